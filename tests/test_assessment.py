"""Assessments: the JSON and its schema, the page, and what they share."""

import json
import pickle
import re

import jsonschema
import pytest
from hypothesis import given, settings

from lmsrules import (
    Case,
    ContradictionError,
    Patient,
    Stance,
    Treatment,
    Tumour,
    UnknownNameError,
    assess,
    assessment_schema,
    case_from_dict,
    decide,
    guidance,
)
from lmsrules.assessing import assessment as assessment_module
from lmsrules.assessing.loading import case_of
from lmsrules.explanation.stances import in_brief
from lmsrules.facts import known_facts
from lmsrules.logic import agreement
from lmsrules.logic.chaining.durable import is_available
from lmsrules.logic.diagrams import decisions
from lmsrules.logic.errors import EngineDisagreement, EngineError

from .oracle import Facts
from .shipped import possible_facts

EXAMPLE = Case(
    patient=Patient(age_years=52, ecog=0),
    tumour=Tumour(
        histology="leiomyosarcoma", site="uterus", size_cm=9.0, grade=3, extent="localised", recurrence="none"
    ),
    treatment=Treatment(resection="complete", margins="R0"),
)
VALIDATOR = jsonschema.Draft202012Validator(assessment_schema())


def test_the_example_of_the_design() -> None:
    assessment = assess(EXAMPLE)
    answer = assessment["adjuvant-radiotherapy"]
    assert answer.stance is Stance.NOT_RECOMMENDED
    assert answer.citations == ("1", "reed-2008")


@settings(max_examples=20)  # the schema is large, and to validate with it takes long
@given(possible_facts())
def test_json_matches_its_schema_and_the_decisions(facts: Facts) -> None:
    case = case_of(facts)
    assessment = assess(case)
    data = json.loads(assessment.to_json())
    VALIDATOR.validate(data)
    assert data == assessment.to_dict()
    assert case_from_dict(data["case"]) == case
    for answer, decision in zip(data["answers"], decide(case).values(), strict=True):
        assert answer["asked"] == decision.asked
        for option, decided in zip(answer["options"], decision.options.values(), strict=True):
            assert (option["status"], option["stance"]) == (decided.status, decided.stance)
            assert option["possible"] == list(decided.possible)
            assert option["depends_on"] == list(decided.depends_on)
            assert set(option["citations"]) <= set(guidance().citations_by_id)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(assessment_schema())


@given(possible_facts())
def test_next_questions_are_true(facts: Facts) -> None:
    """Each figure is what asking every possible value gives."""
    rulebook = guidance()
    assessment = assess(case_of(facts))
    still_open = [(a.question, o) for a in assessment.values() for o, p in a.options.items() if p.status == "open"]
    asked = assessment.next_questions()
    assert {q.fact for q in asked} == {f for q, o in still_open for f in assessment[q][o].depends_on}
    assert [(-q.settles, -q.on_average) for q in asked] == sorted((-q.settles, -q.on_average) for q in asked)
    for question in asked[:2]:
        axis = rulebook.compiled.axes[rulebook.compiled.level[question.fact]]
        counts = []
        for cell in axis.cells:
            try:
                after = decisions.decide(rulebook, {**facts, question.fact: cell.sample})
            except ContradictionError:
                continue
            counts.append(sum(after[q].options[o].status != "open" for q, o in still_open))
        assert (question.settles, question.at_best) == (min(counts), max(counts))
        assert question.on_average == pytest.approx(sum(counts) / len(counts), abs=0.01)
        assert question.of == len(still_open)


@settings(max_examples=15)  # the full page takes long
@given(possible_facts())
def test_the_page_says_every_position_and_every_reference(facts: Facts) -> None:
    assessment = assess(case_of(facts))
    explanation = assessment.explain()
    text, full = assessment.to_text(100), explanation.to_text(100, full=True)
    assert "Research and education software" in text
    assert max(map(len, text.splitlines())) <= 100
    numbers = explanation.document().numbers
    for answer in assessment.values():
        for position in answer.options.values():
            if position.status == "settled":
                assert position.stance is not None
                assert in_brief(position.stance) in re.sub(r"\s+", " ", text)
                assert position.stance.meaning.upper() in re.sub(r"\s+", " ", full)
                assert all(f"[{numbers[name]}] " in full for name in position.citations)
    assert "_" not in re.sub(r"https?://\S+|doi:\S+", "", text)


def test_the_full_page_is_the_explanation_as_text() -> None:
    assessment = assess(EXAMPLE)
    assert assessment.to_text(100, full=True) == assessment.explain().to_text(100, full=True)


def test_the_page_of_a_settled_case_has_no_open_section() -> None:
    text = str(assess(EXAMPLE))
    assert "ANSWERS" in text
    assert "\u2026 open" not in text.partition("ANSWERS")[2]
    assert text.index("not recommended") < text.index("REFERENCES")


@pytest.mark.skipif(not is_available(), reason="durable-rules cannot be imported on this Python")
@settings(max_examples=20)  # each writes the whole assessment twice
@given(possible_facts())
def test_both_engines_give_the_same_assessment(facts: Facts) -> None:
    case = case_of(facts)
    one, other = (assess(case, engine=engine).to_dict() for engine in ("durable", "builtin"))
    assert one.pop("engine") != other.pop("engine")
    assert one == other


def test_contradictions_name_facts_and_constraint() -> None:
    with pytest.raises(ContradictionError) as caught:
        assess(Case(patient=Patient(sex="male"), tumour=Tumour(site="uterus", grade=2)))
    assert caught.value.facts == {"patient.sex": "male", "tumour.site": "uterus"}
    assert caught.value.constraints == ("uterine-tumour-in-a-woman",)
    assert "patient.sex = 'male'" in str(caught.value)


def test_a_disagreement_returns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        name = "broken"

        def run(self, facts: Facts) -> frozenset[int]:  # noqa: ARG002
            return frozenset()

    monkeypatch.setattr(agreement, "chainer_of", lambda *_: Broken())
    with pytest.raises(EngineDisagreement, match="Nothing is returned"):
        assessment_module.assess(EXAMPLE)


def test_wrong_names_are_helped() -> None:
    assessment = assess(EXAMPLE)
    with pytest.raises(UnknownNameError, match="did you mean 'adjuvant-radiotherapy'"):
        assessment["adjuvant-radiotherapie"]
    with pytest.raises(UnknownNameError, match="doxorubicin-combination, doxorubicin-ifosfamide"):
        assessment["first-line-systemic"].stance  # noqa: B018
    with pytest.raises(EngineError, match="no engine 'prolog'"):
        assess(EXAMPLE, engine="prolog")


def test_an_assessment_pickles() -> None:
    assessment = assess(EXAMPLE)
    copy = pickle.loads(pickle.dumps(assessment))
    assert copy.to_dict() == assessment.to_dict()
    assert str(copy) == str(assessment)


def test_an_empty_case_is_all_open() -> None:
    assessment = assess(Case())
    assert all(answer.asked is None for answer in assessment.values())
    assert known_facts(assessment.case) == {}
    assert assessment.next_questions()
