"""Rulebooks read back from `Rulebook.parts`: how one checkout learns another's rulebook without running its classes.

What the data has beyond what is known here, such as an attribute a later version adds, is left out and named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin

import attrs
from attrs import field, frozen

from ..text import one_line
from .conditions import ALWAYS, And, Compare, Condition, Holds, Member, Not, Or
from .draft import Draft
from .errors import LmsRulesError
from .evidence import Citation, Evidence
from .fields import Field
from .parts import Constraint, Finding, Monotone, Question, Rule, Source
from .rulebook import Rulebook, rulebook_of
from .shapes import declared
from .values import given

_KINDS: Mapping[str, tuple[str, type[Any]]] = {
    "field": ("fields", Field),
    "finding": ("findings", Finding),
    "constraint": ("constraints", Constraint),
    "question": ("questions", Question),
    "rule": ("rules", Rule),
    "evidence": ("evidence", Evidence),
    "citation": ("citations", Citation),
    "monotone": ("monotone", Monotone),
}
_NODES: Mapping[str, tuple[int, Callable[..., Condition]]] = {
    "always": (0, lambda: ALWAYS),
    "compare": (3, Compare),
    "member": (2, lambda path, values: Member(path, tuple(values))),
    "holds": (1, Holds),
    "not": (1, lambda part: Not(_condition(part))),
    "and": (1, lambda parts: And(tuple(map(_condition, parts)))),
    "or": (1, lambda parts: Or(tuple(map(_condition, parts)))),
}


def rulebook_from_data(parts: Mapping[str, Any]) -> Rulebook:
    """The rulebook with these `parts` (from JSON, for example), checked.

    Raises:
        LmsRulesError: it is no such data, or has parts that are not known here.
        RulebookError: the rulebook has defects; all are listed.
    """
    draft, unknown = draft_from_data(parts)
    if unknown:
        raise LmsRulesError(f"these parts of the rulebook are not known here: {', '.join(unknown)}")
    return rulebook_of(draft)


def draft_from_data(parts: Mapping[str, Any]) -> tuple[Draft, tuple[str, ...]]:
    """The rulebook unchecked, and what the data has that is not known here, such as `evidence: trial`.

    Raises:
        LmsRulesError: it is no such data.
        RulebookError: a part is not of its type.
    """
    try:
        return _Reader(parts).draft()
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        said = one_line(f"{type(error).__name__}: {error}")
        raise LmsRulesError(f"this is not the data of a rulebook, or of another version ({said})") from error


@frozen
class _Reader:
    data: Mapping[str, Any]
    questions: dict[str, Question] = field(factory=dict)
    unknown: dict[str, None] = field(factory=dict)

    def draft(self) -> tuple[Draft, tuple[str, ...]]:
        found: dict[str, list[Any]] = {name: [] for name, _ in _KINDS.values()}
        statements = {}
        head = dict(self.data["head"])
        for name, part in sorted(self.data.items(), key=lambda pair: not pair[0].startswith("question/")):
            kind, _, id = name.partition("/")
            if kind == "statement":
                statements[id] = part
            elif kind in _KINDS:
                attribute, wanted = _KINDS[kind]
                made = self.part(wanted, part)
                found[attribute].append(made)
                if kind == "question":
                    self.questions[id] = made
            elif kind != "head":
                self.unknown[f"{kind}s"] = None
        for name in head.keys() - {"id", "version", "subject", "sources"}:
            self.unknown[name] = None
        draft = Draft(
            id=head["id"],
            version=head["version"],
            subject=head.get("subject", "patient"),
            sources=tuple(self.part(Source, source) for source in head["sources"]),
            statements=statements,
            **{attribute: tuple(made) for attribute, made in found.items()},
        )
        return draft, tuple(self.unknown)

    def part(self, wanted: type[Any], data: Mapping[str, Any]) -> Any:
        """An object of an attrs class; what it has no attribute for is noted."""
        types = {name: hint for name, hint, _ in declared(wanted)}  # type: ignore[arg-type]
        for name in data.keys() - types.keys() - {"kind"}:
            self.unknown[f"{wanted.__name__.lower()}: {name}"] = None
        return wanted(**{name: self.value(hint, data[name]) for name, hint in types.items() if name in data})

    def value(self, hint: Any, data: Any) -> Any:
        """A value of a declared type."""
        origin, args = get_origin(hint), get_args(hint)
        if origin is UnionType:
            if data is None or not isinstance(data, Mapping):
                return data
            of_kind = [one for one in args if getattr(one, "__name__", "").lower() == data.get("kind")]
            return self.value((of_kind or args)[0], data)
        if origin is tuple:
            hints = args[:1] * len(data) if args[1:] == (...,) else args
            return tuple(self.value(one, item) for one, item in zip(hints, data, strict=True))
        if hint is Question and isinstance(data, str):
            return self.questions.get(data) or Question(id=data, title=data, asked_when=ALWAYS)
        if hint is Condition:
            return _condition(data)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(data)
        return self.part(hint, data) if attrs.has(hint) else data


def _condition(data: Any) -> Condition:
    name, *values = data
    if name not in _NODES:
        raise ValueError(f"there is no condition {given(name)} here")
    count, make = _NODES[name]
    if len(values) != count:
        raise ValueError(f"{name} takes {count} values, not {len(values)}")
    return make(*values)
