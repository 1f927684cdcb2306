"""Other evidence on adjuvant treatment: what the guidance does not mention, for and against."""

from ...facts import tumour
from ...logic.evidence import Design, Direction, Evidence, Figure
from .guidance import CHEMOTHERAPY, GEM_DOC_DOX, RADIOTHERAPY, UTERINE

NOT_UTERINE = tumour.site != "uterus"

ADJUVANT = (
    Evidence(
        id="gog-0277",
        says="Gemcitabine + docetaxel, then doxorubicin, against observation: survival was no longer, recurrences "
        "were eight in each arm; closed early with 38 of 216 patients",
        citations=("hensley-2018",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY, GEM_DOC_DOX),
        population=UTERINE & (tumour.grade >= 2) & (tumour.extent == "localised"),
        population_note="High-grade leiomyosarcoma confined to the uterus.",
        figures=(
            Figure(
                of="restricted mean overall survival",
                value=34.3,
                low=25.3,
                high=43.3,
                unit="months",
                arm="chemotherapy",
                interval="",
            ),
            Figure(
                of="restricted mean overall survival",
                value=46.4,
                low=43.6,
                high=49.1,
                unit="months",
                arm="observation",
                interval="",
            ),
        ),
    ),
    Evidence(
        id="sarcgyn-disease-free-survival",
        says="Doxorubicin, ifosfamide and cisplatin before radiotherapy, against radiotherapy alone, lengthened "
        "disease-free survival; stopped early",
        citations=("pautier-2013",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(CHEMOTHERAPY,),
        population=UTERINE,
        population_note="Uterine sarcomas; 53 of 81 patients had leiomyosarcoma.",
        figures=(
            Figure(of="disease-free at 3 years", value=55, unit="%", arm="chemotherapy", note="p = 0.048"),
            Figure(of="disease-free at 3 years", value=41, unit="%", arm="radiotherapy alone"),
        ),
    ),
    Evidence(
        id="sarcgyn-overall-survival",
        says="In SARCGYN overall survival did not differ with certainty, and two patients died of the treatment",
        citations=("pautier-2013",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=UTERINE,
        population_note="Uterine sarcomas; 53 of 81 patients had leiomyosarcoma.",
        figures=(
            Figure(of="alive", value=81, unit="%", arm="chemotherapy", note="p = 0.41"),
            Figure(of="alive", value=69, unit="%", arm="radiotherapy alone"),
        ),
    ),
    Evidence(
        id="wong-2013-radiotherapy",
        says="In a series of 69 patients local recurrence was rarer and survival better after radiotherapy, unlike "
        "in the randomised trial",
        citations=("wong-2013",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.FOR,
        bears_on=(RADIOTHERAPY,),
        population=UTERINE,
        population_note="Uterine leiomyosarcoma.",
        figures=(
            Figure(of="local recurrence at 3 years", value=19, unit="%", arm="radiotherapy"),
            Figure(of="local recurrence at 3 years", value=39, unit="%", arm="none"),
        ),
    ),
    Evidence(
        id="rcn-2017-adjuvant",
        says="In a series of 110 patients neither local nor systemic adjuvant treatment improved the outcome",
        citations=("rcn-2017",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.AGAINST,
        bears_on=(RADIOTHERAPY, CHEMOTHERAPY),
        population=UTERINE,
        population_note="Uterine leiomyosarcoma.",
    ),
    Evidence(
        id="options-review-2018",
        says="A review advises against adjuvant radiotherapy and chemotherapy after complete resection of a tumour "
        "confined to the uterus and not morcellated.",
        citations=("adjuvant-options-2018",),
        design=Design.UNSTATED,
        direction=Direction.AGAINST,
        bears_on=(RADIOTHERAPY, CHEMOTHERAPY),
        population=UTERINE & ~tumour.morcellated & (tumour.extent == "localised"),
    ),
    Evidence(
        id="smac-meta-analysis",
        says="Over eighteen randomised trials adjuvant chemotherapy lowered mortality",
        citations=("pdq-soft-tissue",),
        design=Design.META_ANALYSIS,
        direction=Direction.FOR,
        bears_on=(CHEMOTHERAPY,),
        population=NOT_UTERINE,
        population_note="Soft tissue sarcoma of all histologies.",
        figures=(
            Figure(of="absolute change in mortality", value=-6, unit="%", arm="any chemotherapy"),
            Figure(of="absolute change in mortality", value=-11, unit="%", arm="doxorubicin + ifosfamide"),
        ),
    ),
    Evidence(
        id="eortc-62931",
        says="In a randomised trial of 351 patients adjuvant chemotherapy improved neither overall nor "
        "relapse-free survival",
        citations=("pdq-soft-tissue",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=NOT_UTERINE,
        population_note="Soft tissue sarcoma of all histologies.",
        figures=(
            Figure(of="hazard ratio for death", value=0.94, low=0.68, high=1.31, interval=""),
            Figure(of="hazard ratio for relapse", value=0.91),
        ),
    ),
    Evidence(
        id="extremity-radiotherapy",
        says="Radiotherapy made local recurrence rarer and left overall survival unchanged",
        citations=("pdq-soft-tissue",),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(RADIOTHERAPY,),
        population=tumour.site == "extremity",
        population_note="Soft tissue sarcoma of the extremities, all histologies.",
        figures=(
            Figure(of="local recurrences", value=1, arm="70 patients with radiotherapy"),
            Figure(of="local recurrences", value=17, arm="71 patients without"),
        ),
    ),
)
