"""Case files with expectations, `*.case.toml`: the facts of a patient, and what a rulebook must say of them.

The facts are written as in any case file. What is expected stands below `expect`: `answers` (a list: question, option
where there are several, and one or more of asked, stance, sources, rules, evidence, citations, cautions,
contraindicated) and `findings` (true or false by id), or `impossible` alone (the constraints that must refuse the
patient). A stance is one of ours, OPEN or SILENT; `sources` names just the sources that speak, so none of them is
SILENT; `cautions` has all that certainly apply, each with its severity: `cautions = { doxorubicin-counts = "WAIT" }`.
An expectation that could never fail, such as an empty list of answers, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import field, frozen

from ..assessing.files import file_text, toml_data
from ..former import in_todays_names, warn
from ..logic.draft import Draft
from ..logic.errors import FactsError, Problem
from ..logic.partly import Known
from ..logic.parts import Severity, Stance
from ..logic.reading import Hint, facts_from_data, problems_in, with_few_hints
from ..logic.values import given, kind_of

SUFFIX = ".case.toml"
SPOKEN = (*(stance.name for stance in Stance), "OPEN")
STANCES = (*SPOKEN, "SILENT")
PARTS: Mapping[str, type] = {"answers": list, "findings": dict, "impossible": list}
AT_LEAST = ("evidence", "citations")
MOST_NAMED = 20
"""The names that could have been meant, as far as an error lists them."""

EMPTY = "it is empty, which expects nothing; leave it out"
KINDS: Mapping[str, type] = {
    "question": str,
    "option": str,
    "asked": bool,
    "stance": str,
    "sources": dict,
    "rules": list,
    "evidence": list,
    "citations": list,
    "cautions": dict,
    "contraindicated": bool,
}
SAID = tuple(name for name in KINDS if name not in ("question", "option"))


@frozen(kw_only=True)
class ExpectedAnswer:
    """What is expected of one option; None means that nothing is.

    `stance` is the name of a `Stance`, OPEN or SILENT; `sources` has that of every source that speaks, and of no other;
    `rules` are all that hold for certain, `evidence` and `citations` must be among what is shown; `cautions` are all
    that certainly apply, each with its severity.
    """

    question: str
    option: str
    asked: bool | None = None
    stance: str | None = None
    sources: Mapping[str, str] | None = field(default=None, hash=False)
    rules: tuple[str, ...] | None = None
    evidence: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    cautions: Mapping[str, str] | None = field(default=None, hash=False)
    contraindicated: bool | None = None


@frozen(kw_only=True)
class CaseFile:
    """The facts of a case, by field path, and what is expected.

    `impossible` are the constraints that must refuse the facts; if there are any, nothing else is expected.
    """

    title: str
    facts: Mapping[str, Known] = field(hash=False)
    answers: tuple[ExpectedAnswer, ...] = ()
    findings: Mapping[str, bool] = field(factory=dict, hash=False)
    impossible: tuple[str, ...] = ()


def read_case_file(path: str | Path, rulebook: Draft) -> CaseFile:
    """Read a case file for a rulebook.

    Raises:
        FactsError: the file cannot be read, or a fact or an expectation is wrong; every problem is listed.
    """
    path = Path(path)
    return case_of_text(file_text(path, (SUFFIX,)), rulebook, str(path))


def case_of_text(text: str, rulebook: Draft, name: str) -> CaseFile:
    """What a case file says, `name` being its path; errors as for `read_case_file`."""
    data = toml_data(text, name)
    title = data.pop("title", Path(name).name.removesuffix(SUFFIX))
    expect = data.pop("expect", {})
    renamed = in_todays_names(data, rulebook.fields)
    problems = with_few_hints(
        lambda hint: chain(
            renamed.problems,
            problems_in(renamed.data, rulebook.fields, hint),
            _problems(expect, rulebook, hint),
            [] if isinstance(title, str) else [Problem("title", f"give a text, not {kind_of(title)}")],
        )
    )
    if problems:
        raise FactsError(problems, name)
    warn(renamed, name)
    return CaseFile(
        title=title,
        facts=facts_from_data(renamed.data, rulebook.fields),
        answers=tuple(_answer(entry, rulebook) for entry in expect.get("answers", ())),
        findings=expect.get("findings", {}),
        impossible=tuple(expect.get("impossible", ())),
    )


def _answer(entry: Mapping[str, Any], rulebook: Draft) -> ExpectedAnswer:
    lists = {name: tuple(entry[name]) for name in ("rules", "evidence", "citations") if name in entry}
    return ExpectedAnswer(**{**entry, **lists, "option": entry.get("option") or _main_option(entry, rulebook)})


def _main_option(entry: Mapping[str, Any], rulebook: Draft) -> str | None:
    """The option meant where none is named: the only one, or the one named as the question."""
    options = [option.id for option in rulebook.questions_by_id[entry["question"]].options]
    return options[0] if len(options) == 1 else entry["question"] if entry["question"] in options else None


def _problems(expect: Any, rulebook: Draft, hint: Hint) -> Iterator[Problem]:
    if not isinstance(expect, dict) or not expect:
        yield Problem("expect", f"a case file says what is expected: give one or more of {', '.join(PARTS)}")
        return
    if "impossible" in expect and (others := [name for name in PARTS if name in expect and name != "impossible"]):
        message = f"a case that is refused gets no answer: leave out {' and '.join(others)}, or impossible"
        yield Problem("expect.impossible", message)
    for name, value in expect.items():
        if name not in PARTS:
            yield Problem(f"expect.{name}", f"unknown; there are {', '.join(PARTS)}{hint(name, PARTS)}")
        elif not isinstance(value, PARTS[name]):
            yield Problem(f"expect.{name}", f"give {_word(PARTS[name])}, not {kind_of(value)}")
        elif not value:
            yield Problem(f"expect.{name}", EMPTY)
        elif name == "answers":
            for number, entry in enumerate(expect["answers"]):
                yield from _problems_of_answer(f"expect.answers[{number}]", entry, rulebook, hint)
        elif name == "findings":
            yield from _unknown(f"expect.{name}", value, rulebook.findings_by_id, hint)
            for finding, expected in expect["findings"].items():
                if not isinstance(expected, bool):
                    yield Problem(f"expect.findings.{finding}", f"give true or false, not {kind_of(expected)}")
        else:
            yield from _unknown(f"expect.{name}", value, {c.id: c for c in rulebook.constraints}, hint)


def _problems_of_answer(path: str, entry: object, rulebook: Draft, hint: Hint) -> Iterator[Problem]:
    if not isinstance(entry, Mapping):
        yield Problem(path, f"give a table with question and stance, not {kind_of(entry)}")
        return
    wrong = [name for name, value in entry.items() if name in KINDS and not isinstance(value, KINDS[name])]
    for name in entry:
        if name not in KINDS:
            yield Problem(f"{path}.{name}", f"unknown; there are {', '.join(KINDS)}{hint(name, KINDS)}")
    for name in wrong:
        yield Problem(f"{path}.{name}", f"give {_word(KINDS[name])}, not {kind_of(entry[name])}")
    if wrong:
        return
    if "question" not in entry:
        yield Problem(f"{path}.question", f"say which: one of {', '.join(rulebook.questions_by_id)}")
        return
    if unknown := list(_unknown(f"{path}.question", [entry["question"]], rulebook.questions_by_id, hint)):
        yield from unknown
        return
    options = {option.id: option for option in rulebook.questions_by_id[entry["question"]].options}
    if "option" in entry:
        yield from _unknown(f"{path}.option", [entry["option"]], options, hint)
    elif _main_option(entry, rulebook) is None:
        yield Problem(f"{path}.option", f"say which: one of {', '.join(options)}")
    if not set(entry) & set(SAID):
        yield Problem(path, f"nothing is expected: give one or more of {', '.join(SAID)}")
    for name in AT_LEAST:
        if entry.get(name) == []:
            yield Problem(f"{path}.{name}", EMPTY)
    if "stance" in entry:
        yield from _unknown(f"{path}.stance", [entry["stance"]], dict.fromkeys(STANCES), hint)
    for source, stance in entry.get("sources", {}).items():
        yield from _unknown(f"{path}.sources", [source], {one.id: one for one in rulebook.sources}, hint)
        if stance == "SILENT":
            message = f"leave {source} out: sources names those that speak, and only those"
            yield Problem(f"{path}.sources.{source}", message)
        else:
            yield from _unknown(f"{path}.sources.{source}", [stance], dict.fromkeys(SPOKEN), hint)
    for caution, severity in entry.get("cautions", {}).items():
        yield from _unknown(f"{path}.cautions", [caution], rulebook.cautions_by_id, hint)
        yield from _unknown(f"{path}.cautions.{caution}", [severity], dict.fromkeys(Severity.__members__), hint)
    yield from _unknown(f"{path}.rules", entry.get("rules", ()), rulebook.rules_by_id, hint)
    yield from _unknown(f"{path}.evidence", entry.get("evidence", ()), rulebook.evidence_by_id, hint)
    yield from _unknown(f"{path}.citations", entry.get("citations", ()), rulebook.citations_by_id, hint)


def _unknown(path: str, names: Any, known: Mapping[str, Any], hint: Hint) -> Iterator[Problem]:
    for name in names:
        if not isinstance(name, str) or name not in known:
            near = hint(name, known) if isinstance(name, str) else ""
            yield Problem(path, f"there is no {given(name)}{near or _some_of(known)}")


def _some_of(known: Mapping[str, Any]) -> str:
    named = ", ".join(list(known)[:MOST_NAMED]) or "none"
    return f"; there are {named}" + (f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else "")


def _word(kind: type) -> str:
    return {list: "a list", bool: "true or false", str: "a text"}.get(kind, "a table")


def case_files_in(paths: Iterable[str | Path], rulebook: Draft, *, with_tests: bool = False) -> tuple[CaseFile, ...]:
    """The case files among these files and folders, and below them; `with_tests` other files may be among them.

    Raises:
        FactsError: there is no such file or folder, a file is no case file, or a case file is wrong.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            raise FactsError([Problem("", "there is no such file or folder")], str(path))
        if not (path.is_dir() or path.name.endswith(SUFFIX) or with_tests):
            raise FactsError([Problem("", f"it is no case file: these end in {SUFFIX}")], str(path))
        found += sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path] if path.name.endswith(SUFFIX) else []
    return tuple(read_case_file(path, rulebook) for path in found)
