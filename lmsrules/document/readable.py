"""Whatever is read as text, Markdown, HTML or JSON: one document, four ways to write it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import count
from typing import Any

import attrs

from ..text import json_text, one_line
from .as_text import as_text
from .blocks import WIDTH, Document

_SHOWN: dict[str, Iterator[int]] = defaultdict(count)
"""How often each content was shown in this process: a notebook that shows a page twice has it twice on one page."""


class Readable:
    """Has a `document()`; everything else follows from it."""

    def document(self) -> Document:
        """What a reader is shown."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.to_text().rstrip("\n")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {one_line(self.document().title)}>"

    def to_text(self, width: int = WIDTH, *, full: bool = False) -> str:
        """As plain text, `width` characters wide (at least 40); `full` includes the detail that HTML folds."""
        return as_text(self.document(), width, full=full)

    def to_markdown(self) -> str:
        """As Markdown, in full."""
        from .as_markdown import as_markdown  # each form only where it is wanted: all programs start sooner

        return as_markdown(self.document())

    def to_html(self) -> str:
        """As one self-contained HTML page: no script, nothing loaded from elsewhere, prints on A4."""
        from .as_html import html_page

        return html_page(self.document())

    def to_dict(self) -> dict[str, Any]:
        """As JSON data."""
        return dict(plain(self))

    def to_json(self, indent: int | None = 2) -> str:
        """As JSON text."""
        return json_text(self.to_dict(), indent)

    def _repr_html_(self) -> str:
        from .as_html import content_hash, html_fragment

        document = self.document()
        return html_fragment(document, next(_SHOWN[content_hash(document)]))


def plain(value: Any) -> Any:
    """A value as JSON data: attrs objects by attribute, without those that are only context (not in their repr).

    What has a `table()` of its own, as a fact known in part has, is written as that.
    """
    if isinstance(value, str | None):  # most are: the rest need not be asked
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if attrs.has(type(value)):
        if callable(table := getattr(value, "table", None)):
            return plain(table())
        return {a.name: plain(getattr(value, a.name)) for a in attrs.fields(type(value)) if a.repr}
    return value


MOST_TOLD = 12
"""The regions of patients that are told of one finding or difference at most; JSON has them all."""


def percent(share: float) -> str:
    """A share as a percentage with one decimal. Never rounds a positive share to 0% or a partial one to 100%."""
    if 0 < share < 0.0005:
        return "under 0.1%"
    if 0.9995 <= share < 1:
        return "over 99.9%"
    return f"{share:.1%}"
