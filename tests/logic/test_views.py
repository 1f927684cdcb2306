"""Parts of a rulebook: as of a day, of some sources, in retrospect; compared with what is written out by hand."""

from __future__ import annotations

import json
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from lmsrules import ArgumentError, Rulebook, assess, guidance
from lmsrules.logic.dates import as_day, evidence_since, in_short, span_of
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import RulebookError
from lmsrules.logic.evidence import Citation
from lmsrules.logic.from_data import rulebook_from_data
from lmsrules.logic.partly import Known
from lmsrules.logic.rulebook import Draft, draft_of, rulebook_of
from lmsrules.proving.verification import verify

from .. import oracle
from ..shipped import possible_facts

WHOLE = guidance()
DAYS = sorted({day for one in WHOLE.citations for day in span_of(one) if day})
TODAY = "2026-11-29"
REVIEWED = WHOLE.review.on if WHOLE.review else ""
dates = st.one_of(st.sampled_from(DAYS), st.dates(date(1980, 1, 1), date(2027, 1, 1)).map(str))


@pytest.mark.parametrize(
    ("issued", "span"),
    [
        ([2018], ("2018-01-01", "2018-12-31")),
        ([2016, 2], ("2016-02-01", "2016-02-29")),
        ([2013, 4, 15], ("2013-04-15", "2013-04-15")),
    ],
)
def test_a_date_in_part_is_a_span(issued: list[int], span: tuple[str, str]) -> None:
    assert span_of(Citation(id="a", csl={"issued": {"date-parts": [issued]}})) == span


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (("2018-10-05", "2018-10-05"), "2018-10-05"),
        (("2018-10-01", "2018-10-31"), "2018-10"),
        (("2018-01-01", "2018-12-31"), "2018"),
        (("2015-01-01", "2022-03-01"), "2015 to 2022"),
        (("2015-01-01", ""), "2015 or later"),
        (("2022-07-11", ""), "2022-07-11 or later"),
    ],
)
def test_a_span_in_short(span: tuple[str, str], words: str) -> None:
    assert in_short(span) == words


def test_what_is_said_of_the_edition_goes_before_the_record() -> None:
    record = {"issued": {"date-parts": [[2022, 8]]}}
    assert span_of(Citation(id="a", csl=record, published=("2022-07-11", ""))) == ("2022-07-11", "")
    assert span_of(Citation(id="a")) == ("", "")


@pytest.mark.parametrize("published", [("2022-13-01", ""), ("2022", ""), ("2022-02-02", "2022-02-01"), ("", "soon")])
def test_dates_that_are_none_do_not_build(published: tuple[str, str]) -> None:
    citations = (evolve(WHOLE.citations[0], published=published), *WHOLE.citations[1:])
    with pytest.raises(RulebookError, match="citation guidance"):
        rulebook_of(WHOLE, citations=citations)


@pytest.mark.parametrize("day", ["2014", "2014-06", "yesterday", 2014, None, "2014-02-30"])
def test_a_day_that_is_none_is_refused(day: object) -> None:
    with pytest.raises(ArgumentError, match="as_of: give a day as YEAR-MONTH-DAY, such as 2014-06-01"):
        WHOLE.as_of(day)


def test_a_day_may_be_a_date() -> None:
    assert as_day(date(2014, 6, 1)) == "2014-06-01"
    assert WHOLE.as_of(date(2014, 6, 1)) is WHOLE.as_of("2014-06-01")


def shown_citations(book: Draft) -> set[str]:
    """What stands behind rules and evidence."""
    return {name for one in book.evidence for name in one.citations}


@settings(max_examples=40)
@given(dates)
def test_nothing_that_came_out_later_is_there(day: str) -> None:
    then = WHOLE.as_of(day)
    for name in shown_citations(then):
        assert span_of(WHOLE.citations_by_id[name])[0] <= day
    spoken = {rule.source for rule in then.rules}
    for source in spoken:
        assert span_of(WHOLE.citations_by_id[WHOLE.sources_by_id[source].citation])[0] <= day
    assert then.primary == WHOLE.primary
    assert {one.id for one in then.cautions} == {one.id for one in WHOLE.cautions}
    assert all(rule.evidence for rule in then.rules)


@settings(max_examples=30)
@given(st.lists(dates, min_size=2, max_size=2).map(sorted))
def test_it_is_monotone_in_evidence(days: list[str]) -> None:
    """What was there stays, or something later took its place."""
    earlier, later = (WHOLE.as_of(day) for day in days)
    replaced = {name for one in later.evidence for name in one.supersedes}
    assert {one.id for one in earlier.evidence} - {one.id for one in later.evidence} <= replaced
    editions = {name for one in later.sources for name in one.supersedes}
    gone = {rule.source for rule in earlier.rules} - {rule.source for rule in later.rules}
    assert gone <= editions


def by_hand(day: str) -> Draft:
    """A rulebook of what had come out by a day, rule by rule."""
    known = WHOLE.citations_by_id
    evidence = {}
    for one in (*WHOLE.evidence, *WHOLE.former_evidence):
        own = [name for name in one.citations if name not in one.read_in]
        if all(span_of(known[name])[0] <= day for name in own):
            evidence[one.id] = one
    sources = [one for one in WHOLE.sources if span_of(known[one.citation])[0] <= day]
    surely = [one for one in sources if day >= REVIEWED or "" < span_of(known[one.citation])[1] <= day]
    current = [one.id for one in sources if not any(one.id in other.supersedes for other in surely)]
    reports = {name for name in evidence if not any(name in other.supersedes for other in evidence.values())}
    rules = [
        rule
        for rule in (*WHOLE.rules, *WHOLE.former_rules)
        if rule.source in current and any(name in reports for name in rule.evidence)
    ]
    return draft_of(WHOLE, rules=tuple(rules), sources=tuple(sources) or WHOLE.sources[:1])


@settings(max_examples=40)
@given(possible_facts(), dates)
def test_the_answer_is_that_of_a_rulebook_of_what_was_published(facts: dict[str, Known], day: str) -> None:
    """Of whole cases by the definition of a verdict; the paths that no rule of the day reads are whatever they are."""
    whole = {path: known for path, known in facts.items() if oracle.is_wholly_known(facts, path)}
    decided, hand = decide(WHOLE.as_of(day), whole), by_hand(day)
    for question in WHOLE.questions:
        for option in question.options:
            rules = {rule.id for rule in hand.rules if (rule.on.id, rule.option) == (question.id, option.id)}
            found = {
                rule.id for rule in WHOLE.as_of(day).rules if (rule.on.id, rule.option) == (question.id, option.id)
            }
            assert found == rules
            assert set(decided[question.id].options[option.id].rules) <= rules


@settings(max_examples=30)
@given(possible_facts(), dates)
def test_in_retrospect_the_answers_are_today_s(facts: dict[str, Known], day: str) -> None:
    assert decide(WHOLE.as_of(day, retrospective=True), facts) == decide(WHOLE, facts)


def test_today_nothing_is_lost() -> None:
    today = WHOLE.as_of(TODAY)
    assert {rule.id for rule in today.rules} == {rule.id for rule in WHOLE.rules}
    assert {one.id for one in today.evidence} == {one.id for one in WHOLE.evidence}
    assert today.view is not None
    assert today.view.later == ()


def test_two_data_cuts_of_one_trial_never_both_count() -> None:
    early, late = "lms-04-progression-2022", "lms-04-progression"
    for day, expected in (("2022-07-10", set()), ("2022-07-11", {early}), ("2024-09-04", {late}), (TODAY, {late})):
        assert {one.id for one in WHOLE.as_of(day).evidence} & {early, late} == expected
    assert early not in {one.id for one in WHOLE.evidence}


def test_editions_of_one_body_take_each_other_s_place() -> None:
    """Both stand while it is not sure that the later one had come out."""
    first, last = span_of(WHOLE.citations_by_id["bsg-2024"])
    both = {"bsg-2010", "bsg-2024"}
    for day, expected in (("2023-12-31", {"bsg-2010"}), (first, both), (last, {"bsg-2024"}), (TODAY, {"bsg-2024"})):
        assert {rule.source for rule in WHOLE.as_of(day).rules} & both == expected


def test_what_may_have_come_out_is_kept_and_flagged() -> None:
    then = WHOLE.as_of("2015-06-01")
    assert evidence_since(then.evidence_by_id["guideline-rt-uterine"], WHOLE.citations_by_id) == "2012-01-01"
    assert then.view is not None
    assert "1" in then.view.perhaps
    assert "reed-2008" not in then.view.perhaps
    today = WHOLE.as_of(TODAY)
    assert today.view is not None
    assert today.view.perhaps == ()
    assert assess({}, as_of="2015-06-01").to_dict()["view"]["perhaps"] == [*then.view.perhaps]


def test_before_the_guidance_came_out_the_page_says_so_and_shows_the_others() -> None:
    case: dict[str, Known] = {"patient.age_years": 50, "tumour.histology": "leiomyosarcoma", "tumour.site": "uterus"}
    case |= {"tumour.extent": "localised", "tumour.recurrence": "none", "treatment.resection": "complete"}
    assessment = assess(case, as_of="2014-06-01")
    assert all(one.stance is None for answer in assessment.values() for one in answer.options.values())
    text = " ".join(assessment.to_text().split())
    assert "The guidance had not come out on 2014-06-01: it is not older than 2023-11-28." in text
    assert "Other sources: BSG 2010, recommended" in text
    assert "SINCE THEN" in text
    assert "AS OF 2014-06-01" in text
    assert "Corrected below" not in text  # nothing of the guidance is there to be corrected


def test_in_retrospect_the_page_says_so() -> None:
    text = assess({}, as_of="2014-06-01", retrospective=True).to_text()
    assert "Today's rulebook, applied in retrospect to a patient of 2014-06-01." in text
    with pytest.raises(ArgumentError, match="retrospective: say of which day"):
        assess({}, retrospective=True)


@pytest.mark.parametrize(
    ("sources", "problem"),
    [
        ("guidance", "give a list of ids of sources"),
        (["guidanc"], "there is no source 'guidanc'; did you mean 'guidance'"),
        ([], "name one at least"),
        (["guidance", "guidance"], "name each once"),
        ([1], "there is no source 1"),
        (frozenset({"guidance"}), "give a list of ids of sources"),
        ({"guidance": 1}, "give a list of ids of sources"),
    ],
)
def test_sources_that_are_none_are_refused(sources: list[str], problem: str) -> None:
    with pytest.raises(ArgumentError, match=problem):
        assess({}, sources=sources)


def test_a_view_is_of_the_whole_and_of_one_day() -> None:
    with pytest.raises(ArgumentError, match="as of 2014-06-01 already"):
        WHOLE.as_of("2014-06-01").as_of("2013-06-01")
    both = WHOLE.of_sources(["bsg-2010", "guidance"]).as_of("2014-06-01")
    assert {rule.source for rule in both.rules} == {"bsg-2010"}


@pytest.mark.parametrize("book", [WHOLE, WHOLE.as_of("2014-06-01"), WHOLE.of_sources(["bsg-2010"])], ids=str)
def test_a_part_of_a_rulebook_is_written_and_read_back(book: Rulebook) -> None:
    again = rulebook_from_data(json.loads(json.dumps(book.parts)))
    assert again.sha256 == book.sha256
    assert again.view == book.view
    assert [rule.id for rule in again.former_rules] == [rule.id for rule in book.former_rules]


@pytest.mark.parametrize("part", [WHOLE.as_of("2014-06-01"), WHOLE.of_sources(["ontario-2013", "fda-trabectedin"])])
def test_a_part_of_a_rulebook_is_as_free_of_faults_as_the_whole(part: Rulebook) -> None:
    """What its sources do not speak of is silent, and no fault."""
    assert verify(part).defects == ()


def test_what_is_said_of_the_primary_source_goes_with_it() -> None:
    whole, part = WHOLE, WHOLE.of_sources(["pdq-soft-tissue-2025"])
    assert {one.id for one in whole.conflicts} > {one.id for one in part.conflicts}
    assert all("guidance" not in one.citations for one in part.conflicts)
    assert not any(one.erratum for one in part.evidence)
