"""Boxes and arrows as one SVG element, sized to its content."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import fsum, sqrt

from ..text import visible
from .layout import Layer, Route, Spot, arrange
from .lettering import filled, pieces

Box = tuple[str, str, str, bool]
"""Id, text, kind, bold."""

Arrow = tuple[str, str, str, bool]
"""Ids of the boxes it joins, text, bold."""

_SIZE, _LINE, _ASCENT = 14.0, 18.0, 13.0
_BOX_PADDING, _LABEL_PADDING, _MARGIN = (10.0, 8.0), (3.0, 2.0), 10.0  # at the sides, and above and below
_NARROWEST, _WIDEST, _LONGEST_WORD, _SHAPE = 150.0, 420.0, 210.0, 1.0

# Plain colours stand on each shape, for whatever reads no style sheet: makers of PDF, file managers, wikis. Only the
# colours of a dark screen are a style.
_INK, _PAPER = "#1b1b1b", "#ffffff"
_GOOD, _CARE, _BAD = ("#14602a", "#e3f4e7"), ("#7a4a00", "#fdf0da"), ("#8f1d1d", "#fbe6e6")
_COLOURS = {
    **dict.fromkeys(("RECOMMENDED", "OPTION", "yes"), _GOOD),
    **dict.fromkeys(("INDIVIDUALISE", "UNDETERMINED", "open"), _CARE),
    **dict.fromkeys(("NOT_RECOMMENDED", "no"), _BAD),
}
_STYLE = """
@media screen and (prefers-color-scheme: dark) {
  .lms-graph .paper { fill: #161616; }
  .lms-graph text { fill: #f0f0f0; }
  .lms-graph path { stroke: #f0f0f0; }
  .lms-graph .box { fill: #161616; stroke: #f0f0f0; }
  .lms-graph .RECOMMENDED, .lms-graph .OPTION, .lms-graph .yes { stroke: #7ccf95; fill: #14301d; }
  .lms-graph .INDIVIDUALISE, .lms-graph .UNDETERMINED, .lms-graph .open { stroke: #e5b567; fill: #382a10; }
  .lms-graph .NOT_RECOMMENDED, .lms-graph .no { stroke: #ef9a9a; fill: #421c1c; }
}
"""


def draw(boxes: Sequence[Box], arrows: Sequence[Arrow], caption: str, *, across: bool = False) -> tuple[str, int]:
    """The boxes and arrows as one SVG element, and its width in px. The arrows must not go in a circle."""
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


@lru_cache(maxsize=2048)
def _lines(text: str, bold: bool) -> tuple[tuple[str, ...], float]:
    """The text in lines of about one width, and the width of the widest. Much text gets wider lines as well as more."""
    paragraphs = [list(pieces(paragraph, _SIZE, _LONGEST_WORD, bold=bold)) for paragraph in text.split("\n")]
    widths = [width for paragraph in paragraphs for _, width in paragraph]
    limit = min(max(sqrt(fsum(widths) * _LINE * _SHAPE), _NARROWEST), _WIDEST)
    lines, widest = filled(paragraphs, max([limit, *widths]))
    while True:
        narrower, its_widest = filled(paragraphs, widest - 1)
        if len(narrower) > len(lines) or its_widest >= widest:
            return tuple(lines), widest
        lines, widest = narrower, its_widest


def _svg(layers: list[Layer], routes: list[Route], caption: str, across: bool) -> tuple[str, int]:
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
        f'aria-label="{html.escape(visible(caption))}" width="{width:.0f}" height="{height:.0f}" viewBox="{view}" '
        f'font-family="system-ui, sans-serif" font-size="{_SIZE:.0f}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{_PAPER}"/>',
        *(_arrow(route, layers, across) for route in sorted(routes, key=lambda route: route.bold)),
        *(_shape(spot, across) for spot in spots if spot.lines),
        "</svg>",
    ]
    return "".join(parts), round(width)


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
    width = "2.6" if route.bold else "1"
    return f'<path fill="none" stroke="{_INK}" stroke-width="{width}" stroke-linejoin="round" d="{path}"/>'


def _shape(spot: Spot, across: bool) -> str:
    left, top, width, height = spot.x - spot.width / 2, spot.y, spot.width, spot.height
    if across:
        left, top, width, height = top, left, height, width
    ink, paper = _COLOURS.get(spot.kind, (_INK, _PAPER))
    shape = f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="6" fill="{paper}" '
    if spot.box:
        dashes = ' stroke-dasharray="5 3"' if spot.kind == "unknown" else ""
        thick = "2.6" if spot.bold else "1"
        shape += f'class="box {html.escape(spot.kind)}" stroke="{ink}" stroke-width="{thick}"{dashes}/>'
    else:
        shape += 'class="paper"/>'
    first = top + (height - len(spot.lines) * _LINE) / 2 + _ASCENT
    lines = "".join(
        f'<tspan x="{left + width / 2:.1f}" y="{first + number * _LINE:.1f}">{html.escape(line)}</tspan>'
        for number, line in enumerate(spot.lines)
    )
    weight = ' font-weight="600"' if spot.bold else ""
    return f'{shape}<text text-anchor="middle" fill="{_INK}"{weight}>{lines}</text>'
