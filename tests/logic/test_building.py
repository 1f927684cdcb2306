"""What a rulebook refuses when it is built: each defect named, clashes and gaps with a witness who replays."""

import pickle
import re
from typing import Any

import pytest
from attrs import evolve

from lmsrules.logic.analysis.exceptions import inherited_hint
from lmsrules.logic.conditions import Compare, Holds
from lmsrules.logic.errors import Defect, RulebookError
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.kleene import truth
from lmsrules.logic.rulebook import Constraint, Finding, Option, Question, Source, Stance

from .journey import BIKE, RIDE, RULES, draft_journey, far, hard_way, journey, loaded, rule, trip


def refused(**changes: Any) -> tuple[Defect, ...]:
    """The defects of a journey with parts exchanged."""
    with pytest.raises(RulebookError) as caught:
        journey(**changes)
    return caught.value.defects


def finding(id: str, when: Any) -> Finding:
    return Finding(id=id, label=id, otherwise=f"not {id}", when=when)


def test_the_unbroken_one_builds() -> None:
    assert len(journey().rules) == 10
    assert repr(journey()) == "<Rulebook journey 1: 10 rules on 2 questions>"


MUM, DAD = journey().sources
LONELY = Question(id="walk", title="Walking", asked_when=far)


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"findings": (far, loaded)}, "unknown-name", r"question ride uses the unknown finding 'hard_way'"),
        (
            {"findings": (far, loaded, hard_way, finding("x", Holds("hard_weg")))},
            "unknown-name",
            r"finding x uses the unknown finding 'hard_weg'; did you mean 'hard_way'\?",
        ),
        (
            {"findings": (far, loaded, hard_way, finding("x", Compare("trip.rein", "==", True)))},
            "unknown-name",
            r"unknown field 'trip.rein'; did you mean 'trip.rain'\?",
        ),
        (
            {"findings": (far, loaded, hard_way, finding("x", Compare("trip.people", "<=", 9)))},
            "bad-value",
            r"finding x: trip.people: 9 is not allowed",
        ),
        (
            {"findings": (far, loaded, hard_way, finding("x", Compare("trip.goal", "<", "fun")))},
            "bad-value",
            r"needs an order",
        ),
        (
            {"findings": (far, loaded, hard_way, finding("a", Holds("b")), finding("b", ~Holds("a")))},
            "cycle",
            r"finding 'a' is defined by way of itself: a -> b -> a",
        ),
        ({"findings": (far, loaded, hard_way, far)}, "repeated-name", r"finding 'far' is defined 2 times"),
        ({"findings": (far, loaded, hard_way, finding("Not nice", far))}, "bad-name", r"write it like_this"),
        ({"rules": (*RULES, RULES[0])}, "repeated-name", r"rule 'bike.easy' is defined 2 times"),
        ({"rules": (*RULES, rule("x", LONELY, far, Stance.OPTION))}, "unknown-name", r"unknown question 'walk'"),
        (
            {"rules": (*RULES, rule("x", RIDE, far, Stance.OPTION, option="buss"))},
            "unknown-name",
            r"unknown option 'buss'; did you mean 'bus'\?",
        ),
        (
            {"rules": (*RULES, rule("x", BIKE, far, Stance.OPTION, source="aunt"))},
            "unknown-name",
            r"unknown source 'aunt'",
        ),
        ({"rules": (*RULES[:9], evolve(RULES[9], evidence=("rumour",)))}, "unknown-name", r"unknown evidence 'rumour'"),
        (
            {"rules": (*RULES[:9], evolve(RULES[9], statements=("S99",)))},
            "unknown-name",
            r"unknown statement 'S99'",
        ),
        (
            {"rules": (*RULES[:9], evolve(RULES[9], overrides=("nobody",)))},
            "unknown-name",
            r"unknown rule 'nobody'",
        ),
        (
            {"rules": (*RULES[:9], evolve(RULES[9], overrides=("bike.easy",)))},
            "bad-override",
            r"bike.easy, which is on another option",
        ),
        (
            {"rules": (*RULES, rule("x", BIKE, far, Stance.OPTION, source="dad", overrides=("bike.easy",)))},
            "bad-override",
            r"a source cannot silence another",
        ),
        (
            {"rules": (*RULES[:9], evolve(RULES[9], overrides=("ride.van",)))},
            "cycle",
            r"rule 'ride.van' overrides itself: ride.van -> ride.van",
        ),
        ({"citations": ()}, "dangling-citation", r"evidence hearsay cites the unknown 'note'"),
        ({"sources": ()}, "unknown-name", r"names no source"),
        (
            {"sources": (Source(id="mum", title="Mum", citation="note", supersedes=("mum",)),)},
            "cycle",
            r"its own place",
        ),
        (
            {"sources": (MUM, evolve(DAD, supersedes=("mum",)))},
            "bad-value",
            r"source mum is the primary one, and superseded",
        ),
        (
            {
                "sources": (MUM, DAD, Source(id="gran", title="Gran", citation="note", supersedes=("dad",))),
                "rules": (*RULES, rule("x", BIKE, far, Stance.OPTION, source="dad")),
            },
            "bad-value",
            r"rule x: source dad is superseded: give it to former_rules",
        ),
        ({"sources": (Source(id="mum", title="Mum", citation="x"),)}, "unknown-name", r"source mum names .* 'x'"),
        (
            {"questions": (evolve(BIKE, factors=("trip.mood",)), RIDE)},
            "unknown-name",
            r"question bike names the unknown field 'trip.mood'",
        ),
        (
            {"questions": (evolve(BIKE, considerations=("nice",)), RIDE)},
            "unknown-name",
            r"question bike names the unknown finding 'nice'",
        ),
        (
            {"questions": (BIKE, evolve(RIDE, options=(*RIDE.options, Option(id="bus", title="Bus"))))},
            "repeated-name",
            r"option of ride 'bus' is defined 2 times",
        ),
    ],
)
def test_structural_defects(changes: dict[str, Any], kind: str, message: str) -> None:
    defects = refused(**changes)
    assert any(d.kind == kind and re.search(message, d.message) for d in defects), "\n".join(map(str, defects))


def test_evidence_defects() -> None:
    bad = Evidence(
        id="rumour",
        says="Somebody says so.",
        citations=(),
        design=Design.UNSTATED,
        direction=Direction.FOR,
        bears_on=(("bike", "tandem"),),
        population=Compare("trip.moon", "==", 1),
        statements=("S1",),
    )
    messages = "\n".join(map(str, refused(evidence=(*journey().evidence, bad), citations=(Citation(id="note"),))))
    for part in ("cites no publication", "'bike / tandem'", "unknown field 'trip.moon'", "unknown statement 'S1'"):
        assert part in messages


def test_all_structural_defects_are_reported_at_once() -> None:
    assert len(refused(citations=(), rules=(*RULES, RULES[0], rule("x", LONELY, far, Stance.OPTION)))) >= 4


def test_a_clash_within_a_source_shows_a_patient() -> None:
    clash = rule("bike.rain", BIKE, trip.rain, Stance.NOT_RECOMMENDED)
    defects = refused(rules=(*RULES, clash))
    assert {d.kind for d in defects} == {"clash"}
    assert {d.culprits for d in defects} == {("bike.easy", "bike.rain"), ("bike.hard", "bike.rain")}
    rulebook = journey()
    for defect in defects:
        assert defect.witness is not None
        for name in defect.culprits:
            when = clash.when if name == "bike.rain" else rulebook.rules_by_id[name].when
            assert truth(when, defect.witness, rulebook.conditions) is True
        assert truth(rulebook.constraints[0].holds, defect.witness, rulebook.conditions) is True
        assert "it rains" in defect.message


def test_an_exception_mends_the_clash() -> None:
    mended = rule("bike.rain", BIKE, trip.rain, Stance.NOT_RECOMMENDED, overrides=("bike.easy", "bike.hard"))
    assert journey(rules=(*RULES, mended))


def test_another_source_may_disagree() -> None:
    assert journey(
        rules=(*RULES, rule("ride.dad", RIDE, trip.rain, Stance.NOT_RECOMMENDED, option="bus", source="dad"))
    )


def test_a_clash_with_an_exceptions_exception_says_that_overrides_are_not_inherited() -> None:
    """Where the rule in between does not apply, the first and the last both hold."""
    wet = rule("bike.wet", BIKE, trip.rain, Stance.NOT_RECOMMENDED, overrides=("bike.easy", "bike.hard"))
    boat = rule("bike.boat", BIKE, trip.budget > 50, Stance.INDIVIDUALISE, overrides=("bike.wet", "bike.piano"))
    for rules in ((*RULES, wet, boat), (boat, wet, *RULES)):
        told = {frozenset(defect.culprits): defect for defect in refused(rules=rules)}
        assert set(told) == {frozenset({"bike.boat", "bike.easy"}), frozenset({"bike.boat", "bike.hard"})}
        defect = told[frozenset({"bike.boat", "bike.easy"})]
        assert defect.witness is not None
        assert defect.witness["trip.rain"] is False
        assert defect.message.endswith(
            " Narrow one of them, or let one override the other. Overrides are not inherited: bike.boat overrides "
            "bike.wet and bike.wet overrides bike.easy, and so bike.boat leaves bike.easy as it is; add 'bike.easy' to "
            "the overrides of bike.boat"
        )
    mended = evolve(boat, overrides=(*boat.overrides, "bike.easy", "bike.hard"))
    assert journey(rules=(*RULES, wet, mended))


def test_overrides_are_named_by_their_shortest_way_and_only_where_there_is_one() -> None:
    overrides = {"a": (), "b": ("a",), "c": ("b",), "d": ("e", "c"), "e": ("c",), "x": (), "y": ("nothing", "y")}
    rules = {name: rule(name, BIKE, trip.rain, Stance.OPTION, overrides=over) for name, over in overrides.items()}
    draft = draft_journey(rules=tuple(rules.values()))
    hint = inherited_hint(draft, rules["a"], rules["d"])
    assert ": d overrides c and c overrides b and b overrides a, and so d leaves a as it is; add 'a' to" in hint
    assert hint == inherited_hint(draft, rules["d"], rules["a"])
    assert inherited_hint(draft, rules["d"], rules["x"]) == inherited_hint(draft, rules["y"], rules["d"]) == ""


def test_an_impossible_overlap_is_no_clash() -> None:
    narrow = rule("x", RIDE, (trip.luggage == "piano") & (trip.goal == "school"), Stance.RECOMMENDED, option="van")
    assert journey(rules=(*RULES, narrow))
    (defect,) = refused(rules=(*RULES, narrow), constraints=())
    assert (defect.kind, defect.culprits) == ("clash", ("ride.van", "x"))


def test_a_gap_shows_a_patient() -> None:
    (defect,) = refused(rules=RULES[1:])  # nobody speaks for an easy way unless it is for fun
    assert (defect.kind, defect.culprits) == ("gap", ("bike",))
    assert defect.witness is not None
    assert "the distance is 5 km" in defect.message
    assert truth(hard_way.when, defect.witness, journey().conditions) is False


def test_a_rulebook_without_patients_is_refused() -> None:
    nobody = Constraint(id="nobody", holds=trip.rain & ~trip.rain, why="Nobody.")
    (defect,) = refused(constraints=(nobody,))
    assert (defect.kind, defect.culprits) == ("no-patient", ("nobody",))


def test_the_hash_covers_wording_and_is_the_same_for_the_same_content() -> None:
    assert journey().sha256 == journey().sha256
    reworded = (evolve(RULES[0], why="Another reason."), *RULES[1:])
    assert journey(rules=reworded).sha256 != journey().sha256
    stricter = (evolve(far, when=trip.distance_km > 6), loaded, hard_way)
    assert journey(findings=stricter).sha256 != journey().sha256


def test_a_rulebook_pickles() -> None:
    rulebook = journey()
    copy = pickle.loads(pickle.dumps(rulebook))
    assert copy.sha256 == rulebook.sha256
    assert copy.compiled.diagrams == rulebook.compiled.diagrams
