"""What is checked when a rulebook is built. Each check yields defects that name the culprit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import get_args

from ..text import did_you_mean
from .caution_checks import caution_defects
from .conditions import Always, And, Compare, Condition, Holds, Member, Not, Operator, Or, walk
from .covered import covered_by, tells_apart
from .date_checks import date_defects
from .draft import Draft
from .errors import Defect, unknown_name
from .evidence import Evidence, Trial
from .extent import circles_in, too_deep, too_wide
from .fields import Choice, Flag, problem_with_constant
from .tested import named_conditions, standing_conditions
from .values import given
from .words import word_fields


def structural_defects(rulebook: Draft) -> list[Defect]:
    """Names, domains, circles and references: what can be seen without compiling."""
    conditions = list(_bad_conditions(rulebook))
    if any(defect.kind == "bad-part" for defect in conditions):  # nothing else can be read off such a condition
        return conditions
    defects = [
        *_repeated(rulebook),
        *conditions,
        *_circles(rulebook),
        *_bad_rules(rulebook),
        *_bad_evidence(rulebook),
        *date_defects(rulebook),
        *_bad_trials(rulebook),
        *_bad_conflicts(rulebook),
        *caution_defects(rulebook),
        *_bad_standing(rulebook),
    ]
    return defects or [*too_wide(rulebook), *(too_wide(covered_by(rulebook)) if tells_apart(rulebook) else ())]


def _repeated(rulebook: Draft) -> Iterator[Defect]:
    groups: dict[str, Iterable[str]] = {
        "field": (f.path for f in rulebook.fields),
        "finding": (f.id for f in rulebook.findings),
        "constraint": (c.id for c in rulebook.constraints),
        "source": (s.id for s in rulebook.sources),
        "question": (q.id for q in rulebook.questions),
        "rule": (r.id for r in rulebook.every_rule),
        "evidence": (e.id for e in rulebook.every_evidence),
        "citation": (c.id for c in rulebook.citations),
        "direction": (m.id for m in rulebook.monotone),
        "limit": (limit.id for limit in rulebook.limits),
        "caution": (c.id for c in rulebook.cautions),
        "situation": (s.id for s in rulebook.situations),
        "decision not covered": (u.id for u in rulebook.uncovered),
        "trial": (t.id for t in rulebook.trials),
        "conflict": (c.id for c in rulebook.conflicts),
        **{f"option of {q.id}": (o.id for o in q.options) for q in rulebook.questions},
    }
    for kind, ids in groups.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield Defect("repeated-name", (name,), f"{kind} {name!r} is defined {count} times")
    for finding in rulebook.findings:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", finding.id):
            yield Defect("bad-name", (finding.id,), f"finding {finding.id!r}: write it like_this, as a Python name")
    if not rulebook.sources:
        yield Defect("unknown-name", (rulebook.id,), "the rulebook names no source; the first is the primary one")


def _bad_conditions(rulebook: Draft) -> Iterator[Defect]:
    fields, findings = rulebook.fields_by_path, rulebook.conditions
    for owner, condition in named_conditions(rulebook):
        name = owner.partition(" ")[2]
        for node in walk(condition):
            if fault := _malformed(node):
                yield Defect("bad-part", (name,), f"{owner}: {fault}")
                continue
            match node:
                case Holds(finding) if finding not in findings:
                    hint = did_you_mean(finding, findings)
                    yield Defect("unknown-name", (name, finding), f"{owner} uses the unknown finding {finding!r}{hint}")
                case Compare(path) | Member(path) if path not in fields:
                    hint = did_you_mean(path, fields)
                    yield Defect("unknown-name", (name, path), f"{owner} uses the unknown field {path!r}{hint}")
                case Compare(path, op) if op not in get_args(Operator):
                    yield Defect("bad-value", (name, path), f"{owner}: {path}: there is no comparison {op!r}")
                case Compare(path, op, value):
                    problem = problem_with_constant(fields[path], value)
                    if not problem and op not in ("==", "!=") and isinstance(fields[path].domain, Choice | Flag):
                        problem = f"{op} needs an order, and the field has none"
                    if problem:
                        yield Defect("bad-value", (name, path), f"{owner}: {path}: {problem}")
                case Member(path, values):
                    for problem in filter(None, (problem_with_constant(fields[path], value) for value in values)):
                        yield Defect("bad-value", (name, path), f"{owner}: {path}: {problem}")
                case Always() | Holds() | And() | Or() | Not():
                    pass


def _malformed(node: object) -> str:
    """What is wrong with a node of a condition whatever the rulebook has, or an empty text."""
    match node:
        case Compare(path) | Member(path) if not isinstance(path, str):
            return f"a condition names the fact by its path, not {given(path)}"
        case Holds(finding) if not isinstance(finding, str):
            return f"Holds takes the id of a finding, not {given(finding)}"
        case Member(path, values) if not isinstance(values, tuple) or not values:
            return f"{path}: give a tuple of at least one value, not {given(values)}"
        case Member(path, values) if len({(type(one), one) for one in values if isinstance(one, Hashable)}) < len(
            values
        ):
            return f"{path}: a value comes twice in {given(values)}, or is none"
        case Condition():
            return ""
    return f"{given(node)} is no condition; join conditions with & | ~"


def _circles(rulebook: Draft) -> Iterator[Defect]:
    uses = {
        finding: sorted({node.finding for node in walk(condition) if isinstance(node, Holds)})
        for finding, condition in rulebook.conditions.items()
    }
    circles = list(circles_in(uses, "finding", "is defined by way of itself"))
    yield from circles or too_deep(rulebook, uses)


def _bad_rules(rulebook: Draft) -> Iterator[Defect]:
    rules = {rule.id: rule for rule in rulebook.every_rule}
    sources = {source.id for source in rulebook.sources}
    evidence = {one.id for one in rulebook.every_evidence}
    for question in rulebook.questions:
        for path in question.factors:
            if path not in rulebook.fields_by_path:
                hint = did_you_mean(path, rulebook.fields_by_path)
                yield unknown_name(question.id, f"question {question.id}", "field", path, hint)
        for finding in question.considerations:
            if finding not in rulebook.conditions:
                hint = did_you_mean(finding, rulebook.conditions)
                yield unknown_name(question.id, f"question {question.id}", "finding", finding, hint)
    for rule in rulebook.every_rule:
        owner = f"{'' if rule.id in rulebook.rules_by_id else 'former '}rule {rule.id}"
        asked = rulebook.questions_by_id.get(rule.on.id)
        if asked is None:
            yield unknown_name(
                rule.id, owner, "question", rule.on.id, did_you_mean(rule.on.id, rulebook.questions_by_id)
            )
        elif asked != rule.on:
            message = f"{owner} is on another version of question {asked.id} than the rulebook holds"
            yield Defect("other-question", (rule.id, asked.id), f"{message}: give the rulebook's own to on=")
        elif rule.option not in (options := [option.id for option in asked.options]):
            yield unknown_name(rule.id, owner, "option", rule.option, did_you_mean(rule.option, options))
        if rule.source not in sources:
            yield unknown_name(rule.id, owner, "source", rule.source, did_you_mean(rule.source, sources))
        if not rule.evidence:
            yield Defect("dangling-citation", (rule.id,), f"{owner} rests on no evidence: name some in evidence=(...)")
        for name in rule.evidence:
            if name not in evidence:
                yield unknown_name(rule.id, owner, "evidence", name, did_you_mean(name, evidence))
        for name in rule.overrides:
            if name not in rules:
                yield unknown_name(rule.id, owner, "rule", name, did_you_mean(name, rules))
            elif (other := rules[name]).on.id != rule.on.id or other.option != rule.option:
                yield Defect("bad-override", (rule.id, name), f"{owner} overrides {name}, which is on another option")
            elif other.source != rule.source:
                yield Defect(
                    "bad-override",
                    (rule.id, name),
                    f"{owner} overrides {name} of another source: a source cannot silence another, let both speak",
                )
        yield from _unknown_statements(rulebook, owner, rule.id, rule.statements)
    pairs = {(q.id, o.id) for q in rulebook.questions for o in q.options}
    for monotone in rulebook.monotone:
        owner = f"direction {monotone.id}"
        if monotone.fact not in rulebook.fields_by_path:
            hint = did_you_mean(monotone.fact, rulebook.fields_by_path)
            yield unknown_name(monotone.id, owner, "field", monotone.fact, hint)
        elif words := word_fields(rulebook.fields_by_path[monotone.fact]):
            message = f"{owner}: {monotone.fact} holds a set of words: name one of them, such as {words[0].path!r}"
            yield Defect("bad-value", (monotone.id, monotone.fact), message)
        if (monotone.on, monotone.option) not in pairs:
            yield unknown_name(monotone.id, owner, "option", f"{monotone.on} / {monotone.option}", "")
    overrides = {id: [name for name in rule.overrides if name in rules] for id, rule in rules.items()}
    yield from circles_in(overrides, "rule", "overrides itself")


def _bad_evidence(rulebook: Draft) -> Iterator[Defect]:
    for source in rulebook.sources:
        if source.citation not in rulebook.citations_by_id:
            yield unknown_name(source.id, f"source {source.id}", "citation", source.citation, "")
    for evidence in rulebook.every_evidence:
        owner = f"evidence {evidence.id}"
        if not evidence.citations:
            yield Defect("dangling-citation", (evidence.id,), f"{owner} cites no publication")
        yield from _unknown_options(rulebook, owner, evidence.id, evidence.bears_on)
        yield from _bad_study(rulebook, owner, evidence)
        yield from _unknown_statements(rulebook, owner, evidence.id, evidence.statements)


def _bad_trials(rulebook: Draft) -> Iterator[Defect]:
    for trial in rulebook.trials:
        yield from _bad_study(rulebook, f"trial {trial.id}", trial)


def _bad_conflicts(rulebook: Draft) -> Iterator[Defect]:
    for conflict in rulebook.conflicts:
        owner = f"conflict {conflict.id}"
        yield from _unknown_options(rulebook, owner, conflict.id, conflict.bears_on)
        yield from _unknown_citations(rulebook, owner, conflict.id, conflict.citations)


def _bad_study(rulebook: Draft, owner: str, study: Evidence | Trial) -> Iterator[Defect]:
    """What is wrong with the publications of a study, and with the values of which it is not known what they are."""
    for name in study.citations:
        if name not in rulebook.citations_by_id:
            hint = did_you_mean(name, rulebook.citations_by_id)
            yield Defect("dangling-citation", (study.id, name), f"{owner} cites the unknown {name!r}{hint}")
    for unclear in study.unclear:
        field = rulebook.fields_by_path.get(unclear.fact)
        values = field.domain.values if field and isinstance(field.domain, Choice) else ()
        if not {unclear.value, unclear.may_be} <= {*values}:
            message = f"{owner}: {unclear.value!r} and {unclear.may_be!r} are not both values of {unclear.fact!r}"
            yield Defect("bad-value", (study.id, unclear.fact), message)


def _bad_standing(rulebook: Draft) -> Iterator[Defect]:
    """What is wrong with the scope, with situations and with decisions not covered."""
    if rulebook.scope and rulebook.scope not in rulebook.conditions:
        hint = did_you_mean(rulebook.scope, rulebook.conditions)
        yield unknown_name(rulebook.id, f"the scope of rulebook {rulebook.id}", "finding", rulebook.scope, hint)
    for owner, condition in standing_conditions(rulebook):
        tested = [node.path for node in walk(condition) if isinstance(node, Compare | Member)]
        if tested:
            message = f"{owner} tests {tested[0]} itself: name a finding, so that both reasoners decide it"
            yield Defect("bad-value", (owner.partition(" ")[2], tested[0]), message)
    for uncovered in rulebook.uncovered:
        yield from _unknown_citations(rulebook, f"uncovered {uncovered.id}", uncovered.id, uncovered.citations)
    for situation in rulebook.situations:
        owner = f"situation {situation.id}"
        for name in situation.questions:
            if name not in rulebook.questions_by_id:
                yield unknown_name(situation.id, owner, "question", name, did_you_mean(name, rulebook.questions_by_id))
        if bool(situation.questions) == bool(situation.silent):
            message = f"{owner}: give either the questions that say what to do, or the sentence that nothing is said"
            yield Defect("bad-value", (situation.id,), message)


def _unknown_options(rulebook: Draft, owner: str, name: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Defect]:
    options = {(q.id, o.id) for q in rulebook.questions for o in q.options}
    for pair in pairs:
        if pair not in options:
            yield unknown_name(name, owner, "option", " / ".join(pair), "")


def _unknown_citations(rulebook: Draft, owner: str, name: str, citations: Iterable[str]) -> Iterator[Defect]:
    for citation in citations:
        if citation not in rulebook.citations_by_id:
            yield unknown_name(name, owner, "citation", citation, did_you_mean(citation, rulebook.citations_by_id))


def _unknown_statements(rulebook: Draft, owner: str, name: str, statements: tuple[str, ...]) -> Iterator[Defect]:
    for statement in statements:
        if statement not in rulebook.statements:
            yield unknown_name(name, owner, "statement", statement, did_you_mean(statement, rulebook.statements))
