"""Partly known facts at the doors: constructors, files, the schema, sentences, sessions, case files."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

import lmsrules
from lmsrules import (
    Case,
    ContradictionError,
    FactsError,
    Partly,
    Patient,
    Session,
    Treatment,
    Tumour,
    above,
    at_least,
    at_most,
    below,
    between,
    case_from_dict,
    case_from_json,
    case_from_toml,
    case_schema,
    case_to_dict,
    guidance,
    load_case,
    load_facts,
    none_of,
    one_of,
)
from lmsrules.assessing.loading import case_of, facts_given
from lmsrules.cli import run
from lmsrules.document.readable import plain
from lmsrules.explanation.clauses import clause_items, marked
from lmsrules.explanation.reasons import settling_clause
from lmsrules.facts import FIELDS, known_facts
from lmsrules.facts import tumour as tumour_facts
from lmsrules.logic.fields import Field, problem_with
from lmsrules.logic.partly import NAMES, Known
from lmsrules.logic.prose import fact_sentence, value_with_unit
from lmsrules.logic.reading import facts_from_data, nested
from lmsrules.testing import case_files, writing
from lmsrules.testing.strategies import cases
from lmsrules.testing.strategies import facts as some_facts

from .test_facts import JUNK

BOOK = guidance()
BY_PATH = {field.path: field for field in FIELDS}
MAKERS = {name: getattr(lmsrules, name) for name in (*NAMES, "Partly", "Words", "includes", "excludes", "only")}


@given(cases(partly=True))
def test_what_is_known_in_part_survives_every_round_trip(case: Case) -> None:
    facts = known_facts(case)
    assert case_of(facts) == case
    assert case_from_dict(case_to_dict(case)) == case
    assert case_from_json(json.dumps(case_to_dict(case))) == case
    assert facts_from_data(nested(facts, FIELDS), FIELDS) == facts
    assert facts_given(BOOK, facts) == facts
    classes = {"Case": Case, "Patient": Patient, "Tumour": Tumour, "Treatment": Treatment}
    rebuilt = eval(repr(case), {**classes, **MAKERS})
    for again in (rebuilt, pickle.loads(pickle.dumps(case))):
        assert again == case
        assert hash(again) == hash(case)
    assert jsonschema.Draft202012Validator(case_schema()).is_valid(case_to_dict(case))


@given(cases(partly=True))
def test_case_files_are_written_so_that_they_read_back(case: Case) -> None:
    facts = known_facts(case)
    lines = []
    for group, known in nested(facts, FIELDS).items():
        lines += [f"[{group}]", *(f"{name} = {writing._fact(value)}" for name, value in known.items())]
    assert case_from_toml("\n".join(lines)) == case
    assert facts_from_data(tomllib.loads("\n".join(lines)), FIELDS) == facts


TABLES = st.dictionaries(
    st.sampled_from([*NAMES, "value", "atleast"]),
    st.one_of(JUNK, st.lists(JUNK, min_size=1, max_size=3), st.lists(st.sampled_from(["uterus", "skin", "R0", "IA"]))),
    max_size=2,
)


@given(st.sampled_from(FIELDS), TABLES)
def test_the_schema_and_the_loader_accept_the_same_tables(field: Field, table: dict[str, Any]) -> None:
    name, _, attribute = field.path.partition(".")
    data = {name: {attribute: table}}
    text = json.dumps(data, allow_nan=True)
    if re.search("NaN|Infinity", text):
        return  # JSON has no such numbers
    valid = jsonschema.Draft202012Validator(case_schema()).is_valid(data)
    problem = problem_with(field, table) or ""
    compared = "nothing is left" in problem or "allows every value" in problem
    assert valid is (not problem or compared), problem  # a schema cannot compare the ends of a set
    if problem:
        with pytest.raises(FactsError, match=re.escape(field.path)):
            case_from_dict(data)
    else:
        case_from_dict(data)


TEXT = """
[patient]
age_years = { at_least = 18 }
ecog = { one_of = [1, 0] }
sex = { none_of = ["male"] }

[tumour]
site = { none_of = ["uterus"] }
grade = { between = [2, 3] }
extent.one_of = ["localised", "locally_advanced"]

[tumour.size_cm]
above = 5
at_most = 10.0
"""

WRITTEN = Case(
    patient=Patient(age_years=at_least(18), ecog=one_of(0, 1), sex="female"),
    tumour=Tumour(
        site=none_of("uterus"),
        grade=one_of(2, 3),
        size_cm=above(5) & at_most(10),
        extent=none_of("metastatic"),
    ),
)


def test_files_hold_tables_of_the_same_names(tmp_path: Path) -> None:
    assert case_from_toml(TEXT) == WRITTEN
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case_to_dict(WRITTEN)))
    assert load_case(path) == WRITTEN
    assert load_facts(path, BOOK) == known_facts(WRITTEN)
    assert case_to_dict(WRITTEN)["tumour"]["size_cm"] == {"above": 5, "at_most": 10}
    assert case_to_dict(WRITTEN)["patient"] == {"age_years": {"at_least": 18}, "sex": "female", "ecog": {"at_most": 1}}
    assert repr(WRITTEN.patient) == "Patient(age_years=at_least(18), sex='female', ecog=at_most(1))"
    assert facts_given(BOOK, {"patient.age_years": {"between": [10, 40]}}) == {"patient.age_years": between(10, 40)}


def test_case_files_with_expectations_hold_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.case.toml"
    path.write_text(f"{TEXT}\n[expect]\nfindings = {{}}\nanswers = [{{ question = 'surveillance', asked = false }}]\n")
    with pytest.raises(FactsError, match="it is empty, which expects nothing"):
        case_files.read_case_file(path, BOOK)
    path.write_text(f"{TEXT}\n[expect]\nanswers = [{{ question = 'surveillance', asked = false }}]\n")
    assert case_files.read_case_file(path, BOOK).facts == known_facts(WRITTEN)


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (
            {"patient": {"age_years": {"at_leest": 18}}, "tumour": {"grade": {"value": 3}, "site": {"at_least": 3}}},
            [
                "3 problems in the facts",
                "patient.age_years: 'at_leest' is unknown in a table; give the value itself, or what is known of it",
                "did you mean 'at_least'?",
                "tumour.grade: 'value' is unknown in a table; give the value itself",
                "tumour.site: at_least is for numbers; give one_of or none_of, with uterus, cervix",
            ],
        ),
        (
            {"tumour": {"size_cm": {"between": [10, 90], "one_of": [0]}}},
            [
                "tumour.size_cm: at_most: 90 is not allowed; give a number from 0 to 60 cm",
                "one_of: 0 is not allowed; give a number above 0 and at most 60 cm",
            ],
        ),
        ({"tumour": {"grade": {"one_of": ["2"]}}}, ["one_of: '2' is not allowed", "(without quotes)"]),
        ({"tumour": {"morcellated": {"one_of": [True, False]}}}, ["allows every value; leave it out"]),
        ({"patient": {"age_years": {"at_least": 40, "below": 18}}}, ["nothing is left: no value is at_least(40) & be"]),
        ({"patient": {"age_years": {}}}, ["patient.age_years: the table is empty; leave it out"]),
    ],
)
def test_bad_tables_name_path_value_and_what_is_allowed(data: object, parts: list[str]) -> None:
    with pytest.raises(FactsError) as caught:
        case_from_dict(data)
    for part in parts:
        assert part in str(caught.value)


def test_the_classes_refuse_as_the_loader_does() -> None:
    with pytest.raises(FactsError, match=r"(?s)2 problems.*age_years: at_least: 130 is not.*ecog: nothing is left"):
        Patient(age_years=at_least(130), ecog=below(0))
    assert Patient(age_years=between(18, 18)) == Patient(age_years=18)
    assert Patient(sex=none_of("male"), cardiac_risk=one_of(True)) == Patient(  # type: ignore[arg-type]
        sex="female", cardiac_risk=True
    )


SENTENCES: list[tuple[str, Known, str]] = [
    ("patient.age_years", at_least(18), "the patient's age is at least 18 years"),
    ("patient.age_years", below(18), "the patient's age is at most 17 years"),
    ("patient.age_years", between(18, 40), "the patient's age is from 18 to 40 years"),
    ("patient.age_years", at_least(118), "the patient's age is 118, 119 or 120 years"),
    ("patient.age_years", at_least(18) & none_of(50), "the patient's age is at least 18 years and not 50 years"),
    ("patient.ecog", at_least(2), "the ECOG performance status is 2, 3 or 4"),
    ("tumour.grade", one_of(2, 3), "the FNCLCC grade is 2 or 3"),
    ("tumour.grade", none_of(2), "the FNCLCC grade is 1 or 3"),
    ("tumour.site", none_of("uterus"), "the site of the primary tumour is not uterus"),
    ("tumour.site", none_of("skin", "uterus"), "the site of the primary tumour is not uterus or skin"),
    ("tumour.site", one_of("skin", "head_and_neck"), "the site of the primary tumour is skin or head and neck"),
    ("tumour.extent", none_of("metastatic"), "the extent of the disease is localised or locally advanced"),
    ("tumour.size_cm", above(5) & at_most(10), "the tumour size is above 5 cm and at most 10 cm"),
    ("tumour.size_cm", between(5, 10.5), "the tumour size is from 5 to 10.5 cm"),
    ("tumour.size_cm", none_of(5), "the tumour size is not 5 cm"),
    ("tumour.size_cm", at_least(5) & below(10), "the tumour size is at least 5 cm and below 10 cm"),
    ("tumour.size_cm", one_of(4, 5.5), "the tumour size is 4 or 5.5 cm"),
]


@pytest.mark.parametrize(("path", "known", "words"), SENTENCES, ids=repr)
def test_what_is_known_in_part_is_said_in_words(path: str, known: Known, words: str) -> None:
    stored = facts_given(BOOK, {path: known})[path]
    assert fact_sentence(BOOK, path, stored) == words
    assert words == f"{BY_PATH[path].label} is {value_with_unit(BY_PATH[path], stored)}"


@given(some_facts(partly=True))
def test_every_set_has_words_of_its_own(facts: Mapping[str, Known]) -> None:
    for path, known in facts.items():
        assert re.fullmatch(r"\S.*\S", fact_sentence(BOOK, path, known))
        if isinstance(known, Partly):
            assert plain(known) == known.table()
            assert "None" not in fact_sentence(BOOK, path, known)


def test_clauses_and_reasons_say_what_is_known() -> None:
    facts = facts_given(BOOK, {"tumour.size_cm": above(4), "tumour.grade": at_least(2)})
    clause = marked(BOOK, facts, (tumour_facts.size_cm > 5) & (tumour_facts.grade >= 2))
    assert [(part.truth, part.value) for part in clause.parts] == [(None, above(4)), (True, at_least(2))]
    shown = ["".join(map(str, item.words)) for item in clause_items(BOOK, clause)]
    assert shown == ["the tumour size is above 5 cm (above 4 cm)", "the FNCLCC grade is at least 2 (2 or 3)"]
    assert plain(clause)["parts"][0]["value"] == {"above": 4}
    said = settling_clause(BOOK, facts, tumour_facts.size_cm > 3, wanted=True)
    assert said == "the tumour size is above 4 cm"


def test_the_command_line_says_how_they_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["facts"]) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("# ")]
    assert all(name in " ".join(said) for name in NAMES)


def test_examples_that_fail_show_the_call() -> None:
    assert pretty(at_least(18) & below(40)) == "at_least(18) & below(40)"


def test_a_session_learns_more_of_what_is_known_in_part() -> None:
    session = Session({"patient.age_years": at_least(18)})
    step = session.assert_fact("patient.age_years", below(40))
    assert (step.before, step.after) == (at_least(18), between(18, 39))
    assert "known: the patient's age is from 18 to 39 years" in str(step)
    step = session.assert_fact("patient.age_years", at_least(10))
    assert (step.before, step.after) == (between(18, 39), between(18, 39))
    assert str(step) == "nothing new: it is known that the patient's age is from 18 to 39 years"
    with pytest.raises(FactsError) as caught:
        session.assert_fact("patient.age_years", 52)
    assert str(caught.value).endswith(
        "patient.age_years: it is known already to be from 18 to 39 years, and cannot be 52 years as well; "
        "use revise() to change it"
    )
    assert session.facts == {"patient.age_years": between(18, 39)}
    assert session.assert_fact("patient.age_years", 30).after == 30
    assert session.assert_fact("patient.age_years", at_least(18)).after == 30
    with pytest.raises(FactsError, match="already to be 30 years, and cannot be at least 31 years as well"):
        session.assert_fact("patient.age_years", above(30))
    with pytest.raises(FactsError, match="known already, as 30; use revise"):
        session.assert_fact("patient.age_years", 30)
    assert session.revise("patient.age_years", at_most(17)).after == at_most(17)
    assert session.case == Case(patient=Patient(age_years=at_most(17)))
    assert session.retract("patient.age_years").after is None


def test_a_session_concludes_from_what_is_known_in_part() -> None:
    session = Session({"tumour.histology": "leiomyosarcoma"})
    adult = session.assert_fact("patient.age_years", at_least(18))
    assert [str(firing.conclusion.what.id) for firing in adult.fired][:2] == ["adult", "in_scope"]  # type: ignore[union-attr]
    grade = session.assert_fact("tumour.grade", one_of(3, 2))
    assert str(grade).splitlines()[0] == "known: the FNCLCC grade is 2 or 3"
    assert str(grade).endswith("because the FNCLCC grade is at least 2")
    wide = session.assert_fact("tumour.size_cm", above(4))
    narrow = session.assert_fact("tumour.size_cm", above(5) & at_most(10))
    assert [len(step.fired) for step in (wide, narrow)] == [0, 1]
    assert session.derivation == Session(session.facts).derivation


@given(some_facts(partly=True), st.data())
def test_telling_more_withdraws_nothing(facts: dict[str, Known], data: st.DataObject) -> None:
    session = Session(facts)
    others = data.draw(some_facts(partly=True))
    for path, told in others.items():
        try:
            step = session.assert_fact(path, told)
        except (FactsError, ContradictionError):
            continue
        assert step.withdrawn == ()
