"""Findings of which nothing makes use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..logic.conditions import Condition, Holds, walk
from ..logic.draft import Draft
from ..logic.tested import named_conditions


def unused_findings(rulebook: Draft) -> tuple[str, ...]:
    """The findings that no condition of a question, rule, constraint or evidence names, no question considers, and no
    finding that is used rests on."""
    used: set[str] = set()
    roots = (condition for owner, condition in named_conditions(rulebook) if not owner.startswith("finding "))
    waiting = [*_named(roots), *(name for question in rulebook.questions for name in question.considerations)]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += _named([rulebook.conditions[name]])
    return tuple(finding.id for finding in rulebook.findings if finding.id not in used)


def _named(conditions: Iterable[Condition]) -> Iterator[str]:
    return (node.finding for condition in conditions for node in walk(condition) if isinstance(node, Holds))
