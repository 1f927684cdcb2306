"""Ordinary false properties of the shipped rulebook, and how often a plain `@given(case=...)` finds each false.

`python -m tests.false_properties [RUNS]` prints in how many runs each is found false, and how fast cases are drawn.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from lmsrules import Case, Stance, Words, decide
from lmsrules.logic.diagrams.outcomes import Decision, Status


class Said:
    """What is decided of a case, and what is known of it, as short as the properties below read best."""

    def __init__(self, case: Case) -> None:
        self.patient, self.tumour, self.treatment = case.patient, case.tumour, case.treatment
        self._decided: Mapping[str, Decision] = decide(case)

    def asked(self, question: str) -> bool | None:
        return self._decided[question].asked

    def stance(self, question: str) -> Stance | None:
        return next(iter(self._decided[question].options.values())).stance

    def is_open(self, question: str) -> bool:
        return self.asked(question) is True and any(
            option.status is Status.OPEN for option in self._decided[question].options.values()
        )


def _below(value: Any, bound: float) -> bool:
    return isinstance(value, int | float) and value < bound


def _was_given(drugs: Words[Any] | None, drug: str) -> bool:
    return drugs is not None and drug in drugs.includes


def _above(value: Any, bound: float) -> bool:
    return isinstance(value, int | float) and value > bound


RADIOTHERAPY, CHEMOTHERAPY, ADJUVANT = "adjuvant-radiotherapy", "adjuvant-chemotherapy", "adjuvant-treatment"
FIRST, SECOND, SURGERY = "first-line-systemic", "second-line-systemic", "surgery-for-recurrence"

ORDINARY: Mapping[str, Callable[[Said], bool]] = {
    "nobody is advised against adjuvant radiotherapy": lambda c: c.stance(RADIOTHERAPY) is Stance.NOT_RECOMMENDED,
    "adjuvant radiotherapy is individualised in no tumour of grade 3": lambda c: (
        c.tumour.grade == 3 and c.stance(RADIOTHERAPY) is Stance.INDIVIDUALISE
    ),
    "nobody with involved margins is advised against adjuvant radiotherapy": lambda c: (
        c.treatment.margins == "R1" and c.stance(RADIOTHERAPY) is Stance.NOT_RECOMMENDED
    ),
    "adjuvant radiotherapy is asked of all with a uterine tumour": lambda c: (
        c.tumour.site == "uterus" and c.asked(RADIOTHERAPY) is False
    ),
    "adjuvant radiotherapy is never open": lambda c: c.is_open(RADIOTHERAPY),
    "whoever is asked about adjuvant treatment was discussed": lambda c: (
        c.treatment.multidisciplinary_discussion is False and c.asked(ADJUVANT) is True
    ),
    "adjuvant chemotherapy is undetermined in no tumour of grade 2": lambda c: (
        c.tumour.grade == 2 and c.stance(CHEMOTHERAPY) is Stance.UNDETERMINED
    ),
    "after an incomplete resection nobody is asked about a first line": lambda c: (
        c.treatment.resection == "incomplete" and c.asked(FIRST) is True
    ),
    "no first line where the kidneys are impaired": lambda c: (
        c.patient.renal_function == "impaired" and c.stance(FIRST) is Stance.OPTION
    ),
    "no doxorubicin first line after an anthracycline": lambda c: (
        _was_given(c.treatment.prior_drugs, "unnamed_anthracycline") and c.stance(FIRST) is Stance.OPTION
    ),
    "no doxorubicin first line with an ejection fraction below 50 %": lambda c: (
        _below(c.patient.lvef_percent, 50) and c.stance(FIRST) is Stance.OPTION
    ),
    "no first line with fewer than 1.5 neutrophils": lambda c: (
        _below(c.patient.neutrophils_10e9_per_l, 1.5) and c.stance(FIRST) is Stance.OPTION
    ),
    "no second line over 75": lambda c: _above(c.patient.age_years, 75) and c.stance(SECOND) is Stance.OPTION,
    "no second line where the ECOG status is 3 or 4": lambda c: (
        _above(c.patient.ecog, 2) and c.stance(SECOND) is Stance.OPTION
    ),
    "no surgery for a recurrence that is metastatic": lambda c: (
        c.tumour.extent == "metastatic" and c.stance(SURGERY) is Stance.OPTION
    ),
    "no surgery for the recurrence of a tumour over 10 cm": lambda c: (
        _above(c.tumour.size_cm, 10) and c.stance(SURGERY) is Stance.OPTION
    ),
    "no close surveillance of whoever favours treatment": lambda c: (
        c.patient.preference == "favours_treatment" and c.stance("surveillance") is Stance.RECOMMENDED
    ),
}
"""The name of each property, and what a case is like on which it fails: a position, and at most one fact more."""

HARDER: Mapping[str, Callable[[Said], bool]] = {
    "no second line in tumours of an extremity": lambda c: (
        c.tumour.site == "extremity" and c.stance(SECOND) is Stance.OPTION
    ),
    "no second line in tumours of an extremity and grade 2 or 3": lambda c: (
        c.tumour.site == "extremity" and _above(c.tumour.grade, 1) and c.stance(SECOND) is Stance.OPTION
    ),
    "adjuvant chemotherapy is undetermined in no large tumour of grade 2": lambda c: (
        c.tumour.grade == 2 and _above(c.tumour.size_cm, 5) and c.stance(CHEMOTHERAPY) is Stance.UNDETERMINED
    ),
    "no first line with impaired kidneys and few platelets": lambda c: (
        c.patient.renal_function == "impaired"
        and _below(c.patient.platelets_10e9_per_l, 100)
        and c.stance(FIRST) is Stance.OPTION
    ),
}
"""The same with one value of nine, or with two facts more."""


def found_false(strategy: st.SearchStrategy[Case], number: int) -> set[str]:
    """The properties that a run of Hypothesis with its default number of examples finds false, all tried on each case.

    Hypothesis draws the same until the first failure, so that each would also be found by a run of its own.
    """
    found: set[str] = set()

    @seed(number)
    @settings(database=None, derandomize=False, max_examples=100, phases=[Phase.generate])
    @given(strategy)
    def tried(case: Case) -> None:
        said = Said(case)
        found.update(name for name, fails in {**ORDINARY, **HARDER}.items() if name not in found and fails(said))

    tried()
    return found


def _speed(strategy: st.SearchStrategy[Case], times: int = 2000) -> float:
    """Cases drawn in a second, Hypothesis' own work included."""
    begun = 0.0

    @seed(0)
    @settings(database=None, max_examples=times, phases=[Phase.generate], deadline=None)
    @given(strategy)
    def draw(_: Case) -> None:
        nonlocal begun
        begun = begun or time.perf_counter()

    draw()
    return times / (time.perf_counter() - begun)


if __name__ == "__main__":
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    plain = st.from_type(Case)
    counted = Counter(name for number in range(runs) for name in found_false(plain, number))
    for name in (*ORDINARY, "", *HARDER):
        print(f"{counted[name]:4} of {runs}  {name}" if name else "harder:")
    print(f"{_speed(plain):.0f} cases a second")
