"""Rulebooks read back from `Rulebook.parts`: how one checkout learns another's rulebook without running its classes.

What the data has beyond what is known here, such as an attribute a later version adds, is left out and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin

import attrs
from attrs import field, frozen

from ..text import one_line
from .conditions import ALWAYS, And, Compare, Condition, Holds, Member, Not, Or
from .draft import Draft
from .errors import LmsRulesError
from .evidence import Citation, Conflict, Evidence, Trial
from .fields import Field
from .limits import Limit
from .parts import (
    Caution,
    Constraint,
    Finding,
    Monotone,
    Question,
    Review,
    Rule,
    Situation,
    Source,
    Uncovered,
    View,
)
from .printing import later_in
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
    "limit": ("limits", Limit),
    "caution": ("cautions", Caution),
    "situation": ("situations", Situation),
    "uncovered": ("uncovered", Uncovered),
    "trial": ("trials", Trial),
    "conflict": ("conflicts", Conflict),
    "former-rule": ("former_rules", Rule),
    "former-evidence": ("former_evidence", Evidence),
}
_NODES: Mapping[str, tuple[tuple[int, ...], Callable[..., Condition]]] = {
    "always": ((0,), lambda: ALWAYS),
    "compare": ((3, 4), Compare),
    "member": ((2,), lambda path, values: Member(path, tuple(values))),
    "holds": ((1,), Holds),
    "not": ((1,), lambda part: Not(_condition(part))),
    "and": ((1,), lambda parts: And(tuple(map(_condition, parts)))),
    "or": ((1,), lambda parts: Or(tuple(map(_condition, parts)))),
}


@frozen(kw_only=True)
class ReadBack:
    """A rulebook read from data, unchecked.

    `unknown` is what the data has and is not known here, such as `evidence: trial`; `missing` is what a class here has
    and some part of the data has not, which took its default.
    """

    draft: Draft
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


def rulebook_from_data(parts: Mapping[str, Any]) -> Rulebook:
    """The rulebook with these `parts` (from JSON, for example), checked.

    The order of the data is the order of the parts: questions, fields and rules are shown in it. A writer of JSON that
    sorts keys loses it, and the hash, which does not depend on it, does not tell.

    Raises:
        LmsRulesError: it is no such data, or has parts that are not known here, or lacks some.
        RulebookError: the rulebook has defects; all are listed.
    """
    found = draft_from_data(parts)
    for what, names in (("are not known here", found.unknown), ("are missing", found.missing)):
        if names:
            raise LmsRulesError(f"these parts of the rulebook {what}: {', '.join(names)}")
    return rulebook_of(found.draft)


def draft_from_data(parts: Mapping[str, Any]) -> ReadBack:
    """The rulebook unchecked, with what the data has too much and too little; the order is kept.

    Raises:
        LmsRulesError: it is no such data.
        RulebookError: a part is not of its type.
    """
    try:
        return _Reader(parts).read()
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        said = one_line(f"{type(error).__name__}: {error}")
        raise LmsRulesError(f"this is not the data of a rulebook, or of another version ({said})") from error


def deciding(left_out: Iterable[str]) -> tuple[str, ...]:
    """Of what was left out of a rulebook, what could change an answer: all but attributes of evidence and trials."""
    harmless = ("evidence: ", "citation: ", "figure: ", "unclear: ", "trial: ")
    return tuple(dict.fromkeys(name for name in left_out if not name.startswith(harmless)))


@frozen
class _Reader:
    data: Mapping[str, Any]
    questions: dict[str, Question] = field(factory=dict)
    unknown: dict[str, None] = field(factory=dict)
    missing: dict[str, None] = field(factory=dict)

    def read(self) -> ReadBack:
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
                if getattr(made, "path" if wanted is Field else "id") != id:
                    raise ValueError(f"{given(name)} holds a part of another name")
                found[attribute].append(made)
                if kind == "question":
                    self.questions[id] = made
            elif kind != "head":
                self.unknown[f"{kind}s"] = None
        for name in head.keys() - {"id", "version", "subject", "sources", "scope", "review", "view"}:
            self.unknown[name] = None
        draft = Draft(
            id=head["id"],
            version=head["version"],
            subject=head.get("subject", "patient"),
            scope=head.get("scope", ""),
            review=self.part(Review, head["review"]) if "review" in head else None,
            view=self.part(View, head["view"]) if "view" in head else None,
            sources=self.value(tuple[Source, ...], head["sources"]),
            statements=statements,
            **{attribute: tuple(made) for attribute, made in found.items()},
        )
        return ReadBack(draft=draft, unknown=tuple(self.unknown), missing=tuple(self.missing))

    def part(self, wanted: type[Any], data: Mapping[str, Any]) -> Any:
        """An object of an attrs class; what it has no attribute for, and what the data lacks, is noted."""
        kind = wanted.__name__.lower()
        if data["kind"] != kind:
            raise ValueError(f"there is a {given(data['kind'])} in the place of a {kind}")
        types = {name: hint for name, hint, _ in declared(wanted)}  # type: ignore[arg-type]
        self.unknown.update(dict.fromkeys(f"{kind}: {name}" for name in data.keys() - types.keys() - {"kind"}))
        lacking = types.keys() - data.keys() - later_in(wanted).keys()
        self.missing.update(dict.fromkeys(f"{kind}: {name}" for name in lacking))
        return wanted(**{name: self.value(hint, data[name]) for name, hint in types.items() if name in data})

    def value(self, hint: Any, data: Any) -> Any:
        """A value of a declared type."""
        origin, args = get_origin(hint), get_args(hint)
        if origin is UnionType and Condition in args:
            return None if data is None else _condition(data)
        tuples = [one for one in args if get_origin(one) is tuple] if origin is UnionType else []
        if tuples and isinstance(data, list):
            return self.value(tuples[0], data)
        if origin is UnionType:
            classes = {one.__name__.lower(): one for one in args if attrs.has(one)}
            return self.part(classes[data["kind"]], data) if classes and data is not None else data
        if origin is tuple:
            if not isinstance(data, list):
                raise ValueError(f"{given(data)} stands in the place of a list")
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
    counts, make = _NODES[name]
    if len(values) not in counts:
        raise ValueError(f"{name} takes {counts[-1]} values, not {len(values)}")
    return make(*values)
