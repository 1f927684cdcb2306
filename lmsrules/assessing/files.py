"""The text of case files and what it holds, JSON or TOML: bounded, in UTF-8, and refused with line and column."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from ..logic.errors import FactsError, Problem
from ..logic.values import given
from ..text import one_line

MOST_BYTES = 64_000
"""A case is a few kilobytes. What is larger is not read: some files of a megabyte keep a parser busy for hours."""


MOST_DOTS = 500
"""In a line of TOML: the time the parser takes for a key grows with the square of its parts."""


class OpenFile(Protocol):
    """An open file, or whatever else hands out its text."""

    def read(self, size: int = ..., /) -> str | bytes:
        """At most so many characters or bytes of it."""
        ...


def data_in(source: str | Path | OpenFile) -> tuple[Any, str]:
    """What a case file holds, `.json` or `.toml`, and its name; an open file without such a name is looked at.

    Raises:
        FactsError: it is missing, a directory, empty, too large, not UTF-8, or broken.
    """
    if isinstance(source, str | Path):
        path = Path(source)
        name, text = str(path), file_text(path, (".json", ".toml"))
    elif hasattr(source, "read"):
        named = getattr(source, "name", None)
        name = named if isinstance(named, str) else "the file given"
        text = _text_of(_all_of(source, name), name)
    else:
        message = f"give the path of a file, or an open file, not {type(source).__name__}; case_from_dict() takes data"
        raise FactsError([Problem("", message)])
    suffix = Path(name).suffix.lower()
    is_json = suffix == ".json" if suffix in (".json", ".toml") else text.lstrip().startswith("{")
    return (json_data if is_json else toml_data)(text, name), name


def _all_of(source: OpenFile, name: str) -> str | bytes:
    """All that an open file has, or the first bytes beyond the limit; a pipe hands it out piece by piece."""
    pieces: list[Any] = []
    size = 0
    try:
        while size <= MOST_BYTES and (piece := source.read(MOST_BYTES + 1 - size)):
            pieces.append(piece)
            size += len(piece)
        return (pieces[0][:0] if pieces else "").join(pieces)
    except Exception as error:  # it is somebody else's object
        raise FactsError(
            [Problem("", f"it cannot be read: {one_line(f'{type(error).__name__}: {error}')}")], name
        ) from error


def json_data(text: str, source: str) -> Any:
    """What a JSON text holds.

    Raises:
        FactsError: it is broken (line and column are named), gives a key twice, or is too large to be read.
    """
    text = _short(text, source)
    try:
        return json.loads(text, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        raise FactsError([Problem(f"line {error.lineno} column {error.colno}", error.msg)], source) from error
    except RecursionError as error:
        raise FactsError(
            [Problem("", "objects are nested too deeply; a case has three levels at most")], source
        ) from error
    except ValueError as error:
        raise FactsError([Problem("", str(error))], source) from error


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in pairs:
        if key in data:
            raise ValueError(f"the key {given(key)} is given twice; keep one")
        data[key] = value
    return data


def toml_data(text: str, source: str) -> dict[str, Any]:
    """What a TOML text holds.

    Raises:
        FactsError: it is broken (line and column are named), or too large to be read.
    """
    import tomllib  # only here: a program that reads no file starts sooner

    text = _short(text, source)
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            message = f"there are more than {MOST_DOTS} dots in it; a key has two parts, group.name"
            raise FactsError([Problem(f"line {number}", message)], source)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FactsError([Problem("", str(error))], source) from error
    except RecursionError as error:
        raise FactsError(
            [Problem("", "arrays or tables are nested too deeply; a case has three levels at most")], source
        ) from error
    except ValueError as error:
        raise FactsError([Problem("", str(error))], source) from error


def _short(text: str, source: str) -> str:
    """The text without a byte order mark. A long one is refused, since parsers take more than their share of time."""
    if not isinstance(text, str):
        raise FactsError([Problem("", f"give a text (str), not {type(text).__name__}")], source)
    size = len(text.encode("utf-8", "surrogatepass")) if len(text) <= MOST_BYTES else len(text)
    if size > MOST_BYTES:
        raise FactsError([Problem("", f"it is larger than {MOST_BYTES // 1000} kB; a case is a few kilobytes")], source)
    return text.removeprefix("\ufeff")


def file_text(path: Path, suffixes: tuple[str, ...]) -> str:
    """The text of a case file whose name ends in one of `suffixes`; errors as for `load_case`."""
    name, kinds = str(path), " or ".join(suffixes)

    def refuse(message: str) -> FactsError:
        return FactsError([Problem("", message)], name)

    try:
        if path.is_dir():
            raise refuse(f"this is a directory; name a {kinds} file")
        if path.exists() and not path.is_file():
            raise refuse(f"this is not a regular file; name a {kinds} file")
        if path.exists() and not path.name.lower().endswith(suffixes):
            raise refuse(f"a case file's name ends in {kinds}")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise refuse("there is no such file") from error
    except (OSError, ValueError) as error:
        raise refuse(f"it cannot be read: {error}") from error
    return _text_of(content, name)


def _text_of(content: str | bytes, name: str) -> str:
    """The content of a file as text that is not empty."""
    if isinstance(content, bytes):
        if len(content) > MOST_BYTES:
            message = f"it is larger than {MOST_BYTES // 1000} kB; a case is a few kilobytes"
            raise FactsError([Problem("", message)], name)
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise FactsError([Problem("", f"it is not UTF-8 text: byte {error.start} cannot be read")], name) from error
    text = _short(content, name)
    if not text.strip():
        raise FactsError([Problem("", "it is empty; `lmsrules facts` shows what a case can hold")], name)
    return text
