"""The cases a command is given: files, folders of them, and the standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..assessing.loading import load_facts
from ..logic.draft import Draft
from ..logic.errors import FactsError, LmsRulesError, Problem
from ..logic.partly import Known
from ..named import SHIPPED
from ..text import did_you_mean, one_line
from .output import make_folder

STANDARD_INPUT = Path("-")


class _StandardInput:
    """The standard input as an open file; whether it is TOML or JSON is seen from what it holds."""

    name = "standard input"

    def read(self, size: int = -1, /) -> bytes:
        if sys.stdin is None:
            raise OSError("it is closed")
        return sys.stdin.buffer.read(size)


def name_of(file: Path) -> str:
    """What a case is called in messages and headings."""
    return _StandardInput.name if file == STANDARD_INPUT else one_line(str(file))


def cases_in(given: Iterable[Path]) -> list[Path]:
    """The case files named, and those in and below the folders named, each once and sorted in its folder.

    A folder without any stays in the list, so that it is refused where its cases would have been read. What is hidden
    stays out, such as a folder `.git`.
    """
    return list(dict.fromkeys(file for one in given for file in (_files_below(one) or [one])))


def _files_below(folder: Path) -> list[Path]:
    found = [*folder.rglob("*.toml"), *folder.rglob("*.json")] if folder.is_dir() else []
    shown = (file for file in found if not any(part.startswith(".") for part in file.relative_to(folder).parts))
    return sorted(file for file in shown if file.is_file())


def page_paths(folder: Path, cases: Sequence[Path]) -> dict[Path, Path]:
    """Where the page on each case is written, in a folder that is made.

    Raises:
        LmsRulesError: two cases would be written to one file, or the folder cannot be made.
    """
    paths = {file: folder / f"{'standard-input' if file == STANDARD_INPUT else file.name}.html" for file in cases}
    cases_of: dict[Path, Path] = {}
    for file, path in paths.items():
        if path in cases_of:
            both = f"{name_of(cases_of[path])} and {name_of(file)} would both be written to {one_line(str(path))}"
            raise LmsRulesError(f"--html: {both}; assess their folders one after the other")
        cases_of[path] = file
    make_folder(folder)
    return paths


def facts_in(file: Path, book: Draft, rulebook: str) -> dict[str, Known]:
    """The facts of a case; where they are refused, the command that lists the facts names the rulebook too."""
    try:
        if file.is_dir():
            raise FactsError([Problem("", "there is no .toml or .json file in this folder, or below it")], str(file))
        return load_facts(_StandardInput() if file == STANDARD_INPUT else file, book)
    except FactsError as error:
        if rulebook == SHIPPED:
            raise
        listing = f"`lmsrules facts --rulebook {rulebook}`"
        told = [Problem(one.path, one.message.replace("`lmsrules facts`", listing)) for one in error.problems]
        raise FactsError(told, error.source) from None


def refusal(file: Path, error: LmsRulesError) -> str:
    """Why a case got no answer, with the name of its file."""
    named = isinstance(error, FactsError) and error.source
    return str(error) if named else f"{name_of(file)}: {error}"


def refuse_options(given: Iterable[Path], known: Iterable[str]) -> None:
    """Refuse options that do not exist: where `-` is the standard input, they arrive among the files.

    Raises:
        LmsRulesError: there is one.
    """
    for name in map(str, given):
        if name.startswith("-") and name != str(STANDARD_INPUT):
            hint = did_you_mean(name, known) or "; `lmsrules assess --help` lists them"
            raise LmsRulesError(f"there is no option {one_line(name)}{hint}")
