"""Cautions and other sources, row by row as `decide()` and `caution_truths` have them."""

from __future__ import annotations

from typing import Any

from lmsrules import assess, decide, guidance
from lmsrules.cohorts import assess_cohort, synthetic_cohort


def test_cautions_and_sources_are_those_of_each_row_alone() -> None:
    table = synthetic_cohort(120, 11, missing=0.45)
    result = assess_cohort(table, cautions=True, sources=True)
    seen: dict[str, set[Any]] = {}
    for row, told in enumerate(result.table.to_pylist()):
        facts = result.facts(row)
        decided, assessment = decide(facts), assess(facts, engine="builtin")
        for question, decision in decided.items():
            for name, option in decision.options.items():
                about = f"{question}/{name}"
                position = assessment.answers[question][name]
                for source in guidance().sources_on[question, name]:
                    if source == guidance().primary:
                        continue
                    stance = option.by_source.get(source, "nothing")
                    expected = {None: "OPEN", "nothing": None}.get(stance, stance)
                    assert told[f"{about}.stance.{source}"] == expected, (row, about, source)
                    seen.setdefault("stance", set()).add(expected)
                if f"{about}.contested" in told:
                    assert told[f"{about}.contested"] is option.contested, (row, about)
                    seen.setdefault("contested", set()).add(option.contested)
                if f"{about}.cautions" in told:
                    applying = [f"{c.id} {c.severity.name}" for c in position.cautions if c.applies]
                    assert set((told[f"{about}.cautions"] or "").split("; ")) - {""} == set(applying), (row, about)
                    assert told[f"{about}.contraindicated"] is position.contraindicated, (row, about)
                    seen.setdefault("contraindicated", set()).add(position.contraindicated)
    assert seen["contested"] == seen["contraindicated"] == {True, False, None}
    assert len(seen["stance"]) > 3


def test_each_rows_day_has_its_own_view() -> None:
    table = synthetic_cohort(60, 2, missing=0.3)
    days = ["2008-05-01", "2014-06-01", "2023-12-31", None, "2026-01-01", "soon"] * 10
    with_days = table.append_column("day", [days])
    result = assess_cohort(with_days, as_of="day", sources=True, cautions=True)
    assert result.wrong == 20
    for row, (day, told) in enumerate(zip(days, result.table.to_pylist(), strict=True)):
        if day in (None, "soon"):
            assert told["errors"].startswith("day: ")
            assert told["surveillance/surveillance.status"] is None
            assert told["first-line-systemic/doxorubicin.contraindicated"] is None
            continue
        view = guidance().as_of(day)
        for question, decision in decide(result.facts(row), rulebook=view).items():
            for name, option in decision.options.items():
                assert told[f"{question}/{name}.status"] == option.status.value
                assert told[f"{question}/{name}.stance"] == (option.stance and option.stance.value)
                for source, stance in option.by_source.items():
                    if source != view.primary:
                        assert told[f"{question}/{name}.stance.{source}"] == (stance.value if stance else "OPEN")
        assert result.explain(row).rulebook.view == view.view
    whole = assess_cohort(table, as_of="2014-06-01").table.column("adjuvant-chemotherapy/adjuvant-chemotherapy.stance")
    alone = result.table.column("adjuvant-chemotherapy/adjuvant-chemotherapy.stance")
    assert [alone[row].as_py() for row in range(1, 60, 6)] == [whole[row].as_py() for row in range(1, 60, 6)]
