"""What must hold of each intermediate form, as its class says: of the shipped rulebook and of random ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import Case, assess, guidance
from lmsrules.document.blocks import Block, Document, Fold, Item, Picture, Table
from lmsrules.logic.agreement import decide_twice
from lmsrules.logic.analysis.patients import Patients
from lmsrules.logic.chaining.builtin import passes
from lmsrules.logic.chaining.derivation import Firing
from lmsrules.logic.chaining.productions import Kind, Literal, Production, Proposition, productions_of
from lmsrules.logic.conditions import Test
from lmsrules.logic.conditions import tests_in as all_tests
from lmsrules.logic.diagrams.cells import Axis, Cell
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.diagrams.joining import outcomes_of
from lmsrules.logic.diagrams.nodes import Builder, Diagrams
from lmsrules.logic.diagrams.outcomes import Decision, Outcome, Status, verdict
from lmsrules.logic.diagrams.traversal import Nodes
from lmsrules.logic.draft import Draft, draft_of
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.rewriting import rule_holds
from lmsrules.logic.shapes import bad_parts
from lmsrules.logic.tested import reasoned_with
from lmsrules.logic.values import Value, is_number
from lmsrules.proving.boundaries import boundary_values
from lmsrules.verify import verify
from tests import shipped
from tests.random_rulebooks import partial_facts, rulebooks

# What must hold


def check_draft(draft: Draft) -> None:
    assert not list(bad_parts(draft))
    on = {question.id: [rule for rule in draft.rules if rule.on.id == question.id] for question in draft.questions}
    assert {name: list(rules) for name, rules in draft.rules_on.items()} == on
    for rule in draft.rules:
        overriding = [other for other in draft.rules if rule.id in other.overrides]
        assert list(draft.exceptions_to[rule.id]) == overriding


def check_axis(axis: Axis, tests: Iterable[Test]) -> None:
    on_field = [test for test in tests if test.path == axis.field.path]
    for number, cell in enumerate(axis.cells):
        assert axis.cell_of(cell.sample) == number
    for value in (*boundary_values(axis.field, on_field), *(cell.sample for cell in axis.cells)):
        number = axis.cell_of(value)
        assert [lies_in(cell, value) for cell in axis.cells] == [n == number for n in range(len(axis.cells))]
        for test in on_field:
            assert axis.where(test)[number] is passes(test, value), (test, value)
    for cell, following in pairwise(axis.cells):
        assert not axis.cuts or (cell.high is not None and following.low is not None)


def lies_in(cell: Cell, value: Value) -> bool:
    if cell.value is not None or not is_number(value):
        return cell.value == value
    assert isinstance(value, int | float)
    above = cell.low is None or (value > cell.low if cell.low_open else value >= cell.low)
    return above and (cell.high is None or (value < cell.high if cell.high_open else value <= cell.high))


def check_nodes(nodes: Nodes) -> None:
    for number, (level, children) in enumerate(zip(nodes.levels, nodes.children, strict=True)):
        assert len(set(children)) > 1, "all children are the same one"
        for child in children:
            assert -len(nodes.values) <= child < number, "children come before parents"
            assert child < 0 or nodes.levels[child] > level, "levels grow along every path"
    assert len(set(zip(nodes.levels, nodes.children, strict=True))) == len(nodes.levels), "two nodes are alike"
    assert len(set(nodes.values)) == len(nodes.values), "two terminals are alike"


def check_diagrams(diagrams: Diagrams) -> None:
    check_nodes(diagrams)
    used = {*diagrams.roots.values(), *(child for children in diagrams.children for child in children)}
    assert used == {*range(-len(diagrams.values), len(diagrams.levels))}, "something is left over"


def check_productions(productions: tuple[Production, ...]) -> None:
    used: set[Literal] = set()
    for number, production in enumerate(productions):
        assert production.number == number
        assert len(set(production.premises)) == len(production.premises)
        assert not {Literal(premise.what, not premise.true) for premise in production.premises} & {*production.premises}
        assert isinstance(production.conclusion.what, Proposition)
        if production.conclusion.what.kind is Kind.PART:
            assert production.conclusion.true
            assert production.conclusion not in used, "a part is used before it is concluded"
        used |= set(production.premises)


def check_derivation(firings: tuple[Firing, ...]) -> None:
    concluded: set[object] = set()
    literals: set[Literal] = set()
    for firing in firings:
        what = firing.conclusion.what
        assert isinstance(what, Proposition)
        assert what.kind is not Kind.PART
        for premise in firing.premises:
            assert isinstance(premise.what, Test) or premise in literals, "a premise is concluded after its use"
        assert what not in concluded, "concluded twice"
        concluded.add(what)
        literals.add(firing.conclusion)


def check_outcome(rulebook: Draft, question: str, outcome: Outcome) -> None:
    assert outcome.asked or not outcome.rules
    assert outcome.rules <= {rule.id for rule in rulebook.rules_on[question]}


def check_decision(rulebook: Draft, facts: Mapping[str, Value], decision: Decision) -> None:
    outcomes = decision.outcomes
    assert outcomes
    assert len(set(outcomes)) == len(outcomes)
    for outcome in outcomes:
        check_outcome(rulebook, decision.question, outcome)
    asked = {outcome.asked for outcome in outcomes}
    assert decision.asked is (asked.pop() if len(asked) == 1 else None)
    assert bool(decision.asked_depends_on) is (decision.asked is None)
    assert list(decision.options) == [option.id for option in rulebook.questions_by_id[decision.question].options]
    speaking = {
        option: {r.id for r in rulebook.rules_on[decision.question] if r.option == option}
        for option in decision.options
    }
    for option, decided in decision.options.items():
        held = [outcome.rules & speaking[option] for outcome in outcomes]
        assert set(decided.rules) == set().union(*held)
        assert set(decided.certain) == set.intersection(*map(set, held))
        verdicts = {verdict(rulebook, decision.question, option, rules) for rules in held}
        stances = {verdict.stance for verdict in verdicts}
        assert set(decided.possible) == stances
        assert len(decided.possible) == len(stances)
        assert (decided.status is Status.OPEN) is (len(stances) > 1)
        assert decided.stance is (None if len(stances) > 1 else decided.possible[0])
        assert bool(decided.depends_on) is (len(stances) > 1)
        assert bool(decided.voices.depends_on) is (len(verdicts) > 1)
        assert set(decided.certain) <= set(decided.rules)
        assert not facts.keys() & {*decided.depends_on, *decision.asked_depends_on}


def check_document(document: Document) -> None:
    anchors: list[str] = []
    for part in document.parts:
        assert part.title or part.items
        for block in blocks_in(part.items):
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} <= {len(block.columns)}
            elif isinstance(block, Item) and block.anchor:
                anchors.append(block.anchor)
    assert len(set(anchors)) == len(anchors), "an anchor stands twice"


def blocks_in(items: Iterable[Block | Fold]) -> Iterator[Block | Picture]:
    for item in items:
        if not isinstance(item, Fold):
            yield item
        if isinstance(item, Item):
            yield from blocks_in((*item.items, *item.folds))
        elif isinstance(item, Fold):
            yield from blocks_in(item.items)


# It holds


def check_rulebook_forms(rulebook: Draft) -> None:
    check_draft(rulebook)
    compiled = compile_rulebook(rulebook)
    tests = all_tests(reasoned_with(rulebook))
    for axis in compiled.axes:
        check_axis(axis, tests)
    check_diagrams(compiled.diagrams)
    check_productions(productions_of(rulebook))
    for question in rulebook.questions:
        for outcome in outcomes_of(compiled, question.id, [None] * len(compiled.axes)):
            check_outcome(rulebook, question.id, outcome)


def check_case_forms(rulebook: Draft, facts: Mapping[str, Value]) -> None:
    try:
        agreed = decide_twice(rulebook, facts, "builtin")
    except ContradictionError:
        return
    check_derivation(agreed.derivation.firings)
    compiled = compile_rulebook(rulebook)
    for question, decision in agreed.decisions.items():
        check_decision(rulebook, facts, decision)
        for root in (compiled.asked(question), *(compiled.option(question, option) for option in decision.options)):
            left = compiled.diagrams.restrict(root, compiled.cells(facts), lambda value: value)
            check_diagrams(left)
            check_diagrams(left.only_possible(left.roots["root"], lambda value: value is None))


def test_the_forms_of_the_shipped_rulebook() -> None:
    check_rulebook_forms(guidance())


@given(rulebooks())
def test_the_forms_of_random_rulebooks(rulebook: Draft) -> None:
    check_rulebook_forms(rulebook)


@given(shipped.possible_facts())
def test_the_forms_of_a_case(facts: Mapping[str, Value]) -> None:
    check_case_forms(guidance(), facts)


@given(rulebooks(), partial_facts())
def test_the_forms_of_a_case_of_a_random_rulebook(rulebook: Draft, facts: Mapping[str, Value]) -> None:
    check_case_forms(rulebook, facts)


@given(rulebooks())
def test_the_documents_of_random_rulebooks(rulebook: Draft) -> None:
    check_document(verify(rulebook).document())


def test_the_documents_of_the_shipped_rulebook() -> None:
    check_document(verify(guidance()).document())
    check_document(assess(Case()).explain().document())


BITS = st.lists(st.booleans(), min_size=8, max_size=8)


@given(BITS, BITS)
def test_what_a_builder_makes(one: list[bool], other: list[bool]) -> None:
    """Diagrams over three fields of two cells, from their truth tables: equal tables are one diagram."""
    builder = Builder([2, 2, 2])

    def made(table: list[bool], level: int = 0) -> int:
        half = len(table) // 2
        if not half:
            return builder.terminal((bool, table[0]))
        return builder.node(level, (made(table[:half], level + 1), made(table[half:], level + 1)))

    a, b = made(one), made(other)
    assert builder.conjunction(a, b) == made([x and y for x, y in zip(one, other, strict=True)])
    assert builder.disjunction(a, b) == made([x or y for x, y in zip(one, other, strict=True)])
    assert builder.negation(a) == made([not x for x in one])
    assert builder.choose(a, b, a) == made([y if x else x for x, y in zip(one, other, strict=True)])
    assert builder.where(a, lambda value: value == (bool, False)) == builder.negation(a)
    exclusive = builder.combine(lambda x, y: (bool, x != y))
    assert exclusive(a, b) == made([x != y for x, y in zip(one, other, strict=True)])
    path = builder.find_true(a)
    assert (path is None) is not any(one)
    index = sum((path or {}).get(level, 0) << (2 - level) for level in range(3))
    assert path is None or index == one.index(True)
    check_nodes(builder)
    check_diagrams(builder.freeze({"a": a, "b": b}))


# Each check sees a fault

DIAGRAMS = Diagrams(levels=(1, 0), children=((-1, -2), (-1, 0)), values=("no", "yes"), roots={"root": 1})
FAULTY_DIAGRAMS: dict[str, dict[str, Any]] = {
    "a level below does not grow": {"levels": (0, 0)},
    "a child comes after its parent": {"levels": (0, 1), "children": ((-1, 1), (-1, -2)), "roots": {"root": 0}},
    "a node with one child": {"children": ((-1, -1), (-2, 0))},
    "two nodes alike": {"levels": (1, 1, 0), "children": ((-1, -2), (-1, -2), (0, 1)), "roots": {"root": 2}},
    "two values alike": {"values": ("no", "no")},
    "a value left over": {"values": ("no", "yes", "perhaps")},
    "a node left over": {"roots": {"root": 0}},
}


def test_a_sound_diagram_passes() -> None:
    check_diagrams(DIAGRAMS)


@pytest.mark.parametrize("fault", FAULTY_DIAGRAMS)
def test_a_faulty_diagram_is_seen(fault: str) -> None:
    with pytest.raises(AssertionError):
        check_diagrams(evolve(DIAGRAMS, **FAULTY_DIAGRAMS[fault]))


Check = Callable[[], None]


def faulty_draft() -> Check:
    draft = draft_of(guidance())
    check_draft(draft)
    object.__setattr__(draft, "rules_on", {**draft.rules_on, draft.questions[0].id: ()})
    return lambda: check_draft(draft)


def faulty_axis() -> Check:
    axis = next(axis for axis in compile_rulebook(guidance()).axes if axis.cuts)
    other_sides = tuple((cut, 1 - side) for cut, side in axis.cuts)
    return lambda: check_axis(evolve(axis, cuts=other_sides), all_tests(reasoned_with(guidance())))


def faulty_productions() -> Check:
    backwards = productions_of(guidance())[::-1]
    return lambda: check_productions(tuple(evolve(one, number=number) for number, one in enumerate(backwards)))


def faulty_derivation() -> Check:
    patient = Patients(guidance()).find(rule_holds(guidance(), guidance().rules[0]))
    assert patient is not None
    firings = decide_twice(guidance(), patient.facts, "builtin").derivation.firings
    check_derivation(firings)
    return lambda: check_derivation(firings[::-1])


def concluded_twice() -> Check:
    patient = Patients(guidance()).find(rule_holds(guidance(), guidance().rules[0]))
    assert patient is not None
    firings = decide_twice(guidance(), patient.facts, "builtin").derivation.firings
    return lambda: check_derivation((*firings, firings[0]))


def faulty_outcome() -> Check:
    rule = guidance().rules[0]
    return lambda: check_outcome(guidance(), rule.on.id, Outcome(False, frozenset((rule.id,))))


def faulty_decision() -> Check:
    decision = next(iter(decide_twice(guidance(), {}, "builtin").decisions.values()))
    check_decision(guidance(), {}, decision)
    return lambda: check_decision(guidance(), {}, evolve(decision, join=lambda: decision.outcomes[:1]))


def faulty_document() -> Check:
    document = verify(guidance()).document()
    part = next(part for part in document.parts if isinstance(part.items[0], Table))
    assert isinstance(part.items[0], Table)
    narrow = evolve(part.items[0], columns=("One",))
    return lambda: check_document(evolve(document, parts=(evolve(part, items=(narrow,)),)))


FAULTS = [
    faulty_draft,
    faulty_axis,
    faulty_productions,
    faulty_derivation,
    concluded_twice,
    faulty_outcome,
    faulty_decision,
    faulty_document,
]


@pytest.mark.parametrize("faulty", FAULTS, ids=lambda faulty: faulty.__name__)
def test_a_faulty_form_is_seen(faulty: Callable[[], Check]) -> None:
    check = faulty()
    with pytest.raises(AssertionError):
        check()
