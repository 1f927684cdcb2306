"""Situations that were once answered wrongly, misleadingly or not at all: a test for each, by its id."""

from __future__ import annotations

import pytest

from lmsrules import Assessment, ContradictionError, Stance, assess
from lmsrules.rules import situations

from .scenarios import SCENARIOS, scenario

TREATMENT = {question for situation in situations.SITUATIONS for question in situation.questions}


def said(assessment: Assessment) -> dict[str, bool | None]:
    """The decisions not covered, with whether they apply."""
    return {one.decision: one.applies for one in assessment.not_covered}


def asked(assessment: Assessment) -> set[str]:
    """The questions that are asked for certain."""
    return {question for question, answer in assessment.items() if answer.asked}


def flat(text: str) -> str:
    """A page on one line."""
    return " ".join(text.split())


def test_s03_a_resected_recurrence_is_not_operated_on_again() -> None:
    assessment = assess(scenario("s03"))
    assert assessment["surgery-for-recurrence"].asked is False
    assert assessment.situation.id == "local-recurrence-resected"
    assert said(assessment)["Recurrence without metastases, completely resected"] is True
    page = flat(assessment.to_text())
    assert "does not say whether adjuvant treatment should follow the complete resection of a recurrence" in page
    assert assessment["surveillance"].stance is Stance.RECOMMENDED


def test_s05_earlier_treatment_around_the_operation_is_said_to_be_uncovered() -> None:
    given = {"neoadjuvant": {"includes": ["chemotherapy"]}}
    decision = "What treatment around the operation means for later treatment"
    assert said(assess(scenario("s05", treatment=given)))[decision] is True
    assert said(assess(scenario("s05")))[decision] is None


def test_s05b_before_surgery_the_guidance_is_silent_and_asks_for_no_lines() -> None:
    assessment = assess(scenario("s05b"))
    assert assessment.situation.id == "before-surgery"
    assert asked(assessment) == set()
    assert "treatment.systemic_lines" not in {question.fact for question in assessment.next_questions()}
    assert "does not say how a first tumour is treated" in flat(assessment.to_text())


def test_s07_pregnancy_is_said_to_be_uncovered() -> None:
    assessment = assess(scenario("s07", patient={"pregnant": True}))
    assert said(assessment)["Treatment in pregnancy"] is True
    assert "patient.pregnant" not in {one.fact for one in assessment.unread()}
    assert said(assess(scenario("s07")))["Treatment in pregnancy"] is None
    assert "Treatment in pregnancy" not in said(assess(scenario("s07", patient={"pregnant": False})))


def test_s08_a_stump_is_outside_the_scope_and_the_page_says_so_first() -> None:
    assessment = assess(scenario("s08"))
    assert all(answer.asked is False for answer in assessment.values())
    assert assessment.scope.covered is False
    assert "not a leiomyosarcoma" in assessment.scope.reason
    page = flat(assessment.to_text())
    assert page.index(assessment.scope.reason) < page.index("ENTERED, BUT READ BY NO RULE")
    assert [one.applies for one in assessment.not_covered] == [True]


def test_s10_first_line_is_asked_and_local_treatment_said_to_be_uncovered() -> None:
    assessment = assess(scenario("s10"))
    assert assessment["first-line-systemic"]["doxorubicin-combination"].stance is Stance.OPTION
    assert said(assessment)["Surgery and radiotherapy of a locally advanced first tumour"] is True


def test_s15_a_child_is_outside_the_scope() -> None:
    assessment = assess(scenario("s15"))
    assert asked(assessment) == set()
    assert "younger than 18 years" in assessment.scope.reason
    for page in (assessment.to_text(), assessment.to_markdown(), assessment.to_html(), assessment._repr_html_()):
        words = flat(page.replace("\\", ""))
        assert words.index("The guidance does not cover this patient") < words.lower().index("read by no rule")


def test_s15b_an_adult_of_18_is_covered() -> None:
    assessment = assess(scenario("s15b"))
    assert assessment.scope.covered is True
    assert assessment["adjuvant-treatment"].asked is True


def test_s16_everything_hangs_on_the_histology() -> None:
    assessment = assess(scenario("s16"))
    assert assessment.scope.covered is None
    assert assessment.scope.depends_on == ("tumour.histology",)
    assert assessment.situation.depends_on == ("tumour.histology",)
    assert "Whether the guidance covers this patient depends on the histology." in flat(assessment.to_text())
    assert assessment["adjuvant-treatment"].asked is None


def test_s17_figo_ia_at_exactly_5_cm_is_possible() -> None:
    assert assess(scenario("s17"))["adjuvant-treatment"].asked is True


@pytest.mark.parametrize(
    ("name", "constraint", "words"),
    [
        ("s17b", "figo-ib-above-5-cm", "sources print the boundary differently"),
        ("s17c", "figo-iii-and-iva-are-not-localised-at-presentation", "not localised at first presentation"),
        ("s17e", "figo-i-is-localised-at-presentation", "not locally advanced at first presentation"),
    ],
)
def test_s17b_s17c_s17e_figo_stages_that_cannot_be(name: str, constraint: str, words: str) -> None:
    with pytest.raises(ContradictionError, match=words) as caught:
        assess(scenario(name))
    assert caught.value.constraints == (constraint,)


def test_s19_bone_is_said_to_be_uncovered() -> None:
    assert said(assess(scenario("s19")))["A tumour of bone"] is True
    assert "A tumour of bone" not in said(assess(scenario("s02")))


def test_s20_a_second_primary_may_always_be() -> None:
    assert said(assess(scenario("s20")))["A second primary tumour"] is None


def test_s24_receptors_are_named_as_read_by_no_rule() -> None:
    assessment = assess(scenario("s24"))
    assert {"tumour.er_positive", "tumour.pr_positive"} <= {one.fact for one in assessment.unread()}
    assert "oestrogen-receptor positive" in assessment.to_text().partition("THE CASE")[0]
    assert said(assessment)["Endocrine treatment"] is True


def test_s25_an_unresectable_localised_recurrence_is_not_passed_over() -> None:
    assessment = assess(scenario("s25"))
    assert assessment.situation.id == "local-recurrence-unresectable"
    assert said(assessment)["Localised recurrence that is not resectable"] is True


def test_s27_a_small_skin_tumour_is_in_the_adjuvant_setting() -> None:
    assessment = assess(scenario("s27"))
    assert assessment.situation.id == "primary-resected"
    assert assessment["adjuvant-chemotherapy"].stance is Stance.UNDETERMINED


def test_follow_up_and_discussion_are_no_answer_to_what_to_do() -> None:
    assert TREATMENT.isdisjoint({"surveillance", "multidisciplinary-discussion", "toxicity-monitoring"})


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_scenario_ends_in_silence(name: str) -> None:
    try:
        assessment = assess(scenario(name))
    except ContradictionError:
        return
    answered = TREATMENT & {question for question, answer in assessment.items() if answer.asked is not False}
    assert answered or True in said(assessment).values()


@pytest.mark.parametrize("name", ["s10", "s11", "s12", "s21", "s25"])
def test_surveillance_is_not_asked_where_disease_is_there(name: str) -> None:
    """To find relapse is its purpose; it once was the only settled answer in disease that was there."""
    assert assess(scenario(name))["surveillance"].asked is False
