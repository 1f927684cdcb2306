"""After a first treatment: second line, surgery for recurrence, surveillance, and watching for toxicity."""

from ...facts import tumour
from ...logic.evidence import Design, Direction, Evidence, Figure
from .options import FIRST_DOX_IFOS, MONITORING, RECURRENCE, SECOND_DOX_IFOS, SURVEILLANCE
from .populations import ADVANCED, NIU_2023, RECURRED, SARC005, UNIDENTIFIED, UTERINE

NOT_IN_SOURCE = "as the guidance prints it; not read in the source"

LATER = (
    Evidence(
        id="doxorubicin-ifosfamide-second-line",
        label="Niu (likely), series, n = 9, 2023",
        says="After gemcitabine + docetaxel, doxorubicin + ifosfamide is judged promising and reasonable, its side "
        "effects manageable; nine patients were studied",
        citations=("5",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.FOR,
        bears_on=(FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        population=NIU_2023,
        population_note="Nine patients (n = 9) of one centre, one arm: recurred uterine leiomyosarcoma after adjuvant "
        "gemcitabine + docetaxel. Adjuvant treatment is no line here, so for these patients the question is that of "
        "the first line.",
        figures=(
            Figure(of="patients", value=9),
            Figure(of="clinical benefit rate", value=66.7, unit="%", note=NOT_IN_SOURCE),
            Figure(of="median overall survival", value=33.0, unit="months", note=NOT_IN_SOURCE),
        ),
        erratum="The guidance leaves out that the study was of nine patients of one centre with uterine disease, all "
        "after gemcitabine + docetaxel given as adjuvant treatment, and without a control group.",
        statements=("S17",),
    ),
    Evidence(
        id="recurrence-surgery-survival",
        label="guidance's no. 3 (unidentified), surgery for recurrence",
        says="Patients whose local or distant recurrence was removed had a longer median overall survival, which for "
        "the guidance shows how much combining several means of treatment matters.",
        citations=("3",),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(RECURRENCE,),
        population=RECURRED,
        not_read=UNIDENTIFIED,
        statements=("S14",),
    ),
    Evidence(
        id="ikoma-2017",
        label="Ikoma, series, 2017",
        says="In retroperitoneal leiomyosarcoma, patients operated on for a local or distant recurrence had the longer "
        "median survival",
        citations=("ikoma-2017",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.FOR,
        bears_on=(RECURRENCE,),
        population=(tumour.site == "retroperitoneum") & RECURRED,
        population_note="Recurrent retroperitoneal leiomyosarcoma.",
        figures=(
            Figure(of="median survival", value=5.6, unit="years", arm="surgery for recurrence"),
            Figure(of="median survival", value=3.3, unit="years", arm="no surgery for recurrence"),
            Figure(of="hazard ratio", value=0.402, low=0.243, high=0.666, interval="", note="of what was not read"),
        ),
    ),
    Evidence(
        id="recurrence-resection-uterine",
        label="Cybulska, series, n = 62, 2019",
        says="In 62 patients, after resection of a recurrence, median overall survival was longest where the "
        "recurrence was in the lung; there was no comparison with patients not operated on",
        citations=("cybulska-2019",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.CONTEXT,
        bears_on=(RECURRENCE,),
        population=UTERINE & RECURRED,
        population_note="Recurrent uterine leiomyosarcoma.",
        figures=(
            Figure(of="median overall survival", value=37.7, unit="months", arm="abdomen or pelvis"),
            Figure(
                of="median overall survival",
                value=78.1,
                unit="months",
                arm="lung",
                note="its interval is misprinted in the paper as 44.8-11.4",
            ),
        ),
    ),
    Evidence(
        id="metastasectomy-selection",
        label="PDQ, resection of lung metastases, 2025",
        says="Resection may give a long time without disease where lung metastases are few and slow and the primary "
        "is controlled; how much of this is selection is unclear.",
        citations=("pdq-soft-tissue",),
        design=Design.UNSTATED,
        direction=Direction.CONTEXT,
        bears_on=(RECURRENCE,),
        population=tumour.recurrence.is_in("distant", "local_and_distant"),
        population_note="Soft tissue sarcoma of all histologies.",
    ),
    Evidence(
        id="guidance-surveillance",
        label="the guidance, on surveillance",
        says="Close surveillance is called essential after treatment; imaging at regular intervals is typically part "
        "of it.",
        citations=("guidance",),
        design=Design.GUIDELINE,
        direction=Direction.FOR,
        bears_on=(SURVEILLANCE,),
        statements=("S11",),
    ),
    Evidence(
        id="follow-up-schedule",
        label="AGO Austria manual, follow-up, guideline",
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
        id="follow-up-limbs",
        label="Rothermundt, series, n = 174, 2014",
        says="In a series of 174 patients the authors leave the best interval between chest X-rays to be defined; "
        "more than 80 % of relapses of limb sarcomas come in the first 2 years.",
        citations=("rothermundt-2014", "pdq-soft-tissue"),
        read_in=("pdq-soft-tissue",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.CONTEXT,
        bears_on=(SURVEILLANCE,),
        population=tumour.site == "extremity",
        population_note="Localised soft tissue sarcoma of the limbs, all histologies.",
    ),
    Evidence(
        id="follow-up-sarc005",
        label="SARC005, plan of follow-up, single arm, 2013",
        says="In SARC005 computed tomography was done every 3 months for 2 years, then every 6 months for 3 years; "
        "this is a trial's plan, not an interval that was compared.",
        citations=("hensley-2013",),
        design=Design.SINGLE_ARM_TRIAL,
        direction=Direction.CONTEXT,
        bears_on=(SURVEILLANCE,),
        population=SARC005,
        population_note="Uterine leiomyosarcoma after resection and chemotherapy.",
        not_read="the limit of the ejection fraction, the figures for liver function",
    ),
    Evidence(
        id="myelosuppression-monitoring",
        label="guidance's no. 3 (unidentified), Niu 2023 (likely), monitoring",
        says="Doxorubicin and ifosfamide commonly suppress the bone marrow.",
        citations=("3", "5"),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(MONITORING,),
        statements=("S19",),
    ),
    Evidence(
        id="ontario-monitoring",
        label="Cancer Care Ontario, guideline, 2013",
        says="The Ontario guideline wants haematological toxicity of gemcitabine, docetaxel and doxorubicin monitored.",
        citations=("gupta-2013",),
        design=Design.GUIDELINE,
        direction=Direction.FOR,
        bears_on=(MONITORING,),
        population=UTERINE & ADVANCED,
        population_note="Inoperable, locally advanced, recurrent or metastatic uterine leiomyosarcoma.",
    ),
)
