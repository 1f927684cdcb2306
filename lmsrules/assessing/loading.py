"""Reading a case from Python data, JSON, TOML and files: strictly, and with every problem named at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from ..facts import FIELDS, Case, Patient, Treatment, Tumour, known_facts
from ..former import in_todays_names, refuse_paths, warn
from ..logic.draft import Draft, need_rulebook
from ..logic.errors import ArgumentError, FactsError, LmsRulesError, Problem
from ..logic.fields import Field
from ..logic.partly import Known
from ..logic.reading import check_facts, facts_from_data, in_order, nested, problems_in, with_few_hints
from ..logic.rulebook import Rulebook
from ..logic.words import single_fields
from ..rules import guidance
from .files import OpenFile, data_in, json_data, toml_data

_FIELDS_BY_PATH = {field.path: field for field in FIELDS}
_PATHS = frozenset(field.path for field in single_fields(FIELDS))


def rulebook_given(rulebook: object) -> Rulebook:
    """The rulebook that was given; the shipped guidance where none was.

    Raises:
        ArgumentError: it is no rulebook.
        LmsRulesError: it is a draft that nothing has checked.
    """
    if rulebook is None:
        return guidance()
    need_rulebook(rulebook)
    if not isinstance(rulebook, Rulebook):
        raise LmsRulesError("rulebook: it is a draft that nothing has checked: rulebook_of() checks it")
    return rulebook


def view_given(
    book: Rulebook, sources: list[str] | tuple[str, ...] | None, as_of: str | date | None, retrospective: bool
) -> Rulebook:
    """A rulebook of some of its sources, as of a day, or applied in retrospect to a case of that day.

    Raises:
        ArgumentError: they are no ids of sources, or it is no day.
    """
    if retrospective and as_of is None:
        raise ArgumentError("retrospective: say of which day the case is, with as_of")
    if sources is not None:
        book = book.of_sources(sources)
    return book if as_of is None else book.as_of(as_of, retrospective=retrospective)


def facts_given(rulebook: Draft, case: object) -> dict[str, Known]:
    """The facts of a case by path, in the order of the rulebook's fields.

    Raises:
        FactsError: it is neither a Case nor facts by path, the rulebook has no such fields, or values are outside
            their domains; every problem is listed.
    """
    if isinstance(case, Case):
        facts = known_facts(case)
        return facts if rulebook.fields is FIELDS else check_facts(facts, rulebook.fields_by_path)
    if isinstance(case, Mapping):
        refuse_paths(case, rulebook.fields_by_path)
        return in_order(check_facts(case, rulebook.fields_by_path), rulebook.single_fields)
    example = f"{{{rulebook.fields[0].path!r}: ...}}" if rulebook.fields else "{}"
    if rulebook.fields is FIELDS:
        message = f"give a Case or a mapping of facts by path, such as {example}, not {type(case).__name__}"
        raise FactsError([Problem("", f"{message}; case_from_dict() and load_case() make a Case")])
    message = f"give a mapping of facts by path, such as {example}, not {type(case).__name__}"
    raise FactsError([Problem("", f"{message}; load_facts() reads one from a file")])


def case_of(facts: Mapping[str, Known]) -> Case:
    """The case with these facts, given by path; the opposite of `known_facts`.

    Raises:
        FactsError: a path is unknown or a value outside its domain; every problem is listed.
    """
    refuse_paths(facts, _FIELDS_BY_PATH)
    if others := [path for path in facts if path not in _PATHS]:
        what = f"a Case cannot hold {', '.join(others)}; these facts are of another rulebook"
        raise FactsError([Problem("", f"{what}: take them as a mapping, from `facts`")])
    return case_from_dict(nested(facts, FIELDS))


def case_to_dict(case: Case) -> dict[str, dict[str, Any]]:
    """The known facts as nested dicts, the shape of a case file; what is known in part is a table.

    Raises:
        ArgumentError: it is no Case.
    """
    if not isinstance(case, Case):
        raise ArgumentError(f"give a Case, not {type(case).__name__}; case_from_dict() makes one of a dict")
    return nested(known_facts(case), FIELDS)


def case_from_dict(data: object, source: str = "") -> Case:
    """Read a case from nested dicts; None is unknown. `source` names the input in error messages.

    Raises:
        FactsError: unknown keys, wrong types, values outside their domains; every problem is listed.
    """
    data = _in_todays_names(data, FIELDS, source)
    return Case(
        patient=Patient(**(data.get("patient") or {})),
        tumour=Tumour(**(data.get("tumour") or {})),
        treatment=Treatment(**(data.get("treatment") or {})),
    )


def _in_todays_names(data: object, fields: tuple[Field, ...], source: str) -> Mapping[str, Any]:
    """Nested data in which nothing is wrong, with former fields read as what they say of today's, and warned of."""
    renamed = in_todays_names(data, fields)
    problems = with_few_hints(lambda hint: chain(renamed.problems, problems_in(renamed.data, fields, hint)))
    if problems:
        raise FactsError(problems, source)
    warn(renamed, source)
    assert isinstance(renamed.data, Mapping)
    return renamed.data


def case_from_json(text: str, source: str = "the JSON text") -> Case:
    """Read a case from JSON.

    Raises:
        FactsError: broken JSON (with line and column), a key given twice, or facts that cannot be read.
    """
    return case_from_dict(json_data(text, source), source)


def case_from_toml(text: str, source: str = "the TOML text") -> Case:
    """Read a case from TOML.

    Raises:
        FactsError: broken TOML (with line and column) or facts that cannot be read.
    """
    return case_from_dict(toml_data(text, source), source)


def load_case(source: str | Path | OpenFile) -> Case:
    """Read a case file, `.json` or `.toml`, given by path or open.

    Raises:
        FactsError: the file is missing, a directory, empty, too large, not UTF-8, broken, or holds facts that cannot be
            read; every problem found is listed.
    """
    data, name = data_in(source)
    return case_from_dict(data, name)


def load_facts(source: str | Path | OpenFile, rulebook: Draft) -> dict[str, Known]:
    """The facts of a case file by path, for any rulebook; otherwise as `load_case`.

    Raises:
        FactsError: as for `load_case`.
        ArgumentError: what is given as rulebook is none.
    """
    need_rulebook(rulebook)
    data, name = data_in(source)
    return facts_from_data(_in_todays_names(data, rulebook.fields, name), rulebook.fields)
