"""What can be wrong with a rulebook that has no error in it, proved over chained rules, each with a patient.

Every check asks for patients who make a condition true. Where there is one, that is the witness; where there is none,
that is the proof.
"""

from __future__ import annotations

from collections.abc import Iterator

from .checks import clashes_and_gaps
from .conditions import ALWAYS, And, Condition, Not
from .errors import Defect
from .monotony import wrong_steps
from .patients import Patients, every, holds, some
from .rulebook import Question, Rule, Rulebook


def defects_of(rulebook: Rulebook) -> Iterator[Defect]:
    """Everything wrong, in the order of the rulebook; nothing else where no patient is possible.

    The rulebook may be a draft, but its names and values must be right.
    """
    refused = clashes_and_gaps(rulebook)
    yield from refused
    if any(defect.kind == "no-patient" for defect in refused):
        return
    patients = Patients(rulebook)
    check = _Check(rulebook, patients)
    for constraint in rulebook.constraints:
        others = [c for c in rulebook.constraints if c is not constraint]
        if not patients.exists(Not(constraint.holds), others):
            yield check.defect(
                "constraint-excludes-nothing",
                (constraint.id,),
                ALWAYS,
                f"constraint {constraint.id} excludes nobody whom the others let pass: drop it, or correct it",
            )
    for finding in rulebook.findings:
        for kind, never in (("finding-never-true", finding.when), ("finding-always-true", Not(finding.when))):
            if not patients.exists(never):
                word = "no" if kind == "finding-never-true" else "every"
                yield check.defect(kind, (finding.id,), ALWAYS, f"finding {finding.id} is true of {word} patient")
    for question in rulebook.questions:
        yield from check.question(question)
    for monotone in rulebook.monotone:
        yield from wrong_steps(rulebook, monotone)


class _Check:
    """The checks of one rulebook's questions."""

    def __init__(self, rulebook: Rulebook, patients: Patients) -> None:
        self.rulebook = rulebook
        self.patients = patients

    def defect(self, kind: str, culprits: tuple[str, ...], witness: Condition, message: str) -> Defect:
        """A defect with a patient who makes the condition true."""
        patient = self.patients.find(witness)
        assert patient is not None, f"{kind} of {culprits} has no witness"
        return Defect(kind, culprits, f"{message}. Patient: {patient.in_words(self.rulebook)}", dict(patient.facts))

    def question(self, question: Question) -> Iterator[Defect]:
        """All that is wrong with a question and its rules."""
        rules = self.rulebook.rules_on[question.id]
        if not self.patients.exists(question.asked_when):
            yield self.defect("unreachable-question", (question.id,), ALWAYS, f"question {question.id} is never asked")
            return
        for option in question.options:
            on_option = [rule for rule in rules if rule.option == option.id]
            if not on_option:
                message = f"option {option.id} of question {question.id}: no rule speaks of it"
                yield self.defect("silent-option", (question.id, option.id), question.asked_when, message)
            yield from self.option(on_option)

    def option(self, rules: list[Rule]) -> Iterator[Defect]:
        """All that is wrong with the rules on one option."""
        alive = []
        for rule in rules:
            met = every([rule.on.asked_when, rule.when])
            if not self.patients.exists(met):
                yield self._dead(rule)
            elif not self.patients.exists(holds(self.rulebook, rule)):
                others = ", ".join(other.id for other in self.rulebook.exceptions_to[rule.id])
                message = f"rule {rule.id} never holds: wherever its condition is met, so is that of {others}"
                yield self.defect("always-overridden", (rule.id,), met, message)
            else:
                alive.append(rule)
        yield from self._idle(alive)
        for rule in rules:
            for name in rule.overrides:
                general = self.rulebook.rules_by_id[name]
                both = every([rule.on.asked_when, rule.when, general.when])
                if rule in alive and not self.patients.exists(both):
                    message = f"rule {rule.id} overrides {name}, and no patient meets the conditions of both"
                    yield self.defect("idle-override", (rule.id, name), holds(self.rulebook, rule), message)

    def _dead(self, rule: Rule) -> Defect:
        """A rule whose condition nobody meets: the clauses that cannot be true together, and who meets all but one."""
        whole = every([rule.on.asked_when, rule.when])
        clauses = list(whole.parts) if isinstance(whole, And) else [whole]
        for clause in list(clauses):
            fewer = [c for c in clauses if c is not clause]
            if fewer and not self.patients.exists(every(fewer)):
                clauses = fewer
        message = f"rule {rule.id} never holds: nobody who is asked meets its condition"
        return self.defect("dead-rule", (rule.id,), every(clauses[1:]), message)

    def _idle(self, rules: list[Rule]) -> Iterator[Defect]:
        """Rules whose stance another rule, or others together, always take too. Exceptions have work of their own."""
        dropped: set[str] = set()
        for rule in rules:
            where = holds(self.rulebook, rule)
            alike = [
                other
                for other in rules
                if other is not rule
                and other.id not in dropped
                and (other.source, other.stance) == (rule.source, rule.stance)
            ]
            if rule.overrides or not alike:
                continue
            wider = next((o for o in alike if not self._beyond([o], where)), None)
            if wider is not None:
                dropped.add(rule.id)
                message = f"rule {rule.id} says nothing that {wider.id} does not say of the same patients"
                yield self.defect("subsumed-rule", (rule.id, wider.id), where, message)
            elif not self._beyond(alike, where):
                dropped.add(rule.id)
                names = ", ".join(other.id for other in alike)
                message = f"rule {rule.id} is never decisive: of all its patients {names} together say the same"
                yield self.defect("never-decisive", (rule.id,), where, message)

    def _beyond(self, others: list[Rule], where: Condition) -> bool:
        """Whether some patient of the condition meets none of the other rules."""
        return self.patients.exists(every([where, Not(some(holds(self.rulebook, other) for other in others))]))
