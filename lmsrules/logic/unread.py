"""Which facts that were entered no rule reads: silence about them would read as if they were safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from attrs import frozen

from .compiling import fields_in, question_fields
from .conditions import Condition, Holds
from .errors import Value
from .outcomes import Decision
from .rulebook import Question, Rulebook


class Use(StrEnum):
    """What a fact that no rule reads is used for all the same, the most telling first."""

    WEIGHED = "weighed"
    CHECKED = "checked"
    COMPARED = "compared"
    NOTHING = "nothing"

    @property
    def meaning(self) -> str:
        """The use in a reader's words, before the facts."""
        return {
            Use.WEIGHED: "Listed to be weighed by those who decide",
            Use.CHECKED: "Only checked against the other facts",
            Use.COMPARED: "Only compared with the patients that evidence speaks of",
            Use.NOTHING: "Nothing here takes account of it, which does not make it unimportant",
        }[self]


@frozen(kw_only=True)
class Unread:
    """A known fact that no condition of a question asked or open tests, and what else it is used for."""

    fact: str
    use: Use


def unread(rulebook: Rulebook, facts: Mapping[str, Value], decisions: Mapping[str, Decision]) -> tuple[Unread, ...]:
    """The known facts that no rule of these questions reads, in the order of the fields.

    A question that is not asked reads only what decides whether it is.
    """
    read: set[str] = set()
    weighed: set[str] = set()
    for name, decision in decisions.items():
        question = rulebook.questions_by_id[name]
        if decision.asked is False:
            read |= fields_in(rulebook, question.asked_when)
        else:
            read |= question_fields(rulebook, question)
            weighed |= _weighed(rulebook, question)
    uses = {
        Use.WEIGHED: weighed,
        Use.CHECKED: _fields_in_all(rulebook, (constraint.holds for constraint in rulebook.constraints)),
        Use.COMPARED: _fields_in_all(rulebook, (evidence.population for evidence in rulebook.evidence)),
        Use.NOTHING: set(facts),
    }
    return tuple(
        Unread(fact=field.path, use=next(use for use, paths in uses.items() if field.path in paths))
        for field in rulebook.fields
        if field.path in facts and field.path not in read
    )


def _weighed(rulebook: Rulebook, question: Question) -> set[str]:
    return {*question.factors, *_fields_in_all(rulebook, map(Holds, question.considerations))}


def _fields_in_all(rulebook: Rulebook, conditions: Iterable[Condition]) -> set[str]:
    return set().union(*(fields_in(rulebook, condition) for condition in conditions))
