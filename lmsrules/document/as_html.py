"""Documents as HTML: a fragment for a notebook, or one self-contained page. No script, nothing loaded, all escaped."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from ..text import visible
from .blocks import (
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
    Strong,
    Table,
    Word,
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html_page(document: Document) -> str:
    """The document as one HTML file that needs no other and prints on A4."""
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(_title(document))}</title>\n<style>\n{_style('page.css')}</style>\n</head>\n"
        f"<body>\n<main>\n{html_fragment(document)}</main>\n</body>\n</html>\n"
    )


def html_fragment(document: Document, copy: int = 0) -> str:
    """The document as an HTML element with its own style, for a notebook.

    Where one document stands several times in another, `copy` numbers them, so that no id is there twice.
    """
    ids = _Ids(document, copy)
    return (
        f'<style>\n{_style("document.css")}</style>\n<article class="lmsrules">\n'
        + "".join(f"{line}\n" for line in _lines(document, ids))
        + "</article>\n"
    )


def _title(document: Document) -> str:
    """The title, or what the first item says."""
    items = [item for part in document.parts for item in part.items if isinstance(item, Item)]
    if document.title or not items:
        return document.title
    return "".join(word if isinstance(word, str) else getattr(word, "text", "") for word in items[0].words)


@cache
def _style(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _text(text: str) -> str:
    return html.escape(visible(text))


def content_hash(document: Document) -> str:
    """The same for the same content."""
    return hashlib.sha256(repr(document).encode()).hexdigest()[:8]


class _Ids:
    """Ids that are the document's own, so that two of them can stand in one notebook; and the references it has."""

    def __init__(self, document: Document, copy: int) -> None:
        self.document = document
        self._prefix = f"d{content_hash(document)}" + (f"-{copy}" if copy else "")
        self.anchors = {anchor for part in document.parts for block in part.items for anchor in _anchors(block)}

    def of(self, name: str) -> str:
        return f"{self._prefix}-{quote(name, safe='')}"


def _anchors(block: Block) -> Iterator[str]:
    """The names of what can be linked to."""
    if isinstance(block, Columns):
        for one in block.items:
            yield from _anchors(one)
    if isinstance(block, Item):
        yield block.anchor
        for below in (*block.items, *(one for fold in block.folds for one in fold.items)):
            yield from _anchors(below)


def _lines(document: Document, ids: _Ids) -> Iterator[str]:
    if document.above:
        yield f'<p class="above">{" ".join(f"<span>{_text(one)}</span>" for one in document.above)}</p>'
    if document.title:
        yield f"<h1>{_text(document.title)}</h1>"
    if document.below:
        yield f'<p class="below">{_text(document.below)}</p>'
    for paragraph in document.intro:
        yield f"<p>{_text(paragraph)}</p>"
    parts = {place: [(n, part) for n, part in enumerate(document.parts) if part.place is place] for place in Place}
    for opening, placed, closing in _places(parts):
        if opening:
            yield opening
        for number, part in placed:
            yield from _part(number, part, ids)
        if closing:
            yield closing
    for note in document.notes:
        yield f'<p class="note">{_text(note)}</p>'


Placed = list[tuple[int, Part]]
"""Parts of one place, each with its number on the page."""


def _places(parts: Mapping[Place, Placed]) -> Iterator[tuple[str, Placed, str]]:
    """The parts place by place, with the elements they stand in."""
    if parts[Place.TOP]:
        yield '<div class="banner" role="note">', parts[Place.TOP], "</div>"
    if parts[Place.BESIDE]:
        yield '<div class="board">\n<div class="main">', parts[Place.MAIN], ""
        yield '</div><aside class="beside">', parts[Place.BESIDE], "</aside></div>"
    else:
        yield "", parts[Place.MAIN], ""
    for place, kind in ((Place.DEPTH, "depth"), (Place.END, "end")):
        if parts[place]:
            yield f'<div class="{kind}">', parts[place], "</div>"


def _part(number: int, part: Part, ids: _Ids) -> Iterator[str]:
    """A part under its heading; one of the depth opens at its heading."""
    name = ids.of(f"part-{number}")
    folded = part.place is Place.DEPTH
    if folded:
        note = f" <span>{_text(part.note)}</span>" if part.note else ""
        yield f'<details><summary><h2 id="{name}">{_text(part.title)}{note}</h2></summary>'
    elif part.title:
        yield f'<section aria-labelledby="{name}">\n<h2 id="{name}">{_text(part.title)}</h2>'
    tag = "ol" if part.ordered or part.place is Place.END else "ul"
    heading = "" if part.place in (Place.TOP, Place.BESIDE, Place.END) else "h3" if part.title else "h1"
    in_list = False
    for item in part.items:
        if isinstance(item, Answers) is in_list:
            yield f"</{tag}>" if in_list else f"<{tag}>"
            in_list = not in_list
        yield from _item(item, ids, heading=heading)
    yield from [f"</{tag}>"] if in_list else []
    yield from ["</details>"] if folded else ["</section>"] if part.title else []


def _answers(table: Answers, ids: _Ids) -> Iterator[str]:
    """The answers as a table; in narrow places the style sheet stacks its cells."""
    heads = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.columns)
    yield f'<table class="answers"><thead><tr>{heads}</tr></thead><tbody>'
    for row in table.rows:
        kind = ' class="option"' if row.option else ""
        if not row.answer:
            yield f'<tr class="group"><th scope="colgroup" colspan="3">{_text(row.title)}</th></tr>'
            continue
        stance = "".join(_signed(word, ids) for word in row.answer)
        if row.heed:
            heed = "".join(_signed(word, ids) for word in row.heed)
            stance += f'<p class="heed"><span aria-hidden="true">! </span>{heed}</p>'
        if row.others:
            stance += f'<p class="others">{re.sub(r"(?<=[0-9]) ", "&nbsp;", _text(row.others))}</p>'
        why = f"<p>{''.join(_word(word, ids) for word in row.why)}</p>"
        for item in row.differs:
            lead = f"<b>{_text(item.lead)}:</b> " if item.lead else ""
            why += f'<p class="differs">{lead}{"".join(_word(word, ids) for word in item.words)}</p>'
        yield f'<tr{kind}><th scope="row">{_text(row.title)}</th><td class="stance">{stance}</td><td>{why}</td></tr>'
    yield "</tbody></table>"


def _signed(word: Word, ids: _Ids) -> str:
    """A word of an answer, with its sign before it."""
    if not isinstance(word, Strong):
        return _word(word, ids)
    mark = f'<i aria-hidden="true">{word.sign}</i>' if word.sign else ""
    return f'<b class="said {quote(word.kind, safe="")}">{mark}{_text(word.text)}</b>'


def _item(item: Block, ids: _Ids, *, heading: str = "") -> Iterator[str]:
    if isinstance(item, Answers):
        yield from _answers(item, ids)
        return
    if isinstance(item, Columns):
        yield '<li class="plain"><ul class="columns">'
        for one in item.items:
            yield from _item(one, ids, heading=heading)
        yield "</ul></li>"
        return
    if isinstance(item, Table):
        yield from _table(item, ids)
        return
    if isinstance(item, Picture):
        yield from _picture(item, ids)
        return
    words = "".join(_word(word, ids) for word in item.words)
    if item.mark:
        words = f'<span class="mark {item.mark.text}">{item.mark.text}</span> {words}'
    if item.lead:
        words = f'<span class="lead">{_text(item.lead)}:</span> {words}'
    anchor = f' id="{ids.of(item.anchor)}"' if item.anchor else ""
    titled = item.words and (heading == "h1" or (heading and (item.items or item.folds)))
    plain = "" if item.words else ' class="plain"'
    yield f"<li{anchor}{plain}>" + (f"<{heading}>{words}</{heading}>" if titled else words)
    if item.items:
        yield from _list(item.items, ids)
    for fold in item.folds:
        yield from _fold(fold, ids)
    yield "</li>"


_WIDTHS = (600, 750, 900, 1050, 1200)
"""The widths in px from which a picture of boxes and arrows is shown, and not its words: as in `document.css`."""


def _picture(picture: Picture, ids: _Ids) -> Iterator[str]:
    """The drawing for the eye, and its words for whoever has no room for it or does not see: each is told once."""
    yield '<li class="plain"><figure>'
    enough = [width for width in _WIDTHS if width >= picture.least_width] if picture.least_width else [0]
    if enough:
        yield f'<div class="picture from-{enough[0]}" aria-hidden="true">{picture.svg}</div>'
    tag = "ol" if picture.mermaid else "ul"
    yield f'<{tag} class="told">'
    for line in picture.lines:
        yield from _item(line, ids)
    yield f"</{tag}><figcaption>{_text(picture.caption)}</figcaption></figure></li>"


def _table(table: Table, ids: _Ids) -> Iterator[str]:
    yield '<li class="plain wide" tabindex="0"><table>'  # one can move to it by key, and sideways where it is narrow
    heads = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.columns)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td>{_word(word, ids)}</td>" for word in others)
        yield f'<tr><th scope="row">{_word(first, ids)}</th>{cells}</tr>'
    yield "</tbody></table></li>"


def _list(items: Iterable[Item | Picture], ids: _Ids) -> Iterator[str]:
    yield "<ul>"
    for item in items:
        yield from _item(item, ids)
    yield "</ul>"


def _fold(fold: Fold, ids: _Ids) -> Iterator[str]:
    kind = ' class="needed"' if fold.needed else ""
    yield f"<details{kind}><summary>{_text(fold.title)}</summary>"
    yield from _list(fold.items, ids)
    yield "</details>"


def _word(word: Word, ids: _Ids) -> str:
    match word:
        case Strong(text, kind):
            return f'<strong class="{quote(kind, safe="")}">{_text(text)}</strong>'
        case Name(text):
            return f"<code>{_linked(text, f'id-{text}', ids)}</code>"
        case Label(id, text):
            return _isolated(_linked(text, f"id-{id}", ids), text)
        case Cite():
            cited = (_linked(text, f"ref-{name}", ids) for name, text in ids.document.cited(word))
            return f'<span class="cite">[{", ".join(cited)}]</span>'
    return _isolated(_text(word), word)


def _isolated(html: str, text: str) -> str:
    """Text that may run from right to left is kept from turning what stands beside it."""
    return html if text.isascii() else f"<bdi>{html}</bdi>"


def _linked(text: str, anchor: str, ids: _Ids) -> str:
    return f'<a href="#{ids.of(anchor)}">{_text(text)}</a>' if anchor in ids.anchors else _text(text)
