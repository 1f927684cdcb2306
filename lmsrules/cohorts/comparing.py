"""`concordance()`: counts the rows of a table by position, treatment, group and year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import evolve
from numpy.typing import NDArray

from ..logic.errors import ArgumentError
from ..logic.rulebook import Rulebook
from ..text import did_you_mean, listed
from .classes import NO_PROFILE
from .columns import Told
from .concordance import IN_RETROSPECT, POSITIONS, THEN, TODAY, Concordance, Count
from .letters import encoded
from .planning import Plan, beside_of
from .result import CohortResult
from .tally import Tally
from .views import day_of

Given = Mapping[str, str | tuple[str, Sequence[Any]]]
"""The column that says whether an option was given, by `question/option` or by the question if it has one option."""


def concordance(result: CohortResult, given: Given, *, by: str = "tumour.site") -> Concordance:
    """Compare treatments given with the positions of the guidance and of each source.

    Args:
        result: what `assess_cohort` gave; with `as_of=` a column, rows are judged by what had come out on their day,
            and in retrospect besides, counted apart.
        given: by `question/option`, or by the question if it has one option, the column that says whether it was given
            (true, false, null where that is not known), or that column and the values of it that mean given:
            `{"adjuvant-radiotherapy": "rt", "adjuvant-chemotherapy/gemcitabine-docetaxel": ("drugs", ["gem-doc"])}`.
        by: the fact or column whose values rows are grouped by.

    Raises:
        ArgumentError: there is no such option or column, or a column says neither true nor false.
    """
    options = {_option(result.rulebook, name): said for name, said in given.items()}
    if not options:
        raise ArgumentError("given: name an option and the column that says whether it was given")
    plan = result.plan
    columns = {name: said if isinstance(said, str) else said[0] for name, said in options.items()}
    for column in columns.values():
        if column not in result.given.names:
            raise ArgumentError(f"given: the table has no column {column!r}{did_you_mean(column, result.given.names)}")
    fact = next((one for one in plan.layout.told if one.field.path == by), None)
    group = by if by in result.given.names else fact.columns.get("") if fact else None
    plans = {TODAY: evolve(plan, sources=True)}
    if plan.day_column is not None:
        plans = {THEN: plans[TODAY], IN_RETROSPECT: evolve(plan, sources=True, day_column=None)}
    extra = [plan.day_column, group, *columns.values()]
    needed = list(dict.fromkeys([*plan.columns, *(column for column in extra if column)]))
    order = [
        plan.rulebook.primary,
        *sorted({rule.source for rule in plan.rulebook.every_rule} - {plan.rulebook.primary}),
    ]

    def rank(one: tuple[tuple[Any, ...], int]) -> tuple[Any, ...]:
        question, option, source, view, *others = one[0]
        names = list(options)
        return names.index((question, option)), order.index(source), list(plans).index(view), repr(others)

    counts: dict[tuple[Any, ...], int] = {}
    for batch in result.given.batches(needed):
        years = _years(batch, plan.day_column)
        groups, names = _groups(batch, group, fact)
        treated = {name: _treated(batch.column(columns[name]), said) for name, said in options.items()}
        for view, one in plans.items():
            for (question, option), source, positions in _positions(one, batch, options):
                key = np.stack([years, groups, treated[question, option], positions], axis=1)
                different, many = np.unique(key, axis=0, return_counts=True)
                for (year, place, was, position), rows in zip(different.tolist(), many.tolist(), strict=True):
                    name = (question, option, source, view, year or None, names[place], POSITIONS[position], was)
                    counts[name] = counts.get(name, 0) + rows
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
        group=by if group else "",
    )


def _option(rulebook: Rulebook, name: str) -> tuple[str, str]:
    """The question and the option that are named."""
    question, _, option = name.partition("/")
    known = {f"{q.id}/{o.id}" for q in rulebook.questions for o in q.options}
    if question not in rulebook.questions_by_id:
        raise ArgumentError(
            f"given: there is no question {question!r}{did_you_mean(question, rulebook.questions_by_id)}"
        )
    options = [one.id for one in rulebook.questions_by_id[question].options]
    if not option and len(options) > 1:
        raise ArgumentError(
            f"given: {question} has several options, {listed(options)}: name one, '{question}/{options[0]}'"
        )
    if option and f"{question}/{option}" not in known:
        raise ArgumentError(f"given: there is no option {name!r}{did_you_mean(name, known)}")
    return question, option or options[0]


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


def _treated(column: pa.Array, said: str | tuple[str, Sequence[Any]]) -> NDArray[np.int64]:
    """For each row 1 where the option was given, 0 where it was not, 2 where that is not known."""
    numbers, values = encoded(column)
    if isinstance(said, tuple):
        told = [2 if value is None else int(value in said[1]) for value in values]
    else:
        texts = {"true": True, "false": False}
        read = [texts.get(value.lower(), value) if isinstance(value, str) else value for value in values]
        wrong = [value for value in read if not isinstance(value, bool | None)]
        if wrong:
            raise ArgumentError(
                f"given: the column {said!r} says {wrong[0]!r}, neither true nor false; name the values that mean "
                f"given, ({said!r}, [{wrong[0]!r}])"
            )
        told = [2 if value is None else int(value) for value in read]
    return np.array(told, np.int64).take(numbers)


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
