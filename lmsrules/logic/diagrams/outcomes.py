"""What is decided: outcomes of completely known patients, and decisions over all possible completions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from enum import StrEnum

from attrs import field, frozen

from ..draft import Draft
from ..parts import Option, Question, Stance


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
    """What a completely known patient gets for one option.

    `stance` is that of the first source, in order of precedence, that takes one; None where all are silent.
    """

    stance: Stance | None
    by_source: tuple[tuple[str, Stance], ...]
    contraindicated: bool

    @property
    def contested(self) -> bool:
        """Sources take different stances; a contraindication is shown beside them, not against them."""
        return len({stance for _, stance in self.by_source if stance is not Stance.CONTRAINDICATED}) > 1


@frozen(kw_only=True)
class OptionDecision:
    """What is decided for one option over all possible completions of the unknown facts.

    `possible` are the stances some completion gives, None where all sources are silent. `by_source` names each source
    that can take a stance; its stance is None if that is open. `contested` and `contraindicated` are None if open.
    `rules` are the rules on the option that hold in some completion, `certain` those that hold in every one.
    `depends_on` are the paths of the unknown facts that can still change the verdict.
    """

    option: str
    status: Status
    stance: Stance | None
    possible: tuple[Stance | None, ...]
    by_source: Mapping[str, Stance | None] = field(hash=False)
    contested: bool | None
    contraindicated: bool | None
    rules: tuple[str, ...]
    certain: tuple[str, ...]
    depends_on: tuple[str, ...]


@frozen(kw_only=True)
class Decision:
    """What is decided for one question; `asked` is None where that itself is open.

    What must hold: there is at least one outcome and none stands twice; everything else follows from the outcomes. So
    `asked` is None exactly if they differ in it, an option is open exactly if its stance differs between them, and
    `depends_on` is empty exactly if its verdict is the same in all. No known fact is one that anything depends on.
    """

    question: str
    asked: bool | None
    asked_depends_on: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    options: Mapping[str, OptionDecision] = field(hash=False)


def verdict(rulebook: Draft, question: str, option: str, held: frozenset[str]) -> Verdict:
    """The verdict on an option of the rules that hold."""
    rules = [rule for rule in rulebook.rules_on[question] if rule.option == option and rule.id in held]
    by_source: list[tuple[str, Stance]] = []
    for source in rulebook.sources:
        stances = {rule.stance for rule in rules if rule.source == source.id}
        plain = sorted(stances - {Stance.CONTRAINDICATED})
        if stances:
            by_source.append((source.id, plain[0] if plain else Stance.CONTRAINDICATED))
    plain_first = sorted(by_source, key=lambda pair: pair[1] is Stance.CONTRAINDICATED)
    return Verdict(
        stance=plain_first[0][1] if plain_first else None,
        by_source=tuple(by_source),
        contraindicated=any(rule.stance is Stance.CONTRAINDICATED for rule in rules),
    )


def decision_of(
    rulebook: Draft,
    verdicts: Mapping[tuple[str, str, frozenset[str]], Verdict],
    question: Question,
    outcomes: tuple[Outcome, ...],
    depends_on: Callable[[Callable[[Outcome], Hashable]], tuple[str, ...]],
) -> Decision:
    """The decision that follows from the outcomes of all possible completions.

    `depends_on` gives the unknown facts that can still change an aspect of the outcome.
    """

    def option(option: Option) -> OptionDecision:
        def verdict_of(outcome: Outcome) -> Verdict:
            return verdicts[question.id, option.id, outcome.rules]

        return _option(rulebook, question, option, outcomes, [*map(verdict_of, outcomes)], depends_on(verdict_of))

    return Decision(
        question=question.id,
        asked=_same(outcome.asked for outcome in outcomes),
        asked_depends_on=depends_on(lambda outcome: outcome.asked),
        outcomes=outcomes,
        options={o.id: option(o) for o in question.options},
    )


def _option(
    rulebook: Draft,
    question: Question,
    option: Option,
    outcomes: tuple[Outcome, ...],
    verdicts: list[Verdict],
    depends_on: tuple[str, ...],
) -> OptionDecision:
    stances = {v.stance for v in verdicts}
    possible = tuple(stance for stance in (*Stance, None) if stance in stances)
    settled = len(possible) == 1
    speaking = [rule.id for rule in rulebook.rules_on[question.id] if rule.option == option.id]
    return OptionDecision(
        option=option.id,
        status=Status.OPEN if not settled else Status.SILENT if possible[0] is None else Status.SETTLED,
        stance=possible[0] if settled else None,
        possible=possible,
        by_source=_by_source(rulebook, verdicts),
        contested=_same(v.contested for v in verdicts),
        contraindicated=_same(v.contraindicated for v in verdicts),
        rules=tuple(rule for rule in speaking if any(rule in outcome.rules for outcome in outcomes)),
        certain=tuple(rule for rule in speaking if all(rule in outcome.rules for outcome in outcomes)),
        depends_on=depends_on,
    )


def _by_source(rulebook: Draft, verdicts: list[Verdict]) -> dict[str, Stance | None]:
    found = {}
    for source in rulebook.sources:
        stances = {dict(v.by_source).get(source.id) for v in verdicts}
        if stances != {None}:
            found[source.id] = stances.pop() if len(stances) == 1 else None
    return found


def _same(values: Iterable[bool]) -> bool | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
