"""Directions: a step against one is found exactly where brute force finds two patients who show it."""

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings

from lmsrules.logic.conditions import ALWAYS
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.errors import Defect
from lmsrules.logic.fields import Choice, Field
from lmsrules.logic.kleene import truth
from lmsrules.logic.rulebook import Constraint, Draft, Monotone, Option, Question, Rule, Stance, draft_of
from lmsrules.logic.values import Value
from lmsrules.verify import verify

from .. import oracle
from ..oracle import Facts
from ..random_rulebooks import FIELDS, rulebooks
from .journey import draft_journey, journey, rule, trip


def rank(field: Field, value: Value) -> float:
    """How much of a fact a value is."""
    return field.domain.values.index(value) if isinstance(field.domain, Choice) else float(value)


Favour = dict[int, int | None]
"""How little an option is favoured by patient, from 0; None where nothing is said of it."""


def favour_of(rulebook: Draft, on: str, option: str, held: list[frozenset[str] | None]) -> Favour:
    """Given the rules on the question that hold for each patient."""

    @cache  # many patients have the same
    def favoured(rules: frozenset[str] | None) -> int | None:
        stance = oracle.verdict_by_hand(rulebook, rulebook.questions_by_id[on], option, rules).stance
        return None if stance is None else list(Stance).index(stance)

    return {number: favoured(rules) for number, rules in enumerate(held)}


def is_wrong(field: Field, patients: list[Facts], favour: Favour) -> bool:
    """Whether of two patients who differ in the field alone the one with more of it is favoured more."""
    alike: dict[tuple[Value, ...], list[int]] = {}
    for number, patient in enumerate(patients):
        if favour[number] is not None:
            alike.setdefault(tuple(v for path, v in patient.items() if path != field.path), []).append(number)
    for group in alike.values():
        group.sort(key=lambda number: rank(field, patients[number][field.path]))
        for less, more in combinations(group, 2):
            before, after = favour[less], favour[more]
            assert before is not None
            assert after is not None
            if after < before:
                return True
    return False


def wrong_steps(rulebook: Draft) -> list[Defect]:
    return [defect for defect in verify(rulebook).defects if defect.kind == "wrong-step"]


def check_against_brute_force(rulebook: Draft, *directions: Monotone) -> list[Defect]:
    """The steps found against these directions: just those that are there, each with two patients who show it."""
    book = draft_of(rulebook, monotone=directions)
    patients = list(
        oracle.completions(book, {}, [f.path for f in book.fields if f.path in compile_rulebook(book).level])
    )
    asked = {d.on: book.questions_by_id[d.on] for d in directions}
    held = {on: [oracle.held_rules(book, question, patient) for patient in patients] for on, question in asked.items()}
    favour = {
        (on, option): favour_of(book, on, option, held[on]) for on, option in {(d.on, d.option) for d in directions}
    }
    by_hand = [
        direction.id
        for direction in directions
        if direction.fact in compile_rulebook(book).level
        and is_wrong(book.fields_by_path[direction.fact], patients, favour[direction.on, direction.option])
    ]
    found = wrong_steps(book)
    assert [defect.culprits for defect in found] == [(name,) for name in by_hand]
    for defect in found:
        check_witness(book, next(d for d in directions if defect.culprits == (d.id,)), defect)
    return found


def check_witness(rulebook: Draft, direction: Monotone, defect: Defect) -> None:
    """Two possible patients who differ in the fact alone, and the one with more of it is favoured more."""
    less, more = ({**(witness or {})} for witness in (defect.witness, defect.other))
    assert {path for path in less if less[path] != more[path]} == {direction.fact}
    field = rulebook.fields_by_path[direction.fact]
    assert rank(field, less[direction.fact]) < rank(field, more[direction.fact])
    for patient in (less, more):
        assert all(truth(c.holds, patient, rulebook.conditions) for c in rulebook.constraints)
    question = rulebook.questions_by_id[direction.on]
    held = [oracle.held_rules(rulebook, question, patient) for patient in (less, more)]
    before, after = favour_of(rulebook, direction.on, direction.option, held).values()
    assert before is not None
    assert after is not None
    assert after < before


@settings(max_examples=40)
@given(rulebooks())
def test_steps_against_directions_are_found_exactly_where_two_patients_show_them(rulebook: Draft) -> None:
    directions = [
        Monotone(id=f"{field.path}/{question.id}/{option.id}", fact=field.path, on=question.id, option=option.id)
        for field in FIELDS
        for question in rulebook.questions
        for option in question.options
    ]
    check_against_brute_force(rulebook, *directions)


STEP = Question(id="step", title="Step", asked_when=ALWAYS)
MORE_PEOPLE = Monotone(id="more-people", fact="trip.people", on="step")
LOW, MID, HIGH = trip.people <= 2, trip.people == 3, trip.people >= 4


def book_of(*rules: Rule, constraints: Iterable[Any] = (), question: Question = STEP) -> Draft:
    """One question of the trip with rules of its own."""
    return draft_journey(
        findings=(),
        questions=(question,),
        rules=tuple(evolve(one, on=question, option=one.option or question.id) for one in rules),
        constraints=tuple(Constraint(id=f"c{n}", holds=holds, why="So.") for n, holds in enumerate(constraints)),
        evidence=(evolve(journey().evidence[0], bears_on=()),),
    )


def says(name: str, when: Any, stance: Stance, **more: Any) -> Rule:
    return rule(name, STEP, when, stance, **more)


RISES = (
    says("low", LOW, Stance.OPTION),
    says("mid", MID, Stance.RECOMMENDED),
    says("high", HIGH, Stance.UNDETERMINED),
)


def step_of(*rules: Rule, constraints: Iterable[Any] = (), direction: Monotone = MORE_PEOPLE) -> Any:
    """The values of the fact before and after the step found, None where there is none."""
    for defect in check_against_brute_force(book_of(*rules, constraints=constraints), direction):
        return tuple((witness or {})[direction.fact] for witness in (defect.witness, defect.other))
    return None


def test_a_step_is_told_with_the_patient_before_it_and_after_it() -> None:
    wet = (says("mid", MID & trip.rain, Stance.RECOMMENDED), says("dry", MID & ~trip.rain, Stance.UNDETERMINED))
    (defect,) = check_against_brute_force(book_of(RISES[0], *wet, RISES[2]), MORE_PEOPLE)
    assert defect.message == (
        "direction more-people: step is more favoured where the number of people is 3 than where the number of people "
        "is at most 2. Trip: it rains"
    )
    assert (defect.witness, defect.other) == (
        {"trip.people": 1, "trip.rain": True},
        {"trip.people": 3, "trip.rain": True},
    )
    (alone,) = check_against_brute_force(book_of(*RISES), MORE_PEOPLE)
    assert alone.message.endswith(" at most 2. Trip: any trip")


def test_a_patient_whom_a_constraint_excludes_makes_no_step() -> None:
    assert step_of(*RISES) == (1, 3)
    assert step_of(*RISES, constraints=[~MID]) is None
    assert step_of(*RISES, constraints=[~LOW]) is None


def test_two_patients_are_compared_across_one_who_is_impossible_or_of_whom_nothing_is_said() -> None:
    better_at_last = (RISES[0], says("high", HIGH, Stance.RECOMMENDED))
    assert step_of(*better_at_last) == (1, 4)
    assert step_of(*better_at_last, constraints=[~MID]) == (1, 4)


def test_a_constraint_that_excludes_one_of_each_pair_but_not_of_all() -> None:
    """Those who rain on have no third person, those who stay dry have no second."""
    wet_or_dry = [~(MID & trip.rain), ~(LOW & ~trip.rain)]
    assert step_of(*RISES, constraints=wet_or_dry) is None
    assert step_of(*RISES, constraints=wet_or_dry[:1]) == (1, 3)
    assert step_of(*RISES, constraints=wet_or_dry[1:]) == (1, 3)


def test_a_constraint_on_a_fact_no_rule_reads_still_excludes_a_patient() -> None:
    both_ways = [(trip.rain == True) | ~MID, ~trip.rain | ~MID]  # noqa: E712
    assert step_of(*RISES, constraints=both_ways) is None
    assert step_of(*RISES, constraints=both_ways[:1]) == (1, 3)


@pytest.mark.parametrize("stances", [("OPTION", "OPTION"), ("RECOMMENDED", "OPTION"), ("OPTION", "NOT_RECOMMENDED")])
def test_the_same_or_a_less_favourable_stance_is_no_step(stances: tuple[str, str]) -> None:
    low, high = (Stance[name] for name in stances)
    assert step_of(says("low", LOW, low), says("high", MID | HIGH, high)) is None


@pytest.mark.parametrize(("one", "other"), list(combinations(Stance, 2)), ids=lambda stance: stance.name)
def test_stances_are_favoured_in_their_order(one: Stance, other: Stance) -> None:
    assert step_of(says("low", LOW, other), says("high", MID | HIGH, one)) == (1, 3)
    assert step_of(says("low", LOW, one), says("high", MID | HIGH, other)) is None


def test_patients_of_whom_nothing_is_said_make_no_step() -> None:
    assert step_of(says("high", HIGH, Stance.RECOMMENDED)) is None
    assert step_of(says("low", LOW, Stance.UNDETERMINED)) is None
    asked_of_few = evolve(STEP, asked_when=HIGH)
    assert check_against_brute_force(book_of(*RISES, question=asked_of_few), MORE_PEOPLE) == []


def test_the_primary_source_alone_decides_whether_a_step_is_wrong() -> None:
    mum = (says("mum.low", LOW, Stance.UNDETERMINED), says("mum.high", HIGH, Stance.RECOMMENDED))
    dad = (says("low", LOW, Stance.UNDETERMINED, source="dad"), says("high", HIGH, Stance.RECOMMENDED, source="dad"))
    assert step_of(*mum) == (1, 4)
    assert step_of(*dad) is None
    assert step_of(*mum, says("always", ALWAYS, Stance.OPTION, source="dad")) == (1, 4)


def test_a_direction_is_of_one_option_alone() -> None:
    two = evolve(STEP, options=(Option(id="walk", title="Walk"), Option(id="run", title="Run")))
    rules = (
        says("walk", ALWAYS, Stance.OPTION, option="walk"),
        says("run.low", LOW, Stance.OPTION, option="run"),
        says("run.high", MID | HIGH, Stance.RECOMMENDED, option="run"),
    )
    book = book_of(*rules, question=two)
    assert check_against_brute_force(book, evolve(MORE_PEOPLE, option="walk")) == []
    (found,) = check_against_brute_force(book, evolve(MORE_PEOPLE, option="run"))
    assert found.message.startswith("direction more-people: run is more favoured where ")


def test_a_word_is_more_the_later_its_domain_lists_it_and_yes_is_more_than_no() -> None:
    piano = (
        says("piano", trip.luggage == "piano", Stance.RECOMMENDED),
        says("less", trip.luggage != "piano", Stance.OPTION),
    )
    luggage = Monotone(id="more", fact="trip.luggage", on="step")
    assert step_of(*piano, direction=luggage) == ("none", "piano")
    swapped = (evolve(piano[0], stance=Stance.OPTION), evolve(piano[1], stance=Stance.RECOMMENDED))
    assert step_of(*swapped, direction=luggage) is None
    wet = (says("wet", trip.rain & ALWAYS, Stance.RECOMMENDED), says("dry", ~trip.rain, Stance.OPTION))
    rain = Monotone(id="rain", fact="trip.rain", on="step")
    assert step_of(*wet, direction=rain) == (False, True)
    assert step_of(*(evolve(r, stance=Stance.OPTION) for r in wet), direction=rain) is None


def test_a_fact_that_nothing_tests_makes_no_step() -> None:
    assert step_of(*RISES, direction=Monotone(id="budget", fact="trip.budget", on="step")) is None


def test_one_step_is_told_of_each_direction_in_their_order() -> None:
    budget = Monotone(id="more-budget", fact="trip.budget", on="step")
    rules = (
        says("low", LOW & (trip.budget < 20), Stance.UNDETERMINED),
        says("rich", LOW & (trip.budget >= 20), Stance.OPTION),
        says("mid", MID, Stance.RECOMMENDED),
        says("high", HIGH, Stance.RECOMMENDED),
    )
    found = check_against_brute_force(book_of(*rules), MORE_PEOPLE, budget)
    assert [defect.culprits for defect in found] == [("more-people",), ("more-budget",)]
