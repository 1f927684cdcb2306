"""Why, why not and nearest change: smallest, true when run again, and readable."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lmsrules import ContradictionError, LmsRulesError, Stance, UnknownNameError, assess, between, guidance, load_case
from lmsrules.explanation.changing import NearestChange, nearest_change
from lmsrules.explanation.why import why
from lmsrules.explanation.why_not import why_not
from lmsrules.facts import LASTING_FACTS
from lmsrules.logic.analysis import changes
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Status, Verdict
from lmsrules.logic.rulebook import Rulebook
from lmsrules.logic.values import Value

from . import oracle
from .oracle import Facts
from .random_rulebooks import FIELDS, partial_facts, partly_known_facts, rulebooks
from .shipped import possible_facts

RULEBOOK = guidance()
CASES = "examples/cases/"


def stance_alone(rulebook: Rulebook, facts: Facts, question: str, option: str) -> tuple[object, ...]:
    return decide(rulebook, facts)[question].options[option].possible


@settings(max_examples=200)  # each asks for the reasons of all options, which takes a tenth of a second
@given(possible_facts())
def test_a_reason_suffices_and_none_of_its_facts_can_be_spared(facts: Facts) -> None:
    for question in RULEBOOK.questions:
        for option in question.options:
            expected = stances(RULEBOOK, facts, question.id, option.id)
            reason = why(RULEBOOK, facts, question.id, option.id).forced_by
            if len(expected) > 1:
                assert reason == ()
                continue
            alone = {path: facts[path] for path in reason}
            assert stances(RULEBOOK, alone, question.id, option.id) == expected
            for path in reason:
                fewer = {p: v for p, v in alone.items() if p != path}
                assert stances(RULEBOOK, fewer, question.id, option.id) != expected


def reasons_that_suffice(
    rulebook: Rulebook, facts: Facts
) -> Iterator[tuple[tuple[str, ...], Callable[[Iterable[str]], bool]]]:
    """The reason of each option that is not open, seen to suffice, and whether some known facts alone would."""
    try:
        decisions = decide(rulebook, facts)
    except ContradictionError:
        assume(False)
    for question, decision in decisions.items():
        for option, decided in decision.options.items():
            reason = why(rulebook, facts, question, option).forced_by
            if decided.status is Status.OPEN:
                assert reason == ()
                continue
            seen = partial(stance_alone, rulebook, question=question, option=option)

            def suffice(paths: Iterable[str], seen: Callable[..., object] = seen) -> bool:
                return seen(facts={path: facts[path] for path in paths}) == seen(facts=facts)

            assert suffice(reason)
            yield reason, suffice


@settings(max_examples=100)
@given(rulebooks(), partial_facts())
def test_a_reason_suffices_and_no_smaller_one_does(rulebook: Rulebook, facts: Facts) -> None:
    for reason, suffice in reasons_that_suffice(rulebook, facts):
        if reason:
            assert not any(map(suffice, combinations(facts, len(reason) - 1)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rulebooks(), partial_facts(), st.integers(0, 3))
def test_where_sets_are_too_many_a_reason_suffices_and_none_of_its_facts_can_be_spared(
    monkeypatch: pytest.MonkeyPatch, rulebook: Rulebook, facts: Facts, most: int
) -> None:
    monkeypatch.setattr(changes, "MOST_SETS", most)
    for reason, suffice in reasons_that_suffice(rulebook, facts):
        assert not any(suffice(path for path in reason if path != spared) for spared in reason)


def stances(rulebook: Rulebook, facts: Facts, question: str, option: str) -> set[Stance | None]:
    """The stances of the possible completions, none where the facts contradict each other."""
    compiled = rulebook.compiled
    cells = compiled.cells(facts)
    if not compiled.is_possible(cells):
        return set()
    found: list[Verdict] = compiled.values(compiled.option(question, option), cells)
    return {verdict.stance for verdict in found}


def check_learned(
    rulebook: Rulebook, facts: Facts, question: str, option: str, stance: Stance, found: tuple[NearestChange, ...]
) -> None:
    """Nothing is offered only where nobody has the stance; what must be learned comes after the fewest changes."""
    patients = [
        patient
        for patient in oracle.completions(rulebook, {}, [f.path for f in FIELDS])
        if stances(rulebook, patient, question, option) == {stance}
    ]
    assert bool(found) == bool(patients)
    for change in found:
        assert stances(rulebook, dict(change.example), question, option) == {change.stance} == {stance}
        if change.learned:
            changed = len(change.changes) - len(change.learned)
            cells = rulebook.compiled.cells(facts)
            others = [rulebook.compiled.cells(patient) for patient in patients]
            assert changed == min(
                sum(None is not a != b for a, b in zip(cells, other, strict=True)) for other in others
            )
            for path in change.learned:
                fewer = {p: v for p, v in change.example.items() if p != path}
                assert stances(rulebook, fewer, question, option) != {stance}


@settings(max_examples=60)
@given(rulebooks(), partial_facts())
def test_the_nearest_change_is_true_and_no_smaller_one_is(rulebook: Rulebook, facts: Facts) -> None:
    try:
        decisions = decide(rulebook, facts)
    except ContradictionError:
        assume(False)
    conditions = oracle.conditions_of(rulebook)
    spaces = {f.path: oracle.values_of(f, conditions) for f in FIELDS if f.path in facts}
    question = next(iter(decisions))
    for option, decided in decisions[question].options.items():
        for stance in {rule.stance for rule in rulebook.rules_on[question] if rule.option == option}:
            if decided.stance is stance:
                continue
            found = nearest_change(rulebook, facts, question, option, stance)
            check_learned(rulebook, facts, question, option, stance, found)
            found = found if not (found and found[0].learned) else ()
            for change in found:
                assert stances(rulebook, dict(change.example), question, option) == {change.stance} == {stance}
            size = len(found[0].changes) if found else min(len(facts), 3) + 1
            for fewer in range(1, size):
                for paths in combinations(facts, fewer):
                    for values in product(*(spaces[path] for path in paths)):
                        other: dict[str, Value] = {**facts, **dict(zip(paths, values, strict=True))}
                        assert stances(rulebook, other, question, option) != {stance}


@given(possible_facts())
def test_every_change_offered_is_a_possible_patient_and_fixed_facts_stay(facts: Facts) -> None:
    fixed = ("patient.age_years", "tumour.histology")
    for question in ("adjuvant-radiotherapy", "surveillance"):
        for change in nearest_change(RULEBOOK, facts, question, question, fixed=fixed):
            assert decide(RULEBOOK, change.example)[question].options[question].stance is change.stance
            assert not {path for path, _ in change.changes} & set(fixed) & facts.keys()


def test_values_that_lead_to_the_same_are_tried_once() -> None:
    """Tried one by one, the values of the six facts to learn here are too many."""
    facts: Facts = {
        "patient.sex": "female",
        "patient.ecog": 0,
        "patient.lvef_percent": 5.0,
        "tumour.morcellated": False,
        "tumour.figo_stage": "IVB",
    }
    patient = (
        "if the FIGO stage were IA, IB, IIA or IIB, and if it turned out that the patient's age is at least 18 years "
        "and the histology is leiomyosarcoma, myxoid leiomyosarcoma or epithelioid leiomyosarcoma and resection is "
        "complete and the site of the primary tumour is "
    )
    question = "adjuvant-radiotherapy"
    assert [change.sentence for change in nearest_change(RULEBOOK, facts, question, question)] == [
        f"Adjuvant radiotherapy would be 'not recommended' {patient}uterus and recurrence is none.",
        f"Adjuvant radiotherapy would be 'not a standard; decide individually' {patient}cervix and recurrence is none.",
    ]


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_page_a_clinician_can_follow() -> None:
    why = assess(load_case(CASES + "uterine-adjuvant.toml"), sources=["guidance"])["adjuvant-radiotherapy"].why()
    short, full = str(why), why.to_text(full=True)
    assert short.startswith("Adjuvant radiotherapy: NOT RECOMMENDED\n  Why: Pelvic radiotherapy improved")
    assert "These known facts alone force it: the patient's age is 52 years" in short
    assert "FNCLCC" not in full  # known, and of no weight here
    assert "[1, reed-2008]" in one_line(short)
    assert "[yes]" not in short
    assert "[yes] the site of the primary tumour is uterus" in full
    assert "[yes] the patient's age is at least 18 years (52 years)" in full
    assert max(map(len, full.splitlines())) <= 88


def test_why_not_shows_the_failing_clause_and_its_value() -> None:
    answer = assess(load_case(CASES + "uterine-adjuvant.toml"), sources=["guidance"])["adjuvant-radiotherapy"]
    other = answer.why_not("INDIVIDUALISE")
    assert [rule.rule for rule in other.rules] == ["adjuvant-radiotherapy.other-sites"]
    assert other.rules[0].lacking == 1
    assert "[no] the site of the primary tumour is not uterus (uterus)" in str(other)
    assert "No rule ever says 'recommended'" in one_line(str(answer.why_not(Stance.RECOMMENDED)))
    with pytest.raises(LmsRulesError, match=r"ask why\(\) instead"):
        answer.why_not("NOT_RECOMMENDED")
    with pytest.raises(UnknownNameError, match="no stance 'MAYBE'; take one of RECOMMENDED"):
        answer.why_not("MAYBE")


def test_why_not_of_a_question_that_is_not_asked_says_what_asking_it_takes() -> None:
    from .logic.journey import journey

    other = why_not(journey(), {"trip.people": 3, "trip.luggage": "none", "trip.distance_km": 2}, "bike", "bike", EASY)
    assert "[no] the number of people is at most 2 (3)" in str(other)


EASY = Stance.RECOMMENDED


def test_nearest_change_in_words() -> None:
    answer = assess(load_case(CASES + "uterine-adjuvant.toml"))["adjuvant-radiotherapy"]
    (change,) = answer.nearest_change()
    assert change.sentence == (
        "Adjuvant radiotherapy would be 'not a standard; decide individually' if the site of the primary tumour were "
        "other than uterus."
    )
    assert one_line(str(change)) == change.sentence
    assert answer.nearest_change(fixed=["tumour.site"]) == ()
    with pytest.raises(LmsRulesError, match=r"no fact 'tumor\.site' to hold fixed; did you mean 'tumour\.site'"):
        answer.nearest_change(fixed=["tumor.site"])


def test_facts_that_last_can_be_held_fixed() -> None:
    answer = assess(load_case(CASES + "uterine-adjuvant.toml"))["adjuvant-radiotherapy"]
    assert answer.nearest_change(fixed=LASTING_FACTS) == ()
    assert {"patient.age_years", "tumour.histology", "treatment.resection"} <= set(LASTING_FACTS)
    assert not {"patient.ecog", "tumour.extent", "patient.preference"} & set(LASTING_FACTS)


def test_settled_by_cases_says_so() -> None:
    assessment = assess(load_case(CASES + "x14.toml"))
    text = one_line(str(assessment["multidisciplinary-discussion"].why()))
    assert "Which rule holds is unknown; whichever does, the answer is the same" in text
    assert "Why (the guidance): where no team discussion has taken place: To be held by all" in text
    assert assessment["multidisciplinary-discussion"].position.reason == (
        "If no team discussion has taken place: To be held by all disciplines, before adjuvant decisions. "
        "Otherwise: Done."
    )


def test_settled_by_what_no_patient_can_have_names_the_constraint() -> None:
    assessment = assess(load_case(CASES + "x14.toml"))  # the FIGO stage is known, the extent is not
    assert assessment["adjuvant-treatment"].status is Status.SETTLED
    text = one_line(str(assessment["adjuvant-treatment"].why()))
    assert "It holds whatever the unknown facts are" in text
    assert "the extent of the disease is localised or locally advanced. FIGO I and II stay within the pelvis" in text


def test_an_open_option_says_on_what_it_depends_and_what_would_settle_it() -> None:
    known = dict(assess(load_case(CASES + "uterine-adjuvant.toml")).facts)
    del known["patient.age_years"]
    answer = assess(known)["surveillance"]
    assert str(answer.why()).startswith("Close surveillance: OPEN\n  It depends on the patient's age.")
    settles = answer.what_settles()
    assert [one.facts for one in settles.sets] == [("patient.age_years",)]
    assert "the patient's age is at most 17 years: NO POSITION" in str(settles)
    assert "the patient's age is at least 18 years: RECOMMENDED" in str(settles)
    settled = assess(load_case(CASES + "uterine-adjuvant.toml"))["surveillance"].what_settles()
    assert settled.sets == ()
    assert str(settled) == "Close surveillance: it is not open"


def test_what_is_known_in_part_is_told_as_it_is_known() -> None:
    known = assess(load_case(CASES + "uterine-adjuvant.toml")).facts
    adult = assess({**known, "patient.age_years": between(54, 56)})["surveillance"]
    assert adult.stance is Stance.RECOMMENDED
    assert "force it: the patient's age is at least 54 years; the histology" in one_line(str(adult.why()))
    assert "patient.age_years" in adult.why().forced_by
    perhaps = assess({**adult.facts, "patient.age_years": between(16, 20)})["surveillance"]
    settles = str(perhaps.what_settles())
    assert "the patient's age is 16 or 17 years: NO POSITION" in settles
    assert "the patient's age is 18, 19 or 20 years: RECOMMENDED" in settles
    assert perhaps.depends_on == ("patient.age_years",)
    (question,) = (one for one in assess(perhaps.facts).next_questions() if one.fact == "patient.age_years")
    assert (question.settles, question.of) == (8, 8)
    assert perhaps.what_settles().sets[0].facts == ("patient.age_years",)
    assert (
        "it turned out that the patient's age is at least 18 years" in perhaps.nearest_change("RECOMMENDED")[0].sentence
    )


@given(rulebooks(), partly_known_facts())
def test_reasons_of_partly_known_facts_force_the_stance(rulebook: Rulebook, facts: dict[str, Any]) -> None:
    try:
        decided = decide(rulebook, facts)
    except ContradictionError:
        return
    for question, decision in decided.items():
        for option, now in decision.options.items():
            found = why(rulebook, facts, question, option)
            if now.status is not Status.OPEN and found.forced_by:
                assert found.needed.keys() == set(found.forced_by)
                assert decide(rulebook, found.needed)[question].options[option].stance is now.stance
            for change in nearest_change(rulebook, facts, question, option):
                then = decide(rulebook, change.example)[question].options[option]
                assert then.stance is change.stance is not now.stance


def test_an_exception_shows_what_it_overrides() -> None:
    from .logic.journey import journey

    facts: Facts = {"trip.people": 1, "trip.distance_km": 9, "trip.luggage": "piano", "trip.goal": "work"}
    text = why(journey(), facts, "bike", "bike").to_text(full=True)
    assert "It overrides: bike.hard: Because of bike.hard." in text
    other = why_not(journey(), facts, "bike", "bike", Stance.OPTION)
    assert "Unless the exception: bike.piano: " in str(other)
    dry: Facts = {**facts, "trip.rain": False}
    (change, *_) = nearest_change(journey(), dry, "bike", "bike", Stance.OPTION)
    assert change.sentence == "Going by bike would be 'a reasonable option' if the luggage were none or bag."
    (change,) = nearest_change(journey(), {**facts, "trip.luggage": "none"}, "bike", "bike", Stance.RECOMMENDED)
    assert change.sentence == "Going by bike would be 'recommended' if the distance were at most 5 km."
