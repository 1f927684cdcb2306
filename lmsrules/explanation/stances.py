"""A position in words: the stance, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..document.blocks import Strong
from ..logic.diagrams.outcomes import OptionDecision, Status, Verdict
from ..logic.parts import Stance


def position_word(status: Status, stance: Stance | None) -> Strong:
    """The position in a word or two."""
    if status is Status.OPEN:
        return Strong("open", "open")
    return Strong("no position", "silent") if stance is None else Strong(stance.meaning, stance.name)


_BRIEF = {
    Stance.OPTION: "an option",
    Stance.INDIVIDUALISE: "decide individually",
    Stance.UNDETERMINED: "undetermined",
}


def in_brief(stance: Stance | None) -> str:
    """A stance in a word or two."""
    return "no position" if stance is None else _BRIEF.get(stance, stance.meaning)


def brief_word(status: Status, stance: Stance | None) -> Strong:
    """The position in a word or two, as it stands in a table."""
    if status is Status.OPEN or stance is None:
        return position_word(status, stance)
    return Strong(in_brief(stance), stance.name)


def flags(contested: bool | None) -> Iterator[str | Strong]:
    """What stands beside a stance: that sources differ, or that it is open whether they do."""
    if contested is None:
        yield from (" ", Strong("(whether sources differ is open)", "open"))
    elif contested:
        yield from (" ", Strong("(contested)", "contested"))


def others_lead(decided: OptionDecision) -> str:
    """What stands before what other sources say: that they differ, or may, or that they alone speak; else nothing."""
    if decided.contested is not False:
        return "Sources differ" if decided.contested else "Sources may differ"
    return "Other sources" if decided.status is Status.SILENT and decided.by_source else ""


def warning(contraindicated: bool | None) -> Iterator[str | Strong]:
    """What stands beside a stance where the option is contraindicated; where that is open, what to check is told."""
    if contraindicated:
        yield from (" ", Strong("(contraindicated)", "CONTRAINDICATED"))


def stance_of(verdict: Verdict) -> Stance | None:
    """The stance of a verdict alone, whatever other sources say."""
    return verdict.stance


def in_plain(words: Iterable[str | Strong]) -> str:
    """The words without their emphasis."""
    return "".join(word if isinstance(word, str) else word.text for word in words)


def verdict_words(verdict: Verdict) -> Iterator[str | Strong]:
    """What a completely known patient gets: the stance, and what stands beside it."""
    yield position_word(Status.SETTLED, verdict.stance)
    yield from flags(verdict.contested)
