"""What every proof of a rulebook needs: its tests by the cells in which they are true, and what its conditions read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from ..logic.conditions import Condition, Test, tests_in
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.draft import Draft
from ..logic.once import once_for
from ..logic.tested import fields_in, reasoned_with

Name = tuple[str, str]
"""What three-valued logic decides of a box: `("asked", question)`, `("rule", rule)` or `("constraint", constraint)`."""


@frozen(eq=False)
class Tests:
    """Every test of a rulebook: in which cells it is true, as bits, and its place among them.

    `dividing` are those that divide the cells of a path in different ways, by the cells in which they are true.
    """

    true_in: Mapping[Test, int]
    order: Mapping[Test, int]
    dividing: Mapping[str, Mapping[int, Test]]


@once_for
def tests_of(rulebook: Draft) -> Tests:
    """The tests of a rulebook; made once."""
    compiled = compile_rulebook(rulebook)
    true_in: dict[Test, int] = {}
    dividing: dict[str, dict[int, Test]] = {path: {} for path in compiled.level}
    for test in tests_in(reasoned_with(rulebook)):
        where = compiled.axes[compiled.level[test.path]].where(test)
        true_in[test] = bits(cell for cell, true in enumerate(where) if true)
        alike, opposite = dividing[test.path], (1 << len(where)) - 1 ^ true_in[test]
        if opposite not in alike:  # what is true where another is not divides alike
            alike.setdefault(true_in[test], test)
    return Tests(true_in, {test: number for number, test in enumerate(true_in)}, dividing)


def reading_of(
    rulebook: Draft, question: str, conditions: Mapping[Name, tuple[Condition, ...]]
) -> Mapping[Name, frozenset[str]]:
    """The paths that the conditions of a question read; worked out once."""
    kept = _kept(rulebook)
    if question not in kept:
        kept[question] = {
            name: frozenset().union(*(fields_in(rulebook, condition) for condition in some))
            for name, some in conditions.items()
        }
    return kept[question]


@once_for
def _kept(_: Draft) -> dict[str, Mapping[Name, frozenset[str]]]:
    return {}


def bits(cells: Iterable[int]) -> int:
    """Cells as the bits of a number."""
    return sum(1 << cell for cell in cells)
