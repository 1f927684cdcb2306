"""Adjuvant treatment at large: what the guidance says of it, and what weighs in the decision."""

from ...logic.evidence import Design, Direction, Evidence
from .options import ADJUVANT, CHEMOTHERAPY, DISCUSSION, RADIOTHERAPY
from .populations import UNIDENTIFIED, UTERINE

ADJUVANT_TREATMENT = (
    Evidence(
        id="guideline-adjuvant-not-standard",
        label="ESMO guideline (edition to be verified), adjuvant treatment",
        says="The guideline does not count adjuvant treatment as standard in leiomyosarcoma.",
        citations=("1",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(ADJUVANT,),
        statements=("S01",),
    ),
    Evidence(
        id="guidance-case-by-case",
        label="the guidance, on the single patient",
        says="Adjuvant treatment is weighed for each patient after a multidisciplinary discussion.",
        citations=("guidance",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(DISCUSSION, ADJUVANT),
        statements=("S02",),
    ),
    Evidence(
        id="guidance-local-relapse-risk",
        label="the guidance, on local relapse",
        says="Whatever specially raises the danger of relapse at the site is to be taken into account; the guidance "
        "does not list what does.",
        citations=("guidance",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(ADJUVANT, RADIOTHERAPY),
        statements=("S03",),
    ),
    Evidence(
        id="risk-factor-cut-offs",
        label="staging: FIGO (Mbatani 2018), AJCC 8 (PDQ 2025)",
        says="The guidance names size, grade and margins as deciding, without a cut-off. Those used here are of the "
        "staging systems: 5 cm is the upper bound of FIGO IA and of T1 in AJCC 8 (trunk and extremity), which stages "
        "FNCLCC grades 2 and 3 together; R1 and R2 are involved margins. Depth is our addition.",
        citations=("mbatani-2018", "pdq-soft-tissue"),
        design=Design.UNSTATED,
        direction=Direction.CONTEXT,
        bears_on=(ADJUVANT, RADIOTHERAPY, CHEMOTHERAPY),
    ),
    Evidence(
        id="morcellation",
        label="AGO Austria manual and Friedman 2018, on morcellation",
        says="The Austrian manual wants the uterus removed whole and holds morcellation contraindicated where a "
        "malignant tumour is suspected; the review of 2018 confines its advice to tumours that were not morcellated. "
        "The guidance does not speak of it, and what it weighs after the fact was not read.",
        citations=("ago-austria-surgery", "adjuvant-options-2018"),
        design=Design.UNSTATED,
        direction=Direction.CONTEXT,
        bears_on=(ADJUVANT, RADIOTHERAPY, CHEMOTHERAPY),
        population=UTERINE,
    ),
    Evidence(
        id="guidance-deciding-factors",
        label="the guidance, on what decides",
        says="What decides is the tumour's site, size, grade and margins, the patient's fitness and wishes, and how "
        "likely relapse and spread are; gains and harms are to be talked through.",
        citations=("guidance",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(ADJUVANT, RADIOTHERAPY, CHEMOTHERAPY),
        statements=("S09", "S10"),
    ),
    Evidence(
        id="adjuvant-survival-suggested",
        label="guidance's no. 2 (unidentified), overall survival",
        says="The place of adjuvant treatment is still being studied; some studies suggest that it lengthens overall "
        "survival. Which treatment is not said.",
        citations=("2",),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(ADJUVANT, CHEMOTHERAPY),
        not_read=UNIDENTIFIED,
        statements=("S12",),
    ),
    Evidence(
        id="adjuvant-no-disease-free-benefit",
        label="guidance's no. 2 (unidentified), disease-free survival",
        says="Other studies found no proven gain in disease-free survival from adjuvant systemic treatment.",
        citations=("2",),
        design=Design.UNSTATED,
        direction=Direction.AGAINST,
        bears_on=(ADJUVANT, CHEMOTHERAPY),
        not_read=UNIDENTIFIED,
        statements=("S13",),
    ),
)
