"""The references of a page: numbered in the order in which it cites them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..document.blocks import Answers, Block, Cite, Columns, Fold, Item, Part, Place, Word
from ..logic.draft import Draft
from ..references import short_citation, vancouver


def numbered(parts: Iterable[Part]) -> tuple[dict[str, str], int]:
    """The numbers of the publications that parts cite, by id, and how many are cited in what is not folded.

    Those that are seen first come first.
    """
    items = [item for part in parts for item in part.items]
    seen = dict.fromkeys(name for item in items for name in _cited(item, False))
    cited = seen | dict.fromkeys(name for item in items for name in _cited(item, True))
    return {name: str(number) for number, name in enumerate(cited, 1)}, len(seen)


def reference_part(rulebook: Draft, numbers: Mapping[str, str], seen: int, *, short: bool) -> Iterator[Part]:
    """The reference list, if anything is cited; `short` in a few words each. What only folds cite is folded."""
    citations = rulebook.citations_by_id
    if short and numbers:
        words = "  ".join(f"[{number}] {_in_short(rulebook, name)}" for name, number in numbers.items())
        yield Part(title="References", items=(Item(words=words),), place=Place.BESIDE)
    elif numbers:
        items = [
            Item(words=f"[{number}] {vancouver(citations[name])}", anchor=f"ref-{name}")
            for name, number in numbers.items()
        ]
        if rest := tuple(items[seen:]):
            items[seen:] = [Item(words=(), folds=(Fold(title="More, cited in the folded detail", items=rest),))]
        yield Part(title="References", items=tuple(items), place=Place.END)


def _in_short(rulebook: Draft, name: str) -> str:
    """A publication in a few words; of one that is not identified and a source itself the source's title."""
    citation, source = rulebook.citations_by_id[name], rulebook.sources_by_id.get(name)
    return source.title if source and citation.csl is None else short_citation(citation)


def _cited(item: Block, folds: bool) -> Iterator[str]:
    """What an item cites, with `folds` what is folded in it too."""
    if isinstance(item, Answers):
        for row in item.rows:
            yield from _in(row.why)
            for mark in row.differs:
                yield from _in(mark.words)
    if isinstance(item, Columns):
        for one in item.items:
            yield from _cited(one, folds)
    if not isinstance(item, Item):
        return
    yield from _in(item.words)
    for below in (*item.items, *(one for fold in item.folds if folds for one in fold.items)):
        yield from _cited(below, folds)


def _in(words: Iterable[Word]) -> Iterator[str]:
    for word in words:
        if isinstance(word, Cite):
            yield from word.ids
