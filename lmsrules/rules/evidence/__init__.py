"""The evidence: what the guidance itself rests on, and what else speaks for or against the options it names."""

from .adjuvant import ADJUVANT_TREATMENT
from .adjuvant_chemotherapy import ADJUVANT_CHEMOTHERAPY
from .adjuvant_chemotherapy_soft_tissue import ADJUVANT_CHEMOTHERAPY_SOFT_TISSUE
from .adjuvant_radiotherapy import ADJUVANT_RADIOTHERAPY
from .first_line import FIRST_LINE
from .first_line_partners import FIRST_LINE_PARTNERS
from .later import LATER

EVIDENCE = (
    *ADJUVANT_TREATMENT,
    *ADJUVANT_RADIOTHERAPY,
    *ADJUVANT_CHEMOTHERAPY,
    *ADJUVANT_CHEMOTHERAPY_SOFT_TISSUE,
    *FIRST_LINE,
    *FIRST_LINE_PARTNERS,
    *LATER,
)
