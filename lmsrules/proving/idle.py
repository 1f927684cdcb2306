"""Clauses that decide nothing in a rulebook's conditions, as notes: those of one kind together, with a witness."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from attrs import frozen

from ..document.readable import MOST_TOLD
from ..logic.analysis.idle import Clauses, Idle, Memo, without
from ..logic.analysis.patients import Patients
from ..logic.conditions import And, Compare, Condition, Holds, Or
from ..logic.diagrams.meeting import meet
from ..logic.diagrams.nodes import TRUE
from ..logic.draft import Draft
from ..logic.errors import broken_promise
from ..logic.kleene import truth
from ..logic.parts import Constraint
from ..logic.printing import to_python
from ..logic.prose import sentence
from ..logic.tested import findings_under
from ..logic.values import Value
from ..logic.words import whole_sets
from ..text import listed
from .notes import Note

Kind = Literal["finding", "constraint", "question", "rule"]


@frozen(kw_only=True)
class Owned:
    """An idle clause with its owner, the owner's condition, and what is `left` of that without all idle clauses.

    `among` are the patients to whom the condition matters.
    """

    kind: Kind
    id: str
    condition: Condition
    left: Condition
    idle: Idle
    among: int


def idle_clauses(patients: Patients, useless: Collection[str] = ()) -> Iterator[Owned]:
    """Every clause that decides nothing; all can be left out together, and every answer stays.

    A question and a finding matter to possible patients, but a finding that a constraint rests on to all, for it helps
    to say who is possible. A rule matters to possible patients who are asked its question, a constraint to those whom
    the others let pass. Conditions that are true of nobody, or findings that are of everybody, are defects, and left
    out; so are the constraints that exclude nothing, given by id.
    """
    rulebook, memo = patients.rulebook, Memo()
    kept = [constraint for constraint in rulebook.constraints if constraint.id not in useless]
    below = findings_under(rulebook, (constraint.holds for constraint in kept))
    for finding in rulebook.findings:
        if not _never(patients, finding.when, patients.possible) and not _always(patients, finding.when):
            among = TRUE if finding.id in below else patients.possible
            yield from _of("finding", finding.id, Clauses(patients, finding.when, memo), among)
    yield from _in_constraints(patients, kept, memo)
    for question in rulebook.questions:
        if not _never(patients, question.asked_when, patients.possible):
            clauses = Clauses(patients, question.asked_when, memo)
            yield from _of("question", question.id, clauses, patients.possible)
    for rule in rulebook.rules:
        among = patients.in_all(patients.possible, patients.where(rule.on.asked_when))
        if not _never(patients, rule.when, among):
            yield from _of("rule", rule.id, Clauses(patients, rule.when, memo), among)


def _of(kind: Kind, id: str, clauses: Clauses, among: int) -> Iterator[Owned]:
    if clauses.drop_idle(among):
        yield from _owned(kind, id, clauses, among)


def _owned(kind: Kind, id: str, clauses: Clauses, among: int) -> Iterator[Owned]:
    left = without(clauses.condition, clauses.dropped)
    for idle in clauses.dropped.values():
        yield Owned(kind=kind, id=id, condition=clauses.condition, left=left, idle=idle, among=among)


def _in_constraints(patients: Patients, kept: list[Constraint], memo: Memo) -> Iterator[Owned]:
    """Those of the constraints: each is asked of the patients whom the others, with what is left of them, let pass."""
    clauses = [Clauses(patients, constraint.holds, memo) for constraint in kept]
    among = [TRUE for _ in kept]
    dropping = True
    while dropping:  # a clause that goes from one constraint can make a clause of another idle
        dropping = False
        for number, one in enumerate(clauses):
            among[number] = patients.in_all(*(other.left() for other in clauses if other is not one))
            dropping = one.drop_idle(among[number]) or dropping
    for constraint, one, others in zip(kept, clauses, among, strict=True):
        yield from _owned("constraint", constraint.id, one, others)


def _never(patients: Patients, condition: Condition, among: int) -> bool:
    return not meet(patients.builder, among, patients.where(condition))


def _always(patients: Patients, condition: Condition) -> bool:
    return not meet(patients.builder, patients.possible, patients.in_no(patients.where(condition)))


def idle_notes(patients: Patients, useless: Collection[str] = ()) -> Iterator[Note]:
    """A note for each clause that decides nothing, with all conditions in which it does so for the same reason."""
    groups: dict[tuple[Condition, bool, str], list[Owned]] = {}
    for owned in idle_clauses(patients, useless):
        key = owned.idle.clause, owned.idle.in_and, _reason(patients, owned)
        groups.setdefault(key, []).append(owned)
    for (clause, _, reason), alike in groups.items():
        yield _note(patients, clause, reason, alike)


def _note(patients: Patients, clause: Condition, reason: str, alike: list[Owned]) -> Note:
    rulebook, first = patients.rulebook, alike[0]
    met = patients.where(clause)
    whole = patients.where(first.condition)
    tried = ((first.among, met, whole), (first.among, met), (first.among,))
    where = next(one for sets in tried if patients.any_in(one := patients.in_all(*sets)))
    witness = patients.one_of(where, shown=met if patients.any_in(where, met) else TRUE)
    _replay(rulebook, first, witness.facts)
    return Note(
        kind="idle-clause",
        culprits=tuple(dict.fromkeys(owned.id for owned in alike)),
        message=f"clause {_told(rulebook, clause)} decides nothing in {_owners(alike)}: {reason}. "
        f"{rulebook.subject.capitalize()}: {witness.in_words(rulebook)}",
        witness=whole_sets(witness.facts, rulebook.single_fields),
        clause=to_python(clause),
    )


def _replay(rulebook: Draft, owned: Owned, facts: Mapping[str, Value]) -> None:
    """By the reference interpreter: the patient is possible, and the condition is the same without what is idle."""
    truths = [truth(condition, facts, rulebook.conditions) for condition in (owned.condition, owned.left)]
    kept = [truth(constraint.holds, facts, rulebook.conditions) for constraint in rulebook.constraints]
    if not all(kept) or truths[0] is not truths[1]:
        promised = f"{to_python(owned.idle.clause)} was to decide nothing in {owned.kind} {owned.id}"
        raise broken_promise(promised, f"with and without it the condition is {truths[0]} and {truths[1]}", facts)


def _reason(patients: Patients, owned: Owned) -> str:
    """Why a clause decides nothing, as a sentence without its full stop."""
    idle = owned.idle
    if idle.always:
        return _always_so(patients, owned)
    if idle.beside is None:
        return "the rest of the condition implies it" if idle.in_and else "whoever meets it meets the rest all the same"
    condition, true = idle.beside
    there = _told(patients.rulebook, condition)
    if idle.in_and:
        return f"it is met wherever {there} is{'' if true else ' not'}"
    return f"it is never met where {there} is" if true else f"wherever it is met, so is {there}"


def _always_so(patients: Patients, owned: Owned) -> str:
    """That everybody asked about meets a clause, or nobody does."""
    met = patients.where(owned.idle.clause)
    others = patients.in_no(met) if owned.idle.in_and else met
    within = TRUE if owned.kind == "constraint" else patients.possible
    whom = ""
    if meet(patients.builder, within, others):
        rule = owned.kind == "rule"
        whom = " for which the question is asked" if rule else " that the other constraints let pass"
    return f"{'every' if owned.idle.in_and else 'no'} {patients.rulebook.subject}{whom} meets it"


def _owners(alike: list[Owned]) -> str:
    """Whose conditions they are: `rules a, b and 3 more`."""
    told = []
    for kind in dict.fromkeys(owned.kind for owned in alike):
        ids = list(dict.fromkeys(owned.id for owned in alike if owned.kind == kind))
        more = len(ids) - MOST_TOLD
        named = listed([*ids[:MOST_TOLD], *([f"{more} more"] if more > 0 else [])])
        told.append(f"{kind}{'s' if len(ids) > 1 else ''} {named}")
    return " and in ".join(told)


def _told(rulebook: Draft, condition: Condition) -> str:
    """A condition as its author writes it, and in words."""
    match condition:
        case Holds(finding):
            written = finding
        case And() | Or() | Compare():
            written = to_python(condition)
            written = written[1:-1] if written.startswith("(") else written
        case _:
            written = to_python(condition)
    return f"`{written}` ({sentence(rulebook, condition)})"
