"""Case files with expectations, `*.case.toml`: the facts of a patient, and what a rulebook must say of them.

The facts are written as in any case file. What is expected stands below `expect`: `answers` (a list: question, option
where there are several, and any of asked, stance, contraindicated, rules, evidence, citations), `findings` (true or
false by id), `impossible` (the constraints that must refuse the patient). A stance is one of ours, OPEN or SILENT.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from .explanation.why_not import why_not
from .loading import file_text, toml_data
from .logic.decisions import decide_question
from .logic.errors import ContradictionError, FactsError, Problem, Value
from .logic.fields import did_you_mean
from .logic.kleene import truth
from .logic.outcomes import Decision, OptionDecision, Status
from .logic.possibility import check_possible
from .logic.reading import facts_from_data, kind_of, problems_in
from .logic.rulebook import Question, Rulebook, Stance

SUFFIX = ".case.toml"
STANCES = (*(stance.name for stance in Stance), "OPEN", "SILENT")
KINDS: Mapping[str, type] = {
    "question": str,
    "option": str,
    "asked": bool,
    "stance": str,
    "contraindicated": bool,
    "rules": list,
    "evidence": list,
    "citations": list,
}


@frozen(kw_only=True)
class ExpectedAnswer:
    """What is expected of one option; None means that nothing is.

    `stance` is the name of a `Stance`, OPEN or SILENT; `rules` are all that hold for certain, `evidence` and
    `citations` must be among what is shown.
    """

    question: str
    option: str
    asked: bool | None = None
    stance: str | None = None
    contraindicated: bool | None = None
    rules: tuple[str, ...] | None = None
    evidence: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@frozen(kw_only=True)
class CaseFile:
    """A patient and what is expected; `impossible` are constraints that must refuse the patient."""

    title: str
    facts: Mapping[str, Value] = field(hash=False)
    answers: tuple[ExpectedAnswer, ...] = ()
    findings: Mapping[str, bool] = field(factory=dict, hash=False)
    impossible: tuple[str, ...] = ()


@frozen(kw_only=True)
class Failure:
    """Something expected that is not so, in words; `answer` is what was expected, where it is of an option."""

    message: str
    answer: ExpectedAnswer | None = None


def read_case_file(path: str | Path, rulebook: Rulebook) -> CaseFile:
    """Read a case file for a rulebook.

    Raises:
        FactsError: the file cannot be read, or a fact or an expectation is wrong; every problem is listed.
    """
    path = Path(path)
    data = toml_data(file_text(path, (SUFFIX,)), str(path))
    title = data.pop("title", path.name.removesuffix(SUFFIX))
    expect = data.pop("expect", {})
    problems = [*problems_in(data, rulebook.fields), *_problems(expect, rulebook)]
    if not isinstance(title, str):
        problems.append(Problem("title", f"give a text, not {kind_of(title)}"))
    if problems:
        raise FactsError(problems, str(path))
    return CaseFile(
        title=title,
        facts=facts_from_data(data, rulebook.fields),
        answers=tuple(_answer(entry, rulebook) for entry in expect.get("answers", ())),
        findings=expect.get("findings", {}),
        impossible=tuple(expect.get("impossible", ())),
    )


def _answer(entry: Mapping[str, Any], rulebook: Rulebook) -> ExpectedAnswer:
    lists = {name: tuple(entry[name]) for name in ("rules", "evidence", "citations") if name in entry}
    return ExpectedAnswer(**{**entry, **lists, "option": entry.get("option") or _main_option(entry, rulebook)})


def _main_option(entry: Mapping[str, Any], rulebook: Rulebook) -> str | None:
    options = [option.id for option in rulebook.questions_by_id[entry["question"]].options]
    return options[0] if len(options) == 1 else entry["question"] if entry["question"] in options else None


def _problems(expect: Any, rulebook: Rulebook) -> Iterator[Problem]:
    parts: dict[str, type] = {"answers": list, "findings": dict, "impossible": list}
    if not isinstance(expect, dict) or not expect:
        yield Problem("expect", f"a case file says what is expected: give one or more of {', '.join(parts)}")
        return
    for name, value in expect.items():
        if name not in parts:
            yield Problem(f"expect.{name}", f"unknown; there are {', '.join(parts)}{did_you_mean(name, parts)}")
        elif not isinstance(value, parts[name]):
            yield Problem(f"expect.{name}", f"give {_word(parts[name])}, not {kind_of(value)}")
        elif name == "answers":
            for number, entry in enumerate(expect["answers"]):
                yield from _problems_of_answer(f"expect.answers[{number}]", entry, rulebook)
        elif name == "findings":
            yield from _unknown(f"expect.{name}", value, rulebook.findings_by_id)
            for finding, expected in expect["findings"].items():
                if not isinstance(expected, bool):
                    yield Problem(f"expect.findings.{finding}", f"give true or false, not {kind_of(expected)}")
        else:
            yield from _unknown(f"expect.{name}", value, {c.id: c for c in rulebook.constraints})


def _problems_of_answer(path: str, entry: object, rulebook: Rulebook) -> Iterator[Problem]:
    if not isinstance(entry, Mapping):
        yield Problem(path, f"give a table with question and stance, not {kind_of(entry)}")
        return
    wrong = [name for name, value in entry.items() if name in KINDS and not isinstance(value, KINDS[name])]
    for name in entry:
        if name not in KINDS:
            yield Problem(f"{path}.{name}", f"unknown; there are {', '.join(KINDS)}{did_you_mean(name, KINDS)}")
    for name in wrong:
        yield Problem(f"{path}.{name}", f"give {_word(KINDS[name])}, not {kind_of(entry[name])}")
    if wrong:
        return
    if "question" not in entry:
        yield Problem(f"{path}.question", f"say which: one of {', '.join(rulebook.questions_by_id)}")
        return
    if unknown := list(_unknown(f"{path}.question", [entry["question"]], rulebook.questions_by_id)):
        yield from unknown
        return
    options = {option.id: option for option in rulebook.questions_by_id[entry["question"]].options}
    if "option" in entry:
        yield from _unknown(f"{path}.option", [entry["option"]], options)
    elif _main_option(entry, rulebook) is None:
        yield Problem(f"{path}.option", f"say which: one of {', '.join(options)}")
    if "stance" in entry:
        yield from _unknown(f"{path}.stance", [entry["stance"]], dict.fromkeys(STANCES))
    yield from _unknown(f"{path}.rules", entry.get("rules", ()), rulebook.rules_by_id)
    yield from _unknown(f"{path}.evidence", entry.get("evidence", ()), rulebook.evidence_by_id)
    yield from _unknown(f"{path}.citations", entry.get("citations", ()), rulebook.citations_by_id)


def _unknown(path: str, names: Any, known: Mapping[str, Any]) -> Iterator[Problem]:
    for name in names:
        if not isinstance(name, str) or name not in known:
            near = did_you_mean(str(name), known) or f"; there are {', '.join(known) or 'none'}"
            yield Problem(path, f"there is no {name!r}{near}")


def _word(kind: type) -> str:
    return {list: "a list", bool: "true or false", str: "a text"}.get(kind, "a table")


def failures(case: CaseFile, rulebook: Rulebook) -> Iterator[Failure]:
    """What the diagrams say otherwise than the case file expects; nothing where all is as expected."""
    try:
        check_possible(rulebook.compiled, case.facts, rulebook.compiled.cells(case.facts))
    except ContradictionError as error:
        if not case.impossible:
            yield Failure(message=f"the patient was not to be refused: {error}")
        elif not set(case.impossible) <= set(error.constraints):
            names = ", ".join(case.impossible)
            yield Failure(message=f"the patient was to be refused because of {names}, not: {error}")
        return
    if case.impossible:
        yield Failure(message=f"the patient was to be refused because of {', '.join(case.impossible)}, and is not")
    for finding, expected in case.findings.items():
        found = truth(rulebook.conditions[finding], case.facts, rulebook.conditions)
        if found is not expected:
            yield Failure(message=f"finding {finding}: expected {_truth(expected)}, got {_truth(found)}")
    for answer in case.answers:
        decision = decide_question(rulebook, case.facts, answer.question)
        for message in _differences(rulebook, answer, decision):
            yield Failure(message=f"{answer.question} / {answer.option}: {message}", answer=answer)


def _differences(rulebook: Rulebook, expected: ExpectedAnswer, decision: Decision) -> Iterator[str]:
    option = decision.options[expected.option]
    if expected.asked is not None and decision.asked is not expected.asked:
        yield f"expected it to be {'asked' if expected.asked else 'not asked'}, but that is {_truth(decision.asked)}"
    if expected.stance is not None and stance_word(option) != expected.stance:
        yield f"expected {expected.stance}, got {_stance(option)}"
    if expected.contraindicated is not None and option.contraindicated is not expected.contraindicated:
        yield f"expected contraindicated {_truth(expected.contraindicated)}, got {_truth(option.contraindicated)}"
    if expected.rules is not None and set(expected.rules) != set(option.certain):
        wanted, certain = (", ".join(rules) or "none" for rules in (expected.rules, option.certain))
        yield f"of its rules {wanted} was to hold, and it is {certain}"
    evidence, cited = _shown(rulebook, expected.question, option)
    for name in expected.evidence:
        if name not in evidence:
            yield f"it was to rest on {name}; it rests on {', '.join(evidence) or 'nothing'}"
    for citation in expected.citations:
        if citation not in cited:
            yield f"publication {citation} was to be cited; {', '.join(cited) or 'none'} is"


def _shown(rulebook: Rulebook, question: str, option: OptionDecision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The evidence the option's rules rest on, and the publications shown with it."""
    rules = [rulebook.rules_by_id[rule] for rule in option.rules]
    evidence = tuple(dict.fromkeys(name for rule in rules for name in rule.evidence))
    return evidence, rulebook.citations_of(rulebook.support_of(question, option.option, rules))


def stance_word(option: OptionDecision) -> str:
    """The stance as a case file names it: OPEN where it is open, SILENT where there is none."""
    return option.stance.name if option.stance else "OPEN" if option.status is Status.OPEN else "SILENT"


def _stance(option: OptionDecision) -> str:
    if option.status is not Status.OPEN:
        return stance_word(option)
    ways = " or ".join(stance.name if stance else "SILENT" for stance in option.possible)
    return f"OPEN: {ways}; it depends on {', '.join(option.depends_on)}"


def _truth(value: bool | None) -> str:
    return {True: "true", False: "false", None: "unknown"}[value]


def reason(failure: Failure, case: CaseFile, rulebook: Rulebook) -> str:
    """Why the option does not have the stance that was expected, where a stance was."""
    expected = failure.answer
    if expected is None or expected.stance is None or expected.stance not in Stance.__members__:
        return ""
    stance = Stance(expected.stance)
    option = decide_question(rulebook, case.facts, expected.question).options[expected.option]
    if option.stance is stance:
        return ""
    return why_not(rulebook, case.facts, expected.question, expected.option, stance).to_text()


def case_file_text(rulebook: Rulebook, facts: Mapping[str, Value], title: str) -> str:
    """A case file that expects what the rulebook says now; to be read against the source before it is kept."""
    facts = {f.path: facts[f.path] for f in rulebook.fields if f.path in facts}
    lines = ["# Written from what the rulebook says now: read it against the source before you keep it."]
    lines += [f"title = {_toml(title)}"]
    groups: dict[str, list[str]] = {}
    for path, value in facts.items():
        name, _, attribute = path.partition(".")
        groups.setdefault(name, []).append(f"{attribute} = {_toml(value)}")
    for name, assignments in groups.items():
        lines += ["", f"[{name}]", *assignments]
    try:
        check_possible(rulebook.compiled, facts, rulebook.compiled.cells(facts))
    except ContradictionError as error:
        return "\n".join([*lines, "", "[expect]", f"impossible = {_toml(list(error.constraints))}"]) + "\n"
    findings = {f.id: truth(f.when, facts, rulebook.conditions) for f in rulebook.findings}
    known = ", ".join(f"{name} = {_toml(value)}" for name, value in findings.items() if value is not None)
    answers = [_answer_text(rulebook, facts, question) for question in rulebook.questions]
    lines += ["", "[expect]", *([f"findings = {{ {known} }}"] if known else [])]
    lines += ["answers = [", *(f"  {{ {text} }}," for texts in answers for text in texts), "]"]
    return "\n".join(lines) + "\n"


def _answer_text(rulebook: Rulebook, facts: Mapping[str, Value], question: Question) -> Iterator[str]:
    """What is said now of each option of a question, as the inside of an inline table."""
    decision = decide_question(rulebook, facts, question.id)
    if decision.asked is False:
        yield f"question = {_toml(question.id)}, option = {_toml(question.options[0].id)}, asked = false"
        return
    for option in decision.options.values():
        evidence, cited = _shown(rulebook, question.id, option)
        said: dict[str, Value | list[str] | None] = {"question": question.id, "option": option.option}
        said["asked"] = decision.asked
        said["stance"] = stance_word(option)
        said["contraindicated"] = option.contraindicated or None
        if option.rules:
            said |= {"rules": list(option.certain), "evidence": list(evidence), "citations": list(cited)}
        yield ", ".join(f"{name} = {_toml(value)}" for name, value in said.items() if value is not None)


def _toml(value: Value | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
