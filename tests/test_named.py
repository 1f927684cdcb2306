"""Rulebooks by name: found, refused with a line that says what to do, never a traceback."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve

from lmsrules import Case, LmsRulesError, RulebookError, assess, guidance, named
from lmsrules.cli import run
from lmsrules.diff import diff
from lmsrules.logic import Number, Whole, rulebook_of
from lmsrules.logic.rulebook import Draft
from lmsrules.named import OtherVersionWarning, draft_named, rulebook_named
from tests.logic.journey import RULES as ROUTES

RULES = Path(__file__).parent.parent / "lmsrules" / "rules"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = (", r"odd_module\.py, line 1: '\(' was never closed"),
        ("import math\nmath.foo", r"odd_module\.py, line 2: AttributeError: module 'math' has no attribute 'foo'"),
        ("import nowhere_at_all", r"odd_module\.py, line 1: there is no module 'nowhere_at_all'"),
        ("x = 1\nimport odd_facts", r"odd_facts\.py, line 3: trip\.goal: 'fum' is not allowed"),
        ("x = 1\nfrom odd_facts import x", r"odd_facts\.py, line 3: trip\.goal: 'fum' is not allowed"),
        ("import json\n\njson.loads('{')", r"odd_module\.py, line 3: JSONDecodeError: "),
        ("from attrs import frozen\n@frozen\nclass A:\n    x: int\nA()", r"odd_module\.py, line 5: TypeError: "),
        ("def RULEBOOK():\n    return nothing", r"odd_module\.py, line 2: NameError: name 'nothing' is not defined"),
        (
            "from lmsrules import LmsRulesError\nraise LmsRulesError",
            r"odd_module:RULEBOOK: .*odd_module\.py, line 2: $",
        ),
        ("from lmsrules import guidance\nRULEBOK = guidance()", "has no 'RULEBOOK'; did you mean 'RULEBOK'"),
        ("RULEBOOK = 7", "is not a Rulebook but int"),
        ("import sys\nsys.exit()", r"odd_module\.py, line 2: SystemExit"),
        ("def __getattr__(name): raise ValueError(name)", r"odd_module\.py, line 1: ValueError: RULEBOOK"),
    ],
)
def test_what_is_wrong_with_a_module_is_told_in_a_line(
    source: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "odd_module", raising=False)
    monkeypatch.delitem(sys.modules, "odd_facts", raising=False)
    (tmp_path / "odd_module.py").write_text(source)
    (tmp_path / "odd_facts.py").write_text("from tests.logic.journey import trip\n\nx = trip.goal == 'fum'\n")
    with pytest.raises(LmsRulesError, match=message):
        rulebook_named("odd_module:RULEBOOK")
    assert run(["verify", "odd_module:RULEBOOK"]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("target", ["my_rules", ":X", "rules:", ".rules:X", "a..b:X", "a b:X"])
def test_a_name_is_a_module_and_a_name(target: str) -> None:
    with pytest.raises(LmsRulesError, match="write it as module:NAME"):
        rulebook_named(target)


def test_a_refused_rulebook_can_be_had_as_a_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refused_module.py").write_text(
        "from tests.logic.journey import RULES, journey\nRULEBOOK = journey(rules=RULES[1:])\n"
    )
    with pytest.raises(
        RulebookError, match=r"refused_module:RULEBOOK: .*\.py, line \d+: the rulebook has 1 defect:\n.*gap"
    ):
        rulebook_named("refused_module:RULEBOOK")
    draft = draft_named("refused_module:RULEBOOK")
    assert type(draft) is Draft
    assert draft.rules == ROUTES[1:]


def test_the_guidance_of_another_checkout_is_built_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rulebook_named(str(RULES)).sha256 == guidance().sha256
    other = tmp_path / "lmsrules"
    shutil.copytree(RULES.parent, other, ignore=shutil.ignore_patterns("__pycache__"))
    module, facts = other / "rules" / "surveillance.py", other / "facts.py"
    module.write_text(module.read_text().replace("Stance.RECOMMENDED", "Stance.OPTION"))
    facts.write_text(facts.read_text().replace('"head_and_neck"', '"head_and_neck", "hand"'))
    for target in (tmp_path, other, other / "rules"):
        book = rulebook_named(f"{target}/")
        assert "hand" in book.fields_by_path["tumour.site"].domain.values  # type: ignore[union-attr]
    assert run(["diff", str(tmp_path)]) == 1
    assert "FACTS WITH OTHER VALUES - tumour.site: before" in " ".join(capsys.readouterr().out.split())
    shutil.copy(RULES.parent / "facts.py", facts)
    assert run(["diff", str(tmp_path)]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "surveillance: A REASONABLE OPTION becomes RECOMMENDED" in out
    module.write_text(module.read_text().replace("when=", "when=~"))
    with pytest.raises(RulebookError, match="gap"):
        rulebook_named(str(tmp_path))
    assert run(["verify", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert "Where:" in captured.out
    assert "rulebook leiomyosarcoma refuses to be built; this is about that one" in captured.err
    shutil.copy(RULES / "surveillance.py", module)
    facts.write_text(f"{facts.read_text()}\nnothing\n")
    with pytest.raises(
        LmsRulesError, match=r"its guidance cannot be built: .*facts\.py, line \d+: NameError: name 'noth"
    ):
        rulebook_named(str(tmp_path))
    module.write_text("x = (")
    shutil.copy(RULES.parent / "facts.py", facts)
    with pytest.raises(LmsRulesError, match="its guidance cannot be built: SyntaxError"):
        rulebook_named(str(tmp_path))


def test_a_folder_is_a_checkout(tmp_path: Path) -> None:
    with pytest.raises(LmsRulesError, match="there is no checkout of lmsrules; name one"):
        rulebook_named(str(tmp_path))
    with pytest.raises(LmsRulesError, match="there is no such folder"):
        rulebook_named(str(tmp_path / "nowhere"))


def test_a_function_of_no_argument_makes_the_rulebook() -> None:
    assert rulebook_named("lmsrules.rules:guidance") is guidance()


def test_another_version_is_read_as_data_and_what_is_not_known_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "lmsrules"
    shutil.copytree(RULES.parent, other, ignore=shutil.ignore_patterns("__pycache__"))
    evidence = other / "logic" / "evidence.py"
    text = evidence.read_text()
    assert text.count('    erratum: str = ""\n') == 1
    evidence.write_text(text.replace('    erratum: str = ""\n', '    erratum: str = ""\n    trial: str = "T"\n'))
    with pytest.warns(OtherVersionWarning, match="left out, for it is not known here: evidence: trial"):
        found = rulebook_named(str(tmp_path))
    assert found.left_out == ("evidence: trial",)
    assert found.sha256 != guidance().sha256
    with pytest.raises(LmsRulesError, match="let that checkout's own lmsrules write the receipt"):
        assess(Case(), rulebook=found).receipt()
    capsys.readouterr()
    assert run(["diff", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert "every answer is the same" in " ".join(captured.out.split())
    assert captured.err.startswith("lmsrules: ")
    assert "left out, for it is not known here: evidence: trial" in captured.err
    assert captured.err.count("\n") == 1


def test_nothing_of_another_checkout_is_unpickled(tmp_path: Path) -> None:
    module = tmp_path / "lmsrules" / "rules" / "__init__.py"
    module.parent.mkdir(parents=True)
    (tmp_path / "lmsrules" / "__init__.py").touch()
    mark = tmp_path / "ran-here"
    told = {"head": {"id": "x"}, "rule/a": {"kind": "rule", "on": {"__reduce__": ["os.system", [f"touch {mark}"]]}}}
    module.write_text(
        f"class Told:\n    parts = {told!r}\n    sha256 = ''\n    digests = {{}}\ndef guidance():\n    return Told()\n"
    )
    with pytest.raises(LmsRulesError, match="not the data of a rulebook"):
        rulebook_named(str(tmp_path))
    assert not mark.exists()


def test_numbers_with_other_bounds_are_compared_where_both_allow_them() -> None:
    book = guidance()
    size = book.fields_by_path["tumour.size_cm"]
    for domain, wanted in (
        (Number(0, 30, low_open=True), Number(0, 30, low_open=True)),
        (Number(0, None, low_open=True), size.domain),
        (Number(1, 60), Number(1, 60)),
    ):
        other = rulebook_of(book, fields=tuple(evolve(f, domain=domain) if f is size else f for f in book.fields))
        found = diff(other, book)
        assert found.differences == ()
        assert not found.same
        (narrowed,) = found.comparison.narrowed
        assert narrowed.domain == wanted
        assert "every answer is the same, but not all else" in " ".join(str(found).split())
        assert "FACTS WITH OTHER VALUES" in str(found)
    whole = rulebook_of(book, fields=tuple(evolve(f, domain=Whole(0, 60)) if f is size else f for f in book.fields))
    with pytest.raises(RulebookError, match=r"tumour.size_cm: no value is in its domain in both rulebooks"):
        diff(whole, book)


def other_checkout(tmp_path: Path, module: str, old: str, new: str) -> str:
    """A copy of this checkout with one thing changed in a module."""
    shutil.copytree(RULES.parent, tmp_path / "lmsrules", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "lmsrules" / module
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    return str(tmp_path)


def test_what_could_decide_an_answer_and_is_not_known_here_is_in_the_comparison(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = other_checkout(
        tmp_path,
        "logic/parts.py",
        "    overrides: tuple[str, ...] = ()\n",
        "    overrides: tuple[str, ...] = ()\n    unless: str = 'x'\n",
    )
    assert run(["diff", target]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "every answer is the same, as far as their parts are known here" in out
    assert "LEFT OUT, NOT KNOWN HERE - rule: unless" in out
    assert run(["diff", target, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["left_out"] == {"before": ["rule: unless"], "after": []}
    assert run(["rules", "--rulebook", target]) == 2
    assert "parts that can decide an answer are not known here: rule: unless" in capsys.readouterr().err


def test_a_receipt_of_another_checkout_is_checked_by_the_hash_it_has_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = other_checkout(
        tmp_path, "logic/evidence.py", '    erratum: str = ""\n', '    erratum: str = ""\n    trial: str = ""\n'
    )
    case = str(RULES.parent.parent / "examples" / "cases" / "uterine-adjuvant.toml")
    command = [
        sys.executable,
        "-P",
        "-c",
        "import sys; sys.path.insert(0, sys.argv[1]); from lmsrules.cli import run; run(sys.argv[2:])",
    ]
    written = subprocess.run([*command, target, "receipt", case], capture_output=True, text=True, check=True)
    monkeypatch.chdir(tmp_path)
    Path("receipt.json").write_text(written.stdout)
    assert run(["check", "receipt.json", "--rulebook", target]) == 0
    published = json.loads(written.stdout)["rulebook"]["sha256"]
    assert published in capsys.readouterr().out
    assert run(["assess", case, "--rulebook", target]) == 0
    assert f"sha256 {published[:12]}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "given", ["raise SystemExit(3)", "return 5", "return type('B', (), {'parts': [], 'sha256': '', 'digests': 5})()"]
)
def test_a_checkout_that_gives_no_rulebook_is_told(given: str, tmp_path: Path) -> None:
    module = tmp_path / "lmsrules" / "rules" / "__init__.py"
    module.parent.mkdir(parents=True)
    (tmp_path / "lmsrules" / "__init__.py").touch()
    module.write_text(f"def guidance():\n    {given}\n")
    with pytest.raises(LmsRulesError):
        rulebook_named(str(tmp_path))


def test_a_checkout_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = other_checkout(tmp_path, "rules/__init__.py", "VERSION = ", "import time; time.sleep(60)\nVERSION = ")
    monkeypatch.setattr(named, "MOST_SECONDS", 0.5)
    with pytest.raises(LmsRulesError, match=r"its guidance is not built after 0\.5 s"):
        rulebook_named(target)


def test_a_function_that_needs_nothing_makes_the_rulebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "made_books.py").write_text(
        "from functools import partial\nfrom tests.logic.journey import journey\n"
        "def made(*args, **changes):\n    return journey(**changes)\nother = partial(journey, version='7')\n"
    )
    assert rulebook_named("made_books:made").version == "1"
    assert rulebook_named("made_books:other").version == "7"
