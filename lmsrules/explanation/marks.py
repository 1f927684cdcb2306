"""The marks below a stance: what kinds of cautions apply, of which drugs, and that there is something to check."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from ..document.blocks import Strong, Word
from ..logic.diagrams.outcomes import Status
from ..logic.parts import Severity
from ..text import listed
from .answered import Position
from .safety import CautionHere

_CHECK = Strong("check first", "CAUTION")
BARRING = (Severity.CONTRAINDICATED, Severity.WAIT)
"""The kinds of cautions by which a drug is not given, or not yet."""


def marks(positions: Sequence[Position], named: Container[Severity] = BARRING[:1]) -> Iterator[Word]:
    """The kinds of cautions on the options of a row, the gravest first, with the drugs of those that are `named`.

    And that there is something to check. A drug that an option only may hold bars it only with that drug.
    """
    kinds = _applying(positions)
    yield from _kinds(kinds, named)
    if any(one.safety.check_first for one in positions if one.status is not Status.OPEN):  # of those the banner says it
        yield from ("; ", _CHECK) if kinds else (_CHECK,)


def barred(others: Sequence[Position], *, after: bool) -> Iterator[Word]:
    """The drugs of options that others alone name and that have no row of their own, if not to be given, or not yet."""
    for severity in BARRING:
        barring = [one for one in _applying(others) if one.certain and one.severity is severity]
        if agents := dict.fromkeys(agent for one in barring for agent in one.agents):
            yield f"{'; ' if after else ''}others name {listed([*agents])}: "
            yield Strong(severity.meaning, severity.name)
            after = True


def _applying(positions: Iterable[Position]) -> list[CautionHere]:
    return [one for position in positions for one in position.safety.cautions if one.applies]


def is_barred(position: Position) -> bool:
    """Whether an option is certainly contraindicated or has to wait."""
    return any(one.certain and one.severity in BARRING for one in _applying([position]))


def _kinds(cautions: Iterable[CautionHere], named: Container[Severity]) -> Iterator[Word]:
    """The kinds of cautions that apply, the gravest first, with the drugs of those that are `named`."""
    kinds: dict[tuple[Severity, bool], dict[str, None]] = {}
    for one in sorted(cautions, key=lambda one: (one.severity.order, not one.certain)):
        kinds.setdefault((one.severity, one.certain), {}).update(dict.fromkeys(one.agents))
    for number, ((severity, certain), agents) in enumerate(kinds.items()):
        if not certain and (severity, True) in kinds:
            agents = {agent: None for agent in agents if agent not in kinds[severity, True]}
            if severity is not Severity.CONTRAINDICATED or not agents:
                continue
        yield from ("; ",) if number else ()
        yield Strong(severity.meaning, severity.name)
        if agents and severity in named:
            yield f": {listed([*agents])}" if certain else f" with {listed([*agents], 'or')}"
        elif not certain:  # which ones the banner says
            yield " for some drugs"
