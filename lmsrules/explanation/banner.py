"""What stands above the answers: what the guidance does not cover, cautions that apply, what to check first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from ..document.blocks import Item
from ..logic.diagrams.outcomes import Status
from ..logic.diagrams.standing import Standing
from ..logic.draft import Draft
from ..logic.partly import Known
from ..logic.parts import Severity
from ..logic.values import show
from ..text import first_sentence, listed, with_small
from .answered import Answered, Position
from .reasons import names_listed
from .safety import CautionHere, to_weigh
from .standing import Scope, silence_items
from .told_once import limits_in_brief, told_once, united

MOST_TO_CHECK, MOST_WHERE_DUE = 6, 7
"""The facts to check that are named, those of the gravest first, where no drug is in question yet and where one is.

Each option's own are all named in the depth.
"""


def banner(
    rulebook: Draft, facts: Mapping[str, Known], answers: Sequence[Answered], standing: Standing, scope: Scope
) -> Iterator[Item]:
    """The items of the banner, none for most cases."""
    if scope.covered is not True:
        yield Item(words=scope.reason)
    yield from _limits_set(rulebook)
    yield from silence_items(rulebook, facts, standing)
    yield from _cautions(rulebook, facts, answers)


def _limits_set(rulebook: Draft) -> Iterator[Item]:
    """The limits that a user set, in one sentence, if there are any."""
    changed = [f"{one.id} {one.figure} ({show(one.as_read)} as read)" for one in rulebook.limits if one.changed]
    if changed:
        yield Item(lead="Limits set here", words=f"{', '.join(changed)}.")


def _cautions(rulebook: Draft, facts: Mapping[str, Known], answers: Sequence[Answered]) -> Iterator[Item]:
    """Each caution that applies once, with the drugs of all options; then all limits; then all there is to check first.

    But for contraindications there is of drugs that other sources alone name the first sentence, or, where no fact of
    the patient calls for a caution, the drugs: the depth has them whole.
    """
    shown = [(answer, one) for answer in answers if answer.asked is not False for one in answer.options.values()]
    found = [_named(caution, position) for _, position in shown for caution in position.safety.cautions]
    found.sort(key=lambda one: (one.severity.order, not one.certain))  # what is certain on some option
    applying = united(one for one in found if one.applies)
    spoken_of = {c.id for _, one in shown if one.status is not Status.SILENT for c in one.safety.cautions}
    aside = [c for c in applying if c.severity is not Severity.CONTRAINDICATED and c.id not in spoken_of]
    always = [one for one in aside if not one.facts]
    told = (evolve(one, why=first_sentence(one.why)) if one in aside else one for one in applying if one not in always)
    yield from told_once(rulebook, facts, told)
    if drugs := dict.fromkeys(agent for one in always for agent in one.agents):
        yield Item(lead="Caution always", words=f"{listed([*drugs])}.")
    yield from to_weigh(rulebook, facts, found)
    yield from limits_in_brief(rulebook, facts, applying, found)
    if paths := tuple(dict.fromkeys(path for one in found for path in one.depends_on)):
        agents = list(dict.fromkeys(agent for one in found if one.depends_on for agent in one.agents))
        before = "" if not agents else f", before {listed(agents, 'or') if len(agents) <= 3 else 'any of the drugs'}"
        due = any(
            p.status is not Status.OPEN and p.safety.check_first for a in answers if a.asked for p in a.options.values()
        )
        most = MOST_WHERE_DUE if due else MOST_TO_CHECK
        yield Item(lead=f"Check first{before}", words=f"{names_listed(rulebook, paths, most)}.")


def _named(caution: CautionHere, position: Position) -> CautionHere:
    """A caution by its drugs; one on the course itself, which names none, by the option."""
    return caution if caution.agents else evolve(caution, agents=(with_small(position.title),))
