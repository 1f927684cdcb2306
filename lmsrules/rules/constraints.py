"""What cannot be: combinations of facts no patient has, by the definition of the facts themselves."""

from ..facts import patient, treatment, tumour
from ..logic.parts import Constraint

FIGO_STAGED = tumour.figo_stage != "not_applicable"
FIGO_I = tumour.figo_stage.is_in("IA", "IB")
FIGO_III_OR_IVA = tumour.figo_stage.is_in("IIIA", "IIIB", "IIIC", "IVA")
FIGO_I_OR_II = tumour.figo_stage.is_in("IA", "IB", "IIA", "IIB")
FIRST_PRESENTATION = tumour.recurrence == "none"
NOT_COMPLETELY_RESECTED = treatment.resection.is_in("none", "incomplete")

CONSTRAINTS = (
    Constraint(
        id="uterine-tumour-in-a-woman",
        holds=~(tumour.site.is_in("uterus", "cervix") & (patient.sex == "male")),
        why="A uterine tumour is recorded in a male patient.",
    ),
    Constraint(
        id="no-pregnancy-in-a-man",
        holds=~(patient.pregnant & (patient.sex == "male")),
        why="A pregnancy is recorded in a male patient.",
    ),
    Constraint(
        id="figo-stage-is-uterine",
        holds=~(FIGO_STAGED & ~tumour.site.is_in("uterus", "cervix")),
        why="This FIGO staging is for uterine tumours only.",
    ),
    Constraint(
        id="figo-ia-up-to-5-cm",
        holds=~((tumour.figo_stage == "IA") & (tumour.size_cm > 5)),  # cm, FIGO 2009
        why="FIGO IA is a tumour of at most 5 cm.",
    ),
    Constraint(
        id="figo-ib-above-5-cm",
        holds=~((tumour.figo_stage == "IB") & (tumour.size_cm <= 5)),  # cm, FIGO 2009
        why="FIGO IB is a tumour of more than 5 cm. One of exactly 5.0 cm counts as IA here, as in the staging table "
        "that was read; sources print the boundary differently, and one has IA below 5 cm.",
    ),
    Constraint(
        id="figo-i-is-localised-at-presentation",
        holds=~(FIGO_I & FIRST_PRESENTATION & (tumour.extent == "locally_advanced")),
        why="FIGO I is confined to the uterus, so the disease is not locally advanced at first presentation.",
    ),
    Constraint(
        id="figo-iii-and-iva-are-not-localised-at-presentation",
        holds=~(FIGO_III_OR_IVA & FIRST_PRESENTATION & (tumour.extent == "localised")),
        why="FIGO III and IVA reach abdominal tissues, nodes, bladder or rectum, so the disease is not localised at "
        "first presentation.",
    ),
    Constraint(
        id="figo-i-and-ii-stay-in-the-pelvis",
        holds=~(FIGO_I_OR_II & FIRST_PRESENTATION & (tumour.extent == "metastatic")),
        why="FIGO I and II stay within the pelvis, so there are no distant metastases at first presentation.",
    ),
    Constraint(
        id="figo-ivb-is-metastatic-at-presentation",
        holds=~((tumour.figo_stage == "IVB") & FIRST_PRESENTATION & (tumour.extent != "metastatic")),
        why="FIGO IVB means distant metastases at first presentation.",
    ),
    Constraint(
        id="distant-recurrence-is-metastatic",
        holds=~(tumour.recurrence.is_in("distant", "local_and_distant") & (tumour.extent != "metastatic")),
        why="A distant recurrence is metastatic disease.",
    ),
    Constraint(
        id="r2-is-incomplete",
        holds=~((treatment.margins == "R2") & (treatment.resection == "complete")),
        why="R2 margins mean tumour left behind macroscopically, so the resection was not complete.",
    ),
    Constraint(
        id="incomplete-is-r2",
        holds=~((treatment.resection == "incomplete") & treatment.margins.is_in("R0", "R1")),
        why="A macroscopically incomplete resection has R2 margins.",
    ),
    Constraint(
        id="no-margins-without-resection",
        holds=~((treatment.resection == "none") & (treatment.margins != "not_applicable")),
        why="Margins are those of a resection, and none was done.",
    ),
    Constraint(
        id="nothing-is-left-after-complete-resection",
        holds=~(
            (treatment.resection == "complete")
            & tumour.extent.is_in("localised", "locally_advanced")
            & tumour.evidence_of_disease
        ),
        why="Where there are no metastases, a complete resection leaves no evidence of disease. Disease found since is "
        "a recurrence: enter it as one, with what was done about it.",
    ),
    Constraint(
        id="unresectable-advanced-disease-is-there",
        holds=~(
            tumour.extent.is_in("locally_advanced", "metastatic") & ~tumour.resectable & ~tumour.evidence_of_disease
        ),
        why="Advanced disease that is called unresectable is there.",
    ),
    Constraint(
        id="localised-disease-not-resected-is-there",
        holds=~((tumour.extent == "localised") & NOT_COMPLETELY_RESECTED & ~tumour.evidence_of_disease),
        why="Localised disease that was not completely resected is there. If something else removed it, such as "
        "radiotherapy, leave out whether any is left.",
    ),
    Constraint(
        id="untreated-disease-is-there",
        holds=~(NOT_COMPLETELY_RESECTED & (treatment.systemic_lines == 0) & ~tumour.evidence_of_disease),
        why="Disease that was neither completely resected nor treated with a systemic line is there. If something else "
        "removed it, such as radiotherapy, leave out whether any is left.",
    ),
    Constraint(
        id="disease-that-progressed-is-there",
        holds=~((treatment.last_line_result == "progression") & NOT_COMPLETELY_RESECTED & ~tumour.evidence_of_disease),
        why="Disease that progressed on the last systemic line, and was not completely resected, is there.",
    ),
    Constraint(
        id="a-dose-of-doxorubicin-is-doxorubicin-given",
        holds=~((patient.prior_doxorubicin_mg_per_m2 > 0) & ~treatment.prior_drugs.includes("doxorubicin")),
        why="A cumulative dose of doxorubicin is entered, and doxorubicin is said not to have been given.",
    ),
)
