"""From a batch of rows to their profiles, for one rulebook: letters, walks, and what the ends of walks come to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from ..logic.diagrams.automaton import ROOM
from ..logic.diagrams.compiler import Compiler
from ..logic.diagrams.compiling import Compiled, compile_rulebook
from ..logic.diagrams.decisions import decide_valid
from ..logic.diagrams.groups import Finished, Group, together, units_of
from ..logic.diagrams.nodes import is_true
from ..logic.diagrams.possibility import check_possible
from ..logic.draft import Draft
from ..logic.errors import ContradictionError, FactsError, Problem, broken_promise
from ..logic.once import once_for
from ..logic.partly import Known
from ..logic.reading import in_order
from ..logic.rulebook import Rulebook
from ..logic.tested import fields_in
from ..logic.words import INCLUDES, word_by_word
from .classes import NO_PROFILE, Class, Registry, class_of, class_of_decision
from .columns import Layout
from .kernel import Alphabet, Codes, Kernel
from .letters import Reader, Trouble, grouped

IMPOSSIBLE = -2
"""What stands in the place of the profile of ends that no possible patient has."""


MOST_TOGETHER = 100
"""The combinations of letters for which it is worked out which constraints they break together, none of them alone."""


@frozen
class Walked:
    """The profile of each row of a batch, and what is wrong with some rows, which have none."""

    profiles: NDArray[np.int32]
    troubles: tuple[Trouble, ...]


@frozen(eq=False)
class _Walk:
    """A group of units that is decided by one walk."""

    group: Group
    kernel: Kernel


class Walks:
    """The walks of one rulebook, for all tables that are walked by it. Profiles are numbered as they come."""

    def __init__(self, rulebook: Rulebook, questions: Sequence[str]) -> None:
        self.rulebook = rulebook
        self.registry: Registry = Registry(questions)
        self.compiled: Compiled = compile_rulebook(rulebook)
        self.alphabets: dict[int, Alphabet] = {level: Alphabet(axis) for level, axis in enumerate(self.compiled.axes)}
        self.large: list[str] = [question for question in questions if question in self.compiled.large]
        # The walks as they are now, and the profiles of their ends: one pair, so that threads see both change at once.
        self._now: tuple[tuple[_Walk, ...], dict[tuple[int, ...], int]] = (
            self._walks_of((Group(self.compiled, units_of(rulebook, questions), ROOM),)),
            {},
        )
        self._making = threading.RLock()

    def _walks_of(self, groups: Sequence[Group]) -> tuple[_Walk, ...]:
        compiled = self.compiled
        return tuple(
            _Walk(group, Kernel(compiled.diagrams, compiled.axes, group.roots, self.alphabets)) for group in groups
        )

    @property
    def levels(self) -> list[int]:
        """The levels that some walk reads."""
        return sorted({level for walk in self._now[0] for level in walk.kernel.levels})

    def profiles(self, codes: Codes, count: int, facts_at: Callable[[int], Mapping[str, Known]]) -> NDArray[np.int32]:
        """The profile of each of so many patients, by number, `IMPOSSIBLE` where nobody has these letters.

        `facts_at` gives the facts of one of them: some questions are decided case by case.
        """
        walks, met = self._now
        ends = [walk.kernel.walk(codes, count) for walk in walks]
        profiles = self._profiles_of(walks, met, ends, codes, facts_at)
        if any(walk.kernel.outgrown and len(walk.group.units) > 1 for walk in walks):
            self._part(walks)
        return profiles

    def _part(self, walks: tuple[_Walk, ...]) -> None:
        """Let what has outgrown its room be decided by several walks."""
        with self._making:
            if walks is self._now[0]:
                groups: list[Group] = []
                for walk in walks:
                    groups += walk.group.parted() if walk.kernel.outgrown else [walk.group]
                self._now = self._walks_of(groups), {}

    def _profiles_of(
        self,
        walks: tuple[_Walk, ...],
        met: dict[tuple[int, ...], int],
        ends: Sequence[NDArray[np.int32]],
        codes: Codes,
        facts_at: Callable[[int], Mapping[str, Known]],
    ) -> NDArray[np.int32]:
        if len(walks) == 1 and not self.large:
            table = [self._profile(walks, met, (end,), {}) for end in range(len(walks[0].kernel.ends))]
            return np.array(table, np.int32).take(ends[0])
        letters = [codes[level] for level in sorted(codes)] if self.large else []
        different, first, which = np.unique(
            np.stack([*ends, *letters], axis=1), axis=0, return_index=True, return_inverse=True
        )
        facts = [facts_at(row) if self.large else {} for row in first.tolist()]
        table = [
            self._profile(walks, met, tuple(one), known) for one, known in zip(different.tolist(), facts, strict=True)
        ]
        return np.array(table, np.int32).take(which.reshape(-1))

    def _profile(
        self,
        walks: tuple[_Walk, ...],
        met: dict[tuple[int, ...], int],
        key: tuple[int, ...],
        facts: Mapping[str, Known],
    ) -> int:
        """The profile of these ends, followed by letters where questions are decided case by case, with these facts."""
        if key not in met:
            pairs = zip(walks, key, strict=False)
            finished = together([walk.group.meaning(walk.kernel.ends[end]) for walk, end in pairs])
            met[key] = IMPOSSIBLE if not finished.possible else self.registry.profile(self._classes(finished, facts))
        return met[key]

    def _classes(self, finished: Finished, facts: Mapping[str, Known]) -> list[Class]:
        decided = decide_valid(self.rulebook, facts) if self.large else {}
        return [
            class_of_decision(self.rulebook, decided[question])
            if question in self.large
            else class_of(question, finished.asked[question], finished.options[question])
            for question in self.registry.questions
        ]

    def broken(self, codes: Codes, count: int) -> NDArray[np.bool_]:
        """For each of so many impossible patients, by constraint, whether it excludes them by itself."""
        kernels, values = self._constraints
        found = np.empty((count, len(kernels)), bool)
        for place, kernel in enumerate(kernels):
            ends = kernel.walk(codes, count)
            excluded = [not any(is_true(values[end]) for end in reached) for (reached,) in kernel.ends]
            found[:, place] = np.array(excluded).take(ends)
        return found

    @cached_property
    def _constraints(self) -> tuple[list[Kernel], Sequence[Any]]:
        """A walk for each constraint by itself, and the values of their terminals."""
        compiler = Compiler(self.rulebook, self.compiled.axes)
        diagrams = compiler.builder.freeze({one.id: compiler.possible([one]) for one in self.rulebook.constraints})
        roots = [diagrams.roots[one.id] for one in self.rulebook.constraints]
        return [Kernel(diagrams, self.compiled.axes, [root], self.alphabets) for root in roots], diagrams.values


@once_for
def _kept(_: Draft) -> dict[tuple[str, ...], Walks]:
    """The walks of a rulebook by the questions they are of, each with its tables as they have grown."""
    return {}


def walks_of(rulebook: Rulebook, questions: Sequence[str]) -> Walks:
    """The walks of a rulebook on some questions, made once."""
    kept = _kept(rulebook)
    key = tuple(questions)
    if key not in kept:
        kept[key] = Walks(rulebook, questions)
    return kept[key]


class Walker:
    """Walks the batches of one table by one rulebook."""

    def __init__(self, rulebook: Rulebook, layout: Layout, questions: Sequence[str]) -> None:
        self.rulebook = rulebook
        self.walks: Walks = walks_of(rulebook, questions)
        self._layout = layout
        self._reader = Reader(layout, self.walks.compiled.axes, self.walks.alphabets)
        self._together: dict[tuple[int, ...], tuple[str, ...]] = {}

    def walk(self, batch: pa.RecordBatch) -> Walked:
        """The profiles of a batch's rows, numbered as the walks have them."""
        codes, troubles = self._reader.read(batch)
        wrong = np.zeros(len(batch), bool)
        for trouble in troubles:
            wrong[trouble.rows] = True
        profiles = self.walks.profiles(codes, len(batch), lambda row: {} if wrong[row] else self.facts_at(batch, row))
        profiles[wrong] = NO_PROFILE
        impossible = np.flatnonzero(profiles == IMPOSSIBLE)
        if len(impossible):
            troubles += self._impossible(batch, codes, impossible)
            profiles[impossible] = NO_PROFILE
        return Walked(profiles, tuple(troubles))

    def facts_at(self, batch: pa.RecordBatch, row: int) -> dict[str, Known]:
        """The facts of a row, by path; raises FactsError as `facts_at` does."""
        return facts_at(self._layout, self.rulebook, batch, row)

    def _impossible(self, batch: pa.RecordBatch, codes: Codes, rows: NDArray[np.intp]) -> list[Trouble]:
        """Which constraints impossible rows break, each constraint that is broken alone, or else some together."""
        broken = self.walks.broken({level: letters[rows] for level, letters in codes.items()}, len(rows))
        different, which = np.unique(np.packbits(broken, axis=1), axis=0, return_inverse=True)
        troubles: list[Trouble] = []
        for number, some in grouped(which.reshape(-1), rows):
            here = np.unpackbits(different[number], count=broken.shape[1])
            names = [one.id for one, is_broken in zip(self.rulebook.constraints, here, strict=True) if is_broken]
            troubles += [self._trouble(names, some)] if names else self._broken_together(batch, codes, some)
        return troubles

    def _broken_together(self, batch: pa.RecordBatch, codes: Codes, rows: NDArray[np.intp]) -> Iterator[Trouble]:
        """What rows break of which no constraint is broken alone: alike for all that have the same letters."""
        tied = sorted(set().union(*self.walks.compiled.ties) & codes.keys())
        letters = np.stack([codes[level][rows] for level in tied], axis=1)
        different, first, which = np.unique(letters, axis=0, return_index=True, return_inverse=True)
        keys = [tuple(key) for key in different.tolist()]
        for key, row in zip(keys, rows[first].tolist(), strict=True):
            if key not in self._together and len(self._together) < MOST_TOGETHER:
                self._together[key] = self._why_together(self.facts_at(batch, row))
        for number, some in grouped(which.reshape(-1), rows):
            yield self._trouble(self._together.get(keys[number], ()), some)

    def _why_together(self, facts: Mapping[str, Known]) -> tuple[str, ...]:
        """The constraints that cannot be met together."""
        try:
            check_possible(self.walks.compiled, facts, self.walks.compiled.cells(facts))
        except ContradictionError as error:
            return error.constraints
        raise broken_promise("the constraints were to exclude a row", "they do not", facts)

    def _trouble(self, names: Sequence[str], rows: NDArray[np.intp]) -> Trouble:
        """The trouble with rows that break constraints, with the columns that the constraints are on."""
        broken = [self.rulebook.constraints_by_id[name] for name in names or self.rulebook.constraints_by_id]
        tested = {path.partition(INCLUDES)[0] for one in broken for path in fields_in(self.rulebook, one.holds)}
        told = [one for one in self._layout.told if one.field.path in tested]
        columns = ", ".join(name for one in told for name in one.columns.values())
        why = "; ".join(f"constraint {one.id}: {one.why.rstrip('.')}" for one in broken)
        return Trouble(
            columns,
            "",
            why if names else "these facts cannot all be true of one row; explain(row) says which constraints",
            rows,
        )


def facts_at(layout: Layout, rulebook: Rulebook, batch: pa.RecordBatch, row: int) -> dict[str, Known]:
    """The facts of a row by path, in the order of the rulebook's fields.

    Raises:
        FactsError: values are none of their fields; every problem is listed.
    """
    facts, problems = {}, []
    for told in layout.told:
        known, problem = told.read({role: batch.column(name)[row].as_py() for role, name in told.columns.items()})
        if problem:
            problems.append(Problem(told.field.path, problem))
        elif known is not None:
            facts[told.field.path] = known
    if problems:
        raise FactsError(problems)
    return in_order(word_by_word(facts), rulebook.single_fields)
