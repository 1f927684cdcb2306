"""What stands above the answers: what the guidance does not cover, cautions that apply, what to check first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..document.blocks import Item
from ..logic.diagrams.standing import Standing
from ..logic.draft import Draft
from ..logic.partly import Known
from ..logic.parts import Severity
from ..logic.values import show
from ..text import counted, listed
from .answered import Answered
from .reasons import some_names
from .safety import CautionHere, caution_items, limits_in_brief
from .standing import scope_items, silence_items

MOST_CAUTIONS = 5
"""The cautions told in the banner, the gravest first; each stands on its options as well."""


def banner(
    rulebook: Draft, facts: Mapping[str, Known], answers: Iterable[Answered], standing: Standing
) -> Iterator[Item]:
    """The items of the banner, none for most cases."""
    yield from scope_items(rulebook, facts, standing)
    yield from _limits_set(rulebook)
    yield from silence_items(rulebook, facts, standing)
    yield from _cautions(rulebook, facts, answers)


def _limits_set(rulebook: Draft) -> Iterator[Item]:
    """The limits that a user set, in one sentence, if there are any."""
    changed = [f"{one.id} {one.figure} ({show(one.as_read)} as read)" for one in rulebook.limits if one.changed]
    if changed:
        yield Item(lead="Limits set here", words=f"{', '.join(changed)}.")


def _cautions(rulebook: Draft, facts: Mapping[str, Known], answers: Iterable[Answered]) -> Iterator[Item]:
    """Each caution that applies once, whatever options it is on; then what to check first, in one line."""
    found = [
        caution
        for answer in answers
        if answer.asked is not False
        for position in answer.options.values()
        for caution in position.safety.cautions
    ]
    found.sort(key=lambda one: list(Severity).index(one.severity))
    applying = list({one.id: one for one in reversed(found) if one.applies}.values())[::-1]
    yield from caution_items(rulebook, facts, applying[:MOST_CAUTIONS], found)
    yield from limits_in_brief(rulebook, facts, applying, found)
    if (more := len(applying) - MOST_CAUTIONS) > 0:
        yield Item(words=f"And {counted(more, 'more caution')}, told with the options.")
    if paths := tuple(dict.fromkeys(path for one in found for path in one.depends_on)):
        yield Item(lead=f"Check first{_before(found)}", words=f"{some_names(rulebook, paths, 6)}.")


def _before(found: Iterable[CautionHere]) -> str:
    """Before which drugs, where they are few."""
    agents = list(dict.fromkeys(agent for one in found if one.depends_on for agent in one.agents))
    return "" if not agents else f", before {listed(agents, 'or') if len(agents) <= 3 else 'any of the drugs'}"
