"""The nearest change where facts are known in part: tried against every change there is, in a small rulebook."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from hypothesis import given, settings

from lmsrules.explanation.changing import nearest_change
from lmsrules.logic.conditions import ALWAYS
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.partly import Partly, at_least, one_of
from lmsrules.logic.rulebook import Rulebook, Stance

from .logic.journey import BIKE, RULES, journey, rule, trip
from .random_rulebooks import partly_known_facts, rulebooks


def either(when: Any) -> Rulebook:
    """The bike recommended where a condition is met, else an option."""
    rules = (
        rule("bike.yes", BIKE, when, Stance.RECOMMENDED, overrides=("bike.no",)),
        rule("bike.no", BIKE, ALWAYS, Stance.OPTION),
    )
    return journey(rules=(*rules, *(one for one in RULES if one.on is not BIKE)), constraints=())


def sentences(book: Rulebook, facts: dict[str, Any]) -> list[str]:
    return [one.sentence for one in nearest_change(book, facts, "bike", "bike", Stance.RECOMMENDED)]


def test_a_partly_known_fact_changes_beside_an_unknown_one_that_is_learned() -> None:
    book = either((trip.luggage == "piano") & trip.rain)
    known = {"trip.people": 1}
    said = "would be 'recommended' if the luggage were piano, and if it turned out that it rains."
    for luggage in ("none", one_of("none", "bag")):
        assert sentences(book, {**known, "trip.luggage": luggage}) == [f"Going by bike {said}"]


def test_a_change_of_known_facts_comes_before_one_that_is_to_be_learned() -> None:
    book = either(trip.budget < 5)
    assert sentences(book, {"trip.people": 1, "trip.budget": at_least(5)}) == [
        "Going by bike would be 'recommended' if the budget were below 5."
    ]


def test_what_is_learned_of_a_set_stays_inside_it() -> None:
    book = either((~trip.rain & (trip.goal == "fun")) | (trip.luggage == "bag"))
    found = nearest_change(
        book, {"trip.people": 1, "trip.luggage": one_of("none", "bag")}, "bike", "bike", Stance.RECOMMENDED
    )
    assert [one.sentence for one in found] == [
        "Going by bike would be 'recommended' if it turned out that the luggage is bag."
    ]


@settings(max_examples=60)
@given(rulebooks(), partly_known_facts())
def test_what_is_offered_is_true_and_something_is_offered_where_a_change_of_known_facts_will_do(
    book: Rulebook, facts: dict[str, Any]
) -> None:
    try:
        decided = decide(book, facts)
    except ContradictionError:
        return
    compiled = book.compiled
    for question in book.questions:
        for option in question.options:
            now = decided[question.id].options[option.id].stance
            found = nearest_change(book, facts, question.id, option.id)
            for one in found:
                assert decide(book, one.example)[question.id].options[option.id].stance is one.stance is not now
            known = [path for path in facts if path in compiled.level]
            fewest = min((len(one.changes) for one in found if not one.learned), default=99)
            for size in range(1, min(fewest, 3)):
                for paths in combinations(known, size):
                    assert not gives_another(book, facts, paths, question.id, option.id, now)


def gives_another(book: Rulebook, facts: dict[str, Any], paths: Any, question: str, option: str, now: Any) -> bool:
    """Whether some values of these facts, outside what is known of each, settle another stance."""
    compiled = book.compiled
    axes = [compiled.axes[compiled.level[path]] for path in paths]
    samples = [
        [cell.sample for cell in axis.cells if outside(axis, cell.sample, facts[axis.field.path])] for axis in axes
    ]
    for values in product(*samples):
        try:
            stance = decide(book, {**facts, **dict(zip(paths, values, strict=True))})[question].options[option].stance
        except ContradictionError:
            continue
        if stance is not None and stance is not now:
            return True
    return False


def outside(axis: Any, value: Any, known: Any) -> bool:
    letter = axis.letter_of(known)
    inside = range(len(axis.cells)) if letter is None else (letter,) if isinstance(letter, int) else letter
    return isinstance(known, Partly | bool | int | float | str) and axis.cell_of(value) not in inside
