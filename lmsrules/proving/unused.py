"""Which findings conditions rest on, and of which findings nothing makes use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..logic.conditions import Condition, Holds, walk
from ..logic.draft import Draft
from ..logic.tested import named_conditions


def unused_findings(rulebook: Draft) -> tuple[str, ...]:
    """The findings that no condition of a question, rule, constraint or evidence names, no question considers, and no
    finding that is used rests on."""
    roots = (condition for owner, condition in named_conditions(rulebook) if not owner.startswith("finding "))
    weighed = (Holds(name) for question in rulebook.questions for name in question.considerations)
    used = findings_under(rulebook, [*roots, *weighed])
    return tuple(finding.id for finding in rulebook.findings if finding.id not in used)


def findings_under(rulebook: Draft, conditions: Iterable[Condition]) -> set[str]:
    """The findings that some conditions rest on, by way of other findings too."""
    found: set[str] = set()
    waiting = [*_named(conditions)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _named([rulebook.conditions[name]])
    return found


def _named(conditions: Iterable[Condition]) -> Iterator[str]:
    return (node.finding for condition in conditions for node in walk(condition) if isinstance(node, Holds))
