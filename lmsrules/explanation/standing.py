"""Where a case stands, in words: whether the guidance covers it, its situation, and what is not covered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from ..document.blocks import Cite, Item
from ..logic.conditions import Holds
from ..logic.diagrams.standing import Standing, scope_depends_on, situation_depends_on
from ..logic.draft import Draft
from ..logic.partly import Known
from ..text import counted, with_small
from .reasons import labels, settling_clause, some_names

MOST_SITUATIONS = 3
"""The situations that may still be the patient's, up to which the banner says where the guidance would be silent."""

MOST_THAT_MAY_APPLY = 6
"""The decisions named in the one line on what may be not covered as well; JSON has them all."""


@frozen(kw_only=True)
class Scope:
    """Whether the rulebook speaks of a case: `covered` is None where that is open. `reason` is one sentence."""

    covered: bool | None
    reason: str
    depends_on: tuple[str, ...]


@frozen(kw_only=True)
class CaseSituation:
    """The situation a case is in, by id and title, None where several are `possible` or none is."""

    id: str | None
    title: str | None
    possible: Mapping[str, str] = field(hash=False)
    rulebook: Draft = field(repr=False, eq=False)
    facts: Mapping[str, Known] = field(repr=False, hash=False)

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """The paths of the unknown facts that can still change it; worked out when first asked for."""
        return situation_depends_on(self.rulebook, self.facts) if self.id is None and self.possible else ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON data."""
        possible = [{"id": name, "title": title} for name, title in self.possible.items()]
        return {"id": self.id, "title": self.title, "possible": possible, "depends_on": list(self.depends_on)}


@frozen(kw_only=True)
class NotCovered:
    """A decision that the guidance does not cover; `applies` is None where it is not known to be one to take.

    `citations` are the ids of the publications that `why` speaks of.
    """

    decision: str
    why: str
    applies: bool | None
    citations: tuple[str, ...] = ()


def scope_of(rulebook: Draft, facts: Mapping[str, Known], standing: Standing) -> Scope:
    """Whether the rulebook speaks of a case, and why."""
    covered, subject = standing.in_scope, rulebook.subject
    if covered is None:
        paths = scope_depends_on(rulebook, facts)
        reason = f"Whether the guidance covers this {subject} depends on {labels(rulebook, paths)}."
        return Scope(covered=None, reason=reason, depends_on=paths)
    said = f"The guidance {'covers' if covered else 'does not cover'} this {subject}"
    if rulebook.scope:
        # The label of the scope is that the guidance covers the case; what it rests on says why.
        scope = rulebook.conditions[rulebook.scope] if covered else Holds(rulebook.scope)
        said += f": {settling_clause(rulebook, facts, scope, wanted=covered)}"
    return Scope(covered=covered, reason=f"{said}.", depends_on=())


def situation_of(rulebook: Draft, facts: Mapping[str, Known], standing: Standing) -> CaseSituation:
    """The situation a case is in, or those that are possible."""
    titles = {name: rulebook.situations_by_id[name].title for name in standing.situations}
    one = standing.situation
    return CaseSituation(
        id=one,
        title=titles.get(one or ""),
        possible={one: titles[one]} if one else titles,
        rulebook=rulebook,
        facts=facts,
    )


def not_covered(rulebook: Draft, facts: Mapping[str, Known], standing: Standing) -> tuple[NotCovered, ...]:
    """The decisions not covered that are to be taken, or may be: those of silent situations first."""
    if standing.in_scope is False:
        why = scope_of(rulebook, facts, standing).reason
        return (NotCovered(decision="Every decision", why=why, applies=True),)
    silent = (
        NotCovered(decision=one.title, why=one.silent, applies=standing.situations[one.id])
        for one in rulebook.situations
        if one.silent and one.id in standing.situations
    )
    others = (
        NotCovered(
            decision=one.decision,
            why=one.why,
            applies=None if one.only_possible else standing.uncovered[one.id],
            citations=one.citations,
        )
        for one in rulebook.uncovered
        if one.id in standing.uncovered
    )
    return (*silent, *others)


def not_covered_items(rulebook: Draft, facts: Mapping[str, Known], standing: Standing) -> Iterator[Item]:
    """The decisions to be taken that are not covered, each with its reason."""
    if standing.in_scope is not True:  # the sentence on the scope says it of every decision
        return
    for one in not_covered(rulebook, facts, standing):
        if one.applies:
            yield Item(lead=one.decision, words=(f"{one.why} ", Cite(one.citations)) if one.citations else one.why)


def silence_items(rulebook: Draft, facts: Mapping[str, Known], standing: Standing) -> Iterator[Item]:
    """What the guidance is silent on: that of the situation as a sentence, then the decisions in one line."""
    if standing.in_scope is not True:
        return
    situation = rulebook.situations_by_id.get(standing.situation or "")
    if situation and situation.silent:
        yield Item(words=situation.silent)
    possible = [rulebook.situations_by_id[name] for name in standing.situations]
    for one in possible if not situation and len(possible) <= MOST_SITUATIONS else ():
        if one.silent:
            yield Item(lead=f"If it is {with_small(one.title)}", words=one.silent)
    silent = [one.title for one in rulebook.situations if one.silent]
    decisions = [one.decision for one in not_covered(rulebook, facts, standing) if one.applies]
    if others := [with_small(decision) for decision in decisions if decision not in silent]:
        yield Item(lead="Not covered", words=f"{'; '.join(others)}.")


def perhaps_not_covered(rulebook: Draft, facts: Mapping[str, Known], standing: Standing) -> Iterator[Item]:
    """The decisions that are not covered and may have to be taken, in one line."""
    if standing.in_scope is not True:
        return
    if maybe := [one.decision for one in not_covered(rulebook, facts, standing) if one.applies is None]:
        more = len(maybe) - MOST_THAT_MAY_APPLY
        rest = f"; and {counted(more, 'more decision')}" if more > 0 else ""
        yield Item(lead="If it applies", words=f"{'; '.join(maybe[:MOST_THAT_MAY_APPLY])}{rest}")


def situation_line(rulebook: Draft, facts: Mapping[str, Known], standing: Standing) -> str:
    """The situation in a sentence, or what it depends on; empty where there is none to tell."""
    found = situation_of(rulebook, facts, standing)
    if found.title:
        return f"{found.title}."
    if found.possible and standing.in_scope:
        return f"The situation depends on {some_names(rulebook, found.depends_on)}."
    return ""
