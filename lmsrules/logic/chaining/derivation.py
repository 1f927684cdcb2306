"""What forward chaining concluded and from what: the same for every engine and every order of the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import field, frozen

from ...text import with_small
from ..conditions import Holds, Test
from ..draft import Draft
from ..parts import Rule
from ..prose import sentence
from .productions import Kind, Literal, Production, Proposition


@frozen
class Firing:
    """A conclusion with the premises it was first drawn from; `part`s of a condition are opened into their premises."""

    conclusion: Literal
    premises: tuple[Literal, ...]


@frozen
class Derivation:
    """What was concluded from the known facts, step by step; every step is needed for a finding, question or rule.

    `drawn` has every conclusion, parts of conditions among them, with the production it was first drawn by. What must
    hold: nothing is concluded both true and false, and nothing rests on itself.
    """

    drawn: Mapping[Literal, Production] = field(hash=False)

    @cached_property
    def firings(self) -> tuple[Firing, ...]:
        """The steps in order; put in order when first asked for.

        What must hold: every premise that is a proposition is the conclusion of an earlier firing, nothing is concluded
        twice, and no `part` is left.
        """
        return _in_order(self.drawn)

    def of(self, kind: Kind, id: str) -> Firing | None:
        """The firing that concluded a proposition, true or false; None if nothing was concluded about it."""
        return next((f for f in self.firings if f.conclusion.what == Proposition(kind, id)), None)

    def truth(self, kind: Kind, id: str) -> bool | None:
        """The truth concluded for a proposition; None if none was."""
        return self._truths[kind].get(id)

    def truths(self, kind: Kind) -> Mapping[str, bool]:
        """The truths concluded for the propositions of a kind, by id."""
        return self._truths[kind]

    @cached_property
    def _truths(self) -> dict[Kind, dict[str, bool]]:
        found: dict[Kind, dict[str, bool]] = {kind: {} for kind in Kind}
        for literal in self.drawn:
            if isinstance(literal.what, Proposition):
                found[literal.what.kind][literal.what.id] = literal.true
        return found

    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that fired."""
        return tuple(self._truths[Kind.RULE])

    def facts(self, firing: Firing) -> tuple[str, ...]:
        """The paths of the facts a firing rests on, through every finding in between."""
        return self._facts[firing.conclusion]

    @cached_property
    def _facts(self) -> dict[Literal, tuple[str, ...]]:
        """Of every conclusion. Each is worked out once, from earlier ones: findings may share what they rest on."""
        found: dict[Literal, tuple[str, ...]] = {}
        for firing in self.firings:
            paths: dict[str, None] = {}
            for premise in firing.premises:
                on = (premise.what.path,) if isinstance(premise.what, Test) else found[premise]
                paths |= dict.fromkeys(on)
            found[firing.conclusion] = tuple(paths)
        return found


def derive(productions: tuple[Production, ...], fired: frozenset[int]) -> Derivation:
    """What the fired productions conclude; of several ways to one conclusion the first listed is kept."""
    drawn: dict[Literal, Production] = {}
    for number in sorted(fired):
        drawn.setdefault(productions[number].conclusion, productions[number])
    return Derivation(drawn)


def _in_order(drawn: Mapping[Literal, Production]) -> tuple[Firing, ...]:
    done: dict[Literal, Firing] = {}

    def premises(production: Production) -> Iterator[Literal]:
        for premise in production.premises:
            if isinstance(premise.what, Proposition) and premise.what.kind is Kind.PART:
                yield from premises(drawn[premise])
            else:
                yield premise

    def add(conclusion: Literal) -> None:
        needed = tuple(dict.fromkeys(premises(drawn[conclusion])))
        for premise in needed:
            if isinstance(premise.what, Proposition) and premise not in done:
                add(premise)
        done[conclusion] = Firing(conclusion, needed)

    for conclusion in drawn:
        if (
            isinstance(conclusion.what, Proposition)
            and conclusion.what.kind is not Kind.PART
            and conclusion not in done
        ):
            add(conclusion)
    return tuple(done.values())


def literal_sentence(rulebook: Draft, literal: Literal) -> str:
    """A premise or conclusion of forward chaining as a sentence without its full stop."""
    match literal.what:
        case Proposition(Kind.FINDING, id):
            return sentence(rulebook, Holds(id), negated=not literal.true)
        case Proposition(Kind.ASKED, id):
            title = rulebook.questions_by_id[id].title
            return f"the question of {with_small(title)} is {'' if literal.true else 'not '}asked"
        case Proposition(Kind.CAUTION, id):
            why = rulebook.cautions_by_id[id.partition(" on ")[0]].why.rstrip(".")
            return f"a caution {'applies' if literal.true else 'does not apply'}: {why}"
        case Proposition(Kind.EXCEPTION, id):
            said = _said_by_rule(rulebook, rulebook.rules_by_id[id])
            return f"the exception {'applies' if literal.true else 'does not apply'}: {said}"
        case Proposition(_, id):
            return _said_by_rule(rulebook, rulebook.rules_by_id[id])
        case test:
            return sentence(rulebook, test, negated=not literal.true)


def _said_by_rule(rulebook: Draft, rule: Rule) -> str:
    """What a rule says: `Adjuvant radiotherapy: not recommended, says the guidance`."""
    option = next(option.title for option in rule.on.options if option.id == rule.option)
    name = option if option == rule.on.title else f"{rule.on.title}: {option}"
    return f"{name}: {rule.stance.meaning}, says {rulebook.sources_by_id[rule.source].title}"
