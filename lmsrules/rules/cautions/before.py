"""Cautions on drugs that were given before, and on those after which the disease got worse.

No source that was read speaks of giving them again. That the disease got worse is known of the last line alone, and of
a drug only that it was given before: whether it was in that line is to be checked.
"""

from ...facts import treatment
from ...logic.conditions import Condition, Expression
from ...logic.parts import Caution, Severity
from ..findings import prior_anthracycline, prior_gemcitabine_docetaxel

PROGRESSED = treatment.last_line_result == "progression"


def _given_before(agent: str) -> Caution:
    """That a drug was given before."""
    return Caution(
        id=f"{agent}-given-before",
        agents=(agent,),
        when=treatment.prior_drugs.includes(agent),
        severity=Severity.CAUTION,
        why=f"{agent.capitalize()} was given before. No source read here speaks of giving it again.",
        check="what came of it",
        citations=(),
    )


def _failed(agents: tuple[str, ...], given: Condition | Expression, what: str, again: str) -> Caution:
    """That drugs were given before, and the disease got worse on the last line."""
    return Caution(
        id=f"{'-'.join(agents)}-failed",
        agents=agents,
        together=len(agents) > 1,
        when=PROGRESSED & given,
        severity=Severity.CAUTION,
        why=f"{what} given before, and the disease got worse on the last line, of whatever drugs that was. No source "
        f"read here speaks of giving {again} again after that.",
        check="on which drugs the disease got worse",
        citations=(),
    )


BEFORE = (
    Caution(
        id="doxorubicin-given-before",
        agents=("doxorubicin",),
        when=prior_anthracycline,
        severity=Severity.CAUTION,
        why="An anthracycline was given before: the doses add up. No source read here speaks of giving it again.",
        check="the cumulative dose, and what came of it",
        citations=(),
    ),
    *map(
        _given_before, ("ifosfamide", "trabectedin", "dacarbazine", "gemcitabine", "docetaxel", "pazopanib", "eribulin")
    ),
    Caution(
        id="gemcitabine-docetaxel-given-before",
        agents=("gemcitabine", "docetaxel"),
        together=True,
        when=prior_gemcitabine_docetaxel,
        severity=Severity.CAUTION,
        why="Gemcitabine and docetaxel were given before. No source read here speaks of giving them again.",
        check="what came of it",
        citations=(),
    ),
    _failed(("doxorubicin",), prior_anthracycline, "An anthracycline was", "an anthracycline"),
    *(
        _failed((drug,), treatment.prior_drugs.includes(drug), f"{drug.capitalize()} was", "it")
        for drug in ("ifosfamide", "trabectedin", "dacarbazine", "gemcitabine", "docetaxel", "pazopanib", "eribulin")
    ),
    _failed(("gemcitabine", "docetaxel"), prior_gemcitabine_docetaxel, "Gemcitabine and docetaxel were", "them"),
    _failed(
        ("doxorubicin", "ifosfamide"),
        prior_anthracycline & treatment.prior_drugs.includes("ifosfamide"),
        "An anthracycline and ifosfamide were",
        "both",
    ),
)
