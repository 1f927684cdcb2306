"""What is derived from the facts: the scope of the guidance, the settings it speaks of, and risk factors."""

from ..facts import patient, treatment, tumour
from ..logic.parts import Finding

adult: Finding = Finding(
    id="adult",
    label="the patient is an adult",
    otherwise="the patient is younger than 18 years, and the guidance speaks of adults",
    when=patient.age_years >= 18,  # years
)

leiomyosarcoma: Finding = Finding(
    id="leiomyosarcoma",
    label="the tumour is a leiomyosarcoma",
    otherwise="the tumour is not a leiomyosarcoma, and the guidance speaks of no other",
    when=tumour.histology.is_in("leiomyosarcoma", "myxoid_leiomyosarcoma", "epithelioid_leiomyosarcoma"),
)

in_scope: Finding = Finding(
    id="in_scope",
    label="the guidance covers the patient",
    otherwise="the guidance does not cover the patient",
    when=adult & leiomyosarcoma,
)

adjuvant_setting: Finding = Finding(
    id="adjuvant_setting",
    label="the setting is adjuvant, a first tumour without metastases completely resected",
    otherwise="the setting is not adjuvant",
    when=tumour.extent.is_in("localised", "locally_advanced")
    & (tumour.recurrence == "none")
    & (treatment.resection == "complete"),
)

completely_resected: Finding = Finding(
    id="completely_resected",
    label="all disease was completely resected",
    otherwise="not all disease was completely resected",
    # In metastatic disease it may have been that of the primary tumour alone: then there is evidence of disease.
    when=(treatment.resection == "complete") & ((tumour.extent != "metastatic") | ~tumour.evidence_of_disease),
)

advanced_disease: Finding = Finding(
    id="advanced_disease",
    label="the disease is locally advanced or metastatic, and not all of it was completely resected",
    otherwise="the disease is neither locally advanced nor metastatic, or all of it was completely resected",
    when=tumour.extent.is_in("locally_advanced", "metastatic") & ~completely_resected,
)

first_line_setting: Finding = Finding(
    id="first_line_setting",
    label="the disease is advanced and no systemic line has been given for it",
    otherwise="the setting is not first-line treatment of advanced disease",
    when=advanced_disease & (treatment.systemic_lines == 0),
)

second_line_setting: Finding = Finding(
    id="second_line_setting",
    label="there is evidence of advanced disease, and one systemic line has been given for it",
    otherwise="the setting is not second-line treatment of advanced disease",
    when=advanced_disease & (treatment.systemic_lines == 1) & tumour.evidence_of_disease,
)

later_line_setting: Finding = Finding(
    id="later_line_setting",
    label="there is evidence of advanced disease, and two systemic lines or more have been given for it",
    otherwise="the setting is not a third or later line of treatment of advanced disease",
    when=advanced_disease & (treatment.systemic_lines >= 2) & tumour.evidence_of_disease,
)

in_remission: Finding = Finding(
    id="in_remission",
    label="no evidence of the advanced disease is left after systemic treatment",
    otherwise="the disease is not advanced disease of which systemic treatment has left no evidence",
    # A constraint implies the line; it is named all the same, so that forward chaining needs no more than the lines.
    when=advanced_disease & (treatment.systemic_lines >= 1) & ~tumour.evidence_of_disease,
)

resectable_recurrence: Finding = Finding(
    id="resectable_recurrence",
    label="the disease has recurred, is resectable and was not completely resected",
    otherwise="there is no resectable recurrence that is still there",
    when=(tumour.recurrence != "none") & tumour.resectable & ~completely_resected & ~in_remission,
)

after_treatment: Finding = Finding(
    id="after_treatment",
    label="the disease has been treated by surgery or systemic treatment",
    otherwise="the disease has not been treated yet",
    when=treatment.resection.is_in("complete", "incomplete") | (treatment.systemic_lines >= 1),
)

no_disease_left: Finding = Finding(
    id="no_disease_left",
    label="no disease is known to be left",
    otherwise="there is disease",
    when=completely_resected | ~tumour.evidence_of_disease,
)

prior_anthracycline: Finding = Finding(
    id="prior_anthracycline",
    label="an anthracycline has been given",
    otherwise="no anthracycline has been given",
    when=treatment.prior_drugs.includes("doxorubicin") | treatment.prior_drugs.includes("unnamed_anthracycline"),
)

prior_gemcitabine_docetaxel: Finding = Finding(
    id="prior_gemcitabine_docetaxel",
    label="gemcitabine and docetaxel have been given",
    otherwise="gemcitabine and docetaxel have not both been given",
    when=treatment.prior_drugs.includes("gemcitabine") & treatment.prior_drugs.includes("docetaxel"),
)

prior_chemotherapy: Finding = Finding(
    id="prior_chemotherapy",
    label="chemotherapy has been given",
    otherwise="no chemotherapy has been given",
    when=treatment.neoadjuvant.includes("chemotherapy")
    | treatment.adjuvant.includes("chemotherapy")
    | prior_anthracycline
    | treatment.prior_drugs.includes("ifosfamide")
    | treatment.prior_drugs.includes("gemcitabine")
    | treatment.prior_drugs.includes("docetaxel")
    | treatment.prior_drugs.includes("trabectedin")
    | treatment.prior_drugs.includes("dacarbazine")
    | treatment.prior_drugs.includes("eribulin")
    | treatment.prior_drugs.includes("other"),
)

# What may raise the danger of local relapse. The guidance asks to weigh "special risk factors", lists none, and names
# size, grade and margins as deciding; the cut-offs are those of the staging systems, depth is ours. Their citations:
# evidence `risk-factor-cut-offs`. Morcellation is none of them: no source we read counts it so.

large_tumour: Finding = Finding(
    id="large_tumour",
    label="the tumour is larger than 5 cm",
    otherwise="the tumour is 5 cm or smaller",
    when=tumour.size_cm > 5,  # cm: upper bound of T1 (AJCC 8, trunk and extremity) and of FIGO IA
)

grade_2_or_3: Finding = Finding(
    id="grade_2_or_3",
    label="the FNCLCC grade is 2 or 3",
    otherwise="the FNCLCC grade is 1",
    when=tumour.grade >= 2,  # FNCLCC: grades 2 and 3 are staged together in AJCC 8
)

deep_tumour: Finding = Finding(
    id="deep_tumour",
    label="the tumour lies deep to the fascia",
    otherwise="the tumour lies superficial to the fascia, or in the uterus or cervix",
    when=(tumour.depth == "deep") & ~tumour.site.is_in("uterus", "cervix"),  # no fascia to be deep to there
)

involved_margins: Finding = Finding(
    id="involved_margins",
    label="the margins are involved, R1 or R2",
    otherwise="the margins are clear, R0",
    when=treatment.margins.is_in("R1", "R2"),
)

# Words of other sources, with our cut-offs: "large" is over 5 cm, "high grade" FNCLCC 2 or 3, "limb or trunk wall"
# extremity or trunk. Guidelines on soft tissue sarcoma have a part of their own on uterine disease that was not read:
# what they say in general is not taken to be said of the uterus or the cervix.

limb_or_trunk: Finding = Finding(
    id="limb_or_trunk",
    label="the tumour is of a limb or the trunk",
    otherwise="the tumour is neither of a limb nor of the trunk",
    when=tumour.site.is_in("extremity", "trunk"),
)

outside_the_womb: Finding = Finding(
    id="outside_the_womb",
    label="the tumour is neither of the uterus nor of the cervix",
    otherwise="the tumour is of the uterus or the cervix",
    when=~tumour.site.is_in("uterus", "cervix"),
)

large_deep_high_grade: Finding = Finding(
    id="large_deep_high_grade",
    label="the tumour is larger than 5 cm, deep and of FNCLCC grade 2 or 3",
    otherwise="the tumour is not larger than 5 cm, deep and of FNCLCC grade 2 or 3 at once",
    when=large_tumour & deep_tumour & grade_2_or_3,
)

confined_not_morcellated: Finding = Finding(
    id="confined_not_morcellated",
    label="the tumour was confined to the uterus and not morcellated",
    otherwise="the tumour was not confined to the uterus, or was morcellated",
    # FIGO II is beyond the uterus, though within the pelvis.
    when=(tumour.site == "uterus")
    & (tumour.extent == "localised")
    & ~tumour.figo_stage.is_in("IIA", "IIB")
    & ~tumour.morcellated,
)

metastatic_or_unresectable: Finding = Finding(
    id="metastatic_or_unresectable",
    label="the disease is metastatic or cannot be resected",
    otherwise="the disease is not metastatic, and can be resected",
    when=(tumour.extent == "metastatic") | ~tumour.resectable,
)

LOCAL_RELAPSE_RISK_FACTORS = (large_tumour, grade_2_or_3, deep_tumour, involved_margins)

FINDINGS = (
    adult,
    leiomyosarcoma,
    in_scope,
    completely_resected,
    adjuvant_setting,
    advanced_disease,
    first_line_setting,
    second_line_setting,
    later_line_setting,
    in_remission,
    resectable_recurrence,
    after_treatment,
    no_disease_left,
    prior_anthracycline,
    prior_gemcitabine_docetaxel,
    prior_chemotherapy,
    *LOCAL_RELAPSE_RISK_FACTORS,
    limb_or_trunk,
    outside_the_womb,
    large_deep_high_grade,
    confined_not_morcellated,
    metastatic_or_unresectable,
)
