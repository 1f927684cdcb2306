"""Which unknown facts can still change an answer, exactly, even if some combinations of them are impossible.

A *change* is a set of fields such that two possible patients who differ in exactly these get different answers. A field
can still matter when it belongs to a smallest change: one that contains no other. If fields do not constrain each
other, these are the fields that can change the answer alone; if two are tied so that neither can change alone, the
smallest change holds both.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import combinations
from typing import NoReturn

from .nodes import Builder, Diagrams
from .traversal import fold


def smallest_changes(
    diagrams: Diagrams, root: int, tied: Iterable[frozenset[int]] | None = None
) -> tuple[frozenset[int], ...]:
    """All smallest changes under a root, as sets of levels. The terminal value None means *impossible*.

    `tied` are sets of levels that constraints do not tie to each other; unless given, any may be tied. A smallest
    change lies in one of them: of two parts that are not tied, one after the other could change, and one would do.
    """
    fields = sorted(diagrams.levels_under(root))
    if None not in diagrams.values:  # every completion is possible, and a reduced diagram has no idle field
        return tuple(frozenset((level,)) for level in fields)
    found = [frozenset((level,)) for level in sorted(_matter_alone(diagrams))]
    seen: set[frozenset[int]] = set()

    def search(free: frozenset[int]) -> None:
        if free in seen or not can_differ(diagrams, root, free):
            return
        seen.add(free)
        change = next((known for known in found if known <= free), None)
        if change is None:
            change = _shrink(diagrams, root, free)
            found.append(change)
        for level in change:
            search(free - {level})

    for together in [frozenset(fields)] if tied is None else tied:
        search(together.intersection(fields).difference(*found))
    return tuple(sorted(found, key=lambda change: (len(change), sorted(change))))


def _matter_alone(diagrams: Diagrams) -> set[int]:
    """The levels of the fields that can change the answer while all others stay the same."""
    # By hand: what was found alike serves all pairs, the search stops at the first difference, and nothing is built.
    levels, children, values = diagrams.levels, diagrams.children, diagrams.values
    alike: set[tuple[int, int]] = set()

    def differ(a: int, b: int) -> bool:
        """Whether some values of the fields below lead to two different answers."""
        if a < 0 and b < 0:
            return a != b and values[~a] is not None and values[~b] is not None
        if a == b or (a, b) in alike:
            return False
        level = min(levels[node] for node in (a, b) if node >= 0)
        ones = children[a] if a >= 0 and levels[a] == level else (a,) * len(children[b])
        others = children[b] if b >= 0 and levels[b] == level else (b,) * len(ones)
        if any(differ(one, other) for one, other in dict.fromkeys(zip(ones, others, strict=True))):
            return True
        alike.update(((a, b), (b, a)))
        return False

    found: set[int] = set()
    for level, nexts in zip(levels, children, strict=True):
        if level not in found and any(differ(a, b) for a, b in combinations(dict.fromkeys(nexts), 2)):
            found.add(level)
    return found


def _shrink(diagrams: Diagrams, root: int, free: frozenset[int]) -> frozenset[int]:
    for level in sorted(free):
        if can_differ(diagrams, root, free - {level}):
            free = free - {level}
    return free


class _DifferError(Exception):
    """Two different answers have met."""


def can_differ(diagrams: Diagrams, root: int, free: frozenset[int]) -> bool:
    """Whether two possible patients who agree on every field but the free ones get different answers.

    Takes the free fields out of the diagram by laying the children of their nodes on top of each other: there are two
    such patients exactly if two answers meet.
    """
    widths = dict(zip(diagrams.levels, map(len, diagrams.children), strict=True))
    builder = Builder([widths.get(level, 0) for level in range(max(widths, default=0) + 1)])
    nothing = builder.terminal(None)

    def meet(*_: object) -> NoReturn:
        raise _DifferError

    def only_one(a: int, b: int) -> int | None:
        return a if a == b or b == nothing else b if a == nothing else None

    lay = builder.combine(meet, only_one)

    def without_free(level: int, children: tuple[int, ...]) -> int:
        return reduce(lay, dict.fromkeys(children)) if level in free else builder.node(level, children)

    try:
        fold(diagrams, builder.terminal, without_free)(root)
    except _DifferError:
        return True
    return False
