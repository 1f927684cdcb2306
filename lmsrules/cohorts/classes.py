"""Classes: patients of whom a question is answered alike, by the same rules.

A *profile* is one class for each question; a patient's profile is the one number that is kept of a row. Impossible
patients and rows with errors have none.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ..logic.diagrams.groups import Said
from ..logic.diagrams.outcomes import Decision, Status
from ..logic.draft import Draft
from ..logic.parts import Stance

NO_PROFILE = -1
"""What stands in the place of the profile of a row with an error; as an index it is the last entry of a table."""


@frozen
class Stood:
    """Where the primary source stands on an option: the stances it takes in some completion, and the rules that hold.

    `rules` are those that hold in some completion, `certain` those that hold in every one.
    """

    possible: tuple[Stance | None, ...]
    rules: tuple[str, ...]
    certain: tuple[str, ...]

    @property
    def stance(self) -> Stance | None:
        """The stance where it is settled."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def status(self) -> Status:
        """Whether the stance is settled, open, or there is none."""
        if len(self.possible) > 1:
            return Status.OPEN
        return Status.SILENT if self.possible[0] is None else Status.SETTLED


@frozen
class Class:
    """A question's answer as many patients have it: whether it is asked, None if that is open, and each option."""

    question: str
    asked: bool | None
    options: Mapping[str, Stood]

    @property
    def is_open(self) -> bool:
        """Whether unknown facts can still change it."""
        return self.asked is None or any(stood.status is Status.OPEN for stood in self.options.values())


def class_of(question: str, asked: bool | None, said: Mapping[str, Said]) -> Class:
    """The class of a question's end, as `Finished` has it."""
    options = {
        option: Stood(one.stances, tuple(one.holding), tuple(rule for rule, certain in one.holding.items() if certain))
        for option, one in said.items()
    }
    return Class(question, asked, options)


def class_of_decision(rulebook: Draft, decision: Decision) -> Class:
    """The class of a decision."""
    primary = {rule.id for rule in rulebook.rules_on[decision.question] if rule.source == rulebook.primary}
    options = {
        name: Stood(
            one.possible,
            tuple(rule for rule in one.rules if rule in primary),
            tuple(rule for rule in one.certain if rule in primary),
        )
        for name, one in decision.options.items()
    }
    return Class(decision.question, decision.asked, options)


Profile = tuple[int, ...]
"""The number of the class of each question."""


class Registry:
    """The classes and profiles met so far, each by its number; numbers stay, whatever comes later."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.questions: tuple[str, ...] = tuple(questions)
        self.classes: dict[str, list[Class]] = {question: [] for question in questions}
        self.profiles: list[Profile] = []
        self._classes: dict[Hashable, int] = {}
        self._profiles: dict[Profile, int] = {}
        self._making = threading.Lock()

    def profile(self, classes: Sequence[Class]) -> int:
        """The number of the profile of these classes, one for each question in order."""
        with self._making:
            profile = tuple(self._class(one) for one in classes)
            if profile not in self._profiles:
                self.profiles.append(profile)
                self._profiles[profile] = len(self.profiles) - 1
            return self._profiles[profile]

    def _class(self, one: Class) -> int:
        key = one.question, one.asked, tuple(one.options.items())
        if key not in self._classes:
            known = self.classes[one.question]
            known.append(one)
            self._classes[key] = len(known) - 1
        return self._classes[key]

    def lookup(self, question: str, of: Sequence[Any], nothing: Any, dtype: Any) -> NDArray[Any]:
        """For each profile what its class of a question is mapped to, and last what a row without profile is.

        Classes beyond those that are mapped, which another thread has met meanwhile, are nothing.
        """
        place = self.questions.index(question)
        numbers = [profile[place] for profile in list(self.profiles)]
        return np.array([*(of[number] if number < len(of) else nothing for number in numbers), nothing], dtype)
