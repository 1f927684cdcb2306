"""Documents as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from ..text import one_line, visible
from .blocks import WIDTH, Block, Cite, Document, Fold, Item, Name, Picture, Strong, Table, Word


def as_text(document: Document, width: int = WIDTH, *, full: bool = False) -> str:
    """The document as text, `width` characters wide (at least 40); `full` prints what is folded too."""
    return visible("\n".join(_lines(document, max(width, 40), full)) + "\n")


def _lines(document: Document, width: int, full: bool) -> Iterator[str]:
    if document.title:
        yield from _wrapped(document.title, width)
    for paragraph in document.intro:
        yield from _wrapped(paragraph, width)
    parts = [part for part in document.parts if full or any(map(_is_open, part.items))]
    for number, part in enumerate(parts):
        if number or document.title or document.intro:
            yield ""
        if part.title:
            first, colon, rest = one_line(part.title).partition(":")
            yield first.upper() + colon + rest
        for place, item in enumerate(part.items, 1):
            bullet = "" if not part.title else f"{place}. " if part.ordered else "- "
            yield from _item(item, bullet, 0, width, full)
    if document.notes:
        yield ""
    for note in document.notes:
        yield from _wrapped(note, width)


def _wrapped(text: str, width: int, **how: Any) -> list[str]:
    """The text in lines of that width; its own line ends are no others than blanks."""
    return textwrap.wrap(visible(text), width, **how)


def _is_open(item: Block) -> bool:
    """Whether there is something to read without opening a fold."""
    return isinstance(item, Table) or (isinstance(item, Item) and bool(item.words or item.items))


def _item(item: Block, bullet: str, indent: int, width: int, full: bool) -> Iterator[str]:
    if isinstance(item, Picture):
        if not item.mermaid:  # what boxes and arrows show is told in words on the same page
            yield from _item(Item(words=item.caption, items=item.lines), bullet, indent, width, full)
        return
    if isinstance(item, Table):
        yield from _table(item, width)
        return
    mark = f"[{item.mark.text}] " if item.mark else ""
    lead = f"{item.lead}: " if item.lead else ""
    indent = min(indent, width // 2)
    yield from _wrapped(
        f"{lead}{mark}{''.join(map(_word, item.words))}" if item.words else "",
        width,
        initial_indent=" " * indent + bullet,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
    )
    below = indent + (4 if bullet else 2)
    for one in item.items:
        yield from _item(one, "", below, width, full)
    if full:
        for fold in item.folds:
            yield from _fold(fold, below, width)


def _fold(fold: Fold, indent: int, width: int) -> Iterator[str]:
    if all(isinstance(item, Picture) and item.mermaid for item in fold.items):  # text has none
        return
    yield from _item(Item(words=f"{fold.title}:"), "", indent, width, True)
    for item in fold.items:
        yield from _item(item, "", indent + 2, width, True)


def _table(table: Table, width: int) -> Iterator[str]:
    """Columns side by side; where the page is too narrow, the widest are wrapped."""
    rows = [table.columns, *(tuple(one_line(_word(word)) for word in row) for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        widths[widths.index(max(widths))] -= 1
    for number, row in enumerate(rows):
        cells = [textwrap.wrap(cell, wide) or [""] for cell, wide in zip(row, widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=""):
            yield "  ".join(cell.ljust(wide) for cell, wide in zip(line, widths, strict=True)).rstrip()
        if not number:
            yield "  ".join("-" * wide for wide in widths)


def _word(word: Word) -> str:
    match word:
        case Strong(text):
            return text.upper()
        case Cite(ids):
            return f"[{', '.join(ids)}]"
        case Name(text):
            return text
    return word
