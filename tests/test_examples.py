"""The shipped examples: every case file loads and is assessed, every notebook runs and shows what is stored in it."""

import json
from pathlib import Path

import nbformat
import pytest

from lmsrules import Status, assess, between, decide, load_case
from lmsrules.facts import known_facts

from .notebooks import outputs, run

EXAMPLES = Path(__file__).parent.parent / "examples"
CASES = sorted(p for p in (EXAMPLES / "cases").iterdir() if p.suffix in (".toml", ".json"))
PUBLISHED = sorted((EXAMPLES / "records").glob("*.json"))


def test_there_are_twelve_published_cases_with_their_records() -> None:
    assert len(PUBLISHED) == 12
    for record in PUBLISHED:
        assert (EXAMPLES / "cases" / f"{record.stem}.toml").exists()
        assert json.loads(record.read_text())["id"].lower() == record.stem


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_every_case_is_assessed(path: Path) -> None:
    case = load_case(path)
    assessment = assess(case)
    assert {a.question: a.asked for a in assessment.values()} == {q: d.asked for q, d in decide(case).items()}
    assert str(assessment)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.name)
def test_cases_agree_with_their_records_where_both_speak(path: Path) -> None:
    record = json.loads(path.read_text())
    facts = known_facts(load_case(EXAMPLES / "cases" / f"{path.stem}.toml"))
    if record["age_range"] is not None:
        assert facts["patient.age_years"] == between(*record["age_range"])
    elif "patient.age_years" in facts or record["age"] is not None:
        assert facts["patient.age_years"] == record["age"]
    assert facts["patient.sex"] == {"F": "female", "M": "male"}[record["sex"]]
    if record["extent_basis"] and record["extent_basis"].startswith("inferred"):
        assert "tumour.extent" not in facts
    elif record["extent"]:
        assert facts["tumour.extent"] == record["extent"]
    if "tumour.recurrence" in facts:
        assert facts["tumour.recurrence"] == record["recurrence"]
    drugs = {
        path.rpartition(" ")[2]: given for path, given in facts.items() if path.startswith("treatment.prior_drugs ")
    }
    assert all(given and drug in " ".join(record["prior_lines"]) for drug, given in drugs.items())  # none is denied
    if facts.get("tumour.evidence_of_disease") is False:
        assert (record["margins"], record["extent"]) == ("negative", "localised")
    for path_, key in (("patient.ecog", "ecog"), ("tumour.er_positive", "hormone_receptors")):
        assert (path_ in facts) <= (record[key] is not None)


def test_a_positive_margin_in_stage_iib_is_adjuvant_although_the_extent_is_unknown() -> None:
    """X14: forward chaining cannot say so, for the extent is not stated; no possible extent says otherwise."""
    assessment = assess(load_case(EXAMPLES / "cases" / "x14.toml"))
    assert "tumour.extent" not in known_facts(assessment.case)
    answer = assessment["adjuvant-radiotherapy"]
    assert (answer.asked, answer.status, answer.stance) == (True, Status.SETTLED, "NOT_RECOMMENDED")
    assert assessment.derivation.rules() == ()


@pytest.mark.parametrize("name", ["x54", "x56"])
def test_a_child_and_a_stump_are_outside_the_guidance(name: str) -> None:
    assert all(a.asked is False for a in assess(load_case(EXAMPLES / "cases" / f"{name}.toml")).values())


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_run_and_show_what_is_stored(path: Path) -> None:
    stored = nbformat.read(path, as_version=4)
    assert outputs(run(path)) == outputs(stored)
    assert all(
        cell["outputs"] or cell["source"].lstrip().startswith("from")
        for cell in stored.cells
        if cell["cell_type"] == "code"
    )
