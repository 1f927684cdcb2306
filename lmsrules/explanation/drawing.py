"""A small layered layout: every arrow points from one layer to the next, and no box or label covers another."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise

from attrs import define, field

from ..logic.text import visible

Box = tuple[str, str, str, bool]
"""Id, text, kind, bold."""

Arrow = tuple[str, str, str, bool]
"""Ids of the boxes it joins, text, bold."""

_CHARACTER, _BOLD_CHARACTER, _LINE, _PADDING = 6.6, 7.4, 15.0, 8.0  # of 12-pixel sans-serif text, generously
_ACROSS_GAP, _DOWN_GAP = 16.0, 26.0
_SWEEPS = 12

_STYLE = """
.lms-graph { font: 12px system-ui, sans-serif; --ink: #1b1b1b; --paper: #ffffff; }
.lms-graph .paper { fill: var(--paper); }
.lms-graph text { fill: var(--ink); text-anchor: middle; }
.lms-graph rect.box { fill: var(--paper); stroke: var(--ink); }
.lms-graph path { fill: none; stroke: var(--ink); }
.lms-graph .bold { stroke-width: 2.6; }
.lms-graph text.bold { font-weight: 600; stroke: none; }
.lms-graph rect.RECOMMENDED, .lms-graph rect.OPTION, .lms-graph rect.yes { stroke: #14602a; fill: #e3f4e7; }
.lms-graph rect.INDIVIDUALISE, .lms-graph rect.UNDETERMINED, .lms-graph rect.open { stroke: #7a4a00; fill: #fdf0da; }
.lms-graph rect.NOT_RECOMMENDED, .lms-graph rect.CONTRAINDICATED, .lms-graph rect.no { stroke: #8f1d1d; fill: #fbe6e6; }
.lms-graph rect.unknown { stroke-dasharray: 5 3; }
.lms-graph text.filled { fill: #1b1b1b; }
@media (prefers-color-scheme: dark) { .lms-graph { --ink: #f0f0f0; --paper: #161616; } }
@media print { .lms-graph { --ink: #000000; --paper: #ffffff; } }
"""
_FILLED = ("RECOMMENDED", "OPTION", "yes", "INDIVIDUALISE", "UNDETERMINED", "open", "NOT_RECOMMENDED", "no")


@define(eq=False)
class _Place:
    """Where something stands: a box, the label of an arrow, or a bend of one. `x` and `y` are its centre."""

    lines: list[str]
    width: float
    height: float
    kind: str = ""
    bold: bool = False
    box: bool = False
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    above: list[_Place] = field(factory=list)
    below: list[_Place] = field(factory=list)


def draw(boxes: Sequence[Box], arrows: Sequence[Arrow], caption: str, *, across: bool = False) -> str:
    """The boxes and arrows as one SVG element. The arrows must not go in a circle."""
    wrap = 26 if across else 22
    places = {name: _place(text, kind, bold, wrap, box=True) for name, text, kind, bold in boxes}
    layers, routes = _layered(places, arrows, wrap)
    if across:
        _turn(layers)
    _order(layers)
    _position(layers)
    if across:
        _turn(layers)
    return _svg(layers, routes, caption, across)


def _place(text: str, kind: str, bold: bool, wrap: int, *, box: bool) -> _Place:
    lines = [
        line for paragraph in visible(text).split("\n") for line in textwrap.wrap(paragraph, wrap, max_lines=6) or [""]
    ]
    padding = 2 * _PADDING if box else 4
    width = max(len(line) for line in lines) * (_BOLD_CHARACTER if bold else _CHARACTER) + padding
    return _Place(lines, width, len(lines) * _LINE + padding, kind, bold, box)


def _layered(
    places: dict[str, _Place], arrows: Sequence[Arrow], wrap: int
) -> tuple[list[list[_Place]], list[tuple[list[_Place], bool]]]:
    """Layers from first to last, and for each arrow the places it passes; labels and bends fill the layers between."""
    _number_layers(places, arrows)
    layers: list[list[_Place]] = [[] for _ in range(1 + max((p.layer for p in places.values()), default=0))]
    for place in places.values():
        layers[place.layer].append(place)
    routes = []
    for source, target, text, bold in arrows:
        route = [places[source]]
        for layer in range(places[source].layer + 1, places[target].layer):
            labelled = text and layer == places[source].layer + 1
            stop = _place(text, "", bold, wrap, box=False) if labelled else _Place([], 8, 0)
            stop.layer = layer
            layers[layer].append(stop)
            route.append(stop)
        route.append(places[target])
        for one, other in pairwise(route):
            one.below.append(other)
            other.above.append(one)
        routes.append((route, bold))
    return layers, routes


def _number_layers(places: dict[str, _Place], arrows: Sequence[Arrow]) -> None:
    """Each box two layers below the lowest box that points to it, so that a label fits between; ends go last."""
    for _ in places:
        for source, target, *_rest in arrows:
            places[target].layer = max(places[target].layer, places[source].layer + 2)
    last = max((place.layer for place in places.values()), default=0)
    for name in places.keys() - {source for source, *_ in arrows}:
        places[name].layer = last


def _turn(layers: Iterable[Iterable[_Place]]) -> None:
    """Swap width and height: what goes across is laid out as if it went down."""
    for place in (p for layer in layers for p in layer):
        place.width, place.height = place.height, place.width
        place.x, place.y = place.y, place.x


def _order(layers: list[list[_Place]]) -> None:
    """Put each place near the middle of its neighbours, layer by layer, down and up again."""
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            rank = {id(place): number for one in layers for number, place in enumerate(one)}
            middles = {}
            for place in layer:
                near = place.above if sweep % 2 == 0 else place.below
                ranks = [rank[id(other)] for other in near]
                middles[id(place)] = sum(ranks) / len(ranks) if ranks else rank[id(place)]
            layer.sort(key=lambda place: middles[id(place)])


def _position(layers: list[list[_Place]]) -> None:
    top = 0.0
    for layer in layers:
        height = max(place.height for place in layer)
        for place in layer:
            place.y = top + height / 2
        top += height + _DOWN_GAP
        _spread(layer, [0.0] * len(layer))
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            _spread(layer, [_middle(place) for place in layer])


def _middle(place: _Place) -> float:
    near = [other.x for other in (*place.above, *place.below)]
    return sum(near) / len(near) if near else place.x


def _spread(layer: list[_Place], wanted: list[float]) -> None:
    """Place a layer as near to where its places want to be as their order and widths allow."""
    right = float("-inf")
    for place, x in zip(layer, wanted, strict=True):
        place.x = max(x, right + place.width / 2)
        right = place.x + place.width / 2 + _ACROSS_GAP
    shift = sum(place.x - x for place, x in zip(layer, wanted, strict=True)) / len(layer)
    for place in layer:
        place.x -= shift


def _svg(layers: list[list[_Place]], routes: list[tuple[list[_Place], bool]], caption: str, across: bool) -> str:
    places = [place for layer in layers for place in layer]
    left = min(place.x - place.width / 2 for place in places) - 10
    top = min(place.y - place.height / 2 for place in places) - 10
    width = max(place.x + place.width / 2 for place in places) + 10 - left
    height = max(place.y + place.height / 2 for place in places) + 10 - top
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lms-graph" role="img" '
        f'aria-label="{html.escape(visible(caption))}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"/>',
        *(_arrow(route, bold, across) for route, bold in routes),
        *(_shape(place) for place in places if place.lines),
        "</svg>",
    ]
    return "".join(parts)


def _arrow(route: list[_Place], bold: bool, across: bool) -> str:
    """One smooth line through the places of the route, and its head."""
    points: list[tuple[float, float]] = []
    for number, place in enumerate(route):
        half = (place.width if across else place.height) / 2
        if number:
            points.append((place.x - half, place.y) if across else (place.x, place.y - half))
        if number < len(route) - 1:
            points.append((place.x + half, place.y) if across else (place.x, place.y + half))
    path = f"M{points[0][0]:.1f},{points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in pairwise(points):
        mid = (x1 + x2) / 2 if across else (y1 + y2) / 2
        bend = f"{mid:.1f},{y1:.1f} {mid:.1f},{y2:.1f}" if across else f"{x1:.1f},{mid:.1f} {x2:.1f},{mid:.1f}"
        path += f" C{bend} {x2:.1f},{y2:.1f}"
    x, y = points[-1]
    head = f"M{x - 5:.1f},{y - 4:.1f} L{x:.1f},{y:.1f} L{x - 5:.1f},{y + 4:.1f}"
    if not across:
        head = f"M{x - 4:.1f},{y - 5:.1f} L{x:.1f},{y:.1f} L{x + 4:.1f},{y - 5:.1f}"
    return f'<path class="{"bold" if bold else ""}" d="{path} {head}"/>'


def _shape(place: _Place) -> str:
    x, y = place.x - place.width / 2, place.y - place.height / 2
    weight = " bold" if place.bold else ""
    kind = html.escape(place.kind)
    frame = "box" + weight if place.box else "paper"
    shape = f'<rect class="{frame} {kind}" x="{x:.1f}" y="{y:.1f}" width="{place.width:.1f}" '
    shape += f'height="{place.height:.1f}" rx="6"/>'
    first = place.y - (len(place.lines) - 1) * _LINE / 2 + 4
    filled = " filled" if place.kind in _FILLED else ""
    lines = "".join(
        f'<tspan x="{place.x:.1f}" y="{first + number * _LINE:.1f}">{html.escape(line)}</tspan>'
        for number, line in enumerate(place.lines)
    )
    return f'{shape}<text class="{weight.strip()}{filled}">{lines}</text>'
