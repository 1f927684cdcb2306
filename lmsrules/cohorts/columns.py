"""Which column of a table tells of which fact."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import frozen

from ..logic.domains import composed
from ..logic.errors import ArgumentError
from ..logic.fields import Field, Number, Whole, WordSet, problem_with
from ..logic.partly import NAMES
from ..logic.values import given, is_number, kind_of, plain
from ..logic.words import single_fields, word_fields
from ..text import did_you_mean, listed
from .told import OF_WORDS, Meanings, Told, is_nothing, kind_of_key

__all__ = ["Layout", "Told", "layout_of"]


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
    roles = dict(_roles(fields))
    if not isinstance(columns := columns or {}, Mapping):
        raise ArgumentError("columns: give a mapping from columns to facts, {'age': 'patient.age_years'}")
    if not isinstance(values := values or {}, Mapping):
        raise ArgumentError("values: give a mapping by fact, {'patient.sex': {'F': 'female'}}")
    columns = {str(column): name for column, name in columns.items()}
    counts = Counter(names)
    if is_text and len(counts) == 1 and (mark := next((one for one in ";\t|" if one in names[0]), None)):
        raise ArgumentError(f"the file has one column, {names[0]!r}: save it with commas between values, not {mark!r}")
    absent = [column for column in columns if column not in names]
    problems = [f"columns: the table has no column {one!r}{_or_else(one, columns, counts, roles)}" for one in absent]
    problems += [problem for path in values for problem in _wrong_meanings(by_path, path, values[path], columns)]
    problems += filter(None, (twice(names, one) for one in also))
    found: dict[str, dict[str, str]] = {}
    unused = []
    for column in counts:
        name = columns.get(column, column)
        if not isinstance(name, str) or name not in roles:
            if column in columns or (column not in also and _is_like_a_fact(name, by_path)):
                what = f"there is no fact {given(name)}{did_you_mean(name, roles)}"
                problems.append(f"column {column!r}: {what}{'' if column in columns else ', or rename the column'}")
            elif column not in also:
                unused.append(column)
            continue
        path, role = roles[name]
        if counts[column] > 1:
            problems.append(f"the table has {counts[column]} columns {column!r}, which tell of {name}; keep one")
        elif role in found.get(path, ()):
            problems.append(f"columns {found[path][role]!r} and {column!r} both tell of {name}; leave one out")
        found.setdefault(path, {})[role] = column
    if not problems and not found:
        example = listed([repr(path) for path in list(by_path)[:2]])
        problems.append(
            f"no column tells of a fact: {listed([repr(name) for name in names[:6]]) or 'there is none'}. Name columns "
            f"like facts, {example}, or say what they are: columns={{'age': '{next(iter(by_path), 'group.name')}'}}"
        )
    of_words = {word.path: field.path for field in fields for word in word_fields(field)}
    for path in values:
        if path in by_path and of_words.get(path, path) not in found:
            problems.append(f"values: no column tells of {path}; leave it out, or say which does: columns={{...}}")
    if problems:
        raise ArgumentError("\n".join(problems))
    meanings = {path: {kind_of_key(plain(key)): meant for key, meant in values[path].items()} for path in values}
    told = [
        one for field in fields if field.path in found for one in _told(field, found[field.path], meanings, is_text)
    ]
    return Layout(tuple(told), tuple(unused))


def twice(names: Sequence[str], column: str) -> str:
    """What is wrong where a table has several columns of a name: nobody can say which is meant; else an empty text."""
    count = names.count(column)
    return f"the table has {count} columns {column!r}; rename all but one" if count > 1 else ""


def _or_else(column: str, columns: Mapping[str, str], names: Iterable[str], roles: Iterable[str]) -> str:
    """What may be meant by a column that is not there: the other way round, or another spelling."""
    said = columns[column]
    if column in roles and said in names:
        return f"; name the table's column first, {{{said!r}: {column!r}}}"
    return did_you_mean(column, names)


def _is_like_a_fact(name: str, paths: Iterable[str]) -> bool:
    """Whether a column's name begins like those of facts do, or nearly so: `tumor.site`."""
    group, dot, _ = name.partition(".")
    groups = {path.partition(".")[0].lower() for path in paths}
    return bool(dot) and bool(difflib.get_close_matches(group.strip().lower(), groups, n=1, cutoff=0.8))


def _wrong_meanings(fields: Mapping[str, Field], path: str, meanings: Any, columns: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with what values of a fact are said to stand for."""
    if path not in fields:
        of_column = f"; name the fact, {columns[path]!r}, not its column" if columns.get(path) in fields else ""
        yield f"values: there is no fact {path!r}{of_column or did_you_mean(path, fields)}"
    elif not isinstance(meanings, Mapping):
        yield f"values: {path}: give a mapping from the table's values, {{'F': 'female'}}, not {kind_of(meanings)}"
    else:
        for key, meant in meanings.items():
            if not is_nothing(key) and not isinstance(plain(key), str | int | float | Decimal | date):
                yield f"values: {path}: no value of a table is {given(key)}; give texts, numbers, true or false"
            elif is_nothing(key) and not is_nothing(meant):
                yield f"values: {path}: {given(key)} is unknown in a table, and stands for nothing else; leave it out"
            elif not _can_be_meant(fields[path], meant):
                yield f"values: {path}, {given(key)}: {problem_with(fields[path], meant)}"


def _can_be_meant(field: Field, meant: Any) -> bool:
    """Whether a value can stand for it: what a fact can be, what is in a list or bounds a set, or nothing."""
    meant = plain(meant)
    if is_nothing(meant) or (isinstance(meant, str) and not meant.strip()) or not problem_with(field, meant):
        return True
    if isinstance(meant, list | tuple):
        return all(_can_be_meant(field, one) for one in meant)
    if isinstance(field.domain, WordSet):
        return isinstance(meant, str) and composed(meant) in field.domain.values
    return (
        isinstance(field.domain, Whole | Number) and is_number(meant) and meant in (field.domain.low, field.domain.high)
    )


def _told(field: Field, columns: Mapping[str, str], values: Mapping[str, Meanings], is_text: bool) -> Iterator[Told]:
    """The columns of a field; those of single words are each of a yes-or-no field, unless some column has lists."""
    words = {word.path.removeprefix(field.path).lstrip(): word for word in word_fields(field)}
    if columns.keys() <= words.keys():
        for role, column in columns.items():
            yield Told(words[role], {"": column}, values.get(words[role].path, {}), is_text=is_text)
    else:
        of_words = {role: values.get(words[role].path, {}) for role in columns if role in words}
        yield Told(field, columns, values.get(field.path, {}), of_words, is_text)


def _roles(fields: Iterable[Field]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every name that a column can have, with the path of its field and its role."""
    for field in fields:
        yield field.path, (field.path, "")
        endings = OF_WORDS if isinstance(field.domain, WordSet) else NAMES
        for ending in endings:
            yield f"{field.path}.{ending}", (field.path, ending)
        for word in word_fields(field):
            yield word.path, (field.path, word.path.removeprefix(field.path).lstrip())
