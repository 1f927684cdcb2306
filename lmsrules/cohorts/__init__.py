"""A whole table at once: `assess_cohort()` gives every row what `decide()` says of it. Needs the extra `[cohorts]`."""

from .cohort import assess_cohort
from .result import CohortResult, Found
from .synthetic import synthetic_cohort
from .tally import RowError

__all__ = ["CohortResult", "Found", "RowError", "assess_cohort", "synthetic_cohort"]
