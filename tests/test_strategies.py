"""The strategies draw what they promise, from the declared domains, and shrink to something one can read."""

import subprocess
import sys

import pytest
from attrs import evolve
from hypothesis import find, given, settings
from hypothesis import strategies as st

from lmsrules import Case, Patient, Stance, Treatment, Tumour, assess, decide, guidance
from lmsrules.facts import FIELDS, known_facts
from lmsrules.loading import case_from_dict, case_of, case_to_dict
from lmsrules.logic import decisions
from lmsrules.logic.compiling import fields_in
from lmsrules.logic.errors import ContradictionError, Value
from lmsrules.logic.fields import problem_with
from lmsrules.logic.outcomes import Status
from lmsrules.strategies import (
    cases,
    cases_where,
    facts,
    facts_near,
    facts_where,
    near,
    patients,
    treatments,
    tumours,
    values,
)

from .logic.journey import journey

RULEBOOK = guidance()


@pytest.mark.parametrize("first", ["import lmsrules.strategies", "import hypothesis", "import lmsrules"])
def test_nothing_is_imported_in_circles(first: str) -> None:
    code = (
        f"{first}\nfrom hypothesis import strategies as st\nfrom lmsrules import Case\n"
        "from lmsrules.strategies import cases\nst.from_type(Case).validate()\nassert len(repr(cases())) < 500"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(case=...)
def test_a_case_needs_no_strategy(case: Case) -> None:
    assert set(decide(case)) == set(RULEBOOK.questions_by_id)


@given(patient=..., tumour=..., treatment=...)
def test_nor_do_its_parts(patient: Patient, tumour: Tumour, treatment: Treatment) -> None:
    case = Case(patient=patient, tumour=tumour, treatment=treatment)
    assert case_from_dict(case_to_dict(case)) == case


@given(st.data())
def test_parts_by_name(data: st.DataObject) -> None:
    assert isinstance(data.draw(patients()), Patient)
    assert isinstance(data.draw(tumours()), Tumour)
    assert isinstance(data.draw(treatments()), Treatment)


@given(st.sampled_from(FIELDS), st.data())
def test_values_lie_in_their_domain(field: object, data: st.DataObject) -> None:
    assert problem_with(field, data.draw(values(field))) is None  # type: ignore[arg-type]


@given(facts(known=["tumour.site", "patient.sex"], unknown=["tumour.size_cm"]))
def test_facts_known_and_unknown(known: dict[str, Value]) -> None:
    assert {"tumour.site", "patient.sex"} <= known.keys()
    assert "tumour.size_cm" not in known
    decisions.decide(RULEBOOK, known)  # possible


@given(cases(known=["treatment.margins", "treatment.resection"]))
def test_known_facts_are_known_even_where_few_values_are_possible(case: Case) -> None:
    assert case.treatment.margins is not None
    assert case.treatment.resection is not None
    decide(case)


def test_impossible_cases_can_be_asked_for() -> None:
    def impossible(case: Case) -> bool:
        try:
            decide(case)
        except ContradictionError:
            return True
        return False

    assert len(known_facts(find(cases(possible_only=False), impossible))) <= 4  # it takes two; shrinking is not perfect


OPTIONS = [(q.id, o.id) for q in RULEBOOK.questions for o in q.options]


@given(st.sampled_from(OPTIONS), st.data())
def test_cases_where_an_option_is_settled_so(option: tuple[str, str], data: st.DataObject) -> None:
    question, name = option
    stances = [*{r.stance for r in RULEBOOK.rules_on[question] if r.option == name}, None]
    stance = data.draw(st.sampled_from(stances))
    decided = decide(data.draw(cases_where(question, stance, name)))[question].options[name]
    assert decided.stance is stance
    assert decided.status is not Status.OPEN


@given(st.sampled_from(RULEBOOK.rules), st.data())
def test_near_a_rule_its_facts_matter(rule: object, data: st.DataObject) -> None:
    case = data.draw(near(rule))  # type: ignore[arg-type]
    assert fields_in(RULEBOOK, rule.when) & known_facts(case).keys()  # type: ignore[attr-defined]
    decide(case)


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_near_a_rule_lie_cases_on_both_sides_of_each_of_its_tests(rule: object) -> None:
    strategy = near(rule)  # type: ignore[arg-type]

    def holds(case: Case) -> bool:
        return all(rule.id in o.rules for o in decide(case)[rule.on.id].outcomes)  # type: ignore[attr-defined]

    find(strategy, holds)
    find(strategy, lambda case: not holds(case))


@pytest.mark.parametrize("age", [17, 18])
def test_thresholds_are_met_from_both_sides(age: int) -> None:
    rule = RULEBOOK.rules_by_id["adjuvant-radiotherapy.uterine"]
    find(near(rule), lambda case: case.patient.age_years == age)


@settings(max_examples=50)
@given(facts(rulebook=journey()), st.data())
def test_other_rulebooks_can_be_drawn_from_too(known: dict[str, Value], data: st.DataObject) -> None:
    decisions.decide(journey(), known)
    found = data.draw(facts_where("bike", "NOT_RECOMMENDED", rulebook=journey()))
    assert decisions.decide(journey(), found)["bike"].options["bike"].stance is Stance.NOT_RECOMMENDED
    beside = data.draw(facts_near(journey().rules_by_id["ride.van"], journey()))
    assert {"trip.luggage", "trip.people"} <= beside.keys()


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(ValueError, match=r"no field 'tumor.site'; did you mean 'tumour.site'"):
        facts(known=["tumor.site"])
    with pytest.raises(ValueError, match="known and unknown at once"):
        facts(known=["tumour.site"], unknown=["tumour.site"])
    with pytest.raises(ValueError, match="no possible patient gets RECOMMENDED"):
        cases_where("adjuvant-radiotherapy", "RECOMMENDED")
    with pytest.raises(ValueError, match="there is no question"):
        cases_where("radiotherapy", "RECOMMENDED")
    with pytest.raises(ValueError, match="has no option"):
        cases_where("surveillance", "RECOMMENDED", "mri")
    nobody = evolve(journey().rules[0], id="bike.nobody")
    with pytest.raises(ValueError, match="holds for no possible patient"):
        facts_near(nobody, journey())


def test_cases_shrink_to_little_and_are_rebuilt_by_their_repr() -> None:
    small = find(
        cases_where("adjuvant-radiotherapy", "NOT_RECOMMENDED"),
        lambda case: assess(case)["adjuvant-radiotherapy"].stance == "NOT_RECOMMENDED",
    )
    assert len(known_facts(small)) <= 6
    assert eval(repr(small), {"Case": Case, "Patient": Patient, "Tumour": Tumour, "Treatment": Treatment}) == small
    assert "None" not in repr(small)


@given(cases())
def test_every_case_is_rebuilt_by_its_repr(case: Case) -> None:
    assert eval(repr(case), {"Case": Case, "Patient": Patient, "Tumour": Tumour, "Treatment": Treatment}) == case
    assert case_of(known_facts(case)) == case
