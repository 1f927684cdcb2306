"""Whether cautions apply: exact over all possible completions, by small diagrams beside those of the stances.

Cautions whose conditions share no field, nor are tied by constraints, have nothing to do with each other: each such
group is decided apart (`apart.py`). An *or* of cautions of different groups is exact clause by clause; of those of one
group it has a diagram.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

from attrs import frozen

from ..cautions import caution_conditions, cautions_on
from ..conditions import Condition
from ..draft import Draft
from ..once import once_for
from ..partly import Known
from ..parts import Constraint
from ..rewriting import some
from ..tested import fields_in
from .apart import Group, axes_under, group_of, parted
from .cells import Axis

MOST_JOINED = 5_000
"""The combinations of letters up to which groups are decided together."""


def caution_truths(rulebook: Draft, facts: Mapping[str, Known]) -> dict[str, bool | None]:
    """Whether each caution applies, by `Standing.name`, and what `contraindicated` needs besides.

    None where that depends on unknown facts. The facts must be possible, and be checked already.
    """
    found: dict[str, bool | None] = {}
    for group in apart_by_cautions(rulebook).groups:
        found |= group.truths(facts)
    return found


def caution_depends_on(rulebook: Draft, facts: Mapping[str, Known], name: str) -> tuple[str, ...]:
    """The paths of the unknown facts that can still change whether a caution applies, by `Standing.name`."""
    (group,) = (one for one in apart_by_cautions(rulebook).groups if name in one.names)
    return group.depends_on(facts, name)


def contraindicated(rulebook: Draft, truths: Mapping[str, bool | None], question: str, option: str) -> bool | None:
    """Whether some drug that an option certainly holds is contraindicated, or the course itself is."""
    return some_true(truths[name] for name in apart_by_cautions(rulebook).contraindications[question, option])


def some_true(truths: Iterable[bool | None]) -> bool | None:
    """The truth of an *or* whose clauses have nothing to do with each other."""
    said = [*truths]
    return True if True in said else None if None in said else False


@frozen(eq=False)
class Apart:
    """The groups, and of each option the conditions of which one has to hold for it to be contraindicated."""

    groups: tuple[Group, ...]
    contraindications: Mapping[tuple[str, str], tuple[str, ...]]


@once_for
def apart_by_cautions(rulebook: Draft) -> Apart:
    """The groups of a rulebook's cautions, made once."""
    conditions, joined = dict(caution_conditions(rulebook)), {}
    groups = parted(rulebook, conditions)
    for option, here in cautions_on(rulebook).items():
        grave = {one.name for one in here if one.bars}
        together = [[name for name in names if name in grave] for names, _ in groups]
        for some_names, (names, _) in zip(together, groups, strict=True):
            if len(some_names) > 1 and (whole := _either(some_names)) not in conditions:
                conditions[whole] = some(conditions[name] for name in some_names)
                names.append(whole)
        joined[option] = tuple(_either(names) for names in together if names)
    axes = axes_under(rulebook, conditions.values(), (one for _, within in groups for one in within))
    groups = _small_ones_joined(rulebook, conditions, groups, axes)
    built = (group_of(rulebook, {name: conditions[name] for name in names}, within, axes) for names, within in groups)
    return Apart(tuple(built), joined)


def _small_ones_joined(
    rulebook: Draft,
    conditions: Mapping[str, Condition],
    groups: list[tuple[list[str], list[Constraint]]],
    axes: tuple[Axis, ...],
) -> list[tuple[list[str], list[Constraint]]]:
    """The groups, but small ones in one as long as that has few states: one walk is faster than several."""
    letters = {axis.field.path: len(axis.cells) + 1 for axis in axes}
    joined: tuple[list[str], list[Constraint]] = ([], [])
    size, others = 1, []
    for names, within in groups:
        tested = [*(conditions[name] for name in names), *(one.holds for one in within)]
        here = prod(letters[path] for path in set().union(*(fields_in(rulebook, one) for one in tested)))
        if size * here <= MOST_JOINED:
            size *= here
            joined[0].extend(names)
            joined[1].extend(within)
        else:
            others.append((names, within))
    return [*([joined] if joined[0] else []), *others]


def _either(names: list[str]) -> str:
    return " or ".join(names)
