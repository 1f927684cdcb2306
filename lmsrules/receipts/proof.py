"""Proofs that a stranger can check: a question's outcomes by cases of the unknown facts, and a patient for each.

A leaf of the cases needs no diagram to be believed: three-valued logic over its regions alone gives the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from ..logic.analysis.patients import completed
from ..logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, Test, tests_in
from ..logic.diagrams.compiling import Compiled
from ..logic.diagrams.outcomes import Outcome
from ..logic.diagrams.traversal import Cells
from ..logic.draft import Question
from ..logic.errors import broken_promise
from ..logic.tested import reasoned_with
from ..logic.values import Value

Regions = Mapping[str, tuple[int, ...]]
"""For each field's path the cells it may lie in."""


@frozen
class Leaf:
    """An outcome that all patients of these regions get, or the constraint that none of them meets."""

    outcome: Outcome | None = None
    impossible: str | None = None


@frozen
class Split:
    """Cases by one test on a fact: what follows where it is true, and where it is not. Each happens to somebody."""

    test: Test
    yes: Leaf | Split
    no: Leaf | Split


def outcomes_by_cases(compiled: Compiled, question: Question, cells: Cells) -> Leaf | Split:
    """Why no possible completion of the cells has any other outcome than those the diagram gives."""
    outcomes = compiled.outcomes(question.id, cells)
    diagrams = compiled.diagrams
    tests = _tests(compiled)

    def go(node: int, regions: Regions) -> Leaf | Split:
        found, undecided = _outcome(compiled, question, regions)
        if found in outcomes:
            return Leaf(outcome=found)
        for constraint in compiled.rulebook.constraints:
            truth, blamed = _truth(compiled, constraint.holds, regions)
            if truth is False:
                return Leaf(impossible=constraint.id)
            if found is not None:  # an outcome no possible patient has: what is left to show is why
                undecided = undecided | blamed
        if node < 0:
            return split(
                node,
                min(undecided, key=lambda test: (compiled.level[test.path], tests[test.path].index(test))),
                regions,
            )
        path = compiled.axes[diagrams.levels[node]].field.path
        below = diagrams.children[node]
        ways = {below[cell] for cell in regions[path]}
        if len(ways) == 1:
            return go(ways.pop(), regions)

        def left(test: Test) -> int:
            """In how many ways it can go on after the test, on both sides of it."""
            return sum(len({below[cell] for cell in side}) for side in _sides(compiled, test, regions))

        dividing = [test for test in tests[path] if all(_sides(compiled, test, regions))]
        return split(node, min(dividing, key=left), regions)

    def split(node: int, test: Test, regions: Regions) -> Leaf | Split:
        yes, no = (go(node, {**regions, test.path: side}) for side in _sides(compiled, test, regions))
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


def _sides(compiled: Compiled, test: Test, regions: Regions) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The cells in which a test is true, and those in which it is not."""
    where = compiled.axes[compiled.level[test.path]].where(test)
    cells = regions[test.path]
    return tuple(cell for cell in cells if where[cell]), tuple(cell for cell in cells if not where[cell])


def _outcome(compiled: Compiled, question: Question, regions: Regions) -> tuple[Outcome | None, frozenset[Test]]:
    """The outcome all patients of the regions get, None where they differ clause by clause, and the tests to blame."""
    asked, undecided = _truth(compiled, question.asked_when, regions)
    if not asked:
        return (Outcome(False, frozenset()) if asked is False else None), undecided
    held = set()
    for rule in compiled.rulebook.rules_on[question.id]:
        exceptions = [Not(other.when) for other in compiled.rulebook.exceptions_to[rule.id]]
        truth, tests = _truth(compiled, And((rule.when, *exceptions)) if exceptions else rule.when, regions)
        if truth is None:
            return None, tests
        if truth:
            held.add(rule.id)
    return Outcome(True, frozenset(held)), frozenset()


def _truth(compiled: Compiled, condition: Condition, regions: Regions) -> tuple[bool | None, frozenset[Test]]:
    """Three-valued truth over the regions, and where it is unknown the tests that are."""
    match condition:
        case Always():
            return True, frozenset()
        case Compare(path) | Member(path):
            where = compiled.axes[compiled.level[path]].where(condition)
            truths = {where[cell] for cell in regions[path]}
            return (None, frozenset((condition,))) if len(truths) > 1 else (truths.pop(), frozenset())
        case Holds(finding):
            return _truth(compiled, compiled.rulebook.conditions[finding], regions)
        case Not(part):
            truth, undecided = _truth(compiled, part, regions)
            return (None if truth is None else not truth), undecided
        case And(parts) | Or(parts):
            return _joined([_truth(compiled, part, regions) for part in parts], isinstance(condition, Or))
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


def witness(compiled: Compiled, facts: Mapping[str, Value], question: str, outcome: Outcome) -> dict[str, Value]:
    """A completely known possible patient who agrees with the facts and gets the outcome."""
    cells = compiled.cells(facts)
    path = compiled.diagrams.path_to(compiled.diagrams.roots[question], lambda value: value == outcome, cells)
    promised = f"a possible patient with these facts was to get {outcome} from {question}"
    if path is None:
        raise broken_promise(promised, "no path leads to it", facts)
    patient = {**completed(compiled, [path.get(level, cell) for level, cell in enumerate(cells)]), **facts}
    if compiled.outcomes(question, compiled.cells(patient)) != [outcome]:
        raise broken_promise(promised, "gets another", patient)
    return patient
