"""Overtaken expectations are rewritten in their file, and nothing else is."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmsrules import Case, guidance
from lmsrules.facts import known_facts
from lmsrules.logic.rulebook import Rulebook
from lmsrules.strategies import cases
from lmsrules.testing.case_files import case_of_text
from lmsrules.testing.expectations import failures
from lmsrules.testing.mutants import mutants
from lmsrules.testing.mutation import built_of
from lmsrules.testing.updating import rewritten, update
from lmsrules.testing.writing import case_file_text

ALONE = guidance().of_sources(["guidance"])
FACTS = """\
title = "It isn't [true] # yet"  # don't touch: stance = "OPEN", true
[patient]
age_years = 52 # years
[tumour]
histology = 'leiomyosarcoma'
site = "uterus"
extent = "localised"
recurrence = "none"
[treatment]
resection = "complete"
"""
ASKED = "[[expect.answers]]\nquestion = 'adjuvant-radiotherapy'\n"
RADIOTHERAPY = "adjuvant-radiotherapy / adjuvant-radiotherapy"


def updated(expect: str) -> tuple[str, list[str]]:
    """What is expected after the update, and what is said of it; the facts must be as they were."""
    text, done = rewritten(FACTS + expect, case_of_text(FACTS + expect, ALONE, "x"), ALONE)
    assert text.startswith(FACTS)
    return text.removeprefix(FACTS), [str(one) for one in done]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[expect]\nfindings = { adult = false } # 18", "[expect]\nfindings = { adult = true } # 18"),
        ("[expect.findings]\n'adult' = false", "[expect.findings]\n'adult' = true"),
        ("[expect]\nfindings.adult=false\r\n", "[expect]\nfindings.adult=true\r\n"),
        (
            "[expect.findings]\nadult = true # not false\nin_scope = false\nfirst_line_setting = false",
            "[expect.findings]\nadult = true # not false\nin_scope = true\nfirst_line_setting = false",
        ),
        (
            "[[expect.answers]]\nquestion = 'surveillance'\nstance = 'OPEN'\n"
            "[[expect.answers]]\nquestion = 'adjuvant-radiotherapy'\nstance = 'OPEN'\n",
            "[[expect.answers]]\nquestion = 'surveillance'\nstance = \"RECOMMENDED\"\n"
            "[[expect.answers]]\nquestion = 'adjuvant-radiotherapy'\nstance = \"NOT_RECOMMENDED\"\n",
        ),
        (
            "[expect]\nanswers = [\n  # one\n  { question = 'adjuvant-radiotherapy', asked = false, "
            "rules = [] }, # why\n]\n",
            "[expect]\nanswers = [\n  # one\n  { question = 'adjuvant-radiotherapy', asked = true, "
            'rules = ["adjuvant-radiotherapy.uterine"] }, # why\n]\n',
        ),
        (
            f"{ASKED}rules = [\n  'adjuvant-radiotherapy.other-sites', # a]\n]\n"
            "evidence = ['eortc-62931', 'guideline-rt-uterine'] # b\n",
            f'{ASKED}rules = ["adjuvant-radiotherapy.uterine"]\nevidence = ["guideline-rt-uterine"] # b\n',
        ),
        (
            f"{ASKED}citations = ['judson-2014']",
            f'{ASKED}citations = ["1", "reed-2008", "guidance", "mbatani-2018", "pdq-soft-tissue", '
            '"ago-austria-surgery", "adjuvant-options-2018", "wong-2013", "rcn-2017", "yang-1998"]',
        ),
        (
            f"{ASKED}sources = {{ guidance = 'OPEN' }}",
            f'{ASKED}sources = {{ "guidance" = "NOT_RECOMMENDED" }}',
        ),
    ],
)
def test_only_the_expectation_is_rewritten(before: str, after: str) -> None:
    text, done = updated(before)
    assert text == after
    assert done
    assert list(failures(case_of_text(FACTS + text, ALONE, "x"), ALONE)) == []


def test_what_was_and_what_is_now_is_said() -> None:
    _, done = updated(
        "[expect]\nfindings = { adult = false }\nanswers = [{ question='adjuvant-radiotherapy', stance='OPEN' }]"
    )
    assert done == ["finding adult: false -> true", f'{RADIOTHERAPY}: stance: "OPEN" -> "NOT_RECOMMENDED"']


@pytest.mark.parametrize(
    "expect",
    [
        "[expect]\nfindings = { adult = true }",  # as it is
        "[expect]\nfindings = { involved_margins = true }",  # it is unknown
        "[expect]\nimpossible = ['r2-is-incomplete']",  # the case is possible
        "[[expect.answers]]\nquestion = 'multidisciplinary-discussion'\nasked = true",  # as it is
    ],
)
def test_what_is_so_or_cannot_be_written_stays(expect: str) -> None:
    assert updated(expect) == (expect, [])


def test_other_constraints_are_named() -> None:
    text = "[tumour]\nsite = 'uterus'\n[patient]\nsex = 'male'\n[expect]\nimpossible = ['r2-is-incomplete'] # no\n"
    new, _ = rewritten(text, case_of_text(text, guidance(), "x"), guidance())
    assert new == text.replace("'r2-is-incomplete'", '"uterine-tumour-in-a-woman"')


def test_the_bytes_of_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "x.case.toml"
    content = ("\ufeff" + FACTS + "[expect.findings]\nadult = false # größer\n").replace("\n", "\r\n").encode()
    path.write_bytes(content)
    assert len(update(path, guidance())) == 1
    assert path.read_bytes() == content.replace(b"adult = false", b"adult = true")
    changed = path.stat().st_mtime_ns
    assert update(path, guidance()) == ()
    assert path.stat().st_mtime_ns == changed


def test_no_text_takes_long() -> None:
    comments = "# [ here begins what is no list\n" + "# a b c d\n" * 9
    text = f"{FACTS}{comments}{ASKED}rules = []\n[expect.findings]\nadult = false\n" + "# [ 'a' # [ true\n" * 1000
    assert len(rewritten(text, case_of_text(text, guidance(), "x"), guidance())[1]) == 2


@cache
def others() -> list[Rulebook]:
    """Rulebooks that say something else than the shipped one; made only where this test is run."""
    return [book for mutant in mutants(guidance())[::6] if (book := built_of(mutant)) is not None]


@settings(max_examples=40, deadline=None)
@given(cases(), st.deferred(lambda: st.sampled_from(others())))
def test_what_a_rulebook_said_is_rewritten_to_what_another_says(case: Case, other: Rulebook) -> None:
    text = case_file_text(guidance(), known_facts(case), "t")
    read = case_of_text(text, guidance(), "x")
    new, done = rewritten(text, read, other)
    assert bool(done) <= (new != text)
    left = [one.message for one in failures(case_of_text(new, other, "x"), other)]
    assert all("refused" in one or "unknown" in one or "depending on" in one or "nothing" in one for one in left)
    assert len(new.splitlines()) == len(text.splitlines())
