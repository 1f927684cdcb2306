"""What sources other than the primary say of an option: counted, and named where they oppose each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..document.blocks import Cite, Word
from ..logic.diagrams.outcomes import AGAINST, FOR, Status, are_opposed
from ..logic.draft import Draft
from ..logic.parts import Stance
from .answered import Answered, Position
from .stances import in_brief


def others_on(rulebook: Draft, position: Position) -> dict[str, Stance | None]:
    """The stances of the other sources that speak, or may, by id; None where that is open.

    Of two editions of one body, where it is not sure that the later one had come out, the later one.
    """
    said = position.by_source
    former = {old for name in said for old in rulebook.sources_by_id[name].supersedes}
    return {name: stance for name, stance in said.items() if name != rulebook.primary and name not in former}


def others_depend_on(rulebook: Draft, answer: Answered) -> Iterator[str]:
    """The unknown facts that can change what other sources say on the options of a question, where that is open."""
    for position in answer.options.values():
        if None in others_on(rulebook, position).values():
            yield from position.voices.depends_on


def _opposed(rulebook: Draft, position: Position) -> bool:
    """Whether one source is for an option and another against it; of a stance that is open, whether that may be."""
    own = position.possible if position.status is Status.OPEN else (position.stance,)
    return are_opposed((*own, *others_on(rulebook, position).values()))


def _to_name(rulebook: Draft, position: Position) -> dict[str, Stance | None]:
    """The other sources that page one names: those for and against where they are opposed, all where they alone speak.

    Of two that say the same as the primary source nobody learns more by their names: they are counted.
    """
    others = others_on(rulebook, position)
    if position.status is Status.SILENT:
        return {name: stance for name, stance in others.items() if stance}
    if not _opposed(rulebook, position):
        return {}
    sides = (*FOR, *AGAINST)
    return {name: stance for name, stance in others.items() if stance in sides and stance is not position.stance}


def others_named(rulebook: Draft, position: Position) -> Iterator[Word]:
    """`French groups 2023, an option [6]; Friedman 2018, not recommended [7]`."""
    for number, (name, stance) in enumerate(_to_name(rulebook, position).items()):
        rules = [rule for id in position.rules if (rule := rulebook.rules_by_id[id]).source == name]
        cited = rulebook.citations_of(dict.fromkeys(evidence for rule in rules for evidence in rule.evidence))
        yield f"{'; ' if number else ''}{rulebook.sources_by_id[name].title}, {in_brief(stance)} "
        yield Cite(cited)


def others_counted(rulebook: Draft, position: Position) -> str:
    """The sources that are not named, by what they say: `others: 3 alike, 1 undetermined, 1 open`."""
    named = _to_name(rulebook, position)
    left = [stance for name, stance in others_on(rulebook, position).items() if name not in named]
    if position.status is Status.OPEN:  # what others say is for when the stance is known, or theirs is
        left = [stance for stance in left if stance]
    counts = Counter(_beside(stance, position.stance) for stance in left)
    order = ["alike", *_COUNTED.values(), "open"]
    said = [f"{counts[word]} {word}" for word in order if word in counts]
    return f"others: {', '.join(said)}" if said else ""


def _beside(stance: Stance | None, primary: Stance | None) -> str:
    if stance is None:
        return "open"
    return "alike" if stance is primary else _COUNTED[stance]


_COUNTED = {
    Stance.RECOMMENDED: "recommended",
    Stance.OPTION: "option",
    Stance.INDIVIDUALISE: "individual",
    Stance.UNDETERMINED: "undetermined",
    Stance.NOT_RECOMMENDED: "against",
}
