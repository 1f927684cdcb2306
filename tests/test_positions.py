"""Each row of the shared table of positions: a source alone gives what its row says, or the row is left out and why.

`tests/knowledge/positions.csv` is that table. For each row a patient inside its population, and one outside it.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from lmsrules import Stance, assess, case_from_dict, guidance

ROOT = Path(__file__).parent.parent
TABLE = list(csv.DictReader((ROOT / "tests/knowledge/positions.csv").read_text("utf-8").splitlines()))
Facts = dict[str, Any]

RESECTED: Facts = {
    "patient": {"age_years": 50, "sex": "female", "ecog": 0},
    "tumour": {"histology": "leiomyosarcoma", "extent": "localised", "recurrence": "none", "morcellated": False},
    "treatment": {"resection": "complete", "margins": "R0", "systemic_lines": 0, "prior_drugs": {"only": []}},
}
ADVANCED: Facts = {
    "patient": {"age_years": 50, "sex": "female", "ecog": 0},
    "tumour": {
        "histology": "leiomyosarcoma",
        "extent": "metastatic",
        "recurrence": "none",
        "evidence_of_disease": True,
    },
    "treatment": {
        "resection": "none",
        "systemic_lines": 0,
        "prior_drugs": {"only": []},
        "neoadjuvant": {"only": []},
        "adjuvant": {"only": []},
    },
}
SECOND: Facts = {
    **ADVANCED,
    "treatment": {"resection": "none", "systemic_lines": 1, "prior_drugs": {"only": ["doxorubicin", "ifosfamide"]}},
}
RECURRED: Facts = {
    "patient": {"age_years": 50, "sex": "female"},
    "tumour": {
        "histology": "leiomyosarcoma",
        "extent": "localised",
        "recurrence": "local",
        "resectable": True,
        "evidence_of_disease": True,
    },
    "treatment": {"resection": "none", "systemic_lines": 0},
}

UTERUS, LIMB, BELLY = {"site": "uterus"}, {"site": "extremity"}, {"site": "retroperitoneum"}
LARGE = {"size_cm": 9, "depth": "deep", "grade": 3}


@frozen(kw_only=True)
class Read:
    """A row that is encoded: by which source, on which options, and a patient inside and one outside."""

    source: str
    base: Facts
    inside: Facts
    outside: Facts
    options: tuple[str, ...] = ()


@frozen
class LeftOut:
    """A row that is in no rule; `docs/sources.md` says so with this reason."""

    reason: str


def tumour(**facts: Any) -> Facts:
    return {"tumour": facts}


def treatment(**facts: Any) -> Facts:
    return {"treatment": facts}


NOT_ITS_OWN = "the guidance rests on an edition of it that is not known"
IMPLIED = "implied, not said"
NO_FACT = "no fact here tells these patients"
SUPERSEDED = "its patients are of high risk, or selected, and the abstract does not say who that is"
IDENTITY = "that the text is this guideline is inferred, and its date was not seen"
NEWS = "news of it alone was read"
ABSTRACT = "one sentence of its abstract alone was read, and not for certain"

ROWS: tuple[Read | LeftOut, ...] = (
    *[LeftOut(NOT_ITS_OWN)] * 4,
    Read(source="french-2023", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(**LIMB)),
    Read(
        source="french-2023",
        base=RESECTED,
        inside={**tumour(**UTERUS), **treatment(margins="R1")},
        outside=tumour(**UTERUS),
    ),
    Read(source="french-2023", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(**BELLY)),
    LeftOut(IMPLIED),
    Read(source="french-2023", base=RECURRED, inside=tumour(**UTERUS), outside=tumour(**LIMB)),
    Read(
        source="french-2023",
        base=RECURRED,
        inside=tumour(**UTERUS, extent="metastatic", recurrence="distant"),
        outside=tumour(**LIMB, extent="metastatic", recurrence="distant"),
    ),
    LeftOut(ABSTRACT),
    *[LeftOut(IDENTITY)] * 3,
    LeftOut(IMPLIED),
    Read(source="ago-austria-follow-up", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(**LIMB)),
    Read(source="bsg-2010", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(extent="metastatic")),
    Read(source="bsg-2010", base=RESECTED, inside=tumour(**LIMB, grade=2), outside=tumour(**LIMB, grade=1)),
    Read(source="bsg-2010", base=RESECTED, inside=tumour(**BELLY), outside=tumour(**UTERUS)),
    Read(
        source="bsg-2010",
        base=RESECTED,
        inside=tumour(**BELLY),
        outside={**tumour(**BELLY, evidence_of_disease=True), **treatment(resection="none", margins="not_applicable")},
    ),
    Read(
        source="bsg-2010",
        base=ADVANCED,
        inside=tumour(**BELLY),
        outside=tumour(**BELLY, extent="locally_advanced"),
        options=("doxorubicin",),
    ),
    Read(source="bsg-2024", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(extent="metastatic")),
    Read(source="bsg-2024", base=RESECTED, inside=tumour(site="trunk", grade=3), outside=tumour(site="trunk", grade=1)),
    Read(source="bsg-2024", base=RESECTED, inside=tumour(**BELLY), outside=tumour(**UTERUS)),
    Read(source="seom-2021", base=RESECTED, inside=tumour(**LIMB), outside=tumour(extent="metastatic")),
    Read(
        source="seom-2021",
        base=RESECTED,
        inside=tumour(**BELLY, **LARGE),
        outside=tumour(**BELLY, **{**LARGE, "grade": 1}),
    ),
    Read(source="seom-2021", base=RESECTED, inside=tumour(**LIMB, **LARGE), outside=tumour(**BELLY, **LARGE)),
    LeftOut(NO_FACT),
    Read(
        source="seom-2021",
        base=ADVANCED,
        inside=tumour(**BELLY),
        outside=tumour(**UTERUS),
        options=("doxorubicin", "doxorubicin-ifosfamide"),
    ),
    Read(source="seom-geis-2025", base=RESECTED, inside=tumour(**LIMB), outside=tumour(extent="metastatic")),
    Read(
        source="seom-geis-2025",
        base=RESECTED,
        inside=tumour(**BELLY, **LARGE),
        outside=tumour(**BELLY, **{**LARGE, "depth": "superficial"}),
    ),
    Read(
        source="seom-geis-2025",
        base=RESECTED,
        inside=tumour(**BELLY, **LARGE),
        outside=tumour(**BELLY, **{**LARGE, "size_cm": 5}),
    ),
    Read(
        source="seom-geis-2025",
        base=ADVANCED,
        inside=tumour(**BELLY),
        outside=tumour(**UTERUS),
        options=("anthracycline-based",),
    ),
    LeftOut(NO_FACT),
    *[LeftOut(SUPERSEDED)] * 3,
    Read(
        source="ontario-2013",
        base=ADVANCED,
        inside=tumour(**UTERUS),
        outside=tumour(**BELLY),
        options=("doxorubicin",),
    ),
    Read(
        source="ontario-2013",
        base=ADVANCED,
        inside=tumour(**UTERUS),
        outside=tumour(**BELLY),
        options=("gemcitabine-docetaxel", "gemcitabine"),
    ),
    Read(
        source="ontario-2013",
        base=SECOND,
        inside=tumour(**UTERUS),
        outside=tumour(**BELLY),
        options=("doxorubicin", "gemcitabine", "gemcitabine-docetaxel"),
    ),
    Read(
        source="ontario-2013",
        base=SECOND,
        inside=tumour(**UTERUS),
        outside=tumour(**BELLY),
        options=("trabectedin",),
    ),
    Read(source="ontario-2013", base=SECOND, inside=tumour(**UTERUS), outside=tumour(**BELLY)),
    Read(source="pdq-uterine-2024", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(**LIMB)),
    Read(source="pdq-uterine-2024", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(**LIMB)),
    Read(source="pdq-uterine-2024", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(**LIMB)),
    LeftOut("it is on no option: no standard therapy is named"),
    Read(source="pdq-soft-tissue-2025", base=RESECTED, inside=tumour(**LIMB), outside=tumour(extent="metastatic")),
    Read(
        source="pdq-soft-tissue-2025",
        base=RESECTED,
        inside=tumour(site="trunk", grade=2),
        outside=tumour(site="trunk", grade=1),
    ),
    Read(source="pdq-soft-tissue-2025", base=RESECTED, inside=tumour(**BELLY), outside=tumour(**UTERUS)),
    Read(source="pdq-soft-tissue-2025", base=RESECTED, inside=tumour(**LIMB), outside=tumour(**BELLY)),
    Read(
        source="pdq-soft-tissue-2025",
        base=ADVANCED,
        inside=tumour(**BELLY),
        outside=tumour(**UTERUS),
        options=("doxorubicin",),
    ),
    Read(
        source="pdq-soft-tissue-2025",
        base=ADVANCED,
        inside=tumour(**UTERUS),
        outside={"patient": {"ecog": 2}, **tumour(**UTERUS)},
        options=("doxorubicin-trabectedin",),
    ),
    Read(
        source="pdq-soft-tissue-2025",
        base=ADVANCED,
        inside=tumour(**BELLY),
        outside=tumour(**UTERUS),
        options=("doxorubicin-ifosfamide",),
    ),
    Read(
        source="pdq-soft-tissue-2025",
        base=ADVANCED,
        inside=tumour(**BELLY),
        outside=tumour(**UTERUS),
        options=("gemcitabine-docetaxel",),
    ),
    Read(
        source="pdq-soft-tissue-2025",
        base=SECOND,
        inside=tumour(**UTERUS),
        outside={**tumour(**UTERUS), **treatment(prior_drugs={"only": ["gemcitabine"]})},
        options=("trabectedin",),
    ),
    Read(
        source="pdq-soft-tissue-2025",
        base=SECOND,
        inside=tumour(**UTERUS),
        outside={
            **tumour(**UTERUS),
            **treatment(prior_drugs={"only": ["pazopanib"]}, neoadjuvant={"only": []}, adjuvant={"only": []}),
        },
        options=("pazopanib",),
    ),
    Read(
        source="pdq-soft-tissue-2025",
        base=SECOND,
        inside=tumour(**UTERUS),
        outside=treatment(systemic_lines=0, prior_drugs={"only": []}),
        options=("eribulin",),
    ),
    Read(
        source="pdq-soft-tissue-2025",
        base=SECOND,
        inside=tumour(**BELLY),
        outside=tumour(**UTERUS),
        options=("ifosfamide", "gemcitabine", "dacarbazine"),
    ),
    LeftOut(NO_FACT),
    Read(
        source="fda-trabectedin",
        base=SECOND,
        inside=tumour(**BELLY),
        outside={**tumour(**BELLY), **treatment(prior_drugs={"only": ["ifosfamide"]})},
        options=("trabectedin",),
    ),
    Read(
        source="eu-trabectedin",
        base=SECOND,
        inside=tumour(**BELLY),
        outside={**tumour(**BELLY), **treatment(prior_drugs={"only": ["doxorubicin"]})},
        options=("trabectedin",),
    ),
    Read(
        source="friedman-2018",
        base=RESECTED,
        inside=tumour(**UTERUS, figo_stage="IB"),
        outside=tumour(**UTERUS, figo_stage="IB", morcellated=True),
    ),
    Read(
        source="friedman-2018",
        base=RESECTED,
        inside=tumour(**UTERUS, figo_stage="IB"),
        outside=tumour(**UTERUS, figo_stage="IIA"),
    ),
    Read(
        source="friedman-2018",
        base=RESECTED,
        inside=tumour(**UTERUS, figo_stage="IB"),
        outside=tumour(**UTERUS, extent="locally_advanced"),
    ),
    LeftOut(ABSTRACT),
    Read(source="msd-manual", base=RESECTED, inside=tumour(**UTERUS), outside=tumour(**LIMB)),
    LeftOut(NEWS),
    Read(
        source="ago-austria",
        base=RESECTED,
        inside={**tumour(**UTERUS), **treatment(margins="R1")},
        outside=tumour(**UTERUS),
    ),
    Read(
        source="astro-2021",
        base=RESECTED,
        inside=tumour(**LIMB, **LARGE),
        outside=tumour(**LIMB, **{**LARGE, "depth": "superficial"}),
    ),
    Read(
        source="astro-2021",
        base=RESECTED,
        inside={**tumour(**LIMB, grade=1), **treatment(margins="R1")},
        outside={**tumour(**BELLY, grade=1), **treatment(margins="R1")},
    ),
    Read(
        source="astro-2021",
        base=RESECTED,
        inside=tumour(**LIMB, size_cm=5, grade=1),
        outside=tumour(**LIMB, size_cm=6, grade=1),
    ),
)
"""The rows of the table in its order."""

SAID_IN_ANOTHER_ROW = ("pdq-soft-tissue-2025", "second-line-systemic", "gemcitabine-docetaxel")
"""The row on the first line says of it that its place is mostly the second."""


def stances(row: Read, changes: Facts, on: dict[str, str]) -> set[Stance | None]:
    """What the source alone says on the row's options of a patient."""
    groups = {**row.base, **{group: {**row.base[group], **facts} for group, facts in changes.items()}}
    answer = assess(case_from_dict(groups), sources=[row.source])[on["question"]]
    return {answer[option].stance for option in row.options or (on["option"],)}


def test_the_table_of_positions_is_read_row_by_row() -> None:
    assert len(ROWS) == len(TABLE)


@pytest.mark.parametrize("number", [n for n, row in enumerate(ROWS) if isinstance(row, Read)])
def test_a_source_alone_says_what_its_row_says(number: int) -> None:
    row, said = ROWS[number], TABLE[number]
    assert isinstance(row, Read)
    assert stances(row, row.inside, said) == {Stance[said["stance"]]}
    assert Stance[said["stance"]] not in stances(row, row.outside, said)


def test_what_is_left_out_is_said_with_its_reason() -> None:
    page = (ROOT / "docs/sources.md").read_text("utf-8")
    for row in ROWS:
        if isinstance(row, LeftOut):
            assert row.reason in page


def test_every_rule_of_another_source_has_its_row() -> None:
    book = guidance()
    read = {
        (row.source, said["question"], option)
        for row, said in zip(ROWS, TABLE, strict=True)
        if isinstance(row, Read)
        for option in row.options or (said["question"],)
    }
    rules = [rule for rule in (*book.rules, *book.former_rules) if rule.source != book.primary]
    assert {(rule.source, rule.on.id, rule.option) for rule in rules} == read | {SAID_IN_ANOTHER_ROW}
    assert {name for name, _, _ in read} == {source.id for source in book.sources} - {book.primary}


def test_grades_are_those_of_the_table_and_no_others() -> None:
    """Whole or as the first word of what the table prints: "A1 (doxorubicin RCT)"."""
    book = guidance()
    printed = {row["native_grade"] for row in TABLE}
    for rule in (*book.rules, *book.former_rules):
        if rule.grade:
            assert any(one == rule.grade or one.startswith(f"{rule.grade} ") for one in printed), rule.id


@pytest.mark.parametrize("left_out", [source.id for source in guidance().sources[1:]])
def test_leaving_a_source_out_changes_no_other_stance(left_out: str) -> None:
    whole = guidance()
    rest = whole.of_sources([one.id for one in whole.sources if one.id != left_out and one.id not in FORMER])
    for base in (RESECTED, ADVANCED, SECOND, RECURRED):
        for more in (UTERUS, LIMB, BELLY):
            case = case_from_dict({**base, "tumour": {**base["tumour"], **more}})
            all_said, rest_said = assess(case), assess(case, rulebook=rest)
            for question, answer in all_said.items():
                for option, position in answer.options.items():
                    with_it = {source: s for source, s in position.by_source.items() if source != left_out}
                    assert dict(rest_said[question][option].by_source) == with_it
                    assert rest_said[question][option].stance is position.stance


FORMER = {name for source in guidance().sources for name in source.supersedes}
