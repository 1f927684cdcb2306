"""What can be wrong with a rulebook that has no error in it, proved over chained rules, each with a patient.

Every check asks for a patient who makes a condition true. If there is one, it is the witness; if there is none, that
is the proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from ..logic.analysis.clashes import clashes_and_gaps
from ..logic.analysis.patients import Patients
from ..logic.conditions import ALWAYS, NEVER, And, Condition, Not, Or
from ..logic.diagrams.words import cells_sentence
from ..logic.draft import Draft
from ..logic.errors import Defect, broken_promise
from ..logic.parts import Question, Rule, Stance
from ..logic.rewriting import every, rule_holds, some
from .monotony import wrong_steps
from .unused import unused_findings


def defects_of(rulebook: Draft) -> Iterator[Defect]:
    """Everything wrong, in the order of the rulebook; nothing else where no patient is possible.

    The rulebook may be a draft, but its names and values must be right.
    """
    refused = clashes_and_gaps(rulebook)
    if any(defect.kind == "no-patient" for defect in refused):
        yield from refused
        return
    patients = Patients(rulebook)
    check = _Check(rulebook, patients)
    yield from map(check.with_regions, refused)
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
    for name in unused_findings(rulebook):
        message = f"finding {name} is named by nothing that is used: drop it, or name it where it was meant"
        yield check.defect("unused-finding", (name,), ALWAYS, message)
    for question in rulebook.questions:
        yield from check.question(question)
    for monotone in rulebook.monotone:
        yield from wrong_steps(rulebook, monotone)


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
        return Defect(kind, culprits, f"{message}. {shown}", dict(patient.facts))

    def with_regions(self, defect: Defect) -> Defect:
        """A clash or gap with all patients who show it, in words."""
        rules = self.rulebook.rules_by_id
        if defect.kind == "clash":
            where = every(rule_holds(self.rulebook, rules[name]) for name in defect.culprits)
        else:
            asked = self.rulebook.questions_by_id[defect.culprits[0]]
            answers = [rule_holds(self.rulebook, rule) for rule in self.rulebook.rules_on[asked.id]]
            where = every([asked.asked_when, Not(some(answers))])
        found = self.patients.affected(where)
        if found is None:
            raise broken_promise(f"some patient was to show the {defect.kind}", "none does", defect.witness)
        axes = {axis.field.path: axis for axis in self.patients.axes}
        words = (
            " and ".join(cells_sentence(axes[path], cells) for path, cells in region.cells.items())
            or f"for every {self.rulebook.subject}"
            for region in found.regions
        )
        return evolve(defect, where=tuple(words))

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
            elif not self.patients.exists(rule_holds(self.rulebook, rule)):
                others = ", ".join(other.id for other in self.rulebook.exceptions_to[rule.id])
                message = f"rule {rule.id} never holds: wherever its condition is met, so is that of {others}"
                yield self.defect("always-overridden", (rule.id,), met, message)
            else:
                alive.append(rule)
        inert = [rule for rule in rules if rule not in alive]
        idle = list(self._idle(alive, inert))
        yield from idle
        dropped = {defect.culprits[0] for defect in idle}
        kept = [rule for rule in alive if rule.id not in dropped]
        for rule in kept:
            for name in rule.overrides:
                general = self.rulebook.rules_by_id[name]
                if general in kept and self._same_without(kept, inert, rule, general):
                    both = every([rule.on.asked_when, rule.when, general.when])
                    why = (
                        "and that changes no answer"
                        if self.patients.exists(both)
                        else f"and no {self.rulebook.subject} meets both"
                    )
                    message = f"rule {rule.id} overrides {name}, {why}"
                    yield self.defect("idle-override", (rule.id, name), rule_holds(self.rulebook, rule), message)

    def _dead(self, rule: Rule) -> Defect:
        """The defect of a rule whose condition nobody meets; the witness meets all but one clause of a minimal core."""
        whole = every([rule.on.asked_when, rule.when])
        clauses = list(whole.parts) if isinstance(whole, And) else [whole]
        for clause in list(clauses):
            fewer = [c for c in clauses if c is not clause]
            if fewer and not self.patients.exists(every(fewer)):
                clauses = fewer
        subject = self.rulebook.subject
        message = f"rule {rule.id} never holds: no {subject} for which the question is asked meets its condition"
        return self.defect("dead-rule", (rule.id,), every(clauses[1:]), message)

    def _idle(self, rules: list[Rule], inert: list[Rule]) -> Iterator[Defect]:
        """The defects of rules that can be dropped in turn without changing an answer; `inert` rules never hold."""
        kept = list(rules)
        while (idle := next((rule for rule in kept if self._same_without(kept, inert, rule)), None)) is not None:
            kept.remove(idle)
            yield self._superfluous(idle, kept, inert)

    def _superfluous(self, rule: Rule, kept: list[Rule], inert: list[Rule]) -> Defect:
        """The defect of a rule that can be dropped: others say the same of all its patients."""
        freed = " and ".join(other.id for other in inert if other.id in rule.overrides)
        once = f", once {freed}, which it overrides and which never holds, is gone" if freed else ""
        where = rule_holds(self.rulebook, rule)
        alike = [r for r in kept if (r.source, r.stance) == (rule.source, rule.stance)]
        wider = next((r for r in alike if not self._beyond([r], where)), None)
        if wider is not None:
            message = f"rule {rule.id} says nothing that {wider.id} does not say wherever it holds{once}"
            return self.defect("subsumed-rule", (rule.id, wider.id), where, message)
        names = " and ".join(other.id for other in alike)
        message = f"rule {rule.id} is never decisive: without it {names} would say the same wherever it holds{once}"
        return self.defect("never-decisive", (rule.id,), where, message)

    def _same_without(
        self, rules: list[Rule], inert: list[Rule], dropped: Rule, overridden: Rule | None = None
    ) -> bool:
        """Whether the rules say the same if one is dropped, or only no longer overrides another."""
        before = self._said(rules, inert, {})
        if overridden is None:
            rest = [rule for rule in rules if rule is not dropped]
            if not any((other.source, other.stance) == (dropped.source, dropped.stance) for other in rest):
                return False
            after = self._said(rest, inert, {})
        else:
            after = self._said(rules, inert, {overridden.id: dropped})
        return not any(
            self.patients.exists(_differ(before.get(voice, NEVER), after.get(voice, NEVER)))
            for voice in before.keys() | after.keys()
        )

    def _said(
        self, rules: list[Rule], inert: list[Rule], freed: Mapping[str, Rule]
    ) -> dict[tuple[str, Stance], Condition]:
        """By source and stance, the condition of some rule taking it; rules in `freed` ignore that exception."""
        ways: dict[tuple[str, Stance], list[Condition]] = {}
        for rule in rules:
            barred = [
                Not(other.when)
                for other in (*rules, *inert)
                if rule.id in other.overrides and freed.get(rule.id) is not other
            ]
            ways.setdefault((rule.source, rule.stance), []).append(every([rule.on.asked_when, rule.when, *barred]))
        return {voice: some(conditions) for voice, conditions in ways.items()}

    def _beyond(self, others: list[Rule], where: Condition) -> bool:
        """Whether some patient of the condition meets none of the other rules."""
        return self.patients.exists(every([where, Not(some(rule_holds(self.rulebook, other) for other in others))]))


def _differ(one: Condition, other: Condition) -> Condition:
    return Or((And((one, Not(other))), And((other, Not(one)))))
