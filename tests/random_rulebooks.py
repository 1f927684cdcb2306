"""Random small rulebooks and partly known cases over six fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le
from attrs import frozen
from hypothesis import strategies as st

from lmsrules.logic.conditions import Condition
from lmsrules.logic.fields import About, Choice, Field, Flag, Number, Whole, as_stored, fields_of, problem_with
from lmsrules.logic.partly import Known, above, at_least, at_most, below, between, none_of, one_of
from lmsrules.logic.rulebook import Rulebook
from lmsrules.logic.values import Value
from lmsrules.testing import strategies


@frozen(kw_only=True)
class Thing:
    """Six fields of every kind."""

    colour: Annotated[Literal["red", "green", "blue"], About(label="the colour")] | None = None
    shape: Annotated[Literal["round", "square"], About(label="the shape")] | None = None
    heavy: Annotated[bool, About(label="weight", yes="it is heavy", no="it is light")] | None = None
    count: Annotated[int, Ge(0), Le(3), About(label="the count")] | None = None
    size: Annotated[float, Gt(0), About(label="the size")] | None = None
    age: Annotated[float, Ge(0), Le(10), About(label="the age")] | None = None


FIELDS = fields_of(Thing, "thing")


def conditions(findings: Sequence[str] = (), depth: int = 2) -> st.SearchStrategy[Condition]:
    """A condition over the fields and the given findings."""
    return strategies.conditions(FIELDS, findings, depth)


def rulebooks() -> st.SearchStrategy[Rulebook]:
    """A sound rulebook over the fields."""
    return strategies.rulebooks(FIELDS)


def values(field: Field) -> st.SearchStrategy[Value]:
    """A value of a field's domain, often a threshold."""
    match field.domain:
        case Choice(words):
            return st.sampled_from(words)
        case Flag():
            return st.booleans()
        case Whole():
            return st.integers(0, 3)
        case Number():
            return st.sampled_from([1.0, 2, 2.5, 5.0, 7])
    raise AssertionError("of a set of words each word is drawn by itself")


@st.composite
def partial_facts(draw: st.DrawFn) -> dict[str, Value]:
    """Known facts for some of the fields; possible or not."""
    known = draw(st.lists(st.sampled_from(FIELDS), unique=True))
    return {field.path: draw(values(field)) for field in known}


@st.composite
def sets_of(draw: st.DrawFn, field: Field) -> Known:
    """A set of a field's values, or one value where nothing else is left of a set."""
    some = draw(st.lists(values(field), min_size=1, max_size=3, unique=True))
    ways = [one_of(*some), none_of(*some)]
    if isinstance(field.domain, Whole | Number):
        low, high = sorted((some[0], some[-1]))
        ways += [at_least(low), at_most(high), above(low), below(high), between(low, high), above(low) & at_most(high)]  # type: ignore[arg-type]
    written = draw(st.sampled_from(ways))
    if problem_with(field, written):  # empty, or whole
        return some[0]
    stored: Known = as_stored(field, written)  # type: ignore[assignment]
    return stored


@st.composite
def partly_known_facts(draw: st.DrawFn) -> dict[str, Known]:
    """What is known of some of the fields, values and sets of values; possible or not."""
    known = draw(st.lists(st.sampled_from(FIELDS), unique=True))
    return {field.path: draw(st.one_of(values(field), sets_of(field))) for field in known}


def whole_facts() -> st.SearchStrategy[dict[str, Value]]:
    """Known facts for all fields."""
    return st.fixed_dictionaries({field.path: values(field) for field in FIELDS})
