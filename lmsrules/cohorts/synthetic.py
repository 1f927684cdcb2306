"""`synthetic_cohort()`: patients who never were, to try things out on. No figure may be drawn from them.

Of few shares a source was read (`SHARES`); all others are chosen so that every question comes up. What belongs together
is drawn together, and whoever breaks a constraint of the rulebook is drawn anew, which shifts shares a little; then
facts are left out at random.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import index
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
from attrs import frozen
from numpy.typing import NDArray

from ..facts import FIELDS
from ..logic.errors import ArgumentError
from ..logic.words import WordField, single_fields
from ..rules import guidance
from .classes import NO_PROFILE
from .columns import layout_of
from .walking import Walker

SYNTHETIC = "synthetic"
"""The column that says that a row is of nobody, and the key of the note in the table's metadata."""

NOTE = "Synthetic: drawn at random by lmsrules. These are no patients, and no figure may be drawn from them."

Draws = dict[str, NDArray[Any]]


@frozen
class Share:
    """The share of each value of a fact, and where it was read; "" where it was chosen."""

    fact: str
    shares: Mapping[Any, float]
    source: str = ""


SHARES: tuple[Share, ...] = (
    Share("tumour.site", {"uterus": 67 / 150, "other sites": 83 / 150}, "LMS-04: 67 of 150 uterine, 83 soft tissue"),
    Share(
        "other sites",
        {
            "retroperitoneum": 0.3,
            "extremity": 0.3,
            "trunk": 0.1,
            "visceral": 0.1,
            "vascular": 0.1,
            "skin": 0.05,
            "head_and_neck": 0.03,
            "cervix": 0.02,
        },
    ),
    Share(
        "tumour.histology",
        {
            "leiomyosarcoma": 0.9,
            "myxoid_leiomyosarcoma": 0.03,
            "epithelioid_leiomyosarcoma": 0.03,
            "stump": 0.03,
            "other": 0.01,
        },
    ),
    Share("tumour.grade", {1: 0.1, 2: 0.4, 3: 0.5}),
    Share("patient.ecog", {0: 0.5, 1: 0.35, 2: 0.1, 3: 0.04, 4: 0.01}),
    Share("tumour.extent", {"localised": 0.55, "locally_advanced": 0.15, "metastatic": 0.3}),
    Share("tumour.recurrence", {"none": 0.65, "local": 0.12, "distant": 0.18, "local_and_distant": 0.05}),
    Share("treatment.resection", {"complete": 0.6, "incomplete": 0.1, "none": 0.3}),
    Share("patient.preference", {"undecided": 0.5, "favours_treatment": 0.35, "favours_surveillance": 0.15}),
)


def synthetic_cohort(n: int, seed: int = 0, *, missing: float | Mapping[str, float] = 0.2) -> pa.Table:
    """A table of `n` patients who never were, a column for each fact and one, `synthetic`, that is true throughout.

    `missing` is the share of the values left out, of all facts or by path; the same seed gives the same table.

    Raises:
        ArgumentError: `n` is negative, or `missing` no share from 0 to 1 or of no fact.
    """
    paths = [field.path for field in single_fields(FIELDS)]
    everywhere, by_path = (0.0, missing) if isinstance(missing, Mapping) else (missing, {})
    shares = {**dict.fromkeys(paths, everywhere), **by_path}
    wrong = [
        path
        for path, share in shares.items()
        if path not in paths or not isinstance(share, int | float) or not 0 <= share <= 1
    ]
    if wrong:
        raise ArgumentError(f"missing: give shares from 0 to 1 of facts by path; that of {wrong[0]} is none")
    for name, number in (("n", n), ("seed", seed)):
        if not hasattr(number, "__index__") or index(number) < 0:
            raise ArgumentError(f"{name}: give a whole number from 0, not {number!r}")
    rng = np.random.default_rng(seed)
    walker = Walker(guidance(), layout_of(paths, FIELDS), tuple(guidance().questions_by_id))
    kept: list[pa.RecordBatch] = []
    count = 0
    while count < n:
        batch = _batch(_drawn(rng, min(65_536, n - count + (n - count) // 2 + 64)))
        possible = np.flatnonzero(walker.walk(batch).profiles != NO_PROFILE)[: n - count]
        kept.append(batch.take(pa.array(possible)))
        count += len(possible)
    whole = pa.Table.from_batches(kept) if kept else pa.Table.from_batches([_batch(_drawn(rng, 0))])
    columns = []
    for path in whole.column_names:
        column = whole.column(path).combine_chunks()
        gone = pa.array(rng.random(n) < shares[path])
        columns.append(pa.compute.if_else(gone, pa.scalar(None, column.type), column))
    table = pa.table([*columns, pa.array(np.ones(n, bool))], names=[*whole.column_names, SYNTHETIC])
    return table.replace_schema_metadata({SYNTHETIC: NOTE})


def _batch(drawn: Draws) -> pa.RecordBatch:
    paths = [field.path for field in single_fields(FIELDS)]
    return pa.RecordBatch.from_arrays([pa.array(drawn[path].tolist()) for path in paths], names=paths)


def _drawn(rng: np.random.Generator, n: int) -> Draws:
    """So many patients, wholly known; some of them break constraints."""

    def one_of(values: Mapping[Any, float]) -> NDArray[Any]:
        weights = np.array([*values.values()])
        return np.array([*values], object)[rng.choice(len(weights), n, p=weights / weights.sum())]

    def yes(share: float | NDArray[Any]) -> NDArray[np.bool_]:
        return rng.random(n) < share

    def about(middle: float, spread: float, low: float, high: float, digits: int = 1) -> NDArray[Any]:
        """Numbers skewed to the right, as sizes and blood values are."""
        return np.clip(middle * np.exp(rng.normal(0, spread, n)), low, high).round(digits)

    drawn: Draws = {share.fact: one_of(share.shares) for share in SHARES}
    site = drawn["tumour.site"] = np.where(
        drawn["tumour.site"] == "other sites", drawn.pop("other sites"), drawn["tumour.site"]
    )
    uterine = np.isin(site.astype(str), ("uterus", "cervix"))
    age = np.clip(rng.normal(56, 13, n).round(), 10, 95).astype(int)
    female = uterine | yes(0.5)
    recurrence = drawn["tumour.recurrence"]
    distant = np.isin(recurrence.astype(str), ("distant", "local_and_distant"))
    extent = drawn["tumour.extent"] = np.where(distant, "metastatic", drawn["tumour.extent"])
    metastatic, at_first = extent == "metastatic", recurrence == "none"
    size = about(7, 0.6, 0.4, 45)
    stages = {
        "localised": np.where(size > 5, "IB", "IA"),
        "locally_advanced": one_of({"IIA": 2, "IIB": 2, "IIIA": 2, "IIIB": 1, "IIIC": 1, "IVA": 1}),
        "metastatic": np.full(n, "IVB"),
    }
    first_stage = np.select([extent == name for name in stages], [stage.astype(str) for stage in stages.values()], "IB")
    stage = np.where(at_first, first_stage, one_of({"IIA": 1, "IIIB": 1, "IIIC": 1}).astype(str))
    resection = drawn["treatment.resection"]
    complete, none = resection == "complete", resection == "none"
    lines = np.where(metastatic, rng.choice(4, n, p=[0.4, 0.3, 0.2, 0.1]), np.where(yes(0.1), 1, 0))
    treated = lines > 0
    doxorubicin = treated & yes(0.7)
    result = one_of({"response": 0.3, "stable": 0.3, "progression": 0.4})
    drawn |= {
        "patient.age_years": age,
        "patient.sex": np.where(female, "female", "male"),
        "patient.lvef_percent": np.clip(rng.normal(60, 7, n), 15, 80).round(),
        "patient.lvef_fall_points": np.where(doxorubicin, np.clip(rng.normal(4, 4, n).round(), 0, 25), 0).astype(int),
        "patient.renal_function": np.where(yes(0.12), "impaired", "adequate"),
        "patient.creatinine_clearance_ml_per_min": np.clip(rng.normal(85, 25, n), 10, 180).round(),
        "patient.creatinine_x_uln": about(0.8, 0.3, 0.3, 8, 2),
        "patient.bilirubin_x_uln": about(0.5, 0.5, 0.1, 8, 2),
        "patient.transaminases_x_uln": about(0.7, 0.6, 0.2, 12, 2),
        "patient.alkaline_phosphatase_x_uln": about(0.8, 0.5, 0.2, 9, 2),
        "patient.creatine_kinase_x_uln": about(0.5, 0.5, 0.1, 9, 2),
        "patient.low_albumin": yes(0.15),
        "patient.haemoglobin_g_per_dl": np.clip(rng.normal(12.2, 1.7, n), 5, 18).round(1),
        "patient.white_cells_10e9_per_l": about(6.5, 0.4, 0.5, 60),
        "patient.neutrophils_10e9_per_l": about(4, 0.5, 0.1, 40),
        "patient.platelets_10e9_per_l": np.clip(rng.normal(260, 80, n), 15, 900).round(),
        "patient.prior_doxorubicin_mg_per_m2": np.where(doxorubicin, about(300, 0.4, 50, 600, 0), 0.0),
        "patient.cardiac_risk": yes(0.15),
        "patient.pregnant": female & (age < 46) & yes(0.02),
        "tumour.size_cm": size,
        "tumour.depth": np.where(yes(0.8), "deep", "superficial"),
        "tumour.figo_stage": np.where(uterine, stage, "not_applicable"),
        "tumour.morcellated": uterine & complete & yes(0.1),
        "tumour.er_positive": yes(0.45),
        "tumour.pr_positive": yes(0.4),
        "tumour.resectable": yes(np.where(metastatic, 0.25, 0.75)),
        "tumour.evidence_of_disease": ~complete | metastatic,
        "treatment.margins": np.where(none, "not_applicable", np.where(complete, np.where(yes(0.8), "R0", "R1"), "R2")),
        "treatment.systemic_lines": lines,
        "treatment.last_line_result": np.where(treated, result.astype(str), "not_applicable"),
        "treatment.multidisciplinary_discussion": yes(0.7),
    }
    for field in single_fields(FIELDS):
        if isinstance(field, WordField):
            given = complete & yes(0.15) if field.of != "treatment.prior_drugs" else treated & yes(0.25)
            drawn[field.path] = doxorubicin if field.word == "doxorubicin" else given
    drawn["treatment.prior_drugs includes unnamed_anthracycline"] &= ~doxorubicin
    return drawn
