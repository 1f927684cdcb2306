"""A headless browser: Debian's chromium, driven by playwright. In CI it must be there, elsewhere tests are skipped."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..peers import need

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def lacking() -> str:
    """What the browser tests need and this machine does not have."""
    parts = [
        "chromium" if CHROMIUM is None else "",
        "axe-core" if not AXE.exists() else "",
        "playwright" if importlib.util.find_spec("playwright") is None else "",
    ]
    return ", ".join(filter(None, parts))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, once for all tests of a process."""
    missing = lacking()
    need(missing, found=not missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return AXE.read_text(encoding="utf-8")
