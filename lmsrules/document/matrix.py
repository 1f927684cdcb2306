"""A table as a picture: who says what, a row for each of them and a numbered column for each place they differ."""

from __future__ import annotations

import html
from collections.abc import Iterable

from attrs import frozen

from ..text import visible
from .blocks import SIGNS, Item, Picture
from .lettering import width_of

_SIZE, _CELL, _GAP, _MARGIN = 14.0, 30.0, 4.0, 10.0
_INK, _PAPER = "#1b1b1b", "#ffffff"
_FILLS = {
    "RECOMMENDED": "#b7e0c1",
    "OPTION": "#dcefd9",
    "INDIVIDUALISE": "#fdeeb5",
    "UNDETERMINED": "#e3e3e3",
    "NOT_RECOMMENDED": "#f5c6c0",
}
_STYLE = """
@media screen and (prefers-color-scheme: dark) {
  .lms-matrix .paper { fill: #161616; }
  .lms-matrix .label { fill: #f0f0f0; }
}
"""


@frozen(kw_only=True)
class Matrix:
    """Rows by their names, and in each column what each row says there: a kind of `SIGNS`, or "" for nothing.

    `legend` says what the kinds that come in it mean.
    """

    rows: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...]

    def to_svg(self) -> str:
        """As one SVG element."""
        return _svg(self)

    @property
    def width(self) -> float:
        """How wide it is, in px."""
        return _left(self) + len(self.columns) * _CELL + _MARGIN


def matrix_picture(matrix: Matrix, caption: str) -> Picture:
    """The matrix as a picture in a document, with what each row says in words."""
    meanings = dict(matrix.legend)
    lines = []
    for row, name in enumerate(matrix.rows):
        said = [f"{number} {meanings[kinds[row]]}" for number, kinds in enumerate(matrix.columns, 1) if kinds[row]]
        lines.append(Item(lead=name, words="; ".join(said) or "nothing"))
    return Picture(svg=matrix.to_svg(), caption=caption, lines=tuple(lines), least_width=round(matrix.width))


def _left(matrix: Matrix) -> float:
    """Where the columns begin."""
    return 2 * _MARGIN + max((width_of(name, _SIZE) for name in matrix.rows), default=0)


def _svg(matrix: Matrix) -> str:
    left, top = _left(matrix), _MARGIN + _CELL
    drawn = [_text(f"{number}", left + (number - 0.5) * _CELL, _MARGIN) for number in range(1, len(matrix.columns) + 1)]
    for row, name in enumerate(matrix.rows):
        y = top + row * _CELL
        drawn.append(_text(name, _MARGIN, y, "start"))
        for column, kinds in enumerate(matrix.columns):
            if kinds[row]:
                drawn += _cell(left + column * _CELL, y, kinds[row])
    bottom = top + len(matrix.rows) * _CELL + _GAP
    for kind, meaning in matrix.legend:
        drawn += [*_cell(_MARGIN, bottom, kind), _text(meaning, _MARGIN + _CELL + _GAP, bottom, "start")]
        bottom += _CELL
    widest = max((width_of(meaning, _SIZE) for _, meaning in matrix.legend), default=0) + _CELL + 3 * _MARGIN
    return _paper(max(matrix.width, widest), bottom + _MARGIN, drawn, matrix)


def _cell(x: float, y: float, kind: str) -> list[str]:
    side = _CELL - _GAP
    box = f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.0f}" height="{side:.0f}" rx="4" fill="{_FILLS[kind]}"/>'
    return [box, _text(SIGNS[kind], x + side / 2, y, ink="")]


def _text(text: str, x: float, y: float, anchor: str = "middle", ink: str = ' class="label"') -> str:
    said = html.escape(visible(text))
    return f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="{anchor}" fill="{_INK}"{ink}>{said}</text>'


def _paper(width: float, height: float, drawn: Iterable[str], matrix: Matrix) -> str:
    told = html.escape(visible(f"{len(matrix.rows)} rows, {len(matrix.columns)} columns; the words stand beside it"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lms-matrix" role="img" aria-label="{told}" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'font-family="system-ui, sans-serif" font-size="{_SIZE:.0f}"><style>{_STYLE}</style>'
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}" fill="{_PAPER}"/>{"".join(drawn)}</svg>'
    )
