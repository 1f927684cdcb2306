"""Answers and positions: what an assessment holds for each question and option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from .explanation.blocks import Document, Part
from .explanation.changing import NearestChange, nearest_change
from .explanation.graph import Graph
from .explanation.pictures import question_graph
from .explanation.readable import Readable
from .explanation.settles import WhatSettles, what_settles
from .explanation.why import Why, why
from .explanation.why_not import WhyNot, why_not
from .logic.errors import LmsRulesError, Value
from .logic.evidence import Direction
from .logic.fields import did_you_mean
from .logic.outcomes import Status
from .logic.rulebook import Rulebook, Stance


class UnknownNameError(LmsRulesError, KeyError):
    """There is no question or option of this name."""

    def __str__(self) -> str:
        return str(self.args[0])


@frozen(kw_only=True)
class Argument:
    """Evidence that bears on an option; `applies` says whether the case is of its population, None if unknown."""

    evidence: str
    direction: Direction
    applies: bool | None


@frozen(kw_only=True)
class Position:
    """Where the guidance stands on one option of one question, for one case.

    `status` is settled where every possible completion of the unknown facts gives the same `stance`, open where they
    differ, silent where none gives one. `possible` lists every stance some completion gives (None: silent),
    `depends_on` the unknown facts that can still change the verdict, `by_source` each source's stance (None: open).
    `contested` and `contraindicated` are None where open. `rules` are the rules that speak or may speak, `evidence` and
    `citations` what they rest on, `arguments` all evidence that bears on the option.
    """

    option: str
    title: str
    status: Status
    stance: Stance | None
    by_source: Mapping[str, Stance | None] = field(hash=False)
    contested: bool | None
    contraindicated: bool | None
    possible: tuple[Stance | None, ...]
    depends_on: tuple[str, ...]
    rules: tuple[str, ...]
    evidence: tuple[str, ...]
    citations: tuple[str, ...]
    reason: str
    arguments: tuple[Argument, ...]


@frozen(kw_only=True)
class Answer(Readable):
    """What the guidance says to one question. `asked` is None where that itself is open; `reason` says why.

    `factors` are the facts the guidance wants weighed, with their values (None: unknown); `considerations` the findings
    that speak for (True) or against (False) the option, None where unknown. Attributes of `Position` can be read off
    the answer directly where it has one option, or one named as the question.
    """

    question: str
    title: str
    asked: bool | None
    reason: str
    options: Mapping[str, Position] = field(hash=False)
    factors: Mapping[str, Value | None] = field(hash=False)
    considerations: Mapping[str, bool | None] = field(hash=False)
    rulebook: Rulebook = field(repr=False, eq=False)
    facts: Mapping[str, Value] = field(repr=False, hash=False)

    def document(self) -> Document:
        """Why each option stands as it does, with the rules in full."""
        items = tuple(
            item for option in self.options for part in self.why(option).document().parts for item in part.items
        )
        return Document(parts=(Part(title="", items=items),))

    def to_dict(self) -> dict[str, Any]:
        """As JSON data."""
        return answer_to_dict(self)

    def __getitem__(self, option: str) -> Position:
        """The position on one option."""
        if option not in self.options:
            hint = did_you_mean(option, self.options) or f"; it has {', '.join(self.options)}"
            raise UnknownNameError(f"{self.question} has no option {option!r}{hint}")
        return self.options[option]

    @property
    def position(self) -> Position:
        """The position on the main option: the only one, or the one named as the question.

        Raises:
            UnknownNameError: there are several options and none is named as the question.
        """
        if len(self.options) == 1:
            return next(iter(self.options.values()))
        if self.question in self.options:
            return self.options[self.question]
        first = next(iter(self.options))
        raise UnknownNameError(
            f"{self.question} has several options, {', '.join(self.options)}: name one, as in answer[{first!r}] or "
            f"answer.why({first!r})"
        )

    @property
    def status(self) -> Status:
        """The main option's status."""
        return self.position.status

    @property
    def stance(self) -> Stance | None:
        """The main option's stance."""
        return self.position.stance

    @property
    def possible(self) -> tuple[Stance | None, ...]:
        """The main option's possible stances."""
        return self.position.possible

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The unknown facts that can still change the main option."""
        return self.position.depends_on

    @property
    def citations(self) -> tuple[str, ...]:
        """The publications the main option's rules rest on."""
        return self.position.citations

    def why(self, option: str | None = None) -> Why:
        """Why the option (the main one) stands as it does: the fewest facts that force it, and the rules' clauses."""
        return why(self.rulebook, self.facts, self.question, self._option(option))

    def why_not(self, stance: Stance | str, option: str | None = None) -> WhyNot:
        """Why the option (the main one) does not have the stance: the rules that would give it, nearest first.

        Raises:
            LmsRulesError: the option has that stance, or there is no such stance.
        """
        return why_not(self.rulebook, self.facts, self.question, self._option(option), stance_named(stance))

    def nearest_change(
        self, stance: Stance | str | None = None, option: str | None = None, fixed: Sequence[str] = ()
    ) -> tuple[NearestChange, ...]:
        """The fewest known facts to change for the stance (None: for any other), each way tried out first.

        `fixed` are paths of facts that stay as they are, such as `patient.age_years`.
        """
        wanted = None if stance is None else stance_named(stance)
        return nearest_change(self.rulebook, self.facts, self.question, self._option(option), wanted, fixed)

    def what_settles(self, option: str | None = None) -> WhatSettles:
        """The smallest sets of unknown facts that would settle the option (the main one), with the outcomes."""
        return what_settles(self.rulebook, self.facts, self.question, self._option(option))

    def diagram(self) -> Graph:
        """The question's decision diagram, the ways open to this case bold."""
        return question_graph(self.rulebook, self.question, self.facts)

    def _option(self, option: str | None) -> str:
        return (self.position if option is None else self[option]).option


def stance_named(name: Stance | str) -> Stance:
    """The stance of that name, such as `RECOMMENDED`.

    Raises:
        UnknownNameError: there is none.
    """
    if name not in list(Stance):
        near = did_you_mean(name, Stance) or f"; take one of {', '.join(Stance)}"
        raise UnknownNameError(f"there is no stance {name!r}{near}")
    return Stance(name)


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The answer as JSON data."""
    return {
        "question": answer.question,
        "title": answer.title,
        "asked": answer.asked,
        "reason": answer.reason,
        "options": [_position_to_dict(position) for position in answer.options.values()],
        "factors": dict(answer.factors),
        "considerations": dict(answer.considerations),
    }


def _position_to_dict(position: Position) -> dict[str, Any]:
    return {
        "option": position.option,
        "title": position.title,
        "status": position.status,
        "stance": position.stance,
        "by_source": dict(position.by_source),
        "contested": position.contested,
        "contraindicated": position.contraindicated,
        "possible": list(position.possible),
        "depends_on": list(position.depends_on),
        "rules": list(position.rules),
        "evidence": list(position.evidence),
        "citations": list(position.citations),
        "why": position.reason,
        "arguments": [
            {"evidence": a.evidence, "direction": a.direction, "applies": a.applies} for a in position.arguments
        ],
    }
