"""Findings and constraints at their edges: on each side of every threshold, a good and a bad example."""

import pytest

from lmsrules import ContradictionError, decide, guidance
from lmsrules.assessing.loading import case_of
from lmsrules.logic.kleene import truth

from .oracle import Facts

RULEBOOK = guidance()


@pytest.mark.parametrize(
    ("finding", "facts", "expected"),
    [
        ("adult", {"patient.age_years": 18}, True),
        ("adult", {"patient.age_years": 17}, False),
        ("leiomyosarcoma", {"tumour.histology": "epithelioid_leiomyosarcoma"}, True),
        ("leiomyosarcoma", {"tumour.histology": "stump"}, False),
        ("large_tumour", {"tumour.size_cm": 5.0}, False),
        ("large_tumour", {"tumour.size_cm": 5.1}, True),
        ("grade_2_or_3", {"tumour.grade": 2}, True),
        ("grade_2_or_3", {"tumour.grade": 1}, False),
        ("involved_margins", {"treatment.margins": "R1"}, True),
        ("involved_margins", {"treatment.margins": "R0"}, False),
        ("advanced_disease", {"tumour.extent": "metastatic", "treatment.resection": "none"}, True),
        ("advanced_disease", {"tumour.extent": "metastatic", "treatment.resection": "complete"}, None),
        ("advanced_disease", {"tumour.extent": "metastatic", "tumour.evidence_of_disease": True}, True),
        ("advanced_disease", {"tumour.extent": "localised"}, False),
        ("advanced_disease", {"tumour.extent": "locally_advanced", "treatment.resection": "incomplete"}, True),
        (
            "advanced_disease",
            {"tumour.extent": "locally_advanced", "treatment.resection": "complete", "tumour.recurrence": "none"},
            False,
        ),
        ("advanced_disease", {"tumour.extent": "locally_advanced", "treatment.resection": "complete"}, False),
        ("advanced_disease", {"tumour.extent": "locally_advanced"}, None),
        ("later_line_only", {"treatment.systemic_lines": 1}, False),
        ("in_remission", {"tumour.evidence_of_disease": True}, False),
        ("treated_around_operation", {"treatment.adjuvant includes chemotherapy": True}, True),
        ("treated_around_operation", {"treatment.adjuvant includes chemotherapy": False}, None),
        ("after_treatment", {"treatment.resection": "none", "treatment.systemic_lines": 1}, True),
        ("after_treatment", {"treatment.resection": "none", "treatment.systemic_lines": 0}, False),
    ],
)
def test_findings(finding: str, facts: Facts, expected: bool | None) -> None:
    assert truth(RULEBOOK.conditions[finding], facts, RULEBOOK.conditions) is expected


@pytest.mark.parametrize(
    ("constraint", "possible", "impossible"),
    [
        (
            "uterine-tumour-in-a-woman",
            {"tumour.site": "trunk", "patient.sex": "male"},
            {"tumour.site": "uterus", "patient.sex": "male"},
        ),
        (
            "figo-stage-is-uterine",
            {"tumour.site": "trunk", "tumour.figo_stage": "not_applicable"},
            {"tumour.site": "trunk", "tumour.figo_stage": "IIA"},
        ),
        (
            "figo-ia-up-to-5-cm",
            {"tumour.figo_stage": "IA", "tumour.size_cm": 5.0},
            {"tumour.figo_stage": "IA", "tumour.size_cm": 5.1},
        ),
        (
            "figo-ib-above-5-cm",
            {"tumour.figo_stage": "IB", "tumour.size_cm": 5.1},
            {"tumour.figo_stage": "IB", "tumour.size_cm": 5.0},
        ),
        (
            "figo-i-and-ii-stay-in-the-pelvis",
            {"tumour.figo_stage": "IIB", "tumour.recurrence": "distant", "tumour.extent": "metastatic"},
            {"tumour.figo_stage": "IIB", "tumour.recurrence": "none", "tumour.extent": "metastatic"},
        ),
        (
            "figo-ivb-is-metastatic-at-presentation",
            {"tumour.figo_stage": "IVB", "tumour.recurrence": "none", "tumour.extent": "metastatic"},
            {"tumour.figo_stage": "IVB", "tumour.recurrence": "none", "tumour.extent": "localised"},
        ),
        (
            "no-pregnancy-in-a-man",
            {"patient.pregnant": False, "patient.sex": "male"},
            {"patient.pregnant": True, "patient.sex": "male"},
        ),
        (
            "figo-i-is-localised-at-presentation",
            {"tumour.figo_stage": "IA", "tumour.recurrence": "local", "tumour.extent": "locally_advanced"},
            {"tumour.figo_stage": "IA", "tumour.recurrence": "none", "tumour.extent": "locally_advanced"},
        ),
        (
            "figo-iii-and-iva-are-not-localised-at-presentation",
            {"tumour.figo_stage": "IIIC", "tumour.recurrence": "local", "tumour.extent": "localised"},
            {"tumour.figo_stage": "IIIC", "tumour.recurrence": "none", "tumour.extent": "localised"},
        ),
        (
            "nothing-is-left-after-complete-resection",
            {
                "treatment.resection": "complete",
                "tumour.extent": "metastatic",
                "tumour.evidence_of_disease": True,
            },
            {
                "treatment.resection": "complete",
                "tumour.extent": "localised",
                "tumour.evidence_of_disease": True,
            },
        ),
        (
            "unresectable-advanced-disease-is-there",
            {"tumour.extent": "localised", "tumour.resectable": False, "tumour.evidence_of_disease": False},
            {"tumour.extent": "metastatic", "tumour.resectable": False, "tumour.evidence_of_disease": False},
        ),
        (
            "localised-disease-not-resected-is-there",
            {
                "tumour.extent": "localised",
                "treatment.resection": "complete",
                "tumour.evidence_of_disease": False,
            },
            {
                "tumour.extent": "localised",
                "treatment.resection": "none",
                "tumour.evidence_of_disease": False,
            },
        ),
        (
            "untreated-disease-is-there",
            {
                "treatment.resection": "none",
                "treatment.systemic_lines": 1,
                "tumour.evidence_of_disease": False,
            },
            {
                "treatment.resection": "none",
                "treatment.systemic_lines": 0,
                "tumour.evidence_of_disease": False,
            },
        ),
        (
            "disease-that-progressed-is-there",
            {
                "treatment.resection": "none",
                "treatment.last_line_result": "response",
                "tumour.evidence_of_disease": False,
            },
            {
                "treatment.resection": "none",
                "treatment.last_line_result": "progression",
                "tumour.evidence_of_disease": False,
            },
        ),
        (
            "distant-recurrence-is-metastatic",
            {"tumour.recurrence": "local", "tumour.extent": "localised"},
            {"tumour.recurrence": "distant", "tumour.extent": "localised"},
        ),
        (
            "r2-is-incomplete",
            {"treatment.margins": "R1", "treatment.resection": "complete"},
            {"treatment.margins": "R2", "treatment.resection": "complete"},
        ),
        (
            "incomplete-is-r2",
            {"treatment.margins": "R2", "treatment.resection": "incomplete"},
            {"treatment.margins": "R0", "treatment.resection": "incomplete"},
        ),
        (
            "no-margins-without-resection",
            {"treatment.margins": "not_applicable", "treatment.resection": "none"},
            {"treatment.margins": "R0", "treatment.resection": "none"},
        ),
        (
            "a-dose-of-doxorubicin-is-doxorubicin-given",
            {"patient.prior_doxorubicin_mg_per_m2": 0, "treatment.prior_drugs includes doxorubicin": False},
            {"patient.prior_doxorubicin_mg_per_m2": 50, "treatment.prior_drugs includes doxorubicin": False},
        ),
    ],
)
def test_constraints(constraint: str, possible: Facts, impossible: Facts) -> None:
    decide(case_of(possible))
    with pytest.raises(ContradictionError) as caught:
        decide(case_of(impossible))
    assert caught.value.constraints == (constraint,)
    assert caught.value.facts == impossible


def test_every_constraint_has_an_example() -> None:
    (mark,) = test_constraints.pytestmark  # type: ignore[attr-defined]
    assert {example[0] for example in mark.args[1]} == set(RULEBOOK.constraints_by_id)
