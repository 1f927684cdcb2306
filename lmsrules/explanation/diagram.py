"""What is drawn: the reasons of one option, and a question's decision diagram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from ..document.blocks import Mark
from ..document.graph import Edge, Graph, Node, longest
from ..logic.diagrams.compiling import Compiled, compile_rulebook
from ..logic.diagrams.joining import joined
from ..logic.diagrams.nodes import Diagrams
from ..logic.diagrams.outcomes import Verdict
from ..logic.diagrams.possibility import check_possible
from ..logic.diagrams.traversal import Cells, Letter, ways
from ..logic.diagrams.words import cell_words
from ..logic.draft import Draft
from ..logic.once import once_for
from ..logic.partly import Known
from ..logic.parts import Question, Stance
from ..logic.prose import value_with_unit
from ..text import with_capital
from .clauses import Clause, that_matter
from .rule_reasons import RuleReason
from .stances import in_plain, verdict_words

MOST_ACROSS = 6
"""The boxes one behind the other of a picture that goes across; one with more would be wider than a screen."""

MOST_DRAWN = 1_000
"""The cases of a picture: with more it says nothing to anybody."""


def question_graph(rulebook: Draft, question: str, facts: Mapping[str, Known] | None = None) -> Graph:
    """The decision diagram of a question, between possible patients, with the ways open to the known facts bold.

    Raises:
        ContradictionError: no possible patient has these facts.
        TooLargeError: the question's options are so many and so independent that no picture shows them together.
    """
    compiled = compile_rulebook(rulebook)
    check_possible(compiled, facts or {}, compiled.cells(facts or {}))
    kept = _drawn_of(rulebook)
    if question not in kept:
        kept[question] = _options_together(compiled, _spoken_of(rulebook, rulebook.questions_by_id[question]))
    diagram = kept[question]
    taken = set() if facts is None else _taken(compiled, diagram, compiled.cells(facts))
    nodes: dict[int, Node] = {}
    edges: list[Edge] = []

    def go(node: int) -> None:  # by hand: the order of the edges is part of the drawing
        if node in nodes:
            return
        strong = any(node in edge for edge in taken)
        if node < 0:
            nodes[node] = _end(node, diagram.values[~node], strong)
            return
        axis = compiled.axes[diagram.levels[node]]
        nodes[node] = Node(id=str(node), text=axis.field.label, strong=strong)
        leading: dict[int, list[int]] = {}
        for cell, child in enumerate(diagram.children[node]):
            if child >= 0 or diagram.values[~child] is not None:
                leading.setdefault(child, []).append(cell)
        for child, numbers in leading.items():
            text = cell_words(axis, numbers)
            edges.append(Edge(source=str(node), target=str(child), text=text, strong=(node, child) in taken))
            go(child)

    go(diagram.roots["root"])
    title = rulebook.questions_by_id[question].title
    return Graph(nodes=tuple(nodes.values()), edges=tuple(edges), caption=f"{title}: how the answer is found")


@once_for
def _drawn_of(_: Draft) -> dict[str, Diagrams]:
    """The diagrams that were drawn, by question: they are the same for all cases."""
    return {}


def _spoken_of(rulebook: Draft, question: Question) -> Question:
    """The question with the options alone on which the primary source speaks, if there are any."""
    spoken = tuple(o for o in question.options if rulebook.primary in rulebook.sources_on[question.id, o.id])
    return evolve(question, options=spoken or question.options)


def _options_together(compiled: Compiled, question: Question) -> Diagrams:
    """The diagram of the verdicts on all options of a question, between possible patients."""

    def answer(is_asked: bool | None, *verdicts: Verdict) -> tuple[tuple[str, Verdict], ...] | bool | None:
        return tuple((o.title, v) for o, v in zip(question.options, verdicts, strict=True)) if is_asked else is_asked

    roots = [compiled.asked(question.id), *(compiled.option(question.id, option.id) for option in question.options)]
    together = joined(compiled, question.id, roots, answer, most=MOST_DRAWN)
    return together.only_possible(together.roots["root"], lambda value: value is None)


def _taken(compiled: Compiled, diagram: Diagrams, cells: Cells) -> set[tuple[int, int]]:
    """The edges that some possible completion of the cells goes along."""
    possible = compiled.diagrams.restrict(compiled.possible, list(map(_wholly, cells)), lambda value: value)
    edges, seen = set(), set()

    def go(node: int, may: int) -> None:
        """Walk the diagram and the one of what is still possible side by side; by hand, for edges are collected."""
        if node < 0 or (node, may) in seen:
            return
        seen.add((node, may))
        level = min(diagram.levels[node], possible.levels[may] if may >= 0 else diagram.levels[node])
        for cell in ways(range(len(compiled.axes[level].cells)), cells[level]):
            child = diagram.children[node][cell] if diagram.levels[node] == level else node
            left = possible.children[may][cell] if may >= 0 and possible.levels[may] == level else may
            if left >= 0 or possible.values[~left]:
                if child != node:
                    edges.add((node, child))
                go(child, left)

    go(diagram.roots["root"], possible.roots["root"])
    return edges


def _wholly(letter: Letter) -> Letter:
    """The cell of a wholly known fact; None of others, so that no cell is left out of a diagram."""
    return letter if isinstance(letter, int) else None


def _end(node: int, value: object, strong: bool) -> Node:
    if not isinstance(value, tuple):
        return Node(id=str(node), text="not asked", strong=strong)
    said = {verdict: in_plain(verdict_words(verdict)) for _, verdict in value}
    if len(said) == 1:
        ((verdict, text),) = said.items()
        return Node(id=str(node), text=text, kind=verdict.stance.name if verdict.stance else "", strong=strong)
    lines = [f"{title}: {said[verdict]}" for title, verdict in value]
    return Node(id=str(node), text="\n".join(lines), strong=strong)


def reasons_graph(rulebook: Draft, title: str, said: str, stance: Stance | None, rules: Iterable[RuleReason]) -> Graph:
    """From what is said of an option, by its title, through some rules and their clauses to the known facts."""
    root = Node(id="position", text=f"{title}: {said}", kind=stance.name if stance else "", strong=True)
    nodes: dict[str, Node] = {root.id: root}
    edges: dict[tuple[str, str], Edge] = {}

    def clause(above: str, one: Clause) -> None:
        text = one.text
        if one.path is not None and one.value is not None and not one.says_value:
            text += f" ({value_with_unit(rulebook.fields_by_path[one.path], one.value)})"
        name = f"{one.truth} {text}"
        edges[above, name] = Edge(source=above, target=name)
        if name not in nodes:
            mark = Mark(one.truth).text
            nodes[name] = Node(id=name, text=f"{mark}: {'any one of these' if one.any_of else text}", kind=mark)
            for part in that_matter(one):
                clause(name, part)

    for rule in rules:
        name = f"rule {rule.rule}"
        source = with_capital(rulebook.sources_by_id[rule.source].title)
        nodes[name] = Node(id=name, text=f"{source}: {rule.stance.meaning}", kind=rule.stance.name)
        edges[root.id, name] = Edge(source=root.id, target=name)
        parts = rule.clause.parts if rule.clause.parts and not rule.clause.any_of else (rule.clause,)
        for part in parts:
            clause(name, part)
        for exception, opposite in rule.exceptions:
            unless = f"unless {exception}"
            mark = Mark(opposite.truth).text
            nodes[unless] = Node(id=unless, text=f"{mark}: an exception does not apply", kind=mark)
            edges[name, unless] = Edge(source=name, target=unless)
            for part in opposite.parts if opposite.parts and not opposite.any_of else (opposite,):
                clause(unless, part)
    return Graph(
        nodes=tuple(nodes.values()),
        edges=tuple(edges.values()),
        caption=f"{title}: from the position to its rules, their clauses and the facts",
        across=longest(edges.values()) <= MOST_ACROSS,
    )
