"""Productions split over rulesets of durable-rules, each inside what was seen to be safe in the engine.

They are put in order along the questions first: what a question's rules rest on, then its rules. Then ruleset after
ruleset is filled with what comes next. So a conclusion is drawn in the ruleset of whoever needs it or in an earlier
one, from which it is handed on as a fact. Names inside the engine start anew in each ruleset (r0, f1, t0): of the few
there can be no two have the same hash, which the engine would take for one name.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from attrs import define, field, frozen

from ..conditions import Test
from ..errors import EngineLimitError
from .productions import MOST_PREMISES, Kind, Literal, Production, Proposition

MOST_PATTERNS = 500
"""512 hang the engine."""
MOST_PATTERNS_PER_FACT = 64
MOST_RULES_PER_PATTERN = 255
"""256 crash it."""
MOST_RULES = 500
"""No limit of the engine, but what it was tried with; it also bounds the memory that a run takes."""

PRIME = "prime"
"""A fact that is always there, and the rule that fires on it."""

Owner: TypeAlias = "str | Proposition"
"""What there is one fact of in the engine: a field, by its path, or something derived."""

Pattern: TypeAlias = tuple[Literal, ...]
"""All the premises of a production that are on one fact; none of them for what rests on the first fact alone."""


@frozen
class Ruleset:
    """One ruleset: its definition for the engine, and what the names in it stand for."""

    definition: str
    productions: Mapping[str, Production]
    facts: Mapping[Owner, Mapping[str, Any]]
    tests: Mapping[str, Mapping[Test, str]]
    """The tests made on each field, with their names."""


def rulesets_of(productions: Iterable[Production]) -> tuple[Ruleset, ...]:
    """The productions, each in one ruleset; nothing rests on what a later ruleset concludes.

    Raises:
        EngineLimitError: one production alone is too large, or they rest on each other in a circle and need several.
    """
    filled = [_Filled()]
    for production in _along_questions(productions):
        patterns = _patterns(production)
        if not filled[-1].takes(patterns):
            filled.append(_Filled())
        filled[-1].add(production, patterns)
    _check_order(filled)
    return tuple(_ruleset(one.productions) for one in filled)


def _along_questions(productions: Iterable[Production]) -> Iterator[Production]:
    """Question by question in the order listed; each production after all that conclude a premise of it."""
    makers: dict[Literal, list[Production]] = {}
    for production in productions:
        makers.setdefault(production.conclusion, []).append(production)
    topics: dict[Proposition | None, list[Literal]] = {}
    for conclusion, ways in makers.items():
        topics.setdefault(_question_of(ways[0]), []).append(conclusion)
    rest = topics.pop(None, [])
    seen: set[Literal] = set()
    for goal in [goal for goals in (*topics.values(), rest) for goal in goals]:
        waiting = [(goal, False)]  # instead of a function that calls itself: chains can be long
        while waiting:
            literal, is_ready = waiting.pop()
            if is_ready:
                yield from makers[literal]
            elif literal not in seen:
                seen.add(literal)
                waiting.append((literal, True))
                below = [premise for way in makers[literal] for premise in way.premises if premise in makers]
                waiting += [(premise, False) for premise in reversed(below)]


def _question_of(production: Production) -> Proposition | None:
    """That the question is asked which a production belongs to; None where it serves several."""
    for literal in (production.conclusion, *production.premises):
        if isinstance(literal.what, Proposition) and literal.what.kind is Kind.ASKED:
            return literal.what
    return None


def _owner(literal: Literal) -> Owner:
    return literal.what if isinstance(literal.what, Proposition) else literal.what.path


def _patterns(production: Production) -> dict[Owner | None, Pattern]:
    """The patterns of a production by the facts they are on. The engine cannot match one fact twice in one rule.

    Raises:
        EngineLimitError: there are too many premises.
    """
    if len(production.premises) > MOST_PREMISES:
        raise EngineLimitError(
            f"a production for {_named(production.conclusion)} has {len(production.premises)} premises; durable-rules "
            f"takes at most {MOST_PREMISES}. Use engine='builtin'"
        )
    patterns: dict[Owner | None, Pattern] = {}
    for premise in production.premises:
        owner = _owner(premise)
        patterns[owner] = (*patterns.get(owner, ()), premise)
    return patterns or {None: ()}


@define
class _Filled:
    """The productions of one ruleset so far, and how much of what is limited they use."""

    productions: list[Production] = field(factory=list)
    uses: Counter[Pattern] = field(factory=lambda: Counter({(): 1}))  # one is the first rule's
    on_fact: Counter[Owner | None] = field(factory=Counter)

    def takes(self, patterns: Mapping[Owner | None, Pattern]) -> bool:
        new = [owner for owner, pattern in patterns.items() if pattern not in self.uses]
        return (
            len(self.productions) < MOST_RULES
            and len(self.uses) + len(new) <= MOST_PATTERNS
            and all(self.on_fact[owner] < MOST_PATTERNS_PER_FACT for owner in new)
            and all(self.uses[pattern] < MOST_RULES_PER_PATTERN for pattern in patterns.values())
        )

    def add(self, production: Production, patterns: Mapping[Owner | None, Pattern]) -> None:
        for owner, pattern in patterns.items():
            self.on_fact[owner] += pattern not in self.uses
            self.uses[pattern] += 1
        self.productions.append(production)


def _check_order(filled: list[_Filled]) -> None:
    later: set[Literal] = set()
    for one in reversed(filled):
        for production in one.productions:
            for premise in later.intersection(production.premises):
                raise EngineLimitError(
                    f"{_named(production.conclusion)} and {_named(premise)} rest on each other in a circle that does "
                    "not fit one ruleset of durable-rules. Use engine='builtin'"
                )
        later.update(production.conclusion for production in one.productions)


def _named(literal: Literal) -> str:
    what = literal.what
    return f"{what.kind} {what.id!r}" if isinstance(what, Proposition) else str(what)


def _ruleset(productions: list[Production]) -> Ruleset:
    facts: dict[Owner, dict[str, Any]] = {}
    tests: dict[str, dict[Test, str]] = {}

    def condition(owner: Owner | None, pattern: Pattern) -> dict[str, Any]:
        if owner is None:
            return {PRIME: 1}
        fact = facts.setdefault(owner, {"id": f"f{len(facts) + 1}", "k": len(facts) + 1})
        return {"$and": [{"k": fact["k"]}, *({test_name(literal.what): int(literal.true)} for literal in pattern)]}

    def test_name(what: Test | Proposition) -> str:
        if isinstance(what, Proposition):
            return "v"
        on_field = tests.setdefault(what.path, {})
        return on_field.setdefault(what, f"t{len(on_field)}")

    rules = {PRIME: {"all": [{"m0": {PRIME: 1}}]}}
    named = {f"r{number}": production for number, production in enumerate(productions)}
    for name, production in named.items():
        patterns = _patterns(production).items()
        rules[name] = {"all": [{f"m{n}": condition(*pattern)} for n, pattern in enumerate(patterns)]}
    return Ruleset(json.dumps(rules), named, facts, tests)
