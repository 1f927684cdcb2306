"""A position in words: the stance, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..document.blocks import Strong
from ..logic.diagrams.outcomes import Status, Verdict
from ..logic.parts import Stance


def position_word(status: Status, stance: Stance | None) -> Strong:
    """The position in a word or two."""
    if status is Status.OPEN:
        return Strong("open", "open")
    return Strong("no position", "silent") if stance is None else Strong(stance.meaning, stance.name)


def plain_stances(verdict: Verdict) -> tuple[tuple[str, Stance], ...]:
    """What every source says, warnings left aside."""
    return tuple(pair for pair in verdict.by_source if pair[1] is not Stance.CONTRAINDICATED)


def has_it(now: Stance | None, contraindicated: bool | None, stance: Stance) -> bool:
    """Whether a stance is taken already; a warning stands beside any other."""
    return now is stance or (stance is Stance.CONTRAINDICATED and contraindicated is True)


def flags(contested: bool | None, contraindicated: bool | None) -> Iterator[str | Strong]:
    """What stands beside a stance: that sources differ, a warning, or that either is open."""
    if contested is None:
        yield from (" ", Strong("(whether sources differ is open)", "open"))
    elif contested:
        yield from (" ", Strong("(contested)", "contested"))
    if contraindicated is None:
        yield from (" ", Strong("(whether contraindicated is open)", "open"))
    elif contraindicated:
        yield from (" ", Strong("(contraindicated)", "CONTRAINDICATED"))


def in_plain(words: Iterable[str | Strong]) -> str:
    """The words without their emphasis."""
    return "".join(word if isinstance(word, str) else word.text for word in words)


def verdict_words(verdict: Verdict) -> Iterator[str | Strong]:
    """What a completely known patient gets: the stance, and what stands beside it."""
    yield position_word(Status.SETTLED, verdict.stance)
    yield from flags(verdict.contested, verdict.contraindicated)


def _kind(stance: Stance | None, contraindicated: bool | None) -> str:
    if contraindicated:
        return Stance.CONTRAINDICATED.name
    return "" if stance is None else stance.name
