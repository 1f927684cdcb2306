"""Clauses that decide nothing, compared with brute force: what is found can all go, and then nothing else can."""

import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, event, given
from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.cli import run
from lmsrules.logic.analysis.idle import without
from lmsrules.logic.analysis.patients import Patients
from lmsrules.logic.conditions import ALWAYS, NEVER, And, Condition, Holds, Not, Or, walk
from lmsrules.logic.errors import RulebookError
from lmsrules.logic.kleene import truth
from lmsrules.logic.printing import to_python
from lmsrules.logic.rulebook import Constraint, Draft, Finding, Question, Stance, draft_of
from lmsrules.proving.flaws import defects_of
from lmsrules.proving.idle import Owned, idle_clauses
from lmsrules.verify import verify

from .brute import Brute, values_of
from .drawn_rulebooks import draw_rulebook
from .logic.journey import draft_journey, far, journey, rule, trip

Owner = tuple[str, str]
"""The kind and the id of what a condition belongs to."""
Conditions = dict[Owner, Condition]
Place = tuple[int, ...]


def conditions_of(rulebook: Draft) -> Conditions:
    """The conditions that are looked at, by kind and id of the owner."""
    return {
        **{("finding", f.id): f.when for f in rulebook.findings},
        **{("constraint", c.id): c.holds for c in rulebook.constraints},
        **{("question", q.id): q.asked_when for q in rulebook.questions},
        **{("rule", r.id): r.when for r in rulebook.rules},
    }


def with_conditions(rulebook: Draft, new: Conditions) -> Draft:
    """The rulebook with conditions exchanged."""

    def of(kind: str, part: Any, name: str) -> Any:
        return evolve(part, **{name: new[kind, part.id]}) if (kind, part.id) in new else part

    asked = {q.id: of("question", q, "asked_when") for q in rulebook.questions}
    return draft_of(
        rulebook,
        findings=tuple(of("finding", f, "when") for f in rulebook.findings),
        constraints=tuple(of("constraint", c, "holds") for c in rulebook.constraints),
        questions=tuple(asked.values()),
        rules=tuple(evolve(of("rule", r, "when"), on=asked[r.on.id]) for r in rulebook.rules),
    )


def dropped(condition: Condition, places: set[Place], place: Place = ()) -> Condition:
    """The condition with true or false put into some places, which is what it is without them."""
    match condition:
        case Not(part):
            return Not(dropped(part, places, (*place, 0)))
        case And(parts) | Or(parts):
            idle = ALWAYS if isinstance(condition, And) else NEVER
            return type(condition)(
                tuple(
                    idle if (*place, n) in places else dropped(part, places, (*place, n))
                    for n, part in enumerate(parts)
                )
            )
    return condition


def parts_of(condition: Condition, place: Place = ()) -> Iterator[Place]:
    """Where each part of an *and* or an *or* stands."""
    match condition:
        case Not(part):
            yield from parts_of(part, (*place, 0))
        case And(parts) | Or(parts):
            for n, part in enumerate(parts):
                yield (*place, n)
                yield from parts_of(part, (*place, n))


def under(rulebook: Draft, conditions: list[Condition]) -> set[str]:
    """The findings that conditions rest on, by the definition."""
    named = {node.finding for condition in conditions for node in walk(condition) if isinstance(node, Holds)}
    return named | (under(rulebook, [rulebook.conditions[name] for name in named]) if named else set())


def among(brute: Brute, owner: Owner, below: set[str]) -> int:
    """The patients to whom a condition matters; `below` are the findings that constraints rest on."""
    rulebook, (kind, id) = brute.rulebook, owner
    match kind:
        case "finding":
            return brute.everyone if id in below else brute.possible
        case "constraint":
            where = brute.everyone
            for name, there in brute.constraints.items():
                where &= there if name != id else brute.everyone
            return where
        case "rule":
            return brute.possible & brute.asked[rulebook.rules_by_id[id].on.id]
    return brute.possible


def drawn(seed: int) -> tuple[Draft, Brute]:
    """A random rulebook with a patient, and all its patients."""
    random = Random(seed)
    try:
        rulebook = draw_rulebook(random, Counter())
        brute = Brute(rulebook, values_of(random, rulebook))
    except (RulebookError, AssertionError):
        assume(False)
    assume(brute.possible)
    return rulebook, brute


def found_in(rulebook: Draft) -> tuple[list[Owned], set[str], set[str]]:
    """The idle clauses, the constraints that exclude nothing, and the findings that the others rest on."""
    patients = Patients(rulebook)
    useless = {d.culprits[0] for d in defects_of(patients) if d.kind == "constraint-excludes-nothing"}
    below = under(rulebook, [constraint.holds for constraint in rulebook.constraints if constraint.id not in useless])
    return list(idle_clauses(patients, useless)), useless, below


@given(st.integers(0, 10**9))
def test_what_is_idle_can_all_go_and_every_answer_stays(seed: int) -> None:
    rulebook, brute = drawn(seed)
    found, _, below = found_in(rulebook)
    event(f"idle clauses: {min(len(found), 3)}")
    by_owner: dict[Owner, set[Place]] = {}
    for owned in found:
        by_owner.setdefault((owned.kind, owned.id), set()).add(owned.idle.place)
    before = conditions_of(rulebook)
    new = {owner: dropped(before[owner], places) for owner, places in by_owner.items()}
    after = Brute(with_conditions(rulebook, new), brute.values)
    assert after.possible == brute.possible
    for question in rulebook.questions:
        assert (after.asked[question.id] ^ brute.asked[question.id]) & brute.possible == 0
    for one in rulebook.rules:
        assert (after.rules[one.id] ^ brute.rules[one.id]) & brute.possible == 0
    for finding in rulebook.findings:
        assert (after.finding(finding.id) ^ brute.finding(finding.id)) & brute.possible == 0
    for owned in found:
        owner = owned.kind, owned.id
        assert owned.left == without(before[owner], by_owner[owner])
        assert after.true_of(owned.left) == after.true_of(new[owner])
        if owned.kind != "constraint":  # of constraints only all together are the same
            assert (brute.true_of(owned.left) ^ brute.true_of(before[owner])) & among(after, owner, below) == 0


@given(st.integers(0, 10**9))
def test_nothing_else_is_idle(seed: int) -> None:
    rulebook, brute = drawn(seed)
    found, useless, below = found_in(rulebook)
    left: Conditions = {(owned.kind, owned.id): owned.left for owned in found}
    mended = with_conditions(rulebook, left)
    kept = tuple(constraint for constraint in mended.constraints if constraint.id not in useless)
    after = Brute(draft_of(mended, constraints=kept), brute.values)
    assert after.possible == brute.possible
    for owner, condition in conditions_of(mended).items():
        where, true = among(after, owner, below), after.true_of(condition)
        never, always = not where & true & brute.possible, not where & ~true & brute.possible
        if never or (owner[0] == "finding" and always) or (owner[0] == "constraint" and owner[1] in useless):
            continue  # a defect says so
        for place in parts_of(condition):
            changed = after.true_of(dropped(condition, {place}))
            assert (changed ^ true) & where, (owner, condition, place)


@given(st.integers(0, 10**9))
def test_reasons_are_true_and_a_possible_patient_shows_each_clause(seed: int) -> None:
    rulebook, brute = drawn(seed)
    found, _, below = found_in(rulebook)
    left: Conditions = {(owned.kind, owned.id): owned.left for owned in found}
    after = Brute(with_conditions(rulebook, left), brute.values)
    for owned in (one for one in found if one.kind != "constraint"):
        where = among(after, (owned.kind, owned.id), below)
        met = brute.true_of(owned.idle.clause)
        wanting = brute.everyone & ~met if owned.idle.in_and else met
        assert owned.idle.always == (wanting & where == 0)
        if owned.idle.beside is not None:
            condition, true = owned.idle.beside
            there = brute.true_of(condition)
            assert wanting & where & (there if true else ~there) == 0
    notes = [note for note in verify(rulebook).notes if note.kind == "idle-clause"]
    assert {name for note in notes for name in note.culprits} == {owned.id for owned in found}
    for note in notes:
        facts: Any = dict(note.witness)
        assert all(truth(c.holds, facts, rulebook.conditions) for c in rulebook.constraints)
        first = next(o for o in found if o.id == note.culprits[0] and to_python(o.idle.clause) == note.clause)
        there = brute.true_of(first.idle.clause) & among(brute, (first.kind, first.id), below) & brute.possible
        assert truth(first.idle.clause, facts, rulebook.conditions) or not there


def book(when: Condition = ALWAYS, asked: Condition = ALWAYS, **more: Any) -> Draft:
    """One question with one rule, and a second rule so that there is no gap."""
    q = Question(id="q", title="Q", asked_when=asked)
    rules = (
        rule("one", q, when, Stance.OPTION),
        rule("other", q, ALWAYS, Stance.RECOMMENDED, source="dad"),
    )
    evidence = tuple(evolve(one, bears_on=()) for one in journey().evidence)
    kept = {"questions": (q,), "rules": rules, "evidence": evidence, "constraints": (), "findings": ()}
    return draft_journey(**{**kept, **more})


def told(rulebook: Draft) -> list[str]:
    """What is noted of idle clauses, without the witness."""
    return [note.message.split(". Trip: ")[0] for note in verify(rulebook).notes if note.kind == "idle-clause"]


SCHOOL_PIANO = (trip.goal == "school") & (trip.luggage == "piano")

EXAMPLES: list[tuple[Draft, list[str]]] = [
    (book(~far & trip.rain, findings=(far,)), []),
    (
        book(~far & (trip.distance_km < 30), findings=(far,)),
        [
            "clause `trip.distance_km < 30` (the distance is below 30 km) decides nothing in rule one: it is met "
            "wherever `~Holds('far')` (it is near) is"
        ],
    ),
    (
        book((trip.people >= 2) | (trip.people == 4) | trip.rain),
        [
            "clause `trip.people == 4` (the number of people is 4) decides nothing in rule one: wherever it is met, "
            "so is `trip.people >= 2` (the number of people is at least 2)"
        ],
    ),
    (
        book(trip.rain & trip.rain & (trip.people >= 1)),
        [
            "clause `trip.rain == True` (it rains) decides nothing in rule one: it is met wherever `trip.rain == True` "
            "(it rains) is",
            "clause `trip.people >= 1` (the number of people is at least 1) decides nothing in rule one: every trip "
            "meets it",
        ],
    ),
    (
        book(trip.rain & (trip.people <= 2), asked=trip.people <= 3, findings=()),
        [],
    ),
    (
        book(trip.rain & (trip.people <= 3), asked=trip.people <= 2),
        [
            "clause `trip.people <= 3` (the number of people is at most 3) decides nothing in rule one: every trip for "
            "which the question is asked meets it"
        ],
    ),
    (
        book(trip.rain | ((trip.budget > 5) & ~trip.rain)),
        [
            "clause `~(trip.rain == True)` (it is dry) decides nothing in rule one: it is met wherever "
            "`trip.rain == True` (it rains) is not"
        ],
    ),
    (
        book(trip.rain & ((trip.budget > 5) | ~trip.rain)),
        [
            "clause `~(trip.rain == True)` (it is dry) decides nothing in rule one: it is never met where "
            "`trip.rain == True` (it rains) is"
        ],
    ),
    (
        book((trip.people >= 2) & (trip.rain | far) & (~trip.rain | far) & far, findings=(far,)),
        [
            "clause `~(trip.rain == True) | Holds('far')` (it is dry or it is far) decides nothing in rule one: "
            "it is met wherever `far` (it is far) is",
            "clause `(trip.rain == True) | Holds('far')` (it rains or it is far) decides nothing in rule one: "
            "it is met wherever `far` (it is far) is",
        ],
    ),
    (
        book(
            trip.goal == "school",
            constraints=(Constraint(id="c", holds=~SCHOOL_PIANO, why="No."),),
        ),
        [],
    ),
    (
        book(
            (trip.goal == "school") & (trip.luggage != "piano"),
            constraints=(Constraint(id="c", holds=~SCHOOL_PIANO, why="No."),),
        ),
        [
            "clause `trip.luggage != 'piano'` (the luggage is none or bag) decides nothing in rule one: it is met "
            "wherever `trip.goal == 'school'` (the goal is school) is"
        ],
    ),
]


@pytest.mark.parametrize(("rulebook", "expected"), EXAMPLES)
def test_what_is_told(rulebook: Draft, expected: list[str]) -> None:
    assert told(rulebook) == expected
    assert verify(rulebook).sound


def test_a_finding_under_a_constraint_matters_to_patients_it_excludes() -> None:
    """Where only possible patients counted, the second clause could go, and then fewer would be excluded."""
    wet = Finding(id="wet", label="it is wet", otherwise="it is dry", when=trip.rain | (trip.people == 5))
    dry = Constraint(id="dry", holds=~(Holds("wet") & ~trip.rain), why="Five stay at home unless it rains.")
    rulebook = book(Holds("wet"), findings=(wet,), constraints=(dry,))
    assert told(rulebook) == []


def test_a_constraint_is_asked_of_those_whom_the_others_let_pass() -> None:
    one, other = (
        Constraint(id=name, holds=~(trip.rain & (trip.goal == "fun") & more), why="No.")
        for name, more in (("one", trip.people <= 2), ("other", trip.people >= 4))
    )
    assert told(book(constraints=(one, other))) == []
    wet = Constraint(id="wet", holds=~(trip.rain & (trip.goal == "school")), why="No school when it rains.")
    full = Constraint(id="full", holds=~((trip.goal == "school") & (trip.people >= 4) & ~trip.rain), why="Full.")
    assert told(book(constraints=(wet, full))) == [
        "clause `~(trip.rain == True)` (it is dry) decides nothing in constraint full: it is met wherever "
        "`trip.goal == 'school'` (the goal is school) is"
    ]
    assert told(book(constraints=(full,))) == []


def test_one_clause_in_many_conditions_is_one_note_which_names_twelve() -> None:
    asked = Question(id="q", title="Q", asked_when=trip.people <= 3)
    rules = [rule(f"r{n}", asked, (trip.people <= 4) & (trip.budget == n), Stance.OPTION) for n in range(15)]
    rules.append(rule("other", asked, ALWAYS, Stance.RECOMMENDED, source="dad"))
    (note,) = [n for n in verify(book(questions=(asked,), rules=tuple(rules))).notes if n.kind == "idle-clause"]
    assert note.culprits == tuple(f"r{n}" for n in range(15))
    assert "in rules r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11 and 3 more: every trip for which" in note.message
    assert note.clause == "(trip.people <= 4)"


def test_conditions_that_a_defect_is_about_are_left_out() -> None:
    never = Finding(id="never", label="never", otherwise="always", when=far & (trip.distance_km < 2) & trip.rain)
    asked = Question(id="q", title="Q", asked_when=trip.rain & ~trip.rain & far)
    rules = (rule("one", asked, far & ~far & trip.rain, Stance.OPTION),)
    idle = Constraint(id="idle", holds=(trip.people >= 1) | far, why="Idle.")
    rulebook = book(questions=(asked,), rules=rules, findings=(far, never), constraints=(idle,))
    assert {d.kind for d in verify(rulebook).defects} >= {"finding-never-true", "constraint-excludes-nothing"}
    assert told(rulebook) == []


def test_notes_are_no_defects_in_text_json_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify"]) == 0
    text = capsys.readouterr().out
    assert "nothing is wrong" in text
    assert ("WORTH KNOWING: no defects" in text) is bool(verify(guidance()).notes)
    assert run(["verify", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["defects"] == []
    assert [note["kind"] for note in data["notes"]] == [note.kind for note in verify(guidance()).notes]
    verification = verify(book(~far & (trip.distance_km < 30), findings=(far,)))
    assert verification.sound
    assert verification.to_tests("m:N") == ""
    (note,) = [one for one in verification.to_dict()["notes"] if one["kind"] == "idle-clause"]
    assert note.keys() == {"kind", "culprits", "message", "clause", "witness"}
    assert (note["culprits"], note["clause"]) == (["one"], "(trip.distance_km < 30)")
    assert note["witness"]["trip.distance_km"] <= 5


def test_the_shipped_rules_repeat_what_their_question_asks_and_nothing_else() -> None:
    """A rule reads as the sentence it comes from, so that is left as it is; anything else that is idle is a slip.

    Findings say what a constraint makes sure of, so that it is seen where evidence of disease was not entered, and that
    surveillance is of what was treated, though all disease that is not there was.
    """
    notes = [note for note in verify(guidance()).notes if note.kind == "idle-clause"]
    in_findings = {note.culprits: note.clause for note in notes if note.culprits[0] in guidance().findings_by_id}
    assert in_findings == {
        ("completely_resected",): "(tumour.extent != 'metastatic')",
        ("in_remission",): "(treatment.systemic_lines >= 1)",
        ("no_disease_left",): "Holds('completely_resected')",
    }
    in_rules = [note for note in notes if note.culprits not in in_findings]
    repeated = [note for note in in_rules if "every patient for which the question is asked meets it" in note.message]
    assert {note.clause for note in repeated} == {
        "Holds('adjuvant_setting')",
        "Holds('after_treatment')",
        "Holds('no_disease_left')",
        "Holds('first_line_setting')",
        "Holds('second_line_setting')",
        "Holds('resectable_recurrence')",
    }
    # A large, deep tumour is outside the womb: the rule says so all the same, as its source does.
    others = {note.clause for note in in_rules if note not in repeated}
    assert others == {"Holds('after_treatment')", "Holds('outside_the_womb')"}
    for note in repeated:
        assert "every patient for which the question is asked meets it" in note.message
