"""Proofs that a stranger can check: a question's outcomes by cases of the unknown facts, and a patient for each.

A leaf of the cases needs no diagram to be believed: three-valued logic over its regions alone gives the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from .compiling import Compiled
from .conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from .diagrams import Cells
from .errors import Value
from .outcomes import Outcome
from .patients import completed
from .rulebook import Question

Regions = Mapping[str, tuple[int, ...]]
"""For each field's path the cells it may lie in."""


@frozen
class Leaf:
    """An outcome that all patients of these regions get, or the constraint that none of them meets."""

    outcome: Outcome | None = None
    impossible: str | None = None


@frozen
class Split:
    """Cases by one field: in the cells of each branch, what follows. Together they are all it may be."""

    path: str
    branches: tuple[tuple[tuple[int, ...], Leaf | Split], ...]


def outcomes_by_cases(compiled: Compiled, question: Question, cells: Cells) -> Leaf | Split:
    """Why no possible completion of the cells has any other outcome than those the diagram gives."""
    outcomes = compiled.outcomes(question.id, cells)
    diagrams = compiled.diagrams

    def go(node: int, regions: Regions) -> Leaf | Split:
        found, undecided = _outcome(compiled, question, regions)
        if found in outcomes:
            return Leaf(outcome=found)
        for constraint in compiled.rulebook.constraints:
            truth, tests = _truth(compiled, constraint.holds, regions)
            if truth is False:
                return Leaf(impossible=constraint.id)
            if found is not None:  # an outcome no possible patient has: what is left to show is why
                undecided = undecided | tests
        if node >= 0:
            return split(diagrams.levels[node], node, regions)
        path = next(path for path in compiled.level if path in undecided and len(regions[path]) > 1)
        return split(compiled.level[path], node, regions)

    def split(level: int, node: int, regions: Regions) -> Leaf | Split:
        path = compiled.axes[level].field.path
        ways: dict[int, list[int]] = {}
        for cell in regions[path]:
            below = diagrams.children[node][cell] if node >= 0 else ~cell
            ways.setdefault(below, []).append(cell)
        branches = [(node if node < 0 else child, tuple(numbers)) for child, numbers in ways.items()]
        if len(branches) == 1 and node >= 0:
            return go(branches[0][0], regions)
        return Split(path, tuple((numbers, go(child, {**regions, path: numbers})) for child, numbers in branches))

    start = {
        axis.field.path: tuple(range(len(axis.cells))) if cell is None else (cell,)
        for axis, cell in zip(compiled.axes, cells, strict=True)
    }
    return go(diagrams.roots[question.id], start)


def _outcome(compiled: Compiled, question: Question, regions: Regions) -> tuple[Outcome | None, frozenset[str]]:
    """The outcome all patients of the regions get, None where they differ clause by clause, and the fields to blame."""
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


def _truth(compiled: Compiled, condition: Condition, regions: Regions) -> tuple[bool | None, frozenset[str]]:
    """Three-valued truth over the regions, and where it is unknown the fields of the tests that are."""
    match condition:
        case Always():
            return True, frozenset()
        case Compare(path) | Member(path):
            where = compiled.axes[compiled.level[path]].where(condition)
            truths = {where[cell] for cell in regions[path]}
            return (None, frozenset((path,))) if len(truths) > 1 else (truths.pop(), frozenset())
        case Holds(finding):
            return _truth(compiled, compiled.rulebook.conditions[finding], regions)
        case Not(part):
            truth, undecided = _truth(compiled, part, regions)
            return (None if truth is None else not truth), undecided
        case And(parts) | Or(parts):
            return _joined([_truth(compiled, part, regions) for part in parts], isinstance(condition, Or))
    raise TypeError(f"not a condition: {condition!r}")


def _joined(parts: Iterable[tuple[bool | None, frozenset[str]]], decisive: bool) -> tuple[bool | None, frozenset[str]]:
    blame: frozenset[str] = frozenset()
    for truth, undecided in parts:
        if truth is decisive:
            return decisive, frozenset()
        blame |= undecided
    return (None, blame) if blame else (not decisive, blame)


def witness(compiled: Compiled, facts: Mapping[str, Value], question: str, outcome: Outcome) -> dict[str, Value]:
    """A completely known possible patient who agrees with the facts and gets the outcome."""
    cells = compiled.cells(facts)
    path = compiled.diagrams.path_to(compiled.diagrams.roots[question], lambda value: value == outcome, cells)
    assert path is not None, "the outcome is possible"
    return {**completed(compiled, [path.get(level, cell) for level, cell in enumerate(cells)]), **facts}
