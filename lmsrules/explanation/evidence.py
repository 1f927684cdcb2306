"""The evidence that bears on an option: what speaks for it, what against, and what each publication found."""

from __future__ import annotations

from collections.abc import Iterator

from ..document.blocks import Block, Cite, Columns, Item, Label, Word
from ..logic.conditions import ALWAYS
from ..logic.draft import Draft
from ..logic.evidence import Design, Direction, Figure
from ..logic.values import show
from ..references import label_of
from ..text import listed
from .answered import Answered, Argument, Position
from .figures import figure_folds
from .reasons import whole_labels


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


def uncontrolled(rulebook: Draft, position: Position) -> Iterator[Item]:
    """That an option's rules rest on studies without a control group alone, besides what guidelines say of them.

    Of a study whose design is not known it is not said.
    """
    studies = [one for name in position.evidence if (one := rulebook.evidence_by_id[name]).design not in _NO_STUDIES]
    if studies and all(one.design in _UNCONTROLLED for one in studies):
        each = {one.citations: label_of(rulebook, one) for one in reversed(studies)}  # one study may be told twice
        what = "one study" if len(each) == 1 else f"{len(each)} studies"
        yield Item(lead=f"Rests on {what} without a control group", words="; ".join(reversed(each.values())))


_NO_STUDIES = (Design.GUIDELINE, Design.REVIEW)
_UNCONTROLLED = (Design.SINGLE_ARM_TRIAL, Design.RETROSPECTIVE_SERIES)


def _in_brief(argument: Argument) -> str:
    if argument.applies is False:
        return " (indirect)"
    if argument.applies is None and not argument.missing:
        return " (not known whether it applies)"
    return " (as far as read)" if argument.applies and argument.not_read else ""


def evidence_items(rulebook: Draft, answer: Answered, seen: set[str]) -> Iterator[Block]:
    """The evidence on a question: for and against side by side, their figures, then context.

    Each is told in full once on a page; of those seen before only the labels are named, and the others are added.
    """
    sides = {direction: tuple(_told(rulebook, answer, direction, seen)) for direction in Direction}
    if for_and_against := [side for direction, side in sides.items() if side and direction is not Direction.CONTEXT]:
        yield Columns(items=tuple(item for side in for_and_against for item in side))
    yield from figure_folds(rulebook, answer)
    yield from sides[Direction.CONTEXT]


def _told(rulebook: Draft, answer: Answered, direction: Direction, seen: set[str]) -> Iterator[Item]:
    """The arguments of one direction under its name."""
    arguments = {a.evidence: a for p in answer.options.values() for a in p.arguments if a.direction is direction}
    full = tuple(_argument(rulebook, argument) for argument in arguments.values() if argument.evidence not in seen)
    above = [argument for argument in arguments.values() if argument.evidence in seen]
    seen.update(arguments)
    words: list[Word] = []
    for argument in above:
        words += ["; " if words else "", Label(argument.evidence, argument.label)]
    named = (Item(lead="Told above", words=words),) if above else ()
    if full or named:
        yield Item(words=direction.capitalize(), items=(*full, *named))


def _argument(rulebook: Draft, argument: Argument) -> Item:
    evidence = rulebook.evidence_by_id[argument.evidence]
    figures = "; ".join(map(figure_text, evidence.figures))
    says = f"{evidence.says.rstrip('.')}{f' ({figures})' if figures else ''}."
    basis = f"[{evidence.design}{_directness(rulebook, argument)}]"
    text = " ".join(filter(None, (says, evidence.population_note, basis)))
    return Item(
        lead=argument.label,
        words=(f"{text} ", Cite(evidence.citations)),
        items=(Item(lead="Correction", words=evidence.erratum),) if evidence.erratum else (),
        anchor=f"id-{evidence.id}",
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
        return f"; whether the case is of its population depends on {whole_labels(rulebook, argument.missing)}{unread}"
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
