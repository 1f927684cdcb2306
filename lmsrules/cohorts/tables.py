"""Tables of any kind: read as Arrow batches, and given back as what they were, with columns added.

Taken are pandas, Polars (eager and lazy), pyarrow, DuckDB relations, whatever has the Arrow PyCapsule interface, and
Parquet and CSV files or folders of them, which are read batch by batch. No library is imported that is not there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from ..logic.errors import ArgumentError, FactsError, Problem

BATCH_ROWS = 131_072
"""The rows of a batch: so many that little of the time goes to calls, so few that all of them stay in the cache."""

SUFFIXES = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv"}
"""The files that are read, by suffix, each with what Arrow calls its format."""

NO_VALUE = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "<NA>")
"""What stands in a CSV file where there is no value."""

Batches = Callable[[Sequence[str]], Iterator[pa.RecordBatch]]
"""Reads the named columns of a table, batch by batch."""


@frozen(kw_only=True)
class Table:
    """A table: the `names` of its columns, its batches, and `give_back`, which adds columns to the whole of it.

    `give_back` is None for files: they are not held. `is_text`: of a CSV file, every value is text.
    """

    names: tuple[str, ...]
    batches: Batches
    give_back: Callable[[pa.Table], Any] | None
    is_text: bool = False
    rows: int | None = None


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
        return _of_arrow(pa.table(given), lambda added: added)
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
    yield from table.select(list(columns)).to_batches(max_chunksize=BATCH_ROWS)


def rows_of(batch: pa.RecordBatch, rows: NDArray[np.intp]) -> pa.RecordBatch:
    """Some rows of a batch, by themselves."""
    if len(rows) == 1:
        batch, rows = batch.slice(int(rows[0]), 1), np.zeros(1, np.intp)
    views = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}  # of which Arrow cannot take rows
    columns = [column.cast(views[column.type]) if column.type in views else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names).take(pa.array(rows))


def with_columns(table: pa.Table, new: pa.Table) -> pa.Table:
    """A table with the columns of another beside its own."""
    for name in new.column_names:
        table = table.append_column(name, new.column(name))
    return table


def _pyarrow(given: Any, library: Any) -> Table | None:
    if isinstance(given, library.RecordBatchReader):
        given = given.read_all()
    if isinstance(given, library.RecordBatch):
        return _of_arrow(library.table(given), lambda table: table.combine_chunks().to_batches()[0])
    return _of_arrow(given, lambda table: table) if isinstance(given, library.Table) else None


def _polars(given: Any, library: Any) -> Table | None:
    if isinstance(given, library.LazyFrame):
        collected = given.collect()
        return _of_polars(collected, library, lambda frame: frame.lazy())
    return _of_polars(given, library, lambda frame: frame) if isinstance(given, library.DataFrame) else None


def _of_polars(frame: Any, library: Any, back: Callable[[Any], Any]) -> Table:
    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        # Without copying: its newest form of text is Arrow's view of it.
        yield from _batches_of(frame.select(columns).to_arrow(compat_level=library.CompatLevel.newest()), columns)

    def give_back(new: pa.Table) -> Any:
        return back(frame.hstack(library.from_arrow(new).get_columns()))

    return Table(names=tuple(frame.columns), batches=batches, give_back=give_back, rows=frame.height)


def _pandas(given: Any, library: Any) -> Table | None:
    if not isinstance(given, library.DataFrame):
        return None

    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        arrays = [_of_series(given[column]) for column in columns]
        yield from pa.table(arrays, names=list(columns)).to_batches(max_chunksize=BATCH_ROWS)

    def give_back(new: pa.Table) -> Any:
        added = new.to_pandas()
        added.index = given.index
        return library.concat([given, added], axis=1)

    return Table(names=tuple(map(str, given.columns)), batches=batches, give_back=give_back, rows=len(given))


def _of_series(series: Any) -> pa.Array:
    try:
        return pa.array(series, from_pandas=True)
    except (pa.ArrowTypeError, pa.ArrowInvalid):  # values of several types
        return _mixed(series.tolist())


def _mixed(values: list[Any]) -> pa.Array:
    """Values of several types as an Arrow array that keeps the type of each."""
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    plain = [None if value != value else value for value in plain]  # not a number, not a time
    kinds: dict[type, list[Any]] = {}
    types, offsets = [], []
    for value in plain:
        kind = type(value) if isinstance(value, bool | int | float | str) or value is None else object
        members = kinds.setdefault(kind, [])
        types.append(list(kinds).index(kind))
        offsets.append(len(members))
        members.append(repr(value) if kind is object else value)
    arrays = [pa.array(members) for members in kinds.values()]
    return pa.UnionArray.from_dense(pa.array(types, pa.int8()), pa.array(offsets, pa.int32()), arrays)


def _duckdb(given: Any, library: Any) -> Table | None:
    if not isinstance(given, library.DuckDBPyRelation):
        return None

    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        names = ", ".join('"' + column.replace('"', '""') + '"' for column in columns)
        yield from given.project(names).to_arrow_reader(BATCH_ROWS)

    def give_back(new: pa.Table) -> Any:
        return library.from_arrow(with_columns(given.to_arrow_table(), new))

    return Table(names=tuple(given.columns), batches=batches, give_back=give_back)


_OPENERS: dict[str, Callable[[Any, Any], Table | None]] = {
    "pyarrow": _pyarrow,
    "polars": _polars,
    "pandas": _pandas,
    "duckdb": _duckdb,
}


def _of_files(given: Sequence[str | Path]) -> Table:
    import pyarrow.csv
    import pyarrow.dataset

    paths = [Path(one) for one in given]
    missing = [Problem("", f"{path}: there is no such file or folder") for path in paths if not path.exists()]
    if missing:
        raise FactsError(missing)
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    files = [file for file in files if file.is_file() and (file.suffix in SUFFIXES or file in paths)]
    formats = {SUFFIXES.get(file.suffix, "") for file in files}
    if len(formats) != 1 or "" in formats:
        told = ", ".join(sorted({file.suffix or file.name for file in files})) or "none"
        what = f"give Parquet or CSV files ({', '.join(SUFFIXES)}), all of one kind; found: {told}"
        raise FactsError([Problem("", what)], ", ".join(map(str, paths)))
    (name,) = formats
    try:
        if name == "csv":
            names = _csv_names(files)
            form = pyarrow.dataset.CsvFileFormat(
                parse_options=pyarrow.csv.ParseOptions(delimiter=_delimiter(files)),
                convert_options=pyarrow.csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=NO_VALUE
                ),
            )
        else:
            schema = pyarrow.parquet.read_schema(files[0])
            text = [field.name for field in schema if pa.types.is_string(field.type)]
            form = pyarrow.dataset.ParquetFileFormat(dictionary_columns=text)
        data = pyarrow.dataset.dataset([str(file) for file in files], format=form)
    except (pa.ArrowException, OSError) as error:
        raise FactsError([Problem("", str(error))], ", ".join(map(str, paths))) from None

    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        try:
            yield from data.to_batches(columns=list(columns), batch_size=BATCH_ROWS, batch_readahead=4)
        except (pa.ArrowException, OSError) as error:
            raise FactsError([Problem("", str(error))], ", ".join(map(str, paths))) from None

    return Table(names=tuple(data.schema.names), batches=batches, give_back=None, is_text=name == "csv")


def _delimiter(files: Sequence[Path]) -> str:
    return "\t" if all(file.suffix == ".tsv" for file in files) else ","


def _csv_names(files: Sequence[Path]) -> list[str]:
    import pyarrow.csv

    with pyarrow.csv.open_csv(
        files[0],
        parse_options=pyarrow.csv.ParseOptions(delimiter=_delimiter(files)),
        read_options=pyarrow.csv.ReadOptions(block_size=1 << 20),
    ) as reader:
        return list(reader.schema.names)
