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
    Rule(
        id="multidisciplinary-discussion.pdq-soft-tissue-2025",
        on=MULTIDISCIPLINARY_DISCUSSION,
        when=adjuvant_setting,
        stance=Stance.RECOMMENDED,
        why="Staging and treatment are to be planned by a team of all disciplines.",
        evidence=("pdq-soft-tissue-2025",),
        source="pdq-soft-tissue-2025",
    ),
    Rule(
        id="multidisciplinary-discussion.seom-geis-2025",
        on=MULTIDISCIPLINARY_DISCUSSION,
        when=adjuvant_setting,
        stance=Stance.RECOMMENDED,
        why="Sarcoma is for a specialised team of several disciplines.",
        evidence=("seom-geis-2025",),
        source="seom-geis-2025",
    ),
    Rule(
        id="multidisciplinary-discussion.seom-2021",
        on=MULTIDISCIPLINARY_DISCUSSION,
        when=adjuvant_setting,
        stance=Stance.RECOMMENDED,
        why="Sarcoma is for an expert team of several disciplines.",
        evidence=("seom-2021",),
        source="seom-2021",
    ),
    Rule(
        id="multidisciplinary-discussion.bsg-2024",
        on=MULTIDISCIPLINARY_DISCUSSION,
        when=adjuvant_setting,
        stance=Stance.RECOMMENDED,
        why="Sarcoma, gynaecological included, is for the team of the site together with a sarcoma team.",
        evidence=("bsg-2024",),
        source="bsg-2024",
    ),
    Rule(
        id="multidisciplinary-discussion.bsg-2010",
        on=MULTIDISCIPLINARY_DISCUSSION,
        when=adjuvant_setting,
        stance=Stance.RECOMMENDED,
        why="Sarcoma is for a specialist sarcoma team.",
        evidence=("bsg-2010",),
        source="bsg-2010",
    ),
)
