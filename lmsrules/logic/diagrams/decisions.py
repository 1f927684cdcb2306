"""The exact reasoner: what the diagrams decide of a partly known case."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager

from ..draft import Draft, need_rulebook
from ..partly import Known
from ..parts import Question
from ..reading import check_facts
from .compiling import Compiled, compile_rulebook
from .nodes import Diagrams
from .outcomes import Decision, Outcome, decision_of
from .possibility import check_possible
from .relevance import smallest_changes
from .traversal import Cells

Listener = Callable[[Draft, Mapping[str, Known]], None]
"""Called with the rulebook and the facts of every decision."""

_LISTENERS: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """While it is open, the listener is called for every `decide`, `decide_valid` and session step, in all threads."""
    _LISTENERS.append(listener)
    try:
        yield
    finally:
        _LISTENERS.remove(listener)


def tell_listeners(rulebook: Draft, facts: Mapping[str, Known]) -> None:
    """Tell every listener that a decision is asked for."""
    for heard in _LISTENERS:
        heard(rulebook, facts)


def decide(rulebook: Draft, facts: Mapping[str, Known]) -> dict[str, Decision]:
    """The decision on every question, from the diagrams alone, by question id.

    `facts` maps field paths to values of their domains; what is not in it is unknown.

    Raises:
        FactsError: there is no such field, or a value is outside its domain.
        ContradictionError: no possible patient has these facts.
    """
    need_rulebook(rulebook)
    return decide_valid(rulebook, check_facts(facts, rulebook.fields_by_path))


def decide_valid(rulebook: Draft, facts: Mapping[str, Known]) -> dict[str, Decision]:
    """As `decide`, for facts already checked: checking them again takes longer than deciding."""
    tell_listeners(rulebook, facts)
    compiled = compile_rulebook(rulebook)
    cells = _possible_cells(compiled, facts)
    return {question: _decision(compiled, question, cells) for question in compiled.diagrams.roots}


def decide_question(rulebook: Draft, facts: Mapping[str, Known], question: str) -> Decision:
    """The decision on one question, for facts already checked; raises ContradictionError as `decide` does."""
    compiled = compile_rulebook(rulebook)
    return _decision(compiled, question, _possible_cells(compiled, facts))


def what_changes(
    rulebook: Draft, facts: Mapping[str, Known], question: str, aspect: Callable[[Outcome], Hashable]
) -> tuple[str, ...]:
    """The unknown facts that can still change an aspect of a question's outcome, by path; facts already checked."""
    compiled = compile_rulebook(rulebook)
    cells = _possible_cells(compiled, facts)
    return _changing(compiled, compiled.diagrams.restrict(compiled.diagrams.roots[question], cells, _as_it_is), aspect)


def _possible_cells(compiled: Compiled, facts: Mapping[str, Known]) -> Cells:
    cells = compiled.cells(facts)
    if compiled.rulebook.constraints:
        check_possible(compiled, facts, cells)
    return cells


def _decision(compiled: Compiled, question: str, cells: Cells) -> Decision:
    root, values = compiled.diagrams.roots[question], compiled.diagrams.values
    terminals = compiled.diagrams.reachable(root, cells)
    if len(terminals) > 1:
        terminals = [terminal for terminal in terminals if values[terminal] is not None]
    if len(terminals) == 1:
        return compiled.decision_at(question, terminals[0])
    return _open(compiled, compiled.rulebook.questions_by_id[question], root, cells)


def _open(compiled: Compiled, question: Question, root: int, cells: Cells) -> Decision:
    """The decision where completions differ."""
    left = compiled.diagrams.restrict(root, cells, _as_it_is)
    outcomes = tuple(outcome for outcome in left.values if outcome is not None)
    answered: dict[tuple[int, ...], tuple[str, ...]] = {}

    def depends_on(aspect: Callable[[Outcome], Hashable]) -> tuple[str, ...]:
        kinds: dict[Hashable, int] = {}
        split = tuple(kinds.setdefault(aspect(outcome), len(kinds)) for outcome in outcomes)
        if split not in answered:  # options that divide the outcomes alike depend on the same facts
            answered[split] = _changing(compiled, left, aspect) if len(kinds) > 1 else ()
        return answered[split]

    return decision_of(compiled.rulebook, compiled.verdicts, question, outcomes, depends_on)


def _changing(compiled: Compiled, left: Diagrams, aspect: Callable[[Outcome], Hashable]) -> tuple[str, ...]:
    """The facts that can change an aspect of the outcome, in a diagram over the unknown facts alone."""
    nothing_known: Cells = [None] * len(compiled.axes)
    view = left.restrict(
        left.roots["root"], nothing_known, lambda outcome: None if outcome is None else (aspect(outcome),)
    )
    changes = smallest_changes(view, view.roots["root"])
    paths = {compiled.axes[level].field.path for level in frozenset().union(*changes)}
    return tuple(field.path for field in compiled.rulebook.fields if field.path in paths)


def _as_it_is(outcome: Outcome | None) -> Outcome | None:
    return outcome
