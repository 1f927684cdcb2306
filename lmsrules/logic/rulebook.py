"""The rulebook: a draft that was checked as a whole when it was built.

This module also hands on what a rulebook is made of, so that rule authors need one import.
"""

from __future__ import annotations

from typing import Any

from attrs import fields

from .analysis.clashes import build_defects
from .chaining.builtin import Chainer
from .chaining.engines import chainer_of
from .chaining.productions import Production, productions_of
from .diagrams.compiling import Compiled, compile_rulebook
from .draft import Draft, draft_of
from .errors import RulebookError
from .parts import Constraint, Finding, Monotone, Option, Question, Rule, Situation, Source, Stance, Uncovered

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
