"""A rulebook as CLIPS rules: a Rete network that fires on the facts there are, never on those that are missing.

Every node of a condition is concluded both ways. Nothing tests for absence, so what is unknown stays unsaid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from json import dumps as quoted
from typing import Any

import clips  # type: ignore[import-untyped]  # it comes without types
from attrs import field, frozen

from lmsrules.logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from lmsrules.logic.rulebook import Rulebook
from lmsrules.logic.values import Value

Proposition = tuple[str, str]
"""`finding`, `asked`, `met` (a rule's own condition) or `fires` (and no exception to it applies), and the id."""

TEMPLATES = (
    "(deftemplate fact (slot path) (slot value))",
    "(deftemplate node (slot number) (slot true))",
    "(deftemplate said (slot kind) (slot id) (slot true))",
)


@frozen(eq=False)
class Opinion:
    """The rules in a CLIPS environment; each run starts afresh."""

    environment: Any

    def conclusions(self, facts: Mapping[str, Value]) -> dict[Proposition, bool]:
        """What follows from the facts; what does not is left out.

        Raises:
            AssertionError: a proposition was concluded both true and false.
        """
        self.environment.reset()
        template = self.environment.find_template("fact")
        for path, value in facts.items():
            # Whole numbers have 64 bits in CLIPS. No rulebook here tells numbers so large apart.
            template.assert_fact(path=path, value=min(value, 2**63 - 1) if type(value) is int else value)
        self.environment.run()
        found: dict[Proposition, bool] = {}
        for fact in self.environment.facts():
            if fact.template.name == "said":
                true = str(fact["true"]) == "TRUE"
                assert found.setdefault((str(fact["kind"]), fact["id"]), true) is true, dict(fact)
        return found


def opinion_on(rulebook: Rulebook) -> Opinion:
    """The rulebook's CLIPS rules, loaded."""
    environment = clips.Environment()
    for construct in (*TEMPLATES, *_Writer(rulebook).rules()):
        environment.build(construct)
    return Opinion(environment)


@frozen
class _Writer:
    """Writes the rules. Each node of a condition is concluded as `(node (number n) (true TRUE or FALSE))`."""

    rulebook: Rulebook
    written: list[str] = field(factory=list)
    numbers: Iterator[int] = field(factory=count)

    def rules(self) -> list[str]:
        """All rules."""
        met = {}
        for finding in self.rulebook.findings:
            self.both_ways("finding", finding.id, self.node(finding.when))
        for question in self.rulebook.questions:
            self.both_ways("asked", question.id, self.node(question.asked_when))
        for rule in self.rulebook.rules:
            met[rule.id] = self.node(rule.when)
            self.both_ways("met", rule.id, met[rule.id])
        for rule in self.rulebook.rules:
            exceptions = [other.id for other in self.rulebook.rules if rule.id in other.overrides]
            needed = [
                _said("asked", rule.on.id, True),
                _said("met", rule.id, True),
                *(_said("met", other, False) for other in exceptions),
            ]
            self.when(needed, _said("fires", rule.id, True))
        return self.written

    def both_ways(self, kind: str, name: str, node: int) -> None:
        """A proposition is as true as the node."""
        for true in (True, False):
            self.when([_node(node, true)], _said(kind, name, true))

    def when(self, patterns: list[str], conclusion: str) -> None:
        """One CLIPS rule."""
        self.written.append(f"(defrule r{len(self.written)} {' '.join(patterns)} => (assert {conclusion}))")

    def node(self, condition: Condition) -> int:
        """The number of the node, after the rules that conclude it."""
        number = next(self.numbers)
        yes, no = _node(number, True), _node(number, False)
        match condition:
            case Always():
                self.when([], yes)
            case Compare(path, op, value):
                self._test(path, _comparison(op, value), yes, no)
            case Member(path, values):
                some = " ".join(_comparison("==", value) for value in values)
                self._test(path, f"(or {some} FALSE)", yes, no)  # `or` takes at least two
            case Holds(finding):
                self.when([_said("finding", finding, True)], yes)
                self.when([_said("finding", finding, False)], no)
            case Not(part):
                inner = self.node(part)
                self.when([_node(inner, True)], no)
                self.when([_node(inner, False)], yes)
            case And(parts):
                self._parts([self.node(part) for part in parts], True, yes, no)
            case Or(parts):
                self._parts([self.node(part) for part in parts], False, no, yes)
            case _:
                raise TypeError(condition)
        return number

    def _parts(self, nodes: list[int], true: bool, together: str, alone: str) -> None:
        """All nodes so: one conclusion; any of them not so: the other."""
        self.when([_node(node, true) for node in nodes], together)
        for node in nodes:
            self.when([_node(node, not true)], alone)

    def _test(self, path: str, test: str, yes: str, no: str) -> None:
        self.when([f"(fact (path {quoted(path)}) (value ?v&:{test}))"], yes)
        self.when([f"(fact (path {quoted(path)}) (value ?v&:(not {test})))"], no)


def _node(number: int, true: bool) -> str:
    return f"(node (number {number}) (true {_constant(true)}))"


def _said(kind: str, name: str, true: bool) -> str:
    return f"(said (kind {kind}) (id {quoted(name)}) (true {_constant(true)}))"


def _constant(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return quoted(value) if isinstance(value, str) else repr(value)


def _comparison(op: str, value: Value) -> str:
    """A test of ?v. `=` compares numbers, of either type; `eq` compares words and truth values."""
    names = {"==": "=", "!=": "<>"} if type(value) in (int, float) else {"==": "eq", "!=": "neq"}
    return f"({names.get(op, op)} ?v {_constant(value)})"
