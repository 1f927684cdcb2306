"""Where a patient stands, and whether the guidance says what to do there.

Every possible patient whom the guidance speaks of is in exactly one of these situations (`lmsrules verify` proves it).
In each, a treatment question is asked, or one sentence says that the guidance is silent. Follow-up and discussion in a
team are no answer to what to do.
"""

from ..facts import treatment, tumour
from ..logic.parts import Finding, Situation
from .adjuvant_chemotherapy import ADJUVANT_CHEMOTHERAPY
from .adjuvant_radiotherapy import ADJUVANT_RADIOTHERAPY
from .adjuvant_treatment import ADJUVANT_TREATMENT
from .findings import (
    adjuvant_setting,
    completely_resected,
    first_line_setting,
    in_remission,
    later_line_setting,
    resectable_recurrence,
    second_line_setting,
)
from .first_line_systemic import FIRST_LINE_SYSTEMIC
from .second_line_systemic import SECOND_LINE_SYSTEMIC
from .surgery_for_recurrence import SURGERY_FOR_RECURRENCE

localised_primary: Finding = Finding(
    id="localised_primary",
    label="the disease is a localised first tumour",
    otherwise="the disease is not a localised first tumour",
    when=(tumour.extent == "localised") & (tumour.recurrence == "none"),
)

localised_recurrence: Finding = Finding(
    id="localised_recurrence",
    label="the disease is a localised recurrence",
    otherwise="the disease is not a localised recurrence",
    when=(tumour.extent == "localised") & (tumour.recurrence != "none"),
)

metastatic: Finding = Finding(
    id="metastatic",
    label="the disease is metastatic",
    otherwise="the disease is not metastatic",
    when=tumour.extent == "metastatic",
)

before_surgery: Finding = Finding(
    id="before_surgery",
    label="a localised first tumour is resectable and was not resected",
    otherwise="there is no localised first tumour that is resectable and was not resected",
    when=localised_primary & tumour.resectable & (treatment.resection == "none"),
)

unresectable_primary: Finding = Finding(
    id="unresectable_primary",
    label="a localised first tumour is not resectable, and was not resected",
    otherwise="there is no localised first tumour that is not resectable and was not resected",
    when=localised_primary & ~tumour.resectable & (treatment.resection == "none"),
)

residual_disease: Finding = Finding(
    id="residual_disease",
    label="a localised first tumour was incompletely resected",
    otherwise="no localised first tumour was incompletely resected",
    when=localised_primary & (treatment.resection == "incomplete"),
)

resectable_local_recurrence: Finding = Finding(
    id="resectable_local_recurrence",
    label="a localised recurrence is resectable, and was not completely resected",
    otherwise="there is no localised recurrence that is resectable and was not completely resected",
    when=localised_recurrence & tumour.resectable & ~completely_resected,
)

unresectable_local_recurrence: Finding = Finding(
    id="unresectable_local_recurrence",
    label="a localised recurrence is not resectable, and was not completely resected",
    otherwise="there is no localised recurrence that is not resectable and was not completely resected",
    when=localised_recurrence & ~tumour.resectable & ~completely_resected,
)

resected_local_recurrence: Finding = Finding(
    id="resected_local_recurrence",
    label="a recurrence without metastases was completely resected",
    otherwise="no recurrence without metastases was completely resected",
    when=(tumour.recurrence != "none") & ~metastatic & completely_resected,
)

resected_metastases: Finding = Finding(
    id="resected_metastases",
    label="metastatic disease was completely resected",
    otherwise="no metastatic disease was completely resected",
    when=metastatic & completely_resected,
)

later_line_resectable_recurrence: Finding = Finding(
    id="later_line_resectable_recurrence",
    label="a recurrence is resectable after two systemic lines or more",
    otherwise="there is no recurrence that is resectable after two systemic lines or more",
    when=later_line_setting & resectable_recurrence,
)

later_line_only: Finding = Finding(
    id="later_line_only",
    label="two systemic lines or more have been given for advanced disease, and there is no resectable recurrence",
    otherwise="the setting is not a third or later line without a resectable recurrence",
    when=later_line_setting & ~resectable_recurrence,
)

FINDINGS = (
    localised_primary,
    localised_recurrence,
    metastatic,
    before_surgery,
    unresectable_primary,
    residual_disease,
    resectable_local_recurrence,
    unresectable_local_recurrence,
    resected_local_recurrence,
    resected_metastases,
    later_line_resectable_recurrence,
    later_line_only,
)

SITUATIONS = (
    Situation(
        id="before-surgery",
        title="Before surgery of a localised first tumour",
        when=before_surgery,
        silent="The guidance does not say how a first tumour is treated: neither how to operate nor whether to treat "
        "before the operation.",
    ),
    Situation(
        id="unresectable-primary",
        title="A localised first tumour that is not resectable",
        when=unresectable_primary,
        silent="The guidance does not say how a localised tumour is treated that cannot be resected.",
    ),
    Situation(
        id="primary-resected",
        title="First tumour completely resected",
        when=adjuvant_setting,
        questions=(ADJUVANT_TREATMENT.id, ADJUVANT_RADIOTHERAPY.id, ADJUVANT_CHEMOTHERAPY.id),
    ),
    Situation(
        id="residual-disease",
        title="Localised disease left after incomplete resection",
        when=residual_disease,
        silent="The guidance does not say what to do about localised disease that an operation has left behind.",
    ),
    Situation(
        id="local-recurrence-resectable",
        title="Localised recurrence that is resectable",
        when=resectable_local_recurrence,
        questions=(SURGERY_FOR_RECURRENCE.id,),
    ),
    Situation(
        id="local-recurrence-unresectable",
        title="Localised recurrence that is not resectable",
        when=unresectable_local_recurrence,
        silent="The guidance does not say how a localised recurrence is treated that cannot be resected.",
    ),
    Situation(
        id="local-recurrence-resected",
        title="Recurrence without metastases, completely resected",
        when=resected_local_recurrence,
        silent="The guidance does not say whether adjuvant treatment should follow the complete resection of a "
        "recurrence.",
    ),
    Situation(
        id="metastases-resected",
        title="Metastatic disease, completely resected",
        when=resected_metastases,
        silent="The guidance does not say whether treatment should follow once metastatic disease was resected "
        "completely.",
    ),
    Situation(
        id="advanced-no-line",
        title="Advanced disease, no systemic line given",
        when=first_line_setting,
        questions=(FIRST_LINE_SYSTEMIC.id, SURGERY_FOR_RECURRENCE.id),
    ),
    Situation(
        id="advanced-one-line",
        title="Advanced disease, one systemic line given",
        when=second_line_setting,
        questions=(SECOND_LINE_SYSTEMIC.id, SURGERY_FOR_RECURRENCE.id),
    ),
    Situation(
        id="advanced-later-line-resectable-recurrence",
        title="Resectable recurrence, two systemic lines or more given",
        when=later_line_resectable_recurrence,
        questions=(SURGERY_FOR_RECURRENCE.id,),
    ),
    Situation(
        id="advanced-later-line",
        title="Advanced disease, two systemic lines or more given",
        when=later_line_only,
        silent="The guidance names no treatment for a third or later line.",
    ),
    Situation(
        id="remission",
        title="No evidence of advanced disease after systemic treatment",
        when=in_remission,
        silent="The guidance does not say whether to go on with treatment once systemic treatment has left no evidence "
        "of disease.",
    ),
)
