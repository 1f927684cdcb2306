"""Pictures that mislead nobody: no arrow runs through a box or a label, nothing overlaps, every word is there."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import assess, load_case
from lmsrules.explanation.graph import Edge, Graph, Node

SVG = "{http://www.w3.org/2000/svg}"
CASES = sorted((Path(__file__).parent.parent / "examples" / "cases").glob("*.toml"))
Point = tuple[float, float]
Box = tuple[float, float, float, float]


def boxes_in(svg: ET.Element) -> list[Box]:
    """Boxes and labels; the first rectangle is the paper they are on."""
    _paper, *rects = svg.iter(f"{SVG}rect")
    return [tuple(float(rect.attrib[name]) for name in ("x", "y", "width", "height")) for rect in rects]  # type: ignore[misc]


def points_of(path: str) -> Iterator[Point]:
    """Points along a path of moves, lines and curves."""
    here: Point = (0.0, 0.0)
    for command, text in re.findall(r"([MLC])([^MLC]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", text)]
        to = list(zip(numbers[::2], numbers[1::2], strict=True))
        for step in range(1, 21) if command != "M" else ():
            t = step / 20
            if command == "L":
                yield tuple(a + (b - a) * t for a, b in zip(here, to[0], strict=True))  # type: ignore[misc]
            else:
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                yield tuple(sum(w * p[axis] for w, p in zip(weights, (here, *to), strict=True)) for axis in (0, 1))  # type: ignore[misc]
        here = to[-1]


def is_inside(point: Point, box: Box) -> bool:
    return all(start + 1 < at < start + size - 1 for at, start, size in zip(point, box[:2], box[2:], strict=True))


def check(graph: Graph) -> None:
    text = graph.to_svg()
    assert text == graph.to_svg()
    svg = ET.fromstring(text)
    boxes = boxes_in(svg)
    labels = sum(bool(edge.text) for edge in graph.edges)
    assert len(boxes) == len(graph.nodes) + labels
    for (x, y, width, height), (x2, y2, width2, height2) in combinations(boxes, 2):
        apart = x + width <= x2 + 0.2 or x2 + width2 <= x + 0.2 or y + height <= y2 + 0.2 or y2 + height2 <= y + 0.2
        assert apart, graph.caption
    paths = [path.attrib["d"] for path in svg.iter(f"{SVG}path")]
    assert len(paths) == len(graph.edges)
    for path in paths:
        for point in points_of(path):
            assert not any(is_inside(point, box) for box in boxes), graph.caption
    words = "".join("".join(element.itertext()) for element in svg.iter(f"{SVG}text"))
    shown = "".join([*(node.text for node in graph.nodes), *(edge.text for edge in graph.edges)])
    assert sorted("".join(words.split())) == sorted("".join(shown.split()))


@cache
def shipped() -> list[Graph]:
    answers = [answer for path in CASES for answer in assess(load_case(path))]
    graphs = [
        *(answer.diagram() for answer in answers),
        *(answer.why(option).graph() for answer in answers for option in answer.options),
    ]
    return list(dict.fromkeys(graphs))


def test_pictures_of_the_example_cases() -> None:
    for graph in shipped():
        check(graph)


WORDS = st.text("abcdefghij MW-", max_size=80).map(str.strip)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any arrows from a box to later ones, with and without labels, either way across the page."""
    count = draw(st.integers(1, 9))
    nodes = tuple(Node(id=str(n), text=draw(WORDS) or "x", strong=draw(st.booleans())) for n in range(count))
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14)) if pairs else []
    edges = tuple(
        Edge(source=str(a), target=str(b), text=draw(st.just("") | WORDS), strong=draw(st.booleans()))
        for a, b in chosen
    )
    return Graph(nodes=nodes, edges=edges, caption="a picture", across=draw(st.booleans()))


@given(graphs())
def test_pictures_of_any_graph(graph: Graph) -> None:
    check(graph)


@pytest.mark.parametrize("text", ["W" * 10_000, "word " * 2000, "", "\n\n", "a\u202eb<script>"])
@pytest.mark.parametrize("across", [True, False])
def test_much_text_and_odd_text_is_drawn_whole_and_inert(text: str, across: bool) -> None:
    graph = Graph(nodes=(Node(id="a", text=text), Node(id="b", text="b")), edges=(), caption=text, across=across)
    svg = ET.fromstring(graph.to_svg())
    assert len(boxes_in(svg)) == 2
    assert not list(svg.iter(f"{SVG}script"))
    drawn = "".join("".join(element.itertext()) for element in svg.iter(f"{SVG}text"))
    assert drawn.count("W") == text.count("W")
    assert "\u202e" not in drawn
