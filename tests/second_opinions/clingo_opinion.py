"""A rulebook as an answer-set program, solved by clingo: an answer set is one possible patient.

Every field takes one of its representative values, given by rank. Cautious solving keeps what is in every answer set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count, pairwise
from json import dumps as quoted
from typing import Any, Literal

import clingo
from attrs import field, frozen

from lmsrules.logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, walk
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.partly import Known, Partly
from lmsrules.logic.rulebook import Rulebook
from lmsrules.logic.values import Value

from ..oracle import is_in

Facts = Mapping[str, Known]
Atom = tuple[str, str]
"""What is shown of a patient: `asked`, `unasked` or `holds`, and the id of the question or rule."""


@frozen
class Opinion:
    """The program, grounded once, and the rank of every representative value by field path."""

    control: clingo.Control
    ranks: Mapping[str, Mapping[Any, int]]

    def consequences(self, facts: Facts, mode: Literal["cautious", "brave"]) -> frozenset[Atom] | None:
        """What is true of every (cautious) or some (brave) possible patient with the facts; None if there is none."""
        settings: Any = self.control.configuration.solve
        assert settings is not None
        settings.enum_mode, settings.models = mode, 0
        known = [assumed for path, what in facts.items() for assumed in self._known(path, what)]
        found: frozenset[Atom] | None = None
        with self.control.solve(assumptions=known, yield_=True) as models:
            for model in models:  # each is nearer to the answer; the last is it
                found = frozenset((s.name, s.arguments[0].string) for s in model.symbols(shown=True))
        return found

    def _known(self, path: str, known: Known) -> Iterator[tuple[clingo.Symbol, bool]]:
        """What is assumed of a fact: its value, or that it has none of the values outside a set."""
        if not isinstance(known, Partly):
            yield _value(path, self.ranks[path][known]), True
            return
        yield from ((_value(path, rank), False) for value, rank in self.ranks[path].items() if not is_in(known, value))


def opinion_on(rulebook: Rulebook, cases: Sequence[Facts]) -> Opinion:
    """The rulebook's program; the values of the cases it will be asked about are representatives too."""
    ranks = {}
    for one in rulebook.single_fields:
        told = [value for facts in cases if one.path in facts for value in _told(facts[one.path])]
        named = [*_named(rulebook, one), *told]
        ranks[one.path] = {value: rank for rank, value in enumerate(representatives(one, named))}
    control = clingo.Control()
    control.add("base", [], "\n".join(_Writer(rulebook, ranks).program()))
    control.ground([("base", [])])
    return Opinion(control, ranks)


def _told(known: Known) -> Iterator[Value]:
    """The values that what is known of a fact names."""
    if not isinstance(known, Partly):
        yield known
        return
    yield from (v for v in (known.at_least, known.at_most, known.above, known.below) if v is not None)
    yield from (*(known.one_of or ()), *(known.none_of or ()))


def representatives(one: Field, named: Iterable[Value]) -> list[Any]:
    """The values named in ascending order, with one of the domain between each two and beyond each end."""
    match one.domain:
        case Choice(words):
            return list(words)
        case Flag():
            return [False, True]
        case Whole(low, high):
            near = {int(value) + step for value in named for step in (-1, 0, 1)} | {low or 0}
            return sorted(v for v in near if (low is None or v >= low) and (high is None or v <= high))
        case Number(floor, ceiling, low_open):
            points = sorted(
                {Fraction(value) for value in named} | {Fraction(e) for e in (floor, ceiling) if e is not None}
            )
            points = points or [Fraction(0)]
            if floor is None:
                points.insert(0, points[0] - 1)
            if ceiling is None:
                points.append(points[-1] + 1)
            between = {(low + high) / 2 for low, high in pairwise(points)}
            return sorted({*points, *between} - ({Fraction(floor)} if floor is not None and low_open else set()))
    raise AssertionError("a set of words has a field for each word")


def _named(rulebook: Rulebook, one: Field) -> Iterator[Value]:
    """The constants the field is compared with."""
    conditions = [
        *(finding.when for finding in rulebook.findings),
        *(constraint.holds for constraint in rulebook.constraints),
        *(question.asked_when for question in rulebook.questions),
        *(rule.when for rule in rulebook.rules),
    ]
    for node in (node for condition in conditions for node in walk(condition)):
        match node:
            case Compare(path, _, value) if path == one.path:
                yield value
            case Member(path, values) if path == one.path:
                yield from values


def _value(path: str, rank: int) -> clingo.Symbol:
    return clingo.Function("value", [clingo.String(path), clingo.Number(rank)])


@frozen
class _Writer:
    """Writes the program. Each node of a condition is an atom `true(number)`."""

    rulebook: Rulebook
    ranks: Mapping[str, Mapping[Any, int]]
    lines: list[str] = field(factory=list)
    numbers: Iterator[int] = field(factory=count)

    def program(self) -> list[str]:
        """The whole program."""
        write = self.lines.append
        for path, ranks in self.ranks.items():
            write(f"1 {{ value({quoted(path)}, 0..{len(ranks) - 1}) }} 1.")
        for finding in self.rulebook.findings:
            write(f"finding({quoted(finding.id)}) :- {self.node(finding.when)}.")
        for constraint in self.rulebook.constraints:
            write(f":- not {self.node(constraint.holds)}.")
        for question in self.rulebook.questions:
            write(f"asked({quoted(question.id)}) :- {self.node(question.asked_when)}.")
            write(f"unasked({quoted(question.id)}) :- not asked({quoted(question.id)}).")
        for rule in self.rulebook.rules:
            write(f"met({quoted(rule.id)}) :- {self.node(rule.when)}.")
            for general in rule.overrides:
                write(f"overridden({quoted(general)}) :- met({quoted(rule.id)}).")
            name = quoted(rule.id)
            write(f"holds({name}) :- asked({quoted(rule.on.id)}), met({name}), not overridden({name}).")
        write("#show asked/1. #show unasked/1. #show holds/1.")
        return self.lines

    def node(self, condition: Condition) -> str:
        """The atom that is true where the condition is; its definition is written on the way."""
        bodies: list[str]
        match condition:
            case Always():
                bodies = ["#true"]
            case Compare(path, op, value):
                bodies = [f"value({quoted(path)}, V), V {op.replace('==', '=')} {self.ranks[path][value]}"]
            case Member(path, values):
                bodies = [f"value({quoted(path)}, {self.ranks[path][value]})" for value in values]
            case Holds(finding):
                bodies = [f"finding({quoted(finding)})"]
            case Not(part):
                bodies = [f"not {self.node(part)}"]
            case And(parts):
                bodies = [", ".join(self.node(part) for part in parts)]
            case Or(parts):
                bodies = [self.node(part) for part in parts]
            case _:
                raise TypeError(condition)
        atom = f"true({next(self.numbers)})"
        self.lines.extend(f"{atom} :- {body}." for body in bodies)
        return atom
