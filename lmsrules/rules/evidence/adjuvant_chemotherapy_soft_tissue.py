"""Adjuvant chemotherapy in soft tissue sarcoma of any site: what the guidance does not mention, for and against."""

from ...facts import tumour
from ...logic.evidence import Design, Direction, Evidence, Figure
from .options import CHEMOTHERAPY
from .populations import EORTC_62931, RESECTED_SARCOMA

ALL_HISTOLOGIES = "Soft tissue sarcoma of all histologies."
EITHER_SITE = "whether uterine sarcomas were among them, the entry criteria of the single trials"
EORTC_62931_NOT_READ = "LVEF, counts, organ function"

ADJUVANT_CHEMOTHERAPY_SOFT_TISSUE = (
    Evidence(
        id="pervaiz-2008",
        label="Pervaiz, meta-analysis, 18 trials, 2008",
        says="Over eighteen randomised trials, summarised trial by trial, adjuvant chemotherapy lowered mortality",
        citations=("pervaiz-2008", "pdq-soft-tissue"),
        read_in=("pdq-soft-tissue",),
        design=Design.META_ANALYSIS,
        direction=Direction.FOR,
        bears_on=(CHEMOTHERAPY,),
        population=RESECTED_SARCOMA,
        population_note=ALL_HISTOLOGIES,
        not_read=EITHER_SITE,
        figures=(
            Figure(
                of="absolute reduction in mortality",
                value=6,
                low=2,
                high=11,
                interval="95 % CI",
                unit="%",
                arm="any chemotherapy",
                note="from 46 to 40 %",
            ),
            Figure(
                of="absolute reduction in mortality",
                value=11,
                low=3,
                high=19,
                interval="95 % CI",
                unit="%",
                arm="doxorubicin + ifosfamide",
                note="from 41 to 30 %",
            ),
        ),
    ),
    Evidence(
        id="smac-1997",
        label="SMAC, meta-analysis, n = 1,568, 1997",
        says="Over fourteen randomised trials with the data of 1,568 single patients adjuvant chemotherapy did not "
        "prolong overall survival significantly",
        citations=("smac-1997", "pdq-soft-tissue"),
        read_in=("pdq-soft-tissue",),
        design=Design.META_ANALYSIS,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=RESECTED_SARCOMA,
        population_note=ALL_HISTOLOGIES,
        not_read=EITHER_SITE,
        figures=(
            Figure(of="absolute gain in overall survival at 10 years", value=4, low=-1, high=9, interval="", unit="%"),
        ),
    ),
    Evidence(
        id="eortc-62931",
        label="EORTC 62931, randomised, n = 351, 2012",
        says="Doxorubicin + ifosfamide, five courses, against none, in 351 patients: neither overall nor relapse-free "
        "survival was better",
        citations=("woll-2012", "pdq-soft-tissue"),
        read_in=("pdq-soft-tissue",),
        design=Design.RANDOMISED_TRIAL,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=EORTC_62931,
        population_note="Soft tissue sarcoma of all histologies and sites, the uterus included.",
        not_read=f"{EORTC_62931_NOT_READ}; how many had uterine tumours",
        figures=(
            Figure(of="hazard ratio for death", value=0.94, low=0.68, high=1.31, interval="95 % CI"),
            Figure(of="hazard ratio for relapse", value=0.91, low=0.67, high=1.22, interval="95 % CI"),
        ),
    ),
    Evidence(
        id="sarculator-high-risk",
        label="EORTC 62931, high risk, re-analysis, n = 290, 2019",
        says="In 290 patients of EORTC 62931 with tumours of extremity or trunk, chemotherapy lowered mortality where "
        "Sarculator predicted at most 51 % to be alive at 10 years",
        citations=("sarculator-2019",),
        design=Design.REANALYSIS,
        direction=Direction.FOR,
        bears_on=(CHEMOTHERAPY,),
        population=EORTC_62931 & tumour.site.is_in("extremity", "trunk"),
        population_note=ALL_HISTOLOGIES,
        not_read=f"{EORTC_62931_NOT_READ}; the survival Sarculator predicts for this patient, which is no fact here",
        figures=(Figure(of="hazard ratio for death", value=0.46, low=0.23, high=0.94, interval=""),),
    ),
    Evidence(
        id="sarculator-low-risk",
        label="EORTC 62931, low risk, re-analysis, 2019",
        says="In a re-analysis of EORTC 62931 chemotherapy gained nothing in the 60 % of patients for whom "
        "Sarculator predicted a low risk",
        citations=("sarculator-2019",),
        design=Design.REANALYSIS,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=EORTC_62931 & tumour.site.is_in("extremity", "trunk"),
        population_note=ALL_HISTOLOGIES,
        not_read=f"{EORTC_62931_NOT_READ}; the survival Sarculator predicts for this patient, which is no fact here",
    ),
    Evidence(
        id="german-s3-criteria",
        label="German S3 guideline (likely), edition not seen",
        says='A German guideline text lets adjuvant chemotherapy be offered ("kann") at any site where the tumour is '
        "larger than 5 cm, deep, of grade 2 or 3 and of a chemosensitive subtype; for other tumours no such sentence "
        "was read.",
        citations=("german-s3-sarcoma",),
        design=Design.GUIDELINE,
        direction=Direction.FOR,
        bears_on=(CHEMOTHERAPY,),
        population=(tumour.size_cm > 5) & (tumour.depth == "deep") & (tumour.grade >= 2),  # cm, FNCLCC
        not_read="whether leiomyosarcoma counts as a chemosensitive subtype",
    ),
    Evidence(
        id="eortc-pooled",
        label="EORTC 62771 and 62931, pooled trials (PDQ 2025)",
        says="EORTC 62771 and 62931 together: neither overall nor relapse-free survival gained, and overall survival "
        "was marginally worse with chemotherapy in women and in patients under 40 years",
        citations=("pdq-soft-tissue",),
        design=Design.POOLED_TRIALS,
        direction=Direction.AGAINST,
        bears_on=(CHEMOTHERAPY,),
        population=RESECTED_SARCOMA,
        population_note=ALL_HISTOLOGIES,
        not_read="the entry criteria of EORTC 62771",
    ),
)
