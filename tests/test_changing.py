"""What must be learned for another stance: only possible patients are offered, and no fact that can be spared."""

from collections.abc import Mapping
from typing import Any

from hypothesis import assume, given, settings

from lmsrules import guidance
from lmsrules.explanation.changing import NearestChange, nearest_change
from lmsrules.logic.conditions import ALWAYS, Compare, Condition
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Decision
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.rulebook import Constraint, Option, Question, Rule, Rulebook, Source, Stance

from .oracle import Facts
from .random_rulebooks import FIELDS, partial_facts, rulebooks
from .shipped import possible_facts

RED = Compare("thing.colour", "==", "red")
ROUND = Compare("thing.shape", "==", "round")
HEAVY = Compare("thing.heavy", "==", True)
ONE = Compare("thing.count", "==", 1)
SOME = Compare("thing.count", "!=", 0)


def book(asked: Condition, constraint: Condition, when: Condition) -> Rulebook:
    """It is recommended where the question is asked and the condition met."""
    question = Question(
        id="q",
        title="Paint it",
        asked_when=asked,
        options=(Option(id="q", title="Paint it"), Option(id="no", title="No")),
    )
    common: dict[str, Any] = {"on": question, "source": "s", "why": "So it is.", "evidence": ("e",)}
    return Rulebook(
        id="b",
        version="1",
        fields=FIELDS,
        constraints=(Constraint(id="c", holds=constraint, why="So it is."),),
        sources=(Source(id="s", title="S", citation="c"),),
        questions=(question,),
        rules=(
            Rule(id="no", option="no", when=ALWAYS, stance=Stance.OPTION, **common),
            Rule(id="q", option="q", when=when, stance=Stance.RECOMMENDED, **common),
        ),
        evidence=(Evidence(id="e", says="So.", citations=("c",), design=Design.UNSTATED, direction=Direction.CONTEXT),),
        citations=(Citation(id="c"),),
    )


def sentences(found: tuple[NearestChange, ...]) -> list[str]:
    return [one.sentence for one in found]


def test_a_fact_that_a_constraint_gives_away_need_not_be_learned() -> None:
    red_if_round = book(ROUND, RED | ~ROUND, RED)
    assert sentences(nearest_change(red_if_round, {}, "q", "q", Stance.RECOMMENDED)) == [
        "Paint it would be 'recommended' if it turned out that the shape is round."
    ]
    known: Facts = {"thing.shape": "square"}
    assert sentences(nearest_change(red_if_round, known, "q", "q", Stance.RECOMMENDED)) == [
        "Paint it would be 'recommended' if the shape were round."
    ]


def test_a_value_that_nobody_has_is_not_offered_as_one_to_be_learned() -> None:
    never_none = book(RED, SOME, ONE | (ROUND & ~HEAVY))
    learned = "Paint it would be 'recommended' if it turned out that the colour is red"
    assert sentences(nearest_change(never_none, {}, "q", "q", Stance.RECOMMENDED)) == [
        f"{learned} and the count is 1.",
    ]


@settings(max_examples=100)
@given(rulebooks(), partial_facts())
def test_no_fact_to_be_learned_can_be_spared_and_every_patient_offered_is_possible(
    book: Rulebook, facts: Facts
) -> None:
    check_offers(book, facts, decided(book, facts))


@settings(max_examples=20)
@given(possible_facts())
def test_nor_of_the_shipped_guidance(facts: Facts) -> None:
    check_offers(guidance(), facts, decide(guidance(), facts))


@settings(max_examples=100)
@given(rulebooks(), partial_facts())
def test_without_what_is_learned_alone_every_other_change_is_still_told(book: Rulebook, facts: Facts) -> None:
    for question, decision in decided(book, facts).items():
        for option in decision.options:
            every = nearest_change(book, facts, question, option)
            found = nearest_change(book, facts, question, option, learned_alone=False)
            assert found == every or (found == () and all(len(one.learned) == len(one.changes) for one in every))


def decided(book: Rulebook, facts: Facts) -> Mapping[str, Decision]:
    """The answers; facts that nobody can have are not tried."""
    try:
        return decide(book, facts)
    except ContradictionError:
        assume(False)
        raise


def check_offers(book: Rulebook, facts: Facts, decisions: Any) -> None:
    """Of every stance that some rule can give and that is not taken already."""
    for question, decision in decisions.items():
        for option, now in decision.options.items():
            for stance in {rule.stance for rule in book.rules_on[question] if rule.option == option}:
                if now.stance is stance:
                    continue
                for change in nearest_change(book, facts, question, option, stance):
                    assert has_stance(book, dict(change.example), question, option, stance)
                    for path in change.learned:
                        fewer = {p: value for p, value in change.example.items() if p != path}
                        assert not has_stance(book, fewer, question, option, stance)


def has_stance(book: Rulebook, facts: Facts, question: str, option: str, stance: Stance) -> bool:
    return decide(book, facts)[question].options[option].stance is stance
