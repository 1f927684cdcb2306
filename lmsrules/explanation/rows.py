"""The answers as rows of a table: the stance in a word or two, why in one line, who differs, what to check."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby

from attrs import evolve, frozen

from ..document.blocks import Answers, Cite, Item, Row, Strong, Word
from ..logic.diagrams.outcomes import Status, are_opposed
from ..logic.draft import Draft
from ..logic.evidence import Direction
from ..logic.parts import Stance
from ..logic.views import not_out_yet
from ..text import listed, with_capital, with_small
from .answered import Answered, Argument, Position
from .marks import BARRING, barred, is_barred, marks
from .others import others_counted, others_named
from .reasons import some_names
from .stances import brief_word, in_brief
from .standing import Scope

_NOT_DECIDED = Strong("not decided", "open")
_AS_ABOVE = "As above. "
_DIFFER, _OPEN = "differ", "open"


def _heads(rulebook: Draft) -> tuple[str, str, str]:
    primary = rulebook.sources_by_id[rulebook.primary].title
    return "Question", f"{with_capital(primary)} says", "Why, and who differs"


def answer_table(rulebook: Draft, answers: Iterable[Answered], scope: Scope) -> Iterator[Answers]:
    """The questions that are asked, or may be, with a row for each option that differs from the others."""
    told = scope.depends_on  # the banner says that all depends on these
    shown = [answer for answer in answers if answer.asked is not False]
    rows = [row for _, alike in groupby(_all_rows(rulebook, shown, told), _alike) for row in _as_one(list(alike))]
    if rows:
        yield Answers(columns=_heads(rulebook), rows=tuple(rows))


@frozen
class _Told:
    """A row, and what it says of safety in full: rows are alike only if that is so too."""

    row: Row
    safety: tuple[object, ...] = ()


def _alike(told: _Told) -> tuple[object, ...]:
    """What alike rows have in common: all but their titles."""
    row = told.row
    return row.option, row.answer, row.why, row.heed, row.others, row.differs, told.safety


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
            yield _Told(Row(title=answer.title, answer=_NOT_DECIDED, why=answer.reason))
            continue
        elsewhere = _named_elsewhere(answer)
        unspoken = _unspoken(answer) if rulebook.view else ()
        rows: list[_Told] = []
        if len(unspoken) == len(answer.options):
            asked = "asked " if rulebook.view and rulebook.view.sources else ""
            nobody = f"No source {asked}speaks of it."
            yield _Told(Row(title=answer.title, answer=brief_word(Status.SILENT, None), why=nobody))
            continue
        waiting = [one for one in answer.options.values() if rulebook.view and _waits(one)]
        if len(waiting) > 1 and len(waiting) + len(unspoken) == len(answer.options):
            yield evolve(one := _of_others(rulebook, waiting), row=evolve(one.row, title=answer.title, option=False))
            continue
        for position in answer.options.values():
            if position.option not in (*elsewhere, *unspoken):
                rows.append(_without(_row(rulebook, answer, position, told), rows))
        others = [named for name in elsewhere if (named := answer.options[name]).by_source]
        if answer.asked is None:  # then those count that are not to be given, or not yet
            others = [one for one in others if is_barred(one)]
        # One of several options goes by its own name, but where a mark names others that are not to be given.
        told_once = not unspoken or not rows[0].row.option or (others and answer.asked is None)
        alike = told_once and all(_alike(row)[1:] == _alike(rows[0])[1:] for row in rows)
        if alike and not (others and answer.asked):
            row = evolve(rows[0].row, title=answer.title, option=False)
            yield evolve(rows[0], row=evolve(row, heed=(*row.heed, *barred(others, after=bool(row.heed)))))
            continue
        if others:
            rows.append(_of_others(rulebook, others))
        if rows[0].row.option:
            yield _Told(Row(title=answer.title, answer=(), why=()))
        for number, one in enumerate(rows):
            above = [other.row for other in rows[:number]]
            yield evolve(one, row=_beside(one.row, above))


def _named_elsewhere(answer: Answered) -> tuple[str, ...]:
    """The options on which the primary source is silent, where it speaks of another one; first those others name.

    They have no rows of their own. Where it is open whether the question is asked, page one names only those that are
    contraindicated or have to wait.
    """
    silent = [one for one in answer.options.values() if one.status is Status.SILENT]
    if answer.asked is None:
        return tuple(one.option for one in silent) if len(silent) < len(answer.options) else ()
    if len(silent) == len(answer.options) or not any(one.by_source for one in silent):
        return ()
    return tuple(one.option for one in sorted(silent, key=lambda one: not one.by_source))


def _unspoken(answer: Answered) -> tuple[str, ...]:
    """The options of which no source speaks: in a part of a rulebook they have no rows of their own."""
    options = answer.options.values()
    return tuple(one.option for one in options if one.status is Status.SILENT and not one.by_source)


def _waits(position: Position) -> bool:
    """Whether others alone speak of an option, and what they say is open."""
    said = position.by_source.values()
    return position.status is Status.SILENT and bool(said) and not any(said)


def _of_others(rulebook: Draft, positions: Sequence[Position]) -> _Told:
    """The options that other sources alone name, in one row, by what they say, each with those who say it."""
    said: dict[str, list[Position]] = {}
    for one in positions:
        said.setdefault(_said_of(one), []).append(one)

    def rank(words: str) -> tuple[bool, bool, int]:
        first = next((place for place, stance in enumerate(Stance) if stance in said[words][0].by_source.values()), 0)
        return words == _OPEN, words == _DIFFER, first

    why: list[Word] = []
    for words in sorted(said, key=rank):
        why.append(f"{' ' if why else ''}{with_capital(words)}: ")
        for number, one in enumerate(said[words]):
            why += [f"{', ' if number else ''}{with_small(one.title)} ", Cite(_who(rulebook, one))]
        why.append(".")
    row = Row(
        title="Named by others alone",
        answer=brief_word(Status.SILENT, None),
        why=tuple(why),
        heed=tuple(marks(positions, BARRING)),
        option=True,
    )
    return _Told(row, tuple(one.option for one in positions))


def _who(rulebook: Draft, position: Position) -> tuple[str, ...]:
    """The publications of the sources that speak of an option; where it is open whether any does, of those that may."""
    said = position.by_source
    speaking = [name for name, stance in said.items() if stance] or [*said]
    return tuple(dict.fromkeys(rulebook.sources_by_id[name].citation for name in speaking))


def _said_of(position: Position) -> str:
    """What the sources say that speak of an option, in few words; that they differ where one is for it, one against."""
    said = [stance for stance in Stance if stance in position.by_source.values()]
    if are_opposed(said):
        return _DIFFER
    in_part = ", in part open" if None in position.by_source.values() else ""
    return f"{listed([in_brief(stance) for stance in said], 'or')}{in_part}" if said else _OPEN


def _without(one: _Told, above: list[_Told]) -> _Told:
    """A row without who differs where a row of the same question says so already."""
    said = [item for other in above for item in other.row.differs]
    return evolve(one, row=evolve(one.row, differs=tuple(item for item in one.row.differs if item not in said)))


def _beside(row: Row, above: list[Row]) -> Row:
    """A row without what one above says as well: in its title, `the same, then doxorubicin`, and its reason."""
    same = next((other.title for other in above if row.title.startswith(f"{other.title}, ")), None)
    title = f"the same{row.title.removeprefix(same)}" if same else row.title
    said = any(row.why[0] == other.why[0] for other in above if row.why and other.why)
    return evolve(row, title=title, why=(_AS_ABOVE, *row.why[1:]) if said else row.why)


def _row(rulebook: Draft, answer: Answered, position: Position, told: Container[str]) -> _Told:
    left = position.option in answer.decision.undecided
    row = Row(
        title=position.title,
        answer=_NOT_DECIDED if left else brief_word(position.status, position.stance),
        why=_why(rulebook, answer, position, told),
        heed=tuple(marks([position])),
        others=others_counted(rulebook, position),
        differs=tuple(_differs(rulebook, position)),
        option=position.title != answer.title,
    )
    found = position.safety
    check = () if position.status is Status.OPEN else found.check_first
    return _Told(row, (tuple((one.id, one.certain) for one in found.cautions if one.applies), check))


def _why(rulebook: Draft, answer: Answered, position: Position, told: Container[str]) -> tuple[Word, ...]:
    if position.option in answer.decision.undecided:
        return (position.reason,)
    if position.status is Status.OPEN:
        stances = listed([in_brief(stance) for stance in position.possible if stance or answer.asked], "or")
        if_asked = ", if it arises" if answer.asked is None else ""
        paths = [path for path in position.depends_on if path not in told] or position.depends_on
        return (f"{with_capital(stances)}{if_asked}: depends on {some_names(rulebook, paths)}.",)
    if rulebook.view and _waits(position):
        return (f"What others say depends on {some_names(rulebook, position.voices.depends_on)}.",)
    if position.status is Status.SILENT and not_out_yet(rulebook):  # the banner says so once
        return ()
    return (f"{position.reason} ", Cite(position.citations)) if position.citations else (position.reason,)


def _differs(rulebook: Draft, position: Position) -> Iterator[Item]:
    """Whose stances oppose each other; what was corrected; and evidence of the rules that is indirect here."""
    if named := tuple(others_named(rulebook, position)):
        may = "Sources may differ" if position.status is Status.OPEN else "Other sources"
        yield Item(lead="Sources differ" if position.stance else may, words=named)
    if position.status is Status.OPEN:  # what its rules rest on is for when it is decided
        return
    for one in (o for o in position.arguments if o.applies is False and o.evidence in position.evidence):
        more = ", and more" if len(one.outside) > 1 else ""
        yield Item(lead="Indirect here", words=f"{_name(one)}, because {_in_names(rulebook, one.outside[0])}{more}")
    correcting: dict[str, set[Direction]] = {}
    for one in (o for o in position.arguments if rulebook.evidence_by_id[o.evidence].erratum):
        correcting.setdefault(_name(one), set()).add(one.direction)
    if correcting:
        said = [f"{name} (against)" if sides == {Direction.AGAINST} else name for name, sides in correcting.items()]
        yield Item(lead="Corrected by", words=", ".join(said))


def _in_names(rulebook: Draft, sentence: str) -> str:
    """A sentence with the short names of fields: `site is not uterus`."""
    for field in rulebook.fields:
        sentence = sentence.replace(field.label, field.name)
    return sentence


def _name(argument: Argument) -> str:
    """The name of a trial or an author alone: `GOG-0277`."""
    return argument.label.partition(",")[0]
