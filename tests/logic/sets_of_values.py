"""Fields with few values, sets of them as users write them, and membership said once more, by itself."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.partly import Partly

WORDS = Field(path="a.word", domain=Choice(("red", "green", "blue", "grey")), label="the colour")
TRUTH = Field(path="a.truth", domain=Flag(), label="truth", yes="it is so", no="it is not so")
GRADE = Field(path="a.grade", domain=Whole(1, 3), label="the grade")
COUNT = Field(path="a.count", domain=Whole(-2, 13), label="the count", unit="pieces")
UPWARDS = Field(path="a.upwards", domain=Whole(0, None), label="the number")
ANY_WHOLE = Field(path="a.whole", domain=Whole(), label="the whole number")
SIZE = Field(path="a.size", domain=Number(0, 6, low_open=True), label="the size", unit="cm")
LEVEL = Field(path="a.level", domain=Number(-1, 1), label="the level")
ANY_NUMBER = Field(path="a.number", domain=Number(), label="the number")

FIELDS = (WORDS, TRUTH, GRADE, COUNT, UPWARDS, ANY_WHOLE, SIZE, LEVEL, ANY_NUMBER)
FINITE = (WORDS, TRUTH, GRADE, COUNT)


def some_values(field: Field) -> list[Any]:
    """Values of a field: all where they are few, else whole numbers, halves and what lies between."""
    match field.domain:
        case Choice(words):
            return [*words]
        case Flag():
            return [False, True]
        case Whole(low, high):
            return [*range(-4 if low is None else low, 17 if high is None else high + 1)]
        case Number(low, high, low_open):
            grid = list(dict.fromkeys([0, 1, 5, 5e-324, 0.1, *(n / 4 for n in range(-40, 60))]))
            above = [n for n in grid if low is None or (n > low if low_open else n >= low)]
            return [n for n in above if high is None or n <= high]
    raise AssertionError("of a set of words each word is drawn by itself")


def is_in(written: Partly, value: Any) -> bool:
    """Whether a value is in a set as it was written."""
    said = [
        written.at_least is None or value >= written.at_least,
        written.at_most is None or value <= written.at_most,
        written.above is None or value > written.above,
        written.below is None or value < written.below,
        written.one_of is None or value in written.one_of,
        written.none_of is None or value not in written.none_of,
    ]
    return all(said)


def left_of(field: Field, written: Partly) -> list[Any]:
    """The values of a field that a set leaves."""
    return [value for value in some_values(field) if is_in(written, value)]


def bounds_of(field: Field) -> st.SearchStrategy[Any]:
    """Numbers that can bound a set of the field's, halves too."""
    assert isinstance(field.domain, Whole | Number)
    low, high = field.domain.low, field.domain.high
    inside = [n / 2 for n in range(-8, 30) if (low is None or n / 2 >= low) and (high is None or n / 2 <= high)]
    return st.sampled_from([*inside, *(int(n) for n in inside if n.is_integer())])


@st.composite
def written_sets(draw: st.DrawFn, field: Field) -> Partly:
    """A set of a field's values in any spelling; it may be empty, or whole."""
    said: dict[str, Any] = {}
    if isinstance(field.domain, Whole | Number):
        for name in ("at_least", "at_most", "above", "below"):
            if draw(st.integers(0, 2)) == 0:
                said[name] = draw(bounds_of(field))
    values = st.lists(st.sampled_from(some_values(field)), min_size=1, max_size=12)
    for name in ("one_of", "none_of"):
        if draw(st.integers(0, 2)) == 0:
            said[name] = tuple(draw(values))
    return Partly(**said)


def fields_and_sets() -> st.SearchStrategy[tuple[Field, Partly]]:
    """A field and a set of its values as it may be written."""
    return st.sampled_from(FIELDS).flatmap(lambda field: st.tuples(st.just(field), written_sets(field)))
