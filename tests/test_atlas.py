"""Where sources differ: the atlas compared with brute force, and every region of the shipped one replayed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from lmsrules import Stance, decide, guidance
from lmsrules.disagreements import Difference, Disagreement, disagreements
from lmsrules.logic import Rulebook
from lmsrules.logic.agreement import facts_in
from lmsrules.logic.diagrams.decisions import decide_question
from lmsrules.logic.rulebook import Draft, draft_of
from lmsrules.logic.views import parts_by_sources

from . import oracle
from .logic.journey import journey
from .oracle import Facts
from .random_rulebooks import FIELDS, rulebooks

FOR = {Stance.RECOMMENDED, Stance.OPTION}
Said = tuple[str, str, frozenset[tuple[str, Stance]]]
ATLAS = disagreements(guidance())


def kind_by_hand(said: dict[str, Stance], primary: str) -> Difference | None:
    stances = set(said.values())
    if stances & FOR and Stance.NOT_RECOMMENDED in stances:
        return Difference.OPPOSED
    if len(stances) > 1:
        return Difference.STRONGER
    return Difference.SILENT if stances and primary not in said else None


def said_of(rulebook: Draft, patient: Facts) -> dict[Said, Difference]:
    """By the definition, on which options sources differ of one patient, what they say, and how they differ."""
    found: dict[Said, Difference] = {}
    for asked in rulebook.questions:
        held = oracle.held_rules(rulebook, asked, patient)
        for option in asked.options:
            said = dict(oracle.verdict_by_hand(rulebook, asked, option.id, held).by_source)
            if held is not None and (kind := kind_by_hand(said, rulebook.sources[0].id)):
                found[asked.id, option.id, frozenset(said.items())] = kind
    return found


def spoken(one: Disagreement) -> Said:
    return one.question, one.option, frozenset((name, s) for name, s in one.stances.items() if s)


@settings(max_examples=60)
@given(rulebooks())
def test_every_patient_for_whom_sources_differ_is_in_a_region_and_no_other(rulebook: Rulebook) -> None:
    shown: dict[Said, Difference] = {}
    for patient in oracle.completions(rulebook, {}, [f.path for f in FIELDS]):
        shown |= said_of(rulebook, patient)
    atlas = disagreements(rulebook)
    assert {spoken(one): one.kind for one in atlas.regions} == shown
    assert len(atlas.regions) == len(shown)


@pytest.mark.parametrize("number", range(len(ATLAS.regions)))
def test_every_region_of_the_shipped_atlas_is_replayed(number: int) -> None:
    one, book = ATLAS.regions[number], guidance()
    pair = draft_of(book, **parts_by_sources(book, [*one.stances]))
    for region in one.patients.regions:
        facts = facts_in(pair, region.witness)
        decision = decide_question(pair, facts, one.question)
        assert decision.asked
        said = decision.options[one.option].by_source
        assert {name: s for name, s in said.items() if s} == {name: s for name, s in one.stances.items() if s}
    for name, stance in one.stances.items():
        assert bool(one.citations.get(name)) is (stance is not None)


def test_the_smallest_facts_of_a_region_give_what_it_says() -> None:
    """For whoever is asked: in a case that is, those facts alone settle what every source of the region says."""
    asked: dict[str, Any] = {"patient.age_years": 50, "tumour.histology": "leiomyosarcoma", "tumour.recurrence": "none"}
    asked |= {"tumour.extent": "localised", "treatment.resection": "complete"}
    for one in ATLAS.on("adjuvant-radiotherapy"):
        if one.kind is not Difference.OTHER_DATE:
            decided = decide({**asked, **one.smallest})["adjuvant-radiotherapy"].options[one.option].by_source
            assert {name: s for name, s in decided.items() if s} == {name: s for name, s in one.stances.items() if s}


def test_the_french_and_the_review_are_opposed_on_chemotherapy() -> None:
    (one,) = [one for one in ATLAS.on("adjuvant-chemotherapy") if one.kind is Difference.OPPOSED]
    assert one.stances["french-2023"] is Stance.OPTION
    assert one.stances["friedman-2018"] is Stance.NOT_RECOMMENDED


def test_an_earlier_edition_is_compared_with_the_one_that_took_its_place() -> None:
    dated = [one for one in ATLAS.regions if one.kind is Difference.OTHER_DATE]
    assert {frozenset(one.stances) for one in dated} == {
        frozenset({"bsg-2010", "bsg-2024"}),
        frozenset({"seom-2021", "seom-geis-2025"}),
    }
    (chemotherapy,) = [one for one in dated if one.question == "adjuvant-chemotherapy"]
    assert chemotherapy.stances == {"seom-2021": Stance.INDIVIDUALISE, "seom-geis-2025": Stance.OPTION}


def test_of_some_sources_and_of_a_day() -> None:
    two = disagreements(guidance(), sources=["guidance", "pdq-uterine-2024"])
    assert {name for one in two.regions for name in one.stances} == {"guidance", "pdq-uterine-2024"}
    then = disagreements(guidance(), as_of="2020-01-01")
    assert {name for one in then.regions for name in one.stances} <= {
        "guidance",
        *(one.id for one in guidance().as_of("2020-01-01").sources),
    }


def test_the_picture_has_a_row_for_each_source_and_a_column_for_each_region() -> None:
    matrix = ATLAS.matrix("adjuvant-radiotherapy")
    regions = ATLAS.on("adjuvant-radiotherapy")
    assert len(matrix.columns) == len(regions)
    assert {*matrix.rows} == {guidance().sources_by_id[name].title for one in regions for name in one.stances}
    assert matrix.to_svg().startswith("<svg")
    assert not disagreements(journey()).on("no-such-question")


def test_it_is_told_in_every_form() -> None:
    text = ATLAS.to_text()
    assert "OPPOSED, " in text
    assert "Such as: tumour.extent = localised; tumour.site = uterus" in " ".join(text.split())
    assert "lms-matrix" in ATLAS.to_html()
    assert {one["kind"] for one in ATLAS.to_dict()["regions"]} == {kind.value for kind in Difference}


def test_of_a_day_it_says_so_and_what_may_not_have_been_out() -> None:
    atlas = disagreements(guidance(), as_of="2020-01-01")
    text = " ".join(atlas.to_text().split())
    assert "As of 2020-01-01; the guidance had not come out." in text
    assert "Perhaps not out then: MSD Manual" in text or "AGO Austria, follow-up" in text.split("SILENT")[0]
    assert atlas.to_dict()["view"]["as_of"] == "2020-01-01"
    assert "As of" not in disagreements(guidance()).to_text()
