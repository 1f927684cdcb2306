"""Case files beside other plugins of pytest, all installed in one environment, alone at work and all at once."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..peers import need

SITE = Path(__file__).parent / "site"
CASE = "[patient]\nage_years = {age}\n[expect]\nfindings = {{ adult = true }}\n"
TESTS = "import trio\nasync def test_trio():\n    await trio.sleep(0)\ndef test_plain():\n    pass\n"
NAMES = ("cov", "csv", "flakefinder", "html", "randomly", "rerunfailures", "retry", "trio", "xdist")

FLAKY = ("--flake-finder", "--flake-runs", "2")
REPORTS = ("--csv", "out.csv", "--cov=.", "--html=report.html")
# --retries marks tests as flaky, by which pytest-rerunfailures, too, runs them again: each is tried without the other.
RERUN, RETRY = ("--reruns", "1", "-p", "no:pytest_retry"), ("--retries", "1", "-p", "no:rerunfailures")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    need("a set of other pytest plugins", found=(SITE / ".done").exists())
    (tmp_path / "right.case.toml").write_text(CASE.format(age=52))
    (tmp_path / "wrong.case.toml").write_text(CASE.format(age=3))
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\ntrio_mode = true\n")
    return tmp_path


def run(folder: Path, *flags: str) -> str:
    """What pytest prints; it must fail for the wrong case file and say why, and for nothing else."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *flags],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**outside, "PYTHONPATH": str(SITE)},
    )
    printed = done.stdout + done.stderr
    assert "INTERNALERROR" not in printed, printed
    assert done.returncode == 1, printed
    assert "\nwrong\nfinding adult: expected true, got false\n" in printed, printed
    return printed


@pytest.mark.parametrize(
    ("flags", "counts"),
    [
        ((), "1 failed, 3 passed in"),
        (("-n", "2"), "1 failed, 3 passed in"),
        (FLAKY, "2 failed, 6 passed in"),
        (RERUN, "1 failed, 3 passed, 1 rerun in"),
        (RETRY, "1 failed, 3 passed, 1 retried in"),
        ((*FLAKY, *RERUN, *REPORTS, "-n", "2"), "2 failed, 6 passed, 2 rerun in"),
        ((*FLAKY, *RETRY, *REPORTS, "-n", "2"), "2 failed, 6 passed, 2 retried in"),
        ((*FLAKY, "--reruns", "1", "--retries", "1"), "2 failed, 6 passed, 4 retried, 2 rerun in"),
    ],
    ids=["none", "xdist", "flakefinder", "rerunfailures", "retry", "all but retry", "all but rerunfailures", "both"],
)
def test_case_files_are_tests_to_other_plugins(folder: Path, flags: tuple[str, ...], counts: str) -> None:
    assert counts in run(folder, "-W", "ignore", *flags)


def test_other_plugins_report_case_files(folder: Path) -> None:
    printed = run(folder, "-W", "ignore", *REPORTS)
    plugins = next(line for line in printed.splitlines() if line.startswith("plugins: "))
    assert all(f"{name}-" in plugins for name in NAMES), plugins
    assert "Using --randomly-seed=" in printed
    assert "TOTAL" in printed
    assert "wrong.case.toml::wrong" in (folder / "report.html").read_text()
    with (folder / "out.csv").open() as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows.keys() == {
        "right.case.toml::right", "wrong.case.toml::wrong", "test_it.py::test_trio", "test_it.py::test_plain"
    }  # fmt: skip
    wrong = rows["wrong.case.toml::wrong"]
    assert (wrong["module"], wrong["name"], wrong["status"]) == ("wrong.case.toml", "wrong", "failed")
    assert "finding adult: expected true, got false" in wrong["message"]
