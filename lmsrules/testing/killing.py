"""Few case files for many changes: of the patients who show changes that no test notices, enough to notice them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from ..logic.draft import Draft
from ..logic.errors import broken_promise
from ..logic.values import Value
from ..text import listed
from .case_files import CaseFile, case_of_text
from .expectations import failures
from .mutants import Mutant
from .writing import case_file_text

_NAMED, _LONGEST, _TOLD = 2, 80, 3
"""The parts that a file's name tells of, how long it is, and the changes that a title tells of, each at most."""

_SIGNS = {">=": "at least", "<=": "at most", ">": "above", "<": "below", "!=": "not", "==": "is"}


@frozen(kw_only=True)
class Killer:
    """A case file that kills some changed rulebooks (it fails on each): its `name`, which says so, and its `text`."""

    name: str
    text: str
    kills: tuple[Mutant, ...]


def killers_of(rulebook: Draft, shown: Sequence[tuple[Mutant, Mapping[str, Value]]]) -> tuple[Killer, ...]:
    """Few case files that together kill all these changed rulebooks, each given with a patient who shows the change.

    They are chosen greedily: always the patient whose case file kills most of those that are left, and whose facts that
    can be spared are left out. What a file is said to kill it was seen to kill: it was read back and run on the changed
    rulebook.
    """
    patients = list({tuple(patient.items()): patient for _, patient in shown}.values())
    cases = [_case_of(rulebook, patient) for patient in patients]
    # Changed rulebook by changed rulebook: each is compiled once, and forgotten.
    noticed = [{c for c, case in enumerate(cases) if any(failures(case, one.rulebook))} for one, _ in shown]
    if unnoticed := [one for (one, _), by in zip(shown, noticed, strict=True) if not by]:
        raise broken_promise(f"some case file was to kill {_told(unnoticed[0])}", "none does")
    left = dict(enumerate(noticed))
    chosen: list[tuple[int, tuple[Mutant, ...]]] = []
    while left:
        best = max(range(len(cases)), key=lambda c: sum(c in by for by in left.values()))
        chosen.append((best, tuple(shown[number][0] for number, by in left.items() if best in by)))
        left = {number: by for number, by in left.items() if best not in by}
    names = _apart(_name(kills) for _, kills in chosen)
    return tuple(
        Killer(
            name=name,
            text=case_file_text(
                rulebook,
                _unspared(rulebook, patients[c], kills),
                _title(kills),
                ["It kills", *(f"  {_told(k)}" for k in kills)],
            ),
            kills=kills,
        )
        for name, (c, kills) in zip(names, chosen, strict=True)
    )


def _case_of(rulebook: Draft, facts: Mapping[str, Value]) -> CaseFile:
    return case_of_text(case_file_text(rulebook, facts, "t"), rulebook, "t")


def _unspared(rulebook: Draft, patient: Mapping[str, Value], kills: Iterable[Mutant]) -> Mapping[str, Value]:
    """The patient without the facts that can be spared: a file of those that are left kills the same."""
    changed = [one.rulebook for one in kills]
    for path in reversed(list(patient)):
        fewer = {other: value for other, value in patient.items() if other != path}
        case = _case_of(rulebook, fewer)
        if all(any(failures(case, book)) for book in changed):
            patient = fewer
    return patient


def _title(kills: Sequence[Mutant]) -> str:
    told = [_told(one) for one in kills]
    if len(told) > _TOLD:
        told[_TOLD - 1 :] = [f"and {len(told) - _TOLD + 1} more"]
    return f"kills {'; '.join(told)}"


def _told(one: Mutant) -> str:
    return f"{one.part}: {one.change}"


def _name(kills: Sequence[Mutant]) -> str:
    """What a case file kills, as a file name: the change where it is one, else the parts that are changed."""
    if len(kills) == 1:
        return _slug(f"{kills[0].part} {kills[0].change}")
    parts = list(dict.fromkeys(one.part for one in kills))
    more = len(parts) - _NAMED
    return _slug(listed([*parts[:_NAMED], *([f"{more} more"] if more > 0 else [])]))


def _slug(words: str) -> str:
    """In small letters, digits and hyphens, cut at a word; comparisons are told in words."""
    for sign, word in _SIGNS.items():
        words = words.replace(sign, f" {word} ")
    slug = re.sub(r"[\W_]+", "-", words.lower()).strip("-")
    while len(slug.encode()) > _LONGEST:  # file systems count bytes
        slug = slug.rpartition("-")[0] or slug[: _LONGEST // 4]
    return slug


def _apart(names: Iterable[str]) -> list[str]:
    """The names, numbered from the second on where several are the same."""
    found: list[str] = []
    for name in names:
        number = sum(re.fullmatch(rf"{re.escape(name)}(-\d+)?", other) is not None for other in found)
        found.append(f"{name}-{number + 1}" if number else name)
    return found
