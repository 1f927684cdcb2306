"""What is decided: verdicts and outcomes of completely known patients, and decisions over all possible completions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cached_property, partial

from attrs import field, frozen

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


Holding = tuple[frozenset[str], frozenset[str]]
"""The rules that hold in some completion, and those that hold in every one."""


def not_known() -> None:
    """What is open, or not known together, is worked out to be nothing."""


@frozen
class Voices:
    """What the sources say on an option over all possible completions, and which of its rules hold.

    `by_source` names each source that can take a stance; its stance is None if that is open. `rules` are the rules on
    the option that hold in some completion, `certain` those that hold in every one.
    """

    by_source: Mapping[str, Stance | None] = field(hash=False)
    rules: tuple[str, ...]
    certain: tuple[str, ...]
    differ: Callable[[], bool | None] = field(eq=False, repr=False)
    ask: DependsOn = field(eq=False, repr=False)

    @cached_property
    def contested(self) -> bool | None:
        """Whether sources take different stances, None if that is open; worked out when first asked for."""
        return self.differ()

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """The paths of the unknown facts that can still change what any source says."""
        return self.ask()


@frozen
class OptionDecision:
    """What is decided for one option over all possible completions of the unknown facts.

    `stance` and `possible` are the primary source's: the stances that some completion gives, None where it is silent.
    What all sources say is worked out when first asked for (`voices`).
    """

    option: str
    status: Status
    stance: Stance | None
    possible: tuple[Stance | None, ...]
    ask: DependsOn = field(eq=False, repr=False)
    listen: Callable[[], Voices] = field(eq=False, repr=False)

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """The paths of the unknown facts that can still change the stance; worked out when first asked for."""
        return self.ask()

    @cached_property
    def voices(self) -> Voices:
        """What all sources say; worked out when first asked for."""
        return self.listen()

    @property
    def by_source(self) -> Mapping[str, Stance | None]:
        """The stance of each source that can take one, None if that is open."""
        return self.voices.by_source

    @property
    def contested(self) -> bool | None:
        """Whether sources take different stances, None if that is open."""
        return self.voices.contested

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules on the option that hold in some completion."""
        return self.voices.rules

    @property
    def certain(self) -> tuple[str, ...]:
        """The rules on the option that hold in every completion."""
        return self.voices.certain


@frozen
class Decision:
    """What is decided for one question; `asked` is None where that itself is open.

    What must hold: an option is open exactly if its stance differs between the possible completions, and `depends_on`
    is empty exactly if its verdict is the same in all. No wholly known fact is one that anything depends on.

    `undecided` are the options that are too large to be decided with these facts: they are open, and all that is said
    of them is what their rules could say at most. If it is `too_large`, these are all of them.
    """

    question: str
    asked: bool | None
    options: Mapping[str, OptionDecision] = field(hash=False)
    ask: DependsOn = field(eq=False, repr=False)
    join: Callable[[], tuple[Outcome, ...]] = field(eq=False, repr=False)
    undecided: frozenset[str] = frozenset()
    hold: Callable[[], Holding | None] = field(default=not_known, eq=False, repr=False)

    @property
    def too_large(self) -> bool:
        """Whether no option was decided."""
        return bool(self.undecided) and len(self.undecided) == len(self.options)

    @cached_property
    def asked_depends_on(self) -> tuple[str, ...]:
        """The paths of the unknown facts that can still change whether it is asked; worked out when first asked for."""
        return self.ask()

    @cached_property
    def holding(self) -> Holding:
        """The rules on its options that hold in some completion, and those that hold in every one, of all sources.

        Raises:
            RulebookError: the question was too large to be proved, and rules clash in this case.
        """
        if (known := self.hold()) is not None:
            return known
        voices = [option.voices for option in self.options.values()]
        return (
            frozenset(rule for one in voices for rule in one.rules),
            frozenset(rule for one in voices for rule in one.certain),
        )

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
    option: str, possible: tuple[Stance | None, ...], ask: DependsOn, listen: Callable[[], Voices]
) -> OptionDecision:
    """The decision where these are the stances that the primary source takes in some completion."""
    if len(possible) > 1:
        return OptionDecision(option, Status.OPEN, None, possible, ask, listen)
    status = Status.SILENT if possible[0] is None else Status.SETTLED
    return OptionDecision(option, status, possible[0], possible, on_nothing, listen)


def settled_alone(rulebook: Draft, option: str, stance: Stance | None, holding: Mapping[str, bool]) -> OptionDecision:
    """The decision on an option of which the primary source alone speaks, where its stance is settled."""
    voices = Voices(
        by_source={rulebook.primary: stance} if stance else {},
        rules=tuple(holding),
        certain=tuple(rule for rule, certain in holding.items() if certain),
        differ=_none_do,
        ask=on_nothing,
    )
    return option_decision(option, (stance,), on_nothing, partial(_given, voices))


def _given(voices: Voices) -> Voices:
    return voices


def _none_do() -> bool:
    return False


def undecided(rulebook: Draft, question: str, option: str, unknown: DependsOn) -> OptionDecision:
    """The decision on an option that is too large to be decided with the facts of a case: that nothing is known of it.

    What is said is what could be at most: any stance of any rule, or none; it depends on every `unknown` fact it reads.
    """
    rules = [rule for rule in rulebook.rules_on[question] if rule.option == option]
    stances = {rule.stance for rule in rules if rule.source == rulebook.primary}
    voices = Voices(
        by_source=dict.fromkeys(rulebook.sources_on[question, option]),
        rules=tuple(rule.id for rule in rules),
        certain=(),
        differ=not_known,
        ask=unknown,
    )
    possible = (*(stance for stance in Stance if stance in stances), None)
    return OptionDecision(option, Status.OPEN, None, possible, unknown, partial(_given, voices))


FOR, AGAINST = (Stance.RECOMMENDED, Stance.OPTION), (Stance.NOT_RECOMMENDED,)


def are_opposed(stances: Iterable[Stance | None]) -> bool:
    """Whether one of some stances is for an option, and one against it."""
    taken = set(stances)
    return not taken.isdisjoint(FOR) and not taken.isdisjoint(AGAINST)


def same(values: Iterable[bool]) -> bool | None:
    """The common truth of all, None where they differ; no more are looked at than that takes."""
    common = None
    for value in values:
        if common is not None and value is not common:
            return None
        common = value
    return common
