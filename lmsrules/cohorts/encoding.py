"""An Arrow column as its different values, and which of them each row has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

MOST_UNUSED = 1_000
"""The values of a dictionary that are read without looking whether any row has them."""


def encoded(array: pa.Array) -> tuple[NDArray[Any], list[Any]]:
    """The different values of an array, the last of them None, and for each row which of them it is."""
    if isinstance(array, pa.ExtensionArray):
        array = array.cast(pa.bool_()) if array.type == pa.bool8() else array.storage
    if pa.types.is_boolean(array.type):
        values = _bits(array, 1)
        if array.null_count:
            values = np.minimum(values + 2 * (1 - _bits(array, 0)), 2)
        return values, [False, True, None]
    if not pa.types.is_dictionary(array.type):
        try:
            array = array.dictionary_encode()
        except (pa.ArrowNotImplementedError, pa.ArrowInvalid):  # lists and structs
            return _encoded_one_by_one(_in_python(array))
    count, indices = len(array.dictionary), array.indices
    if indices.null_count:
        indices = indices.fill_null(count) if count <= 127 else indices.cast(pa.int64()).fill_null(count)
    numbers = indices.to_numpy(zero_copy_only=False)
    if count <= MOST_UNUSED:
        return numbers, [*_in_python(array.dictionary), None]
    used = np.zeros(count + 1, bool)  # of a dictionary for many columns, or for a whole file
    used[numbers] = True
    used[count] = True
    places = np.flatnonzero(used[:-1])
    return (np.cumsum(used) - 1).take(numbers), [*_in_python(array.dictionary, places.tolist()), None]


def _bits(array: pa.Array, buffer: int) -> NDArray[np.uint8]:
    """The bits of an array, of its yes or no (1) or of whether there is a value (0), a byte each."""
    first, last = array.offset // 8, (array.offset + len(array) + 7) // 8
    data = array.buffers()[buffer]
    if data is None:  # of no rows
        return np.zeros(len(array), np.uint8)
    bits = np.unpackbits(np.frombuffer(data, np.uint8)[first:last], bitorder="little")
    return bits[array.offset % 8 :][: len(array)]


def _in_python(array: pa.Array, places: Sequence[int] | None = None) -> list[Any]:
    """The values of an array, or those at some places."""
    try:
        return array.to_pylist() if places is None else [array[place].as_py() for place in places]
    except (ValueError, OverflowError):  # times beyond those that Python has
        return [_shown(array[place]) for place in (range(len(array)) if places is None else places)]


def _shown(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError):
        return f"a value of type {scalar.type}"


def _encoded_one_by_one(values: list[Any]) -> tuple[NDArray[Any], list[Any]]:
    found: dict[str, int] = {}
    different: list[Any] = []
    numbers = np.empty(len(values), np.intp)
    for row, value in enumerate(values):
        key = repr(value)
        if key not in found:
            found[key] = len(different)
            different.append(value)
        numbers[row] = found[key]
    return numbers, [*different, None]
