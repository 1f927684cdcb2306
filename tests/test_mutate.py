"""Coverage and mutation: exact on small rulebooks by brute force, and the shipped rulebook's own tests measured."""

import json
import re
from itertools import product
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from lmsrules import LmsRulesError, guidance
from lmsrules.cli import run
from lmsrules.coverage import coverage
from lmsrules.logic.errors import FactsError
from lmsrules.logic.kleene import truth
from lmsrules.logic.rewriting import clauses
from lmsrules.logic.rulebook import Question, Rulebook
from lmsrules.mutate import built_of, mutate
from lmsrules.testing.case_files import CaseFile, case_files_in, case_of_text, read_case_file
from lmsrules.testing.expectations import failures
from lmsrules.testing.killing import _apart, _slug
from lmsrules.testing.mutants import Distinguisher, mutants
from lmsrules.testing.mutation import _that_is_looked_at, _that_may_fail
from lmsrules.testing.obligations import obligations
from lmsrules.testing.writing import case_file_text

from . import oracle
from .logic.journey import journey
from .oracle import Facts
from .random_rulebooks import FIELDS, conditions, partial_facts, rulebooks, whole_facts

GUIDANCE = Path(__file__).parent / "guidance"


def patients_of(*books: Rulebook) -> list[Facts]:
    """Everybody who can be told apart by a condition of any of the rulebooks, possible or not."""
    every = [condition for book in books for condition in oracle.conditions_of(book)]
    tested = {path for book in books for path in book.compiled.level}
    fields = [field for field in FIELDS if field.path in tested]
    spaces = [oracle.values_of(field, every) for field in fields]
    return [dict(zip([f.path for f in fields], values, strict=True)) for values in product(*spaces)]


def seen(book: Rulebook, patient: Facts) -> object:
    """All that is said of a patient."""
    if any(truth(c.holds, patient, book.conditions) is False for c in book.constraints):
        return None
    findings = tuple(truth(f.when, patient, book.conditions) for f in book.findings)
    held = [oracle.held_rules(book, question, patient) for question in book.questions]
    said = [
        None if rules is None else [said_of(book, question, option.id, rules) for option in question.options]
        for question, rules in zip(book.questions, held, strict=True)
    ]
    return findings, said


def said_of(book: Rulebook, question: Question, option: str, held: frozenset[str]) -> object:
    """The rules that hold on an option, what they say together, and what they rest on."""
    rules = {name for name in held if book.rules_by_id[name].option == option}
    evidence = {name for rule in rules for name in book.rules_by_id[rule].evidence}
    bearing = {e.id for e in book.evidence if (question.id, option) in e.bears_on} if evidence else set()
    cited = {citation for name in evidence | bearing for citation in book.evidence_by_id[name].citations}
    return rules, evidence, cited, oracle.verdict_by_hand(book, question, option, held)


@settings(max_examples=12)
@given(rulebooks(), st.data())
def test_a_changed_rulebook_is_the_same_exactly_where_nobody_shows_the_change(
    rulebook: Rulebook, data: st.DataObject
) -> None:
    every = mutants(rulebook)
    distinguisher = Distinguisher(rulebook, tuple(mutant.rulebook for mutant in every))
    mutant = data.draw(st.sampled_from(every))
    built = built_of(mutant)
    if built is None:
        return
    difference = distinguisher.difference(mutant.rulebook)
    patient = dict(difference.patient) if difference else None
    differ = [p for p in patients_of(rulebook, built) if seen(rulebook, p) != seen(built, p)]
    assert (patient is not None) == bool(differ)
    if patient is not None:
        assert seen(rulebook, patient) != seen(built, patient)


@given(conditions(("f0", "f1"), depth=3), st.data())
def test_every_clause_has_its_place(condition: object, data: st.DataObject) -> None:
    places = list(clauses(condition))  # type: ignore[arg-type]
    for place in places:
        assert place.put(place.part) == condition
    if len(places) > 1:
        one = data.draw(st.sampled_from(places))
        assert len(list(clauses(one.put(places[0].part)))) == len(places)


@settings(max_examples=25)
@given(rulebooks(), st.lists(partial_facts(), max_size=4))
def test_what_is_missing_is_what_nobody_of_the_tested_shows(rulebook: Rulebook, tested: list[Facts]) -> None:
    found = coverage(rulebook, tested)
    assert set(found.missing) == {
        one for one in obligations(rulebook) if not any(truth(one.shown_by, p, rulebook.conditions) for p in tested)
    }
    assert coverage(rulebook, [*tested, *found.patients()]).missing == ()


@settings(max_examples=15)
@given(rulebooks())
def test_what_nobody_can_show_is_left_out(rulebook: Rulebook) -> None:
    from lmsrules.testing.obligations import _all

    possible = [
        patient
        for patient in patients_of(rulebook)
        if all(truth(c.holds, patient, rulebook.conditions) for c in rulebook.constraints)
    ]
    shown = obligations(rulebook)
    for one in _all(rulebook):
        assert (one in shown) == any(truth(one.shown_by, patient, rulebook.conditions) for patient in possible)


@settings(max_examples=25)
@given(conditions(depth=2), whole_facts())
def test_a_clause_decides_where_its_opposite_would_decide_otherwise(condition: object, patient: Facts) -> None:
    from lmsrules.logic.conditions import ALWAYS, NEVER
    from lmsrules.testing.obligations import _clauses

    for one, place in zip(
        [o for o in _clauses("x", condition, ALWAYS) if o.value],  # type: ignore[arg-type]
        clauses(condition),  # type: ignore[arg-type]
        strict=True,
    ):
        flips = truth(place.put(ALWAYS), patient, {}) != truth(place.put(NEVER), patient, {})
        assert truth(one.shown_by, patient, {}) == (flips and truth(place.part, patient, {}))


def test_the_shipped_rulebooks_own_tests_notice_every_change() -> None:
    found = mutate(guidance(), case_files_in([GUIDANCE], guidance()))
    assert found.of("survived") == ()
    changed = {mutant.part.partition(" ")[0] for mutant in mutants(guidance())}
    assert changed == {"finding", "constraint", "question", "option", "caution", "rule", "evidence"}
    assert {t.part.partition(" ")[0] for t in found.of("killed")} == changed


def test_the_shipped_rulebooks_own_tests_show_every_rule_and_clause() -> None:
    found = coverage(guidance(), [case.facts for case in case_files_in([GUIDANCE], guidance())])
    assert found.missing == ()
    rules = len(guidance().rules)
    assert found.rules == (rules, rules)
    assert re.match(
        rf"{rules} of {rules} rules held; (\d+) of \1 clause outcomes tested \(MC/DC\): nothing is missing",
        " ".join(found.to_text().split()),
    )


def test_the_cases_offered_for_survivors_kill_them(tmp_path: Path) -> None:
    empty = mutate(journey(), [])
    assert empty.of("killed") == ()
    assert empty.score == 0
    for number, text in enumerate(empty.cases()):
        (tmp_path / f"{number}.case.toml").write_text(text, encoding="utf-8")
    full = mutate(journey(), case_files_in([tmp_path], journey()))
    assert full.of("survived") == ()
    assert full.score == 1
    assert len(full.of("same")) == len(empty.of("same"))


def test_few_cases_kill_many_changes_and_each_is_named_for_what_it_kills() -> None:
    book = journey()
    found = mutate(book, [])
    killers = found.killers
    survived = {(t.part, t.change) for t in found.of("survived")}
    assert len(survived) > 20
    assert len(killers) < 0.8 * len(survived)
    assert len({tuple(t.witness.items()) for t in found.of("survived") if t.witness is not None}) >= len(killers)
    assert len({killer.name for killer in killers}) == len(killers)
    told = [(one.part, one.change) for killer in killers for one in killer.kills]
    assert sorted(told) == sorted(survived)  # each by one
    for killer in killers:
        case = case_of_text(killer.text, book, killer.name)
        assert list(failures(case, book)) == []
        for one in killer.kills:
            assert list(failures(case, one.rulebook))
            assert f"#   {one.part}: {one.change}\n" in killer.text
        assert killer.name.startswith(_slug(killer.kills[0].part)[:30])
        assert re.fullmatch(r"[a-z0-9-]{1,83}", killer.name)


def test_a_case_file_that_is_not_run_or_run_in_part_would_not_have_noticed_more() -> None:
    cases = case_files_in([GUIDANCE], guidance())[::9]
    every = [mutant.rulebook for mutant in mutants(guidance())[::31]]
    distinguisher = Distinguisher(guidance(), tuple(every))
    looked_at: list[bool] = []
    failing = set()
    for changed in every:
        if not distinguisher.is_refused(changed):
            difference = distinguisher.difference(changed)
            seen = difference.seen if difference else frozenset()
            less = _that_is_looked_at(changed, seen)
            for case in cases:
                part = _that_may_fail(case, seen)
                looked_at.append(part is not None)
                fails = any(failures(case, changed))
                assert any(failures(part, less) if part else ()) == fails
                failing.add(fails)
    assert len(set(looked_at)) == len(failing) == 2


def test_files_of_one_name_stand_beside_each_other() -> None:
    assert _apart(["a", "b", "a", "a", "a-2"]) == ["a", "b", "a-2", "a-3", "a-2-2"]
    assert _slug("rule x: the bound on the other side of (t.size_cm >= 5)") == (
        "rule-x-the-bound-on-the-other-side-of-t-size-cm-at-least-5"
    )
    assert len(_slug("ö" * 300).encode()) <= 80


def test_a_case_that_fails_on_the_rulebook_itself_is_refused() -> None:
    case = evolve(read_case_file(GUIDANCE / "age-18.case.toml", guidance()), findings={"adult": False})
    with pytest.raises(LmsRulesError, match=r"(?s)fail on the rulebook as it is.*finding adult"):
        mutate(guidance(), [case])
    assert list(failures(CaseFile(title="t", facts={}), guidance())) == []


def test_no_fact_of_a_written_case_can_be_spared() -> None:
    book = journey()
    killers = mutate(book, []).killers
    assert killers
    for killer in killers:
        known = case_of_text(killer.text, book, "t").facts
        changed = [one.rulebook for one in killer.kills]
        for path in (None, *known):
            left = {other: value for other, value in known.items() if other != path}
            case = case_of_text(case_file_text(book, left, "t"), book, "t")
            assert all(any(failures(case, other)) for other in changed) is (path is None), (killer.name, path)


def test_mutate_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = "tests.logic.journey:JOURNEY"
    monkeypatch.setattr("tests.logic.journey.JOURNEY", journey(), raising=False)
    assert run(["mutate", "--rulebook", book, "--write-cases", str(tmp_path / "cases")]) == 1
    out, err = capsys.readouterr()
    assert "0 killed" in out
    assert "Such a trip would tell: " in out
    written = list((tmp_path / "cases").iterdir())
    assert re.search(rf"^{len(written)} case files for \d+ changes that no test notices", err, re.MULTILINE)
    assert run(["mutate", str(tmp_path / "cases"), "--rulebook", book, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] == 1
    before = {path: path.read_text() for path in (tmp_path / "cases").iterdir()}
    assert (
        run(["mutate", "--rulebook", book, "--at-least", "0", "--json", "--write-cases", str(tmp_path / "cases")]) == 0
    )
    assert json.loads(capsys.readouterr().out)["score"] == 0
    assert len(list((tmp_path / "cases").iterdir())) == 2 * len(before)
    assert all(path.read_text() == text for path, text in before.items())
    (tmp_path / "file").touch()
    assert run(["mutate", "--rulebook", book, "--write-cases", str(tmp_path / "file")]) == 2
    assert "cannot be made" in capsys.readouterr().err
    assert run(["mutate", str(tmp_path / "nowhere")]) == 2
    assert "there is no such file or folder" in capsys.readouterr().err
    with pytest.raises(FactsError):
        case_files_in([tmp_path / "nowhere"], journey())
