"""What every page says: which rulebook it is of, and the intended use."""

from __future__ import annotations

from collections.abc import Iterator

from ..logic.draft import Draft
from ..text import with_capital

INTENDED_USE = (
    "Research and education software: it shows options with their reasons and sources, never an order, "
    "and does not replace the judgement of a multidisciplinary team."
)


def title_of(rulebook: Draft) -> str:
    """The rulebook's id as a reader's word: `my_trips` is My trips."""
    words = rulebook.id.replace("_", " ").replace("-", " ")
    return with_capital(words)


def intended_use(rulebook: Draft) -> str:
    """The intended use of a rulebook's answers; a multidisciplinary team is named only if its cases are patients."""
    team = ", and does not replace the judgement of a multidisciplinary team."
    return INTENDED_USE if rulebook.subject == "patient" else INTENDED_USE.replace(team, ".")


def use_in_brief(rulebook: Draft) -> str:
    """The intended use in few words, for the first page: its head says already that nothing is an order."""
    team = "; no substitute for a multidisciplinary team" if rulebook.subject == "patient" else ""
    return f"Research and education software{team}."


def review_note(rulebook: Draft) -> Iterator[str]:
    """When the rulebook was last compared with its sources, and by whom it was reviewed, if it says so."""
    review = rulebook.review
    if review:
        clinician = f"reviewed by {review.clinician}" if review.clinician else "no clinician has reviewed it"
        yield f"Last compared with its sources on {review.on}; {clinician}. A rule is wrong? {review.report}"


def reviewed_by(rulebook: Draft) -> str:
    """Whether a clinician has reviewed the rulebook, if it says so, in a few words."""
    review = rulebook.review
    if review is None:
        return ""
    return f"; reviewed by {review.clinician}" if review.clinician else "; no clinician has reviewed it"
