"""The automaton for a whole batch: what is one step for one patient is one gather for all patients at once.

Level by level, `state = table[state, letter]`: a table has a row for each state that some patient of a batch has come
to, and a column for each letter: the cells of a fact, *unknown*, and the sets of cells met so far. A state that does
not read a level passes it. Entries are made when they are first needed, so no Python runs for a row.

What must hold: the terminals at the end of a patient's walk are those that `Automaton.walk` reaches; whoever reads a
table while another thread fills it reads an entry that is complete, or none.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..logic.diagrams.automaton import ROOM, State, States
from ..logic.diagrams.cells import Axis
from ..logic.diagrams.nodes import Diagrams
from ..logic.diagrams.traversal import Letter

Codes: TypeAlias = Mapping[int, NDArray[Any]]
"""By level a letter's number for each patient of a batch; on a level that is not there, all facts are unknown."""

Ends: TypeAlias = tuple[frozenset[int], ...]
"""The terminals that the completions of a patient reach, for each root, each as its index among the values."""

MOST_ENTRIES = 16_000_000
"""The entries that the tables of one kernel may have, each of 4 bytes; then they are begun anew."""

_NOT_MADE = -1


class Alphabet:
    """The letters of one axis by number: its cells, then *unknown*, then the sets of cells that were met."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        self.unknown: int = len(axis.cells)
        self.letters: list[Letter] = [*range(self.unknown), None]
        self._numbers: dict[Letter, int] = {letter: number for number, letter in enumerate(self.letters)}
        self._making = threading.Lock()

    def number(self, letter: Letter) -> int:
        """The number of a letter; a set of cells that was not met before gets the next one."""
        if letter not in self._numbers:
            with self._making:
                if letter not in self._numbers:
                    self.letters.append(letter)
                    self._numbers[letter] = len(self.letters) - 1
        return self._numbers[letter]


class _Floor:
    """A level that some diagram reads: the states that patients come to it in, and the table of where they go."""

    def __init__(self, level: int, alphabet: Alphabet) -> None:
        self.level = level
        self.alphabet = alphabet
        self.states: list[State] = []
        self.numbers: dict[State, int] = {}
        self.table: NDArray[np.int32] = np.full((8, len(alphabet.letters)), _NOT_MADE, np.int32)

    def number(self, state: State) -> int:
        """The number of a state here; one that is new gets the next, and an empty row."""
        if state not in self.numbers:
            if len(self.states) == len(self.table):
                self.table = np.concatenate([self.table, np.full_like(self.table, _NOT_MADE)])
            self.states.append(state)
            self.numbers[state] = len(self.states) - 1
        return self.numbers[state]

    def widen(self) -> None:
        """Give the table a column for each letter that was met since it was made, and some more."""
        more = len(self.alphabet.letters) - self.table.shape[1]
        if more > 0:
            new = np.full((len(self.table), more + 8), _NOT_MADE, np.int32)
            self.table = np.concatenate([self.table, new], axis=1)


class _Tables:
    """The states made so far and the floors they are on, as long as there is room."""

    def __init__(self, states: States, floors: Sequence[_Floor]) -> None:
        self.states = states
        self.floors = floors
        self.walked = 0
        if floors:
            floors[0].number(states.start)

    @property
    def are_full(self) -> bool:
        return self.states.room > ROOM or sum(floor.table.size for floor in self.floors) > MOST_ENTRIES

    @property
    def grew_faster(self) -> bool:
        """Whether they have more rows than patients walked over them."""
        return self.walked < sum(len(floor.states) for floor in self.floors)


class Kernel:
    """Diagrams by their roots, walked by batches of patients.

    `ends` are the different ends that were met, each by the number that `walk` gives for it. It is `outgrown` once its
    tables were filled by fewer patients than they have states.
    """

    def __init__(
        self, diagrams: Diagrams, axes: Sequence[Axis], roots: Sequence[int], alphabets: Mapping[int, Alphabet]
    ) -> None:
        self._of = (diagrams, axes, tuple(roots))
        self._alphabets = alphabets
        self.levels: list[int] = sorted({level for root in set(roots) for level in diagrams.levels_under(root)})
        self.ends: list[Ends] = []
        self._numbers: dict[Ends, int] = {}
        self._making = threading.RLock()
        self.outgrown: bool = False
        self._tables = self._begin()

    def _begin(self) -> _Tables:
        return _Tables(States(*self._of), [_Floor(level, self._alphabets[level]) for level in self.levels])

    def walk(self, codes: Codes, count: int) -> NDArray[np.int32]:
        """For each of `count` patients the number of the end that their letters lead to."""
        tables = self._tables
        if not tables.floors:
            return np.full(count, self._number(tables.states.start), np.int32)
        state = np.zeros(count, np.int32)
        index = np.empty(count, np.intp)
        for place, floor in enumerate(tables.floors):
            letters = codes.get(floor.level, floor.alphabet.unknown)
            if floor.table.shape[1] < len(floor.alphabet.letters):
                with self._making:
                    floor.widen()
            while True:
                table = floor.table
                np.multiply(state, table.shape[1], out=index)
                index += letters
                gone = table.take(index)
                if count == 0 or gone.min() != _NOT_MADE:
                    break
                self._fill(tables, place, np.unique(index[gone == _NOT_MADE]).tolist(), table.shape[1])
            state = gone
        tables.walked += count
        if tables.are_full:
            with self._making:
                if tables is self._tables:  # whoever walks over the old ones goes on there
                    self.outgrown = self.outgrown or tables.grew_faster
                    self._tables = self._begin()
        return state

    def _fill(self, tables: _Tables, place: int, missing: list[int], width: int) -> None:
        """Make the entries that a batch has come to and that are not there, given by number in a table so wide."""
        floor, last = tables.floors[place], place + 1 == len(tables.floors)
        number_of = self._number if last else tables.floors[place + 1].number
        with self._making:
            for entry in missing:
                number, letter = divmod(entry, width)
                state = floor.states[number]
                if state.level == floor.level:
                    there = number_of(tables.states.after(state, floor.alphabet.letters[letter]))
                    floor.table[number, letter] = there
                else:
                    floor.table[number, :] = number_of(state)

    def _number(self, final: State) -> int:
        """The number of a final state's end."""
        with self._making:
            if final.ends not in self._numbers:
                self.ends.append(final.ends)
                self._numbers[final.ends] = len(self.ends) - 1
            return self._numbers[final.ends]
