"""Small things that a change of the source would alter and that no larger test would notice."""

from typing import Any

import attrs
import pytest

from lmsrules import Case, Patient, Treatment, Tumour, assess, guidance
from lmsrules.diff import diff
from lmsrules.explanation.changing import NearestChange
from lmsrules.explanation.diagram import question_graph
from lmsrules.explanation.why import Why, why
from lmsrules.explanation.why_not import WhyNot
from lmsrules.logic.analysis.asking import NextQuestion
from lmsrules.logic.analysis.regions import Affected, Region
from lmsrules.logic.analysis.settling import Branch, Settling
from lmsrules.logic.chaining import builtin as chaining
from lmsrules.logic.chaining import durable
from lmsrules.logic.checks import structural_defects
from lmsrules.logic.conditions import Test
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.words import cell_words
from lmsrules.logic.errors import EngineDisagreement, FactsError
from lmsrules.logic.evidence import Citation, Evidence, Figure
from lmsrules.logic.rulebook import Constraint, Finding, Option, Question, Rule, Source
from lmsrules.logic.values import Value
from lmsrules.testing.mutants import mutants
from lmsrules.verify import verify

from .logic.journey import RULES, journey

KEYWORDS: list[Any] = [
    *(Citation, Evidence, Figure, Rule, Question, Option, Source, Finding, Constraint),
    *(NextQuestion, NearestChange, Why, WhyNot, Region, Affected, Branch, Settling),
]


@pytest.mark.parametrize("kind", KEYWORDS, ids=lambda kind: kind.__name__)
def test_what_has_many_attributes_is_made_by_their_names(kind: Any) -> None:
    assert all(a.kw_only for a in attrs.fields(kind) if a.init)


def test_reasons_of_equal_rulebooks_are_equal_and_differences_can_be_hashed() -> None:
    facts = {"trip.people": 1, "trip.distance_km": 9.0}
    assert why(journey(), facts, "bike", "bike") == why(journey(), facts, "bike", "bike")
    found = diff(journey(), journey(rules=RULES[:-1]))
    assert len({difference.patients for difference in found.differences}) >= 1
    assert all(hash(region) for one in found.differences for region in one.patients.regions)


def test_an_open_option_lists_each_rule_that_may_speak_and_where() -> None:
    text = " ".join(why(journey(), {"trip.people": 1, "trip.distance_km": 9.0}, "bike", "bike").to_text().split())
    assert "A REASONABLE OPTION (Mum) where" in text
    assert "NOT RECOMMENDED (Mum) where" in text


def test_what_is_to_be_weighed_and_unknown_is_said() -> None:
    case = Case(
        patient=Patient(age_years=52),
        tumour=Tumour(histology="leiomyosarcoma", extent="localised", recurrence="none"),
        treatment=Treatment(resection="complete"),
    )
    _, _, unknown = " ".join(assess(case).to_text().split()).partition(" Not known: ")
    assert unknown.startswith("ECOG status; preference; site; tumour size; FNCLCC grade; margins")


def test_mermaid_names_what_leads_from_one_box_to_the_next() -> None:
    graph = question_graph(journey(), "bike", None)
    labels = [edge.text for edge in graph.edges if edge.text]
    assert labels
    assert all(f'|"{label}"|' in graph.to_mermaid() for label in labels)


def test_a_path_that_is_none_is_told_how_facts_are_given() -> None:
    with pytest.raises(
        FactsError, match=r"there is no such field; facts are given by path, such as 'trip.distance_km'"
    ):
        decide(journey(), {"zzzzzzzzz": 1})


def test_changed_rules_are_still_rules() -> None:
    for mutant in mutants(journey()):
        assert {d.kind for d in structural_defects(mutant.rulebook)} <= {"dangling-citation", "cycle"}, mutant.change
    changes = {m.change for m in mutants(journey()) if m.part == "rule ride.taxi-rich"}
    assert "without (trip.budget >= 20)" in changes
    assert not any(c.startswith("without (Holds('hard_way') &") for c in (m.change for m in mutants(journey())))


def test_verify_tries_the_boundaries_on_every_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    if not durable.is_available():
        pytest.skip("durable-rules is not here")
    passes = chaining.passes

    def odd_about_five(test: Test, value: Value) -> bool:
        return passes(test, value) is not (type(value) is int and value == 5)

    monkeypatch.setattr(durable, "passes", odd_about_five)
    with pytest.raises(EngineDisagreement, match=r"is 5: forward chaining \(durable\)"):
        verify(journey())


def test_most_of_many_words_are_told_by_the_few_that_are_left_out() -> None:
    axis = next(axis for axis in guidance().compiled.axes if axis.field.path == "tumour.site")
    words = [str(cell.sample) for cell in axis.cells]
    assert len(words) == 10
    assert cell_words(axis, range(8)) == f"other than {words[8].replace('_', ' ')} or {words[9].replace('_', ' ')}"
    assert cell_words(axis, range(4)) == ", ".join(words[:3]) + f" or {words[3]}"
    assert cell_words(axis, range(3)).startswith(words[0])
