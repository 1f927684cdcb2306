"""The evidence that bears on an option: what speaks for it, what against, and what each publication found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..evidence import figure_text
from ..logic.evidence import Direction
from ..logic.rulebook import Rulebook
from .blocks import Cite, Item, Name, Word

if TYPE_CHECKING:
    from ..answers import Answer, Argument, Position

_DIRECTNESS = {
    True: "",
    False: "; indirect, the case is not of its population",
    None: "; whether the case is of its population is unknown",
}


def for_and_against(position: Position) -> Iterator[Item]:
    """The publications for and against an option, named only; the evidence follows in full elsewhere."""
    for direction in (Direction.FOR, Direction.AGAINST):
        words: list[Word] = []
        for argument in position.arguments:
            if argument.direction is direction:
                words += [", "] if words else []
                words.append(Name(argument.evidence))
                words += [" (indirect)"] if argument.applies is False else []
        if words:
            yield Item(lead=direction.capitalize(), words=words)


def evidence_items(rulebook: Rulebook, answer: Answer, seen: set[str]) -> Iterator[Item]:
    """The arguments on a question in full, once each: for, against, then context.

    One that is not among those seen before is linked to; it is added to them.
    """
    arguments = {a.evidence: a for position in answer.options.values() for a in position.arguments}
    for direction in Direction:
        for argument in arguments.values():
            if argument.direction is direction:
                yield _argument(rulebook, argument, "" if argument.evidence in seen else f"id-{argument.evidence}")
                seen.add(argument.evidence)


def _argument(rulebook: Rulebook, argument: Argument, anchor: str) -> Item:
    evidence = rulebook.evidence_by_id[argument.evidence]
    figures = "; ".join(map(figure_text, evidence.figures))
    says = f"{evidence.says.rstrip('.')}{f' ({figures})' if figures else ''}."
    basis = f"[{evidence.design}{_DIRECTNESS[argument.applies]}]"
    text = " ".join(filter(None, (f": {says}", evidence.population_note, basis)))
    return Item(
        lead=argument.direction.capitalize(),
        words=(Name(evidence.id), f"{text} ", Cite(evidence.citations)),
        items=(Item(lead="Correction", words=evidence.erratum),) if evidence.erratum else (),
        anchor=anchor,
    )
