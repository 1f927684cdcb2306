"""Clashes and gaps of a rulebook, each with a patient who shows it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from ..checks import structural_defects
from ..conditions import NEVER
from ..diagrams.compiling import MOST_FOR_A_QUESTION, too_large
from ..diagrams.nodes import FALSE
from ..diagrams.outcomes import Decision
from ..diagrams.possibility import constraints_needed
from ..draft import Draft
from ..errors import Defect, RulebookError, TooLargeError, TooLargeWarning, broken_promise
from ..kleene import truth
from ..once import once_for
from ..parts import Question, Rule, Stance
from ..rewriting import rule_holds
from ..values import Value
from ..words import whole_sets
from .exceptions import inherited_hint
from .patients import Patients, found_within


def refuse_misleading(rulebook: Draft) -> None:
    """Refuse a draft with unknown names, bad values, a clash or no possible patient: its answers would be wrong.

    Raises:
        RulebookError: it has one of these defects. Gaps are let pass.
    """
    if defects := [defect for defect in build_defects(rulebook) if defect.kind != "gap"]:
        raise RulebookError(defects, rulebook)


@once_for
def build_defects(rulebook: Draft) -> tuple[Defect, ...]:
    """Why the rulebook cannot be built: what its structure shows, else its clashes and gaps."""
    return tuple(structural_defects(rulebook) or clashes_and_gaps(Patients(rulebook)))


def clashes_and_gaps(patients: Patients) -> list[Defect]:
    """Pairs of rules of one source that contradict each other, and questions without an answer, each with a witness."""
    rulebook = patients.rulebook
    if not patients.any_in():
        names = constraints_needed(rulebook, patients.axes, NEVER)
        return [
            Defect("no-patient", names, f"constraints {', '.join(names)} together exclude every {rulebook.subject}")
        ]
    defects: list[Defect] = []
    for question in rulebook.questions:
        try:
            defects += found_within(patients, MOST_FOR_A_QUESTION, partial(_of_question, question))
        except TooLargeError:
            what = "it is decided case by case, and its clashes and gaps are not looked for"
            warnings.warn(str(too_large(question.id, what)), TooLargeWarning, stacklevel=2)
    return defects


def _of_question(question: Question, patients: Patients) -> Iterator[Defect]:
    rules = patients.rulebook.rules_on[question.id]
    unanswered = patients.in_no(patients.builder.some_of(map(patients.holds, rules)))
    gap = patients.in_all(patients.possible, patients.where(question.asked_when), unanswered)
    if gap != FALSE and patients.rulebook.view is None:  # a part of a rulebook may be silent
        yield _gap(patients, question, gap)
    for one, other in _contradicting(_overlapping(patients, rules)):
        both = patients.in_all(patients.possible, patients.holds(one), patients.holds(other))
        if both != FALSE:
            yield _clash(patients, one, other, both)


def _overlapping(patients: Patients, rules: Sequence[Rule]) -> list[Rule]:
    """The rules that overlap with what the same source says otherwise of the option; the others need no comparing."""
    said: dict[tuple[str, str], dict[Stance, list[Rule]]] = {}
    for rule in rules:
        said.setdefault((rule.option, rule.source), {}).setdefault(rule.stance, []).append(rule)
    some_of = patients.builder.some_of
    found = set()
    for stances in said.values():
        where = {stance: some_of(map(patients.holds, alike)) for stance, alike in stances.items()}
        for stance, alike in stances.items() if len(stances) > 1 else ():
            otherwise = some_of(there for other, there in where.items() if other is not stance)
            found |= {rule.id for rule in alike if patients.any_in(patients.holds(rule), otherwise)}
    return [rule for rule in rules if rule.id in found]


def shown_by(rulebook: Draft, decision: Decision) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a question's decision shows for certain: its gap, clashes, two options recommended; by kind and culprits."""
    options = decision.options.values()
    if decision.asked and not any(option.rules for option in options) and rulebook.view is None:
        yield "gap", (decision.question,)
    held = {name for option in options for name in option.certain}
    for one, other in _contradicting([rule for rule in rulebook.rules_on[decision.question] if rule.id in held]):
        yield "clash", (one.id, other.id)
    if rulebook.questions_by_id[decision.question].at_most_one:
        recommended = [option.option for option in options if option.stance is Stance.RECOMMENDED]
        for pair in combinations(recommended, 2):
            yield "two-recommended", (decision.question, *pair)


def _contradicting(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """The pairs of rules that cannot both hold: they give one option two stances of one source."""
    alike: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        alike.setdefault((rule.option, rule.source), []).append(rule)
    for speaking in alike.values():
        for number, one in enumerate(speaking):
            for other in speaking[number + 1 :]:
                if one.stance is not other.stance:
                    yield one, other


def _clash(patients: Patients, one: Rule, other: Rule, both: int) -> Defect:
    rulebook = patients.rulebook
    witness, shown = _witness(patients, both)
    for rule in (one, other):
        if not truth(rule.when, witness, rulebook.conditions):
            promised = f"the witness of the clash of {one.id} and {other.id} was to meet both conditions"
            raise broken_promise(promised, f"that of {rule.id} is false of it", witness)
    return Defect(
        "clash",
        (one.id, other.id),
        f"rules {one.id} ({one.stance}) and {other.id} ({other.stance}) of source {one.source} both hold on option "
        f"{one.option} of question {one.on.id} for one {rulebook.subject}: {shown}. "
        f"Narrow one of them, or let one override the other{inherited_hint(rulebook, one, other)}",
        whole_sets(witness, rulebook.single_fields),
    )


def _gap(patients: Patients, question: Question, where: int) -> Defect:
    witness, shown = _witness(patients, where)
    rulebook = patients.rulebook
    promised = f"the witness of the gap in {question.id} was to be asked it and get no answer"
    if not truth(question.asked_when, witness, rulebook.conditions):
        raise broken_promise(promised, "it is not asked", witness)
    for rule in rulebook.rules_on[question.id]:
        if truth(rule_holds(rulebook, rule), witness, rulebook.conditions):
            raise broken_promise(promised, f"rule {rule.id} holds", witness)
    return Defect(
        "gap",
        (question.id,),
        f"question {question.id} is asked and no rule answers it for one {rulebook.subject}: {shown}. "
        "Add a rule, or narrow when it is asked",
        whole_sets(witness, rulebook.single_fields),
    )


def _witness(patients: Patients, where: int) -> tuple[dict[str, Value], str]:
    """A completely known patient in a set that is not empty, and the facts that put it there, in words."""
    witness = patients.one_of(where)
    return dict(witness.facts), witness.in_words(patients.rulebook)
