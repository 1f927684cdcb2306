"""Tables of every kind give the same answers, and are given back as what they were."""

from __future__ import annotations

import decimal
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import hypothesis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import strategies as st

from lmsrules import FactsError
from lmsrules.cohorts import CohortResult, assess_cohort, concordance, synthetic_cohort
from lmsrules.cohorts.encoding import encoded
from lmsrules.cohorts.objects import singletons
from lmsrules.logic.errors import ArgumentError

AGE, SEX, SITE, GRADE = "patient.age_years", "patient.sex", "tumour.site", "tumour.grade"


def cohort(rows: int = 60) -> pa.Table:
    """Synthetic rows, some of them wrong."""
    table = synthetic_cohort(rows, 3, missing=0.3)
    ages = table.column(AGE).to_pylist()
    ages[5], ages[7] = 150, -1
    sites = table.column(SITE).to_pylist()
    sites[7], sites[9] = "uterine", "Uterus"
    table = table.set_column(table.column_names.index(AGE), AGE, pa.array(ages))
    return table.set_column(table.column_names.index(SITE), SITE, pa.array(sites))


def plain(table: Any) -> dict[str, list[Any]]:
    """The columns of a table of any kind."""
    if isinstance(table, pd.DataFrame):
        found = {
            name: table.iloc[:, n].astype(object).where(table.iloc[:, n].notna(), None).tolist()
            for n, name in enumerate(table.columns)
        }
    elif isinstance(table, pl.LazyFrame):
        found = table.collect().to_dict(as_series=False)
    elif isinstance(table, pl.DataFrame):
        found = table.to_dict(as_series=False)
    elif isinstance(table, duckdb.DuckDBPyRelation):
        found = table.to_arrow_table().to_pydict()
    else:
        found = table.to_pydict()
    return {str(name): values for name, values in found.items()}


def said(table: Any) -> dict[str, list[Any]]:
    """The answers alone, and the errors."""
    found = plain(table)
    names = [*found]
    return {name: found[name] for name in names if name.endswith((".status", ".stance", "errors")) or "." not in name}


def answers(result: CohortResult) -> dict[str, list[Any]]:
    own = [*result.given.names]
    return {name: values for name, values in said(result.table).items() if name not in own}


def wrong(result: CohortResult) -> list[str | None]:
    found: list[str | None] = plain(result.table)["errors"]
    return found


KINDS: Mapping[str, Callable[[pa.Table], Any]] = {
    "table": lambda table: table,
    "batch": lambda table: table.combine_chunks().to_batches()[0],
    "pandas": lambda table: table.to_pandas(),
    "pandas of objects": lambda table: table.to_pandas().astype(object),
    "pandas with pyarrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "pandas nullable": lambda table: table.to_pandas().convert_dtypes(dtype_backend="numpy_nullable"),
    "pandas with plain texts": lambda table: table.to_pandas().astype({SEX: "string[python]", SITE: object}),
    "pandas categorical": lambda table: table.to_pandas().astype({SEX: "category", SITE: "category", AGE: "category"}),
    "polars": lambda table: pl.DataFrame(table),
    "polars lazy": lambda table: pl.DataFrame(table).lazy(),
    "polars categorical": lambda table: pl.DataFrame(table).with_columns(pl.col(SEX, SITE).cast(pl.Categorical)),
    "polars enum": lambda table: pl.DataFrame(table).with_columns(pl.col(SEX).cast(pl.Enum(["male", "?", "female"]))),
    "duckdb": lambda table: duckdb.from_arrow(table),
}
"""Ways to give a table, each to be given back as the same."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_is_answered_alike_and_given_back(kind: str) -> None:
    table = cohort()
    given = KINDS[kind](table)
    before = plain(given)
    expected, result = assess_cohort(table), assess_cohort(given)
    assert type(result.table) is type(given)
    assert answers(result) == answers(expected)
    assert (result.wrong, [error.row for error in result.errors]) == (3, [5, 7, 7, 9])
    after = plain(result.table)
    assert [*after][: len(before)] == [*before]
    assert {name: after[name] for name in before} == before
    assert plain(given) == before  # what was given stays as it was
    assert [*plain(result.compact)][: len(before)] == [*before]
    assert len(plain(result.compact)) == len(before) + len(result.plan.questions) + 1
    with patch("lmsrules.cohorts.tables.BATCH_ROWS", 7), patch("lmsrules.cohorts.rendering.BATCH_ROWS", 11):
        again = assess_cohort(given)
        assert answers(again) == answers(expected)
        assert type(again.table) is type(given)
    assert again.facts(59) == result.facts(59) == expected.facts(59)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_error_in_several_batches(kind: str, tmp_path: Path) -> None:
    bad = cohort(20).set_column(0, AGE, pa.array([150] * 20))
    out = tmp_path / "out.parquet"
    with patch("lmsrules.cohorts.tables.BATCH_ROWS", 3):
        result = assess_cohort(KINDS[kind](bad), out=out)
        found = [why for why in wrong(result) if why and AGE in why]
    assert len(found) == 20
    assert pa.parquet.read_table(out).column("errors").to_pylist() == wrong(result)


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_rows_has_no_answers(kind: str) -> None:
    made = KINDS[kind](cohort()) if kind == "polars enum" else None
    given = KINDS[kind](cohort().slice(0, 0)) if kind != "batch" else cohort().to_batches()[0].slice(0, 0)
    result = assess_cohort(made.head(0) if made is not None else given)
    assert (result.rows, result.wrong, wrong(result)) == (0, 0, [])
    assert len(plain(result.table)) > 100
    assert result.classes["adjuvant-chemotherapy"] == ()


def test_pandas_keeps_its_index_its_order_and_its_columns() -> None:
    frame = pd.DataFrame(
        {AGE: [52.0, np.nan, 130], 5: ["a", "b", "c"], ("x", "y"): [1, 2, 3], "note": [[1], None, {}]},
        index=pd.MultiIndex.from_tuples([("b", 1), ("a", 1), ("b", 1)], names=["site", "n"]),
    )
    result = assess_cohort(frame)
    assert result.table.index.equals(frame.index)
    assert list(result.table.columns[:4]) == [AGE, 5, ("x", "y"), "note"]
    assert result.unused == ("5", "('x', 'y')", "note")
    assert str(result.table["adjuvant-chemotherapy"].dtype) == str(result.compact["adjuvant-chemotherapy"].dtype)
    assert result.table["adjuvant-chemotherapy"].isna().tolist() == [False, False, True]
    numbered = assess_cohort(pd.DataFrame({5: [52]}), columns={5: AGE})  # type: ignore[dict-item]
    assert numbered.facts(0) == {AGE: 52}


def test_pandas_columns_of_several_types_are_read_value_by_value() -> None:
    values: list[Any] = [52.0, np.nan, np.int64(3), None, "unknown", True, pd.NA, np.bool_(True), decimal.Decimal("52")]
    values += ["52", np.float32(52), 52.5, float("inf"), 2**70, 10**400, b"52", [52], {"at_least": 52}, 52j, pd.NaT]
    values += [{"at_least": True}, decimal.Decimal("NaN"), decimal.Decimal("Infinity"), date(2014, 1, 1), object()]
    values += [np.str_("52"), np.datetime64("2014-01-01"), {"at_most": 9, "note": None}, (52,), np.array([52]), -0.0]
    result = assess_cohort(pd.DataFrame({AGE: pd.Series(values, dtype=object)}))
    good = [0, 1, 2, 3, 6, 8, 10, 17, 19, 21, 27, 30]
    assert [row for row, why in enumerate(wrong(result)) if not why] == good
    assert [str(result.facts(row).get(AGE)) for row in good] == [
        *("52", "None", "3", "None", "None", "52", "52", "at_least(52)", "None", "None", "at_most(9)", "0")
    ]
    alone = [wrong(assess_cohort(pd.DataFrame({AGE: pd.Series([value], dtype=object)})))[0] for value in values]
    assert [bool(why) for why in alone] == [bool(why) for why in wrong(result)]
    assert result.table[AGE].tolist()[4:6] == ["unknown", True]
    odd = pd.DataFrame({SEX: pd.Series(["female", b"male", "male", None], dtype=object)})
    assert [bool(why) for why in wrong(assess_cohort(odd))] == [False, True, False, False]
    many = [52, *({f"key {n}": n} for n in range(300)), None]
    assert [bool(why) for why in wrong(assess_cohort(pd.DataFrame({AGE: many})))] == [False, *[True] * 300, False]
    far = pd.DataFrame({AGE: pd.Series([np.datetime64("20000-01-01"), 5, "x"], dtype=object)})
    assert [bool(why) for why in wrong(assess_cohort(far))] == [True, False, True]
    sparse = pd.DataFrame({AGE: pd.arrays.SparseArray([52, 0, 130])})
    assert [bool(why) for why in wrong(assess_cohort(sparse))] == [False, False, True]
    periods = pd.DataFrame({AGE: pd.period_range("1970", periods=2, freq="Y"), SEX: "male"})
    assert [bool(why) for why in wrong(assess_cohort(periods))] == [True, True]


@hypothesis.given(
    st.lists(st.sampled_from([True, False, None, np.nan, pd.NA]), max_size=20),
    st.sampled_from([1, "no", np.True_, 0.5]),
)
def test_yes_or_no_of_objects_is_told_by_what_they_are(values: list[Any], other: object) -> None:
    missing = (None, np.nan, pd.NA)
    known = [value if isinstance(value, bool) else None for value in values]
    found = singletons(np.array(values, dtype=object), missing)
    assert (None if found is None else found.to_pylist()) == (known if any(v is not None for v in known) else None)
    assert singletons(np.array([*values, other], dtype=object), missing) is None
    frame = pd.DataFrame({"a": pd.Series([*values, None], dtype=object), "b": range(len(values) + 1)})
    result = assess_cohort(frame, columns={"a": "tumour.resectable"})
    assert [result.facts(row).get("tumour.resectable") for row in range(len(values) + 1)] == [*known, None]


@hypothesis.given(st.lists(st.sampled_from([True, False, None]), max_size=40), st.integers(0, 20), st.integers(0, 20))
def test_yes_or_no_is_encoded_whatever_part_of_an_array_it_is(values: list[bool | None], first: int, many: int) -> None:
    array = pa.array(values, pa.bool_()).slice(min(first, len(values)), many)
    numbers, different = encoded(array)
    assert [different[number] for number in numbers] == array.to_pylist()
    assert different == [False, True, None]


def test_pandas_integers_with_gaps_are_whole_numbers() -> None:
    frame = pd.DataFrame({AGE: [52, None, 61]})
    assert frame[AGE].dtype == float
    result = assess_cohort(frame)
    assert [result.facts(row) for row in range(3)] == [{AGE: 52}, {}, {AGE: 61}]
    assert type(result.facts(0)[AGE]) is int


ARRAYS: Mapping[str, pa.Array] = {
    "int8": pa.array([52, None, 127], pa.int8()),
    "uint8": pa.array([52, None, 200], pa.uint8()),
    "uint64": pa.array([52, None, 2**64 - 1], pa.uint64()),
    "int64": pa.array([52, None, 2**62 + 1], pa.int64()),
    "float16": pa.array([52, None, 52.5], pa.float16()),
    "float32": pa.array([52, float("nan"), 1e30], pa.float32()),
    "float64": pa.array([52, float("nan"), 119.99999999999999], pa.float64()),
    "decimal": pa.array([decimal.Decimal("52.00"), None, decimal.Decimal("52.01")], pa.decimal128(6, 2)),
    "decimal256": pa.array([decimal.Decimal(52), None, decimal.Decimal(10) ** 60], pa.decimal256(70, 0)),
    "dictionary": pa.DictionaryArray.from_arrays(pa.array([1, 0, 2], pa.int8()), pa.array([None, 52, 130])),
    "null in a dictionary": pa.DictionaryArray.from_arrays(pa.array([1, None, 2]), pa.array([None, 52, 121, 999])),
    "runs": pa.compute.run_end_encode(pa.array([52, None, 130])),
    "union": pa.UnionArray.from_dense(
        pa.array([0, 0, 1], pa.int8()), pa.array([0, 1, 0], pa.int32()), [pa.array([52, None]), pa.array(["52"])]
    ),
    "struct": pa.array([{"at_least": 52, "at_most": 52}, {"at_least": None, "at_most": None}, {"at_least": 130}]),
}


@pytest.mark.parametrize("kind", ARRAYS)
def test_numbers_of_every_arrow_type(kind: str) -> None:
    array = ARRAYS[kind]
    result = assess_cohort(pa.table({AGE: array}))
    assert [result.facts(row) for row in range(2)] == [{AGE: 52}, {}]
    assert [error.row for error in result.errors] == [2]
    assert [bool(why) for why in wrong(result)] == [False, False, True]
    with pytest.raises(FactsError):
        result.facts(2)
    # Whatever stands before and after, and in which pieces it comes.
    if kind != "runs":
        long = pa.chunked_array([array, array.slice(1), array.slice(2), array.slice(0, 1), array.slice(3)])
        parted = assess_cohort(pa.table({AGE: long, SEX: ["male"] * 7}).slice(1))
        assert [bool(why) for why in wrong(parted)] == [False, True, False, True, True, False]
    # Each row by its own day is taken out of its batch.
    by_day = pa.table({AGE: array, "day": ["2020-01-01", "2016-01-01", "2020-01-01"]})
    assert wrong(assess_cohort(by_day, as_of="day"))[:2] == [None, None]


def test_texts_of_every_arrow_type() -> None:
    texts = pa.array(["female", None, "other"])
    unused = pa.DictionaryArray.from_arrays(pa.array([2, None, 0], pa.int8()), pa.array(["other", "bad", "female"]))
    kinds = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
    arrays = [*(texts.cast(kind) for kind in kinds), unused, unused.cast(pa.dictionary(pa.uint64(), pa.string()))]
    arrays += [array.slice(0) for array in arrays] + [pa.concat_arrays([array, array]).slice(3) for array in arrays]
    days = pa.array([date(2016, 1, 1), date(2020, 1, 1), date(2016, 1, 1)])
    for array in arrays:
        for table, day in ((pa.table({SEX: array}), None), (pa.table({SEX: array, "day": days}), "day")):
            result = assess_cohort(table, as_of=day)
            assert [result.facts(row) for row in range(2)] == [{SEX: "female"}, {}]
            assert wrong(result) == [None, None, "patient.sex: 'other' is not allowed; give one of female, male"]


def test_batches_that_are_unlike_the_first() -> None:
    texts = [None, None, "male", "female", "male", "x", None, "female", "y", "y", None, None]
    for column in (pa.array(texts), pa.array(texts, pa.large_string()), pa.array(texts).dictionary_encode()):
        for rows in (1, 2, 3, 5):
            with patch("lmsrules.cohorts.tables.BATCH_ROWS", rows):
                result = assess_cohort(pa.table({SEX: column}))
            assert [error.row for error in result.errors] == [5, 8, 9]
            assert [bool(why) for why in wrong(result)] == [row in (5, 8, 9) for row in range(12)]
            assert result.facts(4) == {SEX: "male"}


def test_many_values_of_a_dictionary_that_no_row_has() -> None:
    words = pa.array(["female", *(f"word {n}" for n in range(5_000)), "male"])
    array = pa.DictionaryArray.from_arrays(pa.array([5_001, None, 0, 7]), words)
    result = assess_cohort(pa.table({SEX: array}))
    assert [result.facts(row).get(SEX) for row in range(3)] == ["male", None, "female"]
    assert wrong(result)[:3] == [None] * 3
    assert wrong(result)[3]
    assert len(result.errors) == 1
    without = pa.DictionaryArray.from_arrays(pa.array([5_001, 0]), words)
    assert assess_cohort(pa.table({SEX: without})).wrong == 0


def test_yes_or_no_of_every_arrow_type() -> None:
    truths = pa.array([True, None, False])
    fact = "patient.pregnant"
    byte = pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1, None, 0], pa.int8()))
    for array in (truths, truths.dictionary_encode(), byte, pa.concat_arrays([truths, truths]).slice(3)):
        result = assess_cohort(pa.table({fact: array}))
        assert [result.facts(row).get(fact) for row in range(3)] == [True, None, False], array.type
    for array in (pa.array([1, None, 0]), pa.array(["true", None, "yes"]), pa.array([1.0, None, 0.0])):
        assert [bool(why) for why in wrong(assess_cohort(pa.table({fact: array})))] == [True, False, True]
    assert wrong(assess_cohort(pa.table({AGE: truths}))) == [
        f"{AGE}: {one} is not allowed; give a whole number from 0 to 120 years" if one else None
        for one in ("True", "", "False")
    ]


def test_what_is_of_no_type_is_unknown() -> None:
    result = assess_cohort(pa.table({AGE: pa.nulls(2), SEX: pa.nulls(2), "patient.age_years.at_least": pa.nulls(2)}))
    assert (result.wrong, result.facts(1)) == (0, {})


def test_readers_and_whatever_has_the_pycapsule_interface() -> None:
    table = cohort()
    expected = answers(assess_cohort(table))
    assert answers(assess_cohort(pa.RecordBatchReader.from_batches(table.schema, table.to_batches(9)))) == expected

    class Stream:
        def __arrow_c_stream__(self, schema: object = None) -> Any:
            return table.__arrow_c_stream__(schema)

    class Array:
        def __arrow_c_array__(self, schema: object = None) -> Any:
            return table.combine_chunks().to_batches()[0].__arrow_c_array__(schema)

    for given in (Stream(), Array()):
        result = assess_cohort(given)
        assert answers(result) == expected
        assert isinstance(result.table, pa.Table)
    for other in (
        pa.array([1, 2]),
        pl.Series([1, 2]),
        pa.chunked_array([[1]]),
        object(),
        [{AGE: 52}],
        {AGE: [52]},
        5,
        [],
    ):
        with pytest.raises(ArgumentError, match=r"is no table, with columns by name|give a table, of pandas"):
            assess_cohort(other)


def test_polars_lists_and_values_that_arrow_has_not() -> None:
    drugs = "treatment.prior_drugs"
    frame = pl.DataFrame(
        {
            f"{drugs}.includes": [["doxorubicin"], None, ["doxo"], []],
            "day": ["2016-01-01", "2020-01-01", "2016-01-01", "2020-01-01"],
            AGE: pl.Series([52, "x", None, 53], dtype=pl.Object),
            GRADE: pl.Series([3, None, 2, 1], dtype=pl.Int128),
            "note": pl.Series([1, "x", None, object()], dtype=pl.Object),
        }
    )
    for day in (None, "day"):
        result = assess_cohort(frame, as_of=day)
        assert [error.row for error in result.errors] == [1, 2]
        assert str(result.facts(0)) == str({AGE: 52, GRADE: 3, f"{drugs} includes doxorubicin": True})
        assert result.facts(3) == {AGE: 53, GRADE: 1}
        assert result.table["note"].to_list()[:2] == [1, "x"]
        assert result.classes["adjuvant-chemotherapy"][0].facts == result.facts(0)


def test_duckdb_relations_of_any_connection_with_any_names() -> None:
    connection = duckdb.connect()
    connection.sql(
        'CREATE TABLE t AS SELECT i AS "a""b", 50 + i AS "patient.age_years", \'x\' AS "c d" FROM range(90) r(i)'
    )
    for name in ("given", "answered", "whole", "lmsrules_given"):
        connection.sql(f"CREATE TABLE {name} AS SELECT 1 AS x")
    given = connection.sql("SELECT * FROM t")
    result = assess_cohort(given)
    assert (result.wrong, result.unused) == (19, ('a"b', "c d"))
    back = result.table
    assert back.columns[:3] == ['a"b', AGE, "c d"]
    joined = connection.sql('SELECT count(*) FROM back JOIN t ON back."a""b" = t."a""b" WHERE back.errors IS NULL')
    assert joined.fetchall() == [(71,)]
    assert connection.sql("SELECT x FROM lmsrules_given").fetchall() == [(1,)]
    kinds = duckdb.sql("""SELECT 52::HUGEINT AS "patient.age_years", 1.5::DECIMAL(5,2) AS "tumour.size_cm",
        'male'::ENUM('male', 'x') AS "patient.sex", true AS "tumour.resectable", {'at_least': 2} AS "tumour.grade",
        ['doxorubicin'] AS "treatment.prior_drugs.only" """)
    facts = assess_cohort(kinds).facts(0)
    assert {path: facts[path] for path in (AGE, SEX, "tumour.size_cm", "tumour.resectable")} == {
        AGE: 52,
        SEX: "male",
        "tumour.size_cm": 1.5,
        "tumour.resectable": True,
    }


def test_the_rows_of_a_relation_without_an_order_get_their_own_answers() -> None:
    given = duckdb.sql('SELECT (100 + 50 * random())::INT AS "patient.age_years" FROM range(500)')
    found = plain(assess_cohort(given).table)
    assert [bool(why) for why in found["errors"]] == [age > 120 for age in found[AGE]]


def written(folder: Path, table: pa.Table) -> dict[str, Any]:
    """A table as files of every kind, in one and in parts."""
    half = table.num_rows // 2
    (folder / "parquet").mkdir()
    (folder / "csv" / "below").mkdir(parents=True)
    pa.parquet.write_table(table, folder / "one.parquet")
    pa.parquet.write_table(table.slice(0, half), folder / "parquet" / "1.pq")
    pa.parquet.write_table(table.slice(half), folder / "parquet" / "2.parquet")
    pa.csv.write_csv(table, folder / "one.csv")
    pa.csv.write_csv(table, folder / "one.tsv", pa.csv.WriteOptions(delimiter="\t"))
    pa.csv.write_csv(table.slice(0, half), folder / "csv" / "1.CSV")
    pa.csv.write_csv(table.slice(half).select(table.column_names[::-1]), folder / "csv" / "below" / "2.csv")
    for name in ("_metadata", "notes.txt", ".hidden.parquet", "_SUCCESS"):
        (folder / "parquet" / name).write_text("no table")
    return {
        "parquet": folder / "one.parquet",
        "text": str(folder / "one.parquet"),
        "parquet folder": folder / "parquet",
        "parquet list": [folder / "parquet" / "1.pq", str(folder / "parquet" / "2.parquet")],
        "csv": folder / "one.csv",
        "tsv": folder / "one.tsv",
        "csv folder": folder / "csv",
        "csv list": (str(folder / "csv" / "1.CSV"), folder / "csv" / "below" / "2.csv"),
    }


def test_files_are_answered_like_tables(tmp_path: Path) -> None:
    table = cohort()
    expected = answers(assess_cohort(table))
    out = tmp_path / "answered.parquet"
    for given in written(tmp_path, table).values():
        with patch("lmsrules.cohorts.tables.BATCH_ROWS", 17):
            result = assess_cohort(given, out=out)
        found = pa.parquet.read_table(out)
        assert found.column_names[: table.num_columns] == table.column_names
        assert {name: found.column(name).to_pylist() for name in expected} == expected
        assert (result.rows, result.wrong, result.written) == (60, 3, out)
        assert [error.row for error in result.errors] == [5, 7, 7, 9]
        assert result.facts(59) == assess_cohort(table).facts(59)
        with pytest.raises(ArgumentError, match=r"it is in .*answered.parquet"):
            _ = result.table
    with pytest.raises(ArgumentError, match=r"name a file to write it to, out='result.parquet'"):
        _ = assess_cohort(tmp_path / "one.csv").compact


def test_an_empty_line_of_one_column_is_a_row_of_which_nothing_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{AGE}\n52\n\n60\n", encoding="utf-8")
    result = assess_cohort(path)
    assert [result.facts(row) for row in range(result.rows)] == [{AGE: 52}, {}, {AGE: 60}]


def test_texts_of_csv_are_read_as_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        '52,male,2.5,true,"doxorubicin; pazopanib",none',
        ' 52 ,"male",.5,FALSE,NA,"distant"',
        'NA,,NaN,,"",NULL',
        '5e1,"ma\nle",1e0,no,doxorubicine,None',
        "52.5,Male,inf,1,;,NA",
        f"{'9' * 5000},x,1e999,True,NA; doxorubicin,<NA>",
        "1_0,nan,0x5,nan,null,local",
    ]
    head = f"{AGE},{SEX},tumour.size_cm,tumour.resectable,treatment.prior_drugs.includes,tumour.recurrence\n"
    path.write_text("\ufeff" + head + "\n".join(lines), encoding="utf-8")
    result = assess_cohort(path, out=tmp_path / "b.parquet")
    drugs = "treatment.prior_drugs includes"
    assert [result.facts(row) for row in range(3)] == [
        {
            AGE: 52,
            SEX: "male",
            "tumour.size_cm": 2.5,
            "tumour.resectable": True,
            f"{drugs} doxorubicin": True,
            f"{drugs} pazopanib": True,
            "tumour.recurrence": "none",
        },
        {AGE: 52, SEX: "male", "tumour.size_cm": 0.5, "tumour.resectable": False, "tumour.recurrence": "distant"},
        {},
    ]
    errors = pa.parquet.read_table(tmp_path / "b.parquet").column("errors").to_pylist()
    assert errors[:3] == [None] * 3
    columns = [[part.partition(":")[0] for part in (text or "").split("; ") if ": " in part] for text in errors]
    recurrence, size, able = "tumour.recurrence", "tumour.size_cm", "tumour.resectable"
    said = "treatment.prior_drugs.includes"
    assert {name for name in columns[3] if "." in name} == {SEX, able, said, recurrence}  # "None" may have been "none"
    assert {name for name in columns[4] if "." in name} == {AGE, SEX, size, able}
    assert {name for name in columns[5] if "." in name} == {AGE, SEX, size, said}
    assert {name for name in columns[6] if "." in name} == {AGE, size}


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    def refused(given: Any, match: str) -> None:
        with pytest.raises(FactsError, match=match):
            assess_cohort(given)

    refused(tmp_path / "no.csv", r"no\.csv: there is no such file or folder")
    refused([tmp_path / "no.csv", "nor.csv"], r"2 problems(.|\n)*no\.csv(.|\n)*nor\.csv")
    refused(tmp_path, r"found: none")
    (tmp_path / "a.txt").write_text("x")
    refused(
        tmp_path / "a.txt", r"give Parquet or CSV files \(.parquet, .pq, .csv, .tsv\), all of one kind; found: .txt"
    )
    refused(tmp_path, r"found: none")
    for name in ("empty.csv", "empty.parquet"):
        (tmp_path / name).write_text("")
        refused(tmp_path / name, f"1 problem in .*{name}")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no PAR1")
    refused(tmp_path / "broken.parquet", "it cannot be read")
    refused([tmp_path / "empty.csv", tmp_path / "empty.parquet"], r"found: .csv, .parquet")
    (tmp_path / "latin.csv").write_bytes(f"{SEX},note\nmale,m\xe4nnlich\n".encode("latin1"))
    refused(tmp_path / "latin.csv", "save it as UTF-8")
    (tmp_path / "ragged.csv").write_text(f"{SEX},{AGE}\nmale,52\nmale\n")
    refused(tmp_path / "ragged.csv", "Expected 2 columns, got 1")
    (tmp_path / "twice.csv").write_text(f"{SEX},note,note\nmale,1,2\n")
    refused(tmp_path / "twice.csv", "it has the column 'note' twice")
    late = f"{SEX},{AGE}\n" + "male,52\n" * 300_000 + "male\n"
    (tmp_path / "late.csv").write_text(late)
    refused(tmp_path / "late.csv", "Expected 2 columns, got 1")


def test_a_bad_value_far_down_marks_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{AGE},{SEX}\n" + "52,male\n" * 200_000 + "fifty,male\n52,female\n")
    result = assess_cohort(path)
    assert (result.rows, result.wrong) == (200_002, 1)
    assert [(one.row, one.column, one.value) for one in result.errors] == [(200_000, AGE, "'fifty'")]


def test_files_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    def refused(*tables: pa.Table, match: str) -> None:
        paths = []
        for number, table in enumerate(tables):
            paths.append(tmp_path / f"{number}.parquet")
            pa.parquet.write_table(table, paths[-1])
        with pytest.raises(FactsError, match=match):
            assess_cohort(paths)

    plain_one = pa.table({SEX: ["male"], AGE: [52]})
    less, more = plain_one.drop([AGE]), plain_one.append_column(GRADE, [[3]])
    refused(plain_one, less, more, match=r"1.parquet: its columns are not those of .*0.parquet: 'patient.age_years'")
    refused(plain_one, less, more, match=r"2.parquet: its columns are not those of .*0.parquet: 'tumour.grade'")
    refused(plain_one, plain_one.set_column(1, AGE, [["52"]]), match="patient.age_years has incompatible types")
    refused(plain_one, plain_one.set_column(1, AGE, [[True]]), match="patient.age_years has incompatible types")
    for name, text in (("1.csv", f"{SEX},{AGE}\nmale,52\n"), ("2.csv", f"{SEX}\nmale\n")):
        (tmp_path / name).write_text(text)
    with pytest.raises(FactsError, match=r"2.csv: its columns are not those of .*1.csv: 'patient.age_years'"):
        assess_cohort([tmp_path / "1.csv", tmp_path / "2.csv"])
    folder = tmp_path / "hive" / "patient.sex=male"
    folder.mkdir(parents=True)
    pa.parquet.write_table(plain_one.drop([SEX]), folder / "a.parquet")
    with pytest.raises(FactsError, match=r"patient\.sex=male is no column; write it into the files"):
        assess_cohort(tmp_path / "hive")


def test_files_of_types_that_go_together_are_read_as_what_they_are(tmp_path: Path) -> None:
    tables = [
        pa.table({AGE: pa.nulls(2), SEX: pa.nulls(2)}),
        pa.table({AGE: pa.array([52, None], pa.int8()), SEX: pa.array(["male", "x"]).dictionary_encode()}),
        pa.table({SEX: pa.array(["female", None], pa.large_string()), AGE: [52.0, 52.5]}),
    ]
    for number, table in enumerate(tables):
        pa.parquet.write_table(table, tmp_path / f"{number}.parquet")
    result = assess_cohort(tmp_path)
    assert [error.row for error in result.errors] == [3, 5]
    assert [result.facts(row) for row in (0, 2, 4)] == [{}, {AGE: 52, SEX: "male"}, {AGE: 52, SEX: "female"}]


def test_what_is_written_is_what_is_given_back(tmp_path: Path) -> None:
    table = cohort()
    for kind in ("table", "pandas categorical", "polars enum", "duckdb"):
        out = tmp_path / f"{kind}.parquet"
        with patch("lmsrules.cohorts.tables.BATCH_ROWS", 13):
            result = assess_cohort(KINDS[kind](table), out=out)
        back, found = plain(result.table), pa.parquet.read_table(out).to_pydict()
        assert [*found] == [*back]
        assert {name: found[name] for name in answers(result)} == answers(result)
        assert result.written == out
    mixed = pd.DataFrame(
        {AGE: pd.Series([52, "x", None], dtype=object), "note": pd.Series([1, "x", [2]], dtype=object)}
    )
    assess_cohort(mixed, out=out)
    found = pa.parquet.read_table(out).to_pydict()
    assert (found[AGE], found["note"]) == (["52", "x", None], ["1", "x", "[2]"])
    twice = pa.table([[52], [1], [2]], names=[AGE, "note", "note"])
    assert assess_cohort(twice).unused == ("note",)
    with pytest.raises(ArgumentError, match="the table has two columns 'note': rename one of them"):
        assess_cohort(twice, out=tmp_path / "twice.parquet")


def test_tables_without_rows_are_written_too(tmp_path: Path) -> None:
    table = pa.table({AGE: pa.array([], pa.int64()), SEX: pa.array([], pa.string())})
    pa.parquet.write_table(table, tmp_path / "none.parquet")
    pa.csv.write_csv(table, tmp_path / "none.csv")
    (tmp_path / "one.csv").write_text(f"{AGE},{SEX}\n52,male\n")
    out = tmp_path / "out.parquet"
    for given in (table, tmp_path / "none.parquet", tmp_path / "none.csv", pl.from_arrow(table), table.to_pandas()):
        out.unlink(missing_ok=True)
        result = assess_cohort(given, out=out)
        assert (result.rows, pa.parquet.read_table(out).num_rows) == (0, 0)
    one, none = tmp_path / "one.csv", tmp_path / "none.csv"
    for files, rows in (([one, none, one], 2), ([none, one, none], 1)):
        assert (assess_cohort(files, out=out).rows, assess_cohort(files).wrong) == (rows, 0)


def test_a_table_that_was_written_halfway_is_not_there(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"

    def stop(rows: int) -> None:
        if rows >= 30:
            raise KeyboardInterrupt

    with patch("lmsrules.cohorts.tables.BATCH_ROWS", 10):
        with pytest.raises(KeyboardInterrupt):
            assess_cohort(cohort(), out=out, progress=stop)
        assert [*tmp_path.iterdir()] == []
        assess_cohort(cohort(), out=out)
        with pytest.raises(KeyboardInterrupt):
            assess_cohort(cohort(90), out=out, progress=stop)
        assert [*tmp_path.iterdir()] == [out]
        assert pa.parquet.read_table(out).num_rows == 60  # what stood there stays
    with pytest.raises(FactsError):
        assess_cohort(cohort(), out=tmp_path / "none.parquet", on_error="raise")
    assert [*tmp_path.iterdir()] == [out]


def test_a_column_named_like_an_answer_is_refused() -> None:
    for name in ("errors", "adjuvant-chemotherapy", "adjuvant-chemotherapy/gemcitabine-docetaxel.status"):
        table = pa.table({AGE: [52], name: ["x"]})
        if name in assess_cohort(pa.table({AGE: [52]})).table.column_names:
            with pytest.raises(ArgumentError, match=f"the table has a column '{name}' already; rename it"):
                assess_cohort(table)


def test_progress_is_told_and_can_be_interrupted() -> None:
    table = cohort(400)
    told: list[int] = []
    with patch("lmsrules.cohorts.tables.BATCH_ROWS", 10):
        assess_cohort(table, progress=told.append)
        assert told == [*range(10, 401, 10)]
        before = threading.active_count()

        def stop(rows: int) -> None:
            if rows >= 100:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt) as raised:
            assess_cohort(table, progress=stop, workers=4)
        assert threading.active_count() == before
        del raised
        assert answers(assess_cohort(table)) == answers(assess_cohort(table, workers=1))


def test_days_of_every_type() -> None:
    days: list[Any] = [date(2016, 1, 1), None, date(2020, 1, 1)]
    times = [day and datetime(day.year, day.month, day.day, 23, 59) for day in days]
    texts = [day and day.isoformat() for day in days]
    table = cohort().slice(0, 3)
    by_hand = [answers(assess_cohort(table.slice(row, 1), as_of=days[row])) for row in (0, 2)]
    columns: list[pa.Array] = [
        pa.array(days),
        pa.array(days).cast(pa.date64()),
        pa.array(texts),
        pa.array(texts).dictionary_encode(),
        *(pa.array(times, pa.timestamp(unit)) for unit in ("s", "ms", "us", "ns")),
        pa.compute.assume_timezone(pa.array(times, pa.timestamp("us")), "America/New_York"),
        pa.array(times).dictionary_encode(),
    ]
    for column in columns:
        result = assess_cohort(table.append_column("day", column), as_of="day")
        assert wrong(result) == [None, "day: the row has no day", None], column.type
        assert [(error.row, error.column) for error in result.errors] == [(1, "day")]
        names = [name for name in by_hand[0] if name.endswith((".status", ".stance"))]
        for place, row in enumerate((0, 2)):
            assert [answers(result)[name][row] for name in names] == [by_hand[place][name][0] for name in names]


def test_days_that_are_none_mark_their_rows() -> None:
    good = "2016-01-01"
    broken = ["2014-13-01", "soon", "", " ", "2014-06-01 10:00", "20140601x", "NaT"]
    table = pa.table({AGE: [52] * 8, "day": [*broken, good]})
    found = wrong(assess_cohort(table, as_of="day"))
    assert found[-1] is None
    for text, why in zip(broken, found, strict=False):
        assert why == f"day: give a day as YEAR-MONTH-DAY, such as 2014-06-01, not {text!r}"
    numbers = pa.table({AGE: [52], "day": [20140601]})
    assert "give a day as" in str(wrong(assess_cohort(numbers, as_of="day"))[0])
    far = pa.table({AGE: [52, 52], "day": pa.array([2**62, 0], pa.timestamp("s"))})
    assert [error.row for error in assess_cohort(far, as_of="day").errors] == [0]
    mixed = pd.DataFrame(
        {AGE: 52, "day": pd.Series([date(2016, 1, 1), "2016-01-01", pd.Timestamp("2016-01-01"), 5, None])}
    )
    assert [bool(why) for why in wrong(assess_cohort(mixed, as_of="day"))] == [False, False, False, True, True]
    for odd in ("tomorrow", "2014-02-30", 5):
        with pytest.raises(ArgumentError, match="as_of: give a day"):
            assess_cohort(table, as_of=odd)  # type: ignore[arg-type]


def test_a_hundred_thousand_times_are_read_in_no_time() -> None:
    times = pa.array(np.arange(100_000) * 1_000 + 1_577_836_800_000_000_000, pa.timestamp("ns"))
    texts = [f"day {n}" for n in range(20_000)]
    assert (
        assess_cohort(
            pa.table({AGE: [52] * 100_000, "day": times}), as_of="day", questions=["adjuvant-chemotherapy"]
        ).wrong
        == 0
    )
    assert assess_cohort(pa.table({AGE: [52] * 20_000, "day": texts}), as_of="day").wrong == 20_000


def test_what_is_done_to_a_table_afterwards_changes_no_answer() -> None:
    table = synthetic_cohort(50, 1, missing=0.1)
    frame = table.to_pandas()
    result = assess_cohort(frame)
    facts = result.facts(0)
    frame["patient.age_years"] = frame["patient.age_years"].to_numpy()[::-1]
    frame.loc[:, "tumour.site"] = "skin"
    assert result.facts(0) == facts
    expected = assess_cohort(table).table.to_pandas()
    pd.testing.assert_series_equal(result.table["tumour.site"], expected["tumour.site"], check_dtype=False)
    given = pl.from_arrow(table)
    assert isinstance(given, pl.DataFrame)
    other = assess_cohort(given)
    given.insert_column(0, pl.Series("later", range(50)))
    assert "later" not in other.table.columns


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "rows.parquet"
    pa.parquet.write_table(synthetic_cohort(10), file)
    before = file.read_bytes()
    for out, message in (
        (file, "is read here"),
        (tmp_path / "x" / ".." / "rows.parquet", "is read here"),
        ("a.csv", "out: "),
        (3, "out: "),
    ):
        with pytest.raises(ArgumentError, match=message):
            assess_cohort(file, out=out)  # type: ignore[arg-type]
    assert file.read_bytes() == before


@pytest.mark.parametrize("kind", ["pandas", "arrow"])
def test_a_day_or_a_treatment_that_stands_twice_is_refused(kind: str) -> None:
    names = [AGE, "day", "day", "rt", "rt"]
    rows = [[52, "2014-01-01", "2020-01-01", True, False]]
    arrow = pa.Table.from_arrays([pa.array([one]) for one in rows[0]], names=names)
    table = arrow if kind == "arrow" else pd.DataFrame(rows, columns=names)
    with pytest.raises(ArgumentError, match="the table has 2 columns 'day'; rename all but one"):
        assess_cohort(table, as_of="day")
    result = assess_cohort(table)
    with pytest.raises(ArgumentError, match="given: the table has 2 columns 'rt'; rename all but one"):
        concordance(result, {"adjuvant-radiotherapy": "rt"})
    with pytest.raises(ArgumentError, match="by: the table has 2 columns 'day'; rename all but one"):
        concordance(assess_cohort(synthetic(names)), {"adjuvant-radiotherapy": "was given"}, by="day")


def synthetic(twice: list[str]) -> pa.Table:
    table = synthetic_cohort(3).append_column("was given", pa.array([True, False, None]))
    for name in twice[1:]:
        table = table.append_column(name, pa.array(["2014-01-01"] * 3))
    return table


def test_a_day_that_is_none_hides_nothing_else_that_is_wrong_with_a_row() -> None:
    table = pa.table({AGE: [999, 52, 52], "day": ["soon", "soon", "2014-01-01"]})
    result = assess_cohort(table, as_of="day")
    assert [(one.row, one.column) for one in result.errors] == [(0, "day"), (0, AGE), (1, "day")]
    first = wrong(result)[0]
    assert first is not None
    assert "give a day as" in first
    assert "999 is not allowed" in first
    assert max(one.open for one in result.missing) == 1, "rows without a day have no answer that could be open"


@pytest.mark.parametrize("unit", ["D", "s", "ns"])
def test_a_day_of_numpy_is_a_day(unit: str) -> None:
    table = synthetic_cohort(20)
    assert assess_cohort(table, as_of=np.array(["2016-01-01"], f"datetime64[{unit}]")[0]).rulebook.sha256 == (
        assess_cohort(table, as_of="2016-01-01").rulebook.sha256
    )


def test_columns_that_no_parquet_file_can_have_are_written_as_text(tmp_path: Path) -> None:
    spans = pa.array([(1, 2, 3), None], pa.month_day_nano_interval())
    table = pa.table({AGE: [52, 53], "spans": spans, "nothing": pa.array([{}, None], pa.struct([]))})
    written = written_and_read(table, tmp_path)
    assert written.column("nothing").to_pylist() == ["{}", None]
    assert "months=1" in str(written.column("spans")[0])
    assert written.column(AGE).to_pylist() == [52, 53]
    frame = pl.DataFrame({AGE: [52, 53], "nested": pl.Series([["a"], None], dtype=pl.List(pl.Categorical))})
    assert written_and_read(frame, tmp_path).column("nested").to_pylist() == ["['a']", None]


def written_and_read(table: Any, folder: Path) -> pa.Table:
    assess_cohort(table, out=folder / "answers.parquet")
    return pa.parquet.read_table(folder / "answers.parquet")


def test_a_lazy_frame_that_cannot_be_collected_is_told() -> None:
    with pytest.raises(ArgumentError, match=r"the lazy frame cannot be collected: .*absent"):
        assess_cohort(pl.LazyFrame({AGE: [52]}).select("absent"))
