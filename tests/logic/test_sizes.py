"""Rulebooks at the sizes at which things once hung. Nothing is timed here: whoever hangs, hangs the suite.

`benchmarks/sizes.py` times them. What is asserted are the answers, and the nodes where growth is what hung.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import product
from math import comb
from typing import Any

import pytest

from benchmarks import large
from benchmarks.single_case import synthetic_rulebook
from lmsrules import assess, check_receipt, decide
from lmsrules.diff import diff
from lmsrules.logic import Constraint, between
from lmsrules.logic.analysis import settling
from lmsrules.logic.conditions import ALWAYS, Compare, Condition
from lmsrules.logic.diagrams import relevance
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.diagrams.decisions import decide as decide_draft
from lmsrules.logic.errors import TooLargeError, TooLargeWarning
from lmsrules.logic.kleene import truth
from lmsrules.logic.parts import Option, Question, Stance
from lmsrules.logic.rewriting import every, some
from lmsrules.logic.rulebook import Draft, draft_of, rulebook_of
from lmsrules.logic.tested import fields_in
from lmsrules.verify import verify


def kinds(rulebook: Draft) -> set[str]:
    return {defect.kind for defect in verify(rulebook).defects}


def test_a_flat_or_of_800_terms() -> None:
    book = rulebook_of(large.flat_or(800))
    assert len(book.compiled.diagrams.levels) < 500
    assert decide({"g.n3": 7}, rulebook=book)["q"].options["o"].stance is Stance.RECOMMENDED
    assert not kinds(book)


def test_a_receipt_for_5_of_10_criteria() -> None:
    book = rulebook_of(large.some_of(5, 10))
    for facts in ({}, {f"g.f{n}": n % 2 == 0 for n in range(7)}):
        assert check_receipt(assess(facts, rulebook=book).receipt()).startswith("accepted")


def test_a_page_on_10_of_20_criteria_lists_no_hundred_thousand_cases() -> None:
    book = rulebook_of(large.counted(10, 20))
    found = assess({}, rulebook=book)
    (one,) = found["q"].what_settles("o").sets
    assert len(one.facts) == 20
    assert one.cases == comb(21, 10)
    assert one.branches == ()
    assert "What follows falls into 352,716 cases, too many to list." in " ".join(found.to_text(full=True).split())
    with pytest.raises(TooLargeError, match=r"question q: the proof of its answer has more than 50,000 cases"):
        found.receipt()
    fewer = assess({f"g.f{n}": n % 2 == 0 for n in range(12)}, rulebook=book)
    (one,) = fewer["q"].what_settles("o").sets
    assert one.cases == comb(9, 4)
    assert len(one.branches) == 2
    assert check_receipt(fewer.receipt()).startswith("accepted")


def test_a_reason_that_is_one_of_a_hundred_thousand_is_found() -> None:
    book = rulebook_of(large.counted(10, 20))
    for met in (20, 14, 10):
        found = assess({f"g.f{n}": n < met for n in range(20)}, rulebook=book)
        assert len(found["q"].why("o").forced_by) == 10


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize(("pairs", "options"), [(16, 1), (40, 40)])
def test_facts_tied_in_pairs(pairs: int, options: int, both: bool) -> None:
    draft = large.tied_pairs(pairs, options, both=both)
    assert len(compile_rulebook(draft).diagrams.levels) < 30 * pairs * options
    assert not kinds(draft)
    found = assess({"g.t0": True, "g.t1": False}, rulebook=rulebook_of(draft))
    assert found["q"]["o0"].stance is Stance.RECOMMENDED
    assert found["q"].why("o0").forced_by == ("g.t0",)
    left = assess({"g.t0": False}, rulebook=rulebook_of(draft))["q"].what_settles(f"o{options - 1}")
    assert {len(one.facts) for one in left.sets} == {1 if options > 1 else pairs - 1}
    assert len(left.sets) == (2 if options > 1 else 12)
    assert left.complete == (options > 1)


@pytest.mark.parametrize(("pairs", "least"), [(9, True), (16, True), (40, True), (9, False), (12, False)])
def test_tied_pairs_that_constraints_tie_to_each_other(pairs: int, least: bool) -> None:
    draft = large.tied_together(pairs, least=least)
    found = assess({}, rulebook=rulebook_of(draft))
    both = {f"g.{name}{n}" for name in "ft" for n in range(pairs)}
    assert set(found["q"].options["o"].depends_on) == both
    settled_by = found["q"].what_settles("o")
    assert not settled_by.complete
    for one in settled_by.sets:  # of each pair one
        assert sorted(path.lstrip("g.ft") for path in one.facts) == sorted(map(str, range(pairs)))
    assert found.to_text(full=True)
    assert compile_rulebook(draft).is_possible(compile_rulebook(draft).cells({"g.f0": True, "g.t1": False}))
    known = decide_draft(draft, {f"g.t{n}": n != 3 for n in range(pairs)})["q"].options["o"]
    assert known.stance is None
    assert known.status == "silent"


def test_a_nearest_change_among_too_many_is_said_not_to_be_looked_for() -> None:
    found = assess({"g.f0": True}, rulebook=rulebook_of(large.tied_together(40)))
    stance = found["q"]["o"].possible[0]
    asked = found.explain("q", "o", why_not=stance)
    assert "Not worked out: what would change it." in asked.to_text(full=True)
    assert "Not worked out" not in found.to_text(full=True), "some stance comes true without any change"
    with pytest.raises(TooLargeError, match=r"the nearest change is not looked for: .* hold some fixed"):
        found["q"].nearest_change(option="o")


def test_constraints_too_entangled_are_refused_by_name() -> None:
    draft = large.entangled_constraints()
    message = r"constraints c0, c1, .*, c11 and 138 more: they are so entangled .* Leave out those"
    for run in (verify, lambda book: diff(book, book)):
        with pytest.raises(TooLargeError, match=message):
            run(draft)


def test_the_one_fact_that_settles_all_comes_first() -> None:
    tied = large.tied_pairs(12)
    any_of = some([large.yes(f"f{n}") for n in range(12)])
    same = (any_of & large.yes("z0")) | (~any_of & ~large.yes("z0"))
    draft = large.draft([*tied.fields, *large.flags(1, "z")], [large.Row("o", any_of)])
    constraints = (*tied.constraints, Constraint(id="same", holds=same, why="z says whether any is."))
    found = assess({}, rulebook=rulebook_of(draft_of(draft, constraints=constraints)))["q"].what_settles("o")
    assert [len(one.facts) for one in found.sets] == [1] + [12] * 11
    assert found.sets[0].facts == ("g.z0",)
    assert not found.complete


@pytest.mark.parametrize("most", [settling.MOST_NODES, 3])
def test_sets_that_settle_are_the_shortest_if_all_are_too_many(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST_NODES", most)
    book = rulebook_of(large.tied_pairs(4))
    found = assess({}, rulebook=book)["q"].what_settles("o0")
    assert [len(one.facts) for one in found.sets] == [4] * (12 if most > 3 else 1)
    assert not found.complete


def test_facts_tied_in_too_many_ways_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relevance, "MOST_COMPARED", 20)
    with pytest.raises(TooLargeError, match=r"question q: constraints tie its unknown facts .* enter more facts"):
        _ = decide_draft(large.tied_together(9), {})["q"].options["o"].depends_on


RECEIPTS: dict[str, tuple[Draft, dict[str, Any]]] = {
    "bands": (large.bands(400), {}),
    "table": (large.table_of(6, 6, 9), {}),
    "partly": (large.first_match(20), {"g.n1": 4, "g.n2": between(10, 30)}),
    "ten options": (large.criteria(10), {}),
}


@pytest.mark.parametrize("name", RECEIPTS)
def test_receipts(name: str) -> None:
    draft, facts = RECEIPTS[name]
    receipt = json.loads(json.dumps(assess(facts, rulebook=rulebook_of(draft)).receipt()))
    assert check_receipt(receipt).startswith("accepted")


def test_cells_of_one_field_are_cut_in_halves() -> None:
    draft = large.draft(large.numbers(1, 100), [large.Row("o", Compare("g.n0", ">=", n)) for n in range(1, 100)])
    (answer,) = assess({}, rulebook=rulebook_of(draft)).receipt()["answers"]
    assert deep(answer["cases"]) == 7


def deep(cases: dict[str, Any]) -> int:
    return 1 + max(deep(cases["yes"]), deep(cases["no"])) if "test" in cases else 0


@pytest.mark.parametrize("draft", [large.first_match(40), large.bands(500)], ids=["first match", "bands"])
def test_receipts_too_large_are_refused_by_name(draft: Draft) -> None:
    found = assess({}, rulebook=rulebook_of(draft))
    with pytest.raises(TooLargeError, match=r"question q: the proof of its answer .* enter more facts"):
        found.receipt()


@pytest.mark.parametrize("draft", [large.table_of(9, 9, 9), large.first_match(40)], ids=["table", "first match"])
def test_pages_of_large_rulebooks_count_what_they_leave_out(draft: Draft) -> None:
    found = assess({}, rulebook=rulebook_of(draft))
    text = " ".join(found.to_text(full=True).split())
    assert f"And {len(found['q'].why('o').rules) - 40} more rule" in text or len(draft.rules) < 44
    assert "more rules" in text or "more exceptions" in text
    assert len(found.to_html()) < 700_000


def test_50_findings_each_of_which_names_the_two_before_it() -> None:
    book = rulebook_of(large.chained_findings(50))
    assert fields_in(book, book.rules[0].when) == {f"g.f{n}" for n in range(10)}
    found = assess({"g.f1": True, "g.f9": False}, rulebook=book)
    assert found.explain().to_text()
    assert check_receipt(found.receipt()).startswith("accepted")
    assert not kinds(book) - {"never-decisive"}


@pytest.mark.parametrize(("rules", "options"), [(20, 20), (100, 100), (100, 1), (60, 6)])
def test_rules_that_rest_on_independent_facts(rules: int, options: int) -> None:
    book = rulebook_of(large.criteria(rules, options))
    assert len(book.compiled.diagrams.levels) <= 2 * rules
    known: dict[str, Any] = {f"g.f{n}": n % 3 == 0 for n in range(0, rules, 2)}
    assessed = assess(known, rulebook=book)
    for number in range(options):
        facts = [n for n in range(rules) if n % options == number]
        yes = any(known.get(f"g.f{n}") for n in facts)
        left = tuple(f"g.f{n}" for n in facts if f"g.f{n}" not in known)
        position = assessed["q"].options[f"o{number}"]
        assert position.stance is (Stance.RECOMMENDED if yes else None)
        assert position.depends_on == (() if yes else left)
    assert assessed.explain("q", "o0").to_text()
    assert not kinds(book)


def test_too_many_outcomes_together_are_refused_by_name() -> None:
    decided = decide_draft(large.criteria(100), {})["q"]

    with pytest.raises(TooLargeError, match="question q: its options and rules taken together"):
        _ = decided.outcomes


def entangled(facts: int, clauses: int) -> Draft:
    """An option recommended where all of many random clauses of three facts each are true; another beside it."""
    source = random.Random(1)

    def literal(number: int) -> Condition:
        return large.yes(f"f{number}") if source.random() < 0.5 else ~large.yes(f"f{number}")

    parts = [some([literal(n) for n in source.sample(range(facts), 3)]) for _ in range(clauses)]
    return large.draft(large.flags(facts), [large.Row("o", every(parts)), large.Row("p", large.yes("f0"))])


def test_a_question_too_entangled_for_diagrams_is_named_and_decided_case_by_case() -> None:
    draft = entangled(60, 180)
    with pytest.warns(TooLargeWarning, match=r"question q: .* its clashes and gaps are not looked for"):
        book = rulebook_of(draft)
    source = random.Random(2)
    for missing in (0, 5, 10):
        facts: dict[str, Any] = {f"g.f{n}": source.random() < 0.5 for n in range(60 - missing)}
        option = assess(facts, rulebook=book, engine="builtin")["q"].options["o"]
        held = {truth(book.rules[0].when, {**facts, **rest}, {}) for rest in completions(range(60 - missing, 60))}
        assert set(option.possible) == {Stance.RECOMMENDED if held_by else None for held_by in held}
    assert assess({}, rulebook=book)["q"].decision.undecided == {"o"}
    silent = Question(id="easy", title="Easy", asked_when=ALWAYS, options=(Option(id="p", title="P"),))
    both = draft_of(draft, questions=(*draft.questions, silent))
    with pytest.warns(TooLargeWarning):
        found = verify(both)
    assert not found.sound
    assert [(one.kind, one.culprits) for one in found.defects] == [
        ("gap", ("easy",)),
        ("not-proved", ("q",)),
        ("silent-option", ("easy", "p")),
    ]
    assert "question q: its rules are so entangled" in found.to_text()


@pytest.mark.parametrize("count", [10, 20, 40])
def test_fields_that_conjunctions_join_stand_together_where_they_are_first_tested_apart(count: int) -> None:
    pairs = [large.yes(f"x{n}") & large.yes(f"y{n}") for n in range(count)]
    rows = [large.Row("any", some(large.yes(f"x{n}") for n in range(count))), large.Row("pairs", some(pairs))]
    book = rulebook_of(large.draft([*large.flags(count, "x"), *large.flags(count, "y")], rows))
    assert not book.compiled.large
    assert count == 10 or len(book.compiled.diagrams.levels) < 8 * count
    assert decide({"g.x7": True, "g.y7": True}, rulebook=book)["q"].options["pairs"].stance is Stance.RECOMMENDED
    assert verify(book).sound


def completions(numbers: range) -> Iterator[dict[str, Any]]:
    for values in product((False, True), repeat=len(numbers)):
        yield {f"g.f{n}": value for n, value in zip(numbers, values, strict=True)}


def test_regions_of_20_entangled_rows() -> None:
    rows = large.entangled_rows(20, 6)
    asked = draft_of(rows, rules=rows.rules[:-1])  # without the last, that holds anyway, there is a gap
    (gap,) = verify(asked).defects[:1]
    assert gap.kind == "gap"
    assert len(gap.where) == 12
    assert gap.more
    changed = diff(rows, draft_of(rows, rules=rows.rules[-1:])).differences
    assert [len(one.patients.regions) <= 12 for one in changed] == [True] * len(changed)


@pytest.mark.parametrize("count", [160, 1000])
def test_bands_on_one_axis(count: int) -> None:
    book = large.bands(count)
    assert not kinds(book)
    assert len(compile_rulebook(book).axes[0].cells) == count


@pytest.mark.parametrize("sides", [(6, 6, 9), (9, 9, 9), (3, 3, 3, 3, 3, 3), (18, 18)])
def test_decision_tables(sides: tuple[int, ...]) -> None:
    book = large.table_of(*sides)
    assert not kinds(book)
    hole = draft_of(book, rules=(*book.rules[:17], *book.rules[18:-1]))
    (gap,) = verify(hole).defects[:1]
    assert (gap.kind, len(gap.where), gap.more) == ("gap", 1, False)


def test_a_first_match_table_is_told_of_once() -> None:
    found = [defect for defect in verify(large.first_match(40)).defects if defect.kind == "idle-override"]
    assert len(found) == 1
    assert "overrides of one chain can be dropped together" in found[0].message


def test_order_by_use() -> None:
    book = large.pairs(10)
    assert len(compile_rulebook(book).diagrams.levels) <= 50
    assert decide_draft(book, {"g.x3": True, "g.y3": True})["q"].options["o"].stance is Stance.RECOMMENDED


def test_3000_rules() -> None:
    book = synthetic_rulebook(3000)
    source = random.Random(3)
    for _ in range(3):
        rule = source.choice(book.rules)
        facts = {"patient.age_years": 40}
        assert decide(facts, rulebook=book)[rule.on.id].asked
    assert isinstance(book.rules[0].on.asked_when, Compare)
