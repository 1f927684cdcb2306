"""Hypothesis strategies for facts, cases and rulebooks. A door: the code is in `testing/strategies/`."""

from .testing.strategies import (
    cases,
    cases_where,
    conditions,
    facts,
    facts_near,
    facts_where,
    near,
    patients,
    rulebooks,
    treatments,
    tumours,
    values,
)

__all__ = [
    "cases",
    "cases_where",
    "conditions",
    "facts",
    "facts_near",
    "facts_where",
    "near",
    "patients",
    "rulebooks",
    "treatments",
    "tumours",
    "values",
]
