"""Which unknown facts can still change an answer, exactly, where some combinations of them are impossible.

A *change* is a set of fields such that two possible patients who differ in exactly these get different answers. A field
can still matter when it belongs to a smallest change: one that contains no other. Where fields do not constrain each
other, that is every field that can change the answer by itself; where two are tied together so that neither can move
alone, it is both.
"""

from __future__ import annotations

from .diagrams import Diagrams


def smallest_changes(diagrams: Diagrams, root: int) -> tuple[frozenset[int], ...]:
    """All smallest changes under a root, as sets of levels. The terminal value None means *impossible*."""
    fields = frozenset(diagrams.levels_under(root))
    if None not in diagrams.values:  # every completion is possible, and a reduced diagram has no idle field
        return tuple(frozenset((level,)) for level in sorted(fields))
    found: list[frozenset[int]] = []
    seen: set[frozenset[int]] = set()

    def search(free: frozenset[int]) -> None:
        if free in seen or not can_differ(diagrams, root, free):
            return
        seen.add(free)
        known = next((change for change in found if change <= free), None)
        change = known or _shrink(diagrams, root, free)
        if known is None:
            found.append(change)
        for level in change:
            search(free - {level})

    search(fields)
    return tuple(sorted(found, key=lambda change: (len(change), sorted(change))))


def _shrink(diagrams: Diagrams, root: int, free: frozenset[int]) -> frozenset[int]:
    for level in sorted(free):
        if can_differ(diagrams, root, free - {level}):
            free = free - {level}
    return free


def can_differ(diagrams: Diagrams, root: int, free: frozenset[int]) -> bool:
    """Whether two possible patients who agree on every field but the free ones get different answers."""
    if not free:
        return False
    last = max(free)
    levels, children, values = diagrams.levels, diagrams.children, diagrams.values
    same: set[tuple[int, int]] = set()

    def differ(a: int, b: int) -> bool:
        if a < 0 and b < 0:
            one, other = values[~a], values[~b]
            return one is not None and other is not None and one != other
        if (a, b) in same:
            return False
        level = min(levels[node] for node in (a, b) if node >= 0)
        if a == b and level > last:
            return False
        ones = children[a] if a >= 0 and levels[a] == level else None
        others = children[b] if b >= 0 and levels[b] == level else None
        width = len(ones or others or ())
        ones, others = ones or (a,) * width, others or (b,) * width
        if level in free:
            different = any(differ(one, other) for one in ones for other in others)
        else:
            different = any(differ(one, other) for one, other in zip(ones, others, strict=True))
        if not different:
            same.add((a, b))
        return different

    return differ(root, root)
