"""The rulebook of each row's day: rows whose days lie between the same two publications share one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..logic.dates import as_day, span_of
from ..logic.errors import ArgumentError
from ..logic.rulebook import Rulebook
from .letters import Trouble, encoded

FIRST_DAY = "0001-01-01"
"""A day before all publications."""


def days_of_change(rulebook: Rulebook) -> list[str]:
    """The days from which on a view of the rulebook may be another one, in order."""
    spans = [span_of(citation) for citation in rulebook.citations]
    read_on = [rulebook.review.on] if rulebook.review else []
    return sorted({FIRST_DAY, *(day for span in spans for day in span if day), *read_on})


def same_view(rulebook: Rulebook, day: str) -> str:
    """The first day whose view of the rulebook is that of a day."""
    days = days_of_change(rulebook)
    return days[bisect_right(days, day) - 1]


def rows_by_view(rulebook: Rulebook, column: str, days: pa.Array) -> Iterator[tuple[str | Trouble, NDArray[np.intp]]]:
    """The rows of each view, by its first day; and the rows that have no day, with why."""
    numbers, different = encoded(days)
    views: dict[str, list[int]] = {}
    for number, day in enumerate(different):
        rows = np.flatnonzero(numbers == number)
        if not len(rows):
            continue
        try:
            views.setdefault(same_view(rulebook, day_of(day)), []).append(number)
        except ArgumentError as error:
            yield Trouble(column, repr(day), str(error).partition(": ")[2], rows), rows
    for view, some in views.items():
        yield view, np.flatnonzero(np.isin(numbers, some))


def day_of(value: Any) -> str:
    """A row's day as text; raises ArgumentError if it is none."""
    if value is None:
        raise ArgumentError("as_of: the row has no day")
    if isinstance(value, datetime):
        value = value.date()
    return as_day(value if isinstance(value, date) else str(value))
