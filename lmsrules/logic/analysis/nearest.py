"""The nearest change: the fewest known facts to change for other answers, and what has to be learned besides."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from math import prod

from attrs import frozen

from ..diagrams.compiling import Compiled
from ..diagrams.nodes import Diagrams
from ..diagrams.traversal import Cells, reached
from ..errors import TooLargeError
from .changes import MOST_SETS, Possible, TooManySets, answers_of, change_sets

MOST_WAYS = 50_000
"""The combinations of values that are tried for the nearest change, a few seconds' work."""


@frozen
class Change:
    """Facts to change together: for each path the numbers of the cells to choose from, in any combination."""

    cells: tuple[tuple[str, tuple[int, ...]], ...]


def nearest_changes(
    compiled: Compiled,
    diagrams: Diagrams,
    cells: Sequence[int | None],
    others: Sequence[Sequence[int]],
    wanted: Callable[[Possible], bool],
    kind: Callable[[Cells], Hashable],
    kinds: int,
    fixed: frozenset[int] = frozenset(),
) -> tuple[Change, ...]:
    """The ways to change the fewest known facts so that the answers are as wanted; `others` are the cells to change to.

    If the diagram is over unknown facts too, a way can also need some of these to be known, and no more than it needs.
    All patients that one way leads to are of one `kind`, which is read off the compiled diagram `kinds`.

    Raises TooLargeError where to look for them takes too much, see `MOST_SETS` and `MOST_WAYS`.
    """
    # In `root` some fields are left out, so that an impossible patient can look possible.
    exact = diagrams.roots.get("exact", diagrams.roots["root"])
    nodes = _by_level([(diagrams, exact), (compiled.diagrams, kinds)])
    tried = 0

    def groups_of(levels: Sequence[int]) -> list[list[tuple[int, ...]]]:
        nonlocal tried
        groups = [_alike(nodes.get(level, ()), others[level]) for level in levels]
        tried += prod(map(len, groups))
        if tried > MOST_WAYS:
            raise _too_many_changes()
        return groups

    def working(levels: Sequence[int], groups: list[list[tuple[int, ...]]]) -> Iterator[tuple[tuple[int, ...], Cells]]:
        """The combinations of groups that give what is wanted, by their numbers, each with a case changed so."""
        for combination in product(*map(range, map(len, groups))):
            changed = list(cells)
            for level, some, number in zip(levels, groups, combination, strict=True):
                changed[level] = some[number][0]
            if wanted(answers_of(diagrams, exact, changed)):
                yield combination, changed

    def spared(change: frozenset[int]) -> frozenset[int]:
        for level in change:
            if cells[level] is None and any(working(fewer := sorted(change - {level}), groups_of(fewer))):
                return spared(change - {level})
        return change

    def ways_of(change: frozenset[int]) -> Iterator[Change]:
        levels = sorted(change)
        groups = groups_of(levels)
        alike: dict[Hashable, list[tuple[int, ...]]] = {}
        for combination, changed in working(levels, groups):
            alike.setdefault(kind(changed), []).append(combination)
        paths = [compiled.axes[level].field.path for level in levels]
        for some in alike.values():
            for box in _boxes(some, [range(len(groups_here)) for groups_here in groups]):
                columns = (
                    tuple(sorted(chain(*(groups_here[number] for number in numbers))))
                    for groups_here, numbers in zip(groups, box, strict=True)
                )
                yield Change(tuple(zip(paths, columns, strict=True)))

    def cost(change: frozenset[int]) -> tuple[int, int]:
        return sum(cells[level] is not None for level in change), len(change)

    try:
        sets = change_sets(diagrams, cells, wanted, fixed)
    except TooManySets:
        raise _too_many_changes() from None
    least = min(map(cost, sets), default=None)
    fewest = dict.fromkeys(spared(change) for change in sets if cost(change) == least)
    return tuple(way for change in fewest for way in ways_of(change))


def _too_many_changes() -> TooLargeError:
    return TooLargeError(
        "the nearest change is not looked for: so many facts could change together that it would take more than "
        f"{MOST_SETS:,} sets of them or {MOST_WAYS:,} combinations of their values; enter more, or hold some fixed"
    )


def _by_level(roots: Iterable[tuple[Diagrams, int]]) -> Mapping[int, list[tuple[int, ...]]]:
    """The nodes under some roots, each as its children, by level."""
    found: dict[int, list[tuple[int, ...]]] = {}
    for diagrams, root in roots:
        for number in reached(diagrams, root):
            if number >= 0:
                found.setdefault(diagrams.levels[number], []).append(diagrams.children[number])
    return found


def _alike(nodes: Iterable[tuple[int, ...]], some: Iterable[int]) -> list[tuple[int, ...]]:
    """The cells in groups of those that lead to the same everywhere: one of each group is tried for all of it."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for cell in some:
        groups.setdefault(tuple(children[cell] for children in nodes), []).append(cell)
    return [tuple(group) for group in groups.values()]


def _boxes(
    combinations: list[tuple[int, ...]], others: Sequence[Sequence[int]]
) -> Iterator[tuple[tuple[int, ...], ...]]:
    """A greedy box cover of the combinations, each box given by its columns."""
    inside = set(combinations)
    left = dict.fromkeys(combinations)
    while left:
        box: list[tuple[int, ...]] = [(cell,) for cell in next(iter(left))]
        for number, cells in enumerate(others):
            box[number] = tuple(
                cell
                for cell in cells
                if all(one in inside for one in product(*box[:number], (cell,), *box[number + 1 :]))
            )
        yield tuple(box)
        for one in product(*box):
            left.pop(one, None)
