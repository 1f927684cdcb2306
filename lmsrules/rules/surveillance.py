"""Should the patient be followed up closely after treatment?"""

from ..logic.parts import Question, Rule, Stance
from .findings import after_treatment, in_scope

SURVEILLANCE = Question(
    id="surveillance",
    title="Close surveillance",
    asked_when=in_scope & after_treatment,
)

RULES = (
    Rule(
        id="surveillance.after-treatment",
        on=SURVEILLANCE,
        when=after_treatment,
        stance=Stance.RECOMMENDED,
        why="Close surveillance after treatment is essential; regular imaging, to find local recurrence or metastases, "
        "is typically part of it.",
        evidence=("guidance-surveillance",),
        source="guidance",
        statements=("S11",),
    ),
)
