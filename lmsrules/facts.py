"""What can be known of a patient, a tumour and its treatment. None means *unknown*, never *no*.

Each field's domain is declared here and nowhere else: validation, JSON Schema, diagrams, prose and help texts read it.
A value outside its domain is an error that names the field; nothing is coerced.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le, Unit
from attrs import Factory, frozen

from .logic.conditions import FactGroup
from .logic.errors import FactsError, Problem, Value
from .logic.fields import About, Choice, Field, Flag, Number, Whole, did_you_mean, fields_of, problem_with

MOST_BYTES = 1_000_000
"""A case file is a few kilobytes; a larger file is not one."""


@frozen(kw_only=True)
class Patient:
    """The patient at the time of the decision.

    Raises:
        FactsError: values are outside their domains; all of them are listed.
    """

    age_years: Annotated[int, Ge(0), Le(120), Unit("years"), About(label="the patient's age")] | None = None
    sex: Annotated[Literal["female", "male"], About(label="the patient's sex")] | None = None
    ecog: Annotated[int, Ge(0), Le(4), About(label="the ECOG performance status", note="0 fully active")] | None = None
    lvef_percent: (
        Annotated[float, Ge(5), Le(90), Unit("%"), About(label="the left ventricular ejection fraction")] | None
    ) = None
    renal_function: Annotated[Literal["adequate", "impaired"], About(label="renal function")] | None = None
    neutrophils_10e9_per_l: Annotated[float, Ge(0), Unit("x 10^9/L"), About(label="the neutrophil count")] | None = None
    platelets_10e9_per_l: Annotated[float, Ge(0), Unit("x 10^9/L"), About(label="the platelet count")] | None = None
    prior_doxorubicin_mg_per_m2: (
        Annotated[float, Ge(0), Unit("mg/m2"), About(label="the cumulative doxorubicin dose given so far")] | None
    ) = None
    cardiac_risk: (
        Annotated[
            bool,
            About(
                label="cardiac risk",
                note="another cardiotoxic drug, or radiotherapy to the heart",
                yes="there is a cardiac risk factor",
                no="there is no cardiac risk factor",
            ),
        ]
        | None
    ) = None
    preference: (
        Annotated[
            Literal["favours_treatment", "favours_surveillance", "undecided"], About(label="the patient's preference")
        ]
        | None
    ) = None

    def __attrs_post_init__(self) -> None:
        _check(self, "patient")


@frozen(kw_only=True)
class Tumour:
    """The tumour. `size_cm`, `grade`, `depth` and `figo_stage` are those of the primary; `extent` is that of today.

    Raises:
        FactsError: values are outside their domains; all of them are listed.
    """

    histology: (
        Annotated[
            Literal["leiomyosarcoma", "myxoid_leiomyosarcoma", "epithelioid_leiomyosarcoma", "stump", "other"],
            About(label="the histology", note="stump: smooth muscle tumour of uncertain malignant potential"),
        ]
        | None
    ) = None
    site: (
        Annotated[
            Literal[
                "uterus",
                "retroperitoneum",
                "extremity",
                "trunk",
                "visceral",
                "vascular",
                "skin",
                "head_and_neck",
                "other",
            ],
            About(label="the site of the primary tumour"),
        ]
        | None
    ) = None
    size_cm: (
        Annotated[float, Gt(0), Unit("cm"), About(label="the tumour size", note="greatest diameter of the primary")]
        | None
    ) = None
    grade: Annotated[int, Ge(1), Le(3), About(label="the FNCLCC grade")] | None = None
    depth: Annotated[Literal["superficial", "deep"], About(label="the depth", note="to the fascia")] | None = None
    figo_stage: (
        Annotated[
            Literal["IA", "IB", "IIA", "IIB", "IIIA", "IIIB", "IIIC", "IVA", "IVB", "not_applicable"],
            About(label="the FIGO stage", note="FIGO 2009; not_applicable outside the uterus or where not staged"),
        ]
        | None
    ) = None
    morcellated: (
        Annotated[
            bool, About(label="morcellation", yes="the tumour was morcellated", no="the tumour was not morcellated")
        ]
        | None
    ) = None
    er_positive: (
        Annotated[
            bool,
            About(
                label="the oestrogen receptor",
                yes="the tumour is oestrogen-receptor positive",
                no="the tumour is oestrogen-receptor negative",
            ),
        ]
        | None
    ) = None
    pr_positive: (
        Annotated[
            bool,
            About(
                label="the progesterone receptor",
                yes="the tumour is progesterone-receptor positive",
                no="the tumour is progesterone-receptor negative",
            ),
        ]
        | None
    ) = None
    extent: (
        Annotated[
            Literal["localised", "locally_advanced", "metastatic"],
            About(label="the extent of the disease", note="of what is, or just was, treated"),
        ]
        | None
    ) = None
    recurrence: Annotated[Literal["none", "local", "distant"], About(label="recurrence")] | None = None
    resectable: (
        Annotated[
            bool,
            About(
                label="resectability",
                note="of the disease in question",
                yes="the disease is resectable",
                no="the disease is not resectable",
            ),
        ]
        | None
    ) = None

    def __attrs_post_init__(self) -> None:
        _check(self, "tumour")


@frozen(kw_only=True)
class Treatment:
    """What has been done so far.

    Raises:
        FactsError: values are outside their domains; all of them are listed.
    """

    resection: (
        Annotated[
            Literal["none", "complete", "incomplete"],
            About(label="resection", note="macroscopically; of the disease in question"),
        ]
        | None
    ) = None
    margins: (
        Annotated[
            Literal["R0", "R1", "R2", "not_applicable"],
            About(label="the margin status", note="not_applicable without a resection or where not assessable"),
        ]
        | None
    ) = None
    systemic_lines: (
        Annotated[
            int,
            Ge(0),
            About(label="the number of systemic lines given for advanced disease", note="adjuvant treatment is none"),
        ]
        | None
    ) = None
    prior_anthracycline: (
        Annotated[
            bool,
            About(
                label="prior anthracycline",
                yes="an anthracycline has been given",
                no="no anthracycline has been given",
            ),
        ]
        | None
    ) = None
    prior_gemcitabine_docetaxel: (
        Annotated[
            bool,
            About(
                label="prior gemcitabine-docetaxel",
                yes="gemcitabine-docetaxel has been given",
                no="no gemcitabine-docetaxel has been given",
            ),
        ]
        | None
    ) = None
    prior_ifosfamide: (
        Annotated[
            bool,
            About(label="prior ifosfamide", yes="ifosfamide has been given", no="no ifosfamide has been given"),
        ]
        | None
    ) = None
    multidisciplinary_discussion: (
        Annotated[
            bool,
            About(
                label="multidisciplinary discussion",
                yes="a multidisciplinary discussion has taken place",
                no="no multidisciplinary discussion has taken place",
            ),
        ]
        | None
    ) = None

    def __attrs_post_init__(self) -> None:
        _check(self, "treatment")


@frozen(kw_only=True)
class Case:
    """What is known of one patient, tumour and treatment. Everything may be unknown.

    Raises:
        FactsError: a part is not of its class.
    """

    patient: Patient = Factory(Patient)
    tumour: Tumour = Factory(Tumour)
    treatment: Treatment = Factory(Treatment)

    def __attrs_post_init__(self) -> None:
        problems = [
            Problem(name, f"give a {model.__name__}, not {type(part).__name__}")
            for name, model in _MODELS.items()
            if not isinstance(part := getattr(self, name), model)
        ]
        if problems:
            raise FactsError(problems)


_MODELS: dict[str, type[Patient] | type[Tumour] | type[Treatment]] = {
    "patient": Patient,
    "tumour": Tumour,
    "treatment": Treatment,
}
_FIELDS: dict[str, dict[str, Field]] = {
    name: {field.path.partition(".")[2]: field for field in fields_of(model, name)} for name, model in _MODELS.items()
}

FIELDS: tuple[Field, ...] = tuple(field for fields in _FIELDS.values() for field in fields.values())
"""Every field of a case, in the order of the classes."""

patient, tumour, treatment = (FactGroup(name, tuple(fields.values())) for name, fields in _FIELDS.items())


def _check(part: object, name: str) -> None:
    problems = [
        Problem(field.path, problem)
        for attribute, field in _FIELDS[name].items()
        if (value := getattr(part, attribute)) is not None and (problem := problem_with(field, value))
    ]
    if problems:
        raise FactsError(problems)


def known_facts(case: Case) -> dict[str, Value]:
    """The facts that are known, by path: `{"tumour.site": "uterus", ...}`."""
    return {
        field.path: value
        for name, fields in _FIELDS.items()
        if (part := getattr(case, name)) is not None
        for attribute, field in fields.items()
        if (value := getattr(part, attribute)) is not None
    }


def case_of(facts: Mapping[str, Value]) -> Case:
    """The case with these facts, given by path; the opposite of `known_facts`.

    Raises:
        FactsError: a path is unknown or a value outside its domain; every problem is listed.
    """
    data: dict[str, dict[str, Value]] = {}
    for path, value in facts.items():
        name, _, attribute = path.partition(".")
        data.setdefault(name, {})[attribute] = value
    return case_from_dict(data)


def case_to_dict(case: Case) -> dict[str, dict[str, Value]]:
    """The known facts as nested dicts, the shape of a case file."""
    data: dict[str, dict[str, Value]] = {}
    for path, value in known_facts(case).items():
        name, _, attribute = path.partition(".")
        data.setdefault(name, {})[attribute] = value
    return data


def case_from_dict(data: object, source: str = "") -> Case:
    """Read a case from nested dicts; None is unknown. `source` names the input in error messages.

    Raises:
        FactsError: unknown keys, wrong types, values outside their domains; every problem is listed.
    """
    problems = list(_problems(data))
    if problems:
        raise FactsError(problems, source)
    assert isinstance(data, Mapping)
    return Case(
        patient=Patient(**(data.get("patient") or {})),
        tumour=Tumour(**(data.get("tumour") or {})),
        treatment=Treatment(**(data.get("treatment") or {})),
    )


def _problems(data: object) -> Iterator[Problem]:
    if not isinstance(data, Mapping):
        yield Problem("", f"a case is an object with {', '.join(_MODELS)}, not {_kind(data)}")
        return
    for key, part in data.items():
        name = key if key in _MODELS else None
        if name is None:
            yield Problem(str(key), f"unknown; a case has {', '.join(_MODELS)}{did_you_mean(str(key), _MODELS)}")
            name = next((model for model in _MODELS if f"{model!r}?" in did_you_mean(str(key), _MODELS)), None)
        if name is None or part is None:
            continue
        if not isinstance(part, Mapping):
            yield Problem(str(key), f"give an object with the facts of the {name}, not {_kind(part)}")
            continue
        for attribute, value in part.items():
            path = f"{key}.{attribute}"
            field = _FIELDS[name].get(attribute) if isinstance(attribute, str) else None
            if field is None:
                yield Problem(path, f"unknown{_where(name, str(attribute))}")
            elif value is not None and (problem := problem_with(field, value)):
                yield Problem(path, problem)


def _kind(value: object) -> str:
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "true or false"),
        ((list, tuple), "a list"),
        (str, "a text"),
        ((int, float), "a number"),
        (Mapping, "an object"),
        (type(None), "null"),
    ]
    return next((word for kind, word in kinds if isinstance(value, kind)), type(value).__name__)


def _where(name: str, attribute: str) -> str:
    elsewhere = [other for other, fields in _FIELDS.items() if attribute in fields]
    if elsewhere:
        return f"; {attribute} belongs to {elsewhere[0]}"
    near = did_you_mean(attribute, _FIELDS[name], prefix=f"{name}.")
    return near or "; `lmsrules facts` lists all fields"


def case_from_json(text: str, source: str = "the JSON text") -> Case:
    """Read a case from JSON.

    Raises:
        FactsError: broken JSON (with line and column), a key given twice, or facts that cannot be read.
    """
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
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is given twice; keep one")
    return data


def case_from_toml(text: str, source: str = "the TOML text") -> Case:
    """Read a case from TOML.

    Raises:
        FactsError: broken TOML (with line and column) or facts that cannot be read.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FactsError([Problem("", str(error))], source) from error
    except RecursionError as error:
        raise FactsError(
            [Problem("", "arrays or tables are nested too deeply; a case has two levels")], source
        ) from error
    except ValueError as error:
        raise FactsError([Problem("", str(error))], source) from error
    return case_from_dict(data, source)


def load_case(path: str | Path) -> Case:
    """Read a case file, `.json` or `.toml`.

    Raises:
        FactsError: the file is missing, a directory, empty, too large, not UTF-8, broken, or holds facts that cannot be
            read; every problem found is listed.
    """
    path = Path(path)
    readers = {".json": case_from_json, ".toml": case_from_toml}
    name = str(path)

    def refuse(message: str) -> FactsError:
        return FactsError([Problem("", message)], name)

    try:
        if path.is_dir():
            raise refuse("this is a directory; name a .json or .toml file")
        if path.exists() and not path.is_file():
            raise refuse("this is not a regular file; name a .json or .toml file")
        if path.exists() and path.suffix.lower() not in readers:
            raise refuse("a case file's name ends in .json or .toml")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise refuse("there is no such file") from error
    except (OSError, ValueError) as error:
        raise refuse(f"it cannot be read: {error}") from error
    if len(content) > MOST_BYTES:
        raise refuse(f"it is larger than {MOST_BYTES // 1_000_000} MB; a case is a few kilobytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"it is not UTF-8 text: byte {error.start} cannot be read") from error
    if not text.strip():
        raise refuse("it is empty; `lmsrules facts` shows what a case can hold")
    return readers[path.suffix.lower()](text, name)


def case_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a case file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "lmsrules case",
        "description": "What is known of one patient, tumour and treatment; what is absent or null is unknown.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {attribute: _field_schema(field) for attribute, field in fields.items()},
            }
            for name, fields in _FIELDS.items()
        },
    }


def _field_schema(field: Field) -> dict[str, Any]:
    unit = f", in {field.unit}" if field.unit else ""
    note = f" ({field.note})" if field.note else ""
    schema: dict[str, Any] = {"description": f"{field.label}{unit}{note}"}
    match field.domain:
        case Choice(values):
            return {**schema, "enum": [*values, None]}
        case Flag():
            return {**schema, "type": ["boolean", "null"]}
        case Whole(low, high):
            return {**schema, "type": ["integer", "null"], **_bounds(low, high, False)}
        case Number(low, high, low_open):
            return {**schema, "type": ["number", "null"], **_bounds(low, high, low_open)}


def _bounds(low: float | None, high: float | None, low_open: bool) -> dict[str, float]:
    bounds = {}
    if low is not None:
        bounds["exclusiveMinimum" if low_open else "minimum"] = low
    if high is not None:
        bounds["maximum"] = high
    return bounds
