"""Model counting: in how many combinations of cells a diagram has a value."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from ..diagrams.nodes import TRUE, Builder
from ..diagrams.traversal import Nodes, reached


def count(builder: Builder, where: int) -> int:
    """In how many combinations of cells a yes-or-no diagram is true."""
    return spread(builder, builder.widths, where).get(TRUE, 0)


def spread(nodes: Nodes, widths: Sequence[int], root: int) -> dict[int, int]:
    """How many combinations of cells come to each terminal of a diagram, of `prod(widths)` in all."""
    # From the top down, not a `fold`: that would hold a count for each terminal at every node.
    counts = {root: prod(widths)}
    for node in sorted(reached(nodes, root), reverse=True):  # a node's number is above those of its children
        if node >= 0:
            each = counts.pop(node) // widths[nodes.levels[node]]
            for child in nodes.children[node]:
                counts[child] = counts.get(child, 0) + each
    return counts
