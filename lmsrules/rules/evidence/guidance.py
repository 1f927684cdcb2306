"""The statements of the guidance (S01-S19) as evidence, with the population each really speaks of."""

from ...facts import tumour
from ...logic.evidence import Design, Direction, Evidence, Figure
from ..findings import prior_gemcitabine_docetaxel

DISCUSSION = ("multidisciplinary-discussion", "multidisciplinary-discussion")
ADJUVANT = ("adjuvant-treatment", "adjuvant-treatment")
RADIOTHERAPY = ("adjuvant-radiotherapy", "adjuvant-radiotherapy")
CHEMOTHERAPY = ("adjuvant-chemotherapy", "adjuvant-chemotherapy")
GEM_DOC = ("adjuvant-chemotherapy", "gemcitabine-docetaxel")
GEM_DOC_DOX = ("adjuvant-chemotherapy", "gemcitabine-docetaxel-then-doxorubicin")
SURVEILLANCE = ("surveillance", "surveillance")
FIRST_COMBINATION = ("first-line-systemic", "doxorubicin-combination")
FIRST_DOX_IFOS = ("first-line-systemic", "doxorubicin-ifosfamide")
SECOND_DOX_IFOS = ("second-line-systemic", "doxorubicin-ifosfamide")
RECURRENCE = ("surgery-for-recurrence", "surgery-for-recurrence")
MONITORING = ("toxicity-monitoring", "toxicity-monitoring")

UTERINE = tumour.site == "uterus"

GUIDANCE = (
    Evidence(
        id="guideline-adjuvant-not-standard",
        says="The guideline does not count adjuvant treatment as standard in leiomyosarcoma.",
        citations=("1",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(ADJUVANT,),
        statements=("S01",),
    ),
    Evidence(
        id="guidance-case-by-case",
        says="Adjuvant treatment is weighed for each patient after a multidisciplinary discussion.",
        citations=("guidance",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(DISCUSSION, ADJUVANT),
        statements=("S02",),
    ),
    Evidence(
        id="guidance-local-relapse-risk",
        says="Whatever raises the danger of relapse at the site is to be taken into account.",
        citations=("guidance",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(ADJUVANT, RADIOTHERAPY),
        statements=("S03",),
    ),
    Evidence(
        id="guideline-rt-uterine",
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
        says="Pelvic radiotherapy (51 Gy in 28 fractions) against observation changed neither overall nor "
        "progression-free survival",
        citations=("reed-2008",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(RADIOTHERAPY,),
        population=UTERINE,
        population_note="Uterine sarcomas of stages I and II; 103 of 224 patients had leiomyosarcoma.",
        figures=(Figure(of="patients", value=224), Figure(of="with leiomyosarcoma", value=103)),
        statements=("S04",),
    ),
    Evidence(
        id="eortc-55874-local-relapse",
        says="In EORTC 55874 local relapses were fewer with radiotherapy, by its authors' account through better "
        "local control of carcinosarcoma",
        citations=("reed-2008",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(RADIOTHERAPY,),
        population=UTERINE,
        population_note="Uterine sarcomas of stages I and II, carcinosarcoma included.",
        figures=(
            Figure(of="local relapses", value=14, arm="radiotherapy", note="p = 0.004"),
            Figure(of="local relapses", value=24, arm="observation"),
        ),
        erratum="The guidance leaves out that local relapses were fewer, and that the trial was of uterine "
        "sarcomas only.",
        statements=("S04",),
    ),
    Evidence(
        id="guideline-chemotherapy-undetermined",
        says="The guideline holds the value of adjuvant chemotherapy for undetermined, in uterine leiomyosarcoma as "
        "in all adult soft tissue sarcoma.",
        citations=("1",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(CHEMOTHERAPY,),
        statements=("S05",),
    ),
    Evidence(
        id="gemcitabine-docetaxel-then-doxorubicin-uncontrolled",
        says="Four courses of gemcitabine + docetaxel, then four of doxorubicin, were given without a control group; "
        "21 of 46 evaluable patients recurred at 39.8 months",
        citations=("1", "hensley-2013"),
        design=Design.SINGLE_ARM_TRIAL,
        direction=Direction.FOR,
        bears_on=(GEM_DOC_DOX,),
        population=UTERINE,
        population_note="Uterine leiomyosarcoma.",
        figures=(Figure(of="patients", value=47),),
        statements=("S06", "S08"),
    ),
    Evidence(
        id="gemcitabine-docetaxel-uncontrolled",
        says="Four courses of gemcitabine + docetaxel were given without a control group; 10 of 23 evaluable "
        "patients were progression-free at 2 years",
        citations=("1", "hensley-2009"),
        design=Design.SINGLE_ARM_TRIAL,
        direction=Direction.FOR,
        bears_on=(GEM_DOC,),
        population=UTERINE & (tumour.grade >= 2),
        population_note="Completely resected high-grade uterine leiomyosarcoma, stages I to IV.",
        figures=(Figure(of="progression-free at 2 years", value=45, unit="%", note="as printed; 10 of 23 is 43 %"),),
        statements=("S07", "S08"),
    ),
    Evidence(
        id="guidance-deciding-factors",
        says="What decides is the tumour's site, size, grade and margins, the patient's fitness and wishes, and how "
        "likely relapse and spread are; gains and harms are to be talked through.",
        citations=("guidance",),
        design=Design.GUIDELINE,
        direction=Direction.CONTEXT,
        bears_on=(ADJUVANT, RADIOTHERAPY, CHEMOTHERAPY),
        statements=("S09", "S10"),
    ),
    Evidence(
        id="guidance-surveillance",
        says="Close surveillance with regular imaging is called essential after treatment.",
        citations=("guidance",),
        design=Design.GUIDELINE,
        direction=Direction.FOR,
        bears_on=(SURVEILLANCE,),
        statements=("S11",),
    ),
    Evidence(
        id="adjuvant-survival-suggested",
        says="Some studies suggest that adjuvant systemic treatment lengthens overall survival.",
        citations=("2",),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(CHEMOTHERAPY,),
        statements=("S12",),
    ),
    Evidence(
        id="adjuvant-no-disease-free-benefit",
        says="Other studies found no proven gain in disease-free survival from adjuvant systemic treatment.",
        citations=("2",),
        design=Design.UNSTATED,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        statements=("S13",),
    ),
    Evidence(
        id="systemic-palliative-role",
        says="Systemic treatment is mainly palliative and may prolong overall survival.",
        citations=("2",),
        design=Design.UNSTATED,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        statements=("S13",),
    ),
    Evidence(
        id="recurrence-surgery-survival",
        says="Patients whose local or distant recurrence was removed had a longer median overall survival.",
        citations=("3",),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(RECURRENCE,),
        statements=("S14",),
    ),
    Evidence(
        id="doxorubicin-combination-first-line",
        says="First line, doxorubicin combinations kept the disease in check longer, in uterine and non-uterine "
        "disease alike",
        citations=("4",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.FOR,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population_note="One centre, 74 patients; combinations with evofosfamide or ifosfamide.",
        figures=(
            Figure(
                of="median progression-free survival",
                value=7.9,
                low=0.6,
                high=15.8,
                unit="months",
                arm="doxorubicin combinations",
            ),
        ),
        erratum="The guidance calls the combinations promising particularly in non-uterine disease; the abstract "
        "found the longer progression-free survival in both.",
        statements=("S15",),
    ),
    Evidence(
        id="doxorubicin-ifosfamide-response",
        says="Doxorubicin + ifosfamide is called effective; a minority of patients respond",
        citations=("3",),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        figures=(Figure(of="response rate", low=10, high=30, unit="%"),),
        statements=("S16",),
    ),
    Evidence(
        id="doxorubicin-ifosfamide-second-line",
        says="Given second line, doxorubicin + ifosfamide is judged worth considering, its side effects controllable",
        citations=("5",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.FOR,
        bears_on=(SECOND_DOX_IFOS,),
        population=UTERINE & prior_gemcitabine_docetaxel,
        population_note="Uterine leiomyosarcoma after gemcitabine-docetaxel; one centre, one arm.",
        figures=(
            Figure(of="clinical benefit rate", value=66.7, unit="%"),
            Figure(of="median overall survival", value=33.0, unit="months"),
        ),
        erratum="The guidance leaves out that the study was of uterine disease after gemcitabine-docetaxel, at one "
        "centre and without a control group.",
        statements=("S17",),
    ),
    Evidence(
        id="first-line-survival",
        says="Survival on first-line treatment varies widely by regimen and patients",
        citations=("4",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.CONTEXT,
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS),
        population_note="One centre, 74 patients, advanced or metastatic disease.",
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
        id="myelosuppression",
        says="Doxorubicin and ifosfamide commonly suppress the bone marrow.",
        citations=("3", "5"),
        design=Design.UNSTATED,
        direction=Direction.AGAINST,
        bears_on=(GEM_DOC_DOX, FIRST_COMBINATION, FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        statements=("S19",),
    ),
    Evidence(
        id="myelosuppression-monitoring",
        says="Bone marrow suppression is common with doxorubicin and ifosfamide, so blood counts need watching.",
        citations=("3", "5"),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(MONITORING,),
        statements=("S19",),
    ),
)
