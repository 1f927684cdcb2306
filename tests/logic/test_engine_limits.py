"""Names with the same hash: durable-rules takes one for the other, so no two names that it is given have one."""

import json
from collections.abc import Iterator

import pytest
from attrs import evolve

from lmsrules.logic.chaining import durable
from lmsrules.logic.chaining.productions import MOST_PREMISES, productions_of
from lmsrules.logic.chaining.rulesets import MOST_PATTERNS, MOST_PATTERNS_PER_FACT, MOST_RULES, PRIME, rulesets_of

from .large import large_draft

ALIKE = [("costarring", "liquid"), ("altarage", "zinke"), ("r66999", "r916676")]
"""Names that 32-bit FNV-1a cannot tell apart; the last are names of rules as the engine is given them."""

needs_engine = pytest.mark.skipif(not durable.is_available(), reason="durable-rules cannot be imported on this Python")


@pytest.mark.parametrize(
    ("text", "value"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968), ("é", 0x1E9DE8C1)]
)
def test_the_hash_is_fnv_1a_of_32_bits(text: str, value: int) -> None:
    """The values published with the hash, and two bytes of one letter."""
    assert fnv1a(text) == value


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_names_have_the_same_hash(one: str, other: str) -> None:
    assert fnv1a(one) == fnv1a(other)
    assert fnv1a(one) != fnv1a(f"{other}s")


@needs_engine
@pytest.mark.parametrize(("tested", "known"), [*ALIKE, *((other, one) for one, other in ALIKE)])
def test_the_engine_takes_a_name_for_another_with_the_same_hash(tested: str, known: str) -> None:
    assert fires(tested, tested)
    assert fires(tested, known)
    assert not fires(tested, f"{known}s")


def fires(tested: str, known: str) -> bool:
    """Whether a rule of the engine that tests one name fires on a fact that has another."""
    engine = durable.load_extension()
    rules = {"first": {"all": [{"m0": {"first": 1}}]}, "second": {"all": [{"m0": {tested: 1}}]}}
    handle = engine.create_ruleset("names", json.dumps(rules))
    fired = []
    for id, name in (("a", "first"), ("b", known)):  # a state can be deleted once a rule has fired
        code, offset = engine.assert_fact(handle, json.dumps({"sid": "1", "id": id, name: 1}))
        message = engine.start_action_for_state(handle, offset)[1] if code == durable.OK else None
        while message:
            fired += list(json.loads(message))
            message = engine.complete_and_start_action(handle, offset)
    engine.delete_state(handle, "1")
    engine.delete_ruleset(handle)
    return fired == ["first", "second"]


def possible_names(most_rules: int = MOST_RULES) -> list[str]:
    """All names that parts of a ruleset can have: a field has a test for each premise of each pattern on it at most."""
    most_tests = MOST_PATTERNS_PER_FACT * MOST_PREMISES
    counted = [("r", 0, most_rules), ("f", 1, MOST_PATTERNS), ("t", 0, most_tests), ("m", 0, MOST_PREMISES)]
    numbered = [f"{letter}{n}" for letter, first, most in counted for n in range(first, first + most)]
    return ["sid", "id", "k", "v", PRIME, *numbered]


def test_no_two_names_that_the_engine_can_be_given_have_the_same_hash() -> None:
    names = possible_names()
    assert len({fnv1a(name) for name in names}) == len(set(names)) == len(names)
    too_many = possible_names(most_rules=10**6)
    assert len({fnv1a(name) for name in too_many}) < len(too_many), "so the limits are what keeps them apart"


@pytest.mark.parametrize("seed", range(3))
def test_the_engine_is_given_no_other_names(seed: int) -> None:
    productions = productions_of(large_draft(seed, fields=3, findings=150, questions=8, rules_each=70))
    parts = rulesets_of(tuple(evolve(one, number=one.number + 10**6) for one in productions))
    assert len(parts) > 3
    possible = set(possible_names())
    for part in parts:
        assert set(names_in(json.loads(part.definition))) <= {*possible, "all", "$and"}
        assert {str(fact["id"]) for fact in part.facts.values()} <= possible


def names_in(definition: object) -> Iterator[str]:
    """The keys of nested data."""
    if isinstance(definition, dict):
        yield from definition
    if isinstance(definition, dict | list):
        for below in definition.values() if isinstance(definition, dict) else definition:
            yield from names_in(below)


def fnv1a(text: str) -> int:
    """The hash by which the engine knows a name."""
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value
