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
    Fact,
    Holds,
    Member,
    Not,
    Or,
    as_condition,
    namespace,
    walk,
)
from lmsrules.logic.errors import ConditionError, RulebookError
from lmsrules.logic.fields import Choice, Field
from lmsrules.logic.kleene import truth
from lmsrules.logic.printing import to_data, to_python
from lmsrules.logic.rulebook import Finding

from ..oracle import Facts
from ..random_rulebooks import FIELDS, conditions, partial_facts
from .journey import far, journey, trip


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
        (lambda: trip.distance_km > trip.budget, r"not with trip.budget; declare .* trip.distance_km_above_budget, or"),
        (lambda: trip.people == trip.budget, r"trip.people: .* with a constant.* trip.people_minus_budget"),
        (lambda: trip.people.is_in(1, trip.people), r"trip.people: .* not with trip.people; declare"),
        (
            lambda: trip.goal == trip.luggage,
            r"not with trip.luggage; declare a yes-or-no field .*, such as trip.goal_as_",
        ),
        (lambda: trip.goal.is_in(trip.luggage), r"not with trip.luggage; declare a yes-or-no field"),
        (
            lambda: trip.rain == trip.rain,
            r"not with trip.rain; where both are to be alike write \(a & b\) \| \(~a & ~b\)",
        ),
        (lambda: trip.rain != far, r"not with finding far; where both are to be alike"),
        (lambda: far == trip.rain, r"trip.rain: .* not with finding far; where both are to be alike"),
        (lambda: trip.people < far, r"not with finding far; compare each by itself, and join them"),
        (lambda: trip.people == (trip.budget > 3), r"not with a condition; compare each by itself"),
        (lambda: trip.people == trip.goal, r"not with trip.goal; they are of different kinds"),
        (lambda: trip.people == trip.rain, r"not with trip.rain; they are of different kinds"),
        (lambda: trip.distance_km - trip.budget > 3, r"trip.distance_km: .* reckons with none; declare .*_difference"),
        (lambda: 2 * trip.people > 3, r"trip.people: .* reckons with none"),
        (lambda: abs(trip.people) > 3, r"trip.people: .* reckons with none"),
    ],
)
def test_what_cannot_be_written(build: object, message: str) -> None:
    with pytest.raises(ConditionError, match=message):
        build()  # type: ignore[operator]


def test_a_field_of_numbers_to_choose_from_is_refused_before_anything_is_compared() -> None:
    grade = Field(path="trip.grade", domain=Choice((1, 2, 3)), label="the grade")  # type: ignore[arg-type]
    with pytest.raises(
        ConditionError, match=r"trip.grade: its values must be texts, not \(1, 2, 3\); declare a number as"
    ):
        Fact(grade)


def test_facts_are_not_hashed_and_are_no_values() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(trip.goal)
    with pytest.raises(RulebookError, match=r"bad-part: finding odd: trip.goal: a value comes twice in .*, or is none"):
        journey(findings=(far, Finding(id="odd", label="o", otherwise="o", when=Member("trip.goal", (trip.luggage,)))))


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
