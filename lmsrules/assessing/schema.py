"""The published JSON Schemas of a case and of an assessment."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ..logic.analysis.unread import Use
from ..logic.diagrams.outcomes import Status
from ..logic.draft import Draft
from ..logic.evidence import Direction
from ..logic.fields import Choice, Domain, Field, Flag, Number, Whole, WordSet, by_group
from ..logic.partly import BOUNDS, LISTS
from ..logic.parts import Severity, Stance
from ..logic.printing import to_data
from ..logic.rulebook import Rulebook
from .loading import rulebook_given

VERSION = "1.0"
"""The version of both schemas, which is also in the JSON of an assessment."""


def case_schema(rulebook: Rulebook | None = None) -> dict[str, Any]:
    """JSON Schema (2020-12) of a case file, for the facts of a rulebook (the shipped one)."""
    book = rulebook_given(rulebook)
    return _headed("case", book, _case(book))


def _headed(name: str, rulebook: Draft, schema: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = to_data(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:lmsrules:schema:{name}:{VERSION}:{quote(rulebook.id, safe='')}:{quote(rulebook.version, safe='')}",
        "title": f"lmsrules {name}",
        "version": VERSION,
        **data,
    }


def _case(rulebook: Draft) -> dict[str, Any]:
    return {
        "description": f"What is known of one {rulebook.subject}; what is absent or null is unknown, a table a set of "
        "values of which the fact has one.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            group: {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {name: _field_schema(field) for name, field in fields.items()},
            }
            for group, fields in by_group(rulebook.fields).items()
        },
    }


def _field_schema(field: Field) -> dict[str, Any]:
    """A value of the field, or a set of them as a table, or null."""
    unit = f", in {field.unit}" if field.unit else ""
    note = f" ({field.note})" if field.note else ""
    if isinstance(field.domain, WordSet):
        return {"description": f"{field.label}{note}", "anyOf": [{"type": "null"}, _words_schema(field.domain)]}
    value = _value_schema(field.domain)
    table = {name: {"type": "array", "minItems": 1, "items": value} for name in LISTS}
    if isinstance(field.domain, Whole | Number):
        end = {"type": "number", **_bounds(field.domain.low, field.domain.high, False)}
        ends = {"type": "array", "minItems": 2, "maxItems": 2, "items": end}
        table = {**dict.fromkeys(BOUNDS, end), "between": ends, **table}
    known_in_part = {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": table}
    return {"description": f"{field.label}{unit}{note}", "anyOf": [value, {"type": "null"}, known_in_part]}


def _words_schema(domain: WordSet) -> dict[str, Any]:
    """What is known of a set of words, as a table."""
    words = {"type": "array", "items": {"enum": [*domain.values]}}
    some = {**words, "minItems": 1}
    table = {"includes": some, "excludes": some, "only": words}
    return {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": table}


def _value_schema(domain: Domain) -> dict[str, Any]:
    match domain:
        case Choice(values):
            return {"enum": [*values]}
        case Flag():
            return {"type": "boolean"}
        case Whole(low, high):
            return {"type": "integer", **_bounds(low, high, False)}
        case Number(low, high, low_open):
            return {"type": "number", **_bounds(low, high, low_open)}
        case WordSet():
            raise AssertionError("no single value is known of a set of words")


def _bounds(low: float | None, high: float | None, low_open: bool) -> dict[str, float]:
    bounds = {}
    if low is not None:
        bounds["exclusiveMinimum" if low_open else "minimum"] = low
    if high is not None:
        bounds["maximum"] = high
    return bounds


def assessment_schema(rulebook: Rulebook | None = None) -> dict[str, Any]:
    """JSON Schema (2020-12) of `Assessment.to_dict()` and `Explanation.to_dict()`, by a rulebook (the shipped one)."""
    book = rulebook_given(rulebook)
    schema = _object(
        schema_version={"const": VERSION},
        rulebook=_object(id=_text(), version=_text(), sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        view={
            **_object(
                as_of=_text(),
                retrospect={"type": "boolean"},
                sources=_list(_text()),
                later=_list(_object(title=_text(), since=_text(), questions=_list(_text()))),
            ),
            "type": ["object", "null"],
            "description": "which part of the rulebook was asked: as of a day, or some sources; null is the whole",
        },
        review={
            **_object(on=_text(), clinician={**_text(), "description": "empty as long as none has"}, report=_text()),
            "type": ["object", "null"],
            "description": "when the rulebook was last compared with its sources, and which clinician has reviewed it",
        },
        limits_set={
            **_list(_object(name=_text(), value=_number(), default=_number(), unit=_text(), source=_text())),
            "description": "the limits of which a user set another value than the one that was read, the default",
        },
        engine={"enum": ["durable", "builtin"]},
        intended_use=_text(),
        case=_case(book),
        case_line={**_text(), "description": "the case in one line of shorthand"},
        scope={
            **_object(covered=_yes_no("null is open"), reason=_text(), depends_on=_list(_text())),
            "description": "whether the rulebook speaks of the case, and why, or the unknown facts that decide it",
        },
        situation={
            **_object(
                id={"type": ["string", "null"]},
                title={"type": ["string", "null"]},
                possible=_list(_object(id=_text(), title=_text())),
                depends_on=_list(_text()),
            ),
            "description": "where the case stands; null where several situations are possible, or none is",
        },
        unread={**_list(_text()), "description": "the paths of facts entered that no rule reads"},
        unread_uses={
            "type": "object",
            "description": "what else the unread facts are used for, by path",
            "additionalProperties": {"enum": [*Use]},
        },
        not_covered={
            **_list(_object(decision=_text(), why=_text(), applies={"enum": [True, None]}, citations=_list(_text()))),
            "description": "decisions the rulebook does not cover; null where they may have to be taken",
        },
        answers=_list(_answer()),
        next_questions=_list(
            _object(
                fact=_text(),
                settles=_count("open options settled whatever the fact's value is"),
                of=_count("open options"),
                at_best=_count("open options settled by some value"),
                on_average={"type": "number", "minimum": 0},
                surely={
                    **_list(_list(_text())),
                    "description": "settled whatever it is: question, option",
                },
                perhaps={**_list(_list(_text())), "description": "options settled by some value"},
            )
        ),
    )
    schema["properties"] |= {  # of an explanation alone
        "explanations": {"type": "array", "items": {"type": "object"}},
        "without_effect": _list(_text()),
    }
    return _headed("assessment", book, schema)


def _answer() -> dict[str, Any]:
    return _object(
        question=_text(),
        title=_text(),
        asked=_yes_no("null where whether the question is asked is itself open"),
        reason=_text(),
        options=_list(_position()),
        factors={
            "type": "object",
            "description": "facts the guidance wants weighed; null is unknown, a table known in part as in the case",
            "additionalProperties": {"type": ["string", "number", "boolean", "object", "null"]},
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
        stance={
            **stance,
            "description": "the primary source's; null where it is open, and where the primary source is silent",
        },
        by_source={
            "type": "object",
            "description": "each source that speaks or may; null where its stance is open",
            "additionalProperties": stance,
        },
        contested=_yes_no("sources take different stances; null where open"),
        possible={**_list(stance), "description": "every stance some completion gives; null is silent", "minItems": 1},
        depends_on={**_list(_text()), "description": "the unknown facts that can still change the option"},
        rules={**_list(_text()), "description": "the rules on the option that hold, or may"},
        certain={**_list(_text()), "description": "those of the rules that hold whatever the unknown facts are"},
        evidence=_list(_text()),
        citations=_list(_text()),
        reason=_text(),
        why={**_text(), "description": "the same as reason; kept until version 1"},
        arguments=_list(
            _object(
                evidence=_text(),
                label={**_text(), "description": "what readers call the evidence"},
                direction={"enum": [*Direction]},
                applies=_yes_no("the case is of the evidence's population; null is unknown"),
                not_read={**_text(), "description": "criteria of the population that are not known to us, or empty"},
                outside={**_list(_text()), "description": "what leaves the case out of the population, in words"},
                missing={**_list(_text()), "description": "the facts that would decide whether it applies"},
            )
        ),
        contraindicated=_yes_no("a drug it certainly holds is, or the course itself; null where open"),
        cautions=_list(_caution()),
        check_first={**_list(_text()), "description": "the unknown facts its cautions depend on, the gravest first"},
    )


def _caution() -> dict[str, Any]:
    return _object(
        id=_text(),
        severity={"enum": [*Severity]},
        applies=_yes_no("null where it depends on unknown facts"),
        agent={**_text(), "description": "the drug, or the drugs, by which it stands on the option"},
        agents=_list(_text()),
        certain={"type": "boolean", "description": "false where the option only may hold the drug"},
        why=_text(),
        check=_text(),
        facts={**_list(_text()), "description": "the facts it tests"},
        depends_on={**_list(_text()), "description": "the unknown facts that can still change whether it applies"},
        planned=_list(_object(agent=_text(), dose=_number(), unit=_text(), citation=_text())),
        limits=_list(
            _object(
                name=_text(),
                of=_text(),
                fact=_text(),
                value=_number(),
                unit=_text(),
                source={**_text(), "description": "the id of the publication it was read in"},
                default={"type": ["number", "null"], "description": "as it was read, where a user set another value"},
                reached=_yes_no("what is known of the fact passes it; null where unknown"),
            )
        ),
        weighs={**_list(_text()), "description": "facts that bear on it, of which no figure was read"},
        citations=_list(_text()),
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


def _number() -> dict[str, Any]:
    return {"type": "number"}


def _count(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": description}


def _yes_no(description: str) -> dict[str, Any]:
    return {"type": ["boolean", "null"], "description": description}
