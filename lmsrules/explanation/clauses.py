"""A condition as a tree of clauses, each marked true, false or unknown, with the value that made it so."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ..document.blocks import Item, Mark
from ..logic.analysis.remaining import Left
from ..logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from ..logic.draft import Draft
from ..logic.fields import Flag
from ..logic.kleene import truth
from ..logic.partly import Known
from ..logic.prose import sentence, value_with_unit


@frozen(kw_only=True)
class Clause:
    """One clause and what it is made of.

    `truth` is None where the known facts do not decide it. A test of one fact has its `path`, and as `value` what is
    known of it; `says_value` where the text names it already. Anything else has `parts`, of which every one is needed,
    or any one where `any_of` is True.
    """

    text: str
    truth: bool | None
    path: str | None = None
    value: Known | None = None
    parts: tuple[Clause, ...] = ()
    any_of: bool = False
    says_value: bool = field(default=False, repr=False)


MOST_SHOWN = 1000
"""The clauses of one finding that are shown at most. Findings that rest on each other would have far more."""


def marked(
    rulebook: Draft,
    facts: Mapping[str, Known],
    condition: Condition,
    *,
    negated: bool = False,
    exactly: Left | None = None,
) -> Clause:
    """The condition, or its opposite, with every clause marked; findings are opened, unless they are too large.

    If it is to be marked `exactly`, clauses that constraints decide are marked so, and what they exclude is not named.
    """
    return Marking(rulebook, facts, exactly).clause(condition, negated)


@frozen
class Marking:
    """What marks conditions: each finding is opened and evaluated once, however often it is named. See `marked`."""

    rulebook: Draft
    facts: Mapping[str, Known]
    exactly: Left | None = None
    truths: dict[str, bool | None] = field(factory=dict)
    opened: dict[tuple[str, bool], Clause] = field(factory=dict)

    def clause(self, condition: Condition, negated: bool = False) -> Clause:
        """The condition, or its opposite, with every clause marked."""
        if isinstance(condition, Not):
            return self.clause(condition.part, not negated)
        if isinstance(condition, Holds):
            if (condition.finding, negated) not in self.opened:
                self.opened[condition.finding, negated] = self._finding(condition, negated)
            return self.opened[condition.finding, negated]
        text = sentence(self.rulebook, condition, negated=negated)
        mark = self._mark(condition, negated)
        match condition:
            case Compare(path) | Member(path):
                flag = isinstance(self.rulebook.fields_by_path[path].domain, Flag)
                known = self.facts.get(path)
                named = isinstance(condition, Compare) and condition.op == "==" and known == condition.value
                if self.exactly is not None and mark is None:
                    text = sentence(self.rulebook, self.exactly.narrowed(condition, negated=negated))
                return Clause(text=text, truth=mark, path=path, value=known, says_value=flag or named)
            case And(parts) | Or(parts):
                any_of = isinstance(condition, Or) != negated
                if any_of and mark is None:
                    parts = tuple(part for part in parts if not self._excluded(part, negated))
                clauses = tuple(self.clause(part, negated) for part in parts)
                return clauses[0] if len(clauses) == 1 else Clause(text=text, truth=mark, parts=clauses, any_of=any_of)
            case Always():
                return Clause(text=text, truth=mark)
        raise TypeError(f"not a condition: {condition!r}")

    def _finding(self, condition: Holds, negated: bool) -> Clause:
        below = self.clause(self.rulebook.conditions[condition.finding], negated)
        parts = below.parts if below.parts and not below.any_of else (below,)
        return Clause(
            text=sentence(self.rulebook, condition, negated=negated),
            truth=self._mark(condition, negated),
            parts=parts if sum(map(_size, parts)) < MOST_SHOWN else (),
        )

    def _excluded(self, condition: Condition, negated: bool) -> bool:
        """Whether constraints, and not the facts by themselves, make it false: then it is no way that is open."""
        by_facts = truth(condition, self.facts, self.rulebook.conditions, self.truths)
        return by_facts is None and self._mark(condition, negated) is False

    def _mark(self, condition: Condition, negated: bool) -> bool | None:
        known = truth(condition, self.facts, self.rulebook.conditions, self.truths)
        if known is None and self.exactly is not None:
            known = self.exactly.truth(condition)
        return known if known is None else known != negated


def _size(clause: Clause) -> int:
    return 1 + sum(map(_size, clause.parts))


def lacking(clause: Clause) -> int:
    """How many tests of facts must still come true: every one of `parts`, or the nearest where any will do."""
    if clause.truth is True:
        return 0
    if not clause.parts:
        return 1
    counts = [lacking(part) for part in clause.parts]
    return min(counts) if clause.any_of else sum(counts)


def clause_items(rulebook: Draft, clause: Clause) -> tuple[Item, ...]:
    """The tree as items, the parts of a top conjunction side by side; below each clause only what decides it."""
    parts = clause.parts if clause.parts and not clause.any_of else (clause,)
    return tuple(_item(rulebook, part) for part in parts)


def _item(rulebook: Draft, clause: Clause) -> Item:
    text = clause.text
    if clause.path is not None and clause.value is not None and not clause.says_value:
        text += f" ({value_with_unit(rulebook.fields_by_path[clause.path], clause.value)})"
    if clause.any_of:
        text = "any one of:"
    return Item(
        words=text,
        mark=Mark(clause.truth),
        items=tuple(_item(rulebook, part) for part in that_matter(clause)),
    )


def that_matter(clause: Clause) -> list[Clause]:
    """The parts that decide the clause: of a conjunction that fails, for example, the ones that fail or are unknown."""
    if clause.truth is True and clause.any_of:
        return [part for part in clause.parts if part.truth is True]
    if clause.truth is not True and not clause.any_of:
        return [part for part in clause.parts if part.truth is not True]
    return list(clause.parts)
