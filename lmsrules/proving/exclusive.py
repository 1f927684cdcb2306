"""Whether two options of a question that says `at_most_one` are recommended for one case, with a witness."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from attrs import evolve

from ..logic.analysis.patients import Patients
from ..logic.diagrams.decisions import decide_question
from ..logic.draft import Draft
from ..logic.errors import Defect, broken_promise
from ..logic.parts import Question, Stance
from ..logic.words import whole_sets
from ..text import listed
from .told import regions_told

MOST_PAIRS = 12
"""The pairs of options that are told of one question: of sixty options there can be 1,770."""


def two_recommended(patients: Patients, question: Question) -> Iterator[Defect]:
    """A defect for each two options that some possible patient has both RECOMMENDED, if the question excludes that.

    A stance is the primary source's: what others recommend is no defect.
    """
    if not question.at_most_one:
        return
    recommended = {option.id: _recommended(patients, question, option.id) for option in question.options}
    both_of = ((pair, patients.in_all(*(recommended[name] for name in pair))) for pair in combinations(recommended, 2))
    found = list(islice((one for one in both_of if patients.any_in(one[1])), MOST_PAIRS + 1))
    for number, (pair, both) in enumerate(found[:MOST_PAIRS], 1):
        defect = _defect(patients, question, pair, both)
        more = number == MOST_PAIRS < len(found)
        yield evolve(defect, message=f"{defect.message}. There are more such pairs of options") if more else defect


def _recommended(patients: Patients, question: Question, option: str) -> int:
    """The patients for whom the verdict on an option is RECOMMENDED."""
    verdicts = patients.compiler.option(question, option)
    return patients.builder.where(verdicts, lambda verdict: verdict.stance is Stance.RECOMMENDED)


def _defect(patients: Patients, question: Question, pair: tuple[str, ...], both: int) -> Defect:
    rulebook = patients.rulebook
    witness = patients.one_of(both)
    said = decide_question(rulebook, witness.facts, question.id).options
    for option in pair:
        if said[option].stance is not Stance.RECOMMENDED:
            found = f"the stance on {option} is {said[option].stance}"
            raise broken_promise(f"two options of {question.id} were to be recommended", found, witness.facts)
    where, more = regions_told(patients, both)
    rules = {option: [n for n in said[option].certain if _recommends(rulebook, n)] for option in pair}
    by = " and ".join(f"{option} (by {listed(names)})" for option, names in rules.items())
    return Defect(
        "two-recommended",
        (question.id, *pair),
        f"question {question.id} says at_most_one, and recommends {by} for one {rulebook.subject}: "
        f"{witness.in_words(rulebook)}. Narrow one of the rules, let it take another stance, or do not say at_most_one",
        whole_sets(witness.facts, rulebook.single_fields),
        where=where,
        more=more,
    )


def _recommends(rulebook: Draft, rule: str) -> bool:
    return rulebook.rules_by_id[rule].stance is Stance.RECOMMENDED
