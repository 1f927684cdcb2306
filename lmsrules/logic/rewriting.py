"""Conditions made from conditions: a part exchanged, several joined, and what known facts leave of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen

from .conditions import ALWAYS, NEVER, And, Compare, Condition, Holds, Member, Not, Or, Test
from .draft import Draft
from .kleene import truth
from .partly import Known
from .parts import Rule


@frozen
class Hole:
    """A condition with a hole where one part was: `put` fills it.

    For the part `b` of `a & b`, `put(c)` is `a & c`."""

    part: Condition
    put: Callable[[Condition], Condition]


def holes(condition: Condition) -> Iterator[Hole]:
    """A hole for each part of a condition, the whole condition first; findings are not opened."""
    yield Hole(condition, lambda other: other)
    match condition:
        case Not(part):
            yield from _within(part, Not)
        case And(parts) | Or(parts):
            for number, part in enumerate(parts):
                yield from _within(part, _replacing(type(condition), parts, number))


def clauses(condition: Condition) -> Iterator[Hole]:
    """The holes of the clauses alone: tests of a fact, and findings."""
    return (hole for hole in holes(condition) if isinstance(hole.part, Compare | Member | Holds))


def _within(part: Condition, around: Callable[[Condition], Condition]) -> Iterator[Hole]:
    for hole in holes(part):
        yield Hole(hole.part, _after(hole.put, around))


def _after(
    put: Callable[[Condition], Condition], around: Callable[[Condition], Condition]
) -> Callable[[Condition], Condition]:
    return lambda other: around(put(other))


def _replacing(
    kind: type[And] | type[Or], parts: tuple[Condition, ...], number: int
) -> Callable[[Condition], Condition]:
    return lambda other: kind((*parts[:number], other, *parts[number + 1 :]))


def with_tests(condition: Condition, change: Callable[[Test], Condition]) -> Condition:
    """The condition with each test of a fact exchanged for what `change` makes of it; findings are not opened."""
    match condition:
        case Compare() | Member():
            return change(condition)
        case Not(part):
            return Not(with_tests(part, change))
        case And(parts) | Or(parts):
            return type(condition)(tuple(with_tests(part, change) for part in parts))
    return condition


def rule_holds(rulebook: Draft, rule: Rule) -> Condition:
    """The condition under which a rule holds: its question is asked, its own condition is met and no exception's."""
    exceptions = [Not(other.when) for other in rulebook.exceptions_to[rule.id]]
    return every([rule.on.asked_when, rule.when, *exceptions])


def every(conditions: Iterable[Condition]) -> Condition:
    """All of the conditions."""
    parts = tuple(conditions)
    return And(parts) if len(parts) > 1 else parts[0] if parts else ALWAYS


def some(conditions: Iterable[Condition]) -> Condition:
    """One of the conditions at least."""
    parts = tuple(conditions)
    return Or(parts) if len(parts) > 1 else parts[0] if parts else NEVER


MOST_OPENED = 1000
"""The nodes that what is left of a finding has at most. Findings that rest on each other would have far more."""


def residual(
    condition: Condition,
    facts: Mapping[str, Known],
    findings: Mapping[str, Condition],
    opened: dict[str, Condition] | None = None,
) -> Condition:
    """The condition on what is unknown alone: `ALWAYS` or `NEVER` if what is known decides it clause by clause.

    A finding stays a finding if none of its facts is known, or where too much is left of it; otherwise it is opened.
    `opened` holds what is left of the findings that were met on the way here, as in `kleene.truth`.
    """
    opened = {} if opened is None else opened
    match condition:
        case Compare() | Member():
            known = truth(condition, facts, findings)
            return condition if known is None else ALWAYS if known else NEVER
        case Holds(finding):
            if finding not in opened:
                inside = residual(findings[finding], facts, findings, opened)
                stays = inside.size > MOST_OPENED or inside == findings[finding]
                opened[finding] = condition if stays and inside not in (ALWAYS, NEVER) else inside
            return opened[finding]
        case Not(part):
            inside = residual(part, facts, findings, opened)
            return inside.part if isinstance(inside, Not) else Not(inside)
        case And(parts):
            return _joined(And, [residual(part, facts, findings, opened) for part in parts], ALWAYS, NEVER)
        case Or(parts):
            return _joined(Or, [residual(part, facts, findings, opened) for part in parts], NEVER, ALWAYS)
    return condition


def _joined(kind: type[And] | type[Or], parts: list[Condition], idle: Condition, decisive: Condition) -> Condition:
    left = tuple(dict.fromkeys(part for part in parts if part != idle))
    if decisive in left:
        return decisive
    if len(left) < 2:
        return left[0] if left else idle
    return kind(left)
