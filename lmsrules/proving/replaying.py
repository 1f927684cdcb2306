"""Every difference between two rulebooks is tried out: its witnesses are run through both, on every engine there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..logic.agreement import facts_in, replay
from ..logic.analysis.regions import Affected, Region
from ..logic.conditions import Condition
from ..logic.diagrams.decisions import decide_question
from ..logic.draft import Draft
from ..logic.errors import ContradictionError, EngineDisagreement
from ..logic.kleene import truth
from ..logic.prose import option_name
from .beside import said_beside
from .differences import Comparison, Difference, Said


def replay_all(before: Draft, after: Draft, found: Comparison) -> None:
    """Decide every witness by both rulebooks.

    Raises:
        EngineDisagreement: one is decided otherwise than promised.
    """
    for difference in found.differences:
        for region in difference.patients.regions:
            _replay(before, difference, difference.before, region)
            _replay(after, difference, difference.after, region)
    _replay_possible(before, after, found.became_impossible)
    _replay_possible(after, before, found.became_possible)
    books = before, after
    for name, patients, conditions in _differing(books, found):
        for region in patients.regions:
            truths = [_truth_of(when, book, region) for when, book in zip(conditions, books, strict=True)]
            if set(truths) != {True, False}:
                raise _disagreement(f"{name} was to differ, and is {truths}", region)


def _differing(
    books: tuple[Draft, Draft], found: Comparison
) -> Iterator[tuple[str, Affected, Sequence[Condition | None]]]:
    """What is true of other patients in each rulebook: its name, these patients and its conditions."""
    for name, patients in found.findings:
        yield f"finding {name}", patients, [book.conditions[name] for book in books]
    beside = [said_beside(book) for book in books]
    for name, patients in found.beside:
        yield name, patients, [said[name].when for said in beside]


def _replay(rulebook: Draft, difference: Difference, answer: Said, region: Region) -> None:
    facts = facts_in(rulebook, region.witness)
    replay(rulebook, facts)
    decided = decide_question(rulebook, facts, difference.question).options[difference.option]
    by_source = tuple(sorted((source, stance) for source, stance in decided.by_source.items() if stance is not None))
    if (decided.stance, by_source) != answer:
        option = option_name(difference.question, difference.option)
        raise _disagreement(f"{option} was to be {answer} by {rulebook.id} {rulebook.version}, and is not", region)


def _replay_possible(possible_in: Draft, impossible_in: Draft, patients: Affected | None) -> None:
    for region in patients.regions if patients else ():
        replay(possible_in, facts_in(possible_in, region.witness))
        try:
            replay(impossible_in, facts_in(impossible_in, region.witness))
        except ContradictionError:
            continue
        raise _disagreement(f"a witness was to be impossible by {impossible_in.id} {impossible_in.version}", region)


def _truth_of(condition: Condition | None, rulebook: Draft, region: Region) -> bool | None:
    facts = facts_in(rulebook, region.witness)
    replay(rulebook, facts)
    return None if condition is None else truth(condition, facts, rulebook.conditions)


def _disagreement(what: str, region: Region) -> EngineDisagreement:
    return EngineDisagreement(f"{what}. Nothing is returned; please report it with: {dict(region.witness)}")
