"""A small layered layout: boxes in layers, each arrow from one layer to later ones, few crossings, short arrows.

Arrows cross a layer straight and bend only in the gaps between layers, so none runs through a box it does not join.
Those to one box run together in one line as soon as they can.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from attrs import define, field

_GAP, _GAP_OF_BENDS = 18.0, 12.0
_NEAREST_LAYERS, _FARTHEST_LAYERS, _SLOPE = 26.0, 64.0, 0.16
_SWEEPS = 12
_STRAIGHT = 16.0  # how much more a line wants to run on straight than a box to stand in the middle


@define(eq=False)
class Place:
    """Where something stands: a box, the label of an arrow, or (without lines) a bend that arrows to one box share.

    `x` is the middle of it, in its layer; `y` is where it begins, from the first layer to the last.
    """

    lines: Sequence[str]
    width: float
    height: float
    kind: str = ""
    bold: bool = False
    box: bool = False
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    above: list[Place] = field(factory=list)
    below: list[Place] = field(factory=list)


@define
class Route:
    """The places that an arrow passes."""

    places: list[Place]
    bold: bool


@define
class Layer:
    """Places side by side. It begins at `top` and is as thick as the thickest of them."""

    places: list[Place] = field(factory=list)
    top: float = 0.0

    @property
    def height(self) -> float:
        """How thick it is."""
        return max((place.height for place in self.places), default=0.0)


def arrange(
    boxes: Sequence[Place], arrows: Sequence[tuple[Place, Place, Place | None, bool]], *, ends_last: bool
) -> tuple[list[Layer], list[Route]]:
    """Give every box and label its place. An arrow is its two boxes, its label and whether it is bold."""
    _number_layers(boxes, arrows, ends_last)
    layers = [Layer() for _ in range(1 + max((box.layer for box in boxes), default=0))]
    for box in boxes:
        layers[box.layer].places.append(box)
    routes = _routes(layers, arrows)
    _order([layer.places for layer in layers], boxes)
    _place_across(layers)
    _place_along(layers)
    return layers, routes


def _number_layers(
    boxes: Sequence[Place], arrows: Sequence[tuple[Place, Place, Place | None, bool]], ends_last: bool
) -> None:
    """Each box below the lowest one that points to it, with a layer between where there are labels."""
    step = 2 if any(label for _, _, label, _ in arrows) else 1
    for _ in boxes:
        for source, target, *_rest in arrows:
            target.layer = max(target.layer, source.layer + step)
    if ends_last:
        last = max((box.layer for box in boxes), default=0)
        sources = {id(source) for source, *_ in arrows}
        for box in boxes:
            if id(box) not in sources:
                box.layer = last


def _routes(layers: list[Layer], arrows: Sequence[tuple[Place, Place, Place | None, bool]]) -> list[Route]:
    """The way of each arrow; its label and its bends are put into the layers between."""
    bends: dict[tuple[int, int, bool], Place] = {}
    routes = []
    for source, target, label, bold in arrows:
        route = [source]
        for number in range(source.layer + 1, target.layer):
            key = (id(target), number, bold)
            stop = label if label and number == source.layer + 1 else bends.get(key)
            if stop is None:
                stop = bends[key] = Place((), 0.0, 0.0)
            if stop.layer != number:
                stop.layer = number
                layers[number].places.append(stop)
            route.append(stop)
        route.append(target)
        for one, other in pairwise(route):
            if other not in one.below:
                one.below.append(other)
                other.above.append(one)
        routes.append(Route(route, bold))
    return routes


def _order(layers: list[list[Place]], boxes: Sequence[Place]) -> None:
    """Order each layer so that few arrows cross: each place near the middle of its neighbours, then swaps of two."""
    first_seen = _depth_first(boxes)
    for layer in layers:
        layer.sort(key=lambda place: first_seen[id(place)])
    best, fewest = [list(layer) for layer in layers], _crossings(layers)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        for fixed, layer in pairwise(layers if down else layers[::-1]):
            rank = {id(place): float(number) for number, place in enumerate(fixed)}
            middle = {}
            for number, place in enumerate(layer):
                ranks = [rank[id(other)] for other in (place.above if down else place.below)]
                middle[id(place)] = sum(ranks) / len(ranks) if ranks else float(number)
            layer.sort(key=lambda place: middle[id(place)])
        _swap(layers)
        crossings = _crossings(layers)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    for layer, places in zip(layers, best, strict=True):
        layer[:] = places


def _depth_first(boxes: Iterable[Place]) -> dict[int, int]:
    """Numbers that keep a tree free of crossings."""
    seen: dict[int, int] = {}
    for root in boxes:
        waiting = [] if root.above else [root]
        while waiting:
            place = waiting.pop()
            if id(place) not in seen:
                seen[id(place)] = len(seen)
                waiting.extend(reversed(place.below))
    return seen


def _crossings(layers: list[list[Place]]) -> int:
    count = 0
    for one, other in pairwise(layers):
        rank = {id(place): number for number, place in enumerate(other)}
        passed: list[int] = []
        for place in one:
            ranks = sorted(rank[id(target)] for target in place.below)
            count += sum(len(passed) - bisect(passed, number) for number in ranks)
            for number in ranks:
                insort(passed, number)
    return count


def _swap(layers: list[list[Place]]) -> None:
    """Swap two that stand side by side as long as fewer arrows cross for it."""
    rank = {id(place): number for layer in layers for number, place in enumerate(layer)}

    def ranks(place: Place) -> tuple[list[int], list[int]]:
        return [rank[id(other)] for other in place.above], [rank[id(other)] for other in place.below]

    better = True
    while better:
        better = False
        for layer in layers:
            for number in range(len(layer) - 1):
                one, other = layer[number], layer[number + 1]
                pairs = [(a, b) for x, y in zip(ranks(one), ranks(other), strict=True) for a in x for b in y]
                if sum(a > b for a, b in pairs) > sum(a < b for a, b in pairs):
                    layer[number : number + 2] = other, one
                    rank[id(one)], rank[id(other)] = number + 1, number
                    better = True


def _place_across(layers: list[Layer]) -> None:
    """Short and straight arrows: each layer in turn as near to its neighbours as it can be, down, up, and to both."""
    for sweep in range(3 * _SWEEPS):
        both = sweep >= _SWEEPS
        down = sweep % 2 == 0
        for layer in layers if down else layers[::-1]:
            wishes = []
            for place in layer.places:
                near = place.above + place.below if both else place.above if down else place.below
                pulls = [_STRAIGHT if not (place.height or other.height) else 1.0 for other in near]
                weight = sum(pulls)
                x = sum(p * other.x for p, other in zip(pulls, near, strict=True)) / weight if near else place.x
                wishes.append((x, weight or 0.01))
            _spread(layer.places, wishes)


def _spread(places: list[Place], wishes: list[tuple[float, float]]) -> None:
    """Places as near to where they want to be (a position and its weight) as their order and widths allow.

    The least sum of squares: who stand too close share the mean of their wishes ("pool adjacent violators").
    """
    offset, offsets = 0.0, []
    for number, place in enumerate(places):
        if number:
            last = places[number - 1]
            gap = _GAP if place.height or last.height else _GAP_OF_BENDS
            offset += (last.width + place.width) / 2 + gap
        offsets.append(offset)
    pools: list[tuple[float, float, int]] = []
    for (x, weight), off in zip(wishes, offsets, strict=True):
        mean, count = x - off, 1
        while pools and pools[-1][0] > mean:
            other, more, size = pools.pop()
            mean = (mean * weight + other * more) / (weight + more)
            weight, count = weight + more, count + size
        pools.append((mean, weight, count))
    means = chain.from_iterable([mean] * count for mean, _, count in pools)
    for place, off, mean in zip(places, offsets, means, strict=True):
        place.x = mean + off


def _place_along(layers: list[Layer]) -> None:
    """One layer after the other, farther apart where an arrow has a long way to the side."""
    top = 0.0
    for layer in layers:
        layer.top = top
        aside = 0.0
        for place in layer.places:
            place.y = top
            aside = max([aside, *(abs(other.x - place.x) for other in place.below)])
        top += layer.height + min(max(_NEAREST_LAYERS, _SLOPE * aside), _FARTHEST_LAYERS)
