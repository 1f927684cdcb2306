"""How far a rulebook goes: circles, how deep its conditions are nested, how many fields are decided together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

from .conditions import MOST_DEEP, And, Condition, Holds, Not, Or
from .draft import Draft
from .errors import Defect
from .tested import constraints_that_reach, named_conditions

MOST_FIELDS_TOGETHER = 200
"""Diagrams are made field by field, each below the last."""


def circles_in(uses: Mapping[str, list[str]], kind: str, fault: str) -> Iterator[Defect]:
    """Each circle once. A trail of its own instead of a function that calls itself: chains can be long."""
    done: set[str] = set()
    for start in uses:
        trail: dict[str, Iterator[str]] = {} if start in done else {start: iter(uses[start])}
        while trail:
            name, rest = next(reversed(trail.items()))
            used = next(rest, None)
            if used is None:
                done.add(name)
                del trail[name]
            elif used in trail:
                circle = tuple(trail)[list(trail).index(used) :]
                yield Defect("cycle", circle, f"{kind} {used!r} {fault}: {' -> '.join((*circle, used))}")
            elif used not in done:
                trail[used] = iter(uses.get(used, ()))


def too_deep(rulebook: Draft, uses: Mapping[str, list[str]]) -> Iterator[Defect]:
    """What is nested too deep once its findings are opened; of findings the first one only, for others rest on it."""
    depths: dict[str, int] = {}
    for name in TopologicalSorter(uses).static_order():
        if name in rulebook.conditions:
            depths[name] = _opened_depth(rulebook.conditions[name], depths)
    deep = [name for name in rulebook.conditions if depths[name] > MOST_DEEP]
    for name in sorted(deep, key=lambda name: depths[name])[:1]:
        yield _deep(name, f"finding {name!r}", depths[name])
    for owner, condition in named_conditions(rulebook) if not deep else ():
        depth = _opened_depth(condition, depths)
        if depth > MOST_DEEP:
            yield _deep(owner.partition(" ")[2], owner, depth)


def _opened_depth(condition: Condition, depths: Mapping[str, int]) -> int:
    """How deep a condition is with its findings opened; each node on the way down counts."""
    deepest, waiting = 0, [(condition, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        match node:
            case Holds(finding):
                deepest = max(deepest, depth + depths.get(finding, 0))
            case Not(part):
                waiting.append((part, depth + 1))
            case And(parts) | Or(parts):
                waiting += [(part, depth + 1) for part in parts]
    return deepest


def _deep(culprit: str, owner: str, depth: int) -> Defect:
    message = (
        f"{owner} is nested {depth} deep with its findings opened; at most {MOST_DEEP} are read. "
        "Let findings rest on facts, or on fewer findings one above the other"
    )
    return Defect("too-deep", (culprit,), message)


def too_wide(rulebook: Draft) -> Iterator[Defect]:
    """Questions that more fields decide together than diagrams go down."""
    for question in rulebook.questions:
        fields = constraints_that_reach(rulebook, question)[1]
        if len(fields) > MOST_FIELDS_TOGETHER:
            message = (
                f"question {question.id} depends on {len(fields)} fields, its constraints' among them; at most "
                f"{MOST_FIELDS_TOGETHER} are decided together. Part it into several questions"
            )
            yield Defect("too-wide", (question.id,), message)
