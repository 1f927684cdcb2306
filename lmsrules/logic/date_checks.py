"""What is wrong with the dates of publications, with editions and with reports of one study."""

from __future__ import annotations

from collections.abc import Iterator

from ..text import did_you_mean
from .dates import problem_in_span
from .draft import Draft
from .errors import Defect, unknown_name
from .extent import circles_in


def date_defects(rulebook: Draft) -> Iterator[Defect]:
    """Dates of publications that are none, and names of editions and reports that there are not."""
    for citation in rulebook.citations:
        if problem := problem_in_span(citation):
            yield Defect("bad-value", (citation.id,), f"citation {citation.id}: {problem}")
    sources = {source.id for source in rulebook.sources}
    for source in rulebook.sources:
        for name in source.supersedes:
            if name not in sources and rulebook.view is None:
                yield unknown_name(source.id, f"source {source.id}", "source", name, did_you_mean(name, sources))
    yield from _bad_editions(rulebook)
    everything = {one.id for one in (*rulebook.evidence, *rulebook.former_evidence)}
    for evidence in rulebook.evidence:
        for name in evidence.supersedes:
            if name not in everything and rulebook.view is None:
                hint = did_you_mean(name, everything)
                yield unknown_name(evidence.id, f"evidence {evidence.id}", "evidence", name, hint)
        for name in evidence.read_in:
            if name not in evidence.citations and rulebook.view is None:
                hint = did_you_mean(name, evidence.citations)
                yield unknown_name(evidence.id, f"evidence {evidence.id}", "citation", name, hint)


def _bad_editions(rulebook: Draft) -> Iterator[Defect]:
    """Editions that take each other's place, or that of the primary source, and rules of a former one in force."""
    editions = {one.id: [*one.supersedes] for one in rulebook.sources}
    yield from circles_in(editions, "source", "takes its own place")
    former = {name for names in editions.values() for name in names}
    if rulebook.view is None:  # a part of a rulebook may have what was superseded later
        for source in rulebook.sources[:1]:
            if source.id in former:
                yield Defect("bad-value", (source.id,), f"source {source.id} is the primary one, and superseded")
        for rule in rulebook.rules:
            if rule.source in former:
                message = f"rule {rule.id}: source {rule.source} is superseded: give it to former_rules"
                yield Defect("bad-value", (rule.id, rule.source), message)
