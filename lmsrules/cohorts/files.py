"""Files of tables: Parquet and CSV, one or many, read batch by batch.

Files that are read as one have the same columns: one that a file lacks would be unknown there, silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
import pyarrow.parquet
from attrs import frozen

from ..logic.errors import FactsError, Problem

SUFFIXES = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "tsv"}
"""The files that are read, by suffix."""


@frozen(kw_only=True, eq=False)
class Files:
    """Files that were opened as one table: the `names` of its columns. `are_text`: every value is text, as in CSV."""

    names: tuple[str, ...]
    source: str
    data: Any
    are_text: bool

    def batches(self, columns: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        """Some columns, so many rows at a time.

        Raises:
            FactsError: a file cannot be read.
        """
        try:
            count = 0
            for batch in self._batches([*columns], rows):
                count += 1
                yield batch
            if not count:
                schema = pa.schema([self.data.schema.field(name) for name in columns])
                yield pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(error, self.source) from None

    def _batches(self, columns: list[str], rows: int) -> Iterator[pa.RecordBatch]:
        if self.are_text:
            yield from self.data.to_batches(columns=columns, batch_size=rows, batch_readahead=4)
            return
        # A dataset decodes row groups whole, of several files ahead: of a million rows each that is some 600 MB more.
        kinds = pa.schema([self.data.schema.field(name) for name in columns])
        text = [field.name for field in kinds if pa.types.is_dictionary(field.type)]
        for name in self.data.files:
            with pyarrow.parquet.ParquetFile(name, read_dictionary=text) as file:
                for batch in file.iter_batches(rows, columns=columns):  # in the order of the file, and what is within
                    yield batch.select(columns).cast(kinds)


def opened(given: Sequence[str | Path]) -> Files:
    """Files and folders of them, by path.

    Raises:
        FactsError: a file is missing or cannot be read, or files do not go together; every problem is listed.
    """
    paths = [Path(one) for one in given]
    source = ", ".join(map(str, paths))
    missing = [Problem("", f"{path}: there is no such file or folder") for path in paths if not path.exists()]
    if missing:
        raise FactsError(missing)
    files = [file for path in paths for file in (_files_in(path) if path.is_dir() else [path])]
    kinds = {SUFFIXES.get(file.suffix.lower(), "") for file in files}
    if len(kinds) != 1 or "" in kinds:
        told = ", ".join(sorted({file.suffix or file.name for file in files})) or "none"
        what = f"give Parquet or CSV files ({', '.join(SUFFIXES)}), all of one kind; found: {told}"
        raise FactsError([Problem("", what)], source)
    (kind,) = kinds
    try:
        data = _parquet(files) if kind == "parquet" else _csv(files, "\t" if kind == "tsv" else ",")
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(error, source) from None

    names = tuple(data.schema.names)
    return Files(names=names, source=source, data=data, are_text=kind != "parquet")


def _unreadable(error: Exception, source: str) -> FactsError:
    hint = "; save it as UTF-8" if "UTF8" in str(error) else ""
    return FactsError([Problem("", f"it cannot be read: {error}{hint}")], source)


def _files_in(folder: Path) -> list[Path]:
    """The tables in a folder and the folders below it, but for hidden ones."""
    found = []
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_file() and file.suffix.lower() in SUFFIXES and not any(part[0] in "._" for part in parts):
            if any("=" in part for part in parts[:-1]):
                raise FactsError(
                    [Problem("", f"{file}: {parts[0]} is no column; write it into the files")], str(folder)
                )
            found.append(file)
    return found


def _parquet(files: Sequence[Path]) -> Any:
    schemas = [pyarrow.parquet.read_schema(file).remove_metadata() for file in files]
    _check_names(files, [schema.names for schema in schemas])
    text = [field.name for field in schemas[0] if pa.types.is_string(field.type)]
    unlike = any(not schema.equals(schemas[0]) for schema in schemas)
    return pyarrow.dataset.dataset(
        [str(file) for file in files],
        format=pyarrow.dataset.ParquetFileFormat(dictionary_columns=text),
        # Otherwise what is of another type than in the first file would be made into that, or be lost.
        schema=pa.unify_schemas(map(_of_values, schemas), promote_options="permissive") if unlike else None,
    )


def _of_values(schema: pa.Schema) -> pa.Schema:
    """A schema with plain values for dictionaries."""
    kinds = [field.type.value_type if pa.types.is_dictionary(field.type) else field.type for field in schema]
    return pa.schema([*zip(schema.names, kinds, strict=True)])


def _csv(files: Sequence[Path], delimiter: str) -> Any:
    parsing = pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
    names = []
    for file in files:
        with pyarrow.csv.open_csv(file, parse_options=parsing) as reader:
            names.append(list(reader.schema.names))
    _check_names(files, names)
    if len(names[0]) == 1:  # there an empty line is a row of which nothing is known
        parsing.ignore_empty_lines = False
    return pyarrow.dataset.dataset(
        [str(file) for file in files],
        format=pyarrow.dataset.CsvFileFormat(
            parse_options=parsing,
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names[0], pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        ),
    )


def _check_names(files: Sequence[Path], names: Sequence[Sequence[str]]) -> None:
    """Check that files have the same columns, each once; a column that one of them lacks would be unknown there."""
    problems = []
    for file, some in zip(files, names, strict=True):
        twice = [name for name, count in Counter(some).items() if count > 1]
        problems += [Problem(str(file), f"it has the column {name!r} twice; rename one") for name in twice]
        other = sorted({*some} ^ {*names[0]})
        if other:
            problems.append(
                Problem(str(file), f"its columns are not those of {files[0]}: {', '.join(map(repr, other))}")
            )
    if problems:
        raise FactsError(problems)
