"""Profiles as columns: of each question its class, of each option its status and its stance, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from ..logic.diagrams.outcomes import Status
from ..logic.parts import Stance
from ..logic.rulebook import Rulebook
from .classes import Registry
from .letters import Trouble
from .tables import BATCH_ROWS
from .threads import in_order

NOTHING = 255
"""What stands in a table of codes where there is no value."""

ERRORS = "errors"
"""The column with all that is wrong with a row; null where nothing is."""

_STATUSES, _STANCES = [*Status], [*Stance]


@frozen(kw_only=True)
class Rendering:
    """Which columns are made: for each question its class, and unless `compact` status and stance of its options."""

    rulebook: Rulebook
    questions: tuple[str, ...]
    compact: bool = False

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [*(name for name, _ in self._columns()), ERRORS]

    def _columns(self) -> list[tuple[str, tuple[str, str, str]]]:
        """Each column's name, and what it has: the kind, of which question, of which option."""
        found: list[tuple[str, tuple[str, str, str]]] = []
        for question in self.questions:
            found.append((question, ("class", question, "")))
            if not self.compact:
                for option in self.rulebook.questions_by_id[question].options:
                    about = f"{question}/{option.id}"
                    found.append((f"{about}.status", ("status", question, option.id)))
                    found.append((f"{about}.stance", ("stance", question, option.id)))
        return found

    def table(
        self, registry: Registry, profiles: NDArray[np.int32], troubles: Iterable[Trouble], workers: int = 1
    ) -> pa.Table:
        """The columns of rows with these profiles, as a registry numbers them."""
        parts = [profiles[first : first + BATCH_ROWS] for first in range(0, len(profiles), BATCH_ROWS)] or [profiles]
        answers = [made for _, made in in_order(partial(self._answers, registry), parts, workers)]
        return pa.Table.from_batches(answers).append_column(ERRORS, _errors(len(profiles), troubles))

    def _answers(self, registry: Registry, profiles: NDArray[np.int32]) -> pa.RecordBatch:
        """The columns but for that of errors. Many are alike, as of options that nobody names: each is made once."""
        made: dict[tuple[str, bytes], pa.Array] = {}
        arrays = []
        for _, (kind, question, option) in self._columns():
            lookup = _lookup(registry, kind, question, option)
            key = kind, lookup.tobytes()
            if key not in made:
                made[key] = _array(kind, lookup.take(profiles))
            arrays.append(made[key])
        return pa.RecordBatch.from_arrays(arrays, names=self.names[:-1])


def _lookup(registry: Registry, kind: str, question: str, option: str) -> NDArray[Any]:
    """What each profile has in a column, as a code."""
    classes = registry.classes[question]
    if kind == "class":
        return registry.lookup(question, range(len(classes)), -1, np.int32)
    stood = [one.options[option] for one in classes]
    if kind == "status":
        return registry.lookup(question, [_STATUSES.index(one.status) for one in stood], NOTHING, np.uint8)
    stances = [NOTHING if one.stance is None else _STANCES.index(one.stance) for one in stood]
    return registry.lookup(question, stances, NOTHING, np.uint8)


def _array(kind: str, codes: NDArray[Any]) -> pa.Array:
    """Codes as an Arrow array of class numbers or of words."""
    if kind == "class":
        return _masked(codes, codes >= 0, pa.int32())
    words = pa.array([str(word.value) for word in (_STATUSES if kind == "status" else _STANCES)])
    return pa.DictionaryArray.from_arrays(_masked(codes, codes != NOTHING, pa.uint8()), words, safe=False)


def _masked(codes: NDArray[Any], valid: NDArray[np.bool_], kind: pa.DataType) -> pa.Array:
    """Codes as an Arrow array, null where they are not valid; the codes themselves are not copied."""
    bits = None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.Array.from_buffers(kind, len(codes), [bits, pa.py_buffer(codes)])


def _errors(count: int, troubles: Iterable[Trouble]) -> pa.DictionaryArray:
    """What is wrong with each row, null where nothing is: few different texts for many rows."""
    texts: list[str] = []
    numbers: dict[str, int] = {}  # each text once: pandas has no category twice
    codes = np.full(count, -1, np.int32)
    for trouble in troubles:
        before = codes[trouble.rows]
        for code in np.unique(before).tolist():  # rows with the same troubles until now
            text = trouble.text if code < 0 else f"{texts[code]}; {trouble.text}"
            if text not in numbers:
                numbers[text] = len(texts)
                texts.append(text)
            codes[trouble.rows[before == code]] = numbers[text]
    return pa.DictionaryArray.from_arrays(
        _masked(codes, codes >= 0, pa.int32()), pa.array(texts, pa.string()), safe=False
    )
