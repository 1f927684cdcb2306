"""Whether cautions apply: exact over all possible completions, by small diagrams beside those of the stances.

Cautions whose conditions share no field, nor are tied by constraints, have nothing to do with each other. So they are
parted into groups that share none, each with its own axes and its own automaton: together in one, their states would
multiply. An *or* of cautions of different groups is exact clause by clause; of those of one group it has a diagram.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from ..cautions import caution_conditions, cautions_on
from ..conditions import Condition
from ..draft import Draft
from ..once import once_for
from ..partly import Known
from ..parts import Constraint, Severity
from ..rewriting import some
from ..tested import fields_in, with_findings
from .automaton import ROOM, Automaton
from .cells import Axis, axes_for
from .compiler import Compiler
from .nodes import Diagrams, is_true
from .outcomes import same
from .relevance import smallest_changes
from .traversal import Letter


@frozen(eq=False)
class _Group:
    """Some conditions by name, over their own axes, and the automaton that decides them."""

    names: tuple[str, ...]
    axes: tuple[Axis, ...]
    diagrams: Diagrams
    automaton: Automaton

    def truths(self, facts: Mapping[str, Known]) -> Mapping[str, bool | None]:
        """The truth of each condition in all possible completions; None where they differ."""
        state = self.automaton.walk(self.letters(facts))
        if state.means is None:
            values = self.diagrams.values
            state.means = {
                name: same(is_true(values[end]) for end in ends if values[end] is not None)
                for name, ends in zip(self.names, state.ends, strict=True)
            }
        found: Mapping[str, bool | None] = state.means
        return found

    def letters(self, facts: Mapping[str, Known]) -> list[Letter]:
        """The case as cells, level by level."""
        known = facts.get
        return [None if (value := known(axis.field.path)) is None else axis.letter_of(value) for axis in self.axes]


def caution_truths(rulebook: Draft, facts: Mapping[str, Known]) -> dict[str, bool | None]:
    """Whether each caution applies, by `Standing.name`, and what `contraindicated` needs besides.

    None where that depends on unknown facts. The facts must be possible, and be checked already.
    """
    found: dict[str, bool | None] = {}
    for group in _apart(rulebook).groups:
        found |= group.truths(facts)
    return found


def caution_depends_on(rulebook: Draft, facts: Mapping[str, Known], name: str) -> tuple[str, ...]:
    """The paths of the unknown facts that can still change whether a caution applies, by `Standing.name`."""
    (group,) = (one for one in _apart(rulebook).groups if name in one.names)
    root, cells = group.diagrams.roots[name], group.letters(facts)
    view = group.diagrams.restrict(root, cells, lambda value: None if value is None else is_true(value))
    changes = smallest_changes(view, view.roots["root"])
    return tuple(axis.field.path for level, axis in enumerate(group.axes) if any(level in one for one in changes))


def contraindicated(rulebook: Draft, truths: Mapping[str, bool | None], question: str, option: str) -> bool | None:
    """Whether some drug that an option certainly holds is contraindicated, or the course itself is."""
    said = [truths[name] for name in _apart(rulebook).contraindications[question, option]]
    return True if True in said else None if None in said else False


@frozen(eq=False)
class _Apart:
    """The groups, and of each option the conditions of which one has to hold for it to be contraindicated."""

    groups: tuple[_Group, ...]
    contraindications: Mapping[tuple[str, str], tuple[str, ...]]


@once_for
def _apart(rulebook: Draft) -> _Apart:
    conditions, joined = dict(caution_conditions(rulebook)), {}
    parted = _parted(rulebook, conditions)
    for option, here in cautions_on(rulebook).items():
        grave = {one.name for one in here if one.certain and one.caution.severity is Severity.CONTRAINDICATED}
        together = [[name for name in names if name in grave] for names, _ in parted]
        for some_names, (names, _) in zip(together, parted, strict=True):
            if len(some_names) > 1 and (whole := _either(some_names)) not in conditions:
                conditions[whole] = some(conditions[name] for name in some_names)
                names.append(whole)
        joined[option] = tuple(_either(names) for names in together if names)
    groups = (_group(rulebook, {name: conditions[name] for name in names}, within) for names, within in parted)
    return _Apart(tuple(groups), joined)


def _either(names: list[str]) -> str:
    return " or ".join(names)


def _parted(rulebook: Draft, conditions: Mapping[str, Condition]) -> list[tuple[list[str], list[Constraint]]]:
    """The conditions that share a field or are tied by constraints, by name, with the constraints on these fields."""
    parted: list[tuple[set[str], list[str], list[Constraint]]] = []
    singly: list[tuple[set[str], list[str], list[Constraint]]] = [
        *((fields_in(rulebook, condition), [name], []) for name, condition in conditions.items()),
        *((fields_in(rulebook, constraint.holds), [], [constraint]) for constraint in rulebook.constraints),
    ]
    for one in singly:
        tied = [other for other in parted if other[0] & one[0]]
        parted = [other for other in parted if other not in tied]
        every = [*tied, one]
        fields: set[str] = set().union(*(other[0] for other in every))
        parted.append((fields, [n for other in every for n in other[1]], [c for other in every for c in other[2]]))
    return [(names, constraints) for _, names, constraints in parted if names]


def _group(rulebook: Draft, conditions: Mapping[str, Condition], constraints: Iterable[Constraint]) -> _Group:
    tested = [*conditions.values(), *(constraint.holds for constraint in constraints)]
    opened = [one for condition in tested for one in with_findings(rulebook, condition)]
    axes = tuple(axes_for(rulebook.single_fields, opened).values())
    compiler = Compiler(rulebook, axes)
    build, possible = compiler.builder, compiler.possible(constraints)
    impossible = build.terminal(None)
    roots = {name: build.choose(possible, compiler.condition(when), impossible) for name, when in conditions.items()}
    diagrams = build.freeze(roots)
    automaton = Automaton(diagrams, [diagrams.roots[name] for name in conditions], ROOM)
    return _Group(tuple(conditions), axes, diagrams, automaton)
