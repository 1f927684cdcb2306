"""What is drawn: the reasons of one option, and a question's decision diagram."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..logic.diagrams import Cells
from ..logic.errors import Value
from ..logic.outcomes import Outcome
from ..logic.prose import cell_words, value_with_unit
from ..logic.rulebook import Rulebook, Stance
from .blocks import Mark
from .clauses import Clause, that_matter
from .graph import Edge, Graph, Node

if TYPE_CHECKING:
    from .why import Why


def reasons_graph(why: Why) -> Graph:
    """From the position through its rules and their clauses to the known facts."""
    root = Node(
        id="position", text=f"{why.title}: {_words(why.stance, why.status)}", kind=_kind(why.stance), strong=True
    )
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
        for part in (*parts, *(opposite for _, opposite in rule.exceptions)):
            clause(name, part)
    return Graph(
        nodes=tuple(nodes.values()),
        edges=tuple(edges.values()),
        caption=f"{why.title}: from the position to its rules, their clauses and the facts",
        across=True,
    )


def question_graph(rulebook: Rulebook, question: str, facts: Mapping[str, Value] | None = None) -> Graph:
    """The decision diagram of a question, between possible patients, with the ways open to the known facts bold."""
    compiled = rulebook.compiled
    asked = rulebook.questions_by_id[question]

    def answer(outcome: Outcome | None) -> tuple[tuple[str, Stance | None], ...] | bool | None:
        if outcome is None or not outcome.asked:
            return None if outcome is None else False
        return tuple((o.title, compiled.verdicts[question, o.id, outcome.rules].stance) for o in asked.options)

    nothing_known: Cells = [None] * len(compiled.axes)
    relabelled = compiled.diagrams.restrict(compiled.diagrams.roots[question], nothing_known, answer)
    diagram = relabelled.only_possible(relabelled.roots["root"], lambda value: value is None)
    cells = compiled.cells(facts or {})
    nodes: dict[int, Node] = {}
    edges: list[Edge] = []

    def go(node: int, strong: bool) -> None:
        seen = nodes.get(node)
        if seen is not None and (seen.strong or not strong):
            return
        if node < 0:
            nodes[node] = _end(node, diagram.values[~node], strong)
            return
        axis = compiled.axes[diagram.levels[node]]
        nodes[node] = Node(id=str(node), text=axis.field.label, strong=strong)
        ways: dict[int, list[int]] = {}
        for cell, child in enumerate(diagram.children[node]):
            if child >= 0 or diagram.values[~child] is not None:
                ways.setdefault(child, []).append(cell)
        known = cells[diagram.levels[node]]
        for child, numbers in ways.items():
            taken = strong and facts is not None and (known is None or known in numbers)
            edge = Edge(source=str(node), target=str(child), text=cell_words(axis, numbers), strong=taken)
            edges[:] = [e for e in edges if (e.source, e.target) != (edge.source, edge.target)]
            edges.append(edge)
            go(child, taken)

    go(diagram.roots["root"], facts is not None)
    return Graph(nodes=tuple(nodes.values()), edges=tuple(edges), caption=f"{asked.title}: how the answer is found")


def _end(node: int, value: object, strong: bool) -> Node:
    if not isinstance(value, tuple):
        return Node(id=str(node), text="not asked", strong=strong)
    stances = {stance for _, stance in value}
    if len(stances) == 1:
        stance = next(iter(stances))
        return Node(id=str(node), text=_meaning(stance), kind=_kind(stance), strong=strong)
    lines = [f"{title}: {_meaning(stance)}" for title, stance in value]
    return Node(id=str(node), text="\n".join(lines), strong=strong)


def _words(stance: Stance | None, status: str) -> str:
    return "open" if status == "open" else _meaning(stance)


def _meaning(stance: Stance | None) -> str:
    return "no position" if stance is None else stance.meaning


def _kind(stance: Stance | None) -> str:
    return "" if stance is None else stance.name
