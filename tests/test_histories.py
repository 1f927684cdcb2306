"""Histories that contradict themselves are refused with a sentence that says what to do; what follows from others."""

from __future__ import annotations

from typing import Any

import pytest

from lmsrules import Case, ContradictionError, Patient, Treatment, Tumour, assess


def case(extent: Any, recurrence: Any, treated: dict[str, Any], **tumour: Any) -> Case:
    """A woman of 55 with leiomyosarcoma of the retroperitoneum."""
    return Case(
        patient=Patient(age_years=55, sex="female", ecog=1),
        tumour=Tumour(
            histology="leiomyosarcoma",
            site="retroperitoneum",
            extent=extent,
            recurrence=recurrence,
            **tumour,
        ),
        treatment=Treatment(**treated),
    )


def refused(history: Case) -> ContradictionError:
    with pytest.raises(ContradictionError) as caught:
        assess(history)
    return caught.value


@pytest.mark.parametrize("recurrence", ["none", "distant"])
@pytest.mark.parametrize("resection", ["none", "incomplete"])
def test_nobody_without_evidence_of_disease_is_offered_treatment_of_it(recurrence: str, resection: str) -> None:
    treated = {"resection": resection, "systemic_lines": 0}
    error = refused(case("metastatic", recurrence, treated, resectable=True, evidence_of_disease=False))
    assert error.constraints == ("untreated-disease-is-there",)
    assert "such as radiotherapy" in str(error)
    assert "leave out whether any is left" in str(error)


def test_without_that_fact_first_line_treatment_is_asked_as_ever() -> None:
    treated = {"resection": "none", "systemic_lines": 0}
    assessment = assess(case("metastatic", "distant", treated, resectable=True))
    assert assessment["first-line-systemic"].asked is True
    assert assessment["surgery-for-recurrence"].asked is True
    assert "tumour.evidence_of_disease" not in {question.fact for question in assessment.next_questions()}


@pytest.mark.parametrize("resection", ["none", "incomplete"])
def test_a_local_recurrence_that_is_not_seen_is_not_called_unresectable(resection: str) -> None:
    error = refused(case("localised", "local", {"resection": resection}, evidence_of_disease=False))
    assert error.constraints == ("localised-disease-not-resected-is-there",)
    assert "leave out whether any is left" in str(error)
    left_out = assess(case("localised", "local", {"resection": resection}))
    assert left_out.situation.id is None
    assert set(left_out.situation.possible) == {"local-recurrence-resectable", "local-recurrence-unresectable"}


def test_a_resected_recurrence_without_evidence_of_disease_is_possible() -> None:
    assessment = assess(case("localised", "local", {"resection": "complete"}, evidence_of_disease=False))
    assert assessment.situation.id == "local-recurrence-resected"


def test_progression_is_evidence_of_disease_so_the_second_line_is_settled() -> None:
    treated: dict[str, Any] = {"resection": "none", "systemic_lines": 1}
    unknown = assess(case("metastatic", "distant", treated, resectable=False))
    assert "tumour.evidence_of_disease" not in {question.fact for question in unknown.next_questions()}  # it is there
    for result, asked in (("progression", True), ("stable", None)):
        assessment = assess(case("metastatic", "distant", {**treated, "last_line_result": result}))
        assert assessment["second-line-systemic"].asked is asked
    told = assess(case("metastatic", "distant", {**treated, "last_line_result": "progression"}))
    assert "tumour.evidence_of_disease" not in {question.fact for question in told.next_questions()}


def test_progression_without_evidence_of_disease_is_refused_unless_it_was_resected() -> None:
    treated = {"resection": "none", "systemic_lines": 1, "last_line_result": "progression"}
    error = refused(case("metastatic", "distant", treated, evidence_of_disease=False))
    assert error.constraints == ("disease-that-progressed-is-there",)
    resected = {**treated, "resection": "complete"}
    after = assess(case("metastatic", "distant", resected, evidence_of_disease=False))
    assert after.situation.id == "metastases-resected"
