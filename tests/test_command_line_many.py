"""`lmsrules assess` on files, folders and standard input, one bad case among good ones; rules by question."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from lmsrules import assess, guidance, load_case
from lmsrules.cli import run

ROOT = Path(__file__).parent.parent
CASES = ROOT / "examples" / "cases"
GOOD = ("x54.toml", "uterine-adjuvant.json", "x56.toml")
BAD = {"high.json": '{"patient": {"ecog": 7}}', "male.toml": 'patient.sex = "male"\ntumour.site = "uterus"\n'}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three good cases, one of them in a folder below it."""
    made = tmp_path / "cases"
    (made / "z-below").mkdir(parents=True)
    for name in GOOD:
        shutil.copy(CASES / name, made / "z-below" / name if name == "x56.toml" else made / name)
    (made / "notes.txt").write_text("no case")
    (made / ".hidden").mkdir()
    (made / ".hidden" / "settings.json").write_text("{}")
    return made


def as_single(file: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command prints of one case alone."""
    assert run(["assess", str(file), *arguments]) == 0
    return capsys.readouterr().out


def paths_in(folder: Path) -> list[Path]:
    return [folder / "uterine-adjuvant.json", folder / "x54.toml", folder / "z-below" / "x56.toml"]


@pytest.mark.parametrize("name", ["uterine-adjuvant.toml", "uterine-adjuvant.json"])
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_standard_input_is_read_as_what_it_holds(
    name: str, before: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = as_single(CASES / name, capsys, "--json")
    content = f"{before}{(CASES / name).read_text(encoding='utf-8')}".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert run(["assess", "-", "--json"]) == 0
    assert capsys.readouterr() == (alone, "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "1 problem in standard input:\n  it is empty"),
        (b"\xff", "it is not UTF-8 text"),
        (b"[" * 100_000, "larger than 64 kB"),
        (b'{"patient": {"ecog": 7}}', "1 problem in standard input:\n  patient.ecog: 7"),
        (BAD["male.toml"].encode(), "lmsrules: standard input: "),
        (None, "it cannot be read: OSError: it is closed"),
    ],
)
def test_what_is_wrong_with_standard_input_is_told(
    content: bytes | None, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None if content is None else io.TextIOWrapper(io.BytesIO(content)))
    assert run(["assess", "-"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_pages_follow_each_other_under_the_names_of_their_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = paths_in(folder)
    for more in ([], ["--full"]):
        pages = [as_single(file, capsys, *more) for file in files]
        assert run(["assess", *map(str, files), *more]) == 0
        together = "\n".join(f"==> {file} <==\n{page}" for file, page in zip(files, pages, strict=True))
        assert capsys.readouterr() == (together, "")


def test_a_folder_is_its_files_and_those_below_in_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", *map(str, paths_in(folder)), "--jsonl"]) == 0
    named = capsys.readouterr()
    assert run(["assess", str(folder), "--jsonl"]) == 0
    assert capsys.readouterr() == named
    assert run(["assess", str(folder), str(folder / "x54.toml"), "--jsonl"]) == 0  # a file named twice is read once
    assert capsys.readouterr() == named


def test_json_of_many_is_that_of_each_beside_its_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = [
        {"file": str(file), "assessment": json.loads(as_single(file, capsys, "--json"))} for file in paths_in(folder)
    ]
    assert run(["assess", str(folder), "--jsonl"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == expected
    assert run(["assess", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == expected
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((folder / "x54.toml").read_bytes())))
    assert run(["assess", "-", str(folder / "x54.toml"), "--json"]) == 0
    one, other = json.loads(capsys.readouterr().out)
    assert (one["file"], other["file"]) == ("-", str(folder / "x54.toml"))
    assert one["assessment"] == other["assessment"]


def test_a_list_is_a_list_whatever_its_length(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    below, bare = folder / "z-below", folder / "bare"
    bare.mkdir()
    assert run(["assess", str(below), "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["file"] == str(below / "x56.toml")
    assert run(["assess", str(below / "x56.toml"), "--jsonl"]) == 0
    assert json.loads(capsys.readouterr().out) == one
    assert run(["assess", str(bare), "--json"]) == 2
    assert json.loads(capsys.readouterr().out) == []


def test_bad_cases_are_named_and_the_others_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", str(folder), "--jsonl"]) == 0
    good = capsys.readouterr().out
    bare = folder.parent / "bare"
    bare.mkdir()
    for name, content in BAD.items():
        (folder / name).write_text(content)
    assert run(["assess", "nowhere.toml", str(folder), str(bare), "--jsonl"]) == 2
    out, err = capsys.readouterr()
    assert out == good
    told = err.split("lmsrules: ")[1:]
    for start, one in zip(
        (
            "1 problem in nowhere.toml:\n  there is no such file\n",
            f"1 problem in {folder / 'high.json'}:\n  patient.ecog: 7",
            f"{folder / 'male.toml'}: ",
            f"1 problem in {bare}:\n  there is no .toml or .json file in this folder",
        ),
        told,
        strict=True,
    ):
        assert one.startswith(start)
    assert run(["assess", str(folder), "--json"]) == 2
    assert len(json.loads(capsys.readouterr().out)) == len(GOOD)


def test_each_answer_is_out_before_the_next_case_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = []

    def watched(*arguments: object, **named: object) -> object:
        lines.append(len(capsys.readouterr().out.splitlines()))
        return assess(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("lmsrules.commands.cases.assess_case", watched)
    assert run(["assess", str(folder), "--jsonl"]) == 0
    assert lines == [0, 1, 1]


def test_web_pages_of_many_go_to_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder.parent / "pages" / "new"
    (folder / "high.json").write_text(BAD["high.json"])
    assert run(["assess", str(folder), "--html", str(out)]) == 2
    printed, err = capsys.readouterr()
    assert printed == ""
    assert err.endswith(f"wrote 3 pages to {out}\n")
    assert sorted(path.name for path in out.iterdir()) == sorted(f"{name}.html" for name in GOOD)
    one = folder.parent / "one.html"
    assert run(["assess", str(folder / "x54.toml"), "--html", str(one)]) == 0
    assert capsys.readouterr().err == f"wrote {one}\n"
    assert one.read_text(encoding="utf-8") == (out / "x54.toml.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--html", "pages", "--json"], "--html, --json and --jsonl: take one of them"),
        (["--json", "--jsonl"], "take one of them"),
        (["--jsnl"], "there is no option --jsnl; did you mean '--jsonl'?"),
        (["-x"], "there is no option -x; `lmsrules assess --help` lists them"),
        (["--html", "x54.toml"], "x54.toml: cannot be made (File exists)"),
        (["z-below/x54.toml", "--html", "pages"], "would both be written to pages/x54.toml.html"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_printed(
    arguments: list[str],
    message: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    shutil.copy("x54.toml", "z-below")
    assert run(["assess", "x54.toml", "uterine-adjuvant.json", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert not Path("pages").exists()


def test_a_name_forges_no_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forged = folder / "a\n==> b <==.toml"
    shutil.copy(folder / "x54.toml", forged)
    (folder / "c\nlmsrules: d.json").write_text(BAD["high.json"])
    assert run(["assess", str(folder)]) == 2
    out, err = capsys.readouterr()
    assert sum(line.startswith("==> ") for line in out.splitlines()) == len(GOOD) + 1
    assert sum(line.startswith("lmsrules: ") for line in err.splitlines()) == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("clock", "shown"), [(count, True), (lambda: count(0, 0), False)])
def test_progress_is_shown_on_a_terminal_after_a_second(
    clock: Callable[[], "count[int]"],
    shown: bool,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (folder / "high.json").write_text(BAD["high.json"])
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    seconds = clock()
    monkeypatch.setattr("lmsrules.commands.output.monotonic", lambda: next(seconds))
    assert run(["assess", str(folder), "--jsonl"]) == 2
    assert ("2 of 4 cases" in terminal.getvalue()) is shown
    for line in (f"lmsrules: 1 problem in {folder / 'high.json'}:\n", "  patient.ecog: 7 is not allowed; "):
        assert line in terminal.getvalue()
    assert len(capsys.readouterr().out.splitlines()) == len(GOOD)
    monkeypatch.setattr(sys, "stdout", Terminal())  # the pages themselves show how far it is
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert run(["assess", str(folder)]) == 2
    assert "of 4 cases" not in terminal.getvalue()


def test_a_reader_who_has_seen_enough_ends_it_quietly() -> None:
    command = [sys.executable, "-m", "lmsrules", "assess", str(CASES / "x54.toml"), str(CASES / "x56.toml"), "--jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_rules_of_one_question(capsys: pytest.CaptureFixture[str]) -> None:
    for question in guidance().questions:
        on = guidance().rules_on[question.id]
        assert run(["rules", question.id]) == 0
        shown = capsys.readouterr().out
        for rule in on:
            assert run(["rules", rule.id]) == 0
            assert capsys.readouterr().out in shown
        assert sum(not line.startswith(" ") for line in shown.splitlines()) == 1 + len(on)
        assert run(["rules", question.id, "--json"]) == 0
        assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [rule.id for rule in on]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("surveilance", "surveilance: there is no such rule or question; did you mean 'surveillance'?"),
        ("adjuvant-radiotherapy.uterin", "did you mean 'adjuvant-radiotherapy.uterine'?"),
        ("zzz", "`lmsrules rules` lists them"),
    ],
)
def test_an_unknown_question_gets_the_nearest_name(name: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert hint in err


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_options_after_installing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert run(["--install-completion", "--shell", "bash"]) == 0
    assert "Restart your shell" in capsys.readouterr().out
    script = (
        f". {tmp_path}/.bashrc; COMP_WORDS=(lmsrules assess --js); COMP_CWORD=2; _lmsrules; "
        "printf '%s ' ${COMPREPLY[*]}"
    )
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["--json", "--jsonl"]


def test_the_page_of_one_case_is_as_in_python(capsys: pytest.CaptureFixture[str]) -> None:
    assessment = assess(load_case(CASES / "x54.toml"))
    assert as_single(CASES / "x54.toml", capsys) == assessment.to_text()
    assert as_single(CASES / "x54.toml", capsys, "--full") == assessment.to_text(full=True)
