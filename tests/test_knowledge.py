"""Every figure, number, criterion and identifier of the shipped rulebook is one that the reading notes hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from lmsrules import guidance
from lmsrules.facts import FIELDS
from lmsrules.logic.conditions import Compare, Condition, Member, as_condition, namespace, walk
from lmsrules.logic.evidence import Design, Evidence, Figure
from lmsrules.logic.kleene import truth
from lmsrules.logic.parts import Rule
from lmsrules.logic.tested import named_conditions
from lmsrules.strategies import facts

from . import oracle
from .knowledge.entry import ENTRY, LMS, LMS_ALONE, NOT_READ, THRESHOLDS, TRIALS, TRIALS_NOT_READ, all_of
from .knowledge.figures import CONFLICT_NUMBERS, FIGURES, NUMBERS, RULE_NUMBERS, STATEMENT_NUMBERS, Row
from .knowledge.limits import CAUTION_NUMBERS, LIMITS
from .knowledge.references import NOTE_NUMBERS, PUBLISHED, REFERENCES

RULEBOOK = guidance()
CONDITIONS = RULEBOOK.conditions
EVERYTHING = (*RULEBOOK.evidence, *RULEBOOK.former_evidence)

NAMES = re.compile(
    r"GOG-0277|LMS-04|SAR-3007|SARC005|EORTC 55874|EORTC 62012|EORTC 62931|EORTC 62771 and 62931|EORTC 62771"
    r"|(?:NCT|ISRCTN)\d{8}|doi:\S+?(?=[ )]|$)|FIGO (?=2009)|\bT1\b|\bR[012]\b|g/m2|mg/m2|FNCLCC|S2k"
)
IN_WORDS = {"two": "2", "three": "3", "five": "5", "six": "6", "eight": "8", "nine": "9", "four": "4",
            "fourteen": "14", "eighteen": "18"}  # fmt: skip


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, written in digits or in words; the names of trials and stages are no numbers."""
    left = NAMES.sub(" ", text)
    words = {number for word, number in IN_WORDS.items() if re.search(rf"\b{word}\b", left, flags=re.IGNORECASE)}
    return {number.replace(",", "") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", left)} | words


def texts_of(evidence: Evidence) -> str:
    """All that a piece of evidence says beside its figures."""
    notes = [f"{figure.of} {figure.arm} {figure.note}" for figure in evidence.figures]
    return " ".join([evidence.says, evidence.population_note, evidence.not_read, evidence.erratum, *notes])


def rows_of(evidence: Evidence) -> list[Row]:
    """The figures as the table has them: where there are no ends there is no kind of interval."""
    return [(f.arm, f.value, f.low, f.high, f.interval if f.low is not None else "", f.unit) for f in evidence.figures]


@pytest.mark.parametrize("evidence", EVERYTHING, ids=lambda one: one.id)
def test_figures_are_those_of_the_notes(evidence: Evidence) -> None:
    assert rows_of(evidence) == FIGURES.get(evidence.id, [])


@pytest.mark.parametrize("evidence", EVERYTHING, ids=lambda one: one.id)
def test_numbers_in_texts_are_those_of_the_notes(evidence: Evidence) -> None:
    assert numbers_in(texts_of(evidence)) == set(NUMBERS.get(evidence.id, "").split())


def test_a_number_nobody_read_would_be_found() -> None:
    evidence = RULEBOOK.evidence_by_id["gog-0277"]
    more = "Seven of 39 patients."
    for changed in (
        evolve(evidence, says=more),
        evolve(evidence, population_note=more),
        evolve(evidence, not_read=more),
        evolve(evidence, erratum=more),
        evolve(evidence, figures=(Figure(of="deaths", value=5, note=more),)),
    ):
        assert "39" in numbers_in(texts_of(changed))
    assert numbers_in("in nine patients of EORTC 62012, R1, p = 0.04, 1,568 of them") == {"9", "0.04", "1568"}


def test_the_table_speaks_of_nothing_else() -> None:
    assert {*FIGURES, *NUMBERS, *ENTRY, *NOT_READ} <= {one.id for one in EVERYTHING}


def test_every_time_is_a_median_a_mean_or_says_its_year() -> None:
    for evidence in RULEBOOK.evidence:
        for figure in evidence.figures:
            if figure.unit in ("months", "years"):
                assert "median" in figure.of or "mean" in figure.of, evidence.id
            elif figure.unit == "%" and (
                "alive" in figure.of or "free" in figure.of.replace("progression-free", "free")
            ):
                assert re.search(r" at \d+ years$", figure.of), evidence.id


@pytest.mark.parametrize("rule", [*RULEBOOK.rules, *RULEBOOK.former_rules], ids=lambda one: one.id)
def test_numbers_of_rules(rule: Rule) -> None:
    assert numbers_in(rule.why) == set(RULE_NUMBERS.get(rule.id, "").split())


def test_numbers_of_conflicts() -> None:
    for conflict in RULEBOOK.conflicts:
        said = numbers_in(" ".join([conflict.title, *(side.holds for side in conflict.sides), conflict.does]))
        assert said == set(CONFLICT_NUMBERS.get(conflict.id, "").split()), conflict.id


def test_numbers_of_statements_findings_and_constraints() -> None:
    for name, text in RULEBOOK.statements.items():
        assert numbers_in(text) == set(STATEMENT_NUMBERS.get(name, "").split()), name
    texts = [f"{one.label} {one.otherwise}" for one in RULEBOOK.findings] + [one.why for one in RULEBOOK.constraints]
    assert numbers_in(" ".join(texts)) == {"18", "5", "5.0", "1", "2", "3"}  # years; cm; FNCLCC grades


def constants(condition: Condition) -> Iterator[tuple[str, float]]:
    """The numbers a condition compares facts with."""
    for node in walk(condition):
        if isinstance(node, Compare | Member):
            values = node.values if isinstance(node, Member) else (node.value,)
            yield from ((node.path, value) for value in values if not isinstance(value, bool | str))


def test_every_threshold_is_one_of_the_notes() -> None:
    limits = {value for value, _, _ in LIMITS.values()}
    for owner, condition in named_conditions(RULEBOOK):
        for path, number in constants(condition):
            allowed = limits if owner.startswith("caution ") else THRESHOLDS.get(path, ())
            assert number in allowed, f"{owner}: {path} {number}"


def test_limits_and_numbers_of_cautions() -> None:
    assert {one.id: (one.value, one.unit, one.citation) for one in RULEBOOK.limits} == LIMITS
    for caution in RULEBOOK.cautions:
        said = numbers_in(f"{caution.why} {caution.check}")
        assert said == set(CAUTION_NUMBERS.get(caution.id, "").split()), caution.id


@pytest.mark.parametrize("name", ENTRY)
def test_populations_are_the_entry_criteria(name: str) -> None:
    """Around a patient who meets them all, one fact changed or left out at a time: both say the same."""
    written, eligible = ENTRY[name]
    check_population(RULEBOOK.evidence_by_id[name].population, written, eligible)


def check_population(population: Condition, written: str, eligible: dict[str, Any]) -> None:
    criteria = as_condition(eval(written, namespace(FIELDS)))
    assert truth(population, eligible, CONDITIONS) is truth(criteria, eligible, {}) is True
    for field in RULEBOOK.single_fields:
        without = {path: value for path, value in eligible.items() if path != field.path}
        values = oracle.values_of(field, [criteria, population])
        for known in (without, *({**without, field.path: value} for value in values)):
            assert truth(population, known, CONDITIONS) is truth(criteria, known, {}), (field.path, known)


@pytest.mark.parametrize("name", TRIALS)
def test_trials_are_those_of_the_notes(name: str) -> None:
    trial, (registry, written, eligible) = RULEBOOK.trials_by_id[name], TRIALS[name]
    check_population(trial.population, all_of(LMS, written), eligible)
    assert trial.registry == registry
    assert all(words in trial.not_read for words in TRIALS_NOT_READ[name])
    assert numbers_in(f"{trial.what} {trial.not_read}") == set()
    assert ("tumour.histology" in {unclear.fact for unclear in trial.unclear}) == (name not in LMS_ALONE)
    assert trial.design in (Design.RANDOMISED_TRIAL, Design.SINGLE_ARM_TRIAL)


def test_the_notes_have_no_other_trials() -> None:
    assert [*RULEBOOK.trials_by_id] == [*TRIALS] == [*TRIALS_NOT_READ]


@given(facts())
def test_trials_are_those_of_the_notes_for_everybody(known: dict[str, Any]) -> None:
    for name, (_, written, _) in TRIALS.items():
        criteria = as_condition(eval(all_of(LMS, written), namespace(FIELDS)))
        assert truth(RULEBOOK.trials_by_id[name].population, known, CONDITIONS) is truth(criteria, known, {}), name


@pytest.mark.parametrize("name", NOT_READ)
def test_criteria_that_were_not_read_are_named(name: str) -> None:
    assert all(words in RULEBOOK.evidence_by_id[name].not_read for words in NOT_READ[name])


def test_evidence_of_a_publication_nobody_identified_says_that_its_patients_are_not_known() -> None:
    for evidence in RULEBOOK.evidence:
        if evidence.citations in (("2",), ("3",)):
            assert "publication" in evidence.not_read


def test_references_are_those_of_the_notes() -> None:
    found = {}
    for citation in RULEBOOK.citations:
        csl = citation.csl or {}
        date = "-".join(map(str, csl["issued"]["date-parts"][0])) if "issued" in csl else "-"
        found[citation.id] = " ".join([date, *(str(csl.get(name, "-")) for name in ("DOI", "PMID", "PMCID"))])
        named = set(re.findall(r"(?:NCT|ISRCTN)\d+|doi:[^ )]+", citation.note)) | numbers_in(citation.note)
        assert named == set(NOTE_NUMBERS.get(citation.id, "").split()), citation.id
    assert found == REFERENCES
    spans = {one.id: " ".join(day or "-" for day in one.published) for one in RULEBOOK.citations if one.published}
    assert spans == PUBLISHED


def test_every_reference_is_cited_and_no_two_are_one_paper() -> None:
    cited = {name for one in RULEBOOK.evidence for name in one.citations}
    cited |= {name for one in RULEBOOK.cautions for name in one.citations}
    cited |= {one.citation for one in RULEBOOK.sources} | {one.citation for one in RULEBOOK.limits}
    assert cited == set(RULEBOOK.citations_by_id)
    for key in ("DOI", "PMID", "PMCID", "URL", "title"):
        known = [citation.csl[key] for citation in RULEBOOK.citations if citation.csl and key in citation.csl]
        assert len(known) == len(set(known)), key


def test_candidates_for_a_marker_are_never_the_marker() -> None:
    for citation in RULEBOOK.citations:
        if "andidate" in citation.note:
            assert "proven" in citation.note
    assert {c.id for c in RULEBOOK.citations if c.confidence == "unidentified"} == {"guidance", "2", "3"}
