"""A rulebook compiled to decision diagrams: of every question, every option and every rule one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from ..draft import Draft
from ..errors import TooLargeError
from ..once import once_for
from ..partly import Known
from ..tested import question_fields
from .cells import Axis, letters_of
from .compiler import Compiler
from .nodes import Diagrams, is_true
from .order import axes_by_conjunction, axes_of
from .relevance import StillOpen, still_open
from .traversal import Cells, Letter

MOST_FOR_A_QUESTION = 100_000
"""The nodes that may be made on the way to one question's diagrams, some seconds' work."""


MOST_FOR_AN_OPTION = 20_000
"""The same for one option by itself, where its question is too large: a hundred such options take some seconds, too."""


@frozen(kw_only=True, eq=False)
class Compiled:
    """A rulebook's diagrams, one for each thing that is decided: they are joined only where that is asked for.

    A question's is True where it is asked, a rule's where it holds, an option's has a `Verdict` at each terminal. The
    value None means that the patient is impossible. `deciding` are the fields each question depends on, `ties` the
    levels that each constraint is on. `large` are the questions whose diagrams would be too large: they are decided
    case by case (`compile_for`).
    """

    rulebook: Draft
    axes: tuple[Axis, ...]
    level: Mapping[str, int]
    diagrams: Diagrams
    deciding: Mapping[str, frozenset[str]]
    ties: tuple[frozenset[int], ...]
    large: frozenset[str]
    _last: dict[int, tuple[Cells, StillOpen]] = field(factory=dict, repr=False)

    @property
    def possible(self) -> int:
        """The root of the diagram of the constraints: True where a patient is possible."""
        return self.diagrams.roots[("possible",)]

    def asked(self, question: str) -> int:
        """The root of the diagram that says where a question is asked; raises TooLargeError if there is none."""
        return self._root(question, ("asked", question))

    def option(self, question: str, option: str) -> int:
        """The root of the diagram of the primary source's verdicts on an option; raises as `verdict` does."""
        return self._root(question, ("option", question, option))

    def verdict(self, question: str, option: str) -> int:
        """The root of the diagram of all sources' verdicts on an option; raises TooLargeError if there is none."""
        return self._root(question, ("verdict", question, option))

    def rule(self, rule: str) -> int:
        """The root of the diagram that says where a rule holds; raises TooLargeError if there is none."""
        return self._root(self.rulebook.rules_by_id[rule].on.id, ("rule", rule))

    def _root(self, question: str, name: tuple[str, ...]) -> int:
        if question in self.large:
            raise too_large(question, "it is decided case by case; this would need them for all cases")
        return self.diagrams.roots[name]

    @cached_property
    def cells(self) -> Callable[[Mapping[str, Known]], list[Letter]]:
        """The case as letters, level by level: a cell's number, several for a partly known fact, None if unknown."""
        return letters_of(self.axes)

    def is_possible(self, cells: Cells) -> bool:
        """Whether some completion of the cells breaks no constraint."""
        return any(self.values(self.possible, cells))

    def is_settled(self, root: int, cells: Cells) -> bool:
        """Whether all possible completions of the cells have one value in a diagram; looks no further than for two."""
        values, first = self.diagrams.values, None
        for number in self.diagrams.reachable(root, cells):
            if values[number] is not None:
                if first is not None:
                    return False
                first = number
        return first is not None

    def still_open(self, root: int, cells: Cells, question: str) -> StillOpen:
        """Where a diagram is open in a case; that of its last case is kept, for it is asked for several times.

        Raises:
            TooLargeError: constraints tie the unknown facts in too many ways.
        """
        of, found = self._last.get(root, (None, None))
        if found is None or of != cells:
            view = self.diagrams.restrict(root, cells, lambda value: value)
            found = still_open(view, self.ties, question)
            self._last[root] = cells, found
        return found

    def values(self, root: int, cells: Cells) -> list[Any]:
        """The values that the possible completions of the cells have in a diagram, each once."""
        return list(self.each_value(root, cells))

    def each_value(self, root: int, cells: Cells) -> Iterator[Any]:
        """The same as they are met, for whoever need not know all of them."""
        ends = self.diagrams.reachable(root, cells)
        return (value for terminal in ends if (value := self.diagrams.values[terminal]) is not None)


@once_for
def compile_rulebook(rulebook: Draft) -> Compiled:
    """The diagrams of a rulebook, made once; every later answer is read off them."""
    compiled = _compiled_over(rulebook, axes_of(rulebook))
    if not compiled.large:
        return compiled
    other = _compiled_over(rulebook, axes_by_conjunction(rulebook))
    return other if len(other.large) < len(compiled.large) else compiled


def _compiled_over(rulebook: Draft, axes: tuple[Axis, ...]) -> Compiled:
    compiler = Compiler(rulebook, axes)
    roots: dict[tuple[str, ...], int] = {("possible",): compiler.possible(rulebook.constraints)}
    large = set()
    for question in rulebook.questions:
        try:
            with compiler.builder.at_most(MOST_FOR_A_QUESTION):
                roots |= compiler.question(question)
        except TooLargeError:
            large.add(question.id)
    return _compiled(compiler, roots, frozenset(large))


def compile_for(rulebook: Draft, cells: Cells, question: str, option: str | None = None) -> Compiled:
    """The diagrams of one question with the known cells filled in: those of one case, where those of all are too large.

    Where these are too large too, those of one `option` alone, if it is named. Those of the last case are kept, for
    they are asked for several times.

    Raises:
        TooLargeError: they are too large even so.
    """
    kept, letters = _last_cases(rulebook), tuple(cells)
    for only in dict.fromkeys((None, option)):
        of, compiled = kept.get((question, only), ((), None))
        if of != letters or not letters:
            compiled = _compiled_for(rulebook, letters, question, only)
            kept[question, only] = letters, compiled
        if compiled is not None:
            return compiled
    raise too_large(question, "enter more facts: with these it cannot be decided")


@once_for
def _last_cases(_: Draft) -> dict[tuple[str, str | None], tuple[tuple[Letter, ...], Compiled | None]]:
    """By question, and option if one is by itself, the cells of the last case and its diagrams, None if too large."""
    return {}


def _compiled_for(rulebook: Draft, cells: Cells, question: str, option: str | None) -> Compiled | None:
    whole = compile_rulebook(rulebook)
    compiler = Compiler(rulebook, whole.axes, known=cells)
    try:
        with compiler.builder.at_most(MOST_FOR_A_QUESTION if option is None else MOST_FOR_AN_OPTION):
            roots: dict[tuple[str, ...], int] = {("possible",): compiler.possible(rulebook.constraints)}
            roots |= compiler.question(rulebook.questions_by_id[question], option)
    except TooLargeError:
        return None
    return _compiled(compiler, roots, frozenset())


def _compiled(compiler: Compiler, roots: Mapping[tuple[str, ...], int], large: frozenset[str]) -> Compiled:
    diagrams, rulebook = compiler.builder.freeze(roots), compiler.rulebook
    return Compiled(
        rulebook=rulebook,
        axes=compiler.axes,
        level=compiler.level,
        diagrams=evolve(diagrams, values=tuple(map(_plain, diagrams.values))),
        deciding={q.id: frozenset(question_fields(rulebook, q)) for q in rulebook.questions},
        ties=compiler.ties(rulebook.constraints),
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
