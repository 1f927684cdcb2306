"""All the choices that make one case, drawn in one piece: a few bytes for the whole case, and three for each field.

Hypothesis follows most examples up with five near-copies, in which one part is written over another of its kind. Where
parts must be alike, as in a list, that finds much; facts need not be. Of 100 cases drawn choice by choice only some 25
were drawn afresh, and false properties were overlooked. One piece has no parts to copy: all 100 are drawn afresh.

Every choice has a place of its own, so that a fact that is left out when a failing case shrinks moves no other. A
smaller byte is a simpler choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from attrs import frozen
from hypothesis import strategies as st

from ...logic.draft import Draft
from ...logic.values import Value
from .leading import told_apart
from .numbers import anywhere, readable

T = TypeVar("T")

_WHOLE, _EACH = 11, 3
"""Bytes for the whole case, and for each field: how much it is to be known, what kind of value it has, and which."""

_ANYTHING = _WHOLE - 1
"""The place of the choice which one field may have just any value: more than one would be parts to copy."""

_KNOWN, _KIND, _WHICH = range(_EACH)


@frozen
class Tape:
    """The choices for one case."""

    written: bytes
    places: Mapping[str, int]
    paths: Sequence[str]

    def share(self, place: int) -> float:
        """A choice for the whole case: a share, from 0 to under 1."""
        return self.written[place] / 256

    def one_of(self, place: int, things: Sequence[T]) -> T:
        """A choice for the whole case: one of some things."""
        return things[self.written[place] * len(things) // 256]

    def is_known(self, path: str, share: float) -> bool:
        """Whether a field is known, as it is in this share of cases; never once a failing case has shrunk."""
        return self.written[self.places[path] + _KNOWN] / 256 >= 1 - share

    def is_known_in_part(self, path: str) -> bool:
        """Whether a field that is known is known in part, as 1 in 4 are."""
        place = self.places[path]  # all its bytes: of one alone Hypothesis likes the ends
        return sum(self.written[place : place + _EACH]) % 4 == 3

    def value_among(self, path: str, values: Sequence[Value]) -> Value:
        """One of some values of a field."""
        return values[self.written[self.places[path] + _WHICH] * len(values) // 256]

    def value(self, draw: st.DrawFn, rulebook: Draft, path: str) -> Value:
        """A value of a field's domain: at a threshold of the rulebook, as people write it, or of one field just any."""
        kind = self.written[self.places[path] + _KIND]
        kinds, usual = told_apart(rulebook, path), readable(rulebook.fields_by_path[path])
        if kinds and kind < 128:
            return self.value_among(path, kinds[kind * len(kinds) // 128])
        if usual and self.one_of(_ANYTHING, self.paths) != path:
            return self.value_among(path, usual)
        value: Value = draw(anywhere(rulebook.fields_by_path[path]))
        return value


@lru_cache(maxsize=64)
def tapes(rulebook: Draft) -> st.SearchStrategy[Tape]:
    """The choices for a case of a rulebook."""
    places = {field.path: _WHOLE + _EACH * number for number, field in enumerate(rulebook.single_fields)}
    length, paths = _WHOLE + _EACH * len(places), tuple(places)
    return st.binary(min_size=length, max_size=length).map(lambda written: Tape(written, places, paths))
