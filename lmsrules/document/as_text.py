"""Documents as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from attrs import frozen

from ..text import one_line, visible
from .blocks import (
    WIDTH,
    Answers,
    Block,
    Cite,
    Columns,
    Document,
    Fold,
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

_NARROW = 72
"""Below this width the columns of a table of answers stand below each other."""

_ANSWER = 24
"""The width of the column of answers: `! contraindicated with` and `! caution; check first` are one line each."""

_ASIDE = 16
"""The indent of what stands beside the main part; its titles stand before it."""


def as_text(document: Document, width: int = WIDTH, *, full: bool = False) -> str:
    """The document as text, `width` characters wide (at least 40); `full` prints what is folded too."""
    writer = _Writer(document, max(width, 40), full)
    return visible("\n".join(writer.lines()) + "\n")


@frozen
class _Writer:
    """Writes one document, `width` characters wide."""

    document: Document
    width: int
    full: bool

    def lines(self) -> Iterator[str]:
        head = list(self._head())
        parts = [part for part in self.document.parts if self.full or any(map(_is_open, part.items))]
        yield from head
        above: Part | None = None
        for part in parts:
            if (above or head) and not (above and above.place is part.place is Place.BESIDE):
                yield ""
            yield from self._part(part)
            above = part
        if self.document.notes:
            yield ""
        for note in self.document.notes:
            yield from _wrapped(note, self.width)

    def _head(self) -> Iterator[str]:
        document = self.document
        if document.above:
            first, *others = map(one_line, document.above)
            room = self.width - len(first) - sum(map(len, others))
            if room > 1:
                yield first.upper() + " " * room + "".join(others)
            else:
                for line in (first.upper(), *others):
                    yield from _wrapped(line, self.width)
        for line in filter(None, (document.title, document.below, *document.intro)):
            yield from _wrapped(line, self.width)

    def _part(self, part: Part) -> Iterator[str]:
        if part.place is Place.BESIDE:
            yield from self._beside(part)
            return
        if part.title and not any(isinstance(item, Answers) for item in part.items):
            first, colon, rest = one_line(part.title).partition(":")
            note = f" ({part.note})" if part.note else ""
            yield from _wrapped(f"{first.upper()}{colon}{rest}{note}", self.width)
        for place, item in enumerate(part.items, 1):
            bullet = (
                "! " if part.place is Place.TOP else "" if not part.title else f"{place}. " if part.ordered else "- "
            )
            if isinstance(item, Answers):
                yield from self._answers(part.title, item)
            else:
                yield from self._item(item, bullet, 0)

    def _beside(self, part: Part) -> Iterator[str]:
        """The items of a part after its title, indented alike; those without an order in one paragraph."""
        title = one_line(part.title).upper()
        if len(title) >= _ASIDE:
            yield title
            title = ""
        said = [one_line(self._said(item)) for item in part.items if isinstance(item, Item)]
        lines = [f"{number} {text}" for number, text in enumerate(said, 1)] if part.ordered else ["  ".join(said)]
        for text in lines:
            yield from _wrapped(
                text,
                self.width,
                initial_indent=title.ljust(_ASIDE),
                subsequent_indent=" " * (_ASIDE + (2 if part.ordered else 0)),
                break_on_hyphens=False,
            )
            title = ""

    def _item(self, item: Block, bullet: str, indent: int) -> Iterator[str]:
        if isinstance(item, Answers):
            return
        if isinstance(item, Columns):
            for one in item.items:
                yield from self._item(one, bullet, indent)
            return
        if isinstance(item, Picture):
            if not item.mermaid:  # what boxes and arrows show is told in words on the same page
                yield from self._item(Item(words=item.caption, items=item.lines), bullet, indent)
            return
        if isinstance(item, Table):
            yield from self._table(item)
            return
        indent = min(indent, self.width // 2)
        yield from _wrapped(
            self._said(item) if item.words else "",
            self.width,
            initial_indent=" " * indent + bullet,
            subsequent_indent=" " * (indent + 2),
            break_on_hyphens=False,
        )
        below = indent + (4 if bullet else 2)
        for one in item.items:
            yield from self._item(one, "", below)
        if self.full:
            for fold in item.folds:
                yield from self._fold(fold, below)

    def _said(self, item: Item) -> str:
        mark = f"[{item.mark.text}] " if item.mark else ""
        lead = f"{item.lead}: " if item.lead else ""
        return f"{lead}{mark}{''.join(map(self._word, item.words))}"

    def _fold(self, fold: Fold, indent: int) -> Iterator[str]:
        if all(isinstance(item, Picture) and item.mermaid for item in fold.items):  # text has none
            return
        yield from self._item(Item(words=f"{fold.title}:"), "", indent)
        for item in fold.items:
            yield from self._item(item, "", indent + 2)

    def _answers(self, title: str, table: Answers) -> Iterator[str]:
        """A table of answers: side by side, or below each other where the page is narrow."""
        if self.width < _NARROW:
            yield one_line(title).upper()
            for row in table.rows:
                indent = 2 if row.option else 0
                yield from self._wrapped_at(row.title, indent)
                for text in (*self._answers_of(row), *self._whys(row)):
                    yield from self._wrapped_at(text, indent + 2)
            return
        about = max(self.width // 5, 18)
        widths = (about, _ANSWER, self.width - about - _ANSWER - 4)
        yield from _beside_each_other(
            [[one_line(title).upper()], *([one_line(name)] for name in table.columns[1:])], widths
        )
        for row in table.rows:
            margin = "  " if row.option else ""
            if not row.answer:
                yield from _wrapped(row.title, self.width)
                continue
            yield from _beside_each_other(
                [
                    _wrapped(row.title, about, initial_indent=margin, subsequent_indent=margin + "  "),
                    [
                        line
                        for text in self._answers_of(row)
                        for line in _wrapped(text, _ANSWER, subsequent_indent="  ")
                    ],
                    [line for text in self._whys(row) for line in _wrapped(text, widths[2], break_on_hyphens=False)],
                ],
                widths,
            )

    def _wrapped_at(self, text: str, indent: int) -> list[str]:
        return _wrapped(text, self.width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))

    def _answers_of(self, row: Row) -> Iterator[str]:
        if row.answer:
            yield "".join(word.signed if isinstance(word, Strong) else self._word(word) for word in row.answer)
        if row.heed:
            yield "! " + "".join(word.text if isinstance(word, Strong) else self._word(word) for word in row.heed)
        if row.others:
            yield row.others

    def _whys(self, row: Row) -> Iterator[str]:
        if row.why:
            yield "".join(map(self._word, row.why))
        yield from map(self._said, row.differs)

    def _table(self, table: Table) -> Iterator[str]:
        """Columns side by side; where the page is too narrow, the widest are wrapped."""
        rows = [table.columns, *(tuple(one_line(self._word(word)) for word in row) for row in table.rows)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        while sum(widths) + 2 * (len(widths) - 1) > self.width:
            widths[widths.index(max(widths))] -= 1
        for number, row in enumerate(rows):
            cells = [textwrap.wrap(cell, wide) or [""] for cell, wide in zip(row, widths, strict=True)]
            yield from _beside_each_other(cells, widths)
            if not number:
                yield "  ".join("-" * wide for wide in widths)

    def _word(self, word: Word) -> str:
        match word:
            case Strong(text):
                return text.upper()
            case Cite():
                between = "," if self.document.numbers else ", "
                return f"[{between.join(text for _, text in self.document.cited(word))}]"
            case Name(text) | Label(_, text):
                return text
        return word


def _beside_each_other(cells: list[list[str]], widths: tuple[int, ...] | list[int]) -> Iterator[str]:
    for line in zip_longest(*cells, fillvalue=""):
        yield "  ".join(cell.ljust(wide) for cell, wide in zip(line, widths, strict=True)).rstrip()


def _wrapped(text: str, width: int, **how: Any) -> list[str]:
    """The text in lines of that width; its own line ends are no others than blanks."""
    return textwrap.wrap(visible(text), width, **how)


def _is_open(item: Block) -> bool:
    """Whether there is something to read without opening a fold."""
    return isinstance(item, Table | Answers | Columns) or (isinstance(item, Item) and bool(item.words or item.items))
