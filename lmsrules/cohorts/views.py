"""The rulebook of each row's day: rows whose days lie between the same two publications share one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray

from ..logic.dates import as_day, span_of
from ..logic.errors import ArgumentError
from ..logic.rulebook import Rulebook
from ..logic.values import given
from .encoding import encoded
from .letters import Trouble, grouped

FIRST_DAY = "0001-01-01"
"""A day before all publications."""


def days_of_change(rulebook: Rulebook) -> list[str]:
    """The days from which on a view of the rulebook may be another one, in order."""
    spans = [span_of(citation) for citation in rulebook.citations]
    read_on = [rulebook.review.on] if rulebook.review else []
    return sorted({FIRST_DAY, *(day for span in spans for day in span if day), *read_on})


def rows_by_view(rulebook: Rulebook, column: str, days: pa.Array) -> Iterator[tuple[str | Trouble, NDArray[np.intp]]]:
    """The rows of each view, by its first day; and the rows that have no day, with why."""
    numbers, different = encoded(_without_time(days))
    firsts = days_of_change(rulebook)
    views = np.full(len(different), -1)
    for number, rows in grouped(numbers, np.arange(len(numbers))):
        try:
            views[number] = bisect_right(firsts, day_of(different[number])) - 1
        except ArgumentError as error:
            yield Trouble(column, given(different[number]), str(error).partition(": ")[2], rows), rows
    for view, rows in grouped(views.take(numbers), np.arange(len(numbers))):
        if view >= 0:
            yield firsts[view], rows


def _without_time(days: pa.Array) -> pa.Array:
    """The days of times, each where it is: thousands of times may lie in few days."""
    kind = days.type
    if not pa.types.is_timestamp(kind):
        return days
    if kind.tz is not None:
        days = pa.compute.local_timestamp(days)
    values = days.cast(pa.int64()).fill_null(0).to_numpy() // (86_400 * _PER_SECOND[kind.unit])
    far = np.iinfo(np.int32)
    return pa.array(values.clip(far.min, far.max).astype(np.int32), mask=days.is_null().to_numpy(False)).cast(
        pa.date32()
    )


_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def day_of(value: Any) -> str:
    """A row's day as text; raises ArgumentError if it is none."""
    if value is None:
        raise ArgumentError("as_of: the row has no day")
    return as_day(value.date() if isinstance(value, datetime) else value)
