"""The reference list of a page: what its text cites, then what its folded parts cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..document.blocks import Block, Cite, Fold, Item, Part
from ..logic.draft import Draft
from ..references import vancouver


def reference_items(rulebook: Draft, parts: list[Part]) -> Iterator[Item]:
    """References cited in visible text, then (folded) those cited only in folded text."""
    items = [item for part in parts for item in part.items]
    plain = dict.fromkeys(name for item in items for name in _cited(item, None))
    needed = dict.fromkeys(name for item in items for name in _cited(item, True) if name not in plain)
    rest = dict.fromkeys(name for item in items for name in _cited(item, False) if name not in {*plain, *needed})

    def listed(names: Iterable[str]) -> tuple[Item, ...]:
        return tuple(
            Item(words=f"[{name}] {vancouver(rulebook.citations_by_id[name])}", anchor=f"ref-{name}") for name in names
        )

    yield from listed(plain)
    folds = [Fold(title="More, cited in the rules in full", items=listed(needed), needed=True)] if needed else []
    folds += [Fold(title="More, cited in the folded detail", items=listed(rest))] if rest else []
    if folds:
        yield Item(words=(), folds=tuple(folds))


def _cited(item: Block, folds: bool | None) -> Iterator[str]:
    """What an item cites. `folds`: None leaves folds out, True includes the needed ones, False includes all."""
    if not isinstance(item, Item):
        return
    for word in item.words:
        if isinstance(word, Cite):
            yield from word.ids
    opened = [fold for fold in item.folds if folds is False or (folds and fold.needed)]
    for below in (*item.items, *(one for fold in opened for one in fold.items)):
        yield from _cited(below, folds)
