"""Tables of any kind: read as Arrow batches, and given back as what they were, with columns added.

Taken are pandas, Polars (eager and lazy), pyarrow, DuckDB relations, whatever has the Arrow PyCapsule interface, and
Parquet and CSV files or folders of them, which are read batch by batch. No library is imported that is not there.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet
from attrs import frozen
from numpy.typing import NDArray

from ..logic.errors import ArgumentError
from .files import opened
from .objects import mixed, singletons

BATCH_ROWS = 131_072
"""The rows of a batch: so many that little of the time goes to calls, so few that all of them stay in the cache."""

Batches = Callable[[Sequence[str]], Iterator[pa.RecordBatch]]
"""Reads the named columns of a table, batch by batch."""


@frozen(kw_only=True)
class Table:
    """A table: the `names` of its columns, its batches, and `give_back`, which adds columns to the whole of it.

    `give_back` is None for files: they are not held. `is_text`: of a CSV file, every value is text. `files` are those
    it is read from.
    """

    names: tuple[str, ...]
    batches: Batches
    give_back: Callable[[pa.Table], Any] | None
    is_text: bool = False
    rows: int | None = None
    files: tuple[Path, ...] = ()


def table_of(given: object) -> Table:
    """A table that was given, opened.

    Raises:
        ArgumentError: it is no table.
        FactsError: a file is missing or cannot be read.
    """
    for library, open_it in _OPENERS.items():
        module = sys.modules.get(library)  # whoever has a table of a library has imported it
        if module is not None and (found := open_it(given, module)) is not None:
            return found
    if isinstance(given, str | Path) or (isinstance(given, list | tuple) and given and _are_paths(given)):
        return _of_files([given] if isinstance(given, str | Path) else given)
    if hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__"):
        try:
            return _of_arrow(pa.table(given), lambda added: added)
        except (pa.ArrowException, TypeError, ValueError) as error:
            raise ArgumentError(f"{type(given).__name__} is no table, with columns by name: {error}") from error
    raise ArgumentError(
        f"give a table, of pandas, Polars, pyarrow or DuckDB, or the path of a Parquet or CSV file, not "
        f"{type(given).__name__}"
    )


def _are_paths(given: Sequence[object]) -> bool:
    return all(isinstance(one, str | Path) for one in given)


def _of_arrow(table: pa.Table, back: Callable[[pa.Table], Any], *, whole: bool = True) -> Table:
    """An Arrow table; `back` makes of the table with the columns added what was given, or of these alone."""
    return Table(
        names=tuple(table.column_names),
        batches=partial(_batches_of, table),
        give_back=(lambda new: back(with_columns(table, new))) if whole else back,
        rows=table.num_rows,
    )


def _batches_of(table: pa.Table, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    some = table.select(_each_once(columns))
    yield from some.to_batches(max_chunksize=BATCH_ROWS) or [_as_one_batch(some)]


def _each_once(columns: Sequence[str]) -> list[str]:
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise ArgumentError(f"the table has two columns {twice[0]!r}: rename one of them, or leave it out")
    return [*columns]


def rows_of(batch: pa.RecordBatch, rows: NDArray[np.intp]) -> pa.RecordBatch:
    """Some rows of a batch, by themselves."""
    if len(rows) == 1:
        batch, rows = batch.slice(int(rows[0]), 1), np.zeros(1, np.intp)
    columns = [_rows_of(column, pa.array(rows)) for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _rows_of(column: pa.Array, rows: pa.Array) -> pa.Array:
    views = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}  # of which Arrow cannot take rows
    try:
        return (column.cast(views[column.type]) if column.type in views else column).take(rows)
    except pa.ArrowNotImplementedError:  # nor of lists of them, or of what is encoded by runs
        return mixed([column[row].as_py() for row in rows.to_pylist()])


def with_columns(table: pa.Table, new: pa.Table) -> pa.Table:
    """A table with the columns of another beside its own."""
    for name in new.column_names:
        table = table.append_column(name, new.column(name))
    return table


def as_written(table: pa.Table) -> pa.Table:
    """A table as a Parquet file can have it: no views of text by number, and what no such file can have as text."""
    for place, (name, column) in enumerate(zip(table.column_names, table.columns, strict=True)):
        if not _can_be_written(column.type):
            table = table.set_column(place, name, _writable(column))
    return table


@cache
def _can_be_written(kind: pa.DataType) -> bool:
    """Whether a Parquet file can have a column of a type."""
    try:
        pa.parquet.write_table(pa.table({"of": pa.array([], kind)}), pa.BufferOutputStream())
    except (pa.ArrowException, NotImplementedError):
        return False
    return True


def _writable(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    kind = column.type
    if pa.types.is_run_end_encoded(kind) and _can_be_written(kind.value_type):
        return pa.compute.run_end_decode(column)
    if pa.types.is_dictionary(kind) and pa.types.is_string_view(kind.value_type):
        return column.cast(pa.dictionary(kind.index_type, pa.string(), kind.ordered))
    texts = [None if one is None else one if isinstance(one, str) else str(one) for one in column.to_pylist()]
    return pa.array(texts, pa.string())


def _pyarrow(given: Any, library: Any) -> Table | None:
    if isinstance(given, library.RecordBatchReader):
        given = given.read_all()
    if isinstance(given, library.RecordBatch):
        return _of_arrow(library.table(given), _as_one_batch)
    return _of_arrow(given, lambda table: table) if isinstance(given, library.Table) else None


def _as_one_batch(table: pa.Table) -> pa.RecordBatch:
    columns = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(columns, schema=table.schema)


def _polars(given: Any, library: Any) -> Table | None:
    if isinstance(given, library.LazyFrame):
        try:
            collected = given.collect()
        except library.exceptions.PolarsError as error:
            raise ArgumentError(f"the lazy frame cannot be collected: {error}") from None
        return _of_polars(collected, library, lambda frame: frame.lazy())
    return _of_polars(given, library, lambda frame: frame) if isinstance(given, library.DataFrame) else None


def _of_polars(frame: Any, library: Any, back: Callable[[Any], Any]) -> Table:
    frame = frame.clone()  # which copies nothing: columns that are added in place later are none of this
    own = [getattr(library, name, library.Object) for name in ("Object", "Int128", "UInt128")]  # which Arrow has not

    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        some = frame.select(columns)
        odd = [name for name, kind in some.schema.items() if kind in own]
        # Without copying: its newest form of text is Arrow's view of it.
        table = some.drop(odd).to_arrow(compat_level=library.CompatLevel.newest())
        for name in odd:
            table = table.append_column(name, mixed(some[name].to_list()))
        yield from _batches_of(table, columns)

    def give_back(new: pa.Table) -> Any:
        keys = [_where(column) or name for name, column in zip(new.column_names, new.columns, strict=True)]
        first = {key: place for place, key in reversed([*enumerate(keys)])}  # many columns are one and the same
        made = library.from_arrow(new.select(sorted(first.values())))  # all at once, for it does several side by side
        by_key = {key: made[new.column_names[place]] for key, place in first.items()}
        columns = [by_key[key].alias(name) for key, name in zip(keys, new.column_names, strict=True)]
        return back(frame.hstack(columns))

    return Table(names=tuple(frame.columns), batches=batches, give_back=give_back, rows=frame.height)


def _where(column: pa.ChunkedArray) -> tuple[object, ...]:
    """What tells a column from others: its type and where its values are; empty where it has none."""
    where = [chunk.buffers()[1].address for chunk in column.chunks if chunk.buffers()[1]]
    return (str(column.type), *where) if where else ()


def _pandas(given: Any, library: Any) -> Table | None:
    if not isinstance(given, library.DataFrame):
        return None
    # What is done to it afterwards must not change the answers; from pandas 3 on nothing is copied until then.
    given = given.copy(deep=int(library.__version__.partition(".")[0]) < 3)

    names = tuple(map(str, given.columns))

    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        arrays = [_of_series(given.iloc[:, names.index(column)], library) for column in columns]
        yield from _batches_of(pa.table(arrays, names=[*columns]), columns)

    def give_back(new: pa.Table) -> Any:
        added = new.to_pandas(types_mapper={pa.int32(): library.Int32Dtype()}.get)  # classes, of which some have none
        added.index = given.index
        return library.concat([given, added], axis=1)

    return Table(names=names, batches=batches, give_back=give_back, rows=len(given))


def _of_series(series: Any, library: Any) -> pa.Array:
    if series.dtype == object and (yes_or_no := singletons(series.to_numpy(), (None, np.nan, library.NA))) is not None:
        return yes_or_no
    kind = library.api.types.infer_dtype(series, skipna=True) if series.dtype == object else ""
    # Of values of several types Arrow may make one: of 2.5 and no 2.5 and 0, of times those of one zone.
    array = None
    if kind == "mixed-integer-float" or not kind.startswith(("mixed", "datetime")):
        with suppress(pa.ArrowException, TypeError, ValueError, OverflowError):  # of values of none of its types
            array = pa.array(series, from_pandas=True)
    if array is None or isinstance(array, pa.ExtensionArray):
        array = mixed(series.astype(object).where(series.notna(), None).tolist())
    return array


def _duckdb(given: Any, library: Any) -> Table | None:
    if not isinstance(given, library.DuckDBPyRelation):
        return None

    whole = given.to_arrow_table()  # once, for the rows may come in another order the next time

    def give_back(new: pa.Table) -> Any:
        lmsrules_answered = with_columns(whole, new)  # DuckDB finds it by this name, unless it has a table of the name
        try:  # by the connection that it is of
            return given.query("lmsrules_given", "SELECT * FROM lmsrules_answered")
        except library.Error:
            return library.from_arrow(lmsrules_answered)

    return Table(names=tuple(whole.column_names), batches=partial(_batches_of, whole), give_back=give_back)


_OPENERS: dict[str, Callable[[Any, Any], Table | None]] = {
    "pyarrow": _pyarrow,
    "polars": _polars,
    "pandas": _pandas,
    "duckdb": _duckdb,
}


def _of_files(given: Sequence[str | Path]) -> Table:
    files = opened(given)
    return Table(
        names=files.names,
        batches=lambda columns: files.batches(_each_once(columns), BATCH_ROWS),
        give_back=None,
        is_text=files.are_text,
        files=tuple(map(Path, files.data.files)),
    )
