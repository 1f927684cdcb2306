"""Deep and wide rulebooks: read whole by everything there is, or refused by name; never a RecursionError."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from lmsrules.checker import check_receipt
from lmsrules.exchange.cql import to_cql
from lmsrules.explanation.why import why
from lmsrules.logic.agreement import replay
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.conditions import (
    ALWAYS,
    MOST_DEEP,
    ROOM_ABOVE,
    And,
    Compare,
    Condition,
    Holds,
    Not,
    Or,
    as_condition,
    namespace,
)
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ConditionError, RulebookError
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.extent import MOST_FIELDS_TOGETHER
from lmsrules.logic.fields import Field, Flag
from lmsrules.logic.kleene import truth
from lmsrules.logic.printing import to_python
from lmsrules.logic.rulebook import Finding, Question, Rule, Rulebook, Source, Stance
from lmsrules.receipts.writing import receipt
from lmsrules.testing.mutants import mutants
from lmsrules.verify import verify


def flag(number: int) -> Condition:
    return Compare(f"x.f{number}", "==", True)


def book(when: Condition, fields: int, findings: tuple[Finding, ...] = (), **more: Any) -> Rulebook:
    """One question over yes-or-no facts, answered in one way where a condition is true and in another elsewhere."""
    asked = Question(id="q", title="Q", asked_when=ALWAYS)
    common: dict[str, Any] = {"on": asked, "why": "So.", "evidence": ("e",), "source": "s"}
    return Rulebook(
        id="deep",
        version="1",
        fields=tuple(
            Field(path=f"x.f{n}", domain=Flag(), label=f"f{n}", yes=f"f{n} is", no=f"f{n} is not")
            for n in range(fields)
        ),
        findings=findings,
        sources=(Source(id="s", title="S", citation="c"),),
        questions=(asked,),
        rules=(
            Rule(id="general", when=ALWAYS, stance=Stance.OPTION, **common),
            Rule(id="special", when=when, stance=Stance.RECOMMENDED, overrides=("general",), **common),
        ),
        evidence=(Evidence(id="e", says="x", citations=("c",), design=Design.UNSTATED, direction=Direction.CONTEXT),),
        citations=(Citation(id="c"),),
        **more,
    )


def nots(depth: int) -> Condition:
    condition = flag(0)
    for _ in range(depth - 1):
        condition = Not(condition)
    return condition


def by_turns(depth: int) -> Condition:
    condition = flag(0)
    for n in range(depth - 1):
        condition = (condition & flag(n % 5 + 1)) if n % 2 else (condition | flag(n % 5 + 1))
    return condition


def chain(length: int) -> tuple[Finding, ...]:
    """Findings each of which rests on the one before."""
    conditions = [flag(0), *(Holds(f"g{n - 1}") & flag(1) for n in range(1, length))]
    return tuple(
        Finding(id=f"g{n}", label=f"g{n} holds", otherwise=f"g{n} fails", when=when)
        for n, when in enumerate(conditions)
    )


def at_most() -> dict[str, Rulebook]:
    """As deep and as wide as there may be."""
    longest = chain(MOST_DEEP // 2)
    wide = Or(tuple(map(flag, range(MOST_FIELDS_TOGETHER))))
    return {
        "nots": book(nots(MOST_DEEP), 1),
        "by turns": book(by_turns(MOST_DEEP), 6),
        "chain": book(Holds(longest[-1].id), 2, longest),
        "wide": book(wide, MOST_FIELDS_TOGETHER),
    }


def checked(rulebook: Rulebook) -> str:
    derivation = derive(rulebook.productions, rulebook.chainer("builtin").run({}))
    return check_receipt(receipt(rulebook, {}, decide(rulebook, {}), derivation, "builtin"))


READERS: dict[str, Callable[[Rulebook], object]] = {
    "verify": lambda b: verify(b).to_html(),
    "replay": lambda b: replay(b, {"x.f0": True}),
    "receipt": checked,
    "text": lambda b: why(b, {"x.f0": True, "x.f1": True}, "q", "q").to_text(full=True),
    "html": lambda b: why(b, {}, "q", "q").to_html(),
    "markdown": lambda b: why(b, {}, "q", "q").to_markdown(),
    "json": lambda b: why(b, {"x.f0": False}, "q", "q").to_json(),
    "cql": to_cql,
    "mutants": lambda b: len(b.fields) > 9 or mutants(b),
    "kleene": lambda b: truth(b.rules[1].when, {"x.f0": True}, b.conditions),
    "python": lambda b: eval(to_python(b.rules[1].when), namespace(b.fields)) == b.rules[1].when or 1 / 0,
    "repr and hash": lambda b: (repr(b.rules), hash(b.rules)),
    "pickle": lambda b: pickle.loads(pickle.dumps(b)).sha256 == b.sha256 or 1 / 0,
    "copy": lambda b: copy.deepcopy(b).sha256 == b.sha256 or 1 / 0,
}


@pytest.mark.parametrize("name", at_most())
@pytest.mark.parametrize("reader", READERS)
def test_what_is_as_deep_or_as_wide_as_may_be_is_read_by_everything(name: str, reader: str) -> None:
    def called_from_far_down(levels: int) -> None:
        if levels:
            called_from_far_down(levels - 1)
        else:
            READERS[reader](at_most()[name])

    called_from_far_down(60)


@pytest.mark.parametrize("make", [nots, by_turns])
def test_a_condition_nested_too_deep_is_refused(make: Callable[[int], Condition]) -> None:
    assert make(MOST_DEEP).depth == MOST_DEEP
    with pytest.raises(RulebookError, match="too-deep: rule special is nested 101 deep"):
        book(make(MOST_DEEP + 1), 6)
    for depth in (MOST_DEEP + ROOM_ABOVE + 1, 600, 5000):
        with pytest.raises(ConditionError, match="nested more than 100 deep: make a part of it a finding"):
            make(depth)


@pytest.mark.parametrize("length", [MOST_DEEP // 2 + 1, 1000, 3000])
def test_findings_nested_too_deep_are_refused_by_name(length: int) -> None:
    with pytest.raises(RulebookError, match=r"too-deep: finding 'g50' is nested 101 deep with its findings opened"):
        book(flag(0), 2, chain(length))


def test_a_long_chain_that_closes_is_a_circle() -> None:
    closed = (Finding(id="g0", label="a", otherwise="b", when=Holds("g2999")), *chain(3000)[1:])
    with pytest.raises(RulebookError, match="cycle: finding 'g0' is defined by way of itself"):
        book(flag(0), 2, closed)


def test_a_question_on_more_fields_than_diagrams_go_down_is_refused() -> None:
    wide = Or(tuple(map(flag, range(MOST_FIELDS_TOGETHER + 1))))
    with pytest.raises(RulebookError, match="too-wide: question q depends on 201 fields"):
        book(wide, MOST_FIELDS_TOGETHER + 1)


def test_what_is_no_condition_is_told_of_by_the_rulebook() -> None:
    with pytest.raises(RulebookError, match="rule special: 'x' is no condition; join conditions with"):
        book(Not("x"), 1)  # type: ignore[arg-type]
    assert And((flag(0), as_condition(flag(1)))).depth == 2
