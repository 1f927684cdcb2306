"""Z3, with formulas of its own, finds the same outcomes, the same impossible cases and the same defects."""

from functools import cache

from hypothesis import given

from lmsrules import guidance
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.rulebook import Constraint, Draft, draft_of
from lmsrules.verify import verify

from ..logic.journey import journey, trip
from ..test_verify import TOGETHER, broken
from .drawing import Facts, drafts, examples, random_jobs, shipped_facts
from .z3_opinion import Opinion, opinion_on
from .z3_proofs import KINDS, check_superfluous, defects_of


def check(opinion: Opinion, facts: Facts) -> None:
    possible = opinion.exists(*opinion.possible(), *opinion.known(facts))
    try:
        decisions = decide(opinion.rulebook, facts)
    except ContradictionError:
        assert not possible
        return
    assert possible
    for question in opinion.rulebook.questions:
        ours = [(outcome.asked, outcome.rules) for outcome in decisions[question.id].outcomes]
        assert len(set(ours)) == len(ours)
        assert set(ours) == opinion.answers(question, facts)


@examples(20, 60)
@given(random_jobs(partly=True))
def test_random_rulebooks_have_the_outcomes_that_z3_enumerates(job: tuple[Draft, list[Facts]]) -> None:
    rulebook, cases = job
    opinion = opinion_on(rulebook)
    for facts in cases:
        check(opinion, facts)


@cache
def shipped_opinion() -> Opinion:
    return opinion_on(guidance())


@examples(30, 130)
@given(shipped_facts(partly=True))
def test_the_shipped_rulebook_has_the_outcomes_that_z3_enumerates(facts: Facts) -> None:
    check(shipped_opinion(), facts)


def check_verified(rulebook: Draft) -> None:
    reported = {(defect.kind, defect.culprits) for defect in verify(rulebook).defects}
    found = {(kind, () if kind == "no-patient" else culprits) for kind, culprits in reported if kind in KINDS}
    assert found == defects_of(rulebook)
    if ("no-patient", ()) not in found:
        check_superfluous(rulebook, reported)


@examples(20, 53)
@given(drafts())
def test_drafts_have_the_defects_that_z3_proves(rulebook: Draft) -> None:
    check_verified(rulebook)


def test_planted_defects_are_those_that_z3_proves() -> None:
    for plants in TOGETHER:
        check_verified(broken(plants)[0])


def test_constraints_that_exclude_everybody_are_found_by_both() -> None:
    nobody = (
        Constraint(id="rainy", holds=trip.rain, why="It rains."),
        Constraint(id="dry", holds=~trip.rain, why="No."),
    )
    rulebook = draft_of(journey(), constraints=nobody)
    assert {defect.kind for defect in verify(rulebook).defects} == {"no-patient"}
    check_verified(rulebook)


def test_z3_proves_the_shipped_rulebook_sound() -> None:
    assert defects_of(guidance()) == set()
    check_superfluous(guidance(), set())
