"""What a reader is shown, before it is text, Markdown or HTML: a document of parts, items and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import field, frozen


@frozen
class Strong:
    """Words that carry the answer; `kind` says which, such as a stance's name, for colour."""

    text: str
    kind: str = ""

    @property
    def signed(self) -> str:
        """The words after the sign of their kind, as they stand in a table of answers."""
        return f"{self.sign} {self.text}" if self.sign else self.text

    @property
    def sign(self) -> str:
        """The sign of the kind, so that colour is never alone; empty where it has none."""
        return SIGNS.get(self.kind, "")


SIGNS = {
    "RECOMMENDED": "\u25cf",
    "OPTION": "\u25cb",
    "INDIVIDUALISE": "\u25c7",
    "UNDETERMINED": "?",
    "NOT_RECOMMENDED": "\u00d7",
    "open": "\u2026",
    "silent": "\u2013",
    "inside": "\u25cf",
    "outside": "\u00d7",
}


@frozen
class Cite:
    """Publications, by id."""

    ids: tuple[str, ...]


@frozen
class Name:
    """An id as it stands in the code, beside the words that say what it is."""

    text: str


@frozen
class Label:
    """What readers call something that has an id; where it stands in full on the page, the label is linked to it."""

    id: str
    text: str


Word = str | Strong | Cite | Name | Label


def _words(words: Word | Iterable[Word]) -> tuple[Word, ...]:
    return (words,) if isinstance(words, Word) else tuple(words)


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


@frozen(kw_only=True)
class Row:
    """One answer: about what, the answer in a word or two, and why in one line.

    `heed` are words of warning below the answer, `others` what others answer, counted; `differs` says below the reason
    who differs. A row of an `option` stands under its question's; one without an answer is only a heading.
    """

    title: str
    answer: tuple[Word, ...] = field(converter=_words)
    why: tuple[Word, ...] = field(converter=_words)
    heed: tuple[Word, ...] = ()
    others: str = ""
    differs: tuple[Item, ...] = ()
    option: bool = False


@frozen(kw_only=True)
class Answers:
    """The answers as a table, under the heads of its three columns."""

    columns: tuple[str, str, str]
    rows: tuple[Row, ...]


@frozen(kw_only=True)
class Columns:
    """Items side by side where there is room, below each other where there is not."""

    items: tuple[Item, ...]


Block = Item | Picture | Table | Answers | Columns
"""What stands below a heading."""


class Place(Enum):
    """Where a part of a page stands.

    `TOP`: a banner above all else. `BESIDE`: in few lines beside the main part, or below it where the page is narrow.
    `DEPTH`: detail, folded where that can be. `END`: below everything.
    """

    TOP = "top"
    MAIN = "main"
    BESIDE = "beside"
    DEPTH = "depth"
    END = "end"


@frozen(kw_only=True)
class Part:
    """Items under a heading; `ordered` ones are numbered. `note` stands beside the heading."""

    title: str
    items: tuple[Block, ...]
    ordered: bool = False
    place: Place = Place.MAIN
    note: str = ""


@frozen(kw_only=True)
class Document:
    """Everything of one page: what stands `above` its title and `below` it, its parts, and `notes` at its end.

    `numbers` are those by which the page cites publications, by id; others are cited by id.

    It is the form between what is known of a case and text, Markdown or HTML: whatever makes a document need not know
    the writers, and a writer knows nothing of rulebooks. What must hold: every part has a title or an item, every row
    of a table has a cell for each column, and no two items have the same anchor.
    """

    title: str = ""
    above: tuple[str, ...] = ()
    below: str = ""
    intro: tuple[str, ...] = ()
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(factory=dict, hash=False)

    def cited(self, cite: Cite) -> list[tuple[str, str]]:
        """Publications by id and as the page cites them, in the order of their numbers."""
        cited = [(name, self.numbers.get(name, name)) for name in cite.ids]
        return sorted(cited, key=lambda one: int(one[1])) if self.numbers.keys() >= {*cite.ids} else cited


WIDTH = 88
