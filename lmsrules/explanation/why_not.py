"""Why an option does not have a stance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from attrs import field, frozen

from ..document.blocks import Document, Item, Part
from ..document.readable import Readable
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.joining import joined
from ..logic.diagrams.outcomes import Status
from ..logic.draft import Draft
from ..logic.errors import LmsRulesError
from ..logic.once import once_for
from ..logic.partly import Known
from ..logic.parts import Rule, Stance
from .reasons import option_title
from .rule_reasons import MOST_RULES, RuleReason, and_more, rule_item, rule_reason


@frozen(kw_only=True)
class WhyNot(Readable):
    """Why an option does not have a stance: the rules that would give it, the nearest to holding first.

    Rules that the unknown facts can still make hold come before rules that cannot hold. `now` is the stance the option
    has (None: no stance, or `open`). `outweighed` are rules that hold and give the stance, though another source that
    comes first gives `now`; `silenced` are rules that do not hold and would be outweighed wherever they did.
    """

    question: str
    option: str
    title: str
    stance: Stance
    now: Stance | None
    open: bool
    rules: tuple[RuleReason, ...]
    outweighed: tuple[RuleReason, ...]
    silenced: tuple[RuleReason, ...]
    rulebook: Draft = field(repr=False, eq=False)
    facts: Mapping[str, Known] = field(repr=False, hash=False)

    @property
    def ever(self) -> bool:
        """Whether any rule says so."""
        return bool(self.rules or self.outweighed or self.silenced)

    def document(self) -> Document:
        """Where the option stands, and each rule for the stance with the clauses that fail or are unknown."""
        now = self.now.meaning if self.now else "open" if self.open else "no position"
        item = Item(words=f"{self.title}: {now}, not {self.stance.meaning!r}.", items=(why_not_item(self),))
        return Document(parts=(Part(title="", items=(item,)),))


def why_not(rulebook: Draft, facts: Mapping[str, Known], question: str, option: str, stance: Stance) -> WhyNot:
    """The rules that would give the option the stance, and the clauses that fail.

    Raises:
        LmsRulesError: the option has that stance.
    """
    decided = decide_question(rulebook, facts, question).options[option]
    title = option_title(rulebook, question, option)
    if decided.stance is stance:
        raise LmsRulesError(f"{title} is {stance.meaning!r}: ask why() instead")
    rules = [r for r in rulebook.rules_on[question] if r.option == option and r.stance is stance]
    reasons = sorted(
        (rule_reason(rulebook, facts, rule, decided) for rule in rules),
        key=lambda reason: (not reason.possible, reason.lacking),
    )
    ever = _ever_given(rulebook)
    would = {rule.id for rule in rules if ever(rule.id)}
    return WhyNot(
        question=question,
        option=option,
        title=title,
        stance=stance,
        now=decided.stance,
        open=decided.status is Status.OPEN,
        rules=tuple(reason for reason in reasons if not reason.certain and reason.rule in would),
        outweighed=tuple(reason for reason in reasons if reason.certain),
        silenced=tuple(reason for reason in reasons if not reason.certain and reason.rule not in would),
        rulebook=rulebook,
        facts=facts,
    )


@once_for
def _ever_given(rulebook: Draft) -> Callable[[str], bool]:
    """Whether a rule ever gives its stance, of each rule looked into once: it is the same in all cases."""
    return cache(lambda rule: _ever_gives(rulebook, rulebook.rules_by_id[rule]))


def _ever_gives(rulebook: Draft, rule: Rule) -> bool:
    """Whether some possible patient for whom the rule holds gets its stance."""
    compiled = compile_rulebook(rulebook)
    roots = [compiled.rule(rule.id), compiled.option(rule.on.id, rule.option)]
    both = joined(compiled, rule.on.id, roots, lambda holds, verdict: verdict if holds else None)
    return any(v.stance is rule.stance for v in both.values if v is not None)


def why_not_item(why_not: WhyNot) -> Item:
    """The rules for the stance, as an item."""
    said = repr(why_not.stance.meaning)
    if not why_not.ever:
        return Item(words=f"No rule ever says {said}.")

    def second(rule: RuleReason, why: str) -> Item:
        """A rule of a source that does not come first, and why it does not decide."""
        title = why_not.rulebook.sources_by_id[rule.source].title
        return Item(words=f"{why} comes before {title}.", items=(rule_item(why_not.rulebook, why_not.facts, rule),))

    holds = f"This one holds, and {_first(why_not)}"
    would_not = f"This one would not give it: wherever it holds, {_first(why_not)} says otherwise and"
    items = [
        *(second(rule, holds) for rule in why_not.outweighed[:MOST_RULES]),
        *(rule_item(why_not.rulebook, why_not.facts, rule) for rule in why_not.rules[:MOST_RULES]),
        *(second(rule, would_not) for rule in why_not.silenced[:MOST_RULES]),
    ][:MOST_RULES]
    would, count = len(why_not.rules), len(why_not.outweighed) + len(why_not.rules) + len(why_not.silenced)
    which = "The rule" if count == 1 else "The rules, the nearest to holding first," if would > 1 else "The rules"
    return Item(words=f"{which} for {said}:", items=(*items, *and_more(count - MOST_RULES)))


def _first(why_not: WhyNot) -> str:
    """The source that speaks first on the option."""
    rulebook = why_not.rulebook
    speaking = {rule.source for rule in rulebook.rules_on[why_not.question] if rule.option == why_not.option}
    return next(source.title for source in rulebook.sources if source.id in speaking)
