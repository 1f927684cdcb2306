"""What every output shares: the intended use and the width of a text page."""

from __future__ import annotations

INTENDED_USE = (
    "Research and education software: it shows options with their reasons and sources, never an order, "
    "and does not replace the judgement of a multidisciplinary team."
)

WIDTH = 88
