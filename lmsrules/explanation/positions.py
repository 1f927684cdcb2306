"""A position in words: the stance, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

from ..logic.outcomes import Status, Verdict
from ..logic.rulebook import Stance
from .blocks import Strong


def position_word(status: Status, stance: Stance | None) -> Strong:
    """The position in a word or two."""
    if status is Status.OPEN:
        return Strong("open", "open")
    return Strong("no position", "silent") if stance is None else Strong(stance.meaning, stance.name)


def flags(contested: bool | None, contraindicated: bool | None) -> Iterator[str | Strong]:
    """What stands beside a stance: that sources differ, and a warning or that it is open whether there is one."""
    if contested:
        yield from (" ", Strong("(contested)", "contested"))
    if contraindicated is None:
        yield from (" ", Strong("(whether contraindicated is open)", "open"))
    elif contraindicated:
        yield from (" ", Strong("(contraindicated)", "CONTRAINDICATED"))


def verdict_words(verdict: Verdict) -> Iterator[str | Strong]:
    """What a completely known patient gets: the stance, and what stands beside it."""
    yield position_word(Status.SETTLED, verdict.stance)
    yield from flags(verdict.contested, verdict.contraindicated)
