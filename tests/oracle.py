"""Brute force: every completion of the unknown facts, each judged by the reference interpreter.

It shares nothing with the diagrams: values are enumerated from the fields' domains and the thresholds in the
conditions, not from cells.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import combinations, pairwise, product
from typing import Any

from lmsrules.logic.conditions import Compare, Condition, Member, walk
from lmsrules.logic.diagrams.outcomes import Verdict
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.kleene import truth
from lmsrules.logic.partly import Known, Partly
from lmsrules.logic.rulebook import Constraint, Draft, Question, Stance
from lmsrules.logic.values import Value

Facts = dict[str, Value]


def conditions_of(rulebook: Draft) -> list[Condition]:
    """All conditions that reasoning reads."""
    return [
        *rulebook.conditions.values(),
        *(c.holds for c in rulebook.constraints),
        *(q.asked_when for q in rulebook.questions),
        *(r.when for r in rulebook.rules),
        *(c.when for c in rulebook.cautions),
    ]


def values_of(field: Field, conditions: Iterable[Condition]) -> list[Value]:
    """Values of a field that cover everything the conditions can tell apart, whole numbers up to the field's bounds."""
    match field.domain:
        case Choice(values):
            return list(values)
        case Flag():
            return [False, True]
        case Whole(low, high) if low is not None and high is not None and high - low <= 10:
            return list(range(low, high + 1))
    named = [
        float(value)
        for condition in conditions
        for node in walk(condition)
        if isinstance(node, Compare | Member) and node.path == field.path
        for value in (node.values if isinstance(node, Member) else (node.value,))
    ]
    points = sorted({*named, *(p + 1 for p in named), *(p - 1 for p in named), 0.0, 1.0})
    points = sorted({*points, *((a + b) / 2 for a, b in pairwise(points))})
    match field.domain:
        case Number(floor, ceiling, low_open):
            return [
                p
                for p in points
                if (floor is None or (p > floor if low_open else p >= floor)) and (ceiling is None or p <= ceiling)
            ]
        case Whole(least, most):
            return sorted({int(p) for p in points if (least is None or p >= least) and (most is None or p <= most)})
    raise TypeError(field.domain)


def is_wholly_known(facts: Mapping[str, Known], path: str) -> bool:
    """One value of the fact is known, not a set of them."""
    return path in facts and not isinstance(facts[path], Partly)


def values_left(field: Field, conditions: Iterable[Condition], known: Known | None) -> list[Value]:
    """As `values_of`, but only of the set that is known, if one is: its bounds tell values apart too."""
    if not isinstance(known, Partly):
        return values_of(field, conditions)
    bounds = (known.at_least, known.at_most, known.above, known.below, *(known.one_of or ()), *(known.none_of or ()))
    tests = [Compare(field.path, "==", bound) for bound in bounds if bound is not None]
    return [value for value in values_of(field, [*conditions, *tests]) if is_in(known, value)]


def is_in(known: Partly, value: Any) -> bool:
    """Whether a value is in a set, said once more."""
    return (
        (known.at_least is None or value >= known.at_least)
        and (known.at_most is None or value <= known.at_most)
        and (known.above is None or value > known.above)
        and (known.below is None or value < known.below)
        and (known.one_of is None or value in known.one_of)
        and (known.none_of is None or value not in known.none_of)
    )


def completions(
    rulebook: Draft, facts: Mapping[str, Any], paths: Iterable[str], constraints: Iterable[Constraint] | None = None
) -> Iterator[Facts]:
    """Every patient over the given fields who agrees with the facts and breaks none of the constraints (all)."""
    upheld = list(rulebook.constraints if constraints is None else constraints)
    conditions = conditions_of(rulebook)
    free = [path for path in paths if not is_wholly_known(facts, path)]
    spaces = [values_left(rulebook.fields_by_path[path], conditions, facts.get(path)) for path in free]
    for values in product(*spaces):
        whole: Facts = {**facts, **dict(zip(free, values, strict=True))}
        if all(truth(c.holds, whole, rulebook.conditions) is not False for c in upheld):
            yield whole


def held_rules(rulebook: Draft, question: Question, patient: Facts) -> frozenset[str] | None:
    """The rules that hold for a fully known patient, None where the question is not asked."""

    def true(condition: Condition) -> bool:
        value = truth(condition, patient, rulebook.conditions)
        assert value is not None
        return value

    if not true(question.asked_when):
        return None
    return frozenset(
        rule.id
        for rule in rulebook.rules
        if rule.on.id == question.id
        and true(rule.when)
        and not any(true(other.when) for other in rulebook.rules if rule.id in other.overrides)
    )


def verdict_by_hand(rulebook: Draft, question: Question, option: str, held: frozenset[str] | None) -> Verdict:
    """The definition of a verdict, written out."""
    rules = [r for r in rulebook.rules if r.on.id == question.id and r.option == option and r.id in (held or ())]
    by_source = []
    for source in rulebook.sources:
        stances = [r.stance for r in rules if r.source == source.id]
        if stances:
            by_source.append((source.id, stances[0]))
    primary = [stance for source, stance in by_source if source == rulebook.sources[0].id]
    return Verdict(primary[0] if primary else None, tuple(by_source))


def smallest_changes_by_hand(
    patients: list[Facts], free: list[str], aspect: Callable[[Facts], Hashable]
) -> set[frozenset[str]]:
    """The inclusion-minimal sets of fields in which two patients with different answers can differ."""
    answers = [aspect(patient) for patient in patients]
    found: set[frozenset[str]] = set()
    if len(set(answers)) < 2:
        return found
    for size in range(1, len(free) + 1):
        for change in map(frozenset, combinations(free, size)):
            if any(smaller <= change for smaller in found):
                continue
            kept = [path for path in free if path not in change]
            groups: dict[tuple[Value, ...], Hashable] = {}
            for patient, answer in zip(patients, answers, strict=True):
                if groups.setdefault(tuple(patient[path] for path in kept), answer) != answer:
                    found.add(change)
                    break
    return found


def same(values: Iterable[bool]) -> bool | None:
    """The common value, None where there are two."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def possible_stances(verdicts: Iterable[Verdict]) -> set[Stance | None]:
    """The stances among the verdicts."""
    return {verdict.stance for verdict in verdicts}


def is_complete(facts: Mapping[str, Value], paths: Iterable[str]) -> bool:
    """All of the paths are known."""
    return all(path in facts for path in paths)
