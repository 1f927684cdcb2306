"""Should a recurrence be operated on?"""

from ..logic.parts import Question, Rule, Stance
from .findings import in_scope, resectable_recurrence

SURGERY_FOR_RECURRENCE = Question(
    id="surgery-for-recurrence",
    title="Surgery for recurrence",
    asked_when=in_scope & resectable_recurrence,
)

RULES = (
    Rule(
        id="surgery-for-recurrence.resectable",
        on=SURGERY_FOR_RECURRENCE,
        when=resectable_recurrence,
        stance=Stance.OPTION,
        why="Patients whose recurrence was removed, local or distant, had a longer median overall survival. "
        "Surgery is one part of a treatment that combines several means.",
        evidence=("recurrence-surgery-survival",),
        source="guidance",
        statements=("S14",),
    ),
)
