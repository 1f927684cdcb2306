"""Conditions and rulebooks written out: as Python that rebuilds them, and as plain JSON data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import attrs

from .conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, fact_groups, namespace
from .words import INCLUDES

__all__ = ["fact_groups", "namespace", "parts_as_data", "sha256_of", "to_data", "to_python"]


def to_python(condition: Condition) -> str:
    """Python source that rebuilds the condition, given the names of `namespace()`.

    That a set has a word is written as rules write it, `trip.pets.includes('dog')`, a fact that `as_condition` takes.
    """
    match condition:
        case Always():
            return "ALWAYS"
        case Compare(path, op, value, limit) if limit:
            return f"Compare({path!r}, {op!r}, {value!r}, {limit!r})"
        case Compare(path, "==", True) if INCLUDES in path:
            return _fact(path)
        case Compare(path, op, value):
            return f"({_fact(path)} {op} {value!r})"
        case Member(path, values):
            return f"{_fact(path)}.is_in({', '.join(map(repr, values))})"
        case Holds(finding):
            return f"Holds({finding!r})"
        case Not(part):
            return f"~{to_python(part)}"
        case And(parts):
            return f"({' & '.join(map(to_python, parts))})"
        case Or(parts):
            return f"({' | '.join(map(to_python, parts))})"
    raise TypeError(f"not a condition: {condition!r}")


def _fact(path: str) -> str:
    """A fact as conditions name it."""
    field, is_word, word = path.partition(INCLUDES)
    return f"{field}.includes({word!r})" if is_word else path


def to_data(value: Any) -> Any:
    """Any part of a rulebook as JSON data: the same content always gives the same data.

    A condition becomes a list with the name of its node first, a question inside a rule its id.
    """
    match value:
        case Condition():
            return [type(value).__name__.lower(), *(to_data(getattr(value, name)) for name in _set_parts(value))]
        case Enum():
            return value.value
        case Mapping():
            return {str(key): to_data(item) for key, item in value.items()}
        case list() | tuple():
            return [to_data(item) for item in value]
        case float() if value.is_integer():
            return int(value)  # 5 and 5.0 are one number, and have one hash
    if attrs.has(type(value)):
        data: dict[str, Any] = {"kind": type(value).__name__.lower()}
        for name in _set_parts(value):
            item = getattr(value, name)
            is_question = name == "on" and attrs.has(type(item))
            data[name] = item.id if is_question else to_data(item)
        return data
    return value


def sha256_of(data: Any) -> str:
    """The hash of JSON data, the same for the same data."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def later_in(kind: type) -> dict[str, Any]:
    """The attributes of a class that are `LATER`, with what they are where they are not set."""
    return {attribute.name: attribute.default for attribute in attrs.fields(kind) if attribute.metadata.get("later")}


def _set_parts(value: Any) -> list[str]:
    """The attributes of a part, those left out that its class had not always and that are not set."""
    later = later_in(type(value))
    names = [attribute.name for attribute in attrs.fields(type(value)) if attribute.init]
    return [name for name in names if name not in later or getattr(value, name) != later[name]]


def parts_as_data(rulebook: Any) -> dict[str, Any]:
    """Every part of a rulebook as JSON data, by kind and id: its hash is of these, and it is read back from them."""
    head = {"id": rulebook.id, "version": rulebook.version, "sources": to_data(rulebook.sources)}
    if rulebook.subject != "patient":  # not named: rulebooks had no subject once, and their hashes stay
        head["subject"] = rulebook.subject
    if rulebook.scope:
        head["scope"] = rulebook.scope
    for name, part in (("review", rulebook.review), ("view", rulebook.view)):
        if part:
            head[name] = to_data(part)
    kinds: dict[str, Iterable[Any]] = {
        "finding": rulebook.findings,
        "constraint": rulebook.constraints,
        "question": rulebook.questions,
        "rule": rulebook.rules,
        "evidence": rulebook.evidence,
        "citation": rulebook.citations,
        "monotone": rulebook.monotone,
        "limit": rulebook.limits,
        "caution": rulebook.cautions,
        "situation": rulebook.situations,
        "uncovered": rulebook.uncovered,
        "trial": rulebook.trials,
        "conflict": rulebook.conflicts,
        "former-rule": rulebook.former_rules,
        "former-evidence": rulebook.former_evidence,
    }
    return {
        "head": head,
        **{f"field/{f.path}": to_data(f) for f in rulebook.fields},
        **{f"{kind}/{part.id}": to_data(part) for kind, parts in kinds.items() for part in parts},
        **{f"statement/{name}": text for name, text in rulebook.statements.items()},
    }
