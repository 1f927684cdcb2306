"""A rulebook compiled to decision diagrams, one for each question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from ..conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from ..draft import Draft
from ..once import once_for
from ..partly import Known
from ..parts import Constraint, Question, Rule
from ..tested import constraints_that_reach, question_fields, reasoned_with
from .cells import Axis, axes_for
from .nodes import FALSE, TRUE, Builder, Diagrams, is_true
from .outcomes import Decision, Outcome, Verdict, decision_of, verdict
from .traversal import Cells


@frozen(kw_only=True, eq=False)
class Compiled:
    """A rulebook's diagrams: one for each question with an `Outcome` at each terminal, one for the constraints.

    The terminal value None means that the patient is impossible. `deciding` are the fields each question depends on.
    """

    rulebook: Draft
    axes: tuple[Axis, ...]
    level: Mapping[str, int]
    diagrams: Diagrams
    possible: Diagrams
    verdicts: Mapping[tuple[str, str, frozenset[str]], Verdict]
    deciding: Mapping[str, frozenset[str]]
    _decisions: dict[tuple[str, int], Decision] = field(factory=dict, init=False)

    def decision_at(self, question: str, terminal: int) -> Decision:
        """The decision if every completion reaches the same terminal of a question; made when first needed."""
        if (question, terminal) not in self._decisions:
            outcomes = (self.diagrams.values[terminal],)
            asked = self.rulebook.questions_by_id[question]
            self._decisions[question, terminal] = decision_of(self.rulebook, self.verdicts, asked, outcomes, _nothing)
        return self._decisions[question, terminal]

    def cells(self, facts: Mapping[str, Known]) -> list[int | None]:
        """The case as cell numbers, level by level."""
        known = facts.get
        return [None if (value := known(axis.field.path)) is None else axis.cell_of(value) for axis in self.axes]  # type: ignore[arg-type]

    def is_possible(self, cells: Cells) -> bool:
        """Whether some completion of the cells breaks no constraint."""
        possible = self.possible
        return any(possible.values[terminal] for terminal in possible.reachable(possible.roots["possible"], cells))

    def outcomes(self, question: str, cells: Cells) -> list[Outcome]:
        """What the possible completions of the cells get from a question."""
        terminals = self.diagrams.reachable(self.diagrams.roots[question], cells)
        return [outcome for terminal in terminals if (outcome := self.diagrams.values[terminal]) is not None]


@once_for
def compile_rulebook(rulebook: Draft) -> Compiled:
    """The diagrams of a rulebook, made once; every later answer is read off them."""
    ordered = axes_of(rulebook)
    level = {axis.field.path: number for number, axis in enumerate(ordered)}
    compiler = Compiler(rulebook, ordered, level)
    diagrams = compiler.builder.freeze({q.id: compiler.question(q) for q in rulebook.questions})
    ends = [
        (question, diagrams.values[terminal])
        for question in rulebook.questions
        for terminal in diagrams.reachable(diagrams.roots[question.id], [None] * len(ordered))
        if diagrams.values[terminal] is not None
    ]
    verdicts = {
        (question.id, option.id, outcome.rules): verdict(rulebook, question.id, option.id, outcome.rules)
        for question, outcome in ends
        for option in question.options
    }
    return Compiled(
        rulebook=rulebook,
        axes=ordered,
        level=level,
        diagrams=diagrams,
        possible=_possible(compiler),
        verdicts=verdicts,
        deciding={q.id: frozenset(question_fields(rulebook, q)) for q in rulebook.questions},
    )


def _nothing(_: Any) -> tuple[str, ...]:
    return ()


def _possible(compiler: Compiler) -> Diagrams:
    root = compiler.possible(compiler.rulebook.constraints)
    kept = compiler.builder.freeze({"possible": root})
    return evolve(kept, values=tuple(map(is_true, kept.values)))


def axes_of(rulebook: Draft) -> tuple[Axis, ...]:
    """The axes of all tested fields, fields shared by many questions first: that keeps diagrams small."""
    axes = axes_for(rulebook.fields, reasoned_with(rulebook))
    uses = dict.fromkeys(axes, 0)
    for question in rulebook.questions:
        for path in question_fields(rulebook, question):
            uses[path] += 1
    return tuple(sorted(axes.values(), key=lambda axis: -uses[axis.field.path]))


class Compiler:
    """Makes the diagrams of a rulebook's conditions, constraints and questions over its axes."""

    def __init__(
        self, rulebook: Draft, axes: Sequence[Axis], level: Mapping[str, int], builder: Builder | None = None
    ) -> None:
        self.rulebook = rulebook
        self.axes = axes
        self.level = level
        self.builder: Builder = builder or Builder([len(axis.cells) for axis in axes])
        self._findings: dict[str, int] = {}
        self._constraints: dict[str, int] = {}

    def condition(self, condition: Condition) -> int:
        """The yes-or-no diagram of a condition."""
        match condition:
            case Always():
                return TRUE
            case Compare(path) | Member(path):
                level = self.level[path]
                return self.builder.literal(level, self.axes[level].where(condition))
            case Holds(finding):
                if finding not in self._findings:
                    self._findings[finding] = self.condition(self.rulebook.conditions[finding])
                return self._findings[finding]
            case Not(part):
                return self.builder.negation(self.condition(part))
            case And(parts):
                return self._fold(TRUE, parts, self.builder.conjunction)
            case Or(parts):
                return self._fold(FALSE, parts, self.builder.disjunction)
        raise TypeError(f"not a condition: {condition!r}")

    def _fold(self, start: int, parts: Iterable[Condition], combine: Any) -> int:
        for part in parts:
            start = combine(start, self.condition(part))
        return start

    def possible(self, constraints: Iterable[Constraint]) -> int:
        """The yes-or-no diagram of the patients who break none of the constraints."""
        diagram = TRUE
        for constraint in constraints:
            if constraint.id not in self._constraints:
                self._constraints[constraint.id] = self.condition(constraint.holds)
            diagram = self.builder.conjunction(diagram, self._constraints[constraint.id])
        return diagram

    def holds(self, rule: Rule) -> int:
        """The yes-or-no diagram of a rule: true if its own condition holds and no exception's does."""
        diagram = self.condition(rule.when)
        for exception in self.rulebook.exceptions_to[rule.id]:
            diagram = self.builder.conjunction(diagram, self.builder.negation(self.condition(exception.when)))
        return diagram

    def question(self, question: Question, *, constrained: bool = True) -> int:
        """The diagram of a question: an Outcome at each terminal, None where the patient is impossible.

        Unless `constrained`, constraints are ignored, and no patient is impossible.
        """
        build = self.builder
        possible = self.possible(constraints_that_reach(self.rulebook, question)[0]) if constrained else TRUE
        asked = build.conjunction(possible, self.condition(question.asked_when))
        unasked, impossible = build.terminal(Outcome(False, frozenset())), build.terminal(None)
        diagram = build.choose(possible, unasked, impossible)
        diagram = build.choose(asked, build.terminal(Outcome(True, frozenset())), diagram)
        for rule in self.rulebook.rules_on[question.id]:
            where = build.conjunction(asked, self.holds(rule))
            diagram = build.collect(diagram, where, _with_rule(rule.id))
        return diagram


def _with_rule(rule: str) -> Any:
    return lambda outcome: Outcome(True, outcome.rules | {rule})
