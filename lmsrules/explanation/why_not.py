"""Why an option does not have a stance."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ..document.blocks import Document, Item, Part
from ..document.readable import Readable
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.outcomes import Status
from ..logic.draft import Draft
from ..logic.errors import LmsRulesError
from ..logic.partly import Known
from ..logic.parts import Stance
from .reasons import option_title
from .rule_reasons import MOST_RULES, RuleReason, RulesOfCase, and_more, rule_item, rule_reason


@frozen(kw_only=True)
class WhyNot(Readable):
    """Why an option does not have a stance: the rules that would give it, the nearest to holding first.

    Rules that the unknown facts can still make hold come before rules that cannot hold. `now` is the stance the option
    has (None: no stance, or `open`). `others` are rules of other sources for the stance, which do not make it so.
    """

    question: str
    option: str
    title: str
    stance: Stance
    now: Stance | None
    open: bool
    rules: tuple[RuleReason, ...]
    others: tuple[RuleReason, ...]
    rulebook: Draft = field(repr=False, eq=False)
    facts: Mapping[str, Known] = field(repr=False, hash=False)

    @property
    def ever(self) -> bool:
        """Whether any rule says so."""
        return bool(self.rules or self.others)

    def document(self) -> Document:
        """Where the option stands, and each rule for the stance with the clauses that fail or are unknown."""
        now = self.now.meaning if self.now else "open" if self.open else "no position"
        item = Item(words=f"{self.title}: {now}, not {self.stance.meaning!r}.", items=(why_not_item(self),))
        return Document(parts=(Part(title="", items=(item,)),))


def why_not(
    rulebook: Draft,
    facts: Mapping[str, Known],
    question: str,
    option: str,
    stance: Stance,
    of_case: RulesOfCase | None = None,
) -> WhyNot:
    """The rules that would give the option the stance, and the clauses that fail.

    `of_case` are the rules as the facts have them, where that is at hand.

    Raises:
        LmsRulesError: the option has that stance.
    """
    decided = decide_question(rulebook, facts, question).options[option]
    title = option_title(rulebook, question, option)
    if decided.stance is stance:
        raise LmsRulesError(f"{title} is {stance.meaning!r}: ask why() instead")
    of_case = of_case or RulesOfCase(rulebook, facts)
    rules = [r for r in rulebook.rules_on[question] if r.option == option and r.stance is stance]
    reasons = sorted(
        (rule_reason(of_case, rule, decided) for rule in rules),
        key=lambda reason: (not reason.possible, reason.lacking),
    )
    return WhyNot(
        question=question,
        option=option,
        title=title,
        stance=stance,
        now=decided.stance,
        open=decided.status is Status.OPEN,
        rules=tuple(reason for reason in reasons if reason.source == rulebook.primary),
        others=tuple(reason for reason in reasons if reason.source != rulebook.primary),
        rulebook=rulebook,
        facts=facts,
    )


def why_not_item(why_not: WhyNot) -> Item:
    """The rules for the stance, as an item."""
    said = repr(why_not.stance.meaning)
    if not why_not.ever:
        return Item(words=f"No rule ever says {said}.")

    primary = why_not.rulebook.sources_by_id[why_not.rulebook.primary].title

    def of_another(rule: RuleReason) -> Item:
        """A rule of a source that is not the primary one, and why it does not decide."""
        title = why_not.rulebook.sources_by_id[rule.source].title
        holds = "holds, and is" if rule.certain else "is"
        words = f"This one {holds} of {title}; only what {primary} says is the stance."
        return Item(words=words, items=(rule_item(why_not.rulebook, why_not.facts, rule),))

    items = [
        *(of_another(rule) for rule in why_not.others if rule.certain),
        *(rule_item(why_not.rulebook, why_not.facts, rule) for rule in why_not.rules),
        *(of_another(rule) for rule in why_not.others if not rule.certain),
    ]
    would, count = len(why_not.rules), len(items)
    which = "The rule" if count == 1 else "The rules, the nearest to holding first," if would > 1 else "The rules"
    return Item(words=f"{which} for {said}:", items=(*items[:MOST_RULES], *and_more(count - MOST_RULES)))
