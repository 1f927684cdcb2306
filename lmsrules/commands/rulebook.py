"""Commands that look into the rulebook: its rules, facts, publications and statements."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ..assessing.schema import assessment_schema, case_schema
from ..explanation.evidence import figure_text
from ..facts import FIELDS
from ..logic.errors import LmsRulesError, Problem
from ..logic.fields import allowed
from ..logic.printing import to_python
from ..logic.prose import rule_sentence
from ..logic.rulebook import Rulebook
from ..references import vancouver
from ..rules import guidance
from ..text import did_you_mean, json_text
from .output import emit, show


def rules(rule_id: str | None = None, /) -> None:
    """List the rules by question, or show one rule: its condition, reason, evidence and citations.

    Parameters
    ----------
    rule_id
        The rule to show.
    """
    rulebook = guidance()
    if rule_id is None:
        lines = []
        for question in rulebook.questions:
            lines.append(f"{question.id}")
            lines += [f"  {rule.id}: {rule.stance}" for rule in rulebook.rules_on[question.id]]
        show("\n".join(lines) + "\n")
        return
    show(_rule(rulebook, rule_id))


def _rule(rulebook: Rulebook, rule_id: str) -> str:
    if rule_id not in rulebook.rules_by_id:
        hint = did_you_mean(rule_id, rulebook.rules_by_id) or "; `lmsrules rules` lists them"
        raise LmsRulesError(str(Problem(rule_id, f"there is no such rule{hint}")))
    rule = rulebook.rules_by_id[rule_id]
    lines = [
        rule.id,
        f"  {rule_sentence(rulebook, rule)}",
        f"  Why: {rule.why}",
        f"  Condition: {to_python(rule.when)}",
        f"  Statements of the guidance: {', '.join(rule.statements)}",
        "  Evidence:",
    ]
    for name in rule.evidence:
        evidence = rulebook.evidence_by_id[name]
        lines.append(f"    {name} ({evidence.design}): {evidence.says}")
        lines += [f"      {figure_text(figure)}" for figure in evidence.figures]
        lines += [f"      Correction: {evidence.erratum}"] if evidence.erratum else []
        lines += [f"      [{c}] {vancouver(rulebook.citations_by_id[c])}" for c in evidence.citations]
    return "\n".join(lines) + "\n"


def facts(*, json_schema: Annotated[bool, Parameter(negative=())] = False) -> None:
    """List every fact a case can hold, with what is allowed.

    Parameters
    ----------
    json_schema
        Print the JSON Schema of a case instead.
    """
    if json_schema:
        emit(json_text(case_schema(), indent=2))
        return
    lines = []
    group = ""
    for field in FIELDS:
        name, _, attribute = field.path.partition(".")
        if name != group:
            group = name
            lines.append(f"[{group}]")
        note = f" ({field.note})" if field.note else ""
        lines.append(f"  {attribute}: {allowed(field)}{note}")
    show("\n".join(lines) + "\n")


def cite(citation_id: str | None = None, /) -> None:
    """List the publications, or show one with what is known of it and the evidence that cites it.

    Parameters
    ----------
    citation_id
        The publication to show.
    """
    rulebook = guidance()
    if citation_id is None:
        show("".join(f"[{c.id}] {vancouver(c)}\n" for c in rulebook.citations))
        return
    if citation_id not in rulebook.citations_by_id:
        hint = did_you_mean(citation_id, rulebook.citations_by_id) or "; `lmsrules cite` lists them"
        raise LmsRulesError(str(Problem(citation_id, f"there is no such publication{hint}")))
    citation = rulebook.citations_by_id[citation_id]
    lines = [f"[{citation.id}] {vancouver(citation)}", f"  {citation.confidence}"]
    if citation.note:
        lines.append(f"  {citation.note}")
    lines += [f"  cited by {e.id}: {e.says}" for e in rulebook.evidence if citation.id in e.citations]
    show("\n".join(lines) + "\n")


def statements() -> None:
    """List the statements of the guidance, each with the rules and the evidence that carry it."""
    rulebook = guidance()
    lines = []
    for name, summary in rulebook.statements.items():
        lines.append(f"{name}: {summary}")
        lines += [f"  rule {rule.id}" for rule in rulebook.rules if name in rule.statements]
        lines += [f"  evidence {evidence.id}" for evidence in rulebook.evidence if name in evidence.statements]
    show("\n".join(lines) + "\n")


def schema() -> None:
    """Print the JSON Schema of an assessment."""
    emit(json_text(assessment_schema(), indent=2))
