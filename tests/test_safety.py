"""The cautions of the shipped rulebook on named patients: what a tumour board must not miss."""

from __future__ import annotations

import re
from typing import Any

import pytest
from attrs import evolve

from lmsrules import ArgumentError, Case, FactsError, Patient, Treatment, Tumour, assess, guidance, includes
from lmsrules.explanation.answered import Position
from lmsrules.logic.cautions import cautions_on
from lmsrules.logic.limits import disorder
from lmsrules.logic.parts import Severity, Stance
from lmsrules.logic.values import show
from lmsrules.proving.cautions import caution_flaws
from lmsrules.verify import verify

FIRST, SECOND, ADJUVANT = "first-line-systemic", "second-line-systemic", "adjuvant-chemotherapy"
WITH_DOXORUBICIN = [
    (FIRST, "doxorubicin-combination"),
    (FIRST, "doxorubicin-ifosfamide"),
    (SECOND, "doxorubicin-ifosfamide"),
    (ADJUVANT, "gemcitabine-docetaxel-then-doxorubicin"),
]


def metastatic(lines: int = 0, treated: dict[str, Any] | None = None, **patient: Any) -> Case:
    """A woman of 55 with metastases that cannot be removed."""
    return Case(
        patient=Patient(**{"age_years": 55, "sex": "female", "ecog": 1, **patient}),
        tumour=Tumour(histology="leiomyosarcoma", site="retroperitoneum", extent="metastatic", recurrence="none"),
        treatment=Treatment(systemic_lines=lines, **(treated or {"resection": "none"})),
    )


def resected(treated: dict[str, Any] | None = None, **patient: Any) -> Case:
    """A woman of 55 after complete resection of a uterine tumour."""
    return Case(
        patient=Patient(**{"age_years": 55, "sex": "female", "ecog": 1, **patient}),
        tumour=Tumour(
            histology="leiomyosarcoma", site="uterus", size_cm=8, grade=3, extent="localised", recurrence="none"
        ),
        treatment=Treatment(resection="complete", margins="R0", **(treated or {})),
    )


def applying(position: Position) -> set[str]:
    return {one.id for one in position.cautions if one.applies}


def test_every_option_with_doxorubicin_has_its_cautions_in_every_line() -> None:
    standing = cautions_on(guidance())
    for pair in WITH_DOXORUBICIN:
        there = {one.caution.id for one in standing[pair] if one.certain}
        assert {c.id for c in guidance().cautions if c.agents == ("doxorubicin",)} <= there
    assert not {one.caution.id for one in standing[ADJUVANT, "gemcitabine-docetaxel"]} & {
        "doxorubicin-counts",
        "doxorubicin-cumulative-dose",
    }
    perhaps = {one.caution.id for one in standing[ADJUVANT, "adjuvant-chemotherapy"] if not one.certain}
    assert "doxorubicin-ejection-fraction-too-low" in perhaps


@pytest.mark.parametrize(
    ("lvef", "barred", "cautions"),
    [(25, True, "too-low"), (30, True, "too-low"), (31, None, "low"), (35, None, "low"), (49.5, None, "low")],
)
def test_a_low_ejection_fraction(lvef: float, barred: bool | None, cautions: str) -> None:
    answers = assess(metastatic(lvef_percent=lvef))
    for option in ("doxorubicin-combination", "doxorubicin-ifosfamide"):
        position = answers[FIRST][option]
        assert position.stance is Stance.OPTION  # a caution stands beside the stance
        assert position.contraindicated is barred
        assert applying(position) == {f"doxorubicin-ejection-fraction-{cautions}"}
    text = " ".join(answers.to_text().split())
    assert f"Also known: LVEF {show(lvef)} %." in text
    place = "at" if lvef == 30 else "below" if lvef < 30 else "above"
    assert f"Limits: LVEF {show(lvef)} %, {place} 30 [" in text


def test_a_normal_ejection_fraction_is_no_caution_unless_it_fell_so_far() -> None:
    assert applying(assess(metastatic(lvef_percent=50))[FIRST]["doxorubicin-ifosfamide"]) == set()
    fell = assess(metastatic(lvef_percent=50, lvef_fall_points=10))[FIRST]["doxorubicin-ifosfamide"]
    assert applying(fell) == {"doxorubicin-ejection-fraction-fell"}
    assert fell.contraindicated is True
    assert applying(assess(metastatic(lvef_percent=51, lvef_fall_points=30))[FIRST]["doxorubicin-ifosfamide"]) == set()


def test_lvef_25_before_an_adjuvant_course() -> None:
    answer = assess(resected(lvef_percent=25))[ADJUVANT]
    assert answer["gemcitabine-docetaxel-then-doxorubicin"].contraindicated is True
    assert answer["gemcitabine-docetaxel-then-doxorubicin"].stance is Stance.UNDETERMINED
    assert answer["gemcitabine-docetaxel"].contraindicated is False
    assert answer["adjuvant-chemotherapy"].contraindicated is False  # it may be without doxorubicin
    (perhaps,) = [one for one in answer["adjuvant-chemotherapy"].cautions if one.applies]
    assert (perhaps.certain, perhaps.agents) == (False, ("doxorubicin",))


FROM_300 = {"heart-checks"}
FROM_400 = {*FROM_300, "cardiac-assessment", "heart-failure"}
FROM_450 = {*FROM_400, "lifetime-dose", "cardiac-rating"}


@pytest.mark.parametrize(
    ("dose", "reached", "barred"),
    [
        (299, set(), None),
        (300, FROM_300, None),
        (399, FROM_300, None),
        (400, FROM_400, None),
        (449, FROM_400, None),
        (450, FROM_450, None),
        (549, FROM_450, None),
        (550, {*FROM_450, "cumulative-dose"}, True),
    ],
)
def test_the_dose_of_doxorubicin_given_so_far(dose: float, reached: set[str], barred: bool | None) -> None:
    answers = assess(metastatic(1, prior_doxorubicin_mg_per_m2=dose))
    position = answers[SECOND]["doxorubicin-ifosfamide"]
    assert applying(position) == {f"doxorubicin-{name}" for name in reached} | {"doxorubicin-given-before"}
    assert position.contraindicated is barred
    text, numbers = " ".join(answers.to_text(full=True).split()), answers.explain().document().numbers
    for figure, source in (  # one beside the other on the page, the strictest too
        ("300 mg/m2, the cumulative dose of doxorubicin above which", "doxorubicin-label-us"),
        ("400 mg/m2, the cumulative dose of doxorubicin with another cardiotoxic", "doxorubicin-label-ph"),
        ("400 mg/m2, the lifelong dose", "bc-brajac-2014"),
        ("400 mg/m2, the lowest dose of doxorubicin for which heart failure", "bmc-cancer-2020"),
        ("450 mg/m2, the lifetime dose", "nccp-00392"),
        ("450 mg/m2, the dose of doxorubicin for rating the heart", "cco-sa-vdc-2008"),
        ("550 mg/m2, the cumulative dose of doxorubicin ", "doxorubicin-label-ph"),
    ):
        assert (figure in text and f"[{numbers[source]}]" in text.split(figure)[1][:120]) is bool(reached)


def test_a_caution_lists_the_limits_that_it_uses_itself() -> None:
    cautions = {one.id: one for one in assess(metastatic(1))[SECOND]["doxorubicin-ifosfamide"].cautions}
    for name, limits in {
        "doxorubicin-cumulative-dose": ["doxorubicin-cumulative"],
        "doxorubicin-lifetime-dose": ["doxorubicin-lifetime"],
        "doxorubicin-cardiac-rating": ["doxorubicin-cardiac-rating"],
        "doxorubicin-ifosfamide-bilirubin": ["doxorubicin-ifosfamide-bilirubin"],
        "ifosfamide-counts": ["ifosfamide-neutrophils", "ifosfamide-platelets"],
        "pregnancy": [],
    }.items():
        assert [limit.name for limit in cautions[name].limits] == limits
    sources = {one.id: {limit.source for limit in one.limits} for one in cautions.values()}
    assert sources["doxorubicin-lifetime-dose"] == {"nccp-00392"}
    assert sources["doxorubicin-cardiac-rating"] == {"cco-sa-vdc-2008"}
    assert all(sources[name] <= {*one.citations} for name, one in cautions.items())


def test_the_lifetime_dose_is_not_compared_with_a_limit_that_can_be_set() -> None:
    """What a text says of another limit would be untrue once that is set."""
    why = guidance().cautions_by_id["doxorubicin-lifetime-dose"].why
    assert "stricter" not in why
    assert "prescribing information" not in why


def test_the_lower_limit_with_cardiac_risk() -> None:
    for dose, risk, barred in ((400, True, True), (399, True, None), (400, False, None), (400, None, None)):
        known: dict[str, Any] = {} if risk is None else {"cardiac_risk": risk}
        case = metastatic(1, prior_doxorubicin_mg_per_m2=dose, **known)
        assert assess(case)[SECOND]["doxorubicin-ifosfamide"].contraindicated is barred


def test_a_limit_that_was_set_is_marked_and_changes_the_hash() -> None:
    book = guidance(limits={"doxorubicin-cumulative": 450})
    assert book.sha256 != guidance().sha256
    case = metastatic(1, prior_doxorubicin_mg_per_m2=450)
    position = assess(case, rulebook=book)[SECOND]["doxorubicin-ifosfamide"]
    assert position.contraindicated is True
    (cumulative,) = [one for one in position.cautions if one.id == "doxorubicin-cumulative-dose"]
    assert [(one.value, one.default) for one in cumulative.limits if one.name == "doxorubicin-cumulative"] == [
        (450, 550)
    ]
    assessment = assess(case, rulebook=book)
    said = "Limits set here: doxorubicin-cumulative 450 mg/m2 (550 as read)."
    for text in (assessment.to_text(), assessment.to_text(full=True), assessment.to_markdown(), assessment.to_html()):
        flat = " ".join(re.sub(r"<[^>]*>|\\\\", "", text).split())
        assert flat.count(said) == 1
        assert flat.index(said) < flat.index("The guidance says")  # above the answers
    assert assessment.to_dict()["limits_set"] == [
        {
            "name": "doxorubicin-cumulative",
            "value": 450,
            "default": 550,
            "unit": "mg/m2",
            "source": "doxorubicin-label-ph",
        }
    ]
    assert assess(case).to_dict()["limits_set"] == []


def test_low_counts_wait_and_the_lowest_bar_ifosfamide() -> None:
    answer = assess(metastatic(neutrophils_10e9_per_l=0.4, platelets_10e9_per_l=30))[FIRST]
    both, any_of = answer["doxorubicin-ifosfamide"], answer["doxorubicin-combination"]
    assert applying(both) == {"ifosfamide-counts-lowest", "doxorubicin-counts", "ifosfamide-counts"}
    assert both.contraindicated is True
    assert any_of.contraindicated is None
    assert {one.id: one.severity for one in any_of.cautions if one.applies and one.certain} == {
        "doxorubicin-counts": Severity.WAIT
    }
    assert "trabectedin-counts" in applying(any_of)
    fine = assess(metastatic(neutrophils_10e9_per_l=1.5, platelets_10e9_per_l=100, white_cells_10e9_per_l=2))[FIRST]
    assert not [name for name in applying(fine["doxorubicin-combination"]) if "counts" in name]


def test_impaired_kidneys_and_that_no_figure_was_read() -> None:
    answer = assess(metastatic(renal_function="impaired"))[FIRST]
    assert applying(answer["doxorubicin-ifosfamide"]) == {"ifosfamide-kidneys"}
    (kidneys,) = [one for one in answer["doxorubicin-ifosfamide"].cautions if one.applies]
    assert "No renal figure" in kidneys.why
    assert kidneys.limits == ()
    assert "dacarbazine-kidneys-israel" in applying(answer["doxorubicin-combination"])


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"creatinine_clearance_ml_per_min": 12}, "the creatinine clearance is 12 mL/min"),
        ({"creatinine_x_uln": 9}, "serum creatinine is 9 x the upper limit of normal"),
    ],
)
def test_measured_kidneys_are_weighed_with_ifosfamide_though_no_figure_was_read(
    known: dict[str, Any], said: str
) -> None:
    for lines, question in ((0, FIRST), (1, SECOND)):
        case = metastatic(lines, **known)
        answers = assess(evolve(case, tumour=evolve(case.tumour, evidence_of_disease=True)))
        (kidneys,) = [o for o in answers[question]["doxorubicin-ifosfamide"].cautions if o.id == "ifosfamide-kidneys"]
        assert kidneys.applies is None  # no figure of ours says that they are impaired
        assert kidneys.limits == ()
        assert {*known} <= {path.partition(".")[2] for path in kidneys.weighs}
        assert not {f"patient.{name}" for name in known} & {one.fact for one in answers.unread()}
        (option,) = [
            option
            for answer in answers.to_dict()["answers"]
            if answer["question"] == question
            for option in answer["options"]
            if option["option"] == "doxorubicin-ifosfamide"
        ]
        assert {*kidneys.weighs} in [{*one["weighs"]} for one in option["cautions"]]
        text = " ".join(answers.to_text(full=True).split())
        assert f"To weigh: {said}. Impaired kidneys make encephalopathy from ifosfamide likelier. No renal" in text
    without = assess(metastatic())
    assert not {"patient.creatinine_x_uln", "patient.creatinine_clearance_ml_per_min"} & {*without.without_effect()}
    assert "To weigh: " not in without.to_text()


def test_measured_kidneys_are_weighed_with_dacarbazine() -> None:
    text = " ".join(assess(metastatic(creatinine_clearance_ml_per_min=12)).to_text().split())
    assert "To weigh, if dacarbazine is given: the creatinine clearance is 12 mL/min. One country's" in text
    impaired = metastatic(1, creatinine_clearance_ml_per_min=12, renal_function="impaired")
    text = " ".join(assess(impaired).to_text().split())
    assert " ifosfamide: the creatinine clearance is 12 mL/min. Impaired kidneys" in text
    assert "To weigh: the creatinine" not in text


def test_a_poor_performance_status_beside_what_each_protocol_admits() -> None:
    for ecog, expected in (
        (1, set()),
        (2, {"doxorubicin-ifosfamide-ecog-nccp", "ifosfamide-encephalopathy"}),
        (4, {"doxorubicin-ifosfamide-ecog-nccp", "doxorubicin-ifosfamide-ecog-nhs", "ifosfamide-encephalopathy"}),
    ):
        assert applying(assess(metastatic(ecog=ecog))[FIRST]["doxorubicin-ifosfamide"]) == expected


def test_trabectedin_is_told_of_where_a_combination_may_hold_it_and_the_us_and_the_eu_differ() -> None:
    found = assess(metastatic(bilirubin_x_uln=1.2, creatinine_clearance_ml_per_min=29))[FIRST][
        "doxorubicin-combination"
    ]
    assert {name for name in applying(found) if name.startswith("trabectedin")} == {
        "trabectedin-liver",
        "trabectedin-kidneys",
        "trabectedin-kidneys-combined",
    }
    assert found.contraindicated is None  # other combinations are without it
    liver = next(one for one in found.cautions if one.id == "trabectedin-liver")
    assert {(limit.value, limit.source) for limit in liver.limits if limit.fact == "patient.bilirubin_x_uln"} == {
        (1, "trabectedin-label-eu")
    }
    text = " ".join(assess(metastatic(bilirubin_x_uln=1.2)).to_text(full=True).split())
    assert "1.5 x the upper limit of normal, bilirubin above which the dose of trabectedin is reduced in the US" in text


@pytest.mark.parametrize(
    ("bilirubin", "transaminases", "us"),
    [
        (1.5, 2, set()),
        (1.6, 7.9, {"trabectedin-liver-us"}),
        (3, 7.9, {"trabectedin-liver-us"}),
        (3.1, 2, {"trabectedin-liver-us-no-dose"}),
        (2, 8, {"trabectedin-liver-us-no-dose"}),
        (1, 8, {"trabectedin-liver-us-no-dose"}),
        (2, None, set()),
        (10, None, {"trabectedin-liver-us-no-dose"}),
        (None, 9, {"trabectedin-liver-us-no-dose"}),
    ],
)
def test_the_reduced_us_dose_of_trabectedin_is_for_the_values_it_was_read_for(
    bilirubin: float | None, transaminases: float | None, us: set[str]
) -> None:
    case = metastatic(bilirubin_x_uln=bilirubin, transaminases_x_uln=transaminases)
    position = assess(case)[FIRST]["doxorubicin-combination"]
    assert {name for name in applying(position) if name.startswith("trabectedin-liver-us")} == us
    if transaminases is None and bilirubin == 2:  # both are open then
        assert "patient.transaminases_x_uln" in position.check_first
    cautions = guidance().cautions_by_id
    assert " US" not in cautions["trabectedin-liver"].why  # it cites the EU alone
    assert "0.9" not in cautions["trabectedin-liver-us-no-dose"].why


@pytest.mark.parametrize(
    ("known", "gemcitabine_docetaxel", "then_doxorubicin"),
    [
        ({"transaminases_x_uln": 3}, False, False),
        ({"transaminases_x_uln": 3.1}, True, False),
        ({"creatinine_x_uln": 1.5}, False, False),
        ({"creatinine_x_uln": 1.6}, True, True),
        ({"haemoglobin_g_per_dl": 8}, False, False),
        ({"haemoglobin_g_per_dl": 7.9}, False, True),
        ({"neutrophils_10e9_per_l": 1.5}, True, False),  # one trial says above, the other at least
        ({"neutrophils_10e9_per_l": 1.4}, True, True),
        ({"platelets_10e9_per_l": 100}, True, False),
        ({"platelets_10e9_per_l": 99}, True, True),
    ],
)
def test_what_the_trials_of_a_course_admitted(
    known: dict[str, Any], gemcitabine_docetaxel: bool, then_doxorubicin: bool
) -> None:
    answer = assess(resected(**known))[ADJUVANT]
    both = {"gemcitabine-docetaxel-trial-entry", "gemcitabine-docetaxel-then-doxorubicin-trial-entry"}
    expected = {
        *(["gemcitabine-docetaxel-trial-entry"] if gemcitabine_docetaxel else []),
        *(["gemcitabine-docetaxel-then-doxorubicin-trial-entry"] if then_doxorubicin else []),
    }
    assert applying(answer["gemcitabine-docetaxel-then-doxorubicin"]) & both == expected
    assert applying(answer["gemcitabine-docetaxel"]) & both == expected & {"gemcitabine-docetaxel-trial-entry"}


def test_pregnancy_is_on_every_cytotoxic_option_and_that_nothing_was_read_is_said() -> None:
    for case, question in ((metastatic(pregnant=True), FIRST), (resected(pregnant=True), ADJUVANT)):
        for position in assess(case)[question].options.values():
            (pregnancy,) = [one for one in position.cautions if one.id == "pregnancy" and one.applies]
            assert pregnancy.citations == ()
            assert "No source read here" in pregnancy.why


def test_what_was_given_before_or_failed_is_said_on_the_option() -> None:
    given = {"prior_drugs": includes("unnamed_anthracycline", "ifosfamide"), "last_line_result": "progression"}
    again = assess(metastatic(1, given))[SECOND]["doxorubicin-ifosfamide"]
    assert {"doxorubicin-given-before", "ifosfamide-given-before", "doxorubicin-ifosfamide-failed"} <= applying(again)
    before = assess(resected({"prior_drugs": includes("doxorubicin", "ifosfamide")}))[ADJUVANT]
    assert "doxorubicin-given-before" in applying(before["gemcitabine-docetaxel-then-doxorubicin"])
    assert not applying(before["gemcitabine-docetaxel"])


def test_one_of_two_drugs_that_was_given_before_is_said() -> None:
    for drug in ("gemcitabine", "docetaxel"):
        before = assess(resected({"prior_drugs": includes(drug)}))[ADJUVANT]
        for option in ("gemcitabine-docetaxel", "gemcitabine-docetaxel-then-doxorubicin", "adjuvant-chemotherapy"):
            assert applying(before[option]) == {f"{drug}-given-before"}
    both = assess(resected({"prior_drugs": includes("gemcitabine", "docetaxel")}))[ADJUVANT]
    assert "gemcitabine-docetaxel-given-before" in applying(both["gemcitabine-docetaxel"])


@pytest.mark.parametrize(
    ("given", "failed"),
    [
        (["doxorubicin"], {"doxorubicin"}),
        (["unnamed_anthracycline"], {"doxorubicin"}),
        (["ifosfamide"], {"ifosfamide"}),
        (["doxorubicin", "ifosfamide"], {"doxorubicin", "ifosfamide", "doxorubicin-ifosfamide"}),
        (["gemcitabine", "docetaxel"], set()),
    ],
)
def test_after_progression_each_drug_that_was_given_before_is_named(given: list[str], failed: set[str]) -> None:
    for result in ("progression", "stable"):
        answer = assess(metastatic(1, {"prior_drugs": includes(*given), "last_line_result": result}))[SECOND]
        found = {name for name in applying(answer["doxorubicin-ifosfamide"]) if name.endswith("-failed")}
        assert found == ({f"{name}-failed" for name in failed} if result == "progression" else set())
    for name in failed:  # which line it was in, we do not know
        assert guidance().cautions_by_id[f"{name}-failed"].check == "on which drugs the disease got worse"


def test_every_drug_that_is_offered_after_a_line_has_a_caution_on_its_failure() -> None:
    """And every drug on its having been given."""
    known = {one.id for one in guidance().cautions}
    drugs = {"doxorubicin", "ifosfamide", "trabectedin", "dacarbazine", "gemcitabine", "docetaxel"}
    drugs |= {"pazopanib", "eribulin"}
    assert {f"{drug}-given-before" for drug in drugs} <= known
    later = {
        drug
        for question in guidance().questions
        if question.drugs and question.id not in (FIRST, ADJUVANT)
        for option in question.options
        for drug in (*option.agents, *option.may_hold)
    }
    assert {f"{drug}-failed" for drug in later} <= known
    assert "gemcitabine-docetaxel-failed" in known


def test_what_to_check_first_never_displaces_what_settles_a_stance() -> None:
    answers = assess(metastatic())
    position = answers[FIRST]["doxorubicin-ifosfamide"]
    assert position.contraindicated is None
    assert position.depends_on == ()
    assert position.check_first[0] == "patient.prior_doxorubicin_mg_per_m2"
    assert not {one.fact for one in answers.next_questions()} & set(position.check_first)


@pytest.mark.parametrize(
    ("recurrence", "site", "told"),
    [
        ("local", "uterus", True),
        ("local_and_distant", "uterus", True),
        ("distant", "uterus", False),  # a lung metastasis, say
        ("local", "extremity", False),
    ],
)
def test_morcellation_where_the_recurrence_is_local_in_uterine_disease(recurrence: str, site: str, told: bool) -> None:
    case = Case(
        patient=Patient(age_years=55, sex="female"),
        tumour=Tumour(
            histology="leiomyosarcoma",
            site=site,  # type: ignore[arg-type]
            extent="localised" if recurrence == "local" else "metastatic",
            recurrence=recurrence,  # type: ignore[arg-type]
            resectable=True,
            evidence_of_disease=True,
        ),
        treatment=Treatment(resection="none", systemic_lines=0),
    )
    (position,) = assess(case)["surgery-for-recurrence"].options.values()
    assert applying(position) == ({"morcellation"} if told else set())
    assert position.contraindicated is False


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        ({"doxorubicin-platelets": 0}, "limit doxorubicin-platelets: 0 is not allowed; give a number from 20 to 200"),
        (
            {"doxorubicin-neutrophils": 0},
            "limit doxorubicin-neutrophils: 0 is not allowed; give a number from 0.5 to 5",
        ),
        ({"doxorubicin-neutrophils": 150}, "limit doxorubicin-neutrophils: 150 is not allowed"),
        ({"ifosfamide-white-cells-lowest": 50}, "give a number from 1 to 6 x 10"),
        ({"doxorubicin-ifosfamide-ecog-nhs": 1.5}, "1.5 is not allowed; give a whole number from 0 to 3"),
        ({"lvef-fall": 9.5}, "9.5 is not allowed; give a whole number from 3 to 30 percentage points"),
        ({"lvef-not-to-start": 70}, "limit lvef-not-to-start: 70 is not allowed"),
        (
            {"lvef-not-to-start": 55},
            "limit lvef-not-to-start is 55 %: it has to be less than limit lvef-normal, 50 %",
        ),
        (
            {"ifosfamide-platelets": 40},
            "limit ifosfamide-platelets-lowest is 50 x .*at most limit ifosfamide-platelets, 40 x",
        ),
        ({"trabectedin-bilirubin-us": 3}, "less than limit trabectedin-bilirubin-us-highest, 3 x"),
        ({"doxorubicin-ifosfamide-ecog-nccp": 3}, "at most limit doxorubicin-ifosfamide-ecog-nhs, 2"),
        ({"trabectedin-clearance": 70}, "at most limit trabectedin-clearance-combined, 60"),
    ],
)
def test_limits_that_are_not_sensible_are_refused(limits: dict[str, float], problem: str) -> None:
    with pytest.raises(ArgumentError, match=problem):
        guidance(limits=limits)


def test_no_limit_can_be_set_so_that_a_check_is_switched_off() -> None:
    """At every bound that can be set every caution can still apply."""
    for limit in guidance().limits:
        assert limit.low > 0 or limit.id.startswith("doxorubicin-ifosfamide-ecog")  # 0: the strictest there
        for bound in (limit.low, limit.high):
            other = evolve(limit, value=bound)
            if not [*disorder({**guidance().limits_by_id, limit.id: other})]:
                assert not [*caution_flaws(guidance(limits={limit.id: bound}))], f"{limit.id} {bound}"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("bilirubin_x_uln", 17, "give a number from 0 to 15 x the upper limit of normal .*neither umol/L nor mg/dL"),
        ("transaminases_x_uln", 35, "give a number from 0 to 20 x the upper limit of normal .*not U/L"),
        ("alkaline_phosphatase_x_uln", 90, "give a number from 0 to 20 x the upper limit of normal .*not U/L"),
        ("creatine_kinase_x_uln", 150, "give a number from 0 to 20 x the upper limit of normal .*not U/L"),
        ("creatinine_x_uln", 80, "give a number from 0 to 20 x the upper limit of normal .*neither umol/L nor mg/dL"),
        ("lvef_fall_points", 0.15, "give a whole number from 0 to 85 percentage points .*from 60 to 50 % is 10"),
    ],
)
def test_a_value_in_another_unit_is_refused_with_the_unit_that_is_meant(name: str, value: float, says: str) -> None:
    with pytest.raises(FactsError, match=says):
        Patient(**{name: value})  # type: ignore[arg-type]
    assert Patient(**{name: 0}) is not None  # type: ignore[arg-type]
    assert Patient(**{name: 15}) is not None  # type: ignore[arg-type]


def test_what_a_course_adds_is_not_counted_and_that_is_said_exactly() -> None:
    text = " ".join(assess(metastatic(1, prior_doxorubicin_mg_per_m2=450)).to_text(full=True).split())
    assert "is not counted, for no source read here gives the dose of this course." in text


def test_no_caution_is_idle_or_hidden_and_none_changes_a_stance() -> None:
    assert verify(guidance()).sound
    assert {stance.name for stance in Stance}.isdisjoint({"CONTRAINDICATED"})
