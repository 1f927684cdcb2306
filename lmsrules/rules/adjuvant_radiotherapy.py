"""Should radiotherapy follow a complete resection?"""

from ..facts import treatment, tumour
from ..logic.parts import Question, Rule, Stance
from .adjuvant_treatment import DECIDING_FACTORS, RISK_FACTORS
from .findings import (
    adjuvant_setting,
    confined_not_morcellated,
    grade_2_or_3,
    in_scope,
    involved_margins,
    large_deep_high_grade,
    large_tumour,
    limb_or_trunk,
    outside_the_womb,
)

ADJUVANT_RADIOTHERAPY = Question(
    id="adjuvant-radiotherapy",
    title="Adjuvant radiotherapy",
    asked_when=in_scope & adjuvant_setting,
    factors=DECIDING_FACTORS,
    considerations=RISK_FACTORS,
)

RULES = (
    Rule(
        id="adjuvant-radiotherapy.uterine",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.NOT_RECOMMENDED,
        why="Pelvic radiotherapy improved neither survival nor relapse-free survival in the randomised trial.",
        evidence=("guideline-rt-uterine", "eortc-55874-survival"),
        source="guidance",
        statements=("S04",),
    ),
    Rule(
        id="adjuvant-radiotherapy.other-sites",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site != "uterus"),
        stance=Stance.INDIVIDUALISE,
        why="The advice against it is for uterine disease. Elsewhere no standard: decide by the risk of local relapse.",
        evidence=("guideline-adjuvant-not-standard", "guidance-local-relapse-risk"),
        source="guidance",
        statements=("S01", "S02", "S03"),
    ),
    Rule(
        id="adjuvant-radiotherapy.french-2023",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.NOT_RECOMMENDED,
        why="External radiotherapy is no standard there. That this advises against it is our reading.",
        evidence=("french-2023",),
        source="french-2023",
    ),
    Rule(
        id="adjuvant-radiotherapy.french-2023-involved-margins",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus") & involved_margins,
        stance=Stance.INDIVIDUALISE,
        why="After excision that was not complete it may be indicated for the single patient, after a "
        "multidisciplinary meeting. That R1 counts as that is our reading. Worse risk factors, its other ground, are "
        "no fact here.",
        evidence=("french-2023",),
        source="french-2023",
        overrides=("adjuvant-radiotherapy.french-2023",),
    ),
    Rule(
        id="adjuvant-radiotherapy.pdq-uterine-2024",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.UNDETERMINED,
        why="Its value is not established; it is listed as a choice in stages I and II.",
        evidence=("pdq-uterine-2024",),
        source="pdq-uterine-2024",
    ),
    Rule(
        id="adjuvant-radiotherapy.ago-austria",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus") & involved_margins,
        stance=Stance.INDIVIDUALISE,
        why="As an exception after R1 and above all R2; chemotherapy comes before it there.",
        evidence=("ago-austria",),
        source="ago-austria",
    ),
    Rule(
        id="adjuvant-radiotherapy.friedman-2018",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & confined_not_morcellated,
        stance=Stance.NOT_RECOMMENDED,
        why="After complete resection of a tumour confined to the uterus and not morcellated: observe. That R1 is "
        "complete is our reading.",
        evidence=("friedman-2018",),
        source="friedman-2018",
    ),
    Rule(
        id="adjuvant-radiotherapy.msd-manual",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site == "uterus"),
        stance=Stance.OPTION,
        why="The textbook calls it usual: it delays local recurrence and does not lengthen survival.",
        evidence=("msd-manual",),
        source="msd-manual",
    ),
    Rule(
        id="adjuvant-radiotherapy.pdq-soft-tissue-2025",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & limb_or_trunk & grade_2_or_3,
        stance=Stance.RECOMMENDED,
        why="In stages II and III it makes local recurrence rarer and leaves survival as it is. FNCLCC 2 and 3 "
        "stand for these stages.",
        evidence=("pdq-soft-tissue-2025",),
        source="pdq-soft-tissue-2025",
        grade="B1",
    ),
    Rule(
        id="adjuvant-radiotherapy.astro-2021-raised-risk",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & limb_or_trunk & large_deep_high_grade,
        stance=Stance.RECOMMENDED,
        why="Radiotherapy where the danger of local recurrence is raised, before surgery rather than after it. "
        "The cut-offs are ours.",
        evidence=("astro-2021",),
        source="astro-2021",
        grade="strong, high",
    ),
    Rule(
        id="adjuvant-radiotherapy.astro-2021-involved-margins",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & limb_or_trunk & involved_margins,
        stance=Stance.RECOMMENDED,
        why="Radiotherapy after surgery where the margin is close or involved. Close margins are no fact here.",
        evidence=("astro-2021",),
        source="astro-2021",
        grade="strong, moderate",
    ),
    Rule(
        id="adjuvant-radiotherapy.astro-2021-low-risk",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & limb_or_trunk & ~large_tumour & (tumour.grade == 1) & (treatment.margins == "R0"),
        stance=Stance.NOT_RECOMMENDED,
        why="None where the danger of local recurrence is low: small, low grade, clear margins. The cut-offs are ours.",
        evidence=("astro-2021",),
        source="astro-2021",
        grade="strong, moderate",
    ),
    Rule(
        id="adjuvant-radiotherapy.bsg-2024",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & limb_or_trunk & grade_2_or_3,
        stance=Stance.RECOMMENDED,
        why="Before or after surgery for most tumours of intermediate or high grade. Read in a summary by a third "
        "party.",
        evidence=("bsg-2024",),
        source="bsg-2024",
    ),
    Rule(
        id="adjuvant-radiotherapy.bsg-2010",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & (tumour.site == "extremity") & grade_2_or_3,
        stance=Stance.RECOMMENDED,
        why="Surgery and then radiotherapy is the standard for limb sarcoma of high grade. That an intermediate grade "
        "counts as high is our reading.",
        evidence=("bsg-2010",),
        source="bsg-2010",
    ),
    Rule(
        id="adjuvant-radiotherapy.seom-geis-2025",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & outside_the_womb & (large_deep_high_grade | involved_margins),
        stance=Stance.RECOMMENDED,
        why="For large, deep tumours of high grade, and after incomplete resection. The cut-offs are ours, and that "
        "R1 counts as incomplete.",
        evidence=("seom-geis-2025",),
        source="seom-geis-2025",
    ),
    Rule(
        id="adjuvant-radiotherapy.seom-2021",
        on=ADJUVANT_RADIOTHERAPY,
        when=adjuvant_setting & outside_the_womb & (large_deep_high_grade | involved_margins),
        stance=Stance.RECOMMENDED,
        why="For large, deep tumours of high grade, and after marginal resection. The cut-offs are ours, and that "
        "R1 and R2 are marginal.",
        evidence=("seom-2021",),
        source="seom-2021",
    ),
)
