"""The cautions of the shipped rulebook on named patients: what a tumour board must not miss."""

from __future__ import annotations

from typing import Any

import pytest

from lmsrules import Case, Patient, Treatment, Tumour, assess, guidance, includes
from lmsrules.explanation.answered import Position
from lmsrules.logic.cautions import cautions_on
from lmsrules.logic.parts import Severity, Stance
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
    text = answers.to_text()
    assert "left ventricular ejection fraction" not in text.partition("THE CASE")[0]


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


@pytest.mark.parametrize(
    ("dose", "reached", "barred"),
    [
        (299, set(), None),
        (300, {"heart-checks"}, None),
        (450, {"heart-checks", "lifetime-dose"}, None),
        (549, {"heart-checks", "lifetime-dose"}, None),
        (550, {"heart-checks", "lifetime-dose", "cumulative-dose"}, True),
    ],
)
def test_the_dose_of_doxorubicin_given_so_far(dose: float, reached: set[str], barred: bool | None) -> None:
    position = assess(metastatic(1, prior_doxorubicin_mg_per_m2=dose))[SECOND]["doxorubicin-ifosfamide"]
    assert applying(position) == {f"doxorubicin-{name}" for name in reached} | {"doxorubicin-given-before"}
    assert position.contraindicated is barred
    for one in position.cautions:
        if one.applies and one.id != "doxorubicin-given-before":
            assert {(limit.value, limit.source, limit.reached) for limit in one.limits} == {
                (300, "doxorubicin-label-us", dose >= 300),
                (400, "doxorubicin-label-ph", dose >= 400),
                (450, "nccp-00392", dose >= 450),
                (550, "doxorubicin-label-ph", dose >= 550),
            }


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
    assert "Limits set here: doxorubicin-cumulative 450 mg/m2 (550 as read)." in " ".join(
        assess(case, rulebook=book).to_text().split()
    )


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
        (1, "trabectedin-label-eu"),
        (1.5, "trabectedin-label-us"),
        (2, "bc-saai-2019"),
    }


def test_pregnancy_is_on_every_cytotoxic_option_and_that_nothing_was_read_is_said() -> None:
    for case, question in ((metastatic(pregnant=True), FIRST), (resected(pregnant=True), ADJUVANT)):
        for position in assess(case)[question].options.values():
            (pregnancy,) = [one for one in position.cautions if one.id == "pregnancy" and one.applies]
            assert pregnancy.citations == ()
            assert "No source read here" in pregnancy.why


def test_what_was_given_before_or_failed_is_said_on_the_option() -> None:
    given = {"prior_drugs": includes("anthracycline", "ifosfamide"), "last_line_result": "progression"}
    again = assess(metastatic(1, given))[SECOND]["doxorubicin-ifosfamide"]
    assert {"doxorubicin-given-before", "ifosfamide-given-before", "doxorubicin-ifosfamide-failed"} <= applying(again)
    before = assess(resected({"prior_drugs": includes("doxorubicin", "ifosfamide")}))[ADJUVANT]
    assert "doxorubicin-given-before" in applying(before["gemcitabine-docetaxel-then-doxorubicin"])
    assert not applying(before["gemcitabine-docetaxel"])


def test_what_to_check_first_never_displaces_what_settles_a_stance() -> None:
    answers = assess(metastatic())
    position = answers[FIRST]["doxorubicin-ifosfamide"]
    assert position.contraindicated is None
    assert position.depends_on == ()
    assert position.check_first[0] == "patient.prior_doxorubicin_mg_per_m2"
    assert not {one.fact for one in answers.next_questions()} & set(position.check_first)


def test_a_morcellated_tumour_may_not_be_morcellated_again() -> None:
    case = Case(
        patient=Patient(age_years=55, sex="female"),
        tumour=Tumour(
            histology="leiomyosarcoma", site="uterus", extent="localised", recurrence="local", resectable=True
        ),
        treatment=Treatment(resection="none"),
    )
    (position,) = assess(case)["surgery-for-recurrence"].options.values()
    assert applying(position) == {"morcellation"}
    assert position.contraindicated is False


def test_no_caution_is_idle_or_hidden_and_none_changes_a_stance() -> None:
    assert verify(guidance()).sound
    assert {stance.name for stance in Stance}.isdisjoint({"CONTRAINDICATED"})
