"""Whether an option becomes more favoured as a fact grows, against a declared direction, with a witness."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ..logic.analysis.patients import some_patient_in
from ..logic.diagrams.compiling import Compiled, compile_rulebook
from ..logic.diagrams.outcomes import Verdict
from ..logic.diagrams.words import cells_sentence
from ..logic.draft import Draft
from ..logic.errors import Defect
from ..logic.parts import Monotone, Stance
from ..logic.prose import fact_sentence
from ..logic.words import whole_sets


def wrong_steps(rulebook: Draft, monotone: Monotone) -> Iterator[Defect]:
    """The first step against the declared direction, with the patient before it and after it."""
    compiled = compile_rulebook(rulebook)
    if monotone.fact not in compiled.level:
        return
    level = compiled.level[monotone.fact]
    for less, more in combinations(range(len(compiled.axes[level].cells)), 2):
        path = _path(compiled, monotone, level, less, more)
        if path is not None:
            yield _defect(compiled, monotone, level, path, less, more)
            return


def _path(compiled: Compiled, monotone: Monotone, level: int, less: int, more: int) -> dict[int, int] | None:
    """The cells of two patients who differ in one field alone, the option more favoured where the field is larger."""
    # By hand: at one level the two patients go different ways, and no diagram of both needs to be built.
    diagrams = compiled.diagrams
    dead: set[tuple[int, int]] = set()

    def go(a: int, b: int) -> dict[int, int] | None:
        if (a, b) in dead:
            return None
        if a < 0 and b < 0:
            found = _favoured(diagrams.values[~b], diagrams.values[~a])
            return {} if found else None
        here = min(diagrams.levels[node] for node in (a, b) if node >= 0)
        for cell in [less] if here == level else range(len(compiled.axes[here].cells)):
            other = more if here == level else cell
            below = go(_child(compiled, a, here, cell), _child(compiled, b, here, other))
            if below is not None:
                return {here: cell, **below}
        dead.add((a, b))
        return None

    root = compiled.option(monotone.on, monotone.option)
    return go(root, root)


def _child(compiled: Compiled, node: int, level: int, cell: int) -> int:
    diagrams = compiled.diagrams
    return diagrams.children[node][cell] if node >= 0 and diagrams.levels[node] == level else node


def _favoured(one: Verdict | None, other: Verdict | None) -> bool:
    """Whether one verdict favours the option more than another; neither impossible nor silent."""
    if one is None or other is None:
        return False
    ranks = [list(Stance).index(v.stance) for v in (one, other) if v.stance is not None]
    return len(ranks) == 2 and ranks[0] < ranks[1]


def _defect(compiled: Compiled, monotone: Monotone, level: int, path: dict[int, int], less: int, more: int) -> Defect:
    cells = [less if number == level else path.get(number) for number in range(len(compiled.axes))]
    patient = some_patient_in(compiled, cells)
    axis, subject, fields = compiled.axes[level], compiled.rulebook.subject, compiled.rulebook.single_fields
    before, after = (cells_sentence(axis, [cell]) for cell in (less, more))
    rest = "; ".join(
        fact_sentence(compiled.rulebook, (one := compiled.axes[number].field.path), patient[one])
        for number in path
        if number != level
    )
    return Defect(
        "wrong-step",
        (monotone.id,),
        f"direction {monotone.id}: {monotone.option} is more favoured where {after} than where {before}. "
        f"{subject.capitalize()}: {rest or f'any {subject}'}",
        whole_sets(patient, fields),
        whole_sets({**patient, monotone.fact: axis.cells[more].sample}, fields),
    )
