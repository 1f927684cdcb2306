"""Values of a field's domain: anywhere in it, at the ends of a cell, and the thresholds to cut it at."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from ...logic.diagrams.cells import Cell
from ...logic.fields import Choice, Field, Flag, Number, Whole, WordSet, allowed, problem_with
from ...logic.values import Value, next_above, next_below
from ...logic.words import words_known

_REACH = 10**6
"""How far a domain without an end is drawn from, or ten times as far as its other end."""

_FEW = 200
"""So many whole numbers are all drawn alike often."""

_HUGE = 1e15

_READABLE_STEPS = tuple(Decimal(1).scaleb(-digits) for digits in range(1, 7))


def anywhere(field: Field) -> st.SearchStrategy[Any]:
    """Any value of a field's domain.

    Raises:
        ValueError: no value is in it.
    """
    match field.domain:
        case Choice(words):
            return st.sampled_from(words)
        case Flag():
            return st.booleans()
        case WordSet(words):
            said = st.fixed_dictionaries({}, optional=dict.fromkeys(words, st.booleans())).filter(bool)
            return said.map(lambda said: words_known(field, said))
        case Whole(low, high):
            first, last = _within_reach(low, high, _REACH)
            if first <= last:
                return st.integers(first, last)
        case Number(low, high, low_open):
            first, last = floats_of(field.domain, _REACH)
            if first <= last:
                return st.floats(first, last, allow_nan=False, allow_infinity=False)
            if low is not None and high is not None and (high > low or (high == low and not low_open)):
                return st.just(high)  # a whole number between two floats
    raise ValueError(f"{field.path}: no value is {allowed(field)}; correct its bounds")


def _within_reach(low: Any, high: Any, reach: int) -> tuple[Any, Any]:
    """The ends of a domain, or where it is drawn to where it has none."""
    if low is not None and high is not None:
        return low, high
    reach = max(reach, 10 * math.ceil(abs(low or high or 0)))
    return (-reach if low is None else low), (reach if high is None else high)


def floats_of(domain: Number, reach: int) -> tuple[float, float]:
    """The first and the last float of a domain; one without an end is drawn to `reach`, or ten times its other end."""
    low, high = _within_reach(domain.low, domain.high, reach)
    most = sys.float_info.max
    first, last = float(max(low, -most)), float(min(high, most))
    if first < low or (domain.low_open and first == low):
        first = math.nextafter(first, math.inf)
    if last > high:
        last = math.nextafter(last, -math.inf)
    return first, last


@lru_cache(maxsize=1024)
def readable(field: Field) -> tuple[Value, ...]:
    """Values of a field's domain as people write them, the least first, or none where it has hardly any such numbers.

    Where there are few values, they are all; of a size from 0 to 60 cm they are 0.02, 0.05, 0.1 and so on to 50, and
    10, 20, 30 and so on to 60.
    """
    match field.domain:
        case Choice(words):
            return words
        case Flag():
            return (False, True)
        case Whole(low, high):
            first, last = _within_reach(low, high, _REACH)
            if last - first < _FEW:
                return tuple(range(first, last + 1))
            found: Iterable[float] = (int(number) for number in _round_numbers(field.domain) if number.is_integer())
        case Number():
            found = _round_numbers(field.domain)
    inside = tuple(value for value in dict.fromkeys(found) if problem_with(field, value) is None)
    return inside if len(inside) >= 5 else ()


def _round_numbers(domain: Number | Whole) -> list[float]:
    """Some ten round numbers spread evenly over a domain, and some ten or twenty of every size, in order."""
    low, high = _within_reach(domain.low, domain.high, _REACH)
    first, last = float(max(low, -_HUGE)), float(min(high, _HUGE))
    tenth = last / 10 - first / 10
    if tenth <= sys.float_info.min:
        return [first]
    step = min(_sizes(tenth, 10 * tenth))
    steps = [step * number for number in range(math.ceil(first / step), math.floor(last / step) + 1)]
    most = max(abs(first), abs(last))
    sizes = list(_sizes(max(most * 1e-7, 0.1 if domain.high is None else tenth / 500), most))
    return sorted(float(f"{number:.6g}") for number in (*steps, *sizes, *(-size for size in sizes)))


def _sizes(least: float, most: float) -> Iterator[float]:
    """1, 2, 5, 10, 20, 50 and so on, as far as they lie between two numbers above 0."""
    for power in range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1):
        yield from (size for digit in "125" if least <= (size := float(f"{digit}e{power}")) <= most)


def edges(field: Field, cell: Cell) -> list[Value]:
    """Values of a cell: its ends or just inside them (boundary values catch < written for <=), or one within."""
    found = [cell.sample]
    for end, is_open, step in ((cell.low, cell.low_open, 1), (cell.high, cell.high_open, -1)):
        if end is not None:
            found += _just_inside(cell, end, step) if is_open else [end]
    within = [value for value in dict.fromkeys(found) if problem_with(field, value) is None]
    return [value for value in within if _lies_in(cell, value)] or within


def at_the_end(field: Field, cell: Cell, upper: bool) -> Value:
    """The value of a cell that is nearest to the cells above it, or to those below it."""
    values = [value for value in edges(field, cell) if not isinstance(value, str)]
    return (max if upper else min)(values, default=cell.sample)


def _just_inside(cell: Cell, end: float, step: int) -> Iterable[Value]:
    """A number beside the open end of a cell, as readable as there is room for."""
    readable = (float(Decimal(repr(end)) + step * size) for size in _READABLE_STEPS)
    beside = (*readable, *(next_above(end) if step > 0 else next_below(end)))
    return [value for value in beside if value != end and _lies_in(cell, value)][:1]


def _lies_in(cell: Cell, value: Value) -> bool:
    if cell.value is not None or isinstance(value, str):
        return value == cell.value
    above = cell.low is None or (value > cell.low if cell.low_open else value >= cell.low)
    return above and (cell.high is None or (value < cell.high if cell.high_open else value <= cell.high))


def thresholds(domain: Number | Whole) -> tuple[float, ...]:
    """Two numbers to cut a domain at, strictly inside it, or fewer where it has no room."""
    if isinstance(domain, Whole):
        low, high = _ten_from(domain.low, domain.high)
        return tuple(dict.fromkeys(n for n in (low + (high - low) // 5, low + (high - low) // 2) if low < n < high))
    low, high = _ten_from(domain.low, domain.high)
    first, last = floats_of(Number(low, high, domain.low_open), 0)
    return tuple(dict.fromkeys(_readable_between(first, last)))


def _ten_from(low: Any, high: Any) -> tuple[Any, Any]:
    """The ends of a domain, or ten from the end it has."""
    if low is None and high is None:
        return 0, 10
    span = max(10, math.ceil(abs(low or high or 0)))
    return (high - span if low is None else low), (low + span if high is None else high)


def _readable_between(first: float, last: float) -> Iterator[float]:
    """A fifth and a half of the way from one number to another, with as few digits as leave room on both sides."""
    for share in (0.2, 0.5):
        point = first * (1 - share) + last * share
        for digits in range(2, 18):
            number = float(f"{point:.{digits}g}")
            if first < (first / 2 + number / 2) < number < (number / 2 + last / 2) < last:
                yield int(number) if number.is_integer() and abs(number) < _REACH else number
                break
