"""The answers as rows of a table: the stance in a word or two, why in one line, who differs, what to check."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import groupby

from attrs import evolve

from ..document.blocks import Answers, Cite, Item, Row, Strong, Word
from ..logic.diagrams.outcomes import Status
from ..logic.diagrams.standing import Standing
from ..logic.draft import Draft
from ..logic.partly import Known
from ..logic.parts import Severity
from ..text import listed
from .answered import Answered, Position
from .reasons import some_names
from .stances import brief_word, in_brief
from .standing import scope_of

_CHECK = Strong("check first", "CAUTION")

HEADS = ("Question", "The guidance says", "Why, and who differs")


def answer_table(
    rulebook: Draft, facts: Mapping[str, Known], answers: Iterable[Answered], standing: Standing
) -> Iterator[Answers]:
    """The questions that are asked, or may be, with a row for each option that differs from the others."""
    told = scope_of(rulebook, facts, standing).depends_on  # the banner says that all depends on these
    rows = tuple(row for answer in answers if answer.asked is not False for row in _rows(rulebook, answer, told))
    if rows:
        yield Answers(columns=HEADS, rows=rows)


def _rows(rulebook: Draft, answer: Answered, told: Container[str]) -> Iterator[Row]:
    if answer.decision.too_large:
        yield Row(title=answer.title, answer=Strong("not decided", "open"), why=answer.reason)
        return
    rows = [_row(rulebook, answer, position, told) for position in answer.options.values()]
    rows = [evolve(row, title=_beside(row.title, rows[:number])) for number, row in enumerate(rows)]
    if all(_said(row)[1:] == _said(rows[0])[1:] for row in rows):  # told once
        yield evolve(_as_one(rows), title=answer.title, option=False)
        return
    if rows[0].option:
        yield Row(title=answer.title, answer=(), why=())
    for _, alike in groupby(rows, key=_said):
        yield _as_one(list(alike))


def _beside(title: str, above: list[Row]) -> str:
    """A title without what it has in common with one above: `the same, then doxorubicin`."""
    same = next((row.title for row in above if title.startswith(f"{row.title}, ")), None)
    return f"the same{title.removeprefix(same)}" if same else title


def _said(row: Row) -> tuple[object, ...]:
    """What alike rows have in common: all but their titles and what they cite."""
    return row.option, row.answer, [word for word in row.why if not isinstance(word, Cite)], row.heed, row.differs


def _as_one(rows: list[Row]) -> Row:
    """Alike rows as one, with what any of them cites."""
    cited = dict.fromkeys(name for row in rows for word in row.why if isinstance(word, Cite) for name in word.ids)
    why = [word for word in rows[0].why if not isinstance(word, Cite)]
    return evolve(
        rows[0],
        title="; ".join(row.title for row in rows),
        why=(*why, Cite(tuple(cited))) if cited else tuple(why),
    )


def _row(rulebook: Draft, answer: Answered, position: Position, told: Container[str]) -> Row:
    return Row(
        title=position.title,
        answer=brief_word(position.status, position.stance),
        why=_why(rulebook, answer, position, told),
        heed=tuple(_heed(position)),
        differs=tuple(_differs(rulebook, position)),
        option=position.title != answer.title,
    )


def _why(rulebook: Draft, answer: Answered, position: Position, told: Container[str]) -> tuple[Word, ...]:
    if position.status is not Status.OPEN:
        return (f"{position.reason} ", Cite(position.citations)) if position.citations else (position.reason,)
    stances = listed([in_brief(stance) for stance in position.possible if stance or answer.asked], "or")
    if_asked = ", if asked" if answer.asked is None else ""
    paths = [path for path in position.depends_on if path not in told] or position.depends_on
    return (f"{stances[:1].upper()}{stances[1:]}{if_asked}: depends on {some_names(rulebook, paths)}.",)


def _differs(rulebook: Draft, position: Position) -> Iterator[Item]:
    """Which sources take another stance, or may."""
    if position.contested is not False:
        lead = "Sources differ" if position.contested else "Sources may differ"
        titles = rulebook.sources_by_id
        said = [f"{titles[name].title} {in_brief(stance)}" for name, stance in position.by_source.items() if stance]
        yield Item(lead=lead, words="; ".join(said))


def _heed(position: Position) -> Iterator[Word]:
    """The kinds of cautions that apply, the gravest first with its drugs; and that there is something to check.

    On an option that is still open only the gravest: the banner tells them all.
    """
    is_open = position.status is Status.OPEN
    agents: dict[Severity, dict[str, None]] = {}
    for one in position.safety.cautions:
        if one.applies and (one.severity is Severity.CONTRAINDICATED or not is_open):
            agents.setdefault(one.severity, {}).update(dict.fromkeys(one.agents))
    for number, (severity, held) in enumerate(agents.items()):
        yield from ("; ",) if number else ()
        yield Strong(severity.meaning, severity.name)
        if held and severity is Severity.CONTRAINDICATED:  # of the others the banner says it
            yield f": {listed([*held])}"
    if position.safety.check_first and not is_open:
        yield from ("; ", _CHECK) if agents else (_CHECK,)
