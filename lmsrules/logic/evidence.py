"""What a rule rests on: publications, and single statements out of them with their figures and their population."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

from attrs import Factory, field, frozen

from .conditions import ALWAYS, Condition, as_condition
from .later import LATER


class Direction(StrEnum):
    """Which way a piece of evidence points for the options it bears on."""

    FOR = "for"
    AGAINST = "against"
    CONTEXT = "context"


class Design(StrEnum):
    """How the evidence was gained, as its source describes itself."""

    GUIDELINE = "guideline"
    META_ANALYSIS = "meta-analysis"
    POOLED_TRIALS = "pooled randomised trials"
    RANDOMISED_TRIAL = "randomised trial"
    REANALYSIS = "re-analysis of a randomised trial"
    RETROSPECTIVE_COMPARISON = "retrospective comparison"
    SINGLE_ARM_TRIAL = "uncontrolled prospective study"
    RETROSPECTIVE_SERIES = "retrospective series"
    REVIEW = "review"
    UNSTATED = "design not stated"


@frozen(kw_only=True)
class Citation:
    """A publication.

    `csl` is its CSL-JSON record, or None where the publication is not identified; then `note` says what is known.
    `published` are the first and the last day on which it can have come out, `("2012-01-01", "2018-12-31")`, where the
    record's date does not say it: the edition is unproven, or it was online before it was printed. "" is not known.
    `confidence` is `certain` (read in the source), `likely` (inferred, the note says how) or `unidentified`, as it is
    unless given where there is no record.
    """

    id: str
    csl: Mapping[str, Any] | None = field(default=None, hash=False)
    confidence: Literal["certain", "likely", "unidentified"] = Factory(
        lambda self: "unidentified" if self.csl is None else "certain", takes_self=True
    )
    note: str = ""
    published: tuple[str, str] | None = field(default=None, metadata=LATER)


@frozen(kw_only=True)
class Figure:
    """One number of a publication with its unit, an interval, or both: `of` names the quantity, `arm` the patients.

    `interval` is what the publication calls the interval: "range", "95 % CI", or "" where it does not say, or what it
    says was not read.
    """

    of: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    interval: str = "range"
    unit: str = ""
    arm: str = ""
    note: str = ""


@frozen(kw_only=True)
class Unclear:
    """A value of a fact of which a publication does not say what it counts as.

    Of a study of dogs it may not be known whether wolves were let in: `fact="animal.kind"`, `value="wolf"`,
    `may_be="dog"`, and `what` names it, "whether a wolf counts as a dog".
    """

    fact: str
    value: str
    may_be: str
    what: str


@frozen(kw_only=True)
class Evidence:
    """One statement out of the literature.

    `label` is what readers call it, in at most 60 characters: the trial, author or body, the design, n and the year,
    "EORTC 55874, randomised, n = 224, 2008". Where there is none it is made of the publications (`label_of`).
    `population` is a condition on the patients it speaks of: of a trial its entry criteria as far as they were read.
    `not_read` names the others: "LVEF, counts"; `unclear` are values that may count as another. `bears_on` are the
    options it argues about as (question id, option id), `statements` the statements of the guidance it carries, and
    `erratum` corrects what the guidance prints of it, or adds what it leaves out. `read_in` are those of `citations` in
    which others report it: they are no part of it, and do not say when it came out. `supersedes` are the ids of earlier
    reports of the same study whose place it takes: they stand in `Draft.former_evidence`.
    """

    id: str
    label: str = field(default="", metadata=LATER)
    says: str
    citations: tuple[str, ...]
    design: Design
    direction: Direction
    bears_on: tuple[tuple[str, str], ...] = ()
    population: Condition = ALWAYS
    population_note: str = ""
    not_read: str = field(default="", metadata=LATER)
    unclear: tuple[Unclear, ...] = field(default=(), metadata=LATER)
    figures: tuple[Figure, ...] = ()
    statements: tuple[str, ...] = ()
    erratum: str = ""
    read_in: tuple[str, ...] = field(default=(), metadata=LATER)
    supersedes: tuple[str, ...] = field(default=(), metadata=LATER)


def own_citations(evidence: Evidence) -> tuple[str, ...]:
    """The publications that a statement is from, without those where others report it unless that is all there is."""
    return tuple(name for name in evidence.citations if name not in evidence.read_in) or evidence.citations


@frozen(kw_only=True)
class Trial:
    """A trial, so that it can be asked of a case whether it would have been in it.

    `registry` is its id in a register of trials, "" where none was read, and `what` one short sentence: what was
    compared with what. `population` are its entry criteria as far as they were read and can be said with facts;
    `not_read` names the others: "LVEF, counts"; `unclear` are values that may count as another. `citations` are
    the ids of its publications, none where the rulebook has none of them.
    """

    id: str
    title: str
    registry: str = ""
    design: Design
    what: str
    population: Condition = field(converter=as_condition)
    unclear: tuple[Unclear, ...] = ()
    not_read: str = ""
    citations: tuple[str, ...] = ()


@frozen
class Side:
    """What one side of a conflict `holds`, and the ids of the publications that hold it."""

    holds: str
    citations: tuple[str, ...]


@frozen(kw_only=True)
class Conflict:
    """Publications that disagree on something: what each of the `sides` holds, and what the rulebook `does` about it.

    `bears_on` are the options it matters to, as (question id, option id).
    """

    id: str
    title: str
    sides: tuple[Side, ...]
    does: str
    bears_on: tuple[tuple[str, str], ...]

    @property
    def citations(self) -> tuple[str, ...]:
        """The ids of the publications of all sides, each once."""
        return tuple(dict.fromkeys(name for side in self.sides for name in side.citations))
