"""A plain `@given(case=...)` finds what is not so."""

from collections import Counter

from hypothesis import strategies as st

from lmsrules import Case

from .false_properties import ORDINARY, found_false

RUNS = 30


def test_ordinary_false_properties_are_found_false_in_nine_of_ten_runs() -> None:
    found = Counter(name for number in range(RUNS) for name in found_false(st.from_type(Case), number))
    assert {name: found[name] for name in ORDINARY if found[name] < 0.9 * RUNS} == {}
