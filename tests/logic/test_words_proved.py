"""What `verify()` and `diff()` show of rulebooks with sets of words: patients with whole sets, each of them right.

Compared with all whole trips, by the reference interpreter: no diagrams, no words apart.
"""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import event, given, settings

from lmsrules.diff import diff
from lmsrules.logic.conditions import ALWAYS
from lmsrules.logic.errors import RulebookError
from lmsrules.logic.rulebook import Draft, Rulebook, Source, Stance, draft_of
from lmsrules.logic.words import Words, only
from lmsrules.testing.strategies import rulebooks
from lmsrules.verify import Verification, verify

from .. import oracle
from .journey import rule
from .pets import BUS, FIELDS, RULES, holds, trip, with_pets
from .test_words import whole_trips

Said = tuple[str, str, tuple[tuple[str, Stance], ...]]
"""A question, an option, and what two sources say of it."""


def as_trip(witness: Any) -> dict[str, Any]:
    """A witness as a whole trip: what it leaves out is tested nowhere, so any value will do."""
    assert all(" includes " not in path for path in witness)
    known = {path: value for path, value in witness.items() if not isinstance(value, Words)}
    sets = {path: value for path, value in witness.items() if isinstance(value, Words)}
    assert all(value.only is not None for value in sets.values())
    anything: dict[str, Any] = {
        "trip.pets": frozenset(),
        "trip.given": frozenset(),
        "trip.people": 1,
        "trip.rain": True,
    }
    return {**anything, **known, **{path: frozenset(value.only or ()) for path, value in sets.items()}}


def held(rulebook: Draft, question: str, one: dict[str, Any]) -> frozenset[str] | None:
    """The rules that hold of a whole trip, None where the question is not asked."""
    asked, met = rulebook.questions_by_id[question], rulebook.conditions
    if not holds(asked.asked_when, one, met):
        return None
    true = {r.id for r in rulebook.rules_on[question] if holds(r.when, one, met)}
    return frozenset(name for name in true if not true & {r.id for r in rulebook.exceptions_to[name]})


def said_of(rulebook: Draft, one: dict[str, Any]) -> set[Said]:
    """By the definition, what sources say otherwise than others of one trip."""
    found: set[Said] = set()
    for asked in rulebook.questions:
        rules = held(rulebook, asked.id, one)
        for option in asked.options:
            by_source = oracle.verdict_by_hand(rulebook, asked, option.id, rules).by_source
            found |= {(asked.id, option.id, pair) for pair in combinations(by_source, 2) if pair[0][1] != pair[1][1]}
    return found


def is_possible(rulebook: Draft, one: dict[str, Any]) -> bool:
    return all(holds(c.holds, one, rulebook.conditions) for c in rulebook.constraints)


def check_patients(rulebook: Draft, found: Verification) -> None:
    """Every patient shown is possible and has whole sets; where sources are said to differ they do."""
    every: list[Any] = [*found.defects, *found.notes]
    for shown in every:
        for witness in filter(None, (shown.witness, getattr(shown, "other", None))):
            one = as_trip(witness)
            about_constraint = shown.kind == "idle-clause" or shown.kind.startswith(("constraint", "finding"))
            assert about_constraint or is_possible(rulebook, one)
    for note in found.notes:
        for region in note.patients.regions if note.patients else ():
            said = (note.culprits[0], note.culprits[1], tuple(note.stances.items()))
            assert said in said_of(rulebook, as_trip(region.witness))
    assert json.loads(found.to_json())
    assert found.to_text()


@settings(max_examples=80)
@given(rulebooks(FIELDS))
def test_where_sources_differ_on_words_is_what_all_trips_say(rulebook: Rulebook) -> None:
    found = verify(rulebook)
    trips = [one for one in whole_trips(None) if is_possible(rulebook, one)]
    expected: set[Said] = set().union(*(said_of(rulebook, one) for one in trips))
    event(f"contested: {min(len(expected), 3)}")
    notes = [note for note in found.notes if note.patients]
    assert {(n.culprits[0], n.culprits[1], tuple(n.stances.items())) for n in notes} == expected
    check_patients(rulebook, found)


@settings(max_examples=40)
@given(rulebooks(FIELDS), rulebooks(FIELDS))
def test_two_rulebooks_with_words_differ_where_all_trips_say(before: Rulebook, after: Rulebook) -> None:
    found = diff(before, after)
    both = [one for one in whole_trips(None) if is_possible(before, one) and is_possible(after, one)]
    told = {(d.question, d.option) for d in found.differences}
    shared = {(q.id, o.id) for q in before.questions for o in q.options} & {
        (q.id, o.id) for q in after.questions for o in q.options
    }
    expected = set()
    for asked, option in shared:
        for one in both:
            verdicts = [
                oracle.verdict_by_hand(b, b.questions_by_id[asked], option, held(b, asked, one))
                for b in (before, after)
            ]
            if verdicts[0] != verdicts[1]:
                expected.add((asked, option))
    assert told == expected
    assert found.to_text()
    assert json.loads(found.to_json())


def two_sources() -> Draft:
    """Mum always takes the bus; dad does not with a dog."""
    rules = (
        rule("mum", BUS, ALWAYS, Stance.OPTION, option="ride"),
        rule("dad", BUS, trip.pets.includes("dog"), Stance.NOT_RECOMMENDED, option="ride", source="dad"),
        *RULES[3:],
    )
    sources = tuple(Source(id=name, title=name, citation="note") for name in ("mum", "dad"))
    return draft_of(with_pets(), rules=rules, sources=sources)


def test_two_sources_differ_by_a_word() -> None:
    found = verify(two_sources())
    (note,) = [note for note in found.notes if note.patients]
    assert (note.kind, dict(note.witness)["trip.pets"]) == ("opposed", only("dog"))
    assert json.loads(found.to_json())["notes"][-1]["witness"]["trip.pets"] == {"only": ["dog"]}


def test_idle_clauses_and_two_recommended_options_are_shown_with_whole_sets() -> None:
    dog = trip.pets.includes("dog")
    asked = evolve(BUS, at_most_one=True)
    twice = rule("wait.dog", asked, dog & (dog | trip.rain), Stance.RECOMMENDED, option="wait")
    ride = rule("ride", asked, dog, Stance.RECOMMENDED, option="ride")
    rest = rule("rest", asked, ~dog, Stance.OPTION, option="ride")
    book = draft_of(with_pets(), questions=(asked,), rules=(twice, ride, rest))
    found = verify(book)
    (note,) = [note for note in found.notes if note.kind == "idle-clause"]
    (defect,) = [defect for defect in found.defects if defect.kind == "two-recommended"]
    for witness in (note.witness, defect.witness):
        assert witness is not None
        assert witness["trip.pets"] == only("dog")
    tests = found.to_tests("pets:BOOK")
    assert "only('dog')" in tests
    assert json.loads(found.to_json())
    check_patients(book, found)


def test_a_clash_that_rests_on_a_word_is_refused_with_the_whole_set() -> None:
    one = rule("one", BUS, trip.pets.includes("dog"), Stance.OPTION, option="ride")
    other = rule("other", BUS, trip.pets.includes("cat"), Stance.NOT_RECOMMENDED, option="ride")
    with pytest.raises(RulebookError) as refused:
        with_pets(rules=(one, other, *RULES[3:]))
    witness = refused.value.defects[0].witness
    assert witness is not None
    assert witness["trip.pets"] == only("dog", "cat")
