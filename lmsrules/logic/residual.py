"""What is left of a condition once the known facts are filled in."""

from __future__ import annotations

from collections.abc import Mapping

from .conditions import ALWAYS, NEVER, And, Compare, Condition, Holds, Member, Not, Or
from .errors import Value
from .kleene import truth


def residual(condition: Condition, facts: Mapping[str, Value], findings: Mapping[str, Condition]) -> Condition:
    """The condition on the unknown facts alone: `ALWAYS` or `NEVER` where the known ones decide it clause by clause.

    A finding none of whose facts is known stays a finding; any other is opened.
    """
    match condition:
        case Compare() | Member():
            known = truth(condition, facts, findings)
            return condition if known is None else ALWAYS if known else NEVER
        case Holds(finding):
            inside = residual(findings[finding], facts, findings)
            return condition if inside == findings[finding] else inside
        case Not(part):
            inside = residual(part, facts, findings)
            return inside.part if isinstance(inside, Not) else Not(inside)
        case And(parts):
            return _joined(And, [residual(part, facts, findings) for part in parts], ALWAYS, NEVER)
        case Or(parts):
            return _joined(Or, [residual(part, facts, findings) for part in parts], NEVER, ALWAYS)
    return condition


def _joined(kind: type[And] | type[Or], parts: list[Condition], idle: Condition, decisive: Condition) -> Condition:
    left = tuple(dict.fromkeys(part for part in parts if part != idle))
    if decisive in left:
        return decisive
    if len(left) < 2:
        return left[0] if left else idle
    return kind(left)
