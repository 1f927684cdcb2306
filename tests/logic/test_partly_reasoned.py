"""Reasoning from partly known facts, against all the values and all the completions that a set leaves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lmsrules.logic.chaining import builtin
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.durable import is_available
from lmsrules.logic.chaining.engines import chainer_of
from lmsrules.logic.chaining.productions import Kind, productions_of
from lmsrules.logic.conditions import ALWAYS, NEVER, Compare, Condition, Holds, Member, Test
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole, as_stored, problem_with
from lmsrules.logic.kleene import passes, truth
from lmsrules.logic.partly import Known, Partly, at_least, at_most, below, between, contains, none_of, one_of
from lmsrules.logic.rewriting import residual
from lmsrules.logic.rulebook import Rulebook
from lmsrules.logic.values import Value, next_above, next_below
from lmsrules.testing import strategies
from lmsrules.testing.strategies.partly import sets_with

from .. import random_rulebooks
from .journey import journey
from .sets_of_values import ANY_WHOLE, COUNT, FIELDS, FINITE, GRADE, SIZE, WORDS, some_values, written_sets

ENGINES = ("durable", "builtin") if is_available() else ("builtin",)
SMALL = FINITE


def answerable(field: Field) -> st.SearchStrategy[Test]:
    """A test of a field against values of it."""
    values = st.sampled_from(some_values(field))
    operators = ["==", "!="] if isinstance(field.domain, Choice | Flag) else ["==", "!=", "<", "<=", ">", ">="]
    several = st.lists(values, min_size=1, max_size=8, unique_by=lambda value: (type(value), value)).map(tuple)
    return st.one_of(
        st.builds(Compare, st.just(field.path), st.sampled_from(operators), values),
        st.builds(Member, st.just(field.path), several),
    )


@st.composite
def known(draw: st.DrawFn, field: Field) -> Known:
    """What may be known of a field, as it is kept."""
    written = draw(written_sets(field))
    return draw(st.sampled_from(some_values(field))) if problem_with(field, written) else as_stored(field, written)  # type: ignore[return-value]


def values_left(field: Field, what: Known, test: Test) -> list[Value]:
    """The values that a fact can have, as far as they are tried; beside each constant and end, too."""
    if not isinstance(what, Partly):
        return [what]
    tried: list[Any] = some_values(field)
    if isinstance(field.domain, Whole | Number):
        constants: list[Any] = [test.value] if isinstance(test, Compare) else [*test.values]
        near = [n for one in (*constants, *tried) for n in (*next_above(one), *next_below(one))]
        tried = [*tried, *near, -(10**6), 10**6]
    return [value for value in tried if contains(what, value)]


@settings(max_examples=3 * settings().max_examples)
@given(st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(st.just(f), known(f), answerable(f))))
def test_a_test_is_true_of_a_set_if_it_is_of_every_value(drawn: tuple[Field, Known, Test]) -> None:
    field, what, test = drawn
    answers = {passes(test, value) for value in values_left(field, what, test)}
    expected = answers.pop() if len(answers) == 1 else None
    assert passes(test, what) is expected
    assert builtin.passes(test, what) is expected


@given(st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(st.just(f), written_sets(f), answerable(f))))
def test_of_a_set_as_it_was_written_nothing_wrong_is_concluded(drawn: tuple[Field, Partly, Test]) -> None:
    field, written, test = drawn
    answers = {passes(test, value) for value in values_left(field, written, test)}
    for found in (passes(test, written), builtin.passes(test, written)):
        assert found is None or answers <= {found}


@st.composite
def some_known(draw: st.DrawFn, fields: tuple[Field, ...]) -> dict[str, Known]:
    """What may be known of some fields."""
    return {field.path: draw(known(field)) for field in fields if draw(st.booleans())}


def completions(fields: tuple[Field, ...], facts: Mapping[str, Known]) -> list[dict[str, Value]]:
    """All whole patients over fields with few values that have what is known."""
    ways = []
    for field in fields:
        what = facts.get(field.path)
        left: list[Any] = some_values(field)
        if what is not None:
            left = [one for one in left if (contains(what, one) if isinstance(what, Partly) else one == what)]
        ways.append([(field.path, value) for value in left])
    return [dict(pairs) for pairs in product(*ways)]


@example(ALWAYS, Holds("f"), {})
@given(strategies.conditions(SMALL), strategies.conditions(SMALL, ("f",)), some_known(SMALL))
def test_what_is_true_clause_by_clause_is_true_of_every_completion(
    finding: Condition, condition: Condition, facts: dict[str, Known]
) -> None:
    findings = {"f": finding}
    left = residual(condition, facts, findings)
    found = truth(condition, facts, findings)
    assert (left in (ALWAYS, NEVER)) is (found is not None)
    for patient in completions(SMALL, facts):
        exact = truth(condition, patient, findings)
        assert found in (None, exact)
        assert truth(left, patient, findings) is exact


@given(strategies.conditions(SMALL, depth=3), some_known(SMALL), st.data())
def test_to_know_more_changes_nothing_that_was_concluded(
    condition: Condition, facts: dict[str, Known], data: st.DataObject
) -> None:
    before = truth(condition, facts, {})
    for field in SMALL:
        patients = completions((field,), facts)
        if data.draw(st.booleans()):
            facts = {**facts, field.path: data.draw(st.sampled_from(patients))[field.path]}
    assert before in (None, truth(condition, facts, {}))


@st.composite
def facts_of_things(draw: st.DrawFn, rulebook: Rulebook) -> tuple[dict[str, Known], dict[str, Value]]:
    """What is known of a whole patient, and the patient."""
    patient = {field.path: draw(random_rulebooks.values(field)) for field in rulebook.fields}
    facts = {
        field.path: draw(sets_with(field, patient[field.path], rulebook))
        for field in rulebook.fields
        if draw(st.integers(0, 3))
    }
    return facts, patient


@given(random_rulebooks.rulebooks().flatmap(lambda book: st.tuples(st.just(book), facts_of_things(book))))
def test_engines_conclude_what_kleene_does_and_nothing_that_more_would_undo(
    drawn: tuple[Rulebook, tuple[dict[str, Known], dict[str, Value]]],
) -> None:
    rulebook, (facts, patient) = drawn
    fired = [chainer_of(rulebook, engine).run(facts) for engine in ENGINES]
    assert len(set(fired)) == 1
    derivation = derive(productions_of(rulebook), fired[0])
    whole = derive(productions_of(rulebook), chainer_of(rulebook, "builtin").run(patient))
    for name, condition in rulebook.conditions.items():
        concluded = derivation.truth(Kind.FINDING, name)
        assert concluded is truth(condition, facts, rulebook.conditions)
        assert concluded in (None, whole.truth(Kind.FINDING, name))
    for question in rulebook.questions:
        concluded = derivation.truth(Kind.ASKED, question.id)
        assert concluded is truth(question.asked_when, facts, rulebook.conditions)
    assert {*derivation.rules()} <= {*whole.rules()}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_journey_that_is_partly_known(engine: str) -> None:
    book = journey()
    fields = book.fields_by_path
    run = chainer_of(book, engine).run

    def concluded(**known: Known) -> tuple[str, ...]:
        facts = {f"trip.{name}": as_stored(fields[f"trip.{name}"], one) for name, one in known.items()}
        return derive(productions_of(book), run(facts)).rules()  # type: ignore[arg-type]

    assert concluded(people=at_most(2), distance_km=at_most(5), luggage="none") == ("bike.easy",)
    assert concluded(people=at_most(3), distance_km=at_most(5), luggage="none") == ()
    assert concluded(people=at_most(2), distance_km=at_most(5.5), luggage="none") == ()
    assert concluded(people=below(3), distance_km=at_least(6), luggage=none_of("piano")) == ("bike.hard", "ride.bus")
    assert concluded(people=one_of(1, 2), distance_km=between(6, 7)) == ()


BY_HAND: list[tuple[Field, Known, Test, bool | None]] = [
    (GRADE, one_of(2, 3), Member(GRADE.path, (2, 3)), True),
    (GRADE, one_of(2, 3), Compare(GRADE.path, "<=", 3), True),
    (GRADE, one_of(2, 3), Compare(GRADE.path, ">", 3), False),
    (GRADE, one_of(2, 3), Compare(GRADE.path, "==", 3), None),
    (GRADE, one_of(1, 3), Compare(GRADE.path, "!=", 2), True),
    (COUNT, at_least(5), Compare(COUNT.path, "<", 5), False),
    (COUNT, at_least(5), Compare(COUNT.path, "<", 6), None),
    (COUNT, at_least(5), Compare(COUNT.path, ">=", 5), True),
    (COUNT, at_most(5), Compare(COUNT.path, ">", 5), False),
    (COUNT, at_most(5), Compare(COUNT.path, "<=", 5), True),
    (COUNT, at_most(5), Compare(COUNT.path, ">", 4), None),
    (COUNT, none_of(4), Compare(COUNT.path, "==", 4), False),
    (COUNT, between(0, 5), Member(COUNT.path, (0, 1, 2, 3, 4, 5)), True),
    (ANY_WHOLE, none_of(4, 5), Compare(ANY_WHOLE.path, "<", 5), None),
    (ANY_WHOLE, none_of(5, 6), Compare(ANY_WHOLE.path, ">", 5), None),
    (SIZE, at_most(3), Compare(SIZE.path, ">", 0), True),
    (SIZE, at_most(3), Compare(SIZE.path, "<", 3), None),
    (SIZE, below(3), Compare(SIZE.path, "<", 3), True),
    (SIZE, below(3), Compare(SIZE.path, ">=", 3), False),
    (SIZE, none_of(3), Compare(SIZE.path, "!=", 3), True),
    (WORDS, none_of("red"), Compare(WORDS.path, "==", "red"), False),
    (WORDS, none_of("red"), Member(WORDS.path, ("grey", "green", "blue")), True),
]


@pytest.mark.parametrize(("field", "what", "test", "expected"), BY_HAND, ids=repr)
def test_tests_by_hand(field: Field, what: Known, test: Test, expected: bool | None) -> None:
    stored: Any = as_stored(field, what)
    assert passes(test, stored) is expected
    assert builtin.passes(test, stored) is expected
    assert truth(test, {field.path: stored}, {}) is expected
