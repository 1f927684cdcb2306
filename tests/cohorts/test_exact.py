"""Every row is what `decide()` says of it, alone, whoever stands beside it; rows with errors have none and say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmsrules import ContradictionError, FactsError, Partly, Rulebook, decide, guidance
from lmsrules.cohorts import CohortResult, assess_cohort, synthetic_cohort, walking
from lmsrules.cohorts import kernel as kernels
from lmsrules.facts import FIELDS
from lmsrules.logic.partly import Known
from lmsrules.logic.words import single_fields
from lmsrules.strategies import cases

from ..random_rulebooks import FIELDS as THINGS
from ..random_rulebooks import partial_facts, rulebooks, sets_of


def table_of(rows: Sequence[Mapping[str, Known]], paths: Sequence[str]) -> pa.Table:
    """Facts as columns: what is known in part in columns of its own."""
    columns: dict[str, list[Any]] = {path: [] for path in paths}
    for number, row in enumerate(rows):
        for path, known in row.items():
            said = known.table() if isinstance(known, Partly) else {"": known}
            for ending, value in said.items():
                name = f"{path}.{ending}" if ending else path
                column = columns.setdefault(name, [])
                column += [None] * (number - len(column)) + [value]
        for column in columns.values():
            column += [None] * (number + 1 - len(column))
    return pa.table({name: pa.array(values) for name, values in columns.items() if any(v is not None for v in values)})


def said(rulebook: Rulebook, facts: Mapping[str, Known]) -> dict[str, Any] | None:
    """What `decide()` says, by column; None of the impossible."""
    try:
        decided = decide(facts, rulebook=rulebook)
    except ContradictionError:
        return None
    return {
        f"{question}/{name}.{what}": value
        for question, decision in decided.items()
        for name, option in decision.options.items()
        for what, value in (("status", option.status.value), ("stance", option.stance and option.stance.value))
    }


def answers(result: CohortResult, row: int) -> dict[str, Any]:
    return {
        name: result.table.column(name)[row].as_py()
        for name in result.table.column_names
        if name.endswith((".status", ".stance"))
    }


def check(result: CohortResult, rulebook: Rulebook, rows: Sequence[Mapping[str, Known]]) -> None:
    for number, facts in enumerate(rows):
        expected, got = said(rulebook, facts), answers(result, number)
        wrong = result.table.column("errors")[number].as_py()
        if expected is None:
            assert wrong
            assert set(got.values()) <= {None}
        else:
            assert wrong is None
            assert got == expected
            decided = decide(facts, rulebook=rulebook)
            for question, found in result.classes.items():
                one = found[result.table.column(question)[number].as_py()]
                assert one.answer.asked == decided[question].asked
                for name, stood in one.answer.options.items():
                    option = decided[question].options[name]
                    assert (stood.status, stood.stance, stood.possible) == (
                        option.status,
                        option.stance,
                        option.possible,
                    )
                    primary = [r.id for r in rulebook.rules_on[question] if r.source == rulebook.primary]
                    assert stood.certain == tuple(rule for rule in option.certain if rule in primary)
    for question, found in result.classes.items():
        assert sum(one.count for one in found) == result.rows - result.wrong, question


anything = st.one_of(partial_facts(), st.fixed_dictionaries({}, optional={f.path: sets_of(f) for f in THINGS}))


@settings(max_examples=40)
@given(rulebooks(), st.lists(anything, min_size=1, max_size=8))
def test_every_row_is_what_decide_says(rulebook: Rulebook, rows: list[dict[str, Known]]) -> None:
    table = table_of(rows, [field.path for field in THINGS])
    if table.num_columns:
        check(assess_cohort(table, rulebook=rulebook, workers=1), rulebook, rows)


@settings(max_examples=15)
@given(st.lists(cases(), min_size=1, max_size=12))
def test_every_row_of_the_guidance_is_what_decide_says(drawn: list[Any]) -> None:
    from lmsrules.facts import known_facts

    rows = [known_facts(case) for case in drawn]
    table = table_of(rows, [field.path for field in single_fields(FIELDS)])
    if table.num_columns:
        check(assess_cohort(table, workers=1), guidance(), rows)


def test_synthetic_rows_are_what_decide_says() -> None:
    table = synthetic_cohort(300, 5, missing=0.3)
    result = assess_cohort(table)
    check(result, guidance(), [result.facts(row) for row in range(300)])
    assert result.wrong == 0
    assert result.unused == ("synthetic",)


def test_rows_do_not_depend_on_their_neighbours() -> None:
    table = synthetic_cohort(2_000, 7, missing=0.4)
    rng = np.random.default_rng(0)
    ages = table.column("patient.age_years").to_numpy(zero_copy_only=False).copy()
    ages[rng.random(2_000) < 0.05] = 150  # some rows are wrong
    table = table.set_column(
        table.column_names.index("patient.age_years"), "patient.age_years", pa.array(ages, from_pandas=True)
    )
    whole = assess_cohort(table)
    assert whole.wrong > 20
    order = rng.permutation(2_000)
    shuffled = assess_cohort(table.take(pa.array(order)), workers=1)
    kept = [name for name in whole.table.column_names if name.endswith((".status", ".stance", "errors"))]
    plain = whole.table.select(kept).take(pa.array(order)).to_pylist()
    assert shuffled.table.select(kept).to_pylist() == plain
    with patch("lmsrules.cohorts.tables.BATCH_ROWS", 97), patch("lmsrules.cohorts.rendering.BATCH_ROWS", 101):
        parted = assess_cohort(table)
        names = [*kept, *whole.plan.questions]  # the numbers of classes too
        assert parted.table.select(names).to_pylist() == whole.table.select(names).to_pylist()
    assert [(e.row, e.column) for e in parted.errors] == [(e.row, e.column) for e in whole.errors]


def test_tables_that_are_full_are_begun_anew_and_parted() -> None:
    table = synthetic_cohort(600, 3, missing=0.5)
    expected = assess_cohort(table).table.to_pylist()
    book = guidance().of_sources(["guidance"])
    plain = assess_cohort(table, rulebook=book).table.to_pylist()
    assert plain == expected
    with (
        patch.object(kernels, "MOST_ENTRIES", 3_000),
        patch("lmsrules.cohorts.tables.BATCH_ROWS", 50),
    ):
        again = guidance().of_sources(["guidance", "pdq-uterine-2024"])
        found = assess_cohort(table, rulebook=again)
        walks = walking.walks_of(again, tuple(again.questions_by_id))
        assert len(walks._now[0]) > 1
    assert [strip(row) for row in found.table.to_pylist()] == [strip(row) for row in expected]


def strip(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name.endswith((".status", ".stance"))}


def test_an_impossible_row_names_every_constraint_that_it_breaks() -> None:
    table = pa.table(
        {
            "patient.sex": ["male", "female", "male"],
            "tumour.site": ["uterus", "uterus", "extremity"],
            "patient.pregnant": [True, True, False],
            "tumour.figo_stage": ["IB", "IB", "IA"],
        }
    )
    result = assess_cohort(table)
    wrong = result.table.column("errors").to_pylist()
    assert "uterine-tumour-in-a-woman" in wrong[0]
    assert "no-pregnancy-in-a-man" in wrong[0]
    assert wrong[1] is None
    assert wrong[2].startswith("tumour.site, tumour.figo_stage: constraint figo-stage-is-uterine: ")
    assert result.wrong == 2
    with pytest.raises(FactsError, match=r"2 of the first 3 rows") as raised:
        assess_cohort(table, on_error="raise")
    assert len(raised.value.problems) == 2
    with pytest.raises(ContradictionError):
        result.explain(0)
    assert result.explain(1).answers
