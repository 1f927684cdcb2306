"""Every error of the library, under one base. Messages name the culprit and say what to do next.

LmsRulesError
  FactsError              facts cannot be read: every problem is listed
  ContradictionError      no possible case has these facts
  ArgumentError           an argument of the wrong kind (also TypeError, ValueError)
  UnknownNameError        no question, option, stance or rule of this name (also KeyError)
  ConditionError          a condition or field cannot be written like this
  RulebookError           a rulebook is refused: every defect is listed
  ExportError             a rulebook cannot be written in another language
  EngineError             the forward-chaining engine failed or is not there
    EngineLimitError      the rulebook does not fit the engine
  TooLargeError           a diagram would grow beyond its bound
  EngineDisagreement      two reasoners differ; nothing is returned
  ReceiptError            a receipt is refused (in `receipts/checking.py`)
    OtherRulebookError    it is by another rulebook than the trusted one
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..text import counted, one_line, visible

Facts = Mapping[str, Any]
"""What is known of each fact by path. Not `Known`: a set of values raises these errors itself."""

MOST_TOLD = 20
"""The problems an error tells one by one; the rest it counts."""


class LmsRulesError(Exception):
    """Base of every error this library raises on purpose. Its text shows what does not print."""

    def __str__(self) -> str:
        return visible(super().__str__())


@frozen
class Problem:
    """One thing wrong with an input: where it is, and what to do about it."""

    path: str
    message: str

    def __str__(self) -> str:
        return one_line(f"{self.path}: {self.message}" if self.path else self.message)


class ArgumentError(LmsRulesError, TypeError, ValueError):
    """An argument is of the wrong kind, or has no usable value; the message says what to give and what makes it."""


class FactsError(LmsRulesError):
    """The facts given cannot be read. `problems` holds all that is wrong with them, not just the first."""

    def __init__(self, problems: Iterable[Problem], source: str = "") -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.source = source
        what = counted(len(self.problems), "problem")
        head = f"{what} in {source}" if source else f"{what} in the facts"
        super().__init__("\n".join([f"{one_line(head)}:", *_told(self.problems)]))

    def __reduce__(self) -> tuple[type[FactsError], tuple[object, ...]]:
        return type(self), (self.problems, self.source)


class ContradictionError(LmsRulesError):
    """The facts given cannot all be true of one patient.

    `facts` is a smallest set of them that clashes and `constraints` the ids of the constraints it breaks.
    """

    def __init__(self, message: str, facts: Facts, constraints: tuple[str, ...]) -> None:
        self.message = message
        self.facts: dict[str, Any] = dict(facts)
        self.constraints = constraints
        super().__init__(message)

    def __reduce__(self) -> tuple[type[ContradictionError], tuple[object, ...]]:
        return type(self), (self.message, self.facts, self.constraints)


class ConditionError(LmsRulesError):
    """A condition cannot be written like this: an unknown field, a value outside its domain, a wrong operator."""


@frozen
class Defect:
    """One reason why a rulebook cannot be built.

    `kind` is a short word (`clash`, `gap`, `unknown-name`, `cycle`, ...), `culprits` the ids at fault, `witness` the
    facts of one case that shows it, sets of words as `only(...)` (None if no case can), `other` the second case of a
    pair. `where`: all affected cases, one sentence per region (clashes and gaps found by `verify()`); `more` if there
    are more regions than that.
    """

    kind: str
    culprits: tuple[str, ...]
    message: str
    witness: Mapping[str, Any] | None = field(default=None)
    other: Mapping[str, Any] | None = field(default=None)
    where: tuple[str, ...] = ()
    more: bool = False

    def __str__(self) -> str:
        return one_line(f"{self.kind}: {self.message}")


def unknown_name(culprit: str, owner: str, kind: str, name: str, hint: str) -> Defect:
    """The defect that something names what there is not."""
    return Defect("unknown-name", (culprit, name), f"{owner} names the unknown {kind} {name!r}{hint}")


class RulebookError(LmsRulesError):
    """The rulebook is refused. `defects` holds every reason found, `rulebook` what was refused, where there is one."""

    def __init__(self, defects: Iterable[Defect], rulebook: Any = None) -> None:
        self.defects: tuple[Defect, ...] = tuple(defects)
        self.rulebook = rulebook
        head = f"the rulebook has {counted(len(self.defects), 'defect')}:"
        super().__init__("\n".join([head, *_told(self.defects)]))

    def __reduce__(self) -> tuple[type[RulebookError], tuple[object, ...]]:
        return type(self), (self.defects, self.rulebook)


def _told(problems: Sequence[object]) -> list[str]:
    """The first problems, a line each, and how many more there are."""
    more = len(problems) - MOST_TOLD
    return [*(f"  {problem}" for problem in problems[:MOST_TOLD]), *([f"  and {more:,} more"] if more > 0 else [])]


class ExportError(LmsRulesError):
    """The rulebook cannot be written in another language without a change of meaning."""


class EngineError(LmsRulesError):
    """The forward-chaining engine failed or is not available; nothing was concluded."""


class EngineLimitError(EngineError):
    """The rulebook does not fit the engine's hard limits; use the built-in chainer."""


class TooLargeError(LmsRulesError):
    """A decision diagram would grow beyond its bound; the message says of what, and what to do."""


class TooLargeWarning(UserWarning):
    """A question of a rulebook cannot be proved, and is decided case by case; the message names it."""


class EngineDisagreement(LmsRulesError):
    """The two reasoners differ on a case, or a witness does not show what it was found for.

    Nothing is returned: please report it with the case.
    """


def broken_promise(promised: str, found: str, facts: Facts | None = None) -> EngineDisagreement:
    """The error of a witness check that fails: what the diagrams promised, and what came out.

    It is raised, never asserted: `python -O` drops what is asserted.
    """
    case = "" if facts is None else f" with the case: {dict(facts)}"
    return EngineDisagreement(f"{promised}, but {found}. Nothing is returned; please report it{case}")


class UnknownNameError(LmsRulesError, KeyError):
    """There is no question or option of this name."""

    def __str__(self) -> str:
        return str(self.args[0])
