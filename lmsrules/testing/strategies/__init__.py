"""Hypothesis strategies for facts, cases and rulebooks. It needs Hypothesis: `pip install "lmsrules[testing]"`.

With the package installed, `@given(...)` knows what to draw for an argument annotated `Case`, `Patient`, `Tumour` or
`Treatment`. Everything is drawn from the fields' declared domains, often at the thresholds of the rulebook's rules,
and most patients are such as the rulebook has something to say of.
"""

from .cases import cases, cases_where, near, patients, treatments, tumours
from .facts import facts, facts_near, facts_where, values
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
