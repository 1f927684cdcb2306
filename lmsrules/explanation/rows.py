"""The answers as rows of a table: the stance in a word or two, why in one line, who differs, what to check."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import groupby

from attrs import evolve, frozen

from ..document.blocks import Answers, Cite, Item, Row, Strong, Word
from ..logic.diagrams.outcomes import Status
from ..logic.draft import Draft
from ..logic.parts import Rule, Severity
from ..text import listed
from .answered import Answered, Argument, Position
from .reasons import if_given, some_names
from .stances import brief_word, in_brief, others_lead
from .standing import Scope

_CHECK = Strong("check first", "CAUTION")

HEADS = ("Question", "The guidance says", "Why, and who differs")


def answer_table(rulebook: Draft, answers: Iterable[Answered], scope: Scope) -> Iterator[Answers]:
    """The questions that are asked, or may be, with a row for each option that differs from the others."""
    told = scope.depends_on  # the banner says that all depends on these
    shown = [answer for answer in answers if answer.asked is not False]
    rows = [row for _, alike in groupby(_all_rows(rulebook, shown, told), _alike) for row in _as_one(list(alike))]
    if rows:
        yield Answers(columns=HEADS, rows=tuple(rows))


@frozen
class _Told:
    """A row, and what it says of safety in full: rows are alike only if that is so too."""

    row: Row
    safety: tuple[object, ...] = ()


def _alike(told: _Told) -> tuple[object, ...]:
    """What alike rows have in common: all but their titles."""
    row = told.row
    return row.option, row.answer, row.why, row.heed, row.differs, told.safety


def _as_one(alike: list[_Told]) -> Iterator[Row]:
    """Alike rows as one; headings stay by themselves."""
    first = alike[0].row
    if not first.answer:
        yield from (one.row for one in alike)
    else:
        yield evolve(first, title="; ".join(one.row.title for one in alike))


def _all_rows(rulebook: Draft, answers: Iterable[Answered], told: Container[str]) -> Iterator[_Told]:
    for answer in answers:
        if answer.decision.too_large:
            yield _Told(Row(title=answer.title, answer=Strong("not decided", "open"), why=answer.reason))
            continue
        rows: list[_Told] = []
        for position in answer.options.values():
            rows.append(_without(_row(rulebook, answer, position, told), rows))
        if all(_alike(row)[1:] == _alike(rows[0])[1:] for row in rows):  # told once
            yield evolve(rows[0], row=evolve(rows[0].row, title=answer.title, option=False))
            continue
        if rows[0].row.option:
            yield _Told(Row(title=answer.title, answer=(), why=()))
        for number, one in enumerate(rows):
            above = [other.row.title for other in rows[:number]]
            yield evolve(one, row=evolve(one.row, title=_beside(one.row.title, above)))


def _without(one: _Told, above: list[_Told]) -> _Told:
    """A row without who differs where a row of the same question says so already."""
    said = [item for other in above for item in other.row.differs]
    return evolve(one, row=evolve(one.row, differs=tuple(item for item in one.row.differs if item not in said)))


def _beside(title: str, above: list[str]) -> str:
    """A title without what it has in common with one above: `the same, then doxorubicin`."""
    same = next((other for other in above if title.startswith(f"{other}, ")), None)
    return f"the same{title.removeprefix(same)}" if same else title


def _row(rulebook: Draft, answer: Answered, position: Position, told: Container[str]) -> _Told:
    row = Row(
        title=position.title,
        answer=brief_word(position.status, position.stance),
        why=_why(rulebook, answer, position, told),
        heed=tuple(_heed(position)),
        differs=tuple(_differs(rulebook, position)),
        option=position.title != answer.title,
    )
    found = position.safety
    check = () if position.status is Status.OPEN else found.check_first
    return _Told(row, (tuple((one.id, one.certain) for one in found.cautions if one.applies), check))


def _why(rulebook: Draft, answer: Answered, position: Position, told: Container[str]) -> tuple[Word, ...]:
    if position.status is Status.OPEN:
        stances = listed([in_brief(stance) for stance in position.possible if stance or answer.asked], "or")
        if_asked = ", if asked" if answer.asked is None else ""
        paths = [path for path in position.depends_on if path not in told] or position.depends_on
        return (f"{stances[:1].upper()}{stances[1:]}{if_asked}: depends on {some_names(rulebook, paths)}.",)
    return (f"{position.reason} ", Cite(position.citations)) if position.citations else (position.reason,)


def _speaking(rulebook: Draft, position: Position, source: str) -> list[Rule]:
    """The rules of a source that hold for an option, or may."""
    return [rule for name in position.rules if (rule := rulebook.rules_by_id[name]).source == source]


def _cited(rulebook: Draft, rules: Iterable[Rule]) -> Cite:
    names = tuple(dict.fromkeys(name for rule in rules for name in rule.evidence))
    return Cite(rulebook.citations_of(names))


def _differs(rulebook: Draft, position: Position) -> Iterator[Item]:
    """Who takes another stance, or may; what was corrected; and evidence of the rules that is indirect here."""
    others: list[Word] = []
    for source in rulebook.sources:
        stance = position.by_source.get(source.id)
        speaking = _speaking(rulebook, position, source.id)
        if speaking and stance is not position.stance and (stance or position.status is not Status.OPEN):
            said = in_brief(stance) if stance else "open"
            others += ["; " if others else "", f"{source.title}, {said} ", _cited(rulebook, speaking)]
    if lead := others_lead(position):
        yield Item(lead=lead, words=others) if others else Item(words=f"{lead}.")
    if position.status is Status.OPEN:  # what its rules rest on is for when it is decided
        return
    for one in (o for o in position.arguments if o.applies is False and o.evidence in position.evidence):
        more = " and more" if len(one.outside) > 1 else ""
        yield Item(lead="Indirect here", words=f"{_name(one)}: {one.outside[0]}{more}")
    corrected = dict.fromkeys(_name(o) for o in position.arguments if rulebook.evidence_by_id[o.evidence].erratum)
    if corrected:
        yield Item(lead="Added or corrected below", words=listed([*corrected]))


def _name(argument: Argument) -> str:
    """The name of a trial or an author alone: `GOG-0277`."""
    return argument.label.partition(",")[0]


def _heed(position: Position) -> Iterator[Word]:
    """The kinds of cautions that apply, the gravest first; and that there is something to check.

    A drug that the option only may hold makes it contraindicated only with that drug.
    """
    found = position.safety
    kinds: dict[tuple[Severity, bool], dict[str, None]] = {}
    for one in sorted(found.cautions, key=lambda one: (one.severity.order, not one.certain)):
        if one.applies:
            kinds.setdefault((one.severity, one.certain), {}).update(dict.fromkeys(one.agents))
    for number, ((severity, certain), agents) in enumerate(kinds.items()):
        if not certain and (severity, True) in kinds and severity is not Severity.CONTRAINDICATED:
            continue
        yield from ("; ",) if number else ()
        yield Strong(severity.meaning, severity.name)
        if agents and severity is Severity.CONTRAINDICATED:
            yield f": {listed([*agents])}" if certain else f" {if_given(agents, 'or')}"
        elif not certain:  # which ones the banner says
            yield " for some drugs"
    if found.check_first and position.status is not Status.OPEN:  # the banner says it for all of them
        yield from ("; ", _CHECK) if kinds else (_CHECK,)
