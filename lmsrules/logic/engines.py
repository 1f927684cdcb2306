"""Which forward-chaining engine serves a rulebook."""

from __future__ import annotations

from .chaining import BuiltinChainer, Chainer
from .durable import DurableChainer
from .errors import EngineError
from .productions import Production

ENGINES = ("durable", "builtin")


def make_chainer(productions: tuple[Production, ...], engine: str | None) -> Chainer:
    """The engine asked for; None is durable-rules where it can be imported and the rulebook fits it, else built-in.

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
