"""Which further facts would settle an open option, and how."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ..document.blocks import Document, Item, Part
from ..document.readable import Readable
from ..logic.analysis.settling import Branch, Settling, settling_sets
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.words import cells_sentence, within_cells
from ..logic.draft import Draft
from ..logic.partly import Known
from ..logic.prose import fact_sentence
from .reasons import labels, option_title
from .stances import verdict_words


@frozen(kw_only=True)
class WhatSettles(Readable):
    """The minimal sets of unknown facts that settle an option whatever they turn out to be, the shortest first.

    Empty where the option is not open. Where there are more than twelve, these are twelve of them, and not `complete`.
    """

    question: str
    option: str
    title: str
    sets: tuple[Settling, ...]
    complete: bool
    rulebook: Draft = field(repr=False, eq=False)
    facts: Mapping[str, Known] = field(repr=False, eq=False)

    def document(self) -> Document:
        """Each set of facts, with the outcome for each value."""
        item = Item(
            words=f"{self.title}: {'what would settle it' if self.sets else 'it is not open'}",
            items=settling_items(self),
        )
        return Document(parts=(Part(title="", items=(item,)),))


def what_settles(rulebook: Draft, facts: Mapping[str, Known], question: str, option: str) -> WhatSettles:
    """The facts that would settle the option, and the stance for whatever they turn out to be."""
    compiled = compile_rulebook(rulebook)
    sets, complete = settling_sets(compiled, compiled.cells(facts), question, option)
    return WhatSettles(
        question=question,
        option=option,
        title=option_title(rulebook, question, option),
        sets=sets,
        complete=complete,
        rulebook=rulebook,
        facts=facts,
    )


def settling_items(settles: WhatSettles) -> tuple[Item, ...]:
    """One item for each set, with the branches of its values below."""
    items = tuple(_set(settles, one) for one in settles.sets)
    return items if settles.complete else (*items, Item(words="There are further such sets of facts."))


def _set(settles: WhatSettles, one: Settling) -> Item:
    words = f"To settle it, know {labels(settles.rulebook, one.facts)}"
    if not one.branches:
        return Item(words=f"{words}. What follows falls into {one.cases:,} cases, too many to list.")
    return Item(words=f"{words}:", items=tuple(_branch(settles, branch) for branch in one.branches))


def _branch(settles: WhatSettles, branch: Branch) -> Item:
    rulebook, compiled = settles.rulebook, compile_rulebook(settles.rulebook)
    axis = compiled.axes[compiled.level[branch.path]]
    narrowed = within_cells(axis, branch.cells, settles.facts.get(branch.path))
    where = cells_sentence(axis, branch.cells) if narrowed is None else fact_sentence(rulebook, branch.path, narrowed)
    words = f"{where}: "
    if branch.then:
        return Item(words=words.rstrip(), items=tuple(_branch(settles, below) for below in branch.then))
    assert branch.verdict is not None, "a branch that leads to no other fact leads to a verdict"
    return Item(words=(words, *verdict_words(branch.verdict)))
