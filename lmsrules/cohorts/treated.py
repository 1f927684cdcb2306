"""Which column says whether an option was given, and what it says of each row."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import field, frozen
from numpy.typing import NDArray

from ..logic.errors import ArgumentError
from ..logic.rulebook import Rulebook
from ..logic.values import given as shown
from ..text import did_you_mean, listed
from .columns import twice
from .encoding import encoded
from .told import NO_VALUE, kind_of_key, number_or_truth

MOST_TOLD = 5
"""The values of a column that are told where none of those named is there."""


@frozen
class Treatment:
    """An option, and the column that says whether it was given: by true and false, or by the `values` that mean given.

    `is_text`: every value of the column is text, as in a CSV file. `met` are the values of it that were read.
    """

    question: str
    option: str
    column: str
    values: tuple[Any, ...]
    is_text: bool
    met: dict[tuple[bool, Any], Any] = field(init=False, factory=dict)

    def read(self, column: pa.Array) -> NDArray[np.int64]:
        """For each row 1 where the option was given, 0 where it was not, 2 where that is not known.

        Raises:
            ArgumentError: a value is neither true nor false, and none are named that mean given.
        """
        numbers, values = encoded(column)
        return np.array([self._code(value) for value in values], np.int64).take(numbers)

    def _code(self, value: Any) -> int:
        if isinstance(value, list | tuple):  # the drugs of one course: it was given if one of them is meant
            codes = {self._code(one) for one in value} if self.values else set()
            return 1 if 1 in codes else 2 if 2 in codes else 0 if self.values else self._neither(value)
        read = [value]
        if self.is_text and isinstance(value, str):
            read.append(number_or_truth(value))
        keys = [kind_of_key(one) for one in read]
        if self.values:
            named = {kind_of_key(one) for one in self.values}
            self.met.update(zip(keys, read, strict=True))
            if not named.isdisjoint(keys):
                return 1
        if self._is_nothing(value):
            return 2
        if self.values:
            return 0
        truths = {"true": True, "false": False}
        one = truths.get(value.strip().lower(), value) if isinstance(value, str) else value
        return int(one) if isinstance(one, bool) else self._neither(value)

    def _neither(self, value: Any) -> int:
        raise ArgumentError(
            f"given: the column {self.column!r} holds {shown(value)}, neither true nor false; say which of its "
            f"values mean that it was given, as in ({self.column!r}, ['yes'])"
        )

    def _is_nothing(self, value: Any) -> bool:
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return True
        return isinstance(value, str) and (not value.strip() or (self.is_text and value.strip() in NO_VALUE))

    @property
    def problem(self) -> str:
        """What is wrong once all rows were read: a value that means given and that no row has."""
        absent = [value for value in self.values if kind_of_key(value) not in self.met]
        if not absent:
            return ""
        there = [shown(value) for value in self.met.values() if not self._is_nothing(value)][:MOST_TOLD]
        named = listed([shown(value) for value in absent])
        return f"given: no row has {named} in the column {self.column!r}; it holds {listed(there) or 'nothing'}"


def treatments(
    rulebook: Rulebook, given: object, names: Iterable[str], questions: Iterable[str], *, is_text: bool
) -> tuple[Treatment, ...]:
    """What is said of treatments, by `question/option`, or by the question if it has one option.

    Raises:
        ArgumentError: there is no such option or column, or it is said otherwise; every problem is listed.
    """
    if not isinstance(given, Mapping) or not given:
        raise ArgumentError(
            "given: name options and the columns that say whether they were given, {'option': 'column'}"
        )
    found: dict[tuple[str, str], Treatment] = {}
    problems: list[str] = []
    columns, asked = list(names), list(questions)
    for name, said in given.items():
        told = list(_problems(rulebook, str(name), said, columns, asked))
        if not told:
            question, option = _option(rulebook, str(name))
            if (question, option) in found:
                told = [f"given: {question}/{option} is named twice; leave one out"]
            column, values = (said, ()) if isinstance(said, str) else (said[0], tuple(said[1]))
            found[question, option] = Treatment(question, option, column, values, is_text)
        problems += told
    if problems:
        raise ArgumentError("\n".join(problems))
    return tuple(found.values())


def _option(rulebook: Rulebook, name: str) -> tuple[str, str]:
    question, _, option = name.partition("/")
    return question, option or rulebook.questions_by_id[question].options[0].id


def _problems(rulebook: Rulebook, name: str, said: Any, columns: list[str], asked: list[str]) -> Iterator[str]:
    question, _, option = name.partition("/")
    every = rulebook.questions_by_id
    if question not in every:
        yield f"given: there is no question {question!r}{did_you_mean(question, every)}"
        return
    options = [one.id for one in every[question].options]
    if question not in asked:
        yield f"given: the question {question} was not assessed; add it to questions="
    if not option and len(options) > 1:
        yield f"given: {question} has several options, {listed(options)}: name one, '{question}/{options[0]}'"
    if option and option not in options:
        yield f"given: there is no option {name!r}{did_you_mean(name, [f'{question}/{one}' for one in options])}"
    pair = isinstance(said, list | tuple) and len(said) == 2 and isinstance(said[0], str)
    if not (isinstance(said, str) or (pair and isinstance(said[1], list | tuple | set | frozenset) and said[1])):
        yield f"given: {name}: give a column's name, or it and the values that mean given, ('drugs', ['gem-doc'])"
        return
    column, values = (said, ()) if isinstance(said, str) else said
    if column not in columns:
        yield f"given: the table has no column {column!r}{did_you_mean(column, columns)}"
    elif problem := twice(columns, column):
        yield f"given: {problem}"
    for value in values:
        if not isinstance(value, Hashable) or isinstance(value, tuple):
            yield f"given: {name}: no value of a table is {shown(value)}; give texts, numbers, true or false"
