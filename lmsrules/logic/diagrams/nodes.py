"""Multi-valued decision diagrams: build them, walk them, and read exact answers off them.

A node tests one field (its *level*) and has one child for each cell of that field. Nodes are numbered from 0; a
terminal is a negative number, `~number` being its place in the list of terminal values. Equal diagrams have equal
numbers, no node has only one child, and levels grow along every path.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

FALSE, TRUE = ~0, ~1
"""The terminals of a yes-or-no diagram."""

Cells = Sequence[int | None]
"""A patient: for each level the number of the cell, None where it is unknown."""


class Builder:
    """Makes diagrams over fields with the given numbers of cells; its terminals start with False and True."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths: tuple[int, ...] = tuple(widths)
        self.levels: list[int] = []
        self.children: list[tuple[int, ...]] = []
        self.values: list[Hashable] = []
        self._nodes: dict[tuple[int, tuple[int, ...]], int] = {}
        self._terminals: dict[Hashable, int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._not: dict[int, int] = {}
        self.terminal((bool, False))
        self.terminal((bool, True))

    def terminal(self, value: Hashable) -> int:
        """The terminal of a value."""
        if value not in self._terminals:
            self._terminals[value] = ~len(self.values)
            self.values.append(value)
        return self._terminals[value]

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """The node with these children, or their common child where they do not differ."""
        if all(child == children[0] for child in children):
            return children[0]
        key = (level, children)
        if key not in self._nodes:
            self._nodes[key] = len(self.levels)
            self.levels.append(level)
            self.children.append(children)
        return self._nodes[key]

    def literal(self, level: int, where: Sequence[bool]) -> int:
        """The yes-or-no diagram that is true in the given cells of one field."""
        return self.node(level, tuple(TRUE if there else FALSE for there in where))

    def negation(self, a: int) -> int:
        """The yes-or-no diagram that is true where `a` is false."""
        if a < 0:
            return FALSE if a == TRUE else TRUE
        if a not in self._not:
            self._not[a] = self.node(self.levels[a], tuple(self.negation(child) for child in self.children[a]))
        return self._not[a]

    def conjunction(self, a: int, b: int) -> int:
        """The yes-or-no diagram that is true where both are."""
        if a == FALSE or b == FALSE:
            return FALSE
        if a in (TRUE, b):
            return b
        if b == TRUE:
            return a
        key = (a, b) if a < b else (b, a)
        if key not in self._both:
            self._both[key] = self.zip((a, b), self.conjunction)
        return self._both[key]

    def disjunction(self, a: int, b: int) -> int:
        """The yes-or-no diagram that is true where one is."""
        return self.negation(self.conjunction(self.negation(a), self.negation(b)))

    def zip(self, parts: tuple[int, ...], combine: Callable[..., int]) -> int:
        """The node on the first level of the parts whose children are `combine(*children)`, cell by cell."""
        level = min(self.levels[part] for part in parts if part >= 0)
        rows = [
            self.children[part] if part >= 0 and self.levels[part] == level else (part,) * self.widths[level]
            for part in parts
        ]
        return self.node(level, tuple(combine(*column) for column in zip(*rows, strict=True)))

    def choose(self, where: int, then: int, otherwise: int) -> int:
        """The diagram that is `then` where the yes-or-no diagram `where` is true, else `otherwise`."""
        memo: dict[tuple[int, int, int], int] = {}

        def go(w: int, t: int, o: int) -> int:
            if w == TRUE or t == o:
                return t
            if w == FALSE:
                return o
            key = (w, t, o)
            if key not in memo:
                memo[key] = self.zip(key, go)
            return memo[key]

        return go(where, then, otherwise)

    def collect(self, base: int, where: int, change: Callable[[Any], Hashable]) -> int:
        """`base` with its terminal values changed where the yes-or-no diagram `where` is true."""
        memo: dict[tuple[int, int], int] = {}

        def go(b: int, w: int) -> int:
            if w == FALSE:
                return b
            if b < 0 and w == TRUE:
                return self.terminal(change(self.values[~b]))
            key = (b, w)
            if key not in memo:
                memo[key] = self.zip(key, go)
            return memo[key]

        return go(base, where)

    def ends(self, root: int) -> list[int]:
        """The terminals under a root, in order of first reach."""
        ends: dict[int, None] = {}
        seen, stack = {root}, [root]
        while stack:
            node = stack.pop()
            if node < 0:
                ends[node] = None
            else:
                new = dict.fromkeys(child for child in self.children[node] if child not in seen)
                seen |= new.keys()
                stack.extend(new)
        return list(ends)

    def freeze(self, roots: Mapping[str, int]) -> Diagrams:
        """The diagrams under the given names, without whatever was made on the way to them."""
        order: dict[int, int] = {}
        terminals: dict[int, int] = {}
        levels: list[int] = []
        children: list[tuple[int, ...]] = []

        def keep(node: int) -> int:
            if node < 0:
                return terminals.setdefault(node, ~len(terminals))
            if node not in order:
                kept = tuple(keep(child) for child in self.children[node])
                order[node] = len(levels)
                levels.append(self.levels[node])
                children.append(kept)
            return order[node]

        kept_roots = {name: keep(root) for name, root in roots.items()}
        return Diagrams(
            levels=tuple(levels),
            children=tuple(children),
            values=tuple(self.values[~node] for node in terminals),
            roots=kept_roots,
        )


@frozen(kw_only=True)
class Diagrams:
    """Finished diagrams that share their nodes."""

    levels: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    values: tuple[Any, ...]
    roots: Mapping[str, int] = field(hash=False)

    def reachable(self, root: int, cells: Cells) -> list[int]:
        """The places in `values` of every terminal some completion of the cells reaches, in order of first reach."""
        levels, children = self.levels, self.children
        node = root
        while node >= 0:  # a single path, as long as nothing on it is unknown
            cell = cells[levels[node]]
            if cell is None:
                break
            node = children[node][cell]
        if node < 0:
            return [~node]
        found: dict[int, None] = {}
        seen = {node}
        stack = [node]
        while stack:
            node = stack.pop()
            if node < 0:
                found[~node] = None
                continue
            cell = cells[levels[node]]
            nexts = children[node] if cell is None else (children[node][cell],)
            for child in nexts:
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
        return list(found)

    def levels_under(self, root: int) -> set[int]:
        """The levels of the nodes under a root."""
        return {self.levels[node] for node in self._under(root)}

    def _under(self, root: int) -> Iterator[int]:
        seen = {root}
        stack = [root]
        while stack:
            node = stack.pop()
            if node >= 0:
                yield node
                new = set(self.children[node]) - seen
                seen |= new
                stack.extend(new)

    def path_to(self, root: int, wanted: Callable[[Any], bool], cells: Cells | None = None) -> dict[int, int] | None:
        """Cells by level that lead from the root to a terminal value that is wanted, keeping to the cells given.

        None where no such terminal can be reached.
        """
        dead: set[int] = set()

        def go(node: int) -> dict[int, int] | None:
            if node < 0:
                return {} if wanted(self.values[~node]) else None
            if node in dead:
                return None
            level = self.levels[node]
            fixed = None if cells is None else cells[level]
            for cell, child in enumerate(self.children[node]):
                if fixed is None or cell == fixed:
                    rest = go(child)
                    if rest is not None:
                        return {level: cell, **rest}
            dead.add(node)
            return None

        return go(root)

    def restrict(self, root: int, cells: Cells, relabel: Callable[[Any], Hashable]) -> Diagrams:
        """What is left of a diagram once the known cells are filled in and its terminal values are relabelled.

        A diagram over the unknown fields alone, under the name `root`.
        """
        builder = Builder(())
        memo: dict[int, int] = {}

        def go(node: int) -> int:
            if node not in memo:
                if node < 0:
                    memo[node] = builder.terminal(relabel(self.values[~node]))
                else:
                    level = self.levels[node]
                    cell = cells[level]
                    children = self.children[node]
                    known = None if cell is None else children[cell]
                    memo[node] = builder.node(level, tuple(map(go, children))) if known is None else go(known)
            return memo[node]

        return builder.freeze({"root": go(root)})

    def only_possible(self, root: int, impossible: Callable[[Any], bool]) -> Diagrams:
        """The diagram without the nodes that decide nothing between possible patients, under the name `root`.

        Children that are impossible stay as they are and count for nothing.
        """
        builder = Builder(())
        nothing = builder.terminal(None)
        memo: dict[int, int] = {}

        def go(node: int) -> int:
            if node not in memo:
                if node < 0:
                    value = self.values[~node]
                    memo[node] = nothing if impossible(value) else builder.terminal((value,))
                else:
                    children = tuple(map(go, self.children[node]))
                    ways = set(children) - {nothing}
                    memo[node] = ways.pop() if len(ways) == 1 else builder.node(self.levels[node], children)
            return memo[node]

        kept = builder.freeze({"root": go(root)})
        values = tuple(None if value is None else value[0] for value in kept.values)
        return Diagrams(levels=kept.levels, children=kept.children, values=values, roots=kept.roots)
