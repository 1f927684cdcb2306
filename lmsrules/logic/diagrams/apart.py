"""The truth of single conditions, exact over all possible completions, by small diagrams beside those of the stances.

In the automaton of the stances their states would multiply. So conditions whose fields no other shares, nor constraints
tie to them, are a group with its own axes and its own automaton.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from attrs import field, frozen

from ..conditions import Condition
from ..draft import Draft
from ..once import once_for
from ..partly import Known
from ..parts import Constraint
from ..tested import fields_in, with_findings
from .automaton import ROOM, Automaton
from .cells import Axis, axes_for, letters_of
from .compiler import Compiler
from .nodes import Diagrams, is_true
from .outcomes import same
from .relevance import still_open
from .traversal import Letter


@frozen(eq=False)
class Group:
    """Some conditions by name, the axes they are over, and the automaton that decides them.

    `ties` are the levels that each constraint on them is on.
    """

    names: tuple[str, ...]
    axes: tuple[Axis, ...]
    diagrams: Diagrams
    automaton: Automaton
    ties: tuple[frozenset[int], ...]
    _last: dict[str, tuple[list[Letter], tuple[str, ...]]] = field(factory=dict, repr=False)

    def truths(self, facts: Mapping[str, Known]) -> Mapping[str, bool | None]:
        """The truth of each condition in all possible completions; None where they differ."""
        state = self.automaton.walk(facts)
        if state.means is None:
            state.means = self.meaning(state.ends)
        found: Mapping[str, bool | None] = state.means
        return found

    def meaning(self, ends: Sequence[frozenset[int]]) -> dict[str, bool | None]:
        """The truth of each condition where these are the terminals that are reached, for each of them."""
        values = self.diagrams.values
        return {
            name: same(is_true(values[end]) for end in reached if values[end] is not None)
            for name, reached in zip(self.names, ends, strict=True)
        }

    @cached_property
    def letters(self) -> Callable[[Mapping[str, Known]], list[Letter]]:
        """The case as letters, level by level."""
        return letters_of(self.axes)

    def depends_on(self, facts: Mapping[str, Known], name: str) -> tuple[str, ...]:
        """The paths of the unknown facts that can still change the truth of a condition.

        Those of its last case are kept, for a page asks for them several times.
        """
        cells = self.letters(facts)
        of, paths = self._last.get(name, (None, ()))
        if of != cells:
            paths = self._depends_on(cells, name)
            self._last[name] = cells, paths
        return paths

    def _depends_on(self, cells: list[Letter], name: str) -> tuple[str, ...]:
        root = self.diagrams.roots[name]
        view = self.diagrams.restrict(root, cells, lambda value: None if value is None else is_true(value))
        matter = still_open(view, self.ties, name).can_matter()
        return tuple(axis.field.path for level, axis in enumerate(self.axes) if level in matter)


def parted(rulebook: Draft, conditions: Mapping[str, Condition]) -> list[tuple[list[str], list[Constraint]]]:
    """The conditions that share a field or are tied by constraints, by name, with the constraints on these fields."""
    found: list[tuple[set[str], list[str], list[Constraint]]] = []
    singly: list[tuple[set[str], list[str], list[Constraint]]] = [
        *((fields_in(rulebook, condition), [name], []) for name, condition in conditions.items()),
        *((fields_in(rulebook, constraint.holds), [], [constraint]) for constraint in rulebook.constraints),
    ]
    for one in singly:
        tied = [other for other in found if other[0] & one[0]]
        found = [other for other in found if other not in tied]
        every = [*tied, one]
        fields: set[str] = set().union(*(other[0] for other in every))
        found.append((fields, [n for other in every for n in other[1]], [c for other in every for c in other[2]]))
    return [(names, constraints) for _, names, constraints in found if names]


def axes_under(rulebook: Draft, conditions: Iterable[Condition], constraints: Iterable[Constraint]) -> tuple[Axis, ...]:
    """The axes of the fields that some conditions and constraints test."""
    tested = [*conditions, *(constraint.holds for constraint in constraints)]
    return tuple(axes_for(rulebook.single_fields, with_findings(rulebook, *tested)).values())


def group_of(
    rulebook: Draft,
    conditions: Mapping[str, Condition],
    constraints: Collection[Constraint],
    axes: tuple[Axis, ...] | None = None,
) -> Group:
    """Conditions by name, and the constraints on their fields, as diagrams over these axes, or over their own."""
    axes = axes_under(rulebook, conditions.values(), constraints) if axes is None else axes
    compiler = Compiler(rulebook, axes)
    build, possible = compiler.builder, compiler.possible(constraints)
    impossible = build.terminal(None)
    roots = {name: build.choose(possible, compiler.condition(when), impossible) for name, when in conditions.items()}
    diagrams = build.freeze(roots)
    automaton = Automaton(diagrams, axes, [diagrams.roots[name] for name in conditions], ROOM)
    return Group(tuple(conditions), axes, diagrams, automaton, compiler.ties(constraints))


def exact_truth(rulebook: Draft, facts: Mapping[str, Known], condition: Condition) -> bool | None:
    """The truth of a condition in all possible completions of possible facts; None where they differ."""
    return _alone(rulebook, condition).truths(facts)[ALONE]


def exact_depends_on(rulebook: Draft, facts: Mapping[str, Known], condition: Condition) -> tuple[str, ...]:
    """The paths of the unknown facts that can still change the truth of a condition."""
    return _alone(rulebook, condition).depends_on(facts, ALONE)


ALONE = "condition"


def _alone(rulebook: Draft, condition: Condition) -> Group:
    """A condition as a group of its own; made once."""
    kept = _kept(rulebook)
    if condition not in kept:
        ((_, constraints),) = parted(rulebook, {ALONE: condition})
        kept[condition] = group_of(rulebook, {ALONE: condition}, constraints)
    return kept[condition]


@once_for
def _kept(_: Draft) -> dict[Condition, Group]:
    return {}
