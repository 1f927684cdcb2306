"""What a reader sees of other sources: counted, named where they are opposed, and in the depth each with its reason."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from lmsrules import Stance, assess, guidance, load_case
from lmsrules.cli import run
from lmsrules.document.blocks import Answers, Cite, Row
from lmsrules.explanation.others import others_counted, others_named

from .test_page import FILES, assessed

EXAMPLE = "examples/cases/uterine-adjuvant.toml"
FIRST_LINE = "examples/cases/metastatic-first-line.toml"


def flat(text: str) -> str:
    return " ".join(text.split())


def rows(path: str) -> dict[str, Row]:
    page = assess(load_case(path)).page()
    return {r.title: r for part in page.parts for i in part.items if isinstance(i, Answers) for r in i.rows}


def test_page_one_counts_others_and_names_those_that_are_opposed() -> None:
    radiotherapy = rows(EXAMPLE)["Adjuvant radiotherapy"]
    assert radiotherapy.others == "others: 1 alike, 1 undetermined, 1 open"
    (named,) = [item for item in radiotherapy.differs if item.lead == "Sources differ"]
    assert named.words[0] == "MSD Manual, an option "
    assert rows(EXAMPLE)["Team discussion"].others == "others: 3 alike"


def test_whoever_speaks_is_counted_or_named_and_nobody_else() -> None:
    """Of every option of every shown case."""
    book = guidance()
    for assessment in assessed().values():
        for answer in assessment.values():
            for position in answer.options.values():
                others = [name for name in position.by_source if name != book.primary]
                counted = sum(map(int, re.findall(r"(\d+) ", others_counted(book, position))))
                named = [word for word in others_named(book, position) if isinstance(word, str)]
                if position.status != "open":
                    assert counted + len(named) == len(others), answer.question
                for word in named:
                    assert any(book.sources_by_id[name].title in word for name in others)


def test_options_that_others_alone_name_share_a_row() -> None:
    found = rows(FIRST_LINE)
    row = found["Named by others alone"]
    told = "".join(f"[{', '.join(word.ids)}]" if isinstance(word, Cite) else str(word) for word in row.why)
    assert told == (
        "Recommended: doxorubicin alone [pdq-soft-tissue], an anthracycline-based regimen [seom-geis-2025]. "
        "An option: gemcitabine + docetaxel [pdq-soft-tissue]. Open: doxorubicin + trabectedin [pdq-soft-tissue]."
    )
    assert "Trabectedin" not in found
    text = flat(assess(load_case(FIRST_LINE)).to_text(full=True))
    assert "A REASONABLE OPTION (PDQ soft tissue 2025); its own grade: A1" in text
    assert "- Doxorubicin + trabectedin: NO POSITION" in text


def test_no_source_changes_the_stance_of_the_guidance() -> None:
    for path in FILES:
        whole, alone = assess(load_case(path)), assess(load_case(path), sources=["guidance"])
        for question, answer in alone.items():
            for option, position in answer.options.items():
                other = whole[question][option]
                assert (position.stance, position.status, position.depends_on) == (
                    other.stance,
                    other.status,
                    other.depends_on,
                )
                assert position.citations == other.citations


def test_a_drug_of_which_nothing_was_read_says_so() -> None:
    second = assess(load_case("examples/cases/x22.toml"))["second-line-systemic"]
    for drug in ("pazopanib", "eribulin"):
        (caution,) = [one for one in second[drug].cautions if one.id == f"{drug}-not-read"]
        assert caution.applies
        assert "No prescribing information" in caution.why


def test_a_conflict_is_told_where_it_matters_and_once() -> None:
    text = flat(assess(load_case(EXAMPLE)).to_text(full=True))
    for conflict in guidance().conflicts:
        asked = {"adjuvant-radiotherapy", "adjuvant-chemotherapy", "adjuvant-treatment", "surveillance"}
        bears = any(question in asked for question, _ in conflict.bears_on)
        assert text.count(f"Conflict: {flat(conflict.title)}.") == bears, conflict.id
        assert (flat(conflict.does) in text) is bears


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["assess", EXAMPLE, "--as-of", "2019-06-01"], "The guidance had not come out on 2019-06-01"),
        (["assess", EXAMPLE, "--as-of", "2019-06-01", "--retrospective"], "applied in retrospect to a patient of 2019"),
        (["assess", EXAMPLE, "--sources", "pdq-uterine-2024, french-2023"], "PDQ uterine 2024 says"),
        (["explain", EXAMPLE, "--sources", "guidance", "--question", "surveillance"], "Sources asked: the guidance"),
        (["explain", EXAMPLE, "--as-of", "2024-12-31", "--full"], "SINCE THEN"),
        (["sources"], "seom-2021: SEOM 2021"),
        (["sources"], "superseded by seom-geis-2025: asked of earlier days alone"),
        (["compare"], "regions of patients for whom two sources differ"),
        (["compare", "surveillance"], "other date: Close surveillance: BSG 2010"),
        (["compare", "--sources", "guidance,msd-manual"], "MSD Manual, A REASONABLE OPTION"),
        (["compare", "--as-of", "2020-01-01", "--markdown"], "Friedman 2018"),
        (["statements"], "Nothing hangs in the air"),
    ],
)
def test_on_the_command_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert said in flat(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["assess", EXAMPLE, "--as-of", "2019"], "give a day as YEAR-MONTH-DAY, such as 2014-06-01"),
        (["assess", EXAMPLE, "--retrospective"], "say of which day the patient is, with --as-of"),
        (["assess", EXAMPLE, "--sources", "pdq"], "there is no source 'pdq'; did you mean 'pdq-uterine-2024'"),
        (["explain", EXAMPLE, "--sources", ","], "name one at least"),
        (["compare", "no-question"], "no-question"),
        (["compare", "--json", "--markdown"], "take one of them"),
    ],
)
def test_errors_on_the_command_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert said in flat(capsys.readouterr().err)


def test_the_data_of_sources_and_regions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sources", "--json"]) == 0
    found = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert found["bsg-2010"]["superseded_by"] == "bsg-2024"
    assert found["guidance"]["primary"] is True
    assert found["guidance"]["published"] == "came out between 2023-11-28 and an unknown day"
    assert run(["compare", "adjuvant-treatment", "--json"]) == 0
    (region,) = json.loads(capsys.readouterr().out)["regions"]
    assert region["stances"] == {"guidance": "INDIVIDUALISE", "pdq-uterine-2024": "UNDETERMINED"}
    assert region["kind"] == "stronger"


def test_the_page_names_the_primary_source_that_was_asked() -> None:
    text = assess(load_case(EXAMPLE), sources=["french-2023", "guidance"]).to_text()
    assert "French groups 2023 says" in text
    assert assess(load_case(EXAMPLE), sources=["french-2023"])["adjuvant-chemotherapy"].stance is Stance.OPTION


@pytest.mark.parametrize("day", ["2010-06-01", "2016-01-01", "2021-12-01", "2024-06-01", "2025-03-01"])
def test_a_page_of_another_day_is_no_longer(day: str) -> None:
    for path in FILES:
        text = assess(load_case(path), as_of=day, engine="builtin").to_text()
        assert len(text.splitlines()) <= 60, path


def test_where_others_are_open_the_page_says_on_what() -> None:
    """Of the sources of that day one speaks of adjuvant chemotherapy, of patients who were not morcellated."""
    text = flat(assess(load_case(EXAMPLE), as_of="2020-01-01").to_text())
    assert "What others say depends on FIGO stage" in text
    assert "settled; what other sources say depends on FIGO stage and morcellation" in text


def test_since_then_tells_what_bears_on_this_patient() -> None:
    text = flat(assess(load_case(EXAMPLE), as_of="2014-06-01").to_text(full=True))
    since = text[text.rindex("SINCE THEN") :]
    assert "GOG-0277" in since
    assert "ASTRO" not in since  # of limbs and trunk alone


def test_a_conflict_of_then_is_told_with_the_sides_of_then() -> None:
    book = guidance()
    then = {one.id: one for one in book.as_of("2020-06-01").conflicts}
    assert [side.citations for side in then["eortc-62931"].sides] == [("woll-2012",), ("sarculator-2019",)]
    assert "lms-04" not in then
    assert "lms-04" in {one.id for one in book.as_of("2024-12-01").conflicts}


def test_editions_of_one_body_are_counted_once() -> None:
    """While it is not sure that the later edition had come out both stand, and the later one is counted."""
    assessment = assess(load_case(EXAMPLE), as_of="2024-01-01")
    said = assessment["multidisciplinary-discussion"]["multidisciplinary-discussion"].by_source
    assert {"bsg-2010", "bsg-2024", "seom-2021"} < {*said}
    assert "others: 2 alike" in flat(assessment.to_text())


def test_nothing_is_called_settled_while_it_is_open_what_is_asked() -> None:
    facts: dict[str, Any] = {
        "patient.age_years": 52,
        "tumour.histology": "leiomyosarcoma",
        "tumour.extent": "localised",
    }
    facts |= {"treatment.resection": "complete", "tumour.site": "visceral"}
    sources = ["pdq-soft-tissue-2025", "fda-trabectedin", "msd-manual", "bsg-2010"]
    found = assess(facts, sources=sources, as_of="2024-07-01")
    assert found["multidisciplinary-discussion"].asked is None
    text = " ".join(found.to_text().split())
    assert "settled;" not in text
    assert "what other sources say depends on recurrence" in text
