"""The answers explained, every option of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from ..logic.rulebook import Stance
from .blocks import Document
from .explained import Explained, explain_option
from .page import page
from .readable import Readable, plain

if TYPE_CHECKING:
    from ..answers import Answer
    from ..assessment import Assessment


@frozen(kw_only=True, eq=False, repr=False)
class Explanation(Readable):
    """An assessment, or some of its answers, with every option explained."""

    assessment: Assessment
    answers: tuple[Answer, ...]
    options: tuple[Explained, ...]

    def document(self) -> Document:
        """The page of these answers with their reasons."""
        reasons = {(e.why.question, e.why.option): e for e in self.options}
        return page(self.assessment, self.answers, reasons)

    def to_dict(self) -> dict[str, Any]:
        """As JSON data: the assessment's, and the reasons under `explanations`."""
        return {
            **self.assessment.to_dict(),
            "unread": plain(self.assessment.unread(answer.question for answer in self.answers)),
            "explanations": [plain(explained) for explained in self.options],
            "without_effect": list(self.assessment.without_effect()),
        }


def explain(
    assessment: Assessment,
    questions: tuple[str, ...],
    option: str | None,
    why_not: Stance | None,
    fixed: tuple[str, ...],
    pictures: bool,
) -> Explanation:
    """The answers to some questions explained, one option of them or all."""
    answers = tuple(assessment[question] for question in questions)
    return Explanation(
        assessment=assessment,
        answers=answers,
        options=tuple(
            explain_option(answer, name, why_not, fixed, pictures)
            for answer in answers
            for name in (answer.options if option is None else [answer[option].option])
        ),
    )
