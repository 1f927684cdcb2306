"""Should the patient be followed up closely after treatment?

Close surveillance looks for relapse after treatment, so it is asked only where no disease is known to be left. What
shows whether treatment works on disease that is there is another matter, of which the guidance does not speak.
"""

from ..logic.parts import Question, Rule, Stance
from .findings import after_treatment, in_scope, no_disease_left

SURVEILLANCE = Question(
    id="surveillance",
    title="Close surveillance",
    asked_when=in_scope & after_treatment & no_disease_left,
)

RULES = (
    Rule(
        id="surveillance.after-treatment",
        on=SURVEILLANCE,
        when=after_treatment & no_disease_left,
        stance=Stance.RECOMMENDED,
        why="Essential after treatment, typically with regular imaging, to find local recurrence or metastases.",
        evidence=("guidance-surveillance",),
        source="guidance",
        statements=("S11",),
    ),
)
