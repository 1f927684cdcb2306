"""durable-rules and an exception at the wrong moment: the process lives on, and the next run is right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lmsrules.logic.chaining.durable import is_available

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not is_available(), reason="durable-rules cannot be imported on this Python")


@pytest.mark.parametrize(
    "way",
    [
        "interrupted at a line",
        "interrupted before a call",
        "interrupted after a call",
        "error instead of a call",
        "error after a call",
        "others run meanwhile",
    ],
)
@pytest.mark.parametrize("rules", [500, 16], ids=["one ruleset", "two rulesets"])
def test_a_run_can_be_disturbed_at_any_moment(way: str, rules: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.logic.interrupting", way, str(rules)],
        cwd=ROOT,
        env={**os.environ, "MALLOC_PERTURB_": "165"},  # memory that was never written is not zero by luck
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    moments = done.stdout.split()
    assert done.returncode == 0, f"{way}, moment {moments[-1]}: code {done.returncode}\n{done.stderr}"
    assert len(moments) > 25
    assert done.stderr == ""
