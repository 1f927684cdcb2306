"""Proofs that a stranger can check: a question's outcomes by cases of the unknown facts, and a patient for each.

A leaf of the cases needs no diagram to be believed: three-valued logic over its box alone gives the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from ..logic.analysis.patients import some_patient_in
from ..logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, Test, tests_in
from ..logic.diagrams.compiling import Compiled
from ..logic.diagrams.outcomes import Outcome
from ..logic.diagrams.traversal import Cells
from ..logic.errors import broken_promise
from ..logic.partly import Known
from ..logic.parts import Question
from ..logic.tested import reasoned_with
from ..logic.values import Value

Box = Mapping[str, tuple[int, ...]]
"""Patients described field by field: for each path the cells it may lie in."""


@frozen
class Leaf:
    """The outcome of all patients in a box, or a constraint that all of them break."""

    outcome: Outcome | None = None
    impossible: str | None = None


@frozen
class Split:
    """Two cases by a test on a fact: what follows if it is true, and if it is not. Neither case is empty."""

    test: Test
    yes: Leaf | Split
    no: Leaf | Split


def outcomes_by_cases(compiled: Compiled, question: Question, cells: Cells) -> Leaf | Split:
    """A proof by cases that possible completions of the cells have no outcome but the ones the diagram gives."""
    outcomes = compiled.outcomes(question.id, cells)
    diagrams = compiled.diagrams
    tests = _tests(compiled)

    def go(node: int, box: Box) -> Leaf | Split:
        found, undecided = _outcome(compiled, question, box)
        if found in outcomes:
            return Leaf(outcome=found)
        for constraint in compiled.rulebook.constraints:
            truth, blamed = _truth(compiled, constraint.holds, box)
            if truth is False:
                return Leaf(impossible=constraint.id)
            if found is not None:  # no possible patient has this outcome: the cases that remain show why
                undecided = undecided | blamed
        if node < 0:
            return split(
                node,
                min(undecided, key=lambda test: (compiled.level[test.path], tests[test.path].index(test))),
                box,
            )
        path = compiled.axes[diagrams.levels[node]].field.path
        below = diagrams.children[node]
        ways = {below[cell] for cell in box[path]}
        if len(ways) == 1:
            return go(ways.pop(), box)

        def left(test: Test) -> int:
            """Number of distinct children over both outcomes of the test."""
            return sum(len({below[cell] for cell in side}) for side in _sides(compiled, test, box))

        dividing = [test for test in tests[path] if all(_sides(compiled, test, box))]
        return split(node, min(dividing, key=left), box)

    def split(node: int, test: Test, box: Box) -> Leaf | Split:
        yes, no = (go(node, {**box, test.path: side}) for side in _sides(compiled, test, box))
        return Split(test, yes, no)

    start = {
        axis.field.path: tuple(range(len(axis.cells))) if cell is None else (cell,)
        for axis, cell in zip(compiled.axes, cells, strict=True)
    }
    return go(diagrams.roots[question.id], start)


def _tests(compiled: Compiled) -> dict[str, list[Test]]:
    """The rulebook's tests of each field, each once."""
    found = tests_in(reasoned_with(compiled.rulebook))
    return {axis.field.path: [t for t in found if t.path == axis.field.path] for axis in compiled.axes}


def _sides(compiled: Compiled, test: Test, box: Box) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The cells in which a test is true, and the cells in which it is false."""
    where = compiled.axes[compiled.level[test.path]].where(test)
    cells = box[test.path]
    return tuple(cell for cell in cells if where[cell]), tuple(cell for cell in cells if not where[cell])


def _outcome(compiled: Compiled, question: Question, box: Box) -> tuple[Outcome | None, frozenset[Test]]:
    """The outcome of all patients in the box, else None and the tests that are true of some and false of others."""
    asked, undecided = _truth(compiled, question.asked_when, box)
    if not asked:
        return (Outcome(False, frozenset()) if asked is False else None), undecided
    held = set()
    for rule in compiled.rulebook.rules_on[question.id]:
        exceptions = [Not(other.when) for other in compiled.rulebook.exceptions_to[rule.id]]
        truth, tests = _truth(compiled, And((rule.when, *exceptions)) if exceptions else rule.when, box)
        if truth is None:
            return None, tests
        if truth:
            held.add(rule.id)
    return Outcome(True, frozenset(held)), frozenset()


def _truth(compiled: Compiled, condition: Condition, box: Box) -> tuple[bool | None, frozenset[Test]]:
    """Three-valued truth over the box; if it is unknown, also the tests that make it so."""
    match condition:
        case Always():
            return True, frozenset()
        case Compare(path) | Member(path):
            where = compiled.axes[compiled.level[path]].where(condition)
            truths = {where[cell] for cell in box[path]}
            return (None, frozenset((condition,))) if len(truths) > 1 else (truths.pop(), frozenset())
        case Holds(finding):
            return _truth(compiled, compiled.rulebook.conditions[finding], box)
        case Not(part):
            truth, undecided = _truth(compiled, part, box)
            return (None if truth is None else not truth), undecided
        case And(parts) | Or(parts):
            return _joined([_truth(compiled, part, box) for part in parts], isinstance(condition, Or))
    raise TypeError(f"not a condition: {condition!r}")


def _joined(
    parts: Iterable[tuple[bool | None, frozenset[Test]]], decisive: bool
) -> tuple[bool | None, frozenset[Test]]:
    blame: frozenset[Test] = frozenset()
    for truth, undecided in parts:
        if truth is decisive:
            return decisive, frozenset()
        blame |= undecided
    return (None, blame) if blame else (not decisive, blame)


def witness(compiled: Compiled, facts: Mapping[str, Known], question: str, outcome: Outcome) -> dict[str, Value]:
    """A witness: a completely known possible patient with these facts and this outcome."""
    cells = compiled.cells(facts)
    path = compiled.diagrams.path_to(compiled.diagrams.roots[question], lambda value: value == outcome, cells)
    promised = f"a possible patient with these facts was to get {outcome} from {question}"
    if path is None:
        raise broken_promise(promised, "no path leads to it", facts)
    patient = {**some_patient_in(compiled, [path.get(level, cell) for level, cell in enumerate(cells)]), **facts}
    if compiled.outcomes(question, compiled.cells(patient)) != [outcome]:
        raise broken_promise(promised, "gets another", patient)
    return patient  # type: ignore[return-value]
