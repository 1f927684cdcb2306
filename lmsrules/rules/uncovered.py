"""Decisions that the guidance does not cover, beside the situations in which it is silent altogether."""

from ..facts import patient, treatment, tumour
from ..logic.parts import Finding, Uncovered
from .findings import (
    adjuvant_setting,
    advanced_disease,
    completely_resected,
    first_line_setting,
    second_line_setting,
)
from .situations import later_line_resectable_recurrence, metastatic

unresected_advanced_primary: Finding = Finding(
    id="unresected_advanced_primary",
    label="a locally advanced first tumour was not resected, or incompletely",
    otherwise="there is no locally advanced first tumour that was not resected, or incompletely",
    when=(tumour.extent == "locally_advanced") & (tumour.recurrence == "none") & ~completely_resected,
)

metastatic_at_presentation: Finding = Finding(
    id="metastatic_at_presentation",
    label="the disease is metastatic at first presentation and was not completely resected",
    otherwise="the disease is not metastatic at first presentation, or was completely resected",
    when=metastatic & (tumour.recurrence == "none") & ~completely_resected,
)

systemic_line_due: Finding = Finding(
    id="systemic_line_due",
    label="a first or second systemic line is in question",
    otherwise="neither a first nor a second systemic line is in question",
    when=first_line_setting | second_line_setting,
)

pregnancy: Finding = Finding(
    id="pregnancy",
    label="the patient is pregnant",
    otherwise="the patient is not pregnant",
    when=patient.pregnant,
)

other_site: Finding = Finding(
    id="other_site",
    label="the primary tumour is at another site than those named",
    otherwise="the primary tumour is at one of the sites named",
    when=tumour.site == "other",
)

uterine_tumour_to_remove: Finding = Finding(
    id="uterine_tumour_to_remove",
    label="a first tumour of the uterus is resectable and was not resected",
    otherwise="there is no first tumour of the uterus that is resectable and was not resected",
    when=(tumour.site == "uterus")
    & (tumour.recurrence == "none")
    & tumour.resectable
    & (treatment.resection == "none"),
)

morcellated_uterine_tumour: Finding = Finding(
    id="morcellated_uterine_tumour",
    label="a tumour of the uterus was morcellated",
    otherwise="no tumour of the uterus was morcellated",
    when=(tumour.site == "uterus") & tumour.morcellated,
)

cervical_tumour: Finding = Finding(
    id="cervical_tumour",
    label="the primary tumour is of the cervix",
    otherwise="the primary tumour is not of the cervix",
    when=tumour.site == "cervix",
)

treated_around_operation: Finding = Finding(
    id="treated_around_operation",
    label="chemotherapy or radiotherapy was given around the operation",
    otherwise="neither chemotherapy nor radiotherapy was given around the operation",
    when=treatment.neoadjuvant.includes("chemotherapy")
    | treatment.neoadjuvant.includes("radiotherapy")
    | treatment.adjuvant.includes("chemotherapy")
    | treatment.adjuvant.includes("radiotherapy"),
)

FINDINGS = (
    unresected_advanced_primary,
    metastatic_at_presentation,
    systemic_line_due,
    pregnancy,
    other_site,
    uterine_tumour_to_remove,
    morcellated_uterine_tumour,
    cervical_tumour,
    treated_around_operation,
)

UNCOVERED = (
    Uncovered(
        id="pregnancy",
        decision="Treatment in pregnancy",
        when=pregnancy,
        why="The guidance does not speak of pregnancy: no stance shown here takes it into account.",
    ),
    Uncovered(
        id="cervix",
        decision="A tumour of the cervix",
        when=cervical_tumour,
        why="The guidance does not speak of the cervix: what it says of the uterus is not applied to it here, and "
        "whether it is meant for it too is not known.",
    ),
    Uncovered(
        id="way-of-removal",
        decision="How a tumour of the uterus is removed",
        when=uterine_tumour_to_remove,
        why="The guidance does not say. The Austrian manual wants the uterus removed whole, and holds morcellation "
        "contraindicated where a malignant tumour is suspected; the FDA holds power morcellation contraindicated where "
        "one is known or suspected.",
        citations=("ago-austria-surgery", "fda-morcellation"),
    ),
    Uncovered(
        id="morcellated",
        decision="Adjuvant treatment after morcellation",
        when=adjuvant_setting & morcellated_uterine_tumour,
        why="The guidance does not speak of it, and no source that was read counts it among the risk factors; the "
        "review of 2018 confines its advice to tumours that were not morcellated.",
        citations=("adjuvant-options-2018",),
    ),
    Uncovered(
        id="primary-treatment",
        decision="Surgery and radiotherapy of a locally advanced first tumour",
        when=unresected_advanced_primary,
        why="The guidance speaks of systemic treatment here, and not of local treatment.",
    ),
    Uncovered(
        id="metastases-at-presentation",
        decision="Local treatment of metastases at first presentation",
        when=metastatic_at_presentation,
        why="What the guidance says of surgery is for recurrences.",
    ),
    Uncovered(
        id="third-line",
        decision="Systemic treatment from the third line on",
        when=later_line_resectable_recurrence,
        why="The guidance names no treatment for a third or later line.",
    ),
    Uncovered(
        id="other-regimens",
        decision="Regimens of this line that are not named here",
        when=systemic_line_due,
        why="The guidance names doxorubicin-based combinations for the first line, doxorubicin + ifosfamide for both "
        "lines, and no other regimen.",
    ),
    Uncovered(
        id="endocrine-treatment",
        decision="Endocrine treatment",
        when=advanced_disease,
        why="The guidance does not speak of it, and no rule reads the hormone receptors.",
    ),
    Uncovered(
        id="bone",
        decision="A tumour of bone",
        when=other_site,
        only_possible=True,
        why="A leiomyosarcoma of bone can only be entered as of another site; the guidance and its evidence are on "
        "soft tissue and the uterus.",
    ),
    Uncovered(
        id="earlier-treatment",
        decision="Giving again what was given around surgery",
        when=treated_around_operation,
        why="The guidance does not say whether what was given before or after the operation should be given again.",
    ),
    Uncovered(
        id="second-primary",
        decision="A second tumour",
        why="The facts entered here are those of one tumour, and the guidance speaks of one.",
    ),
)
