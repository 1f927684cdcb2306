"""Which diagrams are decided by one walk: all of a rulebook together, as long as their automaton stays small.

Facts that many questions share are then read once. Where the joint automaton outgrows its room, each question gets one
of its own, and where that still does, each option: independent options multiply states, but never wrongly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from ..draft import Draft
from ..once import once_for
from ..partly import Known
from ..parts import Question
from .automaton import ROOM, Automaton, State
from .compiling import Compiled, compile_rulebook
from .outcomes import OptionDecision, on_nothing, option_decision, same

Unit = tuple[str, ...]
"""What is decided by itself: `("possible",)`, `("asked", question)` or `("option", question, option)`."""

_POSSIBLE: Unit = ("possible",)

SMALLEST_ROOM = 100_000
"""The room of an automaton at least, however many there are."""


@once_for
def groups_of(rulebook: Draft) -> Groups:
    """The groups of a rulebook: at first one of all its units."""
    return Groups((Group(compile_rulebook(rulebook), units_of(rulebook), ROOM),))


def units_of(rulebook: Draft) -> list[Unit]:
    """All that is decided of a rulebook."""
    units: list[Unit] = [_POSSIBLE] if rulebook.constraints else []
    large = compile_rulebook(rulebook).large
    for question in rulebook.questions:
        units += [] if question.id in large else units_on(question)
    return units


def units_on(question: Question) -> list[Unit]:
    """All that is decided of a question."""
    return [("asked", question.id), *(("option", question.id, option.id) for option in question.options)]


def _rules_of(rulebook: Draft, unit: Unit) -> list[Unit]:
    """The rules that speak on an option."""
    match unit:
        case ("option", question, option):
            return [("rule", rule.id) for rule in rulebook.rules_on[question] if rule.option == option]
    return []


@frozen
class Finished:
    """What final states come to, as all cases have it that end there; None for `asked` where that is open.

    `options` are those of each question, `open` the questions with an option whose verdict is; `clashes` the options of
    which a source takes two stances in some completion.
    """

    possible: bool
    asked: Mapping[str, bool | None]
    options: Mapping[str, Mapping[str, OptionDecision]]
    open: frozenset[str] = frozenset()
    clashes: tuple[tuple[str, str], ...] = ()


_IMPOSSIBLE = Finished(False, {}, {})


def _together(every: Sequence[Finished]) -> Finished:
    if not all(one.possible for one in every):
        return _IMPOSSIBLE
    asked: dict[str, bool | None] = {}
    options: dict[str, Mapping[str, OptionDecision]] = {}
    for one in every:
        asked |= one.asked
        for question, found in one.options.items():
            options[question] = {**options[question], **found} if question in options else found
    still_open = frozenset().union(*(one.open for one in every))
    return Finished(True, asked, options, still_open, tuple(clash for one in every for clash in one.clashes))


class Groups:
    """The groups of a rulebook as they are now; which they are makes no difference to what is decided."""

    def __init__(self, now: tuple[Group, ...]) -> None:
        self.now: tuple[Group, ...] = now

    def finished(self, facts: Mapping[str, Known]) -> Finished:
        """What is decided of a case, but for what depends on which of its facts are unknown."""
        groups = self.now
        if len(groups) == 1 and not groups[0].automaton.outgrown:  # the usual case, and the fastest
            return groups[0].finished(facts)
        if any(group.automaton.outgrown and len(group.units) > 1 for group in groups):
            self.now = groups = tuple(part for group in groups for part in group.parts(len(groups)))
        return _together([group.finished(facts) for group in groups])


class Group:
    """Some units that are decided by one walk."""

    def __init__(self, compiled: Compiled, units: Iterable[Unit], room: int) -> None:
        self.units: tuple[Unit, ...] = tuple(units)
        self._compiled = compiled
        roots = compiled.diagrams.roots
        needed = [name for unit in self.units for name in (unit, *_rules_of(compiled.rulebook, unit))]
        distinct = list(dict.fromkeys(roots[name] for name in needed))
        self._place = {name: distinct.index(roots[name]) for name in needed}
        self.automaton: Automaton = Automaton(compiled.diagrams, compiled.axes, distinct, room)

    def finished(self, facts: Mapping[str, Known]) -> Finished:
        """What is decided of the units."""
        state = self.automaton.walk(facts)
        if state.means is None:
            state.means = self._finished(state)
        finished: Finished = state.means
        return finished

    def _finished(self, state: State) -> Finished:
        found = {name: self._values(state.ends[place]) for name, place in self._place.items()}
        if True not in found.get(_POSSIBLE, (True,)):
            return _IMPOSSIBLE
        rulebook = self._compiled.rulebook
        holding = {name[1]: same(values) for name, values in found.items() if name[0] == "rule"}
        asked: dict[str, bool | None] = {}
        options: dict[str, dict[str, OptionDecision]] = {}
        clashes = []
        for unit in self.units:
            match unit:
                case ("asked", question):
                    asked[question] = same(found[unit])
                    options.setdefault(question, {})
                case ("option", question, option):
                    decided = option_decision(rulebook, question, option, found[unit], holding)
                    options.setdefault(question, {})[option] = decided
                    clashes += [(question, option)] if any(verdict.clash for verdict in found[unit]) else []
        still_open = (q for q, some in options.items() if any(one.ask is not on_nothing for one in some.values()))
        return Finished(True, asked, options, frozenset(still_open), tuple(clashes))

    def _values(self, ends: frozenset[int]) -> list[Any]:
        """The values of the possible completions, each once."""
        values = self._compiled.diagrams.values
        return [value for end in sorted(ends) if (value := values[end]) is not None]

    def parts(self, groups: int) -> tuple[Group, ...]:
        """The group, or smaller ones if it has outgrown its room: one a question, or one a unit."""
        if not (self.automaton.outgrown and len(self.units) > 1):
            return (self,)
        by_question: dict[tuple[str, ...], list[Unit]] = {}
        for unit in self.units:
            by_question.setdefault(unit[1:2], []).append(unit)
        some = list(by_question.values()) if len(by_question) > 1 else [[unit] for unit in self.units]
        room = max(ROOM // (groups - 1 + len(some)), SMALLEST_ROOM)
        return tuple(Group(self._compiled, units, room) for units in some)
