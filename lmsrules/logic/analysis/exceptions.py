"""What to say of exceptions to exceptions where rules clash."""

from __future__ import annotations

from itertools import pairwise

from ..draft import Draft
from ..parts import Rule


def inherited_hint(rulebook: Draft, one: Rule, other: Rule) -> str:
    """The end of a message: what to add to which rule, where one overrides the other only by way of rules in between.

    An exception switches a rule off where its own condition is true and nowhere else. If C overrides B and B overrides
    A, then where C is true and B is not, A holds beside C. The text is empty where no such chain leads from one to the
    other.
    """
    for upper, lower in ((one, other), (other, one)):
        if chain := _chain(rulebook, upper.id, lower.id):
            steps = " and ".join(f"{above} overrides {below}" for above, below in pairwise(chain))
            return (
                f". Overrides are not inherited: {steps}, and so {upper.id} leaves {lower.id} as it is; "
                f"add {lower.id!r} to the overrides of {upper.id}"
            )
    return ""


def _chain(rulebook: Draft, start: str, end: str) -> tuple[str, ...]:
    """The shortest chain of overrides from one rule to another; empty if there is none."""
    chains: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for chain in chains:  # which grows meanwhile
        if chain[-1] == end:
            return chain
        rule = rulebook.rules_by_id.get(chain[-1])
        for name in rule.overrides if rule else ():
            if name not in seen:
                seen.add(name)
                chains.append((*chain, name))
    return ()
