"""What is decided: verdicts and outcomes of completely known patients, and decisions over all possible completions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

from attrs import field, fields, frozen

from ..draft import Draft
from ..parts import Stance


class Status(StrEnum):
    """Whether the unknown facts leave an option's stance the same."""

    SETTLED = "settled"
    OPEN = "open"
    SILENT = "silent"


@frozen
class Outcome:
    """What a completely known patient gets from one question: whether it is asked, and the rules that hold.

    What must hold: without being asked no rule holds, and the rules are on this question.
    """

    asked: bool
    rules: frozenset[str]


@frozen
class Verdict:
    """What a completely known patient gets for one option: the stance of each source that takes one, the primary first.

    `stance` is the primary source's alone, None where it is silent, whatever the others say. If a source takes two
    stances (`clash`), only one of them is here: that can only be where its rules were not proved.
    """

    stance: Stance | None
    by_source: tuple[tuple[str, Stance], ...]
    clash: bool = False

    @property
    def contested(self) -> bool:
        """Sources take different stances."""
        return len({stance for _, stance in self.by_source}) > 1


DependsOn = Callable[[], tuple[str, ...]]
"""Works out which unknown facts something depends on; it takes longer than deciding, and waits until it is asked."""


def on_nothing() -> tuple[str, ...]:
    """What is settled depends on no unknown fact."""
    return ()


def _of_no_case() -> tuple[str, ...]:
    raise AssertionError("it was not asked of a case, so no fact is known or unknown")


@frozen
class OptionDecision:
    """What is decided for one option over all possible completions of the unknown facts.

    `stance` and `possible` are of the primary source: the stances some completion gives, None where it is silent. `by_source` names each source
    that can take a stance; its stance is None if that is open. `contested` is None if open.
    `rules` are the rules on the option that hold in some completion, `certain` those that hold in every one.
    """

    option: str
    status: Status
    stance: Stance | None
    possible: tuple[Stance | None, ...]
    by_source: Mapping[str, Stance | None] = field(hash=False)
    contested: bool | None
    rules: tuple[str, ...]
    certain: tuple[str, ...]
    ask: DependsOn = field(eq=False, repr=False)

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """The paths of the unknown facts that can still change the verdict; worked out when first asked for."""
        return self.ask()


_decided = attrgetter(*(attribute.name for attribute in fields(OptionDecision) if attribute.name != "ask"))


def of_case(decided: OptionDecision, ask: DependsOn) -> OptionDecision:
    """What is decided of an option, now that it is known of which case; `evolve` takes three times as long."""
    return OptionDecision(*(*_decided(decided), ask))


@frozen
class Decision:
    """What is decided for one question; `asked` is None where that itself is open.

    What must hold: an option is open exactly if its stance differs between the possible completions, and `depends_on`
    is empty exactly if its verdict is the same in all. No wholly known fact is one that anything depends on.

    If it is `too_large`, nothing was decided (see `undecided`): every option is open, and all that is said of it is
    what its rules could say at most.
    """

    question: str
    asked: bool | None
    options: Mapping[str, OptionDecision] = field(hash=False)
    ask: DependsOn = field(eq=False, repr=False)
    join: Callable[[], tuple[Outcome, ...]] = field(eq=False, repr=False)
    too_large: bool = False

    @cached_property
    def asked_depends_on(self) -> tuple[str, ...]:
        """The paths of the unknown facts that can still change whether it is asked; worked out when first asked for."""
        return self.ask()

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What the possible completions get, each once: all options together, joined when first asked for.

        Raises:
            TooLargeError: they are too many to be joined, as where forty rules rest on a fact each. What is decided
                of each option is exact all the same.
        """
        return self.join()


def verdict_on(rulebook: Draft, voices: Iterable[tuple[str, Stance]]) -> Verdict:
    """The verdict where these stances are taken, each with its source; of two that clash, the first by name."""
    taken = set(voices)
    said = dict(sorted(taken, reverse=True))
    by_source = tuple((source.id, said[source.id]) for source in rulebook.sources if source.id in said)
    return Verdict(said.get(rulebook.primary), by_source, clash=len(taken) > len(said))


def verdict(rulebook: Draft, question: str, option: str, held: frozenset[str]) -> Verdict:
    """The verdict on an option of the rules that hold."""
    rules = (rule for rule in rulebook.rules_on[question] if rule.option == option and rule.id in held)
    return verdict_on(rulebook, ((rule.source, rule.stance) for rule in rules))


def option_decision(
    rulebook: Draft, question: str, option: str, verdicts: Iterable[Verdict], holding: Mapping[str, bool | None]
) -> OptionDecision:
    """The decision that follows from the verdicts of all possible completions; it is of no case yet.

    `holding` says of each rule on the option whether it holds in every one, in none, or (None) in some.
    """
    found = tuple(dict.fromkeys(verdicts))
    stances = {v.stance for v in found}
    possible = tuple(stance for stance in (*Stance, None) if stance in stances)
    settled = len(possible) == 1
    speaking = [rule.id for rule in rulebook.rules_on[question] if rule.option == option]
    return OptionDecision(
        option=option,
        status=Status.OPEN if not settled else Status.SILENT if possible[0] is None else Status.SETTLED,
        stance=possible[0] if settled else None,
        possible=possible,
        by_source=_by_source(rulebook, found),
        contested=same(v.contested for v in found),
        rules=tuple(rule for rule in speaking if holding[rule] is not False),
        certain=tuple(rule for rule in speaking if holding[rule]),
        ask=on_nothing if len(found) == 1 else _of_no_case,
    )


def undecided(rulebook: Draft, question: str, unknown: DependsOn, join: Callable[[], tuple[Outcome, ...]]) -> Decision:
    """The decision on a question that is too large to be decided with the facts of a case: that nothing is known of it.

    What is said is what could be at most: any stance of any rule, or none; it depends on every `unknown` fact it reads.
    """

    def option(name: str) -> OptionDecision:
        rules = [rule for rule in rulebook.rules_on[question] if rule.option == name]
        stances = {rule.stance for rule in rules}
        return OptionDecision(
            option=name,
            status=Status.OPEN,
            stance=None,
            possible=(*(stance for stance in Stance if stance in stances), None),
            by_source={one.id: None for one in rulebook.sources if any(rule.source == one.id for rule in rules)},
            contested=None,
            rules=tuple(rule.id for rule in rules),
            certain=(),
            ask=unknown,
        )

    options = {one.id: option(one.id) for one in rulebook.questions_by_id[question].options}
    return Decision(question=question, asked=None, options=options, ask=unknown, join=join, too_large=True)


def _by_source(rulebook: Draft, verdicts: Iterable[Verdict]) -> dict[str, Stance | None]:
    said = [dict(v.by_source) for v in verdicts]
    found = {}
    for source in rulebook.sources:
        stances = {by.get(source.id) for by in said}
        if stances != {None}:
            found[source.id] = stances.pop() if len(stances) == 1 else None
    return found


def same(values: Iterable[bool]) -> bool | None:
    """The common truth of all, None where they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
