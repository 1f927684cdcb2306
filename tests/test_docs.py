"""The pages of the docs that are made of the rulebook are those of today."""

from __future__ import annotations

import re

import pytest

from lmsrules import guidance

from .pages import DOCS, pages


@pytest.mark.parametrize("name", pages())
def test_a_page_made_of_the_rulebook_is_current(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == pages()[name], "python -m tests.pages writes it anew"


def test_every_source_is_on_the_page_of_sources() -> None:
    listed = (DOCS / "sources.md").read_text("utf-8")
    for source in guidance().sources[1:]:
        assert re.split(r"[ ,]", source.title)[0] in listed, source.title


def test_no_text_of_the_nccn_is_in_the_package() -> None:
    for path in (DOCS.parent / "lmsrules").rglob("*.*"):
        if path.suffix in (".py", ".json", ".css"):
            assert "NCCN" not in path.read_text("utf-8"), path
