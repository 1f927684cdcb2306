"""What known facts force an answer, and what changes to them would give another, read off the diagrams.

Both rest on one thing: the smallest sets of known facts that must change before an answer can become another. A
set of facts is sufficient for the answer exactly when it meets every one of them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from functools import reduce
from itertools import product

from attrs import frozen

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import Builder, Diagrams
from ..diagrams.outcomes import Outcome
from ..diagrams.traversal import Cells, fold

Answers = frozenset[Hashable]
"""The answers the possible completions of a patient give; empty where the patient is impossible."""


@frozen
class Change:
    """Facts to change together: for each field's path the numbers of the cells, all combinations of which will do."""

    cells: tuple[tuple[str, tuple[int, ...]], ...]


def over_known(compiled: Compiled, question: str, cells: Cells, answer: Callable[[Outcome], Hashable]) -> Diagrams:
    """The question's diagram over the known fields alone, with the set of possible answers at each terminal."""
    known = frozenset(level for level, cell in enumerate(cells) if cell is not None)
    return over(compiled, question, [None] * len(cells), known, answer)


def over(
    compiled: Compiled, question: str, cells: Cells, fields: Collection[int], answer: Callable[[Outcome], Hashable]
) -> Diagrams:
    """The question's diagram over the given levels alone, with the set of possible answers at each terminal.

    Other fields are filled in where their cell is given, and left to be anything possible where it is not.
    """
    builder = Builder([len(axis.cells) for axis in compiled.axes])
    join = builder.combine(operator.or_, lambda a, b: a if a == b else None)

    def node(level: int, children: tuple[int, ...]) -> int:
        return builder.node(level, children) if level in fields else reduce(join, dict.fromkeys(children))

    filled_in = [None if level in fields else cell for level, cell in enumerate(cells)]
    go = fold(compiled.diagrams, lambda outcome: builder.terminal(_answers(outcome, answer)), node, filled_in)
    return builder.freeze({"root": go(compiled.diagrams.roots[question])})


def _answers(outcome: Outcome | None, answer: Callable[[Outcome], Hashable]) -> Answers:
    return frozenset() if outcome is None else frozenset((answer(outcome),))


def over_all(compiled: Compiled, question: str, cells: Cells, answer: Callable[[Outcome], Hashable]) -> Diagrams:
    """The question's diagram over known and unknown fields, with the answer, or none, at each terminal.

    At `root`, unknown fields that only tell the possible from the impossible are left out: they can turn out possible.
    At `exact` they are not.
    """
    diagrams = compiled.diagrams
    builder = Builder([len(axis.cells) for axis in compiled.axes])
    impossible = builder.terminal(frozenset())

    def terminal(outcome: Outcome | None) -> int:
        return builder.terminal(_answers(outcome, answer))

    def node(level: int, children: tuple[int, ...]) -> int:
        known = cells[level] is not None
        return builder.node(level, children) if known else builder.node_of_care(level, children, impossible)

    root = diagrams.roots[question]
    roots = {"root": fold(diagrams, terminal, node)(root), "exact": fold(diagrams, terminal, builder.node)(root)}
    return builder.freeze(roots)


def change_sets(
    diagrams: Diagrams, cells: Cells, wanted: Callable[[Answers], bool], fixed: frozenset[int] = frozenset()
) -> list[frozenset[int]]:
    """The smallest sets of levels whose cells can be changed, or come to be known, so that the answers are as wanted.

    A set is smallest when none of its parts will do. Levels in `fixed` stay as they are.
    """

    def node(level: int, children: tuple[list[frozenset[int]], ...]) -> list[frozenset[int]]:
        found: list[frozenset[int]] = []
        for cell, changes in enumerate(children):
            if cell == cells[level]:
                found += changes
            elif level not in fixed:
                found += [change | {level} for change in changes]
        return smallest(found)

    kept = [cell if level in fixed else None for level, cell in enumerate(cells)]
    sets = fold(diagrams, lambda answers: [frozenset[int]()] if wanted(answers) else [], node, kept)
    return sets(diagrams.roots["root"])


def smallest(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """The sets that contain no other one, the shortest first."""
    kept: list[frozenset[int]] = []
    for one in sorted(set(sets), key=lambda s: (len(s), sorted(s))):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def smallest_reason(diagrams: Diagrams, cells: Cells) -> frozenset[int] | None:
    """The fewest levels whose known cells alone force the answer; None where they do not force it together.

    Of several smallest sets the one of the earliest levels.
    """
    node = diagrams.roots["root"]
    while node >= 0:
        cell = cells[diagrams.levels[node]]
        assert cell is not None, "only known fields are left"
        node = diagrams.children[node][cell]
    answers = diagrams.values[~node]
    if len(answers) != 1:
        return None
    to_meet = change_sets(diagrams, cells, lambda other: bool(other - answers))
    for size in range(len(frozenset().union(*to_meet)) + 1):
        if found := set(_meeting(to_meet, frozenset(), size)):
            return min(found, key=sorted)
    return None


def _meeting(sets: list[frozenset[int]], chosen: frozenset[int], more: int) -> Iterator[frozenset[int]]:
    """The sets that meet all of `sets`, made from `chosen` and at most so many more."""
    unmet = next((one for one in sets if not one & chosen), None)
    if unmet is None:
        yield chosen
    elif more:
        for level in unmet:
            yield from _meeting(sets, chosen | {level}, more - 1)


def nearest_changes(
    compiled: Compiled,
    diagrams: Diagrams,
    cells: Cells,
    wanted: Callable[[Answers], bool],
    kind: Callable[[Cells], Hashable],
    fixed: frozenset[int] = frozenset(),
) -> tuple[Change, ...]:
    """The ways to change the fewest known facts so that the answers are as wanted.

    Where the diagram is over unknown facts too, some of these come to be known, none of which can be spared. All
    patients whom one way leads to are of one kind.
    """

    def ways(change: frozenset[int]) -> list[Change]:
        return list(_ways(compiled, diagrams, cells, wanted, kind, sorted(change)))

    def spared(change: frozenset[int]) -> frozenset[int]:
        for level in change:
            if cells[level] is None and ways(change - {level}):
                return spared(change - {level})
        return change

    def cost(change: frozenset[int]) -> tuple[int, int]:
        return sum(cells[level] is not None for level in change), len(change)

    sets = change_sets(diagrams, cells, wanted, fixed)
    least = min(map(cost, sets), default=None)
    fewest = dict.fromkeys(spared(change) for change in sets if cost(change) == least)
    return tuple(way for change in fewest for way in ways(change))


def _ways(
    compiled: Compiled,
    diagrams: Diagrams,
    cells: Cells,
    wanted: Callable[[Answers], bool],
    kind: Callable[[Cells], Hashable],
    levels: list[int],
) -> Iterator[Change]:
    others = [[c for c in range(len(compiled.axes[level].cells)) if c != cells[level]] for level in levels]
    # Where fields are left out, who is impossible looks possible.
    root = diagrams.roots.get("exact", diagrams.roots["root"])
    working: dict[Hashable, list[tuple[int, ...]]] = {}
    for combination in product(*others):
        changed = list(cells)
        for level, cell in zip(levels, combination, strict=True):
            changed[level] = cell
        places = diagrams.reachable(root, changed)
        answers: Answers = frozenset().union(*(diagrams.values[place] for place in places))
        if wanted(answers):
            working.setdefault(kind(changed), []).append(combination)
    paths = [compiled.axes[level].field.path for level in levels]
    for alike in working.values():
        for columns in _boxes(alike, others):
            yield Change(tuple(zip(paths, columns, strict=True)))


def _boxes(combinations: list[tuple[int, ...]], others: list[list[int]]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Few boxes, given by their columns, that hold the combinations and no other."""
    inside = set(combinations)
    left = dict.fromkeys(combinations)
    while left:
        box: list[tuple[int, ...]] = [(cell,) for cell in next(iter(left))]
        for place, cells in enumerate(others):
            box[place] = tuple(
                cell
                for cell in cells
                if all(one in inside for one in product(*box[:place], (cell,), *box[place + 1 :]))
            )
        yield tuple(box)
        for one in product(*box):
            left.pop(one, None)
