"""Reading a case from Python data, JSON, TOML and files: strictly, and with every problem named at once."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..facts import FIELDS, Case, Patient, Treatment, Tumour, known_facts
from ..logic.draft import Draft
from ..logic.errors import FactsError, LmsRulesError, Problem
from ..logic.reading import check_facts, nested, problems_in, with_few_hints
from ..logic.rulebook import Rulebook
from ..logic.values import Value, given, kind_of
from ..rules import guidance

MOST_BYTES = 64_000
"""A case is a few kilobytes. What is larger is not read: some files of a megabyte keep a parser busy for hours."""


MOST_DOTS = 500
"""In a line of TOML: the time the parser takes for a key grows with the square of its parts."""


def rulebook_given(rulebook: object) -> Rulebook:
    """The rulebook that was given; the shipped guidance where none was.

    Raises:
        LmsRulesError: it is no rulebook, or a draft that nothing has checked.
    """
    if rulebook is None:
        return guidance()
    if isinstance(rulebook, Rulebook):
        return rulebook
    if isinstance(rulebook, Draft):
        raise LmsRulesError(f"rulebook {rulebook.id} is a draft that nothing has checked: rulebook_of() checks it")
    what = f"rulebook: give a Rulebook, not {type(rulebook).__name__}"
    raise LmsRulesError(f"{what}; lmsrules.named.rulebook_named() finds one by its name")


def facts_given(rulebook: Draft, case: object) -> dict[str, Value]:
    """The facts of a case by path, in the order of the rulebook's fields.

    Raises:
        FactsError: it is neither a Case nor facts by path, the rulebook has no such fields, or values are outside
            their domains; every problem is listed.
    """
    if isinstance(case, Case):
        facts = known_facts(case)
        return facts if rulebook.fields is FIELDS else check_facts(facts, rulebook.fields_by_path)
    if isinstance(case, Mapping):
        checked = check_facts(case, rulebook.fields_by_path)
        return {field.path: checked[field.path] for field in rulebook.fields if field.path in checked}
    example = f"{{{rulebook.fields[0].path!r}: ...}}" if rulebook.fields else "{}"
    message = f"give a Case or a mapping of facts by path, such as {example}, not {type(case).__name__}"
    raise FactsError([Problem("", f"{message}; case_from_dict() and load_case() make a Case")])


def case_of(facts: Mapping[str, Value]) -> Case:
    """The case with these facts, given by path; the opposite of `known_facts`.

    Raises:
        FactsError: a path is unknown or a value outside its domain; every problem is listed.
    """
    return case_from_dict(nested(facts))


def case_to_dict(case: Case) -> dict[str, dict[str, Value]]:
    """The known facts as nested dicts, the shape of a case file."""
    return nested(known_facts(case))


def case_from_dict(data: object, source: str = "") -> Case:
    """Read a case from nested dicts; None is unknown. `source` names the input in error messages.

    Raises:
        FactsError: unknown keys, wrong types, values outside their domains; every problem is listed.
    """
    problems = with_few_hints(lambda hint: problems_in(data, FIELDS, hint))
    if problems:
        raise FactsError(problems, source)
    assert isinstance(data, Mapping)
    return Case(
        patient=Patient(**(data.get("patient") or {})),
        tumour=Tumour(**(data.get("tumour") or {})),
        treatment=Treatment(**(data.get("treatment") or {})),
    )


def case_from_json(text: str, source: str = "the JSON text") -> Case:
    """Read a case from JSON.

    Raises:
        FactsError: broken JSON (with line and column), a key given twice, or facts that cannot be read.
    """
    _refuse_long(text, source)
    try:
        data = json.loads(text, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        raise FactsError([Problem(f"line {error.lineno} column {error.colno}", error.msg)], source) from error
    except RecursionError as error:
        raise FactsError([Problem("", "objects are nested too deeply; a case has two levels")], source) from error
    except ValueError as error:
        raise FactsError([Problem("", str(error))], source) from error
    return case_from_dict(data, source)


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in pairs:
        if key in data:
            raise ValueError(f"the key {given(key)} is given twice; keep one")
        data[key] = value
    return data


def case_from_toml(text: str, source: str = "the TOML text") -> Case:
    """Read a case from TOML.

    Raises:
        FactsError: broken TOML (with line and column) or facts that cannot be read.
    """
    return case_from_dict(toml_data(text, source), source)


def toml_data(text: str, source: str) -> dict[str, Any]:
    """What a TOML text holds.

    Raises:
        FactsError: it is broken (line and column are named), or too large to be read.
    """
    _refuse_long(text, source)
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            message = f"there are more than {MOST_DOTS} dots in it; a key has two parts, such as patient.ecog"
            raise FactsError([Problem(f"line {number}", message)], source)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FactsError([Problem("", str(error))], source) from error
    except RecursionError as error:
        raise FactsError(
            [Problem("", "arrays or tables are nested too deeply; a case has two levels")], source
        ) from error
    except ValueError as error:
        raise FactsError([Problem("", str(error))], source) from error


def _refuse_long(text: str, source: str) -> None:
    """Before anything parses it: parsers take far longer than in proportion to the length."""
    if not isinstance(text, str):
        raise FactsError([Problem("", f"give a text, not {kind_of(text)}")], source)
    size = len(text.encode("utf-8", "surrogatepass")) if len(text) <= MOST_BYTES else len(text)
    if size > MOST_BYTES:
        raise FactsError([Problem("", f"it is larger than {MOST_BYTES // 1000} kB; a case is a few kilobytes")], source)


def load_case(path: str | Path) -> Case:
    """Read a case file, `.json` or `.toml`.

    Raises:
        FactsError: the file is missing, a directory, empty, too large, not UTF-8, broken, or holds facts that cannot be
            read; every problem found is listed.
    """
    path = Path(path)
    readers = {".json": case_from_json, ".toml": case_from_toml}
    text = file_text(path, tuple(readers))
    return readers[path.suffix.lower()](text, str(path))


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
    if len(content) > MOST_BYTES:
        raise refuse(f"it is larger than {MOST_BYTES // 1000} kB; a case is a few kilobytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"it is not UTF-8 text: byte {error.start} cannot be read") from error
    if not text.strip():
        raise refuse("it is empty; `lmsrules facts` shows what a case can hold")
    return text
