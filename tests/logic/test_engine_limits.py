"""Names with the same hash: durable-rules takes one for the other, so it is not used; the built-in chainer serves."""

import json

import pytest

from lmsrules.logic.agreement import check_agreement
from lmsrules.logic.chaining import durable
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.engines import make_chainer
from lmsrules.logic.chaining.productions import Kind, Literal, Production, Proposition
from lmsrules.logic.conditions import Compare
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import EngineLimitError

from ..oracle import Facts
from .journey import journey

ALIKE = [("costarring", "liquid"), ("altarage", "zinke"), ("r66999", "r916676")]
"""Names that 32-bit FNV-1a cannot tell apart; the last are names of rules as the engine is given them."""

needs_engine = pytest.mark.skipif(not durable.is_available(), reason="durable-rules cannot be imported on this Python")


@pytest.mark.parametrize(
    ("text", "value"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968), ("é", 0x1E9DE8C1)]
)
def test_the_hash_is_fnv_1a_of_32_bits(text: str, value: int) -> None:
    """The values published with the hash, and two bytes of one letter."""
    assert durable._fnv1a(text) == value


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_names_have_the_same_hash(one: str, other: str) -> None:
    assert durable._fnv1a(one) == durable._fnv1a(other)
    assert durable._fnv1a(one) != durable._fnv1a(f"{other}s")


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


def numbered(*numbers: int) -> tuple[Production, ...]:
    """Productions of these numbers, by which the engine names their rules."""
    fact = Literal(Compare("trip.rain", "==", True), True)
    return tuple(Production(n, (fact,), Literal(Proposition(Kind.RULE, f"rule {n}"), True)) for n in numbers)


@needs_engine
def test_rules_whose_names_have_the_same_hash_are_refused_for_the_engine_alone() -> None:
    with pytest.raises(EngineLimitError, match=r"1 names? with the same hash; .* at most 0\. Use engine='builtin'"):
        make_chainer(numbered(0, 66999, 916676), "durable")
    assert make_chainer(numbered(0, 66999, 916676), None).name == "builtin"
    for apart in (numbered(0, 66999, 916675), numbered(0, 67000, 916676)):
        assert make_chainer(apart, "durable").name == "durable"


@needs_engine
def test_a_rulebook_whose_names_have_the_same_hash_is_served_by_the_built_in_chainer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts: Facts = {"trip.people": 1, "trip.distance_km": 9, "trip.luggage": "piano", "trip.goal": "fun"}
    hashed = durable._fnv1a
    monkeypatch.setattr(durable, "_fnv1a", lambda name: hashed("r0" if name == "r1" else name))
    book = journey()
    with pytest.raises(EngineLimitError, match=r"1 names? with the same hash"):
        book.chainer("durable")
    chainer = book.chainer()
    assert chainer.name == "builtin"
    found = derive(book.productions, chainer.run(facts))
    check_agreement(book, facts, decide(book, facts), found)
    assert found.rules() == ("bike.piano", "ride.bus-piano", "ride.van")
    monkeypatch.undo()
    assert journey().chainer().name == "durable"
