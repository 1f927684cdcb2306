"""The picture of the page in the README: `python -m tests.still` takes it anew, with Debian's chromium."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from lmsrules import assess, load_case
from lmsrules.document.as_html import html_page

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "page.png"
DIGEST = ROOT / "docs" / "page.png.of"
"""The hash of the HTML that the picture is of: a test compares it with that of today."""


def html() -> str:
    """The first page of the README's case."""
    return html_page(assess(load_case(ROOT / "examples" / "cases" / "uterine-adjuvant.toml"), engine="builtin").page())


def digest() -> str:
    """Its hash."""
    return hashlib.sha256(html().encode()).hexdigest()


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 760}, color_scheme="light")
        page.set_content(html())
        page.screenshot(path=PICTURE, full_page=True)
        browser.close()
    DIGEST.write_text(digest() + "\n")
    print(f"stored {PICTURE.relative_to(ROOT)}")
