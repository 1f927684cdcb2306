"""A whole table at once: `assess_cohort()` gives every row what `decide()` says of it. Needs the extra `[cohorts]`."""

from importlib.util import find_spec

if _missing := [name for name in ("numpy", "pyarrow") if find_spec(name) is None]:
    raise ImportError(f"lmsrules.cohorts needs {' and '.join(_missing)}: pip install 'lmsrules[cohorts]'")

from .cohort import assess_cohort
from .comparing import concordance
from .concordance import Concordance, Count
from .missing import Missing
from .outcomes import Outcome
from .result import CohortResult, Found
from .spark import assess_spark
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
    "assess_spark",
    "concordance",
    "synthetic_cohort",
]
