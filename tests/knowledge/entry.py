"""Who was studied: the entry criteria of the trials, typed from the reading notes and not from the package."""

from __future__ import annotations

from typing import Any

THRESHOLDS: dict[str, set[float]] = {
    "patient.age_years": {13, 15, 16, 18, 60, 65, 70},
    "patient.ecog": {1, 2},
    "patient.neutrophils_10e9_per_l": {1.5},
    "patient.platelets_10e9_per_l": {100},
    "patient.haemoglobin_g_per_dl": {8, 9},
    "patient.lvef_percent": {50},
    "patient.creatinine_clearance_ml_per_min": {50},
    "patient.creatine_kinase_x_uln": {2.5},
    "patient.creatinine_x_uln": {1.25, 1.5},
    "patient.bilirubin_x_uln": {1.5},
    "patient.transaminases_x_uln": {2.5},
    "patient.prior_doxorubicin_mg_per_m2": {0},
    "tumour.size_cm": {5},
    "tumour.grade": {1, 2},
    "treatment.systemic_lines": {0, 1, 2, 4},  # no line, one, and what is neither: two or more
}
"""The numbers that conditions may compare a fact with."""

DRUGS = (
    "unnamed_anthracycline",
    "doxorubicin",
    "ifosfamide",
    "gemcitabine",
    "docetaxel",
    "trabectedin",
    "dacarbazine",
    "pazopanib",
    "eribulin",
    "other",
)
RESECTED: dict[str, Any] = {
    "patient.age_years": 50,
    "patient.ecog": 1,
    "patient.neutrophils_10e9_per_l": 3.0,
    "patient.platelets_10e9_per_l": 200.0,
    "patient.haemoglobin_g_per_dl": 12.0,
    "patient.creatinine_x_uln": 1.0,
    "patient.bilirubin_x_uln": 1.0,
    "patient.transaminases_x_uln": 1.0,
    "tumour.histology": "leiomyosarcoma",
    "tumour.site": "uterus",
    "tumour.figo_stage": "IB",
    "tumour.extent": "localised",
    "tumour.recurrence": "none",
    "tumour.resectable": True,
    "tumour.grade": 3,
    "tumour.morcellated": False,
    "treatment.resection": "complete",
    "treatment.systemic_lines": 0,
    **{f"treatment.prior_drugs includes {drug}": False for drug in DRUGS},
    **{
        f"treatment.{when} includes {what}": False
        for when in ("neoadjuvant", "adjuvant")
        for what in ("chemotherapy", "radiotherapy")
    },
}
ADVANCED: dict[str, Any] = {
    **RESECTED,
    "tumour.extent": "metastatic",
    "tumour.recurrence": "distant",
    "tumour.resectable": False,
    "treatment.resection": "none",
}
RELAPSED: dict[str, Any] = {
    **ADVANCED,
    "treatment.prior_drugs includes gemcitabine": True,
    "treatment.prior_drugs includes docetaxel": True,
    "treatment.adjuvant includes chemotherapy": True,
}
"""A patient who meets all criteria of the trials named with it in `ENTRY`."""

UTERUS = "(tumour.site == 'uterus')"
GRADE = "(tumour.grade >= 2)"
RESECTION = "(treatment.resection == 'complete')"
DOX = "(treatment.prior_drugs.includes('doxorubicin') == True)"
ANTHRACYCLINE = f"{DOX} | (treatment.prior_drugs.includes('unnamed_anthracycline') == True)"
NO_ANTHRACYCLINE = f"~({ANTHRACYCLINE})"
GEM = "(treatment.prior_drugs.includes('gemcitabine') == True)"
DOC = "(treatment.prior_drugs.includes('docetaxel') == True)"
NO_RADIOTHERAPY = (
    "~((treatment.neoadjuvant.includes('radiotherapy') == True) | "
    "(treatment.adjuvant.includes('radiotherapy') == True))"
)
NO_CHEMOTHERAPY = " & ".join(
    [
        *(
            f"~(treatment.prior_drugs.includes('{drug}') == True)" for drug in DRUGS if drug != "pazopanib"
        ),  # no chemotherapy
        "~(treatment.neoadjuvant.includes('chemotherapy') == True)",
        "~(treatment.adjuvant.includes('chemotherapy') == True)",
    ]
)
I_II = "tumour.figo_stage.is_in('IA', 'IB', 'IIA', 'IIB')"
LMS = "tumour.histology.is_in('leiomyosarcoma', 'myxoid_leiomyosarcoma', 'epithelioid_leiomyosarcoma')"
NOT_LOCALISED = "(tumour.extent != 'localised')"
NOT_METASTATIC = "(tumour.extent != 'metastatic')"
NO_LINE = "(treatment.systemic_lines == 0)"


def all_of(*criteria: str) -> str:
    """The criteria joined."""
    return " & ".join(f"({one})" for one in criteria)


def ages(low: int, high: int) -> str:
    """Both ends inside."""
    return f"(patient.age_years >= {low}) & (patient.age_years <= {high})"


ADULT = "(patient.age_years >= 18)"
ECOG_1, ECOG_2 = "(patient.ecog <= 1)", "(patient.ecog <= 2)"
SARC005 = all_of(
    UTERUS,
    I_II,
    GRADE,
    ADULT,
    ECOG_1,
    RESECTION,
    NO_ANTHRACYCLINE,
    f"~({GEM} & {DOC})",
    "(patient.neutrophils_10e9_per_l >= 1.5) & (patient.platelets_10e9_per_l >= 100)",
    "(patient.haemoglobin_g_per_dl >= 8) & (patient.creatinine_x_uln <= 1.5)",
)
METASTATIC_OR_FIXED = "(tumour.extent == 'metastatic') | ~(tumour.resectable == True)"
LMS_04 = all_of(LMS, NOT_LOCALISED, METASTATIC_OR_FIXED, NO_LINE, NO_CHEMOTHERAPY, ADULT, ECOG_1)
EORTC_62012 = all_of(NOT_LOCALISED, GRADE, ages(18, 60), ECOG_1, NO_LINE)
EORTC_62931 = all_of(GRADE, NOT_METASTATIC, RESECTION, ages(16, 70), ECOG_1)
EORTC_55874 = all_of(UTERUS, I_II, GRADE, ECOG_2, RESECTION, "(tumour.recurrence == 'none')", NO_RADIOTHERAPY)
SARCGYN = all_of(
    UTERUS,
    "~tumour.figo_stage.is_in('IVA', 'IVB')",
    NOT_METASTATIC,
    RESECTION,
    ages(18, 65),
    ECOG_2,
    "(patient.neutrophils_10e9_per_l > 1.5) & (patient.platelets_10e9_per_l > 100)",
    "(patient.creatinine_x_uln < 1.25) & (patient.bilirubin_x_uln < 1.5) & (patient.transaminases_x_uln < 2.5)",
)
GOG_0277 = all_of(
    UTERUS,
    "(tumour.extent == 'localised')",
    "tumour.figo_stage.is_in('IA', 'IB')",
    GRADE,
    ADULT,
    ECOG_1,
    RESECTION,
    NO_ANTHRACYCLINE,
    f"~{GEM}",
    f"~{DOC}",
    NO_RADIOTHERAPY,
)
DAMBROSIO = all_of(NOT_LOCALISED, ADULT, ECOG_2, NO_LINE)
STANFORD = all_of(NOT_LOCALISED, NO_LINE)

ENTRY: dict[str, tuple[str, dict[str, Any]]] = {
    "eortc-55874-survival": (EORTC_55874, RESECTED),
    "eortc-55874-local-relapse": (EORTC_55874, RESECTED),
    "gog-0277": (GOG_0277, RESECTED),
    "sarcgyn-disease-free-survival": (SARCGYN, RESECTED),
    "sarcgyn-overall-survival": (SARCGYN, RESECTED),
    "gemcitabine-docetaxel-then-doxorubicin-uncontrolled": (SARC005, RESECTED),
    "follow-up-sarc005": (SARC005, RESECTED),
    "gemcitabine-docetaxel-uncontrolled": (all_of(UTERUS, GRADE, RESECTION), RESECTED),
    "omura-1985": (all_of(UTERUS, "tumour.figo_stage.is_in('IA', 'IB')", RESECTION), RESECTED),
    "eortc-62931": (EORTC_62931, RESECTED),
    "options-review-2018": (
        all_of(UTERUS, "(tumour.extent == 'localised')", RESECTION, "(tumour.morcellated == False)"),
        RESECTED,
    ),
    "lms-04-survival": (LMS_04, ADVANCED),
    "lms-04-progression": (LMS_04, ADVANCED),
    "lms-04-toxicity": (LMS_04, ADVANCED),
    "lms-04-caveats": (LMS_04, ADVANCED),
    "eortc-62012-survival": (EORTC_62012, ADVANCED),
    "eortc-62012-response": (EORTC_62012, ADVANCED),
    "eortc-propensity-progression": (DAMBROSIO, ADVANCED),
    "eortc-propensity-response": (DAMBROSIO, ADVANCED),
    "eortc-propensity-survival": (DAMBROSIO, ADVANCED),
    "doxorubicin-combination-first-line": (STANFORD, ADVANCED),
    "first-line-survival": (STANFORD, ADVANCED),
    "doxorubicin-ifosfamide-second-line": (
        all_of(UTERUS, GEM, DOC, "(tumour.recurrence != 'none')", NO_LINE),
        RELAPSED,
    ),
}

NOT_READ: dict[str, tuple[str, ...]] = {
    "gog-0277": ("counts", "LVEF"),
    "sarcgyn-disease-free-survival": ("LVEF",),
    "sarcgyn-overall-survival": ("LVEF",),
    "gemcitabine-docetaxel-then-doxorubicin-uncontrolled": ("ejection fraction",),
    "eortc-62931": ("how many had uterine tumours", "LVEF", "counts"),
    "lms-04-survival": ("LVEF", "counts", "liver"),
    "lms-04-progression": ("LVEF", "counts", "liver"),
    "eortc-62012-survival": ("LVEF", "counts"),
    "eortc-62012-response": ("LVEF", "counts"),
    "pervaiz-2008": ("uterine",),
    "smac-1997": ("uterine",),
}
"""What of the criteria the notes do not hold, in words that `not_read` has."""

FIRST_LINE: dict[str, Any] = {**ADVANCED, "patient.lvef_percent": 60.0, "patient.creatinine_clearance_ml_per_min": 90.0}
TREATED: dict[str, Any] = {
    **ADVANCED,
    "treatment.systemic_lines": 1,
    "treatment.prior_drugs includes doxorubicin": True,
    "treatment.prior_drugs includes ifosfamide": True,
    "patient.creatine_kinase_x_uln": 1.0,
    "tumour.er_positive": True,
    "tumour.pr_positive": False,
}
TREATED_TWICE: dict[str, Any] = {**TREATED, "treatment.systemic_lines": 2}
GEDDIS = all_of(
    NOT_LOCALISED,
    GRADE,
    "(patient.age_years >= 13)",
    ECOG_2,
    NO_LINE,
    NO_ANTHRACYCLINE,
    "(patient.neutrophils_10e9_per_l > 1.5) & (patient.platelets_10e9_per_l > 100) & (patient.lvef_percent >= 50)",
    "(patient.bilirubin_x_uln <= 1.5) & (patient.creatinine_x_uln <= 1.5)",
    "(patient.creatinine_clearance_ml_per_min >= 50)",
)
SAR_3007 = all_of(
    NOT_LOCALISED,
    "(patient.age_years >= 15)",
    ECOG_1,
    ANTHRACYCLINE,
    "(treatment.prior_drugs.includes('ifosfamide') == True) | (treatment.systemic_lines >= 2)",
    "(patient.haemoglobin_g_per_dl >= 9)",
    "(patient.neutrophils_10e9_per_l >= 1.5) & (patient.platelets_10e9_per_l >= 100)",
    "(patient.creatinine_x_uln <= 1.5) & (patient.creatine_kinase_x_uln <= 2.5)",
)

TRIALS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "eortc-55874": ("NCT00002459", EORTC_55874, RESECTED),
    "gog-0277": ("NCT01533207", GOG_0277, RESECTED),
    "sarcgyn": ("SARC-GYN1 (NCI cdrid 561081)", SARCGYN, RESECTED),
    "sarc005": ("NCT00282087", SARC005, RESECTED),
    "hensley-2009": ("", all_of(UTERUS, GRADE, RESECTION), RESECTED),
    "omura-1985": ("", all_of(UTERUS, "tumour.figo_stage.is_in('IA', 'IB')", RESECTION), RESECTED),
    "eortc-62931": ("NCT00002641", EORTC_62931, RESECTED),
    "lms-04": ("NCT02997358", LMS_04, FIRST_LINE),
    "lms-02": ("", all_of(NOT_LOCALISED, ages(18, 70), NO_LINE, NO_CHEMOTHERAPY), FIRST_LINE),
    "eortc-62012": ("NCT00061984", EORTC_62012, FIRST_LINE),
    "geddis": ("ISRCTN07742377", GEDDIS, FIRST_LINE),
    "sar-3007": ("NCT01343277", SAR_3007, TREATED),
    "eribulin-309": (
        "NCT01327885",
        all_of(NOT_LOCALISED, GRADE, ADULT, ECOG_2, "(treatment.systemic_lines >= 2)"),
        TREATED_TWICE,
    ),
    "palette": (
        "NCT00753688",
        all_of(
            "(tumour.extent == 'metastatic')",
            GRADE,
            ADULT,
            ECOG_1,
            ANTHRACYCLINE,
            "(treatment.systemic_lines <= 4)",
        ),
        TREATED,
    ),
    "taxogem": ("NCT00227669", all_of(NOT_LOCALISED, ANTHRACYCLINE, "(treatment.systemic_lines == 1)"), TREATED),
    "letrozole": (
        "",
        all_of(
            UTERUS,
            "(tumour.er_positive == True) | (tumour.pr_positive == True)",
            NOT_LOCALISED,
            "~(tumour.resectable == True)",
        ),
        TREATED,
    ),
}
"""Of each trial its id in a register, its criteria, and a patient who meets them. All of them took leiomyosarcoma."""

LMS_ALONE = {"gog-0277", "sarc005", "hensley-2009", "lms-04", "lms-02", "taxogem", "letrozole"}
"""The trials that took no other tumour."""

TRIALS_NOT_READ: dict[str, tuple[str, ...]] = {
    "eortc-55874": ("other cancers",),
    "gog-0277": ("counts", "LVEF", "time since the operation"),
    "sarcgyn": ("LVEF", "grade", "physiological"),
    "sarc005": ("ejection fraction", "liver", "time since the operation"),
    "hensley-2009": ("LVEF", "counts", "performance status"),
    "omura-1985": ("grade", "age", "performance status", "LVEF", "counts"),
    "eortc-62931": ("how many had uterine tumours", "LVEF", "counts"),
    "lms-04": ("LVEF", "counts", "liver", "brain", "measurable"),
    "lms-02": ("performance status", "physiological"),
    "eortc-62012": ("LVEF", "counts"),
    "geddis": ("AST", "life expectancy", "measurable"),
    "sar-3007": ("LVEF", "bilirubin", "measurable"),
    "eribulin-309": ("unless it was contraindicated", "organ function", "measurable"),
    "palette": ("LVEF", "QTc", "counts", "combinations"),
    "taxogem": ("grade", "age", "performance status", "LVEF", "counts"),
    "letrozole": ("grade", "age", "performance status", "LVEF", "counts"),
}
"""What of their criteria the notes do not hold, or our facts cannot, in words that `not_read` has."""
