"""Fields of earlier versions: files that hold them say the same as files of today, with a warning that says how."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import (
    Case,
    FactsError,
    FormerNameWarning,
    Session,
    Treatment,
    Words,
    assess,
    case_from_dict,
    case_from_json,
    case_from_toml,
    case_to_dict,
    decide,
    excludes,
    guidance,
    includes,
    load_case,
    load_facts,
    only,
)
from lmsrules.assessing.loading import case_of, facts_given
from lmsrules.cli import run
from lmsrules.facts import FIELDS, FIELDS_OF, known_facts
from lmsrules.logic.draft import Draft
from lmsrules.logic.fields import Field, Flag, as_stored, problem_with
from lmsrules.logic.kleene import truth
from lmsrules.strategies import cases, values
from lmsrules.testing.case_files import read_case_file

BOOK = guidance()
DRUGS = FIELDS_OF["treatment"]["prior_drugs"]
SAYS: dict[tuple[str, bool], Words[Any] | None] = {
    ("prior_anthracycline", True): includes("anthracycline"),
    ("prior_anthracycline", False): excludes("anthracycline", "doxorubicin"),
    ("prior_gemcitabine_docetaxel", True): includes("gemcitabine", "docetaxel"),
    ("prior_gemcitabine_docetaxel", False): None,
    ("prior_ifosfamide", True): includes("ifosfamide"),
    ("prior_ifosfamide", False): excludes("ifosfamide"),
}
NAMES = sorted({name for name, _ in SAYS})
EXPECT = '\n[expect]\nanswers = [{ question = "surveillance" , option = "surveillance", asked = false }]\n'

formers = st.fixed_dictionaries({}, optional={name: st.booleans() for name in NAMES})
"""Former facts, as files of earlier versions have them."""


@contextmanager
def told() -> Iterator[list[str]]:
    """What is warned of former names inside."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", FormerNameWarning)
        messages: list[str] = []
        yield messages
    assert all(one.category is FormerNameWarning for one in caught)
    messages += [str(one.message) for one in caught]


def together(former: Mapping[str, bool]) -> Words[Any] | None:
    """What former facts say of the drugs given."""
    said = Words[Any]()
    for pair in former.items():
        said &= SAYS[pair] or Words()
    return None if said == Words() else said


def with_treatment(case: Case, **facts: object) -> dict[str, dict[str, Any]]:
    """A case as data, what was given before it by these facts alone."""
    data = case_to_dict(case)
    treatment = {name: value for name, value in data.get("treatment", {}).items() if name != "prior_drugs"}
    return {**data, "treatment": {**treatment, **facts}}


def toml_of(data: Mapping[str, Mapping[str, Any]]) -> str:
    lines = []
    for group, facts in data.items():
        lines += [f"[{group}]", *(f"{name} = {toml_value(value)}" for name, value in facts.items())]
    return "\n".join(lines)


def toml_value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {toml_value(one)}' for name, one in value.items())} }}"
    return json.dumps(value)


@given(cases(partly=True, possible_only=False), formers)
def test_an_old_case_reads_as_the_new_one(case: Case, former: dict[str, bool]) -> None:
    words = together(former)
    wanted = evolve(case, treatment=evolve(case.treatment, prior_drugs=words))
    old = with_treatment(case, **former)
    readers: dict[str, Callable[[], Case]] = {
        "a dict": lambda: case_from_dict(old),
        "JSON": lambda: case_from_json(json.dumps(old)),
        "TOML": lambda: case_from_toml(toml_of(old)),
    }
    for name, read in readers.items():
        with told() as notes:
            assert read() == wanted, name
        assert len(notes) == len(former)
        for note, (field, value) in zip(notes, sorted(former.items()), strict=True):
            says = SAYS[field, value]
            assert f"treatment.{field} = {json.dumps(value)} is read as" in note
            assert (f"treatment.prior_drugs = {toml_value(says.table())}" if says else "as unknown") in note
    assert with_treatment(case, **former) == old  # what was given stays as it was


@given(cases(), formers)
def test_files_and_facts_of_files_read_alike(tmp_path_factory: pytest.TempPathFactory, case: Case, former: Any) -> None:
    folder = tmp_path_factory.mktemp("cases")
    wanted = evolve(case, treatment=evolve(case.treatment, prior_drugs=together(former)))
    text = toml_of(with_treatment(case, **former))
    (folder / "old.toml").write_text(text)
    (folder / "old.json").write_text(json.dumps(with_treatment(case, **former)))
    (folder / "old.case.toml").write_text(text + EXPECT)
    with told() as notes:
        assert load_case(folder / "old.toml") == load_case(folder / "old.json") == wanted
        assert load_facts(folder / "old.toml", BOOK) == known_facts(wanted)
        assert read_case_file(folder / "old.case.toml", BOOK).facts == known_facts(wanted)
    assert len(notes) == 4 * len(former)
    assert all(note.startswith(str(folder / "old.")) for note in notes)


@given(values(DRUGS), formers)
def test_what_is_said_twice_is_joined_or_refused_by_both_names(drugs: Any, former: dict[str, bool]) -> None:
    data = {"treatment": {"prior_drugs": drugs.table(), **former}}
    clashing = [name for name, value in former.items() if clashes(drugs, name, value)]
    if clashing:
        with told() as notes, pytest.raises(FactsError) as caught:
            case_from_dict(data)
        assert [problem.path for problem in caught.value.problems] == [f"treatment.{name}" for name in sorted(clashing)]
        for problem in caught.value.problems:
            assert "does not agree with treatment.prior_drugs" in problem.message
        assert notes == []
        return
    with told() as notes:
        case = case_from_dict(data)
    assert len(notes) == len(former)
    facts, before = known_facts(case), known_facts(Case(treatment=Treatment(prior_drugs=drugs)))
    assert before.items() <= facts.items()
    for finding in ("prior_anthracycline", "prior_gemcitabine_docetaxel"):
        said, found = former.get(finding), truth(BOOK.conditions[finding], facts, BOOK.conditions)
        if said is not None and SAYS[finding, said] is not None:
            assert found is said
        elif said is not None:
            assert found is not True
    # Nothing is said beyond what both say.
    beyond = {path.rpartition(" ")[2] for path in facts.keys() - before.keys()}
    words = together(former) or Words()
    assert beyond <= {*words.includes, *words.excludes}


def clashes(drugs: Words[Any], name: str, value: bool) -> bool:
    """Whether what is known of the drugs given denies a former fact."""
    given = [word for word in DRUGS.domain.values if word in drugs.includes]  # type: ignore[union-attr]
    denied = [word for word in DRUGS.domain.values if word in drugs.excludes or _unlisted(drugs, word)]  # type: ignore[union-attr]
    match name, value:
        case "prior_anthracycline", True:
            return "anthracycline" in denied and "doxorubicin" not in given
        case "prior_anthracycline", False:
            return "anthracycline" in given or "doxorubicin" in given
        case "prior_gemcitabine_docetaxel", True:
            return "gemcitabine" in denied or "docetaxel" in denied
        case "prior_gemcitabine_docetaxel", False:
            return "gemcitabine" in given and "docetaxel" in given
        case _:
            return "ifosfamide" in (denied if value else given)


def _unlisted(drugs: Words[Any], word: str) -> bool:
    return drugs.only is not None and word not in drugs.only


@pytest.mark.parametrize(
    ("drugs", "joined"),
    [
        (includes("doxorubicin"), includes("doxorubicin")),
        (only("doxorubicin", "trabectedin"), only("doxorubicin", "trabectedin")),
        (includes("trabectedin"), includes("anthracycline", "trabectedin")),
        (excludes("doxorubicin"), includes("anthracycline") & excludes("doxorubicin")),
    ],
)
def test_doxorubicin_is_an_anthracycline_that_was_given(drugs: Words[Any], joined: Words[Any]) -> None:
    with told() as notes:
        case = case_from_dict({"treatment": {"prior_drugs": drugs, "prior_anthracycline": True}})
    assert case.treatment == Treatment(prior_drugs=joined)
    assert ("says already: leave it out" in notes[0]) is (joined == drugs)


def test_the_note_is_a_warning_of_its_own_that_can_be_an_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", FormerNameWarning)
        with pytest.raises(FormerNameWarning, match=r"prior_ifosfamide = false is read as .*excludes = \[.ifosfamide"):
            case_from_dict({"treatment": {"prior_ifosfamide": False}})
        assert case_from_dict({"treatment": {"prior_drugs": {"excludes": ["ifosfamide"]}}})


def test_what_says_nothing_is_read_too_and_said_so() -> None:
    with pytest.warns(FormerNameWarning, match="prior_anthracycline = null says nothing"):
        assert case_from_dict({"treatment": {"prior_anthracycline": None}}) == Case()
    with pytest.warns(FormerNameWarning, match="prior_anthracycline = true is read as"):
        partly = case_from_dict({"treatment": {"prior_anthracycline": {"one_of": [True]}}})
    assert partly == Case(treatment=Treatment(prior_drugs=includes("anthracycline")))


def test_everything_that_is_wrong_comes_at_once() -> None:
    treatment = {"prior_anthracycline": "yes", "prior_ifosfamide": 1, "prior_drugs": {"include": ["x"]}}
    with told() as notes, pytest.raises(FactsError) as caught:
        case_from_dict({"treatment": treatment, "tumour": {"site": "womb"}})
    paths = ["prior_anthracycline", "prior_ifosfamide", "prior_drugs"]
    assert [problem.path for problem in caught.value.problems] == [
        *(f"treatment.{name}" for name in paths),
        "tumour.site",
    ]
    assert notes == []


REFUSED: dict[str, Callable[[str, bool], object]] = {
    "an object": lambda name, value: Treatment(**dict[str, Any]({name: value})),
    "a changed object": lambda name, value: evolve(Treatment(), **dict[str, Any]({name: value})),
    "assess()": lambda name, value: assess({f"treatment.{name}": value}),
    "decide()": lambda name, value: decide({f"treatment.{name}": value, "tumour.grade": 3}),
    "a session": lambda name, value: Session().assert_fact(f"treatment.{name}", value),
    "a case of facts": lambda name, value: case_of({f"treatment.{name}": value}),
}


@pytest.mark.parametrize("where", REFUSED)
@pytest.mark.parametrize(("name", "value"), SAYS)
def test_objects_and_facts_by_path_are_refused_with_what_to_write(where: str, name: str, value: bool) -> None:
    with pytest.raises(FactsError) as caught:
        REFUSED[where](name, value)
    (problem,) = caught.value.problems
    assert problem.path == f"treatment.{name}"
    assert "there is no such field any more" in problem.message
    assert f"treatment.prior_drugs, as {SAYS[name, value] or excludes('gemcitabine')!r}" in problem.message


def test_all_former_fields_of_an_object_are_named_and_others_are_pythons() -> None:
    with pytest.raises(FactsError, match=r"^3 problems"):
        Treatment(**dict[str, Any](dict.fromkeys(NAMES, True)))
    with pytest.raises(TypeError, match="prior_radiotherapy"):
        Treatment(prior_radiotherapy=True)  # type: ignore[call-arg]
    assert "prior_drugs" in Treatment.__init__.__wrapped__.__annotations__  # type: ignore[attr-defined]


def other_book(*fields: Field) -> Draft:
    return Draft(id="other", version="1", fields=fields, sources=(), questions=(), rules=())


def test_another_rulebook_keeps_its_own_names(tmp_path: Path) -> None:
    old = Field(path="treatment.prior_ifosfamide", domain=Flag(), label="it", yes="yes", no="no")
    path = tmp_path / "old.toml"
    path.write_text("[treatment]\nprior_ifosfamide = true\n")
    with told() as notes:
        assert load_facts(path, other_book(old)) == load_facts(path, other_book(DRUGS, old)) == {old.path: True}
        assert facts_given(other_book(old), {old.path: True}) == {old.path: True}
    assert notes == []
    for fields in ((FIELDS[0],), (FIELDS_OF["treatment"]["adjuvant"],)):
        with pytest.raises(FactsError, match=r"prior_ifosfamide: unknown|treatment: unknown"):
            load_facts(path, other_book(*fields))


def test_the_command_line_says_it_on_one_line_beside_the_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old.toml").write_text("[treatment]\nprior_anthracycline = false\n")
    (tmp_path / "new.toml").write_text('[treatment]\nprior_drugs.excludes = ["anthracycline", "doxorubicin"]\n')
    printed = {}
    for name in ("old", "new"):
        assert run(["assess", str(tmp_path / f"{name}.toml"), "--json"]) == 0
        printed[name] = capsys.readouterr()
    assert json.loads(printed["old"].out) == json.loads(printed["new"].out)
    assert printed["new"].err == ""
    (line,) = printed["old"].err.splitlines()
    assert line.startswith(f"lmsrules: {tmp_path / 'old.toml'}: treatment.prior_anthracycline = false is read as ")
    (tmp_path / "old.toml").write_text('[treatment]\nprior_drugs.only = ["ifosfamide"]\nprior_ifosfamide = false\n')
    assert run(["assess", str(tmp_path / "old.toml"), "--json"]) == 2
    refused = capsys.readouterr()
    assert refused.out == ""
    assert "prior_ifosfamide: false does not agree with treatment.prior_drugs" in refused.err


def test_every_set_of_words_is_one_or_the_other() -> None:
    """A table for `clashes` above: for each whole set of words each former fact is true or false, by its finding."""
    words = DRUGS.domain.values  # type: ignore[union-attr]
    for number in range(len(words) + 1):
        for some in combinations(words, number):
            drugs: Any = as_stored(DRUGS, only(*some))
            assert problem_with(DRUGS, drugs) is None
            facts = known_facts(Case(treatment=Treatment(prior_drugs=drugs)))
            for finding in ("prior_anthracycline", "prior_gemcitabine_docetaxel"):
                found = truth(BOOK.conditions[finding], facts, BOOK.conditions)
                assert [value for value in (True, False) if not clashes(drugs, finding, value)] == [found]
