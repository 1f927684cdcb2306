"""What the rules on one option say together, and which of them could be spared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..logic.analysis.patients import Patients, all_but_one
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
            yield from self._drop(idle)

    def _drop(self, idle: Rule) -> Iterator[Rule]:
        self.rules = [rule for rule in self.rules if rule is not idle]
        self._dropped.add(idle.id)
        yield idle

    def _idle(self) -> Iterator[Rule]:
        said = {rule.id: self._said(rule, self._barring(rule)) for rule in self.rules}
        spared: set[str] = set()
        for rules in self._by_voice().values():
            sets = [said[rule.id] for rule in rules]
            for rule, here, others in zip(rules, sets, all_but_one(self.patients.builder, sets), strict=True):
                if len(rules) > 1 and not self._gains(here, others):
                    spared.add(rule.id)
        for rule in self.rules:
            overridden = rule.overrides and any(other.id in rule.overrides for other in self.rules)
            if (rule.id in spared and not overridden) or (overridden and self._same_without(rule, said)):
                yield rule

    def _same_without(self, dropped: Rule, said: dict[str, int]) -> bool:
        """Whether each voice says the same to everybody once a rule is dropped that others are exceptions to."""
        some_of = self.patients.builder.some_of
        rest = [rule for rule in self.rules if rule is not dropped]
        if not any(voice_of(rule) == voice_of(dropped) for rule in rest):
            return False
        after = {
            rule.id: self._said(rule, [b for b in self._barring(rule) if b is not dropped])
            if rule.id in dropped.overrides
            else said[rule.id]
            for rule in rest
        }
        for rules in self._by_voice().values():
            then = some_of(said[rule.id] for rule in rules)
            now = some_of(after[rule.id] for rule in rules if rule is not dropped)
            if self._gains(then, now) or self._gains(now, then):
                return False
        return True

    def idle_overrides(self) -> Iterator[list[tuple[Rule, Rule]]]:
        """The overrides that can be dropped in turn without another answer, those of one chain together."""
        barring = {rule.id: self._barring(rule) for rule in self.rules}
        said = {
            voice: self.patients.builder.some_of(self._said(rule, barring[rule.id]) for rule in rules)
            for voice, rules in self._by_voice().items()
        }
        found = []
        for rule in self.rules:
            for general in self.rules if rule.overrides else ():
                if general.id in rule.overrides:
                    fewer = [other for other in barring[general.id] if other is not rule]
                    if not self._gains(self._said(general, fewer), said[voice_of(general)]):
                        barring[general.id] = fewer
                        found.append((rule, general))
        yield from _chains(found)

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
        barred = patients.builder.some_of(patients.where(other.when) for other in barring)
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
