"""Whether the evidence speaks of a patient: directly, or what leaves the patient out, or what is missing to tell."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from lmsrules import Assessment, Case, Patient, Treatment, Tumour, assess, excludes, guidance, includes, one_of, only
from lmsrules.explanation.answered import Argument
from lmsrules.explanation.population import missing, of_population
from lmsrules.facts import tumour as facts_of
from lmsrules.logic import rulebook_from_data
from lmsrules.logic.errors import RulebookError
from lmsrules.logic.kleene import truth
from lmsrules.logic.printing import to_data
from lmsrules.logic.rulebook import draft_of, rulebook_of
from lmsrules.logic.values import Value
from lmsrules.rules.evidence import CERVIX
from lmsrules.strategies import facts

from . import oracle
from .knowledge.entry import ADVANCED, RELAPSED, RESECTED

RULEBOOK = guidance()


def found(assessment: Assessment) -> dict[str, Argument]:
    """The arguments of an assessment by the id of their evidence."""
    positions = (position for answer in assessment.values() for position in answer.options.values())
    return {argument.evidence: argument for position in positions for argument in position.arguments}


def applies(case: Case) -> dict[str, bool | None]:
    return {name: argument.applies for name, argument in found(assess(case)).items()}


def patient(**more: Any) -> Patient:
    return Patient(**{"age_years": 55, "sex": "female", "ecog": 1, **more})


def tumour(**more: Any) -> Tumour:
    return Tumour(**{"histology": "leiomyosarcoma", "site": "uterus", **more})


def resected(**more: Any) -> Case:
    """A first uterine tumour, completely resected; scenario s01 where it was morcellated."""
    first: dict[str, Any] = {"size_cm": 8, "grade": 3, "extent": "localised", "recurrence": "none"}
    return Case(
        patient=patient(),
        tumour=tumour(**{**first, **more}),
        treatment=Treatment(resection="complete", margins="R0"),
    )


def advanced(lines: int = 0, ecog: int = 1, drugs: Any = None, **more: Any) -> Case:
    """Unresectable metastases outside the uterus."""
    first: dict[str, Any] = {"site": "retroperitoneum", "extent": "metastatic", "recurrence": "none"}
    return Case(
        patient=patient(ecog=ecog),
        tumour=tumour(**{**first, "resectable": False, **more}),
        treatment=Treatment(systemic_lines=lines, resection="none", prior_drugs=drugs),
    )


UTERINE_RELAPSE: dict[str, Any] = {"site": "uterus", "recurrence": "distant"}


def test_a_case_that_leaves_nothing_open_is_direct_or_inside_as_far_as_read() -> None:
    known = found(assess(RESECTED, rulebook=RULEBOOK))
    assert (known["eortc-55874-survival"].applies, known["eortc-55874-survival"].not_read) == (True, "")
    assert (known["gog-0277"].applies, known["gog-0277"].not_read) == (True, "LVEF, counts, organ function")
    text = " ".join(assess(RESECTED, rulebook=RULEBOOK).to_text(full=True).split())
    assert "[randomised trial; direct]" in text
    assert (
        "[randomised trial; inside its criteria as far as read; not known to us: LVEF, counts, organ function]" in text
    )


def test_s01_advice_for_tumours_not_morcellated_is_indirect_after_morcellation() -> None:
    argument = found(assess(resected(morcellated=True)))["options-review-2018"]
    assert (argument.applies, argument.outside) == (False, ("the tumour was morcellated",))
    assert found(assess(resected(morcellated=False)))["options-review-2018"].applies is True
    assert found(assess(resected(morcellated=True)))["morcellation"].applies is True
    limb = found(assess(resected(site="extremity", morcellated=True)))["morcellation"]
    assert (limb.applies, limb.outside) == (False, ("the site of the primary tumour is not uterus",))


def test_s23_stage_iii_is_indirect_for_trials_of_lower_stages() -> None:
    case = resected(figo_stage="IIIB", size_cm=12, extent="locally_advanced")
    arguments = found(assess(case))
    for name in ("eortc-55874-survival", "gog-0277", "gemcitabine-docetaxel-then-doxorubicin-uncontrolled"):
        assert arguments[name].applies is False
        assert any(words.startswith("the FIGO stage is not IA") for words in arguments[name].outside)
    assert arguments["sarcgyn-overall-survival"].applies is None  # up to stage III; the counts are not known
    text = " ".join(assess(case).to_text(full=True).split())
    assert (
        "indirect: the extent of the disease is locally advanced or metastatic and the FIGO stage is not IA or" in text
    )


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("gemcitabine-docetaxel-then-doxorubicin-uncontrolled", {"tumour.grade": 1}, "the FNCLCC grade is below 2"),
        ("gog-0277", {"tumour.figo_stage": "not_applicable"}, "the FIGO stage is not IA or IB"),
        ("sarcgyn-overall-survival", {"patient.age_years": 82}, "the patient's age is above 65 years"),
        ("sarcgyn-overall-survival", {"patient.creatinine_x_uln": 1.3}, "serum creatinine is at least 1.25 x"),
        ("eortc-62931", {"patient.age_years": 71}, "the patient's age is above 70 years"),
    ],
)
def test_the_clause_that_leaves_a_resected_patient_out(name: str, change: dict[str, Value], words: str) -> None:
    (said,) = found(assess({**RESECTED, **change}))[name].outside
    assert said.startswith(words)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("eortc-62012-survival", {"patient.ecog": 4}, "the ECOG performance status is above 1"),
        ("eortc-62012-survival", {"tumour.grade": 1}, "the FNCLCC grade is below 2"),
        ("lms-04-survival", {"treatment.prior_drugs includes doxorubicin": True}, "chemotherapy has been given"),
        ("lms-04-survival", {"treatment.adjuvant includes chemotherapy": True}, "chemotherapy has been given"),
    ],
)
def test_the_clause_that_leaves_a_patient_with_advanced_disease_out(
    name: str, change: dict[str, Value], words: str
) -> None:
    assert found(assess(ADVANCED))[name].applies is True
    assert found(assess({**ADVANCED, **change}))[name].outside == (words,)


def test_third_line_after_an_anthracycline_is_not_lms_04() -> None:
    assert "lms-04-survival" not in found(assess({**ADVANCED, "treatment.systemic_lines": 2}))


@pytest.mark.parametrize("site", ["uterus", "retroperitoneum"])
def test_eortc_62931_let_in_uterine_sarcoma(site: str) -> None:
    known = {**RESECTED, "tumour.site": site, "tumour.figo_stage": "IB" if site == "uterus" else "not_applicable"}
    argument = found(assess(known))["eortc-62931"]
    assert argument.applies is True
    assert "how many had uterine tumours" in argument.not_read


def test_s22_the_patients_of_marker_5_are_shown_its_evidence() -> None:
    drugs = includes("gemcitabine", "docetaxel") & excludes("doxorubicin", "unnamed_anthracycline")
    assessment = assess(advanced(drugs=drugs, **UTERINE_RELAPSE))
    position = assessment["first-line-systemic"]["doxorubicin-ifosfamide"]
    argument = {one.evidence: one for one in position.arguments}["doxorubicin-ifosfamide-second-line"]
    assert (argument.applies, argument.not_read) == (True, "")
    text = " ".join(assessment.to_text(full=True).split())
    assert "n = 9" in text
    assert "adjuvant gemcitabine + docetaxel" in text
    assert found(assess(RELAPSED))["doxorubicin-ifosfamide-second-line"].applies is True


def test_everybody_else_on_a_second_line_is_told_that_it_is_indirect() -> None:
    argument = found(assess(advanced(lines=1)))["doxorubicin-ifosfamide-second-line"]
    assert argument.applies is False
    assert "the site of the primary tumour is not uterus" in argument.outside
    position = assess(advanced(lines=1))["second-line-systemic"]["doxorubicin-ifosfamide"]
    assert position.stance == "OPTION"
    assert "nine patients" in position.reason


def test_s21_nothing_that_failed_is_called_evidence_for_trying_it_again() -> None:
    drugs = includes("doxorubicin", "ifosfamide") & excludes("gemcitabine", "docetaxel")
    assessment = assess(advanced(lines=1, drugs=drugs, **UTERINE_RELAPSE))
    arguments = assessment["second-line-systemic"]["doxorubicin-ifosfamide"].arguments
    assert [one.applies for one in arguments if one.direction == "for"] == [False, False]
    unknown = found(assess(advanced(lines=1, **UTERINE_RELAPSE)))["doxorubicin-ifosfamide-response"]
    assert unknown.applies is None
    assert unknown.missing == (
        "treatment.prior_drugs includes doxorubicin",
        "treatment.prior_drugs includes ifosfamide",
    )


def test_s14_ecog_4_is_outside_the_trials_of_combinations() -> None:
    by_name = applies(advanced(ecog=4, grade=2, drugs=only()))
    for name in ("lms-04-survival", "eortc-62012-survival", "eortc-propensity-progression"):
        assert by_name[name] is False
    assert applies(advanced(grade=2, drugs=only()))["eortc-62012-survival"] is True


def test_what_is_missing_to_tell_is_named() -> None:
    argument = found(assess(resected()))["eortc-55874-survival"]
    assert argument.applies is None
    assert argument.missing[0] == "tumour.figo_stage"
    text = " ".join(assess(resected()).to_text(full=True).split())
    assert "depends on the FIGO stage, the treatments given before the operation and the treatments given after" in text


def test_whether_the_cervix_counts_as_the_uterus_is_not_known_of_either_side() -> None:
    """No source says so: a tumour of the cervix is neither in the evidence on the uterus nor in that on other sites."""
    arguments = found(assess(advanced(site="cervix", ecog=1, drugs=only(), grade=2)))
    for name in ("turkey-non-uterine", "turkey-uterine", "sutton-1996"):
        assert (arguments[name].applies, arguments[name].outside, arguments[name].missing) == (None, (), ())
        assert arguments[name].not_read.startswith("whether a tumour of the cervix counts as uterine")
    after_resection = assess({**RESECTED, "tumour.site": "cervix"})
    trial = found(after_resection)["eortc-55874-survival"]
    assert (trial.applies, trial.not_read) == (None, CERVIX.what)
    text = " ".join(after_resection.to_text(full=True).split())
    assert "[randomised trial; not known to us: whether a tumour of the cervix counts as uterine]" in text
    assert after_resection["adjuvant-radiotherapy"].stance == "INDIVIDUALISE"
    (cervix,) = [one for one in after_resection.not_covered if one.decision == "A tumour of the cervix"]
    assert cervix.applies is True
    assert "The guidance does not speak of the cervix" in text


def test_what_leaves_a_tumour_of_the_cervix_out_is_never_its_site() -> None:
    (clause,) = found(assess({**RESECTED, "tumour.site": "cervix", "tumour.grade": 1}))["eortc-55874-survival"].outside
    assert clause == "the FNCLCC grade is below 2"
    for argument in found(assess({**RESECTED, "tumour.site": "cervix"})).values():
        assert "the site of the primary tumour is not uterus" not in argument.outside
    limb = found(assess({**RESECTED, "tumour.site": "extremity", "tumour.figo_stage": "not_applicable"}))
    assert "the site of the primary tumour is not uterus" in limb["eortc-55874-survival"].outside


def test_a_site_known_in_part_may_be_the_cervix() -> None:
    case = {**RESECTED, "tumour.site": one_of("cervix", "extremity"), "tumour.figo_stage": "not_applicable"}
    argument = found(assess(case))["wong-2013-radiotherapy"]
    assert (argument.applies, argument.missing) == (None, ("tumour.site",))


def test_values_that_a_source_does_not_place_are_checked() -> None:
    odd = evolve(CERVIX, may_be="womb")
    evidence = tuple(evolve(one, unclear=(odd,)) if one.unclear else one for one in RULEBOOK.evidence)
    with pytest.raises(RulebookError, match="'cervix' and 'womb' are not both values of"):
        rulebook_of(draft_of(RULEBOOK, evidence=evidence))
    assert rulebook_from_data(RULEBOOK.parts).sha256 == RULEBOOK.sha256


def test_both_ways_are_told_in_json() -> None:
    data = json.loads(assess(resected(morcellated=True)).to_json())
    options = [option for answer in data["answers"] for option in answer["options"]]
    arguments = {one["evidence"]: one for option in options for one in option["arguments"]}
    assert arguments["options-review-2018"] == {
        "evidence": "options-review-2018",
        "label": "Friedman, review, 2018",
        "direction": "against",
        "applies": False,
        "outside": ["the tumour was morcellated"],
        "missing": [],
        "not_read": "",
    }


@given(facts())
def test_the_three_answers_carry_what_they_need(known: dict[str, Value]) -> None:
    for argument in found(assess(known)).values():
        assert bool(argument.outside) is (argument.applies is False)
        if argument.applies is None:
            assert argument.missing or CERVIX.what in argument.not_read
        else:
            assert not argument.missing
        assert not set(argument.missing) & {
            path for path, value in known.items() if isinstance(value, str | bool | int)
        }


def test_constraints_decide_too() -> None:
    """A dose of doxorubicin was given, so chemotherapy was; a FIGO stage I at first presentation is not metastatic."""
    case = advanced(**UTERINE_RELAPSE)
    assert found(assess(case))["lms-04-survival"].applies is None
    dose = evolve(case, patient=patient(prior_doxorubicin_mg_per_m2=450))
    assert found(assess(dose))["lms-04-survival"].outside == ("chemotherapy has been given",)


def test_criteria_that_exclude_each_other_leave_everybody_out() -> None:
    impossible = evolve(
        RULEBOOK.evidence_by_id["gog-0277"], population=(facts_of.figo_stage == "IA") & (facts_of.size_cm > 5)
    )
    book = evolve(RULEBOOK, evidence=tuple(impossible if e.id == "gog-0277" else e for e in RULEBOOK.evidence))
    known = {path: value for path, value in RESECTED.items() if path != "tumour.figo_stage"}
    argument = found(assess(known, rulebook=book))["gog-0277"]
    assert argument.applies is False
    assert argument.outside == ("the FIGO stage is not IA or the tumour size is at most 5 cm",)


@given(facts(), facts())
def test_no_more_knowledge_overturns_it(known: dict[str, Value], more: dict[str, Value]) -> None:
    every = {**more, **known}
    assume(RULEBOOK.compiled.is_possible(RULEBOOK.compiled.cells(every)))
    before = {e.id: of_population(RULEBOOK, known, e.population) for e in RULEBOOK.evidence}
    for evidence in RULEBOOK.evidence:
        after = of_population(RULEBOOK, every, evidence.population)
        assert before[evidence.id] in (None, after)
        by_clause = truth(evidence.population, every, RULEBOOK.conditions)
        assert by_clause in (None, after)  # clause by clause is never more than exact, and never other
        if after is None:
            assert not set(missing(RULEBOOK, every, evidence.population)) & set(every)


@given(facts(), st.randoms(use_true_random=False))
def test_what_is_missing_decides_it(known: dict[str, Value], random: Random) -> None:
    for name, argument in found(assess(known)).items():
        more = {path: random.choice(values_of(path)) for path in argument.missing}
        every = {**known, **more}
        if RULEBOOK.compiled.is_possible(RULEBOOK.compiled.cells(every)):
            decided = of_population(RULEBOOK, every, RULEBOOK.evidence_by_id[name].population)
            assert decided is not None
            assert argument.applies in (None, decided)


def values_of(path: str) -> list[Value]:
    """Values of a field on both sides of whatever a population tests."""
    return oracle.values_of(RULEBOOK.fields_by_path[path], [evidence.population for evidence in RULEBOOK.evidence])


def test_the_later_attribute_leaves_the_hashes_of_other_rulebooks() -> None:
    evidence = RULEBOOK.evidence_by_id["gog-0277"]
    assert to_data(evidence)["not_read"] == evidence.not_read
    assert "not_read" not in to_data(evolve(evidence, not_read=""))
