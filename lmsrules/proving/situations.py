"""Whether situations leave nobody in silence: exclusive, exhaustive in scope, each with what is said there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from ..logic.analysis.patients import Patients
from ..logic.covered import scope_condition
from ..logic.diagrams.nodes import FALSE
from ..logic.errors import Defect
from ..logic.kleene import truth
from ..logic.parts import Situation
from ..logic.words import whole_sets
from ..text import listed
from .told import regions_told

MOST_PAIRS = 12
"""The pairs of situations that are told of: of forty there can be 780."""


def situation_flaws(patients: Patients) -> Iterator[Defect]:
    """What is wrong with the situations and the decisions not covered, each with a patient where there can be one."""
    rulebook = patients.rulebook
    everybody = patients.in_all(patients.possible, patients.where(scope_condition(rulebook)))
    there = {one.id: patients.in_all(everybody, patients.where(one.when)) for one in rulebook.situations}
    met = ((pair, patients.in_all(*(there[name] for name in pair))) for pair in combinations(there, 2))
    for pair, both in islice((one for one in met if one[1] != FALSE), MOST_PAIRS):
        message = f"situations {pair[0]} and {pair[1]} are both those of one {rulebook.subject}: narrow one of them"
        yield _shown(patients, "two-situations", pair, both, message)
    nowhere = patients.in_all(everybody, patients.in_no(patients.builder.some_of(there.values())))
    if rulebook.situations and nowhere != FALSE:
        message = f"a {rulebook.subject} in scope is in no situation: add one, or widen one"
        yield _shown(patients, "no-situation", (rulebook.id,), nowhere, message)
    for situation in rulebook.situations:
        yield from _situation(patients, situation, there[situation.id])
    for uncovered in rulebook.uncovered:
        if uncovered.when is None:
            continue
        where = patients.in_all(everybody, patients.where(uncovered.when))
        for kind, word, others in (
            ("uncovered-never", "no", where),
            ("uncovered-always", "every", patients.in_all(everybody, patients.in_no(where))),
        ):
            if others == FALSE:
                message = f"decision {uncovered.id}, which is not covered, is to be taken for {word} {rulebook.subject}"
                yield Defect(kind, (uncovered.id,), f"{message} in scope: drop it, or correct its condition")


def _situation(patients: Patients, situation: Situation, there: int) -> Iterator[Defect]:
    """What is wrong with one situation: nobody is in it, or what is said there is not so."""
    rulebook, subject = patients.rulebook, patients.rulebook.subject
    if there == FALSE:
        yield Defect("unreachable-situation", (situation.id,), f"situation {situation.id} is that of no {subject}")
        return
    saying = situation.questions or tuple(dict.fromkeys(name for one in rulebook.situations for name in one.questions))
    asked = patients.builder.some_of(patients.where(rulebook.questions_by_id[name].asked_when) for name in saying)
    if situation.questions:
        unasked = patients.in_all(there, patients.in_no(asked))
        if unasked != FALSE:
            message = f"in situation {situation.id} none of {listed(saying)} is asked: name a question that is"
            yield _shown(patients, "unanswered-situation", (situation.id,), unasked, message)
        return
    answered = patients.in_all(there, asked)
    if answered != FALSE:
        facts = patients.one_of(answered).facts
        asking = {name: rulebook.questions_by_id[name].asked_when for name in saying}
        found = [name for name, condition in asking.items() if truth(condition, facts, rulebook.conditions)]
        message = f"situation {situation.id} is said to be one of silence, and {listed(found)} is asked"
        yield _shown(patients, "answered-silence", (situation.id,), answered, f"{message}: name it there")


def _shown(patients: Patients, kind: str, culprits: tuple[str, ...], where: int, message: str) -> Defect:
    """A defect with a patient in a set, who must exist, and all of them in regions."""
    rulebook = patients.rulebook
    witness = patients.one_of(where)
    told, more = regions_told(patients, where)
    shown = f"{message}. {rulebook.subject.capitalize()}: {witness.in_words(rulebook)}"
    facts = whole_sets(witness.facts, rulebook.single_fields)
    return Defect(kind, culprits, shown, facts, where=told, more=more)
