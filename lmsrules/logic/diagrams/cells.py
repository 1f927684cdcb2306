"""Cells: every field cut where the rulebook's own tests can tell two values apart.

All values of one cell look the same to every condition of the rulebook, so a patient is a short vector of cell numbers.
A field tested only by `age < 18`, with the domain 0 to 120, has the cells 0 to 17 and 18 to 120.

What must hold: every value of the field's domain lies in exactly one cell, `cell_of` finds that cell, the cell's sample
lies in it, and no test of the rulebook is true of one value of a cell and false of another. All proofs rest on it, so
`proving.boundaries` also tries it on every rulebook that is verified.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import inf, nextafter
from typing import Any

from attrs import frozen

from ..conditions import Compare, Condition, Member, Test, walk
from ..fields import Choice, Field, Flag, Number, Whole, WordSet
from ..kleene import truth
from ..partly import Known, Partly, contains, greatest, least, members
from ..values import Value, is_number, next_above, next_below
from .traversal import Letter

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

    def letter_of(self, known: Known) -> Letter:
        """What is known of a fact as a letter: a cell's number, the numbers of several, None where it can be any."""
        if not isinstance(known, Partly):
            return self.cell_of(known)
        cells = tuple(self._cells_of(known))
        return cells[0] if len(cells) == 1 else None if len(cells) == len(self.cells) else cells

    def _cells_of(self, known: Partly) -> Iterable[int]:
        """The cells in which a set of values has any."""
        if known.one_of is not None:
            return sorted({self.cell_of(value) for value in members(known)})
        if self.numbers:
            return [number for value, number in self.numbers.items() if contains(known, value)]
        low, high = least(known), greatest(known)
        first = 0 if low is None else self.cell_of(low)
        last = len(self.cells) - 1 if high is None else self.cell_of(high)
        return [number for number in range(first, last + 1) if not _is_left_out(self.cells[number], known)]

    def value_in(self, number: int, known: Known | None) -> Value:
        """A value of a cell that agrees with what is known of the fact; there must be one."""
        cell = self.cells[number]
        if not isinstance(known, Partly):
            return cell.sample if known is None else known
        for value in (cell.sample, *members(known), least(known), greatest(known), *_inside(cell, known)):
            if value is not None and contains(known, value) and self.cell_of(value) == number:
                found: Value = value
                return found
        raise AssertionError("a set of values has one in each of its cells")

    def where(self, test: Test) -> tuple[bool, ...]:
        """For each cell, whether the test is true of its values.

        Only in the cells of the test's own constants is the test tried; all others lie on one side of them.
        """
        constants: Iterable[Value] = test.values if isinstance(test, Member) else (test.value,)
        if self.numbers:  # a word can be named that the field has in one of two rulebooks alone
            constants = [word for word in constants if word in self.numbers] or list(self.numbers)
        tried = {number: self._passes(test, number) for number in map(self.cell_of, constants)}
        first, last = min(tried), max(tried)
        before, after = _BESIDE[test.op] if isinstance(test, Compare) else (False, False)
        between = tuple(tried.get(number, False) for number in range(first, last + 1))
        return (before,) * first + between + (after,) * (len(self.cells) - last - 1)

    def _passes(self, test: Test, number: int) -> bool:
        return bool(truth(test, {self.field.path: self.cells[number].sample}, {}))


def letters_of(axes: Sequence[Axis]) -> Callable[[Mapping[str, Known]], list[Letter]]:
    """A function that gives a case as letters, level by level."""
    quick = [(axis.field.path, quick_cell_of(axis)) for axis in axes]

    def letters(facts: Mapping[str, Known]) -> list[Letter]:
        known: Any = facts.get
        try:
            return [None if (value := known(path)) is None else cell_of(value) for path, cell_of in quick]
        except (KeyError, TypeError):  # a partly known fact is in no table, and not before or after a number
            return [None if (value := known(axis.field.path)) is None else axis.letter_of(value) for axis in axes]

    return letters


def quick_cell_of(axis: Axis) -> Callable[[Any], int]:
    """`cell_of` as one call of a built-in function: a cut just above a number is one just below the next float.

    Between large numbers there are whole ones that no float is, so there it is `cell_of` itself. Of a partly known fact
    it is a KeyError or a TypeError.
    """
    if axis.numbers:
        return axis.numbers.__getitem__
    if any(abs(number) > 2**50 for number, _ in axis.cuts):
        return axis.cell_of
    return partial(bisect_right, [nextafter(number, inf) if side else number for number, side in axis.cuts])


def _inside(cell: Cell, known: Partly) -> Iterator[float]:
    """Numbers of a cell, among them one that a set of numbers has, if it has any there and neither of its ends."""
    whole = isinstance(known.domain, Whole)
    number = cell.low if cell.low is not None else cell.high
    step = next_above if cell.low is not None else next_below
    for _ in range(len(known.none_of or ()) + 3):
        if number is not None:
            yield number
            number = (number + (1 if cell.low is not None else -1)) if whole else step(number)[-1]


def _is_left_out(cell: Cell, known: Partly) -> bool:
    """Whether all values of a cell that lies between the ends of a set are left out of it one by one."""
    left_out = known.none_of or ()
    if cell.value is not None:
        return cell.value in left_out
    if not isinstance(known.domain, Whole) or cell.low is None or cell.high is None:
        return False
    count = cell.high - cell.low + 1
    return count <= len(left_out) and all(cell.low + n in left_out for n in range(int(count)))


_BESIDE = {
    "==": (False, False),
    "!=": (True, True),
    "<": (True, False),
    "<=": (True, False),
    ">": (False, True),
    ">=": (False, True),
}
"""Whether a comparison is true of what lies before its constant, and of what lies after it."""


def axes_for(fields: Iterable[Field], conditions: Iterable[Condition]) -> dict[str, Axis]:
    """The axis of each field that the conditions test, by path; fields nothing tests have none."""
    tests: dict[str, dict[Test, None]] = {}
    for condition in conditions:
        for node in walk(condition):
            if isinstance(node, Compare | Member):
                tests.setdefault(node.path, {})[node] = None
    return {field.path: _axis(field, tests[field.path]) for field in fields if field.path in tests}


def _axis(field: Field, tests: Iterable[Test]) -> Axis:
    match field.domain:
        case Choice(values):
            return _table(field, values)
        case Flag():
            return _table(field, (False, True))
        case Whole():
            return _line(field, _whole_cuts(field.domain, tests), _whole_cell)
        case Number():
            return _line(field, _number_cuts(field.domain, tests), _number_cell)
        case WordSet():
            raise AssertionError("each word of a set has an axis of its own")


def _table(field: Field, values: Iterable[Value]) -> Axis:
    cells = tuple(Cell(sample=value, value=value) for value in values)
    return Axis(field, cells, {cell.sample: number for number, cell in enumerate(cells)}, ())


def _cuts(tests: Iterable[Test]) -> Iterator[Cut]:
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


def _whole_cuts(domain: Whole, tests: Iterable[Test]) -> tuple[Cut, ...]:
    """Cuts between whole numbers, all written as just above one of them."""
    last = {int(number) - 1 + side for number, side in _cuts(tests)}
    inside = [n for n in last if (domain.low is None or n >= domain.low) and (domain.high is None or n < domain.high)]
    return tuple((n, 1) for n in sorted(inside))


def _number_cuts(domain: Number, tests: Iterable[Test]) -> tuple[Cut, ...]:
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
