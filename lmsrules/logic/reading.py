"""Facts as nested data, the shape of a case file: an object for each group of fields.

Read strictly: what `as_stored` converts loses nothing, and nothing else is converted. A fact known in part is a table:
`age_years = { at_least = 18 }`; so is a set of words, `pets = { includes = ["dog"] }`. By path each word is a fact of
its own, yes or no: `trip.pets includes dog`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from ..text import did_you_mean
from .errors import MOST_TOLD, FactsError, Problem
from .fields import Field, as_stored, by_group, problem_with
from .partly import Known, Partly
from .values import given, kind_of, shortened
from .words import Words, gathered, spread, word_by_word

Hint = Callable[..., str]
"""`did_you_mean`, or what says nothing in its place."""

OfFact = TypeVar("OfFact")


def facts_from_data(data: object, fields: tuple[Field, ...], source: str = "") -> dict[str, Known]:
    """The known facts by path, of data such as `{"group": {"name": value}}`; None is unknown.

    Raises:
        FactsError: unknown keys, wrong types, values outside their domains; every problem is listed.
    """
    problems = with_few_hints(lambda hint: problems_in(data, fields, hint))
    if problems:
        raise FactsError(problems, source)
    assert isinstance(data, Mapping)
    known = {f"{group}.{name}": value for group, part in data.items() for name, value in (part or {}).items()}
    return _stored({f.path: known[f.path] for f in fields if known.get(f.path) is not None}, fields)


def nested(facts: Mapping[str, Known], fields: Iterable[Field]) -> dict[str, dict[str, Any]]:
    """Facts of these fields by path as nested data; the opposite of `facts_from_data`. What is known in part, and of a
    set of words, is a table."""
    data: dict[str, dict[str, Any]] = {}
    for path, value in gathered(facts, fields).items():
        group, _, name = path.partition(".")
        data.setdefault(group, {})[name] = value.table() if isinstance(value, Partly | Words) else value
    return data


def in_order(facts: Mapping[str, OfFact], fields: Iterable[Field]) -> dict[str, OfFact]:
    """The facts that are of these fields, in the order of the fields."""
    return {field.path: facts[field.path] for field in fields if field.path in facts}


def check_facts(facts: Mapping[str, object], fields: Mapping[str, Field]) -> dict[str, Known]:
    """Facts by field path, unknown ones left out, as they are kept; checked against the fields by path.

    What is given of a set of words comes back word by word.

    Raises:
        FactsError: there is no such field, or a value is outside its domain, or something is told of a word twice;
            every problem is listed.
    """
    if not isinstance(facts, Mapping):
        example = f"{{{next(iter(fields), 'group.name')!r}: ...}}"
        raise FactsError(
            [Problem("", f"give a mapping of facts by path, such as {example}, not {type(facts).__name__}")]
        )
    problems = with_few_hints(lambda hint: _problems_by_path(facts, fields, hint))
    if problems:
        raise FactsError(problems)
    return _stored(facts, fields.values())


def _stored(facts: Mapping[str, object], fields: Iterable[Field]) -> dict[str, Known]:
    # They were found to be in their domains.
    stored: dict[str, Any] = {f.path: as_stored(f, facts[f.path]) for f in fields if f.path in facts}
    return word_by_word({path: stored[path] for path in facts})


def keep(part: object, fields: Mapping[str, Field]) -> None:
    """Check the facts of a new object, whose class is frozen, and keep them as `as_stored` says; fields by attribute.

    Raises:
        FactsError: values are outside their domains; every problem is listed.
    """
    facts = {name: value for name in fields if (value := getattr(part, name)) is not None}
    problems = [
        Problem(fields[name].path, problem)
        for name, value in facts.items()
        if (problem := problem_with(fields[name], value))
    ]
    if problems:
        raise FactsError(problems)
    for name, value in facts.items():
        object.__setattr__(part, name, as_stored(fields[name], value))


def with_few_hints(problems: Callable[[Hint], Iterable[Problem]]) -> list[Problem]:
    """All problems. The nearest spelling is searched only for the problems an error lists: searching takes long."""
    told = list(islice(problems(did_you_mean), MOST_TOLD))
    if len(told) < MOST_TOLD:
        return told
    return [*told, *islice(problems(lambda *_, **__: ""), MOST_TOLD, None)]


def _problems_by_path(facts: Mapping[str, object], fields: Mapping[str, Field], hint: Hint) -> Iterator[Problem]:
    for path, value in facts.items():
        if path not in fields and isinstance(value, Mapping):
            example = next(iter(fields), "group.name")
            yield Problem(_key(path), f"facts are given by path, such as {example!r}, not as nested data")
        elif path not in fields:
            example = next(iter(fields), "group.name")
            near = hint(_key(path), fields) or f"; facts are given by path, such as {example!r}"
            yield Problem(_key(path), f"there is no such field{near}")
        elif problem := problem_with(fields[path], value):
            yield Problem(path, problem)
        elif isinstance(told := as_stored(fields[path], value), Words):
            for twice in facts.keys() & spread(fields[path], told):
                yield Problem(twice, f"it is told of twice, by {path} too; keep one")


def problems_in(data: object, fields: tuple[Field, ...], hint: Hint = did_you_mean) -> Iterator[Problem]:
    """All that is wrong with nested data as facts of these fields."""
    groups = by_group(fields)
    if not isinstance(data, Mapping):
        yield Problem("", f"a case is an object with {', '.join(groups)}, not {kind_of(data)}")
        return
    for key, part in data.items():
        group = key if key in groups else None
        if group is None:
            near = hint(_key(key), groups)
            yield Problem(_key(key), f"unknown; a case has {', '.join(groups)}{near}")
            group = next((name for name in groups if f"{name!r}?" in near), None)
        if group is None or part is None:
            continue
        if not isinstance(part, Mapping):
            yield Problem(_key(key), f"give an object with the facts of the {group}, not {kind_of(part)}")
            continue
        for attribute, value in part.items():
            path = f"{_key(key)}.{_key(attribute)}"
            field = groups[group].get(attribute) if isinstance(attribute, str) else None
            if field is None:
                yield Problem(path, f"unknown{_where(groups, group, _key(attribute), hint)}")
            elif value is not None and (problem := problem_with(field, value)):
                yield Problem(path, problem)


def _key(key: object) -> str:
    """An unknown key, as a problem names it."""
    return shortened(key) if isinstance(key, str) and key.strip() else given(key)


def _where(groups: Mapping[str, Mapping[str, Field]], group: str, attribute: str, hint: Hint) -> str:
    elsewhere = [other for other, fields in groups.items() if attribute in fields]
    if elsewhere:
        return f"; {attribute} belongs to {elsewhere[0]}"
    near = hint(attribute, groups[group], prefix=f"{group}.")
    return near or "; `lmsrules facts` lists all fields"
