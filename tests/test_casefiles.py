"""Case files with expectations: read strictly, checked exactly, and written so that they pass."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings

from lmsrules import guidance
from lmsrules.logic.errors import FactsError
from lmsrules.logic.fields import Field, Number
from lmsrules.logic.rulebook import Draft, Stance, draft_of
from lmsrules.logic.values import Value
from lmsrules.testing.case_files import CaseFile, ExpectedAnswer, read_case_file
from lmsrules.testing.expectations import failures, reason, told_of
from lmsrules.testing.writing import case_file_text

from .logic.journey import journey
from .random_rulebooks import partial_facts, rulebooks

ADJUVANT: dict[str, Value] = {
    "patient.age_years": 52,
    "tumour.histology": "leiomyosarcoma",
    "tumour.extent": "localised",
    "tumour.recurrence": "none",
    "treatment.resection": "complete",
}
UTERINE: dict[str, Value] = {**ADJUVANT, "tumour.site": "uterus"}


def read(text: str, rulebook: Draft) -> CaseFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.case.toml"
        path.write_text(text, encoding="utf-8")
        return read_case_file(path, rulebook)


@settings(max_examples=60)
@given(rulebooks(), partial_facts())
def test_a_case_file_written_is_read_back_and_passes(rulebook: Draft, facts: dict[str, Value]) -> None:
    title = 'A "case" \\ with ünusual\nsigns'
    case = read(case_file_text(rulebook, facts, title), rulebook)
    assert (case.title, case.facts) == (title, facts)
    assert list(failures(case, rulebook)) == []


def expected(facts: dict[str, Value], **answer: object) -> list[str]:
    told = {"question": "adjuvant-radiotherapy", "option": "adjuvant-radiotherapy", **answer}
    case = CaseFile(title="t", facts=facts, answers=(ExpectedAnswer(**told),))  # type: ignore[arg-type]
    return [failure.message.partition(": ")[2] for failure in failures(case, guidance().of_sources(["guidance"]))]


def test_what_is_expected_and_is_so() -> None:
    rules = ("adjuvant-radiotherapy.uterine",)
    assert expected(UTERINE, asked=True, stance="NOT_RECOMMENDED", rules=rules, citations=("1", "reed-2008")) == []
    assert expected(ADJUVANT, stance="OPEN", rules=()) == []
    assert expected({"patient.age_years": 3}, asked=False, stance="SILENT", evidence=()) == []


def test_what_is_expected_and_is_not_so() -> None:
    (stance,) = expected(ADJUVANT, stance="NOT_RECOMMENDED")
    assert stance == ("expected NOT_RECOMMENDED, got OPEN: INDIVIDUALISE or NOT_RECOMMENDED; it depends on tumour.site")
    assert expected(UTERINE, stance="OPEN") == ["expected OPEN, got NOT_RECOMMENDED"]
    assert expected({}, asked=True) == ["expected asked, got asked or not, depending on what is unknown"]
    assert expected(UTERINE, asked=False) == ["expected not asked, got asked"]
    assert expected(UTERINE, rules=()) == ["expected rules none, got adjuvant-radiotherapy.uterine"]
    (cited,) = expected(UTERINE, citations=("judson-2014",))
    assert cited.startswith("expected it to cite judson-2014; it cites 1, reed-2008")
    (rests,) = expected(UTERINE, evidence=("eortc-62931",))
    assert rests == "expected it to rest on eortc-62931; it rests on guideline-rt-uterine, eortc-55874-survival"


def test_findings_and_impossible_patients() -> None:
    def told(**parts: object) -> list[str]:
        return [f.message for f in failures(CaseFile(title="t", **parts), guidance())]  # type: ignore[arg-type]

    man = {"patient.sex": "male", "tumour.site": "uterus"}
    assert told(facts=man, impossible=("uterine-tumour-in-a-woman",)) == []
    (other,) = told(facts=man, impossible=("r2-is-incomplete",))
    assert other.startswith("the case was to be refused because of r2-is-incomplete, not: these facts cannot")
    (refused,) = told(facts=man)
    assert refused.startswith("the case was not to be refused: these facts cannot all be true")
    (possible,) = told(facts=UTERINE, impossible=("uterine-tumour-in-a-woman",))
    assert possible == "the case was to be refused because of uterine-tumour-in-a-woman, and is not"
    assert told(facts=UTERINE, findings={"adult": True, "adjuvant_setting": True}) == []
    assert told(facts={}, findings={"adult": True}) == ["finding adult: expected true, got unknown"]


def test_the_reason_names_the_clause_that_fails() -> None:
    answer = ExpectedAnswer(question="adjuvant-radiotherapy", option="adjuvant-radiotherapy", stance="NOT_RECOMMENDED")
    case = CaseFile(title="t", facts={**ADJUVANT, "tumour.site": "trunk"}, answers=(answer,))
    (failure,) = failures(case, guidance())
    assert "the site of the primary tumour is uterus" in " ".join(reason(failure, case, guidance()).split())
    silent = evolve(case, answers=(evolve(answer, stance="OPEN"),))
    (failure,) = failures(silent, guidance())
    assert reason(failure, silent, guidance()) == ""


def test_the_reason_is_told_once_for_an_option() -> None:
    told: Any = {"question": "adjuvant-radiotherapy", "option": "adjuvant-radiotherapy"}
    wrong = ExpectedAnswer(**told, stance="NOT_RECOMMENDED", rules=("adjuvant-radiotherapy.uterine",), citations=("9",))
    other = ExpectedAnswer(question="surveillance", option="surveillance", stance="NOT_RECOMMENDED")
    again = ExpectedAnswer(**told, stance="NOT_RECOMMENDED", asked=False)
    case = CaseFile(
        title="t", facts={**ADJUVANT, "tumour.site": "trunk"}, findings={"adult": False}, answers=(wrong, other, again)
    )
    text = told_of(list(failures(case, guidance())), case, guidance())
    assert text.count("not 'not recommended'.") == 2  # once for each option
    lines = text.splitlines()
    assert lines[0].startswith("finding adult: ")
    reasons = [number for number, line in enumerate(lines) if "not 'not recommended'." in line]
    about = [number for number, line in enumerate(lines) if line.startswith("adjuvant-radiotherapy / ")]
    assert max(about) < reasons[0] < reasons[1]
    assert len(about) == 5


def test_every_problem_of_a_case_file_is_told_at_once() -> None:
    text = """
        title = 7
        [tumor]
        site = "uterus"
        [tumour]
        size_cm = -1
        [expect]
        findings = { adults = true, adult = "yes" }
        impossible = ["uterine"]
        answer = []
        answers = [
          { question = "adjuvant-radiotherapie" },
          { question = "adjuvant-radiotherapy", stance = "RECOMENDED", rule = "x", rules = ["adjuvant"] },
          { question = "first-line-systemic", citations = ["9"] },
          { stance = "OPEN" },
          { question = 5 },
          "adjuvant-radiotherapy",
        ]
    """
    with pytest.raises(FactsError) as caught:
        read(text, guidance())
    told = {problem.path: problem.message for problem in caught.value.problems}
    assert set(told) == {
        "title",
        "tumor",
        "tumour.size_cm",
        "expect.findings",
        "expect.findings.adult",
        "expect.impossible",
        "expect.answer",
        "expect.answers[0].question",
        "expect.answers[1].stance",
        "expect.answers[1].rule",
        "expect.answers[1].rules",
        "expect.answers[2].option",
        "expect.answers[2].citations",
        "expect.answers[3].question",
        "expect.answers[4].question",
        "expect.answers[5]",
    }
    assert "did you mean 'RECOMMENDED'" in told["expect.answers[1].stance"]
    assert "say which: one of doxorubicin-combination, doxorubicin-ifosfamide" in told["expect.answers[2].option"]


@pytest.mark.parametrize("text", ["[tumour]\nsite = 'uterus'", "expect = 3", "[expect]", "expect = {answers = 3}"])
def test_a_case_file_without_expectations_is_no_test(text: str) -> None:
    with pytest.raises(FactsError, match="expect"):
        read(text, guidance())


RADIOTHERAPY = 'question = "adjuvant-radiotherapy"'


@pytest.mark.parametrize(
    ("expect", "path", "message"),
    [
        ("answers = []", "expect.answers", "it is empty, which expects nothing; leave it out"),
        ("findings = {}", "expect.findings", "it is empty, which expects nothing; leave it out"),
        ("impossible = []", "expect.impossible", "it is empty, which expects nothing; leave it out"),
        (f"answers = [{{ {RADIOTHERAPY} }}]", "expect.answers[0]", "nothing is expected: give one or more of asked"),
        (
            f"answers = [{{ {RADIOTHERAPY}, option = 'adjuvant-radiotherapy' }}]",
            "expect.answers[0]",
            "nothing is expected: give one or more of asked",
        ),
        (
            f"answers = [{{ {RADIOTHERAPY}, stance = 'OPEN', evidence = [] }}]",
            "expect.answers[0].evidence",
            "it is empty, which expects nothing; leave it out",
        ),
        (
            f"answers = [{{ {RADIOTHERAPY}, stance = 'OPEN', citations = [] }}]",
            "expect.answers[0].citations",
            "it is empty, which expects nothing; leave it out",
        ),
        (
            f"impossible = ['uterine-tumour-in-a-woman']\nanswers = [{{ {RADIOTHERAPY}, stance = 'OPEN' }}]",
            "expect.impossible",
            "a case that is refused gets no answer: leave out answers, or impossible",
        ),
        (
            "impossible = ['uterine-tumour-in-a-woman']\nfindings = { adult = true }",
            "expect.impossible",
            "a case that is refused gets no answer: leave out findings, or impossible",
        ),
        (
            f"answers = [{{ {RADIOTHERAPY}, sources = {{ guidance = 'SILENT' }} }}]",
            "expect.answers[0].sources.guidance",
            "leave guidance out: sources names those that speak, and only those",
        ),
    ],
)
def test_what_could_never_fail_or_never_pass_is_refused(expect: str, path: str, message: str) -> None:
    with pytest.raises(FactsError) as caught:
        read(f"[expect]\n{expect}", guidance())
    (problem,) = caught.value.problems
    assert problem.path == path
    assert message in problem.message


@pytest.mark.parametrize("expect", ["rules = []", "sources = {}", "asked = false"])
def test_that_nothing_holds_or_speaks_can_be_expected(expect: str) -> None:
    read(f"[expect]\nanswers = [{{ {RADIOTHERAPY}, {expect} }}]", guidance())


def test_a_rule_that_rests_on_nothing_is_written_so_that_it_is_read_back() -> None:
    rule = evolve(guidance().rules_on["surveillance"][0], evidence=())
    rules = tuple(rule if one.id == rule.id else one for one in guidance().rules)
    book = draft_of(guidance(), rules=rules)
    case = read(case_file_text(book, {}, "t"), book)
    assert list(failures(case, book)) == []


def test_any_name_and_title_can_be_written() -> None:
    size = Field(path="größe.länge", domain=Number(0), label="the length")
    book = journey(fields=(*journey().fields, size))
    case = read(case_file_text(book, {"größe.länge": 3.5}, "a\x7fb"), book)
    assert (case.title, case.facts) == ("a\x7fb", {"größe.länge": 3.5})


def test_case_files_are_for_any_rulebook() -> None:
    text = """
        [trip]
        people = 1
        distance_km = 9
        [expect]
        answers = [{ question = "bike", stance = "NOT_RECOMMENDED" }]
    """
    (failure,) = failures(read(text, journey()), journey())
    assert failure.message.startswith("bike / bike: expected NOT_RECOMMENDED, got ")
    with pytest.raises(FactsError, match=r"unknown; a case has trip"):
        read(text.replace("[trip]", "[tumour]"), journey())


def test_stances_have_names_of_their_own() -> None:
    assert not {"OPEN", "SILENT"} & set(Stance.__members__)
