"""Why an option stands as it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import field, frozen

from ..logic.changes import over_known, smallest_reason
from ..logic.conditions import Condition, Not, Or
from ..logic.decisions import decide_question
from ..logic.errors import Value
from ..logic.kleene import truth
from ..logic.outcomes import Decision, Outcome, Status, Verdict
from ..logic.prose import fact_sentence
from ..logic.rulebook import Rulebook, Stance
from .blocks import Document, Item, Part, Strong
from .graph import Graph
from .pictures import reasons_graph
from .positions import flags, position_word
from .readable import Readable
from .reasons import asked_reason, labels, option_title, position_reason
from .rule_reasons import UNCONDITIONAL, RuleReason, constraint_items, holds, in_full, rule_reason, says


@frozen(kw_only=True)
class Why(Readable):
    """Why an option stands as it does.

    `facts` are the fewest known facts that alone force it, with what every source says and whether it is
    contraindicated; where these are open, the fewest that force the stance; empty where that is open too, or forced by
    nothing known. `rules` are those that speak or may. Where none of them certainly holds, whichever does gives the
    same stance. `contested` and `contraindicated` are None where open.
    """

    question: str
    option: str
    title: str
    stance: Stance | None
    status: Status
    contested: bool | None
    contraindicated: bool | None
    reason: str
    facts: tuple[str, ...]
    depends_on: tuple[str, ...]
    rules: tuple[RuleReason, ...]
    rulebook: Rulebook = field(repr=False, eq=False)
    case: Mapping[str, Value] = field(repr=False, hash=False)

    def document(self) -> Document:
        """The position, what forces it, and folded the rules with every clause."""
        item = Item(
            words=(
                f"{self.title}: ",
                position_word(self.status, self.stance),
                *flags(self.contested, self.contraindicated),
            ),
            items=tuple(why_items(self)),
            folds=in_full(self.rulebook, self.case, self.rules),
        )
        return Document(parts=(Part(title="", items=(item,)),))

    def graph(self) -> Graph:
        """The reasons as a picture, from the position through the rules and their clauses to the known facts."""
        return reasons_graph(self)


def why(rulebook: Rulebook, facts: Mapping[str, Value], question: str, option: str) -> Why:
    """Why the option stands as it does."""
    decision = decide_question(rulebook, facts, question)
    decided = decision.options[option]
    compiled = rulebook.compiled
    cells = compiled.cells(facts)
    verdict = verdict_of(rulebook, question, option)
    reason = smallest_reason(over_known(compiled, question, cells, verdict), cells)
    if reason is None and decided.status is not Status.OPEN:
        reason = smallest_reason(over_known(compiled, question, cells, lambda outcome: verdict(outcome).stance), cells)
    paths = {compiled.axes[level].field.path for level in reason or ()}
    return Why(
        question=question,
        option=option,
        title=option_title(rulebook, question, option),
        stance=decided.stance,
        status=decided.status,
        contested=decided.contested,
        contraindicated=decided.contraindicated,
        reason=_reason(rulebook, facts, decision, option),
        facts=tuple(path for path in facts if path in paths),
        depends_on=decided.depends_on,
        rules=tuple(rule_reason(rulebook, facts, rulebook.rules_by_id[rule], decision) for rule in decided.rules),
        rulebook=rulebook,
        case=facts,
    )


def verdict_of(rulebook: Rulebook, question: str, option: str) -> Callable[[Outcome], Verdict]:
    """What an outcome means for an option, every source's stance included."""
    verdicts = rulebook.compiled.verdicts
    return lambda outcome: verdicts[question, option, outcome.rules]


def _reason(rulebook: Rulebook, facts: Mapping[str, Value], decision: Decision, option: str) -> str:
    if decision.asked is False:
        return asked_reason(rulebook, facts, rulebook.questions_by_id[decision.question], decision)
    return position_reason(rulebook, decision, decision.options[option])


def why_items(why: Why) -> Iterator[Item]:
    """The short reason: what the rules say, and the fewest known facts that force it."""
    certain = [rule for rule in why.rules if rule.certain]
    sources = len({rule.source for rule in why.rules})
    if why.status is Status.OPEN:
        yield Item(words=f"It depends on {labels(why.rulebook, why.depends_on)}.")
        for rule in why.rules:
            where = f"where {rule.remaining}" if rule.remaining else "in any case"
            source = f" ({rule.source})" if sources > 1 else ""
            yield Item(words=(Strong(rule.stance.meaning, rule.stance.name), f"{source} {where}"))
        return
    if not certain and why.rules:
        yield Item(words="Which rule holds is unknown; whichever does, the answer is the same:")
    for rule in why.rules if why.depends_on else certain or why.rules:
        yield says(rule, why.stance, sources)
    if not why.rules:
        yield Item(lead="Why", words=why.reason)
    if why.facts:
        known = "; ".join(fact_sentence(why.rulebook, path, why.case[path]) for path in why.facts)
        yield Item(lead=f"These known facts alone force {'the stance' if why.depends_on else 'it'}", words=f"{known}.")
    if why.depends_on:
        beside = "Whether it is contraindicated" if why.contraindicated is None else "What other sources say"
        yield Item(words=f"{beside} depends on {labels(why.rulebook, why.depends_on)}.")
    if certain and truth(_forced(why), why.case, why.rulebook.conditions) is None:
        yield Item(words=UNCONDITIONAL)
    yield from needed_constraints(why)


def needed_constraints(why: Why) -> Iterator[Item]:
    """The constraints without which the known facts would not force a settled answer, or that none is given."""
    forced = _forced(why)
    if truth(forced, why.case, why.rulebook.conditions) is None:
        yield from constraint_items(why.rulebook, why.case, forced)


def _forced(why: Why) -> Condition:
    """What must hold of every completion for the option to stand as it does."""
    certain = [rule for rule in why.rules if rule.certain]
    speaking = [why.rulebook.rules_by_id[rule.rule] for rule in certain or why.rules]
    silent = [rule for rule in why.rulebook.rules_on[why.question] if rule.option == why.option]
    ways = [holds(why.rulebook, rule) for rule in speaking or silent]
    some = Or(tuple(ways)) if len(ways) > 1 else ways[0]
    return some if speaking else Not(some)
