"""Whether a case is possible, and which constraints force a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from ..conditions import NEVER, Condition
from ..draft import Draft
from ..errors import ContradictionError
from ..partly import Known
from ..parts import Constraint
from ..prose import fact_sentence
from .cells import Axis
from .compiler import Compiler
from .compiling import Compiled
from .nodes import TRUE
from .traversal import Cells


def check_possible(compiled: Compiled, facts: Mapping[str, Known], cells: Cells) -> None:
    """Refuse facts that no possible patient has.

    Raises:
        ContradictionError: with every constraint that the facts break by itself, or, where none is broken so, with a
            smallest set of constraints that cannot be met together; and with a smallest set of facts for each.
    """
    if compiled.is_possible(cells):
        return
    rulebook, tested = compiled.rulebook, {path: value for path, value in facts.items() if path in compiled.level}
    compiler = Compiler(rulebook, compiled.axes)

    def excluded(constraints: Iterable[Constraint], known: Mapping[str, Known]) -> bool:
        return compiler.builder.find_true(compiler.possible(constraints), compiled.cells(known)) is None

    broken: list[tuple[Constraint, ...]] = [
        (constraint,) for constraint in rulebook.constraints if excluded((constraint,), tested)
    ]
    if not broken:
        names = constraints_needed(rulebook, compiled.axes, NEVER, cells)
        broken = [tuple(rulebook.constraints_by_id[name] for name in names)]
    told: list[str] = []
    clashing: dict[str, Known] = {}
    for together in broken:
        fewest = _fewest(tested, partial(excluded, together))
        clashing |= fewest
        shown = "; ".join(f"{p} = {v!r} ({fact_sentence(rulebook, p, v)})" for p, v in fewest.items())
        reasons = (f"{constraint.why.rstrip('.')} (constraint {constraint.id})." for constraint in together)
        told.append(" ".join((f"{shown}.", *reasons)))
    what = f"these facts cannot all be true of one {rulebook.subject}"
    each = f"{what}: {told[0]} " if len(told) == 1 else "".join([f"{what}, for each of these reasons:", *_listed(told)])
    raise ContradictionError(
        f"{each}Correct one of the facts, or leave it out if it is unknown.",
        {path: value for path, value in facts.items() if path in clashing},
        tuple(dict.fromkeys(constraint.id for together in broken for constraint in together)),
    )


def _listed(lines: Iterable[str]) -> Iterator[str]:
    yield from (f"\n  {line}" for line in lines)
    yield "\n"


def _fewest(facts: Mapping[str, Known], are_excluded: Callable[[Mapping[str, Known]], bool]) -> dict[str, Known]:
    """A smallest set of facts that are excluded as all of them are."""
    kept = dict(facts)
    for path in facts:
        fewer = {other: value for other, value in kept.items() if other != path}
        if are_excluded(fewer):
            kept = fewer
    return kept


def constraints_needed(
    rulebook: Draft, axes: Sequence[Axis], condition: Condition, cells: Cells | None = None
) -> tuple[str, ...]:
    """A smallest set of constraints that force the condition in the given cells; it must follow from all of them."""
    compiler = Compiler(rulebook, axes, known=cells)  # of these cells alone: so the diagrams are small
    fails = compiler.builder.negation(compiler.condition(condition))

    def force(constraints: Iterable[Constraint]) -> bool:
        exceptions = compiler.builder.conjunction(fails, compiler.possible(constraints))
        return compiler.builder.find_true(exceptions, cells) is None

    needed = list(rulebook.constraints)
    if cells is not None:  # what the known cells meet already is not needed
        needed = [one for one in needed if compiler.possible((one,)) != TRUE]
    for constraint in tuple(needed):
        fewer = [c for c in needed if c is not constraint]
        if force(fewer):
            needed = fewer
    return tuple(c.id for c in needed)
