"""Should chemotherapy follow a complete resection, and which?"""

from ..facts import tumour
from ..logic.parts import Option, Question, Rule, Stance
from .adjuvant_treatment import DECIDING_FACTORS, RISK_FACTORS
from .findings import adjuvant_setting, in_scope

ADJUVANT_CHEMOTHERAPY = Question(
    id="adjuvant-chemotherapy",
    title="Adjuvant chemotherapy",
    asked_when=in_scope & adjuvant_setting,
    options=(
        Option(
            id="adjuvant-chemotherapy",
            title="Adjuvant chemotherapy",
            may_hold=("doxorubicin", "ifosfamide", "gemcitabine", "docetaxel", "cisplatin"),
        ),
        Option(
            id="gemcitabine-docetaxel",
            title="Gemcitabine + docetaxel, four courses",
            agents=("gemcitabine", "docetaxel"),
        ),
        Option(
            id="gemcitabine-docetaxel-then-doxorubicin",
            title="Gemcitabine + docetaxel, four courses, then doxorubicin, four courses",
            agents=("gemcitabine", "docetaxel", "doxorubicin"),
        ),
    ),
    drugs=True,
    factors=DECIDING_FACTORS,
    considerations=RISK_FACTORS,
)

RULES = (
    Rule(
        id="adjuvant-chemotherapy.uterine",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.UNDETERMINED,
        why="The evidence does not settle whether it helps in uterine leiomyosarcoma.",
        evidence=("guideline-chemotherapy-undetermined",),
        source="guidance",
        statements=("S05",),
    ),
    Rule(
        id="adjuvant-chemotherapy.other-sites",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & (tumour.site != "uterus"),
        stance=Stance.UNDETERMINED,
        why="The evidence does not settle whether it helps in adult soft tissue sarcoma.",
        evidence=("guideline-chemotherapy-undetermined",),
        source="guidance",
        statements=("S05",),
    ),
    Rule(
        id="adjuvant-chemotherapy.gemcitabine-docetaxel",
        on=ADJUVANT_CHEMOTHERAPY,
        option="gemcitabine-docetaxel",
        when=adjuvant_setting,
        stance=Stance.UNDETERMINED,
        why="Only studies without controls suggest a gain; more research is needed.",
        evidence=("gemcitabine-docetaxel-uncontrolled",),
        source="guidance",
        statements=("S07", "S08"),
    ),
    Rule(
        id="adjuvant-chemotherapy.gemcitabine-docetaxel-then-doxorubicin",
        on=ADJUVANT_CHEMOTHERAPY,
        option="gemcitabine-docetaxel-then-doxorubicin",
        when=adjuvant_setting,
        stance=Stance.UNDETERMINED,
        why="Only studies without controls suggest a gain; more research is needed.",
        evidence=("gemcitabine-docetaxel-then-doxorubicin-uncontrolled",),
        source="guidance",
        statements=("S06", "S08"),
    ),
)
