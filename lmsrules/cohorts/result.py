"""What `assess_cohort()` gives back: the table with its answers, the classes they fall into, and why."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import index
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import field, frozen
from numpy.typing import NDArray

from ..assessing.answers import Answer, answers_of
from ..assessing.assessment import Assessment, assess
from ..document.blocks import Document, Item, Part
from ..document.readable import Readable
from ..explanation.viewed import head_of
from ..logic.diagrams.decisions import decide_valid
from ..logic.errors import ArgumentError
from ..logic.partly import Known
from ..logic.rulebook import Rulebook
from ..text import counted, listed
from .classes import Class
from .letters import Trouble
from .made import notes_of
from .missing import Missing, missing_facts
from .planning import Plan
from .rendering import Rendering
from .tables import Table, with_columns
from .tally import RowError, Tally
from .walking import facts_at


@frozen(kw_only=True)
class Found:
    """One answer to a question, and how many rows have it.

    `witness` is the first such row, and `facts` are its facts. `reasons` says of each option why it stands so, where
    facts are missing for the witness; `citations` are the publications that the primary source's rules rest on.
    """

    question: str
    number: int
    count: int
    answer: Class
    reasons: Mapping[str, str] = field(hash=False)
    citations: tuple[str, ...]
    witness: int
    facts: Mapping[str, Known] = field(hash=False, repr=False)


@frozen(kw_only=True, repr=False, eq=False)
class CohortResult(Readable):
    """The answers for a table: how many `rows` there are, how many are `wrong`, and what each of the others gets.

    `errors` are the first errors, at most 1,000; the table's column `errors` has all. `unused` are the columns that
    tell of no fact. `written` is the file that the table was written to.
    """

    plan: Plan = field(repr=False)
    tally: Tally = field(repr=False)
    rendering: Rendering = field(repr=False)
    given: Table = field(repr=False)
    profiles: NDArray[np.int32] | None = field(repr=False)
    troubles: tuple[Trouble, ...] = field(repr=False)
    beside: pa.Table = field(repr=False)
    written: Path | None = None

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that the rows were assessed by; where each row has a day, by its view of that day."""
        return self.plan.rulebook

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.tally.rows

    @property
    def wrong(self) -> int:
        """How many rows have an error, and so no answer."""
        return self.tally.wrong

    @property
    def errors(self) -> tuple[RowError, ...]:
        """What is wrong with the first rows that have an error, one or more of a row, at most 1,000."""
        return tuple(self.tally.errors)

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that tell of no fact: nothing was read from them."""
        return self.plan.layout.unused

    @cached_property
    def table(self) -> Any:
        """The table as it was given, of the same kind, with the answers in columns beside it.

        For each question the number of its class, for each option its status and its stance, and what is wrong.

        Raises:
            ArgumentError: it was read from files, which are not held.
        """
        assert self.given.give_back is not None or self.profiles is None, "what is held is given back"
        return self._given_back(self.rendering)

    @cached_property
    def compact(self) -> Any:
        """The same with the classes alone, a number for each question: what they are, `classes` says."""
        return self._given_back(Rendering(rulebook=self.rulebook, questions=self.plan.questions, compact=True))

    def _given_back(self, rendering: Rendering) -> Any:
        if self.profiles is None or self.given.give_back is None:
            where = f"it is in {self.written}" if self.written else "name a file to write it to, out='result.parquet'"
            raise ArgumentError(f"the table was read from files and is not held: {where}")
        answers = rendering.table(self.tally.registry, self.profiles, self.troubles, os.cpu_count() or 1)
        return self.given.give_back(with_columns(answers, self.beside))

    @cached_property
    def classes(self) -> Mapping[str, tuple[Found, ...]]:
        """By question the different answers that rows get, by number, which is the order in which rows have them.

        The table is read once more, for the first row of each.
        """
        registry, tally = self.tally.registry, self.tally
        having: dict[tuple[str, int], list[int]] = {}
        for profile, numbers in enumerate(registry.profiles):
            for question, number in zip(registry.questions, numbers, strict=True):
                having.setdefault((question, number), []).append(profile)
        first = {key: min(tally.first[profile] for profile in profiles) for key, profiles in having.items()}
        said = dict(self._said(sorted(set(first.values()))))
        found: dict[str, list[Found]] = {question: [] for question in registry.questions}
        for question, classes in registry.classes.items():
            for number, answer in enumerate(classes):
                row = first[question, number]
                facts, answers = said[row]
                positions = answers[question].values()
                found[question].append(
                    Found(
                        question=question,
                        number=number,
                        count=sum(tally.counts[profile] for profile in having[question, number]),
                        answer=answer,
                        reasons={one.option: _reason(answer, one.option, one.reason, row) for one in positions},
                        citations=tuple(dict.fromkeys(id for position in positions for id in position.citations)),
                        witness=row,
                        facts=facts,
                    )
                )
        return {question: tuple(some) for question, some in found.items()}

    def class_table(self) -> pa.Table:
        """The classes as an Arrow table, a row each, all in words; `class` is the number in the question's column."""
        rows = [
            {
                "question": one.question,
                "class": one.number,
                "count": one.count,
                "answer": said_in_words(self.rulebook, one.answer),
                "reason": " ".join(dict.fromkeys(one.reasons.values())),
                "citations": list(one.citations),
                "witness": one.witness,
            }
            for found in self.classes.values()
            for one in found
        ]
        text, count = pa.string(), pa.int64()
        kinds = {"question": text, "class": count, "count": count, "answer": text, "reason": text}
        return pa.Table.from_pylist(rows, pa.schema({**kinds, "citations": pa.list_(text), "witness": count}))

    def _said(self, rows: Sequence[int]) -> Iterator[tuple[int, tuple[dict[str, Known], Mapping[str, Answer]]]]:
        """The facts of some rows, in ascending order, and their answers; the table is read as far as the last."""
        waiting, before = deque(rows), 0
        for batch in self.given.batches(self.plan.columns):
            while waiting and waiting[0] < before + len(batch):
                row = waiting.popleft()
                facts, book = self._facts_in(batch, row - before)
                yield row, (facts, answers_of(book, facts, decide_valid(book, facts)))
            before += len(batch)
            if not waiting:
                return

    def _facts_in(self, batch: pa.RecordBatch, place: int) -> tuple[dict[str, Known], Rulebook]:
        """The facts of a row of a batch, and the rulebook that it is assessed by."""
        return facts_at(self.plan.layout, self.rulebook, batch, place), self.plan.rulebook_of(batch, place)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """Which missing fact leaves which question open in how many rows, and in how many it would settle it.

        The table is read once more; where each row has a day, the rulebook of today is taken.
        """
        plan = self.plan
        batches = self.given.batches(plan.columns)
        return missing_facts(self.rulebook, plan.questions, plan.layout, batches, plan.day_column)

    def facts(self, row: int) -> dict[str, Known]:
        """The facts of a row, the first being 0, by path.

        Raises:
            ArgumentError: there is no such row.
            FactsError: values are none of their facts'; every problem is listed.
        """
        return facts_at(self.plan.layout, self.rulebook, *self._row(row))

    def explain(self, row: int, *, engine: str | None = None) -> Assessment:
        """The full assessment of a row, the first being 0, by both reasoners, with every reason.

        Raises:
            ArgumentError: there is no such row.
            FactsError, ContradictionError: the row has errors.
        """
        facts, book = self._facts_in(*self._row(row))
        return assess(facts, rulebook=book, engine=engine)

    def _row(self, row: int) -> tuple[pa.RecordBatch, int]:
        """The batch that a row is in, and its place there."""
        if isinstance(row, bool) or not hasattr(row, "__index__") or not 0 <= index(row) < self.rows:
            wanted = f"give a number from 0 to {self.rows - 1:,}" if self.rows else "there are none"
            raise ArgumentError(f"row: {wanted}, not {row!r}")
        before = 0
        for batch in self.given.batches(self.plan.columns):
            if row < before + len(batch):
                return batch, row - before
            before += len(batch)
        raise ArgumentError(f"row {row}: the table has {before} rows now")

    def document(self) -> Document:
        """How many rows get which answer, question by question, and what is wrong with others."""
        title = f"{counted(self.rows, 'row')}, {self.wrong:,} with errors"
        parts = [self._part(question, found) for question, found in self.classes.items()]
        items = tuple(
            Item(lead=f"Row {one.row}, the first being 0", words=f"{one.column}: {one.why}") for one in self.errors[:10]
        )
        wrong = [Part(title="Errors", items=items)] if items else []
        unused = ", ".join(self.unused)
        not_read = [Part(title="Columns that tell of no fact", items=(Item(words=unused),))] if unused else []
        return Document(
            title=title,
            above=head_of(self.rulebook),
            parts=(*parts, *wrong, *not_read),
            notes=notes_of(self.plan, self.given),
        )

    def _part(self, question: str, classes: tuple[Found, ...]) -> Part:
        asked = self.rulebook.questions_by_id[question]
        alike: dict[str, int] = {}  # classes by other rules can be told in the same words
        for one in classes:
            words = said_in_words(self.rulebook, one.answer)
            alike[words] = alike.get(words, 0) + one.count
        items = [
            Item(lead=f"{rows:,} ({rows / max(self.rows, 1):.1%})", words=words)
            for words, rows in sorted(alike.items(), key=lambda one: -one[1])
        ]
        return Part(title=asked.title, items=tuple(items))


def _reason(answer: Class, option: str, reason: str, row: int) -> str:
    """Why an option stands so. Of a settled one the witness's reason holds for all rows; open ones lack other facts."""
    possible = answer.options[option].possible
    if len(possible) > 1:
        stances = [stance.meaning if stance else "no position" for stance in possible]
        return f"Missing facts decide between {listed(stances)}. In row {row}: {reason}"
    return reason if answer.asked is not None else f"Missing facts decide whether it is asked. In row {row}: {reason}"


def said_in_words(rulebook: Rulebook, answer: Class) -> str:
    """An answer in a line: "doxorubicin recommended; trabectedin open"."""
    if answer.asked is False:
        return "not asked"
    options = {option.id: option for option in rulebook.questions_by_id[answer.question].options}
    said = [
        f"{options[name].title} {stood.stance.meaning if stood.stance else stood.status.value}"
        for name, stood in answer.options.items()
    ]
    return ("" if answer.asked else "perhaps not asked; ") + "; ".join(said)
