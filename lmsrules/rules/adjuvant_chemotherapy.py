"""Should chemotherapy follow a complete resection, and which?"""

from ..facts import tumour
from ..logic.parts import Option, Question, Rule, Stance
from .adjuvant_treatment import DECIDING_FACTORS, RISK_FACTORS
from .findings import (
    adjuvant_setting,
    confined_not_morcellated,
    in_scope,
    large_deep_high_grade,
    limb_or_trunk,
    outside_the_womb,
)

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
    Rule(
        id="adjuvant-chemotherapy.french-2023",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.OPTION,
        why="No standard, yet it can be an option; it then holds doxorubicin. A page of these groups speaks of it from "
        "advanced stages on.",
        evidence=("french-2023",),
        source="french-2023",
    ),
    Rule(
        id="adjuvant-chemotherapy.pdq-uterine-2024",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.UNDETERMINED,
        why="Its role is not established; it is listed as a choice in stages I and II.",
        evidence=("pdq-uterine-2024",),
        source="pdq-uterine-2024",
        grade="A1 against",
    ),
    Rule(
        id="adjuvant-chemotherapy.friedman-2018",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & confined_not_morcellated,
        stance=Stance.NOT_RECOMMENDED,
        why="After complete resection of a tumour confined to the uterus and not morcellated: observe. That R1 is "
        "complete is our reading.",
        evidence=("friedman-2018",),
        source="friedman-2018",
    ),
    Rule(
        id="adjuvant-chemotherapy.pdq-soft-tissue-2025",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & outside_the_womb,
        stance=Stance.UNDETERMINED,
        why="It is disputed, and any gain is likely to be small.",
        evidence=("pdq-soft-tissue-2025",),
        source="pdq-soft-tissue-2025",
        grade="A1, B1",
    ),
    Rule(
        id="adjuvant-chemotherapy.bsg-2024",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & outside_the_womb,
        stance=Stance.INDIVIDUALISE,
        why="Not as a routine; to be thought of where the risk is high and the subtype sensitive. Read in a "
        "summary by a third party.",
        evidence=("bsg-2024",),
        source="bsg-2024",
    ),
    Rule(
        id="adjuvant-chemotherapy.bsg-2010",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & outside_the_womb,
        stance=Stance.INDIVIDUALISE,
        why="Not as a routine; it may be thought of in some situations.",
        evidence=("bsg-2010",),
        source="bsg-2010",
    ),
    Rule(
        id="adjuvant-chemotherapy.seom-geis-2025",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & outside_the_womb & large_deep_high_grade,
        stance=Stance.OPTION,
        why="Chemotherapy around the operation may be thought of where the risk is high. That size, depth and "
        "grade make it high is our reading.",
        evidence=("seom-geis-2025",),
        source="seom-geis-2025",
    ),
    Rule(
        id="adjuvant-chemotherapy.seom-2021",
        on=ADJUVANT_CHEMOTHERAPY,
        when=adjuvant_setting & limb_or_trunk & large_deep_high_grade,
        stance=Stance.INDIVIDUALISE,
        why="Chemotherapy around the operation is to be talked over where the risk is high. That size, depth and "
        "grade make it high is our reading.",
        evidence=("seom-2021",),
        source="seom-2021",
    ),
)
