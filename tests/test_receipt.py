"""Receipts: true ones are accepted, and a change that matters is caught, even by someone who seals it anew."""

import ast
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lmsrules import Case, assess, guidance, load_case
from lmsrules.assessing.loading import case_of
from lmsrules.checker import AnotherRulebook, Refused, check_receipt
from lmsrules.cli import run
from lmsrules.facts import known_facts
from lmsrules.logic.conditions import Compare
from lmsrules.logic.diagrams.cells import axes_for
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import LmsRulesError
from lmsrules.logic.fields import Field, Number, problem_with
from lmsrules.logic.printing import to_data
from lmsrules.logic.rulebook import Rulebook, Stance
from lmsrules.receipts import checker
from lmsrules.text import counted

from .forging import at, claims, made, put, rehashed, sealed
from .oracle import Facts
from .random_rulebooks import partial_facts, rulebooks
from .shipped import possible_facts

CASES = Path(__file__).parent.parent / "examples" / "cases"
RULEBOOK = guidance()


SOME = settings().max_examples // 3
"""The examples of a property of which each makes receipts and checks them."""


@settings(max_examples=SOME)
@given(possible_facts())
def test_a_true_receipt_is_accepted(facts: Facts) -> None:
    assert check_receipt(made(RULEBOOK, facts)).startswith("accepted: ")


@given(rulebooks(), partial_facts())
def test_a_true_receipt_of_any_rulebook_is_accepted(rulebook: Rulebook, facts: Facts) -> None:
    try:
        data = made(rulebook, facts)
    except LmsRulesError:
        assume(False)
    assert check_receipt(data).startswith("accepted: ")


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda p: p.stem)
def test_assessments_give_receipts_that_are_accepted(path: Path) -> None:
    data = assess(load_case(path)).receipt()
    by = f"accepted: rulebook sha256 {RULEBOOK.sha256} (leiomyosarcoma {RULEBOOK.version}): "
    counts = f"{counted(len(data['case']), 'fact')}, {counted(len(data['steps']), 'step')}, 9 questions"
    assert check_receipt(data, RULEBOOK.sha256) == by + counts
    assert check_receipt(data) == f"{by}{counts}; the rulebook was not compared with one that is trusted"
    assert json.loads(json.dumps(data)) == data


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values that hold no other."""
    if isinstance(data, dict | list) and data:
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(part, (*path, key))
    else:
        yield path


def changes(value: Any) -> list[Any]:
    """Other values in place of one."""
    others: list[Any] = [None, True, False, 0, 1, "", "RECOMMENDED", "uterus", "localised", [], {}]
    if isinstance(value, int | float) and not isinstance(value, bool):
        others += [value + 1, value - 1, -value]
    return [other for other in others if json.dumps(other) != json.dumps(value)]


@settings(max_examples=SOME)
@given(facts=possible_facts(), data=st.data())
def test_a_change_is_refused_or_the_receipt_is_still_true(facts: Facts, data: st.DataObject) -> None:
    true = made(RULEBOOK, facts)
    places = [p for p in leaves(true) if p[0] in ("case", "steps", "answers", "receipt")]
    path = data.draw(st.sampled_from(places))
    value: Any = true
    for key in path:
        value = value[key]
    changed = put(true, path, data.draw(st.sampled_from(changes(value))))
    with pytest.raises(Refused, match=r"^(seal|form): "):
        check_receipt(changed)
    try:
        check_receipt(sealed(changed))
    except Refused:
        return
    again = made(RULEBOOK, changed["case"])  # accepted: then it must be a true receipt of the case it holds
    assert claims(again) == claims(changed)


@pytest.mark.parametrize("name", ["uterine-adjuvant", "x14"])
def test_every_claim_that_is_changed_is_refused(name: str) -> None:
    true = dict(json.loads(json.dumps(assess(load_case(CASES / f"{name}.toml")).receipt())))
    for number, answer in enumerate(true["answers"]):
        for place, path in enumerate(path for path in leaves(answer) if path[0] in ("asked", "options")):
            value: Any = answer
            for key in path:
                value = value[key]
            if place % 2:  # half of them: there are hundreds
                continue
            others = [other for other in ("", False, "SETTLED") if other != value]
            with pytest.raises(Refused):
                check_receipt(sealed(put(true, ("answers", number, *path), others[place % len(others)])))
        for key in ("options", "outcomes"):
            for left_out in range(len(answer[key])):
                fewer = [part for place, part in enumerate(answer[key]) if place != left_out]
                with pytest.raises(Refused):
                    check_receipt(sealed(put(true, ("answers", number, key), fewer)))


def test_every_part_of_the_rulebook_is_held_by_its_hash() -> None:
    true = made(RULEBOOK.of_sources([RULEBOOK.primary]), {"patient.age_years": 52})
    kinds: dict[str, list[str]] = {}
    for name in true["parts"]:
        kinds.setdefault(name.partition("/")[0], []).append(name)
    for name in (name for names in kinds.values() for name in names[::3]):  # a third of each kind: there are hundreds
        with pytest.raises(Refused, match="the rulebook has"):
            check_receipt(sealed(put(true, ("parts", name), {**true["parts"][name], "id": "other"})))
        fewer = {other: part for other, part in true["parts"].items() if other != name}
        with pytest.raises(Refused):
            check_receipt(sealed({**true, "parts": fewer}))
    digests = {**true["rulebook"]["digests"], "rule/new": "0" * 64}
    with pytest.raises(Refused, match="rulebook: its hash"):
        check_receipt(sealed(put(true, ("rulebook", "digests"), digests)))


def test_a_forged_outcome_with_positions_that_fit_it_is_refused() -> None:
    alone = assess(load_case(CASES / "uterine-adjuvant.toml"), sources=["guidance"])
    true = dict(json.loads(json.dumps(alone.receipt())))
    number = [answer["question"] for answer in true["answers"]].index("adjuvant-radiotherapy")
    place = ("answers", number, "outcomes", 0)
    assert true["answers"][number]["outcomes"][0]["rules"] == ["adjuvant-radiotherapy.uterine"]
    for rules in ([], ["adjuvant-radiotherapy.other-sites"]):
        forged = put(true, (*place, "rules"), rules)
        outcomes = forged["answers"][number]["outcomes"]
        name = "adjuvant-radiotherapy"
        position = checker.Checker(forged["parts"], forged["case"]).position(name, name, True, outcomes)
        forged = put(forged, ("answers", number, "options"), [{"option": name, **position}])
        with pytest.raises(Refused, match=r"whether rule adjuvant-radiotherapy\.\S+ does not follow"):
            check_receipt(sealed(forged))
    forged = put(put(true, (*place, "asked"), False), (*place, "rules"), [])
    with pytest.raises(Refused, match="whether asked adjuvant-radiotherapy does not follow"):
        check_receipt(sealed(forged))


def test_a_forged_case_of_an_impossible_patient_is_refused() -> None:
    true = made(RULEBOOK, {"tumour.site": "uterus"})
    forged = put(true, ("case", "patient.sex"), "male")
    for number in range(len(true["patients"])):
        forged = put(forged, ("patients", number, "patient.sex"), "male")
    with pytest.raises(Refused, match="impossible by uterine-tumour-in-a-woman"):
        check_receipt(sealed(forged))


def splits(tree: dict[str, Any], path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """The cases of a tree that are divided further, with their paths."""
    if "test" in tree:
        yield path, tree
        for side in ("yes", "no"):
            yield from splits(tree[side], (*path, side))


def cases_of(true: dict[str, Any]) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """All divided cases of a receipt, with their paths."""
    answers = enumerate(true["answers"])
    return [found for n, answer in answers for found in splits(answer["cases"], ("answers", n, "cases"))]


@pytest.mark.parametrize("name", ["x14", "x34"])
def test_cases_that_leave_somebody_out_are_refused(name: str) -> None:
    true = dict(json.loads(json.dumps(assess(load_case(CASES / f"{name}.toml")).receipt())))
    constraints = [part["id"] for kind, part in true["parts"].items() if kind.startswith("constraint/")]
    divided = cases_of(true)
    assert len(divided) > 5
    for path, split in divided[:: len(divided) // 10 or 1]:
        for side in ("yes", "no"):
            fewer = {key: part for key, part in split.items() if key != side}
            with pytest.raises(Refused, match="it holds just"):
                check_receipt(sealed(put(true, path, fewer)))
        for number in range(len(true["answers"][path[1]]["outcomes"])):
            with pytest.raises(Refused, match="does not follow"):  # one outcome, said to be that of both sides
                check_receipt(sealed(put(true, path, {"outcome": number})))
        for constraint in constraints[:: len(constraints) // 3]:
            with pytest.raises(Refused, match="is not broken by all"):
                check_receipt(sealed(put(true, path, {"impossible": constraint})))


@pytest.mark.parametrize("case", ["x14", "x34"])
def test_cases_say_nothing_but_what_is_checked(case: str) -> None:
    true = dict(json.loads(json.dumps(assess(load_case(CASES / f"{case}.toml")).receipt())))
    found = cases_of(true)
    for path, split in found[:: max(len(found) // 4, 1)]:
        test = split["test"]
        others = [[*test[:-1], "mars"], [*test[:-1], None], [*test, "note"], test[:-1], "tumour.site", [], None]
        if type(test[-1]) in (int, float):
            others += [[*test[:-1], test[-1] + nudge] for nudge in (-0.4, 0.4, -40, 400)]
        if type(test[-1]) is bool:
            others += [[*test[:-1], int(test[-1])]]
        for other in others:
            with pytest.raises(Refused, match="no test of the rulebook"):
                check_receipt(sealed(put(true, (*path, "test"), other)))
        with pytest.raises(
            Refused, match=r"no value in this case makes the test (true|false)"
        ):  # divided once more in the same way
            check_receipt(sealed(put(true, (*path, "yes"), split)))
        for note in ({"note": "RECOMMENDED for all"}, {"outcome": 0}, {"branches": [{"is": [17.2], "then": {}}]}):
            with pytest.raises(Refused, match="it holds just"):
                check_receipt(sealed(put(true, path, {**split, **note})))
        for number in (-1, 99, False, 0.0, "0"):
            with pytest.raises(Refused, match="no such outcome"):
                check_receipt(sealed(put(true, path, {"outcome": number})))
        for name in ("no-such-constraint", None, ["x"]):
            with pytest.raises(Refused, match="no such constraint"):
                check_receipt(sealed(put(true, path, {"impossible": name})))
        ends: list[Any] = [{}, [], "outcome", {"outcome": 0, "note": "RECOMMENDED"}, {"impossible": "x", "says": "y"}]
        for leaf in ends:
            with pytest.raises(Refused, match="it holds just"):
                check_receipt(sealed(put(true, path, leaf)))


@pytest.mark.parametrize("name", ["uterine-adjuvant", "metastatic-first-line", "x14"])
def test_steps_that_do_not_follow_are_refused(name: str) -> None:
    true = dict(json.loads(json.dumps(assess(load_case(CASES / f"{name}.toml")).receipt())))
    for number, step in enumerate(true["steps"]):
        kind, concluded, truth = step["concludes"]
        with pytest.raises(Refused, match=rf"step {number + 1} \({kind} {concluded}\): it does not follow"):
            check_receipt(sealed(put(true, ("steps", number, "concludes", 2), not truth)))
        for left_out in range(len(step["from"])):
            fewer = [premise for place, premise in enumerate(step["from"]) if place != left_out]
            with pytest.raises(Refused, match=rf"step {number + 1} "):
                check_receipt(sealed(put(true, ("steps", number, "from"), fewer)))
        below = [*step["from"], ["finding", "adult", False]]
        with pytest.raises(Refused, match=r"step \d+ .*not yet concluded|does not follow"):
            check_receipt(sealed(put(true, ("steps", number, "from"), below)))


def test_a_derivation_that_leaves_an_exception_aside_is_refused() -> None:
    from .logic.journey import journey

    rulebook = journey()
    facts: Facts = {"trip.people": 1, "trip.distance_km": 9, "trip.luggage": "bag", "trip.goal": "work"}
    true = made(rulebook, facts)
    (number,) = [n for n, step in enumerate(true["steps"]) if step["concludes"] == ["rule", "bike.hard", True]]
    without = [premise for premise in true["steps"][number]["from"] if premise[0] != "exception"]
    with pytest.raises(Refused, match=r"step \d+ \(rule bike.hard\): it does not follow"):
        check_receipt(sealed(put(true, ("steps", number, "from"), without)))


@pytest.mark.parametrize("nonsense", [{}, [], None, "receipt", {"parts": 1, "case": 2}, {"parts": {}, "case": {}}])
def test_nonsense_is_refused(nonsense: Any) -> None:
    with pytest.raises(Refused, match="form"):
        check_receipt(nonsense)


def test_the_checker_needs_nothing_of_the_package() -> None:
    tree = ast.parse(Path(checker.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= {"__future__", *sys.stdlib_module_names}


def test_the_checker_runs_alone(tmp_path: Path) -> None:
    alone = tmp_path / "checker.py"
    alone.write_text(Path(checker.__file__).read_text())
    good, trusted = tmp_path / "receipt.json", RULEBOOK.sha256
    true = json.dumps(assess(Case()).receipt())

    def says(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-I", str(alone), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    good.write_text(true)
    line = f"accepted: rulebook sha256 {trusted} (leiomyosarcoma {RULEBOOK.version}): 0 facts, 2 steps, 9 questions"
    assert says(str(good), trusted) == says(str(good), trusted.upper()) == (0, f"{line}\n", "")
    assert says(str(good)) == (0, f"{line}; the rulebook was not compared with one that is trusted\n", "")
    for arguments, code, error in (
        ((str(good), "0" * 64), 1, "refused: rulebook: the receipt is by another rulebook than the one trusted"),
        ((str(good), trusted[1:]), 2, "error: "),
        ((str(good), f"{trusted}0"), 2, "error: "),
        ((str(good), "g" * 64), 2, "error: "),
        ((str(good), ""), 2, "error: '' is no sha256; give the rulebook's 64 hexadecimal digits"),
        ((str(tmp_path / "none.json"),), 2, "error: "),
        ((str(tmp_path),), 2, "error: not a regular file"),
        ((str(alone),), 2, "error: not JSON"),
        ((), 2, "usage: python checker.py RECEIPT [SHA256"),
        ((str(good), trusted, "more"), 2, "usage: python checker.py RECEIPT [SHA256"),
    ):
        done = says(*arguments)
        assert done[:2] == (code, "")
        assert done[2].startswith(error)
    good.write_text(true.replace('"asked": null', '"asked": true', 1))
    code, out, refused = says(str(good), trusted)
    assert (code, out) == (1, "")
    assert refused.startswith("refused: seal: ")


def test_receipts_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, file = str(CASES / "uterine-adjuvant.toml"), tmp_path / "receipt.json"
    assert run(["receipt", case, "--out", str(file)]) == 0
    assert capsys.readouterr().err == f"wrote {file}\n"
    assert run(["check", str(file)]) == 0
    found = capsys.readouterr().out
    assert found.startswith(
        f"accepted: rulebook sha256 {RULEBOOK.sha256} (leiomyosarcoma {RULEBOOK.version}): 10 facts"
    )
    assert found.endswith("9 questions\n")
    true = file.read_text()
    file.write_text(true.replace("NOT_RECOMMENDED", "RECOMMENDED"))
    assert run(["check", str(file)]) == 1
    assert capsys.readouterr().err.startswith("lmsrules: refused: seal: ")
    twice = true.replace('"stance": "NOT_RECOMMENDED"', '"stance": "RECOMMENDED", "stance": "NOT_RECOMMENDED"')
    file.write_text(twice)
    assert run(["check", str(file)]) == 1
    assert "the key 'stance' is given twice" in capsys.readouterr().err
    file.write_text("{")
    assert run(["check", str(file)]) == 2
    assert "not JSON" in capsys.readouterr().err
    assert run(["check", str(tmp_path / "none.json")]) == 2
    assert run(["receipt", case, "--out", str(tmp_path / "no" / "such" / "folder")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_receipt_by_another_rulebook_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from .logic.journey import journey

    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(made(journey(), {"trip.people": 1})))
    assert run(["check", str(file)]) == 1
    out, error = capsys.readouterr()
    assert not out
    assert f"not {RULEBOOK.sha256}, which is the one shipped here; add --any-rulebook" in error
    assert run(["check", str(file), "--any-rulebook"]) == 0
    assert "(journey 1): 1 fact," in (out := capsys.readouterr().out)
    assert out.endswith("; the rulebook was not compared with one that is trusted\n")


def test_both_engines_prove_the_same() -> None:
    case = case_of({"patient.age_years": 52, "tumour.histology": "leiomyosarcoma"})
    one, other = (assess(case, engine=engine).receipt() for engine in ("builtin", None))
    assert claims(one) == claims(other)
    assert one["steps"] == other["steps"]


def test_the_rulebook_it_was_proved_by_is_named_by_its_hash() -> None:
    data = made(RULEBOOK, {"tumour.site": "uterus"})
    assert check_receipt(data, RULEBOOK.sha256).startswith(f"accepted: rulebook sha256 {RULEBOOK.sha256} (")
    rules = [
        evolve(rule, stance=Stance.RECOMMENDED) if rule.id == "adjuvant-radiotherapy.uterine" else rule
        for rule in RULEBOOK.rules
    ]
    other = made(evolve(RULEBOOK, rules=tuple(rules)), {"tumour.site": "uterus"})
    assert check_receipt(other).startswith(f"accepted: rulebook sha256 {other['rulebook']['sha256']} (")
    with pytest.raises(AnotherRulebook, match=f"{other['rulebook']['sha256']}, not {RULEBOOK.sha256}$"):
        check_receipt(other, RULEBOOK.sha256)


@pytest.mark.parametrize("changed", [{"case": 1}, {"steps": [1]}, {"parts": {}}, {"answers": "none"}])
def test_nothing_of_a_receipt_by_another_rulebook_is_evaluated(changed: dict[str, Any]) -> None:
    data = sealed({**made(RULEBOOK, {}), **changed})
    with pytest.raises(AnotherRulebook):
        check_receipt(data, "0" * 64)
    with pytest.raises(Refused, match=r"^(?!rulebook: )"):
        check_receipt(data, RULEBOOK.sha256)


def test_a_hash_that_is_named_and_not_had_is_refused() -> None:
    other = made(RULEBOOK, {})
    other = put(other, ("parts", "rule/adjuvant-radiotherapy.uterine", "stance"), "RECOMMENDED")
    named = put(rehashed(other), ("rulebook", "sha256"), RULEBOOK.sha256)
    with pytest.raises(Refused, match="rulebook: its hash is not that of its parts' hashes"):
        check_receipt(sealed(named), RULEBOOK.sha256)
    named = put(sealed(other), ("rulebook", "digests"), RULEBOOK.digests)
    with pytest.raises(Refused, match=r"part rule/adjuvant-radiotherapy\.uterine: it is not the part"):
        check_receipt(sealed(named), RULEBOOK.sha256)


@pytest.mark.parametrize("bad", ["", "abc", "g" * 64, "0" * 63, "0" * 65, f"{'0' * 64}\n", "\u0660" * 64, 0, b"0" * 64])
def test_what_is_no_hash_is_an_error(bad: Any) -> None:
    with pytest.raises(ValueError, match="is no sha256; give the rulebook's 64 hexadecimal digits"):
        check_receipt(made(RULEBOOK, {}), bad)


def test_a_receipt_of_nobody_proves_nothing() -> None:
    forged = json.loads(json.dumps(made(RULEBOOK, {"tumour.site": "uterus"})))
    forged["case"]["patient.sex"] = "male"
    forged["steps"] = [step for step in forged["steps"] if step["concludes"][0] in ("finding", "caution")]
    forged["patients"] = []
    for answer in (*forged["answers"], *forged["cautions"]):
        answer["outcomes"] = []
        answer["cases"] = {"impossible": "uterine-tumour-in-a-woman"}
    with pytest.raises(Refused, match="no possible patient is shown"):
        check_receipt(sealed(forged))


def test_a_receipt_holds_the_whole_derivation_and_nothing_unchecked() -> None:
    facts: dict[str, Any] = {**known_facts(load_case("examples/cases/uterine-adjuvant.toml"))}
    true = json.loads(json.dumps(made(RULEBOOK, facts)))
    for kept in range(len(true["steps"])):
        with pytest.raises(Refused):
            check_receipt(sealed({**true, "steps": true["steps"][:kept]}))
    nonsense = {"concludes": ["banana", "adjuvant-radiotherapy.other-sites", False], "from": [["fact", "tumour.site"]]}
    for path, value in (
        (("note",), "Radiotherapy cures"),
        (("engine",), "durable"),
        (("unproven", "engine"), "trust me"),
        (("unproven", "note"), "x"),
        (("receipt",), 1.0),
        (("rulebook", "note"), "x"),
        (("answers", 2, "title"), "x"),
        (("answers", 2, "asked"), 1),
        (("answers", 2, "outcomes", 0, "note"), "x"),
        (("answers", 2, "options", 0, "why"), "Radiotherapy cures"),
        (("answers", 2, "options", 0, "contested"), 0),
        (("answers", 2, "options", 0, "contested"), 0.0),
        (("case", "tumour.size_cm"), float("inf")),
        (("case", "tumour.size_cm"), 10**400),
        (("parts", "field/patient.age_years", "domain", "high"), 10**400),
        (("steps",), [*true["steps"], nonsense]),
        (("steps", 0, "note"), "x"),
    ):
        with pytest.raises(Refused):
            check_receipt(sealed(put(true, path, value)))


def containers(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all objects and lists."""
    if isinstance(data, dict | list):
        yield path
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from containers(part, (*path, key))


@settings(max_examples=8)  # each checks dozens of receipts
@given(facts=possible_facts(), data=st.data())
def test_nothing_can_be_added_repeated_or_left_out(facts: Facts, data: st.DataObject) -> None:
    true = made(RULEBOOK, facts)
    held = [p for p in containers(true) if p and p[0] in ("unproven", "rulebook", "case", "steps", "answers")]
    path = data.draw(st.sampled_from([(), *held]))
    place = at(true, path)
    found: list[Any] = []
    if isinstance(place, dict):
        name = data.draw(st.sampled_from(["note", "says", "outcome", "rule/new", "tumour.colour"]))
        found.append({**place, name: data.draw(st.sampled_from(["RECOMMENDED for all", 0, None, True]))})
        found += [{other: place[other] for other in place if other != key} for key in place if path != ("case",)]
    else:
        extra: Any = data.draw(st.sampled_from([None, "FALSE NOTE", 0, True, ["fact", "patient.sex"], {}]))
        found += [[*place, extra], [extra, *place]]
        for number in range(len(place)):
            found += [place[:number] + place[number + 1 :], [*place, place[number]]]
    for changed in found:
        if checker.text(changed) == checker.text(place):  # one can "add" what is there already: {"outcome": 0}
            continue
        whole = put(true, path, changed) if path else changed
        with pytest.raises(Refused):
            check_receipt(sealed(whole) if path or "sha256" in whole else whole)


@settings(max_examples=SOME)
@given(facts=possible_facts(), data=st.data())
def test_a_changed_derivation_or_claim_is_always_refused(facts: Facts, data: st.DataObject) -> None:
    true = made(RULEBOOK, facts)
    path = data.draw(st.sampled_from([p for p in leaves(true) if p[0] in ("steps", "answers", "receipt")]))
    assume("patient" not in path and "test" not in path)  # another patient or test can do as well
    with pytest.raises(Refused):
        check_receipt(sealed(put(true, path, data.draw(st.sampled_from(changes(at(true, path)))))))


@given(rulebooks(), partial_facts())
def test_a_derivation_is_neither_padded_nor_incomplete(rulebook: Rulebook, facts: Facts) -> None:
    try:
        true = made(rulebook, facts)
    except LmsRulesError:
        assume(False)
    steps = true["steps"]
    everything = [["fact", path] for path in facts] + [step["concludes"] for step in steps]
    for number, step in enumerate(steps):
        with pytest.raises(Refused, match=r"steps: .* is left out|not yet concluded"):
            check_receipt(sealed({**true, "steps": steps[:number] + steps[number + 1 :]}))
        with pytest.raises(Refused, match=r"step \d+ .* was concluded before"):
            check_receipt(sealed({**true, "steps": [*steps, step]}))
        earlier = [*everything[: len(facts)], *(other["concludes"] for other in steps[:number])]
        for premise in earlier:
            padded = [*step["from"], premise]
            with pytest.raises(Refused, match=rf"step {number + 1} .*is not needed"):
                check_receipt(sealed(put(true, ("steps", number, "from"), padded)))
        for place, premise in enumerate(step["from"]):
            noted = [*premise, "FALSE NOTE"]
            with pytest.raises(Refused, match=rf"step {number + 1} .*not yet concluded"):
                check_receipt(sealed(put(true, ("steps", number, "from", place), noted)))


@pytest.mark.parametrize("kind", ["finding", "asked", "exception", "rule"])
def test_conclusions_of_every_kind_belong_to_the_derivation(kind: str) -> None:
    from .logic.journey import journey

    true = made(journey(), {"trip.people": 1, "trip.distance_km": 9, "trip.luggage": "bag", "trip.goal": "work"})
    without = [step for step in true["steps"] if step["concludes"][0] != kind]
    assert len(without) < len(true["steps"])
    with pytest.raises(Refused, match=r"left out|not yet concluded"):
        check_receipt(sealed({**true, "steps": without}))
    nothing = [["rule", "bike.easy", False], ["exception", "bike.piano", True]]
    for conclusion in nothing:
        more = {"concludes": conclusion, "from": [["finding", "hard_way", True]]}
        with pytest.raises(Refused, match=rf"step \d+ \({conclusion[0]}"):
            check_receipt(sealed({**true, "steps": [*true["steps"], more]}))


def test_keys_given_twice_and_numbers_without_end_are_refused() -> None:
    true = made(RULEBOOK, {"tumour.size_cm": 6.0})
    text = json.dumps(true)
    assert check_receipt(checker.read(text)) == check_receipt(checker.read(text.encode())) == check_receipt(true)
    for key in ('"stance": ', '"case": ', '"tumour.size_cm": ', '"sha256": '):
        twice = text.replace(key, f'{key}"RECOMMENDED", {key}', 1)
        with pytest.raises(Refused, match=f"form: the key '{key[1:-3]}' is given twice"):
            checker.read(twice)
    for number in ("NaN", "Infinity", "-Infinity", "1e999"):
        with pytest.raises(Refused, match="form: "):
            check_receipt(checker.read(text.replace("6.0", number, 1)))
        with pytest.raises(Refused, match="form: "):
            check_receipt({**true, "case": {"tumour.size_cm": float(number)}})


@settings(max_examples=8)  # each makes a receipt and checks it twice
@given(possible_facts())
def test_the_order_of_keys_makes_no_difference(facts: Facts) -> None:
    true = made(RULEBOOK, facts)
    assert check_receipt(json.loads(json.dumps(true, sort_keys=True))) == check_receipt(true)


def test_a_receipt_says_what_it_does_not_prove() -> None:
    for engine in ("durable", "builtin"):
        true = made(RULEBOOK, {})
        assert true["unproven"] == {"engine": "builtin"}
        check_receipt(sealed({**true, "unproven": {"engine": engine}}))


THRESHOLDS = st.one_of(
    st.sampled_from([0.0, 5.0, 1e17, 2.0**53, 1e300, 1.7e308, sys.float_info.max, 1e-300, 5e-324]),
    st.floats(min_value=-1e300, max_value=1e300),
    st.floats(min_value=-1e-300, max_value=1e-300),
)
OPERATORS: Any = ("==", "!=", "<", "<=", ">", ">=")


@st.composite
def lines(draw: st.DrawFn) -> tuple[Field, list[Compare]]:
    """A field of numbers and tests of it, some with thresholds beside each other."""
    ends = sorted(draw(st.lists(THRESHOLDS, max_size=2, unique=True)))
    low, high = ends if len(ends) == 2 else (*ends, None) if ends else (None, None)
    domain = Number(low, high, low_open=low is not None and draw(st.booleans()))
    field = Field(path="line.x", label="x", domain=domain)
    thresholds = draw(st.lists(THRESHOLDS, min_size=1, max_size=3))
    thresholds += [math.nextafter(t, math.inf) for t in thresholds if draw(st.booleans())]
    inside = [t for t in thresholds if problem_with(field, t) is None]
    assume(inside)
    return field, [Compare("line.x", draw(st.sampled_from(OPERATORS)), t) for t in inside]


@given(lines())
def test_samples_lie_in_their_cells(line: tuple[Field, list[Compare]]) -> None:
    field, tests = line
    axis = axes_for([field], tests)["line.x"]
    for number, cell in enumerate(axis.cells):
        assert problem_with(field, cell.sample) is None
        assert axis.cell_of(cell.sample) == number


@given(lines(), st.data())
def test_the_checker_tries_a_value_of_every_kind(line: tuple[Field, list[Compare]], data: st.DataObject) -> None:
    field, tests = line
    constants: Any = [test.value for test in tests]
    near = [int(c) + d for c in constants for d in (-1, 0, 1)] + [
        math.nextafter(c, e) for c in constants for e in (-9e999, 9e999)
    ]
    value = data.draw(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.sampled_from(near)))
    assume(problem_with(field, value) is None)
    tried = checker.values_of(to_data(field.domain), constants)
    assert all(problem_with(field, one) is None for one in tried)
    assert any(all((one < c, one == c) == (value < c, value == c) for c in constants) for one in tried)


@pytest.mark.parametrize("threshold", [5.0, 1e17, 1e300, sys.float_info.max, 1e-300, 5e-324, 2.0**53])
def test_thresholds_of_any_size_divide(threshold: float) -> None:
    from .logic.journey import BIKE, journey, rule, trip

    rules = (
        rule("bike.far", BIKE, trip.distance_km > threshold, Stance.RECOMMENDED),
        rule("bike.near", BIKE, trip.distance_km <= threshold, Stance.NOT_RECOMMENDED),
    )
    rulebook = journey(rules=rules, questions=(BIKE,))
    for value in {threshold, math.nextafter(threshold, 0), min(math.nextafter(threshold, math.inf), 1e308), 1e308, 1.0}:
        if value <= 0:
            continue
        facts: Facts = {"trip.people": 1, "trip.distance_km": value}
        stance = decide(rulebook, facts)["bike"].options["bike"].stance
        assert stance == ("RECOMMENDED" if value > threshold else "NOT_RECOMMENDED")
        true = made(rulebook, facts)
        check_receipt(true)
        other = "NOT_RECOMMENDED" if stance == "RECOMMENDED" else "RECOMMENDED"
        forged = put(true, ("answers", 0, "options", 0, "stance"), other)
        with pytest.raises(Refused):
            check_receipt(sealed(forged))
    check_receipt(made(rulebook, {"trip.people": 1}))
    assert len(decide(rulebook, {"trip.people": 1})["bike"].outcomes) == len(rules)
