"""What to ask next: the best first question, the sets of facts that settle, the facts that need not be asked."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lmsrules.logic.analysis.asking import next_questions, without_effect
from lmsrules.logic.analysis.settling import Branch, settling_sets
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Decision, Verdict
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.kleene import truth
from lmsrules.logic.rewriting import residual
from lmsrules.logic.rulebook import Rulebook
from lmsrules.logic.values import Value

from .. import oracle
from ..oracle import Facts
from ..random_rulebooks import FIELDS, conditions, partial_facts, rulebooks, values, whole_facts
from .journey import journey

PATHS = [field.path for field in FIELDS]


def decided(rulebook: Rulebook, facts: Facts) -> Mapping[str, Decision]:
    try:
        return decide(rulebook, facts)
    except ContradictionError:
        assume(False)
        raise


def open_options(decisions: Mapping[str, Decision]) -> list[tuple[str, str]]:
    return [(q, o) for q, d in decisions.items() for o, x in d.options.items() if x.depends_on]


def cells_by_value(rulebook: Rulebook, path: str) -> dict[int, Value]:
    """One value for each cell; the measure counts each cell once."""
    axis = rulebook.compiled.axes[rulebook.compiled.level[path]]
    found: dict[int, Value] = {}
    for value in oracle.values_of(axis.field, oracle.conditions_of(rulebook)):
        found.setdefault(axis.cell_of(value), value)
    return found


def settled_by(rulebook: Rulebook, facts: Facts, path: str, still_open: list[tuple[str, str]]) -> Iterator[int]:
    """For each possible value, how many open options knowing it settles, by deciding again."""
    for value in cells_by_value(rulebook, path).values():
        try:
            after = decide(rulebook, {**facts, path: value})
        except ContradictionError:
            continue
        yield sum(not after[q].options[o].depends_on for q, o in still_open)


@settings(max_examples=80)
@given(rulebooks(), partial_facts())
def test_the_first_question_is_the_best_one(rulebook: Rulebook, facts: Facts) -> None:
    decisions = decided(rulebook, facts)
    still_open = open_options(decisions)
    asked = next_questions(rulebook.compiled, rulebook.compiled.cells(facts), decisions)
    assert bool(asked) == bool(still_open)
    measured = {}
    for path in {p for q, o in still_open for p in decisions[q].options[o].depends_on}:
        counts = list(settled_by(rulebook, facts, path, still_open))
        uses = sum(path in decisions[q].options[o].depends_on for q, o in still_open)
        measured[path] = (min(counts), round(sum(counts) / len(counts), 2), uses, max(counts))
    assert {q.fact: (q.settles, q.on_average, q.at_best) for q in asked} == {
        path: (least, mean, most) for path, (least, mean, _, most) in measured.items()
    }
    if asked:
        best = max(measured.values(), key=lambda m: m[:3])
        assert measured[asked[0].fact][:3] == best[:3]
        assert [measured[q.fact][:3] for q in asked] == sorted((m[:3] for m in measured.values()), reverse=True)


def verdict_on(branches: tuple[Branch, ...], rulebook: Rulebook, patient: Facts) -> Verdict | None:
    """Walks the branches as a reader would."""
    compiled = rulebook.compiled
    for branch in branches:
        if compiled.axes[compiled.level[branch.path]].cell_of(patient[branch.path]) in branch.cells:
            return verdict_on(branch.then, rulebook, patient) if branch.then else branch.verdict
    raise AssertionError("a possible patient fits none of the branches")


def ends(branches: tuple[Branch, ...]) -> Iterator[Branch]:
    for branch in branches:
        yield from ends(branch.then) if branch.then else (branch,)


def determines(paths: tuple[str, ...], patients: list[Facts], verdicts: list[Verdict]) -> bool:
    """Whether patients who agree on the paths get the same stance."""
    groups: dict[tuple[Value, ...], object] = {}
    return all(
        groups.setdefault(tuple(patient[p] for p in paths), verdict.stance) == verdict.stance
        for patient, verdict in zip(patients, verdicts, strict=True)
    )


@settings(max_examples=80)
@given(rulebooks(), partial_facts())
def test_settling_sets_settle_and_are_all_the_smallest(rulebook: Rulebook, facts: Facts) -> None:
    decisions = decided(rulebook, facts)
    cells = rulebook.compiled.cells(facts)
    free = [path for path in PATHS if path not in facts]
    for question, option in open_options(decisions)[:2]:
        asked = rulebook.questions_by_id[question]
        patients = list(oracle.completions(rulebook, facts, PATHS))
        held = [oracle.held_rules(rulebook, asked, patient) for patient in patients]
        verdicts = [oracle.verdict_by_hand(rulebook, asked, option, h) for h in held]  # the stance is what settles
        smallest: list[set[str]] = []
        for size in range(1, len(free) + 1):
            for paths in combinations(free, size):
                if not any(known <= set(paths) for known in smallest) and determines(paths, patients, verdicts):
                    smallest.append(set(paths))
        found, complete = settling_sets(rulebook.compiled, cells, question, option)
        assert complete
        assert sorted(map(sorted, (s.facts for s in found))) == sorted(map(sorted, smallest))
        assert [len(s.facts) for s in found] == sorted(len(s.facts) for s in found)
        for one in found:
            assert one.cases == sum(1 for _ in ends(one.branches))
            for patient, verdict in zip(patients, verdicts, strict=True):
                settled = verdict_on(one.branches, rulebook, patient)
                assert settled is not None
                assert settled.stance == verdict.stance


@settings(max_examples=80)
@given(rulebooks(), partial_facts(), partial_facts(), st.data())
def test_a_fact_without_effect_changes_no_answer(
    rulebook: Rulebook, facts: Facts, more: Facts, data: st.DataObject
) -> None:
    decisions = decided(rulebook, facts)
    idle = without_effect(rulebook.compiled, facts, decisions)
    if not rulebook.constraints:  # then it is exactly what no answer depends on
        used = {
            p
            for d in decisions.values()
            for o in d.options.values()
            for p in (*o.voices.depends_on, *d.asked_depends_on)
        }
        assert set(idle) == set(PATHS) - facts.keys() - used
    for path in idle:
        field = rulebook.fields_by_path[path]
        known = {**more, **facts}
        known.pop(path, None)
        value = data.draw(values(field))
        try:
            before, after = decide(rulebook, known), decide(rulebook, {**known, path: value})
        except ContradictionError:
            continue
        for question in before:
            assert before[question].asked == after[question].asked
            for option, one in before[question].options.items():
                assert set(one.possible) == set(after[question].options[option].possible)


@given(rulebooks(), conditions(depth=3), partial_facts(), whole_facts())
def test_a_residual_is_the_condition_on_what_is_unknown(
    rulebook: Rulebook, condition: object, facts: Facts, rest: Facts
) -> None:
    for one in (condition, *rulebook.conditions.values(), *(rule.when for rule in rulebook.rules)):
        left = residual(one, facts, rulebook.conditions)  # type: ignore[arg-type]
        whole = {**rest, **facts}
        unknown = {path: value for path, value in rest.items() if path not in facts}
        assert truth(left, whole, rulebook.conditions) == truth(one, whole, rulebook.conditions)  # type: ignore[arg-type]
        assert truth(left, unknown, rulebook.conditions) is not None  # it tests no known fact


def test_settling_sets_of_the_journey() -> None:
    rulebook = journey()
    facts: Facts = {"trip.people": 1, "trip.goal": "work", "trip.rain": False}
    (settling,), _ = settling_sets(rulebook.compiled, rulebook.compiled.cells(facts), "bike", "bike")
    assert settling.facts == ("trip.distance_km", "trip.luggage")
