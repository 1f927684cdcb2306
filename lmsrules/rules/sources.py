"""Who takes the stances: the body that issued them and the edition. The first source is the primary one.

Only what was read stands here: rows of the shared table of positions that were marked as not read are in no rule, and
what was left out, with the reason, is listed in `docs/sources.md`.
"""

from ..logic.parts import Source

GUIDANCE = Source(id="guidance", title="the guidance", citation="guidance")

FRENCH = Source(id="french-2023", title="French groups 2023", citation="collineau-2023", read="abstract and web page")
PDQ_UTERINE = Source(id="pdq-uterine-2024", title="PDQ uterine 2024", citation="pdq-uterine", read="whole text")
PDQ_SOFT_TISSUE = Source(
    id="pdq-soft-tissue-2025", title="PDQ soft tissue 2025", citation="pdq-soft-tissue", read="whole text"
)
SEOM_GEIS = Source(
    id="seom-geis-2025",
    title="SEOM-GEIS 2025",
    citation="seom-geis-2025",
    read="abstract",
    supersedes=("seom-2021",),
)
SEOM = Source(id="seom-2021", title="SEOM 2021", citation="seom-2021", read="abstract")
BSG_2024 = Source(
    id="bsg-2024",
    title="BSG 2024",
    citation="bsg-2024",
    read="abstract, and a summary by a third party",
    supersedes=("bsg-2010",),
)
BSG_2010 = Source(id="bsg-2010", title="BSG 2010", citation="bsg-2010", read="abstract")
ASTRO = Source(id="astro-2021", title="ASTRO 2021", citation="astro-2021", read="summary by a third party")
AGO = Source(id="ago-austria", title="AGO Austria", citation="ago-austria-therapy", read="a page of the manual")
AGO_FOLLOW_UP = Source(
    id="ago-austria-follow-up",
    title="AGO Austria, follow-up",
    citation="ago-austria-follow-up",
    read="a page of the manual",
)
ONTARIO = Source(id="ontario-2013", title="Ontario 2013", citation="gupta-2013", read="abstract")
FRIEDMAN = Source(id="friedman-2018", title="Friedman 2018", citation="adjuvant-options-2018", read="abstract")
MSD = Source(id="msd-manual", title="MSD Manual", citation="msd-manual", read="a page of the textbook")
FDA = Source(id="fda-trabectedin", title="FDA licence", citation="trabectedin-label-us", read="text of the label")
EU = Source(id="eu-trabectedin", title="EU licence", citation="trabectedin-label-eu", read="text of the annex")

SOURCES = (
    GUIDANCE,
    FRENCH,
    PDQ_UTERINE,
    PDQ_SOFT_TISSUE,
    SEOM_GEIS,
    SEOM,
    BSG_2024,
    BSG_2010,
    ASTRO,
    AGO,
    AGO_FOLLOW_UP,
    ONTARIO,
    FRIEDMAN,
    MSD,
    FDA,
    EU,
)
