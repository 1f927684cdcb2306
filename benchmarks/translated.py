"""A rulebook as named conditions: the one translation that every peer is given, and what many of them write alike.

What is asked for is what `decide()` says first: of each option the stance of the primary source. Each stance that it
can take on an option is a condition, beside the findings that these rest on; options of which it never speaks are left
out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeAlias

from attrs import frozen

from lmsrules.logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, walk
from lmsrules.logic.diagrams.outcomes import Decision
from lmsrules.logic.draft import Draft
from lmsrules.logic.fields import Field
from lmsrules.logic.parts import Finding, Stance
from lmsrules.logic.rewriting import rule_holds, some
from lmsrules.logic.rulebook import Rulebook
from lmsrules.logic.tested import fields_in
from lmsrules.logic.values import Value

Option: TypeAlias = tuple[str, str]
"""A question and an option of it."""

Answers: TypeAlias = dict[Option, str]
"""What is said of each option: a stance, or one of the words below."""

SILENT, OPEN, CANNOT = "silent", "open", "cannot"


@frozen(kw_only=True)
class Wanted:
    """What is asked of the peers.

    `ways` are of each option the stances that the primary source can take on it, each with the name of its condition.
    `conditions` are the findings that they rest on, each after those that it names, and then the stances, by name.
    """

    rulebook: Rulebook
    ways: Mapping[Option, Mapping[Stance, str]]
    conditions: Mapping[str, Condition]

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every fact that can be tested, by path; of a set of words each word is one."""
        return {field.path: field for field in self.rulebook.single_fields}

    @cached_property
    def findings(self) -> Mapping[str, Condition]:
        """The conditions that are those of findings."""
        return {name: one for name, one in self.conditions.items() if name in self.rulebook.conditions}

    @cached_property
    def opened(self) -> Mapping[str, Condition]:
        """The conditions of the stances, with their findings opened: they test facts alone."""
        names = [name for ways in self.ways.values() for name in ways.values()]
        return {name: opened(self.conditions[name], self.findings) for name in names}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The facts that the conditions test."""
        read = set().union(*(fields_in(self.rulebook, one) for one in self.opened.values()))
        return tuple(path for path in self.fields if path in read)

    @cached_property
    def all_paths(self) -> tuple[str, ...]:
        """The same and the facts that the constraints test: all that an exact answer rests on."""
        tied = set().union(*(fields_in(self.rulebook, one.holds) for one in self.rulebook.constraints))
        return tuple(path for path in self.fields if path in tied or path in self.paths)

    @cached_property
    def as_findings(self) -> Draft:
        """A rulebook of findings alone, stances among them: so each is concluded both ways, as true and as false."""
        of = self.rulebook
        return Draft(
            id=of.id,
            version=of.version,
            fields=of.fields,
            findings=tuple(
                Finding(id=name, label=name, otherwise=f"not {name}", when=one) for name, one in self.conditions.items()
            ),
            sources=of.sources,
            citations=of.citations,
            questions=(),
            rules=(),
        )

    def decided(self, decisions: Mapping[str, Decision]) -> Answers:
        """What `decide()` says, as the peers say it."""
        found: Answers = {}
        for question, option in self.ways:
            one = decisions[question].options[option]
            found[question, option] = str(one.stance or one.status)
        return found

    def of_truths(self, truths: Mapping[str, bool | None]) -> Answers:
        """What three-valued truths of the conditions say; what is not there is not known.

        A stance is settled where one is true; an option is silent where all are false.
        """
        found: Answers = {}
        for option, ways in self.ways.items():
            said = {stance: truths.get(name) for stance, name in ways.items()}
            true = [str(stance) for stance, truth in said.items() if truth]
            found[option] = true[0] if true else OPEN if None in said.values() else SILENT
        return found

    def of_stances(self, said: Iterable[object]) -> Answers:
        """What an engine says of each option in order that knows no more than true and false: None is silent."""
        return {option: str(one) if one else SILENT for option, one in zip(self.ways, said, strict=True)}


def wanted_of(rulebook: Rulebook) -> Wanted:
    """What is asked of the peers of a rulebook."""
    holding: dict[Option, dict[Stance, list[Condition]]] = {}
    for question in rulebook.questions:
        for rule in rulebook.rules_on[question.id]:
            if rule.source == rulebook.primary:
                ways = holding.setdefault((question.id, rule.option), {})
                ways.setdefault(rule.stance, []).append(rule_holds(rulebook, rule))
    named: dict[Option, dict[Stance, str]] = {}
    stances: dict[str, Condition] = {}
    for option, by_stance in holding.items():
        for stance, conditions in by_stance.items():
            name = named.setdefault(option, {})[stance] = f"stance_{len(stances)}"
            stances[name] = some(conditions)
    findings: dict[str, Condition] = {}
    for condition in stances.values():
        _add_findings(condition, rulebook.conditions, findings)
    return Wanted(rulebook=rulebook, ways=named, conditions={**findings, **stances})


def _add_findings(condition: Condition, known: Mapping[str, Condition], found: dict[str, Condition]) -> None:
    for node in walk(condition):
        if isinstance(node, Holds) and node.finding not in found:
            _add_findings(known[node.finding], known, found)
            found[node.finding] = known[node.finding]


def opened(condition: Condition, findings: Mapping[str, Condition]) -> Condition:
    """The condition with its findings opened."""
    match condition:
        case Holds(finding):
            return opened(findings[finding], findings)
        case Not(part):
            return Not(opened(part, findings))
        case And(parts) | Or(parts):
            return type(condition)(tuple(opened(part, findings) for part in parts))
    return condition


def in_json(value: Value | None) -> str:
    """A value as JSON has it, and most rule languages."""
    return json.dumps(value)


def infix(condition: Condition, names: Mapping[str, str], literal: Callable[[Value], str] = in_json) -> str:
    """A condition in the words that Python, ZEN and rule-engine have in common; `names` are of facts and findings."""
    match condition:
        case Always():
            return literal(True)
        case Compare(path, op, value):
            return f"({names[path]} {op} {literal(value)})"
        case Member(path, values):
            return f"({names[path]} in [{', '.join(map(literal, values))}])"
        case Holds(finding):
            return names[finding]
        case Not(part):
            return f"(not {infix(part, names, literal)})"
        case And(parts) | Or(parts):
            word = " and " if isinstance(condition, And) else " or "
            return f"({word.join(infix(part, names, literal) for part in parts)})"
    raise TypeError(f"not a condition: {condition!r}")


def names_in(wanted: Wanted) -> dict[str, str]:
    """A short name for each fact that is read and each condition: not every language takes dots and blanks."""
    facts = {path: f"v{number}" for number, path in enumerate(wanted.paths)}
    return facts | {name: f"t{number}" for number, name in enumerate(wanted.conditions)}
