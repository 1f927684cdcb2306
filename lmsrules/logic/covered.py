"""Whom a rulebook speaks of and on what, as a rulebook of its own beside it.

It has a question without rules for the scope, for each situation and for each decision not covered: who is asked it is
in scope, in the situation, has that decision to take. So all this is decided as any question is, exactly and under
missing facts, and facts that nothing else reads do not slow the decisions of the rulebook itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from .conditions import ALWAYS, Condition, Holds
from .draft import Draft, draft_of
from .once import once_for
from .parts import Question
from .rewriting import every
from .tested import findings_under

SCOPE = "scope"
"""The question of who is in scope."""


@once_for
def covered_by(rulebook: Draft) -> Draft:
    """The rulebook of these questions, with the findings and constraints that they need."""
    conditions = [c.holds for c in rulebook.constraints]
    questions = tuple(_questions(rulebook))
    used = findings_under(rulebook, [*conditions, *(question.asked_when for question in questions)])
    return draft_of(
        rulebook,
        id=f"{rulebook.id}: what is covered"[-200:],
        findings=tuple(finding for finding in rulebook.findings if finding.id in used),
        questions=questions,
        rules=(),
        evidence=(),
        citations=(),
        monotone=(),
        situations=(),
        uncovered=(),
    )


def scope_condition(rulebook: Draft) -> Condition:
    """Who is in scope: everybody where the rulebook names no scope."""
    return Holds(rulebook.scope) if rulebook.scope else ALWAYS


def tells_apart(rulebook: Draft) -> bool:
    """Whether the rulebook has a scope, situations or decisions not covered at all."""
    return bool(rulebook.scope or rulebook.situations or rulebook.uncovered)


def of_situation(situation: str) -> str:
    """The id of the question of who is in a situation."""
    return f"situation {situation}"


def of_uncovered(uncovered: str) -> str:
    """The id of the question of who has a decision to take that is not covered."""
    return f"uncovered {uncovered}"


def _questions(rulebook: Draft) -> Iterator[Question]:
    scope = scope_condition(rulebook)
    yield _question(SCOPE, scope)
    for situation in rulebook.situations:
        yield _question(of_situation(situation.id), every([scope, situation.when]))
    for uncovered in rulebook.uncovered:
        if uncovered.when is not None:
            yield _question(of_uncovered(uncovered.id), every([scope, uncovered.when]))


def _question(name: str, asked_when: Condition) -> Question:
    return Question(id=name, title=name, asked_when=asked_when, options=())
