"""Large rulebooks, drawn at random: hundreds of findings that name each other, questions that share them."""

from __future__ import annotations

from random import Random
from typing import Any

from lmsrules.logic.conditions import And, Compare, Condition, Holds, Member, Not, Or
from lmsrules.logic.fields import Choice, Field, Flag, Whole
from lmsrules.logic.rulebook import Draft, Finding, Option, Question, Rule, Stance

from ..oracle import Facts
from .journey import draft_journey

WORDS = ("red", "green", "blue", "grey", "pink")
COMMON: dict[str, Any] = {"why": "So it is.", "evidence": ("hearsay",), "source": "mum"}


def large_draft(seed: int, fields: int, findings: int, questions: int, rules_each: int) -> Draft:
    """A rulebook of that size, unchecked: rules of one question clash and leave gaps as they like."""
    random = Random(seed)
    known = tuple(_field(number) for number in range(fields))
    named: list[Finding] = []

    def condition(depth: int) -> Condition:
        if depth == 0 or random.random() < 0.2:
            if named and random.random() < 0.3:
                return Holds(random.choice(named[-30:]).id)
            return a_test(random, random.choice(known))
        parts = tuple(condition(depth - 1) for _ in range(random.choice((2, 2, 3))))
        return random.choice((And(parts), Or(parts), Not(And(parts))))

    for number in range(findings):
        name = f"g{number}"
        named.append(Finding(id=name, label=f"{name} holds", otherwise=f"{name} fails", when=condition(2)))
    asked, rules = [], []
    for number in range(questions):
        options = tuple(Option(id=f"o{n}", title=f"o{n}") for n in range(3))
        question = Question(id=f"q{number}", title=f"q{number}", asked_when=condition(1), options=options)
        asked.append(question)
        for n in range(rules_each):
            name = f"q{number}.{n}"
            exceptions = tuple(f"q{number}.{m}" for m in range(max(0, n - 20), n) if random.random() < 0.15)
            rules.append(
                Rule(
                    id=name,
                    on=question,
                    option=f"o{n % 3}",
                    when=condition(2),
                    stance=Stance.OPTION,
                    overrides=exceptions,
                    **COMMON,
                )
            )
    random.shuffle(rules)
    return draft_journey(
        fields=known, findings=tuple(named), constraints=(), questions=tuple(asked), rules=tuple(rules), evidence=()
    )


def _field(number: int) -> Field:
    domain = (Choice(WORDS), Flag(), Whole(0, 100))[number % 3]
    return Field(path=f"thing.f{number}", domain=domain, label=f"f{number}", yes="yes", no="no")


def a_test(random: Random, field: Field) -> Condition:
    """A test on a field, one of many thresholds where it is a number."""
    match field.domain:
        case Choice(words):
            return Member(field.path, tuple(random.sample(words, random.randint(1, 3))))
        case Flag():
            return Compare(field.path, "==", random.random() < 0.5)
        case _:
            return Compare(field.path, random.choice(("<=", ">")), random.randint(0, 99))


def some_facts(random: Random, draft: Draft) -> Facts:
    """Some of the facts, or nearly all."""
    share = random.choice((0.0, 0.3, 0.8, 1.0, 1.0))
    facts: Facts = {}
    for field in draft.fields:
        if random.random() < share:
            match field.domain:
                case Choice(words):
                    facts[field.path] = random.choice(words)
                case Flag():
                    facts[field.path] = random.random() < 0.5
                case _:
                    facts[field.path] = random.randint(0, 100)
    return facts
