"""The pivotal trials, randomised or at least prospective: would this patient have been in them?

Their entry criteria stand in `evidence/populations.py`, as far as they were read and facts can say them. `not_read`
names the others. A trial of leiomyosarcoma alone is asked of no other tumour; of one that took others too it is not
known whether a tumour that is no leiomyosarcoma is one of them.
"""

from ..logic.evidence import Design, Trial, Unclear
from .evidence import with_cervix_unclear
from .evidence.populations import (
    EARLIER_CHEMOTHERAPY,
    EORTC_55874,
    EORTC_62012,
    EORTC_62931,
    ERIBULIN_309,
    GEDDIS,
    GOG_0277,
    HENSLEY_2009,
    LETROZOLE,
    LMS,
    LMS_02,
    LMS_04,
    OMURA_1985,
    PALETTE,
    SAR_3007,
    SARC005,
    SARCGYN,
    TAXOGEM,
)

OTHER_TUMOURS = Unclear(
    fact="tumour.histology",
    value="other",
    may_be="leiomyosarcoma",
    what="whether the tumour is one of the other kinds that the trial took",
)
MEASURABLE = "measurable disease"

_ADJUVANT = (
    Trial(
        id="eortc-55874",
        title="EORTC 55874",
        registry="NCT00002459",
        design=Design.RANDOMISED_TRIAL,
        what="Pelvic radiotherapy against observation after the resection of a uterine sarcoma.",
        population=LMS & EORTC_55874,
        unclear=(OTHER_TUMOURS,),
        not_read="other cancers",
        citations=("reed-2008",),
    ),
    Trial(
        id="gog-0277",
        title="GOG-0277",
        registry="NCT01533207",
        design=Design.RANDOMISED_TRIAL,
        what="Gemcitabine + docetaxel, then doxorubicin, against observation after the resection of a uterine "
        "leiomyosarcoma.",
        population=LMS & GOG_0277,
        not_read="LVEF, counts, organ function, the time since the operation",
        citations=("hensley-2018",),
    ),
    Trial(
        id="sarcgyn",
        title="SARCGYN",
        registry="SARC-GYN1 (NCI cdrid 561081)",
        design=Design.RANDOMISED_TRIAL,
        what="Doxorubicin + ifosfamide + cisplatin, then radiotherapy, against radiotherapy alone after the resection "
        "of a uterine sarcoma.",
        population=LMS & SARCGYN,
        unclear=(OTHER_TUMOURS,),
        not_read="grade, earlier treatment, LVEF, the physiological age",
        citations=("pautier-2013",),
    ),
    Trial(
        id="sarc005",
        title="SARC005",
        registry="NCT00282087",
        design=Design.SINGLE_ARM_TRIAL,
        what="Gemcitabine + docetaxel, then doxorubicin, after the resection of a uterine leiomyosarcoma; no control "
        "group.",
        population=LMS & SARC005,
        not_read="the limit of the ejection fraction, the figures for liver function, the time since the operation",
        citations=("hensley-2013",),
    ),
    Trial(
        id="hensley-2009",
        title="Hensley 2009",
        design=Design.SINGLE_ARM_TRIAL,
        what="Gemcitabine + docetaxel after the resection of a uterine leiomyosarcoma; no control group.",
        population=LMS & HENSLEY_2009,
        not_read="age, performance status, earlier drugs, LVEF, counts, organ function",
        citations=("hensley-2009",),
    ),
    Trial(
        id="omura-1985",
        title="Omura 1985",
        design=Design.RANDOMISED_TRIAL,
        what="Doxorubicin against no further treatment after the resection of a uterine sarcoma.",
        population=LMS & OMURA_1985,
        unclear=(OTHER_TUMOURS,),
        not_read="grade, age, performance status, LVEF, counts, organ function",
        citations=("omura-1985",),
    ),
    Trial(
        id="eortc-62931",
        title="EORTC 62931",
        registry="NCT00002641",
        design=Design.RANDOMISED_TRIAL,
        what="Doxorubicin + ifosfamide against no chemotherapy after the resection of a soft tissue sarcoma.",
        population=LMS & EORTC_62931,
        unclear=(OTHER_TUMOURS,),
        not_read="LVEF, counts, organ function, the time since the operation; how many had uterine tumours",
        citations=("woll-2012",),
    ),
)

_FIRST_LINE = (
    Trial(
        id="lms-04",
        title="LMS-04",
        registry="NCT02997358",
        design=Design.RANDOMISED_TRIAL,
        what="Doxorubicin + trabectedin, then trabectedin, against doxorubicin in advanced leiomyosarcoma.",
        population=LMS_04,
        not_read="grade, the limits of LVEF, counts and liver function, metastases in the brain, other cancers, "
        f"{MEASURABLE}",
        citations=("lms-04-2022", "lms-04-2024"),
    ),
    Trial(
        id="lms-02",
        title="LMS-02",
        design=Design.SINGLE_ARM_TRIAL,
        what="Doxorubicin + trabectedin in advanced leiomyosarcoma; no control group.",
        population=LMS & LMS_02,
        not_read=f"grade, performance status, LVEF, counts, organ function, {MEASURABLE}, the physiological age",
    ),
    Trial(
        id="eortc-62012",
        title="EORTC 62012",
        registry="NCT00061984",
        design=Design.RANDOMISED_TRIAL,
        what="Doxorubicin + ifosfamide against doxorubicin in advanced soft tissue sarcoma.",
        population=LMS & EORTC_62012,
        unclear=(OTHER_TUMOURS,),
        not_read=f"LVEF, counts, organ function; {EARLIER_CHEMOTHERAPY}",
        citations=("judson-2014",),
    ),
    Trial(
        id="geddis",
        title="GeDDiS",
        registry="ISRCTN07742377",
        design=Design.RANDOMISED_TRIAL,
        what="Gemcitabine + docetaxel against doxorubicin in advanced soft tissue sarcoma.",
        population=LMS & GEDDIS,
        unclear=(OTHER_TUMOURS,),
        not_read=f"AST, {MEASURABLE} that progresses, life expectancy; {EARLIER_CHEMOTHERAPY}",
        citations=("seddon-2017",),
    ),
)

_LATER_LINES = (
    Trial(
        id="sar-3007",
        title="SAR-3007",
        registry="NCT01343277",
        design=Design.RANDOMISED_TRIAL,
        what="Trabectedin against dacarbazine in advanced leiomyosarcoma or liposarcoma after an anthracycline.",
        population=LMS & SAR_3007,
        unclear=(OTHER_TUMOURS,),
        not_read=f"grade, LVEF, bilirubin and other figures for liver function, {MEASURABLE}",
    ),
    Trial(
        id="eribulin-309",
        title="Eribulin 309",
        registry="NCT01327885",
        design=Design.RANDOMISED_TRIAL,
        what="Eribulin against dacarbazine in advanced leiomyosarcoma or adipocytic sarcoma.",
        population=LMS & ERIBULIN_309,
        unclear=(OTHER_TUMOURS,),
        not_read="an anthracycline among the drugs given, unless it was contraindicated; LVEF, counts, organ function, "
        f"{MEASURABLE} that progresses",
    ),
    Trial(
        id="palette",
        title="PALETTE",
        registry="NCT00753688",
        design=Design.RANDOMISED_TRIAL,
        what="Pazopanib against placebo in metastatic soft tissue sarcoma after an anthracycline.",
        population=LMS & PALETTE,
        unclear=(OTHER_TUMOURS,),
        not_read="LVEF against the institution's limit of normal, counts, QTc, progression, how many of the lines were "
        "combinations",
    ),
    Trial(
        id="taxogem",
        title="TAXOGEM",
        registry="NCT00227669",
        design=Design.RANDOMISED_TRIAL,
        what="Gemcitabine against gemcitabine + docetaxel in leiomyosarcoma after an anthracycline.",
        population=LMS & TAXOGEM,
        not_read="grade, age, performance status, LVEF, counts, organ function",
    ),
    Trial(
        id="letrozole",
        title="Letrozole phase II",
        design=Design.SINGLE_ARM_TRIAL,
        what="Letrozole in unresectable uterine leiomyosarcoma with hormone receptors; no control group.",
        population=LMS & LETROZOLE,
        not_read="grade, age, performance status, LVEF, counts, organ function",
    ),
)

TRIALS = tuple(map(with_cervix_unclear, (*_ADJUVANT, *_FIRST_LINE, *_LATER_LINES)))
