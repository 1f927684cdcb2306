"""The columns of `assess_cohort(t).table` as Polars expressions, as somebody would write them by hand.

There are several ways to write them; which is fastest is tried. Polars knows three-valued logic, so with facts missing
it says *open* clause by clause: never wrongly settled, but open in places where all possible completions agree.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import product
from typing import Literal, TypeAlias, cast

import polars as pl
from attrs import frozen

from lmsrules.logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from lmsrules.logic.diagrams.outcomes import Status
from lmsrules.logic.fields import Choice, Flag, Number, Whole
from lmsrules.logic.kleene import OPERATORS
from lmsrules.logic.parts import Stance

from .translated import Wanted

STATUSES, STANCES = pl.Enum([str(one) for one in Status]), pl.Enum([str(one) for one in Stance])

Engine: TypeAlias = Literal["in-memory", "streaming"]


@frozen
class Form:
    """A way to write them: whether findings are columns first, text is made an Enum first, and answers are Enums."""

    findings_first: bool
    enums_first: bool
    enums: bool
    engine: Engine

    @property
    def name(self) -> str:
        """The form in words."""
        findings = "findings as columns first" if self.findings_first else "findings written out"
        read = "text made Enums first" if self.enums_first else "text compared"
        return f"{findings}, {read}, {'Enums' if self.enums else 'text'} as answers, engine {self.engine}"


PLAIN = Form(findings_first=False, enums_first=False, enums=False, engine="in-memory")
"""As one would write them first."""

ENGINES: tuple[Engine, ...] = ("in-memory", "streaming")

FORMS = [Form(*how) for how in product((True, False), (False, True), (True,), ENGINES)]
"""What is tried; answers as text always take longer."""


def answered(wanted: Wanted, frame: pl.DataFrame, form: Form, *, marked: bool = False) -> pl.DataFrame:
    """The frame with status and stance of each option beside it, each a column in memory.

    `marked`: with a column `wrong` too, of rows that have a value outside its fact's domain or break a constraint;
    they have no answers. Without, they have some.
    """
    lazy, facts = frame.lazy(), {path: pl.col(path) for path in wanted.all_paths}
    if form.enums_first:
        read = wanted.all_paths if marked else wanted.paths
        kinds = {path: domain.values for path in read if isinstance(domain := wanted.fields[path].domain, Choice)}
        lazy = lazy.with_columns(
            pl.col(path).cast(pl.Enum(words), strict=not marked).alias(f"enum {path}") for path, words in kinds.items()
        )
        facts |= {path: pl.col(f"enum {path}") for path in kinds}
    if marked:
        lazy = lazy.with_columns((~_right(wanted, facts, form)).fill_null(False).alias("wrong"))
    names: dict[str, pl.Expr] = {}
    for name, condition in wanted.conditions.items():
        names[name] = expression(wanted, condition, facts, names)
        if form.findings_first:
            lazy = lazy.with_columns(names[name].alias(f"true {name}"))
            names[name] = pl.col(f"true {name}")
    kept = [*frame.columns, *(["wrong"] if marked else [])]
    found = lazy.select(*kept, **dict(_columns(wanted, names, form, marked))).collect(engine=form.engine)
    return pl.DataFrame(found.get_columns())  # a constant is made a column, as ours are


def _columns(wanted: Wanted, names: Mapping[str, pl.Expr], form: Form, marked: bool) -> Iterator[tuple[str, pl.Expr]]:
    """Of each option of each question its status and stance, each by its name."""

    def word(said: object, kind: pl.Enum) -> pl.Expr:
        return pl.lit(said if said is None else str(said), dtype=kind if form.enums else pl.String)

    def unless_wrong(column: pl.Expr, kind: pl.Enum) -> pl.Expr:
        return pl.when(~pl.col("wrong")).then(column).otherwise(word(None, kind)) if marked else column

    for question in wanted.rulebook.questions:
        for option in question.options:
            ways = {stance: names[name] for stance, name in wanted.ways.get((question.id, option.id), {}).items()}
            status, stance = word(Status.SILENT, STATUSES), word(None, STANCES)
            if ways:
                some = reduce(operator.or_, ways.values())
                settled = pl.when(some).then(word(Status.SETTLED, STATUSES))
                status = settled.when(~some).then(word(Status.SILENT, STATUSES)).otherwise(word(Status.OPEN, STATUSES))
                for said, true in ways.items():
                    stance = pl.when(true).then(word(said, STANCES)).otherwise(stance)
            yield f"{question.id}/{option.id}.status", unless_wrong(status, STATUSES)
            yield f"{question.id}/{option.id}.stance", unless_wrong(stance, STANCES)


def _right(wanted: Wanted, facts: Mapping[str, pl.Expr], form: Form) -> pl.Expr:
    """That all values that are read are in their domains, and no constraint is broken."""
    found = [expression(wanted, one.holds, facts, {}) for one in wanted.rulebook.constraints]
    for path in wanted.all_paths:
        match wanted.fields[path].domain:
            case Choice() if form.enums_first:  # what is no word of it has become null
                found.append(facts[path].is_not_null() | pl.col(path).is_null())
            case Choice(words):
                found.append(facts[path].is_in(list(words)))
            case Whole(low, high) | Number(low, high):
                found += [facts[path] >= low] if low is not None else []
                found += [facts[path] <= high] if high is not None else []
    return reduce(operator.and_, found)


def expression(
    wanted: Wanted, condition: Condition, facts: Mapping[str, pl.Expr], findings: Mapping[str, pl.Expr]
) -> pl.Expr:
    """A condition as an expression of columns, null where it is neither true nor false."""
    match condition:
        case Always():
            return pl.lit(True)
        case Compare(path, op, value) if isinstance(wanted.fields[path].domain, Flag):
            return facts[path] if value is (op == "==") else ~facts[path]
        case Compare(path, op, value):
            return cast(pl.Expr, OPERATORS[op](facts[path], value))  # of a column they make an expression
        case Member(path, values):
            return facts[path].is_in(list(values))
        case Holds(finding):
            return findings[finding]
        case Not(part):
            return ~expression(wanted, part, facts, findings)
        case And(parts) | Or(parts):
            found = (expression(wanted, part, facts, findings) for part in parts)
            return reduce(operator.and_ if isinstance(condition, And) else operator.or_, found)
    raise TypeError(f"not a condition: {condition!r}")
