"""The published JSON Schemas of a case and of an assessment."""

from __future__ import annotations

from typing import Any

from .facts import FIELDS_OF
from .logic.evidence import Direction
from .logic.fields import Choice, Field, Flag, Number, Whole
from .logic.outcomes import Status
from .logic.rulebook import Stance
from .logic.unread import Use


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
            for name, fields in FIELDS_OF.items()
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


def assessment_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `Assessment.to_dict()`."""
    case = {key: value for key, value in case_schema().items() if key != "$schema"}
    schema = _object(
        rulebook=_object(id=_text(), version=_text(), sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        engine={"enum": ["durable", "builtin"]},
        intended_use=_text(),
        case=case,
        unread={
            **_list(_object(fact=_text(), use={"enum": [*Use]})),
            "description": "facts entered that no rule reads, and what else they are used for",
        },
        answers=_list(_answer()),
        next_questions=_list(
            _object(
                fact=_text(),
                settles=_count("open options settled whatever the fact's value is"),
                of=_count("open options"),
                at_best=_count("open options settled by some value"),
                on_average={"type": "number", "minimum": 0},
            )
        ),
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "lmsrules assessment", **schema}


def _answer() -> dict[str, Any]:
    return _object(
        question=_text(),
        title=_text(),
        asked=_yes_no("null where whether the question is asked is itself open"),
        reason=_text(),
        options=_list(_position()),
        factors={
            "type": "object",
            "description": "facts the guidance wants weighed; null is unknown",
            "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
        },
        considerations={
            "type": "object",
            "description": "findings that speak for (true) or against (false); null is unknown",
            "additionalProperties": {"type": ["boolean", "null"]},
        },
    )


def _position() -> dict[str, Any]:
    stance = {"enum": [*Stance, None]}
    return _object(
        option=_text(),
        title=_text(),
        status={"enum": [*Status]},
        stance={**stance, "description": "the first source's that takes one; null unless settled"},
        by_source={
            "type": "object",
            "description": "each source that speaks or may; null where its stance is open",
            "additionalProperties": stance,
        },
        contested=_yes_no("sources take different stances; null where open"),
        contraindicated=_yes_no("a source warns of harm; null where open"),
        possible={**_list(stance), "description": "every stance some completion gives; null is silent", "minItems": 1},
        depends_on={**_list(_text()), "description": "the unknown facts that can still change the option"},
        rules=_list(_text()),
        evidence=_list(_text()),
        citations=_list(_text()),
        why=_text(),
        arguments=_list(
            _object(
                evidence=_text(),
                direction={"enum": [*Direction]},
                applies=_yes_no("the case is of the evidence's population; null is unknown"),
            )
        ),
    )


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _text() -> dict[str, Any]:
    return {"type": "string"}


def _count(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": description}


def _yes_no(description: str) -> dict[str, Any]:
    return {"type": ["boolean", "null"], "description": description}
