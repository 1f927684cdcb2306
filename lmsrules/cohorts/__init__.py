"""A whole table at once: `assess_cohort()` gives every row what `decide()` says of it. Needs the extra `[cohorts]`."""

from .cohort import assess_cohort
from .comparing import concordance
from .concordance import Concordance, Count, Outcome
from .missing import Missing
from .result import CohortResult, Found
from .synthetic import synthetic_cohort
from .tally import RowError

__all__ = [
    "CohortResult",
    "Concordance",
    "Count",
    "Found",
    "Missing",
    "Outcome",
    "RowError",
    "assess_cohort",
    "concordance",
    "synthetic_cohort",
]
