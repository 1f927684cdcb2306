"""Which diagrams are decided by one walk: all of a rulebook together, as long as their automaton stays small.

Facts that many questions share are then read once. Where the joint automaton outgrows its room, each question gets one
of its own, and where that still does, each option: independent options multiply states, but never wrongly.

The primary source's stances are decided so. What each other source says is decided by itself, when it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import frozen

from ..draft import Draft
from ..once import once_for
from ..partly import Known
from ..parts import Question, Stance
from .automaton import ROOM, Automaton
from .compiling import Compiled, compile_rulebook
from .outcomes import OptionDecision, Verdict, same, settled_alone

Unit = tuple[str, ...]
"""What is decided by itself: `("possible",)`, `("asked", question)`, `("option", question, option)`, which is what the
primary source says of it, or `("said", source, question, option)`."""

POSSIBLE: Unit = ("possible",)
"""Whether a patient is possible; of a rulebook without constraints it is no unit."""

SMALLEST_ROOM = 100_000
"""The room of an automaton at least, however many there are."""

REJOINED_AFTER = 50_000
"""The cases after which what was parted is one group again: cases of another kind may have come since."""

Spoken = tuple[str, str]
"""An option, by the ids of its question and its own."""


@once_for
def groups_of(rulebook: Draft) -> Groups:
    """The groups of a rulebook: at first one of all that is decided but for the other sources."""
    return Groups(Group(compile_rulebook(rulebook), units_of(rulebook), ROOM))


@once_for
def groups_by_source(rulebook: Draft) -> dict[str, Groups]:
    """The groups of each source but the primary, at first one each."""
    compiled, room = compile_rulebook(rulebook), max(ROOM // max(len(rulebook.sources), 1), SMALLEST_ROOM)
    units: dict[str, list[Unit]] = {}
    for question in rulebook.questions:
        if question.id not in compiled.large:
            for source, said in units_by_source(rulebook, question).items():
                units.setdefault(source, []).extend(said)
    return {source: Groups(Group(compiled, said, room)) for source, said in units.items()}


def units_of(rulebook: Draft, questions: Iterable[str] | None = None) -> list[Unit]:
    """All that is decided of a rulebook, or of some of its questions, but for the other sources and large questions."""
    units: list[Unit] = [POSSIBLE] if rulebook.constraints else []
    large = compile_rulebook(rulebook).large
    for name in rulebook.questions_by_id if questions is None else questions:
        units += [] if name in large else units_on(rulebook.questions_by_id[name])
    return units


def units_on(question: Question) -> list[Unit]:
    """All that is decided of a question, but for the other sources."""
    return [("asked", question.id), *(("option", question.id, option.id) for option in question.options)]


def units_by_source(rulebook: Draft, question: Question) -> dict[str, list[Unit]]:
    """What each source but the primary says on a question."""
    found: dict[str, list[Unit]] = {}
    for option in question.options:
        for source in rulebook.sources_on[question.id, option.id]:
            if source != rulebook.primary:
                found.setdefault(source, []).append(("said", source, question.id, option.id))
    return found


def _rules_of(rulebook: Draft, unit: Unit) -> list[Unit]:
    """The rules by which a source speaks on an option."""
    match unit:
        case ("option", question, option):
            source = rulebook.primary
        case ("said", source, question, option):
            pass
        case _:
            return []
    rules = rulebook.rules_on[question]
    return [("rule", rule.id) for rule in rules if (rule.option, rule.source) == (option, source)]


def _alone(rulebook: Draft, unit: Unit) -> bool:
    """Whether no source but the primary has rules on an option."""
    return not set(rulebook.sources_on[unit[-2], unit[-1]]) - {rulebook.primary}


@frozen
class Said:
    """What a source says on an option: the stances it takes in some completion, None where it is silent.

    `holding` are its rules that hold in some completion, each with whether it does in every one. `decided` is the
    decision on the option where it is the same in all cases that end here: no other source speaks, and nothing is open.
    """

    stances: tuple[Stance | None, ...]
    holding: Mapping[str, bool]
    clash: bool
    decided: OptionDecision | None


@frozen
class Finished:
    """What final states come to, as all cases have it that end there; None for `asked` where that is open.

    `options` are, of each question, what a source says on its options.
    """

    possible: bool
    asked: Mapping[str, bool | None]
    options: Mapping[str, Mapping[str, Said]]

    @cached_property
    def rules(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]] | None]:
        """By question the rules that hold in some completion and those that do in every one; None where stances clash.

        Worked out once for all cases that end here.
        """
        return {question: _rules_holding(said.values()) for question, said in self.options.items()}


def _rules_holding(said: Collection[Said]) -> tuple[frozenset[str], frozenset[str]] | None:
    if any(one.clash for one in said):
        return None
    every = {rule: certain for one in said for rule, certain in one.holding.items()}
    return frozenset(every), frozenset(rule for rule, certain in every.items() if certain)


_IMPOSSIBLE = Finished(False, {}, {})


def together(every: Sequence[Finished]) -> Finished:
    """What several groups come to."""
    if not all(one.possible for one in every):
        return _IMPOSSIBLE
    asked: dict[str, bool | None] = {}
    options: dict[str, Mapping[str, Said]] = {}
    for one in every:
        asked |= one.asked
        for question, found in one.options.items():
            options[question] = {**options[question], **found} if question in options else found
    return Finished(True, asked, options)


class Groups:
    """The groups of a rulebook as they are now; which they are makes no difference to what is decided."""

    def __init__(self, whole: Group) -> None:
        self.now: tuple[Group, ...] = (whole,)
        self._again = whole.again
        self._room = whole.automaton.most
        self._walked = 0

    def finished(self, facts: Mapping[str, Known]) -> Finished:
        """What is decided of a case, but for what depends on which of its facts are unknown."""
        groups = self.now
        if len(groups) == 1 and not groups[0].automaton.outgrown:  # the usual case, and the fastest
            return groups[0].finished(facts)
        self._walked += 1
        if any(group.automaton.outgrown and len(group.units) > 1 for group in groups):
            self.now = groups = tuple(part for group in groups for part in group.parts())
            self._walked = 0
            for group in groups:  # together they have the room that the first one had
                group.automaton.most = max(self._room // len(groups), SMALLEST_ROOM)
        elif len(groups) > 1 and self._walked > REJOINED_AFTER:
            self.now = groups = (self._again(),)
        return together([group.finished(facts) for group in groups])


class Group:
    """Some units that are decided by one walk."""

    def __init__(self, compiled: Compiled, units: Iterable[Unit], room: int) -> None:
        self.units: tuple[Unit, ...] = tuple(units)
        self._room = room
        self._compiled = compiled
        roots = compiled.diagrams.roots
        needed = [name for unit in self.units for name in (unit, *_rules_of(compiled.rulebook, unit))]
        self.roots: list[int] = list(dict.fromkeys(roots[name] for name in needed))
        self._place = {name: self.roots.index(roots[name]) for name in needed}
        self.automaton: Automaton = Automaton(compiled.diagrams, compiled.axes, self.roots, room)

    def finished(self, facts: Mapping[str, Known]) -> Finished:
        """What is decided of the units."""
        state = self.automaton.walk(facts)
        if state.means is None:
            state.means = self.meaning(state.ends)
        finished: Finished = state.means
        return finished

    def meaning(self, ends: Sequence[frozenset[int]]) -> Finished:
        """What the units come to where these are the terminals that are reached, for each root of the automaton."""
        found = {name: self._values(ends[place]) for name, place in self._place.items()}
        if True not in found.get(POSSIBLE, (True,)):
            return _IMPOSSIBLE
        asked: dict[str, bool | None] = {}
        options: dict[str, dict[str, Said]] = {}
        for unit in self.units:
            match unit:
                case ("asked", question):
                    asked[question] = same(found[unit])
                    options.setdefault(question, {})
                case (*_, question, option):
                    options.setdefault(question, {})[option] = self._said(unit, found)
        return Finished(True, asked, options)

    def _said(self, unit: Unit, found: Mapping[Unit, list[Any]]) -> Said:
        verdicts: list[Verdict] = found[unit]
        stances = {verdict.by_source[0][1] if verdict.by_source else None for verdict in verdicts}
        rulebook = self._compiled.rulebook
        rules = {rule[1]: same(found[rule]) for rule in _rules_of(rulebook, unit)}
        holding = {rule: holds is True for rule, holds in rules.items() if holds is not False}
        clash = any(verdict.clash for verdict in verdicts)
        possible = tuple(stance for stance in (*Stance, None) if stance in stances)
        alone = unit[0] == "option" and len(possible) == 1 and not clash and _alone(rulebook, unit)
        return Said(
            possible, holding, clash, settled_alone(rulebook, unit[-1], possible[0], holding) if alone else None
        )

    def _values(self, ends: frozenset[int]) -> list[Any]:
        """The values of the possible completions, each once."""
        values = self._compiled.diagrams.values
        return [value for end in sorted(ends) if (value := values[end]) is not None]

    def again(self) -> Group:
        """The same group, nothing walked yet."""
        return Group(self._compiled, self.units, self._room)

    def parts(self) -> tuple[Group, ...]:
        """The group, or smaller ones if it has outgrown its room."""
        return self.parted() if self.automaton.outgrown and len(self.units) > 1 else (self,)

    def parted(self) -> tuple[Group, ...]:
        """Smaller groups instead of this one: one a question, or one a unit if it is of one question."""
        by_question: dict[tuple[str, ...], list[Unit]] = {}
        for unit in self.units:
            by_question.setdefault(unit[1:2], []).append(unit)
        some = list(by_question.values()) if len(by_question) > 1 else [[unit] for unit in self.units]
        return tuple(Group(self._compiled, units, self._room) for units in some)
