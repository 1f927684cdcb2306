"""A rule as an explanation shows it: what it says, its clauses as the facts have them, and its exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from ..document.blocks import Cite, Fold, Item, Name, Strong
from ..logic.analysis.remaining import Left
from ..logic.conditions import ALWAYS, And, Condition, Not
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.outcomes import OptionDecision
from ..logic.diagrams.possibility import constraints_needed
from ..logic.draft import Draft
from ..logic.kleene import truth
from ..logic.partly import Known
from ..logic.parts import Rule, Stance
from ..logic.prose import sentence
from ..logic.rewriting import residual
from ..text import counted, listed
from .clauses import Clause, Marking, clause_items, lacking

MOST_RULES = 40
"""The rules of an option that a page shows; the data have all of them."""

MOST_BESIDE = 12
"""The exceptions of one rule, and the rules that it overrides, that a page shows."""


def unconditional(rulebook: Draft) -> str:
    """The sentence for a rule that holds in every completion although some of its clauses are unknown."""
    return f"It holds whatever the unknown facts are: no possible {rulebook.subject} with the known ones fails it."


def _impossible(rulebook: Draft) -> str:
    return (
        f"It cannot hold: no possible {rulebook.subject} with the known facts meets it, whatever the unknown ones are."
    )


@frozen(kw_only=True)
class RuleReason:
    """A rule that speaks, may speak, or would.

    `certain` is True if it holds in every possible completion of the unknown facts, `possible` if it does in some.
    `clause`: the rule's condition and its question's `asked_when`. `remaining` says in words what must still come true
    of the unknown facts; it is empty if nothing must, or if the known facts rule it out. `exceptions` are the rules
    that override it, each with the opposite of its condition. `grade` is the source's own, as it prints it, or "".
    """

    rule: str
    stance: Stance
    source: str
    why: str
    evidence: tuple[str, ...]
    citations: tuple[str, ...]
    certain: bool
    possible: bool
    clause: Clause
    remaining: str
    overrides: tuple[str, ...]
    exceptions: tuple[tuple[str, Clause], ...]
    grade: str = ""

    @property
    def lacking(self) -> int:
        """How many tests of facts must still come true for the rule to hold."""
        return lacking(self.clause) + sum(lacking(clause) for _, clause in self.exceptions)


class RulesOfCase:
    """The rules as the facts of one case have them: what several rest on is looked at once."""

    def __init__(self, rulebook: Draft, facts: Mapping[str, Known]) -> None:
        self.rulebook = rulebook
        self.left: Left = Left(rulebook, facts)
        self.exactly: Marking = Marking(rulebook, facts, self.left)
        self.by_facts: Marking = Marking(rulebook, facts)


def rule_reason(of_case: RulesOfCase, rule: Rule, decided: OptionDecision) -> RuleReason:
    """The rule as the facts have it; `decided` is what is decided of its option."""
    rulebook = of_case.rulebook
    certain, possible = rule.id in decided.certain, rule.id in decided.rules
    # Where constraints settle the rule, what they have to do with it is said by itself, and the clauses stay unknown.
    is_open = possible and not certain
    marking = of_case.exactly if is_open else of_case.by_facts
    whole = holds(rulebook, rule)
    left = of_case.left.of(whole) if is_open else residual(whole, marking.facts, rulebook.conditions)
    is_known = truth(left, {}, rulebook.conditions) is not None
    return RuleReason(
        rule=rule.id,
        stance=rule.stance,
        source=rule.source,
        why=rule.why,
        evidence=rule.evidence,
        citations=rulebook.citations_of(rule.evidence),
        certain=certain,
        possible=possible,
        clause=marking.clause(asked_and_met(rule)),
        remaining="" if is_known else sentence(rulebook, left),
        overrides=rule.overrides,
        grade=rule.grade,
        exceptions=tuple(
            (other.id, marking.clause(other.when, negated=True)) for other in rulebook.exceptions_to[rule.id]
        ),
    )


def asked_and_met(rule: Rule) -> Condition:
    """The rule's condition and that its question is asked, unless the condition names that already."""
    asked = rule.on.asked_when
    named = rule.when.parts if isinstance(rule.when, And) else (rule.when,)
    needed = asked.parts if isinstance(asked, And) else (asked,)
    missing = [part for part in needed if part not in named]
    if asked == ALWAYS or not missing:
        return rule.when
    return asked if rule.when == ALWAYS else And((*missing, *named))


def holds(rulebook: Draft, rule: Rule) -> Condition:
    """Where the rule holds: its question asked, its condition met, and no exception's."""
    exceptions = [Not(other.when) for other in rulebook.exceptions_to[rule.id]]
    return And((asked_and_met(rule), *exceptions)) if exceptions else asked_and_met(rule)


CONSTRAINTS = "which constraints this rests on"


def left_out(*what: str) -> Item:
    """The sentence that stands in the place of what is too large to be worked out."""
    return Item(lead="Not worked out", words=f"{listed(what)}. It is too large to be worked out for this question.")


def says(rulebook: Draft, rule: RuleReason) -> Item:
    """Why the rule gives its stance, in a line with its citations; if it is not certain, also where it holds."""
    where = f"where {rule.remaining}: " if rule.remaining and not rule.certain else ""
    return Item(lead=f"Why{_by(rulebook, rule)}", words=(f"{where}{rule.why} ", Cite(rule.citations)))


def may_say(rulebook: Draft, rule: RuleReason) -> Item:
    """What the rule says and where, in a line with its citations."""
    where = "" if rule.certain else f", where {rule.remaining}"
    graded = f"; its own grade: {rule.grade}" if rule.grade else ""
    return Item(words=(*said_by(rulebook, rule), f"{graded}{where}: {rule.why} ", Cite(rule.citations)))


def said_by(rulebook: Draft, rule: RuleReason) -> tuple[Strong, str]:
    """The rule's stance and its source."""
    return Strong(rule.stance.meaning, rule.stance.name), _by(rulebook, rule)


def _by(rulebook: Draft, rule: RuleReason) -> str:
    """Whose rule it is, where the rulebook has several sources."""
    if len(rulebook.sources) == 1:
        return ""
    return f" ({rulebook.sources_by_id[rule.source].title})"


def in_full(rulebook: Draft, facts: Mapping[str, Known], rules: tuple[RuleReason, ...]) -> tuple[Fold, ...]:
    """The rules with their clauses down to the known facts."""
    if not rules:
        return ()
    items = [rule_item(rulebook, facts, rule) for rule in rules[:MOST_RULES]]
    return (Fold(title="Rules in full", items=(*items, *and_more(len(rules) - MOST_RULES)), needed=True),)


def and_more(rules: int, what: str = "rule") -> Iterator[Item]:
    """Says how many more there are than are shown, if there are any."""
    if rules > 0:
        yield Item(words=f"And {counted(rules, f'more {what}')}.")


def rule_item(rulebook: Draft, facts: Mapping[str, Known], rule: RuleReason) -> Item:
    """The rule with its clauses, what it overrides and its exceptions."""
    graded = f"; its own grade: {rule.grade}" if rule.grade else ""
    words = (Name(rule.rule), f" ({rule.stance.meaning}{graded}): {rule.why} ", Cite(rule.citations))
    return Item(lead="Rule", words=words, items=tuple(_parts(rulebook, facts, rule)))


def _parts(rulebook: Draft, facts: Mapping[str, Known], rule: RuleReason) -> Iterator[Item]:
    of = rulebook.rules_by_id[rule.rule]
    small = of.on.id not in compile_rulebook(rulebook).large
    if rule.certain and rule.remaining:
        yield Item(words=unconditional(rulebook))
        yield from constraint_items(rulebook, facts, holds(rulebook, of)) if small else [left_out(CONSTRAINTS)]
    if not rule.possible and rule.remaining:
        yield Item(words=_impossible(rulebook))
        yield from constraint_items(rulebook, facts, Not(holds(rulebook, of))) if small else [left_out(CONSTRAINTS)]
    yield from clause_items(rulebook, rule.clause)
    for name in rule.overrides[:MOST_BESIDE]:
        yield Item(lead="It overrides", words=(Name(name), f": {rulebook.rules_by_id[name].why}"))
    yield from and_more(len(rule.overrides) - MOST_BESIDE, "rule that it overrides")
    for name, clause in rule.exceptions[:MOST_BESIDE]:
        why = rulebook.rules_by_id[name].why
        yield Item(
            lead="Unless the exception",
            words=(Name(name), f": {why} It does not apply where:"),
            items=clause_items(rulebook, clause),
        )
    yield from and_more(len(rule.exceptions) - MOST_BESIDE, "exception")


def constraint_items(rulebook: Draft, facts: Mapping[str, Known], condition: Condition) -> Iterator[Item]:
    """The constraints without which the facts would not force a condition, as they bear on what is unknown."""
    compiled = compile_rulebook(rulebook)
    for name in constraints_needed(rulebook, compiled.axes, condition, compiled.cells(facts)):
        left = residual(rulebook.constraints_by_id[name].holds, facts, rulebook.conditions)
        yield Item(
            lead="The known facts imply",
            words=f"{sentence(rulebook, left)}. {rulebook.constraints_by_id[name].why}",
        )
