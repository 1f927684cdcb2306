"""Where publications disagree: what each side holds, and what is done about it here.

Where sources take different stances on an option, their rules say so (`lmsrules compare`); these are the conflicts of
figures and findings, and of what the guidance makes of them.
"""

from ..logic.parts import Conflict
from .evidence.options import (
    CHEMOTHERAPY,
    FIRST_COMBINATION,
    FIRST_DOX_IFOS,
    FIRST_DOX_TRAB,
    GEM_DOC,
    GEM_DOC_DOX,
    RADIOTHERAPY,
    SECOND_DOX_IFOS,
    SURVEILLANCE,
)

SECOND_TRABECTEDIN = ("second-line-systemic", "trabectedin")

CONFLICTS = (
    Conflict(
        id="disease-free-survival",
        title="Whether adjuvant chemotherapy lengthens disease-free survival",
        sides=(
            "The guidance holds that no gain is proven, by a publication that is not identified",
            "SARCGYN, with several kinds of uterine sarcoma and too few patients, found it longer",
            "GOG-0277, closed for want of patients, found none",
        ),
        does="The stance is the guidance's, undetermined; all three stand in the evidence, each with its population.",
        bears_on=(CHEMOTHERAPY,),
        citations=("guidance", "2", "pautier-2013", "hensley-2018"),
    ),
    Conflict(
        id="gemcitabine-docetaxel-after-surgery",
        title="Whether gemcitabine + docetaxel, with or without doxorubicin, helps after surgery",
        sides=(
            "The guidance takes studies without a control group for a hint of a gain",
            "A review published before GOG-0277 advises to observe",
            "GOG-0277, randomised, with 38 of the 216 patients that were planned, found none",
        ),
        does="The stance stays undetermined, and GOG-0277 stands beside it as what the guidance leaves out.",
        bears_on=(CHEMOTHERAPY, GEM_DOC, GEM_DOC_DOX),
        citations=("guidance", "hensley-2009", "hensley-2013", "adjuvant-options-2018", "hensley-2018"),
    ),
    Conflict(
        id="eortc-62931",
        title="What EORTC 62931 says of adjuvant chemotherapy",
        sides=(
            "The trial found no gain",
            "Its re-analysis found one where the predicted survival was low, in limbs and trunk",
            "Pooled with an earlier trial: no gain, and survival marginally worse in women and under 40 years",
        ),
        does="All three stand in the evidence; no rule rests on a subgroup.",
        bears_on=(CHEMOTHERAPY,),
        citations=("woll-2012", "sarculator-2019", "pdq-soft-tissue"),
    ),
    Conflict(
        id="meta-analyses",
        title="Whether chemotherapy lowers mortality over all soft tissue sarcoma",
        sides=(
            "Pervaiz 2008, over eighteen trials, trial by trial: yes",
            "SMAC 1997, over fourteen trials, with the data of single patients: not significantly",
        ),
        does="Each figure stands under its own publication.",
        bears_on=(CHEMOTHERAPY,),
        citations=("pervaiz-2008", "smac-1997"),
    ),
    Conflict(
        id="local-control",
        title="Whether radiotherapy after surgery of a uterine tumour keeps it from coming back",
        sides=(
            "EORTC 55874, randomised: the same survival, local relapse rarer, by its authors for carcinosarcoma",
            "A series of 69 patients: local recurrence was rarer, and survival longer",
            "A series of 110 patients: no treatment changed the outcome",
        ),
        does="The stance is the guidance's, which rests on the randomised trial; the series stand for and against it.",
        bears_on=(RADIOTHERAPY,),
        citations=("guidance", "reed-2008", "wong-2013", "rcn-2017"),
    ),
    Conflict(
        id="local-relapse-without-a-unit",
        title="What 14 and 24 are in EORTC 55874",
        sides=("The abstract prints local relapse as 14 and 24 without a unit", "The Austrian manual reads per cent"),
        does="The numbers stand without a unit.",
        bears_on=(RADIOTHERAPY,),
        citations=("reed-2008", "ago-austria-surgery"),
    ),
    Conflict(
        id="uterine-evidence",
        title="Whether what is known of the uterus is said of all leiomyosarcoma",
        sides=(
            "The guidance speaks of leiomyosarcoma where its evidence is uterine",
            "Guidelines on soft tissue sarcoma recommend radiotherapy in limbs and trunk at high grade",
        ),
        does="The advice against radiotherapy is kept to the uterus; elsewhere the others stand beside the guidance.",
        bears_on=(RADIOTHERAPY,),
        citations=("guidance", "1", "pdq-soft-tissue", "bsg-2024", "astro-2021"),
    ),
    Conflict(
        id="ifosfamide",
        title="What ifosfamide adds to doxorubicin",
        sides=(
            "The guidance calls the combination active and promising",
            "EORTC 62012, randomised, found no certain gain in survival, and more toxicity",
            "In matched patients its response rate was the lowest, and survival shorter than with dacarbazine",
        ),
        does="An option, as the guidance has it, never preferred; the evidence for and against stands beside it.",
        bears_on=(FIRST_DOX_IFOS, SECOND_DOX_IFOS),
        citations=("guidance", "3", "judson-2014", "dambrosio-2020"),
    ),
    Conflict(
        id="first-line-figures",
        title="What the guidance prints as the ranges of survival in the first line",
        sides=(
            "The guidance prints 4.9-27.3 months of progression-free survival",
            "Its source has 4.9 months as the median of that, and 27.3 as the median of overall survival",
        ),
        does="The figures of the source are shown, with the correction.",
        bears_on=(FIRST_COMBINATION,),
        citations=("guidance", "4"),
    ),
    Conflict(
        id="lms-04",
        title="Whether doxorubicin + trabectedin comes first",
        sides=(
            "The guidance does not name it",
            "LMS-04, randomised, lengthened overall survival; PDQ names it, with caveats",
        ),
        does="An option of PDQ alone, under its name; of the trial's reports the latest counts.",
        bears_on=(FIRST_COMBINATION, FIRST_DOX_TRAB),
        citations=("guidance", "lms-04-2022", "lms-04-2024", "pdq-soft-tissue"),
    ),
    Conflict(
        id="dacarbazine",
        title="What dacarbazine adds to doxorubicin",
        sides=(
            "A randomised trial of 1983 in uterine sarcoma found it no more active",
            "In matched patients of 2020 the disease was kept in check longer",
        ),
        does="Both stand in the evidence on a doxorubicin-based combination.",
        bears_on=(FIRST_COMBINATION,),
        citations=("omura-1983", "dambrosio-2020"),
    ),
    Conflict(
        id="imaging-in-follow-up",
        title="Whether images are taken in follow-up without symptoms",
        sides=(
            "The guidance: typically with regular imaging",
            "AGO Austria: a visit every three months for two to three years, images where symptoms call for them",
        ),
        does="Both recommend close surveillance, each under its name with its schedule.",
        bears_on=(SURVEILLANCE,),
        citations=("guidance", "ago-austria-follow-up"),
    ),
    Conflict(
        id="trabectedin-licences",
        title="After which drugs trabectedin is licensed",
        sides=(
            "The United States: after an anthracycline",
            "The European Union: after an anthracycline and ifosfamide, or where they do not suit",
        ),
        does="Each licence is a source of its own, and the cautions name both.",
        bears_on=(SECOND_TRABECTEDIN,),
        citations=("trabectedin-label-us", "trabectedin-label-eu"),
    ),
    Conflict(
        id="doxorubicin-dose",
        title="How much doxorubicin may be given in all",
        sides=(
            "A label: 550 mg/m2, and 400 with another cardiotoxic drug or radiotherapy to the heart",
            "An Irish protocol: 450 mg/m2 in a lifetime",
        ),
        does="Every limit is shown with its source; a user may set another, and it is then marked.",
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS, GEM_DOC_DOX, SECOND_DOX_IFOS),
        citations=("doxorubicin-label-ph", "nccp-00392"),
    ),
    Conflict(
        id="figo-at-5-cm",
        title="Whether a tumour of exactly 5.0 cm is FIGO IA",
        sides=("FIGO, and PDQ: at most 5 cm is IA", "A paper prints below 5 cm"),
        does="5.0 cm counts as IA; a case that says otherwise is refused, with this reason.",
        bears_on=(RADIOTHERAPY, CHEMOTHERAPY),
        citations=("mbatani-2018", "pdq-uterine"),
    ),
)
