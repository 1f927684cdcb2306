"""Every reader serves every rulebook: the journey of the tests, and the bridges of `docs/writing-a-rulebook.md`.

The bridges have two sources, an exception, a constraint and a declared direction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import (
    Case,
    ContradictionError,
    FactsError,
    LmsRulesError,
    Patient,
    Rulebook,
    RulebookError,
    Session,
    assess,
    assessment_schema,
    case_schema,
    check_receipt,
    decide,
    load_facts,
)
from lmsrules.cli import run
from lmsrules.diff import diff
from lmsrules.logic import ALWAYS, draft_of, rulebook_of
from lmsrules.logic import decide as decide_by_path
from lmsrules.strategies import facts
from lmsrules.testing import check_rulebook
from lmsrules.verify import verify

from .logic.journey import journey

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "writing-a-rulebook.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
BUILDING = "\n".join(block for block in BLOCKS if "assess(" not in block and "verify" not in block)


def bridges() -> Rulebook:
    names: dict[str, Any] = {"__name__": "bridges"}
    exec(compile(BUILDING, "docs/writing-a-rulebook.md", "exec", dont_inherit=True), names)
    book = names["BOOK"]
    assert isinstance(book, Rulebook)
    return book


BOOKS = {"journey": journey(), "bridges": bridges()}
WOOD = {"bridge.surface": "ice", "bridge.material": "wood"}

# A validator for each, made once: to make one takes longer than to validate with it.
ASSESSMENTS = {name: jsonschema.Draft202012Validator(assessment_schema(book)) for name, book in BOOKS.items()}
KNOWN_CASES = {name: jsonschema.Draft202012Validator(case_schema(book)) for name, book in BOOKS.items()}

each_book = pytest.mark.parametrize("book", BOOKS.values(), ids=list(BOOKS))


@each_book
@given(data=st.data())
def test_a_case_goes_all_the_way(book: Rulebook, data: st.DataObject) -> None:
    known = data.draw(facts(rulebook=book))
    try:
        decided = decide_by_path(book, known)
    except ContradictionError:
        for refused in (assess, decide):
            with pytest.raises(ContradictionError, match=f"of one {book.subject}"):
                refused(known, rulebook=book)
        return
    assessment = assess(known, rulebook=book)
    assert assessment.facts == known
    assert {q: answer.decision for q, answer in assessment.items()} == decided == decide(known, rulebook=book)
    said = assessment.to_dict()
    assert json.loads(assessment.to_json()) == said
    ASSESSMENTS[book.id].validate(said)
    KNOWN_CASES[book.id].validate(said["case"])
    assert book.sha256 in check_receipt(assessment.receipt(), book.sha256)
    session = Session(rulebook=book)
    for path in data.draw(st.permutations(list(known))):
        session.assert_fact(path, known[path])
    assert session.facts == known
    assert session.assess() == assessment


FORMS: dict[str, Callable[[Any], str]] = {
    "text": lambda shown: str(shown.to_text(full=True)),
    "markdown": lambda shown: str(shown.to_markdown()),
    "html": lambda shown: str(shown.to_html()),
    "json": lambda shown: str(shown.to_json()),
}


@pytest.mark.parametrize("form", FORMS)
@each_book
def test_every_form_of_the_page_speaks_of_the_subject(book: Rulebook, form: str) -> None:
    for known in ({}, WOOD if book.id == "bridges" else {"trip.rain": True}):
        explained = assess(known, rulebook=book).explain(pictures=form != "json")
        text = FORMS[form](explained)
        for word in ("patient", "multidisciplinary", "leiomyosarcoma", "anybody", "nobody", "Risk factor"):
            assert word.lower() not in text.lower(), word
        assert "page" not in form or book.id in text


def test_two_sources_an_exception_and_a_population_are_told() -> None:
    book = BOOKS["bridges"]
    assessment = assess({**WOOD, "bridge.over_stream": False}, rulebook=book)
    salt = assessment["gritting"]["salt"]
    assert (salt.stance, salt.contested) == ("OPTION", True)
    assert salt.by_source == {"town": "OPTION", "maker": "NOT_RECOMMENDED"}
    assert [(a.evidence, a.applies) for a in salt.arguments] == [
        ("falls-counted", False),
        ("rust", False),
        ("boards", True),
    ]
    text = assessment.to_text(full=True)
    assert "NOT RECOMMENDED (The maker's leaflet)" in text
    assert "Unless the exception: salt.steel" in " ".join(text.split())
    steel = assess({"bridge.surface": "ice", "bridge.material": "steel"}, rulebook=book)["gritting"]
    assert steel["salt"].stance == "NOT_RECOMMENDED"
    assert "It overrides: salt.slippery" in " ".join(steel.why("salt").to_text(full=True).split())
    assert steel.why_not("OPTION", "salt").rules[0].rule == "salt.slippery"
    changes = steel.nearest_change("OPTION", "salt")
    assert [dict(change.changes)["bridge.material"] for change in changes] == ["wood or concrete"]
    assert steel.diagram().to_svg().startswith("<svg")


def test_the_page_for_rule_authors_is_sound_and_tested() -> None:
    check_rulebook(BOOKS["bridges"], examples=15)
    text = str(verify(BOOKS["bridges"]))
    assert "patient" not in text


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "bridges_of_the_page.py").write_text(BUILDING, encoding="utf-8")
    (tmp_path / "case.toml").write_text('[bridge]\nsurface = "ice"\nmaterial = "wood"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "bridges_of_the_page:BOOK"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["assess", "case.toml"], "Sand"),
        (["assess", "case.toml", "--json"], '"bridge"'),
        (["explain", "case.toml", "--question", "gritting", "--full"], "The maker's leaflet"),
        (["trials", "case.toml"], "The sand trial"),
        (["trials", "case.toml", "--json"], '"trial": "sand-trial"'),
        (["draw", "gritting", "case.toml"], "<svg"),
        (["rules"], "salt.steel: NOT_RECOMMENDED"),
        (["rules", "salt.steel"], "Why: "),
        (["rules", "--json"], '"id": "salt.steel"'),
        (["cautions"], "too-cold-for-salt: CONTRAINDICATED (salt)"),
        (["cautions", "too-cold-for-salt"], "Stands on: gritting / salt"),
        (["scope"], "Scope: every bridge"),
        (["limits"], "coldest-for-salt: -10 °C (from -30 to 0)"),
        (["facts"], "surface: one of dry, wet, ice"),
        (["facts", "--json"], '"path": "bridge.surface"'),
        (["facts", "--json-schema"], '"What is known of one bridge; what is absent or null is unknown, a table'),
        (["cite"], "[maker] Not identified. A leaflet"),
        (["cite", "maker"], "cited by boards"),
        (["cite", "--json"], '"cited_by": [\n      "falls-counted",\n      "rust"\n    ]'),
        (["statements"], "rulebook bridges lists no statements"),
        (["statements", "--json"], "[]"),
        (["schema"], '"urn:lmsrules:schema:assessment:'),
    ],
)
def test_every_command_takes_a_rulebook(
    module: str, arguments: list[str], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--rulebook", module]) == 0
    out = capsys.readouterr().out
    assert shown in out
    assert "patient" not in out.lower().replace('"patient": {', "")
    if "--json" in arguments or "--json-schema" in arguments:
        json.loads(out)


def test_a_receipt_of_a_rulebook_is_checked_against_it(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["receipt", "case.toml", "--rulebook", module, "--out", "receipt.json"]) == 0
    assert run(["check", "receipt.json", "--rulebook", module]) == 0
    assert BOOKS["bridges"].sha256[:12] in capsys.readouterr().out
    assert run(["check", "receipt.json"]) == 1
    assert "which is the one shipped here; add --any-rulebook" in capsys.readouterr().err
    assert run(["assess", "case.toml"]) == 2
    assert "case.toml:\n  bridge: unknown; a case has patient, tumour, treatment" in capsys.readouterr().err


def test_facts_are_read_for_the_rulebook(module: str) -> None:
    assert module
    assert load_facts("case.toml", BOOKS["bridges"]) == WOOD
    with pytest.raises(FactsError, match="bridge: unknown; a case has trip"):
        load_facts("case.toml", BOOKS["journey"])


def test_what_is_no_case_or_rulebook_is_told_in_python_words() -> None:
    book: Any
    with pytest.raises(
        FactsError, match=r"give a mapping of facts by path, such as \{'bridge.surface': .*load_facts\(\) reads"
    ):
        assess("ice", rulebook=BOOKS["bridges"])  # type: ignore[arg-type]
    with pytest.raises(
        FactsError, match=r"such as \{'patient.age_years': ...\}, not list; case_from_dict\(\) and load_"
    ):
        assess([])  # type: ignore[arg-type]
    with pytest.raises(
        FactsError, match=r"tumour: facts are given by path, such as 'patient.age_years', not as nested data"
    ):
        assess({"tumour": {"site": "uterus"}})  # type: ignore[dict-item]
    with pytest.raises(FactsError, match=r"patient\.ecog: there is no such field"):
        assess(Case(patient=Patient(ecog=1)), rulebook=BOOKS["bridges"])
    for book in ("bridges:BOOK", 5):
        with pytest.raises(
            LmsRulesError, match=r"rulebook: give a Rulebook, not (str|int); lmsrules.named.rulebook_nam"
        ):
            assess({}, rulebook=book)
    readers: tuple[Callable[..., Any], ...] = (assess, decide, Session)
    for reader in readers:
        with pytest.raises(LmsRulesError, match=r"is a draft that nothing has checked: rulebook_of\(\) checks it"):
            reader({}, rulebook=draft_of(BOOKS["bridges"]))
    with pytest.raises(
        FactsError, match=r"a Case cannot hold bridge.surface, bridge.material; these facts are of another rulebook"
    ):
        assess(WOOD, rulebook=BOOKS["bridges"]).case  # noqa: B018


def test_the_pair_of_options_that_would_ignore_one_is_refused(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["receipt", "case.toml", "--rulebook", module, "--out", "receipt.json"]) == 0
    assert run(["check", "receipt.json", "--any-rulebook", "--rulebook", module]) == 2
    assert "take one of them" in capsys.readouterr().err
    assert run(["rules", "salt.stell", "--rulebook", module]) == 2
    assert run(["rules", "x", "--rulebook", module]) == 2
    assert f"`lmsrules rules --rulebook {module}` lists them" in capsys.readouterr().err


def test_commands_name_the_rulebook_they_were_given(
    module: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f"[{BOOKS['bridges'].fields[0].path.partition('.')[0]}]\nqqqqqqqqqq = 1\n", encoding="utf-8")
    for command in (["assess"], ["explain"], ["receipt"]):
        assert run([*command, str(path), "--rulebook", module]) == 2
        assert f"`lmsrules facts --rulebook {module}` lists all fields" in capsys.readouterr().err
    assert run(["export", "--cql", "--rulebook", module]) == 0
    by_option = capsys.readouterr().out
    assert run(["export", module, "--cql"]) == 0
    assert capsys.readouterr().out == by_option
    assert run(["export", module, "--cql", "--rulebook", module]) == 2
    assert "name the rulebook once" in capsys.readouterr().err


@pytest.mark.parametrize("subject", ["", " ", " bridge", "bridge\n"])
def test_a_subject_is_a_word(subject: str) -> None:
    with pytest.raises(RulebookError, match="subject is"):
        draft_of(BOOKS["bridges"], subject=subject)


def test_a_rulebook_without_fields_answers_and_refuses_facts() -> None:
    book = BOOKS["bridges"]
    bare = rulebook_of(
        book,
        fields=(),
        findings=(),
        constraints=(),
        monotone=(),
        situations=(),
        uncovered=(),
        cautions=(),
        trials=(),
        conflicts=(),
        former_rules=(),
        former_evidence=(),
        evidence=tuple(evolve(e, population=ALWAYS, bears_on=()) for e in book.evidence),
        questions=(evolve(book.questions[1], asked_when=ALWAYS),),
        rules=(evolve(book.rules[5], on=evolve(book.questions[1], asked_when=ALWAYS), when=ALWAYS),),
    )
    assert assess({}, rulebook=bare)["closing"].stance == "NOT_RECOMMENDED"
    with pytest.raises(FactsError, match=r"a\.x: there is no such field"):
        assess({"a.x": 1}, rulebook=bare)
    with pytest.raises(FactsError, match=r"a\.x: there is no such field"):
        Session(rulebook=bare).assert_fact("a.x", 1)


def test_rulebooks_on_other_facts_are_compared_in_each_ones_words() -> None:
    rain = next(field for field in BOOKS["journey"].fields if field.path == "trip.rain")
    bridges = evolve(BOOKS["bridges"], fields=(*BOOKS["bridges"].fields, rain))  # something has to be known to both
    text = str(diff(bridges, BOOKS["journey"]))
    assert "the surface is ice" in text
    assert "the luggage is piano" in text
