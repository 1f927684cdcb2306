"""One deterministic automaton over partly known patients: deciding is a walk of one step for each fact that matters.

Read level by level, a patient is a word: its letters are cells, sets of cells and "unknown". A diagram that reads an
unknown fact is at several nodes at once, so a *state* has, for each diagram of the group, the set of nodes that some
completion has reached. It reads the least level of any of these nodes; on a cell each node there moves to that child,
on a set of cells to each of those, and all others stay. A state without nodes left to read is *final*: it has, for each
diagram, the set of terminals that the completions reach, which is all there is to decide. Only the facts that a walk
comes to are turned into letters.

States are made when they are first visited and kept, as a regular-expression engine makes its DFA from an NFA. They
take no more room than `room` says: when it is full, all are forgotten and the walk goes on with new ones.

What must hold: the terminals at a final state are those that `Diagrams.reachable` gives for each root; a state that can
be found is complete, so that walks need no lock, and a fork or an interrupt leaves none half made.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import define, field

from ..partly import Known, Partly
from .cells import Axis, quick_cell_of
from .nodes import Diagrams
from .traversal import Letter, ways

ROOM = 4_000_000
"""The numbers that the states of one automaton may hold, each of 8 bytes or so."""

LAST = 1 << 30
"""The level of a terminal: no field has it."""

_MAKING = [threading.RLock()]  # a signal handler may decide while the same thread is making a state
if hasattr(os, "register_at_fork"):  # the thread that holds the lock does not live on in a child
    os.register_at_fork(after_in_child=lambda: _MAKING.__setitem__(0, threading.RLock()))


@define(eq=False)
class State:
    """Where a walk can be: the `level` it reads (`LAST`: none, it is final), and the states that are next.

    It reads the fact at `path` (None if it is final), a number's cell by `cell_of` (None for words). `steps` has the
    next states by letter, but a cell of words by its word. `parts` has for each diagram the number of the set it is at,
    `ends` in a final state the terminals it has reached, each as its index among the values. `means` is for whoever
    walks: what a final state comes to.
    """

    level: int
    path: str | None
    cell_of: Callable[[Any], int] | None
    parts: tuple[int, ...]
    ends: tuple[frozenset[int], ...] = ()
    steps: dict[Hashable, State] = field(factory=dict)
    means: Any = None


class States:
    """The states made so far, and the sets of nodes they are of."""

    def __init__(self, diagrams: Diagrams, axes: Sequence[Axis], roots: Sequence[int]) -> None:
        self._diagrams = diagrams
        self.axes = axes
        self._reading = [(axis.field.path, None if axis.numbers else quick_cell_of(axis)) for axis in axes]
        self._numbers: dict[frozenset[int], int] = {}
        self._sets: list[tuple[int, frozenset[int]]] = []  # each with its least level
        self._moves: dict[tuple[int, Letter], int] = {}
        self._states: dict[tuple[int, ...], State] = {}
        self.room: int = 0
        self.walks = 0
        self.start: State = self._state(tuple(self._number(frozenset((root,))) for root in roots))

    @property
    def count(self) -> int:
        """How many states there are."""
        return len(self._states)

    def step(self, state: State, said: Any) -> State:
        """The state that is next: `said` is a letter of numbers, and of words all that can be known of them."""
        axis = self.axes[state.level]
        letter: Letter = axis.letter_of(said) if axis.numbers and said is not None else said
        if isinstance(said, Partly):  # kept by its letter, for there are far more sets of words than are met again
            said = axis.cells[letter].value if isinstance(letter, int) else letter
        there = state.steps.get(said)
        if there is None:
            state.steps[said] = there = self.after(state, letter)
        return there

    def after(self, state: State, letter: Letter) -> State:
        """The state to which a letter of its fact leads from one that is not final."""
        with _MAKING[0]:
            self.room += 4
            return self._state(tuple(self._moved(part, state.level, letter) for part in state.parts))

    def _state(self, parts: tuple[int, ...]) -> State:
        state = self._states.get(parts)
        if state is None:
            level = min((self._sets[part][0] for part in parts), default=LAST)
            ends = tuple(frozenset(~node for node in self._sets[part][1]) for part in parts if level == LAST)
            path, cell_of = (None, None) if level == LAST else self._reading[level]
            state = self._states[parts] = State(level, path, cell_of, parts, ends)
            self.room += len(parts) + 40
        return state

    def _moved(self, part: int, level: int, letter: Letter) -> int:
        if self._sets[part][0] != level:
            return part
        there = self._moves.get((part, letter))
        if there is None:
            levels, children = self._diagrams.levels, self._diagrams.children
            nodes: set[int] = set()
            for node in self._sets[part][1]:
                if node >= 0 and levels[node] == level:
                    nodes.update(ways(children[node], letter))
                else:
                    nodes.add(node)
            there = self._moves[part, letter] = self._number(frozenset(nodes))
            self.room += 12
        return there

    def _number(self, nodes: frozenset[int]) -> int:
        number = self._numbers.get(nodes)
        if number is None:
            levels = self._diagrams.levels
            number = len(self._sets)
            self._sets.append((min((levels[node] for node in nodes if node >= 0), default=LAST), nodes))
            self._numbers[nodes] = number
            self.room += 2 * len(nodes) + 40
        return number


class Automaton:
    """The automaton of some diagrams, given by their roots.

    Its axes are those of the diagrams' levels; it takes `most` numbers of room. It is `outgrown` once they were used up
    by fewer walks than states: most of them were made and never met again.
    """

    def __init__(self, diagrams: Diagrams, axes: Sequence[Axis], roots: Sequence[int], room: int = ROOM) -> None:
        self._new: Callable[[], States] = partial(States, diagrams, axes, tuple(roots))
        self.most: int = room
        self._states = self._new()
        self.outgrown: bool = False

    @property
    def room(self) -> int:
        """The numbers that its states hold now."""
        return self._states.room

    def walk(self, facts: Mapping[str, Known]) -> State:
        """The final state of a patient, whose facts are checked already."""
        states, known = self._states, facts.get
        states.walks += 1
        state = states.start
        while (path := state.path) is not None:
            said: Any = known(path)
            if said is not None and (cell_of := state.cell_of) is not None:
                try:
                    said = cell_of(said)
                except TypeError:  # a partly known fact is not before or after a number
                    said = states.axes[state.level].letter_of(said)
            there = state.steps.get(said)
            state = states.step(state, said) if there is None else there
        if states.room > self.most and states is self._states:  # whoever walks in the old ones goes on there
            self.outgrown = self.outgrown or states.walks < states.count
            self._states = self._new()
        return state
