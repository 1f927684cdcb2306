"""Cells of the diagrams in words."""

from __future__ import annotations

from collections.abc import Sequence

from ...text import listed
from ..fields import Choice, Flag, as_stored
from ..partly import Known, Partly
from ..prose import value_with_unit
from ..values import show
from .cells import Axis


def cell_words(axis: Axis, numbers: Sequence[int]) -> str:
    """What a field is in the cells of these numbers, in order: `at most 5 km`, `red or blue`."""
    if isinstance(axis.field.domain, Choice | Flag):
        words = [show(axis.cells[number].sample) for number in numbers]
        others = [show(cell.sample) for number, cell in enumerate(axis.cells) if number not in numbers]
        if 0 < len(others) <= 2 and len(words) > 3:
            return f"other than {listed(others, 'or')}"
        return listed(words, "or")
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] + 1 == number:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return listed([_run_words(axis, first, last) for first, last in runs], "or")


def _run_words(axis: Axis, first: int, last: int) -> str:
    low, high = axis.cells[first], axis.cells[last]
    if low.value is not None and first == last:
        return value_with_unit(axis.field, low.value)
    bounds = []
    if low.low is not None and first:
        bounds.append(f"{'above' if low.low_open else 'at least'} {value_with_unit(axis.field, low.low)}")
    if high.high is not None and last + 1 < len(axis.cells):
        bounds.append(f"{'below' if high.high_open else 'at most'} {value_with_unit(axis.field, high.high)}")
    return " and ".join(bounds) or "anything"


def within_cells(axis: Axis, numbers: Sequence[int], known: Known | None) -> Known | None:
    """What is known of a number that is known in part once it lies in these cells; None where they are no one range."""
    first, last = numbers[0], numbers[-1]
    if not isinstance(known, Partly) or isinstance(axis.field.domain, Choice | Flag) or len(numbers) <= last - first:
        return None
    low, high = axis.cells[first], axis.cells[last]
    there = Partly(
        at_least=low.low if first and not low.low_open else None,
        above=low.low if first and low.low_open else None,
        at_most=high.high if last + 1 < len(axis.cells) and not high.high_open else None,
        below=high.high if last + 1 < len(axis.cells) and high.high_open else None,
    )
    return as_stored(axis.field, known & there)  # type: ignore[return-value]  # it was found to be possible


def cells_sentence(axis: Axis, numbers: Sequence[int], verb: str = "is") -> str:
    """That a field lies in one of the cells, as a sentence without its full stop."""
    if isinstance(axis.field.domain, Flag) and len(numbers) == 1:
        return axis.field.yes if axis.cells[numbers[0]].sample else axis.field.no
    return f"{axis.field.label} {verb} {cell_words(axis, numbers)}"
