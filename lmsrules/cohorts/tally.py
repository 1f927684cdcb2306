"""What is counted while batches go by, in the order of the rows: profiles, the first row of each, and errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from .classes import NO_PROFILE, Registry
from .letters import Trouble
from .planning import Part
from .walking import Walker

MOST_ERRORS = 1_000
"""The errors that a result holds one by one; all are counted, and marked in the table."""


@frozen(kw_only=True)
class RowError:
    """What is wrong with a row, the first being 0: a value that is none of its fact's, or facts that clash.

    `value` is empty where several columns cannot go together.
    """

    row: int
    column: str
    value: str
    why: str


class Tally:
    """Counts of profiles, which are numbered in the order in which rows have them, whatever thread walked them."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.registry: Registry = Registry(questions)
        self.counts: list[int] = []
        self.first: list[int] = []  # of each profile the first row that has it
        self.rows: int = 0
        self.wrong: int = 0
        self.errors: list[RowError] = []
        self._numbers: dict[Walker, NDArray[np.int32]] = {}

    def count(self, rows: int, parts: Sequence[Part]) -> tuple[NDArray[np.int32], list[Trouble]]:
        """Count a batch of so many rows; gives the profile of each, as numbered here, and what is wrong with some."""
        profiles = np.full(rows, NO_PROFILE, np.int32)
        troubles: list[Trouble] = []
        for part in parts:
            troubles += [evolve(one, rows=part.rows[one.rows]) for one in part.walked.troubles]
            if part.walker is not None:
                profiles[part.rows] = self._numbered(part.walker, part)
        many = np.bincount(profiles + 1, minlength=len(self.counts) + 1)
        self.counts = [one + more for one, more in zip(self.counts, many[1:].tolist(), strict=True)]
        self.wrong += int(many[0])
        self._hold(troubles)
        self.rows += rows
        return profiles, troubles

    def _numbered(self, walker: Walker, part: Part) -> NDArray[np.int32]:
        theirs, registry = part.walked.profiles, walker.walks.registry
        table = self._numbers.get(walker, np.full(1, NO_PROFILE, np.int32))
        met = np.flatnonzero(np.bincount(theirs + 1)[1:])
        if len(met) and met[-1] + 1 >= len(table):  # the last entry is that of rows without a profile
            table = np.concatenate([table, np.full(met[-1] + 2 - len(table), NO_PROFILE, np.int32)])
        new = sorted(
            (int(np.argmax(theirs == number)), number) for number in met.tolist() if table[number] == NO_PROFILE
        )
        for row, number in new:
            pairs = zip(registry.questions, registry.profiles[number], strict=True)
            table[number] = mine = self.registry.profile([registry.classes[name][one] for name, one in pairs])
            if mine == len(self.counts):
                self.counts.append(0)
                self.first.append(self.rows + int(part.rows[row]))
        self._numbers[walker] = table
        return table.take(theirs)

    def _hold(self, troubles: Sequence[Trouble]) -> None:
        """Hold the first errors, row by row."""
        room = MOST_ERRORS - len(self.errors)
        if troubles and room > 0:
            told = [(row, one) for one in troubles for row in one.rows[:room].tolist()]
            told.sort(key=lambda pair: pair[0])
            self.errors += [
                RowError(row=self.rows + row, column=one.column, value=one.value, why=one.why)
                for row, one in told[:room]
            ]
