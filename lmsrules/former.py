"""Fields of earlier versions: files that hold them are read all the same, with a warning that says what to write now.

Up to rulebook 1.0.3 three yes-or-no fields said which drugs had been given. Now `treatment.prior_drugs` says it, a set
of words. Only files and nested data are read by the old names; objects and facts by path are refused, with the new one.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from functools import wraps
from typing import Any, TypeVar

from attrs import frozen

from .logic.errors import FactsError, Problem
from .logic.fields import Field, Flag, WordSet, as_stored, problem_with
from .logic.words import Words, excludes, includes
from .text import one_line

GROUP, NAME = "treatment", "prior_drugs"
TODAY = f"{GROUP}.{NAME}"

Model = TypeVar("Model", bound=type)


class FormerNameWarning(UserWarning):
    """A case was written with a field of an earlier version; the message says how it was read and what to write."""


@frozen
class Former:
    """A yes-or-no field of an earlier version: what its values say of today's set of words; None is nothing certain.

    `enough` are words that say yes as well, each by itself.
    """

    name: str
    yes: Words[Any]
    no: Words[Any] | None
    enough: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Its path, as facts by path had it."""
        return f"{GROUP}.{self.name}"

    @property
    def field(self) -> Field:
        """The field as it was."""
        return Field(path=self.path, domain=Flag(), label=self.name)


FORMER = (
    Former(
        "prior_anthracycline",
        yes=includes("anthracycline"),
        no=excludes("anthracycline", "doxorubicin"),
        enough=("doxorubicin",),
    ),
    # That the two were not given together leaves open which of them was given.
    Former("prior_gemcitabine_docetaxel", yes=includes("gemcitabine", "docetaxel"), no=None),
    Former("prior_ifosfamide", yes=includes("ifosfamide"), no=excludes("ifosfamide")),
)
BY_PATH = {former.path: former for former in FORMER}


@frozen(kw_only=True)
class Renamed:
    """Nested data in today's names, what is wrong with its former fields, and a note on each that was read."""

    data: Any
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def in_todays_names(data: object, fields: Iterable[Field]) -> Renamed:
    """Nested data, the shape of a case file, with former fields as what they say of today's.

    What `treatment.prior_drugs` says besides is joined with it; where the two do not agree, that is a problem. A
    rulebook that has a former field itself, or no such set of words, is left alone.
    """
    part = data.get(GROUP) if isinstance(data, Mapping) else None
    if not isinstance(part, Mapping) or not any(former.name in part for former in FORMER):
        return Renamed(data=data)
    assert isinstance(data, Mapping)
    by_path = {field.path: field for field in fields}
    found = [former for former in _former_among(by_path) if former.name in part]
    if not found:
        return Renamed(data=data)
    today = by_path[TODAY]
    rest = {name: value for name, value in part.items() if name not in {former.name for former in found}}
    written = rest.get(NAME)
    known: Any = Words() if written is None or problem_with(today, written) else as_stored(today, written)
    problems, notes = [], []
    for former in found:
        value = part[former.name]
        if problem := problem_with(former.field, value) if value is not None else None:
            problems.append(Problem(former.path, problem))
            continue
        value = as_stored(former.field, value)
        if _disagree(former, value, known, today):
            message = (
                f"{json.dumps(value)} does not agree with {TODAY} = {_table(known)}; keep what is true, in {TODAY}"
            )
            problems.append(Problem(former.path, message))
            continue
        known &= _said(former, value, known) or Words()
        notes.append(_note(former, value, known))
    if known != Words() and not (written is not None and problem_with(today, written)):
        rest[NAME] = known
    return Renamed(data={**data, GROUP: rest}, problems=tuple(problems), notes=tuple(notes))


def warn(renamed: Renamed, source: str = "") -> None:
    """Warn of each former field that was read in a file, or in what is named `source`."""
    for note in renamed.notes:
        warnings.warn(f"{one_line(source)}: {note}" if source else note, FormerNameWarning, stacklevel=4)


def refuse_paths(facts: Mapping[str, object], fields: Mapping[str, Field]) -> None:
    """Refuse facts by path that name former fields; a rulebook that has such a field itself is left alone.

    Raises:
        FactsError: some do; what to write is said of each.
    """
    if not BY_PATH.keys().isdisjoint(facts):
        found = [former for former in _former_among(fields) if former.path in facts]
        _refuse({former: facts[former.path] for former in found})


def refusing_former_fields(model: Model) -> Model:
    """The class of facts, which says what to write where it is given a former field."""
    made = model.__init__  # type: ignore[misc]

    @wraps(made)
    def init(self: object, **facts: object) -> None:
        _refuse({former: facts[former.name] for former in FORMER if former.name in facts})
        made(self, **facts)

    model.__init__ = init  # type: ignore[misc]
    return model


def _refuse(given: Mapping[Former, object]) -> None:
    if given:
        raise FactsError(Problem(former.path, _instead(former, value)) for former, value in given.items())


def _instead(former: Former, value: object) -> str:
    said = former.yes if value is not False else former.no
    if said is None:
        either = " or ".join(map(repr, map(excludes, former.yes.includes)))
        return f"there is no such field any more; leave it out, or say which was not given: {TODAY}, as {either}"
    return f"there is no such field any more; say it with {TODAY}, as {said!r}"


def _former_among(fields: Mapping[str, Field]) -> list[Former]:
    """The former fields that these fields have not, and whose words their set of words has."""
    today = fields.get(TODAY)
    words = today.domain.values if today is not None and isinstance(today.domain, WordSet) else ()
    return [
        former
        for former in FORMER
        if former.path not in fields and {*former.yes.includes, *(former.no or Words()).excludes} <= {*words}
    ]


def _said(former: Former, value: object, known: Words[Any]) -> Words[Any] | None:
    """What a value says of the set of words that is not known of it already."""
    if value is None or (value and {*former.enough} & {*known.includes}):
        return None
    return former.yes if value else former.no


def _disagree(former: Former, value: object, known: Words[Any], today: Field) -> bool:
    if value is False and former.no is None:
        return {*former.yes.includes} <= {*known.includes}
    said = _said(former, value, known)
    return said is not None and problem_with(today, known & said) is not None


def _note(former: Former, value: object, known: Words[Any]) -> str:
    old = f"{former.path} = {json.dumps(value)}"
    if value is None:
        return f"{old} says nothing, and there is no such field any more: leave it out"
    if (said := _said(former, value, known)) is not None:
        return f"{old} is read as {TODAY} = {_table(said)}: write that, the name is no longer used"
    if value:
        return f"{old} is what {TODAY} = {_table(known)} says already: leave it out, the name is no longer used"
    which = " or ".join(former.yes.includes)
    return f"{old} is read as unknown: it leaves open whether {which} was given; {TODAY} says it of each"


def _table(words: Words[Any]) -> str:
    """What is known of a set of words as TOML has it."""
    return f"{{ {', '.join(f'{name} = {json.dumps(listed)}' for name, listed in words.table().items())} }}"
