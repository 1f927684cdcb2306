"""Text in pictures as a browser measures it, in the fonts of this machine."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest

from lmsrules.document.graph import Graph, Node

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEXTS = [
    *(character * 12 for character in string.printable if character.isprintable() and not character.isspace()),
    "a size of at least 5 cm, ≥ 60 mg/m², \N{GREEK SMALL LETTER BETA}-blocker, “quoted” fièvre",
    "Rule adjuvant-radiotherapy.retroperitoneal-or-of-the-trunk",
    "W" * 500,
    "\N{CJK UNIFIED IDEOGRAPH-6F22}" * 60,
]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("across", [False, True])
def test_any_text_fits_in_its_box(browser: Browser, bold: bool, across: bool) -> None:
    nodes = tuple(Node(id=str(number), text=text, strong=bold) for number, text in enumerate(TEXTS))
    page = browser.new_page()
    page.set_content(f"<!DOCTYPE html>{Graph(nodes=nodes, edges=(), caption='text', across=across).to_svg()}")
    rooms = page.evaluate(
        """() => [...document.querySelectorAll("svg text")].map(text => {
            const words = text.getBBox(), box = text.previousElementSibling.getBBox();
            return [words.x - box.x, words.y - box.y,
                box.x + box.width - words.x - words.width, box.y + box.height - words.y - words.height];
        })"""
    )
    page.close()
    assert len(rooms) == len(TEXTS)
    for text, room in zip(TEXTS, rooms, strict=True):
        assert min(room[::2]) >= 4, (text, room)
        assert min(room[1::2]) >= 1, (text, room)
