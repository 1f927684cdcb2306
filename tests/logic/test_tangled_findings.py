"""Findings that rest on each other many times over: what walks them opens each once, whatever the number of ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import pytest
from annotated_types import Ge, Le
from attrs import frozen

from lmsrules.explanation.clauses import MOST_SHOWN, Clause, clause_items, lacking, marked
from lmsrules.explanation.reasons import settling_clause
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.engines import chainer_of
from lmsrules.logic.chaining.productions import Kind, productions_of
from lmsrules.logic.conditions import ALWAYS, NEVER, Condition, Holds, fact_groups, walk
from lmsrules.logic.draft import Draft
from lmsrules.logic.fields import About, fields_of
from lmsrules.logic.kleene import truth
from lmsrules.logic.partly import at_least
from lmsrules.logic.parts import Finding, Source
from lmsrules.logic.rewriting import MOST_OPENED, residual
from lmsrules.testing.strategies.facts import _tests_in

LEVELS = 60


@frozen(kw_only=True)
class Knot:
    """Two numbers."""

    one: Annotated[int, Ge(0), Le(9), About(label="one")] | None = None
    two: Annotated[int, Ge(0), Le(9), About(label="two")] | None = None


FIELDS = fields_of(Knot, "knot")
knot: Any = fact_groups(FIELDS)["knot"]
ONE, TWO = ("knot.one", "knot.two")


def tangled() -> Draft:
    """A finding for each level, made of the two before it, by turns by *and* and by *or*; 10**12 ways down."""
    conditions: list[Condition] = [(knot.one > 3) & (knot.two > 3), (knot.one > 4) | (knot.two > 4)]
    for level in range(2, LEVELS):
        one, other = Holds(f"f{level - 1}"), Holds(f"f{level - 2}")
        conditions.append(one & other if level % 2 else one | other)
    findings = tuple(
        Finding(id=f"f{level}", label=f"f{level} holds", otherwise=f"f{level} fails", when=condition)
        for level, condition in enumerate(conditions)
    )
    sources = (Source(id="s", title="S", citation="c"),)
    return Draft(id="tangled", version="0", fields=FIELDS, findings=findings, sources=sources, questions=(), rules=())


class Counting(Mapping[str, Condition]):
    """The conditions of findings, and how often one of them was opened."""

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self.conditions = conditions
        self.opened = 0

    def __getitem__(self, name: str) -> Condition:
        self.opened += 1
        assert self.opened <= 3 * LEVELS, "each is to be opened once"
        return self.conditions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.conditions)

    def __len__(self) -> int:
        return len(self.conditions)


BOOK = tangled()
TOP = Holds(f"f{LEVELS - 1}")
CASES: list[dict[str, Any]] = [{}, {ONE: 9}, {ONE: 0, TWO: 0}, {ONE: 9, TWO: 9}, {ONE: at_least(4)}, {TWO: 4}]


def counted(book: Draft) -> Counting:
    """The rulebook's conditions, counted from now on."""
    conditions = Counting({finding.id: finding.when for finding in book.findings})
    object.__setattr__(book, "conditions", conditions)  # in the place of the cached property
    return conditions


@pytest.mark.parametrize("facts", CASES, ids=repr)
def test_truth_opens_each_finding_once(facts: dict[str, Any]) -> None:
    for condition in (TOP, ~TOP, TOP & Holds("f40"), Holds("f50") | TOP):
        conditions = counted(BOOK)
        truth(condition, facts, conditions)
        assert conditions.opened <= LEVELS


@pytest.mark.parametrize("facts", CASES, ids=repr)
def test_what_is_left_opens_each_finding_once_and_stays_small(facts: dict[str, Any]) -> None:
    conditions = counted(BOOK)
    left = residual(TOP & ~Holds("f40"), facts, conditions)
    assert sum(1 for _ in walk(left)) <= 3 * MOST_OPENED
    assert (left in (ALWAYS, NEVER)) is (truth(TOP & ~Holds("f40"), facts, counted(BOOK)) is not None)


@pytest.mark.parametrize("facts", CASES, ids=repr)
@pytest.mark.parametrize("negated", [False, True])
def test_clauses_open_each_finding_once_and_stay_few(facts: dict[str, Any], negated: bool) -> None:
    conditions = counted(BOOK)
    clause = marked(BOOK, facts, TOP, negated=negated)
    assert conditions.opened <= 2 * LEVELS
    found = truth(TOP, facts, counted(BOOK))
    assert clause.truth is (found if found is None else found != negated)
    assert (lacking(clause) == 0) is (clause.truth is True)
    assert size(clause) <= MOST_SHOWN
    assert len(clause_items(BOOK, clause)) <= MOST_SHOWN


def size(clause: Clause) -> int:
    return 1 + sum(map(size, clause.parts))


def test_the_clause_that_settles_it_is_found_at_once() -> None:
    counted(BOOK)
    reason = settling_clause(BOOK, {ONE: 0, TWO: 0}, TOP, wanted=False)
    assert reason == "one is 0 and two is 0" or reason.count(" and ") < LEVELS


def test_what_a_conclusion_rests_on_is_found_at_once() -> None:
    counted(BOOK)
    facts = {ONE: 9, TWO: 9}
    derivation = derive(productions_of(BOOK), chainer_of(BOOK, "builtin").run(facts))
    firing = derivation.of(Kind.FINDING, TOP.finding)
    assert firing is not None
    assert {*derivation.facts(firing)} <= {ONE, TWO}
    assert derivation.facts(firing)


def test_the_tests_that_lie_below_are_found_at_once() -> None:
    conditions = counted(BOOK)
    assert len([*_tests_in(BOOK, TOP)]) == 4
    assert conditions.opened <= LEVELS
