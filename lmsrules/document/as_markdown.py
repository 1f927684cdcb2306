"""Documents as Markdown (CommonMark, tables as GitHub writes them; pictures as Mermaid, which GitHub draws)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text import visible
from .blocks import Block, Cite, Document, Label, Name, Picture, Strong, Table, Word


def as_markdown(document: Document) -> str:
    """The document as Markdown, with all that is folded."""
    return "\n".join(_lines(document)).strip() + "\n"


def _lines(document: Document) -> Iterator[str]:
    if document.title:
        yield from (f"# {_escaped(document.title)}", "")
    for paragraph in document.intro:
        yield from (_escaped(paragraph), "")
    for part in document.parts:
        if part.title:
            yield from (f"## {_escaped(part.title)}", "")
        for item in part.items:
            yield from _item(item, "1. " if part.ordered else "- ", 0)
        yield ""
    for note in document.notes:
        yield from (_escaped(note), "")


def _item(item: Block, bullet: str, indent: int) -> Iterator[str]:
    margin = " " * indent
    if isinstance(item, Table):
        yield from _table(item)
        return
    if isinstance(item, Picture):
        yield f"{margin}- {_escaped(item.caption)}"
        if item.mermaid:
            yield ""
            yield from (f"{margin}  {line}" for line in ("```mermaid", *item.mermaid.splitlines(), "```"))
            yield ""
            return
        for line in item.lines:
            yield from _item(line, "- ", indent + 2)
        return
    mark = f"[{item.mark.text}] " if item.mark else ""
    lead = f"{item.lead}: " if item.lead else ""
    if item.words:
        yield f"{margin}{bullet}{_escaped(lead + mark)}{''.join(map(_word, item.words))}"
    else:
        bullet = ""
    for below in item.items:
        yield from _item(below, "- ", indent + len(bullet))
    for fold in item.folds:
        yield f"{margin}{' ' * len(bullet)}- {_escaped(fold.title)}"
        for below_fold in fold.items:
            yield from _item(below_fold, "- ", indent + len(bullet) + 2)


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(map(_escaped, table.columns))} |"
    yield f"|{' --- |' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(word: Word) -> str:
    """A word in a table, where a bar in an id would end the cell; elsewhere bars are escaped already."""
    return _word(word).replace("|", "\\|") if isinstance(word, Name) else _word(word)


def _word(word: Word) -> str:
    match word:
        case Strong(text):
            return f"**{_escaped(text)}**"
        case Cite(ids):
            return _escaped(f"[{', '.join(ids)}]")
        case Name(text):
            ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
            return f"{ticks}{' '.join(visible(text).split())}{ticks}"
        case Label(_, text):
            return _escaped(text)
    return _escaped(word)


def _escaped(text: str) -> str:
    """Text that Markdown and the HTML inside it read as nothing but text, on one line."""
    one_line = re.sub(r"\s+", " ", visible(text))
    return re.sub(r"([\\`*_\[\]<>&#|~$!])", r"\\\1", one_line)
