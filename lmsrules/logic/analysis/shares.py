"""How the patient space divides: the share of each stance, of each rule, and of the patients only that rule decides.

A patient is one combination of cells that no constraint excludes; every combination counts once. The shares describe
the rulebook, not a population.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..diagrams.compiling import Compiled, compile_rulebook
from ..diagrams.outcomes import Verdict
from ..parts import Question, Rule, Stance
from .counting import count, spread
from .patients import Patients, all_but_one


@frozen(kw_only=True)
class RuleShare:
    """The share of possible patients for whom a rule holds, and the share of these that it alone decides."""

    rule: str
    holds: float
    decides_alone: float


@frozen(kw_only=True)
class QuestionShares:
    """Of all possible patients the share that is asked, and of each option the share of each stance (None: silent)."""

    question: str
    asked: float
    options: Mapping[str, Mapping[Stance | None, float]] = field(hash=False)
    rules: tuple[RuleShare, ...]


def shares_of(patients: Patients) -> tuple[QuestionShares, ...]:
    """The shares of every question, exact up to the last rounding."""
    everybody = count(patients.builder, patients.possible)
    return tuple(_question(patients, question, everybody) for question in patients.rulebook.questions)


def _question(patients: Patients, question: Question, everybody: int) -> QuestionShares:
    compiled = compile_rulebook(patients.rulebook)
    rules = {share.rule: share for share in _rules(patients, question, everybody)}
    return QuestionShares(
        question=question.id,
        asked=float(_values(compiled, compiled.asked(question.id)).get(True, 0)),
        options={o.id: _stances(_values(compiled, compiled.option(question.id, o.id))) for o in question.options},
        rules=tuple(rules[rule.id] for rule in patients.rulebook.rules_on[question.id]),
    )


def _values(compiled: Compiled, root: int) -> dict[Any, Fraction]:
    """The share of each value of a diagram: constraints that share no field with its question make no difference."""
    counts = spread(compiled.diagrams, [len(axis.cells) for axis in compiled.axes], root)
    found = {compiled.diagrams.values[~end]: number for end, number in counts.items()}
    everybody = sum(number for value, number in found.items() if value is not None)
    return {value: Fraction(number, everybody) for value, number in found.items() if value is not None}


def _stances(verdicts: Mapping[Verdict, Fraction]) -> dict[Stance | None, float]:
    shares: dict[Stance | None, Fraction] = {}
    for verdict, share in verdicts.items():
        shares[verdict.stance] = shares.get(verdict.stance, 0) + share
    return {stance: float(shares[stance]) for stance in (*Stance, None) if stance in shares}


def _rules(patients: Patients, question: Question, everybody: int) -> Iterator[RuleShare]:
    """The shares of the rules on a question, those that say the same together."""
    alike: dict[tuple[str, str, Stance], list[Rule]] = {}
    for rule in patients.rulebook.rules_on[question.id]:
        alike.setdefault((rule.option, rule.source, rule.stance), []).append(rule)
    for rules in alike.values():
        holding = [patients.in_all(patients.possible, patients.holds(rule)) for rule in rules]
        for rule, here, others in zip(rules, holding, all_but_one(patients.builder, holding), strict=True):
            alone = patients.in_all(here, patients.in_no(others))
            held, by_itself = (count(patients.builder, where) for where in (here, alone))
            share = float(Fraction(by_itself, held)) if held else 0.0
            yield RuleShare(rule=rule.id, holds=float(Fraction(held, everybody)), decides_alone=share)
