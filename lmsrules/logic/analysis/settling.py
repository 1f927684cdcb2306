"""Which unknown facts, known together, would settle an open option whatever they turn out to be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from attrs import frozen

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import FALSE, TRUE, Builder, Diagrams, is_true
from ..diagrams.outcomes import Verdict
from ..diagrams.relevance import StillOpen
from ..diagrams.traversal import Cells, fold
from ..errors import TooLargeError
from .changes import over

MOST_SETS = 12
"""The sets of facts that are looked for: where facts come in n pairs of which either will do, there are 2^n."""

MOST_NODES = 100_000
"""The nodes that may be made on the way to the diagram of all minimal sets of facts; above it one set is shown."""

MOST_CASES = 200
"""The most cases of the facts' values that are told apart: where five facts of ten decide there are 462."""


@frozen(kw_only=True)
class Branch:
    """Some cells of an unknown fact, by number, and what follows if it lies in them: a verdict, or the next fact."""

    path: str
    cells: tuple[int, ...]
    verdict: Verdict | None
    then: tuple[Branch, ...] = ()


@frozen(kw_only=True)
class Settling:
    """A minimal set of facts that settle an option together, with the verdict for each of their values.

    `cases` is the number of ends of the branches. There are no branches where it is above `MOST_CASES`.
    """

    facts: tuple[str, ...]
    cases: int
    branches: tuple[Branch, ...]


def settling_sets(compiled: Compiled, cells: Cells, question: str, option: str) -> tuple[tuple[Settling, ...], bool]:
    """The minimal sets of unknown facts that settle an open option whatever their values, the shortest first.

    Also whether these are all: not more than `MOST_SETS` are looked for.

    Raises:
        TooLargeError: constraints tie the unknown facts in too many ways, see `still_open`.
    """
    root = compiled.option(question, option)
    sets, complete = sets_that_settle(compiled.still_open(root, cells, question))
    found = []
    for levels in sorted(sets, key=lambda levels: (len(levels), sorted(levels))):
        known = over(compiled, root, cells, levels, lambda verdict: verdict)
        view = known.only_possible(known.roots["root"], lambda answers: not answers)
        paths = {compiled.axes[level].field.path for level in levels}
        cases = _cases(view)
        found.append(
            Settling(
                facts=tuple(field.path for field in compiled.rulebook.single_fields if field.path in paths),
                cases=cases,
                branches=_branches(compiled, view, view.roots["root"]) if cases <= MOST_CASES else (),
            )
        )
    return tuple(found), complete


def sets_that_settle(opened: StillOpen) -> tuple[list[frozenset[int]], bool]:
    """Up to `MOST_SETS` minimal sets of levels to know so that nothing is open, no other being shorter than these.

    Also whether these are all. Where no diagram of all of them can be made, it is one set, of the fewest levels.
    """
    if opened.root == FALSE:
        return [], True
    builder = Builder(opened.builder.widths, MOST_NODES)
    try:
        minimal = _minimal(builder, opened)
    except TooLargeError:
        return [_fewest(opened)], False
    found = list(islice(_by_size(builder, minimal), MOST_SETS + 1))
    sets = [frozenset(opened.levels[variable] for variable in variables) for variables in found[:MOST_SETS]]
    return sets, len(found) == len(sets)


def _minimal(builder: Builder, opened: StillOpen) -> int:
    """The yes-or-no diagram that is true of the minimal sets: to leave out any of their fields leaves it open.

    With a field in it, a set is minimal if what else is in it is minimal for where the field is known, and not enough
    for where it is unknown (the recursion of Coudert and Madre 1992, for a monotone diagram).
    """
    whole = fold(opened.builder, lambda true: TRUE if is_true(true) else FALSE, builder.node)(opened.root)

    @cache
    def go(variable: int, left: int) -> int:
        if left == TRUE:
            return FALSE
        if variable == len(builder.widths):
            return TRUE
        if left < 0 or builder.levels[left] > variable:
            return builder.node(variable, (go(variable + 1, left), FALSE))
        unknown, known = builder.children[left]
        needed = builder.conjunction(go(variable + 1, known), unknown)
        return builder.node(variable, (go(variable + 1, unknown), needed))

    return go(0, whole)


def _by_size(builder: Builder, minimal: int) -> Iterator[tuple[int, ...]]:
    """The sets of which a diagram is true, the shortest first. No variable is left out on a way to true."""

    def longer(_: int, below: tuple[frozenset[int], ...]) -> frozenset[int]:
        return below[0] | {size + 1 for size in below[1]}

    sizes = fold(builder, lambda true: frozenset((0,)) if is_true(true) else frozenset[int](), longer)

    def go(node: int, size: int) -> Iterator[tuple[int, ...]]:
        if node < 0:
            yield ()
            return
        without, with_it = builder.children[node]
        if size - 1 in sizes(with_it):
            yield from ((builder.levels[node], *others) for others in go(with_it, size - 1))
        if size in sizes(without):
            yield from go(without, size)

    for size in sorted(sizes(minimal)):
        yield from go(minimal, size)


_Way = tuple[float, tuple[int, ...]]
"""How many fields are known on a way, and which variables stand for them."""


def _fewest(opened: StillOpen) -> frozenset[int]:
    """A set of the fewest levels that settle: a shortest way to where nothing is open."""

    def node(variable: int, below: tuple[_Way, ...]) -> _Way:
        (unknown, one), (known, other) = below
        return min((unknown, one), (known + 1, (variable, *other)))

    def end(true: object) -> _Way:
        return (float("inf") if is_true(true) else 0, ())

    _, variables = fold(opened.builder, end, node)(opened.root)
    return frozenset(opened.levels[variable] for variable in variables)


def _cases(view: Diagrams) -> int:
    """The number of ends that the branches have."""
    # By hand: all cells that lead to one child are one branch.
    counted: dict[int, int] = {}

    def count(node: int) -> int:
        if node < 0:
            return int(view.values[~node] is not None)
        if node not in counted:
            counted[node] = sum(map(count, set(view.children[node])))
        return counted[node]

    return count(view.roots["root"])


def _branches(compiled: Compiled, view: Diagrams, node: int) -> tuple[Branch, ...]:
    """The branches below a node: one for all cells with the same child, none for impossible cells."""
    if node < 0:
        return ()
    ways: dict[int, list[int]] = {}
    for cell, child in enumerate(view.children[node]):
        if child >= 0 or view.values[~child] is not None:
            ways.setdefault(child, []).append(cell)
    path = compiled.axes[view.levels[node]].field.path
    return tuple(
        Branch(
            path=path,
            cells=tuple(cells),
            verdict=next(iter(view.values[~child])) if child < 0 else None,
            then=_branches(compiled, view, child),
        )
        for child, cells in ways.items()
    )
