"""What some tests need from outside: without it they are skipped, in CI never."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def need(what: str, *, found: bool) -> None:
    """Where it was not found, skip the test; in CI, fail."""
    if found:
        return
    message = f"{what} is not installed; `make peers` installs it"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def node_for(what: str, installed: Path) -> str:
    """The program `node`, where what it is to run is installed there."""
    node = shutil.which("node")
    need(what, found=bool(node) and installed.exists())
    return str(node)
