"""Who was studied: the entry criteria of the trials, clause by clause, as far as our sources hold them.

A criterion that was not read is in no condition; the evidence names it as `not_read`. Where a trial says "high grade",
FNCLCC 2 or 3 stands for it. Trials from before 2009 staged by older systems: their letters are read as FIGO 2009.
"""

from ...facts import patient, treatment, tumour
from ..findings import (
    leiomyosarcoma,
    metastatic_or_unresectable,
    prior_anthracycline,
    prior_chemotherapy,
    prior_gemcitabine_docetaxel,
)

LMS = leiomyosarcoma.when
UTERINE = tumour.site == "uterus"
NOT_METASTATIC = tumour.extent.is_in("localised", "locally_advanced")
ADVANCED = tumour.extent.is_in("locally_advanced", "metastatic")
RECURRED = tumour.recurrence != "none"
COMPLETELY_RESECTED = treatment.resection == "complete"
HIGH_GRADE = tumour.grade >= 2  # FNCLCC
FIGO_I = tumour.figo_stage.is_in("IA", "IB")
FIGO_I_OR_II = tumour.figo_stage.is_in("IA", "IB", "IIA", "IIB")
FIRST_LINE = treatment.systemic_lines == 0
NO_RADIOTHERAPY_BEFORE = ~treatment.neoadjuvant.includes("radiotherapy") & ~treatment.adjuvant.includes("radiotherapy")

RESECTED_UTERINE = UTERINE & NOT_METASTATIC & COMPLETELY_RESECTED
RESECTED_SARCOMA = NOT_METASTATIC & COMPLETELY_RESECTED
ADVANCED_FIRST_LINE = ADVANCED & FIRST_LINE
METASTATIC_FIRST_LINE = (tumour.extent == "metastatic") & FIRST_LINE

NOT_GIVEN_BEFORE = ~(treatment.prior_drugs.includes("doxorubicin") & treatment.prior_drugs.includes("ifosfamide"))
NOT_GIVEN_BEFORE_NOTE = "That it does not speak of patients who had both drugs before is our reading."

EARLIER_CHEMOTHERAPY = "whether chemotherapy around an earlier operation kept patients out"
UNIDENTIFIED = "the publication, and so whom it studied"

EORTC_55874 = (
    UTERINE
    & FIGO_I_OR_II
    & HIGH_GRADE
    & (patient.ecog <= 2)  # WHO
    & COMPLETELY_RESECTED
    & (tumour.recurrence == "none")
    & NO_RADIOTHERAPY_BEFORE
)

GOG_0277 = (
    UTERINE
    & (tumour.extent == "localised")
    & FIGO_I
    & HIGH_GRADE
    & (patient.age_years >= 18)  # years
    & (patient.ecog <= 1)
    & COMPLETELY_RESECTED
    & ~prior_anthracycline
    & ~treatment.prior_drugs.includes("gemcitabine")
    & ~treatment.prior_drugs.includes("docetaxel")
    & NO_RADIOTHERAPY_BEFORE
)

SARCGYN = (
    UTERINE
    & NOT_METASTATIC
    & ~tumour.figo_stage.is_in("IVA", "IVB")
    & COMPLETELY_RESECTED
    & (patient.age_years >= 18)  # years
    & (patient.age_years <= 65)  # years
    & (patient.ecog <= 2)
    & (patient.neutrophils_10e9_per_l > 1.5)  # x 10^9/L
    & (patient.platelets_10e9_per_l > 100)  # x 10^9/L
    & (patient.creatinine_x_uln < 1.25)  # x the upper limit of normal
    & (patient.bilirubin_x_uln < 1.5)  # x the upper limit of normal
    & (patient.transaminases_x_uln < 2.5)  # x the upper limit of normal
)

SARC005 = (
    UTERINE
    & FIGO_I_OR_II
    & HIGH_GRADE
    & (patient.age_years >= 18)  # years
    & (patient.ecog <= 1)
    & COMPLETELY_RESECTED
    & ~prior_anthracycline
    & ~prior_gemcitabine_docetaxel
    & (patient.neutrophils_10e9_per_l >= 1.5)  # x 10^9/L
    & (patient.platelets_10e9_per_l >= 100)  # x 10^9/L
    & (patient.haemoglobin_g_per_dl >= 8)  # g/dL
    & (patient.creatinine_x_uln <= 1.5)  # x the upper limit of normal
)

HENSLEY_2009 = UTERINE & HIGH_GRADE & COMPLETELY_RESECTED

OMURA_1985 = UTERINE & FIGO_I & COMPLETELY_RESECTED  # its stage II, corpus and cervix, has no equal in FIGO 2009

MANCARI = UTERINE & FIGO_I_OR_II & COMPLETELY_RESECTED

EORTC_62931 = (
    HIGH_GRADE
    & NOT_METASTATIC
    & COMPLETELY_RESECTED
    & (patient.age_years >= 16)  # years
    & (patient.age_years <= 70)  # years
    & (patient.ecog <= 1)
)

LMS_04 = (
    LMS
    & ADVANCED
    & metastatic_or_unresectable
    & FIRST_LINE
    & ~prior_chemotherapy
    & (patient.age_years >= 18)  # years
    & (patient.ecog <= 1)
)

EORTC_62012 = (
    ADVANCED
    & HIGH_GRADE
    & (patient.age_years >= 18)  # years
    & (patient.age_years <= 60)  # years
    & (patient.ecog <= 1)  # WHO
    & FIRST_LINE
)

GEDDIS = (
    ADVANCED
    & HIGH_GRADE
    & (patient.age_years >= 13)  # years
    & (patient.ecog <= 2)  # WHO
    & FIRST_LINE
    & ~prior_anthracycline
    & (patient.lvef_percent >= 50)  # %
    & (patient.neutrophils_10e9_per_l > 1.5)  # x 10^9/L
    & (patient.platelets_10e9_per_l > 100)  # x 10^9/L
    & (patient.bilirubin_x_uln <= 1.5)  # x the upper limit of normal
    & (patient.creatinine_x_uln <= 1.5)  # x the upper limit of normal
    & (patient.creatinine_clearance_ml_per_min >= 50)  # mL/min
)

LMS_02 = (
    ADVANCED
    & FIRST_LINE
    & ~prior_chemotherapy
    & (patient.age_years >= 18)  # years
    & (patient.age_years <= 70)  # years
)

SAR_3007 = (
    ADVANCED
    & (patient.age_years >= 15)  # years
    & (patient.ecog <= 1)
    & prior_anthracycline
    & (treatment.prior_drugs.includes("ifosfamide") | (treatment.systemic_lines >= 2))
    & (patient.haemoglobin_g_per_dl >= 9)  # g/dL
    & (patient.neutrophils_10e9_per_l >= 1.5)  # x 10^9/L
    & (patient.platelets_10e9_per_l >= 100)  # x 10^9/L
    & (patient.creatinine_x_uln <= 1.5)  # x the upper limit of normal
    & (patient.creatine_kinase_x_uln <= 2.5)  # x the upper limit of normal
)

# It asked for an anthracycline "unless contraindicated", which no fact says: so it is named as not known.
ERIBULIN_309 = (
    ADVANCED
    & HIGH_GRADE
    & (patient.age_years >= 18)  # years
    & (patient.ecog <= 2)
    & (treatment.systemic_lines >= 2)
)

PALETTE = (
    (tumour.extent == "metastatic")
    & HIGH_GRADE
    & (patient.age_years >= 18)  # years
    & (patient.ecog <= 1)  # WHO
    & prior_anthracycline
    & (treatment.systemic_lines <= 4)
)

TAXOGEM = ADVANCED & prior_anthracycline & (treatment.systemic_lines == 1)

LETROZOLE = UTERINE & ADVANCED & ~tumour.resectable & (tumour.er_positive | tumour.pr_positive)

DAMBROSIO_2020 = ADVANCED & (patient.age_years >= 18) & (patient.ecog <= 2) & FIRST_LINE  # age in years

NIU_2023 = UTERINE & RECURRED & prior_gemcitabine_docetaxel & FIRST_LINE  # adjuvant treatment is no line here
