"""Many rows: `assess_cohort()` beside Polars expressions that make the same columns, compared before anything is timed.

The patients are synthetic, in tables with columns of text. In each round every way is run once, one after the other.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
import pyarrow as pa
from attrs import frozen

from lmsrules import guidance
from lmsrules.cohorts import assess_cohort, synthetic_cohort
from lmsrules.logic.diagrams.outcomes import Status
from lmsrules.logic.parts import Stance

from .polars_columns import FORMS, PLAIN, Form, answered
from .tables import Table
from .translated import Wanted, wanted_of

ROWS, ROUNDS, SEED = 1_000_000, 5, 20261123
TRIED_ROWS = 200_000
"""The rows on which it is tried which form of the expressions is fastest."""

CLASSES = "class columns, from Arrow"
CLASSES_POLARS = "class columns, from Polars"
CLASSES_TOLD = "class columns and class table, from Arrow"
OURS_ARROW = "status and stance columns, from Arrow"
OURS = "status and stance columns, from Polars"
OURS_PANDAS = "status and stance columns, from pandas"
BEST = "Polars expressions, the fastest form"
MARKED = "the same, wrong rows marked as well"
FIRST = "Polars expressions, as first written"


WORDS = pl.Enum([str(word) for word in (*Status, *Stance)])


@frozen
class Setting:
    """A table of patients: so many of its facts missing, and only the columns that the questions read, or all."""

    missing: float
    all_columns: bool

    def name(self, columns: int) -> str:
        """The setting in words."""
        known = f"{self.missing:.0%} missing" if self.missing else "everything known"
        return f"{known}, {'all ' if self.all_columns else ''}{columns} columns"


SETTINGS = [Setting(missing, every) for every in (False, True) for missing in (0.0, 0.2)]


@frozen
class Took:
    """The seconds of each round, and of all processors together, which others on the machine slow less."""

    seconds: tuple[float, ...]
    processors: tuple[float, ...]

    @property
    def best(self) -> float:
        """The fastest round."""
        return min(self.seconds)


@frozen
class Compared:
    """Where Polars says otherwise: in how many rows, in how many of the statuses and stances in them, and how many of
    these it settles, as it never may."""

    rows: int
    cells: int
    unsound: int


@frozen
class Measured:
    """What was measured in one setting, by what was done, with the answers compared; the forms are the fastest."""

    name: str
    form: Form
    marking: Form
    compared: Compared
    took: Mapping[str, Took]

    def ratio(self, what: str, to: str) -> float:
        """How many times as long the fastest round of one takes as that of another."""
        return self.took[what].best / self.took[to].best


def tables(say: Callable[[str], object] = print) -> Iterator[Table]:
    """A table for each setting."""
    wanted = wanted_of(guidance())
    say(f"cohorts: {ROWS:,} synthetic rows")
    whole = {missing: synthetic_cohort(ROWS, SEED, missing=missing) for missing in {one.missing for one in SETTINGS}}
    for setting in SETTINGS:
        given = whole[setting.missing].drop_columns(["synthetic"])
        table = given if setting.all_columns else given.select(list(wanted.all_paths))
        say(f"cohorts: {setting.name(table.num_columns)}")
        yield _table(_measured(wanted, setting, table))


def _measured(wanted: Wanted, setting: Setting, table: pa.Table) -> Measured:
    frame, pandas_frame = pl.DataFrame(pl.from_arrow(table)), table.to_pandas()
    form, marking = (_fastest(wanted, frame.head(TRIED_ROWS), marked) for marked in (False, True))
    compared = _compared(wanted, [table, frame, pandas_frame], [(form, False), (PLAIN, False), (marking, True)])
    assert setting.missing or not compared.rows, f"Polars differs in {compared.rows} rows, with everything known"
    if not setting.missing:
        _check_marks(wanted, frame.head(TRIED_ROWS), marking)
    ways: dict[str, Callable[[], object]] = {
        CLASSES: lambda: assess_cohort(table).compact,
        CLASSES_POLARS: lambda: assess_cohort(frame).compact,
        CLASSES_TOLD: lambda: _with_classes(table),
        OURS_ARROW: lambda: assess_cohort(table).table,
        OURS: lambda: assess_cohort(frame).table,
        OURS_PANDAS: lambda: assess_cohort(pandas_frame).table,
        BEST: lambda: answered(wanted, frame, form),
        MARKED: lambda: answered(wanted, frame, marking, marked=True),
        FIRST: lambda: answered(wanted, frame, PLAIN),
    }
    rounds = []
    for _ in range(ROUNDS):
        gc.collect()
        rounds.append({name: _timed(run) for name, run in ways.items()})
    took = {name: Took(*zip(*(one[name] for one in rounds), strict=True)) for name in ways}
    return Measured(setting.name(table.num_columns), form, marking, compared, took)


def _with_classes(table: pa.Table) -> object:
    result = assess_cohort(table)
    return result.compact, result.classes


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    """The seconds it takes, and those of all processors together."""
    start, spent = time.perf_counter(), time.process_time()
    made = run()
    took = time.perf_counter() - start, time.process_time() - spent
    del made  # freeing it is not timed
    return took


def _fastest(wanted: Wanted, frame: pl.DataFrame, marked: bool) -> Form:
    """The form that is fastest here."""
    runs = {form: partial(answered, wanted, frame, form, marked=marked) for form in FORMS}
    took = {form: min(_timed(run) for _ in range(2)) for form, run in runs.items()}
    return min(FORMS, key=lambda form: took[form])


def _compared(wanted: Wanted, given: Sequence[Any], forms: Sequence[tuple[Form, bool]]) -> Compared:
    """Compare our answers on tables with the same rows, and those of some forms of the expressions, with ours.

    Raises:
        AssertionError: ours differ between the tables, or theirs between the forms.
    """
    frame = next(one for one in given if isinstance(one, pl.DataFrame))
    ours = _answers_in(wanted, assess_cohort(frame).table)
    for other in given:
        assert ours.equals(_answers_in(wanted, assess_cohort(other).table)), f"of {type(other)} it answers otherwise"
    theirs, *others = (_answers_in(wanted, answered(wanted, frame, form, marked=marked)) for form, marked in forms)
    assert all(theirs.equals(other) for other in others), "the forms of the expressions differ"
    unlike = pl.DataFrame({name: ours[name].ne_missing(theirs[name]) for name in ours.columns})
    unsound = 0
    for status, stance in zip(ours.columns[::2], ours.columns[1::2], strict=True):
        unsound += int(((unlike[status] | unlike[stance]) & (theirs[status] != str(Status.OPEN))).sum())
    rows = unlike.select(pl.any_horizontal(pl.all())).to_series()
    return Compared(int(rows.sum()), sum(int(column.sum()) for column in unlike.iter_columns()), unsound)


def _check_marks(wanted: Wanted, frame: pl.DataFrame, form: Form) -> None:
    """Compare which rows are wrong and what is said of the others, after one column was turned upside down."""
    turned = frame.with_columns(pl.col("tumour.extent").reverse())
    result = assess_cohort(turned)
    theirs = answered(wanted, turned, form, marked=True)
    assert result.wrong == theirs["wrong"].sum() > 0, "not the same rows are wrong"
    assert _answers_in(wanted, result.table).equals(_answers_in(wanted, theirs)), "answers beside wrong rows differ"


def _answers_in(wanted: Wanted, table: Any) -> pl.DataFrame:
    """The statuses and stances in a table of any kind, all of one type."""
    options = [f"{question.id}/{option.id}" for question in wanted.rulebook.questions for option in question.options]
    names = [f"{option}.{kind}" for option in options for kind in ("status", "stance")]
    some = table.select(names) if isinstance(table, pl.DataFrame | pa.Table) else pa.Table.from_pandas(table[names])
    return pl.DataFrame(some if isinstance(some, pl.DataFrame) else pl.from_arrow(some)).cast(WORDS)


def _table(of: Measured) -> Table:
    rows = []
    for name, took in of.took.items():
        milliseconds = [statistics.median(took.seconds), took.best, min(took.processors)]
        shown = [f"{one * 1e3:,.0f}" for one in milliseconds]
        ratios = [f"{of.ratio(name, other):.2f}" for other in (BEST, MARKED, FIRST)]
        rows.append([name, *shown, f"{ROWS / took.best / 1e6:.1f}", *ratios])
    return Table(
        f"Cohorts: {of.name}",
        f"{ROWS:,} synthetic rows, {os.cpu_count()} threads, {ROUNDS} rounds; milliseconds, ratios of the fastest "
        f"rounds. The fastest form of the expressions: {of.form.name}; with wrong rows marked: {of.marking.name}; as "
        f"first written: {PLAIN.name}.",
        (
            "what is made",
            "median",
            "minimum",
            "of all processors",
            "million rows/s",
            "x fastest",
            "x marked",
            "x first",
        ),
        rows,
        [*_says(of)],
    )


def _says(of: Measured) -> Iterator[str]:
    """What was asked for, and what was measured."""
    rate = ROWS / of.took[CLASSES].best / 1e6
    yield f"Class columns: {rate:.1f} million rows/s (asked for: at least 6, aiming at 12)."
    fastest, marked, first = (of.ratio(OURS, other) for other in (BEST, MARKED, FIRST))
    yield (
        f"Status and stance columns, from Polars: {fastest:.2f} times the time of the fastest form of the expressions, "
        f"{marked:.2f} times where they mark wrong rows too, {first:.2f} times as first written (asked for: at most "
        "0.8, aiming at 0.5)."
    )
    yield f"From pandas: {of.ratio(OURS_PANDAS, OURS):.2f} times the time from Polars (asked for: at most 2)."
    if of.compared.rows:
        yield (
            f"The expressions say otherwise in {of.compared.rows:,} rows ({of.compared.rows / ROWS:.1%}), "
            f"{of.compared.cells:,} statuses and stances: they leave open what all possible completions agree on. "
            f"{of.compared.unsound:,} they settle otherwise."
        )
    else:
        yield "The expressions say the same in all rows."


def main() -> None:
    """Print all tables."""
    for table in tables():
        print(table.markdown(), end="\n\n")


if __name__ == "__main__":
    main()
