"""The condition language: what it builds, what it refuses, and that it prints as Python that rebuilds it."""

import pickle

import pytest
from hypothesis import given

from lmsrules.logic.conditions import (
    ALWAYS,
    NEVER,
    And,
    Compare,
    Condition,
    Holds,
    Member,
    Not,
    Or,
    as_condition,
    namespace,
    walk,
)
from lmsrules.logic.errors import ConditionError
from lmsrules.logic.kleene import truth
from lmsrules.logic.printing import to_data, to_python

from ..oracle import Facts
from ..random_rulebooks import FIELDS, conditions, partial_facts
from .journey import far, trip


@given(conditions(("f0", "f1"), 3))
def test_a_condition_printed_as_python_rebuilds_itself(condition: Condition) -> None:
    rebuilt = as_condition(eval(to_python(condition), namespace(FIELDS)))
    assert rebuilt == condition
    assert hash(rebuilt) == hash(condition)
    assert to_data(rebuilt) == to_data(condition)


@given(conditions(("f0",), 2))
def test_a_condition_pickles_and_its_repr_rebuilds_it(condition: Condition) -> None:
    assert pickle.loads(pickle.dumps(condition)) == condition
    nodes = {cls.__name__: cls for cls in (Compare, Member, Holds, Not, And, Or, type(ALWAYS))}
    assert eval(repr(condition), nodes) == condition


def test_operators_build_nodes() -> None:
    assert (trip.people <= 2) == Compare("trip.people", "<=", 2)
    assert far & trip.rain == And((Holds("far"), Compare("trip.rain", "==", True)))
    assert ~far | (trip.goal != "fun") == Or((Not(Holds("far")), Compare("trip.goal", "!=", "fun")))
    assert trip.goal.is_in("fun", "work") == Member("trip.goal", ("fun", "work"))
    assert len(list(walk(far & trip.rain & ~trip.rain))) == 5


def test_and_inside_and_is_merged() -> None:
    one, two, three = trip.people <= 2, trip.people >= 1, as_condition(far)
    assert one & (two & three) == (one & two) & three == And((one, two, three))
    assert Or((one, Or((two, three)))) == Or((one, two, three))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: trip.gaol == "fun", r"there is no field trip.gaol; did you mean 'goal'\?"),
        (lambda: trip.goal == "fum", r"trip.goal: 'fum' is not allowed; give one of work, school, fun; did you mean"),
        (lambda: trip.people > 6, r"trip.people: 6 is not allowed; give a whole number from 1 to 5"),
        (lambda: trip.people > 1.5, r"1.5 is not allowed"),
        (lambda: trip.people == True, r"True is not allowed"),  # noqa: E712
        (lambda: trip.goal < "fun", r"it has no order"),
        (lambda: trip.goal.is_in(), r"at least one value"),
        (lambda: trip.goal.is_in("fun", "fun"), r"none of them twice"),
        (lambda: trip.people & far, r"trip.people is not a yes-or-no field"),
        (lambda: bool(trip.rain), r"use & \| ~"),
        (lambda: 1 <= trip.people <= 2, r"use & \| ~"),
        (lambda: And((ALWAYS,)), r"at least two parts"),
        (lambda: far & "rain", r"no condition"),  # type: ignore[operator]
    ],
)
def test_what_cannot_be_written(build: object, message: str) -> None:
    with pytest.raises(ConditionError, match=message):
        build()  # type: ignore[operator]


@pytest.mark.parametrize("known", [None, False, True])
@pytest.mark.parametrize("other", [None, False, True])
def test_kleene_tables(known: bool | None, other: bool | None) -> None:
    facts = {name: value for name, value in (("a", known), ("b", other)) if value is not None}
    a, b = Compare("a", "==", True), Compare("b", "==", True)
    order = [False, None, True]
    assert truth(a & b, facts, {}) == order[min(order.index(known), order.index(other))]
    assert truth(a | b, facts, {}) == order[max(order.index(known), order.index(other))]
    assert truth(~a, facts, {}) == order[2 - order.index(known)]
    assert truth(ALWAYS, facts, {}) is True
    assert truth(NEVER, facts, {}) is False


@given(conditions((), 2), partial_facts(), partial_facts())
def test_kleene_only_learns(condition: Condition, facts: Facts, more: Facts) -> None:
    before = truth(condition, facts, {})
    assert before is None or truth(condition, {**more, **facts}, {}) is before
