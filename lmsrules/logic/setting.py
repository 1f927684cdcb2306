"""A rulebook with other values of its limits, as a user sets them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import attrs

from ..text import did_you_mean, listed, one_line
from .conditions import Compare, Condition, Test, walk
from .draft import Draft, need_rulebook
from .errors import ArgumentError
from .fields import Whole
from .limits import Limit, disorder
from .parts import Question
from .rewriting import with_tests
from .rulebook import Rulebook, rulebook_of
from .tested import named_conditions
from .values import given

_WITH_CONDITIONS = (
    "findings",
    "constraints",
    "questions",
    "rules",
    "evidence",
    "trials",
    "cautions",
    "former_rules",
    "former_evidence",
)
"""The kinds of parts that have conditions, and so can use limits."""


def with_limits(rulebook: Draft, limits: Mapping[str, float]) -> Rulebook:
    """The rulebook with other values of some limits, by id; what they were is kept as `Limit.default`.

    `with_limits(BOOK, {"coldest": -15})`. The hash is another one. A limit that is set to its
    default is as it was.

    Raises:
        ArgumentError: there is no such limit, or a value is no number or outside the limit's bounds, or not in the
            order that limits have to keep; all are listed.
        RulebookError: the rulebook has defects, with these values.
    """
    need_rulebook(rulebook)
    if not isinstance(limits, Mapping):
        raise ArgumentError(f"limits: give a mapping of limits by id, not {given(limits)}")
    whole = _whole(rulebook)
    problems = [problem for name, value in limits.items() if (problem := _problem(rulebook, name, value, whole))]
    if problems:
        raise ArgumentError("; ".join(problems))
    changed = {name: _set(rulebook.limits_by_id[name], value) for name, value in limits.items()}
    if clashes := [one_line(said) for _, _, said in disorder({**rulebook.limits_by_id, **changed})]:
        raise ArgumentError("; ".join(clashes))
    values = {name: limit.value for name, limit in changed.items()}

    def test(one: Test) -> Condition:
        return attrs.evolve(one, value=values[one.limit]) if isinstance(one, Compare) and one.limit in values else one

    parts = {name: getattr(rulebook, name) for name in _WITH_CONDITIONS}
    change = partial(_rebuilt, test=test)
    rebuilt = {name: tuple(map(change, parts[name])) for name in _WITH_CONDITIONS}
    return rulebook_of(rulebook, **{**rebuilt, "limits": tuple(changed.get(one.id, one) for one in rulebook.limits)})


def _whole(rulebook: Draft) -> set[str]:
    """The limits that a fact is compared with which is a whole number, such as a performance status."""
    nodes = (node for _, condition in named_conditions(rulebook) for node in walk(condition))
    tests = (node for node in nodes if isinstance(node, Compare) and node.limit)
    fields = rulebook.fields_by_path
    return {test.limit for test in tests if test.path in fields and isinstance(fields[test.path].domain, Whole)}


def _problem(rulebook: Draft, name: object, value: object, whole: set[str]) -> str:
    """Why a limit cannot have this value, or an empty text."""
    limit = rulebook.limits_by_id.get(name) if isinstance(name, str) else None
    if limit is None:
        near = did_you_mean(name, rulebook.limits_by_id) if isinstance(name, str) else ""
        there = f"; there is {listed([*rulebook.limits_by_id])}" if rulebook.limits else "; this rulebook has none"
        return f"there is no limit {given(name)}{near or there}"
    kind = "a whole number" if limit.id in whole else "a number"
    allowed = f"give {kind} from {limit.low:g} to {limit.high:g}{f' {one_line(limit.unit)}' if limit.unit else ''}"
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or not limit.low <= value <= limit.high
        or (limit.id in whole and value != int(value))
    ):
        return f"limit {name}: {given(value)} is not allowed; {allowed}"
    return ""


def _set(limit: Limit, value: float) -> Limit:
    as_read = limit.as_read
    if value == as_read:
        return attrs.evolve(limit, value=as_read, default=None)
    whole = isinstance(as_read, int) and value == int(value)
    return attrs.evolve(limit, value=int(value) if whole else value, default=as_read)


def _rebuilt(part: Any, test: Callable[[Test], Condition]) -> Any:
    """A part of a rulebook with its conditions changed, and those of the question it is on."""
    changes = {}
    for attribute in attrs.fields(type(part)):
        value = getattr(part, attribute.name)
        if isinstance(value, Condition):
            changes[attribute.name] = with_tests(value, test)
        elif isinstance(value, Question):
            changes[attribute.name] = _rebuilt(value, test)
    return attrs.evolve(part, **changes) if changes else part
