"""Receipts: a self-contained JSON proof of an assessment, for `check_receipt` or anybody else to check.

A receipt holds the case, the hash of every part of the rulebook and the parts that reasoning used, the derivation step
by step, and for each question its outcomes: a patient for each, and the cases that leave room for no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .logic.cells import Axis
from .logic.compiling import Compiled
from .logic.conditions import Compare, Member
from .logic.derivation import Derivation
from .logic.errors import Value
from .logic.fields import Choice, Flag
from .logic.outcomes import Decision, OptionDecision, Outcome
from .logic.printing import sha256_of
from .logic.productions import Literal
from .logic.proof import Leaf, Split, outcomes_by_cases, witness
from .logic.rulebook import Question, Rulebook

FORMAT = 1
_REASONED_WITH = ("head", "field", "finding", "constraint", "question", "rule")


def receipt(
    rulebook: Rulebook,
    facts: Mapping[str, Value],
    decisions: Mapping[str, Decision],
    derivation: Derivation,
    engine: str,
) -> dict[str, Any]:
    """The receipt of what was decided of a case, as JSON data."""
    cited = {f"evidence/{name}" for rule in rulebook.rules for name in rule.evidence}
    body = {
        "receipt": FORMAT,
        "rulebook": {
            "id": rulebook.id,
            "version": rulebook.version,
            "sha256": rulebook.sha256,
            "digests": dict(rulebook.digests),
        },
        "parts": {
            name: part
            for name, part in rulebook.parts.items()
            if name.partition("/")[0] in _REASONED_WITH or name in cited
        },
        "case": dict(facts),
        "engine": engine,
        "steps": _steps(derivation),
        "answers": [_answer(rulebook, facts, question, decisions[question.id]) for question in rulebook.questions],
    }
    return {**body, "sha256": sha256_of(body)}


def _steps(derivation: Derivation) -> list[Any]:
    return [
        {
            "concludes": list(_literal(firing.conclusion)),
            "from": [list(premise) for premise in dict.fromkeys(map(_literal, firing.premises))],
        }
        for firing in derivation.firings
    ]


def _literal(literal: Literal) -> tuple[Any, ...]:
    if isinstance(literal.what, Compare | Member):
        return ("fact", literal.what.path)
    return (literal.what.kind.value, literal.what.id, literal.true)


def _answer(rulebook: Rulebook, facts: Mapping[str, Value], question: Question, decision: Decision) -> dict[str, Any]:
    compiled = rulebook.compiled
    outcomes = decision.outcomes
    return {
        "question": question.id,
        "asked": decision.asked,
        "outcomes": [
            {
                "asked": outcome.asked,
                "rules": sorted(outcome.rules),
                "patient": witness(compiled, facts, question.id, outcome),
            }
            for outcome in outcomes
        ],
        "cases": _cases(compiled, outcomes_by_cases(compiled, question, compiled.cells(facts)), outcomes),
        "options": [_option(rulebook, decided) for decided in decision.options.values()],
    }


def _option(rulebook: Rulebook, decided: OptionDecision) -> dict[str, Any]:
    evidence = dict.fromkeys(name for rule in decided.rules for name in rulebook.rules_by_id[rule].evidence)
    return {
        "option": decided.option,
        "status": decided.status,
        "stance": decided.stance,
        "by_source": dict(decided.by_source),
        "contested": decided.contested,
        "contraindicated": decided.contraindicated,
        "possible": list(decided.possible),
        "rules": list(decided.rules),
        "citations": list(rulebook.citations_of(evidence)),
    }


def _cases(compiled: Compiled, tree: Leaf | Split, outcomes: tuple[Outcome, ...]) -> dict[str, Any]:
    if isinstance(tree, Leaf):
        if tree.outcome is None:
            return {"impossible": tree.impossible}
        return {"outcome": outcomes.index(tree.outcome)}
    axis = compiled.axes[compiled.level[tree.path]]
    return {
        "fact": tree.path,
        "branches": [
            {**_where(axis, numbers), "then": _cases(compiled, below, outcomes)} for numbers, below in tree.branches
        ],
    }


def _where(axis: Axis, numbers: tuple[int, ...]) -> dict[str, Any]:
    cells = [axis.cells[number] for number in numbers]
    if isinstance(axis.field.domain, Choice | Flag):
        return {"is": [cell.value for cell in cells]}
    return {
        "from": [[cell.low, cell.low_open, cell.high, cell.high_open] for cell in cells],
    }
