"""Should the patient be followed up closely after treatment?

Close surveillance looks for relapse after treatment, so it is asked only where no disease is known to be left. What
shows whether treatment works on disease that is there is another matter, of which the guidance does not speak.
"""

from ..facts import tumour
from ..logic.parts import Question, Rule, Stance
from .findings import adjuvant_setting, after_treatment, confined_not_morcellated, in_scope, no_disease_left

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
    Rule(
        id="surveillance.ago-austria",
        on=SURVEILLANCE,
        when=after_treatment & no_disease_left & (tumour.site == "uterus"),
        stance=Stance.RECOMMENDED,
        why="A visit every three months for two to three years; imaging where symptoms call for it.",
        evidence=("ago-austria-follow-up",),
        source="ago-austria-follow-up",
    ),
    Rule(
        id="surveillance.friedman-2018",
        on=SURVEILLANCE,
        when=after_treatment & no_disease_left & adjuvant_setting & confined_not_morcellated,
        stance=Stance.RECOMMENDED,
        why="Imaging and examination from time to time.",
        evidence=("friedman-2018",),
        source="friedman-2018",
    ),
    Rule(
        id="surveillance.pdq-soft-tissue-2025",
        on=SURVEILLANCE,
        when=after_treatment & no_disease_left & (tumour.site == "extremity"),
        stance=Stance.RECOMMENDED,
        why="Imaging for lung metastases is supported, its effect on survival unknown. That this recommends it is "
        "our reading.",
        evidence=("pdq-soft-tissue-2025",),
        source="pdq-soft-tissue-2025",
        grade="C2",
    ),
    Rule(
        id="surveillance.bsg-2010",
        on=SURVEILLANCE,
        when=after_treatment & no_disease_left,
        stance=Stance.RECOMMENDED,
        why="Regular follow-up.",
        evidence=("bsg-2010",),
        source="bsg-2010",
    ),
)
