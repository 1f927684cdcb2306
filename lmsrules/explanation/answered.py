"""What is answered, as plain data: of each option its position, of each question its answer.

`answered()` makes it of a rulebook, facts and a decision; whatever else is shown of a case starts from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, TypeVar

import attrs
from attrs import field, frozen

from ..document.readable import plain
from ..logic.diagrams.outcomes import Decision, OptionDecision
from ..logic.draft import Draft
from ..logic.errors import UnknownNameError
from ..logic.evidence import Direction
from ..logic.kleene import truth
from ..logic.once import once_for
from ..logic.partly import Known
from ..logic.parts import Option, Question, Rule
from ..logic.words import Told, gathered, with_words
from ..text import did_you_mean
from .reasons import asked_reason, position_reason

_DECIDED = tuple(attribute.name for attribute in attrs.fields(OptionDecision))
_decided = attrgetter(*_DECIDED)

_TRUTHS = (True, False, None)

Made = TypeVar("Made")


@frozen(kw_only=True)
class Argument:
    """Evidence that bears on an option; `applies` says whether the case is of its population, None if unknown."""

    evidence: str
    direction: Direction
    applies: bool | None


@frozen(kw_only=True)
class Position(OptionDecision):
    """Where the guidance stands on one option of one question, for one case: what is decided, and its grounds.

    `evidence` and `citations` are what `rules` rest on, `arguments` all evidence that bears on the option.
    """

    title: str
    evidence: tuple[str, ...]
    citations: tuple[str, ...]
    arguments: tuple[Argument, ...]
    say: Callable[[Position], str] = field(eq=False, repr=False)

    @cached_property
    def reason(self) -> str:
        """Why the option stands as it does, in one or two sentences; worked out when first asked for."""
        return self.say(self)


@frozen(kw_only=True)
class Answered:
    """What the guidance says to one question. `asked` is None where that itself is open.

    `factors` are the facts the guidance wants weighed, with what is known of them (None: nothing); `considerations` the
    findings that speak for (True) or against (False) the option, None where unknown. `decision` is what it was made of.
    """

    question: str
    title: str
    asked: bool | None
    options: Mapping[str, Position] = field(hash=False)
    factors: Mapping[str, Told | None] = field(hash=False)
    considerations: Mapping[str, bool | None] = field(hash=False)
    decision: Decision = field(repr=False)
    say: Callable[[Decision], str] = field(eq=False, repr=False)

    @cached_property
    def reason(self) -> str:
        """Why it is asked, or not, or what that depends on; worked out when first asked for."""
        return self.say(self.decision)

    def __getitem__(self, option: str) -> Position:
        """The position on one option.

        Raises:
            UnknownNameError: the question has no such option.
        """
        if not isinstance(option, str) or option not in self.options:
            hint = did_you_mean(option, self.options) or f"; it has {', '.join(self.options)}"
            raise UnknownNameError(f"{self.question} has no option {option!r}{hint}")
        return self.options[option]


def answered(rulebook: Draft, facts: Mapping[str, Known], decision: Decision, make: Callable[..., Made]) -> Made:
    """What is decided on a question, with its grounds; `make` is `Answered`, or takes the same arguments."""
    question, conditions = rulebook.questions_by_id[decision.question], rulebook.conditions
    return make(
        question=question.id,
        title=question.title,
        asked=decision.asked,
        options={option.id: _position(rulebook, facts, question, option, decision) for option in question.options},
        factors=_factors(rulebook, facts, question),
        considerations={name: truth(conditions[name], facts, conditions) for name in question.considerations},
        decision=decision,
        say=partial(asked_reason, rulebook, facts, question),
    )


def _factors(rulebook: Draft, facts: Mapping[str, Known], question: Question) -> dict[str, Told | None]:
    """What is known of the factors of a question, of a set of words as a set."""
    if not question.factors:
        return {}
    paths = with_words(question.factors, rulebook.fields_by_path)
    known = gathered({path: facts[path] for path in paths if path in facts}, rulebook.fields)
    return {path: known.get(path, facts.get(path)) for path in question.factors}


def _position(
    rulebook: Draft, facts: Mapping[str, Known], question: Question, option: Option, decision: Decision
) -> Position:
    decided, conditions = decision.options[option.id], rulebook.conditions
    argument = _arguments(rulebook)
    evidence, citations = _grounds(rulebook, decided.rules)
    bearing = rulebook.evidence_on.get((question.id, option.id), ()) if decided.rules else ()
    return Position(
        **dict(zip(_DECIDED, _decided(decided), strict=True)),
        title=option.title,
        evidence=evidence,
        citations=citations,
        say=partial(position_reason, rulebook, decision),
        arguments=tuple(argument[e.id][truth(e.population, facts, conditions)] for e in bearing),
    )


Grounds = tuple[tuple[str, ...], tuple[str, ...]]
"""Evidence and the publications it is in."""


def _grounds(rulebook: Draft, rules: tuple[str, ...]) -> Grounds:
    """What some rules rest on; worked out once."""
    kept = _grounds_kept(rulebook)
    if rules not in kept:
        evidence = tuple(dict.fromkeys(name for rule in rules for name in rulebook.rules_by_id[rule].evidence))
        kept[rules] = evidence, rulebook.citations_of(evidence)
    return kept[rules]


@once_for
def _grounds_kept(_: Draft) -> dict[tuple[str, ...], Grounds]:
    return {}


@once_for
def _arguments(rulebook: Draft) -> dict[str, dict[bool | None, Argument]]:
    """For each piece of evidence its argument if it applies to a case, if it does not, and if that is unknown."""
    return {
        e.id: {applies: Argument(evidence=e.id, direction=e.direction, applies=applies) for applies in _TRUTHS}
        for e in rulebook.evidence
    }


def support_of(rulebook: Draft, question: str, option: str, rules: Iterable[Rule]) -> tuple[str, ...]:
    """The ids of the evidence shown with an option where these rules speak: theirs, then what bears on the option."""
    names = [name for rule in rules for name in rule.evidence]
    bearing = [evidence.id for evidence in rulebook.evidence_on.get((question, option), ())] if names else []
    return tuple(dict.fromkeys([*names, *bearing]))


def answered_to_dict(answer: Answered) -> dict[str, Any]:
    """The answer as JSON data."""
    return {
        "question": answer.question,
        "title": answer.title,
        "asked": answer.asked,
        "reason": answer.reason,
        "options": [position_to_dict(position) for position in answer.options.values()],
        "factors": plain(answer.factors),
        "considerations": dict(answer.considerations),
    }


def position_to_dict(position: Position) -> dict[str, Any]:
    """The position as JSON data; `why` is the reason once more, by the name it had before."""
    lazily = {"depends_on": list(position.depends_on), "reason": position.reason, "why": position.reason}
    return {"option": position.option, "title": position.title, **plain(position), **lazily}
