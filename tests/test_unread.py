"""Facts that were entered and that no rule reads are named first: silence about them would read as if safe."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from lmsrules import Case, Patient, Session, Treatment, Tumour, assess, guidance
from lmsrules.assessing.loading import case_of
from lmsrules.exchange.cql import to_cql
from lmsrules.logic.analysis.asking import without_effect
from lmsrules.logic.analysis.unread import Use, unread
from lmsrules.logic.cautions import caution_paths
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.standing import asked_beside
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.prose import fact_sentence
from lmsrules.logic.tested import fields_in, question_fields
from lmsrules.strategies import cases, values
from lmsrules.strategies import facts as facts_of_cases

from .oracle import Facts
from .shipped import possible_facts

TITLE = "Read by no rule"


def metastatic(**patient: Any) -> Case:
    """Metastatic disease that is there: a first line of treatment is due."""
    return Case(
        patient=Patient(age_years=52, **patient),
        tumour=Tumour(histology="leiomyosarcoma", extent="metastatic", recurrence="none", evidence_of_disease=True),
        treatment=Treatment(systemic_lines=0),
    )


def test_what_nothing_reads_is_named_before_any_answer() -> None:
    case = metastatic()
    assessment = assess(evolve(case, tumour=evolve(case.tumour, er_positive=True, pr_positive=False)))
    assert [(one.fact, one.use) for one in assessment.unread()] == [
        ("tumour.er_positive", Use.NOTHING),
        ("tumour.pr_positive", Use.NOTHING),
    ]
    named = "; ".join(fact_sentence(guidance(), one.fact, assessment.facts[one.fact]) for one in assessment.unread())
    for text in (assessment.to_text(), assessment.to_text(full=True), assessment.to_markdown(), assessment.to_html()):
        flat = " ".join(text.replace("\\", "").split())
        assert flat.lower().index("read by no rule") < flat.index(named, flat.lower().index("read by no rule"))
    data = assessment.to_dict()
    assert data["unread"] == ["tumour.er_positive", "tumour.pr_positive"]
    assert data["unread_uses"] == dict.fromkeys(data["unread"], "nothing")
    assert list(data).index("unread") < list(data).index("answers")


def test_an_ejection_fraction_of_35_is_read_by_a_caution() -> None:
    """It is no silence then: the caution stands with the answer, and where no such drug is in question it is named."""
    assessment = assess(metastatic(lvef_percent=35, renal_function="impaired"))
    assert assessment.unread() == ()
    for option in assessment["first-line-systemic"].options.values():
        applying = {path for one in option.cautions if one.applies for path in one.facts}
        if "doxorubicin" in {agent for one in option.cautions for agent in one.agents}:
            assert "patient.lvef_percent" in applying
    assert "patient.lvef_percent" in {one.fact for one in assessment.unread(["surveillance"])}


def test_nothing_is_said_where_every_fact_is_read() -> None:
    assert assess(metastatic()).unread() == ()
    assert TITLE.upper() not in assess(metastatic()).to_text()


def test_what_else_a_fact_is_used_for_is_said() -> None:
    case = Case(
        patient=Patient(age_years=52, sex="female", ecog=0),
        tumour=Tumour(
            histology="leiomyosarcoma", site="uterus", extent="localised", recurrence="none", er_positive=True
        ),
        treatment=Treatment(resection="complete", margins="R0"),
    )
    alone = assess(case, sources=["guidance"])  # a rule of another source reads the margins
    uses = {one.fact: one.use for one in alone.unread()}
    assert uses == {
        "patient.sex": Use.CHECKED,
        "tumour.er_positive": Use.NOTHING,
        "treatment.margins": Use.WEIGHED,
    }
    assert "treatment.margins" not in {one.fact for one in assess(case).unread()}
    assert [one.use for one in assess(case).unread(["adjuvant-radiotherapy"]) if one.fact == "patient.ecog"] == [
        Use.WEIGHED
    ]  # a caution on adjuvant chemotherapy reads it
    text = alone.to_text()
    order = [text.index(use.meaning[:30]) for use in (Use.NOTHING, Use.CHECKED, Use.WEIGHED)]
    assert order == sorted(order)


def test_of_some_questions_only_their_own_rules_count() -> None:
    """No rule on radiotherapy reads whether a discussion has taken place."""
    case = Case(
        patient=Patient(age_years=52),
        tumour=Tumour(histology="leiomyosarcoma", site="uterus", extent="localised", recurrence="none"),
        treatment=Treatment(resection="complete", multidisciplinary_discussion=True),
    )
    assessment = assess(case)
    assert assessment.unread() == ()
    only = ["adjuvant-radiotherapy"]
    assert [one.fact for one in assessment.unread(only)] == ["treatment.multidisciplinary_discussion"]
    explained = assessment.explain("adjuvant-radiotherapy").to_text()
    named = "a team discussion has taken place"
    assert named in " ".join(explained.partition("READ BY NO RULE")[2].split())[:200]


def test_a_child_is_told_that_the_age_was_read() -> None:
    child = assess(Case(patient=Patient(age_years=9, lvef_percent=60)))
    assert [one.fact for one in child.unread()] == ["patient.lvef_percent"]


@given(possible_facts())
def test_what_is_unread_changes_no_answer(facts: Facts) -> None:
    decided = decide(guidance(), facts)
    named = {one.fact for one in unread(guidance(), facts, guidance().questions_by_id)}
    assert named <= facts.keys()
    without = {path: value for path, value in facts.items() if path not in named}
    for left_out in (named, *({path} for path in named)):  # all of them together, and each by itself
        fewer = {path: value for path, value in facts.items() if path not in left_out}
        for question, decision in decide(guidance(), fewer).items():
            assert {(o.asked, o.rules) for o in decision.outcomes} == {
                (o.asked, o.rules) for o in decided[question].outcomes
            }
    assert unread(guidance(), without, guidance().questions_by_id) == ()


def test_a_fact_that_settles_an_answer_by_what_it_makes_impossible_is_not_passed_over() -> None:
    """No question reads the FIGO stage; IVB at first presentation leaves metastatic disease alone possible."""
    case = Case(
        patient=Patient(age_years=50),
        tumour=Tumour(histology="leiomyosarcoma", recurrence="none", site="uterus", figo_stage="IVB"),
        treatment=Treatment(resection="none", systemic_lines=0),
    )
    assert assess(case)["first-line-systemic"].asked is True
    assert "tumour.figo_stage" not in {one.fact for one in assess(case).unread()}


def test_text_and_data_of_one_question_say_the_same() -> None:
    explained = assess(metastatic(ecog=1)).explain("surveillance")
    facts = explained.to_dict()["unread"]
    assert facts == [one.fact for one in assess(metastatic(ecog=1)).unread(["surveillance"])]
    assert "patient.ecog" in facts


@given(facts_of_cases(), st.data())
def test_a_fact_without_effect_is_named_once_it_is_entered(known: dict[str, Any], data: st.DataObject) -> None:
    """The notice that no answer depends on it must not be lost together with what is unknown of it.

    A fact may be read by the rules of a question and yet settle nothing, as whether the multidisciplinary discussion
    has taken place: it is recommended either way. Once known it stands in the derivation.
    """
    rulebook = guidance()
    idle = without_effect(rulebook.compiled, known, decide(rulebook, known))
    assume(idle)
    path = data.draw(st.sampled_from(idle))
    entered = {**known, path: data.draw(values(rulebook.fields_by_path[path]))}
    try:
        decisions = decide(rulebook, entered)
    except ContradictionError:
        return
    asked = [rulebook.questions_by_id[name] for name, decision in decisions.items() if decision.asked is not False]
    assume(not any(path in question_fields(rulebook, question) for question in asked))
    before, after = (
        {one.fact for one in unread(rulebook, facts, rulebook.questions_by_id)} for facts in (known, entered)
    )
    # Where it stands in for a fact that was enough so far, that one is named instead.
    assert path in after or after - before or asked_beside(rulebook, entered) != asked_beside(rulebook, known)


@given(cases())
def test_every_known_fact_is_read_or_named(case: Case) -> None:
    try:
        assessment = assess(case, engine="builtin")
    except ContradictionError:
        return
    text = " ".join(assessment.to_text().split())
    for one in assessment.unread():
        assert one.fact in {field.path for field in guidance().single_fields}
    uses = {one.use for one in assessment.unread()}
    assert bool(uses - {Use.WEIGHED}) == (TITLE.upper() in text)
    assert Use.WEIGHED not in uses or "WEIGHS" in text


def test_a_session_says_of_a_fact_that_no_rule_reads_it() -> None:
    session = Session()
    step = session.assert_fact("tumour.er_positive", True)
    assert step.unread is Use.NOTHING
    assert str(step).splitlines()[1] == f"  ! No rule reads it. {Use.NOTHING.meaning}."
    assert "No rule reads it" not in str(session.assert_fact("patient.age_years", 52))
    assert "No rule reads it" not in str(session.assert_fact("treatment.margins", "R2"))  # a finding follows from it
    assert "No rule reads it" not in str(session.retract("tumour.er_positive"))
    assert session.assert_fact("patient.lvef_percent", 35).unread is None  # a caution does


def test_cql_says_which_parameters_nothing_reads() -> None:
    lines = {line.split('"')[1]: line for line in to_cql(guidance()).splitlines() if line.startswith("parameter ")}
    assert lines["patient.lvef_percent"].endswith("; no rule reads it")
    assert not lines["tumour.site"].endswith("no rule reads it")


@pytest.mark.parametrize("path", sorted((Path(__file__).parent.parent / "examples" / "cases").glob("*.toml")))
def test_no_shipped_case_has_a_fact_that_is_passed_over(path: Path) -> None:
    from lmsrules import load_case
    from lmsrules.facts import known_facts

    case = load_case(path)
    assessment = assess(case)
    read = known_facts(case).keys() - {one.fact for one in assessment.unread()}
    deciding = {path for question in guidance().questions for path in guidance().compiled.deciding[question.id]}
    tied = {path for c in guidance().constraints for path in fields_in(guidance(), c.holds)}
    shown = [question for question in guidance().questions if assessment[question.id].asked is not False]
    cautioned = {path for question in shown for path in caution_paths(guidance(), question)}
    assert read <= deciding | tied | cautioned
    assert case_of(known_facts(case)) == case
