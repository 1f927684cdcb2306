"""`assess()` and `decide()`: from the facts of a case to the positions a rulebook takes.

The way of a case: its facts are read and checked (`loading`), both reasoners decide (`logic/agreement`), each decision
becomes an answer with its grounds (`explanation/answered`), and an `Assessment` holds the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from attrs import field, frozen

from ..document.as_text import as_text
from ..document.blocks import WIDTH, Document
from ..document.readable import Readable, plain
from ..explanation.answered import answered_to_dict
from ..explanation.case_line import case_line
from ..explanation.explained import Explained, explain_option
from ..explanation.page import page
from ..explanation.rule_reasons import RulesOfCase
from ..explanation.safety import limits_set
from ..explanation.standing import CaseSituation, NotCovered, Scope, not_covered, scope_of, situation_of
from ..explanation.wording import intended_use
from ..facts import Case
from ..logic.agreement import decide_twice
from ..logic.analysis.asking import NextQuestion, next_questions, without_effect
from ..logic.analysis.unread import Unread, unread
from ..logic.chaining.derivation import Derivation
from ..logic.diagrams.decisions import decide_valid
from ..logic.diagrams.outcomes import Decision
from ..logic.diagrams.standing import Standing
from ..logic.errors import ArgumentError, UnknownNameError
from ..logic.partly import Known
from ..logic.parts import Stance
from ..logic.reading import nested
from ..logic.rulebook import Rulebook
from ..logic.words import Told
from ..text import counted, did_you_mean
from .answers import Answer, answers_of, stance_named, unread_to_dict, with_old_names
from .loading import case_of, facts_given, rulebook_given, view_given
from .schema import VERSION


@frozen(kw_only=True, repr=False)
class Assessment(Readable, Mapping[str, Answer]):
    """The answers to all questions of a rulebook on a case, by question id, with what they were reached by.

    It is a mapping: `assessment["surveillance"]`, `"surveillance" in assessment`, `assessment.values()`. Two are equal
    where the facts, the content of the rulebook, the engine and the answers are.
    """

    facts: Mapping[str, Known] = field(hash=False)
    rulebook: Rulebook = field(eq=lambda rulebook: rulebook.sha256)
    engine: str
    decisions: Mapping[str, Decision] = field(hash=False)
    derivation: Derivation
    standing: Standing

    def __repr__(self) -> str:
        facts, answers = counted(len(self.facts), "fact"), counted(len(self.decisions), "answer")
        return f"<Assessment: {answers} from {facts} by {self.rulebook!r}>"

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """The answers by question id; made of the decisions when first asked for."""
        return answers_of(self.rulebook, self.facts, self.decisions)

    def __getitem__(self, question: str) -> Answer:
        """The answer to one question.

        Raises:
            UnknownNameError: the rulebook has no such question.
        """
        if not isinstance(question, str) or question not in self.answers:
            hint = did_you_mean(question, self.answers) or f"; they are {', '.join(self.answers)}"
            raise UnknownNameError(f"there is no question {question!r}{hint}")
        return self.answers[question]

    def __iter__(self) -> Iterator[str]:
        return iter(self.decisions)

    def __len__(self) -> int:
        return len(self.decisions)

    @property
    def case(self) -> Case:
        """The facts as a `Case`.

        Raises:
            FactsError: the rulebook is over other facts, which no Case can hold; they are in `facts`.
        """
        return case_of(self.facts)

    @property
    def scope(self) -> Scope:
        """Whether the rulebook speaks of the case, and why, or what that depends on."""
        return scope_of(self.rulebook, self.facts, self.standing)

    @property
    def situation(self) -> CaseSituation:
        """The situation the case is in, or those still possible and what that depends on."""
        return situation_of(self.rulebook, self.facts, self.standing)

    @property
    def not_covered(self) -> tuple[NotCovered, ...]:
        """The decisions that the rulebook does not cover and that are to be taken, or may be."""
        return not_covered(self.rulebook, self.facts, self.standing)

    def document(self) -> Document:
        """The page, with reasons that unfold."""
        return self._explanation(tuple(self.values()), pictures=True, shown_only=True).document()

    def page(self) -> Document:
        """The first page alone: what a tumour board reads in ten seconds, made in a few milliseconds."""
        return page(self.rulebook, self.facts, self.values(), self.engine)

    def to_text(self, width: int = WIDTH, *, full: bool = False) -> str:
        """The first page as plain text, `width` characters wide (at least 40); `full` with every reason."""
        if full:
            return as_text(self.explain().document(), width, full=True)
        return as_text(self.page(), width)

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
            ArgumentError: `fixed` is no list of paths.
        """
        if isinstance(fixed, str) or not isinstance(fixed, Iterable):
            raise ArgumentError("fixed: give a list of paths of facts")
        answers = tuple(self.values()) if question is None else (self[question],)
        stance = None if why_not is None else stance_named(why_not)
        return self._explanation(answers, option, stance, tuple(fixed), pictures=pictures)

    def _explanation(
        self,
        answers: tuple[Answer, ...],
        option: str | None = None,
        stance: Stance | None = None,
        fixed: tuple[str, ...] = (),
        *,
        pictures: bool,
        shown_only: bool = False,
    ) -> Explanation:
        rules = RulesOfCase(self.rulebook, self.facts)
        options = (
            explain_option(self.rulebook, self.facts, answer, name, stance, fixed, pictures, shown_only, rules)
            for answer in answers
            for name in (answer.options if option is None else [answer[option].option])
            if name not in answer.decision.undecided
        )
        return Explanation(assessment=self, answers=answers, options=tuple(options))

    def next_questions(self, questions: Iterable[str] | None = None) -> tuple[NextQuestion, ...]:
        """The unknown facts that can still change an open option of some questions (all), best first."""
        decisions, compiled = self._decisions(questions), self.rulebook.compiled
        return next_questions(compiled, compiled.cells(self.facts), decisions)

    def unread(self, questions: Iterable[str] | None = None) -> tuple[Unread, ...]:
        """The facts entered that no rule on some questions (all) reads, each with what else it is used for."""
        return unread(self.rulebook, self.facts, self._decisions(questions))

    def without_effect(self, questions: Iterable[str] | None = None) -> tuple[str, ...]:
        """The unknown facts that cannot change an answer to some questions (all) or a caution, nor tell of such."""
        return without_effect(self.rulebook.compiled, self.facts, self._decisions(questions))

    def _decisions(self, questions: Iterable[str] | None) -> dict[str, Decision]:
        if isinstance(questions, str) or not isinstance(questions, Iterable | None):
            raise ArgumentError("questions: give a list of question ids")
        return {question: self[question].decision for question in (self if questions is None else questions)}

    def receipt(self) -> dict[str, Any]:
        """A self-contained proof of the assessment, as JSON data that `check_receipt` and `lmsrules check` verify."""
        from ..receipts.writing import receipt  # only here: few programs want proofs, and all start sooner

        return receipt(self.rulebook, self.facts, self._decisions(None), self.derivation, self.engine)

    def to_dict(self) -> dict[str, Any]:
        """The assessment as JSON data, in the shape of `assessment_schema()`."""
        data: dict[str, Any] = plain(
            {
                "schema_version": VERSION,
                "rulebook": self.rulebook.identity,
                "view": self.rulebook.view,
                "review": self.rulebook.review,
                "limits_set": limits_set(self.rulebook),
                "engine": self.engine,
                "intended_use": intended_use(self.rulebook),
                "case": nested(self.facts, self.rulebook.fields),
                "case_line": case_line(self.rulebook, self.facts)[0],
                "scope": self.scope,
                "situation": self.situation.to_dict(),
                **unread_to_dict(self.unread()),
                "not_covered": self.not_covered,
                "answers": [answered_to_dict(answer) for answer in self.values()],
                "next_questions": self.next_questions(),
            }
        )
        return data


@frozen(kw_only=True, repr=False)
class Explanation(Readable):
    """An assessment, or some of its answers, with every option explained."""

    assessment: Assessment
    answers: tuple[Answer, ...]
    options: tuple[Explained, ...]

    def document(self) -> Document:
        """The page of these answers with their reasons, made once for all its forms."""
        return self._page

    @cached_property
    def _page(self) -> Document:
        of, reasons = self.assessment, {(e.why.question, e.why.option): e for e in self.options}
        return page(of.rulebook, of.facts, self.answers, of.engine, reasons)

    def to_dict(self) -> dict[str, Any]:
        """As JSON data: the assessment's, and the reasons under `explanations`."""
        return {
            **self.assessment.to_dict(),
            **unread_to_dict(self.assessment.unread(answer.question for answer in self.answers)),
            "explanations": [with_old_names(plain(explained)) for explained in self.options],
            "without_effect": list(self.assessment.without_effect()),
        }


def assess(
    case: Case | Mapping[str, Told],
    *,
    rulebook: Rulebook | None = None,
    engine: str | None = None,
    sources: list[str] | tuple[str, ...] | None = None,
    as_of: str | date | None = None,
    retrospective: bool = False,
) -> Assessment:
    """Assess a case by forward chaining and by decision diagrams, which must agree.

    Args:
        case: what is known, as a `Case` or as facts by path, `{"patient.age_years": 52}`; all else is unknown.
        rulebook: any rulebook; the shipped guidance unless one is given.
        engine: `durable` or `builtin`; None takes durable-rules where it works, else the built-in chainer.
        sources: the ids of the sources to ask, `["pdq-uterine-2024"]`, the first of them the primary one; all unless
            given. `lmsrules sources` lists them.
        as_of: a day, `2014-06-01`: what came out later is left out.
        retrospective: apply the whole rulebook all the same to a case of that day, and say so.

    Raises:
        FactsError: the rulebook has no such facts, or values are outside their domains; all problems are listed.
        ArgumentError: what is given as rulebook is none, there is no such source, or it is no day.
        LmsRulesError: the rulebook is a draft.
        ContradictionError: no possible case has these facts.
        EngineError: the engine is not available or failed.
        EngineDisagreement: the two reasoners do not agree; nothing is returned.
    """
    book = view_given(rulebook_given(rulebook), sources, as_of, retrospective)
    facts = facts_given(book, case)
    agreed = decide_twice(book, facts, engine)
    return Assessment(
        facts=facts,
        rulebook=book,
        engine=agreed.engine,
        decisions=agreed.decisions,
        derivation=agreed.derivation,
        standing=agreed.standing,
    )


def decide(case: Case | Mapping[str, Told], *, rulebook: Rulebook | None = None) -> Mapping[str, Decision]:
    """The bare decisions by question id, from the diagrams alone: the fast path, exact but without reasons.

    Raises:
        FactsError: the rulebook has no such facts, or values are outside their domains; all problems are listed.
        ArgumentError: what is given as rulebook is none.
        LmsRulesError: the rulebook is a draft.
        ContradictionError: no possible case has these facts.
    """
    book = rulebook_given(rulebook)
    return decide_valid(book, facts_given(book, case))
