"""What forward chaining concluded and from what: the same for every engine and every order of the facts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from attrs import frozen

from ..conditions import Holds, Test
from ..draft import Draft
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

    What must hold: every premise that is a proposition is the conclusion of an earlier firing, nothing is concluded
    twice, nor both true and false, and no `part` is left.
    """

    firings: tuple[Firing, ...]

    def of(self, kind: Kind, id: str) -> Firing | None:
        """The firing that concluded a proposition, true or false; None if nothing was concluded about it."""
        return self._by_proposition.get((kind, id))

    @cached_property
    def _by_proposition(self) -> dict[tuple[Kind, str], Firing]:
        whats = ((firing.conclusion.what, firing) for firing in self.firings)
        return {(what.kind, what.id): firing for what, firing in whats if isinstance(what, Proposition)}

    def truth(self, kind: Kind, id: str) -> bool | None:
        """The truth concluded for a proposition; None if none was."""
        firing = self.of(kind, id)
        return None if firing is None else firing.conclusion.true

    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that fired."""
        return tuple(
            f.conclusion.what.id
            for f in self.firings
            if isinstance(f.conclusion.what, Proposition) and f.conclusion.what.kind is Kind.RULE
        )

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
    """Order the fired productions into a derivation; of several ways to one conclusion the first listed is kept."""
    first: dict[Literal, Production] = {}
    for number in sorted(fired):
        first.setdefault(productions[number].conclusion, productions[number])
    done: dict[Literal, Firing] = {}

    def premises(production: Production) -> Iterator[Literal]:
        for premise in production.premises:
            if isinstance(premise.what, Proposition) and premise.what.kind is Kind.PART:
                yield from premises(first[premise])
            else:
                yield premise

    def add(conclusion: Literal) -> None:
        needed = tuple(dict.fromkeys(premises(first[conclusion])))
        for premise in needed:
            if isinstance(premise.what, Proposition) and premise not in done:
                add(premise)
        done[conclusion] = Firing(conclusion, needed)

    for conclusion in first:
        if (
            isinstance(conclusion.what, Proposition)
            and conclusion.what.kind is not Kind.PART
            and conclusion not in done
        ):
            add(conclusion)
    return Derivation(tuple(done.values()))


def literal_sentence(rulebook: Draft, literal: Literal) -> str:
    """A premise or conclusion of forward chaining as a sentence without its full stop."""
    match literal.what:
        case Proposition(Kind.FINDING, id):
            return sentence(rulebook, Holds(id), negated=not literal.true)
        case Proposition(Kind.ASKED, id):
            return f"the question of {id} is {'' if literal.true else 'not '}asked"
        case Proposition(Kind.CAUTION, id):
            return f"the caution {id} {'applies' if literal.true else 'does not apply'}"
        case Proposition(Kind.EXCEPTION, id):
            return f"the exception {id} {'applies' if literal.true else 'does not apply'}"
        case Proposition(_, id):
            rule = rulebook.rules_by_id[id]
            return f"rule {id} fires: {rule.option} is {rule.stance.meaning}"
        case test:
            return sentence(rulebook, test, negated=not literal.true)
