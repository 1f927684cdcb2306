"""A rulebook as productions for forward chaining: literals that must be true, and what then follows.

Negation is pushed down to single tests and propositions, each of which is derived both ways, as true and as false: a
production fires on what is known to be false, never on what is missing. A disjunction inside a conjunction becomes a
proposition of its own (`Kind.PART`), so the productions grow with the size of the conditions and no faster. Where a
production would have more premises than durable-rules takes in a rule, some of them become a part as well.

What must hold: `number` is the index of a production; it has at most `MOST_PREMISES`, none of them twice nor beside its
opposite; what is concluded is a proposition; a part is only ever concluded true, and before any production that has it
as a premise; nothing rests on itself.
"""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from ..cautions import caution_conditions
from ..conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, Test
from ..draft import Draft
from ..once import once_for

MOST_PREMISES = 16
"""The most premises of a production. durable-rules refuses rules with more."""


class Kind(StrEnum):
    """What a proposition is about."""

    FINDING = "finding"
    ASKED = "asked"
    EXCEPTION = "exception"
    RULE = "rule"
    CAUTION = "caution"
    PART = "part"


@frozen(cache_hash=True)
class Proposition:
    """Something derived: a finding, that a question is asked, that an exception or a caution applies, a rule fires."""

    kind: Kind
    id: str


@frozen(cache_hash=True)
class Literal:
    """A test or a proposition with the truth it must have."""

    what: Test | Proposition
    true: bool


@frozen
class Production:
    """If all premises are true, the conclusion follows. `number` is its index among the rulebook's productions."""

    number: int
    premises: tuple[Literal, ...]
    conclusion: Literal


@once_for
def productions_of(rulebook: Draft) -> tuple[Production, ...]:
    """All productions of a rulebook, premises of a conclusion before it where the rulebook lists them so."""
    maker = _Maker()
    for finding in rulebook.findings:
        maker.both_ways(Proposition(Kind.FINDING, finding.id), finding.when)
    for question in rulebook.questions:
        maker.both_ways(Proposition(Kind.ASKED, question.id), question.asked_when)
    for rule in rulebook.rules:
        if rule.overrides:
            maker.conclude(Literal(Proposition(Kind.EXCEPTION, rule.id), False), maker.ways(rule.when, False))
    for rule in rulebook.rules:
        also = (
            Literal(Proposition(Kind.ASKED, rule.on.id), True),
            *(Literal(Proposition(Kind.EXCEPTION, other.id), False) for other in rulebook.exceptions_to[rule.id]),
        )
        ways = [(*way, *also) for way in maker.ways(rule.when, True)]
        maker.conclude(Literal(Proposition(Kind.RULE, rule.id), True), ways)
    for name, condition in caution_conditions(rulebook).items():
        maker.both_ways(Proposition(Kind.CAUTION, name), condition)
    return tuple(maker.productions)


class _Maker:
    def __init__(self) -> None:
        self.productions: list[Production] = []
        self._parts = 0

    def both_ways(self, proposition: Proposition, condition: Condition) -> None:
        for truth in (True, False):
            self.conclude(Literal(proposition, truth), self.ways(condition, truth))

    def conclude(self, conclusion: Literal, ways: list[tuple[Literal, ...]]) -> None:
        for way in ways:
            premises = tuple(dict.fromkeys(way))  # the engine cannot match one fact twice
            known = set(premises)
            if any(Literal(premise.what, not premise.true) in known for premise in premises):
                continue
            while len(premises) > MOST_PREMISES:
                few = range(0, len(premises), MOST_PREMISES)
                premises = tuple(self._part([premises[first : first + MOST_PREMISES]]) for first in few)
            self.productions.append(Production(len(self.productions), premises, conclusion))

    def _part(self, ways: list[tuple[Literal, ...]]) -> Literal:
        self._parts += 1
        part = Literal(Proposition(Kind.PART, str(self._parts)), True)
        self.conclude(part, ways)
        return part

    def ways(self, condition: Condition, truth: bool) -> list[tuple[Literal, ...]]:
        """The ways, each a conjunction, in which a condition has the given truth."""
        match condition:
            case Always():
                return [()] if truth else []
            case Compare() | Member():
                return [(Literal(condition, truth),)]
            case Holds(finding):
                return [(Literal(Proposition(Kind.FINDING, finding), truth),)]
            case Not(part):
                return self.ways(part, not truth)
            case And(parts) | Or(parts):
                every = isinstance(condition, And) == truth
                ways = [self.ways(part, truth) for part in parts]
                return self._every(ways) if every else [way for some in ways for way in some]
        raise TypeError(f"not a condition: {condition!r}")

    def _every(self, parts: list[list[tuple[Literal, ...]]]) -> list[tuple[Literal, ...]]:
        if not all(parts):
            return []
        joined: list[Literal] = []
        for ways in parts:
            if len(ways) == 1:
                joined.extend(ways[0])
            else:
                joined.append(self._part(ways))
        return [tuple(joined)]
