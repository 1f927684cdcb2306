"""What cannot be: combinations of facts no patient has, by the definition of the facts themselves."""

from ..facts import patient, treatment, tumour
from ..logic.parts import Constraint

FIGO_STAGED = tumour.figo_stage != "not_applicable"
FIGO_I_OR_II = tumour.figo_stage.is_in("IA", "IB", "IIA", "IIB")
FIRST_PRESENTATION = tumour.recurrence == "none"

CONSTRAINTS = (
    Constraint(
        id="uterine-tumour-in-a-woman",
        holds=~(tumour.site.is_in("uterus", "cervix") & (patient.sex == "male")),
        why="A uterine tumour is recorded in a male patient.",
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
        why="FIGO IB is a tumour of more than 5 cm.",
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
        id="a-dose-of-doxorubicin-is-doxorubicin-given",
        holds=~((patient.prior_doxorubicin_mg_per_m2 > 0) & ~treatment.prior_drugs.includes("doxorubicin")),
        why="A cumulative dose of doxorubicin is entered, and doxorubicin is said not to have been given.",
    ),
)
