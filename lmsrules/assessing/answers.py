"""Answers as users hold them: the data of `explanation/answered`, with methods to ask why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import field, frozen

from ..document.blocks import Block, Document, Item, Part
from ..document.graph import Graph
from ..document.readable import Readable
from ..explanation.answered import Answered, Position, answered, answered_to_dict
from ..explanation.changing import NearestChange, nearest_change
from ..explanation.diagram import question_graph
from ..explanation.safety import CautionsOfCase
from ..explanation.settles import WhatSettles, what_settles
from ..explanation.why import Why, why, why_shown
from ..explanation.why_not import WhyNot, why_not
from ..logic.analysis.unread import Unread
from ..logic.diagrams.outcomes import Decision, Status
from ..logic.errors import UnknownNameError
from ..logic.partly import Known
from ..logic.parts import Stance
from ..logic.rulebook import Rulebook
from ..text import did_you_mean


@frozen(kw_only=True)
class Answer(Answered, Readable, Mapping[str, Position]):
    """What the guidance says to one question, and the ways to ask why; see `Answered` for what it holds.

    It is a mapping of its options: `answer["adjuvant-chemotherapy"]`. Attributes of `Position` can be read off the
    answer directly where it has one option, or one named as the question.
    """

    rulebook: Rulebook = field(repr=False, eq=False)
    facts: Mapping[str, Known] = field(repr=False, hash=False)

    def document(self) -> Document:
        """Why each option stands as it does, with the rules in full."""
        if self.decision.too_large:
            return Document(parts=(Part(title="", items=(Item(words=f"{self.title}: {self.reason}"),)),))
        items: list[Block] = []
        for name, position in self.options.items():
            if name in self.decision.undecided:
                items.append(Item(words=f"{self.title}: {position.title}: {position.reason}"))
            else:
                one = why_shown(self.rulebook, self.facts, self.decision, name)
                items += (item for part in one.document().parts for item in part.items)
        return Document(parts=(Part(title="", items=tuple(items)),))

    def to_dict(self) -> dict[str, Any]:
        """As JSON data."""
        return answered_to_dict(self)

    def __iter__(self) -> Iterator[str]:
        return iter(self.options)

    def __len__(self) -> int:
        return len(self.options)

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


def answers_of(rulebook: Rulebook, facts: Mapping[str, Known], decisions: Mapping[str, Decision]) -> dict[str, Answer]:
    """The answers that decisions come to, by question id."""
    of_case, make = CautionsOfCase(rulebook, facts), partial(Answer, rulebook=rulebook, facts=facts)
    return {question: answered(of_case, decision, make) for question, decision in decisions.items()}


def unread_to_dict(unread: Iterable[Unread]) -> dict[str, Any]:
    """The facts that nothing reads by path, and what each is used for all the same, as JSON data."""
    found = list(unread)
    return {"unread": [one.fact for one in found], "unread_uses": {one.fact: one.use.value for one in found}}


def with_old_names(explained: dict[str, Any]) -> dict[str, Any]:
    """What is `forced_by` and `wanted` also by the names it had before, `facts` and `asked`, until version 1."""
    why = explained["why"]
    return {**explained, "why": {**why, "facts": why["forced_by"]}, "asked": explained["wanted"]}
