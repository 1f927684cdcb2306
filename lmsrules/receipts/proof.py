"""Proofs that a stranger can check: a question's outcomes by cases of the unknown facts.

A leaf of the cases needs no diagram to be believed: three-valued logic over its box alone gives the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from ..logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, Test
from ..logic.diagrams.compiling import Compiled
from ..logic.diagrams.nodes import Diagrams
from ..logic.diagrams.outcomes import Outcome
from ..logic.diagrams.traversal import Cells, ways
from ..logic.errors import TooLargeError, broken_promise
from ..logic.parts import Question
from .dividing import Name, bits, reading_of, tests_of

MOST_CASES = 50_000
"""The cases of one question's proof: where ten facts of twenty decide there are 700,000."""

MOST_WORK = 5_000_000
"""The conditions evaluated and tests compared for one question's proof, a few seconds' work."""

MOST_DEEP = 400
"""The splits one below the other: a checker, and whatever reads JSON, follows them by recursion."""


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


def outcomes_by_cases(compiled: Compiled, question: Question, cells: Cells, outcomes: Diagrams) -> Leaf | Split:
    """A proof by cases that possible completions of the cells have no outcome but those of their joined diagram.

    Raises:
        TooLargeError: the cases are too many or too deep, or take too much work.
    """
    return _Cases(compiled, question, cells, outcomes).proof()


@frozen
class _Decided:
    """What three-valued logic has decided of a box, and so of every part of it; `left` is what it has not."""

    left: tuple[Name, ...]
    asked: bool | None = None
    held: frozenset[str] = frozenset()
    broken: str | None = None
    findings: Mapping[str, bool | None] = field(factory=dict)

    @property
    def outcome(self) -> Outcome | None:
        """The outcome of all patients in the box, if that is decided."""
        if self.asked is False:
            return Outcome(False, frozenset())
        return None if any(kind != "constraint" for kind, _ in self.left) else Outcome(True, self.held)


class _Cases:
    """The cases of one question: a walk down its diagram, at whose ends three-valued logic decides.

    `box` are the patients of the case at hand: for each path the cells it may lie in, as the bits of a number.
    """

    def __init__(self, compiled: Compiled, question: Question, cells: Cells, outcomes: Diagrams) -> None:
        rulebook = compiled.rulebook
        self.compiled = compiled
        self.question = question
        self.diagrams = outcomes
        self.box = {
            axis.field.path: bits(ways(range(len(axis.cells)), letter))
            for axis, letter in zip(compiled.axes, cells, strict=True)
        }
        self.tests = tests_of(rulebook)
        self.conditions: dict[Name, tuple[Condition, ...]] = {
            ("asked", question.id): (question.asked_when,),
            **{
                ("rule", rule.id): (rule.when, *(Not(other.when) for other in rulebook.exceptions_to[rule.id]))
                for rule in rulebook.rules_on[question.id]
            },
            **{("constraint", constraint.id): (constraint.holds,) for constraint in rulebook.constraints},
        }
        self.reading = reading_of(rulebook, question.id, self.conditions)
        self.made = 0
        self.work = 0

    def proof(self) -> Leaf | Split:
        """The whole tree of cases."""
        return self.go(self.diagrams.roots["root"], _Decided(tuple(self.conditions)), None, 0)

    def go(self, node: int, before: _Decided, path: str | None, deep: int) -> Leaf | Split:
        """The cases of the patients in the box, who all come to a node, the box being the smaller on a path."""
        # One frame for each split, and the box is changed and changed back: Python nests only so deep.
        self.made += 1
        self.spend(1, deep)
        decided = self.decided(before, path)
        outcome = decided.outcome
        if outcome is not None and outcome in self.diagrams.values:
            return Leaf(outcome=outcome)
        if decided.broken is not None:
            return Leaf(impossible=decided.broken)
        node, parts = self.below(node)
        test = self.blamed(node, decided) if node < 0 else self.dividing(node, parts)
        whole, true_in = self.box[test.path], self.tests.true_in[test]
        self.box[test.path] = whole & true_in
        yes = self.go(node, decided, test.path, deep + 1)
        self.box[test.path] = whole & ~true_in
        no = self.go(node, decided, test.path, deep + 1)
        self.box[test.path] = whole
        return Split(test, yes, no)

    def spend(self, work: int, deep: int = 0) -> None:
        """Count work, and refuse a proof that takes too much."""
        self.work += work
        if self.made > MOST_CASES or self.work > MOST_WORK or deep > MOST_DEEP:
            raise TooLargeError(
                f"question {self.question.id}: the proof of its answer has more than {MOST_CASES:,} cases, takes more "
                f"than {MOST_WORK:,} evaluations or nests more than {MOST_DEEP} deep; enter more facts, or rest its "
                "rules on fewer facts at a time"
            )

    def decided(self, before: _Decided, path: str | None) -> _Decided:
        """What is decided of the box, given what was before it became smaller on a path."""
        asked, held, broken = before.asked, set(before.held), before.broken
        findings = dict(before.findings)
        left = []
        for name in before.left:
            kind, of = name
            touched = path is None or path in self.reading[name]
            truth = self.all_true(self.conditions[name], findings) if touched else None
            if truth is None:
                left.append(name)
            elif kind == "asked":
                asked = truth
            elif kind == "constraint":
                broken = broken or (None if truth else of)
            elif truth:
                held.add(of)
        if asked is False:
            left = [name for name in left if name[0] == "constraint"]
        known = {name: truth for name, truth in findings.items() if truth is not None}
        return _Decided(tuple(left), asked, frozenset(held), broken, known)

    def below(self, node: int) -> tuple[int, list[int]]:
        """The first node under this one at which the patients in the box part, and the bits of each part."""
        while node >= 0:
            children = self.diagrams.children[node]
            box = self.box[self.compiled.axes[self.diagrams.levels[node]].field.path]
            parts: dict[int, int] = {}
            for cell, child in enumerate(children):
                if box >> cell & 1:
                    parts[child] = parts.get(child, 0) | 1 << cell
            self.spend(len(children))
            if len(parts) > 1:
                return node, list(parts.values())
            (node,) = parts
        return node, []

    def dividing(self, node: int, parts: list[int]) -> Test:
        """The test of a node's field that cuts the fewest parts in two, and of such the one nearest to halving."""
        path = self.compiled.axes[self.diagrams.levels[node]].field.path
        box, best, least = self.box[path], None, (0, 0)
        part_of = {cell: part for part in parts for cell in _cells(part)}
        for true_in, test in self.tests.dividing[path].items():
            side = min(box & true_in, box & ~true_in, key=int.bit_count)
            if side:
                inside = {part_of[cell] for cell in _cells(side)}
                cut = sum([part & ~side != 0 for part in inside])
                found = cut, max(len(inside), len(parts) - len(inside) + cut)
                self.spend(side.bit_count())
                if best is None or found < least:
                    best, least = test, found
        self.spend(len(self.tests.dividing[path]))
        if best is None:
            raise broken_promise("tests of a fact were to tell its cells apart", f"those of {path} do not")
        return best

    def blamed(self, end: int, decided: _Decided) -> Test:
        """A test that leaves something undecided where the walk has ended: of the first such field, nearest to halving.

        What is to be decided is the first rule or, of patients who are impossible, any constraint.
        """
        if self.diagrams.values[~end] is None or decided.outcome is not None:
            named = [name for name in decided.left if name[0] == "constraint"]
        else:
            named = [name for name in decided.left if name[0] != "constraint"][:1]

        def place(test: Test) -> tuple[int, int, int]:
            box, true_in = self.box[test.path], self.tests.true_in[test]
            larger = max((box & true_in).bit_count(), (box & ~true_in).bit_count())
            return self.compiled.level[test.path], larger, self.tests.order[test]

        return min(self.open_tests([condition for name in named for condition in self.conditions[name]]), key=place)

    def open_tests(self, waiting: list[Condition]) -> frozenset[Test]:
        """The tests that are true of some in the box and false of others, in the parts that leave conditions open."""
        found: set[Test] = set()
        findings: dict[str, bool | None] = {}
        seen: set[str] = set()
        while waiting:
            part = waiting.pop()
            if self.truth(part, findings) is not None:
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

    def all_true(self, conditions: tuple[Condition, ...], findings: dict[str, bool | None]) -> bool | None:
        """Three-valued truth of a conjunction over the box."""
        whole: bool | None = True
        for condition in conditions:
            truth = self.truth(condition, findings)
            if truth is False:
                return False
            whole = whole and truth
        return whole

    def truth(self, condition: Condition, findings: dict[str, bool | None]) -> bool | None:
        """Three-valued truth over the box; `findings` holds those that were met before, each opened once."""
        self.work += 1
        if isinstance(condition, (Compare, Member)):
            box = self.box[condition.path]
            yes = box & self.tests.true_in[condition]
            return None if yes and yes != box else yes != 0
        if isinstance(condition, Holds):
            finding = condition.finding
            if finding not in findings:
                findings[finding] = self.truth(self.compiled.rulebook.conditions[finding], findings)
            return findings[finding]
        if isinstance(condition, Not):
            truth = self.truth(condition.part, findings)
            return None if truth is None else not truth
        if isinstance(condition, (And, Or)):
            decisive = isinstance(condition, Or)
            whole: bool | None = not decisive
            for part in condition.parts:
                truth = self.truth(part, findings)
                if truth is decisive:
                    return decisive
                whole = None if truth is None else whole
            return whole
        assert isinstance(condition, Always), "there are no other conditions"
        return True


def _cells(bits: int) -> Iterator[int]:
    """The cells that are the bits of a number."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
