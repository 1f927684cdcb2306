"""What an explanation must never hide: disagreement, what is impossible, and what was asked about."""

import re
from typing import Any

import pytest
from hypothesis import given

from lmsrules import Case, Stance, Tumour, UnknownNameError, assess, guidance, load_case
from lmsrules.cli import run
from lmsrules.explanation.changing import nearest_change
from lmsrules.explanation.diagram import question_graph
from lmsrules.explanation.settles import what_settles
from lmsrules.explanation.why import why
from lmsrules.explanation.why_not import why_not
from lmsrules.logic.analysis.asking import next_questions
from lmsrules.logic.conditions import Compare, Condition
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Status
from lmsrules.logic.errors import ContradictionError, LmsRulesError
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.prose import sentence
from lmsrules.logic.rulebook import Question, Rule, Rulebook, Source

from .oracle import Facts
from .random_rulebooks import FIELDS
from .shipped import possible_facts

RED = Compare("thing.colour", "==", "red")
HEAVY = Compare("thing.heavy", "==", True)
X14 = "examples/cases/x14.toml"


def two_rules() -> Rulebook:
    """s0 recommends it where it is red; s1 does not where it is heavy."""
    asked = Question(id="q", title="Paint it", asked_when=RED | HEAVY)
    common: dict[str, Any] = {"on": asked, "evidence": ("e",)}
    return Rulebook(
        id="two",
        version="0",
        fields=FIELDS,
        sources=tuple(Source(id=s, title=s, citation="c") for s in ("s0", "s1")),
        questions=(asked,),
        rules=(
            Rule(id="red", when=RED, stance=Stance.RECOMMENDED, source="s0", why="Red is fine.", **common),
            Rule(id="heavy", when=HEAVY, stance=Stance.NOT_RECOMMENDED, source="s1", why="Heavy is not.", **common),
        ),
        evidence=(Evidence(id="e", says="So.", citations=("c",), design=Design.UNSTATED, direction=Direction.CONTEXT),),
        citations=(Citation(id="c"),),
    )


CONTESTED = two_rules()
BOTH: Facts = {"thing.colour": "red", "thing.heavy": True}
ONE: Facts = {"thing.colour": "red"}


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_disagreement_is_shown_with_who_says_what() -> None:
    reason = why(CONTESTED, BOTH, "q", "q")
    text = flat(reason.to_text())
    assert text.startswith("Paint it: RECOMMENDED (CONTESTED) Why (s0): Red is fine.")
    assert "NOT RECOMMENDED (s1): Heavy is not." in text
    assert "position: Paint it: recommended (contested)" in str([f"{n.id}: {n.text}" for n in reason.graph().nodes])
    assert reason.contested is True
    assert reason.to_dict()["contested"] is True
    assert reason.forced_by == ("thing.colour",)


def test_what_is_open_beside_a_settled_stance_is_said_and_asked_for() -> None:
    reason = why(CONTESTED, ONE, "q", "q")
    assert reason.stance is Stance.RECOMMENDED
    assert reason.forced_by == ("thing.colour",)
    text = flat(reason.to_text())
    assert "These known facts alone force it: the colour is red." in text
    assert "What other sources say depends on weight." in text
    assert reason.others_depend_on == ("thing.heavy",)
    assert what_settles(CONTESTED, ONE, "q", "q").sets == ()  # the stance is settled, whatever others say
    assert next_questions(CONTESTED.compiled, CONTESTED.compiled.cells(ONE), decide(CONTESTED, ONE)) == ()


def test_where_the_primary_source_is_silent_the_others_stand_under_their_names() -> None:
    known: Facts = {"thing.colour": "blue", "thing.heavy": True}
    decided = decide(CONTESTED, known)["q"].options["q"]
    assert (decided.status, decided.stance, decided.contested) == (Status.SILENT, None, False)
    assert decided.by_source == {"s1": Stance.NOT_RECOMMENDED}
    assert "NOT RECOMMENDED (s1): Heavy is not." in flat(why(CONTESTED, known, "q", "q").to_text())
    assessment = assess(known, rulebook=CONTESTED)
    for text in (assessment.to_text(), assessment.to_text(full=True)):
        assert "no position" in flat(text).lower()
        assert "Other sources: s1" in flat(text)


def test_why_not_a_stance_that_a_later_source_takes() -> None:
    found = why_not(CONTESTED, BOTH, "q", "q", Stance.NOT_RECOMMENDED)
    assert found.rules == ()
    assert [rule.rule for rule in found.others] == ["heavy"]
    text = flat(found.to_text())
    assert "would be" not in text
    assert "The rule for 'not recommended': This one holds, and is of s1; only what s0 says is the stance." in text


def test_a_stance_that_is_taken_is_no_why_not() -> None:
    with pytest.raises(LmsRulesError, match=r"ask why\(\) instead"):
        why_not(CONTESTED, BOTH, "q", "q", Stance.RECOMMENDED)
    assert nearest_change(CONTESTED, BOTH, "q", "q", Stance.NOT_RECOMMENDED) == ()  # only another source takes it


def test_why_not_names_the_constraint_that_makes_it_impossible() -> None:
    answer = assess(load_case(X14))["first-line-systemic"]
    found = answer.why_not("OPTION", "doxorubicin-combination")
    assert [rule.possible for rule in found.rules] == [False]
    text = flat(found.to_text())
    assert "It cannot hold: no possible patient with the known facts meets it" in text
    assert "The known facts imply:" in text


@given(possible_facts())
def test_a_rule_with_no_clause_that_fails_is_possible_or_said_not_to_be(facts: Facts) -> None:
    rulebook = guidance()
    for question, decision in decide(rulebook, facts).items():
        for option, decided in decision.options.items():
            for stance in {r.stance for r in rulebook.rules_on[question] if r.option == option} - {decided.stance}:
                found = why_not(rulebook, facts, question, option, stance)
                for rule in found.rules:
                    assert rule.possible or not rule.remaining or "It cannot hold" in flat(found.to_text())
                possible = [rule.possible for rule in found.rules]
                assert possible == sorted(possible, reverse=True)


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["explain", *arguments]) == 0
    return flat(capsys.readouterr().out)


def test_what_was_asked_about_is_told_of_questions_not_asked_too(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--question", "first-line-systemic", "--why-not", "OPTION")
    text = output(capsys, X14, *asked)
    assert text.count("The rule for 'a reasonable option':") == 4
    assert "The known facts imply:" in text
    already = output(capsys, "examples/cases/uterine-adjuvant.toml", "--why-not", "NOT_RECOMMENDED")
    assert "It is 'not recommended'." in already


def test_that_no_change_will_do_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(
        capsys, "examples/cases/uterine-adjuvant.toml", "--question", "adjuvant-radiotherapy", "--hold-lasting"
    )
    assert "Another answer: No change of the facts gives another stance with" in text


def test_next_questions_are_those_of_the_answers_shown(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "examples/cases/x01.toml", "--question", "surveillance")
    ask = text[text.index("ASK NEXT") :]
    assert "evidence of disease: settles close surveillance" in ask
    assert "extent" not in ask.partition("READ BY NO RULE")[0]
    everything = assess(load_case("examples/cases/x01.toml"))
    assert {q.fact for q in everything.next_questions(["surveillance"])} < {q.fact for q in everything.next_questions()}
    with pytest.raises(UnknownNameError):
        everything.next_questions(["survey"])


def test_references_are_those_cited_above(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "examples/cases/metastatic-first-line.toml")
    head, _, references = text.partition("REFERENCES")
    listed = re.findall(r" - \[(\d+)\] ", references)
    assert listed
    for name in listed:
        assert re.search(rf"[\[,] ?{name}[\],]", head), name


def test_groups_within_a_sentence_are_in_brackets() -> None:
    metastatic, advanced = (Compare("tumour.extent", "==", word) for word in ("metastatic", "locally_advanced"))
    either = metastatic | (advanced & Compare("treatment.resection", "==", "none"))
    text = sentence(guidance(), either & Compare("treatment.systemic_lines", "==", 0))
    assert text.startswith("(either the extent of the disease is metastatic; or both the extent")
    assert text.endswith(") and the number of systemic lines given for advanced disease is 0")


def test_values_of_one_fact_are_told_together_and_no_brackets_are_nested() -> None:
    zero, one = (Compare("treatment.systemic_lines", "==", number) for number in (0, 1))
    lines = "the number of systemic lines given for advanced disease is"
    assert sentence(guidance(), zero | one) == f"{lines} 0 or 1"
    assert (
        sentence(guidance(), zero | Compare("tumour.grade", "==", 2) | one)
        == f"{lines} 0 or 1 or the FNCLCC grade is 2"
    )
    book = guidance()
    conditions = [
        *(rule.when for rule in book.rules),
        *(finding.when for finding in book.findings),
        *(caution.when for caution in book.cautions),
        *(situation.when for situation in book.situations),
        *(one.holds for one in book.constraints),
        *(question.asked_when for question in book.questions),
        *(evidence.population for evidence in book.evidence),
    ]
    for text in (sentence(book, one, negated=negated) for one in conditions for negated in (False, True)):
        assert "((" not in re.sub(r"[^()]", "", text).replace("()", ""), text


@pytest.mark.parametrize("pictures", [False, True])
def test_data_has_the_changes_that_no_page_shows(*, pictures: bool) -> None:
    """Those of a question that is not asked: the page leaves them out, `explain()` does not."""
    assessment = assess(load_case("examples/cases/uterine-adjuvant.toml"))
    assert assessment["first-line-systemic"].asked is False
    for explained in assessment.explain("first-line-systemic", pictures=pictures).to_dict()["explanations"]:
        spoken = guidance().sources_on["first-line-systemic", explained["why"]["option"]]
        assert bool(explained["changes"]) is ("guidance" in spoken)


def test_no_clause_is_shown_or_counted_twice() -> None:
    reason = assess(load_case("examples/cases/uterine-adjuvant.toml"))["surveillance"].why()
    told = flat(reason.to_text(full=True)).count("the disease has been treated by surgery")
    assert told == len(reason.rules)
    rule = assess(Case())["surveillance"].why_not("RECOMMENDED").rules[0]
    assert rule.lacking == 4


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    return getattr(condition, "parts", (condition,))


def test_only_ways_that_are_possible_are_bold() -> None:
    case = load_case(X14)
    bold = question_graph(guidance(), "adjuvant-radiotherapy", {}).edges
    assert all(edge.strong for edge in bold)
    taken = [edge.text for edge in assess(case)["adjuvant-radiotherapy"].diagram().edges if edge.strong]
    assert "metastatic" not in taken
    with pytest.raises(ContradictionError):
        question_graph(guidance(), "adjuvant-radiotherapy", {"tumour.figo_stage": "IA", "tumour.size_cm": 9.0})


def test_a_fact_to_hold_fixed_comes_in_a_list() -> None:
    answer = assess(Case(tumour=Tumour(site="uterus")))["adjuvant-radiotherapy"]
    with pytest.raises(LmsRulesError, match=r"give a list of facts, such as \['tumour.site'\]"):
        answer.nearest_change(fixed="tumour.site")
    with pytest.raises(UnknownNameError, match="did you mean 'RECOMMENDED'"):
        answer.why_not("recommended")
