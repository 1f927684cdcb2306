"""`assess()` and `decide()`: from the facts of a case to the positions of the guidance."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from .explanation.page import INTENDED_USE, page
from .explanation.reasons import asked_reason, position_reason
from .explanation.why import NearestChange, Why, WhyNot, nearest_change, why, why_not
from .facts import Case, known_facts
from .loading import case_to_dict
from .logic import decisions
from .logic.agreement import check_agreement
from .logic.asking import NextQuestion, next_questions
from .logic.derivation import Derivation, derive
from .logic.errors import LmsRulesError, Value
from .logic.evidence import Direction
from .logic.fields import did_you_mean
from .logic.kleene import truth
from .logic.outcomes import Decision, OptionDecision, Status
from .logic.productions import Kind
from .logic.rulebook import Question, Rulebook, Stance
from .rules import guidance


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
class Answer:
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
        raise UnknownNameError(f"{self.question} has several options: take answer[...] with {', '.join(self.options)}")

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
        return why_not(self.rulebook, self.facts, self.question, self._option(option), _stance(stance))

    def nearest_change(
        self, stance: Stance | str | None = None, option: str | None = None, fixed: Sequence[str] = ()
    ) -> tuple[NearestChange, ...]:
        """The fewest known facts to change for the stance (None: for any other), each way tried out first.

        `fixed` are paths of facts that stay as they are, such as `patient.age_years`.
        """
        wanted = None if stance is None else _stance(stance)
        return nearest_change(self.rulebook, self.facts, self.question, self._option(option), wanted, fixed)

    def _option(self, option: str | None) -> str:
        return (self.position if option is None else self[option]).option


def _stance(name: Stance | str) -> Stance:
    if name not in list(Stance):
        raise UnknownNameError(f"there is no stance {name!r}; take one of {', '.join(Stance)}")
    return Stance(name)


@frozen(kw_only=True, eq=False)
class Assessment:
    """The answers to all questions asked of a case, with what they were reached by."""

    case: Case
    rulebook: Rulebook
    engine: str
    answers: Mapping[str, Answer]
    derivation: Derivation

    def __getitem__(self, question: str) -> Answer:
        """The answer to one question."""
        if question not in self.answers:
            hint = did_you_mean(question, self.answers) or f"; they are {', '.join(self.answers)}"
            raise UnknownNameError(f"there is no question {question!r}{hint}")
        return self.answers[question]

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers.values())

    def __str__(self) -> str:
        return page(self)

    def next_questions(self) -> tuple[NextQuestion, ...]:
        """The unknown facts that can still change an open option, best first."""
        facts = known_facts(self.case)
        compiled = self.rulebook.compiled
        return next_questions(compiled, compiled.cells(facts), decisions.decide(self.rulebook, facts))

    def to_dict(self) -> dict[str, Any]:
        """The assessment as JSON data, in the shape of `assessment_schema()`."""
        return {
            "rulebook": {"id": self.rulebook.id, "version": self.rulebook.version, "sha256": self.rulebook.sha256},
            "engine": self.engine,
            "intended_use": INTENDED_USE,
            "case": case_to_dict(self.case),
            "answers": [_answer_to_dict(answer) for answer in self],
            "next_questions": [
                {"fact": q.fact, "settles": q.settles, "of": q.of, "at_best": q.at_best, "on_average": q.on_average}
                for q in self.next_questions()
            ],
        }

    def to_json(self, indent: int | None = 2) -> str:
        """The assessment as JSON text."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)


def _answer_to_dict(answer: Answer) -> dict[str, Any]:
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


def assess(case: Case, *, rulebook: Rulebook | None = None, engine: str | None = None) -> Assessment:
    """Assess a case by forward chaining and by decision diagrams, which must agree.

    Args:
        case: what is known; everything else is unknown.
        rulebook: the shipped guidance unless another is given.
        engine: `durable` or `builtin`; None takes durable-rules where it works, else the built-in chainer.

    Raises:
        ContradictionError: no possible patient has these facts.
        EngineError: the engine is not available or failed.
        EngineDisagreement: the two reasoners do not agree; nothing is returned.
    """
    rulebook = rulebook or guidance()
    facts = known_facts(case)
    decided = decisions.decide(rulebook, facts)
    chainer = rulebook.chainer(engine)
    derivation = derive(rulebook.productions, chainer.run(facts))
    check_agreement(rulebook, facts, decided, derivation)
    answers = {
        question.id: _answer(rulebook, facts, question, decided[question.id], derivation)
        for question in rulebook.questions
    }
    return Assessment(case=case, rulebook=rulebook, engine=chainer.name, answers=answers, derivation=derivation)


def decide(case: Case, *, rulebook: Rulebook | None = None) -> dict[str, Decision]:
    """The bare decisions by question id, from the diagrams alone: the fast path, exact but without reasons.

    Raises:
        ContradictionError: no possible patient has these facts.
    """
    return decisions.decide(rulebook or guidance(), known_facts(case))


def _answer(
    rulebook: Rulebook, facts: Mapping[str, Value], question: Question, decision: Decision, derivation: Derivation
) -> Answer:
    return Answer(
        question=question.id,
        title=question.title,
        asked=decision.asked,
        reason=asked_reason(rulebook, facts, question, decision),
        options={
            option.id: _position(rulebook, facts, question.id, option.title, decision, decision.options[option.id])
            for option in question.options
        },
        factors={path: facts.get(path) for path in question.factors},
        considerations={name: derivation.truth(Kind.FINDING, name) for name in question.considerations},
        rulebook=rulebook,
        facts=facts,
    )


def _position(
    rulebook: Rulebook,
    facts: Mapping[str, Value],
    question: str,
    title: str,
    decision: Decision,
    decided: OptionDecision,
) -> Position:
    evidence = dict.fromkeys(name for rule in decided.rules for name in rulebook.rules_by_id[rule].evidence)
    bearing = rulebook.evidence_on.get((question, decided.option), ()) if decided.rules else ()
    return Position(
        option=decided.option,
        title=title,
        status=decided.status,
        stance=decided.stance,
        by_source=decided.by_source,
        contested=decided.contested,
        contraindicated=decided.contraindicated,
        possible=decided.possible,
        depends_on=decided.depends_on,
        rules=decided.rules,
        evidence=tuple(evidence),
        citations=tuple(dict.fromkeys(c for name in evidence for c in rulebook.evidence_by_id[name].citations)),
        reason=position_reason(rulebook, decision, decided),
        arguments=tuple(
            Argument(evidence=e.id, direction=e.direction, applies=truth(e.population, facts, rulebook.conditions))
            for e in bearing
        ),
    )
