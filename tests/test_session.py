"""Sessions: any history of asserting, revising and retracting ends where a fresh session with the same facts does."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lmsrules import Case, ContradictionError, FactsError, Patient, Session, Tumour, assess
from lmsrules.assessing.loading import case_of
from lmsrules.logic.chaining.durable import is_available
from lmsrules.logic.chaining.productions import Kind
from lmsrules.logic.values import Value

from .oracle import Facts
from .shipped import SINGLE, values

ENGINES = ("durable", "builtin") if is_available() else ("builtin",)
FACTS = st.sampled_from(SINGLE).flatmap(lambda field: st.tuples(st.just(field.path), values(field)))


class Histories(RuleBasedStateMachine):
    """Drives one session on each engine, with a plain dict of facts beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions = [Session(engine=engine) for engine in ENGINES]
        self.facts: Facts = {}

    def everywhere(self, method: str, path: str, *value: Value) -> None:
        """Take the step in every session; either all refuse it or all agree on what it did."""
        results = []
        for session in self.sessions:
            before = session.derivation
            try:
                step = getattr(session, method)(path, *value)
            except ContradictionError as error:
                results.append((error.facts, error.constraints))
                assert session.derivation == before
                assert session.case == case_of(self.facts)
            else:
                old, new = set(before.firings), set(step.derivation.firings)
                assert {f.conclusion for f in step.fired} == {f.conclusion for f in new} - {f.conclusion for f in old}
                assert {f.conclusion for f in step.withdrawn} == {f.conclusion for f in old} - {
                    f.conclusion for f in new
                }
                results.append((step.fired, step.withdrawn))
        assert all(result == results[0] for result in results)
        if self.sessions[0].case != case_of(self.facts):
            self.facts = {p: v for p, v in self.facts.items() if p != path} | ({path: value[0]} if value else {})

    @rule(fact=FACTS)
    def assert_fact(self, fact: tuple[str, Value]) -> None:
        if fact[0] not in self.facts:
            self.everywhere("assert_fact", *fact)

    @precondition(lambda self: self.facts)
    @rule(data=st.data())
    def revise(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.facts)))
        self.everywhere("revise", path, data.draw(values(next(f for f in SINGLE if f.path == path))))

    @precondition(lambda self: self.facts)
    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        self.everywhere("retract", data.draw(st.sampled_from(sorted(self.facts))))

    @invariant()
    def like_a_fresh_session(self) -> None:
        for session, engine in zip(self.sessions, ENGINES, strict=True):
            assert session.case == case_of(self.facts)
            assert session.derivation == Session(case_of(self.facts), engine=engine).derivation


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=40, stateful_step_count=30)

START = Case(
    patient=Patient(age_years=52), tumour=Tumour(histology="leiomyosarcoma", extent="localised", recurrence="none")
)


def test_a_step_says_what_fired_and_why() -> None:
    session = Session(START)
    step = session.assert_fact("treatment.resection", "complete")
    fired = {(f.conclusion.what.kind, f.conclusion.what.id) for f in step.fired}  # type: ignore[union-attr]
    assert (Kind.FINDING, "adjuvant_setting") in fired
    assert (Kind.RULE, "adjuvant-treatment.case-by-case") in fired
    text = str(step)
    assert text.startswith("known: resection is complete\n  + ")
    assert "Adjuvant treatment: not a standard; decide individually, says the guidance" in text
    back = session.retract("treatment.resection")
    assert {f.conclusion for f in back.withdrawn} == {f.conclusion for f in step.fired}
    assert back.fired == ()
    assert str(back).startswith("unknown again: resection\n  - ")


def test_revising_withdraws_what_no_longer_follows() -> None:
    session = Session(START)
    session.assert_fact("treatment.resection", "complete")
    step = session.revise("treatment.resection", "none")
    assert (step.before, step.after) == ("complete", "none")
    withdrawn = {f.conclusion.what.id for f in step.withdrawn}  # type: ignore[union-attr]
    assert "adjuvant-treatment.case-by-case" in withdrawn
    assert "adjuvant_setting" in withdrawn


def test_a_session_assesses_like_the_function() -> None:
    session = Session(START)
    assert session.assess().to_dict() == assess(session.case).to_dict()


@pytest.mark.parametrize(
    ("step", "error", "message"),
    [
        (lambda s: s.assert_fact("patient.age_years", 60), FactsError, r"known already, as 52; use revise\(\)"),
        (lambda s: s.assert_fact("tumour.size", 6), FactsError, r"did you mean 'tumour.size_cm'\?"),
        (lambda s: s.assert_fact("tumour.size_cm", "6"), FactsError, r"tumour.size_cm: '6' is not allowed"),
        (lambda s: s.revise("tumour.size_cm", 6), FactsError, r"not known; use assert_fact\(\)"),
        (lambda s: s.retract("tumour.size_cm"), FactsError, r"nothing to retract"),
        (lambda s: s.retract("tumour.sise_cm"), FactsError, r"did you mean 'tumour.size_cm'\?"),
        (lambda s: s.revise("tumour.recurrence", "distant"), ContradictionError, r"distant-recurrence-is-metastatic"),
    ],
)
def test_a_refused_step_leaves_the_session_as_it_was(step: object, error: type[Exception], message: str) -> None:
    session = Session(START)
    before = session.derivation
    with pytest.raises(error, match=message):
        step(session)  # type: ignore[operator]
    assert session.case == START
    assert session.derivation == before
