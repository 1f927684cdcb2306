"""Files and data of strangers: bounded before they are parsed, and told of in a few lines however much is wrong."""

import difflib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import (
    Case,
    FactsError,
    Patient,
    Tumour,
    Words,
    case_from_dict,
    case_from_json,
    case_from_toml,
    case_schema,
)
from lmsrules.facts import FIELDS, FIELDS_OF, known_facts
from lmsrules.logic import fields as fields_module
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import MOST_TOLD
from lmsrules.logic.fields import Choice, Field, Number, Whole, WordSet, as_stored, problem_with
from lmsrules.logic.reading import check_facts
from lmsrules.logic.values import plain
from lmsrules.rules import guidance
from lmsrules.strategies import values
from lmsrules.testing.case_files import read_case_file

ONE_VALUE = [field for field in FIELDS if not isinstance(field.domain, WordSet)]

LONG: dict[str, Callable[[], Any]] = {
    "keys of JSON, the last one twice": lambda: case_from_json(
        "{" + ",".join(f'"{n}":1' for n in range(5000)) + ',"4999":1}'
    ),
    "a key of TOML with many parts": lambda: case_from_toml("a" + ".a" * 30_000 + " = 1"),
    "a heading of TOML with many parts": lambda: case_from_toml("[" + "a." * 30_000 + "a]"),
    "a quoted key of TOML with many parts": lambda: case_from_toml('"\u2028".' * 12_000 + "a = 1"),
    "a text of TOML": lambda: case_from_toml("x = 1\n" * 20_000),
    "a text of JSON": lambda: case_from_json("[" + "1," * 60_000 + "1]"),
    "a text of JSON of few characters and many bytes": lambda: case_from_json(
        json.dumps("\u05d0" * 40_000, ensure_ascii=False)
    ),
    "a number of JSON": lambda: case_from_json('{"tumour": {"size_cm": ' + "9" * 4000 + "}}"),
    "a number of TOML": lambda: case_from_toml("[patient]\nage_years = 0x" + "f" * 4000),
    "a list": lambda: case_from_dict({"tumour": {"size_cm": [[9] * 10**6]}}),
    "unknown keys": lambda: case_from_dict({f"key {n}": 1 for n in range(80_000)}),
    "unknown facts": lambda: case_from_dict({"tumour": {f"key {n}": 1 for n in range(80_000)}}),
    "unknown paths": lambda: decide(guidance(), {f"key {n}": 1 for n in range(80_000)}),
    "a key that is long": lambda: case_from_dict({"k" * 10**6: 1}),
    "a word that is long": lambda: case_from_dict({"tumour": {"site": "w" * 10**6}}),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_long_is_refused_in_a_few_lines(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []
    near = difflib.get_close_matches

    def noting(word: str, *more: Any, **how: Any) -> list[str]:
        searched.append(word)
        return near(word, *more, **how)

    monkeypatch.setattr(difflib, "get_close_matches", noting)
    with pytest.raises(FactsError) as caught:
        LONG[name]()
    told = str(caught.value)
    assert len(told) < 6000
    assert len(told.splitlines()) <= MOST_TOLD + 2
    assert len(searched) <= 2 * MOST_TOLD  # the nearest spelling is searched for what is told, not for all there is


def test_all_problems_are_counted_and_twenty_are_told() -> None:
    with pytest.raises(FactsError) as caught:
        case_from_dict({f"key {n}": 1 for n in range(100)})
    lines = str(caught.value).splitlines()
    assert (lines[0], lines[-1]) == ("100 problems in the facts:", "  and 80 more")
    assert len(lines) == 22
    assert len(caught.value.problems) == 100


def test_case_files_of_the_plugin_are_bounded_alike(tmp_path: Path) -> None:
    file = tmp_path / "many.case.toml"
    answers = "\n".join('  { question = "nothing", stance = "WRONG" },' for _ in range(1200))
    file.write_text(f"[expect]\nanswers = [\n{answers}\n]\n")
    with pytest.raises(FactsError, match=r"^1,200 problems in [\s\S]*and 1,180 more$"):
        read_case_file(file, guidance())
    file.write_text("x = 1\n" * 20_000)
    with pytest.raises(FactsError, match="larger than 64 kB"):
        read_case_file(file, guidance())
    file.write_text('[expect]\nimpossible = [\n  "' + "c" * 50_000 + '",\n]\n')
    with pytest.raises(FactsError) as caught:
        read_case_file(file, guidance())
    assert len(str(caught.value)) < 1500


def twins(field: Field, value: Any) -> list[Any]:
    """The same value in other types that hold it exactly."""
    kinds: list[Any] = [np.int64, np.uint16, np.float64, np.float32, np.bool_, np.str_]
    if isinstance(field.domain, Whole):
        kinds.append(float)
    found = [kind(value) for kind in kinds if type(value) in (int, float) or kind is type(np.array(value)[()])]
    return [one for one in found if type(one) is not type(value) and plain(one) == value]


@given(st.sampled_from(ONE_VALUE).flatmap(lambda field: st.tuples(st.just(field), values(field))))
def test_what_holds_the_same_value_exactly_is_the_same_fact(drawn: tuple[Field, Any]) -> None:
    field, value = drawn
    name, _, attribute = field.path.partition(".")
    for twin in (value, *twins(field, value)):
        if isinstance(twin, np.bool_ | bool) is isinstance(value, bool):
            case = case_from_dict({name: {attribute: twin}})
            assert case == case_from_dict({name: {attribute: value}})
            (kept,) = known_facts(case).values()
            assert type(kept) in (bool, int, float, str)
            assert isinstance(field.domain, Whole) <= (type(kept) is int)
            assert repr(case) == repr(case_from_dict({name: {attribute: kept}}))
            assert check_facts({field.path: twin}, guidance().fields_by_path) == {field.path: kept}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("patient.age_years", 52.5),
        ("patient.age_years", "52"),
        ("patient.age_years", True),
        ("patient.age_years", np.bool_(True)),
        ("patient.age_years", np.float64("nan")),
        ("patient.age_years", np.array([52])),
        ("patient.age_years", np.array(52)),
        ("patient.lvef_percent", np.longdouble(50)),
        ("patient.cardiac_risk", 1),
        ("patient.cardiac_risk", np.int64(1)),
        ("patient.cardiac_risk", 1.0),
        ("tumour.site", np.datetime64("2026-01-01")),
        ("patient.age_years", np.timedelta64(52, "ns")),
        ("patient.age_years", np.datetime64(52, "ns")),
        ("patient.age_years", np.timedelta64("NaT", "ns")),
        ("tumour.site", b"uterus"),
        ("tumour.size_cm", 1e308),
        ("tumour.size_cm", float("inf")),
        ("tumour.size_cm", 10**400),
        ("tumour.size_cm", 90),
        ("patient.platelets_10e9_per_l", 250_000),
        ("patient.neutrophils_10e9_per_l", 3000),
        ("patient.prior_doxorubicin_mg_per_m2", 10**6),
        ("treatment.systemic_lines", 21),
        # Slips of units: micromol/L, g/L, cells in a microlitre, units of an enzyme, a fraction for a percentage.
        ("patient.bilirubin_x_uln", 34),
        ("patient.creatinine_x_uln", 80),
        ("patient.haemoglobin_g_per_dl", 120),
        ("patient.white_cells_10e9_per_l", 4000),
        ("patient.creatinine_clearance_ml_per_min", 400),
        ("patient.alkaline_phosphatase_x_uln", 120),
        ("patient.creatine_kinase_x_uln", 2000),
        ("patient.transaminases_x_uln", 600),
        ("patient.lvef_percent", 0.55),
        ("patient.lvef_fall_points", -10),
        ("treatment.prior_drugs", ["doxorubicin"]),
        ("treatment.prior_drugs", "doxorubicin"),
        ("treatment.prior_drugs", True),
    ],
)
def test_nothing_else_is_converted(path: str, value: Any) -> None:
    name, _, attribute = path.partition(".")
    with pytest.raises(FactsError, match=path):
        case_from_dict({name: {attribute: value}})
    with pytest.raises(FactsError, match=path):
        decide(guidance(), {path: value})


def test_a_word_is_the_same_in_every_unicode_form() -> None:
    field = Field(path="t.n", domain=Choice(("na\u00efve", "other")), label="n")
    assert as_stored(field, "nai\u0308ve") == "na\u00efve"
    assert problem_with(field, "nai\u0308ve") is None
    loose = evolve(field, domain=Choice(("nai\u0308ve",)))
    assert "composed form" in fields_module.problem_in_field(loose)
    assert "plain Python" in str(fields_module.problem_with_constant(field, "nai\u0308ve"))


NUMBERS = st.one_of(
    st.integers(-5, 130),
    st.integers(-5, 130).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([52.0, 5.2e1, 1e400, -0.0, 10**400, 1e308]),
)
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    NUMBERS,
    st.text(max_size=5),
    st.sampled_from(sorted({w for f in FIELDS if isinstance(f.domain, Choice) for w in f.domain.values})),
    st.lists(st.integers(), max_size=2),
)


def as_data(value: Any) -> Any:
    """A value as JSON has it."""
    return value.table() if isinstance(value, Words) else value


@st.composite
def documents(draw: st.DrawFn) -> Any:
    """JSON documents that look like cases, right and wrong."""
    data: dict[str, Any] = {}
    for group, fields in FIELDS_OF.items():
        if draw(st.booleans()):
            names = draw(st.lists(st.sampled_from([*fields, "size", "x"]), max_size=3, unique=True))
            data[group] = {
                name: as_data(draw(values(fields[name]) if name in fields and draw(st.integers(0, 9)) else ANYTHING))
                for name in names
            }
    if not draw(st.integers(0, 9)):
        data[draw(st.sampled_from(["tumor", "patient", "x"]))] = draw(st.one_of(ANYTHING, st.just({})))
    return data


VALIDATOR = jsonschema.Draft202012Validator(case_schema())


@given(documents())
def test_schema_and_loader_accept_the_same_documents(data: Any) -> None:
    text = json.dumps(data).replace("Infinity", "1e400")
    try:
        case_from_json(text)
    except FactsError:
        assert not VALIDATOR.is_valid(json.loads(text))
    else:
        assert VALIDATOR.is_valid(json.loads(text))


def test_numbers_of_a_case_are_bounded_on_both_sides() -> None:
    for field in FIELDS:
        if isinstance(field.domain, Whole | Number):
            assert field.domain.low is not None
            assert field.domain.high is not None
    assert Case(patient=Patient(age_years=52.0), tumour=Tumour(size_cm=np.float64(5))) == Case(  # type: ignore[arg-type]
        patient=Patient(age_years=52), tumour=Tumour(size_cm=5.0)
    )
