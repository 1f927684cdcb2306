"""Partly known facts: one form for all that says the same, against brute force over the values of small fields."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules.logic import partly as partly_module
from lmsrules.logic.fields import Choice, Field, Whole, as_stored, problem_with, problem_with_constant
from lmsrules.logic.partly import (
    NAMES,
    Partly,
    above,
    at_least,
    at_most,
    below,
    between,
    contains,
    greatest,
    least,
    none_of,
    one_of,
)

from .sets_of_values import (
    ANY_NUMBER,
    ANY_WHOLE,
    COUNT,
    FIELDS,
    FINITE,
    GRADE,
    LEVEL,
    SIZE,
    TRUTH,
    UPWARDS,
    WORDS,
    fields_and_sets,
    left_of,
    some_values,
    written_sets,
)

MAKERS = {name: getattr(partly_module, name) for name in NAMES}


@given(fields_and_sets())
def test_the_form_of_a_set_leaves_the_same_values(drawn: tuple[Field, Partly]) -> None:
    field, written = drawn
    left, problem = left_of(field, written), problem_with(field, written)
    if problem:
        assert as_stored(field, written) == written
        if "nothing is left" in problem:
            assert not left
        else:
            assert left == some_values(field)
            assert "leave it out, for it is unknown" in problem
        return
    stored = as_stored(field, written)
    if not isinstance(stored, Partly):
        assert left in ([stored], [])  # a number may lie between those tried
        assert not isinstance(stored, float) or math.isfinite(stored)
        return
    assert [value for value in some_values(field) if contains(stored, value)] == left
    assert len(left) != 1 or field not in FINITE
    assert as_stored(field, stored) == stored, "a form is its own"
    assert problem_with(field, stored) is None


@given(st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(st.just(f), written_sets(f), written_sets(f))))
def test_equal_sets_have_one_form_and_others_have_others(drawn: tuple[Field, Partly, Partly]) -> None:
    field, one, other = drawn
    forms = [as_stored(field, written) for written in (one, other) if not problem_with(field, written)]
    if len(forms) == 2 and field in FINITE:
        assert (forms[0] == forms[1]) == (left_of(field, one) == left_of(field, other))


@given(st.sampled_from(FINITE).flatmap(lambda f: st.tuples(st.just(f), st.sets(st.sampled_from(some_values(f))))))
def test_a_list_and_what_it_leaves_out_have_one_form(drawn: tuple[Field, set[Any]]) -> None:
    field, values = drawn
    rest = [value for value in some_values(field) if value not in values]
    assert as_stored(field, one_of(*values)) == as_stored(field, none_of(*rest)) or not (values and rest)


@given(st.sampled_from((SIZE, LEVEL, ANY_NUMBER)).flatmap(lambda f: st.tuples(st.just(f), written_sets(f))))
def test_a_set_of_numbers_ends_at_values_of_it(drawn: tuple[Field, Partly]) -> None:
    field, written = drawn
    stored = as_stored(field, written)
    if problem_with(field, written) or not isinstance(stored, Partly):
        return
    for end, further, sign in ((least(stored), -1e9, 1), (greatest(stored), 1e9, -1)):
        if end is None:
            assert contains(stored, further)
        else:
            assert contains(stored, end)
            beyond = math.nextafter(end, -sign * math.inf)
            assert not contains(stored, beyond)


@given(st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(st.just(f), written_sets(f), written_sets(f))))
def test_and_leaves_what_both_leave(drawn: tuple[Field, Partly, Partly]) -> None:
    field, one, other = drawn
    both = [value for value in left_of(field, one) if value in left_of(field, other)]
    assert left_of(field, one & other) == both
    assert left_of(field, other & one) == both


@given(fields_and_sets())
def test_a_set_is_rebuilt_by_its_repr_its_table_and_a_pickle(drawn: tuple[Field, Partly]) -> None:
    field, written = drawn
    stored = as_stored(field, written)
    for known in (written, stored):
        assert pickle.loads(pickle.dumps(known)) == known
        if isinstance(known, Partly):
            rebuilt = eval(repr(known), {**MAKERS, "Partly": Partly})
            assert rebuilt == known
            assert hash(rebuilt) == hash(known)
            assert as_stored(field, rebuilt) == as_stored(field, known)
            assert (
                known == Partly()
                or as_stored(field, known.table()) == as_stored(field, known)
                or problem_with(field, known)
            )


@given(fields_and_sets())
def test_a_table_is_refused_where_the_set_is(drawn: tuple[Field, Partly]) -> None:
    field, written = drawn
    assert bool(problem_with(field, written.table())) == bool(problem_with(field, written))


def test_the_domain_goes_along_and_is_not_compared() -> None:
    stored = as_stored(COUNT, at_least(3))
    assert isinstance(stored, Partly)
    assert stored == at_least(3)
    assert (stored.domain, at_least(3).domain) == (COUNT.domain, None)
    assert greatest(stored) == 13
    assert greatest(at_least(3)) is None
    assert (stored & at_most(5)).domain == COUNT.domain == (at_most(5) & stored).domain


FORMS: list[tuple[Field, Any, Any]] = [
    (GRADE, one_of(3, 2), at_least(2)),
    (GRADE, none_of(1), at_least(2)),
    (GRADE, above(1), at_least(2)),
    (GRADE, above(1.5), at_least(2)),
    (GRADE, none_of(2), one_of(1, 3)),
    (GRADE, one_of(2.0, 2), 2),
    (GRADE, at_least(3), 3),
    (GRADE, below(2), 1),
    (GRADE, above(1) & below(3), 2),
    (GRADE, {"one_of": [np.int64(1), np.float32(2)]}, at_most(2)),
    (COUNT, at_least(-2) & at_most(5), at_most(5)),
    (COUNT, between(-2, 13) & none_of(-2, 13, 12), between(-1, 11)),
    (COUNT, none_of(4), none_of(4)),
    (COUNT, one_of(0, 1, 2, 5), one_of(0, 1, 2, 5)),
    (COUNT, one_of(*(n for n in range(-2, 13) if n not in (4, 5))), at_most(12) & none_of(4, 5)),
    (COUNT, between(0, 5) & none_of(3, 4), one_of(0, 1, 2, 5)),
    (COUNT, above(2.5) & below(6.5), between(3, 6)),
    (UPWARDS, at_least(0) & below(3), at_most(2)),
    (UPWARDS, none_of(0, 1), at_least(2)),
    (ANY_WHOLE, none_of(7, 3.0), none_of(3, 7)),
    (SIZE, between(0, 5), at_most(5)),
    (SIZE, above(0) & at_most(5), at_most(5)),
    (SIZE, above(5) & at_least(5) & at_most(6), above(5)),
    (SIZE, at_least(1) & at_most(5) & below(5), at_least(1) & below(5)),
    (SIZE, between(1, 2) & none_of(2, 1.0), above(1) & below(2)),
    (SIZE, none_of(6), below(6)),
    (SIZE, one_of(3, 1, 3.0), one_of(1, 3)),
    (SIZE, one_of(1, 2, 3) & above(1) & none_of(2), 3),
    (SIZE, between(2, 2), 2),
    (LEVEL, none_of(-1), above(-1)),
    (LEVEL, below(math.nextafter(-1, 0)), -1),
    (LEVEL, above(0.5) & below(math.nextafter(math.nextafter(0.5, 1), 1)), math.nextafter(0.5, 1)),
    (WORDS, none_of("red"), one_of("green", "blue", "grey")),
    (WORDS, one_of("blue", "red"), one_of("red", "blue")),
    (WORDS, none_of("red", "green", "blue"), "grey"),
    (WORDS, one_of(np.str_("blue"), "red") & none_of("red"), "blue"),
    (TRUTH, one_of(True), True),
    (TRUTH, none_of(True), False),
    (GRADE, {"one_of": [2, 3]}, at_least(2)),
    (COUNT, {"between": [0, 8], "below": 6}, between(0, 5)),
    (SIZE, {"above": 2, "at_most": np.float64(4)}, above(2) & at_most(4)),
    (TRUTH, {"none_of": [False]}, True),
]


@pytest.mark.parametrize(("field", "written", "form"), FORMS, ids=repr)
def test_forms_by_hand(field: Field, written: Any, form: Any) -> None:
    assert problem_with(field, written) is None
    stored = as_stored(field, written)
    assert stored == form
    assert type(stored) is type(form)


def test_words_take_the_composed_form() -> None:
    field = evolve(WORDS, domain=Choice(("caf\u00e9", "bar", "pub")))
    assert as_stored(field, one_of("cafe\u0301", "bar")) == one_of("caf\u00e9", "bar")
    assert one_of("cafe\u0301") & one_of("caf\u00e9") == one_of("caf\u00e9")


PROBLEMS: list[tuple[Field, Any, str]] = [
    (GRADE, at_least(3) & below(2), "nothing is left: no value is at_least(3) & below(2); give what is known of it"),
    (GRADE, none_of(1, 2, 3), "nothing is left"),
    (COUNT, above(2) & below(3), "nothing is left"),
    (SIZE, above(1) & below(math.nextafter(1, 2)), "nothing is left"),
    (SIZE, below(0), "nothing is left"),
    (SIZE, one_of(2) & one_of(3), "one_of: no value is left; give one at least"),
    (WORDS, one_of("red") & none_of("red"), "nothing is left"),
    (TRUTH, none_of(True, False), "nothing is left"),
    (GRADE, between(1, 3), "between(1, 3) allows every value; leave it out, for it is unknown"),
    (SIZE, at_least(0), "at_least(0) allows every value"),
    (SIZE, above(0), "above(0) allows every value"),
    (WORDS, one_of("grey", "red", "green", "blue"), "allows every value"),
    (TRUTH, one_of(True, False), "one_of(True, False) allows every value"),
    (GRADE, Partly(), "it says nothing, which allows every value"),
    (GRADE, at_least(0), "at_least: 0 is not allowed; give a number from 1 to 3"),
    (GRADE, above(4), "above: 4 is not allowed; give a number from 1 to 3"),
    (SIZE, at_least(-0.5), "at_least: -0.5 is not allowed; give a number from 0 to 6 cm"),
    (SIZE, at_most(7), "at_most: 7 is not allowed"),
    (SIZE, Partly(at_most="5"), "at_most: '5' is not allowed; give a number from 0 to 6 cm (without quotes)"),
    (SIZE, at_most(True), "at_most: True is not allowed"),
    (SIZE, at_most(math.nan), "at_most: nan is not allowed"),
    (SIZE, above(math.inf), "above: inf is not allowed"),
    (UPWARDS, above(-1), "above: -1 is not allowed; give a number of at least 0"),
    (GRADE, one_of(2, 4), "one_of: 4 is not allowed; give a whole number from 1 to 3"),
    (GRADE, none_of(1.5), "none_of: 1.5 is not allowed; give a whole number"),
    (GRADE, Partly(one_of=([2, 3],)), "each by itself, without brackets"),
    (
        WORDS,
        none_of("gren"),
        "none_of: 'gren' is not allowed; give one of red, green, blue, grey; did you mean 'green'?",
    ),
    (WORDS, at_least(2), "at_least is for numbers; give one_of or none_of, with red, green, blue, grey"),
    (TRUTH, below(2), "below is for numbers; give one_of or none_of, with true or false"),
    (GRADE, at_least(0) & one_of(9), "at_least: 0 is not allowed; give a number from 1 to 3; one_of: 9 is not"),
    (GRADE, {}, "the table is empty; leave it out, for it is unknown, or say with at_least, at_most, above, below, "),
    (GRADE, {"value": 3}, "'value' is unknown in a table; give the value itself, or what is known of it by at_least,"),
    (WORDS, {"value": "red"}, "give the value itself, or what is known of it by one_of or none_of"),
    (GRADE, {"at_lest": 2}, "'at_lest' is unknown in a table; give the value itself"),
    (GRADE, {"at_lest": 2}, "did you mean 'at_least'?"),
    (GRADE, {3: 2}, "3 is unknown in a table"),
    (GRADE, {"at_least": None}, "at_least: give a number from 1 to 3, not null"),
    (GRADE, {"one_of": 2}, "one_of: give a list, [2], not a number"),
    (GRADE, {"between": 2}, "between: give a list of two numbers, such as [10, 40], not a number"),
    (GRADE, {"between": [1, 2, 3]}, "between: give two numbers, [low, high], not [1, 2, 3]"),
    (GRADE, {"between": [None, 2]}, "between: give two numbers, [low, high], not [None, 2]"),
    (GRADE, {"at_least": [2]}, "at_least: [2] is not allowed"),
    (GRADE, {"one_of": []}, "one_of: no value is left; give one at least"),
    (WORDS, {"between": ["red", "blue"]}, "between is for numbers; give one_of or none_of, with red"),
    (WORDS, above(2) & below(3), "above is for numbers; below is for numbers; give one_of or none_of, with red"),
    (GRADE, {f"k{n}": n for n in range(9)}, "and 6 more keys are unknown"),
]


@pytest.mark.parametrize(("field", "written", "problem"), PROBLEMS, ids=repr)
def test_problems_by_hand(field: Field, written: Any, problem: str) -> None:
    found = problem_with(field, written)
    assert found is not None
    assert problem in found
    assert as_stored(field, written) is written


def test_rules_compare_with_one_value_each() -> None:
    for test in (at_least(2), {"at_least": 2}):
        problem = problem_with_constant(COUNT, test)
        assert problem is not None
        assert problem.endswith(" is not allowed in a rule; compare with one value each, or use is_in")


def test_long_lists_are_told_of_in_a_few_words_and_soon() -> None:
    many = problem_with(GRADE, one_of(*range(4, 100_000)))
    assert many is not None
    assert many.count("is not allowed") == 3
    whole = Field(path="a.b", domain=Whole(0, 10**300), label="x")
    assert as_stored(whole, one_of(1, 10**299)) == one_of(1, 10**299)
    numbers = range(1, 40_000)
    assert as_stored(whole, one_of(*numbers)) == between(1, 39_999)
    assert as_stored(ANY_NUMBER, none_of(*numbers)) == none_of(*numbers)
    assert len(str(problem_with(whole, one_of(*numbers) & none_of(*numbers)))) < 200
