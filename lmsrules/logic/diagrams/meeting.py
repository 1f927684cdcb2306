"""Whether diagrams are true of one patient together, without the diagram of all of them being built."""

from __future__ import annotations

from .nodes import FALSE, TRUE, Builder


def meet(builder: Builder, *diagrams: int) -> bool:
    """Whether the yes-or-no diagrams are all true of some patient.

    It stops at the first such patient. To prove that there is none takes as long as to build the conjunction.
    """
    levels, children, widths = builder.levels, builder.children, builder.widths
    dead: set[frozenset[int]] = set()

    def go(parts: frozenset[int]) -> bool:
        if len(parts) < 2:  # a diagram that is not FALSE is true of somebody
            return True
        if parts in dead:
            return False
        level = min([levels[part] for part in parts])
        here = [children[part] for part in parts if levels[part] == level]
        below = [part for part in parts if levels[part] != level]
        for cell in range(widths[level]):
            reached = {row[cell] for row in here}
            if FALSE not in reached:
                reached.discard(TRUE)
                if go(frozenset(reached.union(below))):
                    return True
        dead.add(parts)
        return False

    return FALSE not in diagrams and go(frozenset(diagrams) - {TRUE})
