"""The figures that cautions use, each with the source it was read in; another value can be set by name.

Where sources print different figures for one thing, each has a limit of its own.
"""

from ..logic.limits import Limit


def _dose(id: str, of: str, value: float, citation: str) -> Limit:
    """A cumulative dose of doxorubicin."""
    return Limit(id=id, of=of, value=value, unit="mg/m2", low=100, high=700, citation=citation, cumulative=True)


DOSE = _dose("doxorubicin-cumulative", "the cumulative dose of doxorubicin", 550, "doxorubicin-label-ph")
DOSE_LIFETIME = _dose("doxorubicin-lifetime", "the lifetime dose of doxorubicin in one protocol", 450, "nccp-00392")
DOSE_CARDIAC_RISK = _dose(
    "doxorubicin-cumulative-cardiac-risk",
    "the cumulative dose of doxorubicin with another cardiotoxic drug or radiotherapy to the heart",
    400,
    "doxorubicin-label-ph",
)
DOSE_CHECKS = _dose(
    "doxorubicin-closer-checks",
    "the cumulative dose of doxorubicin above which the heart is checked more often",
    300,
    "doxorubicin-label-us",
)


def _percent(id: str, of: str, value: float, unit: str = "%") -> Limit:
    """A figure of the ejection fraction, after Schwartz."""
    return Limit(id=id, of=of, value=value, unit=unit, low=5, high=70, citation="schwartz-1987")


LVEF_NOT_TO_START = _percent("lvef-not-to-start", "the ejection fraction at which doxorubicin is not started", 30)
LVEF_NORMAL = _percent("lvef-normal", "the ejection fraction that counts as normal", 50)
LVEF_FALL = _percent(
    "lvef-fall", "the fall of the ejection fraction at which doxorubicin is stopped", 10, "percentage points"
)


def _count(id: str, of: str, value: float, citation: str) -> Limit:
    """A blood count before a course."""
    return Limit(id=id, of=of, value=value, unit="x 10^9/L", low=0, high=200, citation=citation)


DOXORUBICIN_NEUTROPHILS = _count("doxorubicin-neutrophils", "neutrophils before a course", 1, "doxorubicin-label-ph")
DOXORUBICIN_PLATELETS = _count("doxorubicin-platelets", "platelets before a course", 100, "doxorubicin-label-ph")
IFOSFAMIDE_NEUTROPHILS = _count("ifosfamide-neutrophils", "neutrophils before a course", 1.5, "ifosfamide-handbook")
IFOSFAMIDE_PLATELETS = _count("ifosfamide-platelets", "platelets before a course", 100, "ifosfamide-handbook")
IFOSFAMIDE_WHITE_CELLS_LOWEST = _count(
    "ifosfamide-white-cells-lowest", "white cells below which it is not given", 2, "ifosfamide-label-us"
)
IFOSFAMIDE_PLATELETS_LOWEST = _count(
    "ifosfamide-platelets-lowest", "platelets below which it is not given", 50, "ifosfamide-label-us"
)
TRABECTEDIN_NEUTROPHILS = _count("trabectedin-neutrophils", "neutrophils before treatment", 1.5, "trabectedin-label-eu")
TRABECTEDIN_PLATELETS = _count("trabectedin-platelets", "platelets before treatment", 100, "trabectedin-label-eu")
GEMCITABINE_DOCETAXEL_NEUTROPHILS = _count(
    "gemcitabine-docetaxel-neutrophils", "neutrophils at entry to a trial (GeDDiS)", 1.5, "seddon-2017"
)
GEMCITABINE_DOCETAXEL_PLATELETS = _count(
    "gemcitabine-docetaxel-platelets", "platelets at entry to a trial (GeDDiS)", 100, "seddon-2017"
)


def _times_normal(id: str, of: str, value: float, citation: str) -> Limit:
    """A blood test as a multiple of the laboratory's upper limit of normal."""
    return Limit(id=id, of=of, value=value, unit="x the upper limit of normal", low=0.5, high=10, citation=citation)


DOXORUBICIN_IFOSFAMIDE_BILIRUBIN = _times_normal(
    "doxorubicin-ifosfamide-bilirubin", "bilirubin at entry to a protocol (SAAI)", 2, "bc-saai-2019"
)
TRABECTEDIN_BILIRUBIN = _times_normal("trabectedin-bilirubin", "bilirubin in the EU", 1, "trabectedin-label-eu")
TRABECTEDIN_BILIRUBIN_US = _times_normal(
    "trabectedin-bilirubin-us", "bilirubin above which the dose is reduced in the US", 1.5, "trabectedin-label-us"
)
TRABECTEDIN_ALKALINE_PHOSPHATASE = _times_normal(
    "trabectedin-alkaline-phosphatase", "alkaline phosphatase", 2.5, "trabectedin-label-eu"
)
TRABECTEDIN_CREATINE_KINASE = _times_normal(
    "trabectedin-creatine-kinase", "creatine kinase", 2.5, "trabectedin-label-eu"
)
GEMCITABINE_DOCETAXEL_BILIRUBIN = _times_normal(
    "gemcitabine-docetaxel-bilirubin", "bilirubin at entry to a trial (GeDDiS)", 1.5, "seddon-2017"
)


def _clearance(id: str, of: str, value: float, citation: str) -> Limit:
    """A creatinine clearance."""
    return Limit(id=id, of=of, value=value, unit="mL/min", low=10, high=120, citation=citation)


TRABECTEDIN_CLEARANCE = _clearance(
    "trabectedin-clearance", "creatinine clearance, the drug alone", 30, "trabectedin-label-eu"
)
TRABECTEDIN_CLEARANCE_COMBINED = _clearance(
    "trabectedin-clearance-combined", "creatinine clearance, with liposomal doxorubicin", 60, "trabectedin-label-eu"
)
GEMCITABINE_DOCETAXEL_CLEARANCE = _clearance(
    "gemcitabine-docetaxel-clearance", "creatinine clearance at entry to a trial (GeDDiS)", 50, "seddon-2017"
)


def _ecog(id: str, of: str, value: int, citation: str) -> Limit:
    """A performance status."""
    return Limit(id=id, of=of, value=value, low=0, high=3, citation=citation)


DOXORUBICIN_IFOSFAMIDE_ECOG_NCCP = _ecog(
    "doxorubicin-ifosfamide-ecog-nccp", "the ECOG status in an Irish protocol", 1, "nccp-00392"
)
DOXORUBICIN_IFOSFAMIDE_ECOG_NHS = _ecog(
    "doxorubicin-ifosfamide-ecog-nhs", "the WHO status in an NHS protocol", 2, "nhs-inp-2016"
)
IFOSFAMIDE_ENCEPHALOPATHY_ECOG = _ecog(
    "ifosfamide-encephalopathy-ecog",
    "the ECOG status from which encephalopathy is likelier",
    2,
    "ifosfamide-encephalopathy",
)

LIMITS = (
    DOSE,
    DOSE_LIFETIME,
    DOSE_CARDIAC_RISK,
    DOSE_CHECKS,
    LVEF_NOT_TO_START,
    LVEF_NORMAL,
    LVEF_FALL,
    DOXORUBICIN_NEUTROPHILS,
    DOXORUBICIN_PLATELETS,
    IFOSFAMIDE_NEUTROPHILS,
    IFOSFAMIDE_PLATELETS,
    IFOSFAMIDE_WHITE_CELLS_LOWEST,
    IFOSFAMIDE_PLATELETS_LOWEST,
    TRABECTEDIN_NEUTROPHILS,
    TRABECTEDIN_PLATELETS,
    GEMCITABINE_DOCETAXEL_NEUTROPHILS,
    GEMCITABINE_DOCETAXEL_PLATELETS,
    DOXORUBICIN_IFOSFAMIDE_BILIRUBIN,
    TRABECTEDIN_BILIRUBIN,
    TRABECTEDIN_BILIRUBIN_US,
    TRABECTEDIN_ALKALINE_PHOSPHATASE,
    TRABECTEDIN_CREATINE_KINASE,
    GEMCITABINE_DOCETAXEL_BILIRUBIN,
    TRABECTEDIN_CLEARANCE,
    TRABECTEDIN_CLEARANCE_COMBINED,
    GEMCITABINE_DOCETAXEL_CLEARANCE,
    DOXORUBICIN_IFOSFAMIDE_ECOG_NCCP,
    DOXORUBICIN_IFOSFAMIDE_ECOG_NHS,
    IFOSFAMIDE_ENCEPHALOPATHY_ECOG,
)
