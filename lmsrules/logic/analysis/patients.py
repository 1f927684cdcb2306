"""Finds a possible patient who makes a condition true (a witness), or proves that there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from attrs import field, frozen

from ..conditions import Condition
from ..diagrams.cells import Axis
from ..diagrams.compiler import Compiler
from ..diagrams.compiling import Compiled
from ..diagrams.nodes import FALSE, Builder
from ..diagrams.order import axes_by_conjunction, axes_of
from ..diagrams.traversal import Cells, path_to, ways
from ..draft import Draft
from ..errors import TooLargeError, broken_promise
from ..kleene import truth
from ..partly import Known
from ..parts import Constraint, Rule
from ..prose import fact_sentence
from ..values import Value
from .regions import Affected, affected

Found = TypeVar("Found")


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
    """The possible patients of a rulebook, which may be a draft whose names and values are right.

    Sets of patients are yes-or-no diagrams of its `builder`, by number; of a rule and of a condition each is made once.
    """

    def __init__(self, rulebook: Draft, compiler: Compiler | None = None) -> None:
        self.rulebook = rulebook
        self.compiler: Compiler = compiler or Compiler(rulebook, axes_of(rulebook))
        self.axes: tuple[Axis, ...] = self.compiler.axes
        self.builder: Builder = self.compiler.builder
        self.possible: int = self.compiler.possible(rulebook.constraints)

    @cached_property
    def otherwise(self) -> Patients:
        """The same, over the fields in another order: for questions that are too large in this one."""
        return Patients(self.rulebook, Compiler(self.rulebook, axes_by_conjunction(self.rulebook)))

    def where(self, condition: Condition) -> int:
        """The patients, possible or not, of whom a condition is true."""
        return self.compiler.condition(condition)

    def met(self, rule: Rule) -> int:
        """The patients who are asked a rule's question and meet its condition, whatever its exceptions."""
        return self.builder.conjunction(self.where(rule.on.asked_when), self.where(rule.when))

    def holds(self, rule: Rule) -> int:
        """The patients of whom a rule holds."""
        return self.compiler.holds(rule)

    def any_in(self, *sets: int) -> bool:
        """Whether some possible patient is in all of the sets."""
        return self.in_all(self.possible, *sets) != FALSE

    def in_all(self, *sets: int) -> int:
        """The patients in all of the sets."""
        return self.builder.all_of(sets)

    def in_no(self, others: int) -> int:
        """The patients not in a set."""
        return self.builder.negation(others)

    def exists(self, condition: Condition, constraints: Iterable[Constraint] | None = None) -> bool:
        """Whether some patient makes the condition true and breaks none of the constraints (all)."""
        within = self.possible if constraints is None else self.compiler.possible(constraints)
        return self.in_all(within, self.where(condition)) != FALSE

    def find(self, condition: Condition) -> Witness | None:
        """A possible patient who makes the condition true."""
        wanted = self.where(condition)
        if not self.any_in(wanted):
            return None
        witness = self.one_of(wanted)
        if not truth(condition, witness.facts, self.rulebook.conditions):
            raise broken_promise(f"a patient was to meet {condition}", "does not", witness.facts)
        return witness

    def one_of(self, where: int, shown: int | None = None) -> Witness:
        """A possible patient in a set, who must exist, with the facts that put the patient there.

        `shown`: a larger set, if the facts that put the patient into that one are to be told instead.
        """
        everything = self.builder.find_true(self.in_all(self.possible, where))
        if everything is None:
            raise broken_promise("some possible patient was to be in a set", "none is")
        cells = [everything.get(level) for level in range(len(self.axes))]
        telling = self.builder.find_true(where if shown is None else shown, cells) or {}
        facts = {axis.field.path: axis.cells[cells[level] or 0].sample for level, axis in enumerate(self.axes)}
        return Witness(facts, tuple(self.axes[level].field.path for level in telling))

    def affected(self, where: int) -> Affected | None:
        """The possible patients in a set, in regions; None if there are none."""
        inside = self.in_all(self.possible, where)
        return None if inside == FALSE else affected(self.builder, self.axes, inside, self.possible)


def all_but_one(builder: Builder, sets: list[int]) -> Iterator[int]:
    """For each of the sets the union of all others, in time that grows with their number and no faster."""
    after = [FALSE]
    for one in reversed(sets):
        after.append(builder.disjunction(one, after[-1]))
    before = FALSE
    for number, one in enumerate(sets):
        yield builder.disjunction(before, after[len(sets) - 1 - number])
        before = builder.disjunction(before, one)


def found_within(patients: Patients, nodes: int, find: Callable[[Patients], Iterable[Found]]) -> list[Found]:
    """What is found with so many nodes more, over the fields in another order if they do not suffice.

    Raises:
        TooLargeError: they suffice in neither order.
    """
    try:
        with patients.builder.at_most(nodes):
            return list(find(patients))
    except TooLargeError:
        with patients.otherwise.builder.at_most(nodes):
            return list(find(patients.otherwise))


def some_patient_in(
    compiled: Compiled, cells: Cells, facts: Mapping[str, Known] = MappingProxyType({})
) -> dict[str, Value]:
    """A possible patient in the given cells, every tested fact known and as the facts say; there must be one."""
    rest = path_to(compiled.diagrams, compiled.possible, bool, cells)
    if rest is None:
        raise broken_promise("some possible patient was to lie in the cells of a witness", "there is none")
    return {
        axis.field.path: axis.value_in(
            rest.get(level, ways(range(len(axis.cells)), letter)[0]), facts.get(axis.field.path)
        )
        for level, (axis, letter) in enumerate(zip(compiled.axes, cells, strict=True))
    }
