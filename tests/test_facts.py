"""Facts: domains, loading, errors that name the path, and the JSON Schema that says the same."""

import copy
import json
import math
import pickle
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import (
    Case,
    FactsError,
    Patient,
    Treatment,
    Tumour,
    case_from_dict,
    case_from_json,
    case_from_toml,
    case_schema,
    case_to_dict,
    excludes,
    includes,
    load_case,
    only,
)
from lmsrules.assessing.loading import case_of
from lmsrules.facts import FIELDS, known_facts
from lmsrules.logic.fields import Flag, WordSet, problem_with

from .oracle import Facts
from .shipped import facts

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 130),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=4),
    st.sampled_from(["uterus", "R0", "none", "female", "IA"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)


NAMED = (Case, Patient, Tumour, Treatment, includes, excludes, only)


def test_the_facts_of_a_case_stay_its_own() -> None:
    case = Case(patient=Patient(age_years=52), tumour=Tumour(site="uterus"))
    known_facts(case)["tumour.site"] = "other"  # what is given out can be changed
    assert known_facts(case) == {"patient.age_years": 52, "tumour.site": "uterus"}
    older = evolve(case, patient=Patient(age_years=53))
    assert (known_facts(older)["patient.age_years"], known_facts(case)["patient.age_years"]) == (53, 52)
    assert pickle.loads(pickle.dumps(case)) == case == Case(patient=case.patient, tumour=case.tumour)
    assert hash(case) == hash(copy.deepcopy(case))


@given(facts())
def test_facts_survive_every_round_trip(known: Facts) -> None:
    case = case_of(known)
    assert known_facts(case) == known
    assert case_from_dict(case_to_dict(case)) == case
    assert case_from_json(json.dumps(case_to_dict(case))) == case
    assert eval(repr(case), {one.__name__: one for one in NAMED}) == case


@given(st.sampled_from(FIELDS), JUNK)
def test_the_schema_and_the_loader_accept_the_same(field: Any, value: Any) -> None:
    name, _, attribute = field.path.partition(".")
    data = {name: {attribute: value}}
    finite = not (isinstance(value, float) and not math.isfinite(value))  # JSON has no other numbers
    whole_float = isinstance(value, float) and value.is_integer()  # JSON Schema calls 1.0 an integer, we do not
    valid = jsonschema.Draft202012Validator(case_schema()).is_valid(data)
    if valid and finite and not whole_float:
        case_from_dict(data)
    elif not valid:
        with pytest.raises(FactsError, match=re.escape(field.path)):
            case_from_dict(data)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(case_schema())


def bad(data: object) -> str:
    """The message for facts that cannot be read."""
    with pytest.raises(FactsError) as caught:
        case_from_dict(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (
            {"tumor": {"size": 4}},
            ["tumor: unknown", "'tumour'?", "tumor.size: unknown; did you mean 'tumour.size_cm'?"],
        ),
        ({"patient": {"ecog": 7}}, ["patient.ecog: 7 is not allowed; give a whole number from 0 to 4"]),
        ({"patient": {"ecog": 1.7}}, ["patient.ecog: 1.7 is not allowed; give a whole number"]),
        ({"patient": {"ecog": "1"}}, ["patient.ecog: '1' is not allowed", "(without quotes)"]),
        ({"patient": {"ecog": True}}, ["patient.ecog: True is not allowed"]),
        ({"tumour": {"grade": 0}}, ["tumour.grade: 0 is not allowed; give a whole number from 1 to 3"]),
        ({"tumour": {"size_cm": -3}}, ["tumour.size_cm: -3 is not allowed; give a number above 0 and at most 60 cm"]),
        ({"tumour": {"size_cm": 0}}, ["tumour.size_cm: 0 is not allowed"]),
        ({"tumour": {"size_cm": math.nan}}, ["nan is not allowed", "leave it out if it is unknown"]),
        ({"tumour": {"size_cm": math.inf}}, ["inf is not allowed"]),
        ({"tumour": {"size_cm": 10**400}}, ["is not allowed"]),
        ({"tumour": {"morcellated": 1}}, ["tumour.morcellated: 1 is not allowed; give true or false"]),
        (
            {"tumour": {"site": "womb"}},
            ["'womb' is not allowed; give one of uterus, cervix, retroperitoneum, extremity"],
        ),
        ({"tumour": {"site": "uterous"}}, ["did you mean 'uterus'?"]),
        ({"tumour": {"site": ["uterus"]}}, ["tumour.site: ['uterus'] is not allowed"]),
        ({"tumour": ["uterus"]}, ["tumour: give an object with the facts of the tumour, not a list"]),
        ({"patient": {"size_cm": 4}}, ["patient.size_cm: unknown; size_cm belongs to tumour"]),
        ({"patient": {"qqqqqqq": 4}}, ["patient.qqqqqqq: unknown; `lmsrules facts` lists all fields"]),
        ([], ["a case is an object with patient, tumour, treatment, not a list"]),
        ("case", ["not a text"]),
        (None, ["not null"]),
    ],
)
def test_bad_facts_name_path_value_and_what_is_allowed(data: object, parts: list[str]) -> None:
    message = bad(data)
    for part in parts:
        assert part in message


def test_all_problems_come_at_once() -> None:
    message = bad({"patient": {"ecog": 7, "sex": "F"}, "tumour": {"site": "womb", "grade": 0}, "x": 1})
    assert message.startswith("5 problems in the facts:")
    assert len(message.splitlines()) == 6


def test_null_is_unknown() -> None:
    assert case_from_dict({"patient": None, "tumour": {"site": None}}) == Case()


def test_the_classes_refuse_as_the_loader_does() -> None:
    with pytest.raises(FactsError, match=r"patient.sex[\s\S]*patient.ecog: 7 is not allowed"):
        Patient(ecog=7, sex="F")  # type: ignore[arg-type]
    with pytest.raises(FactsError, match="tumour: give a Tumour, not dict"):
        Case(tumour={"site": "uterus"})  # type: ignore[arg-type]


def test_every_field_declares_how_it_reads() -> None:
    assert len(FIELDS) == 42
    for field in FIELDS:
        assert field.label
        assert bool(field.yes) == bool(field.no) == isinstance(field.domain, Flag | WordSet)
        assert problem_with(field, None) is not None


def write(path: Path, content: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.json", "", "it is empty"),
        ("blank.toml", " \n\n", "it is empty"),
        ("broken.json", '{"patient": {"ecog": 1,}}', r"line 1 column \d+: "),
        ("broken.toml", "[patient]\necog = \n", r"line 2, column 8"),
        ("deep.json", "[" * 60_000, "nested too deeply"),
        ("deep.toml", "a = " + "[" * 60_000, "nested too deeply"),
        ("twice.json", '{"patient": {"ecog": 1, "ecog": 2}}', "the key 'ecog' is given twice"),
        ("huge.json", '{"patient": {"ecog": ' + "9" * 5000 + "}}", "digit"),
        ("latin.json", b'{"patient": "\xe9"}', "not UTF-8 text: byte 13"),
        ("case.yaml", "patient: 1", r"ends in .json or .toml"),
        ("nan.json", '{"tumour": {"size_cm": NaN}}', "nan is not allowed"),
        ("list.json", "[1, 2]", "not a list"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(FactsError, match=message) as caught:
        load_case(path)
    assert str(path) in str(caught.value)


def test_missing_directory_and_large_files(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="there is no such file"):
        load_case(tmp_path / "none.json")
    with pytest.raises(FactsError, match="this is a directory"):
        load_case(tmp_path)
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(FactsError, match="larger than 64 kB"):
        load_case(tmp_path / "large.json")


def test_toml_and_json_read_the_same(tmp_path: Path) -> None:
    toml = write(tmp_path / "a.toml", '[tumour]\nsite = "uterus"\nsize_cm = 9.0\n')
    text = write(tmp_path / "a.json", '\ufeff{"tumour": {"site": "uterus", "size_cm": 9.0}}')
    assert load_case(toml) == load_case(text) == Case(tumour=Tumour(site="uterus", size_cm=9.0))
    assert case_from_toml('[tumour]\nsite = "uterus"') == Case(tumour=Tumour(site="uterus"))


def test_an_error_shows_hidden_characters_of_what_was_given() -> None:
    with pytest.raises(FactsError) as caught:
        case_from_dict({"pat\u202eient": {"age\x1b[31m": 5}, "tumour": {"site": "\u202e<script>"}})
    assert str(caught.value).replace("\n", "").isprintable()
    assert "pat\\u202eient" in str(caught.value)
    assert "\x1b" not in str(caught.value)
