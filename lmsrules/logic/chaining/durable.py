"""Forward chaining by durable-rules, inside the part of it that proved sound.

Only equality tests on small whole numbers reach the engine: for each known field one fact with the outcome of every
test made on it (0, 1, or 2 where a set of values is known that answer it differently), for each derived proposition
one fact with its truth. The extension module is used directly with an agenda loop of our own; a ruleset has one live
state at a time, and anything the engine returns that is not understood ends the run with an error. What one ruleset
cannot hold is split over several (`rulesets.py`).
"""

from __future__ import annotations

import itertools
import json
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from attrs import field, frozen

from ..errors import EngineError
from ..partly import Known
from .builtin import passes
from .productions import Literal, Production, Proposition
from .rulesets import PRIME, Ruleset, rulesets_of

OK, UNMATCHED = 0, 1

OUTCOMES: Mapping[bool | None, int] = {False: 0, True: 1, None: 2}
"""How a fact has the outcome of a test; no rule asks for that of one which the values of a set answer differently."""


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
    """The engine with productions, in as many rulesets as they take. Safe to use from many threads, after a fork and
    after an interrupt."""

    name = "durable"

    def __init__(self, productions: tuple[Production, ...]) -> None:
        extension = load_extension()
        parts = rulesets_of(productions)
        with _as_engine_error():
            self._engines = tuple(_Engine(extension, part) for part in parts)

    def run(self, facts: Mapping[str, Known]) -> frozenset[int]:
        """See `Chainer.run`. One ruleset after the other: what one concludes is a fact to those that follow."""
        run = _Run()
        with _as_engine_error():
            for engine in self._engines:
                engine.run(facts, run)
        return frozenset(run.fired)


@frozen
class _Run:
    """The productions that fired and what they concluded, in all rulesets so far."""

    fired: set[int] = field(factory=set)
    known: dict[Proposition, bool] = field(factory=dict)


class _Engine:
    """The engine with one ruleset.

    A run has a copy of it in the engine to itself, an idle one or a new one, and puts it back once it went through.
    After any exception, KeyboardInterrupt as well, that copy is in doubt and never touched again. Nor is it freed: the
    engine can stop with an error halfway through a change of its memory, and freeing that could crash the process. (The
    shipped rulebook leaves 2 MB behind so, of which freeing would give back a quarter.)
    """

    def __init__(self, extension: Any, ruleset: Ruleset) -> None:
        self._extension = extension
        self._ruleset = ruleset
        self._serials = itertools.count(1)
        self._idle: list[int] = []  # taking from it and putting back are one step each, so no lock is needed
        weakref.finalize(self, _free, self._extension, self._idle)
        self._idle.append(self._open())

    def run(self, facts: Mapping[str, Known], run: _Run) -> None:
        """Fire all that the facts and earlier conclusions fire, and add it to them."""
        entered = [
            {**self._ruleset.facts[path], **{name: OUTCOMES[passes(test, facts[path])] for test, name in tests.items()}}
            for path, tests in self._ruleset.tests.items()
            if path in facts
        ]
        entered += [
            {**fact, "v": int(run.known[what])}
            for what, fact in self._ruleset.facts.items()
            if isinstance(what, Proposition) and what in run.known
        ]
        state = _State(self._take(), str(next(self._serials)), run)
        if not self._settle(state, {"id": PRIME, PRIME: 1}):  # a state in which no rule fired cannot be deleted
            raise EngineError("durable-rules does not fire its first rule; nothing was concluded")
        for fact in entered:
            self._settle(state, fact)
        self._extension.delete_state(state.copy, state.sid)
        self._idle.append(state.copy)

    def _take(self) -> int:
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def _open(self) -> int:
        return int(self._extension.create_ruleset("lmsrules", self._ruleset.definition))

    def _settle(self, state: _State, fact: Mapping[str, Any]) -> int:
        """Assert a fact, then fire until nothing is pending. How often a rule fired."""
        offset = self._assert(state, fact)
        got = self._extension.start_action_for_state(state.copy, offset) if offset is not None else None
        message = got[1] if got else None
        firings = 0
        while message:
            firings += 1
            if firings > len(self._ruleset.productions) + 1:
                raise EngineError("durable-rules fires without end; nothing was concluded")
            (name,) = json.loads(message)
            if name != PRIME:
                production = self._ruleset.productions[name]
                state.run.fired.add(production.number)
                self._conclude(state, production.conclusion)
            message = self._extension.complete_and_start_action(state.copy, offset)
        return firings

    def _conclude(self, state: _State, conclusion: Literal) -> None:
        what = conclusion.what
        assert isinstance(what, Proposition), "only propositions are concluded"
        known = state.run.known.get(what)
        if known is not None:
            if known is not conclusion.true:
                raise EngineError(f"{what.kind} {what.id!r} comes out true and false; nothing was concluded")
            return
        state.run.known[what] = conclusion.true
        if what in self._ruleset.facts:
            self._assert(state, {**self._ruleset.facts[what], "v": int(conclusion.true)})

    def _assert(self, state: _State, fact: Mapping[str, Any]) -> int | None:
        code, offset = self._extension.assert_fact(state.copy, json.dumps({"sid": state.sid, **fact}))
        if code not in (OK, UNMATCHED):
            raise EngineError(f"durable-rules refused the fact {fact['id']} with code {code}; nothing was concluded")
        return int(offset) if code == OK else None


@frozen
class _State:
    """One run inside one ruleset: which copy of it, and the name of the run there."""

    copy: int
    sid: str
    run: _Run


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
