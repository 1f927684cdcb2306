"""Whether a case is possible, and which constraints force a condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..conditions import NEVER, Condition
from ..errors import ContradictionError
from ..partly import Known
from ..parts import Constraint
from ..prose import fact_sentence
from .compiling import Compiled, Compiler
from .traversal import Cells


def check_possible(compiled: Compiled, facts: Mapping[str, Known], cells: Cells) -> None:
    """Refuse facts that no possible patient has.

    Raises:
        ContradictionError: with a smallest set of facts that clashes and the constraints it breaks.
    """
    if compiled.is_possible(cells):
        return
    clashing = {path: value for path, value in facts.items() if path in compiled.level}
    for path in list(clashing):
        fewer = {p: v for p, v in clashing.items() if p != path}
        if not compiled.is_possible(compiled.cells(fewer)):
            clashing = fewer
    broken = constraints_needed(compiled, clashing, NEVER)
    rulebook = compiled.rulebook
    shown = "; ".join(f"{p} = {v!r} ({fact_sentence(rulebook, p, v)})" for p, v in clashing.items())
    reasons = "; ".join(f"{c}: {rulebook.constraints_by_id[c].why}" for c in broken)
    raise ContradictionError(
        f"these facts cannot all be true of one {rulebook.subject}: {shown}. Constraint {reasons} "
        "Correct one of the facts, or leave it out if it is unknown.",
        clashing,
        broken,
    )


def constraints_needed(compiled: Compiled, facts: Mapping[str, Known], condition: Condition) -> tuple[str, ...]:
    """A smallest set of constraints that, with the facts, force the condition; it must follow from all of them."""
    compiler = Compiler(compiled.rulebook, compiled.axes, compiled.level)
    fails = compiler.builder.negation(compiler.condition(condition))
    cells = compiled.cells(facts)

    def force(constraints: Iterable[Constraint]) -> bool:
        exceptions = compiler.builder.conjunction(fails, compiler.possible(constraints))
        return compiler.builder.find_true(exceptions, cells) is None

    needed = list(compiled.rulebook.constraints)
    for constraint in compiled.rulebook.constraints:
        fewer = [c for c in needed if c is not constraint]
        if force(fewer):
            needed = fewer
    return tuple(c.id for c in needed)
