"""Mutants: rulebooks with one thing changed, each with a witness of the change.

A clause is dropped, a bound or a comparison flipped, a stance swapped, an exception or a citation removed. Whether any
patient shows the change is decided by the diagrams: if none does, the mutant is equivalent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from attrs import evolve, frozen

from ..explanation.answered import support_of
from ..logic.analysis.clashes import clashes_and_gaps
from ..logic.analysis.patients import Patients
from ..logic.cautions import answered_with, cautions_on
from ..logic.checks import structural_defects
from ..logic.conditions import ALWAYS, Always, And, Compare, Condition, Holds, Member, Not, Operator, Or
from ..logic.diagrams.cells import Axis, axes_for
from ..logic.diagrams.compiler import Compiler
from ..logic.diagrams.nodes import FALSE, Builder, is_true, yes_or_no
from ..logic.diagrams.traversal import Cells
from ..logic.draft import Draft, draft_of
from ..logic.errors import broken_promise
from ..logic.parts import Rule, Severity, Stance
from ..logic.printing import to_python
from ..logic.rewriting import holes, with_tests
from ..logic.tested import question_fields
from ..logic.values import Value

Case = TypeVar("Case")

BOUNDS: Mapping[Operator, Operator] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
OPPOSITES: Mapping[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
SWAPPED = {
    Stance.RECOMMENDED: Stance.NOT_RECOMMENDED,
    Stance.OPTION: Stance.RECOMMENDED,
    Stance.INDIVIDUALISE: Stance.OPTION,
    Stance.UNDETERMINED: Stance.INDIVIDUALISE,
    Stance.NOT_RECOMMENDED: Stance.INDIVIDUALISE,
}


@frozen(kw_only=True)
class Mutant:
    """A rulebook, as a draft, with one `change` of one `part`, such as `rule surveillance.after-treatment`."""

    part: str
    change: str
    rulebook: Draft


def mutants(rulebook: Draft) -> tuple[Mutant, ...]:
    """Every rulebook with one thing changed, in the order of the rulebook."""
    return tuple(Mutant(part=p, change=c, rulebook=draft_of(rulebook, **new)) for p, c, new in _all(rulebook))


def _all(rulebook: Draft) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for n, finding in enumerate(rulebook.findings):
        for change, when in _changed(finding.when):
            yield f"finding {finding.id}", change, {"findings": _with(rulebook.findings, n, evolve(finding, when=when))}
    for n, constraint in enumerate(rulebook.constraints):
        for change, holds in _changed(constraint.holds):
            new = evolve(constraint, holds=holds)
            yield f"constraint {constraint.id}", change, {"constraints": _with(rulebook.constraints, n, new)}
    for n, question in enumerate(rulebook.questions):
        for change, when in _changed(question.asked_when):
            other = evolve(question, asked_when=when)
            rules = tuple(evolve(rule, on=other) if rule.on == question else rule for rule in rulebook.rules)
            yield f"question {question.id}", change, {"questions": _with(rulebook.questions, n, other), "rules": rules}
        for o, option in enumerate(question.options):
            for agent in option.agents:
                less = evolve(option, agents=tuple(other for other in option.agents if other != agent))
                other = evolve(question, options=_with(question.options, o, less))
                rules = tuple(evolve(rule, on=other) if rule.on == question else rule for rule in rulebook.rules)
                changed = {"questions": _with(rulebook.questions, n, other), "rules": rules}
                yield f"option {question.id}/{option.id}", f"does not hold {agent}", changed
    for n, caution in enumerate(rulebook.cautions):
        for change, when in _changed(caution.when):
            yield f"caution {caution.id}", change, {"cautions": _with(rulebook.cautions, n, evolve(caution, when=when))}
        eased = Severity.WAIT if caution.severity is Severity.CAUTION else Severity.CAUTION
        change = f"is {eased.name}, not {caution.severity.name}"
        yield (
            f"caution {caution.id}",
            change,
            {"cautions": _with(rulebook.cautions, n, evolve(caution, severity=eased))},
        )
    for n, rule in enumerate(rulebook.rules):
        for change, when in _changed(rule.when):
            yield f"rule {rule.id}", change, {"rules": _with(rulebook.rules, n, evolve(rule, when=when))}
        swapped = evolve(rule, stance=SWAPPED[rule.stance])
        change = f"says {swapped.stance.name}, not {rule.stance.name}"
        yield f"rule {rule.id}", change, {"rules": _with(rulebook.rules, n, swapped)}
        for name in ("overrides", "evidence"):
            for id in getattr(rule, name):
                rest: dict[str, Any] = {name: tuple(other for other in getattr(rule, name) if other != id)}
                fewer = evolve(rule, **rest)
                change = f"{'does not override' if name == 'overrides' else 'does not rest on'} {id}"
                yield f"rule {rule.id}", change, {"rules": _with(rulebook.rules, n, fewer)}
    for n, evidence in enumerate(rulebook.evidence):
        for id in evidence.citations:
            fewer_cited = evolve(evidence, citations=tuple(other for other in evidence.citations if other != id))
            new_evidence = _with(rulebook.evidence, n, fewer_cited)
            yield f"evidence {evidence.id}", f"does not cite {id}", {"evidence": new_evidence}


def _with(parts: tuple[Any, ...], number: int, other: Any) -> tuple[Any, ...]:
    return (*parts[:number], other, *parts[number + 1 :])


def _changed(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Every condition with one thing changed, and the change in words."""
    if not isinstance(condition, And | Or | Always):
        yield f"without {_written(condition)}", ALWAYS
    for hole in holes(condition):
        for verb, other in _others(hole.part):
            yield f"{verb} {_written(hole.part)}", hole.put(other)
        if isinstance(hole.part, And | Or):
            for number, part in enumerate(hole.part.parts):
                rest = (*hole.part.parts[:number], *hole.part.parts[number + 1 :])
                kept = rest[0] if len(rest) == 1 else type(hole.part)(rest)
                yield f"without {_written(part)}", hole.put(kept)


def _written(condition: Condition) -> str:
    """A condition as one writes it, its numbers without their names."""
    return to_python(with_tests(condition, lambda one: evolve(one, limit="") if isinstance(one, Compare) else one))


def _others(clause: Condition) -> Iterator[tuple[str, Condition]]:
    match clause:
        case Compare(_, op):
            if op in BOUNDS:
                yield "the bound on the other side of", evolve(clause, op=BOUNDS[op])
            yield "the opposite of", evolve(clause, op=OPPOSITES[op])
        case Member(path, values):
            yield "the opposite of", Not(clause)
            for value in values if len(values) > 1 else ():
                yield f"without {value!r} in", Member(path, tuple(other for other in values if other != value))
        case Holds():
            yield "the opposite of", Not(clause)


View = tuple[str, ...]
"""What is seen, by kind and ids."""


@frozen(kw_only=True)
class Difference:
    """How a rulebook differs from another: a `patient` who shows it, and all that is `seen` otherwise.

    `where` is the diagram of all patients for whom anything is seen otherwise.
    """

    patient: Mapping[str, Value]
    seen: frozenset[View]
    where: int


class Distinguisher:
    """Finds patients for whom a rulebook and its mutants give different results.

    Compared are whether a patient is possible, the truth of every finding, whether a question is asked, which rules
    hold, and for each option its verdict, its cautions, the evidence its rules rest on and the publications shown.
    """

    def __init__(self, rulebook: Draft, others: tuple[Draft, ...]) -> None:
        books = (rulebook, *others)
        conditions = (one for book in books for one in answered_with(book))
        axes = axes_for(rulebook.single_fields, conditions)
        used = [question_fields(rulebook, question) for question in rulebook.questions]
        by_use = sorted(axes.values(), key=lambda axis: -sum(axis.field.path in paths for paths in used))
        self.axes: tuple[Axis, ...] = tuple(by_use)
        self.builder: Builder = Builder([len(axis.cells) for axis in self.axes])
        self._alive = rulebook, others  # so that no id is given twice
        self._impossible = self.builder.terminal(None)
        self.views: dict[View, int] = self._views(rulebook)

    def is_refused(self, other: Draft) -> bool:
        """Whether a changed rulebook would be refused when it is built."""
        if structural_defects(other):
            return True
        return bool(clashes_and_gaps(Patients(other, Compiler(other, self.axes, self.builder))))

    def difference(self, other: Draft) -> Difference | None:
        """What is seen of patients otherwise, with a witness; None if the two rulebooks are proved the same."""
        views = self._views(other)
        pairs = {name: [self._seen_in(some, name) for some in (self.views, views)] for name in self.views | views}
        differing = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if not differing:
            return None
        differs = self.builder.combine(lambda a, b: yes_or_no(a != b), lambda a, b: FALSE if a == b else None)
        places = [differs(*pair) for pair in differing.values()]
        path = self.builder.find_true(places[-1])
        if path is None:
            raise broken_promise("some patient was to show that two rulebooks differ", "none does")
        patient = {axis.field.path: axis.cells[path.get(n, 0)].sample for n, axis in enumerate(self.axes)}
        where = self.builder.some_of(places)
        return Difference(patient=patient, seen=frozenset(differing), where=where)

    def shown_by(self, difference: Difference, cases: Iterable[tuple[Case, Cells]]) -> list[Case]:
        """The cases some completion of whose cells is seen otherwise; first those of which all possible ones are."""
        possible = self.builder.where(self.views[("possible",)], is_true)
        same = self.builder.conjunction(possible, self.builder.negation(difference.where))
        some = [(case, cells) for case, cells in cases if self.builder.find_true(difference.where, cells) is not None]
        return [case for case, _ in sorted(some, key=lambda one: self.builder.find_true(same, one[1]) is not None)]

    def _seen_in(self, views: dict[View, int], name: View) -> int:
        """What is seen by that name: of no possible patient, where there is nothing of that name."""
        return views[name] if name in views else self.builder.choose(views[("possible",)], FALSE, self._impossible)

    def _views(self, rulebook: Draft) -> dict[View, int]:
        """One diagram for each thing that is seen of a patient, true of possible patients alone."""
        compiler = Compiler(rulebook, self.axes, self.builder)
        possible = compiler.possible(rulebook.constraints)
        seen = dict(_seen(compiler))
        return {("possible",): possible} | {
            name: self.builder.choose(possible, root, self._impossible) for name, root in seen.items()
        }


def _seen(compiler: Compiler) -> Iterator[tuple[View, int]]:
    rulebook, some_of = compiler.rulebook, compiler.builder.some_of
    for finding in rulebook.findings:
        yield ("finding", finding.id), compiler.condition(finding.when)
    for question in rulebook.questions:
        asked = compiler.condition(question.asked_when)
        yield ("asked", question.id), asked
        for option in question.options:
            rules = [rule for rule in rulebook.rules_on[question.id] if rule.option == option.id]
            yield ("verdict", question.id, option.id), compiler.option(question, option.id)
            yield from ((("rule", question.id, option.id, rule.id), compiler.holds(rule)) for rule in rules)
            for one in cautions_on(rulebook)[question.id, option.id]:
                caution, held = one.caution, "held" if one.certain else "perhaps"
                name = ("caution", question.id, option.id, caution.id, caution.severity.name, held)
                yield name, compiler.builder.conjunction(asked, compiler.condition(one.when))
            for kind, shown_by in _shown(rulebook, question.id, option.id, rules).items():
                yield from (
                    ((kind, question.id, option.id, name), some_of(map(compiler.holds, by)))
                    for name, by in shown_by.items()
                )


def _shown(rulebook: Draft, question: str, option: str, rules: list[Rule]) -> dict[str, dict[str, list[Rule]]]:
    """The evidence that rules on an option rest on, and the publications shown, each with the rules that show it."""
    evidence: dict[str, list[Rule]] = {}
    cited: dict[str, list[Rule]] = {}
    for rule in rules:
        for name in rule.evidence:
            evidence.setdefault(name, []).append(rule)
        for name in rulebook.citations_of(support_of(rulebook, question, option, [rule])):
            cited.setdefault(name, []).append(rule)
    return {"evidence": evidence, "citation": cited}
