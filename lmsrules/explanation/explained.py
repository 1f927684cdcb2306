"""One option explained: why, why not otherwise, what would change it, what would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import field, frozen

from ..logic.rulebook import Rulebook, Stance
from .blocks import Fold, Item, Picture
from .changing import NearestChange
from .graph import drawn
from .reasons import labels
from .rule_reasons import in_full
from .settles import WhatSettles, settling_items
from .why import Why, why_items
from .why_not import WhyNot, why_not_item

if TYPE_CHECKING:
    from ..answers import Answer


@frozen(kw_only=True)
class Explained:
    """One option explained.

    `why_not` is of the stance that was asked about, `others` are of every other stance a rule can give.
    """

    why: Why
    why_not: WhyNot | None
    others: tuple[WhyNot, ...]
    changes: tuple[NearestChange, ...]
    settles: WhatSettles
    pictures: tuple[Picture, ...] = field(repr=False)


def explain_option(
    answer: Answer, option: str, why_not: Stance | None, fixed: tuple[str, ...], pictures: bool
) -> Explained:
    """One option of an answer explained; `pictures` draws its reasons."""
    stance = answer[option].stance
    asked = why_not if why_not is not stance else None
    others = [s for s in _stances(answer.rulebook, answer.question, option) if s not in (stance, asked)]
    reason = answer.why(option)
    return Explained(
        why=reason,
        why_not=answer.why_not(asked, option) if asked else None,
        others=tuple(answer.why_not(other, option) for other in others),
        changes=answer.nearest_change(asked, option, fixed),
        settles=answer.what_settles(option),
        pictures=_pictures(answer, option, reason) if pictures and answer.asked is not False else (),
    )


def _pictures(answer: Answer, option: str, reason: Why) -> tuple[Picture, ...]:
    """The reasons drawn; and once for all options of a question how it is decided."""
    graphs = [reason.graph()] if reason.rules else []
    if option == next(iter(answer.options)):
        graphs.append(answer.diagram())
    return tuple(map(drawn, graphs))


def _stances(rulebook: Rulebook, question: str, option: str) -> list[Stance]:
    said = {rule.stance for rule in rulebook.rules_on[question] if rule.option == option}
    return [stance for stance in Stance if stance in said]


def explained_items(explained: Explained) -> Iterator[Item]:
    """The short reason, the nearest changes and what would settle it."""
    yield from why_items(explained.why)
    if explained.why_not:
        yield why_not_item(explained.why_not)
    for change in explained.changes:
        yield Item(lead="Another answer", words=change.sentence)
    for one in explained.settles.sets:
        if set(one.facts) != set(explained.why.depends_on):
            yield Item(lead="To settle it, know", words=f"{labels(explained.settles.rulebook, one.facts)}.")


def explained_folds(explained: Explained) -> tuple[Fold, ...]:
    """The detail: rules with every clause, why not otherwise, and the pictures."""
    folds = [*in_full(explained.why.rulebook, explained.why.case, explained.why.rules)]
    if explained.settles.sets:
        folds.append(Fold(title="What would settle it, value by value", items=settling_items(explained.settles)))
    if explained.others:
        items = tuple(why_not_item(why_not) for why_not in explained.others)
        folds.append(Fold(title=f"Why not otherwise: {explained.why.title}", items=items))
    if explained.pictures:
        folds.append(Fold(title="Pictures", items=explained.pictures))
    return tuple(folds)
