"""Decisions that the guidance does not cover, beside the situations in which it is silent altogether."""

from ..facts import patient, treatment, tumour
from ..logic.parts import Finding, Uncovered
from .findings import advanced_disease, completely_resected, first_line_setting, in_remission, second_line_setting
from .situations import later_line_resectable_recurrence, metastatic

unresected_advanced_primary: Finding = Finding(
    id="unresected_advanced_primary",
    label="a locally advanced first tumour was not resected",
    otherwise="there is no locally advanced first tumour that was not resected",
    when=(tumour.extent == "locally_advanced") & (tumour.recurrence == "none") & (treatment.resection == "none"),
)

metastatic_at_presentation: Finding = Finding(
    id="metastatic_at_presentation",
    label="the disease is metastatic at first presentation and was not completely resected",
    otherwise="the disease is not metastatic at first presentation, or was completely resected",
    when=metastatic & (tumour.recurrence == "none") & ~completely_resected,
)

gone_otherwise: Finding = Finding(
    id="gone_otherwise",
    label="no disease is seen, without a complete resection and without a systemic line for advanced disease",
    otherwise="there is disease, or a resection or a systemic line has left none",
    when=~tumour.evidence_of_disease & ~completely_resected & ~in_remission,
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
    gone_otherwise,
    systemic_line_due,
    pregnancy,
    other_site,
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
        id="complete-remission",
        decision="What follows when no disease is seen any more",
        when=gone_otherwise,
        why="The guidance speaks of disease that is there, or that was resected.",
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
        why="A leiomyosarcoma of bone can only be entered as of another site; the guidance and its evidence are on "
        "soft tissue and the uterus.",
    ),
    Uncovered(
        id="earlier-treatment",
        decision="What treatment around the operation means for later treatment",
        when=treated_around_operation,
        why="The guidance does not say whether what was given before or after the operation should be given again.",
    ),
    Uncovered(
        id="second-primary",
        decision="A second primary tumour",
        why="The facts entered here are those of one tumour, and the guidance speaks of one.",
    ),
)
