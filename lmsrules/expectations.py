"""What a rulebook says of a patient against what a case file expects; and a case file that expects just that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from .casefiles import CaseFile, ExpectedAnswer
from .explanation.why_not import why_not
from .logic.decisions import decide_question
from .logic.errors import ContradictionError, Value
from .logic.kleene import truth
from .logic.outcomes import Decision, OptionDecision, Status
from .logic.possibility import check_possible
from .logic.rulebook import Question, Rulebook, Stance


@frozen(kw_only=True)
class Failure:
    """Something expected that is not so, in words; `answer` is what was expected, where it is of an option."""

    message: str
    answer: ExpectedAnswer | None = None


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
        yield f"expected {_asked(expected.asked)}, got {_asked(decision.asked)}"
    if expected.stance is not None and stance_word(option) != expected.stance:
        yield f"expected {expected.stance}, got {_stance(option)}"
    said = _by_source(option)
    if expected.sources is not None and dict(expected.sources) != said:
        yield f"sources were to say {_pairs(expected.sources)}, and say {_pairs(said)}"
    if expected.contraindicated is not None and option.contraindicated is not expected.contraindicated:
        yield f"expected contraindicated {_truth(expected.contraindicated)}, got {_truth(option.contraindicated)}"
    if expected.rules is not None and set(expected.rules) != set(option.certain):
        wanted, certain = (", ".join(rules) or "none" for rules in (expected.rules, option.certain))
        yield f"expected rules {wanted}, got {certain}"
    evidence, cited = _shown(rulebook, expected.question, option)
    for name in expected.evidence:
        if name not in evidence:
            yield f"expected it to rest on {name}; it rests on {', '.join(evidence) or 'nothing'}"
    for citation in expected.citations:
        if citation not in cited:
            yield f"expected it to cite {citation}; it cites {', '.join(cited) or 'nothing'}"


def _shown(rulebook: Rulebook, question: str, option: OptionDecision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The evidence the option's rules rest on, and the publications shown with it."""
    rules = [rulebook.rules_by_id[rule] for rule in option.rules]
    evidence = tuple(dict.fromkeys(name for rule in rules for name in rule.evidence))
    return evidence, rulebook.citations_of(rulebook.support_of(question, option.option, rules))


def _by_source(option: OptionDecision) -> dict[str, str]:
    return {source: stance.name if stance else "OPEN" for source, stance in option.by_source.items()}


def _pairs(sources: Mapping[str, str]) -> str:
    return ", ".join(f"{source} {stance}" for source, stance in sources.items()) or "nothing"


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


def _asked(value: bool | None) -> str:
    return {True: "asked", False: "not asked", None: "asked or not, depending on what is unknown"}[value]


def told_of(found: Iterable[Failure], case: CaseFile, rulebook: Rulebook) -> str:
    """The failures as text, option by option, each option with its `reason` once."""
    about: dict[object, list[Failure]] = {}
    for failure in found:
        about.setdefault(failure.answer and (failure.answer.question, failure.answer.option), []).append(failure)
    lines: list[str] = []
    for group in about.values():
        lines += [failure.message for failure in group]
        lines += filter(None, dict.fromkeys(reason(failure, case, rulebook) for failure in group))
    return "\n".join(lines)


def reason(failure: Failure, case: CaseFile, rulebook: Rulebook) -> str:
    """Why the option does not have the stance that was expected; empty where it has, or none of ours was expected."""
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
        groups.setdefault(name, []).append(f"{_key(attribute)} = {_toml(value)}")
    for name, assignments in groups.items():
        lines += ["", f"[{_key(name)}]", *assignments]
    try:
        check_possible(rulebook.compiled, facts, rulebook.compiled.cells(facts))
    except ContradictionError as error:
        return "\n".join([*lines, "", "[expect]", f"impossible = {_toml(list(error.constraints))}"]) + "\n"
    findings = {f.id: truth(f.when, facts, rulebook.conditions) for f in rulebook.findings}
    known = ", ".join(f"{_key(name)} = {_toml(value)}" for name, value in findings.items() if value is not None)
    answers = [_answer_text(rulebook, facts, question) for question in rulebook.questions]
    lines += ["", "[expect]", *([f"findings = {{ {known} }}"] if known else [])]
    if answers:
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
        said: dict[str, Value | list[str] | dict[str, str] | None] = {"question": question.id, "option": option.option}
        said["asked"] = decision.asked
        said["stance"] = stance_word(option)
        if len(option.by_source) > 1:
            said["sources"] = _by_source(option)
        said["contraindicated"] = option.contraindicated or None
        if option.rules:
            said |= {
                "rules": list(option.certain),
                "evidence": list(evidence) or None,
                "citations": list(cited) or None,
            }
        yield ", ".join(f"{name} = {_toml(value)}" for name, value in said.items() if value is not None)


def _toml(value: Value | list[str] | dict[str, str]) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(name)} = {_toml(one)}" for name, one in value.items()) + " }"
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)
