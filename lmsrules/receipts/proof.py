"""Proofs that a stranger can check: a question's outcomes by cases of the unknown facts, and a patient for each.

A leaf of the cases needs no diagram to be believed: three-valued logic over its box alone gives the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ..logic.analysis.patients import some_patient_in
from ..logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, Test, tests_in
from ..logic.diagrams.compiling import Compiled
from ..logic.diagrams.joining import outcomes_joined, outcomes_of
from ..logic.diagrams.nodes import Diagrams
from ..logic.diagrams.outcomes import Outcome
from ..logic.diagrams.traversal import Cells, fold, ways
from ..logic.errors import TooLargeError, broken_promise
from ..logic.partly import Known, some_value
from ..logic.parts import Question
from ..logic.tested import reasoned_with
from ..logic.values import Value

MOST_CASES = 50_000
"""The cases of one question's proof, a few seconds' work: where ten facts of twenty decide there are 700,000."""

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
    """A proof by cases that possible completions of the cells have no outcome but the ones the diagram gives.

    Raises:
        TooLargeError: the outcomes are too many, or the cases.
    """
    return _Cases(compiled, question, cells).proof()


class _Cases:
    """The cases of one question: a walk down its diagram, at whose ends three-valued logic decides."""

    def __init__(self, compiled: Compiled, question: Question, cells: Cells) -> None:
        self.compiled = compiled
        self.question = question
        self.cells = cells
        self.diagrams: Diagrams = outcomes_joined(compiled, question.id, cells)
        found = tests_in(reasoned_with(compiled.rulebook))
        self.tests = {axis.field.path: [t for t in found if t.path == axis.field.path] for axis in compiled.axes}
        self.where: dict[Test, tuple[bool, ...]] = {
            test: axis.where(test) for axis in compiled.axes for test in self.tests[axis.field.path]
        }
        self.made = 0
        self.ends = fold(self.diagrams, lambda value: frozenset((value,)), lambda _, below: frozenset().union(*below))

    def proof(self) -> Leaf | Split:
        """The whole tree of cases."""
        start = {
            axis.field.path: tuple(ways(range(len(axis.cells)), letter))
            for axis, letter in zip(self.compiled.axes, self.cells, strict=True)
        }
        return self.go(self.diagrams.roots["root"], start)

    def go(self, node: int, box: Box) -> Leaf | Split:
        """The cases of the patients in a box, who all come to a node."""
        self.made += 1
        if self.made > MOST_CASES:
            raise TooLargeError(
                f"question {self.question.id}: the proof of its answer has more than {MOST_CASES:,} cases; enter more "
                "facts, or rest its rules on fewer facts at a time"
            )
        undecided: frozenset[Test] = frozenset()
        left = self.left(node, box)
        if len(left - {None}) < 2:  # where more outcomes are left, nothing can be decided yet
            found, undecided = self.outcome(box)
            if found is not None and found in self.diagrams.values:
                return Leaf(outcome=found)
            for constraint in self.compiled.rulebook.constraints:
                truth = self.truth(constraint.holds, box, {})
                if truth is False:
                    return Leaf(impossible=constraint.id)
                if found is not None and truth is None:  # no possible patient has this outcome
                    undecided = undecided | self.blamed(constraint.holds, box)
        if node < 0:
            order = self.compiled.level
            return self.split(node, min(undecided, key=lambda t: (order[t.path], self.tests[t.path].index(t))), box)
        path = self.compiled.axes[self.diagrams.levels[node]].field.path
        below = self.diagrams.children[node]
        children = {below[cell] for cell in box[path]}
        if len(children) == 1:
            return self.go(children.pop(), box)

        def parted(test: Test) -> int:
            """Number of distinct children over both outcomes of the test."""
            return sum(len({below[cell] for cell in side}) for side in self.sides(test, box))

        dividing = [test for test in self.tests[path] if all(self.sides(test, box))]
        return self.split(node, min(dividing, key=parted), box)

    def left(self, node: int, box: Box) -> frozenset[Outcome | None]:
        """The outcomes that patients in a box may have who come to a node."""
        if node < 0:
            return self.ends(node)
        cells = box[self.compiled.axes[self.diagrams.levels[node]].field.path]
        below = self.diagrams.children[node]
        return frozenset().union(*(self.ends(child) for child in {below[cell] for cell in cells}))

    def split(self, node: int, test: Test, box: Box) -> Split:
        """Two cases by a test."""
        yes, no = (self.go(node, {**box, test.path: side}) for side in self.sides(test, box))
        return Split(test, yes, no)

    def sides(self, test: Test, box: Box) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The cells in which a test is true, and the cells in which it is false."""
        where, cells = self.where[test], box[test.path]
        return tuple(cell for cell in cells if where[cell]), tuple(cell for cell in cells if not where[cell])

    def outcome(self, box: Box) -> tuple[Outcome | None, frozenset[Test]]:
        """The outcome of all patients in the box, else None and the tests that are true of some and false of others."""
        rulebook = self.compiled.rulebook
        opened: dict[str, bool | None] = {}
        asked = self.truth(self.question.asked_when, box, opened)
        if asked is None:
            return None, self.blamed(self.question.asked_when, box)
        if not asked:
            return Outcome(False, frozenset()), frozenset()
        held = set()
        for rule in rulebook.rules_on[self.question.id]:
            conditions = [rule.when, *(Not(other.when) for other in rulebook.exceptions_to[rule.id])]
            truths = [self.truth(condition, box, opened) for condition in conditions]
            if False in truths:
                continue
            if None in truths:
                return None, frozenset().union(*(self.blamed(condition, box) for condition in conditions))
            held.add(rule.id)
        return Outcome(True, frozenset(held)), frozenset()

    def truth(self, condition: Condition, box: Box, opened: dict[str, bool | None]) -> bool | None:
        """Three-valued truth over the box; `opened` holds the findings that were met before, each opened once."""
        match condition:
            case Always():
                return True
            case Compare(path) | Member(path):
                where, cells = self.where[condition], box[path]
                first = where[cells[0]]
                return first if all(where[cell] is first for cell in cells) else None
            case Holds(finding):
                if finding not in opened:
                    opened[finding] = self.truth(self.compiled.rulebook.conditions[finding], box, opened)
                return opened[finding]
            case Not(part):
                truth = self.truth(part, box, opened)
                return None if truth is None else not truth
            case And(parts) | Or(parts):
                decisive, result = isinstance(condition, Or), isinstance(condition, And)
                whole: bool | None = result
                for part in parts:
                    truth = self.truth(part, box, opened)
                    if truth is decisive:
                        return decisive
                    if truth is None:
                        whole = None
                return whole
        raise TypeError(f"not a condition: {condition!r}")

    def blamed(self, condition: Condition, box: Box) -> frozenset[Test]:
        """The tests that are true of some in the box and false of others, in the parts that leave a condition open."""
        found: set[Test] = set()
        opened: dict[str, bool | None] = {}
        waiting = [condition]
        seen: set[str] = set()
        while waiting:
            part = waiting.pop()
            if self.truth(part, box, opened) is not None:
                continue
            match part:
                case Compare() | Member():
                    found.add(part)
                case Holds(finding) if finding not in seen:
                    seen.add(finding)
                    waiting.append(self.compiled.rulebook.conditions[finding])
                case Not(inside):
                    waiting.append(inside)
                case And(parts) | Or(parts):
                    waiting += parts
        return frozenset(found)


def witness(compiled: Compiled, facts: Mapping[str, Known], question: str, outcome: Outcome) -> dict[str, Value]:
    """A witness: a completely known possible patient who agrees with these facts and has this outcome."""
    cells = compiled.cells(facts)
    diagrams = outcomes_joined(compiled, question, cells)
    path = diagrams.path_to(diagrams.roots["root"], lambda value: value == outcome, cells)
    promised = f"a possible patient with these facts was to get {outcome} from {question}"
    if path is None:
        raise broken_promise(promised, "no path leads to it", facts)
    inside = [path.get(level, letter) for level, letter in enumerate(cells)]
    patient = {**facts, **some_patient_in(compiled, inside, facts)}
    whole = {name: some_value(known) for name, known in patient.items()}
    if outcomes_of(compiled, question, compiled.cells(whole)) != (outcome,):
        raise broken_promise(promised, "gets another", whole)
    return whole
