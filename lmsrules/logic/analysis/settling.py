"""Which unknown facts, known together, would settle an open option whatever they turn out to be."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from attrs import frozen

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import Diagrams
from ..diagrams.outcomes import Outcome, Verdict
from ..diagrams.relevance import smallest_changes
from ..diagrams.traversal import Cells
from .changes import over, smallest


@frozen(kw_only=True)
class Branch:
    """What one unknown fact may be, as numbers of its cells, and what then follows: a verdict, or the next fact."""

    path: str
    cells: tuple[int, ...]
    verdict: Verdict | None
    then: tuple[Branch, ...] = ()


@frozen(kw_only=True)
class Settling:
    """Facts that settle an option together, none of which can be spared, with the verdict for all they may be."""

    facts: tuple[str, ...]
    branches: tuple[Branch, ...]


def settling_sets(compiled: Compiled, cells: Cells, question: str, option: str) -> tuple[Settling, ...]:
    """The smallest sets of unknown facts that settle an open option whatever their values, the shortest first.

    A set settles exactly when it meets every smallest change: else two patients who agree on the set could still
    differ in their answer.
    """

    def verdict(outcome: Outcome) -> Hashable:
        return compiled.verdicts[question, option, outcome.rules]

    left = compiled.diagrams.restrict(
        compiled.diagrams.roots[question], cells, lambda o: None if o is None else (verdict(o),)
    )
    changes = smallest_changes(left, left.roots["root"])
    found = []
    for levels in meeting_all(changes) if changes else ():
        known = over(compiled, question, cells, levels, verdict)
        view = known.only_possible(known.roots["root"], lambda answers: not answers)
        paths = {compiled.axes[level].field.path for level in levels}
        found.append(
            Settling(
                facts=tuple(field.path for field in compiled.rulebook.fields if field.path in paths),
                branches=_branches(compiled, view, view.roots["root"]),
            )
        )
    return tuple(found)


def meeting_all(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """The smallest sets that have something in common with every one of `sets`, the shortest first."""
    meeting: list[frozenset[int]] = [frozenset()]
    for one in sets:
        meeting = smallest(m if m & one else m | {level} for m in meeting for level in sorted(one))
    return meeting


def _branches(compiled: Compiled, view: Diagrams, node: int) -> tuple[Branch, ...]:
    """The branches below a node, cells that lead the same way together and impossible ones left out."""
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
