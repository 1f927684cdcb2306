"""`assess()` and `decide()`: from the facts of a case to the positions of the guidance."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from .answers import Answer, Argument, Position, UnknownNameError, answer_to_dict
from .explanation.layout import INTENDED_USE
from .explanation.page import page
from .explanation.reasons import asked_reason, position_reason
from .facts import Case, known_facts
from .loading import case_to_dict
from .logic import decisions
from .logic.agreement import check_agreement
from .logic.asking import NextQuestion, next_questions
from .logic.derivation import Derivation, derive
from .logic.errors import Value
from .logic.fields import did_you_mean
from .logic.kleene import truth
from .logic.outcomes import Decision, OptionDecision
from .logic.productions import Kind
from .logic.rulebook import Question, Rulebook
from .rules import guidance


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
            "answers": [answer_to_dict(answer) for answer in self],
            "next_questions": [
                {"fact": q.fact, "settles": q.settles, "of": q.of, "at_best": q.at_best, "on_average": q.on_average}
                for q in self.next_questions()
            ],
        }

    def to_json(self, indent: int | None = 2) -> str:
        """The assessment as JSON text."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)


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
        citations=rulebook.citations_of(evidence),
        reason=position_reason(rulebook, decision, decided),
        arguments=tuple(
            Argument(evidence=e.id, direction=e.direction, applies=truth(e.population, facts, rulebook.conditions))
            for e in bearing
        ),
    )
