"""The HTML report in a real browser: silent, self-contained, accessible, printable, inert."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lmsrules import Case, assess, load_case
from lmsrules.document.as_html import html_fragment

from ..hostile import hostile_explanation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CASES = Path(__file__).parents[2] / "examples" / "cases"
REPORTS: dict[str, Callable[[], str]] = {
    "everything-settled": assess(load_case(CASES / "uterine-adjuvant.toml")).to_html,
    "partly-open": assess(load_case(CASES / "x14.toml")).to_html,
    "nothing-known": assess(Case()).to_html,
    "hostile": lambda: hostile_explanation().to_html(),
}


@contextmanager
def opened(browser: Browser, html: str, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """The page shown, and everything that went wrong or outside while it was."""
    trouble: list[str] = []
    page = browser.new_page(viewport={"width": 1000, "height": 900}, **options)
    page.on("console", lambda message: trouble.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: trouble.append(f"request: {request.url}"))
    page.set_content(html)
    try:
        yield page, trouble
    finally:
        page.close()


def violations(page: Page) -> Any:
    """What axe-core, already in the page, finds wrong with it."""
    return page.evaluate(
        "async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => [n.html, n.failureSummary])])"
    )


@pytest.mark.parametrize(
    ("name", "scheme"), [*((name, "light") for name in REPORTS), ("partly-open", "dark"), ("hostile", "dark")]
)
def test_silent_self_contained_and_accessible(
    browser: Browser, axe: str, name: str, scheme: str, tmp_path: Path
) -> None:
    with opened(browser, REPORTS[name](), color_scheme=scheme, bypass_csp=True) as (page, trouble):
        page.evaluate(axe)
        found = [violations(page)]  # with all folds closed, then open
        page.locator("summary").first.click()  # one by the mouse, hundreds by script
        page.evaluate("for (const one of document.querySelectorAll('details:not([open]) > summary')) one.click()")
        assert page.locator("details:not([open])").count() == 0
        page.screenshot(path=tmp_path / f"{name}-{scheme}.png", full_page=True)
        assert trouble == []
        assert [*found, violations(page)] == [[], []]
        assert page.locator("main").count() == 1
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"


def test_reasons_unfold_by_keyboard(browser: Browser) -> None:
    with opened(browser, REPORTS["everything-settled"]()) as (page, _):
        tree = page.locator("li", has=page.locator(".mark"), has_text="the site of the primary tumour is uterus").last
        assert not tree.is_visible()
        page.locator(".depth > details > summary").nth(2).focus()
        page.keyboard.press("Enter")
        assert page.locator("details[open]").count() == 1
        for number in range(page.locator("summary").count()):
            page.locator("summary").nth(number).focus()
            if page.locator("details").nth(number).get_attribute("open") is None:
                page.keyboard.press("Enter")
        assert tree.is_visible()


def test_names_of_publications_and_evidence_lead_to_them(browser: Browser) -> None:
    with opened(browser, REPORTS["everything-settled"]()) as (page, _):
        links = page.locator("a").all()
        assert links
        for link in links:
            target = link.get_attribute("href") or ""
            assert page.locator(f"[id='{target.removeprefix('#')}']").count() == 1
            text = link.text_content() or ""
            named = page.locator(f"[id='{target.removeprefix('#')}']").text_content() or ""
            assert named.startswith((f"[{text}]", f"{text}:"))
        assert page.locator("a[href*='id-gog-0277']").count()


def test_prints_on_a4_with_the_rules_and_what_was_unfolded(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, REPORTS["everything-settled"]()) as (page, _):
        for question in page.locator(".depth > details > summary").all():
            question.click()
        page.locator("summary", has_text="Pictures").first.click()
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 680, "height": 1000})  # the width of A4 within its margins
        assert page.locator("details.needed").count() == 8
        for detail in page.locator("details.needed").all():
            assert detail.locator("li").first.is_visible()
        assert page.locator("figure .told").first.is_visible(), "the picture has no room, its words have"
        assert not page.locator("figure").last.is_visible()
        for picture in page.locator("svg").all():
            box = picture.bounding_box()
            assert box is None or box["x"] + box["width"] <= 681, "a picture runs off the paper"
        shades = page.evaluate(
            "[...document.querySelectorAll('strong, .mark')].map(e => getComputedStyle(e).backgroundColor)"
        )
        assert set(shades) == {"rgba(0, 0, 0, 0)"}, "black on a dark ground cannot be read"
        pdf = page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
        sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
        assert 3 <= sheets <= 18, "evidence, conflicts and references are eight of them"


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_letters_of_pictures_can_be_read_at_any_width(browser: Browser, width: int) -> None:
    """Each picture that is shown has letters of 14 px; in the place of the others stand their words, never both."""
    html = assess(load_case(CASES / "metastatic-first-line.toml")).to_html()
    with opened(browser, html) as (page, _):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        figures = page.evaluate(
            """() => [...document.querySelectorAll("figure")].map(figure => {
                const svg = figure.querySelector("svg"), told = getComputedStyle(figure.querySelector(".told"));
                const wide = svg ? svg.getBoundingClientRect().width : 0;
                return [wide * 1 && wide / svg.getAttribute("width") * svg.getAttribute("font-size"),
                        told.position !== "absolute"];
            })"""
        )
        assert len(figures) > 10
        for size, in_words in figures:
            assert size == 0 if in_words else size >= 14
        assert any(size for size, _ in figures)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_hostile_text_is_inert_and_readable(browser: Browser) -> None:
    html = hostile_explanation().to_html()
    with opened(browser, html) as (page, trouble):
        for detail in page.locator("summary").all():
            detail.click()
        assert trouble == []
        assert page.locator("script, img, iframe, object, embed, link").count() == 0
        assert page.evaluate("window.hacked === undefined")
        text = page.locator("main").inner_text()
        assert "<script>window.hacked=1</script>" in text
        assert "\u202e" not in text
        assert "\\u202e" in text
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_notebook_cell_with_two_answers_has_no_id_twice(browser: Browser) -> None:
    explanations = [assess(load_case(CASES / f"{name}.toml")).document() for name in ("uterine-adjuvant", "x14")]
    body = "".join(map(html_fragment, explanations))
    with opened(browser, f"<!DOCTYPE html><title>cell</title>{body}") as (page, trouble):
        assert trouble == []
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids)) > 10


@pytest.mark.parametrize("name", ["everything-settled", "partly-open", "nothing-known"])
def test_words_in_pictures_stay_within_their_boxes(browser: Browser, name: str) -> None:
    with opened(browser, REPORTS[name]()) as (page, _):
        for detail in page.locator("summary").all():
            detail.click()
        outside = page.evaluate(
            """() => [...document.querySelectorAll(".lms-graph text")].filter(text => {
                const words = text.getBBox(), box = text.previousElementSibling.getBBox();
                return words.width && (words.x < box.x || words.x + words.width > box.x + box.width
                    || words.y < box.y || words.y + words.height > box.y + box.height);
            }).map(text => text.textContent)"""
        )
        assert page.locator("svg text").count() > 10
        assert outside == []
