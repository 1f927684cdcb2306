"""CLIPS, with rules of its own, chains forward to the same conclusions as we do, and to Kleene's truth."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.productions import Kind
from lmsrules.logic.conditions import Condition
from lmsrules.logic.kleene import truth
from lmsrules.logic.rulebook import Rulebook

from ..oracle import Facts
from .clips_opinion import Opinion, opinion_on
from .drawing import examples, random_jobs, shipped_facts


def check(rulebook: Rulebook, opinion: Opinion, facts: Facts) -> None:
    theirs = opinion.conclusions(facts)
    assert theirs == opinion.conclusions(dict(reversed(facts.items())))

    def kleene(condition: Condition) -> bool | None:
        return truth(condition, facts, rulebook.conditions)

    conditions = {
        **{("finding", one.id): one.when for one in rulebook.findings},
        **{("asked", one.id): one.asked_when for one in rulebook.questions},
        **{("met", one.id): one.when for one in rulebook.rules},
    }
    for proposition, condition in conditions.items():
        assert theirs.get(proposition) is kleene(condition), proposition

    derivation = derive(rulebook.productions, rulebook.chainer("builtin").run(facts))
    for finding in rulebook.findings:
        assert derivation.truth(Kind.FINDING, finding.id) is theirs.get(("finding", finding.id))
    for question in rulebook.questions:
        assert derivation.truth(Kind.ASKED, question.id) is theirs.get(("asked", question.id))
    for rule in rulebook.rules:
        if rule.overrides:  # of an exception, only that it does not apply is of use
            spared = derivation.truth(Kind.EXCEPTION, rule.id) is False
            assert spared == (theirs.get(("met", rule.id)) is False)
    assert set(derivation.rules()) == {name for kind, name in theirs if kind == "fires"}


@examples(30, 40)
@given(random_jobs())
def test_clips_chains_random_rulebooks_to_the_same_conclusions(job: tuple[Rulebook, list[Facts]]) -> None:
    rulebook, cases = job
    opinion = opinion_on(rulebook)
    for facts in cases:
        check(rulebook, opinion, facts)


@cache
def shipped_opinion() -> Opinion:
    return opinion_on(guidance())


@examples(50, 200)
@given(st.lists(shipped_facts(), min_size=1, max_size=4))
def test_clips_chains_the_shipped_rulebook_to_the_same_conclusions(cases: list[Facts]) -> None:
    for facts in cases:
        check(guidance(), shipped_opinion(), facts)
