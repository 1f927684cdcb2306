"""Whether cells are cut in the right places: each test is tried at each boundary value, by every chainer.

All that diagrams prove rests on cells: that no test tells two values of one cell apart. The boundary values are
worked out from the tests themselves, so that a fault in the cutting cannot hide itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..logic.cautions import answered_with
from ..logic.chaining.engines import engines_here, make_chainer
from ..logic.chaining.productions import Kind, Literal, Production, Proposition
from ..logic.conditions import Member, Test, tests_in
from ..logic.diagrams.cells import Axis, axes_for
from ..logic.draft import Draft
from ..logic.errors import EngineDisagreement
from ..logic.fields import Choice, Field, Flag, Number, Whole, WordSet, as_stored, problem_with
from ..logic.values import Value, next_above, next_below

TESTS_AT_ONCE = 25
"""The most that durable-rules takes on one fact, each as true and as false."""


def check_boundaries(rulebook: Draft) -> None:
    """Try every test of the rulebook at each boundary value of its field: chainers must say what the cells say.

    Raises:
        EngineDisagreement: they differ; the message names the test and the value.
    """
    conditions = answered_with(rulebook)
    tests = tests_in(conditions)
    for axis in axes_for(rulebook.single_fields, conditions).values():
        on_field = [test for test in tests if test.path == axis.field.path]
        for first in range(0, len(on_field), TESTS_AT_ONCE):
            some = on_field[first : first + TESTS_AT_ONCE]
            _try(axis, some, boundary_values(axis.field, some))


def boundary_values(field: Field, tests: Sequence[Test]) -> list[Value]:
    """The boundary values of a field: the constants of its tests, the ends of its domain, and their neighbours."""
    match field.domain:
        case Choice(values):
            return list(values)
        case Flag():
            return [False, True]
        case WordSet():
            raise AssertionError("each word of a set has an axis of its own")
        case Whole(low, high) | Number(low, high):
            constants = [c for test in tests for c in (test.values if isinstance(test, Member) else (test.value,))]
            named = [n for n in (low, high, *constants) if isinstance(n, int | float)]
            near = [
                one for n in named for one in (n, *next_above(n), *next_below(n)) if problem_with(field, one) is None
            ]
            stored = (as_stored(field, one) for one in near)
            return list(dict.fromkeys(one for one in stored if isinstance(one, int | float)))


def _try(axis: Axis, tests: Sequence[Test], values: Sequence[Value]) -> None:
    """Run each value through a ruleset that concludes of each test whether it is true."""
    ways = [(number, test, truth) for number, test in enumerate(tests) for truth in (True, False)]
    productions = tuple(
        Production(n, (Literal(test, truth),), Literal(Proposition(Kind.PART, str(number)), truth))
        for n, (number, test, truth) in enumerate(ways)
    )
    expected = [axis.where(test) for test in tests]
    for engine in engines_here():
        chainer = make_chainer(productions, engine)
        for value in values:
            fired = chainer.run({axis.field.path: value})
            cell = axis.cell_of(value)
            for n, (number, test, truth) in enumerate(ways):
                if (n in fired) is not (expected[number][cell] is truth):
                    raise EngineDisagreement(
                        f"the two reasoners disagree on {test} where {axis.field.path} is {value!r}: forward chaining "
                        f"({engine}) says {not expected[number][cell]}, the diagrams {expected[number][cell]}. "
                        "Nothing is proved; please report it"
                    )
