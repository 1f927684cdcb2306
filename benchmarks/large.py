"""Rulebooks of the kinds and sizes at which lmsrules once hung; all are made up.

Each function gives a draft, so that a test or a benchmark chooses what is done with it: built, proved or decided.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import NamedTuple

from lmsrules.logic import (
    Citation,
    Constraint,
    Design,
    Direction,
    Draft,
    Evidence,
    Field,
    Finding,
    Flag,
    Option,
    Question,
    Rule,
    Source,
    Stance,
    Whole,
)
from lmsrules.logic.conditions import ALWAYS, NEVER, Compare, Condition, Holds
from lmsrules.logic.rewriting import every, some
from lmsrules.logic.rulebook import draft_of

STANCES = (Stance.RECOMMENDED, Stance.OPTION, Stance.INDIVIDUALISE, Stance.NOT_RECOMMENDED)


class Row(NamedTuple):
    """A rule in short: its option, its condition, and the numbers of the rows that it is an exception to."""

    option: str
    when: Condition
    stance: Stance = Stance.RECOMMENDED
    overrides: tuple[int, ...] = ()


def draft(fields: Iterable[Field], rows: Sequence[Row], findings: Iterable[Finding] = ()) -> Draft:
    """A draft of one question, always asked; an option of its own keeps it from having gaps."""
    rows = [*rows, Row("anyway", ALWAYS, Stance.INDIVIDUALISE)]
    options = tuple(Option(id=name, title=f"Option {name}") for name in dict.fromkeys(row.option for row in rows))
    question = Question(id="q", title="The question", asked_when=ALWAYS, options=options)
    rules = tuple(
        Rule(
            id=f"r{number}",
            on=question,
            option=row.option,
            when=row.when,
            stance=row.stance,
            why="Made up.",
            evidence=("e",),
            source="s",
            overrides=tuple(f"r{other}" for other in row.overrides),
        )
        for number, row in enumerate(rows)
    )
    return Draft(
        id="large",
        version="1",
        fields=tuple(fields),
        findings=tuple(findings),
        constraints=(),
        sources=(Source(id="s", title="The source", citation="c"),),
        questions=(question,),
        rules=rules,
        evidence=(
            Evidence(id="e", says="Made up.", citations=("c",), design=Design.UNSTATED, direction=Direction.FOR),
        ),
        citations=(Citation(id="c"),),
    )


def flags(count: int, name: str = "f") -> list[Field]:
    """Yes-or-no facts."""
    return [
        Field(path=f"g.{name}{n}", domain=Flag(), label=f"{name}{n}", yes=f"{name}{n}", no=f"no {name}{n}")
        for n in range(count)
    ]


def numbers(count: int, high: int) -> list[Field]:
    """Whole numbers from 0 to `high`."""
    return [Field(path=f"g.n{n}", domain=Whole(0, high), label=f"n{n}") for n in range(count)]


def yes(name: str) -> Condition:
    """A yes-or-no fact is true."""
    return Compare(f"g.{name}", "==", True)


def flat_or(terms: int = 800) -> Draft:
    """One rule, an *or* of so many terms on 40 numbers."""
    fields = numbers(40, 99)
    conditions = [Compare(fields[n % 40].path, "==", n // 40) for n in range(terms)]
    return draft(fields, [Row("o", some(conditions))])


def some_of(least: int = 5, of: int = 10) -> Draft:
    """An option recommended where at least so many of some criteria are met."""
    fields = flags(of)
    ways = [every(yes(f"f{n}") for n in chosen) for chosen in combinations(range(of), least)]
    return draft(fields, [Row("o", some(ways))])


def counted(least: int, of: int) -> Draft:
    """The same, counted by findings: `c3_7` is that at least three of the first seven are met."""

    def met(least: int, of: int) -> Condition:
        return ALWAYS if least == 0 else NEVER if of < least else Holds(f"c{least}_{of}")

    findings = [
        Finding(
            id=f"c{n}_{first}",
            label=f"at least {n} of the first {first}",
            otherwise=f"fewer than {n} of the first {first}",
            when=met(n, first - 1) | (met(n - 1, first - 1) & yes(f"f{first - 1}")),
        )
        for first in range(1, of + 1)
        for n in range(1, min(least, first) + 1)
    ]
    return draft(flags(of), [Row("o", met(least, of))], findings)


def tied_pairs(count: int, options: int = 1, *, both: bool = False) -> Draft:
    """Facts that constraints tie in pairs; the rules, on so many options, read one of each pair, a last rule the other.

    That last rule is only there if `both` are to be read.
    """
    constraints = [
        Constraint(id=f"c{n}", holds=(yes(f"f{n}") & yes(f"t{n}")) | (~yes(f"f{n}") & ~yes(f"t{n}")), why="Tied.")
        for n in range(count)
    ]
    ways = [[yes(f"f{n}") for n in range(count) if n % options == option] for option in range(options)]
    rows = [Row(f"o{option}", some(conditions)) for option, conditions in enumerate(ways)]
    rows += [Row("t", every(yes(f"t{n}") for n in range(count)))] if both else []
    return draft_of(draft([*flags(count), *flags(count, "t")], rows), constraints=tuple(constraints))


def tied_together(count: int, *, least: bool = True) -> Draft:
    """Pairs of tied facts, and constraints that tie the pairs: at least one is true (`least`), or one of every three.

    The one option is recommended where all of the first facts are true.
    """
    tied = tied_pairs(count)
    if least:
        more = [Constraint(id="least", holds=some([yes(f"f{n}") for n in range(count)]), why="At least one.")]
    else:
        three = [[yes(f"f{(n + step) % count}") for step in (0, 1, 5)] for n in range(count)]
        more = [
            Constraint(id=f"three{n}", holds=some(some_of_three), why="One.") for n, some_of_three in enumerate(three)
        ]
    rows = [Row("o", every([yes(f"f{n}") for n in range(count)]))]
    return draft_of(draft(tied.fields, rows), constraints=(*tied.constraints, *more))


def entangled_constraints(facts: int = 60, count: int = 150) -> Draft:
    """Constraints of three random facts each: no order of the fields keeps the diagram of all of them small."""
    source = random.Random(5)

    def literal(number: int) -> Condition:
        return yes(f"f{number}") if source.random() < 0.5 else ~yes(f"f{number}")

    constraints = [
        Constraint(id=f"c{n}", holds=some([literal(one) for one in source.sample(range(facts), 3)]), why="Made up.")
        for n in range(count)
    ]
    return draft_of(draft(flags(facts), [Row("o", yes("f0") & yes("f1"))]), constraints=tuple(constraints))


def chained_findings(levels: int = 50) -> Draft:
    """Findings each of which names the two before it and a fact."""
    when: list[Condition] = [yes("f0"), yes("f1")]
    for n in range(2, levels):
        named = (Holds(f"x{n - 1}"), Holds(f"x{n - 2}"), yes(f"f{n % 10}"))
        when.append(every(named) if n % 2 else some(named))
    findings = [Finding(id=f"x{n}", label=f"x{n}", otherwise=f"no x{n}", when=one) for n, one in enumerate(when)]
    return draft(flags(10), [Row("o", Holds(f"x{levels - 1}"))], findings)


def criteria(count: int, options: int | None = None) -> Draft:
    """So many rules, each resting on a fact of its own; an option for each, or so many options in all."""
    rows = [Row(f"o{n % (options or count)}", yes(f"f{n}")) for n in range(count)]
    return draft(flags(count), rows)


def entangled_rows(rows: int = 20, columns: int = 6, seed: int = 1) -> Draft:
    """Rows of a decision table drawn at random, on so many numbers; they leave gaps."""
    source = random.Random(seed)
    fields = numbers(columns, 60)

    def between(field: Field) -> Condition:
        low = source.randint(0, 40)
        return Compare(field.path, ">=", low) & Compare(field.path, "<=", low + source.randint(5, 20))

    return draft(fields, [Row("o", every(map(between, fields))) for _ in range(rows)])


def bands(count: int) -> Draft:
    """One number in so many bands, each with a rule."""
    fields = numbers(1, count - 1)
    rows = [Row("o", Compare("g.n0", "==", n), STANCES[n % len(STANCES)]) for n in range(count)]
    return draft(fields, rows)


def table_of(*sides: int) -> Draft:
    """A decision table with a row for each combination of bands, so many bands in each column."""
    fields = numbers(len(sides), 59)
    rows = []
    for number, cells in enumerate(product(*map(range, sides))):
        bands_of = [
            Compare(field.path, ">=", 60 * n // side) & Compare(field.path, "<=", 60 * (n + 1) // side - 1)
            for field, n, side in zip(fields, cells, sides, strict=True)
        ]
        rows.append(Row("o", every(bands_of), STANCES[number % len(STANCES)]))
    return draft(fields, rows)


def first_match(rows: int = 40) -> Draft:
    """A first-match table: each row is an exception to all that follow."""
    source = random.Random(7)
    fields = numbers(5, 60)

    def condition() -> Condition:
        field = source.choice(fields)
        low = source.randint(0, 50)
        return Compare(field.path, ">=", low) & Compare(field.path, "<=", low + 10)

    made = [
        Row("o", condition() & condition(), source.choice(STANCES), tuple(range(n + 1, rows + 1))) for n in range(rows)
    ]
    return draft(fields, [*made, Row("o", ALWAYS, Stance.INDIVIDUALISE)])


def pairs(count: int = 10) -> Draft:
    """`(x0 & y0) | (x1 & y1) | ...`, all x declared before all y."""
    fields = [*flags(count, "x"), *flags(count, "y")]
    return draft(fields, [Row("o", some(yes(f"x{n}") & yes(f"y{n}") for n in range(count)))])
