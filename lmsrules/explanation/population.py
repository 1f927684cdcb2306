"""Whether a case is of the population of a piece of evidence, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..logic.conditions import And, Compare, Condition, Holds, Member, walk
from ..logic.draft import Draft
from ..logic.kleene import truth
from ..logic.partly import Known
from ..logic.prose import sentence


def outside(rulebook: Draft, facts: Mapping[str, Known], population: Condition) -> tuple[str, ...]:
    """What leaves the case out: of each entry criterion it breaks the opposite, as in `the age is above 60 years`."""
    broken = _parts(rulebook, facts, population, False)
    return tuple(sentence(rulebook, part, negated=True) for part in broken)


def missing(rulebook: Draft, facts: Mapping[str, Known], population: Condition) -> tuple[str, ...]:
    """The paths of the facts that are unknown, or known too little, for the criteria that are undecided."""
    paths = (path for part in _parts(rulebook, facts, population, None) for path in _undecided(rulebook, facts, part))
    return tuple(dict.fromkeys(paths))


def _parts(
    rulebook: Draft, facts: Mapping[str, Known], population: Condition, wanted: bool | None
) -> Iterator[Condition]:
    """The entry criteria that are broken, or undecided."""
    parts = population.parts if isinstance(population, And) else (population,)
    return (part for part in parts if truth(part, facts, rulebook.conditions) is wanted)


def _undecided(rulebook: Draft, facts: Mapping[str, Known], condition: Condition) -> Iterator[str]:
    """The facts of the tests that are undecided, those of findings too."""
    for node in walk(condition):
        if truth(node, facts, rulebook.conditions) is None:
            match node:
                case Compare(path) | Member(path):
                    yield path
                case Holds(finding):
                    yield from _undecided(rulebook, facts, rulebook.conditions[finding])
