"""Where the sources of a rulebook differ: for each option the possible patients, as notes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from ..document.readable import percent
from ..logic.agreement import facts_in
from ..logic.analysis.patients import Patients
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.outcomes import Verdict, are_opposed
from ..logic.errors import broken_promise
from ..logic.parts import Option, Question, Stance
from ..logic.prose import option_name
from .notes import Note
from .told import sentences

Said = tuple[str, Stance]
"""A source and the stance it takes."""


def contested_notes(patients: Patients) -> Iterator[Note]:
    """A note for each option and each two stances that two sources take on it for some possible patient."""
    for question in patients.rulebook.questions:
        for option in question.options:
            rules = patients.rulebook.rules_on[question.id]
            if len({rule.source for rule in rules if rule.option == option.id}) > 1:
                yield from _on(patients, question, option)


def _on(patients: Patients, question: Question, option: Option) -> Iterator[Note]:
    builder = patients.builder
    verdicts = patients.compiler.option(question, option.id)
    given = [value for value in builder.values_under(verdicts) if isinstance(value, Verdict)]
    for pair in dict.fromkeys(pair for verdict in _in_order(given) for pair in _contest(verdict)):
        where = builder.where(verdicts, partial(_has, pair))
        if patients.any_in(where):
            yield _note(patients, question, option, pair, where)


def _in_order(verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts in an order that does not depend on how the diagram was made."""
    return sorted(verdicts, key=lambda verdict: [(source, list(Stance).index(s)) for source, s in verdict.by_source])


def _has(pair: tuple[Said, Said], verdict: Verdict) -> bool:
    return pair in _contest(verdict)


def _contest(verdict: Verdict) -> list[tuple[Said, Said]]:
    """The pairs of sources that differ, each with what it says; in the order of sources."""
    return [(one, other) for one, other in combinations(verdict.by_source, 2) if one[1] is not other[1]]


def _note(patients: Patients, question: Question, option: Option, pair: tuple[Said, Said], where: int) -> Note:
    rulebook = patients.rulebook
    found = patients.affected(where)
    if found is None:
        raise broken_promise(f"two sources were to differ on {option.id}", "none do")
    for region in found.regions:
        facts = facts_in(rulebook, region.witness)  # the witness has sets of words whole
        said = decide_question(rulebook, facts, question.id).options[option.id].by_source
        if any(said.get(source) is not stance for source, stance in pair):
            raise broken_promise(f"{pair} was to be said on {option.id}", f"it is {dict(said)}", region.witness)
    stances = dict(pair)
    told = " and ".join(f"{source} says {stance}" for source, stance in pair)
    name = option_name(question.id, option.id)
    return Note(
        kind="opposed" if are_opposed(stances.values()) else "contested",
        culprits=(question.id, option.id),
        message=f"on {name} {told}, for {percent(found.share)}",
        witness=dict(found.witness),
        stances=stances,
        patients=found,
        where=sentences(patients, found),
    )
