"""Cautions: exact over all completions, on the options they belong to, and what is refused."""

import copy
import json
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import assess, check_receipt
from lmsrules.explanation.answered import position_to_dict
from lmsrules.logic.agreement import check_agreement, decide_twice
from lmsrules.logic.cautions import caution_conditions, caution_paths, cautions_on
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.engines import chainer_of
from lmsrules.logic.chaining.productions import productions_of
from lmsrules.logic.conditions import ALWAYS, Compare
from lmsrules.logic.diagrams.cautions import caution_truths, contraindicated
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ArgumentError, ContradictionError, EngineDisagreement, RulebookError
from lmsrules.logic.from_data import rulebook_from_data
from lmsrules.logic.kleene import truth
from lmsrules.logic.limits import Limit
from lmsrules.logic.partly import Known
from lmsrules.logic.parts import Caution, Option, Planned, Severity
from lmsrules.logic.printing import namespace, sha256_of, to_python
from lmsrules.logic.rulebook import Rulebook, draft_of, rulebook_of
from lmsrules.logic.setting import with_limits
from lmsrules.receipts.checker import Refused
from lmsrules.verify import verify

from ..oracle import completions, same
from ..random_rulebooks import FIELDS, conditions, partly_known_facts, rulebooks
from .journey import BIKE, RIDE, RULES, journey, rule, trip

PATHS = [field.path for field in FIELDS]
AGENTS = ("a", "b", "c")


@st.composite
def with_cautions(draw: st.DrawFn) -> Rulebook:
    """A random rulebook whose options hold drugs, with cautions on them."""
    book = draw(rulebooks())
    cautions = []
    for number in range(draw(st.integers(1, 5))):
        agents = tuple(draw(st.lists(st.sampled_from(AGENTS), min_size=1, max_size=2, unique=True)))
        cautions.append(
            Caution(
                id=f"k{number}",
                agents=agents,
                together=draw(st.booleans()),
                when=draw(conditions([f.id for f in book.findings])),
                severity=draw(st.sampled_from(Severity)),
                why="So it is.",
                citations=(),
            )
        )
    questions = {}
    for question in book.questions:
        options = []
        for option in question.options:
            held = draw(st.lists(st.sampled_from(AGENTS), unique=True))
            certain = draw(st.integers(0, len(held)))
            options.append(evolve(option, agents=tuple(held[:certain]), may_hold=tuple(held[certain:])))
        questions[question.id] = evolve(question, options=tuple(options))
    rules = tuple(evolve(one, on=questions[one.on.id]) for one in book.rules)
    return rulebook_of(book, questions=tuple(questions.values()), rules=rules, cautions=tuple(cautions))


@given(with_cautions(), partly_known_facts())
def test_cautions_equal_brute_force(book: Rulebook, facts: Mapping[str, Known]) -> None:
    known = dict(facts)
    for path in PATHS[:2]:  # keeps the number of completions small
        known.setdefault(path, "red" if path.endswith("colour") else "round")
    patients = list(completions(book, known, PATHS))
    if not patients:
        return
    truths = caution_truths(book, known)
    for (question, option), here in cautions_on(book).items():
        held = next(o for o in book.questions_by_id[question].options if o.id == option)
        standing = {one.caution.id for one in here}
        grave = []
        for caution in book.cautions:
            named = [agent in (*held.agents, *held.may_hold) for agent in caution.agents]
            certain = [agent in held.agents for agent in caution.agents]
            assert (caution.id in standing) == (all(named) if caution.together else any(named))
            if caution.severity is Severity.CONTRAINDICATED and (all if caution.together else any)(certain):
                grave.append(caution)
        for one in here:
            said = {truth(one.caution.when, patient, book.conditions) for patient in patients}
            assert truths[one.name] == same(said)  # type: ignore[arg-type]
            agents = {*one.caution.agents} & {*held.agents, *held.may_hold}
            assert set(one.agents) <= agents
            assert one.certain == (set(one.agents) <= set(held.agents))
        harmful = {any(truth(c.when, patient, book.conditions) for c in grave) for patient in patients}
        assert contraindicated(book, truths, question, option) == same(harmful)
    decide_twice(book, known, "builtin")


@given(with_cautions(), partly_known_facts())
def test_cautions_change_no_stance(book: Rulebook, facts: Mapping[str, Known]) -> None:
    try:
        assert decide(book, facts) == decide(draft_of(book, cautions=()), facts)
    except ContradictionError:
        return
    assert draft_of(book).sha256 == book.sha256 != draft_of(book, cautions=()).sha256


@given(with_cautions(), partly_known_facts())
def test_a_chainer_that_errs_on_a_caution_is_found_out(book: Rulebook, facts: Mapping[str, Known]) -> None:
    try:
        decided = decide(book, facts)
    except ContradictionError:
        return
    productions = productions_of(book)
    fired = chainer_of(book, "builtin").run(facts)
    names = {p.number for p in productions if p.conclusion.what.kind.value == "caution"}  # type: ignore[union-attr]
    truths = caution_truths(book, facts)
    for number in names - fired:
        one = productions[number]
        if truths[one.conclusion.what.id] is not one.conclusion.true:  # type: ignore[union-attr]
            wrong = derive(
                (*productions[:number], evolve(one, premises=()), *productions[number + 1 :]), fired | {number}
            )
            if wrong.truth(one.conclusion.what.kind, one.conclusion.what.id) is one.conclusion.true:  # type: ignore[union-attr]
                with pytest.raises(EngineDisagreement, match="disagree on caution"):
                    check_agreement(book, facts, decided, wrong)


@given(with_cautions())
def test_a_rulebook_with_cautions_goes_through_data_and_back(book: Rulebook) -> None:
    again = rulebook_from_data(book.parts)
    assert again.parts == book.parts
    assert again.cautions == book.cautions
    assert again.questions == book.questions


FAR = Limit(id="far", of="the distance", value=30, unit="km", low=5, high=100, citation="note", cumulative=True)
WET = Limit(id="crowd", of="people on one bike", value=2, low=1, high=4, citation="note")
TYRES = Caution(
    id="tyres",
    agents=("bike",),
    when=trip.distance_km >= FAR,
    severity=Severity.WAIT,
    why="Tyres do not last so long.",
    check="Look at the tyres.",
    citations=("note",),
)
CROWD = Caution(
    id="crowd",
    agents=("bike",),
    when=trip.people > WET,
    severity=Severity.CONTRAINDICATED,
    why="A bike does not carry so many.",
    citations=(),
)
COLD = Caution(
    id="cold", agents=("bike", "bus"), when=trip.rain, severity=Severity.CAUTION, why="It is cold.", citations=()
)


def trips(bike: Mapping[str, Any] | None = None, **changes: Any) -> Rulebook:
    """The journey by options that hold something."""
    on = evolve(BIKE, drugs=True, options=(Option(id="bike", title="A bike", **(bike or {"agents": ("bike",)})),))
    ride = evolve(
        RIDE, options=tuple(evolve(o, agents=(o.id,), may_hold=("bike",) * (o.id == "van")) for o in RIDE.options)
    )
    rules = tuple(evolve(one, on={"bike": on, "ride": ride}[one.on.id]) for one in RULES)
    parts = {"questions": (on, ride), "rules": rules, "limits": (FAR, WET), "cautions": (TYRES, CROWD, COLD)}
    return journey(**{**parts, **changes})


def test_the_gravest_stands_first_and_what_may_be_held_is_no_contraindication() -> None:
    book = trips()
    on = cautions_on(book)
    assert [one.caution.id for one in on["bike", "bike"]] == ["crowd", "tyres", "cold"]
    assert [(one.caution.id, one.certain) for one in on["ride", "van"]] == [
        ("crowd", False),
        ("tyres", False),
        ("cold", False),
    ]
    assert [one.caution.id for one in on["ride", "bus"]] == ["cold"]
    assert on["ride", "taxi"] == ()
    truths = caution_truths(book, {"trip.people": 5})
    assert contraindicated(book, truths, "bike", "bike") is True
    assert contraindicated(book, truths, "ride", "van") is False
    assert contraindicated(book, caution_truths(book, {}), "bike", "bike") is None


@pytest.mark.parametrize(
    ("dose", "given", "applies"), [(10, 20, False), (10, 20.5, True), (29, 1, False), (40, None, True)]
)
def test_what_a_course_adds_is_counted(dose: float, given: float | None, applies: bool) -> None:
    planned = Planned(agent="bike", dose=dose, unit="km", citation="note")
    book = trips({"agents": ("bike",), "planned": (planned,)})
    facts = {} if given is None else {"trip.distance_km": given}
    (tyres,) = [one for one in cautions_on(book)["bike", "bike"] if one.caution.id == "tyres"]
    assert tyres.planned == (planned,)
    assert caution_truths(book, facts)[tyres.name] is applies
    (here,) = [one for one in cautions_on(book)["ride", "van"] if one.caution.id == "tyres"]
    assert (here.name, here.planned) == ("tyres", ())  # of a van no dose is planned
    assert caution_truths(book, {"trip.distance_km": 30})["tyres"] is True
    assert caution_truths(book, {"trip.distance_km": 29.9})["tyres"] is False
    assert set(caution_conditions(book)) == {"tyres on bike/bike", "tyres", "crowd", "cold"}


def test_limits_can_be_set_and_set_back() -> None:
    book = trips()
    other = with_limits(book, {"far": 12.5, "crowd": 3})
    assert [limit.value for limit in other.limits] == [12.5, 3]
    assert [limit.default for limit in other.limits] == [30, 2]
    assert all(limit.changed for limit in other.limits)
    assert caution_truths(other, {"trip.distance_km": 20, "trip.people": 3})["tyres"] is True
    assert caution_truths(other, {"trip.distance_km": 20, "trip.people": 3})["crowd"] is False
    assert other.sha256 != book.sha256
    assert with_limits(other, {"far": 30, "crowd": 2}).parts == book.parts
    assert rulebook_from_data(other.parts).parts == other.parts


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        ({"fax": 12}, r"there is no limit 'fax'; did you mean 'far'\?"),
        ({"zzzzz": 12}, "there is no limit 'zzzzz'; there is far and crowd"),
        ({3: 12}, "there is no limit 3"),
        ({"far": 4}, "limit far: 4 is not allowed; give a number from 5 to 100 km"),
        ({"far": 101}, "limit far: 101 is not allowed"),
        ({"far": True}, "limit far: True is not allowed"),
        ({"far": float("nan")}, "limit far: nan is not allowed"),
        ({"far": "30"}, "limit far: '30' is not allowed"),
        ({"far": 4, "crowd": 9}, r"(?s)limit far.*limit crowd: 9 is not allowed; give a whole number from 1 to 4$"),
        ([], "limits: give a mapping of limits by id"),
    ],
)
def test_limits_that_cannot_be_set(limits: Any, problem: str) -> None:
    with pytest.raises(ArgumentError, match=problem):
        with_limits(trips(), limits)


def test_limits_keep_their_order() -> None:
    farther = evolve(FAR, id="farther", value=60, cumulative=False)
    far = evolve(FAR, cumulative=False)
    for order, equal in (("below", False), ("at_most", True)):
        ordered = evolve(far, below="farther") if order == "below" else evolve(far, at_most="farther")
        book = trips(limits=(ordered, farther, WET))
        assert with_limits(book, {"far": 61, "farther": 62}).limits_by_id["far"].value == 61
        words = "less than" if order == "below" else "at most"
        for values in ({"far": 61}, {"farther": 29}, {"far": 70, "farther": 65}):
            with pytest.raises(
                ArgumentError, match=rf"limit far is \d+ km: it has to be {words} limit farther, \d+ km"
            ):
                with_limits(book, values)
        if equal:
            assert with_limits(book, {"far": 60}).limits_by_id["far"].value == 60
        else:
            with pytest.raises(ArgumentError, match="limit far is 60 km"):
                with_limits(book, {"far": 60})
        assert rulebook_from_data(book.parts).limits == book.limits


def test_a_whole_limit_stays_whole() -> None:
    with pytest.raises(ArgumentError, match=r"limit crowd: 2\.5 is not allowed; give a whole number from 1 to 4"):
        with_limits(trips(), {"crowd": 2.5})
    assert with_limits(trips(), {"crowd": 3.0}).limits_by_id["crowd"].value == 3


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"limits": (WET,)}, "caution tyres uses the unknown limit 'far'"),
        (
            {"limits": (evolve(FAR, value=40), WET)},
            "compares trip.distance_km with 30, and limit far is 40",
        ),
        ({"limits": (evolve(FAR, high=20), WET)}, "limit far: value 30 is not from 5 to 20"),
        ({"limits": (evolve(FAR, below="fax"), WET)}, "limit far has to be below the unknown limit 'fax'"),
        (
            {"limits": (evolve(FAR, at_most="crowd"), WET)},
            "limit far is 30 km: it has to be at most limit crowd, 2",
        ),
        ({"cautions": (evolve(COLD, weighs=("trip.snow",)),)}, "caution cold weighs the unknown fact 'trip.snow'"),
        ({"limits": (evolve(FAR, citation="nose"), WET)}, "limit far cites the unknown 'nose'"),
        ({"cautions": (evolve(TYRES, when=trip.distance_km < FAR),)}, "far is cumulative: compare by >="),
        ({"cautions": (evolve(CROWD, agents=()),)}, "caution crowd names no drug and no course it is on"),
        (
            {"cautions": (evolve(CROWD, courses=(("bike", "bus"),)),)},
            "names the unknown option 'bike / bus'",
        ),
        ({"cautions": (evolve(CROWD, citations=("nose",)),)}, "caution crowd cites the unknown 'nose'"),
        ({"cautions": (CROWD, CROWD)}, "caution 'crowd' is defined 2 times"),
        ({"limits": (FAR, FAR, WET)}, "limit 'far' is defined 2 times"),
        ({"bike": {"agents": ()}}, "option bike of question bike names no drug"),
        ({"bike": {"agents": ("bike",), "may_hold": ("bike",)}}, "holds bike for certain, so not perhaps as well"),
        (
            {"bike": {"agents": ("bike",), "planned": (Planned(agent="bus", dose=1, unit="km", citation="note"),)}},
            "plans a dose of 'bus', which it does not hold",
        ),
        (
            {"bike": {"agents": ("bike",), "planned": (Planned(agent="bike", dose=1, unit="m", citation="note"),)}},
            "plans bike in m; cumulative limits are in km",
        ),
        (
            {"bike": {"agents": ("bike",), "planned": (Planned(agent="bike", dose=0, unit="km", citation="nose"),)}},
            r"(?s)plans 0 of bike.*cites the unknown 'nose'",
        ),
    ],
)
def test_what_a_rulebook_is_refused_for(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(RulebookError, match=problem):
        trips(**changes)


def test_a_number_that_has_a_name_is_written_out_with_it() -> None:
    test = trip.distance_km > FAR
    assert test == Compare("trip.distance_km", ">", 30, "far")
    assert eval(to_python(~test), namespace(journey().fields)) == ~test
    assert to_python(trip.distance_km > 30) == "(trip.distance_km > 30)"


def test_a_caution_that_always_applies_needs_no_fact() -> None:
    book = trips(cautions=(evolve(COLD, when=ALWAYS),))
    assert caution_truths(book, {}) == {"cold": True}
    assert rule("x", BIKE, ALWAYS, RULES[0].stance)


@given(with_cautions(), partly_known_facts())
def test_receipts_prove_cautions_and_nothing_else_is_accepted(book: Rulebook, facts: Mapping[str, Known]) -> None:
    try:
        data = assess(facts, rulebook=book, engine="builtin").receipt()
    except ContradictionError:
        return
    assert check_receipt(data, book.sha256).startswith("accepted: ")
    for place, answer in enumerate(data["answers"]):
        for option, said in enumerate(answer["options"]):
            for caution, applies in said["cautions"].items():
                for other in {True, False, None} - {applies}:
                    forged = copy.deepcopy(data)
                    forged["answers"][place]["options"][option]["cautions"][caution] = other
                    assert_refused(forged, "the positions are")
            for other in {True, False, None} - {said["contraindicated"]}:
                forged = copy.deepcopy(data)
                forged["answers"][place]["options"][option]["contraindicated"] = other
                assert_refused(forged, "the positions are")
    for place, proved in enumerate(data["cautions"]):
        for other in {True, False, None} - {proved["applies"]}:
            forged = copy.deepcopy(data)
            forged["cautions"][place]["applies"] = other
            assert_refused(forged, "is not what follows")
        forged = copy.deepcopy(data)
        del forged["cautions"][place]
        assert_refused(forged, "left out")


def assert_refused(forged: dict[str, Any], why: str) -> None:
    body = {name: value for name, value in forged.items() if name != "sha256"}
    with pytest.raises(Refused, match=why):
        check_receipt({**body, "sha256": sha256_of(body)})


def test_a_receipt_counts_what_a_course_adds() -> None:
    planned = Planned(agent="bike", dose=10.5, unit="km", citation="note")
    book = trips({"agents": ("bike",), "planned": (planned,)})
    data = assess({"trip.distance_km": 20, "trip.people": 1}, rulebook=book).receipt()
    assert check_receipt(json.loads(json.dumps(data)), book.sha256).startswith("accepted: ")
    (said,) = data["answers"][0]["options"]
    assert said["cautions"] == {"cold": None, "crowd": False, "tyres": True}
    assert said["contraindicated"] is False


def test_what_cautions_say_of_an_option() -> None:
    book = trips()
    position = assess({"trip.distance_km": 40, "trip.people": 2}, rulebook=book)["bike"]["bike"]
    assert position.contraindicated is False
    assert position.check_first == ("trip.rain",)
    crowd, tyres, cold = position.cautions
    assert [one.applies for one in (crowd, tyres, cold)] == [False, True, None]
    assert [(limit.name, limit.reached, limit.default) for limit in tyres.limits] == [("far", True, None)]
    assert tyres.facts == ("trip.distance_km",)
    assert cold.depends_on == ("trip.rain",)
    data = position_to_dict(position)
    assert data["cautions"][1]["agent"] == "bike"
    assert data["cautions"][1]["limits"][0]["source"] == "note"
    assert data["contraindicated"] is False


def test_what_a_caution_weighs_without_a_figure_is_shown_with_it_and_is_never_idle() -> None:
    heavy = evolve(COLD, weighs=("trip.luggage",), why="Heavy luggage and rain do not go together.")
    book, plain = trips(cautions=(TYRES, CROWD, heavy)), trips()
    assert book.sha256 != plain.sha256
    assert rulebook_from_data(book.parts).cautions == book.cautions
    known: dict[str, Any] = {"trip.people": 2, "trip.rain": False, "trip.luggage": "bag"}
    assert "trip.luggage" in caution_paths(book, book.questions_by_id["bike"])
    assert "trip.luggage" not in caution_paths(plain, plain.questions_by_id["bike"])
    (cold,) = [one for one in assess(known, rulebook=book)["bike"]["bike"].cautions if one.id == "cold"]
    assert (cold.applies, cold.facts, cold.weighs) == (False, ("trip.rain",), ("trip.luggage",))
    to_weigh = "To weigh: the luggage is bag. Heavy luggage and rain do not go together."
    assert to_weigh in page_on(known, book)
    wet = page_on({**known, "trip.rain": True}, book)
    assert ": the luggage is bag. Heavy luggage and rain do not go together." in wet
    assert "To weigh: the luggage" not in wet
    assert "To weigh: the luggage" not in page_on({"trip.people": 2, "trip.rain": False}, book)


def whole_page_on(facts: dict[str, Any], book: Rulebook) -> str:
    return " ".join(assess(facts, rulebook=book).to_text(full=True).split())


def page_on(facts: dict[str, Any], book: Rulebook) -> str:
    return " ".join(assess(facts, rulebook=book).to_text().split())


def test_the_page_says_what_applies_which_limit_was_set_and_what_to_check() -> None:
    text = page_on({"trip.distance_km": 40, "trip.people": 2}, with_limits(trips(), {"far": 12}))
    assert "Not until corrected: bike: Tyres do not last so long. [1]" in text
    assert "Limits: distance 40 km, above 12 SET HERE [1]" in text
    assert text.index("Limits set here: far 12 km (30 as read).") < text.index("ANSWERS")
    text = whole_page_on({"trip.distance_km": 40, "trip.people": 2}, with_limits(trips(), {"far": 12}))
    assert "Limits: the distance is 40 km; 12 km, the distance SET HERE, 30 AS READ [1]" in text
    assert "What the course adds: is not counted" in text
    assert "Check first: rain." in text
    assert "Limits set here" not in page_on({"trip.people": 2}, trips())
    few = evolve(WET, value=1)
    book = trips(limits=(FAR, few), cautions=(TYRES, evolve(CROWD, when=trip.people > few)))
    assert "! contraindicated" in page_on({"trip.people": 2, "trip.luggage": "none"}, book)


NEVER_SO = (trip.goal == "school") & (trip.luggage == "piano")


@pytest.mark.parametrize(
    ("cautions", "found"),
    [
        ((TYRES, CROWD, COLD), []),
        ((evolve(TYRES, agents=("boat",)), CROWD, COLD), [("caution-on-nothing", ("tyres",))]),
        ((TYRES, evolve(CROWD, when=NEVER_SO), COLD), [("idle-caution", ("crowd",))]),
        ((TYRES, evolve(CROWD, agents=("taxi",), when=~(trip.people <= 5)), COLD), [("idle-caution", ("crowd",))]),
    ],
)
def test_verify_finds_cautions_that_are_idle_or_stand_nowhere(cautions: tuple[Caution, ...], found: list[Any]) -> None:
    kinds = ("caution-on-nothing", "idle-caution")
    assert [(d.kind, d.culprits) for d in verify(trips(cautions=cautions)).defects if d.kind in kinds] == found


def test_verify_finds_drugs_that_no_caution_names() -> None:
    missed = [d for d in verify(trips()).defects if d.kind == "drug-without-caution"]
    assert [d.culprits[-1] for d in missed] == ["taxi", "van"]
    (misspelt,) = [d for d in verify(trips({"agents": ("bikes",)})).defects if "bikes" in d.culprits]
    assert "did you mean 'bike'" in misspelt.message
