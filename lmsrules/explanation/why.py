"""Why an option stands as it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from attrs import evolve, field, frozen

from ..document.blocks import Document, Item, Part
from ..document.graph import Graph
from ..document.readable import Readable
from ..logic.analysis.changes import over_known, smallest_reason, staying
from ..logic.conditions import Condition, Not
from ..logic.diagrams.compiling import Compiled, compile_rulebook
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.outcomes import Decision, OptionDecision, Status
from ..logic.draft import Draft
from ..logic.kleene import truth
from ..logic.partly import BOUNDS, Known, Partly
from ..logic.parts import Stance
from ..logic.prose import fact_sentence
from ..logic.rewriting import some
from .diagram import reasons_graph
from .reasons import asked_reason, labels, option_title, position_reason
from .rule_reasons import (
    MOST_RULES,
    RuleReason,
    RulesOfCase,
    and_more,
    constraint_items,
    holds,
    in_full,
    left_out,
    may_say,
    rule_reason,
    said_by,
    says,
    unconditional,
)
from .stances import flags, in_plain, position_word, stance_of

_WHY, _FORCED = "Why", "These known facts alone force it"
TOLD_ONCE = frozenset((_WHY, _FORCED))
"""The leads of what need not be told of an option where one above has the same."""


@frozen(kw_only=True)
class Why(Readable):
    """Why an option stands as it does.

    `forced_by` is a minimum sufficient reason: the fewest known facts that alone force the stance; empty if that is
    open, or if it holds whatever is known.
    `needed` is what of each must be known: of an age from 54 to 56, that it is at least 54. `rules` speak on the
    option, or may. If several may give the stance and none certainly holds, one of them does in every completion.
    `contested` is None if open. `depends_on` are the unknown facts that can change the stance, `others_depend_on` those
    that can change what another source says.
    `left_out` says what is too large to be worked out: `why()` raises then, and the page has what is left.
    """

    question: str
    option: str
    title: str
    stance: Stance | None
    status: Status
    contested: bool | None
    reason: str
    forced_by: tuple[str, ...]
    needed: Mapping[str, Known] = field(hash=False)
    depends_on: tuple[str, ...]
    others_depend_on: tuple[str, ...]
    rules: tuple[RuleReason, ...]
    rulebook: Draft = field(repr=False, eq=False)
    facts: Mapping[str, Known] = field(repr=False, hash=False)
    left_out: tuple[str, ...] = field(default=(), repr=False)

    def document(self) -> Document:
        """The position, what forces it, and folded the rules with every clause."""
        item = Item(
            words=(
                f"{self.title}: ",
                position_word(self.status, self.stance),
                *flags(self.contested),
            ),
            items=tuple(why_items(self)),
            folds=in_full(self.rulebook, self.facts, self.rules),
        )
        return Document(parts=(Part(title="", items=(item,)),))

    def graph(self) -> Graph:
        """The reasons as a picture, from the position through the rules and their clauses to the known facts."""
        said = in_plain((position_word(self.status, self.stance), *flags(self.contested)))
        own = [rule for rule in self.rules if rule.source == self.rulebook.primary]
        return reasons_graph(self.rulebook, self.title, said, self.stance, own or self.rules)


def why(rulebook: Draft, facts: Mapping[str, Known], question: str, option: str) -> Why:
    """Why the option stands as it does.

    Raises:
        TooLargeError: the question is too large for this; the page has what can be said of it all the same.
    """
    compile_rulebook(rulebook).option(question, option)
    return why_shown(rulebook, facts, decide_question(rulebook, facts, question), option)


def why_shown(
    rulebook: Draft, facts: Mapping[str, Known], decision: Decision, option: str, of_case: RulesOfCase | None = None
) -> Why:
    """As `why`, but of a question that is too large for it without what forces the answer; it must be decided.

    `of_case` are the rules as the facts have them, where that is at hand.
    """
    question, decided = decision.question, decision.options[option]
    of_case = of_case or RulesOfCase(rulebook, facts)
    large = question in compile_rulebook(rulebook).large
    needed = {} if large else _forced_by(rulebook, facts, question, decided)
    return Why(
        question=question,
        option=option,
        title=option_title(rulebook, question, option),
        stance=decided.stance,
        status=decided.status,
        contested=decided.contested,
        reason=_reason(rulebook, facts, decision, option),
        forced_by=tuple(needed),
        needed=needed,
        depends_on=decided.depends_on,
        others_depend_on=_others_depend_on(rulebook, decided),
        rules=tuple(rule_reason(of_case, rulebook.rules_by_id[rule], decided) for rule in decided.rules),
        rulebook=rulebook,
        facts=facts,
        left_out=("the fewest known facts that force it",) if large and decided.status is not Status.OPEN else (),
    )


def _others_depend_on(rulebook: Draft, decided: OptionDecision) -> tuple[str, ...]:
    """The unknown facts that can change what a source other than the primary says, where that is open."""
    is_open = any(stance is None for source, stance in decided.by_source.items() if source != rulebook.primary)
    return decided.voices.depends_on if is_open else ()


def _forced_by(rulebook: Draft, facts: Mapping[str, Known], question: str, decided: OptionDecision) -> dict[str, Known]:
    """The fewest known facts that force the stance, and what of each is needed."""
    compiled = compile_rulebook(rulebook)
    cells = compiled.cells(facts)
    root = compiled.option(question, decided.option)
    if decided.status is Status.OPEN:
        return {}
    reason = smallest_reason(over_known(compiled, root, cells, stance_of), staying(compiled, cells))
    paths = {compiled.axes[level].field.path for level in reason or ()}
    return _needed(compiled, root, {path: known for path, known in facts.items() if path in paths})


def _needed(compiled: Compiled, root: int, facts: Mapping[str, Known]) -> dict[str, Known]:
    """Facts that force a stance, those known in part without the bounds that are not needed for it."""
    needed = dict(facts)
    for path, known in facts.items():
        if isinstance(known, Partly):
            forces = partial(_forces, compiled, root, needed, path)
            needed[path] = _as_little(known, forces)
    return needed


def _as_little(known: Partly, is_enough: Callable[[Partly], bool]) -> Partly:
    """A set of values without the bounds, or the values left out, that are not needed."""
    for name in (*BOUNDS, "none_of"):
        fewer = evolve(known, **{name: None})
        if fewer not in (known, Partly()) and is_enough(fewer):
            known = fewer
    return known


def _forces(compiled: Compiled, root: int, facts: Mapping[str, Known], path: str, known: Known) -> bool:
    """Whether all possible patients with the facts, one of them known otherwise, get one stance."""
    return len(set(map(stance_of, compiled.values(root, compiled.cells({**facts, path: known}))))) == 1


def _reason(rulebook: Draft, facts: Mapping[str, Known], decision: Decision, option: str) -> str:
    if decision.asked is False:
        return asked_reason(rulebook, facts, rulebook.questions_by_id[decision.question], decision)
    return position_reason(rulebook, facts, decision, decision.options[option])


def why_items(
    why: Why, missing: tuple[str, ...] = (), told: Mapping[str, Mapping[str, Known]] | None = None
) -> Iterator[Item]:
    """The short reason: what the rules say, the fewest known facts that force it, and what stands beside it.

    What is too large to be worked out is named, and so is what else is `missing`. `told` are the facts that force
    other answers, by their titles: what these share with one is not said again.
    """
    missing = tuple(dict.fromkeys((*why.left_out, *missing)))
    named = [left_out(*missing)] if missing else []
    if why.status is Status.OPEN:
        yield Item(words=f"It depends on {labels(why.rulebook, why.depends_on)}.")
        for rule in why.rules[:MOST_RULES]:
            where = f" where {rule.remaining}" if rule.remaining else " in any case"
            yield Item(words=(*said_by(why.rulebook, rule), where))
        yield from and_more(len(why.rules) - MOST_RULES)
        yield from named
        return
    answering = _answering(why)
    certain = [rule for rule in answering if rule.certain]
    if not certain and answering:
        yield Item(words="Which rule holds is unknown; whichever does, the answer is the same:")
    for rule in (certain or answering)[:MOST_RULES]:
        yield says(why.rulebook, rule)
    yield from and_more(len(certain or answering) - MOST_RULES)
    if not answering:
        yield Item(lead=_WHY, words=why.reason)
    if why.forced_by:
        yield Item(lead=_FORCED, words=f"{_needed_in_words(why, told or {})}.")
    yield from named
    if certain and truth(_forced(why), why.facts, why.rulebook.conditions) is None:
        yield Item(words=unconditional(why.rulebook))
    yield from needed_constraints(why)
    yield from beside_items(why)


def _needed_in_words(why: Why, told: Mapping[str, Mapping[str, Known]]) -> str:
    """The facts that force it: those of another answer, where all of them do, by its title, and what else does."""
    within = [title for title, needed in told.items() if needed.items() <= why.needed.items()]
    nearest = max(within, key=lambda title: len(told[title]), default=None)
    above = told[nearest] if nearest and len(told[nearest]) > 1 else {}
    more = [fact_sentence(why.rulebook, path, one) for path, one in why.needed.items() if path not in above]
    same = [f"those that force \u201c{nearest}\u201d"] if above else []
    return "; ".join([*same, *more])


def _answering(why: Why) -> list[RuleReason]:
    """The rules that give the stance, or may."""
    return [rule for rule in why.rules if rule.source == why.rulebook.primary]


def beside_items(why: Why) -> Iterator[Item]:
    """What stands beside a settled stance: what sources say otherwise, and what is open of that."""
    others = [rule for rule in why.rules if rule.source != why.rulebook.primary]
    for rule in others[:MOST_RULES]:
        yield may_say(why.rulebook, rule)
    yield from and_more(len(others) - MOST_RULES)
    if why.others_depend_on:
        yield Item(words=f"What other sources say depends on {labels(why.rulebook, why.others_depend_on)}.")


def needed_constraints(why: Why) -> Iterator[Item]:
    """The constraints that a settled answer needs besides `forced_by`: without them these facts would not force it."""
    if why.left_out:
        return
    forced = _forced(why)
    facts = {path: why.facts[path] for path in why.forced_by} or why.facts
    if truth(forced, facts, why.rulebook.conditions) is None:
        yield from constraint_items(why.rulebook, facts, forced)


def _forced(why: Why) -> Condition:
    """The condition that the answer comes down to: one of the rules for the stance holds, or no rule at all does."""
    on_option = [rule for rule in why.rulebook.rules_on[why.question] if rule.option == why.option]
    primary = [rule for rule in on_option if rule.source == why.rulebook.primary]
    speaking = [rule for rule in primary if rule.stance is why.stance]
    some_hold = some(holds(why.rulebook, rule) for rule in speaking or primary)
    return some_hold if speaking else Not(some_hold)
