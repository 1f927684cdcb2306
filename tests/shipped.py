"""Strategies over the shipped rulebook's facts."""

from __future__ import annotations

from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.facts import FIELDS
from lmsrules.logic.errors import Value
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole

from .oracle import Facts

THRESHOLDS: dict[str, list[Value]] = {
    "patient.age_years": [17, 18, 52],
    "tumour.size_cm": [4.9, 5, 5.0, 5.1, 12.0],
    "treatment.systemic_lines": [0, 1, 2],
}


def values(field: Field) -> st.SearchStrategy[Value]:
    """A value of a field's domain, near the thresholds of the rules where it has any."""
    if field.path in THRESHOLDS:
        return st.sampled_from(THRESHOLDS[field.path])
    match field.domain:
        case Choice(words):
            return st.sampled_from([*words, words[0]])  # the first word is the one in scope
        case Flag():
            return st.booleans()
        case Whole(low, high):
            return st.integers(low, high)
        case Number(low, high):
            return st.floats(low, high if high is not None else 1e6, exclude_min=False)


def facts() -> st.SearchStrategy[Facts]:
    """Known facts for some of the fields; possible or not."""
    some = st.lists(st.sampled_from(FIELDS), unique=True)
    return some.flatmap(lambda fields: st.fixed_dictionaries({field.path: values(field) for field in fields}))


@st.composite
def possible_facts(draw: st.DrawFn, whole: bool = False) -> Facts:
    """Known facts of a possible patient: for every field, or for some."""
    compiled = guidance().compiled
    known: Facts = {}
    for field in FIELDS if whole else draw(st.lists(st.sampled_from(FIELDS), unique=True)):
        for value in draw(st.lists(values(field), min_size=1, max_size=4)):
            if compiled.is_possible(compiled.cells({**known, field.path: value})):
                known[field.path] = value
                break
    return known
