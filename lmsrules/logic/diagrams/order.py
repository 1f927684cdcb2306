"""The order of the fields in the diagrams of a rulebook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from ..conditions import And, Compare, Condition, Holds, Member, walk
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
    by_use = _by_use(rulebook)
    tied = [fields_in(rulebook, constraint.holds) for constraint in rulebook.constraints]
    orders = dict.fromkeys((tuple(by_use), _together(by_use, tied)))
    tries = [(most, tuple(axes[path] for path in order)) for most in MOST_FOR_THE_ORDER for order in orders]
    return next((order for most, order in tries if _is_small(rulebook, order, most)), tries[0][1])


def axes_by_conjunction(rulebook: Draft) -> tuple[Axis, ...]:
    """The axes in another order, for questions that are too large in that of `axes_of`.

    Fields that a conjunction joins stand together, wherever they are tested first: in `(a & b) | (c & d)` after
    `a | c` they would not.
    """
    axes = axes_for(rulebook.single_fields, reasoned_with(rulebook))
    nodes = (node for one in reasoned_with(rulebook) for node in walk(one))
    joined = dict.fromkeys(frozenset(fields_in(rulebook, node)) for node in nodes if isinstance(node, And))
    return tuple(axes[path] for path in _together(_by_use(rulebook), joined))


def _by_use(rulebook: Draft) -> list[str]:
    """The paths of the tested fields, those first that most questions share, then as they are tested."""
    uses = dict.fromkeys(_as_tested(rulebook), 0)
    for question in rulebook.questions:
        for path in question_fields(rulebook, question):
            uses[path] += 1
    return sorted(uses, key=lambda path: -uses[path])


def _is_small(rulebook: Draft, axes: Sequence[Axis], most: int) -> bool:
    """Whether the constraints' diagram over these axes is made with so many nodes."""
    compiler = Compiler(rulebook, axes)
    try:
        with compiler.builder.at_most(most):
            compiler.possible(rulebook.constraints)
    except TooLargeError:
        return False
    return True


def _together(paths: Sequence[str], tied: Iterable[Collection[str]]) -> tuple[str, ...]:
    """The paths, each followed by those that are tied to it, depth first, the smallest tie first.

    So `x` and `y` of `x <-> y` stand side by side however many larger constraints name them both.
    """
    ties = sorted(tied, key=len)
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
