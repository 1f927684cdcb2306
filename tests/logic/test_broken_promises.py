"""A witness that does not show what it was found for is an error also under `python -O`, which drops asserts."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAD = """
from attrs import evolve
from lmsrules import assess, guidance
from lmsrules.coverage import coverage
from lmsrules.facts import Case
from lmsrules.logic.analysis import clashes, patients
from lmsrules.logic.conditions import ALWAYS
from lmsrules.logic.diagrams.nodes import Builder
from lmsrules.logic.rulebook import Stance, draft_of
from lmsrules.logic.errors import EngineDisagreement
from lmsrules.proving import flaws
from lmsrules.testing.mutants import Distinguisher

assert False, "asserts are on"
book = guidance()
rule = next(rule for rule in book.rules if rule.when != ALWAYS and not rule.overrides)
stance = Stance.OPTION if rule.stance is not Stance.OPTION else Stance.RECOMMENDED
clashing = draft_of(book, rules=(*book.rules, evolve(rule, id="another", stance=stance)))
silent = draft_of(book, rules=tuple(one for one in book.rules if one.on != rule.on))
first_taken = lambda *_: {}
nowhere = lambda *_: None
"""

SABOTAGED = {
    "the patient of a clash": (
        "Builder.find_true = first_taken",
        "clashes.clashes_and_gaps(flaws.Patients(clashing))",
    ),
    "the patient of a gap": ("Builder.find_true = first_taken", "clashes.clashes_and_gaps(flaws.Patients(silent))"),
    "the path to a clash": ("Builder.find_true = nowhere", "clashes.clashes_and_gaps(flaws.Patients(clashing))"),
    "the regions of a clash": (
        "flaws.Patients.affected = nowhere",
        "list(flaws.defects_of(flaws.Patients(clashing)))",
    ),
    "the patient who meets a condition": ("Builder.find_true = first_taken", "coverage(book, []).patients()"),
    "the patient of an obligation": ("flaws.Patients.find = nowhere", "coverage(book, []).patients()"),
    "the patient of a mutant": ("Builder.find_true = nowhere", "Distinguisher(book, (silent,)).difference(silent)"),
    "the patient of a receipt": ("patients.path_to = first_taken", "assess(Case()).receipt()"),
    "the path to an outcome": ("patients.path_to = nowhere", "assess(Case()).receipt()"),
}


def run_optimised(*lines: str) -> str:
    code = HEAD + "\n".join(lines)
    command = [sys.executable, "-O", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr.strip().rpartition("\n")[2]


@pytest.mark.parametrize("name", SABOTAGED)
def test_a_sabotaged_witness_is_an_error(name: str) -> None:
    sabotage, use = SABOTAGED[name]
    told = run_optimised(sabotage, use)
    assert told.startswith("lmsrules.logic.errors.EngineDisagreement: "), told
    assert " was to " in told
    assert ", but " in told
    assert "Nothing is returned; please report it" in told


def test_without_sabotage_all_witnesses_show_what_they_were_found_for() -> None:
    assert run_optimised(*(use for _, use in SABOTAGED.values()), "print('done')") == "done\n"
