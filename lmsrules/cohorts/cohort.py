"""`assess_cohort()`: a whole table at once, every row as `decide()` would decide it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from ..logic.errors import ArgumentError, FactsError, LmsRulesError, Problem
from ..logic.rulebook import Rulebook
from ..logic.values import given
from .letters import Trouble
from .planning import beside_of, plan_of
from .rendering import Rendering
from .result import CohortResult
from .tables import Table, as_written, table_of, with_columns
from .tally import Tally
from .threads import in_order

TOLD_ERRORS = 10
"""The errors that are listed where they are raised."""

Progress = Callable[[int], object]
"""Called with the number of rows that are done."""


def assess_cohort(
    table: object,
    *,
    rulebook: Rulebook | None = None,
    questions: Iterable[str] | None = None,
    as_of: str | date | np.datetime64 | None = None,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[Any, Any]] | None = None,
    on_error: Literal["mark", "raise"] = "mark",
    cautions: bool = False,
    sources: bool = False,
    out: str | Path | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> CohortResult:
    """Assess every row of a table: each gets what `decide()` says of its facts, exactly, whatever is missing.

    Args:
        table: a pandas, Polars (also lazy) or pyarrow table, a DuckDB relation, anything with the Arrow PyCapsule
            interface, or the path of a Parquet or CSV file, of a folder of them, or a list of paths. Files are read
            batch by batch; a lazy frame or a relation is first collected whole.
        rulebook: any rulebook; the shipped guidance unless one is given.
        questions: the ids of the questions to answer; all unless given.
        as_of: a day, `2014-06-01`, or the name of a column with each row's day: what came out later is left out.
        columns: which fact a column tells of, `{"age": "patient.age_years"}`; other columns tell of the fact they are
            named like. A fact known in part has its columns too: `patient.age_years.at_least`. Numbers are in the unit
            of the fact, which `lmsrules facts` states; none is converted.
        values: what values stand for, by fact: `{"patient.sex": {"F": "female", 9: None}}`; None is unknown. A value
            may stand for a set, `{"high": one_of(2, 3)}`.
        on_error: "mark" gives a row with a wrong value no answer, and says why in the column `errors`; "raise" refuses
            the table and lists the first ten. The first 1,000 different wrong values of a column are explained in full,
            others briefly; which these are depends on the threads.
        cautions: give for each option also the cautions that certainly apply, and whether it is contraindicated.
        sources: give for each option also what each other source says, and whether sources differ; null where that is
            open. Not for questions that are decided case by case (`Compiled.large`).
        out: a Parquet file to write the table with the answers to, batch by batch. Files are read again for
            `result.classes`, `.missing` and `.explain`: they must stay as they are.
        progress: called with the number of rows done.
        workers: how many threads work; as many as there are processors unless given.

    Raises:
        ArgumentError: it is no table, a column or question is not there, or no column tells of a fact.
        FactsError: a file cannot be read; with `on_error="raise"`, rows have wrong values or are impossible.
    """
    if on_error not in ("mark", "raise"):
        raise ArgumentError(f"on_error: give 'mark' or 'raise', not {on_error!r}")
    if workers is not None and (type(workers) is not int or workers < 1):
        raise ArgumentError(f"workers: give a number of threads from 1, not {workers!r}")
    if progress is not None and not callable(progress):
        raise ArgumentError("progress: give a function that takes the number of rows done")
    opened = table_of(table)
    _check_out(out, opened)
    plan = plan_of(opened, rulebook, questions, as_of, columns, values, cautions=cautions, sources=sources)
    rendering = Rendering(rulebook=plan.rulebook, questions=plan.questions)
    if twice := [name for name in (*rendering.names, *plan.beside) if name in opened.names]:
        raise ArgumentError(f"the table has a column {twice[0]!r} already; rename it, for answers are to stand there")
    tally = Tally(plan.questions)
    profiles: list[NDArray[np.int32]] = []
    troubles: list[Trouble] = []
    beside: list[pa.Table] = []
    held = opened.give_back is not None
    with _writing(out) as write:
        batches = opened.batches(plan.columns if out is None else opened.names)
        for batch, parts in in_order(plan.walk, batches, workers or os.cpu_count() or 1):
            before = tally.rows
            found, wrong = tally.count(len(batch), parts)
            if on_error == "raise" and tally.wrong >= TOLD_ERRORS:
                break
            more = beside_of(parts, plan.beside, len(batch))
            if held:
                profiles.append(found)
                troubles += [one.later(before) for one in wrong]
                beside.append(more)
            if out is not None:
                answers = with_columns(rendering.table(tally.registry, found, wrong), more)
                write(with_columns(pa.Table.from_batches([batch]), answers))
            if progress is not None:
                progress(tally.rows)
        if on_error == "raise" and tally.wrong:
            _refuse(tally)
    return CohortResult(
        plan=plan,
        tally=tally,
        rendering=rendering,
        given=opened,
        profiles=np.concatenate(profiles) if profiles else np.zeros(0, np.int32) if held else None,
        troubles=tuple(troubles),
        beside=pa.concat_tables(beside) if beside else beside_of([], plan.beside, 0),
        written=None if out is None else Path(out),
    )


def _check_out(out: object, table: Table) -> None:
    """Refuse to write elsewhere than to a Parquet file that is not read.

    Raises:
        ArgumentError: it is no path of a Parquet file, or a file that is read.
    """
    if out is None:
        return
    if not isinstance(out, str | Path) or Path(out).suffix.lower() not in (".parquet", ".pq"):
        raise ArgumentError(f"out: give the path of a Parquet file, 'answers.parquet', not {_given(out)}")
    if Path(out).resolve() in {file.resolve() for file in table.files}:
        raise ArgumentError(f"out: {out} is read here, and would be lost; name another file")


def _given(out: object) -> str:
    return given(str(out) if isinstance(out, Path) else out)


def _refuse(tally: Tally) -> None:
    """Say what is wrong with the first rows."""
    told = [Problem(f"row {one.row}, {one.column}", one.why) for one in tally.errors[:TOLD_ERRORS]]
    raise FactsError(told, f"{tally.wrong} of the first {tally.rows:,} rows")


@contextmanager
def _writing(out: str | Path | None) -> Iterator[Callable[[pa.Table], None]]:
    """A function that writes tables to a Parquet file one after another; the file is there once all are written."""
    made: list[Any] = []
    beside = None if out is None else Path(f"{out}.part")

    def write(table: pa.Table) -> None:
        table = as_written(table)
        with _told(out):
            if not made:
                made.append(pyarrow.parquet.ParquetWriter(str(beside), table.schema))
            made[0].write_table(table.cast(made[0].schema))

    try:
        yield write
        if made and beside is not None and out is not None:
            with _told(out):
                made.pop().close()
                beside.replace(out)
    finally:
        for writer in made:
            writer.close()
        if beside is not None:
            beside.unlink(missing_ok=True)


@contextmanager
def _told(out: str | Path | None) -> Iterator[None]:
    """Say which file cannot be written, and why."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise LmsRulesError(f"{out}: it cannot be written ({getattr(error, 'strerror', '') or error})") from None
