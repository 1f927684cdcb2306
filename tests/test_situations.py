"""Scope, situations and decisions not covered: proved of a rulebook and asked of a case, compared with brute force."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import jsonschema
import pytest
from attrs import evolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lmsrules import assess, assessment_schema, guidance
from lmsrules.explanation.standing import NotCovered
from lmsrules.logic import Finding, Holds, Rulebook, Situation, Uncovered, rulebook_from_data, rulebook_of
from lmsrules.logic.conditions import ALWAYS, Condition
from lmsrules.logic.diagrams.standing import (
    scope_depends_on,
    situation_depends_on,
    standing_of,
    uncovered_depends_on,
)
from lmsrules.logic.errors import RulebookError
from lmsrules.logic.kleene import truth
from lmsrules.logic.rulebook import Draft, draft_of
from lmsrules.strategies import facts as known_facts_of
from lmsrules.verify import verify

from . import oracle
from .oracle import Facts
from .random_rulebooks import FIELDS, conditions, partial_facts, rulebooks

PATHS = [field.path for field in FIELDS]


@st.composite
def standing_rulebooks(draw: st.DrawFn) -> Rulebook:
    """A random rulebook with a scope, two or three situations and two decisions that are not covered."""
    base = draw(rulebooks())
    named = [finding.id for finding in base.findings]
    new = tuple(
        Finding(id=f"new_{number}", label=f"new {number}", otherwise=f"not new {number}", when=draw(conditions(named)))
        for number in range(3)
    )
    about = st.sampled_from([*map(Holds, named), *(Holds(one.id) for one in new)])
    whens = st.one_of(about, about.map(lambda one: ~one), st.tuples(about, about).map(lambda two: two[0] & ~two[1]))
    questions = [question.id for question in base.questions]
    situations = []
    for number in range(draw(st.integers(2, 3))):
        asked = draw(st.lists(st.sampled_from(questions), unique=True, max_size=2))
        silent = "" if asked else "Nothing is said here."
        one = Situation(id=f"s{number}", title=f"S{number}", when=draw(whens), questions=tuple(asked), silent=silent)
        situations.append(one)
    uncovered = (
        Uncovered(id="u0", decision="U0", when=draw(whens), why="It is not covered."),
        Uncovered(id="u1", decision="U1", why="No fact tells."),
    )
    return rulebook_of(
        base,
        findings=(*base.findings, *new),
        scope=draw(st.sampled_from(["", *named, "new_0"])),
        situations=tuple(situations),
        uncovered=uncovered,
    )


def scope(rulebook: Draft) -> Condition:
    return Holds(rulebook.scope) if rulebook.scope else ALWAYS


def true(rulebook: Draft, condition: Condition, patient: Facts) -> bool:
    found = truth(condition, patient, rulebook.conditions)
    assert found is not None
    return found


def flaws_by_hand(rulebook: Rulebook) -> set[tuple[str, tuple[str, ...]]]:
    """The definitions, tried on every possible patient."""
    everybody = oracle.completions(rulebook, {}, PATHS)
    inside = [patient for patient in everybody if true(rulebook, scope(rulebook), patient)]
    found: set[tuple[str, tuple[str, ...]]] = set()
    there = {one.id: [p for p in inside if true(rulebook, one.when, p)] for one in rulebook.situations}
    for one, other in combinations(there, 2):
        if any(patient in there[other] for patient in there[one]):
            found.add(("two-situations", (one, other)))
    if any(not any(patient in some for some in there.values()) for patient in inside):
        found.add(("no-situation", (rulebook.id,)))
    saying = {name for one in rulebook.situations for name in one.questions}
    for situation in rulebook.situations:
        names = situation.questions or saying
        asked = [
            any(true(rulebook, rulebook.questions_by_id[name].asked_when, patient) for name in names)
            for patient in there[situation.id]
        ]
        if not asked:
            found.add(("unreachable-situation", (situation.id,)))
        elif situation.questions and not all(asked):
            found.add(("unanswered-situation", (situation.id,)))
        elif not situation.questions and any(asked):
            found.add(("answered-silence", (situation.id,)))
    for uncovered in rulebook.uncovered:
        if uncovered.when is not None:
            taken = [true(rulebook, uncovered.when, patient) for patient in inside]
            found |= {("uncovered-never", (uncovered.id,))} if not any(taken) else set()
            found |= {("uncovered-always", (uncovered.id,))} if all(taken) else set()
    return found


KINDS = {
    "two-situations",
    "no-situation",
    "unreachable-situation",
    "unanswered-situation",
    "answered-silence",
    "uncovered-never",
    "uncovered-always",
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(standing_rulebooks())
def test_flaws_are_found_exactly_where_brute_force_finds_them(rulebook: Rulebook) -> None:
    defects = [defect for defect in verify(rulebook).defects if defect.kind in KINDS]
    found = {(defect.kind, defect.culprits) for defect in defects}
    assert found == flaws_by_hand(rulebook)
    assert len(found) == len(defects)
    for defect in defects:
        if defect.witness is not None:
            patient = dict(defect.witness)
            assert true(rulebook, scope(rulebook), patient)
            whens = [rulebook.situations_by_id[one].when for one in defect.culprits if one != rulebook.id]
            assert all(true(rulebook, when, patient) for when in whens)
            assert defect.where


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(standing_rulebooks(), partial_facts())
def test_where_a_case_stands_is_exact(rulebook: Rulebook, facts: Facts) -> None:
    patients = list(oracle.completions(rulebook, facts, PATHS))
    assume(patients)
    free = [path for path in PATHS if path not in facts]

    def of_all(condition: Condition) -> bool | None:
        return oracle.same(true(rulebook, scope(rulebook) & condition, patient) for patient in patients)

    def changing(*conditions: Condition) -> tuple[str, ...]:
        def aspect(patient: Facts) -> tuple[bool, ...]:
            return tuple(true(rulebook, scope(rulebook) & condition, patient) for condition in conditions)

        changes = oracle.smallest_changes_by_hand(patients, free, aspect)
        return tuple(path for path in PATHS if any(path in change for change in changes))

    standing = standing_of(rulebook, facts)
    assert standing.in_scope is of_all(ALWAYS)
    situations = {one.id: of_all(one.when) for one in rulebook.situations}
    assert standing.situations == {name: holds for name, holds in situations.items() if holds is not False}
    expected: dict[str, bool | None] = {}
    for one in rulebook.uncovered if standing.in_scope is not False else ():
        applies = of_all(one.when) if one.when is not None else None
        expected |= {one.id: applies} if applies is not False else {}
    assert standing.uncovered == expected
    assert scope_depends_on(rulebook, facts) == changing(ALWAYS)
    assert situation_depends_on(rulebook, facts) == changing(*(one.when for one in rulebook.situations))
    assert rulebook.uncovered[0].when is not None
    assert uncovered_depends_on(rulebook, facts, "u0") == changing(rulebook.uncovered[0].when)
    assert uncovered_depends_on(rulebook, facts, "u1") == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(standing_rulebooks(), partial_facts())
def test_both_reasoners_agree_and_the_json_is_in_shape(rulebook: Rulebook, facts: Facts) -> None:
    assume(any(True for _ in oracle.completions(rulebook, facts, PATHS)))
    data = assess(facts, rulebook=rulebook).to_dict()
    jsonschema.Draft202012Validator(assessment_schema(rulebook)).validate(data)  # that it is a schema is seen elsewhere
    assert [one for one in data["not_covered"] if one["applies"] is False] == []
    assert rulebook_from_data(rulebook.parts).sha256 == rulebook.sha256


@given(rulebooks())
def test_without_them_nothing_is_hashed_or_said(rulebook: Rulebook) -> None:
    assert "scope" not in rulebook.parts["head"]
    assert not [name for name in rulebook.parts if name.startswith(("situation/", "uncovered/"))]
    standing = standing_of(rulebook, {})
    assert (standing.in_scope, standing.situations, standing.uncovered) == (True, {}, {})


def test_the_shipped_guidance_leaves_nobody_in_silence() -> None:
    assert [defect for defect in verify(guidance()).defects if defect.kind in KINDS] == []
    assert guidance().situations
    assert guidance().uncovered


@given(known_facts_of(partly=True))
def test_every_covered_patient_gets_a_question_or_is_told_what_is_not_covered(facts: Facts) -> None:
    standing = standing_of(guidance(), facts)
    if standing.in_scope:
        assert standing.situations
        assert list(standing.situations.values()) == [True] or True not in standing.situations.values()


def changed(**changes: Any) -> Draft:
    return draft_of(guidance(), **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scope": "in_scop"}, r"names the unknown finding 'in_scop'; did you mean 'in_scope'"),
        ({"situations": (guidance().situations[0],) * 2}, "situation 'before-surgery' is defined 2 times"),
        (
            {"situations": (evolve(guidance().situations[0], questions=("surveillance",)),)},
            "give either the questions that say what to do, or the sentence",
        ),
        ({"situations": (evolve(guidance().situations[0], silent=""),)}, "give either the questions"),
        (
            {"situations": (evolve(guidance().situations[2], questions=("adjuvant",)),)},
            "situation primary-resected names the unknown question 'adjuvant'",
        ),
        (
            {"uncovered": (evolve(guidance().uncovered[0], when=guidance().conditions["pregnancy"]),)},
            "uncovered pregnancy tests patient.pregnant itself: name a finding",
        ),
        ({"uncovered": (evolve(guidance().uncovered[0], why=""),)}, "why is empty, and is shown to readers"),
        (
            {"uncovered": (evolve(guidance().uncovered[0], citations=("fda",)),)},
            "uncovered pregnancy names the unknown citation 'fda'",
        ),
    ],
)
def test_what_is_wrong_with_them_is_said(changes: Any, message: str) -> None:
    with pytest.raises(RulebookError, match=message):
        rulebook_of(changed(**changes))


def not_covered(site: str, **more: Any) -> dict[str, NotCovered]:
    """What is not covered before surgery of a first tumour, by decision."""
    facts = {
        "patient.age_years": 55,
        "patient.sex": "female",
        "tumour.histology": "leiomyosarcoma",
        "tumour.site": site,
        "tumour.extent": "localised",
        "tumour.recurrence": "none",
        "tumour.resectable": True,
        "treatment.resection": "none",
        **more,
    }
    return {one.decision: one for one in assess(facts).not_covered}


def test_before_surgery_of_the_uterus_the_page_speaks_of_morcellation() -> None:
    removal = "How a tumour of the uterus is removed"
    one = not_covered("uterus")[removal]
    assert (one.applies, one.citations) == (True, ("ago-austria-surgery", "fda-morcellation"))
    assert "The guidance does not say." in one.why
    assert "power morcellation" in one.why
    assert not_covered("uterus", **{"tumour.extent": "locally_advanced"})[removal].applies is True
    assert removal not in not_covered("extremity")
    assert removal not in not_covered("uterus", **{"treatment.resection": "complete"})


def test_disease_left_behind_is_said_to_be_uncovered_when_it_is_locally_advanced_too() -> None:
    left = {"tumour.extent": "locally_advanced", "treatment.resection": "incomplete", "treatment.margins": "R2"}
    told = not_covered("retroperitoneum", **left, **{"treatment.systemic_lines": 0})
    assert told["Surgery and radiotherapy of a locally advanced first tumour"].applies is True


@pytest.mark.parametrize(("site", "shown"), [("uterus", True), ("extremity", False), ("skin", False)])
def test_morcellation_is_no_risk_factor_and_is_told_of_the_uterus_alone(site: str, *, shown: bool) -> None:
    resected = {"treatment.resection": "complete", "tumour.morcellated": True}
    assert ("Adjuvant treatment after morcellation" in not_covered(site, **resected)) is shown
    for question in guidance().questions:
        assert not [name for name in question.considerations if "morcellated" in name]


def test_only_possible_decisions_are_never_said_to_be_taken() -> None:
    assert not_covered("other")["A tumour of bone"].applies is None
    assert "A tumour of bone" not in not_covered("extremity")
