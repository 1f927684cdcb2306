"""Clashes and gaps of a rulebook, each with a patient who shows it."""

from __future__ import annotations

from collections.abc import Iterator

from ..checks import structural_defects
from ..conditions import NEVER
from ..diagrams.compiling import Compiled, compile_rulebook
from ..diagrams.outcomes import Outcome
from ..diagrams.possibility import constraints_needed
from ..draft import Draft
from ..errors import Defect, RulebookError, broken_promise
from ..kleene import truth
from ..once import once_for
from ..parts import Rule, Stance
from ..prose import fact_sentence
from ..rewriting import rule_holds
from ..values import Value
from .exceptions import inherited_hint
from .patients import some_patient_in


def refuse_misleading(rulebook: Draft) -> None:
    """Refuse a draft with unknown names, bad values, a clash or no possible patient: its answers would be wrong.

    Raises:
        RulebookError: it has one of these defects. Gaps are let pass.
    """
    if defects := [defect for defect in build_defects(rulebook) if defect.kind != "gap"]:
        raise RulebookError(defects, rulebook)


@once_for
def build_defects(rulebook: Draft) -> tuple[Defect, ...]:
    """Why the rulebook cannot be built: what its structure shows, else its clashes and gaps."""
    return tuple(structural_defects(rulebook) or clashes_and_gaps(rulebook))


def clashes_and_gaps(rulebook: Draft) -> list[Defect]:
    """Pairs of rules of one source that contradict each other, and questions without an answer, each with a witness."""
    compiled = compile_rulebook(rulebook)
    if not compiled.is_possible([None] * len(compiled.axes)):
        names = constraints_needed(compiled, {}, NEVER)
        return [
            Defect("no-patient", names, f"constraints {', '.join(names)} together exclude every {rulebook.subject}")
        ]
    defects: dict[tuple[str, ...], Defect] = {}
    for question, root in compiled.diagrams.roots.items():
        for terminal in compiled.diagrams.reachable(root, [None] * len(compiled.axes)):
            outcome = compiled.diagrams.values[terminal]
            if outcome is None:
                continue
            for kind, culprits in shown_by(rulebook, question, outcome):
                if culprits not in defects:
                    made = _gap if kind == "gap" else _clash
                    defects[culprits] = made(compiled, question, culprits, outcome)
    return list(defects.values())


def shown_by(rulebook: Draft, question: str, outcome: Outcome) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The gap and the clashes in an outcome of a question, by kind and culprits."""
    if outcome.asked and not outcome.rules:
        yield "gap", (question,)
    for one, other in _clashing_pairs(rulebook, question, outcome):
        yield "clash", (one.id, other.id)


def _clashing_pairs(rulebook: Draft, question: str, outcome: Outcome) -> Iterator[tuple[Rule, Rule]]:
    held = [
        rule
        for rule in rulebook.rules_on[question]
        if rule.id in outcome.rules and rule.stance is not Stance.CONTRAINDICATED
    ]
    for number, one in enumerate(held):
        for other in held[number + 1 :]:
            if (one.option, one.source) == (other.option, other.source) and one.stance is not other.stance:
                yield one, other


def _clash(compiled: Compiled, question: str, culprits: tuple[str, ...], outcome: Outcome) -> Defect:
    rulebook = compiled.rulebook
    one, other = (rulebook.rules_by_id[name] for name in culprits)
    witness, shown = _witness(compiled, question, outcome)
    for rule in (one, other):
        if not truth(rule.when, witness, rulebook.conditions):
            promised = f"the witness of the clash of {one.id} and {other.id} was to meet both conditions"
            raise broken_promise(promised, f"that of {rule.id} is false of it", witness)
    return Defect(
        "clash",
        culprits,
        f"rules {one.id} ({one.stance}) and {other.id} ({other.stance}) of source {one.source} both hold on option "
        f"{one.option} of question {question} for one {rulebook.subject}: {shown}. "
        f"Narrow one of them, or let one override the other{inherited_hint(rulebook, one, other)}",
        witness,
    )


def _gap(compiled: Compiled, question: str, culprits: tuple[str, ...], outcome: Outcome) -> Defect:
    witness, shown = _witness(compiled, question, outcome)
    rulebook = compiled.rulebook
    promised = f"the witness of the gap in {question} was to be asked it and get no answer"
    if not truth(rulebook.questions_by_id[question].asked_when, witness, rulebook.conditions):
        raise broken_promise(promised, "it is not asked", witness)
    for rule in rulebook.rules_on[question]:
        if truth(rule_holds(rulebook, rule), witness, rulebook.conditions):
            raise broken_promise(promised, f"rule {rule.id} holds", witness)
    return Defect(
        "gap",
        culprits,
        f"question {question} is asked and no rule answers it for one {rulebook.subject}: {shown}. "
        "Add a rule, or narrow when it is asked",
        witness,
    )


def _witness(compiled: Compiled, question: str, outcome: Outcome) -> tuple[dict[str, Value], str]:
    """A witness: a completely known possible patient with the outcome, and the facts that decide it, in words."""
    path = compiled.diagrams.path_to(compiled.diagrams.roots[question], lambda value: value == outcome)
    if path is None:
        raise broken_promise(f"some patient was to get {outcome} from {question}", "no path leads to it")
    facts = some_patient_in(compiled, [path.get(level) for level in range(len(compiled.axes))])
    shown = "; ".join(
        f"{p} = {facts[p]!r} ({fact_sentence(compiled.rulebook, p, facts[p])})"
        for p in (compiled.axes[level].field.path for level in path)
    )
    return facts, shown or f"any {compiled.rulebook.subject}"
