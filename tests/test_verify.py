"""`verify()`: every kind of flaw planted, alone and together, found with a true patient, and nothing else reported."""

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings

from lmsrules import Case, LmsRulesError, assess, guidance
from lmsrules.cli import run
from lmsrules.diff import diff
from lmsrules.logic.conditions import ALWAYS, And, fact_groups
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.errors import Defect
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.fields import About, fields_of
from lmsrules.logic.kleene import truth
from lmsrules.logic.rulebook import (
    Constraint,
    Draft,
    Finding,
    Monotone,
    Option,
    Question,
    Rule,
    Source,
    Stance,
    draft_of,
)
from lmsrules.verify import rules_that_hold, verify

from . import oracle
from .logic.journey import FIELDS, RULES, draft_journey, far, journey, loaded, trip
from .oracle import Facts
from .random_rulebooks import FIELDS as THING_FIELDS
from .random_rulebooks import rulebooks

Parts = dict[str, list[Any]]
Found = set[tuple[str, tuple[str, ...]]]


def question(name: str, when: Any, *options: str) -> Question:
    """A question of its own, so that a flaw touches nothing else."""
    titles = tuple(Option(id=option, title=option) for option in options or (name,))
    return Question(id=name, title=name, asked_when=when, options=titles)


def rule(id: str, on: Question, when: Any, stance: Stance, option: str = "", **more: Any) -> Rule:
    option = option or on.options[0].id
    fixed = {"why": f"Because of {id}.", "evidence": ("hearsay",), "source": "mum"}
    return Rule(id=id, on=on, option=option, when=when, stance=stance, **{**fixed, **more})


def add(parts: Parts, asked: Question, *rules: Rule) -> None:
    parts["questions"].append(asked)
    parts["rules"] += rules


def clash(parts: Parts) -> Found:
    q = question("clash", ALWAYS)
    add(parts, q, rule("clash.a", q, ALWAYS, Stance.OPTION), rule("clash.b", q, far & trip.rain, Stance.RECOMMENDED))
    return {("clash", ("clash.a", "clash.b"))}


def gap(parts: Parts) -> Found:
    q = question("gap", trip.people >= 2)
    add(parts, q, rule("gap.a", q, trip.distance_km < 30, Stance.OPTION))
    return {("gap", ("gap",))}


def dead_rule(parts: Parts) -> Found:
    q = question("dead", far)
    add(parts, q, rule("dead.a", q, ALWAYS, Stance.OPTION), rule("dead.b", q, ~far, Stance.RECOMMENDED))
    return {("dead-rule", ("dead.b",))}


def dead_by_constraint(parts: Parts) -> Found:
    q = question("impossible", ALWAYS)
    both = (trip.goal == "school") & (trip.luggage == "piano")
    add(parts, q, rule("imp.a", q, ALWAYS, Stance.OPTION), rule("imp.b", q, both, Stance.RECOMMENDED))
    return {("dead-rule", ("imp.b",))}


def dead_by_a_clause_of_both(parts: Parts) -> Found:
    """What kills it stands in the question and in the rule, as one object."""
    school = trip.goal == "school"
    q = question("both", school & far)
    add(
        parts,
        q,
        rule("both.a", q, ALWAYS, Stance.OPTION),
        rule("both.b", q, school & (trip.luggage == "piano"), Stance.RECOMMENDED),
    )
    return {("dead-rule", ("both.b",))}


def always_overridden(parts: Parts) -> Found:
    q = question("over", ALWAYS)
    add(
        parts,
        q,
        rule("over.a", q, far, Stance.OPTION),
        rule("over.b", q, ALWAYS, Stance.RECOMMENDED, overrides=("over.a",)),
    )
    return {("always-overridden", ("over.a",))}


def subsumed(parts: Parts) -> Found:
    q = question("sub", ALWAYS)
    add(parts, q, rule("sub.a", q, ALWAYS, Stance.OPTION), rule("sub.b", q, far & trip.rain, Stance.OPTION))
    return {("subsumed-rule", ("sub.b", "sub.a"))}


def never_decisive(parts: Parts) -> Found:
    q = question("idle", ALWAYS)
    add(
        parts,
        q,
        rule("idle.a", q, trip.budget <= 10, Stance.OPTION),
        rule("idle.b", q, trip.budget > 10, Stance.OPTION),
        rule("idle.c", q, trip.rain & (trip.budget > 5) & (trip.budget < 50), Stance.OPTION),
    )
    return {("never-decisive", ("idle.c",))}


def idle_override(parts: Parts) -> Found:
    q = question("bite", ALWAYS)
    add(
        parts,
        q,
        rule("bite.a", q, far, Stance.OPTION),
        rule("bite.b", q, ~far, Stance.RECOMMENDED, overrides=("bite.a",)),
    )
    return {("idle-override", ("bite.b", "bite.a"))}


def idle_exception(parts: Parts) -> Found:
    """An exception wherever another one is, and one that takes the stance it overrides."""
    q = question("exc", ALWAYS)
    add(
        parts,
        q,
        rule("exc.a", q, ALWAYS, Stance.OPTION),
        rule("exc.b", q, trip.people >= 3, Stance.NOT_RECOMMENDED, overrides=("exc.a",)),
        rule("exc.c", q, trip.people >= 4, Stance.NOT_RECOMMENDED, overrides=("exc.a",)),
        rule("exc.d", q, trip.people <= 1, Stance.OPTION, overrides=("exc.a",)),
    )
    return {("subsumed-rule", ("exc.c", "exc.b")), ("never-decisive", ("exc.d",))}


def idle_second_override(parts: Parts) -> Found:
    """An exception with work of its own that overrides a rule where another exception does so already."""
    q = question("twice", ALWAYS)
    add(
        parts,
        q,
        rule("twice.a", q, trip.people >= 3, Stance.OPTION),
        rule("twice.b", q, trip.people <= 2, Stance.UNDETERMINED),
        rule("twice.c", q, trip.people != 3, Stance.NOT_RECOMMENDED, overrides=("twice.a", "twice.b")),
        rule("twice.d", q, (trip.people >= 4) & far, Stance.NOT_RECOMMENDED, overrides=("twice.a",)),
    )
    return {("always-overridden", ("twice.b",)), ("subsumed-rule", ("twice.d", "twice.c"))}


def finding_never(parts: Parts) -> Found:
    parts["findings"].append(Finding(id="never", label="never", otherwise="always", when=far & (trip.distance_km <= 5)))
    return {("finding-never-true", ("never",)), ("unused-finding", ("never",))}


def finding_always(parts: Parts) -> Found:
    parts["findings"].append(Finding(id="always", label="always", otherwise="never", when=far | ~far))
    consider(parts, "always")
    return {("finding-always-true", ("always",))}


def consider(parts: Parts, name: str) -> None:
    """Use a finding where no condition does."""
    q = evolve(question(f"weigh-{name}", ALWAYS), considerations=(name,))
    add(parts, q, rule(f"weigh-{name}.a", q, ALWAYS, Stance.OPTION))


def unused_findings(parts: Parts) -> Found:
    """Two that rest on each other; what a used one rests on is used, and so is what only a question considers."""
    below = Finding(id="below", label="below", otherwise="above", when=trip.people <= 2)
    unused = Finding(id="unused", label="unused", otherwise="used", when=below & trip.rain)
    under = Finding(id="under", label="under", otherwise="over", when=trip.people <= 3)
    weighed = Finding(id="weighed", label="weighed", otherwise="light", when=under | trip.rain)
    parts["findings"] += [unused, below, weighed, under]
    consider(parts, "weighed")
    return {("unused-finding", ("unused",)), ("unused-finding", ("below",))}


def idle_constraint(parts: Parts) -> Found:
    parts["constraints"].append(Constraint(id="idle", holds=(trip.people >= 1) | far, why="Idle."))
    return {("constraint-excludes-nothing", ("idle",))}


def equal_constraints(parts: Parts) -> Found:
    """One of them can go, and then not the other."""
    parts["constraints"] += [
        Constraint(id=name, holds=~((trip.goal == "fun") & (trip.people == 5)), why="Five are no fun.")
        for name in ("five", "five-again")
    ]
    return {("constraint-excludes-nothing", ("five",))}


def silent_option(parts: Parts) -> Found:
    q = question("silent", ALWAYS, "some", "none")
    add(parts, q, rule("silent.a", q, ALWAYS, Stance.OPTION))
    return {("silent-option", ("silent", "none"))}


def unreachable(parts: Parts) -> Found:
    q = question("nowhere", (trip.goal == "school") & (trip.luggage == "piano"))
    add(parts, q, rule("nowhere.a", q, ALWAYS, Stance.OPTION))
    return {("unreachable-question", ("nowhere",))}


def wrong_step(parts: Parts) -> Found:
    q = question("step", ALWAYS)
    add(
        parts,
        q,
        rule("step.low", q, trip.people <= 2, Stance.OPTION),
        rule("step.mid", q, (trip.people == 3) & trip.rain, Stance.RECOMMENDED),
        rule("step.mid-dry", q, (trip.people == 3) & ~trip.rain, Stance.UNDETERMINED),
        rule("step.high", q, trip.people >= 4, Stance.UNDETERMINED),
    )
    parts["monotone"].append(Monotone(id="more-people", fact="trip.people", on="step"))
    return {("wrong-step", ("more-people",))}


def two_recommended(parts: Parts) -> Found:
    """Of three pairs of options one: another is recommended by a source that is not the primary one."""
    q = evolve(question("most", ALWAYS, "a", "b", "c"), at_most_one=True)
    add(
        parts,
        q,
        rule("most.a", q, trip.people >= 4, Stance.RECOMMENDED, "a"),
        rule("most.b", q, trip.people <= 3, Stance.RECOMMENDED, "b"),
        rule("most.b5", q, (trip.people == 5) & trip.rain, Stance.RECOMMENDED, "b"),
        rule("most.c", q, ALWAYS, Stance.OPTION, "c"),
        rule("most.c-dad", q, ALWAYS, Stance.RECOMMENDED, "c", source="dad"),
    )
    return {("two-recommended", ("most", "a", "b"))}


def chained(parts: Parts) -> Found:
    """Three findings deep: a rule that is dead only because of what its findings come to."""
    one = Finding(id="one", label="one", otherwise="not one", when=far & trip.rain)
    two = Finding(id="two", label="two", otherwise="not two", when=one & (trip.people <= 3))
    three = Finding(id="three", label="three", otherwise="not three", when=two | (trip.goal == "fun"))
    parts["findings"] += [one, two, three]
    q = question("chained", three)
    add(
        parts,
        q,
        rule("chained.a", q, ALWAYS, Stance.OPTION),
        rule("chained.b", q, ~one & (trip.goal == "work"), Stance.RECOMMENDED),
        rule("chained.c", q, two & (trip.goal == "fun") & loaded, Stance.NOT_RECOMMENDED),
    )
    return {("dead-rule", ("chained.b",)), ("clash", ("chained.a", "chained.c"))}


PLANTS: tuple[Callable[[Parts], Found], ...] = (
    clash,
    gap,
    dead_rule,
    dead_by_constraint,
    dead_by_a_clause_of_both,
    always_overridden,
    subsumed,
    never_decisive,
    idle_override,
    idle_exception,
    idle_second_override,
    finding_never,
    finding_always,
    unused_findings,
    idle_constraint,
    equal_constraints,
    silent_option,
    unreachable,
    wrong_step,
    two_recommended,
    chained,
)
TOGETHER = [(plant,) for plant in PLANTS] + list(combinations(PLANTS, 2))[::5] + list(combinations(PLANTS, 3))[::60]


def broken(plants: tuple[Callable[[Parts], Found], ...]) -> tuple[Draft, Found]:
    """The journey with flaws planted, and what must be found."""
    sound = journey()
    names = ("findings", "constraints", "questions", "rules", "monotone")
    parts: Parts = {name: list(getattr(sound, name)) for name in names}
    found: Found = set().union(*(plant(parts) for plant in plants))
    changed: dict[str, Any] = {name: tuple(part) for name, part in parts.items()}
    return draft_of(sound, **changed), found


def test_there_are_enough_broken_rulebooks() -> None:
    assert len(TOGETHER) >= 60


@pytest.mark.parametrize("plants", TOGETHER, ids=lambda plants: "+".join(plant.__name__ for plant in plants))
def test_what_is_planted_is_found_and_nothing_else(plants: tuple[Callable[[Parts], Found], ...]) -> None:
    rulebook, planted = broken(plants)
    verification = verify(rulebook)
    assert {(d.kind, d.culprits) for d in verification.defects} == planted
    assert len(verification.defects) == len(planted)
    assert not verification.sound
    for defect in verification.defects:
        check_witness(rulebook, defect)
        assert defect.message in " ".join(str(verification).split())


def check_witness(rulebook: Draft, defect: Defect) -> None:
    """The patient is possible and shows the flaw, by the reference interpreter alone."""
    patients = [dict(w) for w in (defect.witness, defect.other) if w is not None]
    assert patients
    for patient in patients:
        for constraint in rulebook.constraints:
            assert truth(constraint.holds, patient, rulebook.conditions) is True
    patient = patients[0]
    rules = rulebook.rules_by_id

    def met(name: str) -> bool:
        one = rules[name]
        return bool(truth(And((one.on.asked_when, one.when)), patient, rulebook.conditions))

    def held(asked: str) -> frozenset[str] | None:
        return oracle.held_rules(rulebook, rulebook.questions_by_id[asked], patient)

    match defect.kind, defect.culprits:
        case "clash", (one, other):
            assert {one, other} <= (held(rules[one].on.id) or set())
        case "gap", (asked,):
            assert held(asked) == frozenset()
        case "dead-rule", (name,):
            assert not met(name)
        case "always-overridden", (name,):
            assert met(name)
            assert name not in (held(rules[name].on.id) or ())
        case "subsumed-rule", (name, wider):
            assert {name, wider} <= (held(rules[name].on.id) or set())
        case "never-decisive", (name,):
            assert any(
                other.stance is rules[name].stance and met(other.id) for other in rules.values() if other.id != name
            )
        case "idle-override", (name, general):
            assert met(name)
            assert not met(general)
        case "finding-never-true", (name,):
            assert truth(rulebook.conditions[name], patient, rulebook.conditions) is False
        case "finding-always-true", (name,):
            assert truth(rulebook.conditions[name], patient, rulebook.conditions) is True
        case "silent-option", (asked, _):
            assert held(asked) is not None
        case "unreachable-question", (asked,):
            assert held(asked) is None
        case "two-recommended", (asked, *pair):
            found = held(asked)
            question = rulebook.questions_by_id[asked]
            for option in pair:
                assert oracle.verdict_by_hand(rulebook, question, option, found).stance is Stance.RECOMMENDED
                assert f"{option} (by " in defect.message
            assert defect.where
        case "wrong-step", _:
            less, more = patients
            assert {path for path in less if less[path] != more[path]} == {"trip.people"}
            assert less["trip.people"] < more["trip.people"]
            assert "Trip: " in defect.message
            if defect.culprits == ("more-people",):
                assert "step.mid" in (oracle.held_rules(rulebook, rulebook.questions_by_id["step"], more) or ())
        case (("constraint-excludes-nothing" | "unused-finding"), _):
            pass
        case _:
            raise AssertionError(defect)


def test_constraints_that_exclude_everybody() -> None:
    sound = journey()
    more = (
        Constraint(id="rainy", holds=trip.rain == True, why="It rains."),  # noqa: E712
        Constraint(id="dry", holds=~trip.rain, why="It does not."),
    )
    (defect,) = verify(draft_of(sound, constraints=(*sound.constraints, *more))).defects
    assert (defect.kind, defect.culprits, defect.witness) == ("no-patient", ("rainy", "dry"), None)


def test_a_rule_on_an_outdated_question_is_refused() -> None:
    outdated = evolve(RULES[0].on, asked_when=trip.people >= 3)
    rulebook = draft_journey(rules=(evolve(RULES[0], on=outdated), *RULES[1:]))
    (defect,) = verify(rulebook).defects
    assert (defect.kind, defect.culprits) == ("other-question", ("bike.easy", "bike"))
    assert "give the rulebook's own to on=" in defect.message


def test_a_gap_and_a_clash_say_all_patients_who_show_them() -> None:
    rulebook, _ = broken((gap, clash))
    found = {defect.kind: defect for defect in verify(rulebook).defects}
    assert found["gap"].where == ("the distance is at least 30 km and the number of people is at least 2",)
    assert found["clash"].where == ("the distance is above 5 km and it rains",)
    assert "Where: the distance is above 5 km and it rains." in " ".join(str(verify(rulebook)).split())


def test_a_stance_on_which_rules_clash_has_no_share() -> None:
    rulebook, _ = broken((gap,))
    assert verify(rulebook).shares
    rulebook, _ = broken((clash,))
    assert verify(rulebook).shares == ()


def test_the_unbroken_ones_are_sound() -> None:
    for rulebook in (journey(), guidance()):
        verification = verify(rulebook)
        assert verification.sound
        assert verification.defects == ()
        assert "nothing is wrong" in " ".join(str(verification).split())


@settings(max_examples=60)
@given(rulebooks())
def test_every_witness_of_random_rulebooks_is_true_and_shares_are_exact(rulebook: Draft) -> None:
    verification = verify(rulebook)
    patients = list(oracle.completions(rulebook, {}, [f.path for f in THING_FIELDS]))
    assert patients
    for defect in verification.defects:
        if defect.kind == "unreachable-question":
            asked = rulebook.questions_by_id[defect.culprits[0]]
            assert all(oracle.held_rules(rulebook, asked, patient) is None for patient in patients)
        if defect.kind in ("dead-rule", "always-overridden"):
            dead = rulebook.rules_by_id[defect.culprits[0]]
            assert not any(dead.id in (oracle.held_rules(rulebook, dead.on, patient) or ()) for patient in patients)
    found = {defect.culprits[0] for defect in verification.defects if defect.kind in ("dead-rule", "always-overridden")}
    unasked = {defect.culprits[0] for defect in verification.defects if defect.kind == "unreachable-question"}
    for one in rulebook.rules:
        alive = any(one.id in (oracle.held_rules(rulebook, one.on, patient) or ()) for patient in patients)
        assert alive == (one.id not in found and one.on.id not in unasked)


def test_shares_count_each_cell_once() -> None:
    (bike, ride) = verify(journey()).shares
    patients = one_for_each_cell(journey())
    for shares in (bike, ride):
        asked = journey().questions_by_id[shares.question]
        held = [oracle.held_rules(journey(), asked, patient) for patient in patients]
        assert shares.asked == pytest.approx(sum(h is not None for h in held) / len(held))
        for option, stances in shares.options.items():
            for stance, share in stances.items():
                same = [oracle.verdict_by_hand(journey(), asked, option, h).stance is stance for h in held]
                assert share == pytest.approx(sum(same) / len(held))
            assert sum(stances.values()) == pytest.approx(1)
        for counted in shares.rules:
            assert counted.holds == pytest.approx(sum(counted.rule in (h or ()) for h in held) / len(held))


def one_for_each_cell(rulebook: Draft) -> list[Facts]:
    """A possible patient for each combination of cells, found without the diagrams."""
    axes = compile_rulebook(rulebook).axes
    names = [axis.field.path for axis in axes]
    patients = [dict(zip(names, v, strict=True)) for v in product(*([c.sample for c in a.cells] for a in axes))]
    return [
        patient
        for patient in patients
        if all(truth(c.holds, patient, rulebook.conditions) for c in rulebook.constraints)
    ]


@frozen(kw_only=True)
class Row:
    """The inputs of a decision table of 4 x 3 x 3 x 2 cells."""

    a: Annotated[Literal["a1", "a2", "a3", "a4"], About(label="a")] | None = None
    b: Annotated[Literal["b1", "b2", "b3"], About(label="b")] | None = None
    c: Annotated[Literal["c1", "c2", "c3"], About(label="c")] | None = None
    d: Annotated[bool, About(label="d", yes="d", no="not d")] | None = None


ROW_FIELDS = fields_of(Row, "row")
CELLS = list(product(("a1", "a2", "a3", "a4"), ("b1", "b2", "b3"), ("c1", "c2", "c3"), (False, True)))
TABLE = Question(id="table", title="The table", asked_when=ALWAYS)


def table(cells: list[tuple[Any, ...]]) -> Draft:
    """One rule for each row."""
    row: Any = fact_groups(ROW_FIELDS)["row"]
    rules = tuple(
        Rule(
            id=f"row-{number}",
            on=TABLE,
            when=(row.a == a) & (row.b == b) & (row.c == c) & (row.d == d),
            stance=[Stance.OPTION, Stance.RECOMMENDED][number % 2],
            why="So it stands.",
            evidence=("e",),
            source="s",
        )
        for number, (a, b, c, d) in enumerate(cells)
    )
    return Draft(
        id="table",
        version="1",
        fields=ROW_FIELDS,
        sources=(Source(id="s", title="S", citation="c"),),
        questions=(TABLE,),
        rules=rules,
        evidence=(Evidence(id="e", says="So.", citations=("c",), design=Design.UNSTATED, direction=Direction.CONTEXT),),
        citations=(Citation(id="c"),),
    )


def as_facts(cell: tuple[Any, ...]) -> Facts:
    return dict(zip(("row.a", "row.b", "row.c", "row.d"), cell, strict=True))


def in_words(cell: tuple[Any, ...]) -> str:
    a, b, c, d = cell
    return f"a is {a} and b is {b} and c is {c} and {'d' if d else 'not d'}"


@pytest.mark.parametrize("number", range(0, len(CELLS), 5))
def test_a_decision_table_reports_exactly_the_cells_affected(number: int) -> None:
    assert verify(table(CELLS)).sound
    deleted = [cell for place, cell in enumerate(CELLS) if place != number]
    (missing,) = verify(table(deleted)).defects
    assert (missing.kind, dict(missing.witness or {})) == ("gap", as_facts(CELLS[number]))
    assert missing.where == (in_words(CELLS[number]),)
    two = {number, (number + 37) % len(CELLS)}
    (missing,) = verify(table([cell for place, cell in enumerate(CELLS) if place not in two])).defects
    assert set(missing.where) == {in_words(CELLS[place]) for place in two}
    other = (number + 7) % len(CELLS)  # an odd step: the row it collides with takes the other stance
    flipped = [CELLS[other] if place == number else cell for place, cell in enumerate(CELLS)]
    found = {d.kind: d for d in verify(table(flipped)).defects}
    assert found.keys() == {"gap", "clash"}
    assert dict(found["gap"].witness or {}) == as_facts(CELLS[number])
    assert dict(found["clash"].witness or {}) == as_facts(CELLS[other])
    assert set(found["clash"].culprits) == {f"row-{number}", f"row-{other}"}
    assert (found["gap"].where, found["clash"].where) == ((in_words(CELLS[number]),), (in_words(CELLS[other]),))
    whole = table(CELLS)
    (row,) = (r for r in whole.rules if r.id == f"row-{number}")
    (difference,) = diff(
        whole, evolve(whole, rules=tuple(evolve(r, stance=Stance.UNDETERMINED) if r is row else r for r in whole.rules))
    ).differences
    assert (difference.before[0], difference.after[0]) == (row.stance, Stance.UNDETERMINED)
    (region,) = difference.patients.regions
    assert dict(region.witness) == as_facts(CELLS[number])
    assert region.share == difference.patients.share == pytest.approx(1 / len(CELLS))


def test_a_draft_is_not_assessed_by() -> None:
    draft = draft_of(guidance())
    with pytest.raises(LmsRulesError, match="is a draft that nothing has checked"):
        assess(Case(), rulebook=draft)  # type: ignore[arg-type]


def test_an_unknown_name_is_reported_alone() -> None:
    verification = verify(draft_journey(findings=(far, loaded)))
    assert {d.kind for d in verification.defects} == {"unknown-name"}
    assert verification.shares == ()


def printed_tests(folder: Path, module: str, text: str) -> str:
    """What pytest says of the tests printed, with the module they name."""
    (folder / "broken_rules.py").write_text(module)
    (folder / "test_printed.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
        env={"PATH": "", "PYTHONPATH": f"{folder}:{Path(__file__).parent.parent}", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return done.stdout + done.stderr


MENDED = {
    "another rule, narrower conditions": "extra, _ = t.broken((t.mended,))\nRULEBOOK = extra\n",
    "questions not asked of them": "RULEBOOK = t.unasked(RULEBOOK)\n",
    "patients impossible": "RULEBOOK = t.impossible(RULEBOOK)\n",
    "one stance": "RULEBOOK = t.agreed(RULEBOOK)\n",
}


@pytest.mark.parametrize("way", [None, *MENDED])
def test_the_tests_it_prints_fail_until_the_flaw_is_mended(way: str | None, tmp_path: Path) -> None:
    plants = (clash, gap, dead_rule, two_recommended)
    text = verify(broken(plants)[0]).to_tests("broken_rules:RULEBOOK")
    module = "from tests import test_verify as t\n"
    module += "RULEBOOK, _ = t.broken((t.clash, t.gap, t.dead_rule, t.two_recommended))\n"
    out = printed_tests(tmp_path, module + (MENDED[way] if way else ""), text)
    assert ("4 passed" if way else "4 failed") in out, out


def test_the_tests_it_prints_run_for_a_rulebook_that_refuses_to_be_built(tmp_path: Path) -> None:
    text = verify(broken((clash, gap))[0]).to_tests("broken_rules:RULEBOOK")
    module = "from lmsrules.logic.rulebook import rulebook_of\nfrom tests.test_verify import broken, clash, gap\n"
    out = printed_tests(tmp_path, f"{module}RULEBOOK = rulebook_of(broken((clash, gap))[0])\n", text)
    assert "2 failed" in out, out


def test_each_test_printed_has_a_name_of_its_own() -> None:
    q = question("a.b", ALWAYS, "y", "z")
    other = question("a-b", ALWAYS, "y", "z")
    rules = tuple(rule(f"{one.id}.rule", one, ALWAYS, Stance.OPTION, "y") for one in (q, other))
    evidence = tuple(evolve(e, bears_on=()) for e in journey().evidence)
    text = verify(draft_journey(questions=(q, other), rules=rules, evidence=evidence)).to_tests("m:N")
    assert "def test_silent_option_a_b_z():" in text
    assert "def test_silent_option_a_b_z_2():" in text
    assert verify(journey()).to_tests("m:N") == ""


def mended(parts: Parts) -> Found:
    """The three questions without their flaws."""
    for plant in (clash, gap, dead_rule, two_recommended):
        plant(parts)
    parts["rules"] = [r for r in parts["rules"] if r.id not in ("clash.b", "gap.a", "dead.b", "most.b5")]
    asked = next(q for q in parts["questions"] if q.id == "gap")
    parts["rules"].append(rule("gap.a", asked, ALWAYS, Stance.OPTION))
    return set()


def without(rulebook: Draft, *names: str) -> Draft:
    return evolve(rulebook, rules=tuple(r for r in rulebook.rules if r.id not in names))


def unasked(rulebook: Draft) -> Draft:
    """The questions are asked of nobody who shows the flaws."""
    narrowed = {
        "gap": (trip.people >= 2) & (trip.distance_km < 30),
        "clash": ~(far & trip.rain),
        "most": ~(far & trip.rain) & (trip.people <= 4),
    }
    questions = {q.id: evolve(q, asked_when=narrowed.get(q.id, q.asked_when)) for q in rulebook.questions}
    rules = tuple(evolve(r, on=questions[r.on.id]) for r in rulebook.rules)
    return without(evolve(rulebook, questions=tuple(questions.values()), rules=rules), "dead.b")


def impossible(rulebook: Draft) -> Draft:
    """Whoever shows the flaws cannot be."""
    more = (
        Constraint(id="near", holds=trip.distance_km < 30, why="It is near."),
        Constraint(id="dry", holds=~(far & trip.rain), why="It is dry."),
        Constraint(id="few", holds=trip.people <= 4, why="There are few."),
    )
    return without(evolve(rulebook, constraints=(*rulebook.constraints, *more)), "dead.b")


def agreed(rulebook: Draft) -> Draft:
    """The rules that clashed say one thing, and the gap is filled."""
    rules = [evolve(r, stance=Stance.OPTION) if r.id in ("clash.b", "most.b5") else r for r in rulebook.rules]
    asked = rulebook.questions_by_id["gap"]
    filled = (*rules, rule("gap.b", asked, trip.distance_km >= 30, Stance.OPTION))
    return without(evolve(rulebook, rules=filled), "dead.b")


def test_verify_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    assert run(["verify"]) == 0
    assert "nothing is wrong" in capsys.readouterr().out
    assert run(["verify", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["defects"] == []
    assert len(data["shares"]) == 9
    (tmp_path / "my_broken_book.py").write_text(
        "from tests.test_verify import broken, clash, gap\nRULEBOOK, _ = broken((clash, gap))\n"
    )
    monkeypatch.chdir(tmp_path)
    assert run(["verify", "my_broken_book:RULEBOOK"]) == 1
    out = capsys.readouterr().out
    assert "2 defects" in out
    assert "clash.a (OPTION) and clash.b (RECOMMENDED)" in " ".join(out.split())
    assert run(["verify", "my_broken_book:RULEBOOK", "--tests"]) == 1
    assert "def test_clash_clash_a_clash_b():" in capsys.readouterr().out
    (tmp_path / "my_refused_book.py").write_text(
        "from lmsrules.logic.rulebook import rulebook_of\nfrom tests.test_verify import broken, clash\n"
        "RULEBOOK = rulebook_of(broken((clash,))[0])\n"
    )
    assert run(["verify", "my_refused_book:RULEBOOK"]) == 1
    assert "clash.a (OPTION) and clash.b (RECOMMENDED)" in " ".join(capsys.readouterr().out.split())
    assert run(["verify", "my_refused_book:RULEBOOK", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["defects"][0]["where"]
    assert run(["verify", "my_refused_book:RULEBOOK", "--tests"]) == 1
    assert "draft_named('my_refused_book:RULEBOOK')" in capsys.readouterr().out
    for target, message in (
        ("nowhere:RULEBOOK", "there is no module 'nowhere'"),
        ("my_broken_book:BOOK", "has no 'BOOK'"),
        ("my_broken_book", "write it as module:NAME"),
        ("my_broken_book:broken", "is not a Rulebook but function"),
    ):
        assert run(["verify", target]) == 2
        assert message in capsys.readouterr().err


def test_rules_that_hold_is_for_tests_of_rules() -> None:
    facts: Facts = {"trip.people": 1, "trip.distance_km": 9, "trip.luggage": "piano"}
    assert rules_that_hold(journey(), facts) == {"bike.piano", "ride.bus-piano", "ride.van"}
    assert {r.id for r in RULES} > rules_that_hold(journey(), {})
    assert FIELDS
