"""What runs whose code, and what of it reaches the output: modules that print, threads, narrow encodings, Ctrl-C."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from lmsrules import LmsRulesError, Session, cli, guidance
from lmsrules.cli import run
from lmsrules.commands import cases
from lmsrules.logic.once import once
from lmsrules.named import rulebook_named

ROOT = Path(__file__).parent.parent
CASE = str(ROOT / "examples" / "cases" / "uterine-adjuvant.toml")
CHATTY = """
print("loading my rules")
from lmsrules import guidance

def BOOK():
    print("building")
    return guidance()
"""


def test_what_a_module_prints_is_no_part_of_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chatty_rules.py").write_text(CHATTY)
    monkeypatch.delitem(sys.modules, "chatty_rules", raising=False)
    assert run(["verify", "chatty_rules:BOOK", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["rulebook"]["id"] == "leiomyosarcoma"
    assert printed.err == "loading my rules\nbuilding\n"


def test_another_checkout_runs_nothing_of_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("pickle", "json", "lmsrules"):
        (tmp_path / f"{name}.py").write_text(f'open("ran-{name}", "w").close()\nraise SystemExit(3)\n')
    assert rulebook_named(str(ROOT)).sha256 == guidance().sha256
    assert not list(tmp_path.glob("ran-*"))


def test_the_guidance_is_built_once_whoever_asks_first() -> None:
    built = []
    gate = threading.Barrier(16)

    @once
    def made() -> object:
        built.append(threading.get_ident())
        return object()

    got: list[object] = []

    def ask() -> None:
        gate.wait()
        got.append(made())

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == len({id(one) for one in got}) == 1
    assert guidance() is guidance()


def test_what_could_not_be_made_is_tried_again() -> None:
    tries = []

    @once
    def made() -> int:
        tries.append(1)
        return 1 // (len(tries) - 1)

    with pytest.raises(ZeroDivisionError):
        made()
    assert (made(), made(), len(tries)) == (1, 1, 2)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_can_make_what_a_thread_of_its_parent_was_making() -> None:
    command = [sys.executable, "-W", "ignore", "-c", FORKED]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True
    )
    assert done.stdout == "child exits with 7"


FORKED = """
import os, threading
from lmsrules.logic.once import once

inside, go_on, forked = threading.Event(), threading.Event(), []

@once
def made():
    if not forked:
        inside.set()
        go_on.wait()
    return 7

thread = threading.Thread(target=made)
thread.start()
inside.wait()
forked.append(True)
child = os.fork()
if not child:
    os._exit(made())
print("child exits with", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), end="")
go_on.set()
thread.join()
"""


OUTPUTS = [
    ["export", "--cql"],
    ["assess", CASE],
    ["assess", CASE, "--json"],
    ["rules"],
    ["cite"],
    ["facts"],
    ["draw", "surveillance"],
]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_every_output_can_be_printed_in_a_narrow_encoding(arguments: list[str], encoding: str) -> None:
    command = [sys.executable, "-m", "lmsrules", *arguments]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    if "--json" in arguments:
        assert json.loads(text)["rulebook"]["id"] == "leiomyosarcoma"


def test_what_an_encoding_lacks_is_escaped_so_that_it_is_read_back(tmp_path: Path) -> None:
    code = 'from lmsrules.commands.output import emit\nemit(\'{"a": "na\\u00efve \\u05d0 \\U0001f480"}\')'
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True, cwd=tmp_path)
    assert json.loads(done.stdout) == {"a": "na\u00efve \u05d0 \U0001f480"}


def test_an_interrupted_command_ends_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cases, "assess_case", interrupted)
    assert cli.run(["assess", CASE]) == 130
    assert capsys.readouterr().err == "lmsrules: interrupted; nothing more was done\n"


def test_no_fact_is_forgotten_by_giving_none() -> None:
    session: Any = Session()
    session.assert_fact("tumour.size_cm", 5)
    steps: tuple[Any, ...] = (
        lambda: session.assert_fact("tumour.sise_cm", None),
        lambda: session.assert_fact("tumour.site", None),
        lambda: session.revise("tumour.size_cm", None),
    )
    for step in steps:
        with pytest.raises(LmsRulesError, match=r"did you mean 'tumour.size_cm'|or leave it out if it is unknown"):
            step()
    assert session.case.tumour.size_cm == 5


@pytest.mark.parametrize(
    "arguments", [["verify", ""], ["diff", "", ""], ["export", "", "--cql"], ["mutate", "--rulebook", ""]]
)
def test_an_empty_name_is_no_rulebook(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "write it as module:NAME" in capsys.readouterr().err


def test_a_thread_may_ask_for_what_it_is_making() -> None:
    asked: list[int] = []

    @once
    def made() -> int:
        if not asked:
            asked.append(1)
            asked.append(made())  # as a signal handler would
        return 7

    assert (made(), asked) == (7, [1, 7])


EVIL = "a\x1b[31mb\u202ec\nlmsrules: forged"


@pytest.mark.parametrize(
    "arguments",
    [
        [EVIL],
        ["assess", CASE, "--engine", EVIL],
        ["draw", "surveillance", "--as", EVIL],
        ["draw", "surveillance", "--out", f"/nonexistent/{EVIL}"],
        ["verify", f"os:{EVIL}"],
        ["verify", "ranting:BOOK"],
        ["verify", "speechless:BOOK"],
    ],
)
def test_no_argument_and_no_module_forges_a_line(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ranting", "speechless"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    (tmp_path / "ranting.py").write_text(f"raise ValueError({EVIL!r})\n")
    (tmp_path / "speechless.py").write_text("class E(Exception):\n    def __str__(self): raise KeyError\n\nraise E\n")
    assert run(arguments) == 2
    printed = capsys.readouterr().err
    assert not any(line.startswith("lmsrules: forged") for line in printed.splitlines())
    assert "\x1b" not in printed
    assert "\u202e" not in printed


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_is_told_in_a_line() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "lmsrules", "assess", CASE]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False, text=True)
    assert done.returncode == 2
    assert done.stderr == "lmsrules: the output cannot be written (No space left on device)\n"
