"""Hypothesis strategies for facts, cases and rulebooks. It needs Hypothesis: `pip install "lmsrules[testing]"`.

With the package installed, `@given(...)` knows what to draw for an argument annotated `Case`, `Patient`, `Tumour` or
`Treatment`. Everything is drawn from the fields' declared domains, often at the thresholds of the rulebook's rules.
"""

from .cases import (
    cases,
    cases_where,
    facts,
    facts_near,
    facts_where,
    near,
    patients,
    treatments,
    tumours,
    values,
)
from .rulebooks import conditions, rulebooks

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
