"""What is wrong with a rulebook, by Z3: each kind of defect is one question whether some patient exists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import z3  # type: ignore[import-untyped]  # it comes without types

from lmsrules.logic.rulebook import Question, Rule, Rulebook, Stance

from .z3_opinion import Formula, Opinion, opinion_on

Found = tuple[str, tuple[str, ...]]
KINDS = frozenset(
    {
        "no-patient",
        "clash",
        "gap",
        "dead-rule",
        "always-overridden",
        "idle-override",
        "finding-never-true",
        "finding-always-true",
        "constraint-excludes-nothing",
        "unreachable-question",
        "silent-option",
    }
)
"""The kinds that `defects_of` finds. What is superfluous depends on the order of dropping: see `check_superfluous`."""


def defects_of(rulebook: Rulebook) -> set[Found]:
    """All defects of these kinds, by kind and culprits."""
    opinion = opinion_on(rulebook)
    if not opinion.exists(*opinion.possible()):
        return {("no-patient", ())}
    found = set(_without_questions(opinion))
    opinion.solver.add(*opinion.possible())
    for question in rulebook.questions:
        found |= set(_of_question(opinion, question))
    return found


def _without_questions(opinion: Opinion) -> Iterator[Found]:
    for constraint in opinion.rulebook.constraints:
        others = [other for other in opinion.rulebook.constraints if other.id != constraint.id]
        if not opinion.exists(*opinion.possible(others), z3.Not(opinion.formula(constraint.holds))):
            yield "constraint-excludes-nothing", (constraint.id,)
    for finding in opinion.rulebook.findings:
        true = opinion.formula(finding.when)
        if not opinion.exists(*opinion.possible(), true):
            yield "finding-never-true", (finding.id,)
        if not opinion.exists(*opinion.possible(), z3.Not(true)):
            yield "finding-always-true", (finding.id,)


def _of_question(opinion: Opinion, question: Question) -> Iterator[Found]:
    rules = [rule for rule in opinion.rulebook.rules if rule.on.id == question.id]
    asked = opinion.asked(question)
    if not opinion.exists(asked):
        yield "unreachable-question", (question.id,)
        return
    if opinion.exists(asked, *(z3.Not(opinion.holds(rule)) for rule in rules)):
        yield "gap", (question.id,)
    for option in question.options:
        if all(rule.option != option.id for rule in rules):
            yield "silent-option", (question.id, option.id)
    for one, other in combinations(rules, 2):
        if _could_clash(one, other) and opinion.exists(opinion.holds(one), opinion.holds(other)):
            yield "clash", (one.id, other.id)
    for rule in rules:
        yield from _of_rule(opinion, rule)


def _of_rule(opinion: Opinion, rule: Rule) -> Iterator[Found]:
    if not opinion.exists(opinion.met(rule)):
        yield "dead-rule", (rule.id,)
    elif not opinion.exists(opinion.holds(rule)):
        yield "always-overridden", (rule.id,)
    else:
        for name in rule.overrides:
            general = opinion.rulebook.rules_by_id[name]
            if not opinion.exists(opinion.met(rule), opinion.formula(general.when)):
                yield "idle-override", (rule.id, name)


def _could_clash(one: Rule, other: Rule) -> bool:
    """One source, one option, two stances; a warning of danger stands beside any stance."""
    same = (one.source, one.option) == (other.source, other.option)
    return same and one.stance != other.stance and Stance.CONTRAINDICATED not in (one.stance, other.stance)


def check_superfluous(rulebook: Rulebook, reported: set[Found]) -> None:
    """The rules reported as saying nothing of their own can all be dropped at once, and no other rule can then be."""
    opinion = opinion_on(rulebook)
    opinion.solver.add(*opinion.possible())
    single = {culprits for kind, culprits in reported if kind == "subsumed-rule"}
    dropped = {name for name, _ in single} | {names[0] for kind, names in reported if kind == "never-decisive"}
    rules = rulebook.rules_by_id
    for name, wider in single:
        assert not opinion.exists(opinion.holds(rules[name]), z3.Not(opinion.holds(rules[wider]))), (name, wider)
    for rule in rulebook.rules:
        kept = [opinion.holds(other) for other in rulebook.rules if _alike(rule, other) and other.id not in dropped]
        own = opinion.exists(opinion.holds(rule), z3.Not(z3.Or(kept)))
        if rule.id in dropped:
            assert not own, rule.id
            assert not rule.overrides
        elif not rule.overrides and _is_alive(opinion, rule):
            assert own, rule.id


def _alike(rule: Rule, other: Rule) -> bool:
    def says(one: Rule) -> tuple[str, str, str, Stance]:
        return one.on.id, one.option, one.source, one.stance

    return rule.id != other.id and says(rule) == says(other)


def _is_alive(opinion: Opinion, rule: Rule) -> bool:
    holds: Formula = opinion.holds(rule)
    return opinion.exists(holds)
