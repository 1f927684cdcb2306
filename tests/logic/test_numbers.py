"""Numbers of any size: no value falls on the wrong side of a threshold, nor is anything shown as what it is not."""

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import EngineDisagreement
from lmsrules.exchange.cql import to_cql
from lmsrules.logic.agreement import replay
from lmsrules.logic.chaining.builtin import passes
from lmsrules.logic.conditions import Compare, Member, Test
from lmsrules.logic.diagrams import cells
from lmsrules.logic.diagrams.cells import axes_for
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ExportError
from lmsrules.logic.fields import Field, Number, Whole, as_stored, problem_with
from lmsrules.logic.printing import sha256_of, to_data
from lmsrules.logic.rulebook import Draft, Finding
from lmsrules.logic.values import next_above, next_below, show
from lmsrules.proving.boundaries import boundary_values, check_boundaries
from lmsrules.testing.strategies.numbers import at_the_end, edges
from lmsrules.verify import verify

from .journey import draft_journey, journey

HARD = [0, 1, 5, 0.1, 0.1 + 0.2, 0.3, 9.5, 5e-324, 1e308, 10**308, 1e15, 10**15 + 1, 10**16 + 1]
HARD += [2**53 - 1, 2**53, 2.0**53, 2**53 + 1, 10**20 - 1, 10**20, 1e20, 10**20 + 1]
ENDS: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(HARD), st.sampled_from([-n for n in HARD]), st.integers(-(10**20), 10**20)
)
NUMBERS: st.SearchStrategy[Any] = st.one_of(ENDS, st.floats(allow_nan=False, allow_infinity=False))


@st.composite
def fields_and_tests(draw: st.DrawFn) -> tuple[Field, list[Test]]:
    """A field of numbers, perhaps with ends, and tests on it."""
    whole = draw(st.booleans())
    numbers = ENDS.filter(lambda n: type(n) is int) if whole else NUMBERS
    low, high = draw(st.sampled_from([(None, None), tuple(sorted(draw(st.lists(numbers, min_size=2, max_size=2))))]))
    domain = Whole(low, high) if whole else Number(low, high, low_open=draw(st.booleans()) and low != high)
    field = Field(path="t.n", domain=domain, label="n")
    values = draw(st.lists(numbers, min_size=1, max_size=6))
    values = [
        v
        for v in (*values, *(n for v in values for n in (*next_above(v), *next_below(v))))
        if not problem_with(field, v)
    ]
    values = [as_stored(field, v) for v in values]
    operators: st.SearchStrategy[Any] = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    tests: list[Any] = [Compare("t.n", draw(operators), value) for value in values[:8]]
    return field, [*tests, *([Member("t.n", tuple(dict.fromkeys(values[8:11])))] if values[8:] else [])]


@given(fields_and_tests(), st.lists(NUMBERS, max_size=5))
def test_every_value_lies_in_a_cell_of_which_each_test_is_as_true_as_of_it(
    drawn: tuple[Field, list[Test]], others: list[Any]
) -> None:
    field, tests = drawn
    if not tests:
        return
    (axis,) = axes_for([field], tests).values()
    for value in [*boundary_values(field, tests), *others]:
        if problem_with(field, value) is None:
            stored: Any = as_stored(field, value)
            for test in tests:
                assert axis.where(test)[axis.cell_of(stored)] is passes(test, stored), (test, stored)


@given(fields_and_tests())
def test_every_sample_and_every_edge_lies_in_its_cell(drawn: tuple[Field, list[Test]]) -> None:
    field, tests = drawn
    for axis in axes_for([field], tests).values():
        for number, cell in enumerate(axis.cells):
            ends = [at_the_end(field, cell, upper=side) for side in (True, False)]
            for value in [cell.sample, *edges(field, cell), *ends]:
                assert problem_with(field, value) is None
                assert axis.cell_of(value) == number


@given(NUMBERS)
def test_nothing_lies_between_a_number_and_what_is_next_to_it(number: Any) -> None:
    for beside, sign in ((next_above(number), 1), (next_below(number), -1)):
        whole, real = beside
        assert (whole - Fraction(number)) * sign > 0
        assert math.isinf(real) or (Fraction(real) - Fraction(number)) * sign > 0
        assert abs(whole - Fraction(number)) <= 1
        if not math.isinf(real):
            back = math.nextafter(real, -math.inf * sign)
            assert (Fraction(back) - Fraction(number)) * sign <= 0


@given(st.lists(NUMBERS, min_size=2, unique=True))
def test_two_numbers_never_look_alike(numbers: list[Any]) -> None:
    for one, other in pairwise(sorted(numbers)):
        assert show(one) != show(other)


def counted_by(*thresholds: Any, domain: Any = None) -> Draft:
    """The journey with a number more, told apart at the thresholds."""
    field = Field(path="t.n", domain=domain or Whole(), label="n")
    findings = (
        Finding(id=f"above_{n}", label=f"over {n}", otherwise=f"not over {n}", when=Compare("t.n", ">", value))
        for n, value in enumerate(thresholds)
    )
    return draft_journey(fields=(*journey().fields, field), findings=(*journey().findings, *findings))


@pytest.mark.parametrize("threshold", [5, 2**53 + 1, 10**20 + 1, -(10**18) - 1])
def test_both_reasoners_agree_beside_a_large_threshold(threshold: int) -> None:
    book = counted_by(threshold)
    check_boundaries(book)
    for value in (threshold - 1, threshold, threshold + 1):
        replay(book, {"t.n": value})
        assert decide(book, {"t.n": value}).keys() == decide(book, {}).keys()


def by_floats(_: Whole, tests: list[Test]) -> tuple[tuple[float, int], ...]:
    """Wrong: one is lost beside a large number."""
    return tuple(sorted({(float(n) - 1 + side, 1) for n, side in cells._cuts(tests)}))


def one_too_high(_: Whole, tests: list[Test]) -> tuple[tuple[float, int], ...]:
    """Wrong: at each threshold."""
    return tuple(sorted({(n + side, 1) for n, side in cells._cuts(tests)}))


@pytest.mark.parametrize(("fault", "threshold"), [(by_floats, 2**53 + 1), (by_floats, 10**20 + 1), (one_too_high, 5)])
def test_verify_does_not_share_a_fault_of_the_cells(
    fault: Any, threshold: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(defect.kind == "clash" for defect in verify(counted_by(threshold)).defects)
    monkeypatch.setattr(cells, "_whole_cuts", fault)
    with pytest.raises(EngineDisagreement, match=r"t\.n is .*forward chaining \(\w+\) says"):
        verify(counted_by(threshold))


def test_numbers_that_are_equal_have_one_hash() -> None:
    for one, other in ((5, 5.0), (0, -0.0), (10**20, 1e20)):
        assert sha256_of(to_data(Compare("t.n", ">", one))) == sha256_of(to_data(Compare("t.n", ">", other)))
    book = counted_by(5, domain=Number(0, 60))
    assert counted_by(5.0, domain=Number(0.0, 60.0)).sha256 == book.sha256
    assert counted_by(5.5, domain=Number(0, 60)).sha256 != book.sha256
    assert to_data(True) is True


@pytest.mark.parametrize(
    ("threshold", "written"),
    [(9007199254740993, "9007199254740993.0"), (2.0**60, "1152921504606846976.0"), (0.1, "0.1"), (5, "5.0")],
)
def test_cql_has_all_digits_of_a_number(threshold: Any, written: str) -> None:
    assert f'("t.n" > {written})' in to_cql(counted_by(threshold, domain=Number()))


@pytest.mark.parametrize(("threshold", "domain"), [(2**31, Whole()), (10**20, Number()), (1e-9, Number())])
def test_cql_refuses_what_it_cannot_hold(threshold: Any, domain: Any) -> None:
    with pytest.raises(ExportError, match=r"t\.n: CQL holds"):
        to_cql(counted_by(threshold, domain=domain))


def test_a_large_number_is_shown_with_its_digits() -> None:
    field = Field(path="t.n", domain=Whole(19000101, 20991231), label="n")
    assert problem_with(field, 5) == "5 is not allowed; give a whole number from 19000101 to 20991231"
    assert (show(-0.0), show(5.0), show(0.1 + 0.2)) == ("0", "5", "0.30000000000000004")
    assert evolve(field, path="t.m").domain == field.domain
