"""The columns of a batch as letters, which is what the kernel walks by.

Every different value is read once, by the same code that reads a case; numbers of many values are compared as arrays.
A value that is no fact of its field marks its rows (`Trouble`); it never becomes *unknown*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
from attrs import evolve, frozen
from numpy.typing import NDArray

from ..logic.diagrams.cells import Axis
from ..logic.fields import Number, Whole
from ..logic.values import shortened
from ..logic.words import Words, spread, word_fields
from .columns import Layout, Told
from .encoding import encoded
from .kernel import Alphabet

MOST_KEPT = 100_000
"""The different values of a fact that are remembered with what they come to."""

MOST_EXPLAINED = 1_000
"""The wrong values of a column that are told with the nearest spelling and all that is allowed; the others in brief."""

MOST_USUAL = 200
"""The texts of a column's first batch that are looked for in the next ones."""

LARGEST = 2.0**50
"""Up to here arrays are compared with limits; beyond it each number is read by itself, for no float holds them all."""


@frozen
class Trouble:
    """A value that is no fact of its field, why, and the rows of a batch that have it."""

    column: str
    value: str
    why: str
    rows: NDArray[np.intp]

    def later(self, rows: int) -> Trouble:
        """The same so many rows later."""
        return evolve(self, rows=self.rows + rows)

    @property
    def text(self) -> str:
        """As the column of errors tells it."""
        return f"{self.column}: {self.why}" if self.column else self.why


class Reader:
    """Turns the columns of a batch into letters of some axes, one alphabet each by level."""

    def __init__(self, layout: Layout, axes: Sequence[Axis], alphabets: Mapping[int, Alphabet]) -> None:
        self._alphabets = alphabets
        levels = {axis.field.path: level for level, axis in enumerate(axes)}
        self._fields = [_FieldReader(told, levels, alphabets) for told in layout.told]

    def read(self, batch: pa.RecordBatch) -> tuple[dict[int, NDArray[Any]], list[Trouble]]:
        """The letters' numbers by level, and all that is wrong with values; letters of such rows mean nothing."""
        codes: dict[int, NDArray[Any]] = {}
        troubles: list[Trouble] = []
        for field in self._fields:
            field.read(batch, codes, troubles)
        return codes, troubles


class _FieldReader:
    """Reads what a batch tells of one field, and remembers what each value came to."""

    def __init__(self, told: Told, levels: Mapping[str, int], alphabets: Mapping[int, Alphabet]) -> None:
        self._told = told
        paths = [word.path for word in word_fields(told.field)] or [told.field.path]
        self._levels = [(path, levels[path], alphabets[levels[path]]) for path in paths if path in levels]
        self._kept: dict[Any, tuple[tuple[int, ...], str]] = {}
        self._wrong = 0
        self._usual: pa.Array | None = None

    def read(self, batch: pa.RecordBatch, codes: dict[int, NDArray[Any]], troubles: list[Trouble]) -> None:
        told = self._told
        arrays = [batch.column(column) for column in told.columns.values()]
        if self._are_numbers(arrays):
            self._read_numbers(arrays[0], codes, troubles)
            return
        numbers, different = self._met_before(arrays) or _parted(arrays)
        read = [self._letters(values) for values in different]
        for place, (_, level, alphabet) in enumerate(self._levels):
            table = [letters[place] if not problem else alphabet.unknown for letters, problem in read]
            codes[level] = np.array(table, np.uint8 if max(table, default=0) < 256 else np.uint32).take(numbers)
        wrong = np.array([bool(problem) for _, problem in read])
        if self._usual is None and len(arrays) == 1 and pa.types.is_string(arrays[0].type) and not wrong.any():
            texts = [value for (value,) in different[:MOST_USUAL] if value is not None]
            self._usual = pa.array([*texts, None], pa.string()) if texts else None
        if wrong.any():
            rows = np.flatnonzero(wrong.take(numbers))
            for number, some in grouped(numbers[rows], rows):
                troubles.append(self._trouble(different[number], read[number][1], some))

    def _met_before(self, arrays: Sequence[pa.Array]) -> tuple[NDArray[Any], list[tuple[Any, ...]]] | None:
        """As `_parted` of a column of text all of whose values were in the first batch, in two thirds of the time."""
        usual = self._usual  # which another thread may be the first to set meanwhile, in another order
        if usual is None or not pa.types.is_string(arrays[0].type):
            return None
        found = pa.compute.index_in(arrays[0], value_set=usual, skip_nulls=False)
        if found.null_count:
            return None
        return found.to_numpy(), [(one,) for one in usual.to_pylist()]

    def _trouble(self, values: Sequence[Any], why: str, rows: NDArray[np.intp]) -> Trouble:
        shown = ", ".join(shortened(repr(value)) for value in values if value is not None)
        return Trouble(", ".join(self._told.columns.values()), shown, why, rows)

    def _letters(self, values: tuple[Any, ...]) -> tuple[tuple[int, ...], str]:
        """The letters that a row's values come to, level by level, and an empty text; or what is wrong with them."""
        key, kept = repr(values), self._kept  # which another thread may begin anew
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                self._kept = kept = {}
            known, problem = self._told.read(dict(zip(self._told.columns, values, strict=True)))
            if problem:  # why each of thousands of values is wrong would take long to say
                self._wrong += 1
                if self._wrong >= MOST_EXPLAINED and not self._told.briefly:
                    self._told = evolve(self._told, briefly=True)
            kept[key] = ((), problem) if problem else (self._letters_of(known), "")
        return kept[key]

    def _letters_of(self, known: Any) -> tuple[int, ...]:
        if known is None:
            return tuple(alphabet.unknown for _, _, alphabet in self._levels)
        said = spread(self._told.field, known) if isinstance(known, Words) else {self._told.field.path: known}
        return tuple(
            alphabet.number(alphabet.axis.letter_of(said[path])) if path in said else alphabet.unknown
            for path, _, alphabet in self._levels
        )

    def _are_numbers(self, arrays: Sequence[pa.Array]) -> bool:
        """Whether the field has one column, of numbers, and limits that arrays can be compared with exactly."""
        domain = self._told.field.domain
        kind = arrays[0].type
        if not (isinstance(domain, Whole | Number) and [*self._told.columns] == [""]):
            return False
        cuts = [number for _, _, alphabet in self._levels for number, _ in alphabet.axis.cuts]
        ends = [end for end in (domain.low, domain.high) if end is not None]
        return (pa.types.is_integer(kind) or pa.types.is_floating(kind)) and all(
            abs(number) <= LARGEST for number in (*cuts, *ends)
        )

    def _read_numbers(self, array: pa.Array, codes: dict[int, NDArray[Any]], troubles: list[Trouble]) -> None:
        domain = self._told.field.domain
        assert isinstance(domain, Whole | Number), "others have no numbers"
        values, unknown = _numbers_in(array)
        good = np.ones(len(values), bool)
        if domain.low is not None:
            good &= values > domain.low if isinstance(domain, Number) and domain.low_open else values >= domain.low
        if domain.high is not None:
            good &= values <= domain.high
        elif values.dtype.kind == "f":
            good &= values < np.inf
        if domain.low is None and values.dtype.kind == "f":
            good &= values > -np.inf
        if isinstance(domain, Whole) and values.dtype.kind == "f":
            good &= values == np.floor(values)
        special = self._translated(values)
        bad = np.flatnonzero(~(good | unknown | special)) if special is not None else np.flatnonzero(~(good | unknown))
        for _, level, alphabet in self._levels:
            letters: NDArray[Any] = np.zeros(len(values), np.uint8 if len(alphabet.axis.cuts) < 255 else np.uint32)
            for number, side in alphabet.axis.cuts:
                letters += (values > number if side else values >= number).view(np.uint8)
            letters[unknown] = alphabet.unknown
            codes[level] = letters
        if special is not None:
            self._read_special(values, special, codes, troubles)
        for value, rows in grouped(values[bad], bad):
            troubles.append(self._trouble((value,), self._letters((value,))[1] or "it cannot be read", rows))

    def _translated(self, values: NDArray[Any]) -> NDArray[np.bool_] | None:
        """Where numbers stand for something else, such as 999 for *unknown*."""
        keys = [key for is_truth, key in self._told.values if isinstance(key, int | float) and not is_truth]
        return np.isin(values, keys) if keys else None

    def _read_special(
        self, values: NDArray[Any], special: NDArray[np.bool_], codes: dict[int, NDArray[Any]], troubles: list[Trouble]
    ) -> None:
        where = np.flatnonzero(special)
        for value, rows in grouped(values[where], where):
            letters, problem = self._letters((value,))
            if problem:
                troubles.append(self._trouble((value,), problem, rows))
                continue
            for (_, level, _), letter in zip(self._levels, letters, strict=True):
                if letter > np.iinfo(codes[level].dtype).max:
                    codes[level] = codes[level].astype(np.uint32)
                codes[level][rows] = letter


def grouped(keys: NDArray[Any], rows: NDArray[np.intp]) -> Iterator[tuple[Any, NDArray[np.intp]]]:
    """The rows of each key, in the order of the keys."""
    if not len(rows):
        return
    order = np.argsort(keys, kind="stable")
    different, first = np.unique(keys[order], return_index=True)
    yield from zip(different.tolist(), np.split(rows[order], first[1:]), strict=True)


def _numbers_in(array: pa.Array) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The numbers of an array, and where there is none: null or not a number."""
    if pa.types.is_float16(array.type):
        array = array.cast(pa.float32())
    valid = None if array.null_count == 0 else array.is_valid().to_numpy(zero_copy_only=False)
    data = array.buffers()[1]
    values: NDArray[Any] = (
        np.frombuffer(data, array.type.to_pandas_dtype(), array.offset + len(array))[array.offset :]
        if data is not None
        else np.zeros(len(array))
    )
    if values.dtype == np.float32:
        values = values.astype(np.float64)
    unknown = np.isnan(values) if values.dtype.kind == "f" else np.zeros(len(values), bool)
    return values, unknown if valid is None else unknown | ~valid


def _parted(arrays: Sequence[pa.Array]) -> tuple[NDArray[np.intp], list[tuple[Any, ...]]]:
    """The different rows of some columns, and for each row which of them it is."""
    numbers, different = encoded(arrays[0])
    rows = [(value,) for value in different]
    for array in arrays[1:]:
        more, others = encoded(array)
        found, numbers = np.unique(numbers.astype(np.int64) * len(others) + more, return_inverse=True)
        rows = [(*rows[pair // len(others)], others[pair % len(others)]) for pair in found.tolist()]
    return numbers, rows
