"""`diff()`: which patients two rulebooks, or two versions of one, answer differently."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from ..document.blocks import Document, Fold, Item, Name, Part, Strong, Table, Word
from ..document.graph import Edge, Graph, Node, drawn
from ..document.readable import Readable, percent, plain
from ..logic.agreement import facts_in
from ..logic.analysis.clashes import refuse_misleading
from ..logic.analysis.regions import Affected, Region
from ..logic.draft import Draft, need_rulebook
from ..logic.errors import ArgumentError
from ..logic.fields import Field, allowed
from ..logic.from_data import deciding
from ..logic.prose import fact_sentence, option_name
from ..text import counted
from .differences import Comparison, Difference, Said, compare
from .replaying import replay_all
from .told import region_told

MOST_DRAWN = 8
"""The regions a picture shows at most."""


@frozen(kw_only=True, repr=False)
class Diff(Readable):
    """Where two rulebooks differ. Every witness was run through both, on every engine there is."""

    before: Draft = field(eq=False)
    after: Draft = field(eq=False)
    comparison: Comparison = field(repr=False)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The options on which some patients get another answer, with the patients."""
        return self.comparison.differences

    @property
    def same(self) -> bool:
        """The same patients are possible, and all that is said is said of the same: answers, findings and cautions.

        So are the scope, situations, decisions not covered and limits; wording may differ.
        """
        found = self.comparison
        changed = (found.became_possible, found.became_impossible, found.findings, found.differences, found.narrowed)
        beside = (found.beside, found.beside_added, found.beside_removed, found.beside_changed)
        return not (any(changed) or any(beside) or found.added or found.removed or self._left_out())

    @property
    def version_kept(self) -> bool:
        """Both are the same version of one rulebook, and their content differs: the version was to be raised."""
        one, other = self.before, self.after
        return (one.id, one.version) == (other.id, other.version) and one.sha256 != other.sha256

    def document(self) -> Document:
        """The differences as a table, then where: each region in words, with its share and one case of it."""
        one, other = (f"{book.id} {book.version} ({book.sha256[:8]})" for book in (self.before, self.after))
        found = self.comparison
        kept = f"the content changed, and the version is {self.after.version} in both: raise it"
        parts = [
            Part(title="Version", items=(Item(words=kept),) if self.version_kept else ()),
            Part(title="Answers that differ", items=(self._table(),) if self.differences else ()),
            Part(title="Where they differ", items=tuple(self._group(*group) for group in self._groups())),
            Part(title="What became possible", items=self._regions(found.became_possible)),
            Part(title="What became impossible", items=self._regions(found.became_impossible)),
            Part(title="Findings that differ", items=tuple(self._finding(*one) for one in found.findings)),
            Part(title="Cautions, limits and what is covered", items=tuple(self._beside())),
            Part(title="Options added", items=tuple(map(_option, found.added))),
            Part(title="Options removed", items=tuple(map(_option, found.removed))),
            Part(title="Left out, not known here", items=tuple(Item(words=name) for name in self._left_out())),
            Part(title="Facts with other values", items=tuple(map(self._narrowed, found.narrowed))),
        ]
        answers = "answers differ" if self.differences else "every answer is the same"
        answers += ", as far as their parts are known here" if self._left_out() else ""
        return Document(
            title=f"From {one} to {other}: {answers}{'' if self.same or self.differences else ', but not all else'}",
            parts=tuple(part for part in parts if part.items),
            notes=(
                "Shares count every combination of cells that is possible in one of them once; they are no population. "
                "Answers, findings and cautions are compared where it is possible in both.",
            ),
        )

    def graph(self, difference: Difference) -> Graph:
        """Who gets another answer: from the answer before through the patients to the answer after."""
        ends = _answers(difference)
        nodes = [Node(id=id, text=end.text, kind=end.kind) for id, end in zip(("before", "after"), ends, strict=True)]
        edges = []
        regions = difference.patients.regions
        for number, region in enumerate(regions[:MOST_DRAWN]):
            name = f"region {number}"
            nodes.append(Node(id=name, text="\n".join([*self._where(region), percent(region.share)])))
            edges += [Edge(source="before", target=name), Edge(source=name, target="after")]
        more = len(regions) - MOST_DRAWN
        rest = counted(more, "smaller region") if difference.patients.complete else "further regions"
        return Graph(
            nodes=tuple(nodes),
            edges=tuple(edges),
            caption=f"{option_name(difference.question, difference.option)}: where the answer differs, and how"
            + (f"; not drawn: {rest}" if more > 0 else ""),
            across=True,
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON data, the regions in words."""
        found = self.comparison
        return {
            "before": self.before.identity,
            "after": self.after.identity,
            "version_kept": self.version_kept,
            "differences": [{**plain(d), "patients": self._data(d.patients)} for d in self.differences],
            "became_possible": self._data(found.became_possible),
            "became_impossible": self._data(found.became_impossible),
            "findings": [{"finding": name, "patients": self._data(patients)} for name, patients in found.findings],
            "beside": {
                "applies_otherwise": [
                    {"name": name, "patients": self._data(patients)} for name, patients in found.beside
                ],
                "added": list(found.beside_added),
                "removed": list(found.beside_removed),
                "changed": [
                    {"name": name, "what": what, "before": then, "after": now}
                    for name, what, then, now in found.beside_changed
                ],
            },
            "added": plain(found.added),
            "removed": plain(found.removed),
            "narrowed": [field.path for field in found.narrowed],
            "left_out": {"before": list(self.before.left_out), "after": list(self.after.left_out)},
        }

    def _narrowed(self, field: Field) -> Item:
        then, now = (allowed(book.fields_by_path[field.path]) for book in (self.before, self.after))
        return Item(
            words=(Name(field.path), f": before {then}, after {now}; compared as {allowed(field)}, as both allow")
        )

    def _left_out(self) -> tuple[str, ...]:
        return deciding((*self.before.left_out, *self.after.left_out))

    def _table(self) -> Table:
        rows = [
            (
                Name(option_name(d.question, d.option)),
                *_answers(d),
                percent(d.patients.share),
                f"{'' if d.patients.complete else 'more than '}{len(d.patients.regions)}",
            )
            for d in self.differences
        ]
        return Table(columns=("Question / option", "Before", "After", "Share", "Regions"), rows=tuple(rows))

    def _groups(self) -> Iterable[tuple[Affected, list[Difference]]]:
        """The differences, those of the same patients together."""
        groups: dict[int, tuple[Affected, list[Difference]]] = {}
        for difference in self.differences:
            patients = difference.patients
            groups.setdefault(id(patients), (patients, []))[1].append(difference)
        return groups.values()

    def _group(self, patients: Affected, differences: list[Difference]) -> Item:
        words: list[Word] = []
        for difference in differences:
            name = Name(option_name(difference.question, difference.option))
            words += ["; "] if words else []
            before, after = _answers(difference)
            words += [name, ": ", before, " becomes ", after]
        return Item(
            words=(*words, f", for {percent(patients.share)}"),
            items=self._regions(patients),
            folds=(Fold(title="Picture", items=(drawn(self.graph(differences[0])),)),),
        )

    def _finding(self, finding: str, patients: Affected) -> Item:
        label = self.after.findings_by_id[finding].label
        return Item(
            words=(Name(finding), f" ({label}): true in one, false in the other for {percent(patients.share)}"),
            items=self._regions(patients),
        )

    def _beside(self) -> Iterable[Item]:
        """What differs of cautions and limits, of the scope, situations and decisions not covered."""
        found = self.comparison
        for title, names in (("Removed", found.beside_removed), ("Added", found.beside_added)):
            yield from (Item(lead=title, words=Name(name)) for name in names)
        for name, what, then, now in found.beside_changed:
            yield Item(words=(Name(name), f": {what}: {then or 'none'} becomes {now or 'none'}"))
        for name, patients in found.beside:
            words = (Name(name), f": applies in one, and not in the other, for {percent(patients.share)}")
            yield Item(words=words, items=self._regions(patients))

    def _regions(self, patients: Affected | None) -> tuple[Item, ...]:
        if patients is None:
            return ()
        rest = () if patients.complete else (Item(words="And further regions."),)
        return (*map(self._region, patients.regions), *rest)

    def _region(self, region: Region) -> Item:
        where = " and ".join(self._where(region)) or f"for every {self.after.subject}"
        books = {path: self.after if path in self.after.fields_by_path else self.before for path in region.cells}
        patient = "; ".join(
            fact_sentence(book, path, facts_in(book, region.witness)[path]) for path, book in books.items()
        )
        return Item(
            lead="Where",
            words=f"{where} ({percent(region.share)})",
            items=(Item(lead="Such as", words=f"{patient or f'any {self.after.subject}'}."),),
        )

    def _data(self, patients: Affected | None) -> dict[str, Any] | None:
        if patients is None:
            return None
        regions = [{"where": self._where(r), "share": r.share, "witness": plain(r.witness)} for r in patients.regions]
        return {"share": patients.share, "regions": regions, "complete": patients.complete}

    def _where(self, region: Region) -> list[str]:
        return region_told(self.comparison.axes, region)


def diff(before: Draft, after: Draft) -> Diff:
    """Which patients get another answer from one rulebook than from the other, in few regions, with counts.

    Raises:
        ArgumentError: they have no fact in common, so they are about different things.
        RulebookError: a rulebook is a draft with an unknown name, a value outside its domain, a clash or no patient, or
            a field is of another kind in one than in the other, or they have no value in common.
        TooLargeError: a question is so entangled that its answers cannot be compared; the message names it.
        EngineDisagreement: a witness was decided otherwise than promised; nothing is returned.
    """
    need_rulebook(before, after)
    if not share_facts(before, after):
        raise ArgumentError(
            f"{before.id} and {after.id} have no fact in common: nobody has an answer from both. Compare two "
            "versions of one rulebook, or rulebooks over the same facts"
        )
    refuse_misleading(before)
    refuse_misleading(after)
    found = compare(before, after)
    replay_all(before, after, found)
    return Diff(before=before, after=after, comparison=found)


def share_facts(one: Draft, other: Draft) -> bool:
    """Whether some fact is known to both rulebooks, or none to either."""
    facts, others = one.fields_by_path.keys(), other.fields_by_path.keys()
    return not facts.isdisjoint(others) or not (facts or others)


def _answers(difference: Difference) -> tuple[Strong, Strong]:
    """The answers before and after; their sources are told if nothing else differs."""
    before, after = _answer(difference.before), _answer(difference.after)
    if before.text != after.text:
        return before, after
    return _answer(difference.before, every_source=True), _answer(difference.after, every_source=True)


def _answer(answer: Said, *, every_source: bool = False) -> Strong:
    """An answer, with the sources that say otherwise."""
    stance, by_source = answer
    said = "no position" if stance is None else stance.meaning
    others = [f"{s}: {other.meaning}" for s, other in by_source if every_source or other is not stance]
    more = f" ({'; '.join(others)})" if others else ""
    return Strong(said + more, "silent" if stance is None else stance.name)


def _option(pair: tuple[str, str]) -> Item:
    return Item(words=Name(option_name(*pair)))
