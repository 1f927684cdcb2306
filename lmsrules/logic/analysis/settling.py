"""Which unknown facts, known together, would settle an open option whatever they turn out to be."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import Diagrams
from ..diagrams.outcomes import Verdict
from ..diagrams.possibility import tied
from ..diagrams.relevance import smallest_changes
from ..diagrams.traversal import Cells
from .changes import over, smallest


@frozen(kw_only=True)
class Branch:
    """Some cells of an unknown fact, by number, and what follows if it lies in them: a verdict, or the next fact."""

    path: str
    cells: tuple[int, ...]
    verdict: Verdict | None
    then: tuple[Branch, ...] = ()


@frozen(kw_only=True)
class Settling:
    """A minimal set of facts that settle an option together, with the verdict for each of their values."""

    facts: tuple[str, ...]
    branches: tuple[Branch, ...]


def settling_sets(compiled: Compiled, cells: Cells, question: str, option: str) -> tuple[Settling, ...]:
    """The smallest sets of unknown facts that settle an open option whatever their values, the shortest first.

    They are the minimal hitting sets of the smallest changes: if a set misses a change, two patients who agree on the
    set can still get different answers.
    """

    root = compiled.option(question, option)
    left = compiled.diagrams.restrict(root, cells, lambda verdict: verdict)
    changes = smallest_changes(left, left.roots["root"], tied(compiled, cells))
    found = []
    for levels in minimal_hitting_sets(changes) if changes else ():
        known = over(compiled, root, cells, levels, lambda verdict: verdict)
        view = known.only_possible(known.roots["root"], lambda answers: not answers)
        paths = {compiled.axes[level].field.path for level in levels}
        found.append(
            Settling(
                facts=tuple(field.path for field in compiled.rulebook.single_fields if field.path in paths),
                branches=_branches(compiled, view, view.roots["root"]),
            )
        )
    return tuple(found)


def minimal_hitting_sets(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """The minimal hitting sets of `sets`, shortest first: `{1, 2}, {2, 3}` are hit by `{2}` and by `{1, 3}`."""
    hitting: list[frozenset[int]] = [frozenset()]
    for one in sets:
        hitting = smallest(h if h & one else h | {level} for h in hitting for level in sorted(one))
    return hitting


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
