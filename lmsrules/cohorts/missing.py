"""Which missing fact leaves most rows open, and what it would settle: each is tried with every value it can have.

One fact at a time: what takes two facts together counts as settled by neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from ..logic.diagrams.compiling import compile_rulebook
from ..logic.rulebook import Rulebook
from .classes import NO_PROFILE
from .columns import Layout
from .letters import Reader, Trouble
from .views import rows_by_view
from .walking import IMPOSSIBLE, Walks, walks_of


@frozen(kw_only=True)
class Missing:
    """A fact and a question: of the rows of which the answer is open and the fact unknown, how many it bears on.

    `open` are the rows where the question is open and nothing is known of the fact, `narrows` those of them where some
    value of the fact leaves fewer answers, `may_settle` those where some value settles the question, and `settles`
    those where every possible value does.
    """

    fact: str
    question: str
    open: int
    narrows: int
    may_settle: int
    settles: int


def missing_facts(
    rulebook: Rulebook,
    questions: Iterable[str],
    layout: Layout,
    batches: Iterable[pa.RecordBatch],
    day_column: str | None = None,
) -> tuple[Missing, ...]:
    """The missing facts that bear on open questions, those first that would settle most rows; see `Missing`.

    Questions that are decided case by case are left out, and rows without a day where they are to have one.
    """
    large = compile_rulebook(rulebook).large
    walks = walks_of(rulebook, [name for name in questions if name not in large])
    reader = Reader(layout, walks.compiled.axes, walks.alphabets)
    counts: dict[tuple[str, str], NDArray[np.int64]] = {}
    for batch in batches:
        codes, troubles = reader.read(batch)
        good = np.ones(len(batch), bool)
        for trouble in troubles:
            good[trouble.rows] = False
        if day_column is not None:
            for view, rows in rows_by_view(rulebook, day_column, batch.column(day_column)):
                if isinstance(view, Trouble):
                    good[rows] = False
        _count(walks, codes, good, counts)
    found = [
        Missing(fact=fact, question=question, open=row[0], narrows=row[1], may_settle=row[2], settles=row[3])
        for (fact, question), row in ((name, count.tolist()) for name, count in counts.items())
        if row[1]
    ]
    return tuple(sorted(found, key=lambda one: (-one.settles, -one.may_settle, -one.narrows)))


def _count(
    walks: Walks,
    codes: dict[int, NDArray[Any]],
    good: NDArray[np.bool_],
    counts: dict[tuple[str, str], NDArray[np.int64]],
) -> None:
    """Count what each fact would do for the rows of a batch."""
    count = len(good)
    now = walks.profiles(codes, count, lambda _: {})
    good &= now != IMPOSSIBLE
    open_anywhere = np.zeros(count, bool)
    for question in walks.registry.questions:
        some_open = [one.is_open for one in walks.registry.classes[question]]
        open_anywhere |= walks.registry.lookup(question, some_open, False, bool).take(np.where(good, now, NO_PROFILE))
    for level in walks.levels:
        alphabet = walks.alphabets[level]
        unknown = codes[level] == alphabet.unknown if level in codes else np.ones(count, bool)
        rows = np.flatnonzero(open_anywhere & unknown)
        if not len(rows):
            continue
        some = {other: letters[rows] for other, letters in codes.items()}
        tried = []
        for cell in range(len(alphabet.axis.cells)):
            letter = np.full(len(rows), cell, np.uint8 if cell < 256 else np.uint32)
            tried.append(walks.profiles({**some, level: letter}, len(rows), lambda _: {}))
        for question in walks.registry.questions:
            known = walks.registry.classes[question]
            shapes: dict[object, int] = {}  # the answer, whatever rules give it
            said = [(one.asked, tuple((name, stood.possible) for name, stood in one.options.items())) for one in known]
            numbers = [shapes.setdefault(one, len(shapes)) for one in said]
            number = walks.registry.lookup(question, numbers, -1, np.int32)
            is_open = walks.registry.lookup(question, [one.is_open for one in known], False, bool)
            before = number.take(now[rows])
            open_now = is_open.take(now[rows])
            narrows, may, always = np.zeros(len(rows), bool), np.zeros(len(rows), bool), open_now.copy()
            for profiles in tried:
                can_be = profiles != IMPOSSIBLE
                there = np.where(can_be, profiles, -1)
                settled = ~is_open.take(there)
                narrows |= can_be & (number.take(there) != before)
                may |= can_be & settled
                always &= ~can_be | settled
            told = [open_now, open_now & narrows, open_now & may, always & may]
            key = alphabet.axis.field.path, question
            counts[key] = counts.get(key, np.zeros(4, np.int64)) + np.array([one.sum() for one in told])
