"""Should any adjuvant treatment follow a complete resection?"""

from ..facts import tumour
from ..logic.parts import Question, Rule, Stance
from .findings import LOCAL_RELAPSE_RISK_FACTORS, adjuvant_setting, in_scope

DECIDING_FACTORS = (
    "tumour.site",
    "tumour.size_cm",
    "tumour.grade",
    "treatment.margins",
    "patient.ecog",
    "patient.preference",
)
"""What the guidance names as deciding: site, size, grade, margins, how the patient is, and what she or he wants."""

RISK_FACTORS = tuple(finding.id for finding in LOCAL_RELAPSE_RISK_FACTORS)

ADJUVANT_TREATMENT = Question(
    id="adjuvant-treatment",
    title="Adjuvant treatment",
    asked_when=in_scope & adjuvant_setting,
    factors=DECIDING_FACTORS,
    considerations=RISK_FACTORS,
)

RULES = (
    Rule(
        id="adjuvant-treatment.case-by-case",
        on=ADJUVANT_TREATMENT,
        when=adjuvant_setting,
        stance=Stance.INDIVIDUALISE,
        why="No standard in leiomyosarcoma: weigh benefits and risks for this patient, and any special risk of "
        "local relapse.",
        evidence=(
            "guideline-adjuvant-not-standard",
            "guidance-case-by-case",
            "guidance-local-relapse-risk",
            "guidance-deciding-factors",
        ),
        source="guidance",
        statements=("S01", "S03", "S09", "S10"),
    ),
    Rule(
        id="adjuvant-treatment.pdq-uterine-2024",
        on=ADJUVANT_TREATMENT,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.UNDETERMINED,
        why="No firm prospective evidence shows a gain from adjuvant treatment.",
        evidence=("pdq-uterine-2024",),
        source="pdq-uterine-2024",
        grade="A1 (doxorubicin RCT)",
    ),
)
