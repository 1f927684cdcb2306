"""The atlas of disagreements: of each option all patients for whom sources differ, by what each of them says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from attrs import field, frozen

from ..document.blocks import Cite, Document, Item, Part, Strong, Word
from ..document.matrix import Matrix, matrix_picture
from ..document.readable import Readable, percent
from ..logic.agreement import facts_in
from ..logic.analysis.patients import Patients
from ..logic.analysis.regions import Affected, affected
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.nodes import FALSE
from ..logic.diagrams.outcomes import Verdict, are_opposed
from ..logic.draft import Draft, draft_of, need_rulebook
from ..logic.errors import broken_promise
from ..logic.parts import Option, Question, Stance, View
from ..logic.values import show
from ..logic.views import not_out_yet, parts_as_of, parts_by_sources
from ..text import counted
from .told import sentences

Said = Mapping[str, Stance | None]
"""What each source says, by id; None where it is silent."""


class Difference(StrEnum):
    """How sources differ: the gravest kind that there is between any two."""

    OPPOSED = "opposed"
    STRONGER = "stronger"
    SILENT = "silent"
    OTHER_DATE = "other date"

    @property
    def meaning(self) -> str:
        """The kind in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Difference.OPPOSED: "one is for it, and one against it",
    Difference.STRONGER: "they differ, and no two are opposed",
    Difference.SILENT: "the primary source is silent, and those that speak say the same",
    Difference.OTHER_DATE: "an earlier edition said what was not read in the later one, or something else",
}


@frozen(kw_only=True)
class Disagreement:
    """Patients for whom sources say one set of stances on an option.

    `stances` are by source id, of every source that speaks of some of them; None is silent. `patients` are all of
    them, in regions, their share being of those who are asked; `where` says each region in a sentence, `witness` is one
    patient. `citations` are by source.
    """

    question: str
    option: str
    title: str
    kind: Difference
    stances: Said = field(hash=False)
    patients: Affected
    where: tuple[str, ...]
    witness: Mapping[str, Any] = field(hash=False)
    citations: Mapping[str, tuple[str, ...]] = field(hash=False)

    @property
    def smallest(self) -> Mapping[str, Any]:
        """The facts of the witness alone that put it among these patients, for whoever is asked."""
        region = self.patients.regions[0]
        told = {path for path in self.witness for tested in region.cells if tested == path or tested.startswith(path)}
        return {path: self.witness[path] for path in self.witness if path in told}


@frozen(kw_only=True)
class Atlas(Readable):
    """Where the sources of a rulebook differ: every possible patient for whom two do is in one of the `regions`.

    The regions on one option share no patient, but for those of another date, which compare two editions of one body.
    `view` says of which sources alone it is and as of which day, None if of all those in force.
    """

    regions: tuple[Disagreement, ...]
    view: View | None = None
    rulebook: Draft = field(repr=False, eq=False)

    def on(self, question: str) -> tuple[Disagreement, ...]:
        """The regions on one question."""
        return tuple(one for one in self.regions if one.question == question)

    def document(self) -> Document:
        """A part for each question: the picture, then each region with who says what, for whom, and one patient."""
        head = Part(title="Where sources differ", items=tuple(self._head()))
        parts = [self._part(question) for question in self.rulebook.questions if self.on(question.id)]
        return Document(parts=(head, *parts))

    def _head(self) -> Iterator[Item]:
        yield Item(words=f"{counted(len(self.regions), 'region')} of patients for whom two sources differ. {_SHARES}")
        if self.view and self.view.as_of:
            compared = {name for one in self.regions for name in one.stances}
            primary, *others = self.rulebook.sources
            not_out = f"; {primary.title} had not come out" if not_out_yet(self.rulebook) else ""
            yield Item(words=f"As of {self.view.as_of}{not_out}.")
            perhaps = [one.title for one in others if one.id in compared and one.citation in self.view.perhaps]
            if perhaps:
                yield Item(lead="Perhaps not out then", words=f"{'; '.join(perhaps)}.")
        for kind in Difference:
            number = [one.kind for one in self.regions].count(kind)
            if number:
                yield Item(words=(Strong(kind.value, kind.name), f", {number}: {kind.meaning}."))

    def matrix(self, question: str) -> Matrix:
        """Sources by regions of one question, as a picture."""
        regions = self.on(question)
        names = [one.id for one in self.rulebook.sources if any(one.id in region.stances for region in regions)]
        columns = tuple(tuple(_kind(region.stances.get(name)) for name in names) for region in regions)
        used = {kind for column in columns for kind in column}
        legend = tuple((stance.name, stance.meaning) for stance in Stance if stance.name in used)
        titles = self.rulebook.sources_by_id
        return Matrix(rows=tuple(titles[name].title for name in names), columns=columns, legend=legend)

    def _part(self, question: Question) -> Part:
        dated = any(one.kind is Difference.OTHER_DATE for one in self.on(question.id))
        picture = matrix_picture(
            self.matrix(question.id), f"{question.title}: what each source says, by region{_DATED if dated else ''}"
        )
        items = [self._item(number, one) for number, one in enumerate(self.on(question.id), 1)]
        return Part(title=question.title, items=(picture, *items))

    def _item(self, number: int, one: Disagreement) -> Item:
        titles = self.rulebook.sources_by_id
        words: list[Word] = [f"{one.title}: "]
        spoken = [(name, stance) for name, stance in one.stances.items() if stance]
        for place, (name, stance) in enumerate(spoken):
            words += [f"{'; ' if place else ''}{titles[name].title}, ", Strong(stance.meaning, stance.name), " "]
            words.append(Cite(one.citations[name]))
        silent = [titles[name].title for name, stance in one.stances.items() if stance is None]
        words += [f"; silent: {', '.join(silent)}"] if silent else []
        more = "" if one.patients.complete else "; and more regions than are told"
        below = (
            Item(lead="For", words=f"{percent(one.patients.share)} of those asked: {'; or '.join(one.where)}{more}."),
            Item(lead="Such as", words=self._patient(one)),
        )
        return Item(lead=f"{number} {one.kind.value}", words=tuple(words), items=below)

    def _patient(self, one: Disagreement) -> str:
        told = "; ".join(f"{path} = {show(value)}" for path, value in one.smallest.items())
        return told or f"any {self.rulebook.subject} who is asked"


_DATED = "; a region of another date compares two editions alone"
_SHARES = (
    "A share counts the combinations that rules tell apart, each once, of those who are asked: it is no share of "
    "patients as they come."
)


def _kind(stance: Stance | None) -> str:
    return stance.name if stance else ""


def disagreements(
    rulebook: Draft, sources: list[str] | tuple[str, ...] | None = None, as_of: str | date | None = None
) -> Atlas:
    """Where the sources of a rulebook differ: on each option all patients, by what each source says.

    Compared are all sources in force, or those named by id, as of today or of a day; and, unless sources are named or
    a day is, each earlier edition with the one that took its place.

    Raises:
        ArgumentError: it is no rulebook, there is no such source, or it is no day.
        TooLargeError: a question is too large for this.
    """
    need_rulebook(rulebook)
    book = rulebook
    if sources is not None:
        book = draft_of(book, **parts_by_sources(book, sources))
    if as_of is not None:
        book = draft_of(book, **parts_as_of(book, as_of))
    found = [*_regions(book, partial(_between_sources, book.primary))]
    if sources is None and as_of is None:
        for one in rulebook.sources:
            for former in one.supersedes:
                pair = draft_of(book, **parts_by_sources(book, (one.id, former)))
                found += _regions(pair, partial(_between_editions, former))
    return Atlas(regions=tuple(_in_order(book, found)), rulebook=book, view=book.view)


def _in_order(rulebook: Draft, found: list[Disagreement]) -> list[Disagreement]:
    """By question and kind, the largest first."""
    questions, kinds = [*rulebook.questions_by_id], [*Difference]
    return sorted(
        found, key=lambda one: (questions.index(one.question), kinds.index(one.kind), one.title, -one.patients.share)
    )


def _between_sources(primary: str, said: Mapping[str, Stance]) -> Difference | None:
    """How those who speak differ; None where they say the same, and the primary source is one of them."""
    stances = set(said.values())
    if are_opposed(stances):
        return Difference.OPPOSED
    if len(stances) > 1:
        return Difference.STRONGER
    return Difference.SILENT if stances and primary not in said else None


def _between_editions(former: str, said: Mapping[str, Stance]) -> Difference | None:
    """Whether an earlier edition speaks, and the later one does not say the same."""
    return Difference.OTHER_DATE if former in said and len(said) * len({*said.values()}) != 2 else None


Kinds = partial[Difference | None]


def _regions(rulebook: Draft, kind_of: Kinds) -> Iterator[Disagreement]:
    patients = Patients(rulebook)
    for question in rulebook.questions:
        for option in question.options:
            if rulebook.sources_on[question.id, option.id]:
                yield from _on(patients, question, option, kind_of)


def _on(patients: Patients, question: Question, option: Option, kind_of: Kinds) -> Iterator[Disagreement]:
    builder = patients.builder
    verdicts = patients.compiler.option(question, option.id)
    found = {value.by_source for value in builder.values_under(verdicts) if isinstance(value, Verdict)}
    asked = patients.in_all(patients.possible, patients.where(question.asked_when))
    for said in sorted(found, key=repr):
        if kind := kind_of(dict(said)):
            where = patients.in_all(asked, builder.where(verdicts, partial(_says, said)))
            if where != FALSE:
                there = affected(builder, patients.axes, where, asked)
                yield _made(patients, question, option, kind, dict(said), there)


def _says(said: tuple[tuple[str, Stance], ...], verdict: object) -> bool:
    return isinstance(verdict, Verdict) and verdict.by_source == said


def _made(
    patients: Patients,
    question: Question,
    option: Option,
    kind: Difference,
    said: Mapping[str, Stance],
    found: Affected,
) -> Disagreement:
    """A region, each of whose witnesses is decided once more."""
    rulebook = patients.rulebook
    for region in found.regions:
        facts = facts_in(rulebook, region.witness)
        again = decide_question(rulebook, facts, question.id).options[option.id].by_source
        if {name: stance for name, stance in again.items() if stance} != said:
            raise broken_promise(f"{dict(said)} was to be said on {option.id}", f"it is {dict(again)}", region.witness)
    on_option = [rule for rule in rulebook.rules_on[question.id] if rule.option == option.id]
    rules = [rule for rule in on_option if said.get(rule.source) is rule.stance]
    cited = {
        name: rulebook.citations_of(dict.fromkeys(e for r in rules if r.source == name for e in r.evidence))
        for name in said
    }
    title = option.title if option.title == question.title else f"{question.title}: {option.title}"
    silent = {rulebook.primary: None} if kind is not Difference.OTHER_DATE and rulebook.primary not in said else {}
    if kind is Difference.OTHER_DATE:
        silent = {one.id: None for one in rulebook.sources if one.id not in said}
    return Disagreement(
        question=question.id,
        option=option.id,
        title=title,
        kind=kind,
        stances={**silent, **said},
        patients=found,
        where=sentences(patients, found),
        witness=dict(found.witness),
        citations=cited,
    )
