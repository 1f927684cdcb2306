"""What columns tell of facts: whole and in part, translated, wrong, and named wrongly."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmsrules import (
    ContradictionError,
    FactsError,
    Rulebook,
    at_least,
    decide,
    guidance,
    includes,
    none_of,
    one_of,
    only,
)
from lmsrules.cohorts import assess_cohort
from lmsrules.cohorts.columns import layout_of
from lmsrules.cohorts.letters import Reader
from lmsrules.cohorts.walking import walks_of
from lmsrules.logic.errors import ArgumentError
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.reading import check_facts

from ..random_rulebooks import FIELDS, rulebooks

AGE, SEX, SITE, GRADE, SIZE = "patient.age_years", "patient.sex", "tumour.site", "tumour.grade", "tumour.size_cm"
DRUGS = "treatment.prior_drugs"


def facts(columns_of: Mapping[str, Any], **how: Any) -> list[str]:
    """What each row says, as text, or what is wrong with it."""
    result = assess_cohort(pa.table({name: pa.array(values) for name, values in columns_of.items()}), **how)
    wrong = result.table.column("errors").to_pylist()
    return [
        f"wrong: {why}" if why else ", ".join(f"{path}={known!r}" for path, known in result.facts(row).items())
        for row, why in enumerate(wrong)
    ]


def wrong(columns_of: Mapping[str, Any], **how: Any) -> list[bool]:
    return [text.startswith("wrong: ") for text in facts(columns_of, **how)]


def refused(match: str, table: Mapping[str, Any] | None = None, **how: Any) -> None:
    with pytest.raises(ArgumentError, match=match):
        assess_cohort(pa.table(table or {AGE: [52]}), **how)


def test_numbers_at_the_limits() -> None:
    below, above = np.nextafter(60, 0), np.nextafter(60, 99)
    sizes = [0.0, -0.0, 5e-324, 60.0, below, above, float("nan"), float("inf"), -float("inf"), None, -1.0]
    bad = [True, True, False, False, False, True, False, True, True, False, True]
    assert wrong({SIZE: sizes}) == bad
    assert wrong({SIZE: pa.array([0, 1, 60, 61, None], pa.uint8())}) == [True, False, False, True, False]
    ages = [0.0, -0.0, 52.0, 52.5, 120.0, 120.5, -1.0, 121.0, 2.0**60]
    assert wrong({AGE: ages}) == [False, False, False, True, False, True, True, True, True]
    assert facts({AGE: [52.0, -0.0]}) == [f"{AGE}=52", f"{AGE}=0"]
    assert wrong({AGE: [2**53 + 1, -(2**63), 52]}) == [True, True, False]
    assert facts({AGE: [52.5]})[0].startswith(f"wrong: {AGE}: 52.5 is not allowed; give a whole number from 0 to 120")
    assert wrong({AGE: ["52", " 52", "52.0", None, "", " "]}) == [True, True, True, False, False, False]


def test_yes_is_not_one() -> None:
    pregnant = "patient.pregnant"
    assert wrong({pregnant: [True, False, None]}) == [False, False, False]
    assert wrong({pregnant: [1, 0, None]}) == [True, True, False]
    assert wrong({AGE: [True, False]}) == [True, True]
    mixed = pd.DataFrame({AGE: pd.Series([True, 1, 1.0, 0, False], dtype=object)})
    assert [one.row for one in assess_cohort(mixed).errors] == [0, 4]
    mixed = pd.DataFrame({pregnant: pd.Series([True, 1, 1.0, 0, False], dtype=object)})
    assert [one.row for one in assess_cohort(mixed).errors] == [1, 2, 3]
    # Nor is it where values are translated.
    values = {pregnant: {1: True, 0: False}}
    assert facts({pregnant: [1, 0, None]}, values=values) == [f"{pregnant}=True", f"{pregnant}=False", ""]
    assert facts({pregnant: [True]}, values={pregnant: {1: False}}) == [f"{pregnant}=True"]
    assert facts({AGE: [1, 2]}, values={AGE: {True: None}}) == [f"{AGE}=1", f"{AGE}=2"]
    assert wrong({AGE: [True]}, values={AGE: {1: None}}) == [True]


def test_values_are_what_they_are_said_to_be() -> None:
    for key in (999, 999.0, np.int64(999), np.float32(999)):
        assert facts({AGE: [52, 999, None]}, values={AGE: {key: None}}) == [f"{AGE}=52", "", ""]
        assert facts({AGE: [52.0, 999.0, np.nan]}, values={AGE: {key: float("nan")}}) == [f"{AGE}=52", "", ""]
        assert facts({AGE: [52, 999], f"{AGE}.at_most": [99, 999]}, values={AGE: {key: None}}) == [
            f"{AGE}=52",
            "",
        ]
    assert wrong({AGE: ["999"]}, values={AGE: {999: None}}) == [True]
    assert wrong({AGE: [999]}, values={AGE: {"999": None}}) == [True]
    assert wrong({AGE: [2**53 + 1, 2**53]}, values={AGE: {2**53: None}}) == [True, False]
    assert wrong({AGE: [52]}, values={AGE: {10**30: None}}) == [False]
    assert facts({SEX: ["F", "m", "", None, "?", "male"]}, values={SEX: {"F": "female", "m": "male", "?": None}}) == [
        *(f"{SEX}={sex!r}" if sex else "" for sex in ("female", "male", None, None, None, "male"))
    ]
    assert facts({SEX: ["", " "]}, values={SEX: {"": "female"}}) == [f"{SEX}='female'", ""]
    assert facts({SEX: [1, 2.0, None]}, values={SEX: {1: "female", 2: "male"}}) == [
        f"{SEX}='female'",
        f"{SEX}='male'",
        "",
    ]
    assert (
        facts({SEX: ["M\u00e4nnlich", "Ma\u0308nnlich"]}, values={SEX: {"Ma\u0308nnlich": "male"}})
        == [f"{SEX}='male'"] * 2
    )
    # What is translated already is not translated again.
    assert facts({SEX: ["a", "b"]}, values={SEX: {"a": "male", "male": "female", "b": "female"}}) == [
        f"{SEX}='male'",
        f"{SEX}='female'",
    ]


def test_values_stand_for_sets_and_for_several() -> None:
    values = {GRADE: {"high": one_of(2, 3), "low": 1, "not high": none_of(3), "any": None, "two": [2, 3]}}
    found = facts({GRADE: ["high", "low", "not high", "any", None, "HIGH"]}, values=values)
    assert found[:5] == [f"{GRADE}=at_least(2)", f"{GRADE}=1", f"{GRADE}=at_most(2)", "", ""]
    assert found[5].startswith(f"wrong: {GRADE}: 'HIGH' is not allowed")
    assert facts({GRADE: [9, 8, 1]}, values={GRADE: {9: one_of(2, 3), 8: None}}) == [
        f"{GRADE}=at_least(2)",
        "",
        f"{GRADE}=1",
    ]
    assert facts({AGE: [9.0, 8.0, 1.0]}, values={AGE: {9: at_least(65)}})[0] == f"{AGE}=at_least(65)"
    assert facts({f"{GRADE}.one_of": ["two", "low; 2"]}, values={GRADE: {"two": [2, 3], "low": 1, "2": 2}}) == [
        f"{GRADE}=at_least(2)",
        f"{GRADE}=at_most(2)",
    ]
    words = {DRUGS: {"AI": ["doxorubicin", "ifosfamide"], "none": [], "dox": "doxorubicin", "naive": only(), "?": None}}
    found = facts({f"{DRUGS}.only": ["AI", "none", "dox;pazopanib", "?"]}, values=words)
    assert found[0].count("True") == 2
    assert found[0].count("False") == 8
    assert (found[1].count("True"), found[1].count("False")) == (0, 10)
    assert found[2].count("True") == 2
    assert found[3] == ""
    assert facts({f"{DRUGS}.includes": [["AI"], ["dox", "pazopanib"], []]}, values=words) == [
        f"{DRUGS} includes doxorubicin=True, {DRUGS} includes ifosfamide=True",
        f"{DRUGS} includes doxorubicin=True, {DRUGS} includes pazopanib=True",
        "",
    ]
    assert facts({DRUGS: ["naive", "?"]}, values=words)[0].count("False") == 10
    yes = {f"{DRUGS} includes doxorubicin": {"Y": True, "N": False}}
    for more in ({}, {f"{DRUGS}.excludes": [["pazopanib"], None, None]}):
        found = facts({f"{DRUGS} includes doxorubicin": ["Y", "N", "y"], **more}, values=yes)
        assert found[0].startswith(f"{DRUGS} includes doxorubicin=True")
        assert found[1] == f"{DRUGS} includes doxorubicin=False"
        assert "'y'" in found[2]


def test_what_values_cannot_stand_for_is_named() -> None:
    refused(
        r"values: patient.sex, 'F': 'femal' is not allowed; give one of female, male; did you mean 'female'\?\n"
        r"values: tumour.grade, 'high': one_of: 4 is not allowed.*\n"
        r"values: there is no fact 'tumour.grad'; did you mean 'tumour.grade'\?\n"
        r"values: patient.age_years: give a mapping",
        values={SEX: {"F": "femal", "M": "male"}, GRADE: {"high": one_of(3, 4)}, "tumour.grad": {}, AGE: ["x"]},
    )
    refused("values: patient.age_years, 1: 'old' is not allowed", values={AGE: {1: "old"}})
    refused("values: patient.age_years, 1: at_least.0. allows every value", values={AGE: {1: at_least(0)}})
    refused("values: patient.age_years, 1: True is not allowed", values={AGE: {1: True}})
    refused(
        "values: patient.sex: None is unknown in a table, and stands for nothing else", values={SEX: {None: "male"}}
    )
    refused("values: patient.sex: nan is unknown in a table", values={SEX: {np.nan: "male"}})
    refused("values: patient.sex: no value of a table is a value of type NAType", values={SEX: {pd.NA: "male"}})
    refused("values: patient.sex: no value of a table is ", values={SEX: {("F",): "female"}})
    refused("values: give a mapping by fact", values=[SEX])
    refused("treatment.prior_drugs, 'x'.*doxorubicine", values={DRUGS: {"x": includes("doxorubicine")}})
    silent = {AGE: [52], SEX: [""], SIZE: [None]}
    assert facts(silent, values={SEX: {None: None, "x": "", "y": np.nan}, SIZE: {"none": 0.0}}) == [f"{AGE}=52"]
    refused("values: no column tells of patient.sex; leave it out", {AGE: [52]}, values={SEX: {"F": "female"}})


def test_facts_known_in_part() -> None:
    for name, values, known in (
        ("at_least", [65, None, 65.0], "at_least(65)"),
        ("at_most", [65, None, 65.0], "at_most(65)"),
        ("above", [64, None, 64.5], "at_least(65)"),
        ("below", [66.0, None, 65.5], "at_most(65)"),
        ("between", [[10, 65], None, [10.0, 65.0]], "between(10, 65)"),
        ("one_of", [[10, 65], None, [65.0, 10.0, 10]], "one_of(10, 65)"),
        ("none_of", [[10, 65], None, [65.0, 10.0]], "none_of(10, 65)"),
    ):
        assert facts({f"{AGE}.{name}": values}) == [f"{AGE}={known}", "", f"{AGE}={known}"]
    assert facts({f"{AGE}.at_least": [10, None, 10, 70], f"{AGE}.below": [65, 65, None, 65]})[:3] == [
        f"{AGE}=between(10, 64)",
        f"{AGE}=at_most(64)",
        f"{AGE}=at_least(10)",
    ]
    assert facts({f"{AGE}.at_least": [70], f"{AGE}.below": [65]})[0].startswith(
        f"wrong: {AGE}.at_least, {AGE}.below: nothing is left"
    )
    assert facts({f"{SITE}.one_of": [["skin", "trunk"], ["skin"], None]}) == [
        f"{SITE}=one_of('trunk', 'skin')",
        f"{SITE}='skin'",
        "",
    ]
    assert facts({f"{SITE}.one_of": ["skin; trunk", "skin", None, ";"]}) == [
        f"{SITE}=one_of('trunk', 'skin')",
        f"{SITE}='skin'",
        "",
        "",
    ]
    assert wrong({f"{SITE}.one_of": [["skn"], ["skin", None], [], None]}) == [True, True, True, False]
    assert wrong({f"{AGE}.at_least": [0, -1, 121, 120, 52]}) == [True, True, True, False, False]
    assert wrong({f"{SEX}.at_least": [1, None]}) == [True, False]
    struct = [{"at_least": 10, "at_most": 20, "one_of": None}, {"at_least": None, "at_most": None, "one_of": [3]}, None]
    assert facts({AGE: struct}) == [f"{AGE}=between(10, 20)", f"{AGE}=3", ""]
    assert wrong({AGE: [{"atleast": 10}, {"atleast": None}]}) == [True, False]
    assert facts({AGE: [{"at_least": float("nan"), "at_most": 20.0}]}) == [f"{AGE}=at_most(20)"]


def test_a_value_and_a_set_of_one_fact() -> None:
    table = {AGE: [52, 52, None, 130, 120, 65, None], f"{AGE}.at_least": [50, 60, 60, 50, 120, None, None]}
    found = facts(table)
    assert [found[n] for n in (0, 2, 4, 5, 6)] == [f"{AGE}=52", f"{AGE}=at_least(60)", f"{AGE}=120", f"{AGE}=65", ""]
    assert found[1] == f"wrong: {AGE}, {AGE}.at_least: it is 52 and at_least(60) at once"
    assert found[3].startswith(f"wrong: {AGE}, {AGE}.at_least: 130 is not allowed")
    both = facts(
        {GRADE: ["high", "high", "high"], f"{GRADE}.at_most": [2, 1, None]},
        values={GRADE: {"high": one_of(2, 3)}},
    )
    assert both[0] == f"{GRADE}=2"
    assert both[1] == f"wrong: {GRADE}, {GRADE}.at_most: it is 1 and at_least(2) at once"
    assert both[2] == f"{GRADE}=at_least(2)"
    flags = {"patient.pregnant": [True, False, None], "patient.pregnant.one_of": [[True], [True], [False]]}
    assert [text[:5] for text in facts(flags)] == ["patie", "wrong", "patie"]
    # Many small columns of many values each: every pair is told apart.
    ages, floors = [*range(121)] * 3, [n % 91 + 1 for n in range(363)]
    assert wrong({AGE: ages, f"{AGE}.at_least": floors}) == [
        age < floor for age, floor in zip(ages, floors, strict=True)
    ]
    small = {AGE: pa.array(ages, pa.int8()).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.int8()))}
    assert wrong({**small, f"{AGE}.at_least": floors}) == [a < b for a, b in zip(ages, floors, strict=True)]


def test_sets_of_words() -> None:
    one, other = f"{DRUGS} includes doxorubicin", f"{DRUGS} includes pazopanib"
    assert facts({one: [True, False, None], other: [None, True, None]}) == [
        f"{one}=True",
        f"{one}=False, {other}=True",
        "",
    ]
    assert wrong({one: ["yes", None, "true"]}) == [True, False, True]
    assert facts(
        {f"{DRUGS}.includes": [["doxorubicin"], [], None], f"{DRUGS}.excludes": [[], ["pazopanib"], None]}
    ) == [
        f"{one}=True",
        f"{other}=False",
        "",
    ]
    found = facts({f"{DRUGS}.only": [[], ["doxorubicin"], None]})
    assert (found[0].count("False"), found[1].count("False"), found[2]) == (10, 9, "")
    both = facts(
        {one: [True, False, None], f"{DRUGS}.includes": [["doxorubicin"], ["doxorubicin"], ["doxo"]], other: [1, 0, 1]}
    )
    assert all(text.startswith("wrong: ") for text in both)
    assert "pazopanib: give true or false, not 1" in both[0]
    both = facts({one: [True, False, None], f"{DRUGS}.includes": [["doxorubicin"], ["doxorubicin"], ["doxo"]]})
    assert both[0] == f"{one}=True"
    assert "doxorubicin is included and excluded at once" in both[1]
    assert "did you mean 'doxorubicin'?" in both[2]
    assert wrong({DRUGS: [["doxorubicin"], None]}) == [True, False]
    struct = pa.array([{"includes": ["doxorubicin"], "excludes": []}, {"includes": None, "excludes": None}])
    assert facts({DRUGS: struct}) == [f"{one}=True", ""]
    whole = facts({DRUGS: struct, f"{DRUGS}.excludes": [["pazopanib"], ["doxorubicin"]]})
    assert whole == [f"{one}=True, {other}=False", f"{one}=False"]


def test_columns_that_are_named_wrongly() -> None:
    refused(
        r"columns: the table has no column 'Age'; did you mean 'age'\?\n"
        r"column 'sex': there is no fact 'patient.gender'.*\n"
        r"column 'tumor.grade': there is no fact 'tumor.grade'; did you mean 'tumour.grade'\?, or rename the column\n"
        r"columns 'age' and 'patient.age_years' both tell of patient.age_years; leave one out",
        {"age": [1], "sex": [1], "tumor.grade": [1], AGE: [1], "note": ["x"]},
        columns={"age": AGE, "Age": AGE, "sex": "patient.gender"},
    )
    for name in (
        "patient.age",
        "Patient.age_years",
        " patient.age_years",
        "patients.age_years",
        "treatment.drugs.only",
    ):
        refused(rf"column '{name}': there is no fact", {AGE: [52], name: [1]})
    for name in ("age_years", "visit.date", "patient", "patient_id", "x.y.z", ""):
        assert assess_cohort(pa.table({AGE: [52], name: [1]})).unused == (name,)
    with pytest.raises(ArgumentError, match=r"the table has 2 columns 'patient.age_years', which tell of"):
        assess_cohort(pa.table([[1], [2]], names=[AGE, AGE]))
    assert assess_cohort(pa.table([[1], [2], [3]], names=[AGE, "x", "x"])).unused == ("x",)
    refused(r"no column tells of a fact: 'a' and 'b'\. Name columns like facts, .*columns=", {"a": [1], "b": [2]})
    with pytest.raises(ArgumentError, match="no column tells of a fact: there is none"):
        assess_cohort(pa.table({}))
    refused("columns: give a mapping", columns=[AGE])
    refused("column 'patient.age_years': there is no fact None", columns={AGE: None})
    assert facts({"age": [52], "low": [50]}, columns={"age": AGE, "low": f"{AGE}.at_least"}) == [f"{AGE}=52"]
    assert facts({AGE: [3], "x": [52]}, columns={AGE: GRADE, "x": AGE}) == [f"{AGE}=52, {GRADE}=3"]
    # The column of days may be named as it likes.
    assert facts({AGE: [52], "patient.seen": [date(2020, 1, 1)]}, as_of="patient.seen") == [f"{AGE}=52"]


def test_questions_and_errors_that_are_named_wrongly() -> None:
    refused(r"questions: there is none 'adjuvant'; did you mean 'adjuvant", questions=["adjuvant"])
    refused(r"questions: give a list of ids, \['multidisciplinary", questions="adjuvant-chemotherapy")
    refused(r"questions: name one at least", questions=[])
    refused(r"on_error: give 'mark' or 'raise', not 'skip'", on_error="skip")
    with pytest.raises(FactsError, match="12 of the first 12 rows") as raised:
        assess_cohort(pa.table({AGE: [150] * 12}), on_error="raise")
    assert len(raised.value.problems) == 10
    assert str(raised.value.problems[0]).startswith(f"row 0, {AGE}: 150 is not allowed; give a whole number")


@pytest.mark.parametrize("column", [SEX, f"{SITE}.one_of", f"{DRUGS}.includes", AGE, f"{AGE}.at_least"])
def test_thousands_of_wrong_values_are_told_in_no_time(column: str) -> None:
    good = {SEX: "female", f"{SITE}.one_of": "skin;trunk", f"{DRUGS}.includes": "doxorubicin"}.get(column, "x")
    many = 100_000 if column == SEX else 10_000
    texts = [*(f"free text {n}" for n in range(many)), good]
    before = time.perf_counter()
    result = assess_cohort(pa.table({column: texts}))
    assert result.wrong == many + (good == "x")
    errors = result.table.column("errors").to_pylist()
    assert all(errors[n] and f"'free text {n}'" in errors[n] for n in (0, 1_500, many - 1))
    assert errors[-1] is None or good == "x"
    assert len(result.errors) == 1_000
    assert time.perf_counter() - before < 10


def test_thousands_of_wrong_numbers_are_told_in_no_time() -> None:
    numbers = np.arange(10_000) + 121
    for values in (pa.array(numbers), pa.array(numbers + 0.5)):
        result = assess_cohort(pa.table({AGE: values}))
        assert result.wrong == 10_000
        assert "patient.age_years: 9121 is" in result.table.column("errors")[9_000].as_py().replace(".5 is", " is")


def test_right_rows_stay_right_after_thousands_of_wrong_ones() -> None:
    values = {SITE: {"limb": one_of("extremity", "trunk"), "?": None, "cafe\u0301": "skin"}}
    tail = ["skin", "limb", "?", None, "caf\u00e9", "", "uterus"]
    found = facts({SITE: [*(f"wrong {n}" for n in range(3_000)), *tail]}, values=values)
    assert found[3_000:] == facts({SITE: tail}, values=values)
    listed = pa.array([*([f"wrong {n}"] for n in range(3_000)), ["doxorubicin"], [], None])
    assert facts({f"{DRUGS}.includes": listed})[3_000:] == [f"{DRUGS} includes doxorubicin=True", "", ""]


def test_remembered_values_may_be_forgotten() -> None:
    with patch("lmsrules.cohorts.letters.MOST_KEPT", 3), patch("lmsrules.cohorts.tables.BATCH_ROWS", 10):
        rows = [["female", "male", None, "x", "y", "z"][n % 6] for n in range(600)]
        result = assess_cohort(pa.table({SEX: rows}), workers=4)
        assert result.wrong == 300


odd: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        1,
        2,
        3,
        4,
        -1,
        11,
        2.5,
        3.0,
        float("nan"),
        float("inf"),
        -0.0,
        "",
        "red",
        "round",
        "Red",
        "1",
        "x",
    ]
)
"""Values that are right for some field, for none, or missing."""


def fitting(field: Field) -> st.SearchStrategy[Any]:
    match field.domain:
        case Choice(words):
            return st.sampled_from(words)
        case Flag():
            return st.booleans()
        case Whole():
            return st.integers(0, 3)
    return st.sampled_from([0, 1.0, 2, 2.5, 5.0, 7])


def roles(field: Field) -> st.SearchStrategy[dict[str, Any]]:
    """What a row holds in the columns of a field: the value itself, and sets."""
    one = st.one_of(fitting(field), fitting(field), odd)
    some = st.one_of(st.none(), st.lists(st.one_of(fitting(field), odd.filter(lambda v: v is not None)), max_size=3))
    endings = {"one_of": some, "none_of": some}
    if isinstance(field.domain, Whole | Number):
        endings |= {"at_least": one, "below": one, "between": some}
    return st.fixed_dictionaries({}, optional={"": one, **endings})


def is_nothing(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def by_hand(rulebook: Rulebook, row: Mapping[str, Mapping[str, Any]]) -> Any:
    """A row as `decide()` has it; None if it is refused."""
    given: dict[str, Any] = {}
    try:
        for path, told in row.items():
            known = {role: value for role, value in told.items() if not is_nothing(value)}
            whole, sets = known.pop("", None), known
            sets = {
                role: [None if is_nothing(v) else v for v in s] if isinstance(s, list) else s
                for role, s in sets.items()
            }
            if whole is not None:
                given |= check_facts({path: whole}, rulebook.fields_by_path)
            if sets:
                apart = check_facts({path: sets}, rulebook.fields_by_path)[path]
                if whole is None:
                    given[path] = apart
                else:  # the value has to be one of the set
                    one = given[path]
                    table = apart.table() if hasattr(apart, "table") else {"one_of": [apart]}
                    joined = dict(table)
                    joined["one_of"] = [v for v in joined.get("one_of", [one]) if v == one]
                    check_facts({path: joined}, rulebook.fields_by_path)
        return decide(given, rulebook=rulebook), given
    except (FactsError, ContradictionError):
        return None


@settings(max_examples=40)
@given(
    rulebooks(),
    st.lists(
        st.fixed_dictionaries({}, optional={field.path: roles(field) for field in FIELDS}), min_size=1, max_size=8
    ),
    st.integers(1, 5),
)
def test_a_row_is_wrong_if_and_only_if_decide_refuses_it(
    rulebook: Rulebook, rows: list[dict[str, dict[str, Any]]], size: int
) -> None:
    names = sorted({(path, role) for row in rows for path, told in row.items() for role in told})
    if not names:
        return
    frame = pd.DataFrame(
        {
            f"{path}.{role}" if role else path: pd.Series([row.get(path, {}).get(role) for row in rows], dtype=object)
            for path, role in names
        }
    )
    with patch("lmsrules.cohorts.tables.BATCH_ROWS", size):
        result = assess_cohort(frame, rulebook=rulebook)
    errors = result.table["errors"].astype(object).where(result.table["errors"].notna(), None).tolist()
    for number, row in enumerate(rows):
        expected = by_hand(rulebook, row)
        assert bool(errors[number]) is (expected is None), (row, errors[number])
        if expected is None:
            continue
        decided, known = expected
        assert result.facts(number) == known
        for question, decision in decided.items():
            for name, option in decision.options.items():
                assert result.table[f"{question}/{name}.status"][number] == option.status.value
                stance = result.table[f"{question}/{name}.stance"][number]
                assert (stance if isinstance(stance, str) else None) == (option.stance and option.stance.value)


TYPES = (pa.int8(), pa.uint8(), pa.int64(), pa.uint64(), pa.float16(), pa.float32(), pa.float64())


@given(
    rulebooks(),
    st.sampled_from([field for field in FIELDS if isinstance(field.domain, Whole | Number)]),
    st.sampled_from(TYPES),
    st.lists(st.sampled_from([None, 0, 1, 2, 3, 4, 7, 10, 11, 100, 0.1, 2.5, -1, float("nan"), float("inf"), -0.0])),
    st.dictionaries(st.sampled_from([1, 2.5, 7, 100]), st.sampled_from([None, 1, 2.0, one_of(1, 2)]), max_size=2),
)
def test_numbers_of_every_type_are_what_decide_reads(
    rulebook: Rulebook, field: Field, kind: pa.DataType, drawn: list[Any], values: dict[Any, Any]
) -> None:
    numbers = [n for n in drawn if n is None or pa.types.is_floating(kind) or (n == n // 1 and abs(n) != np.inf)]
    numbers = [n for n in numbers if n is None or n >= 0 or not pa.types.is_unsigned_integer(kind)]
    array = pa.array([n if n is None or pa.types.is_floating(kind) else int(n) for n in numbers], kind)
    result = assess_cohort(pa.table({field.path: array}), rulebook=rulebook, values={field.path: values})
    errors = result.table.column("errors").to_pylist()
    for row, number in enumerate(array.to_pylist()):
        expected = by_hand(rulebook, {field.path: {"": values.get(number, number)}})
        assert bool(errors[row]) is (expected is None), (number, errors[row])
        for question, decision in expected[0].items() if expected else ():
            for name, option in decision.options.items():
                assert result.table.column(f"{question}/{name}.status")[row].as_py() == option.status.value


def test_csv_files_are_translated_as_other_tables_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"{AGE},{SEX},tumour.figo_stage,tumour.resectable,{DRUGS}.only\n999,1,NA,1,none\n52,2,IA,0,dox\n,,,,\n"
    )
    values: dict[str, Mapping[Any, Any]] = {
        AGE: {999: None},
        SEX: {1: "male", "2": "female"},
        "tumour.figo_stage": {"NA": "not_applicable"},
        "tumour.resectable": {1: True, "0": False},
        DRUGS: {"none": [], "dox": "doxorubicin"},
    }
    result = assess_cohort(path, values=values)
    assert result.wrong == 0
    first, second = ({p: v for p, v in result.facts(row).items() if DRUGS not in p} for row in range(2))
    assert first == {SEX: "male", "tumour.figo_stage": "not_applicable", "tumour.resectable": True}
    assert second == {AGE: 52, SEX: "female", "tumour.figo_stage": "IA", "tumour.resectable": False}
    assert [sum(v is True for p, v in result.facts(row).items() if DRUGS in p) for row in range(2)] == [0, 1]
    assert result.facts(2) == {}
    assert assess_cohort(path, values={**values, SEX: {"": "male", 1: "male", 2: "male"}}).facts(2) == {SEX: "male"}


def test_what_another_thread_sets_meanwhile_is_not_mixed_with_what_is_being_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Arrow lets other threads run while it looks texts up; one of them may be the first to say which are usual."""
    layout = layout_of(["tumour.extent"], guidance().fields, None, None, also=[], is_text=False)
    walks = walks_of(guidance(), ["adjuvant-radiotherapy"])
    reader, words = (
        Reader(layout, walks.compiled.axes, walks.alphabets),
        ["localised", "metastatic", "locally_advanced"],
    )

    def read(texts: list[str]) -> list[list[int]]:
        codes, troubles = reader.read(pa.RecordBatch.from_pydict({"tumour.extent": texts}))
        assert not troubles
        return [codes[level].tolist() for level in sorted(codes)]

    expected, real = read(words), pyarrow.compute.index_in
    (field,) = reader._fields

    def meanwhile(*args: Any, **options: Any) -> pa.Array:
        found = real(*args, **options)
        field._usual = pa.array([*words[::-1], None], pa.string())
        return found

    monkeypatch.setattr(pyarrow.compute, "index_in", meanwhile)
    assert read(words) == expected
    assert read(words[::-1]) == [level[::-1] for level in expected]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"tumour.resectable": [1.0]}, "or say what stands for them: values={'tumour.resectable': {1.0: True, ...}}"),
        (
            {"tumour.resectable": ["yes"]},
            "or say what stands for them: values={'tumour.resectable': {'yes': True, ...}}",
        ),
        ({AGE: ["52"]}, "'52' is not allowed; give a whole number from 0 to 120 years; the column holds text: make it"),
    ],
)
def test_a_whole_column_of_another_kind_is_told_what_to_do_about(columns: dict[str, list[Any]], message: str) -> None:
    (error,) = assess_cohort(pa.table(columns)).errors
    assert message in error.why


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"columns": {AGE: "age"}},
            "has no column 'patient.age_years'; name the table's column first, {'age': ",
        ),
        (
            {"columns": {"age": AGE}, "values": {"age": {99: None}}},
            "there is no fact 'age'; name the fact, 'patient.age_years', not its column",
        ),
    ],
)
def test_what_was_said_the_other_way_round_is_seen(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        assess_cohort(pa.table({"age": [52]}), **options)
    assert message in str(raised.value)


def test_a_csv_file_with_semicolons_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("patient.age_years;patient.sex\n52;female\n", encoding="utf-8")
    with pytest.raises(ArgumentError, match="save it with commas between values, not ';'"):
        assess_cohort(file)
