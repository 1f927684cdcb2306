"""Which unknown facts can still change an answer, exactly, even if some combinations of them are impossible.

A *change* is a set of fields such that two possible patients who differ in exactly these get different answers. A field
can still matter when it belongs to a smallest change: one that contains no other. If fields do not constrain each
other, these are the fields that can change the answer alone; if two are tied so that neither can change alone, the
smallest change holds both.

The changes themselves can be very many. They are never listed: one more diagram says where an answer is still open.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce
from itertools import combinations, product, repeat, starmap

from attrs import frozen

from ..errors import TooLargeError
from .automaton import LAST
from .nodes import FALSE, TRUE, Builder, Diagrams
from .traversal import fold, reached

MOST_COMPARED = 1_000_000
"""The pairs of nodes that are compared to find which facts matter, some seconds' work."""


@frozen
class StillOpen:
    """Where an answer is still open, as a yes-or-no diagram over the question of each field whether it is known.

    Its variable `n` stands for the field on `levels[n]`: its first child is for where that is unknown, its second for
    where it is known. `root` is true where two possible patients who agree on all known fields get different answers.
    """

    builder: Builder
    root: int
    levels: tuple[int, ...]

    def can_matter(self) -> frozenset[int]:
        """The levels of the fields that are in some smallest change.

        To know more leaves no more open, so each smallest change is a prime implicant of the diagram, and a reduced
        diagram tests just the variables of these.
        """
        under = reached(self.builder, self.root)
        return frozenset(self.levels[self.builder.levels[node]] for node in under if node >= 0)


def still_open(diagrams: Diagrams, ties: Iterable[frozenset[int]] | None = None, question: str = "") -> StillOpen:
    """Where the answers of a diagram named `root` are open; no other is beside it. None means *impossible*.

    `ties` are the levels that each constraint is on; unless given, any may be tied to any.

    Raises:
        TooLargeError: it takes more than `MOST_COMPARED` comparisons; the message names the question.
    """
    root, fields = diagrams.roots["root"], frozenset(diagrams.levels)
    try:
        alone, rest = fields, frozenset[int]()  # without impossible patients, a reduced diagram has no idle field
        if None in diagrams.values:
            # Possible patients who agree on the fields that may matter get one answer.
            may = frozenset(diagrams.only_possible(root, lambda value: value is None).levels)
            alone = _matter_alone(diagrams, may)
            if not (may <= alone or _settled_by(diagrams, root, alone)):
                rest = fields - alone
        parts = [*([level] for level in sorted(alone)), *map(sorted, _tied(rest, (rest,) if ties is None else ties))]
        levels = tuple(level for part in parts for level in part)
        builder = Builder([2] * len(levels), MOST_COMPARED)
        number = {level: place for place, level in enumerate(levels)}
        left = FALSE
        for part in reversed(parts):
            if part[0] in alone:
                left = builder.node(number[part[0]], (TRUE, left))
            else:
                left = _Pairs(diagrams, builder, {level: number[level] for level in part}, left).differ(root, root)
    except TooLargeError:
        raise TooLargeError(
            f"question {question}: constraints tie its unknown facts to each other in so many ways that to find which "
            f"of them matter takes more than {MOST_COMPARED:,} comparisons; enter more facts, or rest the constraints "
            "on fewer facts at a time"
        ) from None
    return StillOpen(builder, left, levels)


def _tied(levels: frozenset[int], ties: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """The levels that are in a tie, in sets that are not tied to each other while all other fields stay the same.

    A smallest change lies in one of them: of two parts that are not tied, one after the other could change, and one
    would do. Ties through other fields do not count: both patients have the same values there.
    """
    sets: list[frozenset[int]] = []
    for tie in ties:
        if here := tie & levels:
            sets, joined = [one for one in sets if not one & here], [one for one in sets if one & here]
            sets.append(here.union(*joined))
    return sets


def _matter_alone(diagrams: Diagrams, may: frozenset[int]) -> frozenset[int]:
    """The levels, of those that may, of the fields that can change the answer while all others stay the same."""
    levels, children, values = diagrams.levels, diagrams.children, diagrams.values
    found: set[int] = set()
    compared: dict[tuple[int, int], bool] = {}

    def differ(a: int, b: int) -> bool:
        """Whether two possible patients who come to these nodes, and have all further values alike, differ."""
        if a == b or (a < 0 and values[~a] is None) or (b < 0 and values[~b] is None):
            return False
        if a < 0 and b < 0:
            return True
        pair = (a, b) if a < b else (b, a)
        if (said := compared.get(pair)) is None:
            below = LAST if b < 0 else levels[b]
            if a < 0 or levels[a] > below:
                said = any(map(differ, repeat(a), children[b]))
            else:
                said = any(map(differ, children[a], children[b] if levels[a] == below else repeat(b)))
            compared[pair] = said
            if len(compared) > MOST_COMPARED:
                raise TooLargeError(f"more than {MOST_COMPARED:,} pairs")
        return said

    for level, nexts in zip(levels, children, strict=True):
        if level in may and level not in found and any(starmap(differ, combinations(dict.fromkeys(nexts), 2))):
            found.add(level)
    return frozenset(found)


def _settled_by(diagrams: Diagrams, root: int, known: frozenset[int]) -> bool:
    """Whether all possible patients who agree on these levels get one answer."""
    builder = Builder(())
    either = builder.combine(operator.or_, lambda a, b: a if a == b else None)

    def node(level: int, below: tuple[int, ...]) -> int:
        return builder.node(level, below) if level in known else reduce(either, dict.fromkeys(below))

    answers = fold(diagrams, lambda value: builder.terminal(frozenset(() if value is None else (value,))), node)
    return all(len(some) < 2 for some in builder.values_under(answers(root)))  # type: ignore[arg-type]


class _Pairs:
    """Walks down one diagram for two patients at once, who may differ only in some fields.

    `free` are the levels of these fields, each with its variable; `nothing` is the diagram of what else is open.
    """

    def __init__(self, diagrams: Diagrams, builder: Builder, free: dict[int, int], nothing: int) -> None:
        self.diagrams = diagrams
        self.builder = builder
        self.free = free
        self.nothing = nothing
        self.found: dict[tuple[int, int], int] = {}

    def differ(self, a: int, b: int) -> int:
        """Where two answers are open between patients who have come to these nodes."""
        levels, children, values = self.diagrams.levels, self.diagrams.children, self.diagrams.values
        if (a < 0 and values[~a] is None) or (b < 0 and values[~b] is None):
            return self.nothing
        if a < 0 and b < 0:
            return self.nothing if a == b else TRUE
        pair = (a, b) if a < b else (b, a)
        if pair not in self.found:
            level = min(levels[node] for node in pair if node >= 0)
            ones = children[a] if a >= 0 and levels[a] == level else (a,) * len(children[b])
            others = children[b] if b >= 0 and levels[b] == level else (b,) * len(ones)
            known = self._some(self.nothing, zip(ones, others, strict=True))
            if level in self.free:
                unknown = self._some(known, product(dict.fromkeys(ones), dict.fromkeys(others)))
                known = self.builder.node(self.free[level], (unknown, known))
            self.found[pair] = known
            if len(self.found) > MOST_COMPARED:
                raise TooLargeError(f"more than {MOST_COMPARED:,} pairs")
        return self.found[pair]

    def _some(self, whole: int, pairs: Iterable[tuple[int, int]]) -> int:
        """Where some pair can differ, or `whole` is true already."""
        found = self.found
        for a, b in dict.fromkeys(pairs):
            if whole == TRUE:
                break
            if a != b or a >= 0:  # one terminal has one answer
                made = found.get((a, b) if a < b else (b, a))
                whole = self.builder.disjunction(whole, self.differ(a, b) if made is None else made)
        return whole
