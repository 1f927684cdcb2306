"""Patients who never were: labelled, possible, the same for the same seed, with the shares that were read."""

from __future__ import annotations

import pytest

from lmsrules import ArgumentError
from lmsrules.cohorts import assess_cohort, synthetic_cohort
from lmsrules.cohorts.synthetic import SHARES
from lmsrules.facts import FIELDS
from lmsrules.logic.words import single_fields


def test_they_are_labelled_and_possible_and_the_same_for_the_same_seed() -> None:
    one, again, other = synthetic_cohort(3_000, 4), synthetic_cohort(3_000, 4), synthetic_cohort(3_000, 5)
    assert one.equals(again)
    assert not one.equals(other)
    assert "no figure may be drawn" in one.schema.metadata[b"synthetic"].decode()
    assert one.column("synthetic").to_pylist() == [True] * 3_000
    assert set(one.column_names) == {*(field.path for field in single_fields(FIELDS)), "synthetic"}
    assert assess_cohort(one).wrong == 0
    assert synthetic_cohort(0).num_rows == 0


def test_what_is_missing_is_as_much_as_was_asked_for() -> None:
    table = synthetic_cohort(4_000, 1, missing={"tumour.size_cm": 0.5, "patient.sex": 1})
    shares = {name: table.column(name).null_count / 4_000 for name in table.column_names}
    assert shares.pop("patient.sex") == 1
    assert 0.45 < shares.pop("tumour.size_cm") < 0.55
    assert set(shares.values()) == {0}


def test_every_question_comes_up_and_the_share_that_was_read_is_kept() -> None:
    table = synthetic_cohort(20_000, 2, missing=0)
    result = assess_cohort(table)
    for question, found in result.classes.items():
        assert any(one.answer.asked and not one.answer.is_open for one in found), question
    told = result.class_table().to_pylist()
    assert [(row["question"], row["class"]) for row in told] == [
        (question, one.number) for question, found in result.classes.items() for one in found
    ]
    assert sum(row["count"] for row in told) == 20_000 * len(result.classes)
    assert all(row["answer"] and row["reason"] for row in told)
    for share in SHARES:
        assert sum(share.shares.values()) == pytest.approx(1)
    assert {share.fact for share in SHARES if share.source} == {"tumour.site"}


@pytest.mark.parametrize(
    ("n", "missing", "message"),
    [
        (-1, 0.2, "n: give a whole number from 0, not -1"),
        (5, 1.2, "missing: give shares from 0 to 1"),
        (5, {"tumour.sise": 0.2}, "that of tumour.sise is none"),
    ],
)
def test_what_cannot_be_drawn_is_told(n: int, missing: float, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        synthetic_cohort(n, missing=missing)
