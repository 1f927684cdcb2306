"""Leaning on publications: what rests on one, and what would be without it, compared with the rules themselves."""

from __future__ import annotations

import pytest
from attrs import evolve

from lmsrules import guidance
from lmsrules.leaning import what_if_retracted, which_conclusions_rest_on
from lmsrules.logic.errors import UnknownNameError
from lmsrules.proving.leaning import without

from .logic.journey import journey

GUIDANCE = guidance()
CITED = sorted({name for one in GUIDANCE.evidence for name in one.citations})


@pytest.mark.parametrize("citation", CITED)
def test_what_rests_on_a_publication_is_what_cites_it(citation: str) -> None:
    found = which_conclusions_rest_on(GUIDANCE, citation)
    evidence = {one.id: one.citations for one in GUIDANCE.evidence}
    assert set(found.evidence) == {name for name, cited in evidence.items() if citation in cited}
    of_source = {one.id for one in GUIDANCE.sources if one.citation == citation}
    expected = {
        rule.id: {other for name in rule.evidence for other in evidence[name]} == {citation} or rule.source in of_source
        for rule in GUIDANCE.rules
        if any(citation in evidence[name] for name in rule.evidence) or rule.source in of_source
    }
    assert {one.rule: one.alone for one in found.conclusions} == expected
    assert [one.alone for one in found.conclusions] == sorted(expected.values(), reverse=True)
    assert set(found.cautions) == {one.id for one in GUIDANCE.cautions if citation in one.citations}


@pytest.mark.parametrize("citation", [one.id for one in GUIDANCE.citations])
def test_without_it_only_what_rests_on_nothing_else_changes(citation: str) -> None:
    found = which_conclusions_rest_on(GUIDANCE, citation)
    changed = what_if_retracted(GUIDANCE, citation)
    alone = {(one.question, one.option) for one in found.conclusions if one.alone}
    assert {(one.question, one.option) for one in changed.differences} <= alone
    left = {rule.id for rule in without(GUIDANCE, citation).rules}
    assert {rule.id for rule in GUIDANCE.rules} - left == {one.rule for one in found.conclusions if one.alone}
    assert all(citation not in one.citations for one in without(GUIDANCE, citation).evidence)


def test_a_statement_goes_with_what_it_is_from_though_others_report_it() -> None:
    left = {one.id for one in without(GUIDANCE, "lms-04-2024").evidence}
    assert {one.id for one in GUIDANCE.evidence} - left == {"lms-04-survival", "lms-04-toxicity", "lms-04-caveats"}


def test_a_rule_left_bare_leaves_no_position() -> None:
    changed = what_if_retracted(GUIDANCE, "3")
    assert {one.question for one in changed.differences} == {"surgery-for-recurrence"}
    assert "NO POSITION" in changed.to_text()
    text = which_conclusions_rest_on(GUIDANCE, "3").to_text()
    assert "It rests on nothing else." in text


def test_a_source_goes_with_its_publication() -> None:
    book = journey()
    (note,) = {one.citation for one in book.sources}
    other = evolve(book.citations_by_id[note], id="dads-note")
    sources = tuple(evolve(one, citation="dads-note") if one.id == "dad" else one for one in book.sources)
    parted = journey(sources=sources, citations=(*book.citations, other))
    found = which_conclusions_rest_on(parted, "dads-note")
    assert {one.source for one in found.conclusions} == {"dad"}
    assert {rule.source for rule in without(parted, "dads-note").rules} == {"mum"}
    assert all(dict(one.after[1]).keys() <= {"mum"} for one in what_if_retracted(parted, "dads-note").differences)


def test_an_unknown_publication_is_refused_with_the_nearest() -> None:
    for ask in (which_conclusions_rest_on, what_if_retracted):
        with pytest.raises(UnknownNameError, match="reed-2008"):
            ask(GUIDANCE, "reed-208")
