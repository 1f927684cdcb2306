"""clingo, with a program of its own, concludes cautiously what we say is certain, and bravely what we say can be."""

from hypothesis import given
from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Outcome
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.rulebook import Rulebook

from .clingo_opinion import Atom, opinion_on
from .drawing import Facts, examples, random_jobs, shipped_facts


def said_of(question: str, outcome: Outcome) -> set[Atom]:
    return {("asked" if outcome.asked else "unasked", question), *(("holds", rule) for rule in outcome.rules)}


def check(rulebook: Rulebook, cases: list[Facts]) -> None:
    opinion = opinion_on(rulebook, cases)
    for facts in cases:
        certain, possible = (opinion.consequences(facts, mode) for mode in ("cautious", "brave"))
        try:
            decisions = decide(rulebook, facts)
        except ContradictionError:
            assert certain is possible is None
            continue
        said = [[said_of(name, outcome) for outcome in d.outcomes] for name, d in decisions.items()]
        assert certain == frozenset().union(*(set.intersection(*outcomes) for outcomes in said))
        assert possible == frozenset().union(*(atom for outcomes in said for atom in outcomes))
        rules = {rule for d in decisions.values() for option in d.options.values() for rule in option.certain}
        assert rules == {name for kind, name in certain or () if kind == "holds"}
        asked = {name: d.asked for name, d in decisions.items() if d.asked is not None}
        assert asked == {name: kind == "asked" for kind, name in certain or () if kind != "holds"}


@examples(30, 56)
@given(random_jobs(partly=True))
def test_what_is_certain_of_random_rulebooks_is_cautiously_concluded(job: tuple[Rulebook, list[Facts]]) -> None:
    check(*job)


@examples(30, 100)
@given(st.lists(shipped_facts(partly=True), min_size=1, max_size=4))
def test_what_is_certain_of_the_shipped_rulebook_is_cautiously_concluded(cases: list[Facts]) -> None:
    check(guidance(), cases)
