"""Forward chaining: the engines fire the same, conclude what is definitely true, and agree with the diagrams."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmsrules.logic import agreement
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.durable import is_available
from lmsrules.logic.chaining.productions import Kind
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ContradictionError, EngineDisagreement, EngineError
from lmsrules.logic.rulebook import Rulebook

from ..checks import check_chaining
from ..oracle import Facts
from ..random_rulebooks import partial_facts, rulebooks, whole_facts
from .journey import journey

ENGINES = ("durable", "builtin") if is_available() else ("builtin",)


@given(rulebooks(), st.one_of(partial_facts(), whole_facts()))
def test_engines_agree_with_each_other_with_kleene_and_with_the_diagrams(rulebook: Rulebook, facts: Facts) -> None:
    with suppress(ContradictionError):
        check_chaining(rulebook, facts, ENGINES)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_missing_fact_is_not_false(engine: str) -> None:
    rulebook = journey()
    derivation = derive(rulebook.productions, rulebook.chainer(engine).run({"trip.people": 1}))
    assert derivation.truth(Kind.ASKED, "bike") is True
    assert derivation.rules() == ()
    assert derivation.truth(Kind.FINDING, "far") is None


@pytest.mark.parametrize("engine", ENGINES)
def test_an_exception_must_be_known_not_to_apply(engine: str) -> None:
    rulebook = journey()
    run = rulebook.chainer(engine).run
    facts: Facts = {"trip.people": 1, "trip.distance_km": 9}
    assert "bike.hard" not in derive(rulebook.productions, run(facts)).rules()
    assert "bike.hard" in derive(rulebook.productions, run({**facts, "trip.luggage": "bag"})).rules()
    assert derive(rulebook.productions, run({**facts, "trip.luggage": "piano"})).rules() == (
        "bike.piano",
        "ride.bus-piano",
        "ride.van",
    )


def test_a_derivation_reaches_back_to_the_facts() -> None:
    rulebook = journey()
    facts: Facts = {"trip.people": 1, "trip.distance_km": 2, "trip.luggage": "none"}
    derivation = derive(rulebook.productions, rulebook.chainer("builtin").run(facts))
    firing = derivation.of(Kind.RULE, "bike.easy")
    assert firing is not None
    assert set(derivation.facts(firing)) == {"trip.people", "trip.distance_km", "trip.luggage"}


def test_disagreement_is_an_error_and_nothing_is_returned() -> None:
    rulebook = journey()
    facts: Facts = {
        "trip.people": 1,
        "trip.distance_km": 2,
        "trip.luggage": "none",
        "trip.goal": "work",
        "trip.rain": True,
    }
    fired = rulebook.chainer("builtin").run(facts)
    right = decide(rulebook, facts)
    agreement.check_agreement(rulebook, facts, right, derive(rulebook.productions, fired))
    with pytest.raises(EngineDisagreement, match=r"disagree on bike.*bike\.easy"):
        agreement.check_agreement(rulebook, facts, right, derive(rulebook.productions, frozenset()))
    more = decide(rulebook, {**facts, "trip.distance_km": 9})
    with pytest.raises(EngineDisagreement):
        agreement.check_agreement(rulebook, facts, more, derive(rulebook.productions, fired))


def test_unknown_engine() -> None:
    with pytest.raises(EngineError, match="durable, builtin"):
        journey().chainer("prolog")
