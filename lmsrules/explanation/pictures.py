"""What is drawn: the reasons of one option, and a question's decision diagram."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..logic.compiling import Compiled
from ..logic.diagrams import Cells, Diagrams
from ..logic.errors import Value
from ..logic.outcomes import Outcome, Verdict
from ..logic.possibility import check_possible
from ..logic.prose import cell_words, value_with_unit
from ..logic.rulebook import Rulebook, Stance
from .blocks import Mark
from .clauses import Clause, that_matter
from .graph import Edge, Graph, Node
from .positions import flags, in_plain, position_word, verdict_words

if TYPE_CHECKING:
    from .why import Why


def reasons_graph(why: Why) -> Graph:
    """From the position through its rules and their clauses to the known facts."""
    said = in_plain((position_word(why.status, why.stance), *flags(why.contested, why.contraindicated)))
    kind = _kind(why.stance, why.contraindicated)
    root = Node(id="position", text=f"{why.title}: {said}", kind=kind, strong=True)
    nodes: dict[str, Node] = {root.id: root}
    edges: dict[tuple[str, str], Edge] = {}

    def clause(above: str, one: Clause) -> None:
        text = one.text
        if one.path is not None and one.value is not None and not one.says_value:
            text += f" ({value_with_unit(why.rulebook.fields_by_path[one.path], one.value)})"
        name = f"{one.truth} {text}"
        edges[above, name] = Edge(source=above, target=name)
        if name not in nodes:
            mark = Mark(one.truth).text
            nodes[name] = Node(id=name, text=f"{mark}: {text}{', any one of' if one.any_of else ''}", kind=mark)
            for part in that_matter(one):
                clause(name, part)

    for rule in why.rules:
        name = f"rule {rule.rule}"
        nodes[name] = Node(id=name, text=f"Rule {rule.rule}", kind=rule.stance.name)
        edges[root.id, name] = Edge(source=root.id, target=name)
        parts = rule.clause.parts if rule.clause.parts and not rule.clause.any_of else (rule.clause,)
        for part in parts:
            clause(name, part)
        for exception, opposite in rule.exceptions:
            unless = f"unless {exception}"
            mark = Mark(opposite.truth).text
            nodes[unless] = Node(id=unless, text=f"{mark}: exception {exception} does not apply", kind=mark)
            edges[name, unless] = Edge(source=name, target=unless)
            for part in opposite.parts if opposite.parts and not opposite.any_of else (opposite,):
                clause(unless, part)
    return Graph(
        nodes=tuple(nodes.values()),
        edges=tuple(edges.values()),
        caption=f"{why.title}: from the position to its rules, their clauses and the facts",
        across=True,
    )


def question_graph(rulebook: Rulebook, question: str, facts: Mapping[str, Value] | None = None) -> Graph:
    """The decision diagram of a question, between possible patients, with the ways open to the known facts bold.

    Raises:
        ContradictionError: no possible patient has these facts.
    """
    compiled = rulebook.compiled
    check_possible(compiled, facts or {}, compiled.cells(facts or {}))
    asked = rulebook.questions_by_id[question]

    def answer(outcome: Outcome | None) -> tuple[tuple[str, Verdict], ...] | bool | None:
        if outcome is None or not outcome.asked:
            return None if outcome is None else False
        return tuple((o.title, compiled.verdicts[question, o.id, outcome.rules]) for o in asked.options)

    nothing_known: Cells = [None] * len(compiled.axes)
    relabelled = compiled.diagrams.restrict(compiled.diagrams.roots[question], nothing_known, answer)
    diagram = relabelled.only_possible(relabelled.roots["root"], lambda value: value is None)
    taken = set() if facts is None else _taken(compiled, diagram, compiled.cells(facts))
    nodes: dict[int, Node] = {}
    edges: list[Edge] = []

    def go(node: int) -> None:
        if node in nodes:
            return
        strong = any(node in edge for edge in taken)
        if node < 0:
            nodes[node] = _end(node, diagram.values[~node], strong)
            return
        axis = compiled.axes[diagram.levels[node]]
        nodes[node] = Node(id=str(node), text=axis.field.label, strong=strong)
        ways: dict[int, list[int]] = {}
        for cell, child in enumerate(diagram.children[node]):
            if child >= 0 or diagram.values[~child] is not None:
                ways.setdefault(child, []).append(cell)
        for child, numbers in ways.items():
            text = cell_words(axis, numbers)
            edges.append(Edge(source=str(node), target=str(child), text=text, strong=(node, child) in taken))
            go(child)

    go(diagram.roots["root"])
    return Graph(nodes=tuple(nodes.values()), edges=tuple(edges), caption=f"{asked.title}: how the answer is found")


def _taken(compiled: Compiled, diagram: Diagrams, cells: Cells) -> set[tuple[int, int]]:
    """The edges that some possible completion of the cells goes along."""
    possible = compiled.possible.restrict(compiled.possible.roots["possible"], cells, lambda value: value)
    edges, seen = set(), set()

    def go(node: int, may: int) -> None:
        """Walks the diagram and the one of what is still possible side by side."""
        if node < 0 or (node, may) in seen:
            return
        seen.add((node, may))
        level = min(diagram.levels[node], possible.levels[may] if may >= 0 else diagram.levels[node])
        known = cells[level]
        for cell in range(len(compiled.axes[level].cells)) if known is None else (known,):
            child = diagram.children[node][cell] if diagram.levels[node] == level else node
            left = possible.children[may][cell] if may >= 0 and possible.levels[may] == level else may
            if left >= 0 or possible.values[~left]:
                if child != node:
                    edges.add((node, child))
                go(child, left)

    go(diagram.roots["root"], possible.roots["root"])
    return edges


def _end(node: int, value: object, strong: bool) -> Node:
    if not isinstance(value, tuple):
        return Node(id=str(node), text="not asked", strong=strong)
    said = {verdict: in_plain(verdict_words(verdict)) for _, verdict in value}
    if len(said) == 1:
        ((verdict, text),) = said.items()
        return Node(id=str(node), text=text, kind=_kind(verdict.stance, verdict.contraindicated), strong=strong)
    lines = [f"{title}: {said[verdict]}" for title, verdict in value]
    return Node(id=str(node), text="\n".join(lines), strong=strong)


def _kind(stance: Stance | None, contraindicated: bool | None) -> str:
    if contraindicated:
        return Stance.CONTRAINDICATED.name
    return "" if stance is None else stance.name
