"""Every statement S01-S19 of the guidance on a concrete case, and traceable from rule or evidence and back."""

from typing import Any

import pytest
from attrs import evolve

from lmsrules import Assessment, Case, Patient, Stance, Status, Treatment, Tumour, assess, guidance
from lmsrules.logic.evidence import Citation, Design, Direction
from lmsrules.logic.rulebook import draft_of
from lmsrules.proving.loose_ends import loose_ends

RULEBOOK = guidance()
PATIENT = Patient(age_years=52, ecog=0)


def adjuvant(**tumour: object) -> Assessment:
    """A completely resected first tumour."""
    facts = {"histology": "leiomyosarcoma", "site": "uterus", "extent": "localised", "recurrence": "none", **tumour}
    return assess(Case(patient=PATIENT, tumour=Tumour(**facts), treatment=Treatment(resection="complete")))  # type: ignore[arg-type]


def advanced(lines: int, **tumour: object) -> Assessment:
    """Metastatic disease that is there after some systemic lines."""
    facts = {"histology": "leiomyosarcoma", "site": "retroperitoneum", "extent": "metastatic", "recurrence": "none"}
    case = Case(
        patient=PATIENT,
        tumour=Tumour(**{**facts, **tumour}, evidence_of_disease=True),  # type: ignore[arg-type]
        treatment=Treatment(systemic_lines=lines, resection="none"),
    )
    return assess(case)


def carriers(statement: str) -> set[str]:
    """The rules and evidence that carry a statement."""
    return {r.id for r in RULEBOOK.rules if statement in r.statements} | {
        e.id for e in RULEBOOK.evidence if statement in e.statements
    }


def says(assessment: Assessment, question: str, option: str, evidence: str, direction: Direction) -> bool:
    """The option's arguments include the evidence, pointing that way."""
    arguments = assessment[question][option].arguments
    return any(a.evidence == evidence and a.direction is direction for a in arguments)


@pytest.mark.parametrize("statement", [f"S{number:02}" for number in range(1, 20)])
def test_every_statement_is_carried(statement: str) -> None:
    assert statement in RULEBOOK.statements
    assert carriers(statement)


def test_every_rule_of_the_guidance_carries_a_statement() -> None:
    assert all(bool(rule.statements) is (rule.source == RULEBOOK.primary) for rule in RULEBOOK.rules)
    assert loose_ends(RULEBOOK) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"statements": {**RULEBOOK.statements, "S99": "Something."}}, "statement S99: no rule and no evidence"),
        ({"rules": (evolve(RULEBOOK.rules[0], statements=()), *RULEBOOK.rules[1:])}, "it carries no statement"),
        ({"citations": (*RULEBOOK.citations, Citation(id="nobody"))}, "publication nobody: nothing cites it"),
        ({"cautions": (evolve(RULEBOOK.cautions[0], citations=(), why="Beware."),)}, "it cites nothing"),
    ],
)
def test_what_hangs_in_the_air_is_named(changes: dict[str, Any], said: str) -> None:
    assert [one for one in loose_ends(draft_of(RULEBOOK, **changes)) if said in one]


def test_s01_adjuvant_treatment_is_no_standard() -> None:
    answer = adjuvant()["adjuvant-treatment"]
    assert (answer.status, answer.stance) == (Status.SETTLED, Stance.INDIVIDUALISE)
    assert "1" in answer.citations


def test_s02_after_multidisciplinary_discussion() -> None:
    assert adjuvant()["multidisciplinary-discussion"].stance is Stance.RECOMMENDED
    for held, rule in ((False, "to-do"), (True, "done")):
        case = Case(
            patient=PATIENT,
            tumour=Tumour(histology="leiomyosarcoma", extent="localised", recurrence="none"),
            treatment=Treatment(resection="complete", multidisciplinary_discussion=held),
        )
        position = assess(case)["multidisciplinary-discussion"].position
        assert position.stance is Stance.RECOMMENDED
        own = [name for name in position.rules if RULEBOOK.rules_by_id[name].source == RULEBOOK.primary]
        assert own == [f"multidisciplinary-discussion.{rule}"]


def test_s03_risk_factors_for_local_relapse_weigh_in() -> None:
    answer = adjuvant(size_cm=9, grade=1)["adjuvant-treatment"]
    assert answer.considerations == {
        "large_tumour": True,
        "grade_2_or_3": False,
        "deep_tumour": False,  # of the uterus: depth to the fascia is no question there
        "involved_margins": None,
    }


def test_s03_which_factors_is_not_said_by_the_guidance() -> None:
    assert "special" in RULEBOOK.statements["S03"].lower()
    assert "does not list" in RULEBOOK.evidence_by_id["guidance-local-relapse-risk"].says
    assert says(adjuvant(), "adjuvant-treatment", "adjuvant-treatment", "risk-factor-cut-offs", Direction.CONTEXT)


def test_s04_no_radiotherapy_in_uterine_disease() -> None:
    answer = adjuvant()["adjuvant-radiotherapy"]
    assert answer.stance is Stance.NOT_RECOMMENDED
    assert answer.citations == ("1", "reed-2008")
    elsewhere = adjuvant(site="extremity")["adjuvant-radiotherapy"]
    assert elsewhere.stance is Stance.INDIVIDUALISE  # the trial was of uterine sarcomas
    assert "reed-2008" not in elsewhere.citations
    trial = next(a for a in elsewhere.position.arguments if a.evidence == "eortc-55874-survival")
    assert trial.applies is False  # shown, and said to be indirect


@pytest.mark.parametrize("site", ["uterus", "retroperitoneum", None])
def test_s05_chemotherapy_is_undetermined_at_every_site(site: str | None) -> None:
    answer = adjuvant(site=site)["adjuvant-chemotherapy"]
    assert (answer.status, answer.stance) == (Status.SETTLED, Stance.UNDETERMINED)


@pytest.mark.parametrize(
    ("statement", "option"),
    [("S06", "gemcitabine-docetaxel-then-doxorubicin"), ("S07", "gemcitabine-docetaxel")],
)
def test_s06_s07_some_studies_suggest_benefit(statement: str, option: str) -> None:
    evidence = f"{option}-uncontrolled"
    assert statement in RULEBOOK.evidence_by_id[evidence].statements
    assert says(adjuvant(), "adjuvant-chemotherapy", option, evidence, Direction.FOR)
    assert "without a control group" in RULEBOOK.evidence_by_id[evidence].says


@pytest.mark.parametrize("option", ["gemcitabine-docetaxel", "gemcitabine-docetaxel-then-doxorubicin"])
def test_s08_but_they_are_uncontrolled(option: str) -> None:
    assessment = adjuvant()
    position = assessment["adjuvant-chemotherapy"][option]
    assert position.stance is Stance.UNDETERMINED
    assert RULEBOOK.evidence_by_id[f"{option}-uncontrolled"].design is Design.SINGLE_ARM_TRIAL
    assert "without controls" in position.reason
    assert "uncontrolled" in assessment.to_text(full=True)


def test_s09_every_deciding_factor_is_listed_known_or_unknown() -> None:
    answer = adjuvant(size_cm=9.0)["adjuvant-treatment"]
    assert answer.factors == {
        "tumour.site": "uterus",
        "tumour.size_cm": 9.0,
        "tumour.grade": None,
        "treatment.margins": None,
        "patient.ecog": 0,
        "patient.preference": None,
    }


def test_s10_benefits_and_risks_stand_side_by_side() -> None:
    arguments = adjuvant()["adjuvant-chemotherapy"]["adjuvant-chemotherapy"].arguments
    assert {Direction.FOR, Direction.AGAINST} <= {a.direction for a in arguments}
    page = adjuvant().to_text(full=True)
    assert "- For\n" in page
    assert "- Against\n" in page


def test_s11_close_surveillance_after_treatment() -> None:
    assert adjuvant()["surveillance"].stance is Stance.RECOMMENDED
    assert "typically" in RULEBOOK.statements["S11"]
    assert "Essential" in adjuvant()["surveillance"].position.reason
    untreated = advanced(lines=0)["surveillance"]
    assert untreated.asked is False


def test_s12_some_studies_suggest_longer_survival() -> None:
    evidence = RULEBOOK.evidence_by_id["adjuvant-survival-suggested"]
    assert "systemic" not in evidence.says  # of adjuvant treatment, whichever
    assert says(adjuvant(), "adjuvant-treatment", "adjuvant-treatment", evidence.id, Direction.FOR)
    assert says(
        adjuvant(), "adjuvant-chemotherapy", "adjuvant-chemotherapy", "adjuvant-survival-suggested", Direction.FOR
    )


def test_s13_others_find_no_disease_free_benefit_and_the_role_is_palliative() -> None:
    evidence = "adjuvant-no-disease-free-benefit"
    assert says(adjuvant(), "adjuvant-chemotherapy", "adjuvant-chemotherapy", evidence, Direction.AGAINST)
    first = advanced(0)
    assert says(first, "first-line-systemic", "doxorubicin-combination", "systemic-palliative-role", Direction.CONTEXT)


def test_s14_surgery_for_a_resectable_recurrence() -> None:
    def recurrent(resectable: bool | None) -> Assessment:
        return advanced(0, recurrence="distant", resectable=resectable)

    answer = recurrent(True)["surgery-for-recurrence"]
    assert (answer.stance, answer.citations) == (Stance.OPTION, ("3",))
    assert "combines several means" in answer.position.reason
    assert recurrent(False)["surgery-for-recurrence"].asked is False
    unknown = recurrent(None)["surgery-for-recurrence"]
    assert (unknown.asked, unknown.status, unknown.depends_on) == (None, Status.OPEN, ("tumour.resectable",))


def test_s15_doxorubicin_combinations_first_line() -> None:
    position = advanced(0)["first-line-systemic"]["doxorubicin-combination"]
    assert (position.stance, position.citations) == (Stance.OPTION, ("4",))
    assert "uterus" in position.reason


def test_s16_response_to_doxorubicin_ifosfamide() -> None:
    (figure,) = RULEBOOK.evidence_by_id["doxorubicin-ifosfamide-response"].figures
    assert (figure.low, figure.high, figure.unit) == (10, 30, "%")
    assert says(
        advanced(0),
        "first-line-systemic",
        "doxorubicin-ifosfamide",
        "doxorubicin-ifosfamide-response",
        Direction.FOR,
    )


def test_s17_doxorubicin_ifosfamide_second_line() -> None:
    position = advanced(1)["second-line-systemic"]["doxorubicin-ifosfamide"]
    assert position.stance is Stance.OPTION
    assert "5" in position.citations
    figures = RULEBOOK.evidence_by_id["doxorubicin-ifosfamide-second-line"].figures
    assert {(f.value, f.unit) for f in figures} == {(9, ""), (66.7, "%"), (33.0, "months")}
    applies = {a.evidence: a.applies for a in position.arguments}
    assert applies["doxorubicin-ifosfamide-second-line"] is False  # studied in uterine disease
    assert advanced(2)["second-line-systemic"].asked is False


def test_s18_survival_figures_are_corrected_and_the_erratum_is_shown() -> None:
    evidence = RULEBOOK.evidence_by_id["first-line-survival"]
    assert {(f.value, f.low, f.high) for f in evidence.figures} >= {(4.9, 0.6, 28.1), (27.3, 1.9, 140.2)}
    assert "4.9-27.3" in evidence.erratum
    assert "Correction: " in advanced(0).to_text(full=True)
    assert "4.9-27.3" in " ".join(advanced(0).to_text(full=True).split())


@pytest.mark.parametrize("lines", [0, 1])
def test_s19_blood_counts_are_watched(lines: int) -> None:
    answer = advanced(lines)["toxicity-monitoring"]
    assert answer.stance is Stance.RECOMMENDED
    assert set(answer.citations) == {"3", "5"}


@pytest.mark.parametrize(
    ("patient", "tumour", "reason"),
    [
        (Patient(age_years=15), Tumour(histology="leiomyosarcoma"), "younger than 18"),
        (PATIENT, Tumour(histology="stump"), "not a leiomyosarcoma"),
        (PATIENT, Tumour(histology="other"), "not a leiomyosarcoma"),
    ],
)
def test_out_of_scope_nothing_is_asked_and_the_reason_is_given(patient: Patient, tumour: Tumour, reason: str) -> None:
    assessment = assess(Case(patient=patient, tumour=tumour))
    for answer in assessment.values():
        assert answer.asked is False
        assert reason in answer.reason
        assert all(position.status is Status.SILENT for position in answer.options.values())


def test_unknown_histology_is_open() -> None:
    facts = Tumour(site="uterus", extent="localised", recurrence="none")
    answer = assess(Case(patient=PATIENT, tumour=facts, treatment=Treatment(resection="complete")))[
        "adjuvant-treatment"
    ]
    assert (answer.asked, answer.status) == (None, Status.OPEN)
    assert answer.depends_on == ("tumour.histology",)


def test_the_erratum_and_the_indirectness_are_on_the_page() -> None:
    assert "indirect" in advanced(1).to_text(full=True)
