"""Sufficient reasons and contrastive explanations, read off the diagrams.

A contrastive explanation is a smallest set of known facts whose change can change the answer; a sufficient reason is a
set of known facts that force it. The reasons are the hitting sets of the contrastive explanations.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain, product
from math import inf, prod
from typing import Any

from attrs import frozen

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import Builder, Diagrams
from ..diagrams.traversal import Cells, Letter, fold, reached, spread_out, ways
from ..errors import TooLargeError

MOST_CHANGES, MOST_WAYS = 2_000, 50_000
"""The sets of facts and the combinations of their values that are tried for the nearest change, a few seconds' work."""

Possible = frozenset[Hashable]
"""The answers of all possible completions of a patient; empty if the patient is impossible."""


@frozen
class Change:
    """Facts to change together: for each path the numbers of the cells to choose from, in any combination."""

    cells: tuple[tuple[str, tuple[int, ...]], ...]


Answer = Callable[[Any], Hashable]
"""What of a diagram's value is asked about."""


def over_known(compiled: Compiled, root: int, cells: Cells, answer: Answer) -> Diagrams:
    """A diagram over the known fields alone, with the set of possible answers at each terminal.

    A partly known field has one cell more, its last: it stays as it is, which is any of its cells. See `staying`.
    """
    known = frozenset(level for level, cell in enumerate(cells) if cell is not None)
    builder = Builder(_widths(compiled, cells))
    join = _either(builder)

    def node(level: int, children: tuple[int, ...]) -> int:
        if level in known:
            return builder.node(level, _with_staying(children, cells[level], join))
        return reduce(join, dict.fromkeys(children))

    go = fold(compiled.diagrams, lambda value: builder.terminal(_possible(value, answer)), node)
    return builder.freeze({"root": go(root)})


def staying(compiled: Compiled, cells: Cells) -> list[int | None]:
    """A case in a diagram where partly known fields have a cell more: they are in that one."""
    return [
        len(axis.cells) if isinstance(letter, tuple) else letter
        for axis, letter in zip(compiled.axes, cells, strict=True)
    ]


def _either(builder: Builder) -> Callable[..., int]:
    """A function of two diagrams of answers: at each patient those of both."""
    return builder.combine(operator.or_, lambda a, b: a if a == b else None)


def _widths(compiled: Compiled, cells: Cells) -> list[int]:
    return [len(axis.cells) + isinstance(letter, tuple) for axis, letter in zip(compiled.axes, cells, strict=True)]


def _with_staying(children: tuple[int, ...], letter: Letter, join: Callable[[int, int], int]) -> tuple[int, ...]:
    """The children of a node and, if its field is partly known, what they come to if it stays as it is known."""
    if not isinstance(letter, tuple):
        return children
    return (*children, reduce(join, dict.fromkeys(ways(children, letter))))


def over(compiled: Compiled, root: int, cells: Cells, fields: Collection[int], answer: Answer) -> Diagrams:
    """A diagram over the given levels alone, with the set of possible answers at each terminal.

    A known other field is filled in; an unknown one may have any possible value, a partly known one any of its own.
    """
    builder = Builder([len(axis.cells) for axis in compiled.axes])
    join = _either(builder)

    impossible = builder.terminal(_possible(None, answer))

    def node(level: int, children: tuple[int, ...]) -> int:
        if level in fields:
            return builder.node(level, spread_out(children, cells[level], builder.widths[level], impossible))
        return reduce(join, dict.fromkeys(children))

    filled_in = [_partly(cell) if level in fields else cell for level, cell in enumerate(cells)]
    go = fold(compiled.diagrams, lambda value: builder.terminal(_possible(value, answer)), node, filled_in)
    return builder.freeze({"root": go(root)})


def _partly(letter: Letter) -> Letter:
    """What is known of a fact that may change, but stays within what is partly known of it."""
    return letter if isinstance(letter, tuple) else None


def _possible(value: Any, answer: Answer) -> Possible:
    return frozenset() if value is None else frozenset((answer(value),))


def over_all(compiled: Compiled, root: int, cells: Cells, answer: Answer, *, narrowing: bool = False) -> Diagrams:
    """A diagram over known and unknown fields, with the answer, or none, at each terminal.

    `exact` is that diagram. `root` is restricted to the care set: without the unknown fields that only separate
    possible patients from impossible ones. Partly known fields are as in `over_known`; if more is to be learned of
    them, `narrowing`, they are unknown, and impossible in other cells than theirs.
    """
    builder = Builder([len(axis.cells) for axis in compiled.axes] if narrowing else _widths(compiled, cells))
    join = _either(builder)
    impossible = builder.terminal(_possible(None, answer))

    def terminal(value: Any) -> int:
        return builder.terminal(_possible(value, answer))

    def whole(level: int, children: tuple[int, ...]) -> tuple[int, ...]:
        if narrowing:
            return spread_out(children, cells[level], builder.widths[level], impossible)
        return _with_staying(children, cells[level], join)

    def exact(level: int, children: tuple[int, ...]) -> int:
        return builder.node(level, whole(level, children))

    def cared(level: int, children: tuple[int, ...]) -> int:
        known = isinstance(cells[level], int) or (cells[level] is not None and not narrowing)
        return exact(level, children) if known else builder.node_of_care(level, whole(level, children), impossible)

    filled_in = list(map(_partly, cells)) if narrowing else None
    made = {"root": cared, "exact": exact}
    return builder.freeze(
        {name: fold(compiled.diagrams, terminal, node, filled_in)(root) for name, node in made.items()}
    )


def change_sets(
    diagrams: Diagrams,
    cells: Sequence[int | None],
    wanted: Callable[[Possible], bool],
    fixed: frozenset[int] = frozenset(),
    most: float = inf,
) -> list[frozenset[int]]:
    """The contrastive explanations: the smallest sets of levels to change, or to know, for the answers wanted.

    Smallest: no proper subset will do. Levels in `fixed` stay as they are. Raises TooLargeError above `most` sets.
    """

    def node(level: int, children: tuple[list[frozenset[int]], ...]) -> list[frozenset[int]]:
        found: list[frozenset[int]] = []
        for cell, changes in enumerate(children):
            if cell == cells[level]:
                found += changes
            elif level not in fixed:
                found += [change | {level} for change in changes]
        if len(found) > most:
            raise _too_many_changes()
        return smallest(found)

    kept = [cell if level in fixed else None for level, cell in enumerate(cells)]
    sets = fold(diagrams, lambda answers: [frozenset[int]()] if wanted(answers) else [], node, kept)
    return sets(diagrams.roots["root"])


def _too_many_changes() -> TooLargeError:
    return TooLargeError(
        "the nearest change is not looked for: so many facts could change together that it would take more than "
        f"{MOST_CHANGES:,} sets of them or {MOST_WAYS:,} combinations of their values; enter more, or hold some fixed"
    )


def smallest(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """The sets of which no other is a subset, shortest first."""
    kept: list[frozenset[int]] = []
    for one in sorted(set(sets), key=lambda s: (len(s), sorted(s))):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def smallest_reason(diagrams: Diagrams, cells: Sequence[int | None]) -> frozenset[int] | None:
    """A minimum sufficient reason: the fewest levels whose known cells force the answer; None if not even all do.

    Ties: the set with the lowest levels.
    """
    answers = _answers(diagrams, diagrams.roots["root"], cells)
    if len(answers) != 1:
        return None
    to_hit = change_sets(diagrams, cells, lambda other: bool(other - answers))
    for size in range(len(frozenset().union(*to_hit)) + 1):
        if found := set(_hitting(to_hit, frozenset(), size)):
            return min(found, key=sorted)
    return None


def _hitting(sets: list[frozenset[int]], chosen: frozenset[int], more: int) -> Iterator[frozenset[int]]:
    """Hitting sets of `sets` that contain `chosen` and at most so many levels more, every minimal one among them."""
    missed = next((one for one in sets if not one & chosen), None)
    if missed is None:
        yield chosen
    elif more:
        for level in missed:
            yield from _hitting(sets, chosen | {level}, more - 1)


def nearest_changes(
    compiled: Compiled,
    diagrams: Diagrams,
    cells: Sequence[int | None],
    others: Sequence[Sequence[int]],
    wanted: Callable[[Possible], bool],
    kind: Callable[[Cells], Hashable],
    kinds: int,
    fixed: frozenset[int] = frozenset(),
) -> tuple[Change, ...]:
    """The ways to change the fewest known facts so that the answers are as wanted; `others` are the cells to change to.

    If the diagram is over unknown facts too, a way can also need some of these to be known, and no more than it needs.
    All patients that one way leads to are of one `kind`, which is read off the compiled diagram `kinds`.

    Raises TooLargeError where to look for them takes too much, see `MOST_CHANGES`.
    """
    tried = 0
    told_apart = [(diagrams, _exact(diagrams)), (compiled.diagrams, kinds)]

    def ways_of(change: frozenset[int]) -> list[Change]:
        nonlocal tried
        levels = sorted(change)
        groups = [_alike(told_apart, level, others[level]) for level in levels]
        tried += prod(map(len, groups))
        if tried > MOST_WAYS:
            raise _too_many_changes()
        return list(_ways(compiled, diagrams, cells, groups, wanted, kind, levels))

    def spared(change: frozenset[int]) -> frozenset[int]:
        for level in change:
            if cells[level] is None and ways_of(change - {level}):
                return spared(change - {level})
        return change

    def cost(change: frozenset[int]) -> tuple[int, int]:
        return sum(cells[level] is not None for level in change), len(change)

    sets = change_sets(diagrams, cells, wanted, fixed, MOST_CHANGES)
    least = min(map(cost, sets), default=None)
    fewest = dict.fromkeys(spared(change) for change in sets if cost(change) == least)
    return tuple(way for change in fewest for way in ways_of(change))


def _ways(
    compiled: Compiled,
    diagrams: Diagrams,
    cells: Sequence[int | None],
    groups: list[list[tuple[int, ...]]],
    wanted: Callable[[Possible], bool],
    kind: Callable[[Cells], Hashable],
    levels: list[int],
) -> Iterator[Change]:
    """The ways to change just these levels, `groups` being for each the cells to change to that are alike."""
    root = _exact(diagrams)
    working: dict[Hashable, list[tuple[int, ...]]] = {}
    for combination in product(*map(range, map(len, groups))):
        changed = list(cells)
        for level, some, number in zip(levels, groups, combination, strict=True):
            changed[level] = some[number][0]
        if wanted(_answers(diagrams, root, changed)):
            working.setdefault(kind(changed), []).append(combination)
    paths = [compiled.axes[level].field.path for level in levels]
    for same in working.values():
        for box in _boxes(same, [range(len(some)) for some in groups]):
            columns = [sorted(chain(*(some[n] for n in numbers))) for some, numbers in zip(groups, box, strict=True)]
            yield Change(tuple(zip(paths, map(tuple, columns), strict=True)))


def _exact(diagrams: Diagrams) -> int:
    """The root for single patients: in `root` some fields can be left out, so that an impossible one looks possible."""
    return diagrams.roots.get("exact", diagrams.roots["root"])


def _alike(told_apart: Iterable[tuple[Diagrams, int]], level: int, some: Iterable[int]) -> list[tuple[int, ...]]:
    """The cells in groups of those that lead to the same everywhere: one of each group is tried for all of it."""
    nodes = [
        diagrams.children[number]
        for diagrams, root in told_apart
        for number in reached(diagrams, root)
        if number >= 0 and diagrams.levels[number] == level
    ]
    groups: dict[tuple[int, ...], list[int]] = {}
    for cell in some:
        groups.setdefault(tuple(below[cell] for below in nodes), []).append(cell)
    return [tuple(group) for group in groups.values()]


def _answers(diagrams: Diagrams, root: int, cells: Cells) -> Possible:
    """The answers of all completions."""
    return frozenset().union(*(diagrams.values[terminal] for terminal in diagrams.reachable(root, cells)))


def _boxes(
    combinations: list[tuple[int, ...]], others: Sequence[Sequence[int]]
) -> Iterator[tuple[tuple[int, ...], ...]]:
    """A greedy box cover of the combinations, each box given by its columns."""
    inside = set(combinations)
    left = dict.fromkeys(combinations)
    while left:
        box: list[tuple[int, ...]] = [(cell,) for cell in next(iter(left))]
        for number, cells in enumerate(others):
            box[number] = tuple(
                cell
                for cell in cells
                if all(one in inside for one in product(*box[:number], (cell,), *box[number + 1 :]))
            )
        yield tuple(box)
        for one in product(*box):
            left.pop(one, None)
