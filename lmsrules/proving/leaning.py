"""Leaning: which conclusions rest on a publication, and what would change if it were retracted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, field, frozen

from ..document.blocks import Document, Item, Name, Part, Strong
from ..document.readable import Readable
from ..logic.draft import Draft, need_rulebook
from ..logic.errors import UnknownNameError
from ..logic.evidence import Evidence, own_citations
from ..logic.parts import Rule, Stance
from ..logic.prose import option_name
from ..logic.rulebook import draft_of
from ..logic.views import resting_on
from ..references import label_of, vancouver
from ..text import counted, did_you_mean
from .comparison import Diff, diff


@frozen(kw_only=True)
class Conclusion:
    """A rule that rests on a publication, with what it says and the evidence by which it does, each by id.

    `alone` says that it rests on nothing else, or that its source is the publication: without it the rule would go.
    """

    rule: str
    question: str
    option: str
    stance: Stance
    source: str
    evidence: tuple[str, ...]
    alone: bool


@frozen(kw_only=True)
class Leaning(Readable):
    """What rests on a publication: rules, cautions that cite it, by id, and all `evidence` that is from it."""

    citation: str
    conclusions: tuple[Conclusion, ...]
    cautions: tuple[str, ...]
    evidence: tuple[str, ...]
    rulebook: Draft = field(repr=False, eq=False)

    def document(self) -> Document:
        """The publication, each rule that rests on it, and the cautions that cite it."""
        book = self.rulebook
        cited = vancouver(book.citations_by_id[self.citation])
        head = Item(lead="Rest on it", words=f"{counted(len(self.conclusions), 'rule')} of {len(book.rules)}.")
        items = (Item(words=cited), head, *map(self._conclusion, self.conclusions), *self._cautions())
        return Document(parts=(Part(title=f"What rests on {self.citation}", items=items),))

    def _conclusion(self, one: Conclusion) -> Item:
        labels = "; ".join(label_of(self.rulebook, self.rulebook.evidence_by_id[name]) for name in one.evidence)
        alone = "It rests on nothing else." if one.alone else "It names other publications too."
        words = (Name(one.rule), " on ", option_name(one.question, one.option), ": ")
        return Item(words=(*words, Strong(one.stance.meaning, one.stance.name), f", by {labels}. {alone}"))

    def _cautions(self) -> Iterator[Item]:
        if self.cautions:
            yield Item(lead="Cautions that cite it", words=", ".join(self.cautions))


def which_conclusions_rest_on(rulebook: Draft, citation: str) -> Leaning:
    """The rules that rest on a publication, those that rest on nothing else first, and the cautions that cite it.

    Raises:
        UnknownNameError: the rulebook has no such publication.
        ArgumentError: what is given as rulebook is none.
    """
    need_rulebook(rulebook)
    _check_known(rulebook, citation)
    from_it = {one.id: one for one in rulebook.evidence if citation in one.citations}
    source_of = {one.id for one in rulebook.sources if one.citation == citation}
    found = [
        _conclusion(rule, [n for n in rule.evidence if n in from_it], from_it, rule.source in source_of)
        for rule in rulebook.rules
        if any(name in from_it for name in rule.evidence) or rule.source in source_of
    ]
    return Leaning(
        citation=citation,
        conclusions=tuple(sorted(found, key=lambda one: not one.alone)),
        cautions=tuple(one.id for one in rulebook.cautions if citation in one.citations),
        evidence=tuple(from_it),
        rulebook=rulebook,
    )


def what_if_retracted(rulebook: Draft, citation: str) -> Diff:
    """What would be answered otherwise without a publication: without the evidence from it alone, and rules left bare.

    Where nothing else answers a question, the answer is then no position. Rules of a source that is this publication
    go with it. Cautions and limits stay: no safety statement is taken away to see what would be.

    Raises:
        UnknownNameError: the rulebook has no such publication.
        ArgumentError: what is given as rulebook is none.
    """
    need_rulebook(rulebook)
    _check_known(rulebook, citation)
    return diff(rulebook, without(rulebook, citation))


def without(rulebook: Draft, citation: str) -> Draft:
    """The rulebook without a publication, as a draft: questions may be left without an answer."""

    def left(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        kept = (one for one in evidence if {*own_citations(one)} - {citation})
        return tuple(evolve(e, citations=_but(e.citations, citation), read_in=_but(e.read_in, citation)) for e in kept)

    evidence, former = left(rulebook.evidence), left(rulebook.former_evidence)
    known = {one.id for one in (*evidence, *former)}
    sources = {one.id for one in rulebook.sources if one.citation != citation}
    return draft_of(
        rulebook,
        version=f"{rulebook.version} without {citation}",
        evidence=tuple(evolve(one, supersedes=tuple(n for n in one.supersedes if n in known)) for one in evidence),
        former_evidence=former,
        rules=resting_on(rulebook.rules, known, sources),
        former_rules=resting_on(rulebook.former_rules, known, sources),
    )


def _but(names: tuple[str, ...], left_out: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != left_out)


def _conclusion(rule: Rule, names: Sequence[str], from_it: dict[str, Evidence], by_it: bool) -> Conclusion:
    alone = by_it or all(name in from_it and len(from_it[name].citations) == 1 for name in rule.evidence)
    return Conclusion(
        rule=rule.id,
        question=rule.on.id,
        option=rule.option,
        stance=rule.stance,
        source=rule.source,
        evidence=tuple(names),
        alone=alone,
    )


def _check_known(rulebook: Draft, citation: str) -> None:
    if citation not in rulebook.citations_by_id:
        hint = did_you_mean(citation, rulebook.citations_by_id) or "; lmsrules cite lists them"
        raise UnknownNameError(f"there is no publication {citation!r}{hint}")
