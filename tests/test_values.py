"""Case files, expectations and changed rulebooks are values: equal where they say the same, and members of sets."""

from typing import Any

import pytest
from attrs import evolve, fields

from lmsrules import Case, Patient, Session, Tumour, guidance
from lmsrules.logic.rulebook import Rulebook
from lmsrules.mutate import Mutation, Tried, mutate
from lmsrules.testing.case_files import CaseFile, ExpectedAnswer
from lmsrules.testing.mutants import Mutant, mutants

from .logic.journey import journey


def answer() -> ExpectedAnswer:
    """Made anew each time, so that nothing is equal only because it is the same object."""
    return ExpectedAnswer(
        question="bike",
        option="bike",
        asked=True,
        stance="OPTION",
        sources={"mum": "OPTION"},
        rules=("bike.hard",),
        evidence=("hearsay",),
        citations=("note",),
        cautions={"rain": "WAIT"},
        contraindicated=False,
    )


def case() -> CaseFile:
    return CaseFile(title="t", facts={"trip.people": 1}, answers=(answer(),), findings={"far": True}, impossible=("c",))


def tried() -> Tried:
    return Tried(number=1, part="rule x", change="c", fate="survived", killer="k", witness={"trip.people": 1})


OTHERS: list[tuple[Any, dict[str, Any]]] = [
    (
        answer,
        {
            "question": "ride",
            "option": "bus",
            "asked": None,
            "stance": "OPEN",
            "sources": {"mum": "OPEN"},
            "rules": (),
            "evidence": (),
            "citations": (),
            "cautions": {"rain": "CAUTION"},
            "contraindicated": True,
        },
    ),
    (
        case,
        {
            "title": "u",
            "facts": {"trip.people": 2},
            "answers": (),
            "findings": {"far": False},
            "impossible": (),
        },
    ),
    (
        tried,
        {
            "number": 2,
            "part": "rule y",
            "change": "d",
            "fate": "killed",
            "killer": "l",
            "witness": {"trip.people": 2},
        },
    ),
]
UNHASHED = {"sources", "cautions", "facts", "findings", "witness"}
"""Mappings, which have no hash: they are compared, and left out of the hash."""


@pytest.mark.parametrize(("make", "others"), OTHERS, ids=["ExpectedAnswer", "CaseFile", "Tried"])
def test_values_that_say_the_same_are_equal_and_have_one_hash(make: Any, others: dict[str, Any]) -> None:
    one, same = make(), make()
    assert one is not same
    assert one == same
    assert hash(one) == hash(same)
    assert len({one, same}) == 1
    assert set(others) == {attribute.name for attribute in fields(type(one))}


@pytest.mark.parametrize(
    ("make", "name", "other"),
    [(make, name, other) for make, others in OTHERS for name, other in others.items()],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_values_that_differ_in_anything_are_not_equal(make: Any, name: str, other: object) -> None:
    one, different = make(), evolve(make(), **{name: other})
    assert one != different
    assert len({one, different}) == 2
    assert (hash(one) == hash(different)) == (name in UNHASHED)


def test_a_case_file_with_the_least_in_it_expects_nothing() -> None:
    assert CaseFile(title="t", facts={}) == CaseFile(title="t", facts={}, answers=(), findings={}, impossible=())
    least = ExpectedAnswer(question="q", option="o")
    assert (least.asked, least.stance, least.sources, least.rules) == (None,) * 4
    assert (least.evidence, least.citations) == ((), ())
    assert (least.cautions, least.contraindicated) == (None, None)


def test_a_changed_rulebook_is_equal_to_itself_alone() -> None:
    book = journey()
    every = mutants(book)
    assert len(set(every)) == len(every)
    again = Mutant(part=every[0].part, change=every[0].change, rulebook=every[0].rulebook)
    assert again == every[0]
    assert hash(again) == hash(every[0])
    made_anew = mutants(book)[0]
    assert (made_anew.part, made_anew.change) == (every[0].part, every[0].change)
    assert made_anew != every[0]  # its rulebook is another one
    assert evolve(every[0], part="other") not in every
    assert evolve(every[0], change="other") not in every


def test_what_became_of_the_changes_is_equal_where_the_same_became_of_each() -> None:
    small = evolve(journey(), rules=journey().rules[:3], questions=journey().questions[:1])
    one, same = mutate(small, []), mutate(evolve(small), [])
    assert one == same
    assert hash(one) == hash(same)
    assert one.rulebook is not same.rulebook
    assert one != evolve(one, cases_run=1)
    assert one != evolve(one, tried=one.tried[1:])
    assert repr(one) == f"<Mutation: {one.document().title}>"
    assert isinstance(one, Mutation)


@pytest.mark.parametrize(
    ("case", "known"),
    [
        (Case(), "0 facts"),
        (Case(patient=Patient(age_years=52)), "1 fact"),
        (Case(patient=Patient(age_years=52), tumour=Tumour(site="uterus", size_cm=6)), "3 facts"),
    ],
)
def test_a_session_says_how_many_facts_are_known_and_by_which_rulebook(case: Case, known: str) -> None:
    session = Session(case)
    book = guidance()
    by = f"<Rulebook {book.id} {book.version}: {len(book.rules)} rules on {len(book.questions)} questions>"
    assert repr(session) == f"<Session: {known} known, by {by}>"


def test_a_session_counts_the_facts_as_they_stand_and_names_another_rulebook() -> None:
    other = evolve(guidance(), id="other", version="2")
    session = Session(rulebook=other)
    session.assert_fact("patient.age_years", 52)
    assert repr(session) == f"<Session: 1 fact known, by {other!r}>"
    session.retract("patient.age_years")
    assert repr(session) == f"<Session: 0 facts known, by {other!r}>"
    assert repr(other).startswith("<Rulebook other 2: ")


def test_a_rulebook_is_equal_to_itself_alone() -> None:
    book: Rulebook = journey()
    assert book != journey()
    assert book == book
    assert len({book, journey(), book}) == 2
