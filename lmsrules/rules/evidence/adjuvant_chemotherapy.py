"""Adjuvant chemotherapy in uterine disease: what the guidance says of it, and what else speaks for or against."""

from ...logic.evidence import Design, Direction, Evidence, Figure
from .options import CHEMOTHERAPY, GEM_DOC, GEM_DOC_DOX
from .populations import GOG_0277, HENSLEY_2009, MANCARI, OMURA_1985, SARC005, SARCGYN, UTERINE

SARCGYN_NOTE = (
    "Uterine sarcomas up to stage III; 53 of 81 patients had leiomyosarcoma. The upper limit of age, 65 years, was a "
    "physiological one."
)

ADJUVANT_CHEMOTHERAPY = (
    Evidence(
        id="guideline-chemotherapy-undetermined",
        label="ESMO guideline (edition to be verified), chemotherapy",
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
        label="SARC005, single arm, n = 47, 2013",
        says="Four courses of gemcitabine + docetaxel, then four of doxorubicin, were given without a control group; "
        "of 46 evaluable patients 21 recurred",
        citations=("1", "hensley-2013"),
        design=Design.SINGLE_ARM_TRIAL,
        direction=Direction.FOR,
        bears_on=(GEM_DOC_DOX,),
        population=SARC005,
        population_note="Uterine leiomyosarcoma of stages I and II (staging before FIGO 2009), high grade or with at "
        "least 5 mitoses per 10 high-power fields, within 12 weeks of resection.",
        not_read="the limit of the ejection fraction, the figures for liver function",
        figures=(
            Figure(of="patients", value=47),
            Figure(of="median follow-up", value=39.8, unit="months"),
            Figure(of="median time to recurrence", value=27.4, unit="months"),
        ),
        statements=("S06", "S08"),
    ),
    Evidence(
        id="gemcitabine-docetaxel-uncontrolled",
        label="Hensley, single arm, n = 25, 2009",
        says="Four courses of gemcitabine + docetaxel were given to 25 patients without a control group; 10 of "
        "23 evaluable patients were progression-free at 2 years",
        citations=("1", "hensley-2009"),
        design=Design.SINGLE_ARM_TRIAL,
        direction=Direction.FOR,
        bears_on=(GEM_DOC,),
        population=HENSLEY_2009,
        population_note="Completely resected high-grade uterine leiomyosarcoma, stages I to IV.",
        not_read="performance status, earlier drugs, LVEF, counts, organ function",
        figures=(Figure(of="progression-free at 2 years", value=45, unit="%", note="as printed; 10 of 23 is 43 %"),),
        statements=("S07", "S08"),
    ),
    Evidence(
        id="gog-0277",
        label="GOG-0277, randomised, n = 38 of 216, 2018",
        says="Gemcitabine + docetaxel, then doxorubicin, against observation: survival was no longer, and there were "
        "eight recurrences in each arm; closed early with 38 of 216 patients, so itself too small to settle it",
        citations=("hensley-2018",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY, GEM_DOC, GEM_DOC_DOX),
        population=GOG_0277,
        population_note="High-grade leiomyosarcoma confined to the uterus, the serosa not known to be involved, within "
        "12 weeks of hysterectomy.",
        not_read="LVEF, counts, organ function",
        figures=(
            Figure(
                of="restricted mean overall survival",
                value=34.3,
                low=25.3,
                high=43.3,
                unit="months",
                arm="chemotherapy",
                interval="95 % CI",
            ),
            Figure(
                of="restricted mean overall survival",
                value=46.4,
                low=43.6,
                high=49.1,
                unit="months",
                arm="observation",
                interval="95 % CI",
            ),
            Figure(of="deaths", value=5, arm="chemotherapy"),
            Figure(of="deaths", value=1, arm="observation"),
        ),
        erratum="The guidance leaves this trial out, though it appeared in October 2018 and the guidance, by a paper "
        "it in all likelihood cites, is not older than November 2023.",
    ),
    Evidence(
        id="sarcgyn-disease-free-survival",
        label="SARCGYN, disease-free survival, randomised, n = 81, 2013",
        says="Doxorubicin, ifosfamide and cisplatin before radiotherapy, against radiotherapy alone, lengthened "
        "disease-free survival; stopped early",
        citations=("pautier-2013",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.FOR,
        bears_on=(CHEMOTHERAPY,),
        population=SARCGYN,
        population_note=SARCGYN_NOTE,
        not_read="LVEF",
        figures=(
            Figure(of="disease-free at 3 years", value=55, unit="%", arm="chemotherapy", note="p = 0.048"),
            Figure(of="disease-free at 3 years", value=41, unit="%", arm="radiotherapy alone"),
        ),
    ),
    Evidence(
        id="sarcgyn-overall-survival",
        label="SARCGYN, overall survival, randomised, n = 81, 2013",
        says="In SARCGYN overall survival did not differ with certainty, and two patients died of the treatment",
        citations=("pautier-2013",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=SARCGYN,
        population_note=SARCGYN_NOTE,
        not_read="LVEF",
        figures=(
            Figure(of="alive at 3 years", value=81, unit="%", arm="chemotherapy", note="p = 0.41"),
            Figure(of="alive at 3 years", value=69, unit="%", arm="radiotherapy alone"),
        ),
    ),
    Evidence(
        id="omura-1985",
        label="Omura, randomised, n = 156, 1985",
        says="The only randomised trial of doxorubicin after surgery for uterine sarcoma: fewer recurrences with it, "
        "not significantly, and no difference in survival",
        citations=("omura-1985", "pdq-uterine"),
        read_in=("pdq-uterine",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=OMURA_1985,
        population_note="Uterine sarcomas of stages I and II by the old staging, 156 evaluable patients; pelvic "
        "radiotherapy was optional.",
        not_read="grade, age, performance status, LVEF, counts, organ function",
        figures=(
            Figure(of="recurrences", value=31, arm="75 patients with doxorubicin"),
            Figure(of="recurrences", value=43, arm="81 patients without"),
        ),
    ),
    Evidence(
        id="mancari-adjuvant",
        label="Mancari, series, n = 140, year not seen",
        says="In 140 patients survival was alike with adjuvant chemotherapy and without; the authors do not want it "
        "taken for standard of care",
        citations=("mancari",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=MANCARI,
        population_note="Uterine leiomyosarcoma of stages I and II.",
        figures=(
            Figure(of="alive at 5 years", value=68.7, unit="%", arm="chemotherapy", note="p = 0.521"),
            Figure(of="alive at 5 years", value=65.6, unit="%", arm="observation"),
        ),
    ),
    Evidence(
        id="ricci-adjuvant",
        label="Ricci, series, n = 108, year not seen",
        says="In 108 patients the recurrence rate did not depend on treatment (p = 0.413), while chemotherapy was "
        "associated with overall survival in the multivariate analysis (p = 0.045); the direction was not read",
        citations=("ricci",),
        design=Design.RETROSPECTIVE_SERIES,
        direction=Direction.CONTEXT,
        bears_on=(CHEMOTHERAPY,),
        population=UTERINE,
        population_note="Early-stage uterine leiomyosarcoma.",
        not_read="which stages counted as early",
    ),
)
