"""What 20,000,000 rows in Parquet files take: rows a second, and the most memory that the process had.

Run `python -m benchmarks.many_rows [ROWS_IN_A_FILE]`; a million rows in each of 20 files take a minute or two and 1 GB
of disk. Each figure is of a fresh process. A tenth of the rows stands before all of them, to show whether memory grows.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FILES = 20
SEEDS = 4
"""The files that are different; each is there as often as the others."""

BYTES_A_ROW = 40
"""Of disk at most, the table with its answers included."""


def main(rows: int) -> None:
    """Print all figures, once the counts were checked."""
    needed, free = FILES * rows * BYTES_A_ROW, shutil.disk_usage(tempfile.gettempdir()).free
    if free < needed:
        raise SystemExit(
            f"{needed / 1e9:.1f} GB of disk are needed in {tempfile.gettempdir()}, {free / 1e9:.1f} are free"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = folder / "tables"
        made = alone("make", tables, rows)
        tenth = folder / "tenth"
        tenth.mkdir()
        for file in sorted(tables.iterdir())[: FILES // 10]:
            (tenth / file.name).hardlink_to(file)
        print(
            f"{FILES * rows:,} synthetic rows, {made['columns']} columns, {FILES} files of {made['bytes'] / 1e6:.0f} MB"
        )
        figures(tenth, FILES // 10 * rows, "counted, a tenth of them")
        counts = figures(tables, FILES * rows, "counted")
        figures(tenth, FILES // 10 * rows, "written with their answers, a tenth", folder / "tenth.parquet")
        assert counts == figures(tables, FILES * rows, "written with their answers", folder / "all.parquet")
        # Each file is there so many times.
        assert all(count % (FILES // SEEDS) == 0 for some in counts.values() for count in some)


def figures(tables: Path, rows: int, what: str, out: Path | None = None) -> dict[str, list[int]]:
    """Print one row of figures; gives how many rows are of each class, by question."""
    found = alone("assess", tables, out or "")
    counts: dict[str, list[int]] = found["counts"]
    assert found["rows"] == rows
    assert all(sum(some) + found["wrong"] == rows for some in counts.values())
    size = ""
    if out is not None:
        assert found["written"] == rows
        size = f"  {out.stat().st_size / 1e6:6.0f} MB written"
        out.unlink()
    print(f"  {what:38} {rows / found['seconds']:12,.0f} rows/s  {found['peak']:6.0f} MB at most{size}", flush=True)
    return counts


def alone(*arguments: object) -> Any:
    """What one of the functions below prints, in a process of its own."""
    run = [sys.executable, "-m", "benchmarks.many_rows", *map(str, arguments)]
    return json.loads(subprocess.run(run, stdout=subprocess.PIPE, check=True, text=True).stdout)


def make(tables: str, rows: str) -> None:
    """Write the files, with the columns that the questions read."""
    import pyarrow.parquet

    from lmsrules import guidance
    from lmsrules.cohorts import synthetic_cohort
    from lmsrules.cohorts.walking import walks_of

    book = guidance()
    walks = walks_of(book, tuple(book.questions_by_id))
    levels = sorted({level for walk in walks._now[0] for level in walk.kernel.levels})
    columns = [walks.compiled.axes[level].field.path for level in levels]
    Path(tables).mkdir()
    files = [Path(tables) / f"{number:02}.parquet" for number in range(FILES)]
    for seed in range(SEEDS):
        table = synthetic_cohort(int(rows), seed, missing=0.3).select(columns)
        for file in files[seed::SEEDS]:
            pyarrow.parquet.write_table(table, file)
    print(json.dumps({"columns": len(columns), "bytes": files[0].stat().st_size}))


def assess(tables: str, out: str) -> None:
    """Assess them; prints what came of it, how long it took, and the most memory that was resident."""
    from lmsrules.cohorts import assess_cohort

    start = time.perf_counter()
    result = assess_cohort(tables, out=out or None)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {
        "seconds": seconds,
        "peak": peak,
        "rows": result.rows,
        "wrong": result.wrong,
        "counts": {question: [one.count for one in some] for question, some in result.classes.items()},
    }
    if out:
        import pyarrow.parquet

        found["written"] = pyarrow.parquet.ParquetFile(out).metadata.num_rows
    print(json.dumps(found))


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(*sys.argv[2:])
    elif sys.argv[1:2] == ["assess"]:
        assess(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
