"""`assess_spark()`: a table of a cluster, each row as `assess_cohort()` answers it. Needs pyspark besides the extra."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa
from attrs import frozen

from ..logic.errors import ArgumentError, LmsRulesError
from ..logic.rulebook import Rulebook
from .planning import Plan, plan_of
from .rendering import Rendering
from .tables import BATCH_ROWS, Table
from .tally import Tally

MOST_KEPT = 4
"""The different calls whose rulebook and states a worker process keeps, so that its next task has them."""


def assess_spark(
    frame: Any,
    *,
    rulebook: Rulebook | None = None,
    questions: Iterable[str] | None = None,
    as_of: str | date | None = None,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[Any, Any]] | None = None,
) -> Any:
    """Assess every row of a Spark DataFrame: each gets what `assess_cohort()` gives it, whichever worker has it.

    It gives back a DataFrame, worked out when it is asked for: the columns of `frame`, of each option
    `<question>/<option>.status` and `.stance`, and `errors`, which says why a row has no answer. The numbers of classes
    that `assess_cohort()` gives besides are not there: they follow from the order of all rows, which no worker sees.

    The workers need the driver's version of lmsrules, with its extra `[cohorts]`.

    Args:
        frame: the Spark DataFrame.
        rulebook, questions, as_of, columns, values: as for `assess_cohort()`.

    Raises:
        ArgumentError: it is no Spark DataFrame, a column or question is not there, or no column tells of a fact. All
            of this is found before a row is read.
        LmsRulesError: pyspark is not installed.
    """
    try:
        from pyspark.sql import DataFrame
        from pyspark.sql.types import StringType, StructField, StructType
    except ImportError as error:
        raise LmsRulesError(f'assess_spark() needs pyspark ({error}): pip install "pyspark[sql]"') from error
    if not isinstance(frame, DataFrame):
        raise ArgumentError(f"give a Spark DataFrame, not {type(frame).__name__}; assess_cohort() takes other tables")
    names = tuple(frame.columns)
    plan = plan_of(Table(names=names, batches=_none, give_back=None), rulebook, questions, as_of, columns, values)
    work = _Work(
        plan=plan,
        places=tuple(names.index(name) for name in plan.columns),
        rendering=Rendering(rulebook=plan.rulebook, questions=plan.questions),
    )
    added = {name.lower() for name in work.added}  # Spark takes two names for one if they differ in their case alone
    if twice := [name for name in names if name.lower() in added]:
        raise ArgumentError(f"the table has a column {twice[0]!r} already; rename it, for answers are to stand there")
    # To Spark a dot in a name leads into a column, so the rows go to the workers and come back under plain names.
    plain = frame.toDF(*_plain(len(names)))
    texts = [StructField(name, StringType()) for name in _plain(len(work.added), len(names))]
    shipped = pickle.dumps(work)

    def answered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _answered(shipped, batches)

    return plain.mapInArrow(answered, StructType([*plain.schema.fields, *texts])).toDF(*names, *work.added)


def _none(_: object) -> Iterator[pa.RecordBatch]:
    """No batches: what the driver plans by is the names of the columns."""
    return iter(())


def _plain(count: int, first: int = 0) -> list[str]:
    return [f"c{place}" for place in range(first, first + count)]


@frozen(kw_only=True, eq=False)
class _Work:
    """How batches are answered, as it is sent to workers: without kernels. The plan's columns are at `places`."""

    plan: Plan
    places: tuple[int, ...]
    rendering: Rendering

    @property
    def added(self) -> list[str]:
        """The columns that are added: all but the numbers of classes."""
        return [name for name in self.rendering.names if name not in self.plan.questions]

    def answer(self, batch: pa.RecordBatch, tally: Tally) -> pa.RecordBatch:
        """A batch with its answers beside it, all of them plain text, under plain names."""
        read = pa.RecordBatch.from_arrays([batch.column(place) for place in self.places], names=self.plan.columns)
        profiles, troubles = tally.count(len(read), self.plan.walk(read))
        (made,) = self.rendering.table(tally.registry, profiles, troubles).combine_chunks().to_batches()
        texts = [made.column(name).cast(pa.string()) for name in self.added]
        return pa.RecordBatch.from_arrays([*batch.columns, *texts], names=_plain(batch.num_columns + len(texts)))


@lru_cache(MOST_KEPT)
def _work(shipped: bytes) -> _Work:
    """What was sent, unpacked once in a process: the states that one task has made are there for the next."""
    work: _Work = pickle.loads(shipped)
    return work


def _answered(shipped: bytes, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches of a task with their answers, none of them larger than those of `assess_cohort()`."""
    work = _work(shipped)
    tally = Tally(work.plan.questions)
    for batch in batches:
        for first in range(0, len(batch), BATCH_ROWS):
            yield work.answer(batch.slice(first, BATCH_ROWS), tally)
