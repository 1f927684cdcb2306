"""What can be known: a field's domain, wording and unit, read from one declaration on an attrs class.

A field is declared as `name: Annotated[type, bounds..., About(...)] | None = None`, where the type is `bool`, `int`,
`float` or a `Literal` of strings and the bounds come from `annotated_types`. None means *unknown*. Every field may also
be known in part; for type checkers say so, `Annotated[...] | Partly | None`. A field that holds a set of words is
declared as `name: Annotated[Words[Literal["dog", "cat"]], About(label="the pets")] | None = None`.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import attrs
from annotated_types import BaseMetadata, Ge, GroupedMetadata, Gt, Le, Unit
from attrs import frozen

from ..text import is_plain
from .domains import (
    HOW_TOLD,
    Choice,
    Domain,
    Field,
    Flag,
    Number,
    Whole,
    WordSet,
    allowed,
    composed,
    converted,
    problem_with_value,
)
from .errors import ConditionError
from .narrowing import narrowed
from .partly import Partly
from .values import given, is_number, shortened, show
from .words import Words, told

__all__ = [
    "RESERVED",
    "About",
    "Choice",
    "Domain",
    "Field",
    "Flag",
    "Number",
    "Record",
    "Whole",
    "WordSet",
    "allowed",
    "as_stored",
    "by_group",
    "fields_of",
    "problem_in_field",
    "problem_with",
    "problem_with_constant",
]


@frozen(kw_only=True)
class About:
    """How a field reads: `label` as the subject of a sentence, for a yes-or-no field a sentence for each value.

    The label of a set of words is a plural, "the drugs given"; `yes` and `no` may be sentences about each word, such as
    "{word} was given". `short` is the name in a list, "LVEF"; a field with a `brief`, such as "{} cm" or "FNCLCC {}",
    stands in the line of shorthand at the top of a page, with its value in place of `{}`.
    """

    label: str
    note: str = ""
    yes: str = ""
    no: str = ""
    short: str = ""
    brief: str = ""


class Record:
    """Base of an attrs class of facts: its repr shows what is known, and rebuilds it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._known())})"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """The same over several lines where it is long: what IPython and Hypothesis print."""
        name = type(self).__name__
        with printer.group(4, f"{name}(", ")"):
            for number, (attribute, value) in enumerate(self._known()):
                printer.text("," if number else "")
                printer.breakable(" " if number else "")
                printer.text(f"{attribute}=")
                printer.pretty(value)

    def _known(self) -> Iterator[tuple[str, Any]]:
        for attribute in attrs.fields(type(self)):  # type: ignore[arg-type]
            value = getattr(self, attribute.name)
            if value is not None and not (attrs.has(type(value)) and value == type(value)()):
                yield attribute.name, value


RESERVED = ("title", "expect", "ALWAYS", "Holds")
"""What stands beside the facts in a case file, and in conditions printed as Python."""


def fields_of(model: type[Any], prefix: str) -> tuple[Field, ...]:
    """The fields an attrs class declares, with paths `prefix.name`.

    Raises:
        ConditionError: a field is declared in a way this library cannot read.
    """
    if not (isinstance(model, type) and attrs.has(model)):
        raise ConditionError(f"{prefix}: give an attrs class that declares the fields, not {given(model)}")
    hints = get_type_hints(model, include_extras=True)
    return tuple(_field(f"{prefix}.{a.name}", hints[a.name]) for a in attrs.fields(model))


def by_group(fields: Iterable[Field]) -> dict[str, dict[str, Field]]:
    """The fields of each group by name: `{"trip": {"distance_km": ...}}` for the field `trip.distance_km`."""
    groups: dict[str, dict[str, Field]] = {}
    for field in fields:
        group, _, name = field.path.partition(".")
        groups.setdefault(group, {})[name] = field
    return groups


def _field(path: str, hint: Any) -> Field:
    annotated = [part for part in get_args(hint) if get_origin(part) is Annotated]
    if len(annotated) != 1 or type(None) not in get_args(hint):
        raise ConditionError(f"{path}: declare it as Annotated[type, ..., About(...)] | None, got {hint}")
    base, *details = get_args(annotated[0])
    about = next((d for d in details if isinstance(d, About)), None)
    if about is None:
        raise ConditionError(f"{path}: its declaration lacks About(label=...)")
    unit = next((str(d.unit) for d in details if isinstance(d, Unit)), "")
    field = Field(
        path=path,
        domain=_domain(path, base, details),
        label=about.label,
        note=about.note,
        yes=about.yes,
        no=about.no,
        unit=unit,
        short=about.short,
        brief=about.brief,
    )
    if problem := problem_in_field(field):
        raise ConditionError(f"{path}: {problem}")
    return field


def _domain(path: str, base: Any, details: Sequence[Any]) -> Domain:
    bounds = [part for d in details for part in (d if isinstance(d, GroupedMetadata) else (d,))]
    understood = {bool: (), int: (Ge, Le), float: (Ge, Gt, Le)}.get(base, ())
    for bound in bounds:
        if isinstance(bound, BaseMetadata) and not isinstance(bound, (*understood, Unit)):
            raise ConditionError(f"{path}: {bound} cannot be a bound; an int takes Ge and Le, a float Ge or Gt, and Le")
    low: Any = next((d.ge for d in bounds if isinstance(d, Ge)), None)
    above: Any = next((d.gt for d in bounds if isinstance(d, Gt)), None)
    high: Any = next((d.le for d in bounds if isinstance(d, Le)), None)
    if get_origin(base) is Literal:
        return Choice(get_args(base))
    if get_origin(base) is Words and get_origin(get_args(base)[0]) is Literal:
        return WordSet(get_args(get_args(base)[0]))
    if base is bool:
        return Flag()
    if base is int:
        return Whole(low, high)
    if base is float:
        return Number(low if above is None else above, high, low_open=above is not None)
    raise ConditionError(
        f"{path}: the type must be bool, int, float, a Literal of strings or Words of such a Literal, got {base}"
    )


def problem_in_field(field: Field) -> str:
    """What is wrong with the field's declaration, or an empty text."""
    group, _, name = field.path.partition(".")
    if not (_is_name(group) and _is_name(name)):
        return (
            "write its path as group.name, such as trip.distance_km: two Python names, no keywords, "
            "neither beginning with an underscore"
        )
    if group in RESERVED:
        return f"{' and '.join(RESERVED)} are taken: name the group otherwise"
    if not field.label:
        return "it needs a label, About(label=...), that starts sentences about it"
    match field.domain:
        case Flag() if not (field.yes and field.no):
            return 'a yes-or-no field needs a sentence for each: About(label=..., yes="it rains", no="it is dry")'
        case WordSet() if [("{word}" in text) for text in (field.yes, field.no)] != [bool(field.yes)] * 2:
            return (
                'yes= and no= of a set of words are sentences about each word: yes="{word} was given", no="... not ..."'
            )
        case Choice(values) | WordSet(values) if type(values) is not tuple or not all(
            type(v) is str and v for v in values or (0,)
        ):
            hint = "; declare a number as Annotated[int, Ge(1), Le(3), About(...)]" if _has_number(values) else ""
            return f"its values must be texts, not {given(values)}{hint}"
        case Choice(values) | WordSet(values) if len(set(values)) < len(values) or not all(map(is_plain, values)):
            return f"its values must differ, and be written in characters that print, not {given(values)}"
        case Number(low_open=open_end) if type(open_end) is not bool:
            return f"low_open is true or false, not {given(open_end)}"
        case Choice(values) | WordSet(values) if others := [v for v in values if composed(v) != v]:
            return f"write {given(others[0])} in Unicode's composed form (NFC), as it is typed"
        case Whole(low, high) if not all(end is None or (type(end) is int and is_number(end)) for end in (low, high)):
            return f"its ends must be whole numbers below 1.8e308, not {given(low)} and {given(high)}"
        case Number(low, high) if not all(end is None or is_number(end) for end in (low, high)):
            return f"its ends must be finite numbers, an int or a float each, not {given(low)} and {given(high)}"
        case Whole(low, high) | Number(low, high) if low is not None and high is not None and low > high:
            return f"nothing lies between {show(low)} and {show(high)}"
        case Number(low, high, True) if low is not None and low == high:
            return f"nothing lies above {show(low)} and at most at {show(high)}"
    return ""


def _has_number(values: object) -> bool:
    return isinstance(values, tuple | list) and any(isinstance(value, int | float) for value in values)


def _is_name(text: str) -> bool:
    """Whether Python reads it as a name, just as it stands: conditions are printed as Python that rebuilds them."""
    plain_name = text.isidentifier() and not keyword.iskeyword(text) and not text.startswith("_")
    return plain_name and unicodedata.normalize("NFKC", text) == text


def as_stored(field: Field, value: object) -> object:
    """A value as a fact of the field is kept; one that is not in the domain stays as it is.

    The one rule of what is converted, for constructors, files and functions alike: only what loses nothing. A NumPy
    scalar becomes the Python value it holds; for a whole-number field 52.0 becomes 52; a word takes Unicode's composed
    form. An int for a number field stays an int. Texts are never read as numbers, nor numbers as yes or no. A set of
    values, as a `Partly` or as a table, takes the one form that all equal sets of the field have (`narrowing`).
    """
    if type(value) not in _PLAIN and isinstance(value, _SETS):
        known, problem = _known(field, value)
        return value if problem else known
    return converted(field.domain, value)


_PLAIN = frozenset((bool, int, float, str))
_SETS = (Partly, Words, Mapping)


def _known(field: Field, written: Any) -> tuple[object, str]:
    """What a set comes to for a field and an empty text, or None and all that is wrong with it."""
    if isinstance(field.domain, WordSet):
        if isinstance(written, Partly):
            return None, f"{shortened(repr(written))} is for a fact that has one value; {HOW_TOLD}"
        return told(field, written)
    if isinstance(written, Words):
        return None, f"{shortened(repr(written))} is for a fact that holds a set of words; give {allowed(field)}"
    return narrowed(field, written)


def problem_with(field: Field, value: object) -> str | None:
    """Why `value` is not in the field's domain, or None if it is. `as_stored` says what is converted first."""
    if type(value) not in _PLAIN and isinstance(value, _SETS):
        return _known(field, value)[1] or None
    return problem_with_value(field, value)


def problem_with_constant(field: Field, value: object) -> str | None:
    """Why no condition can compare the field with a value, or None if one can.

    Nothing is converted: the constant is printed, hashed and exported as it stands.
    """
    if isinstance(field.domain, WordSet):
        return f"it holds a set of words: test one at a time, {field.path}.includes({field.domain.values[0]!r})"
    if isinstance(value, _SETS):
        return f"{given(value)} is not allowed in a rule; compare with one value each, or use is_in"
    stored = as_stored(field, value)
    problem = problem_with(field, value)
    if problem or (type(stored) is type(value) and stored == value):
        return problem
    return (
        f"{given(value)} is not allowed in a rule; write {given(stored)}, plain Python of type {type(stored).__name__}"
    )
