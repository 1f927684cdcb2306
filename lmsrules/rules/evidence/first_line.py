"""First-line treatment of advanced disease: what the guidance says of it, and LMS-04 (doxorubicin + trabectedin).

What compares doxorubicin with ifosfamide or dacarbazine is in `first_line_partners.py`.
"""

from ...logic.evidence import Design, Direction, Evidence, Figure
from .options import FIRST_COMBINATION, FIRST_DOX_IFOS, FIRST_DOX_TRAB, GEM_DOC_DOX, SECOND_DOX_IFOS
from .populations import (
    ADVANCED,
    ADVANCED_FIRST_LINE,
    EARLIER_CHEMOTHERAPY,
    LMS_04,
    NOT_GIVEN_BEFORE,
    NOT_GIVEN_BEFORE_NOTE,
    UNIDENTIFIED,
)

LMS_04_NOTE = "Leiomyosarcoma only, 150 patients: 67 uterine and 83 soft tissue."
LMS_04_NOT_READ = "the limits of LVEF, counts and liver function"
LMS_04_LEFT_OUT = (
    "The guidance leaves this trial out, though its first full report appeared in July 2022 and the guidance, by a "
    "paper it in all likelihood cites, is not older than November 2023."
)
REPORT_2022 = "report of 2022"
REPORT_2024 = "report of 2024, data cut January 2023"
COMPARED_IN_LMS_04 = "doxorubicin + trabectedin against doxorubicin"

FIRST_LINE = (
    Evidence(
        id="systemic-palliative-role",
        label="guidance's no. 2 (unidentified), systemic treatment",
        says="Systemic treatment is mainly palliative and may prolong overall survival.",
        citations=("2",),
        design=Design.UNSTATED,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        population=ADVANCED,
        not_read=UNIDENTIFIED,
        statements=("S13",),
    ),
    Evidence(
        id="doxorubicin-combination-first-line",
        label="guidance's no. 4, combinations, series, n = 74, year not seen",
        says="First line, doxorubicin combinations kept the disease in check longer, by the abstract's results in "
        "uterine and non-uterine disease alike; doxorubicin alone had the longest overall survival",
        citations=("4",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.FOR,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population=ADVANCED_FIRST_LINE,
        population_note="One centre, 74 patients (56 women, 18 men), 93.2 % with metastases; combinations with "
        "evofosfamide or ifosfamide.",
        not_read=EARLIER_CHEMOTHERAPY,
        figures=(
            Figure(
                of="median progression-free survival",
                value=7.9,
                low=0.6,
                high=15.8,
                unit="months",
                arm="doxorubicin combinations",
            ),
            Figure(
                of="median overall survival", value=33.8, low=4.2, high=100.2, unit="months", arm="doxorubicin alone"
            ),
        ),
        erratum="The abstract is at odds with itself: by its results progression-free survival was longer in uterine "
        "and in non-uterine disease, its conclusion says particularly in non-uterine disease, and the guidance repeats "
        "the conclusion. The guidance leaves out that overall survival was longest with doxorubicin alone.",
        statements=("S15",),
    ),
    Evidence(
        id="first-line-survival",
        label="guidance's no. 4, all regimens, series, n = 74, year not seen",
        says="Survival on first-line treatment varies widely by regimen and patients",
        citations=("4",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population=ADVANCED_FIRST_LINE,
        population_note="One centre, 74 patients, advanced or metastatic disease.",
        not_read=EARLIER_CHEMOTHERAPY,
        figures=(
            Figure(
                of="median progression-free survival",
                value=4.9,
                low=0.6,
                high=28.1,
                unit="months",
                arm="all patients",
            ),
            Figure(of="median overall survival", value=27.3, low=1.9, high=140.2, unit="months", arm="all patients"),
        ),
        erratum="The guidance prints progression-free survival as ranging 4.9-27.3 months and overall survival "
        "1.9-140.2 months. By the source, 4.9 months is the median progression-free survival (range 0.6-28.1) and "
        "27.3 months the median overall survival (range 1.9-140.2).",
        statements=("S18",),
    ),
    Evidence(
        id="khan-2026",
        label="Khan, review, 2026",
        says="A systematic review, whose conclusion was read in the words of a reviewer only, holds doxorubicin-based "
        "regimens superior to gemcitabine + docetaxel.",
        citations=("khan-2026",),
        design=Design.REVIEW,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population=ADVANCED,
        not_read="whom its studies included",
    ),
    Evidence(
        id="doxorubicin-ifosfamide-response",
        label="guidance's no. 3 (unidentified), response rate",
        says="Doxorubicin + ifosfamide is called effective; a minority of patients respond",
        citations=("3",),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        population=NOT_GIVEN_BEFORE,
        population_note=NOT_GIVEN_BEFORE_NOTE,
        not_read=UNIDENTIFIED,
        figures=(Figure(of="response rate", low=10, high=30, unit="%"),),
        statements=("S16",),
    ),
    Evidence(
        id="myelosuppression",
        label="guidance's no. 3 (unidentified), Niu 2023 (likely), harm",
        says="Doxorubicin and ifosfamide commonly suppress the bone marrow.",
        citations=("3", "5"),
        design=Design.UNSTATED,
        direction=Direction.AGAINST,
        bears_on=(GEM_DOC_DOX, FIRST_COMBINATION, FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        statements=("S19",),
    ),
    Evidence(
        id="lms-04-survival",
        label="LMS-04, overall survival, randomised, n = 150, 2024",
        says="Doxorubicin + trabectedin every 3 weeks, six courses, then trabectedin, against doxorubicin alone, six "
        "courses: longer overall survival, at a follow-up of 55 months",
        citations=("lms-04-2024", "pdq-soft-tissue"),
        read_in=("pdq-soft-tissue",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_TRAB),
        population=LMS_04,
        population_note=LMS_04_NOTE,
        not_read=LMS_04_NOT_READ,
        figures=(
            Figure(
                of="median overall survival",
                value=33,
                low=26,
                high=48,
                interval="95 % CI",
                unit="months",
                arm="combination",
                note=REPORT_2024,
            ),
            Figure(
                of="median overall survival",
                value=24,
                low=19,
                high=31,
                interval="95 % CI",
                unit="months",
                arm="doxorubicin",
                note=REPORT_2024,
            ),
            Figure(
                of="adjusted hazard ratio for death",
                value=0.65,
                low=0.44,
                high=0.95,
                interval="95 % CI",
                arm=COMPARED_IN_LMS_04,
            ),
        ),
        erratum=LMS_04_LEFT_OUT,
    ),
    Evidence(
        id="lms-04-progression",
        label="LMS-04, progression, randomised, n = 150, 2022 and 2024",
        says="LMS-04 was planned for progression-free survival, which was longer with doxorubicin + trabectedin; the "
        "report of 2022 supersedes the congress report, that of 2024 the one of 2022",
        citations=("lms-04-2022", "lms-04-2024"),
        supersedes=("lms-04-progression-2022",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_TRAB),
        population=LMS_04,
        population_note=LMS_04_NOTE,
        not_read=LMS_04_NOT_READ,
        figures=(
            Figure(
                of="median progression-free survival",
                value=12.2,
                unit="months",
                arm="combination",
                note=REPORT_2022,
            ),
            Figure(
                of="median progression-free survival", value=6.2, unit="months", arm="doxorubicin", note=REPORT_2022
            ),
            Figure(
                of="hazard ratio for progression or death",
                value=0.37,
                low=0.26,
                high=0.53,
                interval="95 % CI",
                arm=COMPARED_IN_LMS_04,
                note=f"{REPORT_2024}; 0.41 in the report of 2022",
            ),
            Figure(of="response rate", value=36, unit="%", arm="combination", note=REPORT_2022),
            Figure(of="response rate", value=13, unit="%", arm="doxorubicin", note=REPORT_2022),
        ),
    ),
    Evidence(
        id="lms-04-progression-2022",
        label="LMS-04, progression, randomised, n = 150, 2022",
        says="LMS-04 was planned for progression-free survival, which was longer with doxorubicin + trabectedin; the "
        "report of 2022 supersedes the congress report",
        citations=("lms-04-2022",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_TRAB),
        population=LMS_04,
        population_note=LMS_04_NOTE,
        not_read=LMS_04_NOT_READ,
        figures=(
            Figure(of="median progression-free survival", value=12.2, unit="months", arm="combination"),
            Figure(of="median progression-free survival", value=6.2, unit="months", arm="doxorubicin"),
            Figure(of="hazard ratio for progression or death", value=0.41, arm=COMPARED_IN_LMS_04),
            Figure(of="response rate", value=36, unit="%", arm="combination"),
            Figure(of="response rate", value=13, unit="%", arm="doxorubicin"),
        ),
    ),
    Evidence(
        id="lms-04-toxicity",
        label="LMS-04, toxicity, randomised, n = 150, 2024",
        says="In LMS-04 severe adverse events were far more frequent with doxorubicin + trabectedin",
        citations=("lms-04-2024", "pdq-soft-tissue"),
        read_in=("pdq-soft-tissue",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_TRAB),
        population=LMS_04,
        population_note=LMS_04_NOTE,
        not_read=LMS_04_NOT_READ,
        figures=(
            Figure(of="adverse events of grade 3-4", value=97, unit="%", arm="combination"),
            Figure(of="adverse events of grade 3-4", value=56, unit="%", arm="doxorubicin"),
            Figure(of="liver events of grade 3-4", value=46, unit="%", arm="combination"),
            Figure(of="liver events of grade 3-4", value=3, unit="%", arm="doxorubicin"),
        ),
    ),
    Evidence(
        id="lms-04-caveats",
        label="LMS-04, caveats, randomised, n = 150, 2024",
        says="In LMS-04 what was left of the disease was resected more often after the combination, which may bias "
        "the comparison; part of that arm had no maintenance, and part of the other had trabectedin second line",
        citations=("lms-04-2024", "pdq-soft-tissue"),
        read_in=("pdq-soft-tissue",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_TRAB),
        population=LMS_04,
        population_note=LMS_04_NOTE,
        not_read=LMS_04_NOT_READ,
        figures=(
            Figure(of="resection of residual disease", value=20, unit="%", arm="combination"),
            Figure(of="resection of residual disease", value=8, unit="%", arm="doxorubicin"),
            Figure(of="no maintenance", value=23, unit="%", arm="combination"),
            Figure(of="trabectedin second line", value=37, unit="%", arm="doxorubicin"),
        ),
    ),
)
