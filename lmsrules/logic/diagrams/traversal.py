"""The walks over a decision diagram, each written once: `fold` from the bottom up, `path_to` from the top down.

Both visit a node once however many paths lead to it, so they take time in proportion to the nodes, not to the paths.
They serve a `Builder` and finished `Diagrams` alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

Letter = int | tuple[int, ...] | None
"""What is known of one fact: the number of its cell, the numbers of several in ascending order, None if unknown."""

Cells = Sequence[Letter]
"""What is known of a patient, level by level."""


def ways(below: Sequence[T], letter: Letter) -> Sequence[T]:
    """Those of a node's children, or of what was worked out for them, to which a letter can lead."""
    if letter is None:
        return below
    return (below[letter],) if isinstance(letter, int) else [below[cell] for cell in letter]


def is_in(letter: Letter, cell: int) -> bool:
    """Whether a cell is known to be the fact's, or one of those it can be in; of an unknown fact none is."""
    return letter == cell if isinstance(letter, int) else letter is not None and cell in letter


def spread_out(below: tuple[int, ...], letter: Letter, width: int, elsewhere: int) -> tuple[int, ...]:
    """Children for all cells of a field, given those for the cells of a letter; `elsewhere` is the child of others."""
    if not isinstance(letter, tuple):
        return below
    there = dict(zip(letter, below, strict=True))
    return tuple(there.get(cell, elsewhere) for cell in range(width))


class Nodes(Protocol):
    """The nodes and terminals of diagrams, by number; see `nodes` for what must hold of them."""

    @property
    def levels(self) -> Sequence[int]:
        """The level of each node."""
        ...

    @property
    def children(self) -> Sequence[tuple[int, ...]]:
        """The children of each node, one for each cell of its field."""
        ...

    @property
    def values(self) -> Sequence[Any]:
        """The value of each terminal."""
        ...


def fold(
    nodes: Nodes,
    terminal: Callable[[Any], T],
    node: Callable[[int, tuple[T, ...]], T],
    cells: Cells | None = None,
) -> Callable[[int], T]:
    """A function that works out a value for any root from the values below it, each node's once.

    `terminal` gives the value of a terminal from its terminal value, `node` that of a node from its level and the
    values of its children. If `cells` are given, a node on a known level has the value of the one child it leads to,
    and of one on a partly known level only the children in those cells count.

    Example: `fold(diagrams, terminal=lambda _: 0, node=lambda level, below: 1 + max(below))(root)` is the number of
    nodes on the longest path.
    """
    return _Folded(nodes, terminal, node, cells).__getitem__


class _Folded(dict[int, T]):
    """What a fold has worked out, by node and terminal; what is looked up and is not there is worked out.

    A dictionary, since nearly always it is there: looking it up takes no call of a Python function.
    """

    def __init__(
        self,
        nodes: Nodes,
        terminal: Callable[[Any], T],
        node: Callable[[int, tuple[T, ...]], T],
        cells: Cells | None,
    ) -> None:
        super().__init__()
        self._levels, self._children, self._values = nodes.levels, nodes.children, nodes.values
        self._terminal, self._node, self._cells = terminal, node, cells

    def __missing__(self, number: int) -> T:
        if number < 0:
            made = self._terminal(self._values[~number])
        else:
            level, below = self._levels[number], self._children[number]
            if self._cells is None or (letter := self._cells[level]) is None:
                made = self._node(level, tuple(map(self.__getitem__, below)))
            elif isinstance(letter, int):
                made = self[below[letter]]
            else:
                made = self._node(level, tuple(map(self.__getitem__, ways(below, letter))))
        self[number] = made
        return made


def path_to(
    nodes: Nodes, root: int, wanted: Callable[[Any], bool], cells: Cells | None = None
) -> dict[int, int] | None:
    """The first path from the root to a terminal whose value is wanted, as cells by level, keeping to the cells given.

    None if no such terminal can be reached.
    """
    levels, children, values = nodes.levels, nodes.children, nodes.values
    dead: set[int] = set()

    def go(number: int) -> dict[int, int] | None:
        if number < 0:
            return {} if wanted(values[~number]) else None
        if number in dead:
            return None
        level = levels[number]
        letter = None if cells is None else cells[level]
        for cell in ways(range(len(children[number])), letter):
            rest = go(children[number][cell])
            if rest is not None:
                return {level: cell, **rest}
        dead.add(number)
        return None

    return go(root)


def reached(nodes: Nodes, root: int, cells: Cells | None = None) -> Iterator[int]:
    """The nodes and terminals that some completion of the cells passes, each once, the root first.

    Those below a node come as soon as it is looked at: whoever looks for two terminals seldom has to go far.
    """
    levels, children = nodes.levels, nodes.children
    seen, stack = {root}, [root] if root >= 0 else []
    yield root
    while stack:
        number = stack.pop()
        below = children[number]
        if cells is not None and (letter := cells[levels[number]]) is not None:
            below = (below[letter],) if isinstance(letter, int) else tuple(ways(below, letter))
        for child in below:
            if child not in seen:
                seen.add(child)
                yield child
                if child >= 0:
                    stack.append(child)
