"""The exact reasoner: a rulebook compiled to decision diagrams, and what they decide of a partly known case."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from .cells import Axis, axes_for
from .conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, walk
from .diagrams import FALSE, TRUE, Builder, Cells, Diagrams
from .errors import ContradictionError, Value
from .relevance import smallest_changes
from .rulebook import Option, Question, Rule, Rulebook, Stance


class Status(StrEnum):
    """Whether the unknown facts leave an option's stance the same."""

    SETTLED = "settled"
    OPEN = "open"
    SILENT = "silent"


@frozen
class Outcome:
    """What a completely known patient gets from one question: whether it is asked, and the rules that hold."""

    asked: bool
    rules: frozenset[str]


@frozen
class Verdict:
    """What a completely known patient gets for one option.

    `stance` is that of the first source, in order of precedence, that takes one; None where all are silent.
    """

    stance: Stance | None
    by_source: tuple[tuple[str, Stance], ...]
    contraindicated: bool

    @property
    def contested(self) -> bool:
        """Sources take different stances; a contraindication is shown beside them, not against them."""
        return len({stance for _, stance in self.by_source if stance is not Stance.CONTRAINDICATED}) > 1


@frozen(kw_only=True)
class OptionDecision:
    """What is decided for one option over all possible completions of the unknown facts.

    `possible` are the stances some completion gives, None where all sources are silent. `by_source` names each source
    that can speak; its stance is None where that is open. `contested` and `contraindicated` are None where open.
    `rules` can hold and speak on the option, `certain` are those of them that hold in every completion. `depends_on`
    are the paths of the unknown facts that can still change the verdict.
    """

    option: str
    status: Status
    stance: Stance | None
    possible: tuple[Stance | None, ...]
    by_source: Mapping[str, Stance | None] = field(hash=False)
    contested: bool | None
    contraindicated: bool | None
    rules: tuple[str, ...]
    certain: tuple[str, ...]
    depends_on: tuple[str, ...]


@frozen(kw_only=True)
class Decision:
    """What is decided for one question; `asked` is None where that itself is open."""

    question: str
    asked: bool | None
    asked_depends_on: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    options: Mapping[str, OptionDecision] = field(hash=False)


@frozen(kw_only=True, eq=False)
class Compiled:
    """A rulebook's diagrams: one for each question with an `Outcome` at each terminal, one for the constraints.

    The terminal value None means that the patient is impossible. `deciding` are the fields each question depends on,
    `complete` the decision at each terminal a question can reach.
    """

    rulebook: Rulebook
    axes: tuple[Axis, ...]
    level: Mapping[str, int]
    diagrams: Diagrams
    possible: Diagrams
    verdicts: Mapping[tuple[str, str, frozenset[str]], Verdict]
    complete: Mapping[tuple[str, int], Decision]
    deciding: Mapping[str, frozenset[str]]

    def cells(self, facts: Mapping[str, Value]) -> list[int | None]:
        """The case as cell numbers, level by level."""
        known = facts.get
        return [None if (value := known(axis.field.path)) is None else axis.cell_of(value) for axis in self.axes]

    def is_possible(self, cells: Cells) -> bool:
        """Whether some completion of the cells breaks no constraint."""
        possible = self.possible
        return any(possible.values[place] for place in possible.reachable(possible.roots["possible"], cells))

    def outcomes(self, question: str, cells: Cells) -> list[Outcome]:
        """What the possible completions of the cells get from a question."""
        places = self.diagrams.reachable(self.diagrams.roots[question], cells)
        return [outcome for place in places if (outcome := self.diagrams.values[place]) is not None]


def compile_rulebook(rulebook: Rulebook) -> Compiled:
    """Compile once; every later answer is a walk."""
    conditions = [
        *rulebook.conditions.values(),
        *(constraint.holds for constraint in rulebook.constraints),
        *(question.asked_when for question in rulebook.questions),
        *(rule.when for rule in rulebook.rules),
    ]
    axes = axes_for(rulebook.fields, conditions)
    ordered = _by_shared_use(rulebook, axes)
    level = {axis.field.path: number for number, axis in enumerate(ordered)}
    compiler = _Compiler(rulebook, ordered, level)
    diagrams = compiler.builder.freeze({q.id: compiler.question(q) for q in rulebook.questions})
    ends = [
        (question, place, diagrams.values[place])
        for question in rulebook.questions
        for place in diagrams.reachable(diagrams.roots[question.id], [None] * len(ordered))
        if diagrams.values[place] is not None
    ]
    verdicts = {
        (question.id, option.id, outcome.rules): verdict(rulebook, question.id, option.id, outcome.rules)
        for question, _, outcome in ends
        for option in question.options
    }
    return Compiled(
        rulebook=rulebook,
        axes=ordered,
        level=level,
        diagrams=diagrams,
        possible=_possible(compiler),
        verdicts=verdicts,
        complete={
            (question.id, place): _decision(rulebook, verdicts, question, (outcome,), _nothing)
            for question, place, outcome in ends
        },
        deciding={q.id: frozenset(question_fields(rulebook, q)) for q in rulebook.questions},
    )


def _nothing(_: Any) -> tuple[str, ...]:
    return ()


def _possible(compiler: _Compiler) -> Diagrams:
    root = compiler.possible(compiler.rulebook.constraints)
    kept = compiler.builder.freeze({"possible": root})
    return Diagrams(
        levels=kept.levels,
        children=kept.children,
        values=tuple(value == (bool, True) for value in kept.values),
        roots=kept.roots,
    )


def fields_in(rulebook: Rulebook, condition: Condition) -> set[str]:
    """The paths of the fields a condition tests, its findings opened."""
    paths: set[str] = set()
    for node in walk(condition):
        match node:
            case Compare(path) | Member(path):
                paths.add(path)
            case Holds(finding):
                paths |= fields_in(rulebook, rulebook.conditions[finding])
    return paths


def question_fields(rulebook: Rulebook, question: Question) -> set[str]:
    """The paths of the fields that decide a question, constraints left aside."""
    conditions = [question.asked_when, *(rule.when for rule in rulebook.rules_on[question.id])]
    return set().union(*(fields_in(rulebook, condition) for condition in conditions))


def _by_shared_use(rulebook: Rulebook, axes: Mapping[str, Axis]) -> tuple[Axis, ...]:
    """The axes, those many questions share first: paths that part late keep diagrams small."""
    uses = dict.fromkeys(axes, 0)
    for question in rulebook.questions:
        for path in question_fields(rulebook, question):
            uses[path] += 1
    return tuple(sorted(axes.values(), key=lambda axis: -uses[axis.field.path]))


class _Compiler:
    def __init__(self, rulebook: Rulebook, axes: Sequence[Axis], level: Mapping[str, int]) -> None:
        self.rulebook = rulebook
        self.axes = axes
        self.level = level
        self.builder = Builder([len(axis.cells) for axis in axes])
        self._findings: dict[str, int] = {}

    def condition(self, condition: Condition) -> int:
        """The yes-or-no diagram of a condition."""
        match condition:
            case Always():
                return TRUE
            case Compare(path) | Member(path):
                level = self.level[path]
                return self.builder.literal(level, self.axes[level].where(condition))
            case Holds(finding):
                if finding not in self._findings:
                    self._findings[finding] = self.condition(self.rulebook.conditions[finding])
                return self._findings[finding]
            case Not(part):
                return self.builder.negation(self.condition(part))
            case And(parts):
                return self._fold(TRUE, parts, self.builder.conjunction)
            case Or(parts):
                return self._fold(FALSE, parts, self.builder.disjunction)
        raise TypeError(f"not a condition: {condition!r}")

    def _fold(self, start: int, parts: Iterable[Condition], combine: Any) -> int:
        for part in parts:
            start = combine(start, self.condition(part))
        return start

    def possible(self, constraints: Iterable[Any]) -> int:
        """The yes-or-no diagram of the patients who break none of the constraints."""
        return self._fold(TRUE, (constraint.holds for constraint in constraints), self.builder.conjunction)

    def holds(self, rule: Rule) -> int:
        """Where the rule holds: its own condition does, and no exception's."""
        diagram = self.condition(rule.when)
        for exception in self.rulebook.exceptions_to[rule.id]:
            diagram = self.builder.conjunction(diagram, self.builder.negation(self.condition(exception.when)))
        return diagram

    def question(self, question: Question) -> int:
        """The diagram of a question: an Outcome at each terminal, None where the patient is impossible."""
        build = self.builder
        possible = self.possible(self._constraints_that_reach(question))
        asked = build.conjunction(possible, self.condition(question.asked_when))
        unasked, impossible = build.terminal(Outcome(False, frozenset())), build.terminal(None)
        diagram = build.choose(possible, unasked, impossible)
        diagram = build.choose(asked, build.terminal(Outcome(True, frozenset())), diagram)
        for rule in self.rulebook.rules_on[question.id]:
            where = build.conjunction(asked, self.holds(rule))
            diagram = build.collect(diagram, where, _with_rule(rule.id))
        return diagram

    def _constraints_that_reach(self, question: Question) -> list[Any]:
        """The constraints that share a field with the question, or with such a constraint, and so on."""
        reached = question_fields(self.rulebook, question)
        rest = {c.id: fields_in(self.rulebook, c.holds) for c in self.rulebook.constraints}
        while touching := [c for c, paths in rest.items() if paths & reached]:
            for constraint in touching:
                reached |= rest.pop(constraint)
        return [c for c in self.rulebook.constraints if c.id not in rest]


def _with_rule(rule: str) -> Any:
    return lambda outcome: Outcome(True, outcome.rules | {rule})


def verdict(rulebook: Rulebook, question: str, option: str, held: frozenset[str]) -> Verdict:
    """What the rules that hold say of an option."""
    rules = [rule for rule in rulebook.rules_on[question] if rule.option == option and rule.id in held]
    by_source: list[tuple[str, Stance]] = []
    for source in rulebook.sources:
        stances = {rule.stance for rule in rules if rule.source == source.id}
        plain = sorted(stances - {Stance.CONTRAINDICATED})
        if stances:
            by_source.append((source.id, plain[0] if plain else Stance.CONTRAINDICATED))
    plain_first = sorted(by_source, key=lambda pair: pair[1] is Stance.CONTRAINDICATED)
    return Verdict(
        stance=plain_first[0][1] if plain_first else None,
        by_source=tuple(by_source),
        contraindicated=any(rule.stance is Stance.CONTRAINDICATED for rule in rules),
    )


def check_possible(compiled: Compiled, facts: Mapping[str, Value], cells: Cells) -> None:
    """Refuse facts that no possible patient has.

    Raises:
        ContradictionError: with a smallest set of facts that clashes and the constraints it breaks.
    """
    if compiled.is_possible(cells):
        return
    clashing = {path: value for path, value in facts.items() if path in compiled.level}
    for path in list(clashing):
        fewer = {p: v for p, v in clashing.items() if p != path}
        if not compiled.is_possible(compiled.cells(fewer)):
            clashing = fewer
    broken = _constraints_broken(compiled, clashing)
    from .prose import fact_sentence

    rulebook = compiled.rulebook
    shown = "; ".join(f"{p} = {v!r} ({fact_sentence(rulebook, p, v)})" for p, v in clashing.items())
    reasons = "; ".join(f"{c}: {rulebook.constraints_by_id[c].why}" for c in broken)
    raise ContradictionError(
        f"these facts cannot all be true of one patient: {shown}. Constraint {reasons} "
        "Correct one of the facts, or leave it out if it is unknown.",
        clashing,
        broken,
    )


def _constraints_broken(compiled: Compiled, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """A smallest set of constraints that the facts break together."""
    compiler = _Compiler(compiled.rulebook, compiled.axes, compiled.level)
    cells = compiled.cells(facts)

    def breaks(constraints: list[Any]) -> bool:
        kept = compiler.builder.freeze({"possible": compiler.possible(constraints)})
        return kept.path_to(kept.roots["possible"], lambda value: value == (bool, True), cells) is None

    needed = list(compiled.rulebook.constraints)
    for constraint in compiled.rulebook.constraints:
        fewer = [c for c in needed if c is not constraint]
        if breaks(fewer):
            needed = fewer
    return tuple(c.id for c in needed)


def decide(rulebook: Rulebook, facts: Mapping[str, Value]) -> dict[str, Decision]:
    """The decision on every question, from the diagrams alone, by question id.

    `facts` maps field paths to values of their domains; what is not in it is unknown.

    Raises:
        ContradictionError: no possible patient has these facts.
    """
    compiled = rulebook.compiled
    cells = compiled.cells(facts)
    if rulebook.constraints:
        check_possible(compiled, facts, cells)
    diagrams, complete, values = compiled.diagrams, compiled.complete, compiled.diagrams.values
    decisions = {}
    for question, root in diagrams.roots.items():
        places = diagrams.reachable(root, cells)
        if len(places) > 1:
            places = [place for place in places if values[place] is not None]
        if len(places) == 1:
            decisions[question] = complete[question, places[0]]
        else:
            decisions[question] = _open(compiled, rulebook.questions_by_id[question], root, cells)
    return decisions


def _open(compiled: Compiled, question: Question, root: int, cells: Cells) -> Decision:
    """The decision where completions differ."""
    left = compiled.diagrams.restrict(root, cells, lambda outcome: outcome)
    outcomes = tuple(outcome for outcome in left.values if outcome is not None)
    nothing_known = [None] * len(compiled.axes)
    answered: dict[tuple[int, ...], tuple[str, ...]] = {}

    def depends_on(aspect: Callable[[Outcome], Hashable]) -> tuple[str, ...]:
        kinds: dict[Hashable, int] = {}
        split = tuple(kinds.setdefault(aspect(outcome), len(kinds)) for outcome in outcomes)
        if split not in answered:  # options that part the outcomes in the same way depend on the same facts
            answered[split] = changing(aspect) if len(kinds) > 1 else ()
        return answered[split]

    def changing(aspect: Callable[[Outcome], Hashable]) -> tuple[str, ...]:
        view = left.restrict(
            left.roots["root"], nothing_known, lambda outcome: None if outcome is None else (aspect(outcome),)
        )
        changes = smallest_changes(view, view.roots["root"])
        paths = {compiled.axes[level].field.path for level in frozenset().union(*changes)}
        return tuple(field.path for field in compiled.rulebook.fields if field.path in paths)

    return _decision(compiled.rulebook, compiled.verdicts, question, outcomes, depends_on)


def _decision(
    rulebook: Rulebook,
    verdicts: Mapping[tuple[str, str, frozenset[str]], Verdict],
    question: Question,
    outcomes: tuple[Outcome, ...],
    depends_on: Callable[[Callable[[Outcome], Hashable]], tuple[str, ...]],
) -> Decision:
    def option(option: Option) -> OptionDecision:
        def verdict_of(outcome: Outcome) -> Verdict:
            return verdicts[question.id, option.id, outcome.rules]

        return _option(rulebook, question, option, outcomes, [*map(verdict_of, outcomes)], depends_on(verdict_of))

    return Decision(
        question=question.id,
        asked=_same(outcome.asked for outcome in outcomes),
        asked_depends_on=depends_on(lambda outcome: outcome.asked),
        outcomes=outcomes,
        options={o.id: option(o) for o in question.options},
    )


def _option(
    rulebook: Rulebook,
    question: Question,
    option: Option,
    outcomes: tuple[Outcome, ...],
    verdicts: list[Verdict],
    depends_on: tuple[str, ...],
) -> OptionDecision:
    stances = {v.stance for v in verdicts}
    possible = tuple(stance for stance in (*Stance, None) if stance in stances)
    settled = len(possible) == 1
    speaking = [rule.id for rule in rulebook.rules_on[question.id] if rule.option == option.id]
    return OptionDecision(
        option=option.id,
        status=Status.OPEN if not settled else Status.SILENT if possible[0] is None else Status.SETTLED,
        stance=possible[0] if settled else None,
        possible=possible,
        by_source=_by_source(rulebook, verdicts),
        contested=_same(v.contested for v in verdicts),
        contraindicated=_same(v.contraindicated for v in verdicts),
        rules=tuple(rule for rule in speaking if any(rule in outcome.rules for outcome in outcomes)),
        certain=tuple(rule for rule in speaking if all(rule in outcome.rules for outcome in outcomes)),
        depends_on=depends_on,
    )


def _by_source(rulebook: Rulebook, verdicts: list[Verdict]) -> dict[str, Stance | None]:
    found = {}
    for source in rulebook.sources:
        stances = {dict(v.by_source).get(source.id) for v in verdicts}
        if stances != {None}:
            found[source.id] = stances.pop() if len(stances) == 1 else None
    return found


def _same(values: Iterable[bool]) -> bool | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
