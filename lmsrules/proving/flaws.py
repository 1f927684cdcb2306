"""What can be wrong with a rulebook that has no error in it, proved over chained rules, each with a patient.

Every check asks for a patient who makes a condition true. If there is one, it is the witness; if there is none, that
is the proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from attrs import evolve

from ..document.readable import MOST_TOLD
from ..logic.analysis.clashes import clashes_and_gaps
from ..logic.analysis.patients import Patients, found_within
from ..logic.conditions import ALWAYS, And, Condition, Not
from ..logic.diagrams.compiling import MOST_FOR_A_QUESTION, too_large
from ..logic.draft import Draft
from ..logic.errors import Defect, TooLargeError, broken_promise
from ..logic.parts import Question, Rule
from ..logic.rewriting import every, rule_holds
from ..logic.words import whole_sets
from ..text import counted, listed
from .cautions import caution_flaws
from .exclusive import two_recommended
from .monotony import wrong_steps
from .situations import situation_flaws
from .told import regions_told
from .unused import unused_findings
from .voices import Voices, voice_of

NOT_PROVED = "not-proved"
"""The kind of defect of a question that is too large: what is wrong with it is not known."""


def defects_of(patients: Patients) -> Iterator[Defect]:
    """Everything wrong, in the order of the rulebook; nothing else where no patient is possible.

    The rulebook may be a draft, but its names and values must be right.
    """
    rulebook = patients.rulebook
    refused = clashes_and_gaps(patients)
    if any(defect.kind == "no-patient" for defect in refused):
        yield from refused
        return
    check = _Check(rulebook, patients)
    for defect in refused:
        yield from found_within(patients, 3 * MOST_FOR_A_QUESTION, partial(_with_regions, defect))
    kept, subject = list(rulebook.constraints), rulebook.subject
    for constraint in rulebook.constraints:
        others = [c for c in kept if c is not constraint]
        if not patients.exists(Not(constraint.holds), others):
            kept = others  # of two that exclude the same one can go, not both
            yield check.defect(
                "constraint-excludes-nothing",
                (constraint.id,),
                ALWAYS,
                f"constraint {constraint.id} excludes no {subject} that the others let pass: drop it, or correct it",
            )
    for finding in rulebook.findings:
        for kind, never in (("finding-never-true", finding.when), ("finding-always-true", Not(finding.when))):
            if not patients.exists(never):
                word = "no" if kind == "finding-never-true" else "every"
                yield check.defect(kind, (finding.id,), ALWAYS, f"finding {finding.id} is true of {word} {subject}")
    for name in unused_findings(rulebook) if rulebook.view is None else ():  # a part of a rulebook has what it has
        message = f"finding {name} is named by nothing that is used: drop it, or name it where it was meant"
        yield check.defect("unused-finding", (name,), ALWAYS, message)
    for question in rulebook.questions:
        try:
            yield from found_within(patients, 3 * MOST_FOR_A_QUESTION, partial(_of_question, question))
        except TooLargeError:
            yield Defect(NOT_PROVED, (question.id,), str(too_large(question.id, "it is not proved")))
    for monotone in rulebook.monotone:
        yield from wrong_steps(rulebook, monotone)
    yield from caution_flaws(rulebook)
    yield from situation_flaws(patients)


def _with_regions(defect: Defect, patients: Patients) -> list[Defect]:
    return [_Check(patients.rulebook, patients).with_regions(defect)]


def _of_question(question: Question, patients: Patients) -> Iterator[Defect]:
    return _Check(patients.rulebook, patients).question(question)


class _Check:
    """The checks of one rulebook's questions."""

    def __init__(self, rulebook: Draft, patients: Patients) -> None:
        self.rulebook = rulebook
        self.patients = patients

    def defect(self, kind: str, culprits: tuple[str, ...], witness: Condition, message: str) -> Defect:
        """A defect with a patient who makes the condition true."""
        patient = self.patients.find(witness)
        if patient is None:
            raise broken_promise(f"{kind} of {', '.join(culprits)} was to have a witness", "it has none")
        shown = f"{self.rulebook.subject.capitalize()}: {patient.in_words(self.rulebook)}"
        return Defect(kind, culprits, f"{message}. {shown}", whole_sets(patient.facts, self.rulebook.single_fields))

    def with_regions(self, defect: Defect) -> Defect:
        """A clash or gap with all patients who show it, in words."""
        patients = self.patients
        if defect.kind == "clash":
            where = patients.in_all(*(patients.holds(self.rulebook.rules_by_id[name]) for name in defect.culprits))
        else:
            asked = self.rulebook.questions_by_id[defect.culprits[0]]
            answered = patients.builder.some_of(map(patients.holds, self.rulebook.rules_on[asked.id]))
            where = patients.in_all(patients.where(asked.asked_when), patients.in_no(answered))
        told, more = regions_told(patients, where)
        return evolve(defect, where=told, more=more)

    def question(self, question: Question) -> Iterator[Defect]:
        """All that is wrong with a question and its rules."""
        rules = self.rulebook.rules_on[question.id]
        if not self.patients.exists(question.asked_when):
            yield self.defect("unreachable-question", (question.id,), ALWAYS, f"question {question.id} is never asked")
            return
        for option in question.options:
            on_option = [rule for rule in rules if rule.option == option.id]
            if not on_option and self.rulebook.view is None:
                message = f"option {option.id} of question {question.id}: no rule speaks of it"
                yield self.defect("silent-option", (question.id, option.id), question.asked_when, message)
            yield from self.option(on_option)
        yield from two_recommended(self.patients, question)

    def option(self, rules: list[Rule]) -> Iterator[Defect]:
        """All that is wrong with the rules on one option."""
        patients = self.patients
        alive = []
        for rule in rules:
            if not patients.any_in(patients.met(rule)):
                yield self._dead(rule)
            elif not patients.any_in(patients.holds(rule)):
                others = ", ".join(other.id for other in self.rulebook.exceptions_to[rule.id])
                message = f"rule {rule.id} never holds: wherever its condition is met, so is that of {others}"
                yield self.defect("always-overridden", (rule.id,), _met(rule), message)
            else:
                alive.append(rule)
        voices = Voices(patients, alive, [rule for rule in rules if rule not in alive])
        for idle in voices.drop_idle():
            yield self._superfluous(idle, voices)
        for pairs in voices.idle_overrides():
            yield self._idle_overrides(pairs)

    def _dead(self, rule: Rule) -> Defect:
        """The defect of a rule whose condition nobody meets; the witness meets all but one clause of a minimal core."""
        whole = every([rule.on.asked_when, rule.when])
        clauses = list(dict.fromkeys(whole.parts)) if isinstance(whole, And) else [whole]
        for clause in list(clauses):
            fewer = [c for c in clauses if c is not clause]
            if fewer and not self.patients.exists(every(fewer)):
                clauses = fewer
        subject = self.rulebook.subject
        message = f"rule {rule.id} never holds: no {subject} for which the question is asked meets its condition"
        return self.defect("dead-rule", (rule.id,), every(clauses[1:]), message)

    def _superfluous(self, rule: Rule, voices: Voices) -> Defect:
        """The defect of a rule that can be dropped: others say the same of all its patients."""
        freed = " and ".join(other.id for other in voices.inert if other.id in rule.overrides)
        once = f", once {freed}, which it overrides and which never holds, is gone" if freed else ""
        where, patients = rule_holds(self.rulebook, rule), self.patients
        alike = [other for other in voices.rules if voice_of(other) == voice_of(rule)]
        wider = (r for r in alike if not patients.any_in(patients.holds(rule), patients.in_no(patients.holds(r))))
        if (one := next(wider, None)) is not None:
            message = f"rule {rule.id} says nothing that {one.id} does not say wherever it holds{once}"
            return self.defect("subsumed-rule", (rule.id, one.id), where, message)
        names = " and ".join(other.id for other in alike)
        message = f"rule {rule.id} is never decisive: without it {names} would say the same wherever it holds{once}"
        return self.defect("never-decisive", (rule.id,), where, message)

    def _idle_overrides(self, pairs: list[tuple[Rule, Rule]]) -> Defect:
        """The defect of overrides that can be dropped; of a chain of them, one for all."""
        rule, general = pairs[0]
        where = rule_holds(self.rulebook, rule)
        if len(pairs) == 1:
            both = self.patients.any_in(self.patients.met(rule), self.patients.where(general.when))
            why = "and that changes no answer" if both else f"and no {self.rulebook.subject} meets both"
            return self.defect(
                "idle-override", (rule.id, general.id), where, f"rule {rule.id} overrides {general.id}, {why}"
            )
        by_rule: dict[str, list[str]] = {}
        for one, other in pairs:
            by_rule.setdefault(one.id, []).append(other.id)
        told = [f"{name} need not override {listed(others)}" for name, others in by_rule.items()]
        more = len(told) - MOST_TOLD
        rest = f"; and so on for {counted(more, 'more rule')}" if more > 0 else ""
        message = (
            f"{counted(len(pairs), 'override')} of one chain can be dropped together, and no answer changes: "
            f"{'; '.join(told[:MOST_TOLD])}{rest}"
        )
        culprits = tuple(dict.fromkeys(one.id for pair in pairs for one in pair))
        return self.defect("idle-override", culprits, where, message)


def _met(rule: Rule) -> Condition:
    return every([rule.on.asked_when, rule.when])
