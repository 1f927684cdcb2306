"""What a rulebook says of a patient against what a case file expects; and a case file that expects just that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from ..explanation.answered import support_of
from ..explanation.why_not import why_not
from ..logic.cautions import cautions_on
from ..logic.diagrams.cautions import caution_truths, contraindicated
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.decisions import decide_question, decide_valid
from ..logic.diagrams.outcomes import Decision, OptionDecision, Status
from ..logic.diagrams.possibility import check_possible
from ..logic.draft import Draft
from ..logic.errors import ContradictionError
from ..logic.kleene import truth
from ..logic.partly import Known
from ..logic.parts import Stance
from .case_files import CaseFile, ExpectedAnswer


@frozen(kw_only=True)
class Failure:
    """Something expected that is not so, in words; `answer` is what was expected, where it is of an option."""

    message: str
    answer: ExpectedAnswer | None = None


def failures(case: CaseFile, rulebook: Draft) -> Iterator[Failure]:
    """What the diagrams say otherwise than the case file expects; nothing where all is as expected."""
    try:
        check_possible(compile_rulebook(rulebook), case.facts, compile_rulebook(rulebook).cells(case.facts))
    except ContradictionError as error:
        if not case.impossible:
            yield Failure(message=f"the case was not to be refused: {error}")
        elif not set(case.impossible) <= set(error.constraints):
            names = ", ".join(case.impossible)
            yield Failure(message=f"the case was to be refused because of {names}, not: {error}")
        return
    if case.impossible:
        yield Failure(message=f"the case was to be refused because of {', '.join(case.impossible)}, and is not")
    for finding, expected in case.findings.items():
        found = truth(rulebook.conditions[finding], case.facts, rulebook.conditions)
        if found is not expected:
            yield Failure(message=f"finding {finding}: expected {_truth(expected)}, got {_truth(found)}")
    decisions = decide_valid(rulebook, case.facts) if case.answers else {}
    truths = caution_truths(rulebook, case.facts) if any(map(_expects_cautions, case.answers)) else {}
    for answer in case.answers:
        decision = decisions[answer.question]
        for message in (*_differences(rulebook, answer, decision), *_cautions_differ(rulebook, truths, answer)):
            yield Failure(message=f"{answer.question} / {answer.option}: {message}", answer=answer)


def _differences(rulebook: Draft, expected: ExpectedAnswer, decision: Decision) -> Iterator[str]:
    option = decision.options[expected.option]
    if expected.asked is not None and decision.asked is not expected.asked:
        yield f"expected {_asked(expected.asked)}, got {_asked(decision.asked)}"
    if expected.stance is not None and stance_word(option) != expected.stance:
        yield f"expected {expected.stance}, got {_stance(option)}"
    said = stances_by_source(option)
    if expected.sources is not None and dict(expected.sources) != said:
        yield f"sources were to say {_pairs(expected.sources)}, and say {_pairs(said)}"
    if expected.rules is not None and set(expected.rules) != set(option.certain):
        wanted, certain = (", ".join(rules) or "none" for rules in (expected.rules, option.certain))
        yield f"expected rules {wanted}, got {certain}"
    evidence, cited = shown_with(rulebook, expected.question, option)
    for name in expected.evidence:
        if name not in evidence:
            yield f"expected it to rest on {name}; it rests on {', '.join(evidence) or 'nothing'}"
    for citation in expected.citations:
        if citation not in cited:
            yield f"expected it to cite {citation}; it cites {', '.join(cited) or 'nothing'}"


def _expects_cautions(expected: ExpectedAnswer) -> bool:
    return expected.cautions is not None or expected.contraindicated is not None


def _cautions_differ(rulebook: Draft, truths: Mapping[str, bool | None], expected: ExpectedAnswer) -> Iterator[str]:
    if not _expects_cautions(expected):
        return
    applying, barred = _cautions_said(rulebook, truths, expected.question, expected.option)
    if expected.cautions is not None and dict(expected.cautions) != applying:
        yield f"the cautions that apply were to be {_pairs(expected.cautions)}, and are {_pairs(applying)}"
    if expected.contraindicated is not None and barred is not expected.contraindicated:
        yield f"expected contraindicated {_truth(expected.contraindicated)}, got {_truth(barred)}"


def cautions_said(
    rulebook: Draft, facts: Mapping[str, Known], question: str, option: str
) -> tuple[dict[str, str], bool | None]:
    """The cautions on an option that certainly apply, each with its severity, and whether it is contraindicated."""
    return _cautions_said(rulebook, caution_truths(rulebook, facts), question, option)


def _cautions_said(
    rulebook: Draft, truths: Mapping[str, bool | None], question: str, option: str
) -> tuple[dict[str, str], bool | None]:
    here = cautions_on(rulebook)[question, option]
    applying = {one.caution.id: one.caution.severity.name for one in here if truths[one.name]}
    return applying, contraindicated(rulebook, truths, question, option)


def shown_with(rulebook: Draft, question: str, option: OptionDecision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The evidence the option's rules rest on, and the publications shown with it."""
    rules = [rulebook.rules_by_id[rule] for rule in option.rules]
    evidence = tuple(dict.fromkeys(name for rule in rules for name in rule.evidence))
    return evidence, rulebook.citations_of(support_of(rulebook, question, option.option, rules))


def stances_by_source(option: OptionDecision) -> dict[str, str]:
    """The stance of each source that speaks, as a case file names it."""
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


def told_of(found: Iterable[Failure], case: CaseFile, rulebook: Draft) -> str:
    """The failures as text, option by option, each option with its `reason` once."""
    about: dict[object, list[Failure]] = {}
    for failure in found:
        about.setdefault(failure.answer and (failure.answer.question, failure.answer.option), []).append(failure)
    lines: list[str] = []
    for group in about.values():
        lines += [failure.message for failure in group]
        lines += filter(None, dict.fromkeys(reason(failure, case, rulebook) for failure in group))
    return "\n".join(lines)


def reason(failure: Failure, case: CaseFile, rulebook: Draft) -> str:
    """Why the option does not have the stance that was expected; empty where it has, or none of ours was expected."""
    expected = failure.answer
    if expected is None or expected.stance is None or expected.stance not in Stance.__members__:
        return ""
    stance = Stance(expected.stance)
    option = decide_question(rulebook, case.facts, expected.question).options[expected.option]
    if option.stance is stance:
        return ""
    return why_not(rulebook, case.facts, expected.question, expected.option, stance).to_text()
