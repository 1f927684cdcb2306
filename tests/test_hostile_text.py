"""Whatever text a rulebook, a file or an argument holds: nothing that is shown of it hides, reorders or forges."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import Case, LmsRulesError, Session, Stance, assess, case_from_dict, guidance, load_case
from lmsrules.cli import run
from lmsrules.diff import diff
from lmsrules.exchange.cql import to_cql
from lmsrules.explanation.changing import nearest_change
from lmsrules.explanation.diagram import question_graph
from lmsrules.explanation.settles import what_settles
from lmsrules.explanation.why import why
from lmsrules.explanation.why_not import why_not
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import Defect, Problem, RulebookError
from lmsrules.logic.printing import to_python
from lmsrules.logic.rulebook import Draft, Monotone, Rulebook, rulebook_of
from lmsrules.logic.setting import with_limits
from lmsrules.mutate import mutate
from lmsrules.references import vancouver
from lmsrules.testing import coverage
from lmsrules.testing.case_files import read_case_file
from lmsrules.testing.expectations import failures, told_of
from lmsrules.testing.writing import case_file_text
from lmsrules.text import escaped, json_text, one_line, visible
from lmsrules.verify import verify

from .hostile import HOSTILE, NAME, WORDS, hostile_rulebook, spoilt
from .logic.journey import RULES, draft_journey, journey

CASES = Path(__file__).parent.parent / "examples" / "cases"
FACTS: dict[str, Any] = {"trip.people": 1, "trip.distance_km": 9.0, "trip.luggage": "bag", "trip.goal": "work"}
BIKE = f"bike {NAME}"
SHORT = " ".join(words for words in HOSTILE if len(words) < 100)


def is_visible(text: str) -> bool:
    """Whether nothing in a text is hidden."""
    return visible(text) == text


def worse() -> Draft:
    """The hostile journey with flaws of many kinds."""
    flawed = draft_journey(rules=RULES[1:], monotone=(Monotone(id="m", fact="trip.distance_km", on="bike"),))
    return spoilt(flawed)


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    """The guidance, spoilt, but for words that take long to draw."""
    return spoilt(guidance(), SHORT)


FORMS: dict[str, Callable[[Any], str]] = {
    "text": lambda shown: shown.to_text(full=True),
    "short text": lambda shown: shown.to_text(40),
    "markdown": lambda shown: shown.to_markdown(),
    "html": lambda shown: shown.to_html(),
    "json": lambda shown: shown.to_json(),
    "repr": repr,
    "str": str,
}

READABLE: dict[str, Callable[[], Any]] = {
    "why": lambda: why(hostile_rulebook(), FACTS, BIKE, BIKE),
    "why not": lambda: why_not(hostile_rulebook(), FACTS, BIKE, BIKE, Stance.RECOMMENDED),
    "change": lambda: nearest_change(hostile_rulebook(), FACTS, BIKE, BIKE)[0],
    "settles": lambda: what_settles(hostile_rulebook(), {"trip.people": 1}, BIKE, BIKE),
    "verify": lambda: verify(worse()),
    "diff": lambda: diff(hostile_rulebook(), spoilt(journey(rules=RULES[:-1]))),
    "mutate": lambda: mutate(spoilt(journey(), SHORT), []),
    "coverage": lambda: coverage.Tested(hostile_rulebook()).coverage(),
}


@pytest.mark.parametrize("name", READABLE)
def test_no_form_hides_anything(name: str) -> None:
    shown = READABLE[name]()
    for form, write in FORMS.items():
        assert is_visible(write(shown)), form
    assert json.loads(shown.to_json()) == json.loads(json.dumps(shown.to_dict()))


def test_the_page_hides_nothing_in_any_form(shipped: Rulebook) -> None:
    assessment = assess(load_case(CASES / "metastatic-first-line.toml"), rulebook=shipped)
    for form, write in FORMS.items():
        assert is_visible(write(assessment)), form
    assert json.loads(assessment.to_json())["rulebook"]["id"] == shipped.id
    shown = [
        caution for answer in assessment.values() for option in answer.options.values() for caution in option.cautions
    ]
    assert shown, "cautions are on the page, hostile like all else"
    assert "<script>window" not in assessment.to_html()


def test_pictures_and_exports_hide_nothing() -> None:
    book = hostile_rulebook()
    graph = question_graph(book, BIKE, FACTS)
    reasons = why(book, FACTS, BIKE, BIKE).graph()
    cql = to_cql(book)
    for text in (graph.to_svg(), graph.to_mermaid(), graph.to_dot(), reasons.to_svg(), reasons.to_mermaid(), cql):
        assert is_visible(text)
    assert all("// " in line.partition("forged")[0] for line in cql.splitlines() if "forged" in line)
    assert all(is_visible(repr(part)) for part in (book, *book.rules, *book.evidence, *book.sources))
    assert all(is_visible(to_python(rule.when)) for rule in book.rules)
    assert all(is_visible(str(test)) for test in verify(worse()).to_tests("x:Y").splitlines())


def test_no_text_forges_a_line_of_an_error() -> None:
    with pytest.raises(RulebookError) as refused:
        rulebook_of(spoilt(draft_journey(rules=RULES[1:])))
    lines = str(refused.value).splitlines()
    assert is_visible(str(refused.value))
    assert len(lines) == 1 + len(refused.value.defects)
    assert all(line.startswith("  ") for line in lines[1:])
    for words in HOSTILE:
        shown = [str(Problem(words, words)), str(Defect("clash", (words,), words)), str(LmsRulesError(words))]
        assert all(map(is_visible, shown))
        assert all(len(text.splitlines()) == 1 for text in shown[:2])


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_forges_a_line_of_a_message_about_a_case(words: str) -> None:
    parts: list[Any] = [{words: 1}, {"site": words}, words, {"site": [words]}]
    for data in ({words: 1}, *({"tumour": part} for part in parts)):
        with pytest.raises(LmsRulesError) as caught:
            case_from_dict(data)
        assert is_visible(str(caught.value))
        assert len(str(caught.value).splitlines()) == 2
        assert len(str(caught.value)) < 500
    ways: list[Callable[[], object]] = [
        lambda: assess(Case())[words],
        lambda: Session().retract(words),
        lambda: decide(guidance(), {words: 1}),
    ]
    for refused in ways:
        with pytest.raises(LmsRulesError) as caught:
            refused()
        assert is_visible(str(caught.value))


def test_a_case_file_of_a_hostile_rulebook_is_read_back(tmp_path: Path) -> None:
    book = hostile_rulebook()
    text = case_file_text(book, FACTS, WORDS)
    assert is_visible(text)
    assert tomllib.loads(text)["title"] == WORDS
    file = tmp_path / "hostile.case.toml"
    file.write_text(text, encoding="utf-8")
    read = read_case_file(file, book)
    assert list(failures(read, book)) == []
    wrong = evolve(read, answers=tuple(evolve(answer, stance="RECOMMENDED") for answer in read.answers))
    assert is_visible(told_of(failures(wrong, book), wrong, book))


def test_a_session_forges_no_line(shipped: Rulebook) -> None:
    session = Session(rulebook=shipped)
    step = session.assert_fact("tumour.site", "uterus")
    assert is_visible(str(step))
    assert all(line[:2] in ("kn", "  ") for line in str(step).splitlines())


@pytest.mark.parametrize("command", ["rules", "cautions", "limits", "facts", "cite", "scope", "statements", "sources"])
def test_what_a_rulebook_holds_forges_no_line(
    command: str, shipped: Rulebook, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listed by a command, or one part of it shown, the spoilt guidance has as many lines as the guidance itself."""
    lines = []
    for book in (guidance(), shipped):
        for module in ("rulebook", "cautions", "sources"):
            monkeypatch.setattr(f"lmsrules.commands.{module}.rulebook_named", lambda _, book=book: book)
        one: tuple[Any, ...] = {"rules": book.rules, "cautions": book.cautions, "cite": book.citations}.get(command, ())
        for arguments in ([command], *([command, part.id] for part in one)):
            assert run(arguments) == 0
            shown = capsys.readouterr().out
            assert is_visible(shown)
            lines.append(len(shown.splitlines()))
    assert lines[: len(lines) // 2] == lines[len(lines) // 2 :]


def test_limits_forge_no_line(shipped: Rulebook) -> None:
    limit, *_ = shipped.limits
    ordered = next(one for one in shipped.limits if one.below)
    for words in HOSTILE:
        for limits in ({words: 1}, {limit.id: words}, {limit.id: limit.high + 1}, {ordered.id: ordered.high}):
            with pytest.raises(LmsRulesError) as caught:
                with_limits(shipped, limits)  # type: ignore[arg-type]
            assert is_visible(str(caught.value))
            assert len(str(caught.value).splitlines()) == 1
    assessment = assess(Case(), rulebook=with_limits(shipped, {limit.id: limit.low}))
    for form, write in FORMS.items():
        assert is_visible(write(assessment)), form


def test_publications_are_shown_on_a_line(shipped: Rulebook) -> None:
    assert all(is_visible(one_line(vancouver(citation))) for citation in shipped.citations)


@pytest.mark.parametrize("words", HOSTILE)
def test_commands_show_their_arguments_safely(words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for command in ("assess", "rules", "cite", "verify", "nothing", "check"):
        if "\0" not in words and len(words) < 200:
            assert run([command, words]) == 2
            assert is_visible(capsys.readouterr().err)
    file = tmp_path / "case.toml"
    file.write_text(f"{json.dumps(words)} = 1\n".replace("\x7f", "\\u007f"), encoding="utf-8")
    assert run(["assess", str(file)]) == 2
    assert is_visible(capsys.readouterr().err)


@given(st.text())
def test_what_is_written_out_is_visible_and_json_reads_it_back(text: str) -> None:
    assert is_visible(visible(text))
    assert len(one_line(text).splitlines()) <= 1
    assert json.loads(json_text([text])) == [text]
    assert is_visible(json_text([text]))
    if text.isascii() and text.isprintable():
        assert one_line(text) == visible(text) == text
    assert json.loads(f'"{escaped(text)}"') == text


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a\x1b[31m", "write it in printable characters"),
        ("a\u202eb", "write it in printable characters"),
        ("a\nb", "write it in printable characters"),
        (" a", "write it in printable characters"),
        ("x" * 201, "has 201 characters; 200 are enough"),
    ],
)
def test_a_name_that_cannot_be_printed_and_read_back_is_refused(name: str, message: str) -> None:
    book = journey()
    for changes in (
        {"id": name},
        {"version": name},
        {"rules": (evolve(RULES[0], id=name), *RULES[1:])},
        {"evidence": (evolve(book.evidence[0], id=name),)},
        {"sources": (evolve(book.sources[0], id=name), *book.sources[1:])},
        {"constraints": (evolve(book.constraints[0], id=name),)},
        {"statements": {name: "So."}},
    ):
        with pytest.raises(RulebookError, match=message) as caught:
            draft_journey(**changes)
        assert is_visible(str(caught.value))
