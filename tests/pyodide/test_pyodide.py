"""Python 3.14, as Pyodide has it, answers the shipped cases as this Python does."""

import inspect
import json
import subprocess
from pathlib import Path

import annotated_types
import attr
import attrs
import pytest

from ..peers import node_for
from .answers import answers

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
PACKAGES = [str(Path(inspect.getfile(package)).parent) for package in (annotated_types, attr, attrs)]


@pytest.fixture
def node() -> str:
    return node_for("Pyodide", FOLDER / "node_modules")


def test_python_in_webassembly_gives_the_same_answers_and_receipts(node: str) -> None:
    done = subprocess.run(
        [node, FOLDER / "run.mjs", ROOT, *PACKAGES], capture_output=True, text=True, check=False, cwd=FOLDER
    )
    assert done.returncode == 0, done.stderr
    there, here = json.loads(done.stdout), json.loads(answers(ROOT / "examples" / "cases"))
    assert there.pop("python").startswith("3.14.")
    assert here.pop("python")
    assert len(here) > 12
    assert there == here
