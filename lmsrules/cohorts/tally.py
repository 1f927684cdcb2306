"""What is counted while batches go by, in the order of the rows: profiles, with a witness each, and errors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from ..logic.partly import Known
from ..logic.rulebook import Rulebook
from .classes import NO_PROFILE, Registry
from .letters import Trouble
from .planning import Part
from .tables import rows_of
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


@frozen(eq=False)
class Witness:
    """The first row of a profile, as a batch of it alone, and who walked it."""

    row: int
    batch: pa.RecordBatch = field(repr=False)
    walker: Walker = field(repr=False)

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that the row was assessed by, which may be that of its day."""
        return self.walker.rulebook

    @cached_property
    def facts(self) -> dict[str, Known]:
        """The facts of the row by path."""
        return self.walker.facts_at(self.batch, 0)


class Tally:
    """Counts of profiles, which are numbered in the order in which rows have them, whatever thread walked them."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.registry: Registry = Registry(questions)
        self.counts: list[int] = []
        self.witnesses: list[Witness] = []
        self.rows: int = 0
        self.wrong: int = 0
        self.errors: list[RowError] = []
        self._numbers: dict[Walker, NDArray[np.int32]] = {}

    def count(self, batch: pa.RecordBatch, parts: Sequence[Part]) -> tuple[NDArray[np.int32], list[Trouble]]:
        """Count a batch; gives the profile of each row, as numbered here, and what is wrong with some."""
        profiles = np.full(len(batch), NO_PROFILE, np.int32)
        troubles: list[Trouble] = []
        for part in parts:
            troubles += [evolve(one, rows=part.rows[one.rows]) for one in part.walked.troubles]
            if part.walker is not None:
                profiles[part.rows] = self._numbered(part.walker, batch, part)
        many = np.bincount(profiles + 1, minlength=len(self.counts) + 1)
        self.counts = [one + more for one, more in zip(self.counts, many[1:].tolist(), strict=True)]
        self.wrong += int(many[0])
        self._hold(troubles)
        self.rows += len(batch)
        return profiles, troubles

    def _numbered(self, walker: Walker, batch: pa.RecordBatch, part: Part) -> NDArray[np.int32]:
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
                there = int(part.rows[row])
                self.witnesses.append(Witness(self.rows + there, rows_of(batch, part.rows[row : row + 1]), walker))
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
