"""Forest plots: no number that the sources do not print, nothing off the paper, and letters that can be read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import assess, guidance, load_case
from lmsrules.assessing.loading import case_of
from lmsrules.document.as_html import _WIDTHS, html_page
from lmsrules.document.blocks import Document, Part, Picture
from lmsrules.document.forest import Forest, Row, plotted
from lmsrules.document.graph import Edge, Graph, Node, drawn, steps
from lmsrules.document.lettering import width_of
from lmsrules.explanation.answered import Position
from lmsrules.explanation.figures import forests_of
from lmsrules.logic.evidence import Figure
from lmsrules.logic.values import show

from .hostile import HOSTILE
from .oracle import Facts
from .shipped import possible_facts
from .test_drawing import graphs

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
CASES = Path(__file__).parent.parent / "examples" / "cases"
MARKS = "filled", "hollow"


# The drawing


@st.composite
def rows(draw: st.DrawFn, positive: bool) -> Row:
    numbers = st.floats(1e-6 if positive else -1e6, 1e6)
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    with_interval = draw(st.booleans())
    return Row(
        source=draw(st.sampled_from(["Woll 2012, randomised trial", "W" * 90, "a"])),
        arm=draw(st.just("") | st.text(max_size=40)),
        value=value,
        numbers=f"{value:g}",
        low=low if with_interval else None,
        high=high if with_interval else None,
        aside=draw(st.sampled_from(["", "indirect", "not known whether it applies"])),
        named=draw(st.booleans()),
    )


@st.composite
def forests(draw: st.DrawFn) -> Forest:
    positive = draw(st.booleans())
    return Forest(
        quantity=draw(st.sampled_from(["hazard ratio for death", "survival " * 20])),
        rows=tuple(draw(st.lists(rows(positive), min_size=1, max_size=5))),
        ratio=draw(st.booleans()),
        favours=draw(st.none() | st.just(("doxorubicin", "W" * 60))),
    )


def places(path: ET.Element) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path.attrib["d"])]


@given(forests())
def test_nothing_is_drawn_off_the_paper(forest: Forest) -> None:
    svg = ET.fromstring(forest.to_svg())
    left, top, width, height = map(float, svg.attrib["viewBox"].split())
    corners = [point for path in svg.iter(f"{SVG}path") for point in places(path)]
    for rect in svg.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        corners += [(x, y), (x + w, y + h)]
    size = float(svg.attrib["font-size"])
    for text in svg.iter(f"{SVG}text"):
        wide = width_of(text.text or "", size, bold=text.attrib["font-weight"] != "400")
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.attrib["text-anchor"]]
        x, y = float(text.attrib["x"]) - share * wide, float(text.attrib["y"])
        corners += [(x, y - size), (x + wide, y + size / 4)]
    for x, y in corners:
        assert left - 0.1 <= x <= left + width + 0.1
        assert top <= y <= top + height


@given(forests())
def test_each_row_has_its_mark_where_its_number_is(forest: Forest) -> None:
    """In the order of the numbers, within their interval, hollow if there is something aside."""
    svg = ET.fromstring(forest.to_svg())
    marks = [rect for rect in svg.iter(f"{SVG}rect") if "mark" in rect.attrib["class"]]
    assert [mark.attrib["class"] for mark in marks] == [f"mark {MARKS[bool(row.aside)]}" for row in forest.rows]
    assert len({mark.attrib["fill"] for mark in marks}) == len({bool(row.aside) for row in forest.rows})
    at = [float(mark.attrib["x"]) + 5 for mark in marks]
    for (x, row), (x2, row2) in pairwise(sorted(zip(at, forest.rows, strict=True), key=lambda one: one[1].value)):
        assert x <= x2 or row.value == row2.value
    bars = iter([path for path in svg.iter(f"{SVG}path") if path.attrib["class"] == "mark"])
    for x, row in zip(at, forest.rows, strict=True):
        if row.low is not None:
            bar = next(bars)
            (low, _), (high, _) = places(bar)
            assert low - 0.11 <= x <= high + 0.11
            assert ("stroke-dasharray" in bar.attrib) is not row.named
    assert next(bars, None) is None


@given(forests())
def test_a_plot_says_in_words_what_it_draws(forest: Forest) -> None:
    picture = plotted(forest)
    words = letters_of(ET.fromstring(picture.svg))
    for row, line in zip(forest.rows, picture.lines, strict=True):
        assert row.numbers in "".join(map(str, line.words))
        assert row.aside in "".join(map(str, line.words))
        assert row.aside.replace(" ", "") in words
    assert ("nodifference" in words) is forest.ratio
    assert ("favours" in words) is bool(forest.favours)


def letters_of(svg: ET.Element) -> str:
    return "".join("".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text")).split())


def test_half_and_double_are_equally_far_from_no_difference() -> None:
    pair = tuple(Row(source="a", value=value, numbers=show(value)) for value in (0.5, 2.0))
    ratio = ET.fromstring(Forest(quantity="ratio", rows=pair, ratio=True).to_svg())
    at = [float(rect.attrib["x"]) for rect in ratio.iter(f"{SVG}rect") if "mark" in rect.attrib["class"]]
    (one,) = [float(t.attrib["x"]) for t in ratio.iter(f"{SVG}text") if t.text == "no difference"]
    assert one == pytest.approx(sum(at) / 2 + 5, abs=0.2)
    linear = ET.fromstring(Forest(quantity="months", rows=pair).to_svg())
    assert "no difference" not in {text.text for text in linear.iter(f"{SVG}text")}
    assert "0" in {text.text for text in linear.iter(f"{SVG}text")}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_stay_words(hostile: str) -> None:
    row = Row(source=hostile, arm=hostile, value=1.0, numbers=hostile, aside=hostile)
    forest = Forest(quantity=hostile, rows=(row,), ratio=True, favours=(hostile, hostile), notes=hostile)
    svg = ET.fromstring(forest.to_svg())
    assert {one.tag.removeprefix(SVG) for one in svg.iter()} == {"svg", "style", "rect", "path", "text"}
    assert not any(name.startswith("on") for one in svg.iter() for name in one.attrib)
    page = html_page(Document(parts=(Part(title="", items=(plotted(forest),)),)))
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page


# Colours, letters, ids


@given(graphs() | forests())
def test_pictures_have_plain_colours_and_no_ids(picture: Graph | Forest) -> None:
    """Read without their style sheet, by what draws black where it knows no colour."""
    svg = ET.fromstring(picture.to_svg())
    assert float(svg.attrib["font-size"]) >= 14
    assert {"width", "height", "viewBox", "font-family", "aria-label"} <= set(svg.attrib)
    plain = re.compile(r"#[0-9a-f]{6}|none")
    for shape in svg.iter():
        assert "id" not in shape.attrib
        if shape.tag in (f"{SVG}rect", f"{SVG}path", f"{SVG}text"):
            assert plain.fullmatch(shape.attrib["fill"])
            assert plain.fullmatch(shape.attrib.get("stroke", "none"))
        if shape.tag == f"{SVG}path":
            assert shape.attrib["fill"] == "none"
            assert shape.attrib["stroke"] != "none"
    style = svg.find(f"{SVG}style")
    assert style is not None
    text = style.text or ""
    assert text.split("{")[0].strip() == "@media screen and (prefers-color-scheme: dark)"
    assert text.count("{") == text.count("}")
    assert re.fullmatch(r"\s*@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}\s*", text), "the dark screen is all it speaks of"


def test_a_picture_without_room_for_its_letters_gives_way_to_its_words() -> None:
    """From each width on the picture is there and its words are only heard; below they are read and it is away."""
    css = Path(Path(html_page.__code__.co_filename).parent, "document.css").read_text()
    assert sorted(map(int, re.findall(r"@container \(min-width: (\d+)px\)", css))) == list(_WIDTHS)
    for width in _WIDTHS:
        assert f"@container (max-width: {width - 0.1}px) {{ .lmsrules .from-{width} {{ display: none" in css
        assert f"@container (min-width: {width}px) {{ .lmsrules .from-{width} + .told {{ position: absolute" in css


@given(graphs())
def test_a_picture_is_shown_only_where_it_fits(graph: Graph) -> None:
    picture = drawn(graph)
    assert picture.least_width == int(ET.fromstring(picture.svg).attrib["width"])
    page = html_page(Document(parts=(Part(title="", items=(picture,)),)))
    shown = [int(width) for width in re.findall(r'class="picture from-(\d+)" aria-hidden="true"', page)]
    assert shown == [width for width in _WIDTHS if width >= picture.least_width][:1]
    assert page.count('<ol class="told">') == 1


def test_no_id_is_there_twice_however_often_a_page_is_shown() -> None:
    one, other = (assess(case_of({"tumour.site": site, "patient.age_years": 50})) for site in ("uterus", "other"))
    pages = [shown._repr_html_() for shown in (one, other, one, other, one)]
    ids = re.findall(r' id="([^"]*)"', "".join(pages))
    assert len(ids) == len(set(ids)) > 30
    for page in pages:
        its = set(re.findall(r' id="([^"]*)"', page))
        assert set(re.findall(r'href="#([^"]*)"', page)) <= its, "a link leads to another copy"


# Boxes and arrows in steps


@given(graphs())
def test_the_steps_lead_where_the_arrows_do(graph: Graph) -> None:
    nodes = tuple(evolve(node, text=f"box {node.id}") for node in graph.nodes)
    edges = tuple(evolve(edge, text=f"way {n}") for n, edge in enumerate(graph.edges))
    shown = steps(evolve(graph, nodes=nodes, edges=edges))
    texts = ["".join(map(str, step.words)) for step in shown]
    found = set()
    for text, step in zip(texts, shown, strict=True):
        for way in step.items:
            said, _, then = f"{way.lead}: {way.words[0]}".removeprefix(": ").partition(": ")
            target = texts[int(then.removeprefix("go to ")) - 1] if then.startswith("go to ") else then
            found.add((text, said, target, bool(way.lead)))
    assert found == {(f"box {e.source}", e.text, f"box {e.target}", e.strong) for e in edges}
    alone = {node.text for node in nodes} - {end for one in found for end in (one[0], one[2])}
    assert alone <= set(texts)


def test_arrows_without_words_name_what_they_lead_to() -> None:
    nodes = tuple(Node(id=name, text=f"box {name}") for name in "abc")
    graph = Graph(nodes=nodes, edges=(Edge(source="a", target="b"), Edge(source="b", target="c")), caption="")
    assert [(step.words, [way.words for way in step.items]) for step in steps(graph)] == [
        (("box a",), [("box b (see 2)",)]),
        (("box b",), [("box c",)]),
    ]


# The figures of the sources


def numbers_in(text: str) -> set[float]:
    return set(map(float, NUMBER.findall(text)))


def numbers_of(figure: Figure) -> set[float]:
    ends = [one for one in (figure.value, figure.low, figure.high) if one is not None]
    return {*map(float, ends), *numbers_in(figure.interval)}


def check_plots(position: Position) -> list[Picture]:
    """All that is drawn is printed by evidence on the option, with the interval it has."""
    figures = [f for a in position.arguments for f in guidance().evidence_by_id[a.evidence].figures]
    pictures = [plotted(forest) for forest in forests_of(guidance(), position)]
    for picture in pictures:
        of = picture.caption.partition(".")[0].lower()
        alike = [f for f in figures if f"{f.of}{f', {f.unit}' if f.unit else ''}".lower() == of]
        printed = set[float]().union(*map(numbers_of, alike))
        svg = ET.fromstring(picture.svg)
        bold = " ".join(text.text or "" for text in svg.iter(f"{SVG}text") if text.attrib["font-weight"] == "600")
        assert numbers_in(bold)
        assert numbers_in(bold) <= printed
        marks = [rect.attrib["class"] for rect in svg.iter(f"{SVG}rect") if "mark" in rect.attrib["class"]]
        assert len(marks) == len(picture.lines) == sum(f.value is not None for f in alike)
        assert marks == sorted(marks), "filled ones, which are direct, come first"
        assert bold.count("95") >= sum("95" in f.interval for f in alike)
        bars = [path for path in svg.iter(f"{SVG}path") if path.attrib["class"] == "mark"]
        assert len(bars) == sum(f.low is not None and f.interval != "range" for f in alike)
        assert len([bar for bar in bars if "stroke-dasharray" in bar.attrib]) == sum(
            f.low is not None and not f.interval for f in alike
        )
    return pictures


@given(possible_facts())
def test_every_number_drawn_is_printed_by_a_source(facts: Facts) -> None:
    for answer in assess(case_of(facts)).values():
        for position in answer.options.values():
            check_plots(position)


@cache
def first_line() -> list[Picture]:
    answer = assess(load_case(CASES / "metastatic-first-line.toml"))["first-line-systemic"]
    return [picture for position in answer.options.values() for picture in check_plots(position)]


def test_what_compares_is_drawn_and_what_does_not_is_left_to_the_text() -> None:
    captions = " ".join(picture.caption for picture in first_line())
    assert "Hazard ratio for progression or death" in captions
    assert "Median overall survival, months" in captions
    assert "Response rate" not in captions, "percentages without an interval"
    assert "Patients" not in captions
    assert "A range is no confidence interval and is not drawn." in captions
    assert "Nothing is pooled" in captions


def test_a_side_is_favoured_only_where_the_source_names_both() -> None:
    svgs = [picture.svg for picture in first_line() if "azard ratio" in picture.caption]
    favouring = [svg for svg in svgs if "favours" in svg]
    assert 0 < len(favouring) < len(svgs)
    for svg in favouring:
        said = " ".join(letters_spaced(svg).split())
        assert re.search(r"below 1 favours doxorubicin \+ (trabectedin|dacarbazine) above 1 favours doxorubicin", said)


def letters_spaced(svg: str) -> str:
    return " ".join("".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text"))


def test_evidence_for_other_patients_is_told_from_direct_evidence() -> None:
    lines = [" ".join(map(str, line.words)) for picture in first_line() for line in picture.lines]
    assert any(", indirect: " in line for line in lines)
    assert any(", not known whether it applies: " in line for line in lines)
    assert any("D'Ambrosio, progression, comparison, n = 205, 2020: " in line for line in lines)
