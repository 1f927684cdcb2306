"""The rulebook: a draft that was checked as a whole when it was built.

This module also hands on what a rulebook is made of, so that rule authors need one import.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import fields

from .analysis.clashes import build_defects
from .chaining.builtin import Chainer
from .chaining.engines import chainer_of
from .chaining.productions import Production, productions_of
from .dates import as_day
from .diagrams.compiling import Compiled, compile_rulebook
from .draft import Draft, draft_of
from .errors import RulebookError
from .parts import Constraint, Finding, Monotone, Option, Question, Rule, Situation, Source, Stance, Uncovered
from .views import parts_as_of, parts_by_sources

__all__ = [
    "Constraint",
    "Draft",
    "Finding",
    "Monotone",
    "Option",
    "Question",
    "Rule",
    "Rulebook",
    "Situation",
    "Source",
    "Stance",
    "Uncovered",
    "draft_of",
    "rulebook_of",
]


MOST_VIEWS = 64
"""The parts of a rulebook, as of a day or of some sources, that are kept with it."""


class Rulebook(Draft):
    """All of the guidance. Building one checks it as a whole.

    Raises:
        RulebookError: a part is not of its type, such as a word for a stance, or has no text; a name is unknown or
            taken twice, findings go in a circle, a rule rests on nothing, a value is outside its domain, no case is
            possible, rules of one source clash, or a question has a gap. Every defect is listed.
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        Draft.__attrs_post_init__(self)
        if defects := build_defects(self):
            raise RulebookError(defects, draft_of(self))

    @property
    def is_checked(self) -> bool:
        """It was checked as a whole when it was built."""
        return True

    @property
    def compiled(self) -> Compiled:
        """The rulebook as decision diagrams, compiled once."""
        return compile_rulebook(self)

    @property
    def productions(self) -> tuple[Production, ...]:
        """The rulebook as productions for forward chaining."""
        return productions_of(self)

    def as_of(self, day: object, *, retrospective: bool = False) -> Rulebook:
        """The rulebook of what had come out by a day, `2014-06-01`, checked; made once for each of the last days asked.

        See `parts_as_of` for what stays. `retrospective` leaves it as it is, labelled, to be applied to a case of then.

        Raises:
            ArgumentError: it is no day, or this is already the rulebook of one.
        """
        day = as_day(day)
        return self._view((day, bool(retrospective)), lambda: parts_as_of(self, day, retrospective=retrospective))

    def of_sources(self, names: object) -> Rulebook:
        """The rulebook of some of its sources alone, by id, the first of them the primary one.

        Raises:
            ArgumentError: they are no ids of sources.
        """
        changes = parts_by_sources(self, names)
        return self._view(changes["view"].sources, lambda: changes)

    def _view(self, key: object, changes: Callable[[], dict[str, Any]]) -> Rulebook:
        kept: dict[object, Rulebook] = self.made.setdefault("views", {})
        if (view := kept.get(key)) is None:
            view = rulebook_of(self, **changes())
            while len(kept) >= MOST_VIEWS:
                kept.pop(next(iter(kept)), None)
            kept[key] = view
        return view

    def chainer(self, engine: str | None = None) -> Chainer:
        """The forward-chaining engine of that name over this rulebook, made once; see `chainer_of`."""
        return chainer_of(self, engine)


def rulebook_of(draft: Draft, **changes: Any) -> Rulebook:
    """The draft checked, some of its parts exchanged.

    Raises:
        RulebookError: it has defects; all are listed.
    """
    unchecked = draft_of(draft, **changes)
    return Rulebook(**{a.name: getattr(unchecked, a.name) for a in fields(Draft)})
