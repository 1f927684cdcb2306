"""The heart: settled, open, possible and depends_on equal brute force over all possible completions."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmsrules.logic.agreement import decide_twice
from lmsrules.logic.analysis.settling import settling_sets
from lmsrules.logic.diagrams.apart import exact_depends_on
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Status
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.fields import problem_with
from lmsrules.logic.partly import Known, Partly, one_of
from lmsrules.logic.rulebook import Constraint, Draft, Rulebook, Stance, draft_of

from ..checks import check_exact, check_monotone
from ..oracle import Facts
from ..random_rulebooks import FIELDS, partial_facts, partly_known_facts, rulebooks, sets_of, values
from .journey import BIKE, journey, rule, trip

PATHS = [field.path for field in FIELDS]


@settings(max_examples=500)
@given(rulebooks(), partial_facts())
def test_decisions_equal_brute_force(rulebook: Rulebook, facts: Facts) -> None:
    known = dict(facts)
    for path in PATHS[: 6 - 4]:  # keeps the number of completions to compare pair by pair small
        known.setdefault(path, "red" if path.endswith("colour") else "round")
    check_exact(rulebook, known, PATHS, list(rulebook.questions_by_id))


@settings(max_examples=500)
@given(rulebooks(), partly_known_facts())
def test_decisions_equal_brute_force_over_sets(rulebook: Rulebook, facts: dict[str, Known]) -> None:
    known = dict(facts)
    for path in PATHS[:2]:  # keeps the number of completions to compare pair by pair small
        known.setdefault(path, "red" if path.endswith("colour") else "round")
    check_exact(rulebook, known, PATHS, list(rulebook.questions_by_id))
    with suppress(ContradictionError):
        decide_twice(rulebook, known, "builtin")


@settings(max_examples=60)
@given(rulebooks(), st.lists(partly_known_facts(), min_size=2, max_size=4))
def test_what_is_kept_of_one_case_is_not_said_of_another(rulebook: Rulebook, cases: list[dict[str, Known]]) -> None:
    def said(book: Draft, facts: dict[str, Known]) -> object:
        with suppress(ContradictionError):
            decisions = decide(book, facts)
            alone = [exact_depends_on(book, facts, one.when) for one in rulebook.rules]
            return alone, [
                (option.depends_on, option.voices.depends_on, settling_sets(compiled, compiled.cells(facts), name, id))
                for compiled in [compile_rulebook(book)]
                for name, decision in decisions.items()
                for id, option in decision.options.items()
            ]
        return None

    for facts in (*cases, *cases[::-1]):
        assert said(rulebook, facts) == said(draft_of(rulebook), facts)


def as_set(known: Known) -> Partly:
    return known if isinstance(known, Partly) else one_of(known)


@settings(max_examples=500)
@given(rulebooks(), partly_known_facts(), st.data())
def test_narrowing_a_set_never_changes_what_is_settled(
    rulebook: Rulebook, facts: dict[str, Known], data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from(FIELDS))
    known, told = facts.get(field.path), data.draw(st.one_of(values(field), sets_of(field)))
    if known is not None and not isinstance(known, Partly):
        return
    more = told if known is None else as_set(known) & as_set(told)
    if problem_with(field, more):  # nothing is left
        return
    with suppress(ContradictionError):
        check_monotone(rulebook, facts, field.path, more)


@settings(max_examples=500)
@given(rulebooks(), partial_facts(), st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(st.just(f.path), values(f))))
def test_adding_a_fact_never_changes_what_is_settled(
    rulebook: Rulebook, facts: Facts, fact: tuple[str, object]
) -> None:
    if fact[0] in facts:
        return
    with suppress(ContradictionError):
        check_monotone(rulebook, facts, *fact)


def test_settled_whatever_the_unknown_fact_is() -> None:
    taxi = decide(journey(), {"trip.distance_km": 9})["ride"].options["taxi"]
    assert (taxi.status, taxi.stance, taxi.depends_on) == (Status.SETTLED, Stance.OPTION, ())
    assert taxi.rules == ("ride.taxi-rich", "ride.taxi-poor")
    assert taxi.certain == ()


def test_open_names_the_facts_that_matter_and_no_other() -> None:
    bike = decide(journey(), {"trip.people": 1, "trip.distance_km": 9})["bike"].options["bike"]
    assert bike.status is Status.OPEN
    assert bike.possible == (Stance.OPTION, Stance.NOT_RECOMMENDED)
    assert bike.depends_on == ("trip.luggage",)
    assert bike.voices.depends_on == ("trip.rain", "trip.luggage")  # rain alone decides what dad says
    assert bike.contested is None


def test_that_sources_differ_shows_beside_the_stance() -> None:
    near = decide(journey(), {"trip.people": 1, "trip.distance_km": 2, "trip.luggage": "none", "trip.goal": "fun"})
    bike = near["bike"].options["bike"]
    assert (bike.stance, bike.contested) == (Stance.RECOMMENDED, True)
    assert bike.by_source == {"mum": Stance.RECOMMENDED, "dad": Stance.NOT_RECOMMENDED}
    wet = decide(journey(), {"trip.people": 1, "trip.distance_km": 9, "trip.luggage": "none", "trip.rain": True})
    bike = wet["bike"].options["bike"]
    assert (bike.stance, bike.contested) == (Stance.OPTION, True)


def test_an_impossible_combination_settles_what_it_rules_out() -> None:
    facts: Facts = {"trip.people": 1, "trip.distance_km": 9, "trip.rain": False, "trip.goal": "school"}
    bike = decide(journey(), facts)["bike"].options["bike"]
    assert (bike.status, bike.stance) == (Status.SETTLED, Stance.OPTION)  # no piano at school


def test_constraints_that_exclude_a_case_only_together_are_told_one_after_the_other() -> None:
    wet = Constraint(id="wet", holds=trip.rain | (trip.goal != "work"), why="Who works gets wet.")
    dry = Constraint(id="dry", holds=~trip.rain | (trip.goal != "work"), why="Work is done in the dry.")
    with pytest.raises(ContradictionError) as refused:
        decide(journey(constraints=(wet, dry)), {"trip.people": 1, "trip.goal": "work"})
    assert str(refused.value) == (
        "these facts cannot all be true of one trip: trip.goal = 'work' (the goal is work). Who works gets wet "
        "(constraint wet). Work is done in the dry (constraint dry). Correct one of the facts, or leave it out if it "
        "is unknown."
    )
    assert refused.value.constraints == ("wet", "dry")


def test_facts_tied_together_are_both_named() -> None:
    tied = Constraint(
        id="tied", holds=(trip.rain & trip.goal.is_in("fun")) | (~trip.rain & ~trip.goal.is_in("fun")), why="So."
    )
    rulebook = journey(
        questions=(BIKE,),
        rules=(rule("wet", BIKE, trip.rain, Stance.NOT_RECOMMENDED), rule("dry", BIKE, ~trip.rain, Stance.RECOMMENDED)),
        constraints=(tied,),
    )
    bike = decide(rulebook, {"trip.people": 1})["bike"].options["bike"]
    assert set(bike.depends_on) == {"trip.rain", "trip.goal"}


@given(rulebooks(), partly_known_facts())
def test_the_rules_that_hold_are_those_that_the_voices_name(rulebook: Rulebook, facts: dict[str, Known]) -> None:
    try:
        decided = decide(rulebook, facts)
    except ContradictionError:
        return
    for decision in decided.values():
        voices = [option.voices for option in decision.options.values()]
        some, certain = decision.holding
        assert some == {rule for one in voices for rule in one.rules}
        assert certain == {rule for one in voices for rule in one.certain}
