"""Whether a case is of the population of a study, clause by clause and exact under the constraints."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ..logic.conditions import ALWAYS, And, Condition
from ..logic.diagrams.apart import exact_depends_on, exact_truth
from ..logic.domains import Choice
from ..logic.draft import Draft
from ..logic.evidence import Evidence, Trial
from ..logic.partly import Known, Partly, contains, one_of
from ..logic.prose import sentence
from ..logic.values import Value


@frozen(kw_only=True)
class Belongs:
    """Whether a case is of the population of a study, `inside`, None if unknown.

    `outside` are then the criteria that leave it out, each as a sentence about the case; `missing` the paths of the
    facts that would decide it. `not_read` names the criteria that are not known to us, and first what nobody can find
    out: where nothing is missing and it is unknown all the same, it says why.
    """

    inside: bool | None
    outside: tuple[str, ...]
    missing: tuple[str, ...]
    not_read: str


def belongs(rulebook: Draft, facts: Mapping[str, Known], study: Evidence | Trial) -> Belongs:
    """Whether a case is of the population of a study, and what leaves it out, or is missing to tell."""
    placed = as_placed(rulebook, facts, study) if study.unclear else facts
    inside = of_population(rulebook, placed, study.population)
    needed = missing(rulebook, placed, study.population) if inside is None else ()
    # Of a value that is known, what it counts as cannot be found out: it is not among what is missing, but not known.
    unclear = [one for one in study.unclear if one.fact in needed and facts.get(one.fact) == one.value]
    return Belongs(
        inside=inside,
        outside=outside(rulebook, placed, study.population) if inside is False else (),
        missing=tuple(path for path in needed if path not in [one.fact for one in unclear]),
        not_read="; ".join(filter(None, [*(one.what for one in unclear), study.not_read])),
    )


def as_placed(rulebook: Draft, facts: Mapping[str, Known], study: Evidence | Trial) -> Mapping[str, Known]:
    """The facts as a study may count them: a value that may count as another is known as one of the two.

    Whether a study of dogs speaks of a wolf is then open, however much is known of the wolf.
    """
    found = dict(facts)
    for unclear in study.unclear:
        domain = rulebook.fields_by_path[unclear.fact].domain
        if isinstance(domain, Choice) and (known := found.get(unclear.fact)) is not None:
            possible = [value for value in domain.values if _may_be(known, value)]
            if unclear.value in possible:
                found[unclear.fact] = one_of(*dict.fromkeys([*possible, unclear.may_be]))
    return found


def _may_be(known: Known, value: Value) -> bool:
    return contains(known, value) if isinstance(known, Partly) else known == value


def of_population(rulebook: Draft, facts: Mapping[str, Known], population: Condition) -> bool | None:
    """Whether every possible completion of the case is of the population, none is (False), or some are (None)."""
    return True if population == ALWAYS else exact_truth(rulebook, facts, population)


def outside(rulebook: Draft, facts: Mapping[str, Known], population: Condition) -> tuple[str, ...]:
    """What leaves the case out: of each entry criterion it breaks the opposite, as in `the age is above 60 years`.

    Where no criterion is broken alone, because constraints exclude that the open ones are all met: these, in one.
    """
    criteria = population.parts if isinstance(population, And) else (population,)
    truths = {criterion: exact_truth(rulebook, facts, criterion) for criterion in criteria}
    broken = [sentence(rulebook, one, negated=True) for one in criteria if truths[one] is False]
    still_open = [sentence(rulebook, one, negated=True) for one in criteria if truths[one] is None]
    return tuple(broken or [" or ".join(still_open)])


def missing(rulebook: Draft, facts: Mapping[str, Known], population: Condition) -> tuple[str, ...]:
    """The paths of the facts, unknown or known in part, that can still change whether the case is of the population."""
    return exact_depends_on(rulebook, facts, population)
