"""Forward chaining by durable-rules, inside the part of it that proved sound.

Only equality tests on small whole numbers reach the engine: for each known field one fact with the outcome of every
test made on it (0, 1, or 2 where a set of values is known that answer it differently), for each derived proposition
one fact with its truth. The extension module is used directly with an agenda loop of our own; a ruleset has one live
state at a time, and anything the engine returns that is not understood ends the run with an error.
"""

from __future__ import annotations

import itertools
import json
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from attrs import field, frozen

from ..conditions import Test
from ..errors import EngineError, EngineLimitError
from ..partly import Known
from .builtin import passes
from .productions import Literal, Production, Proposition

OK, UNMATCHED = 0, 1

OUTCOMES = {False: 0, True: 1, None: 2}
"""How a fact has the outcome of a test; no rule asks for that of one which the values of a set answer differently."""

MOST_PATTERNS = 500
MOST_PATTERNS_PER_FACT = 64
MOST_RULES_PER_PATTERN = 255
MOST_PREMISES = 16
PRIME = "prime"


def load_extension() -> Any:
    """The extension module.

    Raises:
        EngineError: it is not installed or cannot be imported on this Python (3.13 and later need a special build).
    """
    try:
        return import_module("durable_rules_engine")
    except ImportError as error:
        raise EngineError(
            f"the durable-rules engine is not available ({error}); use the built-in one, engine='builtin', "
            "or install durable-rules 2.0.28 on Python 3.11 or 3.12"
        ) from error


def is_available() -> bool:
    """Whether the engine can be imported here."""
    try:
        load_extension()
    except EngineError:
        return False
    return True


class DurableChainer:
    """The engine with one set of productions. Safe to use from many threads, after a fork and after an interrupt.

    A run has a ruleset of the engine to itself, an idle one or a new one, and puts it back once it went through. After
    any exception, KeyboardInterrupt as well, the ruleset is in doubt and never touched again. Nor is it freed: the
    engine can stop with an error halfway through a change of its memory, and freeing that could crash the process. (The
    shipped rulebook leaves 2 MB behind so, of which freeing would give back a quarter.)
    """

    name = "durable"

    def __init__(self, productions: tuple[Production, ...]) -> None:
        self._extension = load_extension()
        self._productions = productions
        self._keys = _keys(productions)
        definition = _definition(productions, self._keys)
        _check_limits(definition, self._keys)
        self._definition = json.dumps(definition)
        self._serials = itertools.count(1)
        self._idle: list[int] = []  # taking from it and putting back are one step each, so no lock is needed
        weakref.finalize(self, _free, self._extension, self._idle)
        with _as_engine_error():
            self._idle.append(self._open())

    def run(self, facts: Mapping[str, Known]) -> frozenset[int]:
        """See `Chainer.run`."""
        with _as_engine_error():
            entered = [
                {"id": self._keys.fact[path], "k": self._keys.kind[path]}
                | {key: OUTCOMES[passes(test, facts[path])] for test, key in tests.items()}
                for path, tests in self._keys.tests.items()
                if path in facts
            ]
            state = _State(self._take(), str(next(self._serials)))
            if not self._settle(state, {"id": PRIME, PRIME: 1}):  # a state in which no rule fired cannot be deleted
                raise EngineError("durable-rules does not fire its first rule; nothing was concluded")
            for fact in entered:
                self._settle(state, fact)
            self._extension.delete_state(state.ruleset, state.sid)
            self._idle.append(state.ruleset)
            return frozenset(state.fired)

    def _take(self) -> int:
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def _open(self) -> int:
        return int(self._extension.create_ruleset("lmsrules", self._definition))

    def _settle(self, state: _State, fact: dict[str, Any]) -> int:
        """Assert a fact, then fire until nothing is pending. How often a rule fired."""
        offset = self._assert(state, fact)
        got = self._extension.start_action_for_state(state.ruleset, offset) if offset is not None else None
        message = got[1] if got else None
        firings = 0
        while message:
            firings += 1
            if firings > len(self._productions) + 1:
                raise EngineError("durable-rules fires without end; nothing was concluded")
            (name,) = json.loads(message)
            if name != PRIME:
                number = int(name.removeprefix("r"))
                state.fired.add(number)
                conclusion = self._productions[number].conclusion
                if conclusion not in state.known and conclusion.what in self._keys.kind:
                    state.known.add(conclusion)
                    kind = self._keys.kind[conclusion.what]
                    self._assert(state, {"id": self._keys.fact[conclusion.what], "k": kind, "v": int(conclusion.true)})
            message = self._extension.complete_and_start_action(state.ruleset, offset)
        return firings

    def _assert(self, state: _State, fact: dict[str, Any]) -> int | None:
        code, offset = self._extension.assert_fact(state.ruleset, json.dumps({"sid": state.sid, **fact}))
        if code not in (OK, UNMATCHED):
            raise EngineError(f"durable-rules refused the fact {fact['id']} with code {code}; nothing was concluded")
        return int(offset) if code == OK else None


@frozen
class _State:
    """One run inside the engine: where it is, what fired and what was concluded."""

    ruleset: int
    sid: str
    fired: set[int] = field(factory=set)
    known: set[Literal] = field(factory=set)


@contextmanager
def _as_engine_error() -> Iterator[None]:
    try:
        yield
    except EngineError:
        raise
    except Exception as error:
        raise EngineError(f"durable-rules failed: {error!r}; nothing was concluded") from error


def _free(extension: Any, idle: list[int]) -> None:
    while idle:
        extension.delete_ruleset(idle.pop())


class _Keys:
    """The names and numbers that stand for fields, tests and propositions inside the engine."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[Test, str]] = {}
        self.kind: dict[str | Proposition, int] = {}
        self.fact: dict[str | Proposition, str] = {}

    def add(self, what: Test | Proposition) -> None:
        owner = what if isinstance(what, Proposition) else what.path
        if owner not in self.kind:
            self.kind[owner] = len(self.kind) + 1
            self.fact[owner] = f"f{len(self.kind)}"
        if isinstance(what, Test):
            tests = self.tests.setdefault(what.path, {})
            tests.setdefault(what, f"t{len(tests)}")


def _keys(productions: Iterable[Production]) -> _Keys:
    keys = _Keys()
    for production in productions:
        for premise in production.premises:
            keys.add(premise.what)
    return keys


def _definition(productions: Iterable[Production], keys: _Keys) -> dict[str, Any]:
    rules: dict[str, Any] = {PRIME: {"all": [{"m0": {PRIME: 1}}]}}
    for production in productions:
        patterns: dict[int, list[dict[str, int]]] = {}  # all tests on one fact go into one pattern
        for premise in production.premises:
            if isinstance(premise.what, Proposition):
                kind, test = keys.kind[premise.what], {"v": int(premise.true)}
            else:
                path = premise.what.path
                kind, test = keys.kind[path], {keys.tests[path][premise.what]: int(premise.true)}
            patterns.setdefault(kind, [{"k": kind}]).append(test)
        conditions = [{f"m{n}": {"$and": tests}} for n, tests in enumerate(patterns.values())]
        rules[f"r{production.number}"] = {"all": conditions or [{"m0": {PRIME: 1}}]}
    return rules


def _check_limits(definition: dict[str, Any], keys: _Keys) -> None:
    """Refuse what would make the engine hang, crash or lose facts."""
    patterns = [json.dumps(p) for rule in definition.values() for premise in rule["all"] for p in premise.values()]
    uses = Counter(patterns)
    per_fact = Counter(json.loads(pattern)["$and"][0]["k"] for pattern in uses if "$and" in pattern)
    tests = (key for tests in keys.tests.values() for key in tests.values())
    names = {"sid", "id", "k", "v", *tests, *keys.fact.values(), *definition}
    limits = [
        ("different patterns", len(uses), MOST_PATTERNS),
        ("patterns on one fact", max(per_fact.values(), default=0), MOST_PATTERNS_PER_FACT),
        ("rules on one pattern", max(uses.values()), MOST_RULES_PER_PATTERN),
        ("premises of one rule", max(len(rule["all"]) for rule in definition.values()), MOST_PREMISES),
        ("names with the same hash", len(names) - len({_fnv1a(name) for name in names}), 0),
    ]
    for what, count, most in limits:
        if count > most:
            raise EngineLimitError(
                f"the rulebook has {count} {what}; durable-rules takes at most {most}. Use engine='builtin'"
            )


def _fnv1a(text: str) -> int:
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value
