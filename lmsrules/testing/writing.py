"""Case files written: what a rulebook says now, as expectations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..logic.cautions import cautions_on
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.possibility import check_possible
from ..logic.draft import Draft
from ..logic.errors import ContradictionError
from ..logic.kleene import truth
from ..logic.partly import Known
from ..logic.parts import Question
from ..logic.reading import in_order, nested
from ..logic.values import Value
from ..text import one_line
from .expectations import cautions_said, shown_with, stance_word, stances_by_source


def case_file_text(rulebook: Draft, facts: Mapping[str, Known], title: str, remarks: Sequence[str] = ()) -> str:
    """A case file that expects what the rulebook says now; to be read against the source before it is kept.

    The `remarks` stand at its head, each a comment of one line.
    """
    facts = in_order(facts, rulebook.single_fields)
    lines = ["# Written from what the rulebook says now: read it against the source before you keep it."]
    lines += [f"# {one_line(remark)}" for remark in remarks]
    lines += [f"title = {toml_value(title)}"]
    for group, known_of in nested(facts, rulebook.fields).items():
        lines += ["", f"[{_key(group)}]", *(f"{_key(name)} = {_fact(value)}" for name, value in known_of.items())]
    try:
        check_possible(compile_rulebook(rulebook), facts, compile_rulebook(rulebook).cells(facts))
    except ContradictionError as error:
        return "\n".join([*lines, "", "[expect]", f"impossible = {toml_value(list(error.constraints))}"]) + "\n"
    findings = {f.id: truth(f.when, facts, rulebook.conditions) for f in rulebook.findings}
    known = ", ".join(f"{_key(name)} = {toml_value(value)}" for name, value in findings.items() if value is not None)
    answers = [_answer_text(rulebook, facts, question) for question in rulebook.questions]
    lines += ["", "[expect]", *([f"findings = {{ {known} }}"] if known else [])]
    if answers:
        lines += ["answers = [", *(f"  {{ {text} }}," for texts in answers for text in texts), "]"]
    return "\n".join(lines) + "\n"


def _answer_text(rulebook: Draft, facts: Mapping[str, Known], question: Question) -> Iterator[str]:
    """What is said now of each option of a question, as the inside of an inline table."""
    decision = decide_question(rulebook, facts, question.id)
    if decision.asked is False:
        yield f"question = {toml_value(question.id)}, option = {toml_value(question.options[0].id)}, asked = false"
        return
    for option in decision.options.values():
        evidence, cited = shown_with(rulebook, question.id, option)
        said: dict[str, Value | list[str] | dict[str, str] | None] = {"question": question.id, "option": option.option}
        said["asked"] = decision.asked
        said["stance"] = stance_word(option)
        if any(source != rulebook.primary for source in rulebook.sources_on[question.id, option.option]):
            said["sources"] = stances_by_source(option)
        if cautions_on(rulebook)[question.id, option.option]:
            said["cautions"], said["contraindicated"] = cautions_said(rulebook, facts, question.id, option.option)
        if option.rules:
            said |= {
                "rules": list(option.certain),
                "evidence": list(evidence) or None,
                "citations": list(cited) or None,
            }
        yield ", ".join(f"{name} = {toml_value(value)}" for name, value in said.items() if value is not None)


def _fact(value: Any) -> str:
    """A fact's value, or the table of what is known of it."""
    if not isinstance(value, dict):
        return toml_value(value)
    return "{ " + ", ".join(f"{name} = {toml_value(said)}" for name, said in value.items()) + " }"


def toml_value(value: Value | list[str] | dict[str, str]) -> str:
    """A value as TOML, on one line."""
    if value == {}:
        return "{}"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml_value(name)} = {toml_value(one)}" for name, one in value.items()) + " }"
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_value(name)
