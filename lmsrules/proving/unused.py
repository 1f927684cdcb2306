"""Which findings conditions rest on, and of which findings nothing makes use."""

from __future__ import annotations

from ..logic.conditions import Holds
from ..logic.draft import Draft
from ..logic.tested import findings_under, named_conditions


def unused_findings(rulebook: Draft) -> tuple[str, ...]:
    """The findings that no condition names but those of unused findings, no question considers and that are not the
    scope."""
    roots = (condition for owner, condition in named_conditions(rulebook) if not owner.startswith("finding "))
    weighed = (Holds(name) for question in rulebook.questions for name in question.considerations)
    scope = [Holds(rulebook.scope)] if rulebook.scope else []
    used = findings_under(rulebook, [*roots, *weighed, *scope])
    return tuple(finding.id for finding in rulebook.findings if finding.id not in used)
