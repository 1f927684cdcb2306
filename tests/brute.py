"""Brute force over all patients of a small rulebook, many at once: bit n of a whole number stands for patient n.

The patients are all combinations of the fields' values: of each number the constants it is compared with, what lies
exactly beside them and between them, the ends of its domain and numbers beyond. A condition is the set of patients of
whom it is true, one Python integer: a test is the union of those with a value that passes, *and*, *or*, *not* are
`&`, `|`, `^`. It uses no cells, no diagrams, no productions and no interpreter of the library.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from itertools import combinations, pairwise
from random import Random
from typing import Any

from lmsrules.logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, walk
from lmsrules.logic.diagrams.outcomes import Verdict
from lmsrules.logic.fields import Choice, Flag, Number, Whole
from lmsrules.logic.rulebook import Draft, Question, Rule
from lmsrules.logic.values import Value

from .oracle import Facts, conditions_of, verdict_by_hand

MOST_PATIENTS = 3200

OPERATIONS: Mapping[str, Any] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Answer = frozenset[str] | None
"""What a patient gets from a question: the rules that hold, None where it is not asked."""


def inside(domain: Whole | Number, number: float) -> bool:
    """Whether a number lies between the ends of a domain. Python compares whole numbers and floats exactly."""
    if domain.low is not None and (number <= domain.low if is_low_open(domain) else number < domain.low):
        return False
    return domain.high is None or number <= domain.high


def is_low_open(domain: Whole | Number) -> bool:
    return isinstance(domain, Number) and domain.low_open


def next_above(domain: Whole | Number, number: float) -> float:
    """The least value above a number: a whole number or, where the domain has them, a float."""
    whole = math.floor(number) + 1
    if isinstance(domain, Whole):
        return whole
    nearest = float(number)
    return min(whole, nearest if nearest > number else math.nextafter(nearest, math.inf))


def next_below(domain: Whole | Number, number: float) -> float:
    """The greatest value below a number."""
    return -next_above(domain, -number)


def needed_numbers(domain: Whole | Number, constants: Sequence[float]) -> list[float]:
    """One value for each way in which the constants can part the domain, and each constant: no set is left out."""
    if not constants:
        ends = (end for end in (domain.high, domain.low, 0) if end is not None)
        return [next(n for end in ends for n in (end, next_above(domain, end)) if inside(domain, n))]
    found = [next_below(domain, min(constants)), *constants, *(next_above(domain, c) for c in constants)]
    return [number for number in dict.fromkeys(found) if inside(domain, number)]


def further_numbers(random: Random, domain: Whole | Number, constants: Sequence[float]) -> list[float]:
    """Values beside the constants on all sides, between them, at the ends of the domain, and beyond, in any order."""
    ends = [end for end in (domain.low, domain.high) if end is not None]
    points = sorted({*constants, *ends})
    found = [*ends, 0, 2 * max(map(abs, points), default=1) + 1, -2 * max(map(abs, points), default=1) - 1]
    for point in points:
        found += [next_above(domain, point), next_below(domain, point), math.floor(point) + 1, math.ceil(point) - 1]
        if isinstance(domain, Number):
            near = float(point)
            found += [near, math.nextafter(near, math.inf), math.nextafter(near, -math.inf)]
    for low, high in pairwise(points):
        first, last = math.floor(low), math.ceil(high)
        found.append(random.randint(first, last))
        if isinstance(domain, Number):
            found += [random.uniform(low, high), (low + high) / 2]
    kept = [number for number in dict.fromkeys(found) if inside(domain, number)]
    random.shuffle(kept)
    return kept


def constants_of(rulebook: Draft) -> dict[str, list[Any]]:
    """What each field is compared with, once each."""
    found: dict[str, dict[Value, None]] = {field.path: {} for field in rulebook.fields}
    for condition in conditions_of(rulebook):
        for node in walk(condition):
            if isinstance(node, Compare | Member):
                named = node.values if isinstance(node, Member) else (node.value,)
                found[node.path].update(dict.fromkeys(named))
    return {path: [*values] for path, values in found.items()}


def values_of(random: Random, rulebook: Draft) -> dict[str, list[Value]]:
    """The values of each field: all that are needed, and further ones while the patients are few enough."""
    constants = constants_of(rulebook)
    found: dict[str, list[Value]] = {}
    further: list[tuple[str, Value]] = []
    for path, domain in ((field.path, field.domain) for field in rulebook.fields):
        match domain:
            case Choice(words):
                found[path] = [*words]
            case Flag():
                found[path] = [False, True]
            case Whole() | Number():
                found[path] = [*needed_numbers(domain, constants[path])]
                further += [(path, number) for number in further_numbers(random, domain, constants[path])]
    patients = math.prod(map(len, found.values()))
    assert patients <= MOST_PATIENTS, f"{patients} patients: draw fewer thresholds"
    random.shuffle(further)
    for path, value in further:
        count = len(found[path])
        if value not in found[path] and patients // count * (count + 1) <= MOST_PATIENTS:
            found[path].append(value)
            patients = patients // count * (count + 1)
    return found


def is_true(condition: Condition, patient: Facts, findings: Mapping[str, Condition]) -> bool:
    """Whether a condition is true of one whole patient."""
    match condition:
        case Always():
            return True
        case Compare(path, op, value):
            return bool(OPERATIONS[op](patient[path], value))
        case Member(path, values):
            return any(patient[path] == value for value in values)
        case Holds(finding):
            return is_true(findings[finding], patient, findings)
        case Not(part):
            return not is_true(part, patient, findings)
        case And(parts):
            return all(is_true(part, patient, findings) for part in parts)
        case Or(parts):
            return any(is_true(part, patient, findings) for part in parts)
    raise TypeError(f"not a condition: {condition!r}")


class Brute:
    """All patients of a rulebook, possible or not, and what each of them gets. Sets of patients are whole numbers."""

    def __init__(self, rulebook: Draft, values: Mapping[str, Sequence[Value]]) -> None:
        self.rulebook = rulebook
        self.values = values
        self.everyone = (1 << math.prod(map(len, values.values()))) - 1
        self._stride: dict[str, int] = {}
        self.having: dict[str, dict[Value, int]] = {}
        stride = 1
        for path, all_of_field in values.items():
            period = stride * len(all_of_field)
            first = ((1 << stride) - 1) * (self.everyone // ((1 << period) - 1))
            self.having[path] = {value: first << number * stride for number, value in enumerate(all_of_field)}
            self._stride[path] = stride
            stride = period
        self._findings: dict[str, int] = {}
        self._expected: dict[Hashable, dict[str, Any]] = {}
        self._verdicts: dict[tuple[str, str, Answer], Verdict] = {}
        self.constraints = {c.id: self.true_of(c.holds) for c in rulebook.constraints}
        self.possible = reduce(operator.and_, self.constraints.values(), self.everyone)
        self.asked = {q.id: self.true_of(q.asked_when) for q in rulebook.questions}
        self.rules = {rule.id: self._holding(rule) for rule in rulebook.rules}

    def patient(self, number: int) -> Facts:
        """A patient's facts."""
        return {p: all_of[number // self._stride[p] % len(all_of)] for p, all_of in self.values.items()}

    def true_of(self, condition: Condition) -> int:
        """The patients of whom a condition is true."""
        match condition:
            case Always():
                return self.everyone
            case Compare(path, op, value):
                passes = OPERATIONS[op]
                return sum(having for one, having in self.having[path].items() if passes(one, value))
            case Member(path, values):
                return sum(having for one, having in self.having[path].items() if any(one == v for v in values))
            case Holds(finding):
                return self.finding(finding)
            case Not(part):
                return self.everyone ^ self.true_of(part)
            case And(parts):
                return reduce(operator.and_, map(self.true_of, parts))
            case Or(parts):
                return reduce(operator.or_, map(self.true_of, parts))
        raise TypeError(f"not a condition: {condition!r}")

    def finding(self, name: str) -> int:
        """The patients of whom a finding is true."""
        if name not in self._findings:
            self._findings[name] = self.true_of(self.rulebook.conditions[name])
        return self._findings[name]

    def _holding(self, rule: Rule) -> int:
        """The patients of whom a rule holds: they are asked, its condition is true, that of no exception is."""
        where = self.asked[rule.on.id] & self.true_of(rule.when)
        for other in self.rulebook.rules:
            if rule.id in other.overrides:
                where &= ~self.true_of(other.when)
        return where

    def with_facts(self, facts: Mapping[str, Value]) -> int:
        """The patients who have the facts, possible or not."""
        return reduce(operator.and_, (self.having[path][value] for path, value in facts.items()), self.everyone)

    @cached_property
    def answers(self) -> dict[str, dict[Answer, int]]:
        """For each question what the possible patients get from it, and who."""
        return {question.id: self._answers(question) for question in self.rulebook.questions}

    def _answers(self, question: Question) -> dict[Answer, int]:
        asked = self.possible & self.asked[question.id]
        found: dict[frozenset[str], int] = {frozenset(): asked}
        for rule in self.rulebook.rules:
            if rule.on.id == question.id:
                where = self.rules[rule.id]
                found = {
                    rules: patients
                    for before, there in found.items()
                    for rules, patients in ((before, there & ~where), (before | {rule.id}, there & where))
                    if patients
                }
        unasked: dict[Answer, int] = {None: self.possible ^ asked}
        return {answer: patients for answer, patients in (unasked | found).items() if patients}

    def verdict(self, question: Question, option: str, answer: Answer) -> Verdict:
        """What an answer says of an option."""
        key = question.id, option, answer
        if key not in self._verdicts:
            self._verdicts[key] = verdict_by_hand(self.rulebook, question, option, answer)
        return self._verdicts[key]

    def can_change(self, answers: Sequence[int], free: Sequence[str]) -> set[str]:
        """The fields that can still change an answer, by the definition in docs/decisions/0002.

        `answers` are the sets of patients who get the same; the fields are those of all smallest sets of free fields in
        which two patients of different sets can differ, the others being equal.
        """
        smallest: list[set[str]] = []
        # For some fields: the answers with these set to their first values. Who differed in them alone lie together.
        laid: dict[tuple[str, ...], list[int]] = {(): [*answers]}
        for size in range(1, len(free) + 1):
            for change in combinations(free, size):
                if not any(smaller.issubset(change) for smaller in smallest):
                    laid[change] = [self._without(change[-1], patients) for patients in laid[change[:-1]]]
                    if _meet(laid[change]):
                        smallest.append({*change})
        return set().union(*smallest)

    def _without(self, path: str, patients: int) -> int:
        """The patients with one field set to its first value."""
        stride = self._stride[path]
        moved = ((patients & having) >> n * stride for n, having in enumerate(self.having[path].values()))
        return reduce(operator.or_, moved)


def _meet(sets: Iterable[int]) -> bool:
    """Whether two of the sets have a patient in common."""
    together = 0
    for patients in sets:
        if together & patients:
            return True
        together |= patients
    return False


def fields_read(rulebook: Draft, condition: Condition) -> frozenset[str]:
    """The paths of the fields a condition tests, also by way of findings."""
    nodes = list(walk(condition))
    inside_findings = [
        fields_read(rulebook, rulebook.conditions[node.finding]) for node in nodes if isinstance(node, Holds)
    ]
    return frozenset(node.path for node in nodes if isinstance(node, Compare | Member)).union(*inside_findings)
