"""What every output shares: the intended use, the width of a text page, how names and shares are written."""

from __future__ import annotations

INTENDED_USE = (
    "Research and education software: it shows options with their reasons and sources, never an order, "
    "and does not replace the judgement of a multidisciplinary team."
)

WIDTH = 88

MOST_TOLD = 12
"""The regions of patients that are told of one finding or difference at most; JSON has them all."""


def percent(share: float) -> str:
    """A share with one decimal; what is there never reads as nothing, nor what is not all as all."""
    if 0 < share < 0.0005:
        return "under 0.1%"
    if 0.9995 <= share < 1:
        return "over 99.9%"
    return f"{share:.1%}"


def option_name(question: str, option: str) -> str:
    """An option by its ids; that of a yes-or-no question has the question's name."""
    return question if option == question else f"{question} / {option}"
