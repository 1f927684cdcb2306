"""`diff()`: which patients two rulebooks, or two versions of one, answer differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from .explanation.blocks import Document, Item, Name, Part, Strong, Word
from .explanation.readable import Readable, plain
from .logic.decisions import decide_question
from .logic.differences import Answer, Comparison, Difference, Region, compare
from .logic.errors import ContradictionError, EngineDisagreement, Value
from .logic.prose import cells_sentence, fact_sentence
from .logic.rulebook import Rulebook
from .verify import replay


@frozen(kw_only=True)
class Diff(Readable):
    """Where two rulebooks differ. Every witness was run through both, on every engine there is."""

    before: Rulebook = field(eq=False)
    after: Rulebook = field(eq=False)
    comparison: Comparison = field(repr=False)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The options on which some patients get another answer, with the patients."""
        return self.comparison.differences

    @property
    def same(self) -> bool:
        """Every patient gets the same answers, and the options are the same."""
        return not (self.differences or self.comparison.added or self.comparison.removed)

    def document(self) -> Document:
        """The differences by option, each with its patients in words, its share and a patient."""
        one, other = (f"{book.id} {book.version} ({book.sha256[:8]})" for book in (self.before, self.after))
        parts = [
            Part(title="Answers that differ", items=tuple(self._item(d) for d in self.differences)),
            Part(title="Options added", items=tuple(map(_option, self.comparison.added))),
            Part(title="Options removed", items=tuple(map(_option, self.comparison.removed))),
        ]
        return Document(
            title=f"From {one} to {other}: {'every answer is the same' if self.same else 'answers differ'}",
            parts=tuple(part for part in parts if part.items),
            notes=("Shares are of all possible patients, each combination of cells counted once; no population.",),
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON data, the regions in words."""
        return {
            "before": _name(self.before),
            "after": _name(self.after),
            "differences": [
                {**plain(d), "regions": [self._region(region) for region in d.regions]} for d in self.differences
            ],
            "added": plain(self.comparison.added),
            "removed": plain(self.comparison.removed),
        }

    def _item(self, difference: Difference) -> Item:
        words: tuple[Word, ...] = (Name(difference.question), " / ", Name(difference.option), ": ")
        change = (_answer(difference.before), " becomes ", _answer(difference.after), f" for {difference.share:.1%}")
        telling = {path for region in difference.regions for path in region.cells}
        book = self.after if telling <= self.after.fields_by_path.keys() else self.before
        patient = "; ".join(fact_sentence(book, p, v) for p, v in difference.witness.items() if p in telling)
        return Item(
            words=(*words, *change),
            items=(
                *(Item(lead="Where", words=self._region(region)) for region in difference.regions),
                Item(lead="Such as", words=f"{patient or 'anybody'}."),
            ),
        )

    def _region(self, region: Region) -> str:
        axes = {axis.field.path: axis for axis in self.comparison.axes}
        return " and ".join(cells_sentence(axes[p], cells) for p, cells in region.cells.items()) or "for everybody"


def diff(before: Rulebook, after: Rulebook) -> Diff:
    """Which patients get another answer from one rulebook than from the other, in few regions, with counts.

    Raises:
        RulebookError: a field has another domain in one than in the other.
        EngineDisagreement: a witness was decided otherwise than promised; nothing is returned.
    """
    comparison = compare(before, after)
    for difference in comparison.differences:
        for book, answer in ((before, difference.before), (after, difference.after)):
            _replay(book, difference, answer)
    return Diff(before=before, after=after, comparison=comparison)


def _replay(rulebook: Rulebook, difference: Difference, answer: Answer | None) -> None:
    facts = {path: value for path, value in difference.witness.items() if path in rulebook.fields_by_path}
    if _decided(rulebook, facts, difference) != answer:
        raise EngineDisagreement(
            f"the witness of a difference on {difference.question} / {difference.option} was to get {answer} from "
            f"{rulebook.id} {rulebook.version} and does not. Nothing is returned; please report it with: {facts}"
        )


def _decided(rulebook: Rulebook, facts: Mapping[str, Value], difference: Difference) -> Answer | None:
    try:
        replay(rulebook, facts)
    except ContradictionError:
        return None
    decided = decide_question(rulebook, facts, difference.question).options[difference.option]
    by_source = tuple((source, stance) for source, stance in decided.by_source.items() if stance is not None)
    return decided.stance, by_source, bool(decided.contraindicated)


def _answer(answer: Answer | None) -> Strong:
    if answer is None:
        return Strong("impossible", "silent")
    stance, by_source, contraindicated = answer
    if stance is None:
        return Strong("no position", "silent")
    others = [f"{source}: {said.meaning}" for source, said in by_source if said is not stance]
    notes = [*others, *(["contraindicated"] if contraindicated else [])]
    more = f" ({'; '.join(notes)})" if notes else ""
    return Strong(stance.meaning + more, stance.name)


def _option(pair: tuple[str, str]) -> Item:
    return Item(words=(Name(pair[0]), " / ", Name(pair[1])))


def _name(rulebook: Rulebook) -> dict[str, str]:
    return {"id": rulebook.id, "version": rulebook.version, "sha256": rulebook.sha256}
