"""The order of the fields in the diagrams of a rulebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..conditions import Compare, Condition, Holds, Member, walk
from ..draft import Draft
from ..errors import TooLargeError
from ..tested import fields_in, question_fields, reasoned_with
from .cells import Axis, axes_for
from .compiler import Compiler

MOST_FOR_THE_ORDER = (2_000, 20_000)
"""The nodes that may be made on the way to the constraints' diagram before another order of fields is tried."""


def axes_of(rulebook: Draft) -> tuple[Axis, ...]:
    """The axes of all tested fields in the order of the diagrams' levels.

    Fields that many questions share come first; of others, those that conditions test one after the other stand
    together. Both keep diagrams small: `(a & b) | (c & d)` wants a beside b. Reasons and pictures follow this order
    too, so that what matters most comes first in them. Where the constraints' diagram is large in this order, fields
    that constraints tie to each other stand together, if that makes it small: `x <-> y` wants x beside y.
    """
    axes = axes_for(rulebook.single_fields, reasoned_with(rulebook))
    uses = dict.fromkeys(_as_tested(rulebook), 0)
    for question in rulebook.questions:
        for path in question_fields(rulebook, question):
            uses[path] += 1
    by_use = sorted(uses, key=lambda path: -uses[path])
    orders = dict.fromkeys((tuple(by_use), _with_tied(rulebook, by_use)))
    tries = [(most, tuple(axes[path] for path in order)) for most in MOST_FOR_THE_ORDER for order in orders]
    return next((order for most, order in tries if _is_small(rulebook, order, most)), tries[0][1])


def _is_small(rulebook: Draft, axes: Sequence[Axis], most: int) -> bool:
    """Whether the constraints' diagram over these axes is made with so many nodes."""
    compiler = Compiler(rulebook, axes)
    try:
        with compiler.builder.at_most(most):
            compiler.possible(rulebook.constraints)
    except TooLargeError:
        return False
    return True


def _with_tied(rulebook: Draft, paths: Sequence[str]) -> tuple[str, ...]:
    """The paths, each followed by those that constraints tie to it, depth first, the smallest constraint first.

    So `x` and `y` of `x <-> y` stand side by side however many larger constraints name them both.
    """
    ties = sorted((fields_in(rulebook, constraint.holds) for constraint in rulebook.constraints), key=len)
    ties_of = {path: [some for some in ties if path in some] for path in paths}
    place = {path: number for number, path in enumerate(paths)}
    found: dict[str, None] = {}
    waiting = list(reversed(paths))
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            near = dict.fromkeys(other for some in ties_of[path] for other in sorted(some, key=place.__getitem__))
            waiting += reversed([other for other in near if other not in found])
    return tuple(found)


def _as_tested(rulebook: Draft) -> Iterator[str]:
    """The paths of the tested fields as the conditions come to them, findings opened where they are first named."""
    opened: set[str] = set()

    def within(condition: Condition) -> Iterator[str]:
        for node in walk(condition):
            match node:
                case Compare(path) | Member(path):
                    yield path
                case Holds(finding) if finding not in opened:
                    opened.add(finding)
                    yield from within(rulebook.conditions[finding])

    for question in rulebook.questions:
        yield from within(question.asked_when)
        for rule in rulebook.rules_on[question.id]:
            yield from within(rule.when)
    for condition in reasoned_with(rulebook):
        yield from within(condition)
