"""The first screen of the report, measured: on a desk, on a phone, on paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from lmsrules import assess, load_case
from lmsrules.document.as_html import html_page

from ..test_page import assessed
from .test_report import CASES, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHIPPED = sorted(path.stem for path in CASES.glob("*.toml"))
PAPERS = {"A4": (210, 297), "Letter": (216, 279)}

BOXES = """selector => [...document.querySelectorAll(selector)].map(one => {
    const box = one.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
})"""

TOO_SMALL_OR_TOO_WIDE = """() => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode, of = text.parentElement;
        if (!text.textContent.trim() || !of.checkVisibility()) continue;
        if (parseFloat(getComputedStyle(of).fontSize) < 14) found.push("small: " + text.textContent.slice(0, 60));
    }
    for (const one of document.querySelectorAll("main *:not(svg, svg *)"))
        if (one.clientWidth && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
            found.push("overflows: " + one.tagName + " " + one.className);
    return found;
}"""


def first_screen(page: Page, name: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(html_page(assessed()[name].page()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_answer_of_every_case_is_on_the_first_screen(browser: Browser, scheme: str) -> None:
    with opened(browser, "", color_scheme=scheme) as (page, trouble):
        for name in assessed():
            first_screen(page, name, 1280, 800)
            rows = page.evaluate(BOXES, ".answers tr")
            assert bool(rows) is any(answer.asked is not False for answer in assessed()[name].values())
            for left, top, right, bottom in rows:
                assert min(left, top) >= 0, name
                assert (right <= 1280, bottom <= 800) == (True, True), (name, right, bottom)
        assert trouble == []


def test_a_phone_shows_the_banner_and_three_answers_first(browser: Browser) -> None:
    """Of every case that ships and every scenario, but for one whose counts bar or delay five drugs."""
    with opened(browser, "") as (page, _):
        for name in assessed():
            first_screen(page, name, 390, 844)
            boxes = [*page.evaluate(BOXES, ".banner"), *page.evaluate(BOXES, ".answers tbody tr:not(.group)")[:3]]
            for _, _, right, bottom in boxes:
                assert (right <= 390, bottom <= (844 if name != "s14b" else 1020)) == (True, True), (name, bottom)


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_too_small_or_runs_over(browser: Browser, width: int) -> None:
    with opened(browser, "") as (page, _):
        for name in ("uterine-adjuvant", "x34", "s14b", "nothing-known"):
            first_screen(page, name, width, 900)
            assert page.evaluate(TOO_SMALL_OR_TOO_WIDE) == [], name
        page.set_content(assessed()["uterine-adjuvant"].to_html())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate(TOO_SMALL_OR_TOO_WIDE) == []


def test_twice_as_large_letters_do_not_scroll_sideways(browser: Browser) -> None:
    """At 200 % a screen of 1280 px has room for 640."""
    with opened(browser, "") as (page, _):
        for name in ("uterine-adjuvant", "s14b"):
            first_screen(page, name, 640, 400)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


@pytest.mark.parametrize("paper", PAPERS)
def test_the_first_sheet_holds_the_whole_table_and_what_stands_beside_it(
    browser: Browser, paper: str, tmp_path: Path
) -> None:
    with opened(browser, "") as (page, _):
        for name in ("uterine-adjuvant", "x34", "x01", "metastatic-first-line", "x14", "s12", "s13b", "s14b"):
            page.set_content(assessed()[name].to_html())
            page.pdf(path=tmp_path / "page.pdf", format=paper)
            reader = PdfReader(tmp_path / "page.pdf")
            first = " ".join(reader.pages[0].extract_text().split())
            titles = page.locator(".answers tbody th, .beside h2").all_text_contents()
            assert len(titles) > 6
            for title in titles:
                assert re.sub(r"\s", "", title) in re.sub(r"\s", "", first), (name, title)


def test_stances_are_told_by_words_and_signs_and_not_by_colour_alone(browser: Browser) -> None:
    html = html_page(assess(load_case(CASES / "uterine-adjuvant.toml")).page())
    with opened(browser, html, forced_colors="active") as (page, _):
        said = page.locator(".said").all_text_contents()
        assert {"\u25cfrecommended", "\u00d7not recommended", "?undetermined", "\u25c7decide individually"} <= {*said}
        for one in page.locator(".said").all():
            assert one.is_visible()
