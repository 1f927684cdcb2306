"""Treatments against positions, counted row by row by hand; and the command on tables."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from lmsrules import ArgumentError, decide, guidance
from lmsrules.cli import run
from lmsrules.cohorts import Outcome, assess_cohort, concordance, synthetic_cohort

DAYS = ["2012-03-01", "2025-06-01", "2026-02-01", "2026-05-01"]


def cohort(rows: int) -> pa.Table:
    rng = np.random.default_rng(4)
    table = synthetic_cohort(rows, 9, missing=0.25)
    table = table.append_column("rt", pa.array([None if x < 0.1 else bool(x < 0.6) for x in rng.random(rows)]))
    table = table.append_column("drugs", pa.array(rng.choice(["gem-doc", "none", "doxorubicin"], rows)))
    return table.append_column("day", pa.array(rng.choice(DAYS, rows)))


def by_hand(position: object, is_open: bool, given: bool | None) -> Outcome:
    if is_open:
        return Outcome.UNDECIDABLE
    if position is None:
        return Outcome.NOT_ADDRESSED
    if given is None:
        return Outcome.NOT_KNOWN
    if position in ("RECOMMENDED", "NOT_RECOMMENDED"):
        return Outcome.CONCORDANT if given == (position == "RECOMMENDED") else Outcome.DISCORDANT
    return Outcome.CONCORDANT if position == "OPTION" and given else Outcome.LEFT_OPEN


def test_every_row_is_counted_once_for_each_option_source_and_view() -> None:
    table = cohort(150)
    result = assess_cohort(table, as_of="day")
    found = concordance(
        result, {"adjuvant-radiotherapy": "rt", "adjuvant-chemotherapy/gemcitabine-docetaxel": ("drugs", ["gem-doc"])}
    )
    expected: Counter[tuple[str, str, str, Outcome]] = Counter()
    for row, told in enumerate(table.to_pylist()):
        facts = result.facts(row)
        for view, book in (("of its day", guidance().as_of(told["day"])), ("in retrospect", guidance())):
            decided = decide(facts, rulebook=book)
            for question, option, given in (
                ("adjuvant-radiotherapy", "adjuvant-radiotherapy", told["rt"]),
                ("adjuvant-chemotherapy", "gemcitabine-docetaxel", told["drugs"] == "gem-doc"),
            ):
                said = decided[question].options[option]
                expected["guidance", view, option, by_hand(said.stance, said.status == "open", given)] += 1
                for source in ("french-2023", "seom-geis-2025"):
                    open_there = source in said.by_source and said.by_source[source] is None
                    outcome = by_hand(said.by_source.get(source), open_there, given)
                    expected[source, view, option, outcome] += source in guidance().sources_on[question, option]
    for (source, view, option, outcome), count in expected.items():
        assert found.total(source=source, view=view, option=option)[outcome] == count, (source, view, option, outcome)
    assert {outcome for *_, outcome in expected} == set(Outcome) - {Outcome.ERROR}
    assert {one.year for one in found.counts} == {2012, 2025, 2026}
    assert sum(found.total(source="guidance", option="adjuvant-radiotherapy", view="in retrospect").values()) == 150
    assert sum(one["rows"] for one in found.table().to_pylist()) == sum(one.rows for one in found.counts)


def test_the_report_names_all_it_counts_and_draws_it() -> None:
    result = assess_cohort(cohort(80), as_of="day")
    found = concordance(result, {"adjuvant-radiotherapy": "rt"})
    page, text = found.to_html(), found.to_text()
    assert page.count("<svg") == 5  # a flow and a line of years for each view, and what is missing
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert not re.search(r'(src|href)="(?!#|https://doi.org)', page)
    assert text.index("ON EACH ROW'S DAY") < text.index("IN RETROSPECT")
    for outcome in Outcome:
        assert outcome.value in text.lower()
    said = " ".join(text.split())
    assert "MSD Manual" in said  # sources by their titles
    assert "Made from a table in memory" in said
    assert f"each row as of the day in its column day. sha256 {guidance().sha256[:12]}" in said
    for one in (said, " ".join(result.to_text().split())):
        assert "Research and education software" in one
        assert f"RULEBOOK {guidance().version}" in one


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"adjuvant-radiation": "rt"}, "there is no question 'adjuvant-radiation'; did you mean"),
        ({"adjuvant-chemotherapy": "rt"}, "has several options, "),
        ({"adjuvant-chemotherapy/x": "rt"}, "there is no option 'adjuvant-chemotherapy/x'"),
        ({"adjuvant-radiotherapy": "radio"}, "the table has no column 'radio'"),
        ({"adjuvant-radiotherapy": "drugs"}, "neither true nor false; say which of its values mean that"),
        ({}, "name options and the columns"),
        ("rt", "name options and the columns"),
        ({"adjuvant-radiotherapy": 3}, "give a column's name, or it and the values"),
        ({"adjuvant-radiotherapy": ("drugs", "gem-doc")}, "give a column's name, or it and the values"),
        ({"adjuvant-radiotherapy": ("drugs", [])}, "give a column's name, or it and the values"),
        (
            {"adjuvant-radiotherapy": ("drugs", ["radio"])},
            "no row has 'radio' in the column 'drugs'; it holds 'gem-doc'",
        ),
        ({"surveillance": "rt", "surveillance/surveillance": "rt"}, "is named twice"),
    ],
)
def test_what_is_given_wrongly_is_told(given: Any, message: str) -> None:
    result = assess_cohort(cohort(30))
    with pytest.raises(ArgumentError) as raised:
        concordance(result, given)
    assert message in str(raised.value)


def test_treatments_of_what_was_not_assessed_and_groups_that_are_not_there_are_told() -> None:
    result = assess_cohort(cohort(20), questions=["surveillance"])
    with pytest.raises(ArgumentError, match="adjuvant-radiotherapy was not assessed; add it to questions="):
        concordance(result, {"adjuvant-radiotherapy": "rt"})
    for by in ("tumour.sit", "treatment.prior_drugs"):
        with pytest.raises(ArgumentError, match=f"by: there is no column '{by}'"):
            concordance(result, {"surveillance": "rt"}, by=by)
    with pytest.raises(ArgumentError, match="counts have no 'sorce'; did you mean 'source'"):
        concordance(result, {"surveillance": "rt"}).total(sorce="guidance")


@pytest.mark.parametrize("said", ["1", 1, 1.0])
def test_what_means_given_is_compared_as_it_is_read(said: object, tmp_path: Path) -> None:
    """In a CSV file all is text, "1" and 1 alike; what is empty or missing there is not known."""
    file = tmp_path / "rows.csv"
    file.write_text("tumour.site,rt\nuterus,1\nuterus,0\nuterus,\nuterus,NA\n", encoding="utf-8")
    found = concordance(assess_cohort(file), {"adjuvant-radiotherapy": ("rt", [said])})
    assert [one.given for one in found.counts for _ in range(one.rows) if one.source == "guidance"].count(None) == 2
    given = {
        was: sum(one.rows for one in found.counts if one.source == "guidance" and one.given is was)
        for was in (True, False)
    }
    assert given == {True: 1, False: 1}


def test_rows_with_errors_are_counted_by_view_and_group() -> None:
    table = cohort(200)
    days = ["soon" if row % 4 == 0 else day for row, day in enumerate(table.column("day").to_pylist())]
    table = table.set_column(table.column_names.index("day"), "day", pa.array(days))
    found = concordance(
        assess_cohort(table, as_of="day"), {"adjuvant-radiotherapy": "rt", "surveillance": "rt"}, by="drugs"
    )
    for view, errors in (("of its day", 50), ("in retrospect", 0)):
        for question in ("adjuvant-radiotherapy", "surveillance"):
            total = found.total(view=view, source="guidance", question=question)
            assert (total[Outcome.ERROR], sum(total.values())) == (errors, 200)
            by_group = [
                found.total(view=view, source="guidance", question=question, group=g) for g in found.values("group")
            ]
            assert sum(sum(one.values()) for one in by_group) == 200
    part = found.to_text().partition("IN RETROSPECT")
    assert "error" in part[0].partition("\n\n")[2].splitlines()[2]
    assert "by drugs" in part[2].lower()
    fixed = concordance(assess_cohort(table, as_of="2014-06-01"), {"surveillance": "rt"})
    assert "BY WHAT HAD COME OUT ON 2014-06-01" in fixed.to_text()


def test_groups_are_shown_as_they_are_written_the_smallest_together() -> None:
    table = cohort(300)
    names = pa.array([f"$\\frac${row % 40}" for row in range(300)])
    found = concordance(assess_cohort(table.append_column("ward", names)), {"surveillance": "rt"}, by="ward")
    page = found.to_html()
    assert "$\\frac$0" in page
    assert "others" in page
    assert sum(one.rows for one in found.counts if one.source == "guidance") == 300


def test_the_command_writes_answers_and_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = cohort(40)
    pyarrow.csv.write_csv(table.drop_columns(["synthetic"]), tmp_path / "rows.csv")
    (tmp_path / "map.toml").write_text(
        'by = "tumour.extent"\n[given]\nadjuvant-radiotherapy = "rt"\n', encoding="utf-8"
    )
    out, report = tmp_path / "answers.parquet", tmp_path / "report.html"
    command = ["cohort", str(tmp_path / "rows.csv"), "--columns", str(tmp_path / "map.toml"), "--as-of", "day"]
    assert run([*command, "--out", str(out), "--report", str(report)]) == 0
    written = pyarrow.parquet.read_table(out)
    whole = assess_cohort(table, as_of="day").table
    same = [name for name in whole.column_names if name.endswith((".status", ".stance"))]
    assert written.select(same).to_pylist() == whole.select(same).to_pylist()
    assert "Radiotherapy" in report.read_text(encoding="utf-8") or "radiotherapy" in report.read_text(encoding="utf-8")
    assert run(command) == 0
    assert "For want of what".upper() in capsys.readouterr().out


def test_the_command_tells_of_rows_with_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("patient.age_years,patient.sex\n52,female\n52.5,female\n,woman\n", encoding="utf-8")
    assert run(["cohort", str(file)]) == 2
    told = capsys.readouterr()
    assert "3 rows, 2 with errors" in told.out
    assert "2 of 3 rows with errors" in told.err
    assert run(["cohort", str(file), "--strict"]) == 2
    strict = capsys.readouterr().err
    assert "row 1, patient.age_years: 52.5 is not allowed; give a whole number from 0 to 120 years" in strict
    assert "row 2, patient.sex: " in strict
    (tmp_path / "map.toml").write_text("colums = 3\nby = 3\n", encoding="utf-8")
    assert run(["cohort", str(file), "--columns", str(tmp_path / "map.toml")]) == 2
    wrong = capsys.readouterr().err
    assert "colums: unknown" in wrong
    assert "by: give a text" in wrong


def test_a_course_of_several_drugs_was_given_if_one_of_them_is_meant() -> None:
    facts = {"tumour.site": ["uterus"] * 5, "drugs": [["gem-doc", "x"], ["x"], [], None, [None]]}
    found = concordance(
        assess_cohort(pa.table(facts)), {"adjuvant-chemotherapy/gemcitabine-docetaxel": ("drugs", ["gem-doc"])}
    )
    given = {one.given: one.rows for one in found.counts if one.source == "guidance"}
    assert given == {True: 1, False: 2, None: 2}
    with pytest.raises(ArgumentError, match=r"holds \['gem-doc', 'x'\], neither true nor false; say which"):
        concordance(assess_cohort(pa.table(facts)), {"adjuvant-radiotherapy": "drugs"})
    with pytest.raises(ArgumentError, match=r"no value of a table is \['gem-doc'\]; give texts"):
        concordance(assess_cohort(pa.table(facts)), {"adjuvant-radiotherapy": ("drugs", [["gem-doc"]])})


def test_a_table_is_no_result() -> None:
    with pytest.raises(ArgumentError, match=r"concordance: give what assess_cohort\(\) gave, not "):
        concordance(cohort(3), {"adjuvant-radiotherapy": "rt"})


def test_the_command_writes_over_nothing_that_it_uses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pyarrow.csv.write_csv(cohort(5).drop_columns(["synthetic"]), tmp_path / "rows.csv")
    (tmp_path / "map.toml").write_text('[given]\nadjuvant-radiotherapy = "rt"\n', encoding="utf-8")
    out, before = tmp_path / "r.parquet", (tmp_path / "map.toml").read_bytes()
    command = ["cohort", str(tmp_path / "rows.csv"), "--columns", str(tmp_path / "map.toml"), "--out", str(out)]
    for report in ("map.toml", "r.parquet", "rows.csv"):
        assert run([*command, "--report", str(tmp_path / report)]) == 2
        assert f"{report}: it is used here, and would be lost" in capsys.readouterr().err
    assert run(["cohort", str(tmp_path), "--report", str(tmp_path / "rows.csv")]) == 2
    assert "would be lost" in capsys.readouterr().err
    assert run([*command, "--report", str(tmp_path / "absent" / "r.html")]) == 2
    assert "there is no such folder" in capsys.readouterr().err
    (tmp_path / "map.toml").write_text('[given]\nadjuvant-radiotherapy = "radio"\n', encoding="utf-8")
    assert run(command) == 2
    assert "the table has no column 'radio'" in capsys.readouterr().err
    assert not out.exists(), "what is wrong is told before anything is written"
    (tmp_path / "map.toml").write_bytes(before)
    assert run([*command, "--reprot", "x"]) == 2
    assert "--reprot" in (told := capsys.readouterr().err)
    assert "no such file" not in told
