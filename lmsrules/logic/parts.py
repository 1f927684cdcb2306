"""What a rulebook is made of, beside its fields (`fields.py`) and its evidence (`evidence.py`)."""

from __future__ import annotations

from enum import StrEnum

from attrs import Factory, field, frozen
from attrs.converters import optional

from .conditions import Condition, Expression, as_condition
from .later import LATER


class Stance(StrEnum):
    """What the guidance says of an option."""

    RECOMMENDED = "RECOMMENDED"
    OPTION = "OPTION"
    INDIVIDUALISE = "INDIVIDUALISE"
    UNDETERMINED = "UNDETERMINED"
    NOT_RECOMMENDED = "NOT_RECOMMENDED"

    @property
    def meaning(self) -> str:
        """The stance in a reader's words."""
        return _MEANINGS[self]


_MEANINGS = {
    Stance.RECOMMENDED: "recommended",
    Stance.OPTION: "a reasonable option",
    Stance.INDIVIDUALISE: "not a standard; decide individually",
    Stance.UNDETERMINED: "value undetermined by the evidence",
    Stance.NOT_RECOMMENDED: "not recommended",
}


@frozen(kw_only=True)
class Finding(Expression):
    """A named proposition derived from facts and other findings.

    `label` is the sentence that says it holds, `otherwise` the one that says it does not. `id` is a Python name.
    """

    id: str
    label: str
    otherwise: str
    when: Condition = field(converter=as_condition)


@frozen(kw_only=True)
class Constraint:
    """A condition that holds of every possible patient; `why` is the sentence shown when a case breaks it."""

    id: str
    holds: Condition = field(converter=as_condition)
    why: str


@frozen(kw_only=True)
class Planned:
    """What a course adds to the cumulative dose of a drug it holds, by the publication of that id."""

    agent: str
    dose: float
    unit: str
    citation: str


@frozen(kw_only=True)
class Option:
    """One course a question offers.

    `agents` are the drugs it certainly holds, `may_hold` the drugs it may hold, where these are not fixed: cautions on
    a drug show on every option that names it. `planned` are the cumulative doses that its sources print.
    """

    id: str
    title: str
    agents: tuple[str, ...] = field(default=(), metadata=LATER)
    may_hold: tuple[str, ...] = field(default=(), metadata=LATER)
    planned: tuple[Planned, ...] = field(default=(), metadata=LATER)


@frozen(kw_only=True)
class Question:
    """A clinical decision, the condition under which it is asked (`ALWAYS` for everybody), and its options.

    Without `options` it is a yes-or-no question with one option of its own name. `factors` are the fields that weigh
    in the decision even where no rule reads them: an answer lists each as known or unknown. `considerations` are
    findings that speak for the first option where they are true and against it where they are false.

    `at_most_one` declares that the options exclude each other: no case has RECOMMENDED for two of them. `verify()`
    proves it; building the rulebook does not. Each option of a question of `drugs` has to name the drugs it holds, or
    may hold, so that no caution on them is missed.
    """

    id: str
    title: str
    asked_when: Condition = field(converter=as_condition)
    options: tuple[Option, ...] = Factory(lambda self: (Option(id=self.id, title=self.title),), takes_self=True)
    factors: tuple[str, ...] = ()
    considerations: tuple[str, ...] = ()
    at_most_one: bool = field(default=False, metadata=LATER)
    drugs: bool = field(default=False, metadata=LATER)


@frozen(kw_only=True)
class Source:
    """Who takes the stances, an issuing body and edition: `citation` is the id of the publication.

    `read` says how it was read: "abstract", "as reported by a third party". `supersedes` are the ids of the editions of
    the same body whose place it takes: their rules stand in `Draft.former_rules`.
    """

    id: str
    title: str
    citation: str
    read: str = field(default="", metadata=LATER)
    supersedes: tuple[str, ...] = field(default=(), metadata=LATER)


@frozen(kw_only=True)
class Rule:
    """Where `when` holds, `source` takes `stance` on `option` of the question `on`.

    `why` is one sentence, `evidence` the ids of what it rests on, `overrides` the ids of the rules of the same source
    and option it is an exception to, `statements` the statements of the guidance it carries. `grade` is the source's
    own grade of evidence or recommendation as it prints it, such as "A1", never converted; "" where none was read.
    """

    id: str
    on: Question
    option: str = Factory(lambda self: getattr(self.on, "id", ""), takes_self=True)
    when: Condition = field(converter=as_condition)
    stance: Stance
    why: str
    evidence: tuple[str, ...]
    source: str
    overrides: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    grade: str = field(default="", metadata=LATER)


class Severity(StrEnum):
    """How grave a caution is."""

    CONTRAINDICATED = "CONTRAINDICATED"
    WAIT = "WAIT"
    CAUTION = "CAUTION"

    @property
    def meaning(self) -> str:
        """The severity in a reader's words."""
        return _SEVERITIES[self]

    @property
    def order(self) -> int:
        """Its place among all, the gravest first."""
        return list(Severity).index(self)


_SEVERITIES = {
    Severity.CONTRAINDICATED: "contraindicated",
    Severity.WAIT: "not until corrected",
    Severity.CAUTION: "caution",
}


@frozen(kw_only=True)
class Caution:
    """A safety statement on drugs, or on a course: it stands beside any stance and never changes one.

    It is on every option that names any of the `agents`; if they are all needed `together`, on those that name all of
    them; `courses` are further options it is on, each as (question id, option id). It applies where `when` holds. `why`
    is one sentence, `check` says what to look at, `citations` are the ids of the publications it rests on: none where
    no source was read, which `why` then says. `weighs` are the paths of further facts that bear on it though no figure
    of them was read: where one is known it is shown with `why`, and is never called irrelevant.
    """

    id: str
    agents: tuple[str, ...] = ()
    together: bool = False
    courses: tuple[tuple[str, str], ...] = ()
    when: Condition = field(converter=as_condition)
    severity: Severity
    why: str
    check: str = ""
    weighs: tuple[str, ...] = field(default=(), metadata=LATER)
    citations: tuple[str, ...]


@frozen(kw_only=True)
class Review:
    """When a rulebook was last compared with its sources, which clinician has reviewed it, and where to report a fault.

    `on` is a date, `2026-11-29`; `clinician` is empty as long as none has.
    """

    on: str
    clinician: str = ""
    report: str


@frozen(kw_only=True)
class Later:
    """A source, or a piece of evidence, that came out later, and `since` when as far as known: "2018", "2018-10-05".

    `questions` are those it is on, by id, and `population` the patients it speaks of.
    """

    title: str
    since: str
    questions: tuple[str, ...]
    population: Condition = field(repr=False)


@frozen(kw_only=True)
class View:
    """Which part of a rulebook this is: what had come out `as_of` a day, `2014-06-01`, or what some `sources` say.

    In `retrospect` it is the whole rulebook, applied to a case of that day. `later` is what came out after it, and
    `perhaps` are the ids of publications that may have come out after it as well, their editions being unproven.
    """

    as_of: str = ""
    retrospect: bool = False
    sources: tuple[str, ...] = ()
    later: tuple[Later, ...] = ()
    perhaps: tuple[str, ...] = ()


@frozen(kw_only=True)
class Monotone:
    """As a fact grows, an option never becomes more favoured: "worse ECOG never makes treatment more recommended".

    `fact` is the path of the field; a word counts as more the later its domain lists it. Stances are favoured in the
    order of `Stance`; cases without a stance are not compared.
    """

    id: str
    fact: str
    on: str
    option: str = Factory(lambda self: self.on, takes_self=True)


@frozen(kw_only=True)
class Situation:
    """Where a case stands, such as "before treatment": in scope each possible case is in exactly one.

    `when` names findings alone, so that both reasoners decide it. `questions` are the ids of those that say what to do
    there, of which at least one is asked. If the guidance does not say what to do there, `silent` says so in one
    sentence instead. `verify()` proves all this; building the rulebook does not.
    """

    id: str
    title: str
    when: Condition = field(converter=as_condition)
    questions: tuple[str, ...] = ()
    silent: str = ""


@frozen(kw_only=True)
class Uncovered:
    """A `decision` that the guidance does not cover, and in one sentence `why` that is worth saying.

    `when` names findings alone; None where no fact that can be entered tells whether the decision is to be taken. Where
    the facts can rule it out and never say it for certain, it is `only_possible`: "a wolf", of which no more can be
    entered than that the animal is of another kind. `citations` are the ids of the publications that `why` speaks of.
    """

    id: str
    decision: str
    when: Condition | None = field(default=None, converter=optional(as_condition))
    only_possible: bool = field(default=False, metadata=LATER)
    why: str
    citations: tuple[str, ...] = field(default=(), metadata=LATER)
