"""Parts of a rulebook: what had come out by a day, and what some of its sources say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve

from ..text import did_you_mean, listed
from .dates import as_day, evidence_since, in_short, last_out, span_of
from .draft import Draft
from .errors import ArgumentError
from .evidence import Conflict, Design, Evidence, own_citations
from .parts import Later, Rule, Source, View
from .rewriting import some
from .values import given


def parts_as_of(rulebook: Draft, day: object, *, retrospective: bool = False) -> dict[str, Any]:
    """The parts of a rulebook as they were on a day, for `draft_of` or `rulebook_of`.

    Gone is what cannot have come out by then: publications, the evidence from them, sources, and rules that rest on
    nothing else. Of what came out by then, editions and reports whose place others took later stand again. What may
    have come out, its edition being unproven, stays, and beside it the edition whose place it takes. Questions,
    findings, constraints, cautions, limits and decisions not covered are the rulebook's own, and stay with the
    publications they cite. The primary source stays, though it may have no rule.

    `retrospective` leaves the rulebook as it is, to be applied to a case of that day.

    Raises:
        ArgumentError: it is no day, or the rulebook is as of a day already.
    """
    day = as_day(day)
    view = rulebook.view or View()
    if view.as_of:
        raise ArgumentError(f"as_of: this rulebook is as of {view.as_of} already; take the whole one")
    view = evolve(view, as_of=day, retrospect=bool(retrospective), later=tuple(_later(rulebook, day)))
    if retrospective:
        return {"view": view}
    known = rulebook.citations_by_id
    out = {name for name, one in known.items() if span_of(one)[0] <= day}
    evidence = [one for one in rulebook.every_evidence if evidence_since(one, known) <= day]
    replaced = {name for one in evidence for name in one.supersedes}
    evidence = [_published(one, out) for one in evidence if one.id not in replaced]
    if rulebook.sources[0].citation not in out:
        evidence = [evolve(one, erratum="") for one in evidence]  # nothing of it is there to be corrected
    sources = [one for one in rulebook.sources if one.citation in out]
    replaced = {name for one in sources if _surely_out(rulebook, one.citation, day) for name in one.supersedes}
    sources = [one for one in sources if one.id not in replaced]
    rules = resting_on(rulebook.every_rule, {one.id for one in evidence}, {one.id for one in sources})
    primary = [one for one in rulebook.sources[:1] if one not in sources]
    trials = tuple(one for one in rulebook.trials if not one.citations or one.citations[0] in out)
    kept = (*primary, *sources)
    perhaps = tuple(one.id for one in rulebook.citations if one.id in out and not _surely_out(rulebook, one.id, day))
    cited = out | cited_by_its_own(rulebook, kept)
    return {
        "view": evolve(view, perhaps=perhaps),
        "evidence": tuple(evidence),
        "rules": rules,
        "sources": kept,
        "conflicts": tuple(_conflicts(rulebook, out)),
        "trials": tuple(evolve(one, citations=_in(one.citations, out)) for one in trials),
        "citations": tuple(one for one in rulebook.citations if one.id in cited),
        "former_rules": (),
        "former_evidence": (),
    }


def _surely_out(rulebook: Draft, name: str, day: str) -> bool:
    """Whether a publication certainly had come out by a day: at the latest when it was read here."""
    read_on = rulebook.review.on if rulebook.review else ""
    return any(last and last <= day for last in (span_of(rulebook.citations_by_id[name])[1], read_on))


def _in(names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


def _published(evidence: Evidence, out: set[str]) -> Evidence:
    """A statement with those of its publications alone that were out."""
    return evolve(evidence, citations=_in(evidence.citations, out), read_in=_in(evidence.read_in, out))


def resting_on(rules: Iterable[Rule], evidence: Collection[str], sources: Collection[str]) -> tuple[Rule, ...]:
    """Those of some rules that are of some sources and rest on some evidence, without what else they name."""
    kept = [
        evolve(rule, evidence=left)
        for rule in rules
        if rule.source in sources and (left := _in(rule.evidence, evidence))
    ]
    ids = {rule.id for rule in kept}
    return tuple(evolve(rule, overrides=_in(rule.overrides, ids)) for rule in kept)


def _conflicts(rulebook: Draft, out: set[str]) -> Iterator[Conflict]:
    """The conflicts of which two sides at least were out, with those sides; who holds one may not be known."""
    for conflict in rulebook.conflicts:
        told = [one for one in conflict.sides if not one.citations or not out.isdisjoint(one.citations)]
        if len(told) > 1:
            yield evolve(conflict, sides=tuple(evolve(one, citations=_in(one.citations, out)) for one in told))


def cited_by_its_own(rulebook: Draft, sources: Iterable[Source]) -> set[str]:
    """The publications that are cited by what is the rulebook's own, and those of sources."""
    own: Sequence[Any] = (*rulebook.cautions, *rulebook.uncovered)
    planned = [one for q in rulebook.questions for o in q.options for one in o.planned]
    alone: Sequence[Any] = (*rulebook.limits, *planned, *sources)
    return {*(name for one in own for name in one.citations), *(one.citation for one in alone)}


def parts_by_sources(rulebook: Draft, names: object) -> dict[str, Any]:
    """The parts of a rulebook with some of its sources alone, by id, for `draft_of` or `rulebook_of`.

    The first of them is the primary one. An earlier edition can be named as well as the later one.

    Raises:
        ArgumentError: they are no ids of sources, or none is named, or one twice.
    """
    if not isinstance(names, list | tuple):  # of a set the first, which is the primary one, is anyone's guess
        raise ArgumentError(f"sources: give a list of ids of sources, not {given(names)}")
    chosen = [*names]
    known = rulebook.sources_by_id
    problems = [
        f"sources: there is no source {given(name)}{did_you_mean(str(name), known) or f'; there is {listed([*known])}'}"
        for name in chosen
        if not isinstance(name, str) or name not in known
    ]
    if not chosen:
        problems.append(f"sources: name one at least; there is {listed([*known])}")
    elif not problems and len(set(chosen)) < len(chosen):
        problems.append("sources: name each once")
    if problems:
        raise ArgumentError("; ".join(problems))
    asked = rulebook.primary in chosen  # where the primary source is not asked, nothing is said of what it prints
    primary = rulebook.sources[0].citation
    return {
        "view": evolve(rulebook.view or View(), sources=tuple(chosen)),
        "sources": tuple(known[name] for name in chosen),
        "rules": tuple(one for one in rulebook.every_rule if one.source in chosen),
        "evidence": tuple(one if asked else evolve(one, erratum="") for one in rulebook.evidence),
        "conflicts": tuple(one for one in rulebook.conflicts if asked or primary not in one.citations),
        "former_rules": (),
    }


def not_out_yet(rulebook: Draft) -> str:
    """The first day on which the primary source can have come out, if a rulebook is as of an earlier one; else ""."""
    view = rulebook.view
    if view is None or not view.as_of or view.retrospect or not rulebook.sources:
        return ""
    first = span_of(rulebook.citations_by_id[rulebook.sources[0].citation])[0]
    return first if first > view.as_of else ""


def _later(rulebook: Draft, day: str) -> Iterator[Later]:
    """What certainly came out after a day: randomised trials, then sources, then the rest; each in order of time."""
    known = rulebook.citations_by_id
    told = {one.citation for one in rulebook.sources}
    later: list[tuple[int, str, Later]] = []
    for source in rulebook.sources:
        span, rules = span_of(known[source.citation]), [one for one in rulebook.rules if one.source == source.id]
        questions = tuple(dict.fromkeys(rule.on.id for rule in rules))
        spoken_of = some(rule.when for rule in rules)
        one = Later(title=source.title, since=in_short(span), questions=questions, population=spoken_of)
        later.append((1, span[0], one))
    for evidence in rulebook.evidence:
        if told.isdisjoint(own_citations(evidence)):
            span = span_of(last_out(evidence, known))
            questions = tuple(dict.fromkeys(question for question, _ in evidence.bears_on))
            label = evidence.label or evidence.id
            one = Later(title=label, since=in_short(span), questions=questions, population=evidence.population)
            later.append((0 if evidence.design is Design.RANDOMISED_TRIAL else 2, span[0], one))
    for _, since, one in sorted(later, key=lambda found: found[:2]):
        if since > day and one.questions:
            yield one
