"""The shipped rulebook holds what `logic/` promises of every rulebook, question by question."""

import pickle

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.facts import FIELDS
from lmsrules.logic.chaining.durable import is_available
from lmsrules.logic.conditions import as_condition, namespace
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.printing import to_python
from lmsrules.logic.prose import rule_sentence, sentence
from lmsrules.logic.tested import fields_in

from . import oracle
from .checks import check_chaining, check_contradiction, check_exact, check_monotone
from .oracle import Facts
from .shipped import SINGLE, facts, possible_facts, values

RULEBOOK = guidance()
ENGINES = ("durable", "builtin") if is_available() else ("builtin",)
MOST_COMPLETIONS = 400


def deciding(question: str) -> list[str]:
    """The fields a question depends on, through constraints too."""
    paths = set(RULEBOOK.compiled.deciding[question])
    linked = [fields_in(RULEBOOK, c.holds) for c in RULEBOOK.constraints]
    while more := [fields for fields in linked if fields & paths and not fields <= paths]:
        paths = paths.union(*more)
    return [field.path for field in SINGLE if field.path in paths]


@pytest.mark.parametrize("question", list(RULEBOOK.questions_by_id))
@given(data=st.data())
def test_exactness_question_by_question(question: str, data: st.DataObject) -> None:
    paths = deciding(question)
    known = data.draw(possible_facts(whole=True))
    free = data.draw(st.lists(st.sampled_from(paths), unique=True, max_size=6))
    conditions = oracle.conditions_of(RULEBOOK)
    count = 1
    for path in free:
        count *= len(oracle.values_of(RULEBOOK.fields_by_path[path], conditions))
        assume(count <= MOST_COMPLETIONS)
    check_exact(RULEBOOK, {p: v for p, v in known.items() if p not in free}, [*paths], [question])


@given(st.one_of(possible_facts(), possible_facts(whole=True)))
def test_engines_agree(known: Facts) -> None:
    check_chaining(RULEBOOK, known, ENGINES)


@given(possible_facts(), st.sampled_from(SINGLE).flatmap(lambda f: st.tuples(st.just(f.path), values(f))))
def test_monotone_knowledge(known: Facts, fact: tuple[str, object]) -> None:
    assume(fact[0] not in known)
    check_monotone(RULEBOOK, known, *fact)


@given(facts())
def test_contradictions_are_named(known: Facts) -> None:
    try:
        decide(RULEBOOK, known)
    except ContradictionError as error:
        check_contradiction(RULEBOOK, known, error)


@given(possible_facts())
def test_irrelevant_facts_change_nothing(known: Facts) -> None:
    relevant = set().union(*(deciding(q) for q in RULEBOOK.questions_by_id))
    relevant |= {p for c in RULEBOOK.constraints for p in fields_in(RULEBOOK, c.holds)}
    assert decide(RULEBOOK, known) == decide(RULEBOOK, {p: v for p, v in known.items() if p in relevant})


def test_every_condition_prints_as_python_that_rebuilds_it() -> None:
    for condition in oracle.conditions_of(RULEBOOK):
        assert as_condition(eval(to_python(condition), namespace(FIELDS))) == condition


def test_every_rule_and_condition_reads_as_a_sentence() -> None:
    for rule in RULEBOOK.rules:
        text = rule_sentence(RULEBOOK, rule)
        assert text.startswith("Where ")
        assert text.endswith(".")
    for condition in oracle.conditions_of(RULEBOOK):
        for negated in (False, True):
            text = sentence(RULEBOOK, condition, negated=negated)
            assert text
            assert "_" not in text


def test_the_rulebook_pickles_and_keeps_its_hash() -> None:
    assert pickle.loads(pickle.dumps(RULEBOOK)).sha256 == RULEBOOK.sha256
