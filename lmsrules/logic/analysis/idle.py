"""Clauses that decide nothing: parts of an *and* or an *or* without which a condition is true of the same patients.

A part of an *and* matters only to patients for whom all that stands beside it is true, a part of an *or* only to those
for whom all of that is false; further in, the same holds of each *and* and *or* around it. The part is idle if for all
these patients it is what it would be if it were not there: true in an *and*, false in an *or*.

Of two clauses that say the same, one can go and not both. So idle clauses are dropped one after the other, and what is
found can all be left out together; then no other can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attrs import frozen

from ..conditions import And, Compare, Condition, Member, Not, Or
from ..diagrams.meeting import meet
from ..diagrams.nodes import TRUE, Builder
from ..rewriting import every, some
from .patients import Patients

Place = tuple[int, ...]
"""Where a part stands in a condition: the number of the part at each step down. The one part of a *not* is number 0."""

FLAT = 2
"""The depth of an *and* or *or* of nothing but tests and findings. Further in, what is dropped can make more idle."""

Around = tuple[tuple[Condition, Place, int], ...]
"""The nodes around a part, the outermost first: each with its place and the number of the part in it."""

Memo = dict[tuple[int, ...], bool | None]
"""Whether one of some tests of one field is idle; conditions of one rulebook share it."""

Side = tuple[Condition, bool]
"""A condition that stands beside a clause, and what it has to be for the clause to matter."""


@frozen(kw_only=True)
class Idle:
    """A clause that decides nothing in its condition.

    `in_and` says whether it stands in an *and*, and so is implied, or in an *or*, and so adds nobody. `always`: already
    every patient asked about meets it, or in an *or* none does. `beside` is one condition that settles it alone, if
    there is one.
    """

    place: Place
    clause: Condition
    in_and: bool
    always: bool
    beside: Side | None


def without(condition: Condition, dropped: Collection[Place], place: Place = ()) -> Condition:
    """The condition without the parts in these places; it is one that stands in `place` of another."""
    match condition:
        case Not(part):
            return Not(without(part, dropped, (*place, 0)))
        case And(parts) | Or(parts):
            left = [
                without(part, dropped, (*place, number))
                for number, part in enumerate(parts)
                if (*place, number) not in dropped
            ]
            return every(left) if isinstance(condition, And) else some(left)
    return condition


class Clauses:
    """A condition whose idle clauses are looked for; `dropped` are those found so far."""

    def __init__(self, patients: Patients, condition: Condition, memo: Memo | None = None) -> None:
        self.patients = patients
        self.builder: Builder = patients.builder
        self.condition = condition
        self.dropped: dict[Place, Idle] = {}
        self._memo = {} if memo is None else memo
        self._care = TRUE

    def drop_idle(self, among: int) -> bool:
        """Drop the clauses that decide nothing among some patients, of whom there is one; whether any was dropped."""
        before, self._care = len(self.dropped), among
        self._look(self.condition, (), among, ())
        found = before
        while found < len(self.dropped) and self.condition.depth > FLAT:
            found = len(self.dropped)
            self._look(self.condition, (), among, ())
        return len(self.dropped) > before

    def left(self) -> int:
        """The patients of whom the condition is true without what was dropped."""
        return self._of(self.condition, ())

    def _look(self, node: Condition, place: Place, care: int, around: Around) -> None:
        """Drop what is idle within a node; `care` are the patients to whom the node matters."""
        if isinstance(node, Not):
            self._look(node.part, (*place, 0), care, around)
        if not isinstance(node, And | Or):
            return
        kept = [number for number in range(len(node.parts)) if (*place, number) not in self.dropped]
        idle_as = {number: self._side(node, place, number) for number in kept}
        for group in self._groups(node, kept, idle_as) if care == TRUE else [kept]:
            self._try(node, place, group, idle_as, care, around)

    def _try(
        self, node: And | Or, place: Place, group: list[int], idle_as: dict[int, int], care: int, around: Around
    ) -> None:
        """Drop what is idle of some parts of a node that settle among themselves what is."""
        # The largest parts are tried first, from the end. In the order of their first levels, the diagrams of several
        # parts are small, and often those of other conditions.
        group.sort(key=lambda number: (node.parts[number].size, self._level(idle_as[number])))
        before = [TRUE]
        for number in group:
            before.append(self.builder.conjunction(before[-1], idle_as[number]))
        after = TRUE
        for position in reversed(range(len(group))):
            number, part = group[position], node.parts[group[position]]
            own, here = idle_as[number], (*around, (node, place, number))
            if not meet(self.builder, care, before[position], after, self.builder.negation(own)):
                self.dropped[*place, number] = self._idle(part, own, here)
                continue
            if isinstance(part, Not | And | Or):
                self._look(part, (*place, number), self.patients.in_all(care, before[position], after), here)
                own = self._side(node, place, number)
            after = self.builder.conjunction(own, after)

    def _groups(self, node: And | Or, kept: list[int], idle_as: dict[int, int]) -> list[list[int]]:
        """The parts of a node that settle among themselves, among all patients, whether one of them is idle.

        Fields are then independent of each other, so the tests of one field can be tried by themselves: the rows of a
        decision table share most of these. Groups of which none is idle are left out.
        """
        groups: dict[str, list[int]] = {}
        for number in kept:
            part = node.parts[number]
            if not isinstance(part, Compare | Member):
                return [kept]
            groups.setdefault(part.path, []).append(number)
        left = []
        for group in groups.values():
            key = tuple([idle_as[number] for number in group])
            if key not in self._memo:
                self._memo[key] = self._some_idle(key)
            if self._memo[key] is None:  # it leaves nobody to whom the other fields matter
                return [kept]
            if self._memo[key]:
                left.append(group)
        return left

    def _some_idle(self, sides: tuple[int, ...]) -> bool | None:
        """Whether one of some tests of a field is idle; None if they cannot all be true."""
        if not meet(self.builder, *sides):
            return None
        negation = self.builder.negation
        return not all(meet(self.builder, *sides[:n], *sides[n + 1 :], negation(one)) for n, one in enumerate(sides))

    def _side(self, node: And | Or, place: Place, number: int) -> int:
        """The patients for whom a part leaves it to the others of its node: true in an *and*, false in an *or*."""
        there = self._of(node.parts[number], (*place, number))
        return there if isinstance(node, And) else self.builder.negation(there)

    def _of(self, node: Condition, place: Place) -> int:
        """The patients of whom a part is true without what was dropped."""
        depth = len(place)
        if not self.dropped or not any(one[:depth] == place for one in self.dropped):
            return self.patients.where(node)
        match node:
            case Not(part):
                return self.builder.negation(self._of(part, (*place, 0)))
            case And(parts) | Or(parts):
                left = (
                    self._of(part, (*place, number))
                    for number, part in enumerate(parts)
                    if (*place, number) not in self.dropped
                )
                return self.builder.all_of(left) if isinstance(node, And) else self.builder.some_of(left)
        raise TypeError(f"a part of {node!r} was dropped")

    def _level(self, diagram: int) -> int:
        return self.builder.levels[diagram] if diagram >= 0 else -1

    def _idle(self, clause: Condition, own: int, around: Around) -> Idle:
        """What is told of an idle clause."""
        node, place, number = around[-1]
        wanting = self.builder.negation(own)
        always = not meet(self.builder, self._care, wanting)
        beside = None if always else next((s for s in self._beside(around) if self._settled_by(s, wanting)), None)
        return Idle(
            place=(*place, number),
            clause=clause,
            in_and=isinstance(node, And),
            always=always,
            beside=beside,
        )

    def _beside(self, around: Around) -> Iterator[Side]:
        """What stands beside a clause and is still there, the nearest first."""
        for node, place, number in reversed(around):
            if isinstance(node, And | Or):
                for other, part in enumerate(node.parts):
                    if other != number and (*place, other) not in self.dropped:
                        yield part, isinstance(node, And)

    def _settled_by(self, side: Side, wanting: int) -> bool:
        condition, true = side
        there = self.patients.where(condition)
        return not meet(self.builder, self._care, there if true else self.builder.negation(there), wanting)
