"""Why an option does not have a stance."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ..logic.decisions import decide_question
from ..logic.errors import LmsRulesError, Value
from ..logic.rulebook import Rulebook, Stance
from .blocks import Document, Item, Part
from .readable import Readable
from .reasons import option_title
from .rule_reasons import RuleReason, rule_item, rule_reason


@frozen(kw_only=True)
class WhyNot(Readable):
    """Why an option does not have a stance: the rules that would give it, the nearest to holding first.

    Rules that can come to hold of the unknown facts stand before those that cannot. `outweighed` are rules that hold
    and give the stance while the option has another, `now` (None: none, or open), which comes first.
    """

    question: str
    option: str
    title: str
    stance: Stance
    now: Stance | None
    rules: tuple[RuleReason, ...]
    outweighed: tuple[RuleReason, ...]
    rulebook: Rulebook = field(repr=False, eq=False)
    case: Mapping[str, Value] = field(repr=False, hash=False)

    def document(self) -> Document:
        """Each rule that would give the stance, with the clauses that fail or are unknown."""
        return Document(parts=(Part(title="", items=(why_not_item(self),)),))


def why_not(rulebook: Rulebook, facts: Mapping[str, Value], question: str, option: str, stance: Stance) -> WhyNot:
    """The rules that would give the option the stance, and the clauses that fail.

    Raises:
        LmsRulesError: the option has that stance, or the warning if it is one.
    """
    decision = decide_question(rulebook, facts, question)
    decided = decision.options[option]
    title = option_title(rulebook, question, option)
    if has_it(decided.stance, decided.contraindicated, stance):
        raise LmsRulesError(f"{title} is {stance.meaning!r}: ask why() instead")
    rules = [r for r in rulebook.rules_on[question] if r.option == option and r.stance is stance]
    reasons = [rule_reason(rulebook, facts, rule, decision) for rule in rules]
    return WhyNot(
        question=question,
        option=option,
        title=title,
        stance=stance,
        now=decided.stance,
        rules=tuple(
            sorted((r for r in reasons if not r.certain), key=lambda reason: (not reason.possible, reason.lacking))
        ),
        outweighed=tuple(reason for reason in reasons if reason.certain),
        rulebook=rulebook,
        case=facts,
    )


def has_it(now: Stance | None, contraindicated: bool | None, stance: Stance) -> bool:
    """Whether a stance is taken already; a warning stands beside any other."""
    return now is stance or (stance is Stance.CONTRAINDICATED and contraindicated is True)


def why_not_item(why_not: WhyNot) -> Item:
    """The rules that would give the stance, as an item."""
    said = repr(why_not.stance.meaning)
    if not (why_not.rules or why_not.outweighed):
        return Item(words=f"{why_not.title}: no rule ever says {said}.")
    other = f"is {why_not.now.meaning!r}" if why_not.now else "is open"
    outweighed = tuple(
        Item(
            words=f"This rule holds and says {said}, and yet {why_not.title} {other}: the source {_first(why_not)} "
            f"comes before {rule.source}.",
            items=(rule_item(why_not.rulebook, why_not.case, rule),),
        )
        for rule in why_not.outweighed
    )
    would = tuple(rule_item(why_not.rulebook, why_not.case, rule) for rule in why_not.rules)
    if not why_not.outweighed:
        return Item(words=f"{why_not.title} would be {said} if one of these rules held:", items=would)
    return Item(words=f"{why_not.title} is not {said}:", items=(*outweighed, *would))


def _first(why_not: WhyNot) -> str:
    """The source that speaks before the one of the rules outweighed."""
    rulebook = why_not.rulebook
    speaking = {rule.source for rule in rulebook.rules_on[why_not.question] if rule.option == why_not.option}
    return next(source.id for source in rulebook.sources if source.id in speaking)
