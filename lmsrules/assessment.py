"""`assess()` and `decide()`: from the facts of a case to the positions of the guidance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from .answers import Answer, Argument, Position, UnknownNameError, answer_to_dict, stance_named
from .explanation.as_text import as_text
from .explanation.blocks import Document
from .explanation.explain import Explanation, explain
from .explanation.page import page
from .explanation.readable import Readable
from .explanation.reasons import asked_reason, position_reason
from .explanation.wording import INTENDED_USE, WIDTH
from .facts import Case, known_facts
from .loading import case_to_dict
from .logic import decisions
from .logic.agreement import check_agreement
from .logic.asking import NextQuestion, next_questions, without_effect
from .logic.derivation import Derivation, derive
from .logic.errors import FactsError, LmsRulesError, Problem, Value
from .logic.fields import did_you_mean
from .logic.kleene import truth
from .logic.outcomes import Decision, OptionDecision
from .logic.productions import Kind
from .logic.rulebook import Question, Rulebook, Stance
from .logic.text import counted
from .logic.unread import Unread, unread
from .logic.values import kind_of
from .receipt import receipt
from .rules import guidance


@frozen(kw_only=True, eq=False, repr=False)
class Assessment(Readable):
    """The answers to all questions asked of a case, with what they were reached by."""

    case: Case
    rulebook: Rulebook
    engine: str
    answers: Mapping[str, Answer]
    derivation: Derivation

    def __repr__(self) -> str:
        facts, answers = counted(len(known_facts(self.case)), "fact"), counted(len(self.answers), "answer")
        return f"<Assessment: {answers} from {facts} by {self.rulebook!r}>"

    def __getitem__(self, question: str) -> Answer:
        """The answer to one question."""
        if question not in self.answers:
            hint = did_you_mean(question, self.answers) or f"; they are {', '.join(self.answers)}"
            raise UnknownNameError(f"there is no question {question!r}{hint}")
        return self.answers[question]

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers.values())

    def document(self) -> Document:
        """The page for the tumour board, with the reasons to unfold."""
        return self.explain(pictures=True).document()

    def to_text(self, width: int = WIDTH, *, full: bool = False) -> str:
        """The page as plain text, `width` characters wide (at least 40); `full` with every reason."""
        return as_text(self.document() if full else page(self, self, {}), width, full=full)

    def explain(
        self,
        question: str | None = None,
        option: str | None = None,
        *,
        why_not: Stance | str | None = None,
        fixed: Sequence[str] = (),
        pictures: bool = False,
    ) -> Explanation:
        """The answers with every reason: why, why not otherwise, what would change them, what would settle them.

        Args:
            question: only this one; all unless given.
            option: only this option of the question.
            why_not: explain why the options do not have this stance.
            fixed: paths of facts that the changes offered leave as they are, such as `patient.age_years`.
            pictures: draw the reasons of each option.

        Raises:
            UnknownNameError: there is no such question, option or stance.
        """
        questions = tuple(self.answers) if question is None else (self[question].question,)
        stance = None if why_not is None else stance_named(why_not)
        return explain(self, questions, option, stance, tuple(fixed), pictures)

    def next_questions(self, questions: Iterable[str] | None = None) -> tuple[NextQuestion, ...]:
        """The unknown facts that can still change an open option of some questions (all), best first."""
        facts = known_facts(self.case)
        compiled = self.rulebook.compiled
        return next_questions(compiled, compiled.cells(facts), self._decisions(questions))

    def unread(self, questions: Iterable[str] | None = None) -> tuple[Unread, ...]:
        """The facts entered that no rule on some questions (all) reads, each with what else it is used for."""
        names = self.answers if questions is None else [self[question].question for question in questions]
        return unread(self.rulebook, known_facts(self.case), names)

    def without_effect(self, questions: Iterable[str] | None = None) -> tuple[str, ...]:
        """The unknown facts that cannot change an answer to some questions (all), nor tell anything of one that can."""
        return without_effect(self.rulebook.compiled, known_facts(self.case), self._decisions(questions))

    def _decisions(self, questions: Iterable[str] | None) -> dict[str, Decision]:
        wanted = self.answers if questions is None else [self[question].question for question in questions]
        decided = decisions.decide_checked(self.rulebook, known_facts(self.case))
        return {question: decided[question] for question in wanted}

    def receipt(self) -> dict[str, Any]:
        """A self-contained proof of the assessment, as JSON data that `check_receipt` and `lmsrules check` verify."""
        facts = known_facts(self.case)
        decided = decisions.decide_checked(self.rulebook, facts)
        return receipt(self.rulebook, facts, decided, self.derivation, self.engine)

    def to_dict(self) -> dict[str, Any]:
        """The assessment as JSON data, in the shape of `assessment_schema()`."""
        return {
            "rulebook": {"id": self.rulebook.id, "version": self.rulebook.version, "sha256": self.rulebook.sha256},
            "engine": self.engine,
            "intended_use": INTENDED_USE,
            "case": case_to_dict(self.case),
            "unread": [{"fact": one.fact, "use": one.use} for one in self.unread()],
            "answers": [answer_to_dict(answer) for answer in self],
            "next_questions": [
                {"fact": q.fact, "settles": q.settles, "of": q.of, "at_best": q.at_best, "on_average": q.on_average}
                for q in self.next_questions()
            ],
        }


def assess(case: Case, *, rulebook: Rulebook | None = None, engine: str | None = None) -> Assessment:
    """Assess a case by forward chaining and by decision diagrams, which must agree.

    Args:
        case: what is known; everything else is unknown.
        rulebook: the shipped guidance unless another over the facts of a case is given.
        engine: `durable` or `builtin`; None takes durable-rules where it works, else the built-in chainer.

    Raises:
        FactsError: what is given is no Case.
        ContradictionError: no possible patient has these facts.
        EngineError: the engine is not available or failed.
        EngineDisagreement: the two reasoners do not agree; nothing is returned.
    """
    rulebook = _checked(rulebook)
    facts = _facts_of(case)
    decided = decisions.decide_checked(rulebook, facts)
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
        FactsError: what is given is no Case.
        ContradictionError: no possible patient has these facts.
    """
    return decisions.decide_checked(_checked(rulebook), _facts_of(case))


def _facts_of(case: object) -> dict[str, Value]:
    if not isinstance(case, Case):
        message = f"give a Case, not {kind_of(case)}; case_from_dict() and load_case() make one"
        raise FactsError([Problem("", message)])
    return known_facts(case)


def _checked(rulebook: Rulebook | None) -> Rulebook:
    if rulebook is not None and rulebook.draft:
        raise LmsRulesError(f"rulebook {rulebook.id} is a draft that nothing has checked: build it without draft=True")
    return rulebook or guidance()


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
