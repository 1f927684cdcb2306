"""How the patient space divides: the share of each stance, of each rule, and of the patients only that rule decides.

A patient is one combination of cells that no constraint excludes; every combination counts once. The shares describe
the rulebook, not a population.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod

from attrs import field, frozen

from ..diagrams.compiling import Compiled, compile_rulebook
from ..diagrams.outcomes import Outcome
from ..diagrams.traversal import Nodes, reached
from ..draft import Draft
from ..parts import Rule, Stance


@frozen(kw_only=True)
class RuleShare:
    """The share of possible patients for whom a rule holds, and the share of these that it alone decides."""

    rule: str
    holds: float
    decides_alone: float


@frozen(kw_only=True)
class QuestionShares:
    """Of all possible patients the share that is asked, and of each option the share of each stance (None: silent)."""

    question: str
    asked: float
    options: Mapping[str, Mapping[Stance | None, float]] = field(hash=False)
    rules: tuple[RuleShare, ...]


def shares_of(rulebook: Draft) -> tuple[QuestionShares, ...]:
    """The shares of every question, exact up to the last rounding."""
    return tuple(_question(compile_rulebook(rulebook), question.id) for question in rulebook.questions)


def _question(compiled: Compiled, question: str) -> QuestionShares:
    rulebook = compiled.rulebook
    shares = outcome_shares(compiled, question)
    options = {}
    for option in rulebook.questions_by_id[question].options:
        stances: dict[Stance | None, Fraction] = {}
        for outcome, share in shares.items():
            stance = compiled.verdicts[question, option.id, outcome.rules].stance
            stances[stance] = stances.get(stance, Fraction(0)) + share
        options[option.id] = {s: float(stances[s]) for s in (*Stance, None) if s in stances}
    return QuestionShares(
        question=question,
        asked=float(sum(share for outcome, share in shares.items() if outcome.asked)),
        options=options,
        rules=tuple(_rule(rulebook, rule, shares) for rule in rulebook.rules_on[question]),
    )


def _rule(rulebook: Draft, rule: Rule, shares: Mapping[Outcome, Fraction]) -> RuleShare:
    alike = {
        other.id
        for other in rulebook.rules_on[rule.on.id]
        if (other.option, other.source, other.stance) == (rule.option, rule.source, rule.stance)
    }
    held = sum((share for outcome, share in shares.items() if rule.id in outcome.rules), Fraction(0))
    alone = sum((share for outcome, share in shares.items() if outcome.rules & alike == {rule.id}), Fraction(0))
    return RuleShare(rule=rule.id, holds=float(held), decides_alone=float(alone / held) if held else 0.0)


def spread(nodes: Nodes, widths: Sequence[int], root: int) -> dict[int, int]:
    """Model counting: how many combinations of cells come to each terminal of a diagram, of `prod(widths)` in all."""
    # From the top down, not a `fold`: that would hold a count for each terminal at every node.
    counts = {root: prod(widths)}
    for node in sorted(reached(nodes, root), reverse=True):  # a node's number is above those of its children
        if node >= 0:
            each = counts.pop(node) // widths[nodes.levels[node]]
            for child in nodes.children[node]:
                counts[child] = counts.get(child, 0) + each
    return counts


def outcome_shares(compiled: Compiled, question: str) -> dict[Outcome, Fraction]:
    """The share of each outcome of a question among the possible patients."""
    diagrams = compiled.diagrams
    widths = [len(axis.cells) for axis in compiled.axes]
    ends = spread(diagrams, widths, diagrams.roots[question])
    counts = {outcome: count for end, count in ends.items() if (outcome := diagrams.values[~end]) is not None}
    possible = sum(counts.values())
    return {outcome: Fraction(count, possible) for outcome, count in counts.items()}
