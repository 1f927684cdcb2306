"""How a table is read and walked: which columns, by which rulebook, and for which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from ..assessing.loading import rulebook_given
from ..logic.errors import ArgumentError
from ..logic.rulebook import Rulebook
from ..logic.values import given
from ..text import did_you_mean
from .beside import Beside, kinds_of
from .classes import NO_PROFILE
from .columns import Layout, layout_of
from .letters import Trouble
from .tables import Table, rows_of
from .views import day_of, rows_by_view
from .walking import Walked, Walker


@frozen
class Part:
    """Rows of a batch that are of one view of the rulebook, what was walked of them, and by whom.

    `beside` are the columns that were asked for besides. Rows without a day have no walker.
    """

    rows: NDArray[np.intp]
    walked: Walked
    walker: Walker | None
    beside: Mapping[str, pa.Array]


@frozen(eq=False)
class Plan:
    """How a table is read: the rulebook, the questions, the layout, and the column with each row's day.

    `cautions` and `sources` are whether these are asked for besides.
    """

    rulebook: Rulebook
    questions: tuple[str, ...]
    layout: Layout
    day_column: str | None
    cautions: bool
    sources: bool
    _walkers: dict[str, tuple[Walker, Beside]] = field(init=False, factory=dict)  # never those of another plan

    @property
    def columns(self) -> list[str]:
        """The columns that are read."""
        return list(dict.fromkeys([*self.layout.needed, *([self.day_column] if self.day_column else [])]))

    @cached_property
    def beside(self) -> dict[str, pa.DataType]:
        """The columns that are asked for besides, each with what it holds."""
        ever = self.day_column is not None
        return kinds_of(self.rulebook, self.questions, cautions=self.cautions, sources=self.sources, ever=ever)

    def _walker(self, view: str) -> tuple[Walker, Beside]:
        """Who walks by the rulebook as of a day, or by the whole one, and who gives what is asked for besides."""
        if view not in self._walkers:
            book = self.rulebook.as_of(view) if view else self.rulebook
            beside = Beside(book, self.layout, self.questions, cautions=self.cautions, sources=self.sources)
            self._walkers[view] = Walker(book, self.layout, self.questions), beside
        return self._walkers[view]

    def rulebook_of(self, batch: pa.RecordBatch, row: int) -> Rulebook:
        """The rulebook that a row is assessed by, of its own day where it has one."""
        if self.day_column is None:
            return self.rulebook
        return self.rulebook.as_of(day_of(batch.column(self.day_column)[row].as_py()))

    def walk(self, batch: pa.RecordBatch) -> list[Part]:
        """The profiles of a batch's rows, by the view of the rulebook that each row has."""
        if self.day_column is None:
            return [self._part(batch, np.arange(len(batch)), "")]
        found = []
        for view, rows in rows_by_view(self.rulebook, self.day_column, batch.column(self.day_column)):
            if isinstance(view, Trouble):
                nothing = np.full(len(rows), NO_PROFILE, np.int32)
                others = self._walker("")[0].walk(rows_of(batch, rows)).troubles  # what else is wrong with them
                troubles = (evolve(view, rows=np.arange(len(rows))), *others)
                found.append(Part(rows, Walked(nothing, troubles), None, {}))
            else:
                found.append(self._part(rows_of(batch, rows), rows, view))
        return found

    def _part(self, batch: pa.RecordBatch, rows: NDArray[np.intp], view: str) -> Part:
        walker, beside = self._walker(view)
        walked = walker.walk(batch)
        return Part(rows, walked, walker, beside.columns(batch, walked.profiles))


def beside_of(parts: Sequence[Part], kinds: Mapping[str, pa.DataType], count: int) -> pa.Table:
    """The columns that were asked for besides, of a batch of so many rows, null where a view has none."""
    order = pa.array(np.argsort(np.concatenate([part.rows for part in parts]), kind="stable")) if parts else None
    columns = {
        name: pa.concat_arrays([part.beside.get(name, pa.nulls(len(part.rows), kind)) for part in parts])
        if parts
        else pa.nulls(count, kind)
        for name, kind in kinds.items()
    }
    return pa.table({name: column.take(order) if len(parts) > 1 else column for name, column in columns.items()})


def plan_of(
    table: Table,
    rulebook: object,
    questions: Iterable[str] | None,
    as_of: str | date | np.datetime64 | None,
    columns: Mapping[str, str] | None,
    values: Mapping[str, Mapping[Any, Any]] | None,
    *,
    cautions: bool = False,
    sources: bool = False,
) -> Plan:
    """How a table is read.

    Raises:
        ArgumentError: there is no such question or column, or the columns do not tell of facts; see `layout_of`.
    """
    book = rulebook_given(rulebook)
    names = _questions(book, questions)
    if isinstance(as_of, np.datetime64) and not np.isnat(as_of):
        as_of = as_of.astype("datetime64[D]").item()
    day_column = as_of if isinstance(as_of, str) and as_of in table.names else None
    if as_of is not None and day_column is None:
        try:
            book = book.as_of(as_of)
        except ArgumentError as error:
            near = did_you_mean(as_of, table.names) if isinstance(as_of, str) else ""
            raise ArgumentError(f"{error}, nor the name of a column{near}") from None
    also = [day_column] if day_column else []
    layout = layout_of(table.names, book.fields, columns, values, also=also, is_text=table.is_text)
    return Plan(book, names, layout, day_column, bool(cautions), bool(sources))


def _questions(rulebook: Rulebook, questions: Iterable[str] | None) -> tuple[str, ...]:
    every = tuple(rulebook.questions_by_id)
    if questions is None:
        return every
    if isinstance(questions, str) or not isinstance(questions, Iterable):
        raise ArgumentError(f"questions: give a list of ids, [{every[0]!r}], not {given(questions)}")
    named = tuple(dict.fromkeys(map(str, questions)))
    unknown = [
        f"questions: there is none {name!r}{did_you_mean(str(name), every)}" for name in named if name not in every
    ]
    if unknown or not named:
        raise ArgumentError("\n".join(unknown) or "questions: name one at least, or leave it out for all")
    return named
