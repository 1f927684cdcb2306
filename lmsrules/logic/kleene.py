"""The reference interpreter: three-valued (Kleene) truth of a condition, straight from the definition.

It decides nothing in `assess()`. It is the oracle of the tests, and marks the clauses of a condition for a reader.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, Test
from .domains import Whole
from .partly import Known, Partly, contains, greatest, least, members
from .values import Value

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truth(
    condition: Condition,
    facts: Mapping[str, Known],
    findings: Mapping[str, Condition],
    opened: dict[str, bool | None] | None = None,
) -> bool | None:
    """True, False, or None where the known facts do not decide it clause by clause.

    `facts` maps field paths to what is known; `findings` maps finding ids to their conditions. `opened` holds the
    findings that were met on the way here: findings may rest on each other many times over, and each is opened once.
    """
    match condition:
        case Compare(path, op, value):  # the commonest first
            if path not in facts:
                return None
            known = facts[path]
            return passes(condition, known) if type(known) is Partly else bool(OPERATORS[op](known, value))
        case Holds(finding):
            if opened is None:
                return truth(findings[finding], facts, findings, {})
            if finding not in opened:
                opened[finding] = truth(findings[finding], facts, findings, opened)
            return opened[finding]
        case And(parts):
            return _every(False, parts, facts, findings, {} if opened is None else opened)
        case Always():
            return True
        case Member(path, values):
            if path not in facts:
                return None
            known = facts[path]
            return passes(condition, known) if type(known) is Partly else known in values
        case Or(parts):
            return _every(True, parts, facts, findings, {} if opened is None else opened)
        case Not(part):
            inner = truth(part, facts, findings, opened)
            return None if inner is None else not inner
    raise TypeError(f"not a condition: {condition!r}")


def _every(
    decisive: bool,
    parts: tuple[Condition, ...],
    facts: Mapping[str, Known],
    findings: Mapping[str, Condition],
    opened: dict[str, bool | None],
) -> bool | None:
    """The decisive value if one part has it, else unknown if one part is, else the opposite."""
    result: bool | None = not decisive
    for part in parts:
        inner = truth(part, facts, findings, opened)
        if inner is decisive:
            return decisive
        if inner is None:
            result = None
    return result


def passes(test: Test, known: Known) -> bool | None:
    """Whether what is known passes a test: True if every value of a set does, False if none does, else None."""
    if not isinstance(known, Partly):
        return bool(OPERATORS[test.op](known, test.value)) if isinstance(test, Compare) else known in test.values
    if known.one_of is not None:
        found = {passes(test, value) for value in members(known)}
        return found.pop() if len(found) == 1 else None
    if isinstance(test, Member):
        return _is_one_of(known, test.values)
    if test.op in ("==", "!="):
        same = _is_one_of(known, (test.value,))
        return same if same is None else same == (test.op == "==")
    first, last = least(known), greatest(known)
    ends = [OPERATORS[test.op](end, test.value) for end in (first, last) if end is not None]
    if test.op in ("<", "<="):  # they hold of all where they hold of the greatest, of none where not of the least
        return True if last is not None and ends[-1] else False if first is not None and not ends[0] else None
    return True if first is not None and ends[0] else False if last is not None and not ends[-1] else None


def _is_one_of(known: Partly, values: Iterable[Value]) -> bool | None:
    """Whether a set that is known by its ends is among some values: never of numbers without end, or so many."""
    inside = {value for value in values if contains(known, value)}
    if not inside:
        return False
    first, last = least(known), greatest(known)
    if not isinstance(known.domain, Whole) or first is None or last is None:
        return True if first is not None and first == last else None
    left_out: set[Any] = set(known.none_of or ())
    count = last - first + 1 - sum(first < number < last for number in left_out)
    return True if count == len(inside) else None
