"""A rulebook compiled to decision diagrams: of every question, every option and every rule one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from ..conditions import Always, And, Compare, Condition, Holds, Member, Not, Or, Test, walk
from ..draft import Draft
from ..errors import TooLargeError
from ..once import once_for
from ..partly import Known
from ..parts import Constraint, Question, Rule
from ..tested import constraints_that_reach, fields_in, question_fields, reasoned_with
from .cells import Axis, axes_for
from .nodes import FALSE, TRUE, Builder, Diagrams, is_true
from .outcomes import verdict_on
from .traversal import Cells, Letter

MOST_FOR_A_QUESTION = 100_000
"""The nodes that may be made on the way to one question's diagrams, some seconds' work."""

MOST_FOR_THE_ORDER = 2_000
"""The nodes that may be made on the way to the constraints' diagram before another order of fields is taken."""


@frozen(kw_only=True, eq=False)
class Compiled:
    """A rulebook's diagrams, one for each thing that is decided: they are joined only where that is asked for.

    A question's is True where it is asked, a rule's where it holds, an option's has a `Verdict` at each terminal. The
    value None means that the patient is impossible. `deciding` are the fields each question depends on. `large` are the
    questions whose diagrams would be too large: they are decided case by case (`compile_for`).
    """

    rulebook: Draft
    axes: tuple[Axis, ...]
    level: Mapping[str, int]
    diagrams: Diagrams
    deciding: Mapping[str, frozenset[str]]
    large: frozenset[str]

    @property
    def possible(self) -> int:
        """The root of the diagram of the constraints: True where a patient is possible."""
        return self.diagrams.roots[("possible",)]

    def asked(self, question: str) -> int:
        """The root of the diagram that says where a question is asked; raises TooLargeError if there is none."""
        return self._root(question, ("asked", question))

    def option(self, question: str, option: str) -> int:
        """The root of the diagram of the verdicts on an option; raises TooLargeError if there is none."""
        return self._root(question, ("option", question, option))

    def rule(self, rule: str) -> int:
        """The root of the diagram that says where a rule holds; raises TooLargeError if there is none."""
        return self._root(self.rulebook.rules_by_id[rule].on.id, ("rule", rule))

    def _root(self, question: str, name: tuple[str, ...]) -> int:
        if question in self.large:
            raise too_large(question, "it is decided case by case; this would need them for all cases")
        return self.diagrams.roots[name]

    def cells(self, facts: Mapping[str, Known]) -> list[Letter]:
        """The case as letters, level by level: a cell's number, several for a partly known fact, None if unknown."""
        known = facts.get
        try:
            return [None if (value := known(path)) is None else cell_of(value) for path, cell_of in self._reading]
        except (KeyError, TypeError):  # a partly known fact is in no table, and not before or after a number
            return [None if (value := known(a.field.path)) is None else a.letter_of(value) for a in self.axes]

    @cached_property
    def _reading(self) -> tuple[tuple[str, Callable[[Any], int]], ...]:
        """For each level the path of its field, and a function that gives the cell of a value."""
        return tuple(
            (axis.field.path, axis.numbers.__getitem__ if axis.numbers else axis.cell_of) for axis in self.axes
        )

    def is_possible(self, cells: Cells) -> bool:
        """Whether some completion of the cells breaks no constraint."""
        return any(self.values(self.possible, cells))

    def values(self, root: int, cells: Cells) -> list[Any]:
        """The values that the possible completions of the cells have in a diagram, each once."""
        reached = self.diagrams.reachable(root, cells)
        return [value for terminal in reached if (value := self.diagrams.values[terminal]) is not None]


@once_for
def compile_rulebook(rulebook: Draft) -> Compiled:
    """The diagrams of a rulebook, made once; every later answer is read off them."""
    compiler = compiler_of(rulebook)
    roots: dict[tuple[str, ...], int] = {("possible",): compiler.possible(rulebook.constraints)}
    large = set()
    for question in rulebook.questions:
        try:
            with compiler.builder.at_most(MOST_FOR_A_QUESTION):
                roots |= compiler.question(question)
        except TooLargeError:
            large.add(question.id)
    return _compiled(compiler, roots, frozenset(large))


def compile_for(rulebook: Draft, cells: Cells, question: str) -> Compiled:
    """The diagrams of one question with the known cells filled in: those of one case, where those of all are too large.

    Raises:
        TooLargeError: they are too large even so.
    """
    whole = compile_rulebook(rulebook)
    compiler = Compiler(rulebook, whole.axes, whole.level, known=cells)
    try:
        with compiler.builder.at_most(MOST_FOR_A_QUESTION):
            roots: dict[tuple[str, ...], int] = {("possible",): compiler.possible(rulebook.constraints)}
            roots |= compiler.question(rulebook.questions_by_id[question])
    except TooLargeError:
        raise too_large(question, "enter more facts: with these it cannot be decided") from None
    return _compiled(compiler, roots, frozenset())


def _compiled(compiler: Compiler, roots: Mapping[tuple[str, ...], int], large: frozenset[str]) -> Compiled:
    diagrams, rulebook = compiler.builder.freeze(roots), compiler.rulebook
    return Compiled(
        rulebook=rulebook,
        axes=compiler.axes,
        level=compiler.level,
        diagrams=evolve(diagrams, values=tuple(map(_plain, diagrams.values))),
        deciding={q.id: frozenset(question_fields(rulebook, q)) for q in rulebook.questions},
        large=large,
    )


def too_large(question: str, what: str) -> TooLargeError:
    """The error of a question whose diagrams are too large, and what follows."""
    return TooLargeError(
        f"question {question}: its rules are so entangled that their diagrams have more than {MOST_FOR_A_QUESTION:,} "
        f"nodes; {what}. Rest its rules on fewer facts at a time, or part it into several questions"
    )


def _plain(value: Any) -> Any:
    """A yes-or-no value as True or False."""
    return is_true(value) if isinstance(value, tuple) else value


def axes_of(rulebook: Draft) -> tuple[Axis, ...]:
    """The axes of all tested fields in the order of the diagrams' levels.

    Fields that many questions share come first; of others, those that conditions test one after the other stand
    together. Both keep diagrams small: `(a & b) | (c & d)` wants a beside b. Reasons and pictures follow this order
    too, so that what matters most comes first in them. That is why fields that only constraints read come last, unless
    the constraints' diagram would be large: then each stands beside a field it is tied to.
    """
    axes = axes_for(rulebook.single_fields, reasoned_with(rulebook))
    uses = dict.fromkeys(_as_tested(rulebook), 0)
    for question in rulebook.questions:
        for path in question_fields(rulebook, question):
            uses[path] += 1
    ordered = tuple(axes[path] for path in sorted(uses, key=lambda path: -uses[path]))
    trial = compiler_of(rulebook, ordered)
    try:
        with trial.builder.at_most(MOST_FOR_THE_ORDER):
            trial.possible(rulebook.constraints)
    except TooLargeError:
        read = [axis.field.path for axis in ordered if uses[axis.field.path]]
        return tuple(axes[path] for path in dict.fromkeys([*_with_tied(rulebook, read), *uses]))
    return ordered


def _with_tied(rulebook: Draft, read: Sequence[str]) -> Iterator[str]:
    """The paths that questions read, each followed by those that only constraints read and that are tied to it."""
    ties = [fields_in(rulebook, constraint.holds) for constraint in rulebook.constraints]
    done = set(read)
    for first in read:
        waiting = [first]
        while waiting:
            path = waiting.pop(0)
            yield path
            new = [p for paths in ties if path in paths for p in sorted(paths - done)]
            done.update(new)
            waiting += dict.fromkeys(new)


def _as_tested(rulebook: Draft) -> Iterator[str]:
    """The paths of the tested fields as the conditions come to them, findings opened where they are first named."""
    opened: set[str] = set()

    def within(condition: Condition) -> Iterator[str]:
        for node in walk(condition):
            match node:
                case Compare(path) | Member(path):
                    yield path
                case Holds(finding) if finding not in opened:
                    opened.add(finding)
                    yield from within(rulebook.conditions[finding])

    for question in rulebook.questions:
        yield from within(question.asked_when)
        for rule in rulebook.rules_on[question.id]:
            yield from within(rule.when)
    for condition in reasoned_with(rulebook):
        yield from within(condition)


def compiler_of(rulebook: Draft, axes: Sequence[Axis] | None = None) -> Compiler:
    """A compiler of a rulebook over its own axes, or those given."""
    ordered = axes_of(rulebook) if axes is None else axes
    return Compiler(rulebook, ordered, {axis.field.path: level for level, axis in enumerate(ordered)})


class Compiler:
    """Makes the diagrams of a rulebook's conditions, constraints, rules and options over its axes."""

    def __init__(
        self,
        rulebook: Draft,
        axes: Sequence[Axis],
        level: Mapping[str, int],
        builder: Builder | None = None,
        known: Cells | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.axes: tuple[Axis, ...] = tuple(axes)
        self.level = level
        self.builder: Builder = builder or Builder([len(axis.cells) for axis in axes])
        self._known: Cells = [None] * len(axes) if known is None else known
        self._findings: dict[str, int] = {}
        self._constraints: dict[str, int] = {}
        self._tests: dict[Test, int] = {}
        self._conditions: dict[int, tuple[Condition, int]] = {}
        self._holding: dict[str, int] = {}

    def condition(self, condition: Condition) -> int:
        """The yes-or-no diagram of a condition."""
        match condition:
            case Always():
                return TRUE
            case Compare(path) | Member(path):
                if condition not in self._tests:
                    self._tests[condition] = self._test(condition, self.level[path])
                return self._tests[condition]
            case Holds(finding):
                if finding not in self._findings:
                    self._findings[finding] = self.condition(self.rulebook.conditions[finding])
                return self._findings[finding]
        made = self._conditions.get(id(condition))
        if made is None:  # kept with the condition itself, so that its id is not given to another
            made = self._conditions[id(condition)] = condition, self._joined(condition)
        return made[1]

    def _test(self, test: Test, level: int) -> int:
        where, letter = self.axes[level].where(test), self._known[level]
        if isinstance(letter, int):
            return TRUE if where[letter] else FALSE
        return self.builder.literal(level, where)

    def _joined(self, condition: Condition) -> int:
        match condition:
            case Not(part):
                return self.builder.negation(self.condition(part))
            case And(parts):
                return self.builder.all_of(map(self.condition, parts))
            case Or(parts):
                return self.builder.some_of(map(self.condition, parts))
        raise TypeError(f"not a condition: {condition!r}")

    def possible(self, constraints: Iterable[Constraint]) -> int:
        """The yes-or-no diagram of the patients who break none of the constraints."""
        return self.builder.all_of(map(self._constraint, constraints))

    def _constraint(self, constraint: Constraint) -> int:
        if constraint.id not in self._constraints:
            self._constraints[constraint.id] = self.condition(constraint.holds)
        return self._constraints[constraint.id]

    def holds(self, rule: Rule) -> int:
        """The yes-or-no diagram of a rule: its question is asked, its condition is met and no exception's is."""
        if rule.id not in self._holding:
            build = self.builder
            met = build.conjunction(self.condition(rule.on.asked_when), self.condition(rule.when))
            barred = build.some_of(self.condition(other.when) for other in self.rulebook.exceptions_to[rule.id])
            self._holding[rule.id] = build.conjunction(met, build.negation(barred))
        return self._holding[rule.id]

    def question(self, question: Question) -> dict[tuple[str, ...], int]:
        """The diagrams of a question, its options and its rules, None where the patient is impossible."""
        possible = self.possible(constraints_that_reach(self.rulebook, question)[0])
        impossible = self.builder.terminal(None)

        def among_possible(root: int) -> int:
            return self.builder.choose(possible, root, impossible)

        rules = self.rulebook.rules_on[question.id]
        return {
            ("asked", question.id): among_possible(self.condition(question.asked_when)),
            **{("option", question.id, o.id): among_possible(self.option(question, o.id)) for o in question.options},
            **{("rule", rule.id): among_possible(self.holds(rule)) for rule in rules},
        }

    def option(self, question: Question, option: str) -> int:
        """The diagram of an option, a `Verdict` at each terminal, whatever the constraints say."""
        build = self.builder
        voices: dict[tuple[str, Any], list[int]] = {}
        for rule in self.rulebook.rules_on[question.id]:
            if rule.option == option:
                voices.setdefault((rule.source, rule.stance), []).append(self.holds(rule))
        said = build.terminal(frozenset())
        for voice, ways in voices.items():
            said = build.collect(said, build.some_of(ways), _adding(voice))
        return build.map(said, lambda voices: verdict_on(self.rulebook, voices))


def _adding(voice: tuple[str, Any]) -> Any:
    return lambda voices: voices | {voice}
