"""Commands that look into a rulebook: its rules, facts, publications and statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from cyclopts import Parameter

from ..assessing.schema import assessment_schema, case_schema
from ..explanation.evidence import figure_text
from ..logic.draft import Draft
from ..logic.errors import LmsRulesError, Problem, UnknownNameError
from ..logic.fields import WordSet, allowed, by_group
from ..logic.parts import Question, Rule
from ..logic.printing import to_data, to_python
from ..logic.prose import rule_sentence, sentence
from ..named import SHIPPED, rulebook_named
from ..proving.loose_ends import loose_ends
from ..references import label_of, vancouver
from ..text import did_you_mean, json_text
from .output import emit, show_lines

Part = TypeVar("Part")
Json = Annotated[bool, Parameter(name="--json", negative=())]


def rules(name: str | None = None, /, *, rulebook: str = SHIPPED, as_json: Json = False) -> None:
    """List the rules by question, or show those of one question, or one rule: when it applies, why, and its evidence.

    Parameters
    ----------
    name
        The question, by id or title, such as surveillance, or the rule, such as adjuvant-radiotherapy.uterine; all
        unless given.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    as_json
        Print JSON instead.
    """
    book = rulebook_named(rulebook)
    titles = {question.title.casefold(): question.id for question in book.questions}
    name = None if name is None else titles.get(name.casefold(), name)
    chosen = book.rules if name is None else _rules_named(name, book, rulebook)
    if as_json:
        emit(json_text([_rule_data(book, rule) for rule in chosen], indent=2))
    elif name is None:
        lines = []
        for question in book.questions:
            lines.append(_question_line(question))
            lines += [f"  {rule.id}: {rule.stance}" for rule in book.rules_on[question.id]]
        show_lines(lines)
    else:
        head = [] if name in book.rules_by_id else [_question_line(book.questions_by_id[name])]
        show_lines([*head, *(line for rule in chosen for line in _rule_lines(book, rule))])


def _rules_named(name: str, book: Draft, rulebook: str) -> tuple[Rule, ...]:
    """The rule of that name, or the rules of the question of that name."""
    named = {question.id: tuple(book.rules_on[question.id]) for question in book.questions}
    named |= {rule.id: (rule,) for rule in book.rules}
    return part_named(name, named, "rule or question", "rules", rulebook)


def _question_line(question: Question) -> str:
    return f"{question.id}{': at most one option is recommended' if question.at_most_one else ''}"


def part_named(id: str, known: Mapping[str, Part], kind: str, command: str, rulebook: str) -> Part:
    """The part of a rulebook with that id; the command lists what there is to name.

    Raises:
        UnknownNameError: there is none.
    """
    if id not in known:
        listing = command if rulebook == SHIPPED else f"{command} --rulebook {rulebook}"
        hint = did_you_mean(id, known) or f"; `lmsrules {listing}` lists them"
        raise UnknownNameError(str(Problem(id, f"there is no such {kind}{hint}")))
    return known[id]


def _rule_data(book: Draft, rule: Rule) -> dict[str, Any]:
    return {
        **to_data(rule),
        "sentence": rule_sentence(book, rule),
        "condition": to_python(rule.when),
        "citations": book.citations_of(rule.evidence),
    }


def _rule_lines(book: Draft, rule: Rule) -> list[str]:
    lines = [
        rule.id,
        f"  {rule_sentence(book, rule)}",
        f"  Why: {rule.why}",
        *([f"  Statements of the guidance: {', '.join(rule.statements)}"] if rule.statements else []),
        "  Evidence:",
    ]
    for name in rule.evidence:
        evidence = book.evidence_by_id[name]
        lines.append(f"    {label_of(book, evidence)}: {evidence.says} [{evidence.design}]")
        lines += [f"      {figure_text(figure)}" for figure in evidence.figures]
        lines += [f"      Correction: {evidence.erratum}"] if evidence.erratum else []
        lines += [f"      [{c}] {vancouver(book.citations_by_id[c])}" for c in evidence.citations]
    return lines


KNOWN_IN_PART = (
    "What is known in part is a table in the place of the value, such as { at_least = 18 }, { above = 5, below = 10 },",
    '{ between = [10, 40] }, { one_of = [2, 3] } or { none_of = ["other"] }; there is at_most, too.',
)

SETS_OF_WORDS = (
    "Of a fact with any of some words a table says what is known: those it includes, those it excludes, or, with only,",
    'the complete list: { includes = ["a"], excludes = ["b"] } or { only = ["a", "c"] }; { only = [] } is none at all.',
)


def facts(
    *, rulebook: str = SHIPPED, json_schema: Annotated[bool, Parameter(negative=())] = False, as_json: Json = False
) -> None:
    """List every fact a case can hold, the values allowed, and how to write what is known in part, as "over 10 cm".

    Parameters
    ----------
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    json_schema
        Print the JSON Schema of a case file instead.
    as_json
        Print JSON instead: every fact with its domain, label, note and unit.
    """
    if json_schema and as_json:
        raise LmsRulesError("--json-schema and --json: take one of them")
    book = rulebook_named(rulebook)
    if json_schema:
        emit(json_text(case_schema(book), indent=2))
        return
    if as_json:
        emit(json_text([{**to_data(field), "allowed": allowed(field)} for field in book.fields], indent=2))
        return
    lines = []
    for group, fields in by_group(book.fields).items():
        notes = {name: f" ({field.note})" if field.note else "" for name, field in fields.items()}
        lines += [f"[{group}]", *(f"  {name}: {allowed(field)}{notes[name]}" for name, field in fields.items())]
    lines += ["", *(f"# {line}" for line in KNOWN_IN_PART)]
    lines += [f"# {line}" for line in SETS_OF_WORDS if any(isinstance(f.domain, WordSet) for f in book.fields)]
    show_lines(lines)


def statements(*, rulebook: str = SHIPPED, as_json: Json = False) -> None:
    """List what the guidance says, statement by statement, each with the rules and the evidence made of it.

    At the end it says what hangs in the air: statements that nothing carries, rules without a statement, publications
    that nothing cites.

    Parameters
    ----------
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    as_json
        Print JSON instead.
    """
    book = rulebook_named(rulebook)
    found = [
        {
            "id": name,
            "summary": summary,
            "rules": [rule.id for rule in book.rules if name in rule.statements],
            "evidence": [evidence.id for evidence in book.evidence if name in evidence.statements],
        }
        for name, summary in book.statements.items()
    ]
    if as_json:
        emit(json_text(found, indent=2))
        return
    lines = []
    for one in found:
        lines.append(f"{one['id']}: {one['summary']}")
        lines += [f"  rule {name}" for name in one["rules"]]
        lines += [f"  evidence {label_of(book, book.evidence_by_id[name])}" for name in one["evidence"]]
    show_lines(lines or [f"rulebook {book.id} lists no statements"])
    hanging = loose_ends(book)
    show_lines(
        [
            "",
            *(
                hanging
                or [
                    "Nothing hangs in the air: each statement is carried, each rule, caution and "
                    "publication has its place."
                ]
            ),
        ]
    )


def scope(*, rulebook: str = SHIPPED, as_json: Json = False) -> None:
    """Say which patients the rulebook is for, in which situations it has answers, and what it does not cover.

    Parameters
    ----------
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    as_json
        Print JSON instead.
    """
    book = rulebook_named(rulebook)
    data = _scope_data(book)
    if as_json:
        emit(json_text(data, indent=2))
        return
    lines = [f"Scope: {data['scope'] or f'every {book.subject}'}"]
    for one in data["situations"]:
        answered = f"Questions: {', '.join(one['questions'])}" if one["questions"] else one["silent"]
        lines += [f"Situation {one['id']}: {one['title']}", f"  Where {one['where']}.", f"  {answered}"]
    for one in data["not_covered"]:
        where = f"Where {one['where']}." if one["where"] else "No fact tells whether it is to be decided."
        lines += [f"Not covered: {one['id']}: {one['decision']}", f"  {where}", f"  {one['why']}"]
    show_lines(lines)


def _scope_data(book: Draft) -> dict[str, Any]:
    situations = [
        {
            "id": one.id,
            "title": one.title,
            "where": sentence(book, one.when),
            "questions": list(one.questions),
            "silent": one.silent,
        }
        for one in book.situations
    ]
    uncovered = [
        {
            "id": one.id,
            "decision": one.decision,
            "where": sentence(book, one.when) if one.when is not None else None,
            "why": one.why,
        }
        for one in book.uncovered
    ]
    scope = sentence(book, book.findings_by_id[book.scope].when) if book.scope else None
    return {"scope": scope, "situations": situations, "not_covered": uncovered}


def schema(*, rulebook: str = SHIPPED) -> None:
    """Print the JSON Schema of what `lmsrules assess FILE --json` prints.

    Parameters
    ----------
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    """
    emit(json_text(assessment_schema(rulebook_named(rulebook)), indent=2))
