"""Why not, read word by word: rules of two sources that are outweighed or silenced, their findings opened."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

import pytest

from lmsrules.explanation.why_not import WhyNot, why_not
from lmsrules.logic.rulebook import Draft, Rule, Source, Stance

from .logic.journey import BIKE, draft_journey, far, hard_way, journey, loaded, rule, trip
from .oracle import Facts

NEAR: Facts = {"trip.people": 1, "trip.distance_km": 2, "trip.luggage": "none"}
FOR_FUN: Facts = {**NEAR, "trip.goal": "fun"}
FOR_WORK: Facts = {**NEAR, "trip.goal": "work"}

PIANO = """
    Rule: bike.piano (not recommended): Because of bike.piano. [note]
      [yes] the number of people is at most 2 (1)
      [no] the way is hard
        [no] any one of:
          [no] it is far
            [no] the distance is above 5 km (2 km)
          [no] there is a load
            [no] the luggage is bag or piano (none)
      [no] the luggage is piano (none)
      It overrides: bike.hard: Because of bike.hard.
"""
ANOTHER_HOLDS = f"""
Going by bike: recommended, not 'not recommended'.
  The rules for 'not recommended':
    This one holds, and is of Dad; only what Mum says is the stance.
      Rule: bike.fit (not recommended): Because of bike.fit. [note]
        [yes] the number of people is at most 2 (1)
        [yes] the way is easy
          [yes] it is near
            [yes] the distance is at most 5 km (2 km)
          [yes] there is no load
            [yes] the luggage is none (none)
        [yes] the goal is fun
{PIANO.strip(chr(10))}
"""
ANOTHER = f"""
Going by bike: recommended, not 'not recommended'.
  The rules for 'not recommended':
{PIANO.strip(chr(10))}
    This one is of Dad; only what Mum says is the stance.
      Rule: bike.fit (not recommended): Because of bike.fit. [note]
        [yes] the number of people is at most 2 (1)
        [yes] the way is easy
          [yes] it is near
            [yes] the distance is at most 5 km (2 km)
          [yes] there is no load
            [yes] the luggage is none (none)
        [no] the goal is fun (work)
"""
ANOTHER_AND_OPEN = """
Going by bike: open, not 'not recommended'.
  The rules for 'not recommended':
    Rule: bike.piano (not recommended): Because of bike.piano. [note]
      [yes] the number of people is at most 2 (1)
      [unknown] the way is hard
        [unknown] any one of:
          [unknown] it is far
            [unknown] the distance is above 5 km
          [unknown] there is a load
            [unknown] the luggage is bag or piano
      [unknown] the luggage is piano
      It overrides: bike.hard: Because of bike.hard.
    This one is of Dad; only what Mum says is the stance.
      Rule: bike.fit (not recommended): Because of bike.fit. [note]
        [yes] the number of people is at most 2 (1)
        [unknown] the way is easy
          [unknown] it is near
            [unknown] the distance is at most 5 km
          [unknown] there is no load
            [unknown] the luggage is none
        [unknown] the goal is fun
"""


class Outline(HTMLParser):
    """The items of a page as lines, each indented by two for every list it is in below the first."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.depth = 0
        self.shown = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == "ul"
        self.shown = self.shown or tag == "article"
        if tag == "li":
            self.lines.append("  " * (self.depth - 1))
        if tag == "span" and (kind := dict(attrs).get("class") or "").startswith("mark "):
            self.lines[-1] += f"<{kind.removeprefix('mark ')}>"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "ul"
        self.shown = self.shown and tag != "article"

    def handle_data(self, data: str) -> None:
        if self.shown and data.strip("\n"):
            self.lines[-1] += data.strip("\n")


def from_html(page: str) -> list[str]:
    """The outline, each mark as the text has it; its colour must be that of its word."""
    outline = Outline()
    outline.feed(page)
    assert not any(re.search(r"<(\w+)>(?!\1 )", line) for line in outline.lines)
    return [re.sub(r"<(\w+)>\1 ", r"[\1] ", line) for line in outline.lines]


def from_markdown(text: str) -> list[str]:
    lines = text.splitlines()
    assert all(re.match(r" *- ", line) for line in lines)
    return [re.sub(r"\\(.)", r"\1", re.sub(r"^( *)- ", r"\1", line)).replace("`", "") for line in lines]


def check_every_form(found: WhyNot, expected: str) -> None:
    """Text, Markdown and HTML say the same words, item by item."""
    lines = expected.strip("\n").splitlines()
    assert found.to_text(width=200).splitlines() == lines
    assert found.to_text(width=200, full=True).splitlines() == lines
    assert from_markdown(found.to_markdown()) == lines
    assert from_html(found.to_html()) == lines


def ids(rules: Iterable[Any]) -> list[str]:
    return [one.rule for one in rules]


def test_a_rule_of_another_source_that_holds_is_told_first_with_its_findings_opened() -> None:
    found = why_not(journey(), FOR_FUN, "bike", "bike", Stance.NOT_RECOMMENDED)
    assert (ids(found.others), ids(found.rules)) == (["bike.fit"], ["bike.piano"])
    check_every_form(found, ANOTHER_HOLDS)


def test_a_rule_of_another_source_that_does_not_hold_is_told_last_with_its_findings_opened() -> None:
    found = why_not(journey(), FOR_WORK, "bike", "bike", Stance.NOT_RECOMMENDED)
    assert (ids(found.others), ids(found.rules)) == (["bike.fit"], ["bike.piano"])
    check_every_form(found, ANOTHER)


def test_of_a_rule_of_another_source_what_is_unknown_is_told_too() -> None:
    found = why_not(journey(), {"trip.people": 1}, "bike", "bike", Stance.NOT_RECOMMENDED)
    assert found.open
    check_every_form(found, ANOTHER_AND_OPEN)


def test_lines_too_long_for_the_page_are_wrapped_below_their_words() -> None:
    lines = why_not(journey(), FOR_WORK, "bike", "bike", Stance.NOT_RECOMMENDED).to_text(width=40).splitlines()
    place = next(number for number, line in enumerate(lines) if "This one is of Dad" in line)
    assert lines[place : place + 2] == ["    This one is of Dad; only what Mum", "      says is the stance."]


def book_of(*rules: Rule, primary: str = "mum") -> Draft:
    """One question, the findings of the journey, three sources: mum, dad and an aunt."""
    titles = {"mum": "Mum", "dad": "Dad", "aunt": "An aunt"}
    titles = {primary: titles[primary], **titles}
    return draft_journey(
        questions=(BIKE,),
        rules=rules,
        sources=tuple(Source(id=name, title=title, citation="note") for name, title in titles.items()),
    )


EASY = rule("mum.easy", BIKE, ~hard_way, Stance.RECOMMENDED)
DAD_EASY = rule("dad.easy", BIKE, ~hard_way, Stance.NOT_RECOMMENDED, source="dad")


def test_the_stance_is_that_of_the_primary_source_even_where_it_is_silent() -> None:
    book = book_of(EASY, DAD_EASY, primary="aunt")
    found = why_not(book, NEAR, "bike", "bike", Stance.NOT_RECOMMENDED)
    assert (found.now, ids(found.others), found.rules) == (None, ["dad.easy"], ())
    expected = (
        "The rule for 'not recommended':\n    This one holds, and is of Dad; only what An aunt says is the stance.\n"
    )
    assert expected in found.to_text(width=200)
    assert found.ever


def test_of_several_rules_that_would_give_it_the_nearest_to_holding_comes_first() -> None:
    two_away = rule("mum.two", BIKE, far & (trip.goal == "fun"), Stance.OPTION)
    one_away = rule("mum.one", BIKE, ~far & (trip.goal == "school"), Stance.OPTION)
    impossible = rule("mum.never", BIKE, (trip.goal == "work") & far & loaded, Stance.OPTION)
    book = book_of(EASY, two_away, one_away, impossible)
    found = why_not(book, {**NEAR, "trip.goal": "work"}, "bike", "bike", Stance.OPTION)
    assert [(one.rule, one.lacking) for one in found.rules] == [("mum.one", 1), ("mum.two", 2), ("mum.never", 2)]
    assert "\n  The rules, the nearest to holding first, for 'a reasonable option':\n" in found.to_text(width=200)
    unknown = {path: value for path, value in NEAR.items() if path != "trip.distance_km"}
    found = why_not(book, {**unknown, "trip.goal": "fun"}, "bike", "bike", Stance.OPTION)
    assert [(one.rule, one.possible) for one in found.rules] == [
        ("mum.two", True),
        ("mum.one", False),
        ("mum.never", False),
    ]


@pytest.mark.parametrize(("facts", "now"), [(FOR_FUN, "recommended"), ({**NEAR, "trip.people": 5}, "no position")])
def test_what_the_option_is_now_comes_first(facts: Facts, now: str) -> None:
    text = why_not(journey(), facts, "bike", "bike", Stance.NOT_RECOMMENDED).to_text()
    assert text.startswith(f"Going by bike: {now}, not 'not recommended'.\n")
