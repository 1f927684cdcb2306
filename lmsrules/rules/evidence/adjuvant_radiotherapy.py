"""Adjuvant radiotherapy: what the guidance says of it, and what else speaks for or against."""

from ...facts import tumour
from ...logic.evidence import Design, Direction, Evidence, Figure
from .options import CHEMOTHERAPY, GEM_DOC, GEM_DOC_DOX, RADIOTHERAPY
from .populations import EORTC_55874, RESECTED_SARCOMA, RESECTED_UTERINE, UTERINE

ADJUVANT_RADIOTHERAPY = (
    Evidence(
        id="guideline-rt-uterine",
        label="ESMO guideline (edition to be verified), radiotherapy",
        says="The guideline does not recommend radiotherapy after resection of a uterine leiomyosarcoma.",
        citations=("1",),
        design=Design.GUIDELINE,
        direction=Direction.AGAINST,
        bears_on=(RADIOTHERAPY,),
        population=UTERINE,
        statements=("S04",),
    ),
    Evidence(
        id="eortc-55874-survival",
        label="EORTC 55874, randomised, n = 224, 2008",
        says="Pelvic radiotherapy (51 Gy in 28 fractions) against observation changed neither overall nor "
        "progression-free survival",
        citations=("reed-2008",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(RADIOTHERAPY,),
        population=EORTC_55874,
        population_note="High-grade uterine sarcomas of stages I and II (staging before FIGO 2009), carcinosarcoma "
        "included.",
        figures=(Figure(of="patients", value=224), Figure(of="with leiomyosarcoma", value=103)),
        statements=("S04",),
    ),
    Evidence(
        id="eortc-55874-local-relapse",
        label="EORTC 55874, local relapse, randomised, 2008",
        says="In EORTC 55874 local relapse was rarer with radiotherapy, by its authors' account through better local "
        "control of carcinosarcoma",
        citations=("reed-2008",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.CONTEXT,
        bears_on=(RADIOTHERAPY,),
        population=EORTC_55874,
        population_note="High-grade uterine sarcomas of stages I and II (staging before FIGO 2009), carcinosarcoma "
        "included.",
        figures=(
            Figure(
                of="local relapse",
                value=14,
                arm="radiotherapy",
                note="p = 0.004; the abstract prints no unit, neither count nor per cent",
            ),
            Figure(of="local relapse", value=24, arm="observation", note="the abstract prints no unit"),
        ),
        erratum="The guidance leaves out that local relapse was rarer, and that the trial was of uterine sarcomas "
        "only.",
        statements=("S04",),
    ),
    Evidence(
        id="ago-austria-on-eortc-55874",
        label="AGO Austria manual, on EORTC 55874",
        says="The Austrian manual reads the figures of local relapse in EORTC 55874 as per cent, and sees no effect in "
        "the true sarcomas.",
        citations=("ago-austria-surgery",),
        design=Design.UNSTATED,
        direction=Direction.CONTEXT,
        bears_on=(RADIOTHERAPY,),
        population=UTERINE,
    ),
    Evidence(
        id="wong-2013-radiotherapy",
        label="Wong, series, n = 69, 2013",
        says="In a series of 69 patients local recurrence was rarer and survival better after radiotherapy, unlike "
        "in the randomised trial",
        citations=("wong-2013",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.FOR,
        bears_on=(RADIOTHERAPY,),
        population=RESECTED_UTERINE,
        population_note="Uterine leiomyosarcoma.",
        figures=(
            Figure(of="local recurrence at 3 years", value=19, unit="%", arm="radiotherapy"),
            Figure(of="local recurrence at 3 years", value=39, unit="%", arm="none"),
            Figure(of="hazard ratio for local recurrence", value=0.28, low=0.11, high=0.69, interval=""),
            Figure(of="alive at 3 years", value=69, unit="%", arm="radiotherapy"),
            Figure(of="alive at 3 years", value=35, unit="%", arm="none"),
            Figure(of="hazard ratio for death", value=0.44, low=0.23, high=0.85, interval=""),
        ),
    ),
    Evidence(
        id="rcn-2017-adjuvant",
        label="Rare Cancer Network, series, n = 110, 2017",
        says="In a series of 110 patients neither local nor systemic adjuvant treatment improved the outcome",
        citations=("rcn-2017",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.AGAINST,
        bears_on=(RADIOTHERAPY, CHEMOTHERAPY),
        population=UTERINE,
        population_note="Primary uterine leiomyosarcoma.",
    ),
    Evidence(
        id="options-review-2018",
        label="Friedman, review, 2018",
        says="A review advises against adjuvant radiotherapy and chemotherapy after complete resection of a tumour "
        "confined to the uterus and not morcellated, and to observe",
        citations=("adjuvant-options-2018",),
        design=Design.REVIEW,
        direction=Direction.AGAINST,
        bears_on=(RADIOTHERAPY, CHEMOTHERAPY, GEM_DOC, GEM_DOC_DOX),
        population=RESECTED_UTERINE & (tumour.extent == "localised") & ~tumour.morcellated,
    ),
    Evidence(
        id="extremity-radiotherapy",
        label="Yang (likely), limbs, randomised, n = 141, 1998",
        says="In a randomised trial of 141 patients at one centre radiotherapy made local recurrence rarer and left "
        "overall survival unchanged; patients with high-grade tumours had chemotherapy too",
        citations=("pdq-soft-tissue", "yang-1998"),
        read_in=("pdq-soft-tissue",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(RADIOTHERAPY,),
        population=(tumour.site == "extremity") & RESECTED_SARCOMA,
        population_note="Soft tissue sarcoma of the extremities, all histologies.",
        not_read="the other entry criteria",
        figures=(
            Figure(of="local recurrences", value=1, arm="70 patients with radiotherapy"),
            Figure(of="local recurrences", value=17, arm="71 patients without"),
        ),
    ),
)
