"""A small layered layout: boxes in layers, each arrow from one layer to later ones, few crossings, short arrows.

Arrows cross a layer straight and bend only in the gaps between layers, so none runs through a box it does not join.
Arrows to one box run together in one line as soon as they can.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Sequence
from functools import reduce
from itertools import accumulate, chain, pairwise
from operator import add
from statistics import median_low

from attrs import define, field

_GAP, _GAP_OF_BENDS = 18.0, 12.0
_NEAREST_LAYERS, _FARTHEST_LAYERS, _SLOPE = 26.0, 64.0, 0.16
_ORDERINGS, _PATIENCE, _SWEEPS, _ONE_SIDED = 8, 3, 10, 2
_RESTING = 0.01  # how much a spot wants to stay where it is
_STRAIGHT = 16.0  # how much more a line wants to run on straight than a box to stand in the middle


@define(eq=False)
class Spot:
    """A spot on paper: of a box, of the label of an arrow, or (without lines) of a bend that arrows to one box share.

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
    above: list[Spot] = field(factory=list)
    below: list[Spot] = field(factory=list)


@define
class Route:
    """The spots that an arrow passes."""

    spots: list[Spot]
    bold: bool


@define
class Layer:
    """Spots side by side. It begins at `top` and is as thick as the thickest of them."""

    spots: list[Spot] = field(factory=list)
    top: float = 0.0

    @property
    def height(self) -> float:
        """How thick it is."""
        return max((spot.height for spot in self.spots), default=0.0)


def arrange(
    boxes: Sequence[Spot], arrows: Sequence[tuple[Spot, Spot, Spot | None, bool]], *, ends_last: bool
) -> tuple[list[Layer], list[Route]]:
    """Give every box and label its spot. An arrow is its two boxes, its label and whether it is bold."""
    _number_layers(boxes, arrows, ends_last)
    layers = [Layer() for _ in range(1 + max((box.layer for box in boxes), default=0))]
    for box in boxes:
        layers[box.layer].spots.append(box)
    routes = _routes(layers, arrows)
    _order([layer.spots for layer in layers], boxes)
    _place_across([layer.spots for layer in layers])
    _place_along(layers)
    return layers, routes


def _number_layers(
    boxes: Sequence[Spot], arrows: Sequence[tuple[Spot, Spot, Spot | None, bool]], ends_last: bool
) -> None:
    """Each box below the lowest one that points to it, with a layer between where there are labels."""
    step = 2 if any(label for _, _, label, _ in arrows) else 1
    moved = True
    while moved:  # the arrows go in no circle
        moved = False
        for source, target, *_rest in arrows:
            if target.layer < source.layer + step:
                target.layer, moved = source.layer + step, True
    if ends_last:
        last = max((box.layer for box in boxes), default=0)
        sources = {id(source) for source, *_ in arrows}
        for box in boxes:
            if id(box) not in sources:
                box.layer = last


def _routes(layers: list[Layer], arrows: Sequence[tuple[Spot, Spot, Spot | None, bool]]) -> list[Route]:
    """The way of each arrow; its label and its bends are put into the layers between."""
    bends: dict[tuple[int, int, bool], Spot] = {}
    routes = []
    for source, target, label, bold in arrows:
        route = [source]
        for number in range(source.layer + 1, target.layer):
            key = (id(target), number, bold)
            stop = label if label and number == source.layer + 1 else bends.get(key)
            if stop is None:
                stop = bends[key] = Spot((), 0.0, 0.0)
            if stop.layer != number:
                stop.layer = number
                layers[number].spots.append(stop)
            route.append(stop)
        route.append(target)
        for one, other in pairwise(route):
            if other not in one.below:
                one.below.append(other)
                other.above.append(one)
        routes.append(Route(route, bold))
    return routes


def _order(layers: list[list[Spot]], boxes: Sequence[Spot]) -> None:
    """Order each layer so that few arrows cross: each spot near the middle of its neighbours, then swaps of two."""
    best, fewest = [list(layer) for layer in layers], float("inf")
    for mirrored in (False, True):
        if not fewest:
            break
        first_seen = _depth_first(boxes, mirrored)
        for layer in layers:
            layer.sort(key=lambda spot: first_seen[id(spot)])
        fewest_here, in_vain = float("inf"), 0
        for sweep in range(_ORDERINGS):
            crossings = _crossings(layers)
            fewest_here, in_vain = (crossings, 0) if crossings < fewest_here else (fewest_here, in_vain + 1)
            if crossings < fewest:
                best, fewest = [list(layer) for layer in layers], crossings
            if not fewest or in_vain == _PATIENCE:
                break
            _sort_by_neighbours(layers, down=sweep % 2 == 0)
            _swap(layers, or_as_many=sweep % 4 > 1)
    for layer, spots in zip(layers, best, strict=True):
        layer[:] = spots


def _depth_first(boxes: Sequence[Spot], mirrored: bool) -> dict[int, int]:
    """The spots numbered depth first, up from the ends: an order in which a tree has no crossings."""
    seen: dict[int, int] = {}
    waiting = [box for box in reversed(boxes) if not box.below]
    while waiting:
        spot = waiting.pop()
        if id(spot) not in seen:
            seen[id(spot)] = len(seen)
            waiting += spot.above if mirrored else spot.above[::-1]
    return seen


def _sort_by_neighbours(layers: list[list[Spot]], *, down: bool) -> None:
    for fixed, layer in pairwise(layers if down else layers[::-1]):
        rank = {id(spot): number for number, spot in enumerate(fixed)}
        middle = {}
        for number, spot in enumerate(layer):
            ranks = [rank[id(other)] for other in (spot.above if down else spot.below)]
            middle[id(spot)] = sum(ranks) / len(ranks) if ranks else number
        layer.sort(key=lambda spot: middle[id(spot)])


def _crossings(layers: list[list[Spot]]) -> int:
    count = 0
    for one, other in pairwise(layers):
        rank = {id(spot): number for number, spot in enumerate(other)}
        passed: list[int] = []
        for spot in one:
            ranks = sorted(rank[id(target)] for target in spot.below)
            count += sum(len(passed) - bisect(passed, number) for number in ranks)
            for number in ranks:
                insort(passed, number)
    return count


def _swap(layers: list[list[Spot]], *, or_as_many: bool) -> None:
    """Swap neighbours while crossings drop; the first pass also accepts ties (`or_as_many`)."""
    rank = {id(spot): number for layer in layers for number, spot in enumerate(layer)}
    better = True
    while better:
        better = False
        for layer in layers:
            for number, (one, other) in enumerate(pairwise(layer[:])):
                one = layer[number]
                gain = -1 if not or_as_many else 0
                for near, far in ((one.above, other.above), (one.below, other.below)):
                    ranks = [rank[id(spot)] for spot in far]
                    for spot in near:
                        mine = rank[id(spot)]
                        for its in ranks:
                            gain += (mine > its) - (mine < its)
                if gain >= 0:
                    layer[number : number + 2] = other, one
                    rank[id(one)], rank[id(other)] = number + 1, number
                    better = True
        or_as_many = False


def _place_across(layers: list[list[Spot]]) -> None:
    """Short and straight arrows: each layer in turn as near to its neighbours as it can be, down, up, and to both."""
    above = [_Pulled(layer, [spot.above for spot in layer]) for layer in layers]
    below = [_Pulled(layer, [spot.below for spot in layer]) for layer in layers]
    both = [_Pulled(layer, [spot.above + spot.below for spot in layer]) for layer in layers]
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        pulled = both if sweep >= _ONE_SIDED else above if down else below
        for layer in pulled if down else pulled[::-1]:
            _spread(layer)
    _straighten(layers)


def _straighten(layers: list[list[Spot]]) -> None:
    """Put the bends of one line exactly below one another, as far as their neighbours leave room."""
    before: dict[int, Spot] = {}
    after: dict[int, Spot] = {}
    for one, other in chain.from_iterable(map(pairwise, layers)):
        before[id(other)], after[id(one)] = one, other
    straight: set[int] = set()
    for first in chain.from_iterable(layers):
        spot, run = first, list[Spot]()
        low, high = float("-inf"), float("inf")
        while not spot.lines and id(spot) not in straight:
            left, right = before.get(id(spot)), after.get(id(spot))
            lowest = max(low, left.x + _apart(left, spot)) if left else low
            highest = min(high, right.x - _apart(spot, right)) if right else high
            if lowest > highest:
                break
            low, high = lowest, highest
            straight.add(id(spot))
            run.append(spot)
            (spot,) = spot.below
        if run:
            joined = [other.x for one in run for other in (*one.above, *one.below) if other not in run]
            for one in run:
                one.x = min(max(median_low(joined), low), high)


def _apart(one: Spot, other: Spot) -> float:
    """The least distance between the middles of two neighbours."""
    return (one.width + other.width) / 2 + (_GAP if one.lines or other.lines else _GAP_OF_BENDS)


class _Pulled:
    """A layer whose spots are pulled to others: how far each is from the first at least, its pulls and their sum."""

    def __init__(self, spots: list[Spot], near: list[list[Spot]]) -> None:
        self.spots = spots
        self.offsets = [0.0, *accumulate(_apart(one, other) for one, other in pairwise(spots))]
        self.pulls: list[tuple[list[tuple[Spot, float]], float]] = []
        for spot, others in zip(spots, near, strict=True):
            pulls = [(other, 1.0 if spot.lines or other.lines else _STRAIGHT) for other in others]
            whole = reduce(add, (pull for _, pull in pulls), _RESTING)  # `sum` rounds otherwise on newer Pythons
            self.pulls.append((pulls, whole))


def _spread(layer: _Pulled) -> None:
    """Spots as near to where they want to be as their order and widths allow.

    The least sum of squares: spots too close share the mean of their wishes ("pool adjacent violators").
    """
    spots, offsets = layer.spots, layer.offsets
    pools: list[tuple[float, float, int]] = []
    for spot, (near, weight), off in zip(spots, layer.pulls, offsets, strict=True):
        total = _RESTING * spot.x
        for other_spot, pull in near:
            total += pull * other_spot.x
        mean, count = total / weight - off, 1
        while pools and pools[-1][0] > mean:
            other, more, size = pools.pop()
            mean = (mean * weight + other * more) / (weight + more)
            weight, count = weight + more, count + size
        pools.append((mean, weight, count))
    means = chain.from_iterable([mean] * count for mean, _, count in pools)
    for spot, off, mean in zip(spots, offsets, means, strict=True):
        spot.x = mean + off


def _place_along(layers: list[Layer]) -> None:
    """One layer after the other, farther apart where an arrow has a long way to the side."""
    top = 0.0
    for layer in layers:
        layer.top = top
        aside = 0.0
        for spot in layer.spots:
            spot.y = top
            aside = max([aside, *(abs(other.x - spot.x) for other in spot.below)])
        top += layer.height + min(max(_NEAREST_LAYERS, _SLOPE * aside), _FARTHEST_LAYERS)
