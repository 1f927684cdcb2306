"""Should blood counts be watched?"""

from ..logic.parts import Question, Rule, Stance
from .findings import first_line_setting, in_scope, second_line_setting

TOXICITY_MONITORING = Question(
    id="toxicity-monitoring",
    title="Monitoring of blood counts",
    asked_when=in_scope & (first_line_setting | second_line_setting),
)

RULES = (
    Rule(
        id="toxicity-monitoring.blood-counts",
        on=TOXICITY_MONITORING,
        when=first_line_setting | second_line_setting,
        stance=Stance.RECOMMENDED,
        why="The regimens in question hold doxorubicin or ifosfamide, and both commonly suppress the bone marrow; that "
        "blood counts are therefore watched is our inference, which the guidance does not draw.",
        evidence=("myelosuppression-monitoring",),
        source="guidance",
        statements=("S19",),
    ),
)
