"""Which unknown facts, known together, would settle an open option whatever they turn out to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from attrs import frozen

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import Diagrams
from ..diagrams.outcomes import Verdict
from ..diagrams.possibility import tied
from ..diagrams.relevance import smallest_changes
from ..diagrams.traversal import Cells
from .changes import over

MOST_SETS = 12
"""The sets of facts that are looked for: where facts come in n pairs of which either will do, there are 2^n."""

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

    They are the minimal hitting sets of the smallest changes: if a set misses a change, two patients who agree on the
    set can still get different answers. Also whether these are all: not more than `MOST_SETS` are looked for.
    """

    root = compiled.option(question, option)
    left = compiled.diagrams.restrict(root, cells, lambda verdict: verdict)
    changes = smallest_changes(left, left.roots["root"], tied(compiled, cells))
    hitting = list(islice(minimal_hitting_sets(changes), MOST_SETS + 1)) if changes else []
    found = []
    for levels in sorted(hitting[:MOST_SETS], key=lambda levels: (len(levels), sorted(levels))):
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
    return tuple(found), len(found) == len(hitting)


def minimal_hitting_sets(sets: Iterable[frozenset[int]]) -> Iterator[frozenset[int]]:
    """The minimal hitting sets of `sets`, one after the other: `{1, 2}, {2, 3}` are hit by `{2}` and by `{1, 3}`.

    Each is found once, and those before it do not have to be kept (MMCS: Murakami and Uno 2014).
    """
    every = list(sets)

    def go(chosen: frozenset[int], missed: list[frozenset[int]], free: frozenset[int]) -> Iterator[frozenset[int]]:
        if not missed:
            yield chosen
            return
        to_hit = min((one & free for one in missed), key=lambda one: (len(one), sorted(one)))
        tried = free - to_hit
        for level in sorted(to_hit):
            more = chosen | {level}
            if all(any(one & more == {needed} for one in every) for needed in chosen):  # none has become unnecessary
                yield from go(more, [one for one in missed if level not in one], tried)
            tried |= {level}

    return go(frozenset(), every, frozenset().union(*every))


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
