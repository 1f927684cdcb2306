"""Other evidence on advanced disease, recurrence and follow-up: what the guidance does not mention, for and against."""

from ...facts import patient, tumour
from ...logic.evidence import Design, Direction, Evidence, Figure
from .guidance import FIRST_COMBINATION, FIRST_DOX_IFOS, RECURRENCE, SECOND_DOX_IFOS, SURVEILLANCE, UTERINE

ADVANCED_FIRST_LINE = (tumour.extent != "localised") & (patient.age_years >= 18)

ADVANCED = (
    Evidence(
        id="lms-04",
        says="Doxorubicin + trabectedin, then trabectedin, against doxorubicin alone: longer survival, and more "
        "severe adverse events",
        citations=("lms-04-2022", "lms-04-2024", "pdq-soft-tissue"),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(FIRST_COMBINATION,),
        population=ADVANCED_FIRST_LINE & (patient.ecog <= 1),
        population_note="Leiomyosarcoma only, 67 uterine and 83 soft tissue; not mentioned by the guidance.",
        figures=(
            Figure(of="overall survival", value=33, unit="months", arm="combination", note="report of 2024"),
            Figure(of="overall survival", value=24, unit="months", arm="doxorubicin", note="report of 2024"),
            Figure(of="adjusted hazard ratio for death", value=0.65, low=0.44, high=0.95, interval=""),
            Figure(of="adverse events of grade 3-4", value=97, unit="%", arm="combination"),
            Figure(of="adverse events of grade 3-4", value=56, unit="%", arm="doxorubicin"),
        ),
    ),
    Evidence(
        id="eortc-62012-survival",
        says="Doxorubicin + ifosfamide against doxorubicin alone did not prolong overall survival with certainty, "
        "and febrile neutropenia was far more frequent",
        citations=("judson-2014", "pdq-soft-tissue"),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(FIRST_DOX_IFOS,),
        population=ADVANCED_FIRST_LINE & (patient.age_years <= 60),
        population_note="Soft tissue sarcoma of all histologies, 455 patients of 18 to 60 years.",
        figures=(
            Figure(of="median overall survival", value=14.3, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="median overall survival", value=12.8, unit="months", arm="doxorubicin", note="p = 0.076"),
            Figure(of="febrile neutropenia", value=46, unit="%", arm="doxorubicin + ifosfamide"),
            Figure(of="febrile neutropenia", value=13, unit="%", arm="doxorubicin"),
        ),
    ),
    Evidence(
        id="eortc-62012-response",
        says="In EORTC 62012 more patients responded to doxorubicin + ifosfamide, and the disease was kept in check "
        "longer",
        citations=("judson-2014", "pdq-soft-tissue"),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(FIRST_DOX_IFOS,),
        population=ADVANCED_FIRST_LINE & (patient.age_years <= 60),
        population_note="Soft tissue sarcoma of all histologies, 455 patients of 18 to 60 years.",
        figures=(
            Figure(of="response rate", value=26, unit="%", arm="doxorubicin + ifosfamide"),
            Figure(of="response rate", value=14, unit="%", arm="doxorubicin"),
            Figure(of="progression-free survival", value=7.4, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="progression-free survival", value=4.6, unit="months", arm="doxorubicin"),
        ),
    ),
    Evidence(
        id="ifosfamide-less-favoured",
        says="Ifosfamide is less favoured in leiomyosarcoma than in synovial sarcoma.",
        citations=("esmo-news-2014",),
        design=Design.UNSTATED,
        direction=Direction.AGAINST,
        bears_on=(FIRST_DOX_IFOS, SECOND_DOX_IFOS),
    ),
    Evidence(
        id="eortc-propensity",
        says="Of three first-line regimens compared in matched patients, doxorubicin + ifosfamide had the "
        "lowest response rate",
        citations=("dambrosio-2020",),
        design=Design.RETROSPECTIVE_COMPARISON,
        direction=Direction.AGAINST,
        bears_on=(FIRST_DOX_IFOS,),
        population=ADVANCED_FIRST_LINE,
        population_note="303 patients, 205 of them matched.",
        figures=(
            Figure(of="response rate", value=30.9, unit="%", arm="doxorubicin + dacarbazine"),
            Figure(of="response rate", value=19.5, unit="%", arm="doxorubicin + ifosfamide"),
            Figure(of="response rate", value=25.6, unit="%", arm="doxorubicin"),
            Figure(of="progression-free survival", value=9.2, unit="months", arm="doxorubicin + dacarbazine"),
            Figure(of="progression-free survival", value=8.2, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="progression-free survival", value=4.8, unit="months", arm="doxorubicin"),
        ),
    ),
    Evidence(
        id="recurrence-resection-uterine",
        says="After resection of a recurrence, median overall survival was longest where the recurrence was in "
        "the lung",
        citations=("recurrence-resection-series",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.FOR,
        bears_on=(RECURRENCE,),
        population=UTERINE,
        population_note="Recurrent uterine leiomyosarcoma.",
        figures=(
            Figure(of="median overall survival", value=37.7, unit="months", arm="abdomen or pelvis"),
            Figure(of="median overall survival", value=78.1, unit="months", arm="lung"),
        ),
    ),
    Evidence(
        id="metastasectomy-selection",
        says="Resection may give a long time without disease where lung metastases are few and slow and the primary "
        "is controlled; how much of this is selection is unclear.",
        citations=("pdq-soft-tissue",),
        design=Design.UNSTATED,
        direction=Direction.AGAINST,
        bears_on=(RECURRENCE,),
        population=tumour.recurrence == "distant",
        population_note="Soft tissue sarcoma of all histologies.",
    ),
    Evidence(
        id="follow-up-schedule",
        says="A visit every 3 months in the first 2-3 years is advised, with imaging on symptoms; most relapses come "
        "in the first 2 years and most metastases in the lung.",
        citations=("ago-austria-follow-up",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(SURVEILLANCE,),
        population=UTERINE,
        population_note="Uterine sarcoma.",
    ),
    Evidence(
        id="follow-up-interval-unproven",
        says="No trial has proven an interval for follow-up.",
        citations=("surveillance-review",),
        design=Design.UNSTATED,
        direction=Direction.CONTEXT,
        bears_on=(SURVEILLANCE,),
    ),
)
