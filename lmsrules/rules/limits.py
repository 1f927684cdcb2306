"""The figures that cautions use, each with the source it was read in; another value can be set by name.

Where sources print different figures for one thing, each has a limit of its own. The bounds within which another value
can be set are ours: plausible ones, so that a slip, or a 0, switches no check off.
"""

from ..logic.limits import Limit


def _dose(id: str, of: str, value: float, citation: str) -> Limit:
    """A cumulative dose of doxorubicin."""
    return Limit(id=id, of=of, value=value, unit="mg/m2", low=100, high=700, citation=citation, cumulative=True)


DOSE = _dose("doxorubicin-cumulative", "the cumulative dose of doxorubicin", 550, "doxorubicin-label-ph")
DOSE_CARDIAC_RATING = _dose(
    "doxorubicin-cardiac-rating", "the dose of doxorubicin for rating the heart (CCO, SA-VDC)", 450, "cco-sa-vdc-2008"
)
DOSE_CARDIAC_ASSESSMENT = _dose(
    "doxorubicin-cardiac-assessment",
    "the lifelong dose of doxorubicin beyond which the heart is assessed (BC Cancer, BRAJAC)",
    400,
    "bc-brajac-2014",
)
DOSE_HEART_FAILURE = _dose(
    "doxorubicin-heart-failure",
    "the lowest dose of doxorubicin for which heart failure is printed in a paper of 2020",
    400,
    "bmc-cancer-2020",
)
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


def _ejection(id: str, of: str, value: float, low: float, high: float, unit: str = "%", below: str = "") -> Limit:
    """A figure of the ejection fraction, after Schwartz."""
    return Limit(id=id, of=of, value=value, unit=unit, low=low, high=high, citation="schwartz-1987", below=below)


LVEF_NOT_TO_START = _ejection(
    "lvef-not-to-start", "the ejection fraction at which doxorubicin is not started", 30, 15, 60, below="lvef-normal"
)
LVEF_NORMAL = _ejection("lvef-normal", "the ejection fraction that counts as normal", 50, 40, 70)
LVEF_FALL = _ejection(
    "lvef-fall", "the fall of the ejection fraction at which doxorubicin is stopped", 10, 3, 30, "percentage points"
)

COUNT = "x 10^9/L"


def _neutrophils(id: str, of: str, value: float, citation: str) -> Limit:
    return Limit(id=id, of=of, value=value, unit=COUNT, low=0.5, high=5, citation=citation)


def _platelets(id: str, of: str, value: float, citation: str, at_most: str = "") -> Limit:
    return Limit(id=id, of=of, value=value, unit=COUNT, low=20, high=200, citation=citation, at_most=at_most)


DOXORUBICIN_NEUTROPHILS = _neutrophils(
    "doxorubicin-neutrophils", "neutrophils before a course of doxorubicin", 1, "doxorubicin-label-ph"
)
DOXORUBICIN_PLATELETS = _platelets(
    "doxorubicin-platelets", "platelets before a course of doxorubicin", 100, "doxorubicin-label-ph"
)
IFOSFAMIDE_NEUTROPHILS = _neutrophils(
    "ifosfamide-neutrophils", "neutrophils before a course of ifosfamide", 1.5, "ifosfamide-handbook"
)
IFOSFAMIDE_PLATELETS = _platelets(
    "ifosfamide-platelets", "platelets before a course of ifosfamide", 100, "ifosfamide-handbook"
)
IFOSFAMIDE_WHITE_CELLS_LOWEST = Limit(
    id="ifosfamide-white-cells-lowest",
    of="white cells below which ifosfamide is not given",
    value=2,
    unit=COUNT,
    low=1,
    high=6,
    citation="ifosfamide-label-us",
)
IFOSFAMIDE_PLATELETS_LOWEST = _platelets(
    "ifosfamide-platelets-lowest",
    "platelets below which ifosfamide is not given",
    50,
    "ifosfamide-label-us",
    at_most="ifosfamide-platelets",
)
TRABECTEDIN_NEUTROPHILS = _neutrophils(
    "trabectedin-neutrophils", "neutrophils before trabectedin", 1.5, "trabectedin-label-eu"
)
TRABECTEDIN_PLATELETS = _platelets("trabectedin-platelets", "platelets before trabectedin", 100, "trabectedin-label-eu")
GEMCITABINE_DOCETAXEL_NEUTROPHILS = _neutrophils(
    "gemcitabine-docetaxel-neutrophils", "neutrophils at entry to a trial (GeDDiS)", 1.5, "seddon-2017"
)
GEMCITABINE_DOCETAXEL_PLATELETS = _platelets(
    "gemcitabine-docetaxel-platelets", "platelets at entry to a trial (GeDDiS)", 100, "seddon-2017"
)
SARC005_NEUTROPHILS = _neutrophils(
    "sarc005-neutrophils", "neutrophils at entry to a trial (SARC005)", 1.5, "hensley-2013"
)
SARC005_PLATELETS = _platelets("sarc005-platelets", "platelets at entry to a trial (SARC005)", 100, "hensley-2013")
SARC005_HAEMOGLOBIN = Limit(
    id="sarc005-haemoglobin",
    of="haemoglobin at entry to a trial (SARC005)",
    value=8,
    unit="g/dL",
    low=5,
    high=12,
    citation="hensley-2013",
)


def _times_normal(id: str, of: str, value: float, citation: str, below: str = "") -> Limit:
    """A blood test as a multiple of the laboratory's upper limit of normal."""
    unit = "x the upper limit of normal"
    return Limit(id=id, of=of, value=value, unit=unit, low=0.5, high=10, citation=citation, below=below)


DOXORUBICIN_IFOSFAMIDE_BILIRUBIN = _times_normal(
    "doxorubicin-ifosfamide-bilirubin", "bilirubin at entry to a protocol (SAAI)", 2, "bc-saai-2019"
)
TRABECTEDIN_BILIRUBIN = _times_normal(
    "trabectedin-bilirubin", "bilirubin before trabectedin in the EU", 1, "trabectedin-label-eu"
)
TRABECTEDIN_BILIRUBIN_US = _times_normal(
    "trabectedin-bilirubin-us",
    "bilirubin above which the dose of trabectedin is reduced in the US",
    1.5,
    "trabectedin-label-us",
    below="trabectedin-bilirubin-us-highest",
)
TRABECTEDIN_BILIRUBIN_US_HIGHEST = _times_normal(
    "trabectedin-bilirubin-us-highest",
    "the highest bilirubin with the reduced dose of trabectedin in the US",
    3,
    "trabectedin-label-us",
)
TRABECTEDIN_TRANSAMINASES_US = _times_normal(
    "trabectedin-transaminases-us",
    "AST and ALT below which the reduced dose of trabectedin is for in the US",
    8,
    "trabectedin-label-us",
)
TRABECTEDIN_ALKALINE_PHOSPHATASE = _times_normal(
    "trabectedin-alkaline-phosphatase",
    "alkaline phosphatase before trabectedin in the EU",
    2.5,
    "trabectedin-label-eu",
)
TRABECTEDIN_CREATINE_KINASE = _times_normal(
    "trabectedin-creatine-kinase", "creatine kinase before trabectedin in the EU", 2.5, "trabectedin-label-eu"
)
GEMCITABINE_DOCETAXEL_BILIRUBIN = _times_normal(
    "gemcitabine-docetaxel-bilirubin", "bilirubin at entry to a trial (GeDDiS)", 1.5, "seddon-2017"
)
GEMCITABINE_DOCETAXEL_TRANSAMINASES = _times_normal(
    "gemcitabine-docetaxel-transaminases", "AST at entry to a trial (GeDDiS)", 3, "seddon-2017"
)
GEMCITABINE_DOCETAXEL_CREATININE = _times_normal(
    "gemcitabine-docetaxel-creatinine", "creatinine at entry to a trial (GeDDiS)", 1.5, "seddon-2017"
)
SARC005_CREATININE = _times_normal(
    "sarc005-creatinine", "creatinine at entry to a trial (SARC005)", 1.5, "hensley-2013"
)


def _clearance(id: str, of: str, value: float, citation: str, at_most: str = "") -> Limit:
    """A creatinine clearance."""
    return Limit(id=id, of=of, value=value, unit="mL/min", low=10, high=120, citation=citation, at_most=at_most)


TRABECTEDIN_CLEARANCE = _clearance(
    "trabectedin-clearance",
    "creatinine clearance, trabectedin alone",
    30,
    "trabectedin-label-eu",
    at_most="trabectedin-clearance-combined",
)
TRABECTEDIN_CLEARANCE_COMBINED = _clearance(
    "trabectedin-clearance-combined",
    "creatinine clearance, trabectedin with liposomal doxorubicin",
    60,
    "trabectedin-label-eu",
)
GEMCITABINE_DOCETAXEL_CLEARANCE = _clearance(
    "gemcitabine-docetaxel-clearance", "creatinine clearance at entry to a trial (GeDDiS)", 50, "seddon-2017"
)


def _ecog(id: str, of: str, value: int, citation: str, low: int = 0, at_most: str = "") -> Limit:
    """A performance status. 0 as the highest that is admitted is strict, and no check that is switched off."""
    return Limit(id=id, of=of, value=value, low=low, high=3, citation=citation, at_most=at_most)


DOXORUBICIN_IFOSFAMIDE_ECOG_NCCP = _ecog(
    "doxorubicin-ifosfamide-ecog-nccp",
    "the ECOG status in an Irish protocol",
    1,
    "nccp-00392",
    at_most="doxorubicin-ifosfamide-ecog-nhs",
)
DOXORUBICIN_IFOSFAMIDE_ECOG_NHS = _ecog(
    "doxorubicin-ifosfamide-ecog-nhs", "the WHO status in an NHS protocol", 2, "nhs-inp-2016"
)
IFOSFAMIDE_ENCEPHALOPATHY_ECOG = _ecog(
    "ifosfamide-encephalopathy-ecog",
    "the ECOG status from which encephalopathy is likelier",
    2,
    "ifosfamide-encephalopathy",
    low=1,
)

LIMITS = (
    DOSE,
    DOSE_LIFETIME,
    DOSE_CARDIAC_RATING,
    DOSE_CARDIAC_RISK,
    DOSE_CARDIAC_ASSESSMENT,
    DOSE_HEART_FAILURE,
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
    SARC005_NEUTROPHILS,
    SARC005_PLATELETS,
    SARC005_HAEMOGLOBIN,
    DOXORUBICIN_IFOSFAMIDE_BILIRUBIN,
    TRABECTEDIN_BILIRUBIN,
    TRABECTEDIN_BILIRUBIN_US,
    TRABECTEDIN_BILIRUBIN_US_HIGHEST,
    TRABECTEDIN_TRANSAMINASES_US,
    TRABECTEDIN_ALKALINE_PHOSPHATASE,
    TRABECTEDIN_CREATINE_KINASE,
    GEMCITABINE_DOCETAXEL_BILIRUBIN,
    GEMCITABINE_DOCETAXEL_TRANSAMINASES,
    GEMCITABINE_DOCETAXEL_CREATININE,
    SARC005_CREATININE,
    TRABECTEDIN_CLEARANCE,
    TRABECTEDIN_CLEARANCE_COMBINED,
    GEMCITABINE_DOCETAXEL_CLEARANCE,
    DOXORUBICIN_IFOSFAMIDE_ECOG_NCCP,
    DOXORUBICIN_IFOSFAMIDE_ECOG_NHS,
    IFOSFAMIDE_ENCEPHALOPATHY_ECOG,
)
