"""Should radiotherapy follow a complete resection?"""

from ..facts import tumour
from ..logic.parts import Question, Rule, Stance
from .adjuvant_treatment import DECIDING_FACTORS, RISK_FACTORS
from .findings import adjuvant_setting, in_scope

ADJUVANT_RADIOTHERAPY = Question(
    id="adjuvant-radiotherapy",
    title="Adjuvant radiotherapy",
    asked_when=in_scope & adjuvant_setting,
    factors=DECIDING_FACTORS,
    considerations=RISK_FACTORS,
)

RULES = (
    Rule(
        id="adjuvant-radiotherapy.uterine",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.NOT_RECOMMENDED,
        why="Pelvic radiotherapy improved neither survival nor relapse-free survival in the randomised trial.",
        evidence=("guideline-rt-uterine", "eortc-55874-survival"),
        source="guidance",
        statements=("S04",),
    ),
    Rule(
        id="adjuvant-radiotherapy.other-sites",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site != "uterus"),
        stance=Stance.INDIVIDUALISE,
        why="The advice against it is for uterine disease. Elsewhere no standard: decide by the risk of local relapse.",
        evidence=("guideline-adjuvant-not-standard", "guidance-local-relapse-risk"),
        source="guidance",
        statements=("S01", "S02", "S03"),
    ),
)
