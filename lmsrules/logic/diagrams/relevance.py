"""Which unknown facts can still change an answer, exactly, even if some combinations of them are impossible.

A *change* is a set of fields such that two possible patients who differ in exactly these get different answers. A field
can still matter when it belongs to a smallest change: one that contains no other. If fields do not constrain each
other, these are the fields that can change the answer alone; if two are tied so that neither can change alone, the
smallest change holds both.

The changes themselves can be very many. They are never listed: one more diagram says where an answer is still open.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product

from attrs import frozen

from ..errors import TooLargeError
from .nodes import FALSE, TRUE, Builder, Diagrams
from .traversal import reached

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


def still_open(
    diagrams: Diagrams, root: int, tied: Iterable[frozenset[int]] | None = None, question: str = ""
) -> StillOpen:
    """Where the answers under a root are open. The terminal value None means *impossible*.

    `tied` are sets of levels that constraints do not tie to each other; unless given, any may be tied. A smallest
    change lies in one of them: of two parts that are not tied, one after the other could change, and one would do.

    Raises:
        TooLargeError: it takes more than `MOST_COMPARED` comparisons; the message names the question.
    """
    fields = frozenset(diagrams.levels_under(root))
    try:
        # without impossible patients, a reduced diagram has no idle field
        alone = _matter_alone(diagrams) if None in diagrams.values else fields
        rest = [(together & fields) - alone for together in ((fields,) if tied is None else tied)]
        parts = [*([level] for level in sorted(alone)), *(sorted(part) for part in rest if part)]
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


def _matter_alone(diagrams: Diagrams) -> frozenset[int]:
    """The levels of the fields that can change the answer while all others stay the same."""
    pairs = _Pairs(diagrams, Builder(()), {}, FALSE)
    found: set[int] = set()
    for level, nexts in zip(diagrams.levels, diagrams.children, strict=True):
        if level not in found and any(pairs.differ(a, b) == TRUE for a, b in combinations(dict.fromkeys(nexts), 2)):
            found.add(level)
    return frozenset(found)


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
        if a == b and not self.free:
            return self.nothing
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
