"""The evidence: what the guidance itself rests on, and what else speaks for or against the options it names."""

from .adjuvant import ADJUVANT
from .advanced import ADVANCED
from .guidance import GUIDANCE

EVIDENCE = (*GUIDANCE, *ADJUVANT, *ADVANCED)
