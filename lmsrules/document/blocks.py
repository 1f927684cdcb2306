"""What a reader is shown, before it is text, Markdown or HTML: a document of parts, items and pictures."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen


@frozen
class Strong:
    """Words that carry the answer; `kind` says which, such as a stance's name, for colour."""

    text: str
    kind: str = ""


@frozen
class Cite:
    """Publications, by id."""

    ids: tuple[str, ...]


@frozen
class Name:
    """An id as it stands in the code, beside the words that say what it is."""

    text: str


Word = str | Strong | Cite | Name


def _words(words: Word | Iterable[Word]) -> tuple[Word, ...]:
    return (words,) if isinstance(words, str | Strong | Cite | Name) else tuple(words)


@frozen
class Mark:
    """Whether a clause is true, false or unknown (None)."""

    truth: bool | None

    @property
    def text(self) -> str:
        """The mark in a word."""
        return "unknown" if self.truth is None else "yes" if self.truth else "no"


@frozen(kw_only=True)
class Fold:
    """Detail a reader opens on request. Closed, it is not printed on paper, unless it is `needed`."""

    title: str
    items: tuple[Item | Picture, ...]
    needed: bool = False


@frozen(kw_only=True)
class Item:
    """A line with what belongs below it. `lead` says what kind of line it is: `Why`, `For`; `anchor` names it."""

    words: tuple[Word, ...] = field(converter=_words)
    lead: str = ""
    mark: Mark | None = None
    items: tuple[Item, ...] = ()
    folds: tuple[Fold, ...] = ()
    anchor: str = ""


@frozen(kw_only=True)
class Picture:
    """A drawing as SVG, what it is of, and all that it shows in words: numbers line by line, boxes and arrows in steps.

    Narrower than `least_width`, in px, its letters would be too small: the words are shown in its place. `mermaid` is
    boxes and arrows as Mermaid text, and empty for other pictures.
    """

    svg: str
    caption: str
    lines: tuple[Item, ...]
    least_width: int = 0
    mermaid: str = ""


@frozen(kw_only=True)
class Table:
    """Rows under the heads of their columns; the first column says what a row is about."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Word, ...], ...]


Block = Item | Picture | Table
"""What stands below a heading."""


@frozen(kw_only=True)
class Part:
    """Items under a heading; `ordered` ones are numbered."""

    title: str
    items: tuple[Block, ...]
    ordered: bool = False


@frozen(kw_only=True)
class Document:
    """Everything of one page. `notes` stand at its end.

    It is the form between what is known of a case and text, Markdown or HTML: whatever makes a document need not know
    the writers, and a writer knows nothing of rulebooks. What must hold: every part has a title or an item, every row
    of a table has a cell for each column, and no two items have the same anchor.
    """

    title: str = ""
    intro: tuple[str, ...] = ()
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


WIDTH = 88
