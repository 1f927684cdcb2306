"""What Python users expect of the public face: mappings, equality, plain data, errors, open files, full disks."""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from attrs import evolve, fields
from hypothesis import given, settings

import lmsrules
from lmsrules import (
    LASTING_FACTS,
    Answer,
    Assessment,
    Case,
    FactsError,
    LmsRulesError,
    Patient,
    Position,
    ReceiptError,
    Session,
    Treatment,
    Tumour,
    UnknownNameError,
    assess,
    assessment_schema,
    case_from_dict,
    case_from_json,
    case_from_toml,
    case_schema,
    case_to_dict,
    check_receipt,
    decide,
    guidance,
    load_case,
    load_facts,
    trials,
)
from lmsrules import logic as face
from lmsrules.checker import Refused
from lmsrules.coverage import coverage
from lmsrules.diff import diff
from lmsrules.logic import decide as decide_by_path
from lmsrules.logic import draft_of, fields_of, rulebook_from_data, rulebook_of
from lmsrules.logic.words import with_words
from lmsrules.mutate import mutate
from lmsrules.named import draft_named, rulebook_named
from lmsrules.strategies import facts
from lmsrules.testing import check_rulebook
from lmsrules.verify import flaws_of, replay, verify

CASES = sorted((Path(__file__).parent.parent / "examples" / "cases").glob("*.toml"))
CASE = load_case(CASES[0])
ASSESSMENT = assess(CASE)


def test_an_assessment_is_a_mapping_of_answers_and_an_answer_one_of_positions() -> None:
    assert isinstance(ASSESSMENT, Mapping)
    assert list(ASSESSMENT) == [question.id for question in guidance().questions]
    assert len(ASSESSMENT) == len(list(ASSESSMENT.values())) == 9
    assert "surveillance" in ASSESSMENT
    assert "surveilance" not in ASSESSMENT
    assert ASSESSMENT.get("surveilance") is None
    for question, answer in ASSESSMENT.items():
        assert isinstance(answer, Answer)
        assert answer.question == question
        assert list(answer) == list(answer.options)
        assert len(answer) == len(answer.options)
        for option, position in answer.items():
            assert isinstance(position, Position)
            assert position.option == option
            assert position is answer[option]
        assert answer.get("none") is None
    with pytest.raises(UnknownNameError, match="did you mean 'surveillance'"):
        ASSESSMENT["surveilance"]


def test_assessments_compare_by_content_and_after_pickling() -> None:
    back = pickle.loads(pickle.dumps(ASSESSMENT))
    assert back == ASSESSMENT == assess(CASE)
    assert hash(back) == hash(ASSESSMENT)
    assert back.rulebook is not ASSESSMENT.rulebook
    assert back["surveillance"] == ASSESSMENT["surveillance"]
    assert assess(Case()) != ASSESSMENT
    reworded = evolve(guidance(), version="9")
    assert assess(CASE, rulebook=reworded) != ASSESSMENT
    assert Session(CASE).assess() == ASSESSMENT
    shuffled = dict(reversed(list(ASSESSMENT.facts.items())))
    assert assess(shuffled) == ASSESSMENT
    assert str(assess(shuffled)) == str(ASSESSMENT)


def is_plain(data: Any) -> bool:
    if type(data) is dict:
        return all(type(key) is str and is_plain(value) for key, value in data.items())
    return all(map(is_plain, data)) if type(data) is list else type(data) in (str, int, float, bool, type(None))


RADIO = ASSESSMENT["adjuvant-radiotherapy"]
PLAIN: dict[str, Callable[[], Any]] = {
    "assessment": ASSESSMENT.to_dict,
    "explanation": lambda: ASSESSMENT.explain(pictures=True).to_dict(),
    "answer": RADIO.to_dict,
    "why": lambda: RADIO.why().to_dict(),
    "why not": lambda: RADIO.why_not("OPTION").to_dict(),
    "changes": lambda: [change.to_dict() for change in RADIO.nearest_change()],
    "settles": lambda: RADIO.what_settles().to_dict(),
    "receipt": ASSESSMENT.receipt,
    "trials": trials(CASE).to_dict,
    "verification": lambda: verify(guidance()).to_dict(),
    "flaws": lambda: verify(draft_of(guidance(), rules=guidance().rules[3:])).to_dict(),
    "diff": lambda: diff(guidance(), rulebook_of(guidance(), version="2")).to_dict(),
    "coverage": lambda: coverage(guidance(), [ASSESSMENT.facts]).to_dict(),
    "case": lambda: case_to_dict(CASE),
    "case schema": case_schema,
    "assessment schema": assessment_schema,
    "parts": lambda: dict(guidance().parts),
}


@pytest.mark.parametrize("name", PLAIN)
def test_data_is_plain_json(name: str) -> None:
    data = PLAIN[name]()
    assert is_plain(data), name
    assert json.loads(json.dumps(data)) == data


def test_the_json_says_its_version_and_old_keys_stay() -> None:
    data = ASSESSMENT.to_dict()
    version = assessment_schema()["version"]
    assert data["schema_version"] == version
    for name, schema in (("case", case_schema()), ("assessment", assessment_schema())):
        assert schema["$id"] == f"urn:lmsrules:schema:{name}:{version}:leiomyosarcoma:{guidance().version}"
    jsonschema.validate(ASSESSMENT.explain().to_dict(), assessment_schema())
    for explained in ASSESSMENT.explain(why_not="OPTION").to_dict()["explanations"]:
        assert explained["why"]["facts"] == explained["why"]["forced_by"]
        assert explained["asked"] == explained["wanted"] == "OPTION"
    properties = assessment_schema()["properties"]["answers"]["items"]["properties"]["options"]["items"]["properties"]
    assert properties.keys() == {f.name for f in fields(Position) if f.repr} | {
        "by_source",
        "contested",
        "rules",
        "certain",
        "evidence",
        "citations",
        "depends_on",
        "reason",
        "why",
        "arguments",
        "contraindicated",
        "cautions",
        "check_first",
    }
    for option in (option for answer in data["answers"] for option in answer["options"]):
        assert option["why"] == option["reason"]


UNHASHABLE: dict[str, Callable[[Any], Any]] = {
    "assessment": lambda it: ASSESSMENT[it],
    "answer": lambda it: RADIO[it],
    "explain": lambda it: ASSESSMENT.explain(it),
    "why": lambda it: RADIO.why(it),
    "trials": lambda it: trials(CASE)[it],
    "why_not": lambda it: RADIO.why_not(it),
    "engine": lambda it: assess(CASE, engine=it),
    "assert_fact": lambda it: Session().assert_fact(it, True),
    "revise": lambda it: Session().revise(it, True),
    "next_questions": lambda it: ASSESSMENT.next_questions([it]),
}


@pytest.mark.parametrize("name", UNHASHABLE)
def test_a_name_of_the_wrong_kind_is_an_error_of_ours(name: str) -> None:
    kinds: list[Any] = [[], {}, 5]
    for wrong in kinds:
        with pytest.raises(LmsRulesError):
            UNHASHABLE[name](wrong)
    key: Any = []
    assert key not in ASSESSMENT
    assert ASSESSMENT.get(key) is None


def test_facts_to_hold_fixed_may_come_from_a_generator() -> None:
    def held() -> Iterator[str]:
        return (path for path in LASTING_FACTS)

    kept = tuple(held())
    assert RADIO.nearest_change(fixed=held()) == RADIO.nearest_change(fixed=kept)  # type: ignore[arg-type]
    assert ASSESSMENT.explain(fixed=held()) == ASSESSMENT.explain(fixed=kept)  # type: ignore[arg-type]
    for found in (draw_some(known=held()), draw_some(known=kept)):
        assert all(set(with_words(kept, guidance().fields_by_path)) <= known.keys() for known in found)


def draw_some(known: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    @settings(max_examples=20, database=None)
    @given(facts(known=known, possible_only=False))
    def collect(drawn: dict[str, Any]) -> None:
        found.append(drawn)

    collect()
    return found


WRONG: dict[str, tuple[Callable[[Any], Any], str]] = {
    "assess": (assess, "case_from_dict() and load_case() make a Case"),
    "decide": (decide, "case_from_dict() and load_case() make a Case"),
    "trials": (trials, "case_from_dict() and load_case() make a Case"),
    "trials rulebook": (lambda it: trials(CASE, rulebook=it), "rulebook_named() finds one"),
    "Session": (Session, "case_from_dict() and load_case() make a Case"),
    "rulebook": (lambda it: assess(CASE, rulebook=it), "rulebook_named() finds one"),
    "engine": (lambda it: assess(CASE, engine=it), "take one of durable, builtin"),
    "case_to_dict": (case_to_dict, "case_from_dict() makes one"),
    "case_from_json": (case_from_json, "give a text (str), not int"),
    "case_from_toml": (case_from_toml, "give a text (str), not int"),
    "load_case": (load_case, "case_from_dict() takes data"),
    "load_facts": (lambda it: load_facts(CASES[0], it), "rulebook_named() finds one"),
    "check_receipt": (check_receipt, "Assessment.receipt() makes one"),
    "check_receipt hash": (lambda it: check_receipt(ASSESSMENT.receipt(), it), "64 hexadecimal digits"),
    "explain": (lambda it: ASSESSMENT.explain(fixed=it), "give a list of paths of facts"),
    "nearest_change": (lambda it: RADIO.nearest_change(fixed=it), "give a list of paths of facts"),
    "next_questions": (ASSESSMENT.next_questions, "give a list of question ids"),
    "unread": (ASSESSMENT.unread, "give a list of question ids"),
    "verify": (verify, "rulebook_named() finds one"),
    "replay": (lambda it: replay(it, {}), "rulebook_named() finds one"),
    "flaws_of": (lambda it: flaws_of(it, {}), "rulebook_named() finds one"),
    "diff": (lambda it: diff(guidance(), it), "rulebook_named() finds one"),
    "mutate": (lambda it: mutate(it, []), "rulebook_named() finds one"),
    "mutate cases": (lambda it: mutate(guidance(), it), "case_files_in() reads them"),
    "coverage": (lambda it: coverage(it, []), "rulebook_named() finds one"),
    "coverage patients": (lambda it: coverage(guidance(), it), "give facts by path"),
    "check_rulebook": (check_rulebook, "rulebook_named() finds one"),
    "rulebook_named": (rulebook_named, "such as 'my_rules:RULEBOOK'"),
    "draft_named": (draft_named, "such as 'my_rules:RULEBOOK'"),
    "logic.decide": (lambda it: decide_by_path(it, {}), "rulebook_named() finds one"),
    "logic.decide facts": (lambda it: decide_by_path(guidance(), it), "a mapping of facts by path"),
    "draft_of": (draft_of, "rulebook_named() finds one"),
    "rulebook_of": (rulebook_of, "rulebook_named() finds one"),
    "rulebook_from_data": (rulebook_from_data, "not the data of a rulebook"),
    "fields_of": (lambda it: fields_of(it, "trip"), "give an attrs class"),
    "case_schema": (case_schema, "rulebook_named() finds one"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_argument_of_the_wrong_kind_is_an_error_of_ours_that_says_what_to_give(name: str) -> None:
    call, says = WRONG[name]
    with pytest.raises(LmsRulesError) as caught:
        call(5)
    assert says in str(caught.value)


@pytest.mark.parametrize("nonsense", [{}, {"receipt": 1}, {"a": [None]}, {"receipt": 10**400}])
def test_a_receipt_that_is_none_is_refused_with_an_error_of_ours(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ReceiptError) as caught:
        check_receipt(nonsense)
    assert isinstance(caught.value, LmsRulesError)
    assert isinstance(caught.value, Refused)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_case_is_read_from_open_files_and_with_a_byte_order_mark(mark: str, tmp_path: Path) -> None:
    toml, data = f"{mark}[patient]\necog = 1\n", f'{mark}{{"patient": {{"ecog": 1}}}}'
    wanted = Case(patient=Patient(ecog=1))
    assert case_from_toml(toml) == case_from_json(data) == wanted
    for text, suffix in ((toml, "toml"), (data, "json")):
        path = tmp_path / f"case.{suffix}"
        path.write_text(text, encoding="utf-8")
        assert load_case(path) == load_case(str(path)) == wanted
        assert load_case(io.StringIO(text)) == load_case(io.BytesIO(text.encode())) == wanted
        with path.open("rb") as binary, path.open(encoding="utf-8") as texts:
            assert load_case(binary) == load_case(texts) == wanted
    assert case_from_dict(json.loads(data.removeprefix(mark))) == wanted


class Slowly:
    """Hands out its text piece by piece, as a pipe does."""

    def __init__(self, content: str | bytes, size: int = 3) -> None:
        self.content, self.size = content, size

    def read(self, size: int = -1, /) -> Any:
        now = min(size if size >= 0 else self.size, self.size)
        piece, self.content = self.content[:now], self.content[now:]
        return piece


def test_what_comes_piece_by_piece_is_read_to_its_end() -> None:
    text = '[patient]\necog = 1\n[tumour]\nsite = "uterus"\n'
    wanted = case_from_toml(text)
    assert load_case(Slowly(text)) == load_case(Slowly(text.encode())) == wanted
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        os.write(writing, text[:15].encode())
        thread = threading.Thread(target=_finish, args=(writing, text[15:].encode()))
        thread.start()
        assert load_case(pipe) == wanted
        thread.join()
    with pytest.raises(LmsRulesError, match="larger than 64 kB"):
        load_case(Slowly("#" * 100_000, 999))


def _finish(writing: int, rest: bytes) -> None:
    os.write(writing, rest)
    os.close(writing)


def test_an_open_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"[patient]\n# \xff\n")
    closed = io.StringIO("")
    closed.close()
    broken: list[Any] = [path.open(encoding="utf-8"), closed, (tmp_path / "x.toml").open("w"), NoSize(), NoRead()]
    for file in broken:
        with pytest.raises(FactsError, match="it cannot be read: "):
            load_case(file)
        if hasattr(file, "close"):
            file.close()


class NoSize:
    def read(self) -> str:
        return ""


class NoRead:
    read = "text"


def test_an_open_file_is_bounded_and_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[patient]\necog = 9\n")
    with path.open() as file, pytest.raises(LmsRulesError, match=r"broken\.toml:\n  patient\.ecog: 9 is not allowed"):
        load_case(file)
    for much in (io.StringIO("#" * 100_000), io.BytesIO(b"#" * 100_000)):
        with pytest.raises(LmsRulesError, match="larger than 64 kB"):
            load_case(much)
        assert much.tell() <= 64_001
    with pytest.raises(LmsRulesError, match="the file given:\n  it is empty"):
        load_case(io.StringIO(" "))
    with pytest.raises(LmsRulesError, match="not UTF-8 text: byte 0"):
        load_case(io.BytesIO(b"\xff"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
@pytest.mark.parametrize("command", [["rules"], ["facts", "--json"], ["assess", str(CASES[0])], ["--version"]])
def test_a_full_disk_and_a_closed_output_end_in_one_line(command: list[str]) -> None:
    line = [sys.executable, "-m", "lmsrules", *command]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("lmsrules: the output cannot be written")
    closed = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *line], stderr=subprocess.PIPE, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (2, "lmsrules: the output is closed; nothing can be shown\n")
    shut = subprocess.run(
        ["bash", "-c", '"$@" | sleep 0; exit "${PIPESTATUS[0]}"', "bash", *line],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (shut.returncode, shut.stderr) == (0, "")


def test_the_faces_list_what_they_hand_on() -> None:
    for module in (lmsrules, face):
        for name in module.__all__:
            assert getattr(module, name).__doc__ or name in ("LASTING_FACTS", "Value"), name
    assert {Assessment, Tumour, Treatment} <= {
        getattr(lmsrules, name) for name in lmsrules.__all__ if name[0].isupper()
    }


DOORS = {
    "verify": ("Verification", "Note", "verify", "flaws_of", "rules_that_hold", "replay"),
    "diff": ("Diff", "diff"),
    "mutate": ("Mutation", "Tried", "case_files_in", "killed_by_pytest", "mutate"),
    "coverage": ("Coverage", "Tested", "coverage"),
    "testing": ("check_rulebook",),
    "strategies": ("cases", "cases_where", "conditions", "facts", "facts_near", "facts_where", "near", "rulebooks"),
    "checker": ("Refused", "AnotherRulebook", "check_receipt"),
    "named": ("rulebook_named", "draft_named"),
    "evidence": (
        "Citation",
        "Design",
        "Direction",
        "Evidence",
        "Figure",
        "Trial",
        "figure_text",
        "load_citations",
        "vancouver",
    ),
    "rules": ("guidance",),
    "logic.rulebook": (
        "Rulebook",
        "Stance",
        "Finding",
        "Constraint",
        "Option",
        "Question",
        "Source",
        "Rule",
        "Monotone",
    ),
    "logic.evidence": ("Citation", "Evidence", "Figure", "Design", "Direction", "Trial"),
    "logic.fields": ("About", "Field", "Record", "Choice", "Flag", "Whole", "Number", "fields_of"),
    "logic.printing": ("to_python", "to_data", "sha256_of", "fact_groups", "namespace"),
    "logic.decisions": ("decide", "decide_question"),
}


@pytest.mark.parametrize("door", DOORS)
def test_public_import_paths_keep_working(door: str) -> None:
    code = f"from lmsrules.{door} import {', '.join(DOORS[door])}"
    subprocess.run([sys.executable, "-c", code], check=True)  # first of all that is imported, so that no order helps
