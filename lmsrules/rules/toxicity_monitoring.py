"""Should blood counts be watched?"""

from ..facts import tumour
from ..logic.parts import Question, Rule, Stance
from .findings import adjuvant_setting, first_line_setting, in_scope, second_line_setting

TOXICITY_MONITORING = Question(
    id="toxicity-monitoring",
    title="Watching blood counts",
    asked_when=in_scope & (adjuvant_setting | first_line_setting | second_line_setting),
)

RULES = (
    Rule(
        id="toxicity-monitoring.adjuvant",
        on=TOXICITY_MONITORING,
        when=adjuvant_setting,
        stance=Stance.RECOMMENDED,
        why="Doxorubicin and ifosfamide, if given, commonly suppress the bone marrow. "
        "We infer that counts are watched.",
        evidence=("myelosuppression-monitoring",),
        source="guidance",
        statements=("S19",),
    ),
    Rule(
        id="toxicity-monitoring.blood-counts",
        on=TOXICITY_MONITORING,
        when=first_line_setting | second_line_setting,
        stance=Stance.RECOMMENDED,
        why="Doxorubicin and ifosfamide commonly suppress the bone marrow. We infer that counts are watched.",
        evidence=("myelosuppression-monitoring",),
        source="guidance",
        statements=("S19",),
    ),
    Rule(
        id="toxicity-monitoring.ontario-2013",
        on=TOXICITY_MONITORING,
        when=(first_line_setting | second_line_setting) & (tumour.site == "uterus"),
        stance=Stance.RECOMMENDED,
        why="Under gemcitabine, docetaxel or doxorubicin blood toxicity is common and is to be watched.",
        evidence=("ontario-2013",),
        source="ontario-2013",
    ),
)
