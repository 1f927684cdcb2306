"""Patients in many regions: twelve are looked for and told, and that there are more is said."""

import re
from typing import Annotated, Any, Literal

import pytest
from attrs import evolve, frozen

from lmsrules.diff import Diff, diff
from lmsrules.document.readable import Readable
from lmsrules.logic.conditions import ALWAYS, Compare, Condition
from lmsrules.logic.fields import About, fields_of
from lmsrules.logic.rewriting import every, some
from lmsrules.logic.rulebook import Constraint, Draft, Finding, Question, Stance
from lmsrules.verify import Verification, verify

from .logic.journey import draft_journey, journey, rule

Letter = Literal["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"]
LETTERS = "abcdefghijklmn"
TOLD = 12


@frozen(kw_only=True)
class Pair:
    """Two letters: the pairs of one letter with itself lie in as many regions as there are."""

    one: Annotated[Letter, About(label="one")] | None = None
    other: Annotated[Letter, About(label="the other")] | None = None


FIELDS = fields_of(Pair, "pair")
ASKED = Question(id="q", title="Q", asked_when=ALWAYS)


def alike(number: int) -> Condition:
    """Both letters are the same, one of the first of this number."""
    return some(every([Compare("pair.one", "==", x), Compare("pair.other", "==", x)]) for x in LETTERS[:number])


def book(when: Condition = ALWAYS, **more: Any) -> Draft:
    """One rule that holds under the condition; a gap is left elsewhere."""
    return draft_journey(
        fields=FIELDS,
        **{"findings": (), "constraints": (), **more},
        questions=(ASKED,),
        rules=(rule("always", ASKED, when, Stance.OPTION),),
        evidence=(evolve(journey().evidence[0], bears_on=()),),
    )


def gap(number: int) -> Verification:
    return verify(book(~alike(number)))


def answers(number: int) -> Diff:
    better = rule("better", ASKED, alike(number), Stance.RECOMMENDED, overrides=("always",))
    return diff(book(), evolve(book(), rules=(*book().rules, better)))


def impossible(number: int) -> Diff:
    return diff(book(), book(constraints=(Constraint(id="c", holds=~alike(number), why="So."),)))


def possible(number: int) -> Diff:
    return diff(book(constraints=(Constraint(id="c", holds=~alike(number), why="So."),)), book())


def finding(number: int) -> Diff:
    never, now = (
        Finding(id="f", label="alike", otherwise="not alike", when=when)
        for when in (every([alike(1), ~alike(1)]), alike(number))
    )
    return diff(book(findings=(never,)), book(findings=(now,)))


WAYS: list[Any] = [gap, answers, impossible, possible, finding]


def regions_of(found: Readable) -> list[Any]:
    """The regions, as JSON has them."""
    data = found.to_dict()
    if "defects" in data:
        return list(data["defects"][0]["where"])
    patients = (
        *(one["patients"] for one in (*data["differences"], *data["findings"])),
        data["became_possible"],
        data["became_impossible"],
    )
    return [region for some in patients if some for region in some["regions"]]


@pytest.mark.parametrize("find", WAYS)
@pytest.mark.parametrize(
    ("number", "rest"),
    [(11, []), (12, []), (13, ["And further regions."]), (14, ["And further regions."])],
)
def test_twelve_regions_are_told_and_that_there_are_more(find: Any, number: int, rest: list[str]) -> None:
    found = find(number)
    assert len(regions_of(found)) == min(number, TOLD)
    assert ('"complete": false' in found.to_json() or '"more": true' in found.to_json()) is (number > TOLD)
    texts = (found.to_text(width=200), found.to_markdown(), re.sub(r"<[^>]*>", "", found.to_html()))
    for text in texts:
        lines = [line.strip().removeprefix("- ") for line in text.splitlines()]
        told = [place for place, line in enumerate(lines) if line.startswith("Where: one is ")]
        assert len({lines[place] for place in told}) == len(told) == min(number, TOLD)
        others = [place for place, line in enumerate(lines) if line.startswith("And ")]
        assert [lines[place] for place in others] == rest
        assert all(place > max(told) for place in others)


@pytest.mark.parametrize(
    ("number", "rest"),
    [(7, ""), (8, ""), (9, "; not drawn: 1 smaller region"), (10, "; not drawn: 2 smaller regions")],
)
def test_a_picture_draws_eight_regions_and_says_how_many_more_there_are(number: int, rest: str) -> None:
    found = answers(number)
    graph = found.graph(found.differences[0])
    drawn = min(number, 8)
    assert [node.text for node in graph.nodes[2:]] == [f"one is {x}\nthe other is {x}\n0.5%" for x in LETTERS[:drawn]]
    assert len(graph.edges) == 2 * drawn
    assert graph.caption == f"q: where the answer differs, and how{rest}"
