"""Boxes and arrows as one SVG element, sized to its content."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, fsum, sqrt

from ..text import visible
from .layout import Layer, Route, Spot, arrange

Box = tuple[str, str, str, bool]
"""Id, text, kind, bold."""

Arrow = tuple[str, str, str, bool]
"""Ids of the boxes it joins, text, bold."""

_SIZE, _LINE, _ASCENT = 12.0, 15.0, 11.0
_BOX_PADDING, _LABEL_PADDING, _MARGIN = (10.0, 8.0), (3.0, 2.0), 10.0  # at the sides, and above and below
_NARROWEST, _WIDEST, _LONGEST_WORD, _SHAPE = 170.0, 420.0, 210.0, 2.0

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

_STYLE = """
.lms-graph { font: 12px system-ui, sans-serif; --ink: #1b1b1b; --paper: #ffffff; --good: #14602a; --good-paper: #e3f4e7;
  --care: #7a4a00; --care-paper: #fdf0da; --bad: #8f1d1d; --bad-paper: #fbe6e6; }
.lms-graph .paper { fill: var(--paper); }
.lms-graph text { fill: var(--ink); text-anchor: middle; }
.lms-graph rect.box { fill: var(--paper); stroke: var(--ink); }
.lms-graph path { fill: none; stroke: var(--ink); stroke-linejoin: round; }
.lms-graph .bold { stroke-width: 2.6; }
.lms-graph text.bold { font-weight: 600; stroke: none; }
.lms-graph rect.RECOMMENDED, .lms-graph rect.OPTION, .lms-graph rect.yes
  { stroke: var(--good); fill: var(--good-paper); }
.lms-graph rect.INDIVIDUALISE, .lms-graph rect.UNDETERMINED, .lms-graph rect.open
  { stroke: var(--care); fill: var(--care-paper); }
.lms-graph rect.NOT_RECOMMENDED, .lms-graph rect.no
  { stroke: var(--bad); fill: var(--bad-paper); }
.lms-graph rect.unknown { stroke-dasharray: 5 3; }
@media screen and (prefers-color-scheme: dark) {
  .lms-graph { --ink: #f0f0f0; --paper: #161616; --good: #7ccf95; --good-paper: #14301d;
    --care: #e5b567; --care-paper: #382a10; --bad: #ef9a9a; --bad-paper: #421c1c; }
}
@media print { .lms-graph { --ink: #000000; } }
"""


def draw(boxes: Sequence[Box], arrows: Sequence[Arrow], caption: str, *, across: bool = False) -> str:
    """The boxes and arrows as one SVG element. The arrows must not go in a circle."""
    spots = {name: _spot(text, bold, across, kind, box=True) for name, text, kind, bold in boxes}
    joined = [
        (spots[source], spots[target], _spot(text, bold, across) if text else None, bold)
        for source, target, text, bold in arrows
    ]
    layers, routes = arrange(list(spots.values()), joined, ends_last=not across)
    if across:  # columns read best with boxes of one width
        for spot in spots.values():
            spot.height = layers[spot.layer].height
    return _svg(layers, routes, caption, across)


def _spot(text: str, bold: bool, across: bool, kind: str = "", *, box: bool = False) -> Spot:
    """As the layout wants it, which goes down: for a picture that goes across, width and height are swapped."""
    lines, widest = _lines(visible(text), bold)
    aside, above = _BOX_PADDING if box else _LABEL_PADDING
    width, height = widest + 2 * aside, len(lines) * _LINE + 2 * above
    return Spot(lines, *((height, width) if across else (width, height)), kind=kind, bold=bold, box=box)


def _lines(text: str, bold: bool) -> tuple[list[str], float]:
    """The text in lines of about one width, and the width of the widest. Much text gets wider lines as well as more."""
    paragraphs = [list(_pieces(paragraph, bold)) for paragraph in text.split("\n")]
    widths = [width for paragraph in paragraphs for _, width in paragraph]
    limit = min(max(sqrt(fsum(widths) * _LINE * _SHAPE), _NARROWEST), _WIDEST)
    lines, widest = _filled(paragraphs, max([limit, *widths]))
    while True:
        narrower, its_widest = _filled(paragraphs, widest - 1)
        if len(narrower) > len(lines) or its_widest >= widest:
            return lines, widest
        lines, widest = narrower, its_widest


def _pieces(paragraph: str, bold: bool) -> Iterator[tuple[str, float]]:
    """Where a line may end: after a word, after a hyphen between letters, and within what is too long for any line."""
    for word in paragraph.split():
        space = " "
        for part in _WITHIN_A_WORD.split(word):
            cuts = ceil(_width(part, bold) / _LONGEST_WORD)
            size = ceil(len(part) / cuts)
            for start in range(0, len(part), size):
                piece = space + part[start : start + size]
                yield piece, _width(piece, bold)
                space = ""


def _width(text: str, bold: bool) -> float:
    return _SIZE * fsum(_WIDTHS.get(character, _OTHERS)[bold] for character in text)


def _filled(paragraphs: list[list[tuple[str, float]]], limit: float) -> tuple[list[str], float]:
    """Lines as full as they can be, and the width of the widest."""
    lines, widest = [], 0.0
    for pieces in paragraphs:
        line, width = "", 0.0
        for piece, more in pieces:
            if line and width + more > limit:
                lines.append(line.strip())
                line, width = "", 0.0
            line, width = line + piece, width + more
            widest = max(widest, width)
        lines.append(line.strip())
    return lines, widest


def _svg(layers: list[Layer], routes: list[Route], caption: str, across: bool) -> str:
    spots = [spot for layer in layers for spot in layer.spots]
    left = min((spot.x - spot.width / 2 for spot in spots), default=0.0) - _MARGIN
    right = max((spot.x + spot.width / 2 for spot in spots), default=0.0) + _MARGIN
    bottom = max((spot.y + spot.height for spot in spots), default=0.0) + _MARGIN
    x, y, width, height = left, -_MARGIN, right - left, bottom + _MARGIN
    if across:
        x, y, width, height = y, x, height, width
    view = f"{x:.1f} {y:.1f} {width:.1f} {height:.1f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lms-graph" role="img" '
        f'aria-label="{html.escape(visible(caption))}" width="{width:.0f}" height="{height:.0f}" viewBox="{view}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>',
        *(_arrow(route, layers, across) for route in sorted(routes, key=lambda route: route.bold)),
        *(_shape(spot, across) for spot in spots if spot.lines),
        "</svg>",
    ]
    return "".join(parts)


def _arrow(route: Route, layers: list[Layer], across: bool) -> str:
    """One line through the spots of the route, straight within a layer and bent between two, and its head."""

    def at(x: float, y: float) -> str:
        return f"{y:.1f},{x:.1f}" if across else f"{x:.1f},{y:.1f}"

    path = ""
    for one, other in pairwise(route.spots):
        if one.lines:  # from below a box or a label
            path += f"M{at(one.x, one.y + one.height)}"
        if one.x == other.x and not other.lines:
            continue  # straight on, to where it bends
        leaves = layers[one.layer].top + layers[one.layer].height
        path += f" L{at(one.x, leaves)}"
        middle = (leaves + other.y) / 2
        path += f" C{at(one.x, middle)} {at(other.x, middle)} {at(other.x, other.y)}"
    end = route.spots[-1]
    path += f" M{at(end.x - 4, end.y - 6)} L{at(end.x, end.y)} L{at(end.x + 4, end.y - 6)}"
    return f'<path class="{"bold" if route.bold else ""}" d="{path}"/>'


def _shape(spot: Spot, across: bool) -> str:
    left, top, width, height = spot.x - spot.width / 2, spot.y, spot.width, spot.height
    if across:
        left, top, width, height = top, left, height, width
    weight = " bold" if spot.bold else ""
    frame = "box" + weight if spot.box else "paper"
    shape = f'<rect class="{frame} {html.escape(spot.kind)}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
    shape += f'height="{height:.1f}" rx="6"/>'
    first = top + (height - len(spot.lines) * _LINE) / 2 + _ASCENT
    lines = "".join(
        f'<tspan x="{left + width / 2:.1f}" y="{first + number * _LINE:.1f}">{html.escape(line)}</tspan>'
        for number, line in enumerate(spot.lines)
    )
    return f'{shape}<text class="{weight.strip()}">{lines}</text>'
