"""What is given on request beside the answers: the cautions on options, and what other sources say of them.

Each is a *track*: some walks of its own, and columns whose values depend on where these end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import define, field, frozen
from numpy.typing import NDArray

from ..logic.cautions import cautions_on
from ..logic.diagrams.automaton import ROOM
from ..logic.diagrams.cautions import apart_by_cautions, some_true
from ..logic.diagrams.cells import Axis
from ..logic.diagrams.compiling import Compiled, compile_rulebook
from ..logic.diagrams.groups import Group, units_by_source
from ..logic.diagrams.nodes import Builder, Diagrams
from ..logic.diagrams.outcomes import Verdict, same
from ..logic.diagrams.traversal import fold
from ..logic.rulebook import Rulebook
from .columns import Layout
from .kernel import Alphabet, Codes, Ends, Kernel
from .letters import Reader

Value = Callable[[Sequence[Ends]], Any]
"""What stands in a column where the walks of a track have come to these ends: a text, a truth value, or None."""


@frozen
class Column:
    """A column of a track: what it has, and of which kind that is."""

    name: str
    value: Value
    kind: pa.DataType = field(eq=False)


@define(eq=False)
class Track:
    """Some walks, and the columns they give. `met` are the combinations of ends that were met, by number."""

    kernels: tuple[Kernel, ...]
    columns: tuple[Column, ...]
    met: list[tuple[int, ...]] = field(factory=list)
    numbers: dict[tuple[int, ...], int] = field(factory=dict)
    values: dict[str, list[Any]] = field(factory=dict)
    making: threading.Lock = field(factory=threading.Lock)

    def walk(self, codes: Codes, count: int) -> NDArray[np.intp]:
        """For each of so many patients the number of the combination of ends that the walks come to."""
        ends = [kernel.walk(codes, count) for kernel in self.kernels]
        different, which = np.unique(np.stack(ends, axis=1), axis=0, return_inverse=True)
        return np.array([self._number(tuple(one)) for one in different.tolist()], np.intp).take(which.reshape(-1))

    def _number(self, ends: tuple[int, ...]) -> int:
        with self.making:
            if ends not in self.numbers:
                reached = [kernel.ends[end] for kernel, end in zip(self.kernels, ends, strict=True)]
                for column in self.columns:
                    self.values.setdefault(column.name, []).append(column.value(reached))
                self.met.append(ends)
                self.numbers[ends] = len(self.met) - 1
            return self.numbers[ends]


def kinds_of(
    rulebook: Rulebook, questions: Sequence[str], *, cautions: bool, sources: bool, ever: bool
) -> dict[str, pa.DataType]:
    """The columns that are given besides, each with what it holds; with `ever`, those of all views of the rulebook."""
    rules = rulebook.every_rule if ever else rulebook.rules
    large = compile_rulebook(rulebook).large
    kinds: dict[str, pa.DataType] = {}
    for question, option in _options(rulebook, questions):
        about = f"{question}/{option}"
        if cautions and cautions_on(rulebook)[question, option]:
            kinds |= {f"{about}.cautions": pa.string(), f"{about}.contraindicated": pa.bool_()}
        speaking = dict.fromkeys(rule.source for rule in rules if (rule.on.id, rule.option) == (question, option))
        if sources and question not in large:
            kinds |= {f"{about}.contested": pa.bool_()} if len(speaking) > 1 else {}
            kinds |= {f"{about}.stance.{source}": pa.string() for source in speaking if source != rulebook.primary}
    return kinds


class Beside:
    """The tracks of one rulebook that were asked for, over one table."""

    def __init__(
        self, rulebook: Rulebook, layout: Layout, questions: Sequence[str], cautions: bool, sources: bool
    ) -> None:
        self._readers: list[tuple[Reader, list[Track]]] = []
        if cautions and rulebook.cautions:
            axes = apart_by_cautions(rulebook).groups[0].axes
            alphabets = _alphabets(axes)
            track = _caution_track(rulebook, questions, alphabets)
            self._readers.append((Reader(layout, axes, alphabets), [track]))
        if sources:
            axes = compile_rulebook(rulebook).axes
            alphabets = _alphabets(axes)
            tracks = [*_source_tracks(rulebook, questions, alphabets), *_contest_tracks(rulebook, questions, alphabets)]
            self._readers.append((Reader(layout, axes, alphabets), tracks))

    def columns(self, batch: pa.RecordBatch, profiles: NDArray[np.int32]) -> dict[str, pa.Array]:
        """The columns of a batch, null for rows without a profile."""
        found: dict[str, pa.Array] = {}
        for reader, tracks in self._readers:
            codes, _ = reader.read(batch)
            for track in tracks:
                numbers = track.walk(codes, len(batch))
                for column in track.columns:
                    found[column.name] = _rendered(column, track, numbers, profiles)
        return found


def _rendered(column: Column, track: Track, numbers: NDArray[np.intp], profiles: NDArray[np.int32]) -> pa.Array:
    """A column as an Arrow array: its different values, and which of them each row has."""
    different: dict[Any, int] = {None: 0}
    table = [different.setdefault(value, len(different)) for value in track.values.get(column.name, [])]
    codes = np.array([*table, 0], np.int32).take(numbers)
    codes[profiles < 0] = 0
    return pa.array([*different], column.kind).take(pa.array(codes))


def _alphabets(axes: Sequence[Axis]) -> dict[int, Alphabet]:
    return {level: Alphabet(axis) for level, axis in enumerate(axes)}


def _caution_track(rulebook: Rulebook, questions: Sequence[str], alphabets: Mapping[int, Alphabet]) -> Track:
    """Which cautions certainly apply on each option, each with its severity, and whether it is contraindicated."""
    apart = apart_by_cautions(rulebook)
    kernels = tuple(
        Kernel(group.diagrams, group.axes, [group.diagrams.roots[name] for name in group.names], alphabets)
        for group in apart.groups
    )

    def truths(reached: Sequence[Ends]) -> dict[str, bool | None]:
        found: dict[str, bool | None] = {}
        for group, ends in zip(apart.groups, reached, strict=True):
            found |= group.meaning(ends)
        return found

    def applying(question: str, option: str, reached: Sequence[Ends]) -> str | None:
        said = truths(reached)
        here = [one.caution for one in cautions_on(rulebook)[question, option] if said[one.name]]
        return "; ".join(f"{one.id} {one.severity.name}" for one in here) or None

    def barred(question: str, option: str, reached: Sequence[Ends]) -> bool | None:
        said = truths(reached)
        return some_true(said[name] for name in apart.contraindications[question, option])

    columns = []
    for question, option in _options(rulebook, questions):
        if cautions_on(rulebook)[question, option]:
            about = f"{question}/{option}"
            columns += [
                Column(f"{about}.cautions", _of(applying, question, option), pa.string()),
                Column(f"{about}.contraindicated", _of(barred, question, option), pa.bool_()),
            ]
    return Track(kernels, tuple(columns))


def _source_tracks(rulebook: Rulebook, questions: Sequence[str], alphabets: Mapping[int, Alphabet]) -> Iterator[Track]:
    """What each source but the primary says of each option it speaks of: a stance, OPEN, or nothing."""
    compiled = compile_rulebook(rulebook)
    units: dict[str, list[Any]] = {}
    for question in questions:
        if question not in compiled.large:
            for source, some in units_by_source(rulebook, rulebook.questions_by_id[question]).items():
                units.setdefault(source, []).extend(some)
    for source, some in units.items():
        group = Group(compiled, some, ROOM)
        kernel = Kernel(compiled.diagrams, compiled.axes, group.roots, alphabets)

        def said(question: str, option: str, reached: Sequence[Ends], group: Group = group) -> str | None:
            stances = group.meaning(reached[0]).options[question][option].stances
            return "OPEN" if len(stances) > 1 else stances[0] and stances[0].value

        columns = [
            Column(f"{question}/{option}.stance.{source}", _of(said, question, option), pa.string())
            for _, _, question, option in some
        ]
        yield Track((kernel,), tuple(columns))


def _contest_tracks(rulebook: Rulebook, questions: Sequence[str], alphabets: Mapping[int, Alphabet]) -> Iterator[Track]:
    """Whether sources take different stances on an option, null where that is open: a walk for each question."""
    compiled = compile_rulebook(rulebook)
    for question in questions:
        named = [option for _, option in _options(rulebook, [question])]
        options = [option for option in named if len(rulebook.sources_on[question, option]) > 1]
        if not options or question in compiled.large:
            continue
        diagrams = _contested(compiled, question, options)
        kernel = Kernel(diagrams, compiled.axes, [diagrams.roots[option] for option in options], alphabets)

        def differ(place: int, reached: Sequence[Ends], diagrams: Diagrams = diagrams) -> bool | None:
            values = [diagrams.values[end] for end in reached[0][place]]
            return same(value[1] for value in values if value is not None)

        columns = [
            Column(f"{question}/{option}.contested", _at(differ, place), pa.bool_())
            for place, option in enumerate(options)
        ]
        yield Track((kernel,), tuple(columns))


def _contested(compiled: Compiled, question: str, options: Sequence[str]) -> Diagrams:
    """Where sources differ on options of a question, which are the names of the diagrams."""
    builder = Builder(())

    def terminal(verdict: Verdict | None) -> int:
        return builder.terminal(None if verdict is None else ("contested", verdict.contested))

    contested = fold(compiled.diagrams, terminal, builder.node)
    return builder.freeze({option: contested(compiled.verdict(question, option)) for option in options})


def _options(rulebook: Rulebook, questions: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, option.id) for name in questions for option in rulebook.questions_by_id[name].options]


def _of(value: Callable[[str, str, Sequence[Ends]], Any], question: str, option: str) -> Value:
    return lambda reached: value(question, option, reached)


def _at(value: Callable[[int, Sequence[Ends]], Any], place: int) -> Value:
    return lambda reached: value(place, reached)
