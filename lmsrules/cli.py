"""The command line: assess a case file, and look into the rulebook it is assessed by."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console
from rich.highlighter import RegexHighlighter
from rich.theme import Theme

from . import __version__
from .assessment import assess
from .evidence import figure_text, vancouver
from .explanation.layout import INTENDED_USE, WIDTH, wrapped
from .explanation.page import page
from .facts import FIELDS
from .loading import load_case
from .logic.errors import LmsRulesError, Problem
from .logic.fields import allowed, did_you_mean
from .logic.printing import to_python
from .logic.prose import rule_sentence
from .logic.rulebook import Rulebook
from .rules import guidance
from .schema import assessment_schema, case_schema

Engine = Literal["durable", "builtin"]


class _Page(RegexHighlighter):
    base_style = "page."
    highlights = (
        r"^(?P<heading>[A-Z][A-Z ]+)(:|$)",
        r"(?P<good>(?<=: )(RECOMMENDED|A REASONABLE OPTION))",
        r"(?P<care>(NOT A STANDARD; DECIDE INDIVIDUALLY|VALUE UNDETERMINED BY THE EVIDENCE))",
        r"(?P<bad>(NOT RECOMMENDED|\(?CONTRAINDICATED\)?|\(CONTESTED\)|\(WHETHER CONTRAINDICATED IS OPEN\)))",
        r"(?P<label>^ +(Why|For|Against|Correction|Sources differ|depends on|To weigh|Risk factors)\b)",
    )


_THEME = Theme(
    {
        "page.heading": "bold",
        "page.good": "bold green",
        "page.care": "bold yellow",
        "page.bad": "bold red",
        "page.label": "dim",
    }
)

app = App(
    name="lmsrules",
    help=f"Published guidance on leiomyosarcoma as an executable rulebook.\n\n{INTENDED_USE}",
    version=lambda: _version(),
    version_format="plaintext",
    help_flags=["--help", "-h"],
)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0, or 2 for bad input, with the reason on standard error."""
    try:
        app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except LmsRulesError as error:
        print(f"lmsrules: {error}", file=sys.stderr)
        return 2
    except CycloptsError as error:
        print(f"lmsrules: {error}\nTry `lmsrules --help`.", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _version() -> str:
    rulebook = guidance()
    return (
        f"lmsrules {__version__}\nrulebook {rulebook.id} {rulebook.version}\nsha256 {rulebook.sha256}\n"
        f"engine {rulebook.chainer().name}"
    )


def _show(text: str) -> None:
    """Print in colour to a terminal, plain to anything else."""
    Console(theme=_THEME, highlighter=_Page()).print(text, soft_wrap=True, markup=False, end="")


def _width() -> int:
    """The terminal's width, at most 100 columns, where there is one."""
    console = Console()
    return min(console.width, 100) if console.is_terminal else WIDTH


@app.command(name="assess")
def assess_command(
    file: Path,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    engine: Engine | None = None,
) -> None:
    """Assess a case and print the page for the tumour board.

    Parameters
    ----------
    file
        The case, a .json or .toml file; `lmsrules facts` lists what it can hold.
    as_json
        Print the assessment as JSON instead.
    engine
        The forward-chaining engine; durable-rules where it works unless given.
    """
    assessment = assess(load_case(file), engine=engine)
    if as_json:
        print(assessment.to_json())
    else:
        _show(page(assessment, _width()))


@app.command
def explain(
    file: Path,
    /,
    *,
    question: str | None = None,
    option: str | None = None,
    why_not: str | None = None,
    engine: Engine | None = None,
) -> None:
    """Explain the answers: the facts that force each, the clauses of its rules, and what would change it.

    Parameters
    ----------
    file
        The case, a .json or .toml file.
    question
        Only this question; all that are asked unless given.
    option
        Only this option of the question.
    why_not
        Explain why the options do not have this stance instead, such as RECOMMENDED.
    engine
        The forward-chaining engine; durable-rules where it works unless given.
    """
    assessment = assess(load_case(file), engine=engine)
    answers = [a for a in assessment if a.asked is not False] if question is None else [assessment[question]]
    parts = []
    for answer in answers:
        for name in answer.options if option is None else [answer[option].option]:
            if why_not is not None:
                if answer[name].stance != why_not:
                    parts.append(str(answer.why_not(why_not, name)))
                continue
            changes = [str(change) for change in answer.nearest_change(option=name)]
            parts.append("\n".join([str(answer.why(name)), *wrapped(changes)]))
    _show("\n\n".join(parts) + "\n")


@app.command
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
        _show("\n".join(lines) + "\n")
        return
    _show(_rule(rulebook, rule_id))


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


@app.command
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
    _show("\n".join(lines) + "\n")


@app.command
def cite(citation_id: str | None = None, /) -> None:
    """List the publications, or show one with what is known of it and the evidence that cites it.

    Parameters
    ----------
    citation_id
        The publication to show.
    """
    rulebook = guidance()
    if citation_id is None:
        _show("".join(f"[{c.id}] {vancouver(c)}\n" for c in rulebook.citations))
        return
    if citation_id not in rulebook.citations_by_id:
        hint = did_you_mean(citation_id, rulebook.citations_by_id) or "; `lmsrules cite` lists them"
        raise LmsRulesError(str(Problem(citation_id, f"there is no such publication{hint}")))
    citation = rulebook.citations_by_id[citation_id]
    lines = [f"[{citation.id}] {vancouver(citation)}", f"  {citation.confidence}"]
    if citation.note:
        lines.append(f"  {citation.note}")
    lines += [f"  cited by {e.id}: {e.says}" for e in rulebook.evidence if citation.id in e.citations]
    _show("\n".join(lines) + "\n")


@app.command
def statements() -> None:
    """List the statements of the guidance, each with the rules and the evidence that carry it."""
    rulebook = guidance()
    lines = []
    for name, summary in rulebook.statements.items():
        lines.append(f"{name}: {summary}")
        lines += [f"  rule {rule.id}" for rule in rulebook.rules if name in rule.statements]
        lines += [f"  evidence {evidence.id}" for evidence in rulebook.evidence if name in evidence.statements]
    _show("\n".join(lines) + "\n")


@app.command
def schema() -> None:
    """Print the JSON Schema of an assessment."""
    print(json.dumps(assessment_schema(), indent=2))
