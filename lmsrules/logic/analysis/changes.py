"""Sufficient reasons and contrastive explanations, read off the diagrams.

A contrastive explanation is a smallest set of known facts whose change can change the answer; a sufficient reason is a
set of known facts that force it. The reasons are the hitting sets of the contrastive explanations.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import Builder, Diagrams
from ..diagrams.traversal import Cells, Letter, fold, reached, spread_out, ways

MOST_SETS = 2_000
"""The sets of facts that are compared for one answer, a few seconds' work."""


class TooManySets(Exception):
    """There are more than `MOST_SETS` sets of facts to compare."""


Possible = frozenset[Hashable]
"""The answers of all possible completions of a patient; empty if the patient is impossible."""


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
) -> list[frozenset[int]]:
    """The contrastive explanations: the smallest sets of levels to change, or to know, for the answers wanted.

    Smallest: no proper subset will do. Levels in `fixed` stay as they are. Above `MOST_SETS` it raises TooManySets.
    """

    def node(level: int, children: tuple[list[frozenset[int]], ...]) -> list[frozenset[int]]:
        found: list[frozenset[int]] = []
        for cell, changes in enumerate(children):
            if cell == cells[level]:
                found += changes
            elif level not in fixed:
                found += [change | {level} for change in changes]
        if len(found) > MOST_SETS:
            raise TooManySets
        return smallest(found)

    kept = [cell if level in fixed else None for level, cell in enumerate(cells)]
    sets = fold(diagrams, lambda answers: [frozenset[int]()] if wanted(answers) else [], node, kept)
    return sets(diagrams.roots["root"])


def smallest(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """The sets of which no other is a subset, shortest first."""
    kept: list[frozenset[int]] = []
    for one in sorted(set(sets), key=lambda s: (len(s), sorted(s))):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def smallest_reason(diagrams: Diagrams, cells: Sequence[int | None]) -> frozenset[int] | None:
    """A minimum sufficient reason: the fewest levels whose known cells force the answer; None if not even all do.

    Ties: the set with the lowest levels. Where there are too many sets to compare (`MOST_SETS`), a reason of which no
    level can be spared.
    """
    answers = answers_of(diagrams, diagrams.roots["root"], cells)
    if len(answers) != 1:
        return None
    try:
        to_hit = change_sets(diagrams, cells, lambda other: bool(other - answers))
        return _smallest_hitting(to_hit)
    except TooManySets:
        return _unspared(diagrams, cells, answers)


def _smallest_hitting(sets: list[frozenset[int]]) -> frozenset[int]:
    """The smallest minimal hitting set; of several the one with the lowest levels."""
    tried = 0

    def hitting(chosen: frozenset[int], more: int) -> Iterator[frozenset[int]]:
        """Those that contain `chosen` and at most so many levels more, every minimal one among them."""
        nonlocal tried
        tried += 1
        if tried > MOST_SETS:
            raise TooManySets
        missed = next((one for one in sets if not one & chosen), None)
        if missed is None:
            yield chosen
        elif more:
            for level in missed:
                yield from hitting(chosen | {level}, more - 1)

    for size in range(len(frozenset().union(*sets)) + 1):
        if found := set(hitting(frozenset(), size)):
            return min(found, key=sorted)
    raise AssertionError("every set has a level, so that all levels together hit them")


def _unspared(diagrams: Diagrams, cells: Sequence[int | None], answers: Possible) -> frozenset[int]:
    """A set of levels that force these answers and of which none can be spared."""
    kept = list(cells)
    for level in sorted(diagrams.levels_under(diagrams.roots["root"]), reverse=True):
        cell, kept[level] = kept[level], None
        if answers_of(diagrams, diagrams.roots["root"], kept) != answers:
            kept[level] = cell
    return frozenset(level for level in diagrams.levels_under(diagrams.roots["root"]) if kept[level] is not None)


def answers_of(diagrams: Diagrams, root: int, cells: Cells) -> Possible:
    """The answers of all completions; of answers that differ, the first ones found."""
    found: Possible = frozenset()
    for number in reached(diagrams, root, cells):
        if number < 0:
            found |= diagrams.values[~number]
            if len(found) > 1:
                break
    return found
