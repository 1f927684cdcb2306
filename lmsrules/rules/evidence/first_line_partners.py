"""First-line treatment of advanced disease: doxorubicin with ifosfamide or dacarbazine, compared; for and against."""

from ...logic.evidence import Design, Direction, Evidence, Figure
from .options import FIRST_COMBINATION, FIRST_DOX_IFOS, SECOND_DOX_IFOS
from .populations import (
    ADVANCED,
    ADVANCED_FIRST_LINE,
    DAMBROSIO_2020,
    EARLIER_CHEMOTHERAPY,
    EORTC_62012,
    METASTATIC_FIRST_LINE,
    UTERINE,
)

EORTC_62012_NOTE = "Soft tissue sarcoma of all histologies, 455 patients of 18 to 60 years, 113 with leiomyosarcoma."
EORTC_62012_NOT_READ = f"LVEF, counts, organ function; {EARLIER_CHEMOTHERAPY}"
TURKEY_NOTE = "That the times are medians in months is our reading."
MATCHED = "Leiomyosarcoma, 303 patients, 205 of them matched; treated from 2010 to 2015."

FIRST_LINE_PARTNERS = (
    Evidence(
        id="eortc-62012-survival",
        says="Doxorubicin + ifosfamide 10 g/m2 against doxorubicin alone did not prolong overall survival with "
        "certainty, and febrile neutropenia was far more frequent",
        citations=("judson-2014", "pdq-soft-tissue"),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population=EORTC_62012,
        population_note=EORTC_62012_NOTE,
        not_read=EORTC_62012_NOT_READ,
        figures=(
            Figure(
                of="median overall survival",
                value=14.3,
                low=12.5,
                high=16.5,
                interval="95.5 % CI",
                unit="months",
                arm="doxorubicin + ifosfamide",
            ),
            Figure(
                of="median overall survival",
                value=12.8,
                low=10.5,
                high=14.3,
                interval="95.5 % CI",
                unit="months",
                arm="doxorubicin",
            ),
            Figure(
                of="hazard ratio for death", value=0.83, low=0.67, high=1.03, interval="95.5 % CI", note="p = 0.076"
            ),
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
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population=EORTC_62012,
        population_note=EORTC_62012_NOTE,
        not_read=EORTC_62012_NOT_READ,
        figures=(
            Figure(
                of="response rate",
                value=26,
                unit="%",
                arm="doxorubicin + ifosfamide",
                note="60 of 227 patients; another print has 27 %",
            ),
            Figure(of="response rate", value=14, unit="%", arm="doxorubicin"),
            Figure(of="median progression-free survival", value=7.4, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="median progression-free survival", value=4.6, unit="months", arm="doxorubicin"),
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
        id="eortc-propensity-progression",
        says="Of three first-line regimens compared in matched patients, doxorubicin with dacarbazine or with "
        "ifosfamide kept the disease in check longer than doxorubicin alone",
        citations=("dambrosio-2020",),
        design=Design.RETROSPECTIVE_COMPARISON,
        direction=Direction.FOR,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population=DAMBROSIO_2020,
        population_note=MATCHED,
        not_read=EARLIER_CHEMOTHERAPY,
        figures=(
            Figure(of="median progression-free survival", value=9.2, unit="months", arm="doxorubicin + dacarbazine"),
            Figure(of="median progression-free survival", value=8.2, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="median progression-free survival", value=4.8, unit="months", arm="doxorubicin"),
            Figure(
                of="hazard ratio for progression or death",
                value=0.72,
                low=0.52,
                high=0.99,
                interval="",
                arm="doxorubicin + dacarbazine against doxorubicin",
            ),
        ),
    ),
    Evidence(
        id="eortc-propensity-response",
        says="Of three first-line regimens compared in matched patients, doxorubicin + ifosfamide had the lowest "
        "response rate",
        citations=("dambrosio-2020",),
        design=Design.RETROSPECTIVE_COMPARISON,
        direction=Direction.AGAINST,
        bears_on=(FIRST_DOX_IFOS,),
        population=DAMBROSIO_2020,
        population_note=MATCHED,
        not_read=EARLIER_CHEMOTHERAPY,
        figures=(
            Figure(of="response rate", value=30.9, unit="%", arm="doxorubicin + dacarbazine"),
            Figure(of="response rate", value=19.5, unit="%", arm="doxorubicin + ifosfamide"),
            Figure(of="response rate", value=25.6, unit="%", arm="doxorubicin"),
        ),
    ),
    Evidence(
        id="eortc-propensity-survival",
        says="In matched patients overall survival was shorter with first-line doxorubicin + ifosfamide than with "
        "doxorubicin + dacarbazine; that with doxorubicin alone was not read",
        citations=("dambrosio-2020",),
        design=Design.RETROSPECTIVE_COMPARISON,
        direction=Direction.AGAINST,
        bears_on=(FIRST_DOX_IFOS,),
        population=DAMBROSIO_2020,
        population_note=MATCHED,
        not_read=EARLIER_CHEMOTHERAPY,
        figures=(
            Figure(
                of="median overall survival",
                value=36.8,
                low=27.9,
                high=47.2,
                interval="",
                unit="months",
                arm="doxorubicin + dacarbazine",
            ),
            Figure(
                of="median overall survival",
                value=21.9,
                low=16.7,
                high=33.4,
                interval="",
                unit="months",
                arm="doxorubicin + ifosfamide",
            ),
        ),
    ),
    Evidence(
        id="omura-1983",
        says="Doxorubicin + dacarbazine was no more active than doxorubicin alone in advanced uterine sarcoma.",
        citations=("omura-1983", "pdq-uterine"),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(FIRST_COMBINATION,),
        population=UTERINE & ADVANCED,
        population_note="Uterine sarcomas.",
        not_read="the other entry criteria",
    ),
    Evidence(
        id="sutton-1996",
        says="Doxorubicin + ifosfamide was given to 34 patients with uterine leiomyosarcoma without a control group",
        citations=("sutton-1996",),
        design=Design.SINGLE_ARM_TRIAL,
        direction=Direction.FOR,
        bears_on=(FIRST_DOX_IFOS,),
        population=UTERINE & ADVANCED_FIRST_LINE,
        population_note="Advanced uterine leiomyosarcoma. That they had had no line before is our reading.",
        not_read=f"the other entry criteria; {EARLIER_CHEMOTHERAPY}",
        figures=(Figure(of="response rate", value=30.3, unit="%"),),
    ),
    Evidence(
        id="ifosfamide-alone",
        says="Ifosfamide alone: some patients with uterine leiomyosarcoma responded in part",
        citations=("pdq-uterine",),
        design=Design.UNSTATED,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        population=UTERINE & ADVANCED,
        population_note="Uterine leiomyosarcoma.",
        not_read="the entry criteria",
        figures=(Figure(of="partial response rate", value=17.2, unit="%", arm="ifosfamide"),),
    ),
    Evidence(
        id="turkey-uterine",
        says="First line, doxorubicin + ifosfamide and gemcitabine + docetaxel did not differ significantly in 271 "
        "patients with uterine disease",
        citations=("turkish-uterine-2025",),
        design=Design.RETROSPECTIVE_COMPARISON,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population=UTERINE & METASTATIC_FIRST_LINE,
        population_note=f"Metastatic uterine leiomyosarcoma. {TURKEY_NOTE}",
        not_read=EARLIER_CHEMOTHERAPY,
        figures=(
            Figure(of="median overall survival", value=19.7, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="median overall survival", value=20.2, unit="months", arm="gemcitabine + docetaxel"),
            Figure(of="median progression-free survival", value=5.5, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="median progression-free survival", value=7.0, unit="months", arm="gemcitabine + docetaxel"),
            Figure(of="response rate", value=26, unit="%", arm="doxorubicin + ifosfamide"),
            Figure(of="response rate", value=35, unit="%", arm="gemcitabine + docetaxel"),
        ),
    ),
    Evidence(
        id="turkey-non-uterine",
        says="First line, doxorubicin + ifosfamide and gemcitabine + docetaxel in 150 patients with non-uterine "
        "disease; whether the differences are significant was not read",
        citations=("turkish-non-uterine-2025",),
        design=Design.RETROSPECTIVE_COMPARISON,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population=~UTERINE & ADVANCED_FIRST_LINE,
        population_note=f"Non-uterine leiomyosarcoma. {TURKEY_NOTE}",
        not_read=EARLIER_CHEMOTHERAPY,
        figures=(
            Figure(of="median overall survival", value=22.0, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="median overall survival", value=19.1, unit="months", arm="gemcitabine + docetaxel"),
            Figure(of="median progression-free survival", value=7.3, unit="months", arm="doxorubicin + ifosfamide"),
            Figure(of="median progression-free survival", value=6.1, unit="months", arm="gemcitabine + docetaxel"),
            Figure(of="response rate", value=25.3, unit="%", arm="doxorubicin + ifosfamide"),
            Figure(of="response rate", value=29.6, unit="%", arm="gemcitabine + docetaxel"),
        ),
    ),
)
