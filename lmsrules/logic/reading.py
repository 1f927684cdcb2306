"""Facts as nested data, the shape of a case file: an object for each group of fields. Read strictly, never coerced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .errors import FactsError, Problem, Value
from .fields import Field, did_you_mean, problem_with


def facts_from_data(data: object, fields: tuple[Field, ...], source: str = "") -> dict[str, Value]:
    """The known facts by path, of data such as `{"group": {"name": value}}`; None is unknown.

    Raises:
        FactsError: unknown keys, wrong types, values outside their domains; every problem is listed.
    """
    problems = list(problems_in(data, fields))
    if problems:
        raise FactsError(problems, source)
    assert isinstance(data, Mapping)
    known = {f"{group}.{name}": value for group, part in data.items() for name, value in (part or {}).items()}
    return {f.path: known[f.path] for f in fields if known.get(f.path) is not None}


def check_facts(facts: Mapping[str, object], fields: Mapping[str, Field]) -> None:
    """Check facts by field path, where unknown ones are left out, against the fields by path.

    Raises:
        FactsError: there is no such field, or a value is outside its domain; every problem is listed.
    """
    problems = []
    for path, value in facts.items():
        if path not in fields:
            hint = did_you_mean(str(path), fields) or f"; facts are given by path, such as {next(iter(fields))!r}"
            problems.append(Problem(str(path), f"there is no such field{hint}"))
        elif problem := problem_with(fields[path], value):
            problems.append(Problem(path, problem))
    if problems:
        raise FactsError(problems)


def problems_in(data: object, fields: tuple[Field, ...]) -> Iterator[Problem]:
    """All that is wrong with nested data as facts of these fields."""
    groups: dict[str, dict[str, Field]] = {}
    for one in fields:
        name, _, attribute = one.path.partition(".")
        groups.setdefault(name, {})[attribute] = one
    if not isinstance(data, Mapping):
        yield Problem("", f"a case is an object with {', '.join(groups)}, not {kind_of(data)}")
        return
    for key, part in data.items():
        group = key if key in groups else None
        if group is None:
            yield Problem(str(key), f"unknown; a case has {', '.join(groups)}{did_you_mean(str(key), groups)}")
            group = next((name for name in groups if f"{name!r}?" in did_you_mean(str(key), groups)), None)
        if group is None or part is None:
            continue
        if not isinstance(part, Mapping):
            yield Problem(str(key), f"give an object with the facts of the {group}, not {kind_of(part)}")
            continue
        for attribute, value in part.items():
            path = f"{key}.{attribute}"
            field = groups[group].get(attribute) if isinstance(attribute, str) else None
            if field is None:
                yield Problem(path, f"unknown{_where(groups, group, str(attribute))}")
            elif value is not None and (problem := problem_with(field, value)):
                yield Problem(path, problem)


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


def _where(groups: Mapping[str, Mapping[str, Field]], group: str, attribute: str) -> str:
    elsewhere = [other for other, fields in groups.items() if attribute in fields]
    if elsewhere:
        return f"; {attribute} belongs to {elsewhere[0]}"
    near = did_you_mean(attribute, groups[group], prefix=f"{group}.")
    return near or "; `lmsrules facts` lists all fields"
