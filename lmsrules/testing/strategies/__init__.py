"""Hypothesis strategies for facts, cases and rulebooks. It needs Hypothesis: `pip install "lmsrules[testing]"`.

With the package installed, `@given(...)` knows what to draw for an argument annotated `Case`, `Patient`, `Tumour` or
`Treatment`. Everything is drawn from the fields' declared domains, often at the thresholds of the rulebook's rules,
and most cases are led to answers of the rulebook. Which strategy serves what:

to test                                        draw
a property of all cases                        `@given(case=...)`, `cases()`; `facts(rulebook=...)` of other rulebooks
a property where some fact is (un)known        `cases(known=[...])`, `cases(unknown=[...])`
what is known in part, as a set of values      `cases(partly=True)`, `facts(rulebook=..., partly=True)`
one answer: who gets it, and what else holds   `cases_where(question, stance)`, `facts_where(...)`
one rule, on both sides of its thresholds      `near(rule)`, `facts_near(rule, rulebook)`
that impossible cases are refused              `cases(possible_only=False)`
a function of one fact, or of a part           `values(field)`; `patients()`, `tumours()`, `treatments()`
a tool that takes any rulebook                 `rulebooks()`, `conditions()`

A plain `@given(case=...)` with the usual 100 examples finds a property false in at least 9 of 10 runs where an answer
and one more fact make it fail ("no first line where the kidneys are impaired"). Where two or more facts more are
needed, or one word of many ("no second line in tumours of an extremity"), draw by `cases_where`.
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
