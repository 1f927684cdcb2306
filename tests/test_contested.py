"""Where sources differ: for each option the patients, compared with brute force."""

import json
from itertools import combinations, product
from typing import Any

import pytest
from attrs import evolve
from hypothesis import event, given, settings

from lmsrules.cli import run
from lmsrules.logic import Rulebook
from lmsrules.logic.agreement import facts_in
from lmsrules.logic.conditions import ALWAYS
from lmsrules.logic.diagrams.decisions import decide_question
from lmsrules.logic.diagrams.outcomes import are_opposed
from lmsrules.logic.rulebook import Draft, Question, Source, Stance
from lmsrules.proving.notes import Note
from lmsrules.verify import Verification, verify

from . import oracle
from .logic.journey import draft_journey, journey, rule, trip
from .oracle import Facts
from .random_rulebooks import FIELDS, rulebooks
from .test_regions_told import LETTERS, alike
from .test_regions_told import book as pairs_of_letters
from .test_verify import one_for_each_cell

Said = tuple[str, str, tuple[tuple[str, Stance], ...]]
"""A question, an option, and what two sources say of it."""


def contested(verification: Verification) -> dict[Said, Note]:
    """The notes, each under what it says."""
    notes = [note for note in verification.notes if note.kind in ("opposed", "contested")]
    found = {(note.culprits[0], note.culprits[1], tuple(note.stances.items())): note for note in notes}
    assert len(found) == len(notes)
    return found


def said_of(rulebook: Draft, patient: Facts) -> set[Said]:
    """By the definition, what sources say otherwise than others of one patient."""
    found: set[Said] = set()
    for asked in rulebook.questions:
        held = oracle.held_rules(rulebook, asked, patient)
        for option in asked.options:
            by_source = oracle.verdict_by_hand(rulebook, asked, option.id, held).by_source
            found |= {(asked.id, option.id, pair) for pair in combinations(by_source, 2) if pair[0][1] != pair[1][1]}
    return found


@settings(max_examples=60)
@given(rulebooks())
def test_they_differ_exactly_where_brute_force_says(rulebook: Rulebook) -> None:
    verification = verify(rulebook)
    notes = contested(verification)
    shown: set[Said] = set().union(
        *(said_of(rulebook, patient) for patient in oracle.completions(rulebook, {}, [f.path for f in FIELDS]))
    )
    event(f"contested: {min(len(shown), 3)}")
    assert notes.keys() == shown
    cells = one_for_each_cell(rulebook)
    for said, note in notes.items():
        assert note.patients is not None
        there = [patient for patient in cells if said in said_of(rulebook, patient)]
        assert note.patients.share == pytest.approx(len(there) / len(cells))
        witness: Any = dict(note.witness)
        assert said in said_of(rulebook, witness)
        for region in note.patients.regions:
            assert said in said_of(rulebook, dict(region.witness))
        assert len(note.where) == len(note.patients.regions) <= 12
        one, other = note.stances.values()
        assert note.kind == ("opposed" if are_opposed((one, other)) else "contested")


@pytest.mark.parametrize(("one", "other"), list(product(Stance, repeat=2)))
def test_opposed_is_one_for_and_one_against(one: Stance, other: Stance) -> None:
    pairs = {("RECOMMENDED", "NOT_RECOMMENDED"), ("OPTION", "NOT_RECOMMENDED")}
    assert are_opposed((one, other)) is ((one, other) in pairs or (other, one) in pairs)


def test_mum_and_dad_differ_on_the_bike() -> None:
    notes = contested(verify(journey()))
    stances = [
        (Stance.RECOMMENDED, Stance.NOT_RECOMMENDED),
        (Stance.OPTION, Stance.INDIVIDUALISE),
        (Stance.NOT_RECOMMENDED, Stance.INDIVIDUALISE),
    ]
    assert list(notes) == [("bike", "bike", (("mum", mum), ("dad", dad))) for mum, dad in stances]
    assert [note.kind for note in notes.values()] == ["opposed", "contested", "contested"]
    note = next(iter(notes.values()))
    assert note.message == "on bike mum says RECOMMENDED and dad says NOT_RECOMMENDED, for 4.2%"
    few, near = "the number of people is at most 2", "the distance is at most 5 km"
    assert note.where == (f"{few} and {near} and the luggage is none and the goal is fun",)
    decided = decide_question(journey(), facts_in(journey(), note.witness), "bike").options["bike"]
    assert decided.contested is True
    assert dict(decided.by_source) == dict(note.stances)


def three(**more: Any) -> Draft:
    """Three sources on one option: the first and the third differ, the second is of one mind with either in turn."""
    asked = Question(id="q", title="Q", asked_when=ALWAYS)
    sources = tuple(Source(id=name, title=name, citation="note") for name in ("mum", "dad", "gran"))
    rules = (
        rule("mum", asked, ALWAYS, Stance.OPTION),
        rule("dad.wet", asked, trip.rain, Stance.OPTION, source="dad"),
        rule("dad.dry", asked, ~trip.rain, Stance.INDIVIDUALISE, source="dad"),
        rule("gran", asked, trip.people >= 3, Stance.INDIVIDUALISE, source="gran"),
    )
    evidence = tuple(evolve(one, bears_on=()) for one in journey().evidence)
    parts = {"questions": (asked,), "rules": rules, "sources": sources, "evidence": evidence, "findings": ()}
    return draft_journey(**{**parts, "constraints": (), **more})


def test_each_two_sources_are_compared() -> None:
    option, individualise = Stance.OPTION, Stance.INDIVIDUALISE
    notes = contested(verify(three()))
    assert {said[2]: note.where for said, note in notes.items()} == {
        (("mum", option), ("dad", individualise)): ("it is dry",),
        (("mum", option), ("gran", individualise)): ("the number of people is at least 3",),
        (("dad", option), ("gran", individualise)): ("it rains and the number of people is at least 3",),
    }
    assert {note.kind for note in notes.values()} == {"contested"}
    turned = contested(verify(three(sources=tuple(reversed(three().sources)))))
    assert {said[2] for said in turned} == {tuple(reversed(said[2])) for said in notes}


def letters(number: int) -> Verification:
    """Two sources that differ in so many regions."""
    other = rule("other", pairs_of_letters().questions[0], alike(number), Stance.NOT_RECOMMENDED, source="dad")
    return verify(evolve(pairs_of_letters(), rules=(*pairs_of_letters().rules, other)))


@pytest.mark.parametrize("number", [1, 12, 13])
def test_twelve_regions_are_told_and_that_there_are_more(number: int) -> None:
    verification = letters(number)
    assert verification.sound
    (note,) = verification.to_dict()["notes"]
    assert note["kind"] == "opposed"
    assert note["stances"] == {"mum": "OPTION", "dad": "NOT_RECOMMENDED"}
    regions = note["patients"]["regions"]
    assert note["patients"]["complete"] is (number <= 12)
    assert len({region["where"] for region in regions}) == len(regions) == min(number, 12)
    assert note["witness"] == regions[0]["witness"]
    for region in regions:
        assert region["witness"]["pair.one"] == region["witness"]["pair.other"]
        assert region["witness"]["pair.one"] in LETTERS[:number]
    text = verification.to_text(width=200)
    assert text.count("Where: one is ") == min(number, 12)
    assert ("And further regions." in text) is (number > 12)


def test_the_command_shows_them_and_nothing_fails(
    tmp_path: Any, monkeypatch: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "two_minds.py").write_text("from tests.logic.journey import journey\nBOOK = journey()\n")
    monkeypatch.chdir(tmp_path)
    assert run(["verify", "two_minds:BOOK"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "nothing is wrong" in text
    assert "opposed: on bike mum says RECOMMENDED and dad says NOT_RECOMMENDED" in text
    assert "Where: the number of people is at most 2 and" in text
    assert run(["verify", "two_minds:BOOK", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["defects"] == []
    assert [note["kind"] for note in data["notes"]] == ["idle-clause", "opposed", "contested", "contested"]
