"""The page for the tumour board: answers first, then reasons, what is open, and the references. Plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..evidence import figure_text, vancouver
from ..facts import known_facts
from ..logic.evidence import Direction
from ..logic.fields import show
from ..logic.outcomes import Status
from ..logic.prose import fact_sentence, value_with_unit
from ..logic.rulebook import Stance
from .layout import INTENDED_USE, WIDTH
from .reasons import labels

if TYPE_CHECKING:
    from ..answers import Answer, Argument, Position
    from ..assessment import Assessment

MOST_NEXT_QUESTIONS = 5


def page(assessment: Assessment, width: int = WIDTH) -> str:
    """The assessment as one plain-text page, `width` characters wide (at least 40)."""
    return "\n".join(_Page(assessment, max(width, 40)).lines()) + "\n"


class _Page:
    def __init__(self, assessment: Assessment, width: int) -> None:
        self.assessment = assessment
        self.rulebook = assessment.rulebook
        self.width = width
        self.cited: dict[str, None] = {}

    def lines(self) -> Iterator[str]:
        asked = [answer for answer in self.assessment if answer.asked is not False]
        unasked = [answer for answer in self.assessment if answer.asked is False]
        settled = [answer for answer in asked if any(p.status is Status.SETTLED for p in answer.options.values())]
        still_open = [answer for answer in asked if any(p.status is Status.OPEN for p in answer.options.values())]
        yield f"Leiomyosarcoma guidance: what it says for this case (rulebook {self.rulebook.version})"
        yield from textwrap.wrap(INTENDED_USE, self.width)
        yield from self._case()
        yield from self._section("ANSWERS", self._answers(settled))
        yield from self._section("OPEN: more facts are needed", self._open(still_open))
        yield from self._section("ASK NEXT", self._next_questions())
        yield from self._section("NOT ASKED", self._unasked(unasked))
        yield from self._section("EVIDENCE", self._evidence(settled))
        yield from self._section("REFERENCES", self._references())
        yield ""
        yield from textwrap.wrap(
            f"Rulebook {self.rulebook.version}, sha256 {self.rulebook.sha256[:16]}; engine {self.assessment.engine}, "
            "checked against the decision diagrams.",
            self.width,
        )

    def _text(self, text: str, lead: str = "", indent: int = 0) -> list[str]:
        hang = " " * (indent + 2)
        first = " " * indent + lead
        return textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=hang, break_on_hyphens=False)

    def _section(self, title: str, body: Iterable[str]) -> Iterator[str]:
        lines = list(body)
        if lines:
            yield ""
            yield title
            yield from lines

    def _case(self) -> Iterator[str]:
        facts = known_facts(self.assessment.case)
        sentences = [fact_sentence(self.rulebook, path, value) for path, value in facts.items()]
        text = "; ".join(sentences) + "." if sentences else "nothing is known."
        yield from self._section("CASE", self._text(f"Known: {text}", indent=2))

    def _answers(self, answers: list[Answer]) -> Iterator[str]:
        weighed: set[tuple[str, ...]] = set()
        for answer in answers:
            for position in answer.options.values():
                if position.status is Status.SETTLED:
                    yield from self._settled(answer, position)
            if answer.factors and tuple(answer.factors) not in weighed:
                weighed.add(tuple(answer.factors))
                yield from self._weigh(answer)

    def _settled(self, answer: Answer, position: Position) -> Iterator[str]:
        assert position.stance is not None
        name = position.title if len(answer.options) == 1 else f"{answer.title}: {position.title}"
        if position.title == answer.title:
            name = answer.title
        flags = "".join([" (CONTESTED)" if position.contested else "", _contraindication(position)])
        yield from self._text(f"{name}: {position.stance.meaning.upper()}{flags}", "- ")
        yield from self._text(f"{position.reason} {self._cite(position.citations)}", "Why: ", 4)
        if position.contested:
            stances = "; ".join(
                f"{s}: {stance.meaning if stance else 'open'}" for s, stance in position.by_source.items()
            )
            yield from self._text(stances, "Sources differ: ", 4)
        for direction in (Direction.FOR, Direction.AGAINST):
            arguments = [a for a in position.arguments if a.direction is direction]
            if arguments:
                shown = ", ".join(
                    a.evidence if a.applies is not False else f"{a.evidence} (indirect)" for a in arguments
                )
                yield from self._text(shown, f"{direction.capitalize()}: ", 4)

    def _evidence(self, answers: list[Answer]) -> Iterator[str]:
        """The arguments of each question in full, once each."""
        for answer in answers:
            arguments = {a.evidence: a for position in answer.options.values() for a in position.arguments}
            if arguments:
                yield from self._text(answer.title, "- ")
            for direction in Direction:
                for argument in arguments.values():
                    if argument.direction is direction:
                        yield from self._argument(argument)

    def _argument(self, argument: Argument) -> Iterator[str]:
        evidence = self.rulebook.evidence_by_id[argument.evidence]
        figures = "; ".join(map(figure_text, evidence.figures))
        directness = {
            True: "",
            False: "; indirect, the case is not of its population",
            None: "; whether the case is of its population is unknown",
        }
        says = f"{evidence.says.rstrip('.')}{f' ({figures})' if figures else ''}."
        basis = f"[{evidence.design}{directness[argument.applies]}] {self._cite(evidence.citations)}"
        yield from self._text(
            " ".join(filter(None, (says, evidence.population_note, basis))),
            f"{argument.direction.capitalize()}: {evidence.id}: ",
            4,
        )
        if evidence.erratum:
            yield from self._text(evidence.erratum, "Correction: ", 6)

    def _weigh(self, answer: Answer) -> Iterator[str]:
        fields = self.rulebook.fields_by_path
        known = [
            f"{fields[path].label.removeprefix('the ')} {value_with_unit(fields[path], value)}"
            for path, value in answer.factors.items()
            if value is not None
        ]
        unknown = [fields[path].label.removeprefix("the ") for path, value in answer.factors.items() if value is None]
        yield from self._text("; ".join(known) or "nothing yet", "To weigh, known: ", 4)
        if unknown:
            yield from self._text("; ".join(unknown), "To weigh, unknown: ", 4)
        findings = self.rulebook.findings_by_id
        for truth, lead in ((True, "Risk factors present: "), (False, "Risk factors absent: ")):
            there = [
                findings[name].label if truth else findings[name].otherwise
                for name, value in answer.considerations.items()
                if value is truth
            ]
            if there:
                yield from self._text("; ".join(there), lead, 4)
        missing = [findings[name].label for name, value in answer.considerations.items() if value is None]
        if missing:
            yield from self._text("whether " + "; whether ".join(missing), "Risk factors unknown: ", 4)

    def _open(self, answers: list[Answer]) -> Iterator[str]:
        for answer in answers:
            for position in answer.options.values():
                if position.status is Status.OPEN:
                    name = answer.title if position.title == answer.title else f"{answer.title}: {position.title}"
                    stances = " or ".join(_meaning(stance) for stance in position.possible)
                    yield from self._text(f"{name}: {stances}", "- ")
                    yield from self._text(labels(self.rulebook, position.depends_on), "depends on ", 4)

    def _next_questions(self) -> Iterator[str]:
        questions = self.assessment.next_questions()
        for number, question in enumerate(questions[:MOST_NEXT_QUESTIONS], 1):
            label = self.rulebook.fields_by_path[question.fact].label
            yield from self._text(
                f"{label} ({question.fact}): settles {question.settles} to {question.at_best} of "
                f"{question.of} open options, {question.on_average:g} on average",
                f"{number}. ",
                2,
            )
        if len(questions) > MOST_NEXT_QUESTIONS:
            yield from self._text(f"and {len(questions) - MOST_NEXT_QUESTIONS} more that can matter", indent=5)

    def _unasked(self, answers: list[Answer]) -> Iterator[str]:
        reasons: dict[str, list[str]] = {}
        for answer in answers:
            reasons.setdefault(answer.reason.removeprefix("Not asked, because "), []).append(answer.title)
        for reason, titles in reasons.items():
            yield from self._text(f"{', '.join(titles)}: {reason}", "- ")

    def _cite(self, citations: tuple[str, ...]) -> str:
        self.cited |= dict.fromkeys(citations)
        return f"[{', '.join(citations)}]"

    def _references(self) -> Iterator[str]:
        for name in self.cited:
            yield from self._text(vancouver(self.rulebook.citations_by_id[name]), f"[{name}] ", 2)


def _contraindication(position: Position) -> str:
    if position.contraindicated is None:
        return " (WHETHER CONTRAINDICATED IS OPEN)"
    return " (CONTRAINDICATED)" if position.contraindicated else ""


def _meaning(stance: Stance | None) -> str:
    return "no position" if stance is None else show(stance.meaning)
