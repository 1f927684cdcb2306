"""Cells: every field cut where the rulebook's own tests can tell two values apart.

All values of one cell look the same to every condition of the rulebook, so a patient is a short vector of cell numbers.
A field tested only by `age < 18`, with the domain 0 to 120, has the cells 0 to 17 and 18 to 120.

What must hold: every value of the field's domain lies in exactly one cell, `cell_of` finds that cell, the cell's sample
lies in it, and no test of the rulebook is true of one value of a cell and false of another. All proofs rest on it, so
`proving.boundaries` also tries it on every rulebook that is verified.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from attrs import frozen

from ..conditions import Compare, Condition, Member, Test, walk
from ..fields import Choice, Field, Flag, Number, Whole
from ..kleene import truth
from ..values import Value, is_number, next_above, next_below

Cut = tuple[float, int]
"""A boundary at a number, whole where it was written so: side 0 cuts just below it, side 1 just above it."""


@frozen
class Cell:
    """Values no condition can tell apart: one `value`, or the numbers from `low` to `high` (None is unbounded).

    `sample` is one of them, shown in witnesses.
    """

    sample: Value
    value: Value | None = None
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False


@frozen
class Axis:
    """A field cut into cells, in ascending order for numbers.

    `numbers` gives the cell of each value of a choice or flag; for numbers it is empty, and `cuts` are searched.
    """

    field: Field
    cells: tuple[Cell, ...]
    numbers: Mapping[Value, int]
    cuts: tuple[Cut, ...]

    def cell_of(self, value: Value) -> int:
        """The number of the cell a value of the field's domain lies in."""
        if self.numbers:
            return self.numbers[value]
        return bisect_left(self.cuts, (value, 0.5))

    def where(self, test: Test) -> tuple[bool, ...]:
        """For each cell, whether the test is true of its values."""
        return tuple(bool(truth(test, {self.field.path: cell.sample}, {})) for cell in self.cells)


def axes_for(fields: Iterable[Field], conditions: Iterable[Condition]) -> dict[str, Axis]:
    """The axis of each field that the conditions test, by path; fields nothing tests have none."""
    tests: dict[str, list[Test]] = {}
    for condition in conditions:
        for node in walk(condition):
            if isinstance(node, Compare | Member):
                tests.setdefault(node.path, []).append(node)
    return {field.path: _axis(field, tests[field.path]) for field in fields if field.path in tests}


def _axis(field: Field, tests: list[Test]) -> Axis:
    match field.domain:
        case Choice(values):
            return _table(field, values)
        case Flag():
            return _table(field, (False, True))
        case Whole():
            return _line(field, _whole_cuts(field.domain, tests), _whole_cell)
        case Number():
            return _line(field, _number_cuts(field.domain, tests), _number_cell)


def _table(field: Field, values: Iterable[Value]) -> Axis:
    cells = tuple(Cell(sample=value, value=value) for value in values)
    return Axis(field, cells, {cell.sample: number for number, cell in enumerate(cells)}, ())


def _cuts(tests: list[Test]) -> Iterator[Cut]:
    for test in tests:
        match test:
            case Compare(_, "<" | ">=", value):
                yield _number(value), 0
            case Compare(_, "<=" | ">", value):
                yield _number(value), 1
            case Compare(_, _, value):
                yield from ((_number(value), 0), (_number(value), 1))
            case Member(_, values):
                yield from ((_number(value), side) for value in values for side in (0, 1))


def _number(value: Value) -> float:
    """The value as it is: a whole number stays one, for a float does not hold each of them."""
    assert isinstance(value, int | float), "only numbers are compared with a number"
    return value


def _whole_cuts(domain: Whole, tests: list[Test]) -> tuple[Cut, ...]:
    """Cuts between whole numbers, all written as just above one of them."""
    last = {int(number) - 1 + side for number, side in _cuts(tests)}
    inside = [n for n in last if (domain.low is None or n >= domain.low) and (domain.high is None or n < domain.high)]
    return tuple((n, 1) for n in sorted(inside))


def _number_cuts(domain: Number, tests: list[Test]) -> tuple[Cut, ...]:
    ends = ((domain.low, int(domain.low_open)), (domain.high, 1))
    kept: list[Cut] = []
    for cut in sorted(set(_cuts(tests))):
        inside = (domain.low is None or cut[0] >= domain.low) and (domain.high is None or cut[0] <= domain.high)
        before = kept[-1] if kept else ends[0]
        if inside and cut not in ends and not _nothing_between(before, cut):
            kept.append(cut)
    return tuple(kept)


def _nothing_between(one: tuple[float | None, int], other: Cut) -> bool:
    """Whether two cuts are one: just above a number, and just below the next there is."""
    low, side = one
    return low is not None and (side, other[1]) == (1, 0) and min(next_above(low)) >= other[0]


def _line(field: Field, cuts: tuple[Cut, ...], cell: Callable[[Cut | None, Cut | None], Cell]) -> Axis:
    domain = field.domain
    assert isinstance(domain, Whole | Number)
    first: Cut | None = None
    if domain.low is not None:
        first = (domain.low - 1, 1) if isinstance(domain, Whole) else (domain.low, int(domain.low_open))
    last: Cut | None = None if domain.high is None else (domain.high, 1)
    ends = [first, *cuts, last]
    return Axis(field, tuple(cell(a, b) for a, b in pairwise(ends)), {}, cuts)


def _whole_cell(lower: Cut | None, upper: Cut | None) -> Cell:
    low = None if lower is None else int(lower[0]) + 1
    high = None if upper is None else int(upper[0])
    sample = low if low is not None else high if high is not None else 0
    return Cell(sample=sample, value=low if low == high else None, low=low, high=high)


def _number_cell(lower: Cut | None, upper: Cut | None) -> Cell:
    low, low_open = (None, False) if lower is None else (lower[0], lower[1] == 1)
    high, high_open = (None, False) if upper is None else (upper[0], upper[1] == 0)
    return Cell(
        sample=_number_sample(low, low_open, high, high_open),
        value=low if low is not None and low == high else None,
        low=low,
        high=high,
        low_open=low_open,
        high_open=high_open,
    )


def _number_sample(low: float | None, low_open: bool, high: float | None, high_open: bool) -> float:
    """A number of the cell, on its boundary if that belongs to it: boundary values catch `<` written for `<=`."""
    if high is not None and not high_open:
        return high
    if low is not None and not low_open:
        return low
    inside: list[float] = [0]
    if low is not None and high is not None:
        inside = [low / 2 + high / 2, *next_above(low)]  # one of those next above lies between, if anything does
    elif low is not None:
        inside = [low + 1, *next_above(low)]
    elif high is not None:
        inside = [high - 1, *next_below(high)]
    for number in inside:
        if (low is None or number > low) and (high is None or number < high) and is_number(number):
            return number
    raise AssertionError("two cuts with nothing between them are one")
