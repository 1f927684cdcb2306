"""Documents as Markdown (CommonMark, tables as GitHub writes them; pictures as Mermaid, which GitHub draws)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from ..text import visible
from .blocks import (
    Answers,
    Block,
    Cite,
    Columns,
    Document,
    Item,
    Label,
    Name,
    Part,
    Picture,
    Place,
    Row,
    Strong,
    Table,
    Word,
)


def as_markdown(document: Document) -> str:
    """The document as Markdown, with all that is folded."""
    return "\n".join(_Writer(document).lines()).strip() + "\n"


@frozen
class _Writer:
    """Writes one document."""

    document: Document

    def lines(self) -> Iterator[str]:
        document = self.document
        if document.above:
            yield from (_escaped(" \u00b7 ".join(document.above)), "")
        if document.title:
            yield from (f"# {_escaped(document.title)}", "")
        for paragraph in filter(None, (document.below, *document.intro)):
            yield from (_escaped(paragraph), "")
        for part in document.parts:
            yield from self._part(part)
        for note in document.notes:
            yield from (_escaped(note), "")

    def _part(self, part: Part) -> Iterator[str]:
        if part.title:
            note = f" ({part.note})" if part.note else ""
            yield from (f"{'###' if part.place is Place.BESIDE else '##'} {_escaped(part.title + note)}", "")
        for item in part.items:
            yield from self._item(item, "1. " if part.ordered else "- ", 0)
        yield ""

    def _item(self, item: Block, bullet: str, indent: int) -> Iterator[str]:
        if isinstance(item, Answers):
            yield from self._answers(item)
        elif isinstance(item, Columns):
            for one in item.items:
                yield from self._item(one, bullet, indent)
        elif isinstance(item, Table):
            yield from self._table(item)
        elif isinstance(item, Picture):
            yield from self._picture(item, indent)
        else:
            margin = " " * indent
            bullet = bullet if item.words else ""
            if item.words:
                yield f"{margin}{bullet}{self._said(item)}"
            for below in item.items:
                yield from self._item(below, "- ", indent + len(bullet))
            for fold in item.folds:
                yield f"{margin}{' ' * len(bullet)}- {_escaped(fold.title)}"
                for below_fold in fold.items:
                    yield from self._item(below_fold, "- ", indent + len(bullet) + 2)

    def _picture(self, picture: Picture, indent: int) -> Iterator[str]:
        margin = " " * indent
        yield f"{margin}- {_escaped(picture.caption)}"
        if picture.mermaid:
            yield ""
            yield from (f"{margin}  {line}" for line in ("```mermaid", *picture.mermaid.splitlines(), "```"))
            yield ""
        else:
            for line in picture.lines:
                yield from self._item(line, "- ", indent + 2)

    def _said(self, item: Item) -> str:
        mark = f"[{item.mark.text}] " if item.mark else ""
        lead = f"{item.lead}: " if item.lead else ""
        return f"{_escaped(lead + mark)}{''.join(map(self._word, item.words))}"

    def _answers(self, table: Answers) -> Iterator[str]:
        yield from _head(table.columns)
        for row in table.rows:
            yield f"| {' | '.join(self._cells(row))} |"

    def _cells(self, row: Row) -> Iterator[str]:
        title = _escaped(row.title)
        yield title if row.option else f"**{title}**"
        heed = ["! " + "".join(map(self._word, row.heed))] if row.heed else []
        others = [self._word(row.others)] if row.others else []
        yield "; ".join(["".join(map(self._signed, row.answer)), *heed, *others])
        yield " ".join(["".join(map(self._word, row.why)), *map(self._said, row.differs)])

    def _signed(self, word: Word) -> str:
        sign = word.sign if isinstance(word, Strong) else ""
        return f"{sign} {self._word(word)}" if sign else self._word(word)

    def _table(self, table: Table) -> Iterator[str]:
        yield from _head(table.columns)
        for row in table.rows:
            yield f"| {' | '.join(map(self._cell, row))} |"

    def _cell(self, word: Word) -> str:
        """A word in a table, where a bar in an id would end the cell; elsewhere bars are escaped already."""
        return self._word(word).replace("|", "\\|") if isinstance(word, Name) else self._word(word)

    def _word(self, word: Word) -> str:
        match word:
            case Strong(text):
                return f"**{_escaped(text)}**"
            case Cite():
                return _escaped(f"[{', '.join(number for _, number in self.document.cited(word))}]")
            case Name(text):
                ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
                return f"{ticks}{' '.join(visible(text).split())}{ticks}"
            case Label(_, text):
                return _escaped(text)
        return _escaped(word)


def _head(columns: Iterable[str]) -> Iterator[str]:
    names = [_escaped(name) for name in columns]
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"


def _escaped(text: str) -> str:
    """Text that Markdown and the HTML inside it read as nothing but text, on one line."""
    one_line = re.sub(r"\s+", " ", visible(text))
    return re.sub(r"([\\`*_\[\]<>&#|~$!])", r"\\\1", one_line)
