"""What every text output shares: the intended use, the width of a page, and wrapped lines."""

from __future__ import annotations

import textwrap

INTENDED_USE = (
    "Research and education software: it shows options with their reasons and sources, never an order, "
    "and does not replace the judgement of a multidisciplinary team."
)

WIDTH = 88


def wrapped(lines: list[str]) -> list[str]:
    """The lines at a page's width, each continued under its own text."""
    narrow = []
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        narrow += textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False)
    return narrow
