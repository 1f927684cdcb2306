"""Ways that lead random facts to what a rulebook's diagrams can give, so that they reach every part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from ...logic.cautions import answered_with
from ...logic.conditions import Compare, Member, walk
from ...logic.diagrams.cells import Axis, axes_for
from ...logic.diagrams.compiling import Compiled, compile_rulebook
from ...logic.diagrams.nodes import Diagrams
from ...logic.diagrams.outcomes import Verdict
from ...logic.diagrams.traversal import Cells, fold
from ...logic.draft import Draft
from ...logic.errors import broken_promise
from ...logic.fields import Field
from ...logic.values import Value
from .numbers import anywhere, edges

Goal = tuple[str, str, Verdict, bool] | tuple[str]
"""A question and the verdict on one of its options, of the primary source or of all jointly, or one to be asked."""


@frozen(eq=False)
class Ways:
    """The ways down a diagram that lead to what is wanted: for each node the cells from which it can be reached."""

    compiled: Compiled
    diagram: Diagrams
    leading: tuple[tuple[int, ...], ...]

    def facts(self, choose: Callable[[str, Sequence[Value]], Value]) -> dict[str, Value]:
        """Facts that settle that it is so; `choose` takes one of the values of a field that lead there."""
        node = self.diagram.roots["root"]
        given: dict[str, Value] = {}
        while node >= 0:
            axis = self.compiled.axes[self.diagram.levels[node]]
            value = choose(axis.field.path, edges_of(self.compiled.rulebook, axis.field.path, self.leading[node]))
            given[axis.field.path] = value
            node = self.diagram.children[node][axis.cell_of(value)]
        return given

    def settled(self, given: Mapping[str, Value]) -> bool:
        """Whether the facts settle that it is so."""
        terminals = self.diagram.reachable(self.diagram.roots["root"], self.compiled.cells(given))
        return {self.diagram.values[terminal] for terminal in terminals} <= {(True,), None}


def ways_to(compiled: Compiled, root: int, wanted: Callable[[Any], bool]) -> Ways | None:
    """The ways to a value of a diagram that is as wanted; None where no possible patient has one."""
    nothing: Cells = [None] * len(compiled.axes)
    kinds = compiled.diagrams.restrict(root, nothing, lambda value: None if value is None else (wanted(value),))
    diagram = kinds.only_possible(kinds.roots["root"], lambda value: value is None)
    leads = fold(diagram, lambda value: value == (True,), lambda _, children: any(children))
    leading = tuple(tuple(cell for cell, child in enumerate(nexts) if leads(child)) for nexts in diagram.children)
    return Ways(compiled, diagram, leading) if (True,) in diagram.values else None


class Guide:
    """All that a rulebook can say, and the ways to it."""

    def __init__(self, rulebook: Draft) -> None:
        self._rulebook = rulebook
        self.goals: dict[str, list[Goal]] = {}
        for goal in _goals(rulebook):
            self.goals.setdefault(goal[0], []).append(goal)
        # Whoever gets an answer is asked, so that just being asked is a goal only where no source answers. What all
        # sources say together are rarer goals: they are many, and where one is reached less is open.
        answers: list[list[Goal]] = [[goal for goal in some if len(goal) > 1] or some for some in self.goals.values()]
        alone: list[list[Goal]] = [[goal for goal in some if goal[-1] is not True] for some in answers]
        jointly: list[list[Goal]] = [[goal for goal in some if goal[-1] is True] for some in answers]
        self.by_question: list[list[Goal]] = [some for some in alone * 4 + jointly if some]
        self.ways: Callable[[Goal], Ways] = cache(self._ways)

    def _ways(self, goal: Goal) -> Ways:
        compiled = compile_rulebook(self._rulebook)
        if len(goal) == 1:
            ways = ways_to(compiled, compiled.asked(goal[0]), lambda asked: asked)
        else:
            root = (compiled.verdict if goal[3] else compiled.option)(goal[0], goal[1])
            ways = ways_to(compiled, root, lambda verdict: verdict == goal[2])
        if ways is None:
            raise broken_promise(f"some possible patient was to reach {goal}", "none does")
        return ways


def _goals(rulebook: Draft) -> Iterator[Goal]:
    """What some possible patient gets: each question asked, each verdict in which a source speaks."""
    compiled = compile_rulebook(rulebook)
    nothing: Cells = [None] * len(compiled.axes)
    for question in rulebook.questions:
        if question.id in compiled.large:  # there are no diagrams that lead to its answers
            continue
        if True in compiled.values(compiled.asked(question.id), nothing):
            yield (question.id,)
        for option in question.options:
            for joint, root in ((False, compiled.option), (True, compiled.verdict)):
                verdicts: list[Verdict] = compiled.values(root(question.id, option.id), nothing)
                if not joint or len(rulebook.sources_on[question.id, option.id]) > 1:
                    yield from ((question.id, option.id, one, joint) for one in verdicts if one.by_source)


@lru_cache(maxsize=8)
def guide_of(rulebook: Draft) -> Guide:
    """The rulebook's guide, made once."""
    return Guide(rulebook)


@lru_cache(maxsize=8)
def _axes(rulebook: Draft) -> Mapping[str, Axis]:
    """The axes of all fields that stances or cautions rest on, by path, cut at the thresholds of both."""
    return axes_for(rulebook.single_fields, answered_with(rulebook))


@lru_cache(maxsize=4096)
def values_of(rulebook: Draft, field: Field) -> st.SearchStrategy[Value]:
    """A value of a field's domain: any, or one at a threshold of the rulebook."""
    axis = _axes(rulebook).get(field.path)
    if axis is None:
        return anywhere(field)
    return st.one_of(st.sampled_from(_edges(axis, range(len(axis.cells)))), anywhere(field))


@lru_cache(maxsize=4096)
def told_apart(rulebook: Draft, path: str) -> list[list[Value]]:
    """Values at the ends of the cells of a field, those together that all conditions treat alike."""
    axis = _axes(rulebook).get(path)
    if axis is None:
        return []
    nodes = {node for condition in answered_with(rulebook) for node in walk(condition)}
    tests = [node for node in nodes if isinstance(node, Compare | Member) and node.path == path]
    alike: dict[tuple[bool, ...], list[int]] = {}
    for number, answers in enumerate(zip(*map(axis.where, tests), strict=True)):
        alike.setdefault(answers, []).append(number)
    return [_edges(axis, cells) for cells in alike.values()]


@lru_cache(maxsize=4096)
def edges_of(rulebook: Draft, path: str, cells: tuple[int, ...]) -> list[Value]:
    """Values at the ends of some of the cells that a field has in the diagrams."""
    compiled = compile_rulebook(rulebook)
    return _edges(compiled.axes[compiled.level[path]], cells)


def _edges(axis: Axis, cells: Iterable[int]) -> list[Value]:
    return [value for cell in cells for value in edges(axis.field, axis.cells[cell])]
