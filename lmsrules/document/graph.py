"""Pictures: boxes and arrows as data, written as SVG, Mermaid or Graphviz text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from attrs import frozen

from ..text import visible
from .blocks import Item, Picture


@frozen(kw_only=True)
class Node:
    """A box. `kind` colours it: a stance's name, `yes`, `no`, `unknown`, or nothing; `strong` draws it bold."""

    id: str
    text: str
    kind: str = ""
    strong: bool = False


@frozen(kw_only=True)
class Edge:
    """An arrow between two boxes, by their ids, with what it says."""

    source: str
    target: str
    text: str = ""
    strong: bool = False


@frozen(kw_only=True)
class Graph:
    """A picture, its arrows pointing down, or right where `across`. `caption` says in words what it shows."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    caption: str
    across: bool = False

    def to_svg(self) -> str:
        """As one SVG element, sized to its content."""
        return self.drawn()[0]

    def drawn(self) -> tuple[str, int]:
        """As one SVG element, and its width in px."""
        boxes = [(node.id, node.text, node.kind, node.strong) for node in self.nodes]
        arrows = [(edge.source, edge.target, edge.text, edge.strong) for edge in self.edges]
        from .drawing import draw  # only here: a program that draws nothing starts sooner

        return draw(boxes, arrows, self.caption, across=self.across)

    def _repr_svg_(self) -> str:
        return self.to_svg()

    def to_mermaid(self) -> str:
        """As a Mermaid flowchart."""
        names = {node.id: f"n{number}" for number, node in enumerate(self.nodes)}
        lines = [f"flowchart {'LR' if self.across else 'TD'}"]
        lines += [f'  {names[node.id]}["{_mermaid(node.text)}"]' for node in self.nodes]
        for edge in self.edges:
            text = f'|"{_mermaid(edge.text)}"|' if edge.text else ""
            arrow = "==>" if edge.strong else "-->"
            lines.append(f"  {names[edge.source]} {arrow}{text} {names[edge.target]}")
        return "\n".join(lines) + "\n"

    def to_dot(self) -> str:
        """As Graphviz text."""
        names = {node.id: f"n{number}" for number, node in enumerate(self.nodes)}
        lines = ["digraph {", f"  rankdir={'LR' if self.across else 'TB'}; node [shape=box, style=rounded];"]
        for node in self.nodes:
            bold = ", penwidth=2" if node.strong else ""
            lines.append(f'  {names[node.id]} [label="{_dot(node.text)}"{bold}];')
        for edge in self.edges:
            bold = ", penwidth=2" if edge.strong else ""
            lines.append(f'  {names[edge.source]} -> {names[edge.target]} [label="{_dot(edge.text)}"{bold}];')
        return "\n".join([*lines, "}"]) + "\n"


def longest(edges: Iterable[Edge]) -> int:
    """The boxes on the longest way along some arrows, which go in no circle."""
    leaving: dict[str, list[str]] = {}
    for edge in edges:
        leaving.setdefault(edge.source, []).append(edge.target)

    @cache
    def go(box: str) -> int:
        return 1 + max((go(target) for target in leaving.get(box, ())), default=0)

    return max(map(go, leaving), default=1)


def drawn(graph: Graph) -> Picture:
    """The graph as a picture in a document."""
    svg, width = graph.drawn()
    return Picture(svg=svg, caption=graph.caption, lines=steps(graph), least_width=width, mermaid=graph.to_mermaid())


def steps(graph: Graph) -> tuple[Item, ...]:
    """The graph in words: each box that arrows leave is a step, to be numbered from 1; below it, where they lead.

    A box that no arrow joins is a step too. Arrows that are bold have their words in front, which are bold as well.
    """
    leaving: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        leaving[edge.source].append(edge)
    reached = {edge.target for edge in graph.edges}
    shown = [node for node in graph.nodes if leaving[node.id] or node.id not in reached]
    numbers = {node.id: number for number, node in enumerate(shown, 1) if leaving[node.id]}
    texts = {node.id: node.text for node in graph.nodes}

    def way(edge: Edge) -> Item:
        number, text = numbers.get(edge.target), texts[edge.target]
        then = text if number is None else f"go to {number}" if edge.text else f"{text} (see {number})"
        if edge.strong and edge.text:
            return Item(lead=edge.text, words=then)
        return Item(words=f"{edge.text}: {then}" if edge.text else then)

    return tuple(Item(words=node.text, items=tuple(map(way, leaving[node.id]))) for node in shown)


_MERMAID = str.maketrans(
    {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\n": "<br/>"}
)


def _mermaid(text: str) -> str:
    return visible(text).translate(_MERMAID)


def _dot(text: str) -> str:
    return visible(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
