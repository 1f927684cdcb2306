"""Finds a possible patient who makes a condition true (a witness), or proves that there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from ..conditions import Condition
from ..diagrams.cells import Axis
from ..diagrams.compiling import Compiled, Compiler, axes_of
from ..diagrams.nodes import FALSE
from ..diagrams.traversal import Cells
from ..draft import Draft
from ..errors import broken_promise
from ..kleene import truth
from ..parts import Constraint
from ..prose import fact_sentence
from ..values import Value
from .regions import Affected, affected


@frozen
class Witness:
    """A possible patient with every tested fact known; `telling` are the paths that make the condition true."""

    facts: Mapping[str, Value] = field(hash=False)
    telling: tuple[str, ...]

    def in_words(self, rulebook: Draft) -> str:
        """The facts that make the condition true, in words."""
        shown = [f"{p} = {self.facts[p]!r} ({fact_sentence(rulebook, p, self.facts[p])})" for p in self.telling]
        return "; ".join(shown) or f"any {rulebook.subject}"


class Patients:
    """The possible patients of a rulebook, which may be a draft whose names and values are right."""

    def __init__(self, rulebook: Draft) -> None:
        self.axes: tuple[Axis, ...] = axes_of(rulebook)
        self._compiler = Compiler(rulebook, self.axes, {axis.field.path: n for n, axis in enumerate(self.axes)})
        self._diagrams: dict[Condition, int] = {}
        self._possible = self._compiler.possible(rulebook.constraints)

    def exists(self, condition: Condition, constraints: Iterable[Constraint] | None = None) -> bool:
        """Whether some patient makes the condition true and breaks none of the constraints (all)."""
        within = self._within(constraints)
        return self._compiler.builder.conjunction(within, self._diagram(condition)) != FALSE

    def find(self, condition: Condition, constraints: Iterable[Constraint] | None = None) -> Witness | None:
        """A patient who makes the condition true and breaks none of the constraints (all)."""
        builder = self._compiler.builder
        wanted = self._diagram(condition)
        everything = builder.find_true(builder.conjunction(self._within(constraints), wanted))
        if everything is None:
            return None
        cells = [everything.get(level) for level in range(len(self.axes))]
        telling = builder.find_true(wanted, cells) or {}
        facts = {axis.field.path: axis.cells[cells[level] or 0].sample for level, axis in enumerate(self.axes)}
        if not truth(condition, facts, self._compiler.rulebook.conditions):
            raise broken_promise(f"a patient was to meet {condition}", "does not", facts)
        return Witness(facts, tuple(self.axes[level].field.path for level in telling))

    def affected(self, condition: Condition) -> Affected | None:
        """The possible patients who make a condition true, in regions; None if there are none."""
        where = self._compiler.builder.conjunction(self._possible, self._diagram(condition))
        return None if where == FALSE else affected(self._compiler.builder, self.axes, where, self._possible)

    def _diagram(self, condition: Condition) -> int:
        if condition not in self._diagrams:
            self._diagrams[condition] = self._compiler.condition(condition)
        return self._diagrams[condition]

    def _within(self, constraints: Iterable[Constraint] | None) -> int:
        return self._possible if constraints is None else self._compiler.possible(constraints)


def some_patient_in(compiled: Compiled, cells: Cells) -> dict[str, Value]:
    """A possible patient in the given cells, every tested fact known; there must be one."""
    rest = compiled.possible.path_to(compiled.possible.roots["possible"], bool, cells)
    if rest is None:
        raise broken_promise("some possible patient was to lie in the cells of a witness", "there is none")
    return {
        axis.field.path: axis.cells[rest.get(level, 0) if cell is None else cell].sample
        for level, (axis, cell) in enumerate(zip(compiled.axes, cells, strict=True))
    }
