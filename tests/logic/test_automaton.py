"""The automaton: what it says is what the diagrams say, however it is grouped, filled, forgotten or shared."""

from __future__ import annotations

import pickle
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.large import criteria
from benchmarks.memory import random_facts
from lmsrules import decide, guidance
from lmsrules.logic.diagrams import groups
from lmsrules.logic.diagrams.automaton import LAST, ROOM, Automaton, State
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.diagrams.decisions import decide_valid
from lmsrules.logic.diagrams.groups import Group, Groups, groups_of, units_of
from lmsrules.logic.rulebook import Rulebook, draft_of

from ..random_rulebooks import partly_known_facts, rulebooks

SHIPPED = guidance()


@given(rulebooks(), partly_known_facts())
def test_a_final_state_has_what_each_diagram_reaches(rulebook: Rulebook, facts: dict[str, Any]) -> None:
    compiled = compile_rulebook(rulebook)
    roots = list(compiled.diagrams.roots.values())
    automaton, cells = Automaton(compiled.diagrams, compiled.axes, roots), compiled.cells(facts)
    for _ in ("making the states", "meeting them again"):
        state = automaton.walk(facts)
        assert state.level == LAST
        assert [set(ends) for ends in state.ends] == [set(compiled.diagrams.reachable(root, cells)) for root in roots]


@pytest.mark.parametrize("room", [0, 300, 3_000])
def test_an_automaton_that_forgets_says_the_same(room: int) -> None:
    compiled, source = compile_rulebook(SHIPPED), random.Random(5)
    roots = list(compiled.diagrams.roots.values())
    small, large = (Automaton(compiled.diagrams, compiled.axes, roots, most) for most in (room, ROOM))
    for _ in range(300):
        facts = random_facts(source, SHIPPED)
        assert small.walk(facts).ends == large.walk(facts).ends


@pytest.mark.parametrize("room", [500, 20_000])
def test_grouped_otherwise_it_decides_the_same(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "SMALLEST_ROOM", 300)
    compiled, source, sizes = compile_rulebook(SHIPPED), random.Random(6), set()
    apart = Groups(Group(compiled, units_of(SHIPPED), room))
    for _ in range(400):
        facts = random_facts(source, SHIPPED)
        one, other = apart.finished(facts), groups_of(SHIPPED).finished(facts)
        assert one.possible == other.possible
        if one.possible:
            assert (dict(one.asked), dict(one.options)) == (dict(other.asked), dict(other.options))
        sizes.add(len(apart.now))
        assert sum(group.automaton.most for group in apart.now) <= max(room, 300 * len(apart.now))
    assert len(sizes) > (room < 1000), "nothing was split"


def test_what_was_parted_is_tried_together_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "REJOINED_AFTER", 50)
    monkeypatch.setattr(groups, "SMALLEST_ROOM", 300)
    source = random.Random(9)
    apart, whole = Groups(Group(compile_rulebook(SHIPPED), units_of(SHIPPED), 200_000)), groups_of(SHIPPED)
    while len(apart.now) == 1:
        apart.finished(random_facts(source, SHIPPED))
    facts = random_facts(source, SHIPPED)
    for _ in range(200):
        found, expected = apart.finished(facts), whole.finished(facts)
        assert (found.possible, found.asked, found.options) == (expected.possible, expected.asked, expected.options)
    assert len(apart.now) == 1


def test_independent_options_are_parted_and_stay_right() -> None:
    book, source = criteria(60), random.Random(2)
    for _ in range(200):
        facts: dict[str, Any] = {f"g.f{n}": source.random() < 0.5 for n in range(60) if source.random() < 0.5}
        decided = decide_valid(book, facts)["q"].options
        for n in range(60):
            said = facts.get(f"g.f{n}")
            assert (decided[f"o{n}"].stance is not None) is (said is True)
            assert decided[f"o{n}"].depends_on == (() if said is not None else (f"g.f{n}",))


def test_threads_that_make_its_states_together_agree() -> None:
    book = draft_of(SHIPPED)
    source = random.Random(8)
    patients = [random_facts(source, SHIPPED) for _ in range(2_000)]
    expected = [groups_of(SHIPPED).finished(facts) for facts in patients]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            shuffled = [random.Random(n).sample(range(2_000), 2_000) for n in range(8)]
            fresh = groups_of(book)
            found = list(pool.map(lambda order: {n: fresh.finished(patients[n]) for n in order}, shuffled))
    finally:
        sys.setswitchinterval(before)
    assert all(one == dict(enumerate(expected)) for one in found)


def test_it_is_never_pickled() -> None:
    decide({"patient.age_years": 52}, rulebook=SHIPPED)
    decided = decide({"patient.age_years": 52})
    for thing in (SHIPPED, decided, decided["surveillance"]):
        data = pickle.dumps(thing)
        assert b"automaton" not in data
        again = pickle.loads(data)
        assert again == thing or thing is SHIPPED
    assert pickle.loads(pickle.dumps(decided["surveillance"])).asked_depends_on


@given(st.integers(0, 2**32))
def test_the_room_it_says_it_takes_holds_what_it_has(seed: int) -> None:
    source, compiled = random.Random(seed), compile_rulebook(SHIPPED)
    automaton = Automaton(compiled.diagrams, compiled.axes, list(compiled.diagrams.roots.values()), 50_000)
    for _ in range(50):
        automaton.walk(random_facts(source, SHIPPED))
    states: dict[int, State] = {}
    waiting = [automaton._states.start]
    while waiting:
        state = waiting.pop()
        if id(state) not in states:
            states[id(state)] = state
            waiting += state.steps.values()
    held = sum(len(state.parts) + len(state.steps) for state in states.values())
    assert held <= automaton._states.room <= 50_000 + 20_000
