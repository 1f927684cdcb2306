"""What an explanation says must still come true names no way that constraints exclude in the case at hand."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks import large
from lmsrules import assess
from lmsrules.logic import Rulebook
from lmsrules.logic.analysis.remaining import Left
from lmsrules.logic.conditions import ALWAYS, NEVER, And, Compare, Condition, Member, Not, Or, walk
from lmsrules.logic.kleene import truth
from lmsrules.logic.rewriting import every

from . import oracle
from .oracle import Facts
from .random_rulebooks import FIELDS, partial_facts, rulebooks

PATHS = [field.path for field in FIELDS]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(rulebooks(), partial_facts(), st.data())
def test_what_is_left_is_true_of_the_same_and_every_branch_can_be(
    rulebook: Rulebook, facts: Facts, data: st.DataObject
) -> None:
    tested = oracle.conditions_of(rulebook)
    either = st.sampled_from(tested) | st.tuples(*[st.sampled_from(tested)] * 2).map(Or)
    condition = data.draw(either | st.tuples(*[either] * 3).map(And))
    patients = list(oracle.completions(rulebook, facts, PATHS))
    assume(patients)
    left = Left(rulebook, facts)

    def answers(one: Condition) -> list[bool | None]:
        return [truth(one, patient, rulebook.conditions) for patient in patients]

    assert left.truth(condition) is oracle.same(bool(one) for one in answers(condition))
    found = left.of(condition)
    assert answers(found) == answers(condition)
    assert found in (ALWAYS, NEVER) or len(set(answers(found))) == 2
    negated = {id(node.part) for node in walk(found) if isinstance(node, Not)}
    for node in walk(found):
        if isinstance(node, Or):
            assert all(True in answers(part) for part in node.parts)
        if node is found and isinstance(node, And):
            for part in (one for one in node.parts if isinstance(one, Or)):
                others = [other for other in node.parts if other is not part]
                assert answers(every(others)) != answers(found), "the others make it certain"
        if isinstance(node, Member) and id(node) not in negated:
            assert all(True in answers(Compare(node.path, "==", value)) for value in node.values)


def test_alternatives_that_the_rest_makes_certain_are_not_told() -> None:
    a, b, c = (large.yes(f"f{number}") for number in range(3))
    left = Left(large.draft(large.flags(3), [large.Row("o", a & b & c)]), {})
    assert left.of(And((Or((a, b & c)), a))) == a
    assert left.of(And((Or((a, b)), Or((b, a)), c))) in (And((Or((a, b)), c)), And((Or((b, a)), c)))
    assert left.of(And((Or((a, b)), c))) == And((Or((a, b)), c))


def test_a_tumour_of_figo_iib_is_not_offered_to_be_metastatic_at_presentation() -> None:
    facts: Facts = {
        "patient.age_years": 50,
        "tumour.histology": "leiomyosarcoma",
        "tumour.site": "uterus",
        "tumour.figo_stage": "IIB",
        "tumour.recurrence": "none",
        "treatment.systemic_lines": 0,
    }
    assessment = assess(facts)
    (rule,) = assessment["first-line-systemic"].why("doxorubicin-combination").rules
    assert rule.possible
    assert not rule.certain
    assert rule.remaining.startswith("the extent of the disease is locally advanced and")
    page = " ".join(assessment.explain("first-line-systemic").to_text(full=True).split())
    assert "the extent of the disease is locally advanced or metastatic" not in page
    assert "the extent of the disease is metastatic" not in page
