"""A rulebook as formulas over one constant per field, decided by the SMT solver Z3."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import z3  # type: ignore[import-untyped]  # it comes without types
from attrs import frozen

from lmsrules.logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.partly import Known, Partly
from lmsrules.logic.rulebook import Constraint, Draft, Question, Rule
from lmsrules.logic.values import Value

Formula = Any
"""A Z3 expression; the package has no types to say more."""
Answer = tuple[bool, frozenset[str]]
"""Whether a question is asked, and the rules that hold."""

_RELATIONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@frozen(eq=False)
class Opinion:
    """A rulebook's formulas. `solver` holds what is true of every patient the domains allow, constraints left aside."""

    rulebook: Draft
    constants: Mapping[str, Formula]
    solver: Any

    def formula(self, condition: Condition) -> Formula:
        """The condition over the fields' constants, its findings being constants of their own."""
        match condition:
            case Always():
                return z3.BoolVal(True)
            case Compare(path, op, value):
                return _RELATIONS[op](self.constants[path], self._constant(path, value))
            case Member(path, values):
                return z3.Or([self.constants[path] == self._constant(path, value) for value in values])
            case Holds(finding):
                return z3.Bool(f"finding {finding}")
            case Not(part):
                return z3.Not(self.formula(part))
            case And(parts):
                return z3.And([self.formula(part) for part in parts])
            case Or(parts):
                return z3.Or([self.formula(part) for part in parts])
        raise TypeError(condition)

    def known(self, facts: Mapping[str, Known]) -> list[Formula]:
        """The facts as equations, those known in part as what is said of them."""
        return [formula for path, known in facts.items() for formula in self._known(path, known)]

    def _known(self, path: str, known: Known) -> Iterator[Formula]:
        constant = self.constants[path]
        if not isinstance(known, Partly):
            yield constant == self._constant(path, known)
            return
        for name, op in (("at_least", ">="), ("at_most", "<="), ("above", ">"), ("below", "<")):
            if (bound := getattr(known, name)) is not None:
                yield _RELATIONS[op](constant, Fraction(bound))
        if known.one_of is not None:
            yield z3.Or([constant == self._constant(path, value) for value in known.one_of])
        if known.none_of is not None:
            yield z3.Not(z3.Or([constant == self._constant(path, value) for value in known.none_of]))

    def possible(self, constraints: Iterable[Constraint] | None = None) -> list[Formula]:
        """What the constraints (all) demand."""
        chosen = self.rulebook.constraints if constraints is None else constraints
        return [self.formula(constraint.holds) for constraint in chosen]

    def asked(self, question: Question) -> Formula:
        """That the question is asked."""
        return self.formula(question.asked_when)

    def met(self, rule: Rule) -> Formula:
        """That the rule's question is asked and its own condition met."""
        return z3.And(self.asked(rule.on), self.formula(rule.when))

    def holds(self, rule: Rule) -> Formula:
        """That the rule is met and no rule that overrides it is."""
        over = [self.formula(other.when) for other in self.rulebook.rules if rule.id in other.overrides]
        return z3.And(self.met(rule), z3.Not(z3.Or(over)))

    def exists(self, *formulas: Formula) -> bool:
        """Whether the domains allow a patient of whom all are true."""
        verdict = self.solver.check(*formulas)
        assert verdict != z3.unknown, self.solver.reason_unknown()
        return bool(verdict == z3.sat)

    def answers(self, question: Question, facts: Mapping[str, Known]) -> set[Answer]:
        """Every answer a possible patient with these facts gets: one model after the other, each then forbidden."""
        found: set[Answer] = set()
        asked = self.asked(question)
        holds = {rule.id: self.holds(rule) for rule in self.rulebook.rules if rule.on.id == question.id}
        with self._meanwhile():
            self.solver.add(*self.possible(), *self.known(facts))
            while self.exists():
                model = self.solver.model()
                values = {id: z3.is_true(model.eval(f, model_completion=True)) for id, f in holds.items()}
                is_asked = z3.is_true(model.eval(asked, model_completion=True))
                found.add((is_asked, frozenset(id for id, true in values.items() if true)))
                others = [holds[id] != true for id, true in values.items()]
                self.solver.add(z3.Or([asked != is_asked, *others]))
        return found

    def _constant(self, path: str, value: Value) -> Formula:
        domain = self.rulebook.fields_by_path[path].domain
        match domain, value:
            case Choice(words), str():
                return z3.IntVal(words.index(value))
            case Flag(), bool():
                return z3.BoolVal(value)
            case Whole(), int():
                return z3.IntVal(value)
            case Number(), int() | float():
                return z3.RealVal(Fraction(value))  # the very number a float is, not its decimal spelling
        raise TypeError(value)

    @contextmanager
    def _meanwhile(self) -> Iterator[None]:
        self.solver.push()
        try:
            yield
        finally:
            self.solver.pop()


def opinion_on(rulebook: Draft) -> Opinion:
    """The rulebook's formulas: domains and findings asserted; constraints, questions and rules to be asked about."""
    constants: dict[str, Formula] = {}
    solver = z3.Solver()
    for field in rulebook.single_fields:
        constants[field.path], limits = _declared(field)
        solver.add(*limits)
    opinion = Opinion(rulebook, constants, solver)
    for finding in rulebook.findings:
        solver.add(z3.Bool(f"finding {finding.id}") == opinion.formula(finding.when))
    return opinion


def _declared(field: Field) -> tuple[Formula, list[Formula]]:
    """A field's constant and the limits of its domain."""
    match field.domain:
        case Flag():
            return z3.Bool(field.path), []
        case Choice(words):
            word = z3.Int(field.path)
            return word, [word >= 0, word < len(words)]
        case Whole(low, high):
            constant, is_open = z3.Int(field.path), False
        case Number(low, high, is_open):
            constant = z3.Real(field.path)
    limits = []
    if low is not None:
        limits.append(constant > Fraction(low) if is_open else constant >= Fraction(low))
    if high is not None:
        limits.append(constant <= Fraction(high))
    return constant, limits
