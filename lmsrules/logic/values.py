"""One value of a fact: read exactly, shown exactly, and shown safely before it was checked."""

from __future__ import annotations

import math
import reprlib
import sys
from collections.abc import Mapping
from typing import Any

from ..text import one_line

Value = bool | int | float | str
"""A known fact's value."""

MOST_SHOWN = 60
"""The characters of a given value that an error message shows at most."""


def plain(value: object) -> object:
    """A NumPy truth, number or text as the Python value it holds exactly; anything else, a time too, as it is.

    NumPy is not imported here: unless somebody else imported it, there is no NumPy scalar.
    """
    numpy = sys.modules.get("numpy")
    scalar = numpy is not None and isinstance(value, numpy.generic) and value.dtype.kind in "biufU"
    return value.item() if scalar else value  # type: ignore[attr-defined]


def is_number(value: object) -> bool:
    """Whether it is an int or a float, and neither a subclass nor more than a float can reach.

    Python compares the two exactly, whatever their size, so nothing is lost between them.
    """
    if type(value) not in (int, float):
        return False
    try:
        return math.isfinite(value)  # type: ignore[arg-type]
    except OverflowError:  # a whole number beyond the floats
        return False


def next_above(number: float) -> tuple[float, ...]:
    """The numbers next above one: the next whole number and the next float, each exactly; one of them is nearest.

    A whole number that no float holds lies between two floats.
    """
    return (math.floor(number) + 1, _next_float(number, math.inf))


def next_below(number: float) -> tuple[float, ...]:
    """The numbers next below one, as `next_above`."""
    return (math.ceil(number) - 1, _next_float(number, -math.inf))


def _next_float(number: float, end: float) -> float:
    beside = float(number)
    return beside if (beside > number if end > 0 else beside < number) else math.nextafter(beside, end)


def show(value: Value) -> str:
    """A value as a reader writes it: `5` for 5.0, `yes` for True, words with spaces; two numbers never look alike."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.replace("_", " ")
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)


def kind_of(value: object) -> str:
    """What kind of JSON or TOML value this is, in words."""
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "true or false"),
        ((list, tuple), "a list"),
        (str, "a text"),
        ((int, float), "a number"),
        (Mapping, "an object"),
        (type(None), "null"),
    ]
    return next((word for kind, word in kinds if isinstance(value, kind)), type(value).__name__)


def given(value: object) -> str:
    """Whatever was given, as an error message shows it: on one line, short, and never an error itself."""
    return shortened(_SHORT.repr(value))


def shortened(text: str) -> str:
    """A text on one line, cut where it is long."""
    if len(text) > MOST_SHOWN:
        text = f"{text[: MOST_SHOWN - 3]}..."
    return one_line(text)


class _Short(reprlib.Repr):
    """Python's own shortened repr, for unchecked values: it never calls the `repr` of an unknown class."""

    def repr1(self, x: Any, level: int) -> str:
        if x is None or type(x) in (bool, float):
            return repr(x)
        if type(x) is int and x.bit_length() > 200:
            return f"a whole number of about {int(x.bit_length() * math.log10(2)) + 1} digits"
        if type(x) in (list, tuple, dict, set, frozenset, int, str):
            return super().repr1(x, level)
        return f"a value of type {type(x).__name__}"


_SHORT = _Short()
_SHORT.maxstring = MOST_SHOWN
