"""`diff()`: which patients two rulebooks, or two versions of one, answer differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from .explanation.blocks import Document, Fold, Item, Name, Part, Strong, Table
from .explanation.graph import Edge, Graph, Node, drawn
from .explanation.readable import Readable, plain
from .explanation.wording import option_name, percent
from .logic.decisions import decide_question
from .logic.differences import Answer, Comparison, Difference, Region, compare
from .logic.errors import ContradictionError, EngineDisagreement, Value
from .logic.prose import cells_sentence, fact_sentence
from .logic.rulebook import Rulebook, Stance
from .verify import replay

MOST_DRAWN = 8
"""The regions a picture shows at most."""


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
        """The differences as a table, then one by one: its patients in words, with their share and one of them."""
        one, other = (f"{book.id} {book.version} ({book.sha256[:8]})" for book in (self.before, self.after))
        parts = [
            Part(title="Answers that differ", items=(self._table(),) if self.differences else ()),
            Part(title="For whom", items=tuple(self._item(d) for d in self.differences)),
            Part(title="Options added", items=tuple(map(_option, self.comparison.added))),
            Part(title="Options removed", items=tuple(map(_option, self.comparison.removed))),
        ]
        return Document(
            title=f"From {one} to {other}: {'every answer is the same' if self.same else 'answers differ'}",
            parts=tuple(part for part in parts if part.items),
            notes=("Shares are of all possible patients, each combination of cells counted once; no population.",),
        )

    def graph(self, difference: Difference) -> Graph:
        """Who gets another answer: from the answer before through the patients to the answer after."""
        ends = (_answer(difference.before), _answer(difference.after))
        nodes = [Node(id=id, text=end.text, kind=end.kind) for id, end in zip(("before", "after"), ends, strict=True)]
        edges = []
        for number, region in enumerate(difference.regions[:MOST_DRAWN]):
            name = f"region {number}"
            text = "\n".join([*self._where(region), percent(region.share)])
            nodes.append(Node(id=name, text=text))
            edges += [Edge(source="before", target=name), Edge(source=name, target="after")]
        more = len(difference.regions) - MOST_DRAWN
        return Graph(
            nodes=tuple(nodes),
            edges=tuple(edges),
            caption=f"{option_name(difference.question, difference.option)}: whose answer differs, and how"
            + (f"; {more} smaller regions are not drawn" if more > 0 else ""),
            across=True,
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON data, the regions in words."""
        return {
            "before": _name(self.before),
            "after": _name(self.after),
            "differences": [
                {**plain(d), "regions": [self._region_data(region) for region in d.regions]} for d in self.differences
            ],
            "added": plain(self.comparison.added),
            "removed": plain(self.comparison.removed),
        }

    def _table(self) -> Table:
        rows = [
            (
                Name(option_name(d.question, d.option)),
                _answer(d.before),
                _answer(d.after),
                percent(d.share),
                str(len(d.regions)),
            )
            for d in self.differences
        ]
        return Table(columns=("Question / option", "Before", "After", "Share", "Regions"), rows=tuple(rows))

    def _item(self, difference: Difference) -> Item:
        before, after = _answer(difference.before), _answer(difference.after)
        name = Name(option_name(difference.question, difference.option))
        return Item(
            words=(name, ": ", before, " becomes ", after, f" for {percent(difference.share)}"),
            items=tuple(self._region(region) for region in difference.regions),
            folds=(Fold(title="Picture", items=(drawn(self.graph(difference)),)),),
        )

    def _region(self, region: Region) -> Item:
        where = " and ".join(self._where(region)) or "for everybody"
        book = self.after if region.cells.keys() <= self.after.fields_by_path.keys() else self.before
        patient = "; ".join(fact_sentence(book, path, region.witness[path]) for path in region.cells)
        return Item(
            lead="Where",
            words=f"{where} ({percent(region.share)})",
            items=(Item(lead="Such as", words=f"{patient or 'anybody'}."),),
        )

    def _region_data(self, region: Region) -> dict[str, Any]:
        return {"where": self._where(region), "share": region.share, "witness": dict(region.witness)}

    def _where(self, region: Region) -> list[str]:
        axes = {axis.field.path: axis for axis in self.comparison.axes}
        return [cells_sentence(axes[path], cells) for path, cells in region.cells.items()]


def diff(before: Rulebook, after: Rulebook) -> Diff:
    """Which patients get another answer from one rulebook than from the other, in few regions, with counts.

    Raises:
        RulebookError: a field has another domain in one than in the other.
        EngineDisagreement: a witness was decided otherwise than promised; nothing is returned.
    """
    comparison = compare(before, after)
    for difference in comparison.differences:
        for region in difference.regions:
            _replay(before, difference, difference.before, region)
            _replay(after, difference, difference.after, region)
    return Diff(before=before, after=after, comparison=comparison)


def _replay(rulebook: Rulebook, difference: Difference, answer: Answer | None, region: Region) -> None:
    facts = {path: value for path, value in region.witness.items() if path in rulebook.fields_by_path}
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
    said_so = any(said is Stance.CONTRAINDICATED for _, said in by_source)
    notes = [*others, *(["contraindicated"] if contraindicated and not said_so else [])]
    more = f" ({'; '.join(notes)})" if notes else ""
    return Strong(stance.meaning + more, stance.name)


def _option(pair: tuple[str, str]) -> Item:
    return Item(words=Name(option_name(*pair)))


def _name(rulebook: Rulebook) -> dict[str, str]:
    return {"id": rulebook.id, "version": rulebook.version, "sha256": rulebook.sha256}
