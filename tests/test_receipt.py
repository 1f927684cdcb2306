"""Receipts: true ones are accepted, and a change that matters is caught, even by someone who seals it anew."""

import ast
import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lmsrules import Case, assess, checker, guidance, load_case
from lmsrules.checker import Refused, check_receipt
from lmsrules.cli import run
from lmsrules.facts import known_facts
from lmsrules.loading import case_of
from lmsrules.logic.decisions import decide
from lmsrules.logic.derivation import derive
from lmsrules.logic.errors import LmsRulesError
from lmsrules.logic.printing import sha256_of
from lmsrules.logic.rulebook import Rulebook, Stance
from lmsrules.receipt import receipt

from .oracle import Facts
from .random_rulebooks import partial_facts, rulebooks
from .shipped import possible_facts

CASES = Path(__file__).parent.parent / "examples" / "cases"
RULEBOOK = guidance()


def made(rulebook: Rulebook, facts: Facts) -> dict[str, Any]:
    """A receipt, as it is read back from a file."""
    derivation = derive(rulebook.productions, rulebook.chainer("builtin").run(facts))
    data = receipt(rulebook, facts, decide(rulebook, facts), derivation, "builtin")
    return dict(json.loads(json.dumps(data)))


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """The receipt with a seal that fits."""
    body = {name: part for name, part in data.items() if name != "sha256"}
    return {**body, "sha256": sha256_of(body)}


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
    assert "9 questions, by rulebook leiomyosarcoma" in check_receipt(data)
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


def put(data: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy with one value changed; the parts on the way are copied, the others shared."""
    copied: Any = copy.copy(data)
    place = copied
    for key in path[:-1]:
        place[key] = copy.copy(place[key])
        place = place[key]
    place[path[-1]] = value
    return dict(copied)


def claims(data: dict[str, Any]) -> list[Any]:
    """What a receipt says of the case, its proof left aside."""
    return [(answer["question"], answer["asked"], answer["options"]) for answer in data["answers"]]


@settings(max_examples=300)
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


@pytest.mark.parametrize("name", ["uterine-adjuvant", "x01"])
def test_every_claim_that_is_changed_is_refused(name: str) -> None:
    true = dict(json.loads(json.dumps(assess(load_case(CASES / f"{name}.toml")).receipt())))
    for number, answer in enumerate(true["answers"]):
        for path in leaves(answer):
            if path[0] in ("asked", "options"):
                value: Any = answer
                for key in path:
                    value = value[key]
                for other in [other for other in ("", False, "SETTLED") if other != value]:
                    with pytest.raises(Refused):
                        check_receipt(sealed(put(true, ("answers", number, *path), other)))
        for key in ("options", "outcomes"):
            for left_out in range(len(answer[key])):
                fewer = [part for place, part in enumerate(answer[key]) if place != left_out]
                with pytest.raises(Refused):
                    check_receipt(sealed(put(true, ("answers", number, key), fewer)))


def test_every_part_of_the_rulebook_is_held_by_its_hash() -> None:
    true = made(RULEBOOK, {"patient.age_years": 52})
    for name in true["parts"]:
        with pytest.raises(Refused, match="the rulebook has"):
            check_receipt(sealed(put(true, ("parts", name), {**true["parts"][name], "id": "other"})))
        fewer = {other: part for other, part in true["parts"].items() if other != name}
        with pytest.raises(Refused):
            check_receipt(sealed({**true, "parts": fewer}))
    digests = {**true["rulebook"]["digests"], "rule/new": "0" * 64}
    with pytest.raises(Refused, match="rulebook: its hash"):
        check_receipt(sealed(put(true, ("rulebook", "digests"), digests)))


def test_a_forged_outcome_with_positions_that_fit_it_is_refused() -> None:
    true = dict(json.loads(json.dumps(assess(load_case(CASES / "uterine-adjuvant.toml")).receipt())))
    number = [answer["question"] for answer in true["answers"]].index("adjuvant-radiotherapy")
    place = ("answers", number, "outcomes", 0)
    assert true["answers"][number]["outcomes"][0]["rules"] == ["adjuvant-radiotherapy.uterine"]
    for rules in ([], ["adjuvant-radiotherapy.other-sites"]):
        forged = put(true, (*place, "rules"), rules)
        held = {n: r for n, r in checker.Checker(forged).of("rule").items() if r["on"] == "adjuvant-radiotherapy"}
        outcomes = forged["answers"][number]["outcomes"]
        position = checker.Checker(forged).position("adjuvant-radiotherapy", held, outcomes)
        forged = put(forged, ("answers", number, "options"), [{"option": "adjuvant-radiotherapy", **position}])
        with pytest.raises(Refused, match=r"whether rule adjuvant-radiotherapy\.\S+ holds does not follow"):
            check_receipt(sealed(forged))
    forged = put(put(true, (*place, "asked"), False), (*place, "rules"), [])
    with pytest.raises(Refused, match="whether it is asked does not follow"):
        check_receipt(sealed(forged))


def test_a_forged_case_of_an_impossible_patient_is_refused() -> None:
    true = made(RULEBOOK, {"tumour.site": "uterus"})
    forged = put(true, ("case", "patient.sex"), "male")
    for number, answer in enumerate(true["answers"]):
        for place in range(len(answer["outcomes"])):
            forged = put(forged, ("answers", number, "outcomes", place, "patient", "patient.sex"), "male")
    with pytest.raises(Refused, match="impossible by uterine-tumour-in-a-woman"):
        check_receipt(sealed(forged))


def splits(tree: dict[str, Any], path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """The cases of a tree that are divided further, with their paths."""
    if "branches" in tree:
        yield path, tree
        for number, branch in enumerate(tree["branches"]):
            yield from splits(branch["then"], (*path, "branches", number, "then"))


@pytest.mark.parametrize("name", ["x01", "x14", "x34"])
def test_cases_that_leave_somebody_out_are_refused(name: str) -> None:
    true = dict(json.loads(json.dumps(assess(load_case(CASES / f"{name}.toml")).receipt())))
    found = 0
    for number, answer in enumerate(true["answers"]):
        for path, split in splits(answer["cases"], ("answers", number, "cases")):
            for left_out in range(len(split["branches"])):
                fewer = [branch for place, branch in enumerate(split["branches"]) if place != left_out]
                with pytest.raises(Refused, match="the cases leave out"):
                    check_receipt(sealed(put(true, (*path, "branches"), fewer)))
                found += 1
    assert found > 10


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
    with pytest.raises(Refused, match=r"step \d+ \(rule bike.hard\): its question or an exception"):
        check_receipt(sealed(put(true, ("steps", number, "from"), without)))


@pytest.mark.parametrize("nonsense", [{}, [], None, "receipt", {"parts": 1, "case": 2}, {"parts": {}, "case": {}}])
def test_nonsense_is_refused(nonsense: Any) -> None:
    with pytest.raises(Refused, match="form"):
        check_receipt(nonsense)


def test_the_checker_needs_nothing_of_the_package() -> None:
    tree = ast.parse(Path(checker.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= {"__future__", *sys.stdlib_module_names}


def test_the_checker_runs_alone(tmp_path: Path) -> None:
    alone = tmp_path / "checker.py"
    alone.write_text(Path(checker.__file__).read_text())
    good = tmp_path / "receipt.json"
    good.write_text(json.dumps(assess(Case()).receipt()))
    command = [sys.executable, "-I", str(alone), str(good)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("accepted: 0 facts")
    good.write_text(good.read_text().replace('"asked": null', '"asked": true', 1))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("refused: seal: ")


def test_receipts_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, file = str(CASES / "uterine-adjuvant.toml"), tmp_path / "receipt.json"
    assert run(["receipt", case, "--out", str(file)]) == 0
    assert capsys.readouterr().out == f"wrote {file}\n"
    assert run(["check", str(file)]) == 0
    assert capsys.readouterr().out.startswith("accepted: 10 facts")
    file.write_text(file.read_text().replace("NOT_RECOMMENDED", "RECOMMENDED"))
    assert run(["check", str(file)]) == 1
    assert capsys.readouterr().err.startswith("lmsrules: refused: seal: ")
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
    assert "another rulebook than the one shipped here" in capsys.readouterr().err
    assert run(["check", str(file), "--any-rulebook"]) == 0


def test_both_engines_prove_the_same() -> None:
    case = case_of({"patient.age_years": 52, "tumour.histology": "leiomyosarcoma"})
    one, other = (assess(case, engine=engine).receipt() for engine in ("builtin", None))
    assert claims(one) == claims(other)
    assert one["steps"] == other["steps"]


def test_the_rulebook_it_was_proved_by_is_named_by_its_hash() -> None:
    data = made(RULEBOOK, {"tumour.site": "uterus"})
    assert check_receipt(data, RULEBOOK.sha256).endswith(f"sha256 {RULEBOOK.sha256}")
    rules = [
        evolve(rule, stance=Stance.RECOMMENDED) if rule.id == "adjuvant-radiotherapy.uterine" else rule
        for rule in RULEBOOK.rules
    ]
    other = made(evolve(RULEBOOK, rules=tuple(rules)), {"tumour.site": "uterus"})
    assert check_receipt(other).endswith(f"sha256 {other['rulebook']['sha256']}")
    with pytest.raises(Refused, match="sound, but by another rulebook"):
        check_receipt(other, RULEBOOK.sha256)


def test_a_receipt_of_nobody_proves_nothing() -> None:
    forged = json.loads(json.dumps(made(RULEBOOK, {"tumour.site": "uterus"})))
    forged["case"]["patient.sex"] = "male"
    forged["steps"] = []
    for answer in forged["answers"]:
        answer["outcomes"] = []
        answer["cases"] = {"impossible": "uterine-tumour-in-a-woman"}
    with pytest.raises(Refused, match="no possible patient is shown"):
        check_receipt(sealed(forged))


def test_a_receipt_holds_the_whole_derivation_and_nothing_unchecked() -> None:
    true = json.loads(json.dumps(made(RULEBOOK, dict(known_facts(load_case("examples/cases/uterine-adjuvant.toml"))))))
    for kept in range(len(true["steps"])):
        with pytest.raises(Refused):
            check_receipt(sealed({**true, "steps": true["steps"][:kept]}))
    nonsense = {"concludes": ["banana", "adjuvant-radiotherapy.other-sites", False], "from": [["fact", "tumour.site"]]}
    for path, value in (
        (("note",), "Radiotherapy cures"),
        (("engine",), "trust me"),
        (("receipt",), 1.0),
        (("rulebook", "note"), "x"),
        (("answers", 2, "title"), "x"),
        (("answers", 2, "asked"), 1),
        (("answers", 2, "outcomes", 0, "note"), "x"),
        (("answers", 2, "options", 0, "why"), "Radiotherapy cures"),
        (("answers", 2, "options", 0, "contested"), 0),
        (("answers", 2, "options", 0, "contraindicated"), 0.0),
        (("case", "tumour.size_cm"), float("inf")),
        (("case", "tumour.size_cm"), 10**400),
        (("parts", "field/patient.age_years", "domain", "high"), 10**400),
        (("steps",), [*true["steps"], nonsense]),
        (("steps", 0, "note"), "x"),
    ):
        with pytest.raises(Refused):
            check_receipt(sealed(put(true, path, value)))
