"""durable-rules with more productions than one ruleset takes: same results, every ruleset inside the limits."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.logic.chaining import rulesets
from lmsrules.logic.chaining.builtin import BuiltinChainer
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.durable import DurableChainer, is_available
from lmsrules.logic.chaining.engines import make_chainer
from lmsrules.logic.chaining.productions import Kind, Literal, Production, Proposition, productions_of
from lmsrules.logic.chaining.rulesets import Ruleset, rulesets_of
from lmsrules.logic.conditions import Compare, Condition, Holds, Not, Or
from lmsrules.logic.draft import Draft
from lmsrules.logic.errors import ContradictionError, EngineError, EngineLimitError
from lmsrules.logic.rulebook import Finding, Rulebook, Stance

from ..checks import check_chaining
from ..oracle import Facts
from ..random_rulebooks import partial_facts, rulebooks, whole_facts
from .journey import RULES, draft_journey, far, hard_way, journey, loaded, rule, trip
from .large import large_draft, some_facts

needs_engine = pytest.mark.skipif(not is_available(), reason="durable-rules cannot be imported on this Python")


@contextmanager
def limits(**changed: int) -> Iterator[None]:
    """Smaller limits than those of the engine."""
    with pytest.MonkeyPatch.context() as patch:
        for name, most in changed.items():
            patch.setattr(rulesets, name, most)
        yield


def check_rulesets(parts: tuple[Ruleset, ...], productions: tuple[Production, ...]) -> None:
    """Each production is in one ruleset, none rests on a later one, and each ruleset is inside the engine's limits."""
    numbers = [production.number for part in parts for production in part.productions.values()]
    assert sorted(numbers) == [production.number for production in productions]
    later: set[Literal] = set()
    for part in reversed(parts):
        assert not {premise for production in part.productions.values() for premise in production.premises} & later
        later |= {production.conclusion for production in part.productions.values()}
        check_limits(part)


def check_limits(part: Ruleset) -> None:
    """Counted in what the engine is given; see `notes/durable-rules.md` for where the numbers come from."""
    definition = json.loads(part.definition)
    patterns = [json.dumps(p) for one in definition.values() for premise in one["all"] for p in premise.values()]
    uses = Counter(patterns)
    on_fact = Counter(json.loads(pattern)["$and"][0]["k"] for pattern in uses if "$and" in pattern)
    assert len(uses) <= 500
    assert max(on_fact.values(), default=0) <= 64
    assert max(uses.values()) <= 255
    assert max(len(one["all"]) for one in definition.values()) <= 16
    for one in definition.values():
        on = [next(iter(pattern.values())).get("$and", [{"k": 0}])[0]["k"] for pattern in one["all"]]
        assert len(set(on)) == len(on), "one fact in two patterns of a rule, which then never fires"


# Same results


@needs_engine
@given(rulebooks(), st.one_of(partial_facts(), whole_facts()), st.integers(3, 12), st.integers(1, 3), st.integers(1, 9))
def test_however_it_is_split_the_results_are_the_same(
    rulebook: Rulebook, facts: Facts, patterns: int, on_fact: int, rules: int
) -> None:
    fewest = max(len(rulesets._patterns(p)) for p in productions_of(rulebook)) + 1
    with limits(MOST_PATTERNS=max(patterns, fewest), MOST_PATTERNS_PER_FACT=on_fact, MOST_RULES_PER_PATTERN=rules + 1):
        parts = rulesets_of(productions_of(rulebook))
        check_rulesets(parts, productions_of(rulebook))
        with suppress(ContradictionError):
            check_chaining(rulebook, facts)


@cache
def large() -> tuple[Draft, DurableChainer, BuiltinChainer]:
    draft = large_draft(seed=7, fields=60, findings=180, questions=20, rules_each=20)
    productions = productions_of(draft)
    assert len(productions) > 3000
    assert len({p for one in productions for p in rulesets._patterns(one).values()}) > 2000
    parts = rulesets_of(productions)
    check_rulesets(parts, productions)
    assert len(parts) > 5
    return draft, DurableChainer(productions), BuiltinChainer(productions)


@needs_engine
@given(st.integers(0, 2**32))
def test_a_rulebook_of_thousands_of_productions_has_the_same_results(seed: int) -> None:
    draft, durable, builtin = large()
    facts = some_facts(Random(seed), draft)
    assert durable.run(facts) == builtin.run(facts)


@needs_engine
@settings(max_examples=50)
@given(st.integers(0, 2**32))
def test_so_have_large_rulebooks_of_every_make(seed: int) -> None:
    random = Random(seed)
    sizes = {name: random.randint(1, most) for name, most in (("fields", 30), ("findings", 60), ("questions", 6))}
    draft = large_draft(seed=seed, rules_each=random.randint(1, 30), **sizes)
    productions = productions_of(draft)
    with limits(MOST_PATTERNS=random.randint(20, 200), MOST_RULES=random.randint(1, 100)):
        check_rulesets(rulesets_of(productions), productions)
        durable = DurableChainer(productions)
    for _ in range(5):
        facts = some_facts(random, draft)
        assert durable.run(facts) == BuiltinChainer(productions).run(facts)


@needs_engine
def test_the_shipped_rulebook_has_one_ruleset() -> None:
    (one,) = rulesets_of(productions_of(guidance()))
    check_rulesets((one,), productions_of(guidance()))
    assert guidance().chainer().name == "durable"


# What used to be refused


def near(n: int) -> Finding:
    return Finding(id=f"near_{n}", label=f"near {n}", otherwise=f"not near {n}", when=trip.distance_km <= n + 1)


@needs_engine
@pytest.mark.parametrize("facts", [{}, {"trip.distance_km": 9.0}, {"trip.distance_km": 30}, {"trip.distance_km": 99}])
def test_many_thresholds_on_one_fact(facts: Facts) -> None:
    rulebook = draft_journey(findings=(far, loaded, hard_way, *map(near, range(70))))
    productions = productions_of(rulebook)
    parts = rulesets_of(productions)
    assert len(parts) > 1
    check_rulesets(parts, productions)
    assert DurableChainer(productions).run(facts) == BuiltinChainer(productions).run(facts)


@needs_engine
@pytest.mark.parametrize("people", [1, 5, None])
def test_many_rules_on_one_question(people: int | None) -> None:
    tests = [(trip.distance_km > n) & (trip.budget > m) for n in range(1, 21) for m in range(30)]
    many = tuple(rule(f"bike.{n}", RULES[0].on, test, Stance.OPTION) for n, test in enumerate(tests))
    productions = productions_of(draft_journey(rules=many))
    check_rulesets(rulesets_of(productions), productions)
    facts: Facts = {"trip.distance_km": 7.03, "trip.budget": 9.5}
    if people is not None:
        facts["trip.people"] = people
    fired = DurableChainer(productions).run(facts)
    assert fired == BuiltinChainer(productions).run(facts)
    assert len(derive(productions, fired).rules()) == (70 if people == 1 else 0)


@needs_engine
@pytest.mark.parametrize("distance", [0.5, 15.5, 35.5, 40.5, None])
def test_a_long_conjunction_is_cut_into_parts_that_nobody_sees(distance: float | None) -> None:
    tests = [Compare("trip.distance_km", "<=", n) for n in range(1, 41)]
    when: Condition = trip.rain & (trip.goal == "fun")
    for n in range(40):
        when &= Or((Holds(f"near_{n}"), tests[n]))
    exceptions = [rule(f"x{n}", RULES[0].on, trip.distance_km > n + 2, Stance.OPTION) for n in range(300)]
    long = rule("long", RULES[0].on, when, Stance.OPTION)
    exceptions = [rule(x.id, x.on, x.when, x.stance, overrides=("long",)) for x in exceptions]
    draft = draft_journey(findings=tuple(map(near, range(40))), rules=(long, *exceptions), evidence=())
    productions = productions_of(draft)
    assert max(len(production.premises) for production in productions) == 16
    check_rulesets(rulesets_of(productions), productions)
    facts: Facts = {"trip.people": 1, "trip.rain": True, "trip.goal": "fun"}
    if distance is not None:
        facts["trip.distance_km"] = distance
    fired = DurableChainer(productions).run(facts)
    assert fired == BuiltinChainer(productions).run(facts)
    derivation = derive(productions, fired)
    assert ("long" in derivation.rules()) is (distance == 0.5)
    if distance == 0.5:
        firing = derivation.of(Kind.RULE, "long")
        assert firing is not None
        assert len(firing.premises) == 2 + 40 + 1 + 300, "every finding, the question, every exception"
        assert set(derivation.facts(firing)) == set(facts)


@needs_engine
def test_a_production_that_fits_nowhere_is_refused_for_the_engine_alone() -> None:
    premises = tuple(Literal(Compare("trip.distance_km", ">", n), True) for n in range(17))
    production = Production(0, premises, Literal(Proposition(Kind.RULE, "far"), True))
    with pytest.raises(EngineLimitError, match=r"rule 'far' has 17 premises; .* at most 16\. Use engine='builtin'"):
        make_chainer((production,), "durable")
    assert make_chainer((production,), None).name == "builtin"
    assert make_chainer((production,), None).run({"trip.distance_km": 17}) == {0}


def in_a_circle(count: int) -> tuple[Production, ...]:
    things = [Literal(Proposition(Kind.FINDING, f"g{n}"), True) for n in range(count)]
    circle = tuple(Production(n, (things[n - 1],), thing) for n, thing in enumerate(things))
    return (*circle, Production(count, (Literal(Compare("trip.people", "==", 1), True),), things[0]))


@needs_engine
def test_a_circle_is_refused_only_where_it_is_cut() -> None:
    assert DurableChainer(in_a_circle(9)).run({"trip.people": 1}) == frozenset(range(10))
    assert make_chainer(in_a_circle(600), None).name == "builtin"
    with pytest.raises(EngineLimitError, match=r"finding 'g.*' and finding 'g.*' rest on each other in a circle"):
        make_chainer(in_a_circle(600), "durable")


@needs_engine
def test_a_conclusion_that_is_true_and_false_is_an_error() -> None:
    fact = Literal(Compare("trip.people", "==", 1), True)
    both = tuple(Production(n, (fact,), Literal(Proposition(Kind.PART, "1"), bool(n))) for n in range(2))
    with pytest.raises(EngineError, match="part '1' comes out true and false"):
        DurableChainer(both).run({"trip.people": 1})


# How it is split


def test_it_is_split_along_the_questions() -> None:
    """What a question rests on alone is in its ruleset, what several rest on in the first that does."""
    with limits(MOST_RULES=16):
        first, second = rulesets_of(journey().productions)
    asked = [
        {p.conclusion.what.id for p in part.productions.values() if p.conclusion.what.kind is Kind.ASKED}  # type: ignore[union-attr]
        for part in (first, second)
    ]
    assert asked == [{"bike"}, {"ride"}]
    shared = Proposition(Kind.FINDING, "hard_way")
    assert shared in {p.conclusion.what for p in first.productions.values()}
    assert shared not in {p.conclusion.what for p in second.productions.values()}
    assert shared in second.facts


@needs_engine
def test_each_ruleset_has_one_live_state_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    durable = sys.modules[DurableChainer.__module__]
    extension = durable.load_extension()
    live: list[tuple[int, str]] = []
    most = Counter[int]()

    class Watching:
        def __getattr__(self, name: str) -> Any:
            return getattr(extension, name)

        def assert_fact(self, copy: int, fact: str) -> Any:
            state = (copy, json.loads(fact)["sid"])
            if state not in live:
                live.append(state)
            most[copy] = max(most[copy], len(live))
            return extension.assert_fact(copy, fact)

        def delete_state(self, copy: int, sid: str) -> Any:
            live.remove((copy, sid))
            return extension.delete_state(copy, sid)

    monkeypatch.setattr(durable, "load_extension", Watching)
    draft = large_draft(seed=7, fields=20, findings=20, questions=20, rules_each=20)
    chainer = DurableChainer(productions_of(draft))
    for seed in range(5):
        chainer.run(some_facts(Random(seed), draft))
        assert live == []
    assert len(most) == len(rulesets_of(productions_of(draft))) > 1
    assert set(most.values()) == {1}


# Findings that share what they rest on


@pytest.mark.parametrize("engine", ["durable", "builtin"] if is_available() else ["builtin"])
@pytest.mark.parametrize("levels", [18, 40, 48])
def test_findings_that_each_name_the_two_before(levels: int, engine: str) -> None:
    """There are 2 ** (levels / 2) and more ways down; each finding is worked out once."""
    chain = [far, loaded]
    for n in range(2, levels):
        below = Not(Or((Holds(chain[-1].id), Holds(chain[-2].id))))
        chain.append(Finding(id=f"g{n}", label=f"g{n}", otherwise=f"not g{n}", when=below))
    top = rule("bike.top", RULES[0].on, Or((Holds(chain[-1].id), Not(Holds(chain[-1].id)))), Stance.OPTION)
    draft = draft_journey(findings=(*chain, hard_way), rules=(top,))
    productions = productions_of(draft)
    assert len(productions) < 4 * levels
    facts: Facts = {"trip.people": 1, "trip.distance_km": 1, "trip.luggage": "none"}
    derivation = derive(productions, make_chainer(productions, engine).run(facts))
    firing = derivation.of(Kind.RULE, "bike.top")
    assert firing is not None
    assert set(derivation.facts(firing)) == {*facts}
