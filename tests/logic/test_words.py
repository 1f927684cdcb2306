"""Facts that hold a set of words: written, read back, refused, and decided as all the sets that are left decide."""

from __future__ import annotations

import json
import pickle
import tomllib
from collections.abc import Callable
from itertools import product
from typing import Annotated, Any

import jsonschema
import pytest
from attrs import evolve, frozen
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lmsrules import ReceiptError, Session, assess, case_schema, check_receipt, verify
from lmsrules.diff import diff
from lmsrules.exchange.cql import to_cql
from lmsrules.logic import draft_of, rulebook_from_data
from lmsrules.logic.agreement import replay
from lmsrules.logic.conditions import Compare, as_condition, namespace
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ArgumentError, ConditionError, ContradictionError, FactsError, RulebookError
from lmsrules.logic.fields import About, Field, WordSet, as_stored, fields_of, problem_with
from lmsrules.logic.partly import at_least, at_most, one_of
from lmsrules.logic.parts import Constraint, Monotone, Stance
from lmsrules.logic.printing import sha256_of, to_python
from lmsrules.logic.prose import sentence
from lmsrules.logic.reading import check_facts, facts_from_data, nested
from lmsrules.logic.rewriting import rule_holds
from lmsrules.logic.rulebook import Rulebook
from lmsrules.logic.words import Words, excludes, gathered, includes, only, word_path
from lmsrules.mutate import mutate
from lmsrules.strategies import facts as some_facts
from lmsrules.strategies import rulebooks, values
from lmsrules.testing import check_rulebook
from lmsrules.testing.mutants import mutants
from lmsrules.testing.writing import case_file_text

from .journey import rule
from .pets import BUS, BY_PATH, FIELD, FIELDS, PETS, RULES, Saying, Trip, holds, said, sayings, subsets, trip, with_pets

DOG, CAT, FISH = (word_path("trip.pets", word) for word in ("dog", "cat", "fish"))
NUMBER: Any = 5
MAKERS = {"includes": includes, "excludes": excludes, "only": only, "Words": Words}


@given(sayings(), sayings())
def test_what_says_the_same_is_the_same_and_nothing_else_is(one: list[Saying], other: list[Saying]) -> None:
    left = [subsets(pieces) for pieces in (one, other)]
    problems = [problem_with(FIELD, said(pieces)) for pieces in (one, other)]
    for sets, problem in zip(left, problems, strict=True):
        assert (problem is None) is (0 < len(sets) < 2 ** len(PETS))
        assert ("nothing is left" in (problem or "")) is (sets == [])
    if not any(problems):
        kept = [as_stored(FIELD, said(pieces)) for pieces in (one, other)]
        assert (kept[0] == kept[1]) is (left[0] == left[1])
        assert kept[0] != kept[1] or hash(kept[0]) == hash(kept[1])
        assert kept[0] == as_stored(FIELD, kept[0])
        assert (kept[0].only is not None) is (len(left[0]) == 1)  # type: ignore[attr-defined]


@given(sayings())
def test_what_is_known_survives_every_round_trip(pieces: list[Saying]) -> None:
    assume(not problem_with(FIELD, said(pieces)))
    case = Trip(pets=said(pieces), people=2)
    facts = check_facts({"trip.pets": said(pieces), "trip.people": 2}, BY_PATH)
    data = nested(facts, FIELDS)
    assert facts_from_data(data, FIELDS) == facts
    assert facts_from_data(json.loads(json.dumps(data)), FIELDS) == facts
    assert gathered(facts, FIELDS) == {"trip.pets": case.pets, "trip.people": 2}
    assert check_facts(facts, {**BY_PATH, **with_pets().fields_by_path}) == facts
    written = eval(repr(said(pieces)), MAKERS)
    assert as_stored(FIELD, written) == case.pets
    for again in (eval(repr(case), {"Trip": Trip, **MAKERS}), pickle.loads(pickle.dumps(case))):
        assert again == case
        assert hash(again) == hash(case)
    text = case_file_text(with_pets(), facts, "a trip")
    read = {name: part for name, part in tomllib.loads(text).items() if name not in ("title", "expect")}
    assert facts_from_data(read, FIELDS) == facts
    assert jsonschema.Draft202012Validator(case_schema(with_pets())).is_valid(read)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (
            None,
            "give includes (words it has), excludes (words it has not) or only (the complete list), or leave it out",
        ),
        (["dog"], "includes (words it has), excludes (words it has not) or only (the complete list)"),
        ("dog", 'includes = ["dog"]'),
        (True, "does not say whether that is all"),
        (one_of("dog"), "one_of('dog') is for a fact that has one value; give includes"),
        ({"include": ["dog"]}, "'include' is unknown in a table of words; give includes"),
        ({"includes": "dog"}, "includes: give a list of words, ['dog'], not a text"),
        ({"includes": []}, "includes: give one word at least; only = [] says that there is none"),
        ({}, "it says nothing; leave it out"),
        (includes(), "it says nothing; leave it out"),
        (includes("dgo") & excludes(["cat"]), "includes: 'dgo' is not allowed; give words of dog, cat, fish"),  # type: ignore[arg-type]
        (includes("dgo") & excludes(["cat"]), "excludes: ['cat'] is not allowed"),  # type: ignore[arg-type]
        (includes("dog") & excludes("dog"), "nothing is left: dog is included and excluded at once"),
        (only("dog") & includes("cat"), "nothing is left: cat is included, and not in the complete list"),
        (only("dog") & only("cat"), "nothing is left"),
    ],
)
def test_what_tells_no_set_is_refused(value: Any, told: str) -> None:
    with pytest.raises(FactsError) as refused:
        decide(with_pets(), {"trip.pets": value})
    assert told in str(refused.value)
    assert str(refused.value).count("trip.pets") == 1
    data = value.table() if hasattr(value, "table") and value != includes() else value
    assert problem_with(FIELD, data)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(FactsError) as refused:
        check_facts({"trip.pets": ["dog"], "trip.given": only("hey"), "trip.people": includes("dog")}, BY_PATH)
    assert [problem.path for problem in refused.value.problems] == ["trip.pets", "trip.given", "trip.people"]
    assert "is for a fact that holds a set of words; give a whole number from 1 to 3" in str(refused.value)
    with pytest.raises(FactsError, match="told of twice"):
        decide(with_pets(), {"trip.pets": only("dog"), DOG: True})
    assert decide(with_pets(), {DOG: True}) == decide(with_pets(), {"trip.pets": includes("dog")})


@pytest.mark.parametrize(
    "write",
    [
        lambda: trip.pets == "dog",
        lambda: trip.pets != "dog",
        lambda: trip.pets < "dog",
        lambda: trip.pets.is_in("dog"),
        lambda: trip.pets == only("dog"),
        lambda: ~trip.pets,
        lambda: trip.pets & trip.rain,
        lambda: "dog" in trip.pets,
        lambda: trip.pets.excludes("dog"),
        lambda: trip.pets.only("dog"),
    ],
)
def test_a_set_is_tested_for_one_word_at_a_time(write: Callable[[], object]) -> None:
    with pytest.raises(ConditionError, match=r"trip\.pets: .*trip\.pets\.includes\('dog'\)"):
        write()


def test_conditions_are_checked_at_once() -> None:
    with pytest.raises(ConditionError, match=r"'dgo' is not allowed; give one of dog, .*did you mean 'dog'"):
        trip.pets.includes("dgo")
    with pytest.raises(ConditionError, match=r"one word at a time, trip\.pets\.includes\('dog'\) & trip"):
        trip.pets.includes("dog", "cat")
    with pytest.raises(ConditionError, match=r"between is written \(trip\.people >= 1\) & \(trip\.people <= 3\)"):
        trip.people.between(1, 3)
    with pytest.raises(ConditionError, match=r"trip\.rain, or ~trip\.rain"):
        trip.rain.only(True)
    with pytest.raises(ConditionError, match="it holds one value"):
        trip.people.includes("dog")
    with pytest.raises(ConditionError, match="reckons with none"):
        trip.pets + 1
    with pytest.raises(RulebookError, match=r"holds a set of words: test one at a time"):
        with_pets(rules=(*RULES, evolve(RULES[0], id="raw", when=Compare("trip.pets", "==", "dog"))))
    with pytest.raises(RulebookError, match=r"uses the unknown field 'trip\.pets includes dgo'"):
        with_pets(rules=(*RULES, evolve(RULES[0], id="raw", when=Compare("trip.pets includes dgo", "==", True))))
    with pytest.raises(RulebookError, match=r"name one of them, such as 'trip\.pets includes dog'"):
        with_pets(monotone=(Monotone(id="m", fact="trip.pets", on="bus", option="ride"),))


def test_declarations_are_checked() -> None:
    for values_, told in (((), "texts"), (("a", "a"), "differ"), (("e\u0301",), "NFC"), (["a"], "texts")):
        with pytest.raises(RulebookError, match=told):
            with_pets(fields=(*FIELDS, Field(path="trip.x", domain=WordSet(values_), label="x")))  # type: ignore[arg-type]
    with pytest.raises(RulebookError, match="sentences about each word"):
        with_pets(fields=(*FIELDS, Field(path="trip.x", domain=WordSet(("a",)), label="x", yes="it is {word}")))
    with pytest.raises(RulebookError, match=r"write its path as group\.name"):
        with_pets(fields=(*FIELDS, *with_pets().single_fields[:1]))

    @frozen
    class Wrong:
        pets: Annotated[Words[str], About(label="the pets")] | None = None

    with pytest.raises(ConditionError, match="Words of such a Literal"):
        fields_of(Wrong, "wrong")


@given(rulebooks(FIELDS))
def test_conditions_are_printed_and_read_back(rulebook: Rulebook) -> None:
    for one in rulebook.rules:
        assert as_condition(eval(to_python(one.when), namespace(FIELDS))) == one.when
        assert sentence(rulebook, one.when)
    again = rulebook_from_data(json.loads(json.dumps(rulebook.parts)))
    assert again.sha256 == rulebook.sha256
    assert again.fields == rulebook.fields


Whole = dict[str, Any]


def whole_trips(pieces: list[Saying] | None, **known: Any) -> list[Whole]:
    """All whole trips of which everything said is true."""
    pets = subsets(pieces or ())
    ways = product(pets, [1, 2, 3], [False, True], map(frozenset, ([], ["hay"], ["milk"], ["hay", "milk"])))
    trips = [dict(zip(("trip.pets", "trip.people", "trip.rain", "trip.given"), way, strict=True)) for way in ways]
    return [trip for trip in trips if all(trip[f"trip.{name}"] == value for name, value in known.items())]


def by_hand(rulebook: Rulebook, trips: list[Whole]) -> dict[str, Any]:
    """What some possible one of the trips gets: of each question whether it is asked, and the rules that hold."""
    conditions = rulebook.conditions
    possible = [t for t in trips if all(holds(c.holds, t, conditions) for c in rulebook.constraints)]
    return {
        question.id: {
            (
                holds(question.asked_when, t, conditions),
                frozenset(
                    rule.id
                    for rule in rulebook.rules_on[question.id]
                    if holds(rule_holds(rulebook, rule), t, conditions) and holds(question.asked_when, t, conditions)
                ),
            )
            for t in possible
        }
        for question in rulebook.questions
    }


def by_diagrams(rulebook: Rulebook, facts: dict[str, Any]) -> dict[str, Any]:
    try:
        decisions = decide(rulebook, facts)
    except ContradictionError:
        return {question.id: set() for question in rulebook.questions}
    return {name: {(o.asked, o.rules) for o in decision.outcomes} for name, decision in decisions.items()}


@example(with_pets(), [("excludes", ("dog",))], 2, None)
@given(rulebooks(FIELDS), st.none() | sayings(), st.none() | st.integers(1, 3), st.none() | st.booleans())
def test_decisions_are_those_of_all_sets_that_are_left(
    rulebook: Rulebook, pieces: list[Saying] | None, people: int | None, rain: bool | None
) -> None:
    assume(pieces is None or not problem_with(FIELD, said(pieces)))
    known = {name: value for name, value in (("people", people), ("rain", rain)) if value is not None}
    facts: dict[str, Any] = {f"trip.{name}": value for name, value in known.items()}
    facts |= {} if pieces is None else {"trip.pets": said(pieces)}
    expected = by_hand(rulebook, whole_trips(pieces, **known))
    assert by_diagrams(rulebook, facts) == expected
    if all(expected.values()):
        replay(rulebook, facts)  # both engines agree with the diagrams
        assert check_receipt(assess(facts, rulebook=rulebook).receipt()).startswith("accepted")


@given(rulebooks(FIELDS), sayings(), sayings())
def test_to_know_more_leaves_no_more_possible(rulebook: Rulebook, less: list[Saying], more: list[Saying]) -> None:
    assume(not problem_with(FIELD, said(less)) and not problem_with(FIELD, said([*less, *more])))
    before = by_diagrams(rulebook, {"trip.pets": said(less)})
    after = by_diagrams(rulebook, {"trip.pets": said([*less, *more])})
    assert all(after[name] <= before[name] for name in before)


def test_each_word_is_asked_for_by_itself() -> None:
    book = with_pets()
    assessment = assess({"trip.people": 1}, rulebook=book)
    ride = assessment["bus"]["ride"]
    assert ride.depends_on == (DOG, CAT)
    assert ride.reason == "Open: it depends on dog or cat among the pets."
    assert [question.fact for question in assessment.next_questions()] == ["trip.rain", DOG, CAT]
    assert [one.facts for one in assessment["bus"].what_settles("ride").sets] == [(DOG, CAT)]
    text = assessment["bus"].what_settles("ride").to_text(full=True)
    assert "To settle it, know dog or cat among the pets" in text
    assert "the pets include dog" in text
    assert "the pets do not include dog" in text
    sure = assess({"trip.people": 1, "trip.pets": includes("dog")}, rulebook=book)
    assert sure["bus"]["ride"].stance is Stance.NOT_RECOMMENDED
    (change,) = sure["bus"].nearest_change(Stance.RECOMMENDED, "ride")
    assert change.changes == ((DOG, "no"), (CAT, "no"))
    assert "if the pets do not include dog" in change.sentence
    assert sure["bus"].nearest_change(Stance.RECOMMENDED, "ride", fixed=["trip.pets"]) == ()
    held = sure.explain("bus", "ride", why_not=Stance.RECOMMENDED, fixed=["trip.pets"]).to_text(full=True)
    assert "No change of the facts gives 'recommended' with dog among the pets as known." in " ".join(held.split())


def test_what_no_rule_reads_is_told_word_by_word() -> None:
    facts: dict[str, Any] = {
        "trip.people": 1,
        "trip.rain": True,
        "trip.pets": includes("dog", "fish") & excludes("grey_parrot"),
    }
    assessment = assess(facts, rulebook=with_pets(questions=(evolve(BUS, factors=()),), rules=tuple(
        evolve(one, on=evolve(BUS, factors=())) for one in RULES
    )))  # fmt: skip
    assert [one.fact for one in assessment.unread()] == [FISH, word_path("trip.pets", "grey_parrot")]
    text = " ".join(assessment.to_text().split())
    assert "pets: fish, not grey parrot" in text
    assert "Pets: dog and fish, not grey parrot" in text
    data = assessment.to_dict()
    assert data["case"]["trip"]["pets"] == {"includes": ["dog", "fish"], "excludes": ["grey_parrot"]}


def test_factors_are_shown_as_sets() -> None:
    answer = assess({"trip.people": 1, "trip.pets": only("dog"), "trip.rain": True}, rulebook=with_pets())["bus"]
    assert answer.factors == {"trip.pets": only("dog"), "trip.given": None}
    assert answer.to_dict()["factors"] == {"trip.pets": {"only": ["dog"]}, "trip.given": None}
    text = assess({"trip.people": 1, "trip.pets": only("dog"), "trip.rain": True}, rulebook=with_pets()).to_text()
    assert "Pets: dog and no others" in text


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"trip.pets": only("dog", "cat")}, "the pets are dog and cat and no others"),
        ({"trip.pets": only()}, "there is nothing among the pets"),
        ({"trip.pets": excludes("dog", "cat")}, "the pets do not include dog or cat"),
        ({"trip.given": only("hay")}, "hay has been given and nothing else is among the food given"),
        ({"trip.given": excludes("hay")}, "hay has not been given"),
    ],
)
def test_sets_in_words(known: dict[str, Any], told: str) -> None:
    text = " ".join(assess(known, rulebook=with_pets()).to_text(full=True).split())
    assert f"{told[:1].upper()}{told[1:]}." in text


def test_a_session_is_told_of_words_bit_by_bit() -> None:
    session = Session(rulebook=with_pets())
    session.assert_fact("trip.people", 1)
    step = session.assert_fact("trip.pets", includes("dog", "fish"))
    assert (step.before, step.after) == (None, includes("dog", "fish"))
    assert [one.fact for one in step.words_unread] == [FISH]
    assert "! No rule reads fish among the pets." in str(step)
    step = session.assert_fact("trip.pets", excludes("cat"))
    assert (step.before, step.after) == (includes("dog", "fish"), includes("dog", "fish") & excludes("cat"))
    with pytest.raises(FactsError, match="it is known already that the pets include dog; use revise"):
        session.assert_fact("trip.pets", excludes("dog"))
    assert "nothing new" in str(session.assert_fact("trip.pets", includes("dog")))
    assert session.assess()["bus"]["ride"].stance is Stance.NOT_RECOMMENDED
    assert session.revise("trip.pets", only()).after == only()
    assert session.assess()["bus"]["ride"].stance is Stance.RECOMMENDED
    assert session.retract(DOG).after is None
    assert session.assert_fact(DOG, True).after is True
    assert session.retract("trip.pets").after is None
    assert session.facts == {"trip.people": 1}
    with pytest.raises(FactsError, match="it is not known"):
        session.retract("trip.pets")


def test_a_witness_has_its_words_as_a_set() -> None:
    never = evolve(RULES[2], when=trip.pets.includes("cat") & trip.rain)
    with pytest.raises(RulebookError) as refused:
        with_pets(rules=(RULES[0], RULES[1], never, *RULES[3:]))
    witnesses = [defect.witness for defect in refused.value.defects if defect.witness]
    assert witnesses
    assert all(
        isinstance(witness["trip.pets"], Words) and witness["trip.pets"].only is not None for witness in witnesses
    )
    found = diff(with_pets(), with_pets(rules=(evolve(RULES[0], stance=Stance.OPTION), *RULES[1:])))
    (difference,) = found.differences
    assert difference.patients.witness["trip.pets"] == only("dog")
    assert found.to_json()


def test_where_sources_differ_on_a_set_of_words_is_shown_with_a_set() -> None:
    other = rule("ride.dad", BUS, trip.pets.includes("dog"), Stance.OPTION, option="ride", source="dad")
    verification = verify.verify(with_pets(rules=(*RULES, other)))
    (note,) = verification.notes
    assert note.kind == "opposed"
    (told,) = json.loads(verification.to_json())["notes"]
    assert told["witness"]["trip.pets"] == told["patients"]["regions"][0]["witness"]["trip.pets"] == {"only": ["dog"]}
    assert note.witness["trip.pets"] == only("dog")
    assert note.stances == {"mum": Stance.NOT_RECOMMENDED, "dad": Stance.OPTION}


def test_tests_of_defects_can_be_run() -> None:
    book = draft_of(with_pets(), rules=RULES[:2])
    found = verify.verify(book)
    tests = found.to_tests("pets:BOOK")
    assert tests.startswith("from lmsrules import only\n")
    assert "'trip.pets': only()" in tests
    (gap,) = [defect for defect in found.defects if defect.kind == "gap"]
    assert gap.witness is not None
    assert gap.witness["trip.pets"] == only()
    assert verify.flaws_of(book, gap.witness) == {("gap", ("bus",))}
    assert verify.flaws_of(book, {"trip.pets": excludes("dog"), "trip.people": 1}) == set()


def test_changes_of_rules_on_words_are_killed_by_case_files_with_sets() -> None:
    tried = mutate(with_pets(), [])
    assert any("trip.pets.includes('dog')" in one.change for one in tried.tried)
    texts = [killer.text for killer in tried.killers]
    assert any('pets = { excludes = ["dog", "cat"] }' in text for text in texts)


def test_words_may_be_added_to_a_rulebook() -> None:
    more = Field(path="trip.pets", domain=WordSet((*PETS, "horse")), label="the pets")
    later = with_pets(fields=(more, *FIELDS[1:]))
    assert diff(with_pets(), later).differences == ()


def test_impossible_sets_are_told_by_constraint() -> None:
    peace = Constraint(id="peace", holds=~(trip.pets.includes("dog") & trip.pets.includes("cat")), why="They fight.")
    book = with_pets(constraints=(peace,))
    with pytest.raises(ContradictionError, match="the pets include cat") as refused:
        decide(book, {"trip.pets": includes("dog", "cat")})
    assert refused.value.constraints == ("peace",)
    assert decide(book, {"trip.pets": includes("dog"), "trip.people": 1})["bus"].options["ride"].depends_on == ()


def test_everything_that_takes_a_rulebook_takes_one_with_sets() -> None:
    book = with_pets()
    assert verify.verify(book).sound
    assert 'parameter "trip.pets includes dog" Boolean' in to_cql(book)
    assert '("trip.pets includes dog" = true)' in to_cql(book)
    check_rulebook(book, examples=5)


@given(st.data())
def test_strategies_draw_sets(data: st.DataObject) -> None:
    book = with_pets()
    drawn = data.draw(values(FIELD, book))
    assert problem_with(FIELD, drawn) is None
    known = data.draw(some_facts(rulebook=book, known=["trip.pets"], unknown=["trip.given"]))
    assert {word_path("trip.pets", word) for word in PETS} <= known.keys()
    assert not any(path.startswith("trip.given") for path in known)


def test_a_receipt_cannot_name_a_word_that_the_set_has_not() -> None:
    receipt = assess({"trip.pets": includes("dog")}, rulebook=with_pets()).receipt()
    for forged in ("trip.pets includes horse", "trip.pets", "trip.people includes dog", "trip.rain includes "):
        case = {**receipt["case"], forged: True}
        body = {name: part for name, part in {**receipt, "case": case}.items() if name != "sha256"}
        with pytest.raises(ReceiptError, match="there is no fact"):
            check_receipt({**body, "sha256": sha256_of(body)})


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda: at_least(3) | at_most(2), "for either, list one_of"),
        (lambda: ~at_least(3), r"below\(3\) for ~at_least\(3\)"),
        (lambda: at_least(3) & NUMBER, r"at_least\(3\) & at_most\(99\)"),
        (lambda: 5 & at_least(3), r"at_least\(3\) & at_most\(99\)"),
        (lambda: one_of("a", "b") & only("a"), "joined by & with such a set alone"),
        (lambda: at_least(3) & includes("dog"), "joined by & with such a set alone"),
        (lambda: includes("dog") & at_least(3), r"words alone: includes\(\.\.\.\)"),
        (lambda: "dog" & includes("dog"), r"words alone: includes\(\.\.\.\)"),
        (lambda: includes("dog") | includes("cat"), "joined by &, not by |"),
        (lambda: ~includes("dog"), "say what is known"),
    ],
)
def test_what_is_known_is_joined_by_and_alone(write: Callable[[], object], told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        write()


def test_a_word_is_written_in_one_way() -> None:
    dog = trip.pets.includes("dog")
    twice = rule("twice", BUS, ~dog & ~(dog & trip.rain), Stance.OPTION, option="ride")
    rest = rule("rest", BUS, dog, Stance.RECOMMENDED, option="ride")
    book = draft_of(with_pets(), rules=(twice, rest, *RULES[3:]))
    told = [note.message for note in verify.verify(book).notes]
    assert any("~(trip.pets.includes('dog') & (trip.rain == True))" in one for one in told)
    changes = [one.change for one in mutants(book)]
    assert "the opposite of trip.pets.includes('dog')" in changes
    assert not any("includes('dog') ==" in one and "False" not in one for one in (*told, *changes))
