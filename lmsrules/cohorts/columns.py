"""Which column of a table tells of which fact, and what a row says of a field, read as a case file is read."""

from __future__ import annotations

import decimal
import math
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from ..logic.errors import ArgumentError
from ..logic.fields import Choice, Field, Flag, Number, Whole, WordSet, allowed, as_stored, problem_with
from ..logic.partly import NAMES, Partly, contains
from ..logic.values import shortened
from ..logic.words import INCLUDES, single_fields, word_fields
from ..text import did_you_mean, listed

OF_WORDS = ("includes", "excludes", "only")
"""What can be known of a set of words, each a list in a column of its own: `treatment.prior_drugs.only`."""

LISTS = ("one_of", "none_of", "between", *OF_WORDS)
"""The endings whose values are lists; text in such a column is parted at each semicolon."""

Row = Mapping[str, Any]
"""What the columns of a field hold in one row, by role: the empty role is the value itself, others are endings."""


@frozen
class Told:
    """The columns that tell of one field, each by its role, and what their values stand for where it is said."""

    field: Field
    columns: Mapping[str, str]
    values: Mapping[Any, Any]
    is_text: bool = False
    briefly: bool = False

    def read(self, row: Row) -> tuple[Any, str]:
        """What a row says of the field, as facts are kept, and an empty text; None where it says nothing.

        None and all that is wrong with it, where something is.
        """
        said = {role: value for role, raw in row.items() if (value := self._said(role, raw)) is not None}
        if self.briefly and [*said] == [""] and isinstance(self.field.domain, Choice):
            word = said[""]
            return (word, "") if word in self.field.domain.values else (None, f"give {allowed(self.field)}")
        return _known(self.field, said)

    def _said(self, role: str, raw: Any) -> Any:
        """A value in a column as it is meant: translated, without blanks, None where nothing is said."""
        if role in LISTS and isinstance(raw, str):
            raw = [part.strip() for part in raw.split(";") if part.strip()] or None
        if isinstance(raw, list | tuple) and role in LISTS:
            return [self._translated(one) for one in raw]
        return self._translated(raw)

    def _translated(self, raw: Any) -> Any:
        if isinstance(raw, decimal.Decimal):
            raw = int(raw) if raw == raw.to_integral_value() else float(raw)
        if raw is None or (isinstance(raw, float) and math.isnan(raw)):
            return None
        if isinstance(raw, Mapping):
            return {key: value for key, value in raw.items() if value is not None} or None
        said = raw
        if self.values and isinstance(raw, Hashable):
            said = next((self.values[key] for key in self.values if key == raw and _alike(key, raw)), raw)
        if said is raw and self.is_text:
            said = _from_text(self.field, raw)
        return None if isinstance(said, str) and not said.strip() else said


def _from_text(field: Field, raw: Any) -> Any:
    """A number, or yes or no, that a CSV file could only write as text; any other text as it is."""
    if isinstance(raw, str) and isinstance(field.domain, Whole | Number) and _NUMBER.fullmatch(raw.strip()):
        return float(raw) if _FRACTION.search(raw) else int(raw)
    if isinstance(raw, str) and isinstance(field.domain, Flag | WordSet):
        return {"true": True, "false": False}.get(raw.strip().lower(), raw)
    return raw


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_FRACTION = re.compile(r"[.eE]")


def _alike(one: object, other: object) -> bool:
    """Whether both are yes or no, or neither: Python has 1 and True for the same key."""
    return isinstance(one, bool) is isinstance(other, bool)


def _known(field: Field, said: Mapping[str, Any]) -> tuple[Any, str]:
    """What is told of a field, by role, as it is kept; or None and what is wrong with it."""
    if not said:
        return None, ""
    whole, table = said.get(""), {role: value for role, value in said.items() if role}
    if isinstance(field.domain, WordSet):
        table, problem = _words(table)
        if problem:
            return None, problem
    if whole is None or not table:
        value = table if whole is None else whole
        problem = problem_with(field, value) or ""
        return (None, problem) if problem else (as_stored(field, value), "")
    if problems := [wrong for one in (whole, table) if (wrong := problem_with(field, one))]:
        return None, "; ".join(problems)
    one, other = as_stored(field, whole), as_stored(field, table)
    if isinstance(other, Partly) and isinstance(one, bool | int | float | str):
        agrees = contains(other, one)
        return (one, "") if agrees else (None, f"it is {shortened(repr(one))} and {shortened(repr(other))} at once")
    return None, "it is told of twice; keep one column"


def _words(said: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """What is told of a set of words as a table: a column for one word says whether it is in the set."""
    table: dict[str, Any] = {}
    for role, value in said.items():
        word = role.removeprefix(INCLUDES.lstrip())
        if role in OF_WORDS:
            table[role] = [*table.get(role, ()), *(value if isinstance(value, list) else [value])]
        elif type(value) is not bool and not isinstance(value, np.bool_):
            return {}, f"{word}: give true or false, not {shortened(repr(value))}"
        else:
            name = "includes" if value else "excludes"
            table[name] = [*table.get(name, ()), word]
    return {name: words for name, words in table.items() if words or name == "only"}, ""


@frozen
class Layout:
    """Which columns of a table tell of which fields, in the order of the fields; `unused` are all others."""

    told: tuple[Told, ...]
    unused: tuple[str, ...]

    @property
    def needed(self) -> list[str]:
        """The columns that are read."""
        return [column for told in self.told for column in told.columns.values()]


def layout_of(
    names: Sequence[str],
    fields: Sequence[Field],
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[Any, Any]] | None = None,
    also: Iterable[str] = (),
    is_text: bool = False,
) -> Layout:
    """Which columns tell of which fields.

    `columns` names the fact of a column, `{"age": "patient.age_years"}`; every other column is looked up by its own
    name. `values` translates values, by fact: `{"patient.sex": {"F": "female", "unknown": None}}`. `also` are columns
    that are used for something else. `is_text`: all values are text, as in a CSV file.

    Raises:
        ArgumentError: a column is named that is not there, a fact that does not exist, or one fact by two columns; a
            column is named like a fact, but there is no such fact; no column tells of any. All problems are listed.
    """
    by_path = {field.path: field for field in (*fields, *single_fields(fields))}
    groups = {path.partition(".")[0] for path in by_path}
    roles = dict(_roles(fields))
    columns, values = columns or {}, values or {}
    found: dict[str, dict[str, str]] = {}
    absent = [column for column in columns if column not in names]
    problems = [f"columns: the table has no column {one!r}{did_you_mean(str(one), names)}" for one in absent]
    for path in values:
        if path not in by_path:
            problems.append(f"values: there is no fact {path!r}{did_you_mean(path, by_path)}")
        elif not isinstance(values[path], Mapping):
            problems.append(f"values: {path}: give a mapping from the table's values, {{'F': 'female'}}")
    twice = {name for name in names if list(names).count(name) > 1}
    unused = []
    for column in dict.fromkeys(names):
        name = columns.get(column, column)
        if name not in roles:
            if column in columns or ("." in name and name.partition(".")[0] in groups):
                problems.append(f"column {column!r}: there is no fact {name!r}{did_you_mean(name, roles)}")
            elif column not in also:
                unused.append(column)
            continue
        path, role = roles[name]
        if column in twice or role in found.get(path, ()):
            other = column if column in twice else found[path][role]
            problems.append(f"columns {other!r} and {column!r} both tell of {name}; leave one out")
        found.setdefault(path, {})[role] = column
    if not problems and not found:
        example = listed([repr(path) for path in list(by_path)[:2]])
        problems.append(
            f"no column tells of a fact: {listed([repr(name) for name in names[:6]])}. Name columns like facts, "
            f"{example}, or say what they are: columns={{'age': '{next(iter(by_path), 'group.name')}'}}"
        )
    if problems:
        raise ArgumentError("\n".join(problems))
    told = [one for field in fields if field.path in found for one in _told(field, found[field.path], values, is_text)]
    return Layout(tuple(told), tuple(unused))


def _told(
    field: Field, columns: Mapping[str, str], values: Mapping[str, Mapping[Any, Any]], is_text: bool
) -> Iterator[Told]:
    """The columns of a field; those of single words are each of a yes-or-no field, unless some column has lists."""
    words = {word.path.removeprefix(field.path).lstrip(): word for word in word_fields(field)}
    if columns.keys() <= words.keys():
        for role, column in columns.items():
            yield Told(words[role], {"": column}, values.get(words[role].path, {}), is_text)
    else:
        yield Told(field, columns, values.get(field.path, {}), is_text)


def _roles(fields: Iterable[Field]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every name that a column can have, with the path of its field and its role."""
    for field in fields:
        yield field.path, (field.path, "")
        endings = OF_WORDS if isinstance(field.domain, WordSet) else NAMES
        for ending in endings:
            yield f"{field.path}.{ending}", (field.path, ending)
        for word in word_fields(field):
            yield word.path, (field.path, word.path.removeprefix(field.path).lstrip())
