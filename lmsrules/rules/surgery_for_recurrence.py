"""Should a recurrence be operated on?"""

from ..facts import tumour
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
    Rule(
        id="surgery-for-recurrence.french-2023-local",
        on=SURGERY_FOR_RECURRENCE,
        when=resectable_recurrence & (tumour.site == "uterus") & (tumour.extent != "metastatic"),
        stance=Stance.OPTION,
        why="Surgery again, radiotherapy, or both; systemic treatment is indicated most often.",
        evidence=("french-2023",),
        source="french-2023",
    ),
    Rule(
        id="surgery-for-recurrence.french-2023-metastatic",
        on=SURGERY_FOR_RECURRENCE,
        when=resectable_recurrence & (tumour.site == "uterus") & (tumour.extent == "metastatic"),
        stance=Stance.RECOMMENDED,
        why="In metastatic disease surgery stays indicated where it is resectable.",
        evidence=("french-2023",),
        source="french-2023",
    ),
)
