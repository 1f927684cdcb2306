"""Strategies for conditions and rulebooks: to test tools that take any rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from ...facts import FIELDS
from ...logic.conditions import ALWAYS, And, Compare, Condition, Holds, Member, Not, Or
from ...logic.errors import RulebookError
from ...logic.evidence import Citation, Design, Direction, Evidence
from ...logic.fields import Choice, Field, Flag, Number, Whole, WordSet
from ...logic.parts import Constraint, Finding, Option, Question, Rule, Source, Stance
from ...logic.rulebook import Rulebook
from ...logic.words import word_fields
from .numbers import thresholds


def _tests_on(field: Field) -> st.SearchStrategy[Condition]:
    """A test on one field; numbers have few thresholds, so that there are few cells."""
    path = field.path
    match field.domain:
        case Choice(values):
            members = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)
            return st.one_of(
                st.builds(Compare, st.just(path), st.sampled_from(["==", "!="]), st.sampled_from(values)),
                st.builds(Member, st.just(path), members),
            )
        case Flag():
            return st.builds(Compare, st.just(path), st.sampled_from(["==", "!="]), st.booleans())
        case WordSet():
            return st.one_of([*map(_tests_on, word_fields(field))])
        case Whole(low, high) if low is not None and high is not None and high - low < 10:
            points: st.SearchStrategy[Any] = st.integers(low, high)
        case Whole() | Number():
            inside = thresholds(field.domain)
            if not inside:  # nothing to tell apart: a test that is true of all its values
                first, last = field.domain.low, field.domain.high
                everything = Compare(path, ">=", first or 0) if last is None else Compare(path, "<=", last)
                return st.just(everything)
            points = st.sampled_from(inside)
    operators = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    return st.builds(Compare, st.just(path), operators, points)


def conditions(
    fields: Sequence[Field] | None = None, findings: Sequence[str] = (), depth: int = 2
) -> st.SearchStrategy[Condition]:
    """Conditions over some fields (those of a case) and findings, at most `depth` levels of and, or, not deep."""
    return _conditions(FIELDS if fields is None else tuple(fields), tuple(findings), depth)


@lru_cache(maxsize=64)
def _conditions(fields: tuple[Field, ...], findings: tuple[str, ...], depth: int) -> st.SearchStrategy[Condition]:
    """Made once: Hypothesis takes far longer to set up a strategy than to draw from it, and a rulebook draws many."""
    leaves = st.one_of([*map(_tests_on, fields), *([st.sampled_from(findings).map(Holds)] if findings else [])])
    if not depth:
        return leaves
    below = _conditions(fields, findings, depth - 1)
    parts = st.lists(below, min_size=2, max_size=3).map(tuple)
    return st.one_of(leaves, st.builds(Not, below), st.builds(And, parts), st.builds(Or, parts), st.just(ALWAYS))


def rulebooks(fields: Sequence[Field] | None = None) -> st.SearchStrategy[Rulebook]:
    """Small sound rulebooks over some fields (those of a case unless given): no clashes, no gaps.

    Each has one or two questions, findings, constraints, exceptions, and up to two sources that may differ.
    """
    return _rulebooks(FIELDS if fields is None else tuple(fields))


@st.composite
def _rulebooks(draw: st.DrawFn, fields: tuple[Field, ...]) -> Rulebook:
    findings: list[Finding] = []
    for number in range(draw(st.integers(0, 2))):
        when = draw(conditions(fields, tuple(f.id for f in findings)))
        findings.append(Finding(id=f"f{number}", label=f"f{number} holds", otherwise=f"f{number} fails", when=when))
    names = tuple(f.id for f in findings)
    constraints = tuple(
        Constraint(id=f"c{number}", holds=draw(conditions(fields, names)), why=f"Constraint {number}.")
        for number in range(draw(st.integers(0, 2)))
    )
    sources = ("s0", "s1")
    questions, rules = [], []
    for q in range(draw(st.integers(1, 2))):
        options = [f"o{n}" for n in range(draw(st.integers(1, 2)))]
        question = Question(
            id=f"q{q}",
            title=f"Question {q}",
            asked_when=draw(conditions(fields, names, 1)),
            options=tuple(Option(id=o, title=o) for o in [*options, "fallback"]),
        )
        questions.append(question)
        common: dict[str, Any] = {"on": question, "why": "So it is.", "evidence": ("e",)}
        rules.append(
            Rule(id=f"q{q}.fallback", option="fallback", when=ALWAYS, stance=Stance.OPTION, source="s0", **common)
        )
        for option in options:
            for source in sources[: draw(st.integers(1, 2))]:
                stance, other = draw(st.lists(st.sampled_from(Stance), min_size=2, max_size=2, unique=True))
                general = [
                    Rule(
                        id=f"q{q}.{option}.{source}.{n}",
                        option=option,
                        when=draw(conditions(fields, names)),
                        stance=stance,
                        source=source,
                        **common,
                    )
                    for n in range(draw(st.integers(1, 2)))
                ]
                rules += general
                if draw(st.booleans()):
                    rules.append(
                        Rule(
                            id=f"q{q}.{option}.{source}.exception",
                            option=option,
                            when=draw(conditions(fields, names, 1)),
                            stance=other,
                            source=source,
                            overrides=tuple(rule.id for rule in general),
                            **common,
                        )
                    )
    try:
        return Rulebook(
            id="random",
            version="0",
            fields=fields,
            findings=tuple(findings),
            constraints=constraints,
            sources=tuple(Source(id=s, title=s, citation="c") for s in sources),
            questions=tuple(questions),
            rules=tuple(rules),
            evidence=(
                Evidence(id="e", says="So.", citations=("c",), design=Design.UNSTATED, direction=Direction.CONTEXT),
            ),
            citations=(Citation(id="c"),),
        )
    except RulebookError as error:
        if {defect.kind for defect in error.defects} != {"no-patient"}:
            raise
        return reject()
