"""What makes the diagrams of a rulebook's conditions, constraints, rules and options."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from ...text import listed
from ..conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, Test
from ..draft import Draft
from ..errors import TooLargeError
from ..parts import Constraint, Question, Rule
from ..tested import constraints_that_reach, fields_in
from .cells import Axis
from .nodes import FALSE, TRUE, Builder
from .outcomes import verdict_on
from .traversal import Cells, ways

MOST_FOR_CONSTRAINTS = 100_000
"""The nodes that may be made on the way to the diagram of the constraints, some seconds' work."""

MOST_NAMED = 12
"""The constraints that are named where they are too entangled."""


class Compiler:
    """Makes the diagrams of a rulebook's conditions, constraints, rules and options over its axes.

    If cells are `known`, the diagrams are of these alone: for others they mean nothing.
    """

    def __init__(
        self,
        rulebook: Draft,
        axes: Sequence[Axis],
        builder: Builder | None = None,
        known: Cells | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.axes: tuple[Axis, ...] = tuple(axes)
        self.level: Mapping[str, int] = {axis.field.path: number for number, axis in enumerate(axes)}
        self.builder: Builder = builder or Builder([len(axis.cells) for axis in axes])
        self._known: Cells = [None] * len(axes) if known is None else known
        self._findings: dict[str, int] = {}
        self._constraints: dict[str, int] = {}
        self._possible: dict[tuple[str, ...], int] = {}
        self._tests: dict[Test, int] = {}
        self._conditions: dict[int, tuple[Condition, int]] = {}
        self._holding: dict[str, int] = {}

    def ties(self, constraints: Iterable[Constraint]) -> tuple[frozenset[int], ...]:
        """The levels that each constraint is on."""
        return tuple(
            frozenset(self.level[path] for path in fields_in(self.rulebook, constraint.holds))
            for constraint in constraints
        )

    def condition(self, condition: Condition) -> int:
        """The yes-or-no diagram of a condition."""
        match condition:
            case Always():
                return TRUE
            case Compare(path) | Member(path):
                if condition not in self._tests:
                    self._tests[condition] = self._test(condition, self.level[path])
                return self._tests[condition]
            case Holds(finding):
                if finding not in self._findings:
                    self._findings[finding] = self.condition(self.rulebook.conditions[finding])
                return self._findings[finding]
        made = self._conditions.get(id(condition))
        if made is None:  # kept with the condition itself, so that its id is not given to another
            made = self._conditions[id(condition)] = condition, self._joined(condition)
        return made[1]

    def _test(self, test: Test, level: int) -> int:
        where, letter = self.axes[level].where(test), self._known[level]
        if letter is not None:  # a cell that is ruled out counts as one that is not, so that it tells nothing apart
            cells = range(len(where))
            left = ways(cells, letter)
            where = tuple(where[cell if cell in left else left[0]] for cell in cells)
        return self.builder.literal(level, where)

    def _joined(self, condition: Condition) -> int:
        match condition:
            case Not(part):
                return self.builder.negation(self.condition(part))
            case And(parts):
                return self.builder.all_of(map(self.condition, parts))
            case Or(parts):
                return self.builder.some_of(map(self.condition, parts))
        raise TypeError(f"not a condition: {condition!r}")

    def possible(self, constraints: Iterable[Constraint]) -> int:
        """The yes-or-no diagram of the patients who break none of the constraints.

        Raises:
            TooLargeError: it takes more than `MOST_FOR_CONSTRAINTS` nodes; the message names the constraints.
        """
        together = tuple(constraints)
        ids = tuple(constraint.id for constraint in together)
        try:
            if ids not in self._possible:
                with self.builder.at_most(MOST_FOR_CONSTRAINTS):
                    self._possible[ids] = self.builder.all_of(map(self._constraint, together))
            return self._possible[ids]
        except TooLargeError:
            more = len(ids) - MOST_NAMED
            names = [*ids[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
            raise TooLargeError(
                f"constraints {listed(names)}: they are so entangled that the diagram of all of them has more than "
                f"{MOST_FOR_CONSTRAINTS:,} nodes, and without it no answer is exact. Leave out those that no rule "
                "needs, or rest them on fewer facts at a time"
            ) from None

    def _constraint(self, constraint: Constraint) -> int:
        if constraint.id not in self._constraints:
            self._constraints[constraint.id] = self.condition(constraint.holds)
        return self._constraints[constraint.id]

    def holds(self, rule: Rule) -> int:
        """The yes-or-no diagram of a rule: its question is asked, its condition is met and no exception's is."""
        if rule.id not in self._holding:
            build, asked = self.builder, self.condition(rule.on.asked_when)
            if asked == FALSE:  # what else it rests on may be large
                return asked
            met = build.conjunction(asked, self.condition(rule.when))
            barred = build.some_of(self.condition(other.when) for other in self.rulebook.exceptions_to[rule.id])
            self._holding[rule.id] = build.conjunction(met, build.negation(barred))
        return self._holding[rule.id]

    def question(self, question: Question, only: str | None = None) -> dict[tuple[str, ...], int]:
        """The diagrams of a question, its options and its rules, or `only` of one; None for impossible patients."""
        possible = self.possible(constraints_that_reach(self.rulebook, question)[0])
        impossible = self.builder.terminal(None)

        def among_possible(root: int) -> int:
            return self.builder.choose(possible, root, impossible)

        primary = self.rulebook.primary
        roots: dict[tuple[str, ...], int] = {
            ("asked", question.id): among_possible(self.condition(question.asked_when))
        }
        for option in (one for one in question.options if only in (None, one.id)):
            alone = among_possible(self.option(question, option.id, (primary,)))
            others = [one for one in self.rulebook.sources_on[question.id, option.id] if one != primary]
            together = among_possible(self.option(question, option.id)) if others else alone
            roots |= {("option", question.id, option.id): alone, ("verdict", question.id, option.id): together}
            for source in others:
                name = ("said", source, question.id, option.id)
                roots[name] = among_possible(self.option(question, option.id, (source,)))
        for rule in self.rulebook.rules_on[question.id]:
            if only in (None, rule.option):
                roots["rule", rule.id] = among_possible(self.holds(rule))
        return roots

    def option(self, question: Question, option: str, sources: Container[str] | None = None) -> int:
        """The diagram of an option, with the `Verdict` of all sources, or of these; without constraints."""
        build = self.builder
        voices: dict[tuple[str, Any], list[int]] = {}
        for rule in self.rulebook.rules_on[question.id]:
            if rule.option == option and (sources is None or rule.source in sources):
                voices.setdefault((rule.source, rule.stance), []).append(self.holds(rule))
        said = build.terminal(frozenset())
        for voice, where in voices.items():
            said = build.collect(said, build.some_of(where), _adding(voice))
        return build.map(said, lambda voices: verdict_on(self.rulebook, voices))


def _adding(voice: tuple[str, Any]) -> Any:
    return lambda voices: voices | {voice}
