"""The command line as a user meets it: output, errors on standard error, exit codes, nothing half-printed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lmsrules import __version__, guidance
from lmsrules.cli import run

ROOT = Path(__file__).parent.parent
CASE = ROOT / "examples" / "cases" / "uterine-adjuvant.toml"


def lmsrules(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "lmsrules", *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=ROOT)


def test_the_page_is_plain_when_piped() -> None:
    done = lmsrules("assess", CASE)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "\u00d7 not recommended" in done.stdout
    assert "\x1b" not in done.stdout


def test_colour_where_it_is_asked_for() -> None:
    assert "\x1b[" in lmsrules("assess", CASE, FORCE_COLOR="1").stdout


def test_json_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", str(CASE), "--json", "--engine", "builtin"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["engine"] == "builtin"
    assert data["rulebook"]["sha256"] == guidance().sha256


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    out = capsys.readouterr().out
    for part in (f"lmsrules {__version__}", guidance().version, guidance().sha256, "engine "):
        assert part in out


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(CASE)]) == 0
    out = capsys.readouterr().out
    assert "These known facts alone force it" in out
    assert "Rules in full" not in out
    radiotherapy = ["explain", str(CASE), "--question", "adjuvant-radiotherapy"]
    assert run(radiotherapy) == 0
    out = capsys.readouterr().out
    assert "Adjuvant radiotherapy: NOT RECOMMENDED" in out
    assert "Adjuvant chemotherapy" not in out
    assert "Another answer: Adjuvant radiotherapy would be" in out
    assert run([*radiotherapy, "--full"]) == 0
    assert "[yes] the site of the primary tumour is uterus" in capsys.readouterr().out
    assert run([*radiotherapy, "--hold", "tumour.site"]) == 0
    assert "would be" not in capsys.readouterr().out
    assert run([*radiotherapy, "--hold-lasting"]) == 0
    assert "would be" not in capsys.readouterr().out
    assert run([*radiotherapy, "--why-not", "INDIVIDUALISE"]) == 0
    out = capsys.readouterr().out
    assert "adjuvant-radiotherapy.other-sites" in out
    assert "[no] the site of the primary tumour is not uterus (uterus)" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--why-not", "MAYBE"], "take one of RECOMMENDED"),
        (["--question", "radiotherapy"], "there is no question 'radiotherapy'"),
        (["--option", "adjuvant-chemotherapy"], "say of which question"),
        (["--question", "surveillance", "--option", "mri"], "has no option 'mri'"),
        (["--hold", "tumor.site"], "did you mean 'tumour.site'"),
        (["--markdown", "--json"], "take one of them"),
        (["--html", "no/such/folder/report.html"], "cannot be written"),
    ],
)
def test_explain_says_what_is_wrong(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(CASE), *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_explain_in_other_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.html"
    assert run(["explain", str(CASE), "--html", str(report)]) == 0
    assert capsys.readouterr().err == f"wrote {report}\n"
    assert report.read_text().startswith("<!DOCTYPE html>")
    assert run(["explain", str(CASE), "--markdown"]) == 0
    out = capsys.readouterr().out
    assert "\n# 52 y, ECOG 0; leiomyosarcoma, uterus, 9 cm" in out
    assert "```mermaid" in out
    assert run(["explain", str(CASE), "--json", "--question", "surveillance"]) == 0
    data = json.loads(capsys.readouterr().out)
    (explained,) = data["explanations"]
    assert explained["why"]["stance"] == "RECOMMENDED"
    assert explained["why"]["rules"][0]["clause"]["truth"] is True
    assert "patient.ecog" not in data["without_effect"]  # known
    assert "patient.creatine_kinase_x_uln" in data["without_effect"]
    assert not {"patient.pregnant", "patient.sex"} & {*data["without_effect"]}  # a caution is on pregnancy


def test_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draw", "adjuvant-radiotherapy"]) == 0
    assert capsys.readouterr().out.startswith("<svg ")
    assert run(["draw", "adjuvant-radiotherapy", str(CASE), "--as", "mermaid"]) == 0
    assert "==>" in capsys.readouterr().out
    assert run(["draw", "adjuvant-radiotherapy", "--as", "dot", "--out", str(tmp_path / "q.dot")]) == 0
    assert (tmp_path / "q.dot").read_text().startswith("digraph {")
    assert run(["draw", "adjuvant-radiotherapi"]) == 2
    assert "did you mean 'adjuvant-radiotherapy'" in capsys.readouterr().err


def test_scope_says_what_is_covered_and_what_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scope"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Scope: the patient is an adult and the tumour is a leiomyosarcoma\n")
    assert "Situation remission: No evidence of advanced disease after systemic treatment\n" in out
    assert "\n  Questions: adjuvant-treatment, adjuvant-radiotherapy, adjuvant-chemotherapy\n" in out
    assert "Not covered: pregnancy: Treatment in pregnancy\n  Where the patient is pregnant.\n" in out
    assert "Not covered: second-primary: A second tumour\n  No fact tells whether it is to be decided.\n" in out
    assert run(["scope", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["situations"]] == [one.id for one in guidance().situations]
    assert [one["why"] for one in told["not_covered"]] == [one.why for one in guidance().uncovered]
    assert all(bool(one["questions"]) != bool(one["silent"]) for one in told["situations"])


def test_cautions_are_listed_and_shown_with_their_figures_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cautions"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in listed] == [caution.id for caution in guidance().cautions]
    assert "doxorubicin-ifosfamide-bilirubin: WAIT (doxorubicin and ifosfamide)" in listed
    for caution in guidance().cautions:
        assert run(["cautions", caution.id]) == 0
        out = capsys.readouterr().out
        assert f"  Why: {caution.why}\n" in out
        assert all(f"  [{name}] " in out for name in caution.citations)
    assert run(["cautions", "doxorubicin-cumulative-dose", "--limit", "doxorubicin-cumulative=450"]) == 0
    out = capsys.readouterr().out
    assert "Applies where the cumulative doxorubicin dose given so far is at least 450 mg/m2." in out
    assert "adjuvant-chemotherapy (may hold it); adjuvant-chemotherapy / gemcitabine-docetaxel-then-doxorubicin" in out
    assert "Limit doxorubicin-cumulative: 450 mg/m2, set here; 550 as read (from 100 to 700)" in out
    assert run(["cautions", "morcellation", "--json"]) == 0
    (morcellation,) = json.loads(capsys.readouterr().out)
    assert morcellation["options"] == [{"name": "surgery-for-recurrence", "certain": True}]
    assert (morcellation["severity"], morcellation["limits"]) == ("CAUTION", [])
    assert run(["cautions", "morcelation"]) == 2
    assert "there is no such caution; did you mean 'morcellation'?" in capsys.readouterr().err


def test_rules_facts_cite_and_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    assert all(rule in capsys.readouterr().out for rule in ["adjuvant-radiotherapy.uterine"])
    for rule in guidance().rules:
        assert run(["rules", rule.id]) == 0
        out = capsys.readouterr().out
        assert rule.why in out
        assert all(f"    {guidance().evidence_by_id[name].label}: " in out for name in rule.evidence)
    assert run(["facts"]) == 0
    assert "  grade: a whole number from 1 to 3" in capsys.readouterr().out
    assert run(["facts", "--json-schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "lmsrules case"
    assert run(["cite"]) == 0
    assert "[reed-2008]" in capsys.readouterr().out
    assert run(["cite", "2"]) == 0
    assert "unidentified" in capsys.readouterr().out
    assert run(["statements"]) == 0
    assert (
        "  rule adjuvant-radiotherapy.uterine\n" in capsys.readouterr().out.partition("S04: ")[2].partition("S05: ")[0]
    )
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "lmsrules assessment"


@pytest.mark.parametrize("arguments", [["--help"], ["assess", "--help"], ["rules", "-h"]])
def test_help(arguments: list[str]) -> None:
    done = lmsrules(*arguments)
    assert done.returncode == 0
    assert "Usage: lmsrules" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], None),
        (["assess"], "FILE"),
        (["asses", "x"], 'Did you mean "assess"'),
        (["assess", "nowhere.toml"], "there is no such file"),
        (["assess", "docs/decisions"], "there is no .toml or .json file in this folder"),
        (["assess", str(CASE), "--engine", "prolog"], '"durable", "builtin"'),
        (["assess", str(CASE), "--jsn"], "--json"),
        (["rules", "adjuvant-radiotherapy.uterin"], "did you mean 'adjuvant-radiotherapy.uterine'?"),
        (["cite", "reed-2009"], "did you mean 'reed-2008'?"),
    ],
)
def test_bad_calls(arguments: list[str], message: str | None) -> None:
    done = lmsrules(*arguments)
    if message is None:  # the command alone shows its help
        assert "Usage: lmsrules" in done.stdout
        return
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr


BAD_FILES = {
    "key.json": ('{"tumor": {"size": 4}}', "tumor.size: unknown; did you mean 'tumour.size_cm'?"),
    "high.json": ('{"patient": {"ecog": 7}}', "patient.ecog: 7"),
    "float.json": ('{"patient": {"ecog": 1.7}}', "patient.ecog: 1.7"),
    "text.json": ('{"patient": {"ecog": "1"}}', "patient.ecog: '1'"),
    "bool.json": ('{"patient": {"ecog": true}}', "patient.ecog: True"),
    "zero.json": ('{"tumour": {"grade": 0}}', "tumour.grade: 0"),
    "minus.json": ('{"tumour": {"size_cm": -3}}', "tumour.size_cm: -3"),
    "nan.json": ('{"tumour": {"size_cm": NaN}}', "tumour.size_cm: nan"),
    "womb.toml": ('[tumour]\nsite = "womb"\n', "one of uterus, cervix, retroperitoneum"),
    "list.json": ('{"tumour": []}', "tumour: give an object"),
    "empty.json": ("", "it is empty"),
    "broken.json": ('{"tumour": {\n"site" "uterus"}}', "line 2 column 8"),
    "broken.toml": ("[tumour\n", "line 1, column 8"),
    "deep.json": ("[" * 60_000, "nested too deeply"),
    "contradictory.toml": (
        '[patient]\nsex = "male"\n[tumour]\nsite = "uterus"\n',
        "patient.sex = 'male' (the patient's sex is male); tumour.site = 'uterus'",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, message = BAD_FILES[name]
    path = tmp_path / name
    path.write_text(content)
    assert run(["assess", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.startswith("lmsrules: ")


def test_a_100_mb_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert run(["assess", str(path)]) == 2
    assert "larger than 64 kB" in capsys.readouterr().err


def test_all_problems_of_a_file_in_one_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.json"
    path.write_text('{"patient": {"ecog": 7, "sex": "F"}, "tumour": {"grade": 0, "site": "womb"}}')
    assert run(["assess", str(path)]) == 2
    assert "4 problems" in capsys.readouterr().err


def test_a_reader_who_stops_early_is_no_error() -> None:
    done = subprocess.run(
        f"{sys.executable} -m lmsrules cite | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.stderr == ""


def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "cyclopts.py").write_text("raise ImportError('No module named cyclopts')")
    done = lmsrules("--version", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == 2
    assert 'pip install "lmsrules[cli]"' in done.stderr
