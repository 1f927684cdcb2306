"""Overtaken expectations of a case file, rewritten in its text to what the rulebook says now.

Nothing else in the file changes. No parser that keeps comments is needed: every piece of the text that could be the
expectation is replaced on trial, and the one is kept after which the file reads as it did, but for that expectation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from attrs import frozen

from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.possibility import check_possible
from ..logic.draft import Draft
from ..logic.errors import ContradictionError, LmsRulesError
from ..logic.kleene import truth
from ..text import one_line
from .case_files import AT_LEAST, CaseFile, ExpectedAnswer, read_case_file
from .expectations import cautions_said, shown_with, stance_word, stances_by_source
from .writing import toml_value

Place = tuple[str | int, ...]
Expected = bool | str | list[str] | dict[str, str]

_WORD = r"""\"(?:[^"\\\n]|\\.)*\"|'[^'\n]*'"""
_INSIDE = rf"(?>#[^\n]*+|{_WORD}|[^\[\]{{}}\"'#])*+"  # possessive: what was read once is not read otherwise
_PIECES: Mapping[type, re.Pattern[str]] = {
    bool: re.compile(r"\b(?:true|false)\b"),
    str: re.compile(_WORD),
    list: re.compile(rf"\[{_INSIDE}\]"),
    dict: re.compile(rf"\{{{_INSIDE}\}}"),
}
"""What an expectation of each kind looks like in a file; a list or table with others inside is not rewritten."""


@frozen
class Rewritten:
    """An expectation that was overtaken: what it is about, and what it was and is now, as TOML."""

    about: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.about}: {self.was} -> {self.now}"


def rewritten(text: str, case: CaseFile, rulebook: Draft) -> tuple[str, tuple[Rewritten, ...]]:
    """The text of a case file with its overtaken expectations rewritten, and what was rewritten.

    Left as they are: an expectation that cannot be written, such as that a finding is unknown; all of a case that is
    refused now and was not, or the other way round; and what the text has in a form that is not understood here.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    done: list[Rewritten] = []
    for about, path, now in _overtaken(case, rulebook):
        data = tomllib.loads(text)
        was = _at(data, path)
        wanted = deepcopy(data)
        _at(wanted, path[:-1])[path[-1]] = now
        changed = _replaced(text, was, now, wanted)
        if changed is not None:
            text = changed
            done.append(Rewritten(about, toml_value(was), toml_value(now)))
    return mark + text, tuple(done)


def update(path: Path, rulebook: Draft) -> tuple[Rewritten, ...]:
    """Rewrite the overtaken expectations of a case file in place; nothing is written where there are none.

    Raises:
        FactsError: it is no case file of the rulebook.
        LmsRulesError: it cannot be written.
    """
    case = read_case_file(path, rulebook)
    text, done = rewritten(path.read_bytes().decode(), case, rulebook)  # as bytes: the ends of its lines stay
    if done:
        try:
            path.write_bytes(text.encode())
        except OSError as error:
            raise LmsRulesError(f"{one_line(str(path))}: cannot be rewritten ({error.strerror})") from None
    return done


def _replaced(text: str, was: Expected, now: Expected, wanted: Mapping[str, Any]) -> str | None:
    """The text with the one piece replaced that makes it read as wanted."""
    for piece in _PIECES[type(was)].finditer(text):
        changed = f"{text[: piece.start()]}{toml_value(now)}{text[piece.end() :]}"
        if _means(piece.group(), was) and _reads(changed) == wanted:
            return changed
    return None


def _means(piece: str, value: Expected) -> bool:
    """Whether a piece of TOML is a value: looked at alone, which is quick, before all of the file is read again."""
    return _reads(f"x = {piece}") == {"x": value}


def _reads(text: str) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _at(data: Any, path: Place) -> Any:
    for name in path:
        data = data[name]
    return data


def _overtaken(case: CaseFile, rulebook: Draft) -> Iterator[tuple[str, Place, Expected]]:
    """What is expected and is not so, where it stands, and what is so."""
    try:
        check_possible(compile_rulebook(rulebook), case.facts, compile_rulebook(rulebook).cells(case.facts))
    except ContradictionError as error:
        if case.impossible and not set(case.impossible) <= set(error.constraints):
            yield "impossible", ("expect", "impossible"), list(error.constraints)
        return
    if case.impossible:
        return
    for finding, expected in case.findings.items():
        found = truth(rulebook.conditions[finding], case.facts, rulebook.conditions)
        if found is not None and found is not expected:
            yield f"finding {finding}", ("expect", "findings", finding), found
    for number, answer in enumerate(case.answers):
        otherwise = (*_said_otherwise(answer, case, rulebook), *_cautions_otherwise(answer, case, rulebook))
        for name, now in otherwise:
            yield f"{answer.question} / {answer.option}: {name}", ("expect", "answers", number, name), now


def _said_otherwise(answer: ExpectedAnswer, case: CaseFile, rulebook: Draft) -> Iterator[tuple[str, Expected]]:
    decision = decide_question(rulebook, case.facts, answer.question)
    option = decision.options[answer.option]
    if answer.asked is not None and decision.asked is not None and answer.asked is not decision.asked:
        yield "asked", decision.asked
    if answer.stance is not None and answer.stance != stance_word(option):
        yield "stance", stance_word(option)
    if answer.sources is not None and dict(answer.sources) != stances_by_source(option):
        yield "sources", stances_by_source(option)
    if answer.rules is not None and set(answer.rules) != set(option.certain):
        yield "rules", list(option.certain)
    for name, shown in zip(AT_LEAST, shown_with(rulebook, answer.question, option), strict=True):
        now = _still(getattr(answer, name), shown)
        if now and now != list(getattr(answer, name)):
            yield name, now


def _cautions_otherwise(answer: ExpectedAnswer, case: CaseFile, rulebook: Draft) -> Iterator[tuple[str, Expected]]:
    applying, barred = cautions_said(rulebook, case.facts, answer.question, answer.option)
    if answer.cautions is not None and dict(answer.cautions) != applying:
        yield "cautions", applying
    if answer.contraindicated is not None and barred is not None and answer.contraindicated is not barred:
        yield "contraindicated", barred


def _still(expected: Sequence[str], shown: Sequence[str]) -> list[str]:
    """Of what was to be among what is shown, what is; where nothing is, all that is shown instead."""
    return [name for name in expected if name in shown] or list(shown if expected else ())
