"""What known facts force an answer, and what changes to them would give another, read off the diagrams.

Both rest on one thing: the smallest sets of known facts that must change before an answer can become another. A
set of facts is sufficient for the answer exactly when it meets every one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from itertools import product

from attrs import frozen

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import Builder, Cells, Diagrams
from ..diagrams.outcomes import Outcome

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
    diagrams = compiled.diagrams
    builder = Builder([len(axis.cells) for axis in compiled.axes])
    memo: dict[int, int] = {}
    joined: dict[tuple[int, int], int] = {}

    def join(a: int, b: int) -> int:
        if a == b:
            return a
        key = (a, b) if a < b else (b, a)
        if key not in joined:
            if a < 0 and b < 0:
                joined[key] = builder.terminal(_answers(builder, a) | _answers(builder, b))
            else:
                joined[key] = builder.zip((a, b), join)
        return joined[key]

    def go(node: int) -> int:
        if node not in memo:
            if node < 0:
                outcome = diagrams.values[~node]
                memo[node] = builder.terminal(frozenset() if outcome is None else frozenset((answer(outcome),)))
                return memo[node]
            level, children = diagrams.levels[node], diagrams.children[node]
            if level in fields:
                memo[node] = builder.node(level, tuple(map(go, children)))
            elif (cell := cells[level]) is not None:
                memo[node] = go(children[cell])
            else:
                merged, *others = dict.fromkeys(map(go, children))
                for child in others:
                    merged = join(merged, child)
                memo[node] = merged
        return memo[node]

    return builder.freeze({"root": go(diagrams.roots[question])})


def _answers(builder: Builder, terminal: int) -> Answers:
    value = builder.values[~terminal]
    assert isinstance(value, frozenset)
    return value


def over_all(compiled: Compiled, question: str, cells: Cells, answer: Callable[[Outcome], Hashable]) -> Diagrams:
    """The question's diagram over known and unknown fields, with the answer, or none, at each terminal.

    At `root`, unknown fields that only tell the possible from the impossible are left out: they can turn out possible.
    At `exact` they are not.
    """
    diagrams = compiled.diagrams
    builder = Builder([len(axis.cells) for axis in compiled.axes])
    impossible = builder.terminal(frozenset())
    memo: dict[tuple[int, bool], int] = {}

    def go(node: int, exact: bool) -> int:
        if (node, exact) not in memo:
            if node < 0:
                outcome = diagrams.values[~node]
                made = impossible if outcome is None else builder.terminal(frozenset((answer(outcome),)))
            else:
                level, children = diagrams.levels[node], tuple(go(child, exact) for child in diagrams.children[node])
                ways = set(children) - {impossible}
                only = len(ways) == 1 and cells[level] is None and not exact
                made = ways.pop() if only else builder.node(level, children)
            memo[node, exact] = made
        return memo[node, exact]

    root = diagrams.roots[question]
    return builder.freeze({"root": go(root, False), "exact": go(root, True)})


def change_sets(
    diagrams: Diagrams, cells: Cells, wanted: Callable[[Answers], bool], fixed: frozenset[int] = frozenset()
) -> list[frozenset[int]]:
    """The smallest sets of levels whose cells can be changed, or come to be known, so that the answers are as wanted.

    A set is smallest when none of its parts will do. Levels in `fixed` stay as they are.
    """
    memo: dict[int, list[frozenset[int]]] = {}

    def go(node: int) -> list[frozenset[int]]:
        if node < 0:
            return [frozenset()] if wanted(diagrams.values[~node]) else []
        if node not in memo:
            level = diagrams.levels[node]
            found: list[frozenset[int]] = []
            for cell, child in enumerate(diagrams.children[node]):
                if cell == cells[level]:
                    found += go(child)
                elif level not in fixed:
                    found += [change | {level} for change in go(child)]
            memo[node] = smallest(found)
        return memo[node]

    return go(diagrams.roots["root"])


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
