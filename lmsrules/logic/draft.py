"""A rulebook as it is written: its parts, and `Draft`, which holds them and looks them up.

A draft's parts are of the types declared, and that is all that is known of it: it may have unknown names, clashes or
gaps. `Rulebook` (`rulebook.py`) is a draft that was checked. What a draft can be used for: `verify()`, `mutate()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from attrs import field, fields, frozen

from ..text import listed
from .conditions import Condition
from .errors import ArgumentError, RulebookError
from .evidence import Citation, Conflict, Evidence, Trial
from .fields import Field
from .limits import Limit
from .parts import (
    Caution,
    Constraint,
    Finding,
    Monotone,
    Question,
    Review,
    Rule,
    Situation,
    Source,
    Uncovered,
    View,
)
from .printing import parts_as_data, sha256_of
from .shapes import bad_parts
from .words import single_fields


@frozen(kw_only=True, eq=False)
class Draft:
    """A rulebook as written; only the types of its parts are checked.

    Ids may still be unknown or used twice: that none is, and that nothing clashes, holds of a `Rulebook`.

    `subject` is what a case is of, such as "patient" or "trip". The first of `sources` is the primary one, whose stance
    an answer has. `statements` maps the ids of the guidance's statements to a summary. `monotone` are directions that
    `verify()` proves, as it proves `Question.at_most_one`. `limits` are the numbers that conditions use by name,
    `cautions` the safety statements on drugs and courses, `review` says who looked it over. `scope` is the finding, by
    id, that is true of those whom the rulebook speaks of; unless named, it speaks of everybody. `situations` and
    `uncovered` tell them apart by what it has to say. Of each of `trials` it can be asked whether a case would have
    been in it. `conflicts` are where publications disagree. `former_rules` and `former_evidence` are those whose place
    later editions took; `as_of` an earlier day they stand again. `view` says which part of a rulebook this is: a
    question may have no answer there.

    Raises:
        RulebookError: a part is not of its type, such as a word for a stance, or has no text.
    """

    id: str
    version: str
    subject: str = "case"
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    sources: tuple[Source, ...]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    evidence: tuple[Evidence, ...] = ()
    citations: tuple[Citation, ...] = ()
    statements: Mapping[str, str] = field(factory=dict)
    monotone: tuple[Monotone, ...] = ()
    limits: tuple[Limit, ...] = ()
    cautions: tuple[Caution, ...] = ()
    scope: str = ""
    situations: tuple[Situation, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()
    trials: tuple[Trial, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    review: Review | None = None
    former_rules: tuple[Rule, ...] = ()
    former_evidence: tuple[Evidence, ...] = ()
    view: View | None = None

    def __attrs_post_init__(self) -> None:
        if defects := bad_parts(self):
            raise RulebookError(defects)

    def __repr__(self) -> str:
        kind = type(self).__name__
        return f"<{kind} {self.id} {self.version}: {len(self.rules)} rules on {len(self.questions)} questions>"

    @property
    def is_checked(self) -> bool:
        """Whether it was checked as a whole when it was built."""
        return False

    @cached_property
    def primary(self) -> str:
        """The id of the primary source, whose stances the answers have; "" if there are no sources."""
        return self.sources[0].id if self.sources else ""

    @cached_property
    def made(self) -> dict[object, Any]:
        """What was made of it once and is kept (`once_for`); never pickled."""
        return {}

    @property
    def identity(self) -> dict[str, str]:
        """Which rulebook it is, as JSON data."""
        return {name: getattr(self, name) for name in ("id", "version", "sha256")}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The hash of every part of the rulebook, wording and evidence included, by kind and id."""
        return {name: sha256_of(data) for name, data in self.parts.items()}

    @cached_property
    def parts(self) -> Mapping[str, Any]:
        """Every part of the rulebook as JSON data, by kind and id."""
        return parts_as_data(self)

    @cached_property
    def sha256(self) -> str:
        """Hash of the whole content: of the hashes of its parts, so that some parts can be shown to belong to it.

        It does not depend on the order of parts. A rulebook of another checkout has the hash that it has there.
        """
        return str(self.made.get("sha256") or sha256_of(self.digests))

    @property
    def left_out(self) -> tuple[str, ...]:
        """What another version's data had and is not known here, such as `evidence: trial`, if it was read from any."""
        return tuple(self.made.get("left_out", ()))

    @cached_property
    def conditions(self) -> Mapping[str, Condition]:
        """The condition of each finding by its id."""
        return {finding.id: finding.when for finding in self.findings}

    @cached_property
    def single_fields(self) -> tuple[Field, ...]:
        """The fields that hold one value each: of a set of words the yes-or-no field of each word."""
        return single_fields(self.fields)

    @cached_property
    def fields_by_path(self) -> Mapping[str, Field]:
        """The fields by path, and the field of each word of those that hold a set of words."""
        return {f.path: f for f in (*self.fields, *self.single_fields)}

    @cached_property
    def findings_by_id(self) -> Mapping[str, Finding]:
        """The findings by id."""
        return {finding.id: finding for finding in self.findings}

    @cached_property
    def every_rule(self) -> tuple[Rule, ...]:
        """The rules in force, and those of former editions."""
        return (*self.rules, *self.former_rules)

    @cached_property
    def every_evidence(self) -> tuple[Evidence, ...]:
        """The evidence that counts, and the reports whose place others took."""
        return (*self.evidence, *self.former_evidence)

    @cached_property
    def sources_by_id(self) -> Mapping[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def questions_by_id(self) -> Mapping[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def rules_by_id(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def constraints_by_id(self) -> Mapping[str, Constraint]:
        """The constraints by id."""
        return {constraint.id: constraint for constraint in self.constraints}

    @cached_property
    def evidence_by_id(self) -> Mapping[str, Evidence]:
        """The evidence by id."""
        return {evidence.id: evidence for evidence in self.evidence}

    @cached_property
    def situations_by_id(self) -> Mapping[str, Situation]:
        """The situations by id."""
        return {situation.id: situation for situation in self.situations}

    @cached_property
    def uncovered_by_id(self) -> Mapping[str, Uncovered]:
        """The decisions not covered by id."""
        return {uncovered.id: uncovered for uncovered in self.uncovered}

    @cached_property
    def trials_by_id(self) -> Mapping[str, Trial]:
        """The trials by id."""
        return {trial.id: trial for trial in self.trials}

    def citations_of(self, evidence: Iterable[str]) -> tuple[str, ...]:
        """The ids of the publications that some evidence, given by id, rests on, each once."""
        return tuple(dict.fromkeys(c for name in evidence for c in self.evidence_by_id[name].citations))

    @cached_property
    def evidence_on(self) -> Mapping[tuple[str, str], tuple[Evidence, ...]]:
        """The evidence that bears on an option, by question id and option id."""
        found: dict[tuple[str, str], list[Evidence]] = {(q.id, o.id): [] for q in self.questions for o in q.options}
        for evidence in self.evidence:
            for option in dict.fromkeys(evidence.bears_on):
                if option in found:
                    found[option].append(evidence)
        return {option: tuple(bearing) for option, bearing in found.items()}

    @cached_property
    def limits_by_id(self) -> Mapping[str, Limit]:
        """The limits by id."""
        return {limit.id: limit for limit in self.limits}

    @cached_property
    def cautions_by_id(self) -> Mapping[str, Caution]:
        """The cautions by id."""
        return {caution.id: caution for caution in self.cautions}

    @cached_property
    def citations_by_id(self) -> Mapping[str, Citation]:
        """The publications by id."""
        return {citation.id: citation for citation in self.citations}

    @cached_property
    def rule_ids_on(self) -> Mapping[str, frozenset[str]]:
        """The ids of the rules on each question."""
        return {question: frozenset(rule.id for rule in rules) for question, rules in self.rules_on.items()}

    @cached_property
    def rules_on(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules by question id."""
        found: dict[str, list[Rule]] = {question.id: [] for question in self.questions}
        for rule in self.rules:
            if rule.on.id in found:
                found[rule.on.id].append(rule)
        return {question: tuple(rules) for question, rules in found.items()}

    @cached_property
    def sources_on(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The sources that have rules on an option, by id and in their order, by (question id, option id)."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for question in self.questions:
            for option in question.options:
                speaking = {rule.source for rule in self.rules_on[question.id] if rule.option == option.id}
                found[question.id, option.id] = tuple(one.id for one in self.sources if one.id in speaking)
        return found

    @cached_property
    def exceptions_to(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that override a rule, by its id."""
        found: dict[str, list[Rule]] = {rule.id: [] for rule in self.rules}
        for rule in self.rules:
            for general in dict.fromkeys(rule.overrides):
                if general in found:
                    found[general].append(rule)
        return {rule: tuple(exceptions) for rule, exceptions in found.items()}


def need_rulebook(given: object, *others: object) -> None:
    """Refuse arguments that are no rulebooks.

    Raises:
        ArgumentError: one is neither a Rulebook nor a Draft.
    """
    for one in (given, *others):
        if not isinstance(one, Draft):
            what = f"rulebook: give a Rulebook, not {type(one).__name__}"
            raise ArgumentError(f"{what}; lmsrules.named.rulebook_named() finds one by its name")


def draft_of(rulebook: Draft, **changes: Any) -> Draft:
    """The same parts unchecked, some of them exchanged: `draft_of(BOOK, rules=BOOK.rules[1:])`.

    Only the exchanged parts are looked at: the others were when `rulebook` was made.

    Raises:
        ArgumentError: it is no rulebook.
        RulebookError: a part is not of its type.
        TypeError: a rulebook has no attribute of such a name.
    """
    need_rulebook(rulebook)
    parts = {a.name: getattr(rulebook, a.name) for a in fields(Draft)}
    if unknown := changes.keys() - parts.keys():
        raise TypeError(f"draft_of: a rulebook has no {listed(sorted(unknown))}")
    new = Draft.__new__(Draft)  # without `__init__`, which would look at all parts
    for name, value in {**parts, **changes}.items():
        object.__setattr__(new, name, value)
    if defects := bad_parts(new, rulebook):
        raise RulebookError(defects)
    return new
