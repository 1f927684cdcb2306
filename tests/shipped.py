"""Strategies over the shipped rulebook's facts."""

from __future__ import annotations

from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.facts import FIELDS
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.values import Value
from lmsrules.logic.words import single_fields

from .oracle import Facts

SINGLE = single_fields(FIELDS)
"""What holds one value each: of a set of words each word."""

# One patient for each part of the guidance, whom random facts are drawn near: else hardly one would be asked anything.
COVERED: list[Facts] = [
    {"tumour.extent": "localised", "tumour.recurrence": "none", "treatment.resection": "complete"},
    {"tumour.extent": "metastatic", "tumour.recurrence": "none", "treatment.systemic_lines": 0},
    {"tumour.extent": "metastatic", "tumour.recurrence": "distant", "treatment.systemic_lines": 1},
    {"tumour.extent": "localised", "tumour.recurrence": "local", "tumour.resectable": True},
    {},
]

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
            return st.sampled_from(words)
        case Flag():
            return st.booleans()
        case Whole(low, high):
            return st.integers(low, high)
        case Number(low, high):
            return st.floats(low, high if high is not None else 1e6, exclude_min=False)
    raise AssertionError("of a set of words each word is drawn by itself")


def facts() -> st.SearchStrategy[Facts]:
    """Known facts for some of the fields, of a set of words word by word; possible or not."""
    some = st.lists(st.sampled_from(SINGLE), unique=True)
    return some.flatmap(lambda fields: st.fixed_dictionaries({field.path: values(field) for field in fields}))


@st.composite
def possible_facts(draw: st.DrawFn, whole: bool = False) -> Facts:
    """Known facts of a possible patient, for every field or for some; mostly near a patient the guidance covers."""
    compiled = guidance().compiled
    covered: Facts = {"patient.age_years": 52, "tumour.histology": "leiomyosarcoma", **draw(st.sampled_from(COVERED))}
    known: Facts = {}
    if draw(st.integers(0, 4)):
        dropped = set() if whole else draw(st.sets(st.sampled_from(list(covered)), max_size=2))
        known = {path: value for path, value in covered.items() if path not in dropped}
    for field in SINGLE if whole else draw(st.lists(st.sampled_from(SINGLE), unique=True)):
        if field.path not in known:
            for value in draw(st.lists(values(field), min_size=1, max_size=4)):
                if compiled.is_possible(compiled.cells({**known, field.path: value})):
                    known[field.path] = value
                    break
    return known
