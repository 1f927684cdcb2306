"""A rulebook that has nothing to do with medicine: how to get to town. `logic/` stands alone."""

from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le, Unit
from attrs import frozen

from lmsrules.logic.conditions import fact_groups
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.fields import About, fields_of
from lmsrules.logic.rulebook import Constraint, Draft, Finding, Option, Question, Rule, Rulebook, Source, Stance


@frozen(kw_only=True)
class Trip:
    """What can be known of a trip."""

    distance_km: Annotated[float, Gt(0), Unit("km"), About(label="the distance")] | None = None
    people: Annotated[int, Ge(1), Le(5), About(label="the number of people")] | None = None
    rain: Annotated[bool, About(label="rain", yes="it rains", no="it is dry")] | None = None
    goal: Annotated[Literal["work", "school", "fun"], About(label="the goal")] | None = None
    luggage: Annotated[Literal["none", "bag", "piano"], About(label="the luggage")] | None = None
    budget: Annotated[float, Ge(0), Le(100), About(label="the budget")] | None = None


FIELDS = fields_of(Trip, "trip")
trip: Any = fact_groups(FIELDS)["trip"]

far = Finding(id="far", label="it is far", otherwise="it is near", when=trip.distance_km > 5)
loaded = Finding(id="loaded", label="there is a load", otherwise="there is no load", when=trip.luggage != "none")
hard_way = Finding(id="hard_way", label="the way is hard", otherwise="the way is easy", when=far | loaded)

BIKE = Question(id="bike", title="Going by bike", asked_when=trip.people <= 2, factors=("trip.budget",))
RIDE = Question(
    id="ride",
    title="Being driven",
    asked_when=hard_way,
    options=(Option(id="bus", title="The bus"), Option(id="taxi", title="A taxi"), Option(id="van", title="A van")),
)


def rule(id: str, on: Question, when: Any, stance: Stance, **more: Any) -> Rule:
    """A rule on weak evidence."""
    return Rule(
        id=id,
        on=on,
        when=when,
        stance=stance,
        why=f"Because of {id}.",
        evidence=("hearsay",),
        **{"source": "mum", **more},
    )


RULES = (
    rule("bike.easy", BIKE, ~hard_way, Stance.RECOMMENDED),
    rule("bike.hard", BIKE, hard_way, Stance.OPTION),
    rule("bike.piano", BIKE, hard_way & (trip.luggage == "piano"), Stance.NOT_RECOMMENDED, overrides=("bike.hard",)),
    rule("bike.fit", BIKE, ~hard_way & (trip.goal == "fun"), Stance.NOT_RECOMMENDED, source="dad"),
    rule("bike.flood", BIKE, trip.rain & far, Stance.NOT_RECOMMENDED, source="dad"),
    rule("ride.bus", RIDE, trip.luggage.is_in("none", "bag"), Stance.RECOMMENDED, option="bus"),
    rule("ride.bus-piano", RIDE, trip.luggage == "piano", Stance.NOT_RECOMMENDED, option="bus"),
    rule("ride.taxi-rich", RIDE, trip.budget >= 20, Stance.OPTION, option="taxi"),
    rule("ride.taxi-poor", RIDE, trip.budget < 20, Stance.OPTION, option="taxi"),
    rule("ride.van", RIDE, (trip.luggage == "piano") & (trip.people == 1), Stance.INDIVIDUALISE, option="van"),
)


def journey(**changes: Any) -> Rulebook:
    """The rulebook, with parts exchanged."""
    return Rulebook(**_parts(changes))


def draft_journey(**changes: Any) -> Draft:
    """The same, unchecked."""
    return Draft(**_parts(changes))


def _parts(changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "journey",
        "version": "1",
        "subject": "trip",
        "fields": FIELDS,
        "findings": (far, loaded, hard_way),
        "constraints": (
            Constraint(
                id="no-piano-at-school",
                holds=~((trip.goal == "school") & (trip.luggage == "piano")),
                why="Nobody takes a piano to school.",
            ),
        ),
        "sources": (Source(id="mum", title="Mum", citation="note"), Source(id="dad", title="Dad", citation="note")),
        "questions": (BIKE, RIDE),
        "rules": RULES,
        "evidence": (
            Evidence(
                id="hearsay",
                says="They say so.",
                citations=("note",),
                design=Design.UNSTATED,
                direction=Direction.FOR,
                bears_on=(("bike", "bike"),),
            ),
        ),
        "citations": (Citation(id="note", confidence="unidentified", note="A note on the fridge."),),
        **changes,
    }
