"""How wide text is on paper, and where its lines end: a picture must know before any font does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import fsum

# How wide a character is in the widest of the usual fonts (DejaVu Sans, Verdana), as parts of its size: plain and bold.
_OTHERS = (1.25, 1.25)
_WIDTHS = {
    character: widths
    for characters, widths in {
        " '|!,./:;\\ijlIJ": (0.35, 0.42),
        '"()-[]frt': (0.46, 0.52),
        "*?_`{}$0123456789abcdeghknopqsuvxyzELS": (0.64, 0.73),
        "&ABCDFGHKNOPQRTUVXYZ": (0.79, 0.88),
        "#%+<=>@MW^mw~": (1.00, 1.11),
    }.items()
    for character in characters
}
_WITHIN_A_WORD = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])")

Piece = tuple[str, float]
"""What stands on one line whatever happens, and its width."""


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of text in a font of that size, at most."""
    return size * fsum(_WIDTHS.get(character, _OTHERS)[bold] for character in text)


def pieces(paragraph: str, size: float, longest: float, *, bold: bool = False) -> Iterator[Piece]:
    """Where a line may end: after a word, after a hyphen between letters, and within what is wider than `longest`."""
    for word in paragraph.split():
        space = " "
        for part in _WITHIN_A_WORD.split(word):
            for cut in _cuts(part, size, longest, bold=bold):
                piece = space + cut
                yield piece, width_of(piece, size, bold=bold)
                space = ""


def _cuts(part: str, size: float, longest: float, *, bold: bool) -> list[str]:
    """A word in parts of equally many letters, none wider than `longest` unless it is a single letter."""
    step = len(part)
    while True:
        cuts = [part[start : start + step] for start in range(0, len(part), step)]
        widest = max(width_of(cut, size, bold=bold) for cut in cuts)
        if widest <= longest or step == 1:
            return cuts
        step = max(min(step - 1, int(step * longest / widest)), 1)


def filled(paragraphs: Sequence[Sequence[Piece]], limit: float) -> tuple[list[str], float]:
    """Lines as full as they can be, and the width of the widest."""
    lines, widest = [], 0.0
    for paragraph in paragraphs:
        line, width = "", 0.0
        for piece, more in paragraph:
            if line and width + more > limit:
                lines.append(line.strip())
                line, width = "", 0.0
            line, width = line + piece, width + more
            widest = max(widest, width)
        lines.append(line.strip())
    return lines, widest
