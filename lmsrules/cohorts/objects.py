"""Columns of Python objects: yes or no with gaps, as pandas has them, and values of several types."""

from __future__ import annotations

import ctypes
import decimal
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..logic.values import given as shown
from ..logic.values import plain

MOST_KINDS = 100
"""The types that the values of one column are kept in, each as it is; Arrow counts them up to 127."""


def singletons(values: NDArray[Any], missing: Sequence[object]) -> pa.Array | None:
    """True, False and what is missing as an Arrow array; None where there is anything else, or nothing but that.

    There is one of each in a process, so it is told by its address: to ask a million objects takes five times as long.
    """
    if sys.implementation.name != "cpython":  # elsewhere an id is no address
        return None
    values = np.ascontiguousarray(values)
    there = ctypes.cast(values.ctypes.data, ctypes.POINTER(ctypes.c_ssize_t))
    addresses = np.ctypeslib.as_array(there, (len(values),))
    yes, unknown = addresses == id(True), np.isin(addresses, [id(one) for one in missing])
    if unknown.all() or not (yes | unknown | (addresses == id(False))).all():
        return None
    return pa.array(yes, mask=unknown)


def mixed(values: Sequence[Any]) -> pa.Array:
    """Values of several types as an Arrow array that keeps the type of each; what Arrow has none for is told of."""
    kinds: dict[Any, list[Any]] = {}
    types, offsets = [], []
    for value in values:
        kind, said = _kind_of(plain(value))
        if isinstance(kind, pa.DataType) and kind not in kinds and len(kinds) >= MOST_KINDS:
            kind, said = str, shown(value)
        members = kinds.setdefault(kind, [])
        types.append(list(kinds).index(kind))
        offsets.append(len(members))
        members.append(said)
    arrays = [pa.array(members, None if isinstance(kind, type) else kind) for kind, members in kinds.items()]
    return pa.UnionArray.from_dense(pa.array(types, pa.int8()), pa.array(offsets, pa.int32()), arrays or [pa.nulls(0)])


def _kind_of(value: Any) -> tuple[Any, Any]:
    """The type of a value, Python's or Arrow's, and the value as Arrow can keep it."""
    if isinstance(value, decimal.Decimal):
        is_whole = value.is_finite() and value == value.to_integral_value()
        value = None if value.is_nan() else int(value) if is_whole else float(value)
    if isinstance(value, np.datetime64):
        day = value.astype("datetime64[D]").item()
        value = day if day is None or isinstance(day, date) else str(value)  # a number beyond the years of Python
    if isinstance(value, datetime):
        value = value.date()
    if type(value) is int and not -(2**63) <= value < 2**63:
        return (pa.decimal256(76), decimal.Decimal(value)) if abs(value) < 10**76 else (str, shown(value))
    if value is None or type(value) in (bool, int, float, str, bytes, date):
        return type(value), value
    try:  # what holds it, if something holds it exactly
        return (str, shown(value)) if _is_mixed(value) else (pa.array([value]).type, value)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return str, shown(value)


def _is_mixed(value: Any) -> bool:
    """Whether in a list, or in a list in a table, yes or no stands among numbers, of which Arrow may make 1 or 0."""
    if isinstance(value, dict):
        return any(map(_is_mixed, value.values()))
    kinds = {isinstance(plain(one), bool) for one in value} if isinstance(value, list | tuple | np.ndarray) else set()
    return len(kinds) > 1
