"""Random small rulebooks and partly known cases over six fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le
from attrs import frozen
from hypothesis import reject
from hypothesis import strategies as st

from lmsrules.logic.conditions import ALWAYS, And, Compare, Condition, Holds, Member, Not, Or
from lmsrules.logic.errors import RulebookError, Value
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.fields import About, Choice, Field, Flag, Number, Whole, fields_of
from lmsrules.logic.rulebook import Constraint, Finding, Option, Question, Rule, Rulebook, Source, Stance


@frozen(kw_only=True)
class Thing:
    """Six fields of every kind."""

    colour: Annotated[Literal["red", "green", "blue"], About(label="the colour")] | None = None
    shape: Annotated[Literal["round", "square"], About(label="the shape")] | None = None
    heavy: Annotated[bool, About(label="weight", yes="it is heavy", no="it is light")] | None = None
    count: Annotated[int, Ge(0), Le(3), About(label="the count")] | None = None
    size: Annotated[float, Gt(0), About(label="the size")] | None = None
    age: Annotated[float, Ge(0), Le(10), About(label="the age")] | None = None


FIELDS = fields_of(Thing, "thing")


def tests_on(field: Field) -> st.SearchStrategy[Condition]:
    """A test on one field; numbers have few thresholds, so that cells stay few."""
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
        case Whole():
            points: st.SearchStrategy[Any] = st.integers(0, 3)
        case Number():
            points = st.sampled_from([2.0, 5])
    operators = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    return st.builds(Compare, st.just(path), operators, points)


def conditions(findings: tuple[str, ...] = (), depth: int = 2) -> st.SearchStrategy[Condition]:
    """A condition over the fields and the given findings."""
    leaves = st.one_of([*map(tests_on, FIELDS), *([st.sampled_from(findings).map(Holds)] if findings else [])])
    if not depth:
        return leaves
    below = conditions(findings, depth - 1)
    parts = st.lists(below, min_size=2, max_size=3).map(tuple)
    return st.one_of(leaves, st.builds(Not, below), st.builds(And, parts), st.builds(Or, parts), st.just(ALWAYS))


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """A rulebook without clashes or gaps: a source gives an option one stance, exceptions and warnings aside."""
    findings: list[Finding] = []
    for number in range(draw(st.integers(0, 2))):
        when = draw(conditions(tuple(f.id for f in findings)))
        findings.append(Finding(id=f"f{number}", label=f"f{number} holds", otherwise=f"f{number} fails", when=when))
    names = tuple(f.id for f in findings)
    constraints = tuple(
        Constraint(id=f"c{number}", holds=draw(conditions(names)), why=f"Constraint {number}.")
        for number in range(draw(st.integers(0, 2)))
    )
    sources = ("s0", "s1")
    questions, rules = [], []
    for q in range(draw(st.integers(1, 2))):
        options = [f"o{n}" for n in range(draw(st.integers(1, 2)))]
        question = Question(
            id=f"q{q}",
            title=f"Question {q}",
            asked_when=draw(conditions(names, 1)),
            options=tuple(Option(id=o, title=o) for o in [*options, "fallback"]),
        )
        questions.append(question)
        common: dict[str, Any] = {"on": question, "why": "So it is.", "evidence": ("e",)}
        rules.append(
            Rule(id=f"q{q}.fallback", option="fallback", when=ALWAYS, stance=Stance.OPTION, source="s0", **common)
        )
        for option in options:
            for source in sources[: draw(st.integers(1, 2))]:
                stance, other = draw(st.lists(st.sampled_from(PLAIN), min_size=2, max_size=2, unique=True))
                general = [
                    Rule(
                        id=f"q{q}.{option}.{source}.{n}",
                        option=option,
                        when=draw(conditions(names)),
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
                            when=draw(conditions(names, 1)),
                            stance=other,
                            source=source,
                            overrides=tuple(rule.id for rule in general),
                            **common,
                        )
                    )
        if draw(st.booleans()):
            rules.append(
                Rule(
                    id=f"q{q}.warning",
                    option=options[0],
                    when=draw(conditions(names, 1)),
                    stance=Stance.CONTRAINDICATED,
                    source="s0",
                    **common,
                )
            )
    try:
        return Rulebook(
            id="random",
            version="0",
            fields=FIELDS,
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


PLAIN = [stance for stance in Stance if stance is not Stance.CONTRAINDICATED]


def values(field: Field) -> st.SearchStrategy[Value]:
    """A value of a field's domain, often a threshold."""
    match field.domain:
        case Choice(words):
            return st.sampled_from(words)
        case Flag():
            return st.booleans()
        case Whole():
            return st.integers(0, 3)
        case Number():
            return st.sampled_from([1.0, 2, 2.5, 5.0, 7])


@st.composite
def partial_facts(draw: st.DrawFn) -> dict[str, Value]:
    """Known facts for some of the fields; possible or not."""
    known = draw(st.lists(st.sampled_from(FIELDS), unique=True))
    return {field.path: draw(values(field)) for field in known}


def whole_facts() -> st.SearchStrategy[dict[str, Value]]:
    """Known facts for all fields."""
    return st.fixed_dictionaries({field.path: values(field) for field in FIELDS})
