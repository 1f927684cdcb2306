"""What a field can hold: its domain, what is allowed in words, and how one plain value is converted."""

from __future__ import annotations

import math
import unicodedata

from attrs import field, frozen

from ..text import did_you_mean
from .later import LATER
from .values import given, is_number, plain, show


@frozen
class Choice:
    """One of some words."""

    values: tuple[str, ...]


@frozen
class Flag:
    """Yes or no."""


@frozen
class Whole:
    """A whole number, `low` to `high` inclusive; None is unbounded."""

    low: int | None = None
    high: int | None = None


@frozen
class Number:
    """A finite number, `low` to `high`; None is unbounded, `low_open` leaves the lower end out."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False


@frozen
class WordSet:
    """A set of some words, or of none: `words.py` says how it is known, and that each word is a yes-or-no field."""

    values: tuple[str, ...]


Domain = Choice | Flag | Whole | Number | WordSet

HOW_TOLD = "give includes (words it has), excludes (words it has not) or only (the complete list)"
"""The three ways to say what is known of a set of words, as errors name them."""


@frozen(kw_only=True)
class Field:
    """One thing that can be known, such as `tumour.size_cm`.

    `short` is its name in a list, where the label is longer; `brief` how its value reads in a line of shorthand, such
    as `{} cm` or `FNCLCC {}`.
    """

    path: str
    domain: Domain
    label: str
    note: str = ""
    yes: str = ""
    no: str = ""
    unit: str = ""
    short: str = field(default="", metadata=LATER)
    brief: str = field(default="", metadata=LATER)

    @property
    def name(self) -> str:
        """What the fact is called in a list: `age`."""
        return self.short or self.label.removeprefix("the ")


def allowed(field: Field) -> str:
    """The field's domain in words, as error messages and help texts show it."""
    unit = f" {field.unit}" if field.unit else ""
    match field.domain:
        case Choice(values):
            return "one of " + ", ".join(map(str, values))
        case Flag():
            return "true or false"
        case Whole(low, high):
            return f"a whole number{_range(low, high, False)}{unit}"
        case Number(low, high, low_open):
            return f"a number{_range(low, high, low_open)}{unit}"
        case WordSet(values):
            return f"any of {', '.join(values)}, as includes, excludes or only"


def allowed_bound(field: Field) -> str:
    """What can bound a set of the field's numbers: any number from the domain's one end to the other."""
    assert isinstance(field.domain, Whole | Number), "only numbers have bounds"
    unit = f" {field.unit}" if field.unit else ""
    return f"a number{_range(field.domain.low, field.domain.high, False)}{unit}"


def _range(low: float | None, high: float | None, low_open: bool) -> str:
    if low is not None and high is not None and not low_open:
        return f" from {show(low)} to {show(high)}"
    parts = []
    if low is not None:
        parts.append(f"above {show(low)}" if low_open else f"of at least {show(low)}")
    if high is not None:
        parts.append(f"at most {show(high)}")
    return f" {' and '.join(parts)}" if parts else ""


def composed(text: str) -> str:
    """The text in Unicode's composed form (NFC), in which words are kept."""
    return unicodedata.normalize("NFC", text)


def in_domain(domain: Domain, value: object) -> bool:
    """Whether a value that was `converted` is in the domain."""
    match domain:
        case Choice(values):
            return type(value) is str and value in values
        case Flag():
            return type(value) is bool
        case Whole(low, high):
            return type(value) is int and is_number(value) and _within(low, value, high)
        case Number(low, high, low_open):
            if not is_number(value):
                return False
            assert isinstance(value, int | float)
            return _within(low, value, high) and not (low_open and value == low)
        case WordSet():
            return False  # one value never tells a set of words


def _within(low: float | None, value: float, high: float | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def converted(domain: Domain, value: object) -> object:
    """One plain value as a fact of the domain is kept; see `fields.as_stored`."""
    value = plain(value)
    if isinstance(domain, Whole) and type(value) is float and value.is_integer():
        return int(value)
    return composed(value) if isinstance(domain, Choice) and type(value) is str else value


def problem_with_value(field: Field, value: object) -> str | None:
    """Why one plain value is not in the field's domain, or None if it is."""
    stored = converted(field.domain, value)
    if in_domain(field.domain, stored):
        return None
    if isinstance(field.domain, WordSet):
        some = [stored] if isinstance(stored, str) else stored if isinstance(stored, list | tuple) else []
        if stored is None:
            return f"{HOW_TOLD}, or leave it out if it is unknown"
        words = [word for word in some if type(word) is str and word in field.domain.values] or field.domain.values[:1]
        named = ", ".join(f'"{word}"' for word in words)
        example = f"{{ includes = [{named}] }}, in Python includes({named})"
        return f"{given(stored)} does not say whether that is all; {HOW_TOLD}: {example}"
    message = f"{given(stored)} is not allowed; give {allowed(field)}"
    if isinstance(field.domain, Choice) and isinstance(stored, str):
        message += did_you_mean(stored, map(str, field.domain.values))
    elif isinstance(stored, str):
        message += " (without quotes)"
    elif isinstance(stored, list | tuple) and stored and all(in_domain(field.domain, one) for one in stored):
        names = ["between"] if isinstance(field.domain, Whole | Number) and len(stored) == 2 else []
        listed = ", ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in stored)
        ways = [f"{{ {name} = [{listed}] }}, in Python {name}({listed})" for name in (*names, "one_of")]
        message += f"; what is known in part is written {' or '.join(ways)}"
    elif isinstance(field.domain, Whole | Number) and is_number(stored) and field.note:
        message += f" ({field.note})"
    elif stored is None or (isinstance(stored, float) and math.isnan(stored)):
        message += ", or leave it out if it is unknown"
    return message
