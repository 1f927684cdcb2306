"""Parts of a rulebook that are not what they are declared to be are refused, with what to write instead."""

from enum import IntEnum
from typing import Annotated, Any, Literal

import numpy as np
import pytest
from annotated_types import Ge, Gt, Interval, Le, Lt, MultipleOf
from attrs import evolve, make_class

from lmsrules.logic.conditions import And, Compare, Fact, Holds, Member
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.errors import ConditionError, FactsError, RulebookError
from lmsrules.logic.evidence import Citation
from lmsrules.logic.fields import About, Choice, Field, Flag, Number, Whole, fields_of
from lmsrules.logic.rulebook import Finding, Monotone, Option, Question

from .journey import BIKE, RULES, draft_journey, journey, trip

EASY = RULES[0]


class Five(IntEnum):
    """A whole number that is more than one."""

    FIVE = 5


def refusal(**changes: Any) -> str:
    """The message with which a journey is refused, as a draft too."""
    with pytest.raises(RulebookError) as drafted:
        draft_journey(**changes)
    with pytest.raises(RulebookError) as caught:
        journey(**changes)
    assert str(caught.value) == str(drafted.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stance": "NOT_RECOMENDED"}, "stance is the text 'NOT_RECOMENDED'; did you mean 'Stance.NOT_RECOMMENDED'?"),
        ({"stance": "RECOMMENDED"}, "stance is the text 'RECOMMENDED'; did you mean 'Stance.RECOMMENDED'?"),
        ({"evidence": "hearsay"}, "evidence is 'hearsay' without a comma: write a tuple, ('hearsay',)"),
        ({"evidence": ["hearsay"]}, "evidence is a list: write a tuple"),
        ({"evidence": (7,)}, "evidence holds 7; each is to be str"),
        ({"why": ""}, "why is empty, and is shown to readers"),
        ({"on": "bike"}, "on is 'bike'; it is to be Question"),
        ({"id": None}, "id is None; it is to be str"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told(changes: dict[str, Any], message: str) -> None:
    told = refusal(rules=(evolve(EASY, **changes), *RULES[1:]))
    assert f"bad-part: rule {changes.get('id', EASY.id)!r}: {message}" in told


def test_evidence_and_publications_too() -> None:
    evidence: Any = journey().evidence[0]
    wrong: Any = ("x",)
    told = refusal(evidence=(evolve(evidence, direction="agianst", design="guideline"),))
    assert "evidence 'hearsay': direction is the text 'agianst'; did you mean 'Direction.AGAINST'?" in told
    assert "evidence 'hearsay': design is the text 'guideline'; did you mean 'Design.GUIDELINE'?" in told
    assert "confidence is 'sure'; it is to be" in refusal(citations=(Citation(id="note", confidence="sure"),))  # type: ignore[arg-type]
    assert "options holds 'x'; each is to be Option" in refusal(questions=(evolve(BIKE, options=wrong),))
    assert "option 'x': title is empty" in refusal(questions=(evolve(BIKE, options=(Option(id="x", title=""),)),))


def test_a_publication_without_a_record_is_not_certain() -> None:
    assert Citation(id="leaflet").confidence == "unidentified"
    assert Citation(id="book", csl={"title": "T"}).confidence == "certain"


def test_a_rule_rests_on_something() -> None:
    with pytest.raises(RulebookError, match=r"rule bike\.easy rests on no evidence: name some in evidence="):
        journey(rules=(evolve(EASY, evidence=()), *RULES[1:]))


def declared(hint: Any) -> Field:
    (field,) = fields_of(make_class("Thing", {"x": __import__("attrs").field(type=hint | None)}), "t")
    return field


X = About(label="x", yes="it is", no="it is not")


@pytest.mark.parametrize(
    ("hint", "message"),
    [
        (Annotated[bool, About(label="x")], "a yes-or-no field needs a sentence for each"),
        (Annotated[int, About(label="")], "it needs a label"),
        (Annotated[float, Lt(10), X], r"Lt\(lt=10\) cannot be a bound"),
        (Annotated[int, Ge(0), Lt(10), X], "cannot be a bound"),
        (Annotated[int, Gt(0), X], r"Gt\(gt=0\) cannot be a bound; an int takes Ge and Le"),
        (Annotated[float, MultipleOf(2), X], "cannot be a bound"),
        (Annotated[int, Interval(gt=0, le=10), X], "cannot be a bound"),
        (Annotated[int, Ge(5), Le(2), X], "nothing lies between 5 and 2"),
        (Annotated[Literal[1, 2], X], r"its values must be texts, not \(1, 2\); declare a number as Annotated\[int"),
        (
            Annotated[int, Le(10**400), X],
            r"its ends must be whole numbers below 1.8e308, not None and a whole number of about 401",
        ),
    ],
)
def test_a_declaration_is_read_whole_or_refused(hint: Any, message: str) -> None:
    with pytest.raises(ConditionError, match=f"t.x: .*{message}"):
        declared(hint)


def test_an_interval_is_its_bounds() -> None:
    assert declared(Annotated[int, Interval(ge=0, le=10), X]).domain == Whole(0, 10)


@pytest.mark.parametrize("path", ["x", "t.a.b", "t.a b", "title.x", "expect.x", ""])
def test_a_path_can_stand_in_a_case_file(path: str) -> None:
    field = Field(path=path, domain=Flag(), label="x", yes="it is", no="it is not")
    with pytest.raises(RulebookError, match="bad-part: field"):
        journey(fields=(*journey().fields, field))


def test_one_fault_of_a_field_is_told_once_and_breaks_nothing() -> None:
    nameless: Any = Field(path=None, domain=Whole(), label="n")  # type: ignore[arg-type]
    assert refusal(fields=(*journey().fields, nameless)).count("bad-part") == 1
    assert refusal(fields=(*journey().fields, Field(path="t.n", domain=Whole(), label=""))).count("bad-part") == 1


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (10**400, "a whole number of about 401 digits is not allowed; give a whole number"),
        (5.0, "5.0 is not allowed in a rule; write 5, plain Python of type int"),
        (Five.FIVE, "a value of type Five is not allowed"),
        (np.int64(5), "a value of type int64 is not allowed in a rule; write 5, plain Python of type int"),
    ],
)
def test_a_threshold_is_a_plain_number_that_can_be_printed(number: Any, message: str) -> None:
    fields = (*journey().fields, Field(path="t.n", domain=Whole(), label="n"))
    finding = Finding(id="many", label="many", otherwise="few", when=Compare("t.n", ">", number))
    with pytest.raises(RulebookError, match=message):
        journey(fields=fields, findings=(*journey().findings, finding))
    with pytest.raises(ConditionError, match=message):
        _ = Fact(fields[-1]) > number


def test_there_are_six_comparisons() -> None:
    finding = Finding(id="odd", label="odd", otherwise="even", when=Compare("trip.distance_km", "=", 3))  # type: ignore[arg-type]
    with pytest.raises(RulebookError, match="there is no comparison '='"):
        journey(findings=(*journey().findings, finding))


def test_mistakes_in_conditions_say_what_to_write() -> None:
    with pytest.raises(ConditionError, match=r"\['work'\] is not allowed; give one of work"):
        trip.goal.is_in(["work"])
    with pytest.raises(ConditionError, match=r"x\.is_in\(\.\.\.\)` for in"):
        assert trip.goal in ("work",)
    with pytest.raises(ConditionError, match="each comparison in brackets"):
        assert trip.rain & trip.goal == "work"
    with pytest.raises(ConditionError, match="True is no condition; for every case write ALWAYS"):
        Question(id="q", title="Q", asked_when=True)  # type: ignore[arg-type]


def test_facts_by_path_are_checked_and_every_problem_is_told() -> None:
    with pytest.raises(FactsError) as caught:
        decide(journey(), {"trip.distanse_km": 3, "trip.goal": "fum", "trip": {"people": 1}})  # type: ignore[dict-item]
    assert [problem.path for problem in caught.value.problems] == ["trip.distanse_km", "trip.goal", "trip"]
    assert "did you mean 'trip.distance_km'?" in str(caught.value)


def test_a_rulebook_with_a_direction_has_a_hash() -> None:
    book = draft_journey(monotone=(Monotone(id="further", fact="trip.distance_km", on="bike"),))
    assert book.parts["monotone/further"]["on"] == "bike"
    assert book.sha256 != journey().sha256


@pytest.mark.parametrize(
    "when",
    [
        Compare(5, "==", True),  # type: ignore[arg-type]
        Compare(["x"], "==", True),  # type: ignore[arg-type]
        Holds(5),  # type: ignore[arg-type]
        Holds(["a"]),  # type: ignore[arg-type]
        Member("trip.goal", ()),
        Member("trip.goal", ("work", "work")),
        Member("trip.goal", ["work"]),  # type: ignore[arg-type]
        Member("trip.goal", (["work"],)),  # type: ignore[arg-type]
        Member("trip.goal", None),  # type: ignore[arg-type]
    ],
)
def test_nodes_made_by_hand_are_checked_like_those_that_are_written(when: Any) -> None:
    finding = Finding(id="odd", label="odd", otherwise="even", when=when)
    with pytest.raises(RulebookError, match="bad-part"):
        journey(findings=(*journey().findings, finding))


def test_joined_parts_are_conditions_and_not_too_many() -> None:
    with pytest.raises(ConditionError, match="And takes a tuple of conditions, not 5"):
        And(5)  # type: ignore[arg-type]
    condition: Any = trip.rain == True  # noqa: E712

    def doubled(times: int) -> Any:
        one = condition
        for _ in range(times):
            one = (one & (trip.people > 1)) | (one & (trip.people > 2))
        return one

    assert doubled(10).size > 2**10
    with pytest.raises(ConditionError, match="has more than 100000 parts: make a repeated part a finding"):
        doubled(40)


@pytest.mark.parametrize(
    "domain",
    [
        Choice(("a\u202e", "b")),
        Choice(("a", "a")),
        Choice("ab"),  # type: ignore[arg-type]
        Choice(["a", "b"]),  # type: ignore[arg-type]
        Choice(()),
        Number(0, 1, low_open="x"),  # type: ignore[arg-type]
    ],
)
def test_a_domain_made_by_hand_is_checked(domain: Any) -> None:
    with pytest.raises(RulebookError, match="bad-part: field"):
        journey(fields=(*journey().fields, Field(path="t.n", domain=domain, label="n")))
