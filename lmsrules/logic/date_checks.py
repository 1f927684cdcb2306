"""What is wrong with the dates of publications, with editions and with reports of one study."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ..text import did_you_mean
from .dates import problem_in_span
from .draft import Draft
from .errors import Defect, unknown_name
from .extent import circles_in


def date_defects(rulebook: Draft) -> Iterator[Defect]:
    """Dates of publications that are none; circles of editions; of whole rulebooks what editions and reports name."""
    for citation in rulebook.citations:
        if problem := problem_in_span(citation):
            yield Defect("bad-value", (citation.id,), f"citation {citation.id}: {problem}")
    editions = {one.id: [*one.supersedes] for one in rulebook.sources}
    yield from circles_in(editions, "source", "takes its own place")
    if rulebook.view is None:  # a part of a rulebook may name what is not in it, and have what was superseded later
        yield from _bad_names(rulebook)
        yield from _bad_editions(rulebook)


def _bad_names(rulebook: Draft) -> Iterator[Defect]:
    """Names of editions, reports and publications that there are not."""
    for source in rulebook.sources:
        yield from _unknown(f"source {source.id}", "source", source.supersedes, rulebook.sources_by_id)
    everything = {one.id for one in rulebook.every_evidence}
    for evidence in rulebook.evidence:
        yield from _unknown(f"evidence {evidence.id}", "evidence", evidence.supersedes, everything)
        yield from _unknown(f"evidence {evidence.id}", "citation", evidence.read_in, evidence.citations)


def _unknown(owner: str, kind: str, names: Iterable[str], known: Collection[str]) -> Iterator[Defect]:
    for name in names:
        if name not in known:
            yield unknown_name(owner.partition(" ")[2], owner, kind, name, did_you_mean(name, known))


def _bad_editions(rulebook: Draft) -> Iterator[Defect]:
    """A primary source whose place another takes, and rules of a former edition in force."""
    former = {name for one in rulebook.sources for name in one.supersedes}
    if rulebook.primary in former:
        message = f"source {rulebook.primary} is the primary one, and superseded"
        yield Defect("bad-value", (rulebook.primary,), message)
    for rule in rulebook.rules:
        if rule.source in former:
            message = f"rule {rule.id}: source {rule.source} is superseded: give it to former_rules"
            yield Defect("bad-value", (rule.id, rule.source), message)
