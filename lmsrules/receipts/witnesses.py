"""A patient for each outcome of a question, who shows that it is possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..logic.analysis.patients import some_patient_in
from ..logic.diagrams.compiling import Compiled
from ..logic.diagrams.nodes import Diagrams
from ..logic.diagrams.outcomes import Outcome
from ..logic.diagrams.traversal import Cells, ways
from ..logic.errors import broken_promise
from ..logic.partly import Known, some_value
from ..logic.values import Value


def witnesses(compiled: Compiled, facts: Mapping[str, Known], outcomes: Diagrams) -> dict[Outcome, dict[str, Value]]:
    """For each outcome a completely known possible patient who agrees with these facts and has it.

    `outcomes` is the joined diagram of a question's outcomes for these facts.
    """
    cells, root = compiled.cells(facts), outcomes.roots["root"]
    found = {}
    for outcome, path in _first_paths(outcomes, root, cells):
        inside = [path.get(level, letter) for level, letter in enumerate(cells)]
        patient = {**facts, **some_patient_in(compiled, inside, facts)}
        whole = {name: some_value(known) for name, known in patient.items()}
        inside = compiled.cells(whole)
        ends = [outcomes.values[end] for end in outcomes.reachable(root, inside)]
        if ends != [outcome] or not compiled.is_possible(inside):
            raise broken_promise(f"a possible patient was to get {outcome}", f"gets {ends} or is impossible", whole)
        found[outcome] = whole
    return found


def _first_paths(outcomes: Diagrams, root: int, cells: Cells) -> Iterator[tuple[Outcome, dict[int, int]]]:
    """The first path to each outcome, as cells by level. All are found in one walk, for there can be thousands."""
    seen: set[int] = set()
    waiting: list[tuple[int, dict[int, int]]] = [(root, {})]
    while waiting:
        node, path = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if node >= 0:
            level, children = outcomes.levels[node], outcomes.children[node]
            ways_on = ways(range(len(children)), cells[level])
            waiting += [(children[cell], {**path, level: cell}) for cell in reversed(ways_on)]
        elif (outcome := outcomes.values[~node]) is not None:
            yield outcome, path
