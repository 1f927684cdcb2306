"""What the second opinions are asked about: sound and broken rulebooks, each with a few partly known cases."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.facts import known_facts
from lmsrules.logic.conditions import And, Condition, Not
from lmsrules.logic.partly import Known
from lmsrules.logic.reading import check_facts
from lmsrules.logic.rulebook import Constraint, Draft, Finding, Rule, Stance, draft_of
from lmsrules.strategies import cases
from lmsrules.strategies import facts as possible_facts

from .. import shipped
from ..random_rulebooks import conditions, partial_facts, partly_known_facts, rulebooks, whole_facts


def examples(dev: int, ci: int) -> Callable[..., Any]:
    """So many examples: the profiles of conftest suit quick tests, another reasoner is slower."""
    return settings(max_examples=ci if os.environ.get("CI") else dev)


Facts = Mapping[str, Known]


def random_jobs(*, partly: bool = False) -> st.SearchStrategy[tuple[Draft, list[Any]]]:
    """A rulebook and cases for it, possible or not: encoding a rulebook takes longer than asking about a case.

    Whoever reads sets of values, `partly` known facts, gets some.
    """
    plain: st.SearchStrategy[Facts] = st.one_of(partial_facts(), whole_facts())
    known = st.one_of(plain, partly_known_facts()) if partly else plain
    return st.tuples(rulebooks(), st.lists(known, min_size=2, max_size=8).map(lambda some: [{}, *some]))


def shipped_facts(*, partly: bool = False) -> st.SearchStrategy[Any]:
    """Facts of the shipped rulebook's fields, most of them possible, many near a patient the guidance covers."""
    plain = st.one_of(
        cases().map(known_facts), possible_facts(possible_only=False), shipped.possible_facts(), shipped.facts()
    )
    drawn = st.one_of(plain, possible_facts(partly=True)) if partly else plain
    # Others reason of a set of words word by word.
    return drawn.map(lambda facts: check_facts(facts, guidance().fields_by_path))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A sound rulebook with changes that nothing has checked: most have defects, of many kinds at once."""
    sound = draw(rulebooks())
    names = tuple(sound.conditions)
    rules = [_changed(draw, rule, names) for rule in sound.rules if draw(st.integers(0, 3))]
    kept = {rule.id for rule in rules}
    rules = [evolve(rule, overrides=tuple(o for o in rule.overrides if o in kept)) for rule in rules]
    findings = [*sound.findings]
    for number in range(draw(st.integers(0, 2))):
        when = draw(_extreme(conditions(tuple(f.id for f in findings), 1)))
        findings.append(Finding(id=f"g{number}", label=f"g{number}", otherwise=f"no g{number}", when=when))
    constraints = [
        Constraint(id=f"d{number}", holds=draw(conditions(names, 1)), why=f"Extra {number}.")
        for number in range(draw(st.integers(0, 2)))
    ]
    asked = {q.id: evolve(q, at_most_one=draw(st.booleans())) for q in sound.questions}
    return draft_of(
        sound,
        questions=tuple(asked.values()),
        rules=tuple(evolve(rule, on=asked[rule.on.id]) for rule in rules),
        findings=tuple(findings),
        constraints=(*sound.constraints, *constraints),
    )


def _changed(draw: st.DrawFn, rule: Rule, findings: tuple[str, ...]) -> Rule:
    """The rule, perhaps with another stance, which may clash, or with another condition."""
    match draw(st.integers(0, 3)):
        case 0:
            return evolve(rule, stance=draw(st.sampled_from(list(Stance))))
        case 1:
            return evolve(rule, when=draw(_extreme(conditions(findings, 1))))
    return rule


def _extreme(plain: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Conditions, many of them true of nobody or of everybody."""

    def never(condition: Condition) -> Condition:
        return And((condition, Not(condition)))

    return st.one_of(plain, plain.map(never), plain.map(never).map(Not))
