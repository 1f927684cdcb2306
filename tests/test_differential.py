"""A share of `python -m tests.differential`, and that it would find a fault."""

from __future__ import annotations

import math
import operator
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import combinations
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules.logic.analysis import clashes
from lmsrules.logic.chaining import builtin as chaining
from lmsrules.logic.chaining import rulesets
from lmsrules.logic.conditions import Compare, Test
from lmsrules.logic.diagrams import compiling, relevance
from lmsrules.logic.diagrams.cells import Axis
from lmsrules.logic.diagrams.nodes import Builder
from lmsrules.logic.errors import RulebookError
from lmsrules.logic.fields import Choice, Flag, Number, Whole
from lmsrules.logic.kleene import truth
from lmsrules.logic.rulebook import Draft, Stance
from lmsrules.logic.values import Value

from . import differential
from .brute import Brute, constants_of, next_above, next_below, values_of
from .compared import Difference
from .differential import run, written
from .drawn_rulebooks import draw_rulebook
from .oracle import Facts, conditions_of, smallest_changes_by_hand

SEED = 20261125


def seen_in(rulebooks: range, cases: int) -> Counter[str]:
    return sum((seen for _, seen in run(SEED, rulebooks, cases)), Counter())


@pytest.mark.parametrize("first", range(0, 120, 30))
def test_both_reasoners_and_every_refusal_equal_brute_force(first: int) -> None:
    seen = seen_in(range(first, first + 30), 40)
    assert (seen["rulebooks"], seen["cases"]) == (30, 1200)
    assert not seen["refused: threshold"]


# It would find a fault


def whole_numbers_become_floats(patch: pytest.MonkeyPatch) -> None:
    right = Axis.cell_of

    def cell_of(axis: Axis, value: Value) -> int:
        return right(axis, float(value) if type(value) is int else value)

    patch.setattr(Axis, "cell_of", cell_of)


def cells_take_at_most_for_less(patch: pytest.MonkeyPatch) -> None:
    right = Axis.where

    def where(axis: Axis, test: Test) -> tuple[bool, ...]:
        return right(axis, evolve(test, op="<") if isinstance(test, Compare) and test.op == "<=" else test)

    patch.setattr(Axis, "where", where)


def both_chainers_take_at_least_for_more(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(chaining._OPERATIONS, ">=", operator.gt)


def one_chainer_takes_members_for_others(patch: pytest.MonkeyPatch) -> None:
    right = chaining.passes

    def passes(test: Test, value: Value) -> bool:
        return right(test, value) is isinstance(test, Compare)

    patch.setattr(chaining, "passes", passes)


def conjunctions_forget_a_part(patch: pytest.MonkeyPatch) -> None:
    right = Builder.conjunction
    patch.setattr(Builder, "conjunction", lambda self, a, b: a if a > b >= 0 else right(self, a, b))


def everybody_is_possible(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(compiling.Compiled, "is_possible", lambda *_: True)


def a_fact_that_matters_is_left_out(patch: pytest.MonkeyPatch) -> None:
    def all_but_the_last(*diagram: Any) -> relevance.StillOpen:
        opened = relevance.still_open(*diagram)
        return evolve(opened, levels=opened.levels[:-1] + opened.levels[:1])

    patch.setattr(compiling, "still_open", all_but_the_last)


def the_last_source_is_taken_for_the_primary(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Draft, "primary", property(lambda rulebook: rulebook.sources[-1].id))


def clashes_and_gaps_are_let_pass(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(clashes, "clashes_and_gaps", lambda _: [])


FAULTS = [
    whole_numbers_become_floats,
    cells_take_at_most_for_less,
    both_chainers_take_at_least_for_more,
    one_chainer_takes_members_for_others,
    conjunctions_forget_a_part,
    everybody_is_possible,
    a_fact_that_matters_is_left_out,
    the_last_source_is_taken_for_the_primary,
    clashes_and_gaps_are_let_pass,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_found(fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    fault(monkeypatch)
    with pytest.raises(Difference, match=r"--first \d+ --rulebooks 1"):
        seen_in(range(120), 10)


def test_a_difference_ends_the_run_and_is_seen_again_by_its_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--seed", str(SEED), "--cases", "10", "--rulebooks", "20"]
    assert differential.main(command) == 0
    assert capsys.readouterr().out.startswith("0 differences")
    cells_take_at_most_for_less(monkeypatch)
    assert differential.main(command) == 1
    once = capsys.readouterr().out
    again = once[once.index("--seed") : once.index("\nfrom")].split()
    assert differential.main(again) == 1
    assert capsys.readouterr().out.partition(":")[2] == once.partition(":")[2]


def test_rulebooks_that_take_several_rulesets_of_an_engine_are_compared_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulesets, "MOST_RULES", 2)
    seen = seen_in(range(5), 10)
    assert (seen["rulebooks in several rulesets"], seen["cases"]) == (5, 50)


# What is drawn, and the brute force


def drawn(number: int) -> tuple[Draft, Brute]:
    random = Random(f"{SEED}/{number}")
    while True:
        with suppress(RulebookError):  # an end of a domain is refused
            rulebook = draw_rulebook(random, Counter())
            return rulebook, Brute(rulebook, values_of(random, rulebook))


@pytest.mark.parametrize("number", range(0, 100, 5))
def test_a_rulebook_is_written_as_python_that_makes_it(number: int) -> None:
    rulebook, brute = drawn(number)
    facts = brute.patient(number % brute.everyone.bit_length())
    made: dict[str, Any] = {}
    exec(written(rulebook, facts), made)
    assert made["rulebook"].sha256 == rulebook.sha256
    assert repr(made["facts"]) == repr(facts)


def test_all_kinds_of_fields_thresholds_and_rules_are_drawn() -> None:
    seen: set[object] = set()
    for number in range(150):
        rulebook, brute = drawn(number)
        constants = constants_of(rulebook)
        for field in rulebook.fields:
            match field.domain:
                case Choice(words):
                    seen.add(("words", len(words)))
                case Flag():
                    seen.add("flag")
                case Whole(low, high) as domain:
                    seen.add(("whole", low is None, high is None))
                case Number(low, high, low_open) as domain:
                    seen.add(("number", low is None, high is None, low_open))
            for constant in (c for c in constants[field.path] if isinstance(field.domain, Whole | Number)):
                kind = type(domain).__name__
                seen |= {(kind, "negative")} if constant < 0 else set()
                seen |= {(kind, "large")} if abs(constant) > 2**53 else set()
                seen |= {(kind, "no float")} if float(constant) != constant else set()
                seen |= {(kind, "end")} if constant in (domain.low, domain.high) else set()
                seen |= {(kind, "neighbours")} if next_above(domain, constant) in constants[field.path] else set()
        seen |= {("overrides", bool(rule.overrides)) for rule in rulebook.rules}
        seen |= {("stance", rule.stance) for rule in rulebook.rules} | {("sources", len(rulebook.sources))}
        seen |= {"finding in a finding" for f in rulebook.findings if "Holds" in repr(f)}
        seen |= {"impossible"} if brute.possible != brute.everyone else set()
        seen |= {"asked of some" for asked in brute.asked.values() if asked not in (0, brute.everyone)}
        seen |= {("options", min(len(question.options), 3)) for question in rulebook.questions}
    kinds = [(kind, what) for kind in ("Whole", "Number") for what in ("negative", "large", "no float", "end")]
    ends = [(low, high) for low in (True, False) for high in (True, False)]
    assert seen >= {
        *(("words", count) for count in range(1, 6)),
        "flag",
        *(("whole", *end) for end in ends),
        *(("number", *end, False) for end in ends),
        *(("number", False, high, True) for high in (True, False)),
        *kinds,
        ("Whole", "neighbours"),
        ("Number", "neighbours"),
        *(("overrides", one) for one in (True, False)),
        *(("stance", stance) for stance in Stance),
        *(("sources", count) for count in (1, 2, 3)),
        *(("options", count) for count in (1, 2, 3)),
        "finding in a finding",
        "impossible",
        "asked of some",
    }


@pytest.mark.parametrize("number", range(0, 100, 10))
def test_brute_force_of_many_patients_equals_that_of_each(number: int) -> None:
    rulebook, brute = drawn(number)
    random = Random(number)
    count = brute.everyone.bit_length()
    for n in random.sample(range(count), min(count, 100)):
        patient = brute.patient(n)
        assert brute.with_facts(patient) == 1 << n
        for condition in conditions_of(rulebook):
            assert bool(brute.true_of(condition) >> n & 1) is truth(condition, patient, rulebook.conditions)


@pytest.mark.parametrize("number", range(0, 100, 10))
def test_what_can_change_is_found_as_by_comparing_pairs(number: int) -> None:
    _, brute = drawn(number)
    some = [n for n in range(brute.everyone.bit_length()) if brute.possible >> n & 1][:400]
    patients = [brute.patient(n) for n in some]
    for answers in brute.answers.values():
        parts = [who & sum(1 << n for n in some) for who in answers.values()]

        def answer(patient: Facts, parts: list[int] = parts) -> int:
            return next(n for n, who in enumerate(parts) if who & brute.with_facts(patient))

        for free in combinations(brute.values, min(3, len(brute.values))):
            known = {path: value for path, value in patients[-1].items() if path not in free}
            here = [patient for patient in patients if known.items() <= patient.items()]
            by_hand = smallest_changes_by_hand(here, [*free], answer)
            assert brute.can_change([part & brute.with_facts(known) for part in parts], free) == set().union(*by_hand)


LARGE = st.integers(-(10**20), 10**20)
NUMBERS = st.one_of(LARGE, st.integers(-9, 9), st.floats(-1e20, 1e20))


@given(NUMBERS, NUMBERS, st.integers(-3, 3))
def test_no_number_lies_between_a_number_and_the_next(one: float, other: float, step: int) -> None:
    for near in (other, int(one) + step, float(one), math.nextafter(one, step)):
        assert (near > one) is (near >= next_above(Number(), one))
        assert (near < one) is (near <= next_below(Number(), one))


@given(LARGE)
def test_no_whole_number_lies_between_a_whole_number_and_the_next(number: int) -> None:
    assert (next_below(Whole(), number), next_above(Whole(), number)) == (number - 1, number + 1)
