"""`concordance()`: counts the rows of a table by position, treatment, group and year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import evolve
from numpy.typing import NDArray

from ..logic.errors import ArgumentError
from ..logic.values import kind_of
from ..text import did_you_mean
from .classes import NO_PROFILE
from .columns import twice
from .concordance import IN_RETROSPECT, THEN, TODAY, Concordance, Count
from .encoding import encoded
from .made import notes_of
from .outcomes import POSITIONS
from .planning import Plan, beside_of
from .result import CohortResult
from .tally import Tally
from .told import Told
from .treated import treatments
from .views import day_of

Given = Mapping[str, str | tuple[str, Sequence[Any]]]
"""The column that says whether an option was given, by `question/option` or by the question if it has one option."""

BY = "tumour.site"
"""What rows are grouped by, unless something else is named."""


def concordance(result: CohortResult, given: Given, *, by: str | None = None) -> Concordance:
    """Compare treatments given with the positions of the guidance and of each source.

    Args:
        result: what `assess_cohort` gave; with `as_of=` a column, rows are judged by what had come out on their day,
            and in retrospect besides, counted apart.
        given: by `question/option`, or by the question if it has one option, the column that says whether it was given
            (true, false, null where that is not known), or that column and the values of it that mean given:
            `{"adjuvant-radiotherapy": "rt", "adjuvant-chemotherapy/gemcitabine-docetaxel": ("drugs", ["gem-doc"])}`.
        by: the fact or column whose values rows are grouped by; the site where the table tells of it, unless given.

    Raises:
        ArgumentError: there is no such option or column, a column says neither true nor false, or no row has a value
            that is to mean given; every problem is listed.
    """
    if not isinstance(result, CohortResult):
        raise ArgumentError(f"concordance: give what assess_cohort() gave, not {kind_of(result)}")
    plan = result.plan
    is_text = result.given.is_text
    options = {
        (one.question, one.option): one
        for one in treatments(result.rulebook, given, result.given.names, plan.questions, is_text=is_text)
    }
    group, fact = _group_column(result, by)
    plans = {TODAY: evolve(plan, sources=True)}
    if plan.day_column is not None:
        plans = {THEN: plans[TODAY], IN_RETROSPECT: evolve(plan, sources=True, day_column=None)}
    extra = [plan.day_column, group, *(one.column for one in options.values())]
    needed = list(dict.fromkeys([*plan.columns, *(column for column in extra if column)]))
    order = [
        plan.rulebook.primary,
        *sorted({rule.source for rule in plan.rulebook.every_rule} - {plan.rulebook.primary}),
    ]

    def rank(one: tuple[tuple[Any, ...], int]) -> tuple[Any, ...]:
        question, option, source, view, *others = one[0]
        return list(options).index((question, option)), order.index(source), list(plans).index(view), repr(others)

    counts: dict[tuple[Any, ...], int] = {}
    for batch in result.given.batches(needed):
        years = _years(batch, plan.day_column)
        groups, names = _groups(batch, group, fact)
        treated = {name: one.read(batch.column(one.column)) for name, one in options.items()}
        for view, one in plans.items():
            for (question, option), source, positions in _positions(one, batch, options):
                key = np.stack([years, groups, treated[question, option], positions], axis=1)
                different, many = np.unique(key, axis=0, return_counts=True)
                for (year, place, was, position), rows in zip(different.tolist(), many.tolist(), strict=True):
                    name = (question, option, source, view, year or None, names[place], POSITIONS[position], was)
                    counts[name] = counts.get(name, 0) + rows
    if problems := [one.problem for one in options.values() if one.problem]:
        raise ArgumentError("\n".join(problems))
    return Concordance(
        rulebook=plan.rulebook,
        rows=result.rows,
        wrong=result.wrong,
        counts=tuple(
            Count(
                question=question,
                option=option,
                source=source,
                view=view,
                year=year,
                group=where,
                position=position,
                given=(False, True, None)[was],
                rows=rows,
            )
            for (question, option, source, view, year, where, position, was), rows in sorted(counts.items(), key=rank)
        ),
        missing=result.missing,
        group=(by or BY) if group else "",
        as_of=plan.rulebook.view.as_of if plan.rulebook.view else "",
        notes=notes_of(plan, result.given),
    )


def _group_column(result: CohortResult, by: str | None) -> tuple[str | None, Told | None]:
    """The column that rows are grouped by, and the fact that it tells of, if it does.

    Raises:
        ArgumentError: one is named that is neither a column nor a fact with a column.
    """
    wanted = BY if by is None else by
    fact = next((one for one in result.plan.layout.told if one.field.path == wanted and "" in one.columns), None)
    if fact is not None:
        return fact.columns[""], fact
    if problem := twice(result.given.names, wanted):
        raise ArgumentError(f"by: {problem}")
    if wanted in result.given.names:
        return wanted, None
    if by is None:
        return None, None
    known = [*result.given.names, *(one.field.path for one in result.plan.layout.told if "" in one.columns)]
    raise ArgumentError(f"by: there is no column {wanted!r}, nor a column of such a fact{did_you_mean(wanted, known)}")


def _years(batch: pa.RecordBatch, column: str | None) -> NDArray[np.int64]:
    """The year of each row's day, 0 where it has none."""
    if column is None:
        return np.zeros(len(batch), np.int64)
    numbers, days = encoded(batch.column(column))
    return np.array([_year(day) for day in days], np.int64).take(numbers)


def _year(day: Any) -> int:
    try:
        return int(day_of(day)[:4])
    except ArgumentError:
        return 0


def _groups(batch: pa.RecordBatch, column: str | None, fact: Told | None) -> tuple[NDArray[np.int64], list[str]]:
    """The place of each row's group among their names: a fact's value as it is read, another column's as it stands."""
    if column is None:
        return np.zeros(len(batch), np.int64), [""]
    numbers, values = encoded(batch.column(column))
    if fact is not None:
        values = [fact.read({"": value})[0] for value in values]
    return numbers.astype(np.int64), ["not known" if value is None else str(value) for value in values]


def _positions(
    plan: Plan, batch: pa.RecordBatch, options: Iterable[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], str, NDArray[np.int64]]]:
    """For each option and source the position on each row, as its place among POSITIONS."""
    tally = Tally(plan.questions)
    parts = plan.walk(batch)
    profiles, _ = tally.count(len(batch), parts)
    beside = beside_of(parts, plan.beside, len(batch))
    wrong = profiles == NO_PROFILE
    places = {position: number for number, position in enumerate(POSITIONS)}
    for question, option in options:
        stood = [one.options[option] for one in tally.registry.classes[question]]
        said = [one.stance.value if one.stance else one.status.value.upper() for one in stood]
        code = tally.registry.lookup(question, [places[one] for one in said], places["ERROR"], np.int64)
        yield (question, option), plan.rulebook.primary, code.take(profiles)
        for name in plan.beside:
            about, _, source = name.partition(".stance.")
            if source and about == f"{question}/{option}":
                numbers, values = encoded(beside.column(name).combine_chunks())
                found = np.array([places[value or "SILENT"] for value in values], np.int64).take(numbers)
                found[wrong] = places["ERROR"]
                yield (question, option), source, found
