"""The checker against receipts made to hang it, to exhaust it, or to have it print what was not found."""

import json
import math
import os
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import Case, assess, guidance, load_case
from lmsrules.checker import Refused, check_receipt
from lmsrules.cli import run
from lmsrules.logic.conditions import ALWAYS, And, Compare, Condition, Holds, Member, Not, Or
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.rulebook import Finding, Option, Question, Rule, Rulebook, Source, Stance
from lmsrules.receipts import checker

from .forging import made, put, rehashed, sealed
from .hostile import HOSTILE
from .logic.journey import journey

CASES = Path(__file__).parent.parent / "examples" / "cases"
RAIN = ["compare", "trip.rain", "==", True]


def with_findings(findings: dict[str, Any], used: str) -> dict[str, Any]:
    """A receipt by a rulebook with more findings, that never was built: every rule asks for one of them or for rain."""
    data = made(journey(), {"trip.people": 1})
    for name, when in findings.items():
        data = put(data, ("parts", f"finding/{name}"), {"kind": "finding", "id": name, "when": when})
    for name, part in data["parts"].items():
        if name.startswith("rule/"):  # what is added is always true, so the proof stays one
            more = ["or", [["holds", used], ["not", ["holds", used]], ["always"]]]
            data = put(data, ("parts", name, "when"), ["and", [part["when"], more]])
    return rehashed(data)


def test_findings_that_name_others_twice_are_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    diamond: dict[str, Any] = {"f0": RAIN}
    for level in range(1, 25):
        diamond[f"f{level}"] = ["or", [["holds", f"f{level - 1}"], ["and", [["holds", f"f{level - 1}"], RAIN]]]]
    monkeypatch.setattr(checker, "MOST_WORK", 20_000)
    assert check_receipt(with_findings(diamond, "f24")).startswith("accepted: ")


@pytest.mark.parametrize("length", [1, 2, 7, 2000])
def test_findings_in_a_circle_are_refused_by_name(length: int) -> None:
    findings = {f"f{n}": ["not", ["holds", f"f{(n + 1) % length}"]] for n in range(length)}
    with pytest.raises(Refused, match=r"^finding f\d+: it goes in a circle, finding f\d+ -> .*finding f\d+$"):
        check_receipt(with_findings(findings, "f0"))


def test_exceptions_in_a_circle_are_refused_by_name() -> None:
    data = put(made(journey(), {}), ("parts", "rule/bike.hard", "overrides"), ["bike.piano"])
    names = "exception bike.hard -> exception bike.piano -> exception bike.hard"
    other = "exception bike.piano -> exception bike.hard -> exception bike.piano"
    with pytest.raises(Refused, match=rf"^exception bike\.\w+: it goes in a circle, ({names}|{other})$"):
        check_receipt(rehashed(data))


def nested(depth: int) -> Any:
    """A condition so many nodes deep."""
    condition: Any = RAIN
    for level in range(depth - 1):
        condition = ["not", condition] if level % 2 else ["and", [condition, ["always"]]]
    return condition


def chain(depth: int) -> dict[str, Any]:
    """Findings, each of the one below, so deep once all are opened."""
    return {"f0": RAIN, **{f"f{n}": ["not", ["holds", f"f{n - 1}"]] for n in range(1, depth)}}


def names(depth: int) -> dict[str, Any]:
    """Findings that are nothing but another name for the one below."""
    return {"f0": RAIN, **{f"f{n}": ["holds", f"f{n - 1}"] for n in range(1, depth)}}


def test_conditions_are_nested_a_hundred_deep_and_no_deeper() -> None:
    # Three levels are taken by the rule that asks: an and, an or, a not.
    for most in ({"f0": nested(97)}, chain(97), names(97), {**chain(50), "g": nested(100)}):
        assert check_receipt(with_findings(most, [name for name in most if name != "g"][-1])).startswith("accepted: ")
    for deeper in (98, 101, 150, 300):
        for findings in ({"f0": nested(deeper)}, chain(deeper), names(deeper)):
            with pytest.raises(Refused, match=r"^(finding|exception) \S+: .*nested more than 100 deep"):
                check_receipt(with_findings(findings, list(findings)[-1]))
    tangled = {**chain(60), "g": nested(50)}
    tangled["g"] = json.loads(json.dumps(tangled["g"]).replace(json.dumps(RAIN), '["holds", "f59"]'))
    with pytest.raises(Refused, match=r"^finding g: nested more than 100 deep, findings opened$"):
        check_receipt(with_findings(tangled, "f0"))


@pytest.mark.parametrize(
    "when",
    [["holds"], ["xor", [RAIN]], ["asked", "bike"], ["exception", "bike.piano"], ["compare", "trip.rain"], [], 1],
)
def test_what_is_no_condition_is_refused(when: Any) -> None:
    with pytest.raises(Refused, match=r"^(form|finding odd): "):
        check_receipt(with_findings({"odd": when}, "odd"))


def test_cases_nested_without_end_are_refused() -> None:
    data = made(journey(), {})
    cases: Any = {"outcome": 0}
    for _ in range(100_000):
        cases = {"test": RAIN, "yes": cases, "no": {"outcome": 0}}
    with pytest.raises(Refused, match=r"^form: it is nested deeper than this checker follows$"):
        check_receipt(put(data, ("answers", 0, "cases"), cases))


def large_rulebook() -> Rulebook:
    """Some 300 random rules with findings and exceptions on 20 questions over 24 fields, much as people write them."""
    rng = random.Random(1)
    domains = (Flag(), Choice(("a", "b", "c", "d")), Whole(0, 30), Number(0.0, 100.0))
    fields = tuple(
        Field(path=f"x.f{n}", domain=domains[n % 4], label=f"f{n}", yes=f"f{n} is so", no=f"f{n} is not")
        for n in range(24)
    )

    def test(pool: list[Field]) -> Condition:
        field = rng.choice(pool)
        match field.domain:
            case Flag():
                return Compare(field.path, "==", rng.random() < 0.5)
            case Choice(words):
                return Member(field.path, tuple(rng.sample(words, 2)))
            case Whole():
                return Compare(field.path, rng.choice(("<", ">=", ">", "<=")), rng.randint(1, 29))
        return Compare(field.path, rng.choice(("<", ">=", ">", "<=")), float(rng.randint(1, 99)))

    def condition(pool: list[Field], findings: list[str], depth: int) -> Condition:
        chance = rng.random()
        if depth == 0 or chance < 0.25:
            return Holds(rng.choice(findings)) if findings and rng.random() < 0.5 else test(pool)
        if chance < 0.35:
            return Not(condition(pool, findings, depth - 1))
        parts = tuple(condition(pool, findings, depth - 1) for _ in range(rng.randint(2, 3)))
        return And(parts) if rng.random() < 0.5 else Or(parts)

    findings, questions, rules = [], [], []
    stances = (Stance.RECOMMENDED, Stance.OPTION, Stance.NOT_RECOMMENDED)
    for q in range(20):
        pool = rng.sample(fields, 4)
        known: list[str] = []
        for n in range(3):
            when = condition(pool, known, 2)
            findings.append(Finding(id=f"f{q}_{n}", label="it is so", otherwise="it is not", when=when))
            known.append(f"f{q}_{n}")
        options = tuple(Option(id=f"o{n}", title=f"Option {n}") for n in range(4))
        on = Question(id=f"q{q}", title=f"Q{q}", asked_when=condition(pool, known, 1), options=options)
        questions.append(on)

        def add(id: str, when: Condition, stance: Stance, option: int, *overrides: str, on: Question = on) -> str:
            common: Any = {"on": on, "why": "So it is.", "evidence": ("e",), "source": "s"}
            rules.append(Rule(id=id, option=f"o{option}", when=when, stance=stance, overrides=overrides, **common))
            return id

        add(f"q{q}.always", ALWAYS, Stance.OPTION, 3)
        for n, stance in enumerate(stances):
            general = [add(f"q{q}.o{n}.{i}", condition(pool, known, 2), stance, n) for i in range(4)]
            add(f"q{q}.o{n}.but", condition(pool, known, 1), stances[n - 1], n, *general)
    return Rulebook(
        id="large",
        version="1",
        fields=fields,
        findings=tuple(findings),
        sources=(Source(id="s", title="S", citation="c"),),
        questions=tuple(questions),
        rules=tuple(rules),
        evidence=(Evidence(id="e", says="So.", citations=("c",), design=Design.UNSTATED, direction=Direction.FOR),),
        citations=(Citation(id="c"),),
    )


def test_honest_receipts_take_less_than_a_sixth_of_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = [assess(load_case(path)).receipt() for path in sorted(CASES.glob("*.toml"))]
    honest += [assess(Case()).receipt(), made(large_rulebook(), {"x.f3": 40.0})]
    monkeypatch.setattr(checker, "MOST_WORK", checker.MOST_WORK // 6)
    for receipt in honest:
        assert len(json.dumps(receipt)) < checker.MOST_BYTES / 6
        assert check_receipt(receipt).startswith("accepted: ")


def test_work_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = ["or", [["compare", "trip.distance_km", ">", number] for number in range(1, 400)]]
    data = with_findings({"many": many}, "many")
    monkeypatch.setattr(checker, "MOST_WORK", 50_000)
    with pytest.raises(Refused, match=r"^work: it takes more than 50,000 evaluations"):
        check_receipt(data)


@pytest.mark.parametrize("place", ["options", "sources", "members", "words", "citations", "premises"])
def test_every_kind_of_work_is_counted(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = made(journey(), {"trip.people": 1, "trip.distance_km": 9.0, "trip.luggage": "bag", "trip.goal": "work"})
    monkeypatch.setattr(checker, "MOST_WORK", 20_000)
    assert check_receipt(data)
    if place == "options":
        data = put(data, ("parts", "question/bike", "options"), [{"id": f"o{n}"} for n in range(20_000)])
    elif place == "sources":
        more = [{"id": f"s{n}"} for n in range(20_000)]
        data = put(data, ("parts", "head", "sources"), [*data["parts"]["head"]["sources"], *more])
    elif place == "members":
        data = put(data, ("parts", "constraint/x"), {"holds": ["member", "trip.people", [*range(20_000)]]})
    elif place == "citations":
        data = put(data, ("parts", "evidence/hearsay", "citations"), [*map(str, range(20_000))])
    elif place == "words":
        data = put(data, ("parts", "field/trip.goal", "domain", "values"), ["work", *map(str, range(20_000))])
    else:
        (number,) = [n for n, step in enumerate(data["steps"]) if step["concludes"] == ["rule", "bike.hard", True]]
        data = put(data, ("steps", number, "from"), [["fact", "trip.people"]] * 20_000)
    with pytest.raises(Refused, match=r"^work: it takes more than 20,000 evaluations"):
        check_receipt(rehashed(data))


def test_files_that_are_no_receipts_are_not_read_to_their_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(checker.MOST_BYTES + 1)
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 1_000_000)
    files = {str(large): "larger than 10,000,000 bytes", str(deep): "nested too deep", str(tmp_path): "not a regular"}
    if os.path.exists("/dev/zero"):
        files["/dev/zero"] = "not a regular file"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        files[str(tmp_path / "pipe")] = "not a regular file"
    for path, why in files.items():
        assert run(["check", path]) == 2
        out, error = capsys.readouterr()
        assert (out, error.count("\n")) == ("", 1)
        assert why in error
        assert "give a file that `lmsrules receipt` wrote" in error
        assert checker.main([path]) == 2
        out, error = capsys.readouterr()
        assert (out, error.count("\n")) == ("", 1)
        assert error.startswith(f"error: {why}")
    with pytest.raises(ValueError, match="larger than"):
        checker.read(" " * (checker.MOST_BYTES + 1))


def is_plain(line: str) -> bool:
    """Whether a line is one line of printable ASCII, and not a long one."""
    return all(" " <= character <= "~" for character in line) and len(line) < 2000


FORGED = "\naccepted: rulebook sha256 " + guidance().sha256 + f" (leiomyosarcoma {guidance().version}): 10 facts"
WORDS = [
    *HOSTILE,
    guidance().sha256,
    FORGED,
    FORGED.strip(),
    "\r\x1b[2K" + FORGED,
    "\u05d0" * 5,
    "\u0430dult",
    "\ud800",
    "\x7f\x9b",
    "'\"\\",
]


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_the_line_of_acceptance_cannot_be_forged(word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = made(journey(), {"trip.people": 1})
    data = put(data, ("parts", "head"), {**data["parts"]["head"], "id": word, "version": f"1{word}"})
    if word == "\ud800":  # half of a character: there are no bytes to hash
        file = tmp_path / "receipt.json"
        file.write_text(json.dumps(data))
        assert checker.main([str(file)]) == 1
        assert is_plain(capsys.readouterr().err.removesuffix("\n"))
        return
    data = rehashed(data)
    line = check_receipt(data)
    assert is_plain(line)
    assert line.startswith(f"accepted: rulebook sha256 {data['rulebook']['sha256']} (")
    assert line.endswith("): 1 fact, 1 step, 2 questions; the rulebook was not compared with one that is trusted")
    assert guidance().sha256 not in line
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(data))
    assert run(["check", "--any-rulebook", str(file)]) == 0
    assert capsys.readouterr().out == f"{line}\n"
    assert run(["check", str(file)]) == 1
    assert is_plain(capsys.readouterr().err.removesuffix("\n"))


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in JSON data."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, part in inside for found in places(part, (*path, key)))]


TRUE = made(journey(), {"trip.people": 1, "trip.distance_km": 9.0})
PLACES = places(TRUE)[1:]


@given(st.sampled_from(PLACES), st.one_of(st.sampled_from(WORDS), st.text()), st.sampled_from(["value", "key", "both"]))
def test_refusals_are_one_plain_line_whatever_a_receipt_holds(path: tuple[Any, ...], word: str, kind: str) -> None:
    data = TRUE
    if kind != "key":
        data = put(data, path, word)
    if kind != "value" and isinstance(path[-1], str):
        parent: Any = TRUE
        for key in path[:-1]:
            parent = parent[key]
        renamed = {word if key == path[-1] else key: part for key, part in parent.items()}
        data = put(data, path[:-1], renamed) if path[:-1] else renamed
    written = json.dumps(data)
    for again in (lambda one: one, sealed, rehashed):
        try:
            line = check_receipt(json.loads(json.dumps(again(json.loads(written)))))
        except Refused as error:
            line = str(error)
        except (KeyError, TypeError, AttributeError, UnicodeEncodeError):  # nothing that can be sealed anew
            continue
        assert is_plain(line)


@given(st.text(), st.integers(1, 300))
def test_what_is_shown_is_plain_and_short(text: str, most: int) -> None:
    line = checker.shown(text, most)
    assert is_plain(line)
    assert len(line) <= 10 * (most + 3)
    if is_plain(text) and len(text) <= most:
        assert line == text


def test_characters_are_written_out_by_their_numbers() -> None:
    shown = checker.shown("a\n\x1b\x7f\u202e\u2066\u00e9\U0001f480z")
    assert shown == "a\\u000a\\u001b\\u007f\\u202e\\u2066\\u00e9\\U0001f480z"
    assert checker.shown("x" * 400 + "the end") == "x" * 100 + "..." + "x" * 93 + "the end"


NUMBERS: Any = st.one_of(
    st.integers(-(10**308), 10**308),
    st.integers(-(2**70), 2**70),
    st.floats(-1e308, 1e308),
    st.sampled_from([2**53, 2**53 + 1, 2**60 + 5, float(2**60), 10**308, -(10**308), 0.1, 5e-324]),
)


def around(number: Any) -> list[Any]:
    """The whole numbers and the floats next to a number, on both sides; of a whole number no float holds too."""
    below = max(f for f in floats_about(number) if f < number)
    above = min(f for f in floats_about(number) if f > number)
    return [below, above, math.floor(number), math.ceil(number), math.ceil(number) - 1, math.floor(number) + 1]


def floats_about(number: Any) -> list[float]:
    nearest = float(number)
    return [math.nextafter(nearest, -math.inf), nearest, math.nextafter(nearest, math.inf)]


@given(st.lists(NUMBERS, min_size=1, max_size=4), st.data())
def test_values_lie_on_both_sides_of_every_constant(constants: list[Any], data: st.DataObject) -> None:
    constants = [*constants, *(data.draw(st.sampled_from(around(number))) for number in constants[:2])]
    ends = sorted(data.draw(st.lists(NUMBERS, max_size=2)))
    low, high = ends if len(ends) == 2 else (*ends, None) if ends else (None, None)
    domain = {"kind": "number", "low": low, "high": high, "low_open": data.draw(st.booleans())}
    if data.draw(st.booleans()):
        domain = {"kind": "whole", "low": low and int(low), "high": high and int(high)}
        constants = [int(number) for number in constants]
    tried = checker.values_of(domain, constants)
    assert all(checker.allowed(domain, value) for value in tried)
    for number in constants:
        for value in (number, *around(number)):
            if checker.allowed(domain, value):
                assert value in tried


def moved(data: Any, number: int, known: int) -> Any:
    """The receipt of a trip of 9 km where far is above 5 km, with other numbers for both."""
    if isinstance(data, dict | list):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        found = [(key, part if key == "patient" else moved(part, number, known)) for key, part in pairs]
        return dict(found) if isinstance(data, dict) else [part for _, part in found]
    return {5: number, 9: known}.get(data, data) if type(data) in (int, float) else data


@pytest.mark.parametrize("number", [5, 2**53, 2**53 + 1, 2**60 + 1, 10**22 + 1, 10**308])
def test_whole_numbers_are_compared_exactly(number: int) -> None:
    true = made(journey(), {"trip.distance_km": 9, "trip.people": 1})
    assert check_receipt(rehashed(moved(true, number, number + 1)))
    with pytest.raises(Refused, match=r"finding far\): it does not follow"):
        check_receipt(rehashed(moved(true, number, number)))
    assert sys.float_info.max > 10**308


def test_a_receipt_of_many_parts_and_outcomes_is_refused_before_they_are_multiplied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = assess(Case()).receipt()
    answer = data["answers"][0]
    answer["outcomes"] = answer["outcomes"][:1] * 3000
    walked: list[str] = []
    plain = checker.Checker.of

    def noting(self: checker.Checker, kind: str) -> dict[str, Any]:
        walked.append(kind)
        return plain(self, kind)

    monkeypatch.setattr(checker.Checker, "of", noting)
    body = {name: part for name, part in data.items() if name != "sha256"}
    with pytest.raises(Refused, match="an outcome comes twice"):
        check_receipt({**body, "sha256": checker.sha256_of(body)})
    assert len(walked) < 100


def test_a_rulebook_cannot_name_itself_out_of_the_brackets() -> None:
    name = "lms 1.0): 11 facts; compared \u0000 and trusted ("
    book = evolve(guidance(), id=name.replace("\0", ""), version="1")
    line = check_receipt(assess(Case(), rulebook=book).receipt())
    inside = line.partition("(")[2].partition(")")[0]
    assert line.count("(") == line.count(")") == 1
    assert set(inside) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._ -?")
    assert line.startswith(f"accepted: rulebook sha256 {book.sha256} (")
