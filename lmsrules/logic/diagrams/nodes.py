"""Multi-valued decision diagrams: build them, and read exact answers off them.

A diagram is a number. A node, numbered from 0, tests one field (its *level*) and has one child for each cell of that
field. A terminal is a negative number: `~n` has the value `values[n]`. What must hold, of a `Builder` and of finished
`Diagrams`:

- levels grow along every path, so no path tests a field twice;
- a node's number is above those of its children;
- the children of a node are not all the same one, and no two nodes have the same level and children, so that two
  diagrams are equal exactly when their numbers are;
- no two terminals have the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from attrs import evolve, field, frozen

from ..errors import TooLargeError
from .traversal import Cells, Nodes, fold, path_to, reached

MOST_NODES = 1_000_000
"""The nodes that one `Builder` may make, whatever is left of them in the end."""

FALSE, TRUE = ~1, ~2
"""The terminals of a yes-or-no diagram.

Not ~0 and ~1: Python hashes -1 and -2 alike, so all tests of one field would have one hash, and finding a node among
those of a field with a thousand cells would take a thousand comparisons of a thousand numbers.
"""

_NO_VALUE = object()
"""What stands in the place of the terminal ~0."""


def yes_or_no(true: bool) -> Hashable:
    """The terminal value of a yes-or-no diagram; a pair, since True alone would be the same value as 1."""
    return (bool, true)


def is_true(value: object) -> bool:
    """Whether a terminal value is that of `TRUE`."""
    return value == (bool, True)


class Builder:
    """Makes diagrams over fields with the given numbers of cells; its terminals start with False and True.

    Raises:
        TooLargeError: while a diagram is made, the nodes become more than `most`.
    """

    def __init__(self, widths: Sequence[int], most: int = MOST_NODES) -> None:
        self.widths: tuple[int, ...] = tuple(widths)
        self.most: int = most
        self.levels: list[int] = []
        self.children: list[tuple[int, ...]] = []
        self.values: list[Hashable] = [_NO_VALUE]
        self._nodes: dict[tuple[int, tuple[int, ...]], int] = {}
        self._terminals: dict[Hashable, int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}
        self._not: dict[int, int] = {}
        self._chosen: dict[tuple[int, ...], int] = {}
        self.terminal(yes_or_no(False))
        self.terminal(yes_or_no(True))

    @contextmanager
    def at_most(self, nodes: int) -> Iterator[None]:
        """While it is open, only so many nodes more may be made."""
        before, self.most = self.most, min(self.most, len(self.levels) + nodes)
        try:
            yield
        finally:
            self.most = before

    def terminal(self, value: Hashable) -> int:
        """The terminal of a value."""
        if (number := self._terminals.setdefault(value, ~len(self.values))) == ~len(self.values):
            self.values.append(value)
        return number

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """The node with these children, or their common child if they do not differ."""
        if children.count(children[0]) == len(children):
            return children[0]
        key = (level, children)
        if (number := self._nodes.get(key)) is None:
            number = len(self.levels)
            if number >= self.most:
                raise TooLargeError(f"more than {self.most:,} nodes")
            self._nodes[key] = number
            self.levels.append(level)
            self.children.append(children)
        return number

    def node_of_care(self, level: int, children: tuple[int, ...], ignored: int) -> int:
        """As `node`, restricted to a care set: if all children but the ignored one are the same, that child."""
        ways = set(children) - {ignored}
        return ways.pop() if len(ways) == 1 else self.node(level, children)

    def literal(self, level: int, where: Sequence[bool]) -> int:
        """The yes-or-no diagram that is true in the given cells of one field."""
        return self.node(level, tuple(TRUE if there else FALSE for there in where))

    # Negation and conjunction are walks written by hand, for they are called most of all: by `fold` and `combine`,
    # `verify()` of 300 chained rules takes 5 to 7 % longer.

    def negation(self, a: int) -> int:
        """The yes-or-no diagram that is true where `a` is false."""
        if a < 0:
            return FALSE if a == TRUE else TRUE
        if (made := self._not.get(a)) is None:
            made = self._not[a] = self.node(self.levels[a], tuple(map(self.negation, self.children[a])))
        return made

    def conjunction(self, a: int, b: int) -> int:
        """The yes-or-no diagram that is true where both are."""
        if a == FALSE or b == FALSE:
            return FALSE
        if a in (TRUE, b):
            return b
        if b == TRUE:
            return a
        key = (a, b) if a < b else (b, a)
        if (made := self._both.get(key)) is None:
            made = self._both[key] = self._paired(a, b, self.conjunction)
        return made

    def disjunction(self, a: int, b: int) -> int:
        """The yes-or-no diagram that is true where at least one is."""
        if a == TRUE or b == TRUE:
            return TRUE
        if a in (FALSE, b):
            return b
        if b == FALSE:
            return a
        key = (a, b) if a < b else (b, a)
        if (made := self._either.get(key)) is None:
            made = self._either[key] = self._paired(a, b, self.disjunction)
        return made

    def _paired(self, a: int, b: int, join: Callable[[int, int], int]) -> int:
        """As `_zip` of two nodes, neither a terminal."""
        if self.levels[a] > self.levels[b]:
            a, b = b, a
        others = self.children[b] if self.levels[a] == self.levels[b] else repeat(b)
        return self.node(self.levels[a], tuple(map(join, self.children[a], others)))

    def all_of(self, diagrams: Iterable[int]) -> int:
        """The conjunction of many."""
        return self._joined(self.conjunction, diagrams, TRUE)

    def some_of(self, diagrams: Iterable[int]) -> int:
        """The disjunction of many."""
        return self._joined(self.disjunction, diagrams, FALSE)

    def _joined(self, join: Callable[[int, int], int], diagrams: Iterable[int], nothing: int) -> int:
        """Many diagrams joined two by two, in the order of their first levels: partial results stay small."""
        decisive = TRUE if nothing == FALSE else FALSE
        left = sorted(dict.fromkeys(diagrams), key=lambda root: (self.levels[root] if root >= 0 else -1, root))
        while len(left) > 1 and decisive not in left:
            left = [join(*left[n : n + 2]) if n + 1 < len(left) else left[n] for n in range(0, len(left), 2)]
        return decisive if decisive in left else left[0] if left else nothing

    def map(self, root: int, change: Callable[[Any], Hashable]) -> int:
        """The diagram with every terminal value changed: one diagram in, one out."""
        return fold(self, lambda value: self.terminal(change(value)), self.node)(root)

    def where(self, root: int, wanted: Callable[[Any], bool]) -> int:
        """The yes-or-no diagram that is true where a diagram's value is wanted."""
        return self.map(root, lambda value: yes_or_no(wanted(value)))

    def combine(
        self, join: Callable[..., Hashable], shortcut: Callable[..., int | None] = lambda *_: None
    ) -> Callable[..., int]:
        """A function of several diagrams: at each patient its value is `join(*values)` of theirs.

        `shortcut(*diagrams)` gives the result if it is known without looking further down, else None.

        Example: `combine(lambda a, b: a + b, lambda a, b: a if b == zero else None)(one, other)` is the sum.
        """
        memo: dict[tuple[int, ...], int] = {}

        def go(*parts: int) -> int:
            if (found := memo.get(parts)) is None:
                if len(memo) >= self.most:
                    raise TooLargeError(f"more than {self.most:,} nodes")
                made = shortcut(*parts)
                if made is None and max(parts) < 0:
                    made = self.terminal(join(*(self.values[~part] for part in parts)))
                found = memo[parts] = self._zip(parts, go) if made is None else made
            return found

        return go

    def _zip(self, parts: tuple[int, ...], combine: Callable[..., int]) -> int:
        """The node on the first level of the parts whose children are `combine(*children)`, cell by cell."""
        levels, children = self.levels, self.children
        level = min([levels[part] for part in parts if part >= 0])
        rows: list[Iterable[int]] = [  # at least one of them ends
            children[part] if part >= 0 and levels[part] == level else repeat(part) for part in parts
        ]
        return self.node(level, tuple(map(combine, *rows)))

    def choose(self, where: int, then: int, otherwise: int) -> int:
        """The diagram that is `then` where the yes-or-no diagram `where` is true, else `otherwise`."""
        if where == TRUE or then == otherwise:
            return then
        if where == FALSE:
            return otherwise
        key = (where, then, otherwise)
        if (made := self._chosen.get(key)) is None:
            made = self._chosen[key] = self._zip(key, self.choose)
        return made

    def collect(self, base: int, where: int, change: Callable[[Any], Hashable]) -> int:
        """`base` with its terminal values changed where the yes-or-no diagram `where` is true."""
        changed = self.combine(lambda value, _: change(value), lambda base, where: base if where == FALSE else None)
        return changed(base, where)

    def values_under(self, root: int) -> list[Hashable]:
        """The terminal values under a root."""
        return [self.values[~number] for number in reached(self, root) if number < 0]

    def find_true(self, root: int, cells: Cells | None = None) -> dict[int, int] | None:
        """The first path on which a yes-or-no diagram is true, as cells by level; None if it is true nowhere."""
        return path_to(self, root, is_true, cells)

    def freeze(self, roots: Mapping[Any, int]) -> Diagrams:
        """The diagrams under the given names, without whatever was made on the way to them."""
        return _gathered(self, roots, lambda value: value)


@frozen(kw_only=True)
class Diagrams:
    """Finished diagrams that share their nodes, by name: the form in which a rulebook's answers are kept.

    Beside what holds of every diagram (see the module), no node and no value is left over: each is under a root.
    """

    levels: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    values: tuple[Any, ...]
    roots: Mapping[Any, int] = field(hash=False)

    def reachable(self, root: int, cells: Cells) -> Iterator[int]:
        """The terminals that some completion of the cells reaches, each as its index in `values`, as they are met."""
        return (~number for number in reached(self, root, cells) if number < 0)

    def levels_under(self, root: int) -> set[int]:
        """The levels of the nodes under a root."""
        return {self.levels[number] for number in reached(self, root) if number >= 0}

    def restrict(self, root: int, cells: Cells, relabel: Callable[[Any], Hashable]) -> Diagrams:
        """What is left of a diagram once the known cells are filled in and its terminal values are relabelled.

        A diagram over the unknown fields alone, under the name `root`.
        """
        return _gathered(self, {"root": root}, relabel, cells)

    def only_possible(self, root: int, impossible: Callable[[Any], bool]) -> Diagrams:
        """The diagram restricted to the possible patients (its care set), under the name `root`.

        Drops every node below which all possible patients get the same value. Impossible terminals have the value None.
        """
        builder = Builder(())
        nothing = builder.terminal(None)
        kept = fold(
            self,
            lambda value: nothing if impossible(value) else builder.terminal((value,)),
            lambda level, children: builder.node_of_care(level, children, nothing),
        )
        diagrams = builder.freeze({"root": kept(root)})
        return evolve(diagrams, values=tuple(None if value is None else value[0] for value in diagrams.values))


def _gathered(
    nodes: Nodes, roots: Mapping[Any, int], relabel: Callable[[Any], Hashable], cells: Cells | None = None
) -> Diagrams:
    """The diagrams under some roots with their terminal values relabelled and the known cells filled in."""
    numbers: dict[tuple[int, tuple[int, ...]], int] = {}
    terminals: dict[Hashable, int] = {}

    def node(level: int, below: tuple[int, ...]) -> int:
        alike = below.count(below[0]) == len(below)
        return below[0] if alike else numbers.setdefault((level, below), len(numbers))

    keep = fold(nodes, lambda value: terminals.setdefault(relabel(value), ~len(terminals)), node, cells)
    return Diagrams(
        roots={name: keep(root) for name, root in roots.items()},
        levels=tuple([level for level, _ in numbers]),
        children=tuple([below for _, below in numbers]),
        values=tuple(terminals),
    )
