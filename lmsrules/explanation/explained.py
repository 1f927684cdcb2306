"""One option explained: why, why not otherwise, what would change it, what would settle it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from attrs import evolve, field, frozen

from ..document.blocks import Fold, Item, Picture
from ..document.graph import drawn
from ..logic.draft import Draft
from ..logic.errors import TooLargeError
from ..logic.partly import Known
from ..logic.parts import Stance
from ..logic.words import with_words
from .answered import Answered
from .changing import NearestChange, nearest_change
from .diagram import question_graph
from .reasons import labels
from .rule_reasons import RulesOfCase, in_full
from .settles import WhatSettles, settling_items, what_settles
from .why import Why, why_items, why_shown
from .why_not import WhyNot, why_not, why_not_item

WHY_NOT, CHANGES, SETTLES = "why not otherwise", "what would change it", "what would settle it"
PICTURE = "the picture of how it is decided"

Made = TypeVar("Made")

MOST_ARROWS = 300
"""The arrows of a picture on a page: with more nobody can follow them, and to lay them out takes many seconds."""


@frozen(kw_only=True)
class Explained:
    """One option explained.

    `wanted` is the stance that was asked about, `why_not` of it, where the option does not have it; `others` are of
    every other stance a rule can give. `changes` are changes of known facts, and where a stance was asked about also
    what would have to turn out; `fixed` are the paths of the facts that they leave as they are. `left_out` says which
    of all this is too large to be worked out.
    """

    why: Why
    wanted: Stance | None
    why_not: WhyNot | None
    others: tuple[WhyNot, ...]
    changes: tuple[NearestChange, ...]
    fixed: tuple[str, ...]
    settles: WhatSettles
    pictures: tuple[Picture, ...] = field(repr=False)
    left_out: tuple[str, ...] = ()


def explain_option(
    rulebook: Draft,
    facts: Mapping[str, Known],
    answer: Answered,
    option: str,
    stance: Stance | None = None,
    fixed: tuple[str, ...] = (),
    pictures: bool = False,
    shown_only: bool = False,
    of_case: RulesOfCase | None = None,
) -> Explained:
    """One option of an answer that was decided explained, `stance` being asked about.

    `pictures` draws its reasons. With `shown_only` it is without what no page shows: the changes of an answer to a
    question that is not asked. `of_case` are the rules as the facts have them, where that is at hand.
    """
    position, question = answer[option], answer.question
    of_case = of_case or RulesOfCase(rulebook, facts)
    asked = stance if stance is not position.stance else None
    others = [s for s in _stances(rulebook, question, option) if s not in (asked, position.stance)]
    reason = why_shown(rulebook, facts, answer.decision, option, of_case)
    missing = [*reason.left_out]

    def unless_large(what: str, make: Callable[[], Made], otherwise: Made) -> Made:
        try:
            return make()
        except TooLargeError:
            missing.append(what)
            return otherwise

    def not_it(stance: Stance) -> WhyNot | None:
        return unless_large(WHY_NOT, partial(why_not, rulebook, facts, question, option, stance, of_case), None)

    no_changes: tuple[NearestChange, ...] = ()
    changes = no_changes
    left_unshown = shown_only and not asked and answer.asked is False
    if (asked or facts) and not left_unshown:  # where nothing is known, nothing can be changed
        make = partial(nearest_change, rulebook, facts, question, option, asked, fixed, learned_alone=asked is not None)
        changes = unless_large(CHANGES, make, no_changes)
    is_open = bool(reason.depends_on)
    settles = WhatSettles(
        question=question,
        option=option,
        title=reason.title,
        sets=(),
        complete=not is_open,
        rulebook=rulebook,
        facts=facts,
    )
    if is_open:
        settles = unless_large(SETTLES, partial(what_settles, rulebook, facts, question, option), settles)
    own = any(rule.source == rulebook.primary for rule in reason.rules)
    # From no facts nothing is derived: the picture of the question shows all ways.
    graphs = [reason.graph()] if pictures and facts and answer.asked is not False and own else []
    if pictures and answer.asked is not False and option == next(iter(answer.options)):  # once for all its options
        drawn_whole = unless_large(PICTURE, partial(question_graph, rulebook, question, facts), None)
        graphs += [drawn_whole] if drawn_whole else []
    return Explained(
        why=reason,
        wanted=stance,
        why_not=not_it(asked) if asked else None,
        others=tuple(found for other in others if (found := not_it(other))),
        changes=tuple(change for change in changes if asked or len(change.learned) < len(change.changes)),
        fixed=with_words(fixed, rulebook.fields_by_path),
        settles=settles,
        pictures=tuple(drawn(graph) for graph in graphs if len(graph.edges) <= MOST_ARROWS),
        left_out=tuple(dict.fromkeys(missing)),
    )


def _stances(rulebook: Draft, question: str, option: str) -> list[Stance]:
    """The stances that the primary source can take on an option: the answer is its own."""
    on_option = (rule for rule in rulebook.rules_on[question] if rule.option == option)
    said = {rule.stance for rule in on_option if rule.source == rulebook.primary}
    return [stance for stance in Stance if stance in said]


def explained_items(explained: Explained, told: Mapping[str, Mapping[str, Known]] | None = None) -> Iterator[Item]:
    """The short reason, the nearest changes and what would settle it; `told` are the facts that force other answers."""
    yield from why_items(explained.why, explained.left_out, told)
    yield from asked_items(explained)
    for one in explained.settles.sets:
        if set(one.facts) != set(explained.why.depends_on):
            yield Item(lead="To settle it, know", words=f"{labels(explained.settles.rulebook, one.facts)}.")


def asked_items(explained: Explained) -> Iterator[Item]:
    """What was asked about: why not the stance, and the nearest changes."""
    if explained.why_not:
        yield why_not_item(explained.why_not)
    elif explained.wanted and WHY_NOT not in explained.left_out:
        yield Item(words=f"It is {explained.wanted.meaning!r}.")
    for change in explained.changes:
        yield Item(lead="Another answer", words=change.sentence)
    never = (explained.why_not and not explained.why_not.ever) or CHANGES in explained.left_out
    if not explained.changes and not never and (explained.why_not or explained.fixed):
        wanted = f"{explained.wanted.meaning!r}" if explained.why_not and explained.wanted else "another stance"
        fixed = tuple(path for path in explained.fixed if path in explained.why.facts)
        held = f" with {labels(explained.why.rulebook, fixed)} as known" if fixed else ""
        yield Item(lead="Another answer", words=f"No change of the facts gives {wanted}{held}.")


def _in_short(one: WhyNot) -> WhyNot:
    """Without the rules of other sources that do not hold: they are no reason why the stance is no other."""
    return evolve(one, others=tuple(rule for rule in one.others if rule.certain)) if one.rules else one


def explained_folds(explained: Explained) -> tuple[Fold, ...]:
    """The detail: rules with every clause, why not otherwise, and the pictures."""
    folds = [*in_full(explained.why.rulebook, explained.why.facts, explained.why.rules)]
    if explained.settles.sets:
        folds.append(Fold(title="What would settle it, value by value", items=settling_items(explained.settles)))
    if explained.others:
        items = tuple(map(why_not_item, map(_in_short, explained.others)))
        folds.append(Fold(title=f"Why not otherwise: {explained.why.title}", items=items))
    if explained.pictures:
        folds.append(Fold(title="Pictures", items=explained.pictures))
    return tuple(folds)
