"""A rulebook with a fact that holds a set of words: who can come along. Its sets are tried against all subsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import chain, combinations
from operator import and_
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le
from attrs import evolve, frozen
from hypothesis import strategies as st

from lmsrules.logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, fact_groups
from lmsrules.logic.fields import About, Field, Record, fields_of
from lmsrules.logic.reading import keep
from lmsrules.logic.rulebook import Option, Question, Rulebook, Stance
from lmsrules.logic.words import Words, excludes, includes, only

from ..brute import OPERATIONS
from .journey import journey, rule

PETS = ("dog", "cat", "fish", "grey_parrot")


@frozen(kw_only=True, repr=False)
class Trip(Record):
    """What can be known of a trip with pets."""

    pets: Annotated[Words[Literal["dog", "cat", "fish", "grey_parrot"]], About(label="the pets")] | None = None
    people: Annotated[int, Ge(1), Le(3), About(label="the number of people")] | None = None
    rain: Annotated[bool, About(label="rain", yes="it rains", no="it is dry")] | None = None
    given: (
        Annotated[
            Words[Literal["hay", "milk"]],
            About(label="the food given", yes="{word} has been given", no="{word} has not been given"),
        ]
        | None
    ) = None

    def __attrs_post_init__(self) -> None:
        keep(self, {field.path.partition(".")[2]: field for field in FIELDS})


FIELDS = fields_of(Trip, "trip")
FIELD = FIELDS[0]
BY_PATH: Mapping[str, Field] = {field.path: field for field in FIELDS}
trip: Any = fact_groups(FIELDS)["trip"]

BUS = Question(
    id="bus",
    title="The bus",
    asked_when=trip.people <= 2,
    options=(Option(id="ride", title="A ride"), Option(id="wait", title="Waiting")),
    factors=("trip.pets", "trip.given"),
)
RULES = (
    rule("ride.dog", BUS, trip.pets.includes("dog"), Stance.NOT_RECOMMENDED, option="ride"),
    rule("ride.cat", BUS, trip.pets.includes("cat") & ~trip.pets.includes("dog"), Stance.OPTION, option="ride"),
    rule(
        "ride.alone", BUS, ~(trip.pets.includes("cat") | trip.pets.includes("dog")), Stance.RECOMMENDED, option="ride"
    ),
    rule("wait", BUS, trip.rain, Stance.NOT_RECOMMENDED, option="wait"),
    rule("wait.dry", BUS, ~trip.rain, Stance.OPTION, option="wait"),
)


def with_pets(**changes: Any) -> Rulebook:
    """The rulebook, with parts exchanged."""
    evidence = tuple(evolve(one, bears_on=(("bus", "ride"),)) for one in journey().evidence)
    parts = {"fields": FIELDS, "findings": (), "constraints": (), "questions": (BUS,), "rules": RULES}
    return journey(**{**parts, "evidence": evidence, **changes})


Saying = tuple[str, tuple[str, ...]]
"""The name of a function and its words, such as `("only", ("dog",))`."""

SAYING: Mapping[str, Any] = {"includes": includes, "excludes": excludes, "only": only}


def sayings() -> st.SearchStrategy[list[Saying]]:
    """What may be said of the pets, piece by piece; perhaps nothing is left."""
    words = st.lists(st.sampled_from(PETS), max_size=3).map(tuple)
    return st.lists(st.tuples(st.sampled_from(tuple(SAYING)), words), min_size=1, max_size=3)


def said(pieces: Iterable[Saying]) -> Words[Any]:
    """The pieces as they are written in Python."""
    return reduce(and_, (SAYING[name](*words) for name, words in pieces))


def subsets(pieces: Iterable[Saying] = ()) -> list[frozenset[str]]:
    """All sets of pets of which everything said is true."""
    every = chain.from_iterable(combinations(PETS, size) for size in range(len(PETS) + 1))
    return [pets for pets in map(frozenset, every) if all(_is_so(name, set(words), pets) for name, words in pieces)]


def _is_so(name: str, words: set[str], pets: frozenset[str]) -> bool:
    if name == "only":
        return pets == words
    return words <= pets if name == "includes" else not words & pets


def _value(patient: Mapping[str, Any], path: str) -> Any:
    of, is_word, word = path.partition(" includes ")
    return word in patient[of] if is_word else patient[path]


def holds(condition: Condition, patient: Mapping[str, Any], findings: Mapping[str, Condition]) -> bool:
    """Whether a condition is true of a whole trip, whose pets are a set."""
    match condition:
        case Always():
            return True
        case Compare(path, op, value):
            return bool(OPERATIONS[op](_value(patient, path), value))
        case Member(path, values):
            return _value(patient, path) in values
        case Holds(finding):
            return holds(findings[finding], patient, findings)
        case Not(part):
            return not holds(part, patient, findings)
        case And(parts):
            return all(holds(part, patient, findings) for part in parts)
        case Or(parts):
            return any(holds(part, patient, findings) for part in parts)
    raise TypeError(condition)
