"""What is said of a part of a rulebook: as of which day it is, of which sources, and what came later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..document.blocks import Item
from ..logic.draft import Draft
from ..logic.kleene import truth
from ..logic.partly import Known
from ..logic.parts import View
from ..logic.views import not_out_yet
from ..references import short_citation
from ..text import listed, with_capital
from .answered import Answered
from .wording import title_of

MOST_LATER = 2
"""What came later, and what may not have been out, that page one names."""


def head_of(rulebook: Draft) -> tuple[str, str]:
    """What stands above the title of every page."""
    name = f"{title_of(rulebook)} guidance, rulebook {rulebook.version}{view_in_head(rulebook)}"
    return name, "options with reasons, never an order"


def view_in_head(rulebook: Draft) -> str:
    """What the head of a page says of it: `, as of 2014-06-01`."""
    view = rulebook.view or View()
    if not view.as_of:
        return ""
    return f", {'applied in retrospect to' if view.retrospect else 'as of'} {view.as_of}"


def view_items(rulebook: Draft, answers: Iterable[Answered], most: int | None = MOST_LATER) -> Iterator[Item]:
    """What stands above the answers: whose they are, whether the primary source had come out, and what may not have.

    Of what may not have come out `most` are named, the sources that speak before the evidence.
    """
    view = rulebook.view
    if view is None:
        return
    if view.sources:
        yield Item(lead="Sources asked", words=f"{listed([one.title for one in rulebook.sources])}; no others.")
    if view.retrospect:
        yield Item(words=f"Today's rulebook, applied in retrospect to a {rulebook.subject} of {view.as_of}.")
    elif view.as_of:
        if first := not_out_yet(rulebook):
            title = rulebook.sources_by_id[rulebook.primary].title
            came = f"{with_capital(title)} had not come out on {view.as_of}: it is not older than {first}"
            yield Item(words=f"{came}. What other sources said then stands under their names.")
        if perhaps := [name for name in _behind(rulebook, answers) if name in view.perhaps]:
            names = [short_citation(rulebook.citations_by_id[name]) for name in perhaps[:most]]
            more = f"; {len(perhaps) - len(names)} more" if len(perhaps) > len(names) else ""
            yield Item(lead="Perhaps not out then", words=f"{'; '.join(names)}{more}")


def _behind(rulebook: Draft, answers: Iterable[Answered]) -> dict[str, None]:
    """The publications behind answers: of the sources that speak, then of the evidence on their options."""
    positions = [one for answer in answers if answer.asked is not False for one in answer.options.values()]
    speaking = dict.fromkeys(rulebook.sources_by_id[name].citation for one in positions for name in one.by_source)
    evidence = dict.fromkeys(o.evidence for one in positions for o in one.arguments)
    return speaking | dict.fromkeys(rulebook.citations_of(evidence))


def since_items(
    rulebook: Draft, facts: Mapping[str, Known], answers: Iterable[Answered], most: int | None = MOST_LATER
) -> Iterator[Item]:
    """What came out after the day, on the questions asked, of patients this one may be: sources and evidence."""
    view = rulebook.view
    if view is None or not view.as_of:
        return
    asked = {answer.question for answer in answers if answer.asked is not False}
    found = [
        one
        for one in view.later
        if not asked.isdisjoint(one.questions) and truth(one.population, facts, rulebook.conditions) is not False
    ]
    names = [one.title if most is None else one.title.partition(",")[0] for one in found]  # of a trial its name alone
    later = [*dict.fromkeys(f"{name} ({one.since})" for name, one in zip(names, found, strict=True))]
    shown = later[:most]
    if later:
        more = len(later) - len(shown)
        yield Item(words=f"{'; '.join(shown)}{f'; {more} more' if more else ''}")
