"""What every page says: the intended use."""

from __future__ import annotations

from ..logic.draft import Draft

INTENDED_USE = (
    "Research and education software: it shows options with their reasons and sources, never an order, "
    "and does not replace the judgement of a multidisciplinary team."
)


def intended_use(rulebook: Draft) -> str:
    """The intended use of a rulebook's answers; a multidisciplinary team is named only if its cases are patients."""
    team = ", and does not replace the judgement of a multidisciplinary team."
    return INTENDED_USE if rulebook.subject == "patient" else INTENDED_USE.replace(team, ".")
