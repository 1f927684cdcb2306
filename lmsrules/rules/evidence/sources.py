"""The other bodies: what each published, and how it was read. Their rules rest on these."""

from ...logic.evidence import Design, Direction, Evidence


def _position(id: str, label: str, citation: str, says: str, design: Design = Design.GUIDELINE) -> Evidence:
    """What a body says in one edition; it argues about no option by itself, its rules do."""
    return Evidence(id=id, label=label, says=says, citations=(citation,), design=design, direction=Direction.CONTEXT)


SOURCES = (
    _position(
        "french-2023",
        "GSF-GETO, NETSARC+ and TMRG, uterine leiomyosarcoma, 2023",
        "collineau-2023",
        "Read: the abstract and the group's page. What they say of the first line was cut off. No grades were read.",
    ),
    _position(
        "pdq-uterine-2024",
        "PDQ, uterine sarcoma, review, 2024",
        "pdq-uterine",
        "Read: the whole text of 17 December 2024. It says of itself that it gives no formal guidelines.",
        Design.REVIEW,
    ),
    _position(
        "pdq-soft-tissue-2025",
        "PDQ, soft tissue sarcoma, review, 2025",
        "pdq-soft-tissue",
        "Read: the whole text of 21 February 2025. It says of itself that it gives no formal guidelines.",
        Design.REVIEW,
    ),
    _position(
        "seom-geis-2025",
        "SEOM-GEIS, soft tissue sarcoma, 2025",
        "seom-geis-2025",
        "Read: the abstract, which has no grades. The edition is called that of 2024.",
    ),
    _position(
        "seom-2021",
        "SEOM, soft tissue sarcoma, 2021",
        "seom-2021",
        "Read: the abstract, which has no grades. The edition is called that of 2020.",
    ),
    _position(
        "bsg-2024",
        "BSG, sarcoma, 2024",
        "bsg-2024",
        "Read: the abstract, and a summary by a third party. What it says of uterine sarcoma was not read.",
    ),
    _position("bsg-2010", "BSG, soft tissue sarcoma, 2010", "bsg-2010", "Read: the abstract."),
    _position(
        "astro-2021",
        "ASTRO, extremity and superficial trunk, 2021",
        "astro-2021",
        "Read: a summary by a third party, with its grades.",
    ),
    _position(
        "ago-austria",
        "AGO Austria, treatment",
        "ago-austria-therapy",
        "Read: the manual's page on treatment, which refers to the German S2k guideline of 2024.",
    ),
    _position(
        "ago-austria-follow-up",
        "AGO Austria, follow-up",
        "ago-austria-follow-up",
        "Read: the manual's page on follow-up, which refers to the German S2k guideline of 2015.",
    ),
    _position(
        "ontario-2013",
        "Cancer Care Ontario, uterine leiomyosarcoma, 2013",
        "gupta-2013",
        "Read: the abstract.",
    ),
    _position(
        "friedman-2018",
        "Friedman and Hensley, review, 2018",
        "adjuvant-options-2018",
        "Read: the abstract.",
        Design.REVIEW,
    ),
    _position(
        "msd-manual",
        "MSD Manual, professional version, uterine sarcomas",
        "msd-manual",
        "Read: the page of the textbook; its date was not seen.",
        Design.UNSTATED,
    ),
    _position(
        "fda-trabectedin",
        "FDA, licence of trabectedin",
        "trabectedin-label-us",
        "Read: the label as it stood in December 2025.",
    ),
    _position(
        "eu-trabectedin",
        "European Union, licence of trabectedin",
        "trabectedin-label-eu",
        "Read: the annex of 8 July 2022.",
    ),
)
