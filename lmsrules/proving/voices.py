"""What the rules on one option say together, and which of them could be spared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from ..logic.analysis.patients import Patients, all_but_one
from ..logic.diagrams.nodes import FALSE
from ..logic.parts import Rule, Stance

Voice = tuple[str, Stance]
"""A source and a stance it takes."""


def voice_of(rule: Rule) -> Voice:
    """For whom a rule speaks, and what it says."""
    return rule.source, rule.stance


class Voices:
    """The rules on one option that some patient meets, and for each source and stance the patients to whom it is said.

    `inert` rules hold for nobody, but their conditions keep others from holding.
    """

    def __init__(self, patients: Patients, rules: list[Rule], inert: list[Rule]) -> None:
        self.patients = patients
        self.rules: list[Rule] = rules
        self.inert = inert
        self._dropped: set[str] = set()

    def drop_idle(self) -> Iterator[Rule]:
        """Drop in turn, and give, each rule without which nobody is told anything else."""
        while (idle := next(self._idle(), None)) is not None:
            self.rules = [rule for rule in self.rules if rule is not idle]
            self._dropped.add(idle.id)
            yield idle

    def _idle(self) -> Iterator[Rule]:
        """The rules each of which alone could be dropped."""
        said = {rule.id: self._said(rule, self._barring(rule)) for rule in self.rules}
        voices = self._by_voice()
        whole = {voice: self.patients.builder.some_of(said[r.id] for r in rules) for voice, rules in voices.items()}
        others: dict[str, int] = {}
        for rules in voices.values():
            parts = all_but_one(self.patients.builder, [said[rule.id] for rule in rules])
            others |= {rule.id: part for rule, part in zip(rules, parts, strict=True)}
        without = cache(self._without)
        by_id = {rule.id: rule for rule in self.rules}
        for rule in self.rules:
            if len(voices[voice_of(rule)]) == 1:
                continue
            freed = [by_id[name] for name in rule.overrides if name in by_id]
            if any(self._gains(without(other)[rule.id], whole[voice_of(other)]) for other in freed):
                continue  # somebody is told what nobody was told before
            alike = (without(other)[rule.id] for other in freed if voice_of(other) == voice_of(rule))
            if not self._gains(said[rule.id], self.patients.builder.some_of([others[rule.id], *alike])):
                yield rule

    def _without(self, rule: Rule) -> dict[str, int]:
        """By the id of each exception to a rule, for whom the rule would speak without that exception."""
        patients, barring = self.patients, self._barring(rule)
        parts = all_but_one(patients.builder, [patients.where(other.when) for other in barring])
        return {
            other.id: patients.builder.conjunction(patients.met(rule), patients.in_no(barred))
            for other, barred in zip(barring, parts, strict=True)
        }

    def idle_overrides(self) -> Iterator[list[tuple[Rule, Rule]]]:
        """The overrides that can be dropped in turn without another answer, those of one chain together."""
        said = {
            voice: self.patients.builder.some_of(self._said(rule, self._barring(rule)) for rule in rules)
            for voice, rules in self._by_voice().items()
        }
        kept, found = {rule.id for rule in self.rules}, []
        for general in self.rules:
            barring = self._barring(general)
            for rule in barring:
                fewer = [other for other in barring if other is not rule]
                if rule.id in kept and not self._gains(self._said(general, fewer), said[voice_of(general)]):
                    barring = fewer
                    found.append((rule, general))
        order = {rule.id: number for number, rule in enumerate(self.rules)}
        yield from _chains(sorted(found, key=lambda pair: order[pair[0].id]))

    def _by_voice(self) -> dict[Voice, list[Rule]]:
        groups: dict[Voice, list[Rule]] = {}
        for rule in self.rules:
            groups.setdefault(voice_of(rule), []).append(rule)
        return groups

    def _barring(self, rule: Rule) -> list[Rule]:
        """The exceptions to a rule."""
        return [o for o in self.patients.rulebook.exceptions_to[rule.id] if o.id not in self._dropped]

    def _said(self, rule: Rule, barring: Iterable[Rule]) -> int:
        """The patients for whom a rule speaks, given the exceptions to it."""
        patients = self.patients
        barred = FALSE
        for other in barring:  # one after the other: what the same exceptions come to is then made once
            barred = patients.builder.disjunction(barred, patients.where(other.when))
        return patients.builder.conjunction(patients.met(rule), patients.in_no(barred))

    def _gains(self, there: int, here: int) -> bool:
        """Whether some possible patient is in one set and not in another."""
        return self.patients.any_in(there, self.patients.in_no(here))


def _chains(pairs: list[tuple[Rule, Rule]]) -> Iterator[list[tuple[Rule, Rule]]]:
    """The pairs in groups that share no rule."""
    groups: list[tuple[set[str], list[tuple[Rule, Rule]]]] = []
    for pair in pairs:
        names = {rule.id for rule in pair}
        touching = [group for group in groups if group[0] & names]
        joined = (names.union(*(group[0] for group in touching)), [p for group in touching for p in group[1]] + [pair])
        groups = [group for group in groups if group not in touching] + [joined]
    yield from (group[1] for group in groups)
