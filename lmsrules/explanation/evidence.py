"""The evidence that bears on an option: what speaks for it, what against, and what each publication found."""

from __future__ import annotations

from collections.abc import Iterator

from ..document.blocks import Cite, Item, Label, Word
from ..logic.conditions import ALWAYS
from ..logic.draft import Draft
from ..logic.evidence import Direction, Figure
from ..logic.values import show
from ..logic.words import WordField
from ..text import listed
from .answered import Answered, Argument, Position
from .figures import figure_folds


def for_and_against(position: Position) -> Iterator[Item]:
    """The publications for and against an option, by their labels; the evidence follows in full elsewhere."""
    for direction in (Direction.FOR, Direction.AGAINST):
        words: list[Word] = []
        for argument in position.arguments:
            if argument.direction is direction:
                words += ["; "] if words else []
                words.append(Label(argument.evidence, argument.label))
                words += [directly] if (directly := _in_brief(argument)) else []
        if words:
            yield Item(lead=direction.capitalize(), words=words)


def _in_brief(argument: Argument) -> str:
    if argument.applies is False:
        return " (indirect)"
    if argument.applies is None and not argument.missing:
        return " (not known whether it applies)"
    return " (as far as read)" if argument.applies and argument.not_read else ""


def evidence_items(rulebook: Draft, answer: Answered, seen: set[str]) -> Iterator[Item]:
    """The arguments on a question in full, once each: for, against, then context; last, their figures side by side.

    One that is not among those seen before is linked to; it is added to them.
    """
    arguments = {a.evidence: a for position in answer.options.values() for a in position.arguments}
    for direction in Direction:
        for argument in arguments.values():
            if argument.direction is direction:
                yield _argument(rulebook, argument, "" if argument.evidence in seen else f"id-{argument.evidence}")
                seen.add(argument.evidence)
    yield from figure_folds(rulebook, answer)


def _argument(rulebook: Draft, argument: Argument, anchor: str) -> Item:
    evidence = rulebook.evidence_by_id[argument.evidence]
    figures = "; ".join(map(figure_text, evidence.figures))
    says = f"{evidence.says.rstrip('.')}{f' ({figures})' if figures else ''}."
    basis = f"[{evidence.design}{_directness(rulebook, argument)}]"
    text = " ".join(filter(None, (f": {says}", evidence.population_note, basis)))
    return Item(
        lead=argument.direction.capitalize(),
        words=(Label(evidence.id, argument.label), f"{text} ", Cite(evidence.citations)),
        items=(Item(lead="Correction", words=evidence.erratum),) if evidence.erratum else (),
        anchor=anchor,
    )


def _directness(rulebook: Draft, argument: Argument) -> str:
    """Whether the evidence speaks of the case, and what leaves it out or is not known."""
    evidence = rulebook.evidence_by_id[argument.evidence]
    unread = f"; not known to us: {argument.not_read}" if argument.not_read else ""
    if argument.applies is False:
        return f"; indirect: {listed(argument.outside)}"
    if argument.applies is None and not argument.missing:
        return unread
    if argument.applies is None:
        fields = [rulebook.fields_by_path[path] for path in argument.missing]
        sets = (rulebook.fields_by_path[one.of] if isinstance(one, WordField) else one for one in fields)
        needed = listed([*dict.fromkeys(one.label for one in sets)])
        return f"; whether the case is of its population depends on {needed}{unread}"
    if unread:
        return f"; inside its criteria as far as read{unread}"
    return "" if evidence.population == ALWAYS else "; direct"


def figure_text(figure: Figure) -> str:
    """One figure in words: `median overall survival 27.3 months (range 1.9-140.2), all patients`."""
    ends = " to " if figure.low is not None and figure.low < 0 else "-"
    span = f"{show(figure.low)}{ends}{show(figure.high)}" if figure.low is not None and figure.high is not None else ""
    unit = f" {figure.unit}" if figure.unit else ""
    amount = span if figure.value is None else show(figure.value)
    text = f"{figure.of} {amount}{unit}"
    text += f" ({f'{figure.interval} {span}'.strip()})" if span and figure.value is not None else ""
    text += f", {figure.arm}" if figure.arm else ""
    return f"{text} ({figure.note})" if figure.note else text
