"""Where publications disagree: what each side holds, and what is done about it here.

Where sources take different stances on an option, their rules say so (`lmsrules compare`); these are the conflicts of
figures and findings, and of what the guidance makes of them.
"""

from ..logic.evidence import Conflict, Side
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
            Side(
                "The guidance holds that no gain is proven, by a publication that is not identified", ("guidance", "2")
            ),
            Side(
                "SARCGYN, with several kinds of uterine sarcoma and too few patients, found it longer",
                ("pautier-2013",),
            ),
            Side("GOG-0277, closed for want of patients, found none", ("hensley-2018",)),
        ),
        does="The stance is the guidance's, undetermined; all three stand in the evidence, each with its population.",
        bears_on=(CHEMOTHERAPY,),
    ),
    Conflict(
        id="gemcitabine-docetaxel-after-surgery",
        title="Whether gemcitabine + docetaxel, with or without doxorubicin, helps after surgery",
        sides=(
            Side(
                "The guidance takes studies without a control group for a hint of a gain",
                ("guidance", "hensley-2009", "hensley-2013"),
            ),
            Side("A review advises to observe", ("adjuvant-options-2018",)),
            Side("GOG-0277, randomised, with 38 of the 216 patients that were planned, found none", ("hensley-2018",)),
        ),
        does="The stance stays undetermined, and GOG-0277 stands beside it as what the guidance leaves out.",
        bears_on=(CHEMOTHERAPY, GEM_DOC, GEM_DOC_DOX),
    ),
    Conflict(
        id="eortc-62931",
        title="What EORTC 62931 says of adjuvant chemotherapy",
        sides=(
            Side("The trial found no gain", ("woll-2012",)),
            Side(
                "Its re-analysis found one where the predicted survival was low, in limbs and trunk",
                ("sarculator-2019",),
            ),
            Side(
                "Pooled with an earlier trial: no gain, and survival marginally worse in women and under 40 years",
                ("pdq-soft-tissue",),
            ),
        ),
        does="All three stand in the evidence; no rule rests on a subgroup.",
        bears_on=(CHEMOTHERAPY,),
    ),
    Conflict(
        id="meta-analyses",
        title="Whether chemotherapy lowers mortality over all soft tissue sarcoma",
        sides=(
            Side("Pervaiz 2008, over eighteen trials, trial by trial: yes", ("pervaiz-2008",)),
            Side(
                "SMAC 1997, over fourteen trials, with the data of single patients: not significantly", ("smac-1997",)
            ),
        ),
        does="Each figure stands under its own publication.",
        bears_on=(CHEMOTHERAPY,),
    ),
    Conflict(
        id="local-control",
        title="Whether radiotherapy after surgery of a uterine tumour keeps it from coming back",
        sides=(
            Side(
                "EORTC 55874, randomised: the same survival, local relapse rarer, by its authors for carcinosarcoma",
                ("reed-2008",),
            ),
            Side("A series of 69 patients: local recurrence was rarer, and survival longer", ("wong-2013",)),
            Side("A series of 110 patients: no treatment changed the outcome", ("rcn-2017",)),
        ),
        does="The stance is the guidance's, which rests on the randomised trial; the series stand for and against it.",
        bears_on=(RADIOTHERAPY,),
    ),
    Conflict(
        id="local-relapse-without-a-unit",
        title="What 14 and 24 are in EORTC 55874",
        sides=(
            Side("The abstract prints local relapse as 14 and 24 without a unit", ("reed-2008",)),
            Side("The Austrian manual reads per cent", ("ago-austria-surgery",)),
        ),
        does="The numbers stand without a unit.",
        bears_on=(RADIOTHERAPY,),
    ),
    Conflict(
        id="uterine-evidence",
        title="Whether what is known of the uterus is said of all leiomyosarcoma",
        sides=(
            Side("The guidance speaks of leiomyosarcoma where its evidence is uterine", ("guidance", "1")),
            Side(
                "Guidelines on soft tissue sarcoma recommend radiotherapy in limbs and trunk at high grade",
                ("pdq-soft-tissue", "bsg-2024", "astro-2021"),
            ),
        ),
        does="The advice against radiotherapy is kept to the uterus; elsewhere the others stand beside the guidance.",
        bears_on=(RADIOTHERAPY,),
    ),
    Conflict(
        id="ifosfamide",
        title="What ifosfamide adds to doxorubicin",
        sides=(
            Side("The guidance calls the combination active and promising", ("guidance", "3")),
            Side("EORTC 62012, randomised, found no certain gain in survival, and more toxicity", ("judson-2014",)),
            Side(
                "In matched patients its response rate was the lowest, and survival shorter than with dacarbazine",
                ("dambrosio-2020",),
            ),
        ),
        does="An option, as the guidance has it, never preferred; the evidence for and against stands beside it.",
        bears_on=(FIRST_DOX_IFOS, SECOND_DOX_IFOS),
    ),
    Conflict(
        id="first-line-figures",
        title="What the guidance prints as the ranges of survival in the first line",
        sides=(
            Side("The guidance prints 4.9-27.3 months of progression-free survival", ("guidance",)),
            Side("Its source has 4.9 months as the median of that, and 27.3 as the median of overall survival", ("4",)),
        ),
        does="The figures of the source are shown, with the correction.",
        bears_on=(FIRST_COMBINATION,),
    ),
    Conflict(
        id="lms-04",
        title="Whether doxorubicin + trabectedin comes first",
        sides=(
            Side("The guidance does not name it", ("guidance",)),
            Side(
                "LMS-04, randomised, lengthened overall survival; PDQ names it, with caveats",
                ("lms-04-2022", "lms-04-2024", "pdq-soft-tissue"),
            ),
        ),
        does="An option of PDQ alone, under its name; of the trial's reports the latest counts.",
        bears_on=(FIRST_COMBINATION, FIRST_DOX_TRAB),
    ),
    Conflict(
        id="dacarbazine",
        title="What dacarbazine adds to doxorubicin",
        sides=(
            Side("A randomised trial of 1983 in uterine sarcoma found it no more active", ("omura-1983",)),
            Side("In matched patients of 2020 the disease was kept in check longer", ("dambrosio-2020",)),
        ),
        does="Both stand in the evidence on a doxorubicin-based combination.",
        bears_on=(FIRST_COMBINATION,),
    ),
    Conflict(
        id="imaging-in-follow-up",
        title="Whether images are taken in follow-up without symptoms",
        sides=(
            Side("The guidance: typically with regular imaging", ("guidance",)),
            Side(
                "AGO Austria: a visit every three months for two to three years, images where symptoms call for them",
                ("ago-austria-follow-up",),
            ),
        ),
        does="Both recommend close surveillance, each under its name with its schedule.",
        bears_on=(SURVEILLANCE,),
    ),
    Conflict(
        id="trabectedin-licences",
        title="After which drugs trabectedin is licensed",
        sides=(
            Side("The United States: after an anthracycline", ("trabectedin-label-us",)),
            Side(
                "The European Union: after an anthracycline and ifosfamide, or where they do not suit",
                ("trabectedin-label-eu",),
            ),
        ),
        does="Each licence is a source of its own, and the cautions name both.",
        bears_on=(SECOND_TRABECTEDIN,),
    ),
    Conflict(
        id="doxorubicin-dose",
        title="How much doxorubicin may be given in all",
        sides=(
            Side(
                "A label: 550 mg/m2, and 400 with another cardiotoxic drug or radiotherapy to the heart",
                ("doxorubicin-label-ph",),
            ),
            Side("An Irish protocol: 450 mg/m2 in a lifetime", ("nccp-00392",)),
        ),
        does="Every limit is shown with its source; a user may set another, and it is then marked.",
        bears_on=(FIRST_COMBINATION, FIRST_DOX_IFOS, GEM_DOC_DOX, SECOND_DOX_IFOS),
    ),
    Conflict(
        id="figo-at-5-cm",
        title="Whether a tumour of exactly 5.0 cm is FIGO IA",
        sides=(
            Side("FIGO, and PDQ: at most 5 cm is IA", ("mbatani-2018", "pdq-uterine")),
            Side("A paper prints below 5 cm", ()),
        ),
        does="5.0 cm counts as IA; a case that says otherwise is refused, with this reason.",
        bears_on=(RADIOTHERAPY, CHEMOTHERAPY),
    ),
)
