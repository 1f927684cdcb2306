"""Receipts: a self-contained JSON proof of an assessment, for `check_receipt` or anybody else to check.

A receipt holds the case, the hash of every part of the rulebook and the parts that reasoning used, the derivation step
by step, and for each question its outcomes: a patient for each, and a proof by cases that there is no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..logic.chaining.derivation import Derivation
from ..logic.chaining.productions import Literal
from ..logic.conditions import ALWAYS, NEVER, Compare, Condition, Member
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.joining import outcomes_joined
from ..logic.diagrams.outcomes import Decision, OptionDecision, Outcome
from ..logic.draft import Draft
from ..logic.errors import LmsRulesError
from ..logic.kleene import truth
from ..logic.partly import Known, Partly
from ..logic.parts import Question
from ..logic.printing import sha256_of, to_data
from .proof import Leaf, Split, outcomes_by_cases
from .witnesses import witnesses

FORMAT = 1
_UNPROVEN = ("kind", "certain", "ask")
"""What is decided of an option and no receipt of this format proves."""
_REASONED_WITH = ("head", "field", "finding", "constraint", "question", "rule")


def receipt(
    rulebook: Draft,
    facts: Mapping[str, Known],
    decisions: Mapping[str, Decision],
    derivation: Derivation,
    engine: str,
) -> dict[str, Any]:
    """The receipt of the decisions on a case, as JSON data.

    Raises:
        LmsRulesError: the rulebook was read from a checkout of another version, where it has another hash.
    """
    if sha256_of(rulebook.digests) != rulebook.sha256:
        what = f"rulebook {rulebook.id} {rulebook.version} is of another version and hashes otherwise here"
        raise LmsRulesError(f"{what}: let that checkout's own lmsrules write the receipt")
    cited = {f"evidence/{name}" for rule in rulebook.rules for name in rule.evidence}
    body = {
        "receipt": FORMAT,
        "rulebook": {**rulebook.identity, "digests": dict(rulebook.digests)},
        "parts": {
            name: part
            for name, part in rulebook.parts.items()
            if name.partition("/")[0] in _REASONED_WITH or name in cited
        },
        "case": {path: known.table() if isinstance(known, Partly) else known for path, known in facts.items()},
        "unproven": {"engine": engine},
        "steps": _steps(rulebook, facts, derivation),
        "answers": [_answer(rulebook, facts, question, decisions[question.id]) for question in rulebook.questions],
    }
    return {**body, "sha256": sha256_of(body)}


def _steps(rulebook: Draft, facts: Mapping[str, Known], derivation: Derivation) -> list[Any]:
    """Every conclusion with its premises; a premise made unnecessary by the others is left out."""
    conditions: dict[tuple[Any, ...], Condition] = {
        **{("finding", finding.id): finding.when for finding in rulebook.findings},
        **{("asked", question.id): question.asked_when for question in rulebook.questions},
        **{(kind, rule.id): rule.when for rule in rulebook.rules for kind in ("exception", "rule")},
    }
    steps = []
    for firing in derivation.firings:
        conclusion = _literal(firing.conclusion)
        premises = list(dict.fromkeys(map(_literal, firing.premises)))
        for premise in premises:
            others = [other for other in premises if other != premise]
            if premise[0] in ("fact", "finding") and _follows(rulebook, facts, conditions[conclusion[:2]], others):
                premises = others
        steps.append({"concludes": list(conclusion), "from": [list(premise) for premise in premises]})
    return steps


def _follows(
    rulebook: Draft, facts: Mapping[str, Known], condition: Condition, premises: list[tuple[Any, ...]]
) -> bool:
    """Whether a condition is decided by these facts and findings alone."""
    open_finding = Compare("", "==", True)
    findings: dict[str, Condition] = dict.fromkeys(rulebook.conditions, open_finding)
    findings |= {name: ALWAYS if rest == [True] else NEVER for kind, name, *rest in premises if kind == "finding"}
    known = {name: facts[name] for kind, name, *_ in premises if kind == "fact"}
    return truth(condition, known, findings) is not None


def _literal(literal: Literal) -> tuple[Any, ...]:
    if isinstance(literal.what, Compare | Member):
        return ("fact", literal.what.path)
    return (literal.what.kind.value, literal.what.id, literal.true)


def _answer(rulebook: Draft, facts: Mapping[str, Known], question: Question, decision: Decision) -> dict[str, Any]:
    compiled = compile_rulebook(rulebook)
    cells = compiled.cells(facts)
    joined = outcomes_joined(compiled, question.id, cells)
    patients = witnesses(compiled, facts, joined)
    outcomes = [outcome for outcome in joined.values if outcome is not None]
    number = {outcome: place for place, outcome in enumerate(outcomes)}
    return {
        "question": question.id,
        "asked": decision.asked,
        "outcomes": [
            {
                "asked": outcome.asked,
                "rules": sorted(outcome.rules),
                "patient": patients[outcome],
            }
            for outcome in outcomes
        ],
        "cases": _cases(outcomes_by_cases(compiled, question, cells, joined), number),
        "options": [_option(rulebook, decided) for decided in decision.options.values()],
    }


def _option(rulebook: Draft, decided: OptionDecision) -> dict[str, Any]:
    evidence = dict.fromkeys(name for rule in decided.rules for name in rulebook.rules_by_id[rule].evidence)
    data = to_data(decided)
    return {
        **{name: value for name, value in data.items() if name not in _UNPROVEN},
        "rules": sorted(decided.rules),
        "citations": sorted(rulebook.citations_of(evidence)),
    }


def _cases(tree: Leaf | Split, number: Mapping[Outcome, int]) -> dict[str, Any]:
    if isinstance(tree, Leaf):
        if tree.outcome is None:
            return {"impossible": tree.impossible}
        return {"outcome": number[tree.outcome]}
    return {
        "test": to_data(tree.test),
        "yes": _cases(tree.yes, number),
        "no": _cases(tree.no, number),
    }
