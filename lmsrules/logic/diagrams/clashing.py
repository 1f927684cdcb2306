"""A clash that a case shows: only in a question that was too large to be proved, for else its rulebook was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import Defect, RulebookError, broken_promise
from ..partly import Known
from ..parts import Rule
from ..prose import facts_in_words
from ..words import whole_sets
from .compiling import Compiled
from .traversal import Cells, path_to, ways


def clash_found(
    compiled: Compiled, cells: Cells, facts: Mapping[str, Known], question: str, option: str
) -> RulebookError:
    """The error of a case some completion of which has a source take two stances on an option; it names the rules."""
    rulebook, diagrams = compiled.rulebook, compiled.diagrams
    root = compiled.verdict(question, option)
    path = path_to(diagrams, root, lambda verdict: bool(verdict and verdict.clash), cells)
    if path is None:
        raise broken_promise(f"rules on {option} of {question} were to clash", "none do", facts)
    whole = [path.get(n, ways(range(len(compiled.axes[n].cells)), letter)[0]) for n, letter in enumerate(cells)]
    held = [
        rule
        for rule in rulebook.rules_on[question]
        if rule.option == option
        if compiled.values(compiled.rule(rule.id), whole) == [True]
    ]
    one, other = _two_stances(held, facts)
    patient: dict[str, Any] = {
        axis.field.path: axis.value_in(cell, facts.get(axis.field.path))
        for axis, cell in zip(compiled.axes, whole, strict=True)
    }
    told = [compiled.axes[n].field.path for n in sorted(path)]
    completion = {p: patient[p] for p in told if facts.get(p) != patient[p]}
    so = f" that may turn out so: {'; '.join(facts_in_words(rulebook, completion))}" if completion else ""
    message = (
        f"rules {one.id} ({one.stance}) and {other.id} ({other.stance}) of source {one.source} both hold on option "
        f"{option} of question {question} for this {rulebook.subject}{so}. It was too large to be proved when the "
        "rulebook was built, and nothing is answered. Narrow one of them, or let one override the other"
    )
    witness = whole_sets({**facts, **patient}, rulebook.single_fields)
    return RulebookError([Defect("clash", (one.id, other.id), message, witness)], rulebook)


def _two_stances(held: list[Rule], facts: Mapping[str, Known]) -> tuple[Rule, Rule]:
    """The first two rules that give one source two stances."""
    for number, one in enumerate(held):
        for other in held[number + 1 :]:
            if one.source == other.source and one.stance is not other.stance:
                return one, other
    raise broken_promise("two rules were to clash", f"those that hold are {[rule.id for rule in held]}", facts)
