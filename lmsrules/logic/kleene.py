"""The reference interpreter: three-valued (Kleene) truth of a condition, straight from the definition.

It decides nothing in `assess()`. It is the oracle of the tests, and marks the clauses of a condition for a reader.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from .conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from .values import Value

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truth(condition: Condition, facts: Mapping[str, Value], findings: Mapping[str, Condition]) -> bool | None:
    """True, False, or None where the known facts do not decide it clause by clause.

    `facts` maps field paths to known values; `findings` maps finding ids to their conditions.
    """
    match condition:
        case Compare(path, op, value):  # the commonest first
            return bool(OPERATORS[op](facts[path], value)) if path in facts else None
        case Holds(finding):
            return truth(findings[finding], facts, findings)
        case And(parts):
            return _every(False, parts, facts, findings)
        case Always():
            return True
        case Member(path, values):
            return facts[path] in values if path in facts else None
        case Or(parts):
            return _every(True, parts, facts, findings)
        case Not(part):
            inner = truth(part, facts, findings)
            return None if inner is None else not inner
    raise TypeError(f"not a condition: {condition!r}")


def _every(
    decisive: bool, parts: tuple[Condition, ...], facts: Mapping[str, Value], findings: Mapping[str, Condition]
) -> bool | None:
    """The decisive value if one part has it, else unknown if one part is, else the opposite."""
    result: bool | None = not decisive
    for part in parts:
        inner = truth(part, facts, findings)
        if inner is decisive:
            return decisive
        if inner is None:
            result = None
    return result
