"""The pytest plugin, in a pytest of its own."""

import json
from pathlib import Path

import pytest
from attrs import evolve

from _lmsrules_pytest import looks_ours
from lmsrules import Stance, guidance
from lmsrules.cli import run
from lmsrules.coverage import coverage
from lmsrules.logic.errors import ArgumentError
from lmsrules.testing.mutants import mutants

from .logic.journey import draft_journey, journey

RULES = len(guidance().rules)
CASE = """
[patient]
age_years = 52
[tumour]
histology = "leiomyosarcoma"
site = "{site}"
extent = "localised"
recurrence = "none"
[treatment]
resection = "complete"
[expect]
answers = [{{ question = "adjuvant-radiotherapy", stance = "NOT_RECOMMENDED", citations = ["reed-2008"] }}]
"""
TEST = """
from lmsrules import Case, Patient, assess, decide

def test_children(rulebook):
    assert decide(Case(patient=Patient(age_years=3)), rulebook=rulebook)["surveillance"].asked is False
    assert not assess(Case(patient=Patient(age_years=17)), rulebook=rulebook)["surveillance"].asked
"""


def test_case_files_are_tests_with_readable_failures(pytester: pytest.Pytester) -> None:
    Path(pytester.path, "right.case.toml").write_text(CASE.format(site="uterus"))
    Path(pytester.path, "wrong.case.toml").write_text(CASE.format(site="trunk"))
    Path(pytester.path, "broken.case.toml").write_text(CASE.format(site="uterrus").replace("reed", "read"))
    result = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        [
            "*2 problems in *broken.case.toml:*",
            "*tumour.site: 'uterrus' is not allowed*did you mean 'uterus'?*",
            "*there is no 'read-2008'; did you mean 'reed-2008'?*",
            "*adjuvant-radiotherapy: expected NOT_RECOMMENDED, got INDIVIDUALISE*",
            "*no* the site of the primary tumour is uterus*trunk*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize("workers", ["0", "2"])
def test_coverage_counts_case_files_and_what_tests_decide(pytester: pytest.Pytester, workers: str) -> None:
    Path(pytester.path, "right.case.toml").write_text(CASE.format(site="uterus"))
    pytester.makepyfile(TEST)
    result = pytester.runpytest_subprocess(
        "-q", "-p", "no:cacheprovider", "-n", workers, "--lms-coverage", "--lms-coverage-json", "coverage.json"
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            f"*16 of {RULES} rules held; * of * clause outcomes tested (MC/DC)*",
            "- rule * it never held; * clause outcome* not tested",
            "--lms-coverage-report FILE (.txt, .md or .json) writes all*",
        ]
    )
    assert len(result.outlines) <= 40
    data = json.loads(Path(pytester.path, "coverage.json").read_text())
    assert data["rules"] == {"held": 16, "of": RULES}
    clauses = data["clauses"]["of"]
    missing = {one["part"]: one["what"] for one in data["missing"] if one["what"] == "it never held"}
    assert "rule first-line-systemic.doxorubicin-ifosfamide" in missing
    assert not any("adult" in one["part"] for one in data["missing"])  # shown true by the file, false by the test
    for number, text in enumerate(data["cases"]):
        Path(pytester.path, f"more-{number}.case.toml").write_text(text)
    again = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider", "--lms-coverage")
    told = f"*{RULES} of {RULES} rules held; {clauses} of {clauses} clause outcomes tested (MC/DC): nothing is missing*"
    again.stdout.fnmatch_lines([told])


@pytest.mark.parametrize("ending", ["txt", "md", "json"])
def test_all_that_is_not_tested_is_written_on_request(pytester: pytest.Pytester, ending: str) -> None:
    Path(pytester.path, "right.case.toml").write_text(CASE.format(site="uterus"))
    report = f"report.{ending}"
    result = pytester.runpytest_subprocess(
        "-q", "-p", "no:cacheprovider", "--lms-coverage", "--lms-coverage-report", report
    )
    result.stdout.fnmatch_lines(["all of it is in report.*"])
    text = Path(pytester.path, report).read_text()
    assert "first-line-systemic.doxorubicin-ifosfamide" in text
    assert "answers = [" in text
    if ending == "json":
        assert json.loads(text)["cases"]


def test_of_many_parts_the_least_tested_are_told_and_the_others_counted() -> None:
    found = coverage(guidance(), [{"patient.age_years": 17}])
    lines = found.to_brief_text(most=3).splitlines()
    assert len(lines) == 5
    assert all(line.startswith("- rule ") and "it never held" in line for line in lines[1:4])
    parts = {one.part for one in found.missing}
    assert lines[4] == f"- and {len(parts) - 3} more"
    assert len(found.to_brief_text(most=1000).splitlines()) == 1 + len(parts)
    with pytest.raises(ArgumentError, match=r"a report is written as \.txt, \.md or \.json, not \.html"):
        found.to_report(".html")


@pytest.mark.parametrize("workers", ["0", "2"])
def test_overtaken_expectations_are_rewritten_and_the_test_fails_once(pytester: pytest.Pytester, workers: str) -> None:
    wrong, right = CASE.format(site="trunk"), CASE.format(site="uterus")
    impossible = right.replace("age_years = 52", "sex = 'male'")
    texts = {"wrong": wrong, "right": right, "impossible": impossible, "broken": CASE.format(site="uterrus")}
    files = {name: Path(pytester.path, f"{name}.case.toml") for name in texts}
    for name, text in texts.items():
        files[name].write_text(text)
    first = pytester.runpytest_subprocess("-q", "-n", workers, "--lms-update")
    first.assert_outcomes(passed=1, failed=3)
    first.stdout.fnmatch_lines_random(
        [
            "rewritten for review, see git diff:",
            '*adjuvant-radiotherapy: stance: "NOT_RECOMMENDED" -> "INDIVIDUALISE"',
            "cannot be rewritten, mend it by hand:",
            "*the case was not to be refused*",
            "1 expectation rewritten for review in 1 case file: see git diff*",
        ]
    )
    assert files["wrong"].read_text().startswith(wrong.partition("stance")[0])
    assert all(files[name].read_text() == texts[name] for name in ("right", "impossible", "broken"))
    pytester.runpytest_subprocess("-q", "-n", workers).assert_outcomes(passed=2, failed=2)


def test_another_rulebook_is_tested_where_it_is_named(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        my_rules="from tests.logic.journey import journey\nRULEBOOK = journey()\n",
        test_it="def test_it(rulebook):\n    assert rulebook.id == 'journey'\n",
    )
    pytester.syspathinsert(Path(__file__).parent.parent)
    pytester.runpytest_subprocess("-q", "--lms-rulebook", "my_rules:RULEBOOK").assert_outcomes(passed=1)
    refused = pytester.runpytest_subprocess("-q", "--lms-rulebook", "my_rules:RULES")
    refused.stderr.fnmatch_lines(["ERROR: --lms-rulebook my_rules:RULES: *: module my_rules has no 'RULES'*"])
    assert refused.ret == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--lms-mutant", "9999"), "--lms-mutant: give a number from 0 to *, not 9999"),
        (("--lms-mutant", "-1"), "--lms-mutant: give a number from 0 to *, not -1"),
        (
            ("--lms-coverage-json", "no/such/x.json"),
            "--lms-coverage-json no/such/x.json: there is no such folder*",
        ),
        (
            ("--lms-rulebook", "tests.test_pytest_plugin:CLASHING"),
            "--lms-rulebook tests.*:CLASHING: the rulebook has 1 defect*",
        ),
        (
            ("--lms-update", "--lms-mutant", "0"),
            "--lms-update: leave out --lms-mutant, which changes the rulebook on trial",
        ),
        (("--lms-coverage-report", "."), "--lms-coverage-report .: it is a folder; name a file"),
        (
            ("--lms-coverage-report", "x.html"),
            "--lms-coverage-report x.html: name a file that ends in .txt, .md or .json",
        ),
        (("--lms-coverage-json", "."), "--lms-coverage-json .: it is a folder; name a file"),
    ],
)
def test_wrong_options_are_told_before_any_test_runs(
    pytester: pytest.Pytester, arguments: tuple[str, str], message: str
) -> None:
    pytester.makepyfile(test_it="def test_it(rulebook):\n    pass\n")
    pytester.syspathinsert(Path(__file__).parent.parent)
    result = pytester.runpytest_subprocess("-q", *arguments)
    result.stderr.fnmatch_lines([f"ERROR: {message}"])
    assert result.ret == 4


def test_a_shipped_rulebook_that_cannot_be_had_is_told_once(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import lmsrules.testing.pytest_plugin as plugin
        from lmsrules import LmsRulesError
        def refuse():
            raise LmsRulesError("it refuses to be built")
        plugin.guidance = refuse
        """
    )
    for name in ("one", "two"):
        (pytester.path / f"{name}.case.toml").write_text("[expect]\nfindings = { adult = true }\n")
    result = pytester.runpytest_subprocess("-q")
    assert result.ret == 4
    assert str(result.stderr).count("it refuses to be built") == 1
    assert "Traceback" not in str(result.stdout) + str(result.stderr)


def test_mutants_that_case_files_let_through_can_be_killed_by_tests(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    pytester.makepyfile(
        my_rules="""
        from attrs import evolve
        from lmsrules import guidance
        from lmsrules.logic.conditions import ALWAYS
        from lmsrules.logic.rulebook import Rulebook
        whole = guidance()
        adult, = (f for f in whole.findings if f.id == "adult")
        surveillance = evolve(whole.questions_by_id["surveillance"], asked_when=adult)
        rule = evolve(whole.rules_on["surveillance"][0], on=surveillance, when=ALWAYS)
        RULEBOOK = evolve(whole, findings=(adult,), questions=(surveillance,), rules=(rule,), constraints=(),
                          cautions=(), scope="", situations=(), uncovered=(), trials=(),
                          conflicts=(), former_rules=(), former_evidence=(),
                          evidence=tuple(evolve(e, bears_on=(), population=ALWAYS, supersedes=())
                                         for e in whole.evidence))
        """,
        test_it=TEST,
    )
    pytester.syspathinsert(Path(__file__).parent.parent)
    arguments = ["mutate", "--rulebook", "my_rules:RULEBOOK", "--json"]
    assert run(arguments) == 1
    before = json.loads(capsys.readouterr().out)
    assert run([*arguments, "test_it.py"]) == 2
    assert "test_it.py:\n  it is no case file: these end in .case.toml" in capsys.readouterr().err
    assert run([*arguments, "test_it.py", "--pytest"]) == 1
    after = json.loads(capsys.readouterr().out)
    assert after["score"] > before["score"] == 0
    killed = {t["change"] for t in after["tried"] if t["killer"] == "pytest"}
    assert "the opposite of (patient.age_years >= 18)" in killed
    assert "the bound on the other side of (patient.age_years >= 18)" not in killed  # only 18 itself would tell


def test_a_refused_mutant_is_no_rulebook_to_test(pytester: pytest.Pytester) -> None:
    number = next(
        n for n, m in enumerate(mutants(guidance())) if m.change.startswith("does not cite") and "1" in m.change
    )
    pytester.makepyfile(test_it="def test_it(rulebook):\n    pass\n")
    result = pytester.runpytest_subprocess("-q", "--lms-mutant", str(number))
    assert result.ret != 0


NONE_OF_OURS = """
import sys
{first}
def test_it():
    assert [name for name in sys.modules if name.partition(".")[0] == "lmsrules"] == []
    assert "_lmsrules_pytest" in sys.modules
"""
LOGIN = '[login]\nuser = "x"\n'


@pytest.mark.parametrize("first", ["", "import hypothesis"])
def test_a_run_that_uses_none_of_it_imports_none_of_it(pytester: pytest.Pytester, first: str) -> None:
    pytester.makepyfile(test_it=NONE_OF_OURS.format(first=first))
    (pytester.path / "login.case.toml").write_text(LOGIN)
    pytester.runpytest_subprocess("-q").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (LOGIN, False),
        ("", False),
        ("[login]\nexpect = 200\n[patients]\nx = 1\n", False),
        ("[login.patient]\nx = 1\n", False),
        ("# [patient]\nexpected = 1\n", False),
        ("expect = { findings = { adult = true } }", True),
        ("\ufeffexpect.impossible = ['x']\r\n[login]\r\n", True),
        ("[[expect.answers]]\n", True),
        ("[login]\n[ 'patient' ]\n", False),
        ("url = '/login'\n[expect]\nstatus = 200\n", False),
        ("[expect]\nstatus = 200\nanswered = true\n", False),
        ("[expect]\nfindings = { adult = true }\n", True),
        ("[patient]\nname = 'Foo'\n", False),
        ("[ 'tumour' ]\n", True),
        ("[tumour.x]\n", True),
        ("  [treatment] # so far\n", True),
        ("[expect", False),
        ("#" * 64_000 + "\n[expect]\n", False),
    ],
)
def test_what_looks_like_a_case_file_of_ours(tmp_path: Path, text: str, ours: bool) -> None:
    path = tmp_path / "x.case.toml"
    path.write_bytes(text.encode())
    assert looks_ours(path) is ours
    assert not looks_ours(tmp_path)  # it cannot be read


def test_case_files_that_are_named_in_the_configuration_are_ours_and_no_others(pytester: pytest.Pytester) -> None:
    for name in ("ours/deep/one", "ours/two", "three"):
        path = pytester.path / f"{name}.case.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LOGIN if name == "ours/two" else CASE.format(site="uterus"))
    pytester.makeini("[pytest]\nlms_case_files =\n    ours/*.case.toml\n    theirs/*\n")
    for arguments in ((), ("--lms-coverage",)):
        result = pytester.runpytest_subprocess("-q", *arguments)
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines(["*two.case.toml:*", "*lms_case_files*-p no:lmsrules*"])


def test_an_option_of_ours_makes_every_case_file_ours(pytester: pytest.Pytester) -> None:
    (pytester.path / "login.case.toml").write_text(LOGIN)
    assert pytester.runpytest_subprocess("-q").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    for option in (
        "--lms-coverage",
        "--lms-mutant=0",
        "--lms-coverage-json=x.json",
        "--lms-coverage-report=x.md",
        "--lms-update",
    ):
        result = pytester.runpytest_subprocess("-q", option)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*login.case.toml:*", "*by the shipped rulebook*", "*-p no:lmsrules*"])
    assert pytester.runpytest_subprocess("-q", "-p", "no:lmsrules").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_the_help_tells_of_the_setting_and_of_the_switch(pytester: pytest.Pytester) -> None:
    text = " ".join(pytester.runpytest_subprocess("--help").stdout.str().split())
    assert "-p no:lmsrules switches this plugin off" in text
    assert "lms_case_files (linelist): globs, relative to the rootdir" in text


def test_fixtures_for_all_tests_serve_case_files_too(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(autouse=True)
        def said(request):
            print("for", request.module.__name__, request.function.__name__, request.node.name)
        """
    )
    (pytester.path / "right.case.toml").write_text(CASE.format(site="uterus"))
    result = pytester.runpytest_subprocess("-q", "-s")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["for right case_file right*"])


_FIRST = journey().rules[0]
CLASHING = draft_journey(rules=(*journey().rules, evolve(_FIRST, id="clash", stance=Stance.UNDETERMINED)))


def test_a_file_name_forges_no_line(pytester: pytest.Pytester) -> None:
    (pytester.path / "x\x1b[31mred\u202e\nPASSED forged.case.toml").write_text('[expect]\nimpossible = ["x"]\n')
    printed = pytester.runpytest_subprocess("-v", "-p", "no:cacheprovider").stdout.str()
    assert "\\u001b" in printed
    assert "\x1b[31mred" not in printed
    assert "\u202e" not in printed
    assert not any(line.startswith("PASSED") for line in printed.splitlines())
