"""The built-in forward chainer, and the interface of every chainer: known facts in, fired productions out."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Protocol

from ..conditions import Compare, Test
from ..values import Value
from .productions import Literal, Production


class Chainer(Protocol):
    """Fires every production whose premises are true of the known facts or follow from them."""

    name: str

    def run(self, facts: Mapping[str, Value]) -> frozenset[int]:
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


def passes(test: Test, value: Value) -> bool:
    """Whether a known value passes a test."""
    if isinstance(test, Compare):
        return bool(_OPERATIONS[test.op](value, test.value))
    return any(value == one for one in test.values)


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
        self._on_fact = {
            path: [
                (t, self._waiting.get(Literal(t, True), []), self._waiting.get(Literal(t, False), [])) for t in tests
            ]
            for path, tests in self._tests.items()
        }
        self._on_conclusion = [self._waiting.get(conclusion, []) for conclusion in self._conclusions]

    def run(self, facts: Mapping[str, Value]) -> frozenset[int]:
        """See `Chainer.run`."""
        lacking = self._lacking.copy()
        agenda = [
            waiting
            for path, value in facts.items()
            for test, if_true, if_false in self._on_fact.get(path, ())
            if (waiting := if_true if passes(test, value) else if_false)
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
