"""What is wrong with a rulebook, by Z3: each kind of defect is one question whether some patient exists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import z3  # type: ignore[import-untyped]  # it comes without types

from lmsrules.logic.rulebook import Draft, Question, Rule, Stance

from .z3_opinion import Formula, Opinion, opinion_on

Found = tuple[str, tuple[str, ...]]
KINDS = frozenset(
    {
        "no-patient",
        "clash",
        "gap",
        "dead-rule",
        "always-overridden",
        "finding-never-true",
        "finding-always-true",
        "unreachable-question",
        "silent-option",
        "two-recommended",
    }
)
"""The kinds that `defects_of` finds. What is of no use depends on the order of dropping: see `check_superfluous`."""


def defects_of(rulebook: Draft) -> set[Found]:
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
    if question.at_most_one:
        for pair in combinations([option.id for option in question.options], 2):
            if opinion.exists(*(_recommended(opinion, [r for r in rules if r.option == name]) for name in pair)):
                yield "two-recommended", (question.id, *pair)
    for rule in rules:
        yield from _of_rule(opinion, rule)


def _recommended(opinion: Opinion, rules: list[Rule]) -> Formula:
    """That the primary source recommends an option; of its stances that clash, the first in the alphabet counts."""
    said = [r for r in rules if r.source == opinion.rulebook.sources[0].id]
    for_it = [opinion.holds(rule) for rule in said if rule.stance is Stance.RECOMMENDED]
    before = [opinion.holds(rule) for rule in said if rule.stance < Stance.RECOMMENDED]
    return z3.And(z3.Or(for_it), z3.Not(z3.Or(before)))


def _of_rule(opinion: Opinion, rule: Rule) -> Iterator[Found]:
    if not opinion.exists(opinion.met(rule)):
        yield "dead-rule", (rule.id,)
    elif not opinion.exists(opinion.holds(rule)):
        yield "always-overridden", (rule.id,)


def _could_clash(one: Rule, other: Rule) -> bool:
    """One source, one option, two stances."""
    return (one.source, one.option) == (other.source, other.option) and one.stance != other.stance


def check_superfluous(rulebook: Draft, reported: set[Found]) -> None:
    """What is reported as of no use can all be dropped at once, and then nothing else can."""
    opinion = opinion_on(rulebook)
    _check_constraints(opinion, {culprits[0] for kind, culprits in reported if kind == "constraint-excludes-nothing"})
    opinion.solver.add(*opinion.possible())
    rules = rulebook.rules_by_id
    for kind, culprits in reported:
        if kind == "subsumed-rule":
            one, wider = (opinion.holds(rules[name]) for name in culprits)
            assert not opinion.exists(one, z3.Not(wider)), culprits
    for question in rulebook.questions:
        for option in question.options:
            _check_rules(opinion, [r for r in rulebook.rules_on[question.id] if r.option == option.id], reported)


def _check_constraints(opinion: Opinion, dropped: set[str]) -> None:
    constraints = opinion.rulebook.constraints
    kept = [constraint for constraint in constraints if constraint.id not in dropped]
    for constraint in constraints:
        others = [other for other in kept if other is not constraint]
        excludes = opinion.exists(*opinion.possible(others), z3.Not(opinion.formula(constraint.holds)))
        assert excludes == (constraint.id not in dropped), constraint.id


def _check_rules(opinion: Opinion, rules: list[Rule], reported: set[Found]) -> None:
    alive = [rule for rule in rules if opinion.exists(opinion.holds(rule))]
    inert = [rule for rule in rules if rule not in alive]
    dropped = {names[0] for kind, names in reported if kind in ("subsumed-rule", "never-decisive")}
    kept = [rule for rule in alive if rule.id not in dropped]
    said = _said(opinion, kept, inert, None)
    assert _same(opinion, said, _said(opinion, alive, inert, None))
    groups = [names for kind, names in reported if kind == "idle-override"]
    for rule in kept:
        rest = [other for other in kept if other is not rule]
        assert not _same(opinion, said, _said(opinion, rest, inert, None)), rule.id
        for general in kept:
            if general.id in rule.overrides:
                idle = _same(opinion, said, _said(opinion, kept, inert, (rule, general)))
                # Of two that can each be dropped, yet not both, one is reported; those of one chain are one defect.
                assert idle or (rule.id, general.id) not in groups, (rule.id, general.id)
                assert not idle or any(general.id in names for names in groups), (rule.id, general.id)


def _said(
    opinion: Opinion, rules: list[Rule], inert: list[Rule], freed: tuple[Rule, Rule] | None
) -> dict[tuple[str, Stance], Formula]:
    """By source and stance where it is taken; one rule may be freed of one that overrides it."""
    voices: dict[tuple[str, Stance], list[Formula]] = {}
    for rule in rules:
        over = [
            opinion.formula(other.when)
            for other in (*rules, *inert)
            if rule.id in other.overrides and freed != (other, rule)
        ]
        holds = z3.And(opinion.met(rule), z3.Not(z3.Or(over)))
        voices.setdefault((rule.source, rule.stance), []).append(holds)
    return {voice: z3.Or(ways) for voice, ways in voices.items()}


def _same(opinion: Opinion, one: dict[tuple[str, Stance], Formula], other: dict[tuple[str, Stance], Formula]) -> bool:
    never = z3.BoolVal(False)
    voices = one.keys() | other.keys()
    return not opinion.exists(z3.Or([one.get(voice, never) != other.get(voice, never) for voice in voices]))
