"""The built-in forward chainer, and the interface of every chainer: known facts in, fired productions out."""

from __future__ import annotations

import math
import operator
from collections.abc import Container, Iterator, Mapping
from typing import Protocol

from ..conditions import Compare, Test
from ..domains import Number, Whole
from ..partly import Known, Partly
from ..values import Value, next_above, next_below
from .productions import Literal, Production


class Chainer(Protocol):
    """Fires every production whose premises are true of the known facts or follow from them.

    A premise on a fact that is known to be one of a set of values is true where every one of these passes its test.
    """

    name: str

    def run(self, facts: Mapping[str, Known]) -> frozenset[int]:
        """The numbers of the productions that fire. The order of the facts makes no difference.

        Raises:
            EngineError: the engine failed; nothing is concluded.
        """
        ...


_OPERATIONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def passes(test: Test, known: Known) -> bool | None:
    """Whether a known value passes a test; of a set of values None where some pass and some do not."""
    if type(known) is Partly:
        found = {passes(test, value) for value in _telling(test, known)}
        return found.pop() if len(found) == 1 else None
    if isinstance(test, Compare):
        return bool(_OPERATIONS[test.op](known, test.value))
    return any(known == one for one in test.values)


def _telling(test: Test, known: Partly) -> Iterator[Value]:
    """Values of a set that tell how a test is answered by all of them: those listed, or some on every side of each
    number that the test or the set names. Between two such numbers every value passes it, or none does."""
    left_out = frozenset(known.none_of or ())
    if known.one_of is not None:
        yield from (value for value in known.one_of if value not in left_out and _is_between(known, value))
        return
    named = [test.value] if isinstance(test, Compare) else [*test.values]
    named += [number for _, number in _ends(known)]
    whole = isinstance(known.domain, Whole)
    for number in named:
        if not isinstance(number, str):
            for value in (number, _beside(number, 1, whole, left_out), _beside(number, -1, whole, left_out)):
                if value not in left_out and _is_between(known, value):
                    yield value


def _is_between(known: Partly, value: Value) -> bool:
    return all(_OPERATIONS[op](value, number) for op, number in _ends(known))


def _ends(known: Partly) -> list[tuple[str, float]]:
    """The ends of a set of numbers, each with what is true of its values, those of the domain too."""
    ends = [(">=", known.at_least), (">", known.above), ("<=", known.at_most), ("<", known.below)]
    if isinstance(known.domain, Whole | Number):
        is_open = isinstance(known.domain, Number) and known.domain.low_open
        ends += [(">" if is_open else ">=", known.domain.low), ("<=", known.domain.high)]
    return [(op, number) for op, number in ends if number is not None]


def _beside(number: float, step: int, whole: bool, left_out: Container[Value]) -> float:
    """The next number, up or down, that is not left out; a whole one if only these are meant."""
    while True:
        if whole:
            number = math.floor(number) + 1 if step > 0 else math.ceil(number) - 1
        else:
            number = min(next_above(number)) if step > 0 else max(next_below(number))
        if number not in left_out:
            return number


class BuiltinChainer:
    """Counts down the premises each production still lacks; a production fires when none is left."""

    name = "builtin"

    def __init__(self, productions: tuple[Production, ...]) -> None:
        self._lacking = [len(production.premises) for production in productions]
        self._at_once = [p.number for p in productions if not p.premises]
        self._waiting: dict[Literal, list[int]] = {}
        self._tests: dict[str, dict[Test, None]] = {}
        for production in productions:
            for premise in production.premises:
                self._waiting.setdefault(premise, []).append(production.number)
                if isinstance(premise.what, Test):
                    self._tests.setdefault(premise.what.path, {})[premise.what] = None
        self._conclusions = [production.conclusion for production in productions]
        self._on_fact: dict[str, list[tuple[Test, dict[bool | None, list[int]]]]] = {
            path: [
                (t, {true: self._waiting.get(Literal(t, true), []) for true in (True, False)} | {None: []})
                for t in tests
            ]
            for path, tests in self._tests.items()
        }
        self._on_conclusion = [self._waiting.get(conclusion, []) for conclusion in self._conclusions]

    def run(self, facts: Mapping[str, Known]) -> frozenset[int]:
        """See `Chainer.run`."""
        lacking = self._lacking.copy()
        agenda = [
            waiting
            for path, value in facts.items()
            for test, waiting_for in self._on_fact.get(path, ())
            if (waiting := waiting_for[passes(test, value)])
        ]
        fired = set()
        known: set[Literal] = set()

        def fire(number: int) -> None:
            fired.add(number)
            conclusion = self._conclusions[number]
            if conclusion not in known:
                known.add(conclusion)
                agenda.append(self._on_conclusion[number])

        for number in self._at_once:
            fire(number)
        while agenda:
            for number in agenda.pop():
                lacking[number] -= 1
                if not lacking[number]:
                    fire(number)
        return frozenset(fired)
