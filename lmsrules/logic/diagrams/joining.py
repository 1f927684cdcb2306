"""Several diagrams taken together, joined only where that is asked for: joined, independent ones multiply."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from ..errors import TooLargeError
from .compiling import Compiled
from .nodes import Builder, Diagrams
from .outcomes import Outcome
from .traversal import Cells, fold, spread_out

MOST_JOINED = 20_000
"""The nodes a joined diagram may have, and whatever is made on the way to it."""


def joined(
    compiled: Compiled,
    question: str,
    roots: Sequence[int],
    join: Callable[..., Hashable],
    cells: Cells | None = None,
    most: int = MOST_JOINED,
) -> Diagrams:
    """The diagram, under the name `root`, of what `join` makes of the values of several diagrams of a question.

    Known facts are filled in; on the level of a partly known one, the children for other cells mean nothing.

    Raises:
        TooLargeError: it would have more than `most` nodes.
    """
    builder = Builder([len(axis.cells) for axis in compiled.axes], most)
    taken = filled_in(compiled, builder, builder.terminal, cells)
    try:
        root = builder.combine(join)(*map(taken, roots))
    except TooLargeError:
        raise TooLargeError(
            f"question {question}: its options and rules taken together have more than {most:,} cases. Each is decided "
            "by itself all the same; enter more facts to have them together"
        ) from None
    return builder.freeze({"root": root})


def filled_in(
    compiled: Compiled, builder: Builder, terminal: Callable[[Any], int], cells: Cells | None = None
) -> Callable[[int], int]:
    """A function that makes of a compiled diagram, given by its root, one of a builder with the known facts filled in.

    On the level of a partly known fact the children for other cells are that of its first one, as a `Compiler` has it.
    """
    known: Cells = [None] * len(compiled.axes) if cells is None else cells

    def node(level: int, below: tuple[int, ...]) -> int:
        return builder.node(level, spread_out(below, known[level], builder.widths[level], below[0]))

    return fold(compiled.diagrams, terminal, node, known)


def outcomes_joined(compiled: Compiled, question: str, cells: Cells) -> Diagrams:
    """The diagram of a question's outcomes: an `Outcome` at each terminal, None where the patient is impossible.

    Raises:
        TooLargeError: it would have too many nodes.
    """
    rules = [rule.id for rule in compiled.rulebook.rules_on[question]]

    def outcome(asked: bool | None, *holding: Any) -> Outcome | None:
        held = frozenset(rule for rule, holds in zip(rules, holding, strict=True) if holds)
        return None if asked is None else Outcome(asked, held)

    return joined(compiled, question, [compiled.asked(question), *map(compiled.rule, rules)], outcome, cells)


def outcomes_of(compiled: Compiled, question: str, cells: Cells) -> tuple[Outcome, ...]:
    """What the possible completions of the cells get from a question, each once; raises as `outcomes_joined`."""
    return tuple(outcome for outcome in outcomes_joined(compiled, question, cells).values if outcome is not None)
