"""The page for the tumour board: the case, what to heed, the answers, what to ask next; then the depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..document.blocks import Document, Part, Place
from ..logic.diagrams.standing import standing_of
from ..logic.draft import Draft
from ..logic.partly import Known
from .answered import Answered
from .banner import banner
from .beside import beside
from .case_line import case_line
from .cited import numbered, reference_part
from .depth import Reasons, depth
from .rows import answer_table
from .standing import scope_of, situation_line
from .viewed import MOST_LATER, head_of, view_items
from .wording import intended_use, review_note, reviewed_by, use_in_brief


def page(
    rulebook: Draft,
    facts: Mapping[str, Known],
    answers: Iterable[Answered],
    engine: str,
    reasons: Reasons | None = None,
) -> Document:
    """The page of some answers to a case, reached by an `engine`; with reasons it has the depth as well."""
    shown, standing = list(answers), standing_of(rulebook, facts)
    case, others = case_line(rulebook, facts)
    situation = situation_line(rulebook, facts, standing)
    scope = scope_of(rulebook, facts, standing)
    first = (
        Part(title="Answers", items=tuple(answer_table(rulebook, shown, scope))),
        *beside(rulebook, facts, shown, standing),
    )
    below = (*first, *(depth(rulebook, facts, shown, standing, reasons) if reasons is not None else ()))
    flags = view_items(rulebook, shown, MOST_LATER if reasons is None else None)
    top = (*flags, *banner(rulebook, facts, shown, standing, scope))
    parts = [part for part in (Part(title="", items=top, place=Place.TOP), *below) if part.items]
    numbers, seen = numbered(parts)
    references = reference_part(rulebook, numbers, seen, short=reasons is None)
    return Document(
        title=case,
        above=head_of(rulebook),
        below=" ".join(filter(None, (situation, f"Also known: {others}." if others else ""))),
        parts=(*parts, *references),
        notes=tuple(_notes(rulebook, engine, shown, whole=reasons is not None)),
        numbers=numbers,
    )


def _notes(rulebook: Draft, engine: str, shown: list[Answered], *, whole: bool) -> Iterator[str]:
    undecided = "; ".join(_undecided(shown))
    but = f", but for what is not decided ({undecided})" if undecided else ""  # that is not checked either
    reviewed = "" if whole else reviewed_by(rulebook)
    yield intended_use(rulebook) if whole else use_in_brief(rulebook)
    yield f"sha256 {rulebook.sha256[:12]}; engine {engine}, checked by diagrams{but}{reviewed}."
    if whole:
        yield from review_note(rulebook)
        yield "A receipt proves these answers to others: lmsrules receipt makes one, and lmsrules check checks it."


def _undecided(shown: Iterable[Answered]) -> Iterator[str]:
    """The questions that are too large to be decided, or those of their options that are."""
    for answer in shown:
        if answer.asked is not False and answer.decision.undecided:
            left = [answer[name].title for name in answer.options if name in answer.decision.undecided]
            yield answer.title if answer.decision.too_large else f"{answer.title}: {', '.join(left)}"
