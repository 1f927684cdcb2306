"""What must still come true of the unknown facts, without ways that constraints exclude in the case at hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..conditions import ALWAYS, NEVER, And, Compare, Condition, Holds, Member, Not, Or, Test
from ..diagrams.compiler import Compiler
from ..diagrams.compiling import MOST_FOR_A_QUESTION, compile_rulebook
from ..diagrams.joining import filled_in
from ..diagrams.meeting import meet
from ..diagrams.nodes import FALSE, TRUE
from ..diagrams.traversal import Cells
from ..draft import Draft
from ..errors import TooLargeError
from ..fields import Choice
from ..kleene import passes
from ..partly import Known
from ..rewriting import MOST_OPENED, every, residual


class Left:
    """What some known facts leave open of conditions: exact, as constraints are taken into account.

    Its diagrams are made when they are first needed.
    """

    def __init__(self, rulebook: Draft, facts: Mapping[str, Known]) -> None:
        self.rulebook = rulebook
        self.facts = facts
        self._truths: dict[int, bool | None] = {}  # of diagrams: many conditions have the same
        self._named: dict[str, Condition] = {}  # findings may rest on each other many times over: each is opened once

    @cached_property
    def _cells(self) -> Cells:
        return compile_rulebook(self.rulebook).cells(self.facts)

    @cached_property
    def _compiler(self) -> Compiler:
        return Compiler(self.rulebook, compile_rulebook(self.rulebook).axes, known=self._cells)

    @cached_property
    def _possible(self) -> int:
        compiled = compile_rulebook(self.rulebook)
        fill_in = filled_in(compiled, self._compiler.builder, lambda one: TRUE if one else FALSE, self._cells)
        return fill_in(compiled.possible)

    def truth(self, condition: Condition) -> bool | None:
        """True or False where every possible completion says so; None where they differ, or it is too large to tell."""
        builder = self._compiler.builder
        try:
            with builder.at_most(MOST_FOR_A_QUESTION):
                where = self._compiler.condition(condition)
                if where not in self._truths:
                    self._truths[where] = self._truth(where)
                return self._truths[where]
        except TooLargeError:
            return None

    def _truth(self, where: int) -> bool | None:
        builder = self._compiler.builder
        if not meet(builder, self._possible, where):
            return False
        return None if meet(builder, self._possible, builder.negation(where)) else True

    def of(self, condition: Condition) -> Condition:
        """The condition on what is unknown alone, `residual`, without parts that are excluded or certain."""
        left = self._within(residual(condition, self.facts, self.rulebook.conditions))
        return every(self._not_implied(left.parts)) if isinstance(left, And) else left

    def _not_implied(self, parts: tuple[Condition, ...]) -> list[Condition]:
        """The parts of a conjunction but for alternatives that the others make certain; of two alike one is left."""
        builder, left = self._compiler.builder, [*parts]
        for one in (part for part in parts if isinstance(part, Or)):
            others = [other for other in left if other is not one]
            try:
                with builder.at_most(MOST_FOR_A_QUESTION):
                    if not meet(builder, self._possible, *map(self._compiler.condition, (*others, Not(one)))):
                        left = others
            except TooLargeError:  # then it is told as it is
                continue
        return left

    def narrowed(self, test: Test, *, negated: bool = False) -> Condition:
        """A test, or its opposite, of an unknown fact without words that are excluded; itself where none is."""
        field = self.rulebook.fields_by_path[test.path]
        whole = Not(test) if negated else test
        if not isinstance(field.domain, Choice) or test.path in self.facts:
            return whole
        words = [word for word in field.domain.values if passes(test, word) is not negated]
        left = [word for word in words if self._can_be(test.path, word)]
        if len(left) == len(words) or not left:
            return whole
        return Compare(test.path, "==", left[0]) if len(left) == 1 else Member(test.path, tuple(left))

    def _can_be(self, path: str, word: str) -> bool:
        """Whether some possible completion has this value of an unknown fact."""
        level = self._compiler.level[path]
        cells = [*self._cells]
        cells[level] = self._compiler.axes[level].cell_of(word)
        return self._compiler.builder.find_true(self._possible, cells) is not None

    def _within(self, condition: Condition) -> Condition:
        known = self.truth(condition)
        if known is not None:
            return ALWAYS if known else NEVER
        match condition:
            case Compare() | Member():
                return self.narrowed(condition)
            case Holds(finding):  # it is named by its label, unless that names what is excluded
                if finding not in self._named:
                    whole = self.rulebook.conditions[finding]
                    inside = self._within(whole)
                    self._named[finding] = condition if inside == whole or inside.size > MOST_OPENED else inside
                return self._named[finding]
            case Not(Compare() | Member() as test):
                return self.narrowed(test, negated=True)
            case Not(part):
                return Not(self._within(part))
            case And(parts) | Or(parts):
                idle = ALWAYS if isinstance(condition, And) else NEVER
                left = tuple(one for one in map(self._within, parts) if one != idle)
                return left[0] if len(left) == 1 else type(condition)(left)
        return condition
