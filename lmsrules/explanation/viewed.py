"""What is said of a part of a rulebook: as of which day it is, of which sources, and what came later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..document.blocks import Item
from ..logic.draft import Draft
from ..logic.parts import View
from ..logic.views import not_out_yet
from ..references import short_citation
from ..text import listed
from .answered import Answered

MOST_LATER = 4
"""What came later that page one names."""


def view_in_head(rulebook: Draft) -> str:
    """What the head of a page says of it: `, as of 2014-06-01`."""
    view = rulebook.view or View()
    if not view.as_of:
        return ""
    return f", {'applied in retrospect to' if view.retrospect else 'as of'} {view.as_of}"


def view_items(rulebook: Draft, answers: Iterable[Answered]) -> Iterator[Item]:
    """What stands above the answers: whose they are, whether the primary source had come out, and what may not have."""
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
            came = f"{title[:1].upper()}{title[1:]} had not come out on {view.as_of}: it is not older than {first}"
            yield Item(words=f"{came}. What other sources said then stands under their names.")
        behind = _behind(rulebook, answers)
        if perhaps := [name for name in view.perhaps if name in behind]:
            names = [short_citation(rulebook.citations_by_id[name]) for name in perhaps]
            more = f"; and {len(names) - MOST_LATER} more" if len(names) > MOST_LATER else ""
            yield Item(lead=f"Perhaps not out on {view.as_of}", words=f"{'; '.join(names[:MOST_LATER])}{more}")


def _behind(rulebook: Draft, answers: Iterable[Answered]) -> set[str]:
    """The publications behind answers: of the sources that speak, and of the evidence on their options."""
    positions = [one for answer in answers if answer.asked is not False for one in answer.options.values()]
    speaking = {rulebook.sources_by_id[name].citation for one in positions for name in one.by_source}
    return speaking.union(*(rulebook.citations_of(o.evidence for o in one.arguments) for one in positions))


def since_items(rulebook: Draft, answers: Iterable[Answered], most: int | None = MOST_LATER) -> Iterator[Item]:
    """What came out after the day that bears on the questions asked: sources and evidence, in order of time."""
    view = rulebook.view
    if view is None or not view.as_of:
        return
    asked = {answer.question for answer in answers if answer.asked is not False}
    later = [f"{one.title} ({one.since})" for one in view.later if not asked.isdisjoint(one.questions)]
    shown = later if most is None else later[:most]
    if later:
        more = len(later) - len(shown)
        yield Item(words=f"{'; '.join(shown)}{f'; and {more} more' if more else ''}")
