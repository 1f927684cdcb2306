"""Situations that were once answered wrongly, misleadingly or not at all: a test for each, by its id."""

from __future__ import annotations

import pytest

from lmsrules import Assessment, ContradictionError, Stance, assess
from lmsrules.explanation.answered import Argument, Position
from lmsrules.explanation.safety import CautionHere
from lmsrules.logic.evidence import Direction
from lmsrules.logic.parts import Severity
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


def options(assessment: Assessment) -> dict[str, Position]:
    """The options of drugs of the questions that are asked or may be, by id."""
    asked = (answer for question, answer in assessment.items() if question in TREATMENT and answer.asked is not False)
    return {option: position for answer in asked for option, position in answer.options.items()}


def holding(assessment: Assessment, *agents: str) -> dict[str, Position]:
    """Those of them that certainly hold some drugs."""
    drugs = [o for question in assessment.rulebook.questions for o in question.options]
    held = {option.id: {*option.agents} for option in drugs}
    return {name: one for name, one in options(assessment).items() if held[name] >= {*agents}}


def applying(position: Position, agent: str) -> list[CautionHere]:
    """The cautions on a drug that apply."""
    return [one for one in position.cautions if one.applies and agent in one.agents]


def arguments(position: Position) -> dict[str, Argument]:
    """The evidence on an option, by id."""
    return {one.evidence: one for one in position.arguments}


def test_s01_morcellation_is_named_with_whose_statement_it_is() -> None:
    assessment = assess(scenario("s01"))
    assert assessment["adjuvant-radiotherapy"].stance is Stance.NOT_RECOMMENDED
    assert assessment["adjuvant-chemotherapy"].stance is Stance.UNDETERMINED
    (one,) = [one for one in assessment.not_covered if one.decision == "Adjuvant treatment after morcellation"]
    assert (one.applies, one.citations) == (True, ("adjuvant-options-2018",))
    assert "The guidance does not speak of it" in one.why
    assert "Risk factors unknown: whether the tumour was morcellated" not in flat(assessment.to_text())
    left_out = arguments(assessment["adjuvant-radiotherapy"].position)["options-review-2018"]
    assert (left_out.applies, left_out.outside) == (False, ("the tumour was morcellated",))


def test_s02_outside_the_uterus_the_guidance_individualises_after_r1() -> None:
    answer = assess(scenario("s02"))["adjuvant-radiotherapy"]
    assert answer.stance is Stance.INDIVIDUALISE
    assert answer.considerations["involved_margins"] is True


def test_s02_sources_that_differ_on_r1_in_the_retroperitoneum_are_shown_or_said_to_be_silent() -> None:
    found = assess(scenario("s02"))["adjuvant-radiotherapy"].position.by_source
    assert found["guidance"] is Stance.INDIVIDUALISE
    assert set(found) > {"guidance"}


def test_s02c_after_r1_in_the_uterus_the_guidance_does_not_recommend_radiotherapy() -> None:
    assert assess(scenario("s02c"))["adjuvant-radiotherapy"].stance is Stance.NOT_RECOMMENDED


def test_s02c_sources_that_allow_radiotherapy_after_r1_contest_it() -> None:
    assert assess(scenario("s02c"))["adjuvant-radiotherapy"].position.contested


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
    decision = "Giving again what was given around surgery"
    assert said(assess(scenario("s05", treatment=given)))[decision] is True
    assert said(assess(scenario("s05")))[decision] is None


def test_s05_courses_that_repeat_a_drug_carry_a_caution() -> None:
    given = {"neoadjuvant": {"includes": ["chemotherapy"]}, "prior_drugs": {"includes": ["doxorubicin", "ifosfamide"]}}
    found = options(assess(scenario("s05", treatment=given)))
    assert applying(found["gemcitabine-docetaxel-then-doxorubicin"], "doxorubicin")
    assert applying(found["adjuvant-chemotherapy"], "ifosfamide")
    assert not applying(found["gemcitabine-docetaxel"], "gemcitabine")


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


def test_s07_every_course_of_drugs_carries_a_caution_in_pregnancy() -> None:
    found = options(assess(scenario("s07", patient={"pregnant": True})))
    assert len(found) > 1
    for position in found.values():
        assert [one for one in position.cautions if one.applies and "no source" in one.why.lower()]


def test_s08_a_stump_is_outside_the_scope_and_the_page_says_so_first() -> None:
    assessment = assess(scenario("s08"))
    assert all(answer.asked is False for answer in assessment.values())
    assert assessment.scope.covered is False
    assert "not a leiomyosarcoma" in assessment.scope.reason
    page = flat(assessment.to_text())
    assert page.index(assessment.scope.reason) < page.index("READ BY NO RULE")
    assert [one.applies for one in assessment.not_covered] == [True]


def test_s09_a_tumour_of_the_bowel_is_one_outside_the_uterus() -> None:
    bowel, elsewhere = assess(scenario("s09")), assess(scenario("s09", tumour={"site": "retroperitoneum"}))
    assert bowel["adjuvant-radiotherapy"].stance is Stance.INDIVIDUALISE
    for question, answer in bowel.items():
        assert (answer.asked, answer.reason) == (elsewhere[question].asked, elsewhere[question].reason)
        assert [p.stance for p in answer.options.values()] == [p.stance for p in elsewhere[question].options.values()]


def test_s10_first_line_is_asked_and_local_treatment_said_to_be_uncovered() -> None:
    assessment = assess(scenario("s10"))
    assert assessment["first-line-systemic"]["doxorubicin-combination"].stance is Stance.OPTION
    assert said(assessment)["Surgery and radiotherapy of a locally advanced first tumour"] is True


def test_s11_renal_impairment_is_a_caution_on_ifosfamide_without_an_invented_figure() -> None:
    held = holding(assess(scenario("s11")), "ifosfamide")
    assert held["doxorubicin-ifosfamide"].stance is Stance.OPTION
    for position in held.values():
        here = [one for one in applying(position, "ifosfamide") if "patient.renal_function" in one.facts]
        assert here
        assert all(one.citations and not one.limits for one in here)
        assert any("No renal figure" in one.why and "was read" in one.why for one in here)


def test_s12_each_limit_of_the_dose_is_shown_with_its_source() -> None:
    found = holding(assess(scenario("s12")), "doxorubicin")
    assert found
    for position in found.values():
        limits = {one.value: one.source for caution in position.cautions for one in caution.limits}
        assert {400, 450, 550} <= set(limits)
        assert all(limits.values())


@pytest.mark.parametrize(
    ("percent", "severity"), [(35, Severity.CAUTION), (30, Severity.CONTRAINDICATED), (25, Severity.CONTRAINDICATED)]
)
def test_s13_the_ejection_fraction_is_a_caution_on_doxorubicin(percent: float, severity: Severity) -> None:
    found = holding(assess(scenario("s13", patient={"lvef_percent": percent})), "doxorubicin")
    assert found
    for position in found.values():
        cautions = [one for one in applying(position, "doxorubicin") if "patient.lvef_percent" in one.facts]
        assert severity in [one.severity for one in cautions]
        assert {30, 50} <= {limit.value for one in position.cautions for limit in one.limits}
        assert position.contraindicated is (True if severity is Severity.CONTRAINDICATED else None)


def test_s13b_the_course_with_doxorubicin_alone_is_contraindicated() -> None:
    found = options(assess(scenario("s13b")))
    with_it, without = found["gemcitabine-docetaxel-then-doxorubicin"], found["gemcitabine-docetaxel"]
    assert (with_it.stance, with_it.contraindicated) == (Stance.UNDETERMINED, True)
    assert without.contraindicated is not True


def test_s14_ecog_4_is_a_caution_with_the_range_each_source_admits() -> None:
    position = options(assess(scenario("s14")))["doxorubicin-ifosfamide"]
    found = [one for one in position.cautions if one.applies and "patient.ecog" in one.facts]
    assert {limit.value for one in found for limit in one.limits} >= {1, 2}
    assert len({limit.source for one in found for limit in one.limits}) > 1


def test_s14b_low_counts_forbid_a_course_with_figures_and_source() -> None:
    found = options(assess(scenario("s14b")))
    assert found["doxorubicin-ifosfamide"].contraindicated is True
    for position in holding(assess(scenario("s14b")), "ifosfamide").values():
        grave = [one for one in position.cautions if one.applies and one.severity is Severity.CONTRAINDICATED]
        assert grave
        assert all(one.citations for one in grave)
        assert 50 in {limit.value for one in grave for limit in one.limits}


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
    assert assessment.scope.reason == (
        "The guidance covers this patient: the patient is an adult and the tumour is a leiomyosarcoma."
    )
    assert assessment.to_dict()["scope"]["reason"] == assessment.scope.reason
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
    """Another site is all that can be entered of it, so whether it is bone stays open."""
    assert said(assess(scenario("s19")))["A tumour of bone"] is None
    assert "NOT COVERED If it applies: Treatment in pregnancy; A tumour of bone" in flat(
        assess(scenario("s19")).to_text()
    )
    assert "A tumour of bone" not in said(assess(scenario("s02")))


def test_s20_a_second_primary_may_always_be() -> None:
    assert said(assess(scenario("s20")))["A second tumour"] is None


def test_s21_what_failed_is_said_on_the_option_that_repeats_it() -> None:
    position = options(assess(scenario("s21", treatment={"last_line_result": "progression"})))["doxorubicin-ifosfamide"]
    said_before = [one for one in applying(position, "ifosfamide") if "before" in one.why]
    assert said_before
    assert not [one for one in position.arguments if one.direction is Direction.FOR and one.applies]


def test_s22_the_patients_of_marker_5_are_shown_its_nine_patients() -> None:
    assessment = assess(scenario("s22"))
    found = arguments(assessment["first-line-systemic"]["doxorubicin-ifosfamide"])
    assert found["doxorubicin-ifosfamide-second-line"].applies is True
    assert "n = 9" in assessment.to_text(full=True)


def test_s23_trials_of_lower_stages_are_indirect_for_stage_iii() -> None:
    found = options(assess(scenario("s23")))
    radiotherapy = arguments(found["adjuvant-radiotherapy"])
    course = arguments(found["gemcitabine-docetaxel-then-doxorubicin"])
    assert radiotherapy["eortc-55874-survival"].applies is False
    assert course["gemcitabine-docetaxel-then-doxorubicin-uncontrolled"].applies is False
    assert course["gog-0277"].applies is False


def test_s24_receptors_are_named_as_read_by_no_rule() -> None:
    assessment = assess(scenario("s24"))
    assert {"tumour.er_positive", "tumour.pr_positive"} <= {one.fact for one in assessment.unread()}
    assert "oestrogen-receptor positive" in flat(assessment.to_text()).partition("READ BY NO RULE")[2]
    assert said(assessment)["Endocrine treatment"] is True


def test_s25_an_unresectable_localised_recurrence_is_not_passed_over() -> None:
    assessment = assess(scenario("s25"))
    assert assessment.situation.id == "local-recurrence-unresectable"
    assert said(assessment)["Localised recurrence that is not resectable"] is True


def test_s27_a_small_skin_tumour_is_in_the_adjuvant_setting() -> None:
    assessment = assess(scenario("s27"))
    assert assessment.situation.id == "primary-resected"
    found = options(assessment)
    assert {found[name].stance for name in found if "chemo" in name or "gem" in name} == {Stance.UNDETERMINED}


def test_s27_no_source_that_says_whom_it_speaks_of_supports_chemotherapy_at_this_risk() -> None:
    assessment = assess(scenario("s27"))
    found = options(assessment)
    courses = ("adjuvant-chemotherapy", "gemcitabine-docetaxel", "gemcitabine-docetaxel-then-doxorubicin")
    for name in courses:
        speaking_for = [one for one in found[name].arguments if one.direction is Direction.FOR]
        assert speaking_for
        assert all(one.applies is False or one.not_read for one in speaking_for)
    criteria = arguments(found["adjuvant-chemotherapy"])["german-s3-criteria"]
    assert (criteria.applies, criteria.outside) == (
        False,
        ("the tumour size is at most 5 cm", "the depth is superficial", "the FNCLCC grade is below 2"),
    )
    page = flat(assessment.to_text(full=True))
    assert "Pervaiz, meta-analysis, 18 trials, 2008 (as far as read)" in page
    assert "German S3 guideline (likely), edition not seen (indirect)" in page


def test_s27_the_criteria_of_a_large_deep_tumour_of_high_grade_are_met() -> None:
    tumour = {"size_cm": 6, "grade": 2, "depth": "deep"}
    criteria = arguments(options(assess(scenario("s27", tumour=tumour)))["adjuvant-chemotherapy"])["german-s3-criteria"]
    assert (criteria.applies, criteria.not_read) == (
        True,
        "whether leiomyosarcoma counts as a chemosensitive subtype",
    )


def test_every_scenario_has_a_test_of_its_own() -> None:
    named = "".join(name for name in globals() if name.startswith("test_s"))
    assert [one for one in SCENARIOS if f"{one}_" not in named] == []


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
