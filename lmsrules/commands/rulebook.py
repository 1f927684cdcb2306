"""Commands that look into the rulebook: its rules, facts, publications and statements."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..diff import diff as diff_rulebooks
from ..evidence import figure_text, vancouver
from ..facts import FIELDS
from ..logic.errors import LmsRulesError, Problem, RulebookError
from ..logic.fields import allowed, did_you_mean
from ..logic.printing import to_python
from ..logic.prose import rule_sentence
from ..logic.rulebook import Rulebook
from ..rules import guidance
from ..schema import assessment_schema, case_schema
from ..verify import verify as verify_rulebook
from .output import show, width


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
        print(json.dumps(case_schema(), indent=2))
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
    print(json.dumps(assessment_schema(), indent=2))


def verify(
    target: str | None = None,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    tests: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Prove a rulebook sound, or show all that is wrong with it, each with a patient; exit code 1 if anything is.

    Parameters
    ----------
    target
        The rulebook, as module:NAME; the shipped one unless given. Drafts, and rulebooks that refuse to build, can be
        verified too.
    as_json
        Print JSON instead.
    tests
        Print the defects as tests to paste, each failing until it is mended.
    """
    try:
        verification = verify_rulebook(guidance() if target is None else _loaded(target))
    except RulebookError as error:  # it refuses to build when its module is imported
        show("".join(f"- {defect}\n" for defect in error.defects))
        return 1
    if as_json:
        print(verification.to_json())
    elif tests:
        print(verification.to_tests(target or "my_rules:RULEBOOK"), end="")
    else:
        show(verification.to_text(width()))
    return 0 if verification.sound else 1


def diff(
    before: str,
    after: str | None = None,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    markdown: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Show which patients two rulebooks answer differently; exit code 1 if any.

    Parameters
    ----------
    before
        The one rulebook, as module:NAME.
    after
        The other one; the shipped one unless given.
    as_json
        Print JSON instead.
    markdown
        Print Markdown instead, for a pull request.
    """
    found = diff_rulebooks(_loaded(before), guidance() if after is None else _loaded(after))
    if as_json:
        print(found.to_json())
    elif markdown:
        print(found.to_markdown(), end="")
    else:
        show(found.to_text(width()))
    return 0 if found.same else 1


def _loaded(target: str) -> Rulebook:
    """The rulebook of that name, from the working directory or anything installed."""
    module, colon, name = target.partition(":")
    if not colon or not module or not name:
        raise LmsRulesError(f"{target!r}: write it as module:NAME, such as my_rules:RULEBOOK")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        raise LmsRulesError(f"{target}: there is no module {error.name!r}") from None
    except AttributeError:
        raise LmsRulesError(f"{target}: module {module} has no {name!r}") from None
    finally:
        sys.path.pop(0)
    if not isinstance(found, Rulebook):
        raise LmsRulesError(f"{target}: it is not a Rulebook but {type(found).__name__}")
    return found
