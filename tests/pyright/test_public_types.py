"""Every public name has a type that all type checkers read alike: what is inferred, each infers in its own way."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..peers import node_for

FOLDER = Path(__file__).parent
PYRIGHT = FOLDER / "node_modules" / "pyright" / "index.js"


@pytest.fixture
def node() -> str:
    return node_for("pyright", PYRIGHT)


def test_every_public_name_has_its_type_written_down(node: str) -> None:
    this_python_first = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [node, PYRIGHT, "--verifytypes", "lmsrules", "--ignoreexternal", "--outputjson"],
        capture_output=True,
        text=True,
        check=False,
        cwd=FOLDER,
        env={**os.environ, "PATH": this_python_first},
    )
    report = json.loads(done.stdout)["typeCompleteness"]
    lacking = [
        f"{symbol['name']}, line {1 + told['range']['start']['line']}: {told['message']}"
        for symbol in report["symbols"]
        if symbol["isTypeAmbiguous"] or not symbol["isTypeKnown"]
        for told in symbol["diagnostics"]
        if "range" in told
    ]
    assert not lacking, "\n".join(lacking)
    assert report["completenessScore"] == 1
    assert len(report["symbols"]) > 1000
