"""One explanation, many forms: the same content as text, Markdown, HTML, JSON and pictures; nothing in it is live."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lmsrules import Case, assess, guidance, load_case
from lmsrules.assessing.loading import case_of
from lmsrules.document.graph import Edge, Graph, Node
from lmsrules.document.readable import Readable
from lmsrules.explanation.diagram import question_graph
from lmsrules.explanation.rule_reasons import RuleReason
from lmsrules.text import one_line, visible

from .hostile import HOSTILE, hostile_explanation
from .logic.journey import journey
from .oracle import Facts
from .shipped import possible_facts

CASES = Path(__file__).parent.parent / "examples" / "cases"
SVG = "{http://www.w3.org/2000/svg}"


class Words(HTMLParser):
    """The text of a page, and the names of its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs), attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def letters(text: str) -> str:
    """Nothing but letters and figures, so that forms can be compared."""
    return re.sub(r"[\W_]+", "", text).lower()


def explanations(facts: Facts) -> list[Readable]:
    assessment = assess(case_of(facts))
    answer = assessment["adjuvant-radiotherapy"]
    return [assessment.explain(), answer.why(), answer.what_settles(), *answer.nearest_change()]


@settings(max_examples=12)
@given(possible_facts())
def test_every_line_of_the_text_is_in_the_markdown_and_the_html(facts: Facts) -> None:
    for readable in explanations(facts):
        markdown = letters(
            "".join(Words(MarkdownIt("commonmark", {"maxNesting": 100}).render(readable.to_markdown())).text)
        )
        html = letters("".join(Words(readable.to_html()).text))
        for line in readable.to_text(width=100_000, full=True).splitlines():
            for words in re.split(r" {2,}", line.strip()):  # the cells of a table
                said = letters(re.sub(r"^(- |! |\d+\.? )", "", words))
                assert said in markdown, line
                assert said in html, line
        assert json.loads(readable.to_json()) == readable.to_dict()


@settings(max_examples=12)
@given(possible_facts(), st.integers(40, 120))
def test_text_keeps_to_its_width(facts: Facts, width: int) -> None:
    for readable in explanations(facts):
        assert max(map(len, readable.to_text(width, full=True).splitlines())) <= width


def test_the_short_form_is_part_of_the_full_one() -> None:
    explanation = assess(load_case(CASES / "uterine-adjuvant.toml")).explain()
    short, full = explanation.to_text().splitlines(), explanation.to_text(full=True).splitlines()
    assert set(short) < set(full)
    assert len(full) > len(short)


def test_the_json_holds_the_clauses_with_their_values() -> None:
    data = assess(load_case(CASES / "uterine-adjuvant.toml")).explain("adjuvant-radiotherapy").to_dict()
    (explained,) = data["explanations"]
    assert explained["why"]["forced_by"][0] == "patient.age_years"
    clause = explained["why"]["rules"][0]["clause"]["parts"][-1]
    assert (clause["path"], clause["value"], clause["truth"]) == ("tumour.site", "uterus", True)
    (other,) = explained["others"]
    assert other["stance"] == "INDIVIDUALISE"
    assert explained["changes"][0]["changes"] == [["tumour.site", "other than uterus"]]


def test_a_notebook_shows_the_page_and_its_reasons() -> None:
    html = assess(load_case(CASES / "uterine-adjuvant.toml"))._repr_html_()
    assert html.startswith("<style>")
    assert "<details" in html
    assert "prefers-color-scheme: dark" in html
    assert "http-equiv" not in html
    assert not re.findall(r'(?:src|href)="(?!#)', html)


def test_hostile_words_are_inert_in_html_and_markdown() -> None:
    explanation = hostile_explanation()
    assert not Words(explanation.to_html()).tags & {"script", "img", "iframe", "object", "link", "a"}
    rendered = Words(MarkdownIt("commonmark", {"html": True}).enable("table").render(explanation.to_markdown()))
    assert not rendered.tags & {"script", "img", "a", "table", "style"}
    assert "<script>window.hacked=1</script>" in "".join(rendered.text)
    for form in (explanation.to_text(), explanation.to_markdown(), explanation.to_html()):
        assert "\u202e" not in form
        assert "\x1b" not in form


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_visible_says_all_there_is(text: str) -> None:
    shown = one_line(text)
    assert all(character.isprintable() for character in shown)
    assert visible(shown) == one_line(shown) == shown
    if text.isprintable():
        assert shown == text


@settings(max_examples=100)
@given(possible_facts(), st.sampled_from([q.id for q in guidance().questions]))
def test_pictures_show_the_whole_derivation(facts: Facts, question: str) -> None:
    answer = assess(case_of(facts))[question]
    for option in answer.options:
        why = answer.why(option)
        graph = why.graph()
        drawn = {node.id: node.text for node in graph.nodes if node.id.startswith("rule ")}
        of_primary = [rule for rule in why.rules if rule.source == guidance().primary]
        assert drawn == {f"rule {rule.rule}": said_by(rule) for rule in of_primary or why.rules}  # others' alone
        check_drawing(graph)


def said_by(rule: RuleReason) -> str:
    title = guidance().sources_by_id[rule.source].title
    return f"{title[:1].upper()}{title[1:]}: {rule.stance.meaning}"


@pytest.mark.parametrize("question", list(guidance().questions_by_id))
def test_question_diagrams_are_drawn_well(question: str) -> None:
    some: Facts = {"patient.age_years": 52, "tumour.site": "uterus"}
    for facts in (None, some):
        graph = question_graph(guidance(), question, facts)
        check_drawing(graph)
        texts = {node.text for node in graph.nodes}
        assert "not asked" in texts
        assert "the patient's age" in texts


def test_the_diagram_shows_the_way_a_case_goes() -> None:
    graph = assess(load_case(CASES / "uterine-adjuvant.toml"))["adjuvant-radiotherapy"].diagram()
    assert "uterus" in [edge.text for edge in graph.edges if edge.strong]
    (end,) = [n for n in graph.nodes if n.strong and n.id not in {edge.source for edge in graph.edges}]
    assert end.text == "not recommended"
    nothing = assess(Case())["adjuvant-radiotherapy"].diagram()
    assert all(edge.strong for edge in nothing.edges)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph without circles."""
    texts = draw(st.lists(st.text(max_size=60), min_size=1, max_size=12))
    nodes = tuple(Node(id=str(n), text=text, strong=draw(st.booleans())) for n, text in enumerate(texts))
    pairs = list(combinations(range(len(nodes)), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    edges = tuple(
        Edge(source=str(a), target=str(b), text=draw(st.sampled_from(["", "yes", "a <b> & c"]))) for a, b in chosen
    )
    return Graph(nodes=nodes, edges=edges, caption=draw(st.text(max_size=20)), across=draw(st.booleans()))


@given(graphs())
def test_any_graph_is_drawn_well(graph: Graph) -> None:
    check_drawing(graph)


def check_drawing(graph: Graph) -> None:
    """The SVG is XML, no box or label covers another, all lie inside, and every arrow is drawn."""
    svg = ET.fromstring(graph.to_svg())
    left, top, width, height = map(float, svg.attrib["viewBox"].split())
    _paper, *rectangles = svg.iter(f"{SVG}rect")
    boxes = [tuple(float(r.attrib[name]) for name in ("x", "y", "width", "height")) for r in rectangles]
    for x, y, w, h in boxes:
        assert left <= x <= x + w <= left + width
        assert top <= y <= y + h <= top + height
    for (x, y, w, h), (x2, y2, w2, h2) in combinations(boxes, 2):
        apart = x + w <= x2 + 0.2 or x2 + w2 <= x + 0.2 or y + h <= y2 + 0.2 or y2 + h2 <= y + 0.2
        assert apart, graph
    assert sum(r.attrib["class"].startswith("box") for r in rectangles) == len(graph.nodes)
    assert len(list(svg.iter(f"{SVG}path"))) == len(graph.edges)
    arrows = [line for line in graph.to_mermaid().splitlines() if re.search(r"(-->|==>)", line)]
    assert len(arrows) == len(graph.edges)
    assert graph.to_dot().count(" -> ") == len(graph.edges)


def test_drawings_of_the_journey_escape_what_they_show() -> None:
    graph = Graph(nodes=(Node(id="a", text='<b>"x"\\\n</b>'),), edges=(), caption="</svg><script>")
    assert "<b>" not in graph.to_svg()
    assert "<script>" not in graph.to_svg()
    assert 'n0["#lt;b#gt;#quot;x#quot;\\<br/>#lt;/b#gt;"]' in graph.to_mermaid()
    assert 'label="<b>\\"x\\"\\\\\\n</b>"' in graph.to_dot()
    assert question_graph(journey(), "bike").to_svg().startswith("<svg ")
