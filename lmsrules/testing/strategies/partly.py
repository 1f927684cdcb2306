"""Strategies for facts that are known in part: sets of a field's values, in any spelling."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ...logic.domains import Choice, Field, Flag, Number, Whole, WordSet
from ...logic.draft import Draft
from ...logic.fields import as_stored, problem_with
from ...logic.partly import Known, Partly
from ...logic.values import Value, next_above, next_below
from .leading import values_of


@st.composite
def partly_known(draw: st.DrawFn, field: Field, rulebook: Draft) -> Known:
    """A set of a field's values as it is kept, its ends often thresholds of a rulebook; one value where it has one."""
    return draw(sets_with(field, draw(values_of(rulebook, field)), rulebook))


@st.composite
def sets_with(draw: st.DrawFn, field: Field, value: Value, rulebook: Draft) -> Known:
    """A set of a field's values that the value is one of, as it is kept; the value where the field has no sets."""
    for written in (draw(_written(field, value, values_of(rulebook, field))), _all_but_one(field, value)):
        if not problem_with(field, written) and isinstance(kept := as_stored(field, written), Partly):
            return kept
    return value


def has_sets(field: Field) -> bool:
    """Whether some of a field's values can be known as a set, and not all: there are three at least."""
    match field.domain:
        case Flag() | WordSet():
            return False
        case Choice(values):
            return len(values) > 2
        case Whole(low, high) if low is not None and high is not None:
            return high - low > 1
        case Number(low, high):
            return low is None or low != high
    return True


def _all_but_one(field: Field, value: Any) -> Partly:
    """The set of a field's values without one of them, which is another than the value."""
    match field.domain:
        case Choice(values):
            others = [one for one in values if one != value]
        case Flag():
            return Partly(one_of=(value,))
        case _:
            beside = (value + 1, value - 1, *next_above(value), *next_below(value))
            others = [one for one in beside if problem_with(field, one) is None and one != value]
    return Partly(none_of=tuple(others[:1]))


@st.composite
def _written(draw: st.DrawFn, field: Field, value: Value, values: st.SearchStrategy[Value]) -> Partly:
    """A set as it may be written; it may be whole."""
    others: list[Any] = [one for one in draw(st.lists(values, max_size=4)) if one != value]
    match field.domain:
        case Flag():
            return Partly(one_of=(value,))
        case Choice():
            return draw(st.sampled_from((Partly(one_of=(value, *others)), Partly(none_of=tuple(others) or None))))
        case WordSet():
            raise AssertionError("the words of a set are drawn each by itself")
        case Whole() | Number():
            if draw(st.integers(0, 2)) == 0:
                return Partly(one_of=(value, *others))
            low = draw(st.sampled_from([None, value, *(one for one in others if one < value)]))
            high = draw(st.sampled_from([None, value, *(one for one in others if one > value)]))
            left_out = tuple(one for one in others if draw(st.integers(0, 3)) == 0)
            lower = "above" if low != value and draw(st.booleans()) else "at_least"
            upper = "below" if high != value and draw(st.booleans()) else "at_most"
            ends: dict[str, Any] = {lower: low, upper: high}
            return Partly(**ends, none_of=left_out or None)
