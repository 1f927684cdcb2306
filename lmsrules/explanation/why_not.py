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
    """Why an option does not have a stance: the rules that would give it, the nearest to holding first."""

    question: str
    option: str
    title: str
    stance: Stance
    rules: tuple[RuleReason, ...]
    rulebook: Rulebook = field(repr=False, eq=False)
    case: Mapping[str, Value] = field(repr=False, hash=False)

    def document(self) -> Document:
        """Each rule that would give the stance, with the clauses that fail or are unknown."""
        return Document(parts=(Part(title="", items=(why_not_item(self),)),))


def why_not(rulebook: Rulebook, facts: Mapping[str, Value], question: str, option: str, stance: Stance) -> WhyNot:
    """The rules that would give the option the stance, and the clauses that fail.

    Raises:
        LmsRulesError: the option has that stance.
    """
    decided = decide_question(rulebook, facts, question).options[option]
    title = option_title(rulebook, question, option)
    if decided.stance is stance:
        raise LmsRulesError(f"{title} is {stance.meaning!r}: ask why() instead")
    rules = [r for r in rulebook.rules_on[question] if r.option == option and r.stance is stance]
    reasons = [rule_reason(rulebook, facts, rule, rule.id in decided.certain) for rule in rules]
    return WhyNot(
        question=question,
        option=option,
        title=title,
        stance=stance,
        rules=tuple(sorted(reasons, key=lambda reason: reason.lacking)),
        rulebook=rulebook,
        case=facts,
    )


def why_not_item(why_not: WhyNot) -> Item:
    """The rules that would give the stance, as an item."""
    if not why_not.rules:
        return Item(words=f"{why_not.title}: no rule ever says {why_not.stance.meaning!r}.")
    return Item(
        words=f"{why_not.title} would be {why_not.stance.meaning!r} if one of these rules held:",
        items=tuple(rule_item(why_not.rulebook, why_not.case, rule) for rule in why_not.rules),
    )
