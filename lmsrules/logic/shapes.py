"""Whether each part of a rulebook is what its class declares. Nothing is converted: no word to a stance, no list."""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

import attrs

from ..text import did_you_mean, is_plain
from .errors import Defect
from .fields import Field, problem_in_field
from .values import given

NAMES = ("id", "version", "subject")
"""The attributes that name a part: shown everywhere, given back by readers, and never hidden in a line of text."""

LONGEST_NAME = 200


def bad_parts(rulebook: Any, checked: Any = None) -> list[Defect]:
    """Each attribute, at any depth, of another type than declared, each empty text readers would see, each bad name.

    The parts that it shares with a rulebook that was `checked` are not looked at again.
    """
    owner = f"rulebook {given(rulebook.id)}"
    found = _bad_in(rulebook, owner, checked)
    statements = rulebook.statements if isinstance(rulebook.statements, Mapping) else ()
    for name in statements:
        if problem := _problem_in_name(name) if isinstance(name, str) else f"is {given(name)}, no text":
            found.append(Defect("bad-part", (owner,), f"{owner}: the name of a statement {problem}"))
    return found


def _bad_in(part: Any, owner: str, checked: Any = None) -> list[Defect]:
    found = []
    for name, hint, needed in declared(part.__class__):
        value, item, known = getattr(part, name), _item_of(hint), getattr(checked, name, None)
        if checked is not None and value is known:
            continue
        if problem := _problem(value, hint, needed) or (_problem_in_name(value) if name in NAMES else ""):
            found.append(Defect("bad-part", (owner,), f"{owner}: {name} {problem}"))
        elif attrs.has(item):
            before = set(map(id, known or ()))
            for one in (one for one in value if id(one) not in before):
                found += _bad_in(one, f"{item.__name__.lower()} {given(getattr(one, 'id', getattr(one, 'path', '')))}")
    if not found and isinstance(part, Field) and (problem := problem_in_field(part)):
        found.append(Defect("bad-part", (owner,), f"{owner}: {problem}"))
    return found


@cache
def declared(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """The attributes of a class: name, type, and whether there is no default.

    The types of its cached properties are left alone: some are not imported.
    """
    attributes = [a for a in attrs.fields(kind) if a.init]
    annotated = types.SimpleNamespace(__annotations__={a.name: a.type for a in attributes})
    names: dict[str, Any] = {}
    for base in reversed(kind.__mro__):  # an inherited attribute is declared in the module of the class it is from
        names |= vars(sys.modules[base.__module__])
    hints = get_type_hints(annotated, names)
    return tuple((a.name, hints[a.name], a.default is attrs.NOTHING) for a in attributes)


@cache
def _item_of(hint: Any) -> Any:
    """What a tuple of any length holds; None for anything else."""
    args = get_args(hint)
    return args[0] if get_origin(hint) is tuple and args[1:] == (...,) else None


def _problem(value: Any, hint: Any, needed: bool) -> str:
    """What is wrong with a value, or an empty text."""
    if _is(value, hint):
        return "is empty, and is shown to readers" if needed and value == "" else ""
    item = _item_of(hint)
    if item is not None and _is(value, item):
        return f"is {given(value)} without a comma: write a tuple, ({given(value)},)"
    if item is not None and isinstance(value, list):
        return "is a list: write a tuple, with ( and ) for [ and ]"
    if item is not None and isinstance(value, tuple):
        return f"holds {given(next(one for one in value if not _is(one, item)))}; each is to be {_named(item)}"
    if isinstance(value, str) and isinstance(hint, type) and issubclass(hint, Enum):
        word = value.upper().replace("-", "_").replace(" ", "_")
        meant = did_you_mean(word, hint.__members__, prefix=f"{hint.__name__}.") or f"; there is {_members(hint)}"
        return f"is the text {given(value)}{meant}"
    return f"is {given(value)}; it is to be {_named(hint)}"


def _problem_in_name(name: str) -> str:
    """Why a name cannot be printed and read back, or an empty text."""
    if not name:
        return "is empty, and is shown to readers"
    if not is_plain(name) or name != name.strip():
        return f"is {given(name)}: write it in printable characters, without blanks at its ends"
    return f"has {len(name)} characters; {LONGEST_NAME} are enough" if len(name) > LONGEST_NAME else ""


def _members(kind: type[Enum]) -> str:
    return ", ".join(f"{kind.__name__}.{name}" for name in kind.__members__)


def _named(hint: Any) -> str:
    """A type as its users write it."""
    return hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint).replace("lmsrules.logic.", "")


def _is(value: Any, hint: Any) -> bool:
    """Whether a value is of a type, as a typing tool sees it."""
    if type(value) is hint:
        return True
    origin, args = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin is Literal:
        return value in args
    if isinstance(hint, types.UnionType):
        return any(_is(value, one) for one in args)
    if origin is tuple:
        kinds = args[:1] * len(value) if _item_of(hint) is not None and isinstance(value, tuple) else args
        return isinstance(value, tuple) and len(value) == len(kinds) and all(map(_is, value, kinds))
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, int | float if hint is float else origin or hint)
