"""One case and many rows beside their peers, written to `benchmarks/RESULTS.md`: `python -m benchmarks.results`.

It takes some minutes. Nobody writes that file by hand: the README quotes what a run has put there.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from lmsrules import guidance

from . import cohorts, engines

RESULTS = Path(__file__).parent / "RESULTS.md"

LIBRARIES = (
    "lmsrules",
    "numpy",
    "pyarrow",
    "polars",
    "pandas",
    "durable_rules",
    "clipspy",
    "zen-engine",
    "rule-engine",
    "business-rules",
    "clingo",
)


def main() -> None:
    """Measure, and write what came of it."""
    started, load = time.monotonic(), os.getloadavg()[0]

    def say(what: str) -> None:
        print(f"{time.monotonic() - started:5.0f} s  {what}", flush=True)

    parts = []
    for table in chain(engines.tables(say), cohorts.tables(say)):
        parts.append(table.markdown())
        print(f"\n{parts[-1]}\n", flush=True)
    about = "\n".join(f"- {one}" for one in _about(load, time.monotonic() - started))
    head = "# Benchmarks\n\nWritten by `python -m benchmarks.results`; never by hand."
    RESULTS.write_text("\n\n".join([head, about, *parts]) + "\n")
    say(f"written to {RESULTS}")


def _about(load: float, took: float) -> Iterator[str]:
    """When and where it ran, and with what."""
    rulebook = guidance()
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, in {took:.0f} s"
    yield f"{_processor()}, {os.cpu_count()} processors, {_memory()}{platform.system()} {platform.release()}"
    yield f"Load of the machine: {load:.1f} before, {os.getloadavg()[0]:.1f} after"
    yield f"Python {platform.python_version()}, {', '.join(map(_version, LIBRARIES))}, {_cql()}"
    yield f"Rulebook {rulebook.id} {rulebook.version}, {rulebook.sha256[:12]}: {len(rulebook.rules)} rules{_commit()}"


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB, "
    except (ValueError, OSError):
        return ""


def _version(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return f"no {library}"


def _commit() -> str:
    """The commit that was measured, where this is a checkout."""
    git = shutil.which("git")
    if git is None or not (RESULTS.parent.parent / ".git").exists():
        return ""
    described = [git, "-C", str(RESULTS.parent), "describe", "--always", "--dirty=, with changes"]
    return f"; commit {subprocess.run(described, capture_output=True, text=True, check=True).stdout.strip()}"


def _cql() -> str:
    """The versions of node and of the CQL engine, which npm installs."""
    node = shutil.which("node")
    if node is None:
        return "no node"
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"node {said.removeprefix('v')}, cql-execution as in tests/second_opinions/package-lock.json"


if __name__ == "__main__":
    main()
