"""What readers call evidence and publications: short, told apart, and without a number that was not read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from attrs import evolve

from lmsrules import assess, guidance
from lmsrules.diff import diff
from lmsrules.document.as_html import html_fragment
from lmsrules.document.blocks import Document, Item, Label, Part
from lmsrules.logic.draft import draft_of
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.from_data import draft_from_data, rulebook_from_data
from lmsrules.logic.printing import to_data
from lmsrules.logic.rulebook import rulebook_of
from lmsrules.references import label_of, short_citation, vancouver

from .knowledge.entry import ADVANCED, RESECTED
from .logic.journey import journey
from .test_knowledge import IN_WORDS, texts_of

RULEBOOK = guidance()
CITATIONS = RULEBOOK.citations_by_id
LONGEST = 62
LONGEST_SHORT = 31


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, those of the names of trials too, in digits or in words."""
    words = {number for word, number in IN_WORDS.items() if re.search(rf"\b{word}\b", text, flags=re.IGNORECASE)}
    return {number.replace(",", "") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)} | words


def read_of(evidence: Evidence) -> set[str]:
    """The numbers of its figures and texts, and of what is held of its publications."""
    figures = json.dumps([figure.value for figure in evidence.figures])
    held = [f"{one.id} {json.dumps(one.csl)} {one.note}" for one in map(CITATIONS.__getitem__, evidence.citations)]
    return numbers_in(f"{texts_of(evidence)} {figures} {' '.join(held)}")


@pytest.mark.parametrize("evidence", RULEBOOK.evidence, ids=lambda one: one.id)
def test_every_number_of_a_label_was_read(evidence: Evidence) -> None:
    assert evidence.label
    assert len(evidence.label) <= LONGEST
    assert numbers_in(evidence.label) <= read_of(evidence)


def test_a_number_nobody_read_would_be_found() -> None:
    trial = RULEBOOK.evidence_by_id["eortc-55874-survival"]
    assert trial.label == "EORTC 55874, randomised, n = 224, 2008"
    for wrong in ("EORTC 55784", "n = 225", "2010"):
        assert not numbers_in(wrong) <= read_of(trial)


def test_labels_tell_all_evidence_apart() -> None:
    labels = [evidence.label for evidence in RULEBOOK.evidence]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("evidence", RULEBOOK.evidence, ids=lambda one: one.id)
def test_a_label_ends_with_a_year_of_its_publications_and_no_design_is_another(evidence: Evidence) -> None:
    years = {
        str(csl["issued"]["date-parts"][0][0])
        for name in evidence.citations
        if (csl := CITATIONS[name].csl) and "issued" in csl
    }
    said = re.findall(r"\b(?:19|20)\d\d\b", evidence.label)
    assert set(said) <= years
    words = {
        Design.RANDOMISED_TRIAL: "randomised",
        Design.META_ANALYSIS: "meta-analysis",
        Design.POOLED_TRIALS: "pooled trials",
        Design.REANALYSIS: "re-analysis",
        Design.RETROSPECTIVE_COMPARISON: "comparison",
        Design.RETROSPECTIVE_SERIES: "series",
        Design.SINGLE_ARM_TRIAL: "single arm",
        Design.REVIEW: "review",
    }
    parts = evidence.label.replace(" (PDQ 2025)", "").split(", ")
    assert {word for word in words.values() if word in parts} == ({words.get(evidence.design)} - {None})


@pytest.mark.parametrize("evidence", RULEBOOK.evidence, ids=lambda one: one.id)
def test_what_is_not_certain_is_not_made_certain_by_a_label(evidence: Evidence) -> None:
    cited = [CITATIONS[name] for name in evidence.citations]
    if any(one.id == "guidance" for one in cited):
        assert evidence.label.startswith("the guidance, ")
    elif any(one.csl is None for one in cited):
        assert "unidentified" in evidence.label
    elif all(one.confidence == "likely" for one in cited):
        assert "likely" in evidence.label or "to be verified" in evidence.label


@pytest.mark.parametrize("citation", RULEBOOK.citations, ids=lambda one: one.id)
def test_the_short_form_of_a_publication(citation: Citation) -> None:
    short = short_citation(citation)
    assert 0 < len(short) <= LONGEST_SHORT
    assert ("unidentified" in short) is (citation.confidence == "unidentified")
    assert ("(likely)" in short) is (citation.confidence == "likely")
    assert numbers_in(short) <= numbers_in(f"{citation.id} {json.dumps(citation.csl)}")


def test_short_forms_tell_all_publications_apart() -> None:
    assert len(set(map(short_citation, RULEBOOK.citations))) == len(RULEBOOK.citations)


@pytest.mark.parametrize(
    ("csl", "short"),
    [
        ({"author": [{"family": "Reed", "given": "NS"}], "issued": {"date-parts": [[2008, 4]]}}, "Reed 2008"),
        ({"author": [{"literal": "The Board"}], "title": "A manual"}, "The Board"),
        ({"author": [{"literal": "The Board"}], "title-short": "Manual"}, "Manual"),
        ({"title": "A title that goes on and on for many words"}, "A title that goes on and on..."),
        ({"container-title": "Lancet", "issued": {"date-parts": [[1997]]}}, "Lancet 1997"),
        ({}, "x"),
        (None, "x (unidentified)"),
    ],
)
def test_short_forms_are_made_of_what_is_held(csl: Mapping[str, Any] | None, short: str) -> None:
    assert short_citation(Citation(id="x", csl=csl)) == short


def test_what_is_known_only_by_its_number_in_the_guidance_is_called_so() -> None:
    assert short_citation(CITATIONS["3"]) == "guidance's no. 3 (unidentified)"
    assert vancouver(CITATIONS["3"]).startswith("Not identified. The guidance cites it by its number 3 alone")
    assert short_citation(CITATIONS["1"]) == "ESMO guideline (likely)"


def test_evidence_without_a_label_is_called_by_its_first_publication() -> None:
    def called(name: str) -> str:
        return label_of(RULEBOOK, evolve(RULEBOOK.evidence_by_id[name], label=""))

    assert called("eortc-55874-survival") == "Reed, randomised, 2008"
    assert called("smac-1997") == "SMAC, meta-analysis, 1997"
    assert called("ifosfamide-less-favoured") == "ESMO news, 2014"
    assert called("guideline-rt-uterine") == "ESMO guideline (likely), guideline"
    assert called("recurrence-surgery-survival") == "recurrence surgery survival"


def test_a_rulebook_without_labels_is_shown_all_the_same() -> None:
    assessment = assess({"trip.people": 1, "trip.distance_km": 3.0}, rulebook=journey())
    options = [option for answer in assessment.answers.values() for option in answer.options.values()]
    arguments = [one for option in options for one in option.arguments]
    assert {(one.evidence, one.label) for one in arguments} == {("hearsay", "hearsay")}


def text_of(page: str) -> str:
    return " ".join(page.split())


def names_in(text: str) -> Iterator[str]:
    """The ids of evidence in a text, those left out that are ids of publications too."""
    names = (
        RULEBOOK.evidence_by_id.keys() - CITATIONS.keys() - {"morcellation", "myelosuppression", "ago-austria"}
    )  # words, and an address, too
    yield from (name for name in names if re.search(rf"(?<![\w.-]){name}(?![\w-])", text))


@pytest.mark.parametrize("case", [RESECTED, ADVANCED])
def test_people_read_labels_and_programs_ids(case: Any) -> None:
    assessment = assess(case)
    text = re.sub(r"\[[^\]]*\]", "", text_of(assessment.to_text(full=True)))  # without the ids of publications
    assert not list(names_in(text))
    for answer in json.loads(assessment.to_json())["answers"]:
        for option in answer["options"]:
            for one in option["arguments"]:
                assert one["label"] == RULEBOOK.evidence_by_id[one["evidence"]].label
                if one["direction"] != Direction.CONTEXT and answer["asked"]:
                    assert one["label"] in text


def test_a_label_is_linked_to_where_the_evidence_stands_in_full() -> None:
    item = Item(words=Label("trial", "The trial"), anchor="id-trial")
    linked = html_fragment(Document(parts=(Part(title="Evidence", items=(item,)),)))
    assert re.search(r'<a href="#[^"]*id-trial">The trial</a>', linked)
    assert "<a " not in html_fragment(Document(parts=(Part(title="Evidence", items=(evolve(item, anchor=""),)),)))


def test_a_label_is_wording() -> None:
    trial = RULEBOOK.evidence_by_id["gog-0277"]
    changed = tuple(evolve(one, label="The trial") if one is trial else one for one in RULEBOOK.evidence)
    other = rulebook_of(draft_of(RULEBOOK, evidence=changed))
    assert other.sha256 != RULEBOOK.sha256
    assert rulebook_from_data(other.parts).sha256 == other.sha256
    told = diff(journey(), rulebook_of(draft_of(journey(), evidence=(evolve(journey().evidence[0], label="Talk"),))))
    assert (told.same, told.version_kept) == (True, True)


def test_older_data_has_no_labels_and_keeps_its_hash() -> None:
    old = rulebook_of(draft_of(RULEBOOK, evidence=tuple(evolve(one, label="") for one in RULEBOOK.evidence)))
    assert not any("label" in to_data(one) for one in old.evidence)
    read = draft_from_data(old.parts)
    assert (read.missing, read.draft.sha256) == ((), old.sha256)
