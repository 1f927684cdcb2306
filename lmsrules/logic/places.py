"""Every place in a condition where a part stands, and how to put another condition there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from .conditions import And, Compare, Condition, Holds, Member, Not, Or


@frozen
class Place:
    """A part of a condition; `put` gives the whole condition with another one in its place."""

    part: Condition
    put: Callable[[Condition], Condition]


def places(condition: Condition) -> Iterator[Place]:
    """The places of a condition, outermost first; findings are not opened."""
    yield Place(condition, lambda other: other)
    match condition:
        case Not(part):
            yield from _within(part, Not)
        case And(parts) | Or(parts):
            for number, part in enumerate(parts):
                yield from _within(part, _replacing(type(condition), parts, number))


def clauses(condition: Condition) -> Iterator[Place]:
    """The places of the clauses: tests of a fact, and findings."""
    return (place for place in places(condition) if isinstance(place.part, Compare | Member | Holds))


def _within(part: Condition, around: Callable[[Condition], Condition]) -> Iterator[Place]:
    for place in places(part):
        yield Place(place.part, _after(place.put, around))


def _after(
    put: Callable[[Condition], Condition], around: Callable[[Condition], Condition]
) -> Callable[[Condition], Condition]:
    return lambda other: around(put(other))


def _replacing(
    kind: type[And] | type[Or], parts: tuple[Condition, ...], number: int
) -> Callable[[Condition], Condition]:
    return lambda other: kind((*parts[:number], other, *parts[number + 1 :]))
