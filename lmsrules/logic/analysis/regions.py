"""Patients described by few boxes (a greedy box cover): each names the cells of some fields, and has a witness."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from attrs import field, frozen

from ..diagrams.cells import Axis
from ..diagrams.nodes import FALSE, TRUE, Builder, is_true
from ..diagrams.traversal import fold, reached
from ..words import whole_sets
from .counting import count

MOST_REGIONS = 12
"""The regions that are looked for: as many as are shown. Patients of entangled rules can need thousands."""


@frozen(kw_only=True)
class Region:
    """Patients described by the cells some fields lie in: by path, the numbers of the cells.

    `{"age": (1, 2)}` is every patient with the age in cell 1 or 2. `share` is of the patients counted, each combination
    of cells once; regions can overlap. `witness` is one of its patients, a set of words as `only(...)`.
    """

    cells: Mapping[str, tuple[int, ...]] = field(hash=False)
    share: float
    witness: Mapping[str, Any] = field(hash=False)


@frozen(kw_only=True)
class Affected:
    """Some of the patients counted: their share, and regions of them, the largest first.

    Together the regions cover just these patients if they are `complete`; otherwise there are more than are shown.
    """

    share: float
    regions: tuple[Region, ...]
    complete: bool

    @property
    def witness(self) -> Mapping[str, Any]:
        """One of the patients."""
        return self.regions[0].witness


def affected(builder: Builder, axes: Sequence[Axis], where: int, counted: int) -> Affected:
    """The patients in whom the diagram `where` is true, in regions; all must be in `counted`, and there must be one.

    Regions may also cover uncounted patients, so that they need not name the fields that only separate these.
    """
    everybody = count(builder, counted)
    found = list(islice(_regions(builder, axes, where, _others(builder, where, counted), everybody), MOST_REGIONS + 1))
    regions = sorted(found[:MOST_REGIONS], key=lambda region: -region.share)
    return Affected(
        share=count(builder, where) / everybody, regions=tuple(regions), complete=len(found) == len(regions)
    )


def _others(builder: Builder, where: int, counted: int) -> int:
    """Who must not be covered: those not in `where`, but for uncounted patients whom only further fields keep apart."""
    nobody = builder.terminal(("nobody",))
    care = fold(builder, builder.terminal, lambda level, children: builder.node_of_care(level, children, nobody))
    return builder.negation(builder.where(care(builder.choose(counted, where, nobody)), is_true))


def _regions(builder: Builder, axes: Sequence[Axis], where: int, others: int, everybody: int) -> Iterator[Region]:
    """A greedy box cover of `where` that covers nobody in `others`."""
    keeping_apart = {builder.levels[node] for node in reached(builder, others) if node >= 0}
    left = where
    while (path := builder.find_true(left)) is not None:
        box: dict[int, Collection[int]] = {level: (path.get(level, 0),) for level in range(len(axes))}
        for level in range(len(axes)):  # widen field by field, as far as nobody in `others` is covered
            every = range(len(axes[level].cells))
            shut = _cells_under(builder, others, box, level) if level in keeping_apart else ()
            box[level] = tuple(cell for cell in every if cell not in shut)
        inside = builder.conjunction(where, _box(builder, box))
        left = builder.conjunction(left, builder.negation(inside))
        yield Region(
            cells={
                axes[level].field.path: tuple(cells)
                for level, cells in box.items()
                if len(cells) < len(axes[level].cells)
            },
            share=count(builder, inside) / everybody,
            witness=whole_sets(
                {axis.field.path: axis.cells[path.get(number, 0)].sample for number, axis in enumerate(axes)},
                [axis.field for axis in axes],
            ),
        )


def _box(builder: Builder, box: Mapping[int, Collection[int]]) -> int:
    """The yes-or-no diagram of a box, built from its last field up."""
    node = TRUE
    for level in sorted(box, reverse=True):
        inside = frozenset(box[level])
        children = (node if cell in inside else FALSE for cell in range(builder.widths[level]))
        node = builder.node(level, tuple(children))
    return node


def _cells_under(builder: Builder, root: int, box: Mapping[int, Collection[int]], level: int) -> set[int]:
    """The cells of a field in which a yes-or-no diagram is true of somebody who is in the box but for this field."""
    # By hand: it makes no nodes, and stops where one true patient is found, or where the field is open.
    levels, children = builder.levels, builder.children
    found: set[int] = set()
    fruitless: set[int] = {FALSE}
    seen, stack = {root}, [root]

    def leads_to_true(node: int) -> bool:
        if node == TRUE:
            return True
        if node in fruitless:
            return False
        below = children[node]
        if any(leads_to_true(below[cell]) for cell in box[levels[node]]):
            return True
        fruitless.add(node)
        return False

    while stack:
        node = stack.pop()
        if node < 0 or levels[node] > level:
            if leads_to_true(node):  # the field is left open on the way here
                return set(range(builder.widths[level]))
        elif levels[node] == level:
            found |= {cell for cell, child in enumerate(children[node]) if cell not in found and leads_to_true(child)}
        else:
            new = {children[node][cell] for cell in box[levels[node]]} - seen
            seen |= new
            stack.extend(new)
    return found
