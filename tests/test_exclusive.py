"""`Question.at_most_one`: a declaration that `verify()` proves; compared with brute force."""

from itertools import combinations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.cli import run
from lmsrules.diff import diff
from lmsrules.logic import Rulebook, rulebook_from_data, rulebook_of
from lmsrules.logic.errors import RulebookError
from lmsrules.logic.from_data import draft_from_data
from lmsrules.logic.rulebook import Draft, Stance, draft_of
from lmsrules.verify import flaws_of, verify

from . import oracle
from .logic.journey import BIKE, RIDE, RULES, journey, rule, trip
from .random_rulebooks import FIELDS, rulebooks


def declared(rulebook: Draft, change: Any = lambda stance: stance) -> Draft:
    """The rulebook with every question saying `at_most_one`, and stances changed."""
    asked = {question.id: evolve(question, at_most_one=True) for question in rulebook.questions}
    rules = (evolve(rule, on=asked[rule.on.id], stance=change(rule.stance)) for rule in rulebook.rules)
    return draft_of(rulebook, questions=tuple(asked.values()), rules=tuple(rules))


def swapped(stance: Stance) -> Stance:
    """RECOMMENDED for OPTION: the fallback that every drawn question has is then recommended."""
    return {Stance.OPTION: Stance.RECOMMENDED, Stance.RECOMMENDED: Stance.OPTION}.get(stance, stance)


@settings(max_examples=60)
@given(rulebooks(), st.booleans())
def test_pairs_are_found_exactly_where_brute_force_finds_a_patient(sound: Rulebook, swap: bool) -> None:
    rulebook = declared(sound, swapped if swap else lambda stance: stance)
    shown = set()
    for patient in oracle.completions(rulebook, {}, [field.path for field in FIELDS]):
        for asked in rulebook.questions:
            held = oracle.held_rules(rulebook, asked, patient)
            options = [option.id for option in asked.options]
            stances = {o: oracle.verdict_by_hand(rulebook, asked, o, held).stance for o in options}
            pairs = combinations([o for o in options if stances[o] is Stance.RECOMMENDED], 2)
            here = {("two-recommended", (asked.id, *pair)) for pair in pairs}
            shown |= here
    defects = [defect for defect in verify(rulebook).defects if defect.kind == "two-recommended"]
    assert {(defect.kind, defect.culprits) for defect in defects} == shown
    assert len(defects) == len(shown)
    for defect in defects:
        assert (defect.kind, defect.culprits) in flaws_of(rulebook, dict(defect.witness or {}))


def exclusive(**changes: Any) -> dict[str, Any]:
    """The journey's rides exclude each other, but for two taxis."""
    ride = evolve(RIDE, at_most_one=True)
    rules = [evolve(one, on=ride) if one.on is RIDE else one for one in RULES]
    rich = rule(
        "ride.richer", ride, trip.budget >= 60, Stance.RECOMMENDED, option="taxi", overrides=("ride.taxi-rich",)
    )
    return {"questions": (BIKE, ride), "rules": (*rules, rich), **changes}


def test_a_rulebook_is_built_all_the_same_and_a_defect_says_what_to_do() -> None:
    (defect,) = verify(journey(**exclusive())).defects
    assert defect.culprits == ("ride", "bus", "taxi")
    assert "recommends bus (by ride.bus) and taxi (by ride.richer) for one trip" in defect.message
    assert "Narrow one of the rules, let it take another stance, or do not say at_most_one" in defect.message
    assert defect.where[0] == "the luggage is bag and the budget is at least 60"


def test_a_question_that_says_nothing_may_recommend_two() -> None:
    rules = tuple(evolve(one, on=RIDE) if one.on.id == "ride" else one for one in exclusive()["rules"])
    assert verify(journey(rules=rules)).sound


def test_the_declaration_is_part_of_the_hash_only_where_it_is_made() -> None:
    for rulebook in (journey(), guidance()):
        for question in rulebook.questions:
            assert ("at_most_one" in rulebook.parts[f"question/{question.id}"]) is question.at_most_one
    book = journey(**exclusive())
    assert book.parts["question/ride"]["at_most_one"] is True
    assert "at_most_one" not in book.parts["question/bike"]
    undone = rulebook_of(draft_of(book, questions=journey().questions, rules=journey().rules))
    assert undone.sha256 == journey().sha256


def test_the_declaration_is_read_back_and_older_data_has_none() -> None:
    book = journey(**exclusive())
    back = rulebook_from_data(book.parts)
    assert back.sha256 == book.sha256
    assert [question.at_most_one for question in back.questions] == [False, True]
    assert not back.questions_by_id["bike"].at_most_one
    assert diff(book, back).same
    assert draft_from_data(journey().parts).missing == ()
    spoilt = {**book.parts, "question/ride": {**book.parts["question/ride"], "at_most_one": "yes"}}
    with pytest.raises(RulebookError, match="at_most_one is 'yes'; it is to be bool"):
        rulebook_from_data(spoilt)


def test_the_list_of_rules_says_so(tmp_path: Any, monkeypatch: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "exclusive_rides.py").write_text(
        "from tests.logic.journey import journey\nfrom tests.test_exclusive import exclusive\n"
        "BOOK = journey(**exclusive())\n"
    )
    monkeypatch.chdir(tmp_path)
    assert run(["rules", "--rulebook", "exclusive_rides:BOOK"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "ride: at most one option is recommended" in lines
    assert "bike" in lines
