"""Which forward-chaining engine serves a rulebook."""

from __future__ import annotations

from ..draft import Draft
from ..errors import EngineError
from .builtin import BuiltinChainer, Chainer
from .durable import DurableChainer, is_available
from .productions import Production, productions_of

ENGINES = ("durable", "builtin")


def engines_here() -> tuple[str, ...]:
    """The engines that can be used on this machine."""
    return ENGINES if is_available() else ("builtin",)


def chainer_of(rulebook: Draft, engine: str | None) -> Chainer:
    """The engine of that name over a rulebook, made once; otherwise as `make_chainer`."""
    if not isinstance(engine, str | None):
        return make_chainer((), engine)  # which refuses it
    key = ("chainer", engine)
    if key not in rulebook.made:
        rulebook.made[key] = make_chainer(productions_of(rulebook), engine)
    chainer: Chainer = rulebook.made[key]
    return chainer


def make_chainer(productions: tuple[Production, ...], engine: str | None) -> Chainer:
    """The engine asked for; None is durable-rules if it can be imported and the rulebook fits it, else built-in.

    Raises:
        EngineError: the engine is unknown, not available, or (EngineLimitError) the rulebook does not fit it.
    """
    match engine:
        case "builtin":
            return BuiltinChainer(productions)
        case "durable":
            return DurableChainer(productions)
        case None:
            try:
                return DurableChainer(productions)
            except EngineError:
                return BuiltinChainer(productions)
    raise EngineError(f"there is no engine {engine!r}; take one of {', '.join(ENGINES)}")
