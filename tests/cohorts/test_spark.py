"""On Spark every row gets what `assess_cohort()` gives it, however the rows are spread; errors come before any job."""

from __future__ import annotations

import importlib.util
import pickle
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest

from lmsrules import ArgumentError, LmsRulesError, guidance, one_of
from lmsrules.cohorts import assess_cohort, spark, synthetic_cohort
from lmsrules.cohorts.planning import plan_of
from lmsrules.cohorts.rendering import Rendering
from lmsrules.cohorts.spark import assess_spark
from lmsrules.cohorts.tables import table_of

from ..peers import need

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Spark on two threads of this machine, each with a worker process; it says nothing."""
    need("Java 17", found=bool(shutil.which("java")))
    need("pyspark", found=bool(importlib.util.find_spec("pyspark")))
    from pyspark.sql import SparkSession

    settings: dict[str, bool | float | int | str | None] = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",  # so few rows are worth no more compiling
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "OFF",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "700",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        made = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
        yield made
        made.stop()


def numbered(table: pa.Table) -> pa.Table:
    """The rows with a number, to find them by: Spark gives them back in any order."""
    return table.append_column("row", pa.array(range(table.num_rows)))


def with_wrong_rows(table: pa.Table) -> pa.Table:
    """Some ages are none, and some pregnant patients are men."""
    rng = np.random.default_rng(0)
    age = table.column("patient.age_years").to_numpy(zero_copy_only=False).copy()
    age[rng.random(len(age)) < 0.03] = 150
    men = rng.random(len(age)) < 0.02
    pregnant = np.where(men, True, table.column("patient.pregnant").to_numpy(zero_copy_only=False))
    sex = np.where(men, "male", table.column("patient.sex").to_numpy(zero_copy_only=False))
    new = {"patient.age_years": age, "patient.pregnant": pregnant, "patient.sex": sex}
    for name, values in new.items():
        column = pa.array(values, table.schema.field(name).type, from_pandas=True)
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def check(found: Any, given: pa.Table, expected: pa.Table) -> None:
    """The columns that were given, and after them those of `assess_cohort()` but for the numbers of classes."""
    got = found.toArrow().sort_by("row").combine_chunks()
    added = [name for name in expected.column_names[given.num_columns :] if name not in guidance().questions_by_id]
    assert got.column_names == [*given.column_names, *added]
    assert {got.schema.field(name).type for name in added} == {pa.string()}
    assert got.select(given.column_names).equals(given.cast(got.select(given.column_names).schema))
    for name in added:
        assert got.column(name).to_pylist() == expected.column(name).to_pylist(), name


def test_every_row_is_as_assess_cohort_has_it(session: Any) -> None:
    table = numbered(with_wrong_rows(synthetic_cohort(5_000, 11, missing=0.3)))
    frame = session.createDataFrame(table).repartition(5)
    expected = assess_cohort(table)
    assert expected.wrong > 200
    assert {one.column for one in expected.errors} >= {"patient.age_years", "patient.sex, patient.pregnant"}
    check(assess_spark(frame), table, expected.table)


def test_columns_of_any_type_and_rows_of_different_days(session: Any) -> None:
    from pyspark.sql import types

    kinds = {
        "row": types.LongType(),
        "age": types.ShortType(),
        "tumour.size_cm": types.DecimalType(10, 3),
        "patient.lvef_percent": types.FloatType(),
        "tumour.grade": types.StringType(),
        "tumour.extent.one_of": types.ArrayType(types.StringType()),
        "tumour.site": types.StringType(),
        "day": types.DateType(),
        "seen": types.TimestampType(),
        "note.s": types.MapType(types.StringType(), types.DoubleType()),
    }
    rows = [
        (
            n,
            20 + n % 120,
            Decimal("5.125") if n % 3 else None,
            61.5 if n % 2 else None,
            ["high", "1", None][n % 3],
            ["localised", "metastatic"] if n % 2 else None,
            ["uterus", "extremity", "utrus", None][n % 4],
            date(2012 + n % 17, 1, 1) if n % 7 else None,
            datetime(2020, 1, 1, n % 24),
            {"a": float(n)},
        )
        for n in range(300)
    ]
    schema = types.StructType([types.StructField(name, kind, name != "row") for name, kind in kinds.items()])
    frame = session.createDataFrame(rows, schema).repartition(3)
    given = frame.toArrow().sort_by("row").combine_chunks()
    said: dict[str, Any] = {
        "rulebook": guidance({"doxorubicin-cumulative": 450}),
        "questions": ["surveillance", "adjuvant-chemotherapy"],
        "as_of": "day",
        "columns": {"age": "patient.age_years"},
        "values": {"tumour.grade": {"high": one_of(2, 3), "1": 1}},
    }
    expected = assess_cohort(given, **said)
    assert 0 < expected.wrong < 300
    assert len(expected.classes["adjuvant-chemotherapy"]) > 1
    check(assess_spark(frame, **said), given, expected.table)


def test_columns_may_have_one_name_and_partitions_no_rows(session: Any) -> None:
    frame = session.range(0, 3, 1, 6).selectExpr("50 + id as `patient.age_years`", "id as x", "id * 2 as x")
    found = assess_spark(frame, questions=["surveillance"])
    assert found.columns[:3] == ["patient.age_years", "x", "x"]
    assert sorted(tuple(row[:3]) for row in found.collect()) == [(50, 0, 0), (51, 1, 2), (52, 2, 4)]
    assert found.where("`surveillance/surveillance.status` = 'open' and errors is null").count() == 3


def test_what_is_wrong_is_said_before_any_job(session: Any) -> None:
    frame = session.range(4).selectExpr("id as `patient.age_years`", "id as Errors", "id as x")
    jobs = session.sparkContext.statusTracker().getJobIdsForGroup
    before = jobs(None)
    with pytest.raises(ArgumentError, match=r"the table has no column 'agee'"):
        assess_spark(frame, columns={"agee": "patient.age_years"})
    with pytest.raises(ArgumentError, match=r"no column tells of a fact: 'x'"):
        assess_spark(frame.select("x"))
    with pytest.raises(ArgumentError, match=r"questions: there is none 'surveilance'; did you mean 'surveillance'\?"):
        assess_spark(frame, questions=["surveilance"])
    with pytest.raises(ArgumentError, match=r"the table has a column 'Errors' already"):
        assess_spark(frame)
    assess_spark(frame.drop("Errors"))
    assert jobs(None) == before
    assert len(assess_spark(frame.drop("Errors")).collect()) == 4
    assert jobs(None) != before


def test_other_tables_are_refused() -> None:
    need("pyspark", found=bool(importlib.util.find_spec("pyspark")))
    with pytest.raises(ArgumentError, match=r"give a Spark DataFrame, not Table; assess_cohort\(\) takes"):
        assess_spark(pa.table({"patient.age_years": [50]}))


def test_without_pyspark_it_says_what_to_install() -> None:
    with (
        patch.dict(sys.modules, {"pyspark.sql": None}),
        pytest.raises(LmsRulesError, match=r"pip install \"pyspark\[sql\]\""),
    ):
        assess_spark(object())


def test_a_worker_gets_no_kernels_and_parts_large_batches() -> None:
    table = with_wrong_rows(synthetic_cohort(1_000, 2, missing=0.3))
    expected = assess_cohort(table)  # the rulebook has its kernels now
    plan = plan_of(table_of(table), None, None, None, None, None)
    places = tuple(table.column_names.index(name) for name in plan.columns)
    rendering = Rendering(rulebook=plan.rulebook, questions=plan.questions)
    shipped = pickle.dumps(spark._Work(plan=plan, places=places, rendering=rendering))
    assert len(shipped) < 400_000
    assert spark._work(shipped) is spark._work(bytes(bytearray(shipped)))
    batches = table.combine_chunks().to_batches()
    with patch.object(spark, "BATCH_ROWS", 300):
        found = list(spark._answered(shipped, iter([batches[0].slice(0, 0), *batches])))
    assert [len(batch) for batch in found] == [300, 300, 300, 100]
    errors = [text for batch in found for text in batch.column(batch.num_columns - 1).to_pylist()]
    assert errors == expected.table.column("errors").to_pylist()
