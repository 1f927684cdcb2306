"""Should adjuvant treatment be discussed by a multidisciplinary team?"""

from ..facts import treatment
from ..logic.parts import Question, Rule, Stance
from .findings import adjuvant_setting, in_scope

MULTIDISCIPLINARY_DISCUSSION = Question(
    id="multidisciplinary-discussion",
    title="Team discussion",
    asked_when=in_scope & adjuvant_setting,
)

RULES = (
    Rule(
        id="multidisciplinary-discussion.to-do",
        on=MULTIDISCIPLINARY_DISCUSSION,
        when=adjuvant_setting & ~treatment.multidisciplinary_discussion,
        stance=Stance.RECOMMENDED,
        why="To be held by all disciplines, before adjuvant decisions.",
        evidence=("guidance-case-by-case",),
        source="guidance",
        statements=("S02",),
    ),
    Rule(
        id="multidisciplinary-discussion.done",
        on=MULTIDISCIPLINARY_DISCUSSION,
        when=adjuvant_setting & treatment.multidisciplinary_discussion,
        stance=Stance.RECOMMENDED,
        why="Done.",
        evidence=("guidance-case-by-case",),
        source="guidance",
        statements=("S02",),
    ),
)
