"""The strategies draw what they promise, from the declared domains, and shrink to something one can read."""

import math
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from lmsrules import Case, Patient, Stance, Treatment, Tumour, assess, decide, excludes, guidance, includes, only
from lmsrules.assessing.loading import case_from_dict, case_of, case_to_dict
from lmsrules.facts import FIELDS, known_facts
from lmsrules.logic.conditions import NEVER, Compare
from lmsrules.logic.diagrams import decisions
from lmsrules.logic.diagrams.outcomes import Status
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.fields import Field, Number, Whole, problem_with
from lmsrules.logic.rulebook import Question
from lmsrules.logic.tested import fields_in
from lmsrules.logic.values import Value
from lmsrules.strategies import (
    cases,
    cases_where,
    conditions,
    facts,
    facts_near,
    facts_where,
    near,
    patients,
    rulebooks,
    treatments,
    tumours,
    values,
)
from lmsrules.testing import check_rulebook

from .logic.journey import BIKE, RIDE, RULES, draft_journey, journey
from .logic.journey import rule as rule_on

RULEBOOK = guidance()
UNSHRUNK = settings(phases=[Phase.generate], database=None)
"""For what is only to be found: to make it small takes most of the time."""


@pytest.mark.parametrize("first", ["import lmsrules.strategies", "import hypothesis", "import lmsrules"])
def test_nothing_is_imported_in_circles(first: str) -> None:
    code = (
        f"{first}\nfrom hypothesis import strategies as st\nfrom lmsrules import Case\n"
        "from lmsrules.strategies import cases\nst.from_type(Case).validate()\nassert len(repr(cases())) < 500"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


KNOWN = """
from hypothesis import given, settings
from lmsrules import Case, decide
@settings(max_examples=200, database=None, derandomize=True, deadline=None)
@given(case=...)
def possible(case: Case):
    decide(case)
possible()
"""


@pytest.mark.parametrize(
    "first",
    ["import hypothesis, lmsrules", "import lmsrules, hypothesis", "import lmsrules.strategies", "import lmsrules.cli"],
)
def test_whichever_is_imported_first_only_possible_cases_are_drawn(first: str) -> None:
    subprocess.run([sys.executable, "-c", f"{first}\n{KNOWN}"], check=True)


@pytest.mark.parametrize("names", ["hypothesis, lmsrules", "lmsrules, hypothesis"])
def test_where_hypothesis_is_to_load_no_plugins_it_is_told_nothing(names: str) -> None:
    code = f"import sys, {names}\nassert 'lmsrules.testing.hypothesis_entry' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "HYPOTHESIS_NO_PLUGINS": "1"})


@given(case=...)
def test_a_case_needs_no_strategy(case: Case) -> None:
    assert set(decide(case)) == set(RULEBOOK.questions_by_id)


@given(patient=..., tumour=..., treatment=...)
def test_nor_do_its_parts(patient: Patient, tumour: Tumour, treatment: Treatment) -> None:
    case = Case(patient=patient, tumour=tumour, treatment=treatment)
    assert case_from_dict(case_to_dict(case)) == case


@given(st.data())
def test_parts_by_name(data: st.DataObject) -> None:
    assert isinstance(data.draw(patients()), Patient)
    assert isinstance(data.draw(tumours()), Tumour)
    assert isinstance(data.draw(treatments()), Treatment)


@given(st.sampled_from(FIELDS), st.data())
def test_values_lie_in_their_domain(field: object, data: st.DataObject) -> None:
    assert problem_with(field, data.draw(values(field))) is None  # type: ignore[arg-type]


def field_of(domain: Number | Whole) -> Field:
    return Field(path="t.x", domain=domain, label="x")


def book_over(field: Field, threshold: Value | None = None) -> Any:
    """A sound rulebook with one field, cut at a threshold where one is given."""
    ask = Question(id="q", title="Q", asked_when=~NEVER)
    when = ~NEVER if threshold is None else Compare("t.x", "<=", threshold)
    rules = (rule_on("q.low", ask, when, Stance.OPTION), rule_on("q.high", ask, ~when, Stance.RECOMMENDED))
    evidence = (evolve(journey().evidence[0], bears_on=()),)
    return journey(
        fields=(field,), findings=(), constraints=(), questions=(ask,), rules=rules[: 1 if threshold is None else 2],
        evidence=evidence,
    )  # fmt: skip


USUAL = [
    (Number(0.1, 5.3), 2.0),
    (Number(0, 1, low_open=True), 0.5),
    (Number(0.6, 1), 0.7),
    (Number(), 3.0),
    (Number(None, -5), -7.0),
    (Number(2e6), 3e6),
    (Number(-273.15), 37.5),
    (Number(0.1, 0.1), None),
    (Whole(), 4),
    (Whole(None, -3), -5),
    (Whole(5, 1000), 50),
    (Whole(7, 7), None),
]


@pytest.mark.parametrize(("domain", "threshold"), USUAL, ids=str)
def test_the_domains_of_other_rulebooks(domain: Number | Whole, threshold: Value | None) -> None:
    field = field_of(domain)
    book = book_over(field, threshold)
    check_rulebook(book, examples=5)

    @settings(max_examples=10)
    @given(facts(rulebook=book, known=["t.x"]), rulebooks([field]))
    def drawn(known: dict[str, Value], _: object) -> None:
        assert problem_with(field, known["t.x"]) is None

    drawn()


NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-100, 100)


@st.composite
def domains(draw: st.DrawFn, numbers: st.SearchStrategy[float] = NUMBERS) -> Number | Whole:
    """Domains of numbers with ends anywhere, or none."""
    if draw(st.booleans()):
        ends = sorted(draw(st.lists(st.integers(-(2**50), 2**50) | st.integers(-20, 20), min_size=2, max_size=2)))
        return Whole(*(draw(st.none() | st.just(end)) for end in ends))
    first, last = sorted(draw(st.lists(numbers, min_size=2, max_size=2)))
    low, high = draw(st.none() | st.just(first)), draw(st.none() | st.just(last))
    return Number(low, high, low_open=low is not None and low != high and draw(st.booleans()))


@settings(suppress_health_check=list(HealthCheck))
@given(domains(), st.data())
def test_what_is_drawn_lies_in_any_domain(domain: Number | Whole, data: st.DataObject) -> None:
    field = field_of(domain)
    assert problem_with(field, data.draw(values(field, book_over(field)))) is None
    condition = data.draw(conditions([field], depth=0))
    assert isinstance(condition, Compare)
    assert problem_with(field, condition.value) is None
    book = data.draw(rulebooks([field]))
    assert problem_with(field, data.draw(facts(rulebook=book, known=["t.x"]))["t.x"]) is None


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(domains(st.floats(-1e9, 1e9) | st.integers(-100, 100)))
def test_rulebooks_over_any_domain_can_be_checked(domain: Number | Whole) -> None:
    field = field_of(domain)
    low, high = (
        (float("-inf") if domain.low is None else domain.low),
        (math.inf if domain.high is None else domain.high),
    )
    ends = [end for end in (low, high) if math.isfinite(end)]
    if high - low > 1 or not ends:
        middle = ends[0] + (0.5 if ends[0] == low else -0.5) * min(high - low, 4) if ends else 0
        check_rulebook(book_over(field, int(middle) if isinstance(domain, Whole) else middle), examples=3)
    else:
        check_rulebook(book_over(field), examples=3)


@given(facts(known=["tumour.site", "patient.sex"], unknown=["tumour.size_cm"]))
def test_facts_known_and_unknown(known: dict[str, Value]) -> None:
    assert {"tumour.site", "patient.sex"} <= known.keys()
    assert "tumour.size_cm" not in known
    decisions.decide(RULEBOOK, known)  # possible


@given(cases(known=["treatment.margins", "treatment.resection"]))
def test_known_facts_are_known_even_where_few_values_are_possible(case: Case) -> None:
    assert case.treatment.margins is not None
    assert case.treatment.resection is not None
    decide(case)


def test_impossible_cases_can_be_asked_for() -> None:
    def impossible(case: Case) -> bool:
        try:
            decide(case)
        except ContradictionError:
            return True
        return False

    assert len(known_facts(find(cases(possible_only=False), impossible))) <= 4  # it takes two; shrinking is not perfect


OPTIONS = [(q.id, o.id) for q in RULEBOOK.questions for o in q.options]


@given(st.sampled_from(OPTIONS), st.data())
def test_cases_where_an_option_is_settled_so(option: tuple[str, str], data: st.DataObject) -> None:
    question, name = option
    own = [r for r in RULEBOOK.rules_on[question] if r.option == name and r.source == RULEBOOK.primary]
    stances = [*{r.stance for r in own}, None]
    stance = data.draw(st.sampled_from(stances))
    decided = decide(data.draw(cases_where(question, stance, name)))[question].options[name]
    assert decided.stance is stance
    assert decided.status is not Status.OPEN


@given(st.sampled_from(RULEBOOK.rules), st.data())
def test_near_a_rule_its_facts_matter(rule: object, data: st.DataObject) -> None:
    case = data.draw(near(rule))  # type: ignore[arg-type]
    assert fields_in(RULEBOOK, rule.when) & known_facts(case).keys()  # type: ignore[attr-defined]
    decide(case)


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_near_a_rule_lie_cases_on_both_sides_of_each_of_its_tests(rule: object) -> None:
    strategy = near(rule)  # type: ignore[arg-type]

    def holds(case: Case) -> bool:
        return all(rule.id in o.rules for o in decide(case)[rule.on.id].outcomes)  # type: ignore[attr-defined]

    find(strategy, holds, settings=UNSHRUNK)
    find(strategy, lambda case: not holds(case), settings=UNSHRUNK)


@pytest.mark.parametrize("age", [17, 18])
def test_thresholds_are_met_from_both_sides(age: int) -> None:
    rule = RULEBOOK.rules_by_id["adjuvant-radiotherapy.uterine"]
    find(near(rule), lambda case: case.patient.age_years == age, settings=UNSHRUNK)


def drawn_often(strategy: st.SearchStrategy[Any], times: int, runs: int = 1) -> list[Any]:
    """So many draws, in several runs of Hypothesis where one may dwell on few of them."""
    found: list[Any] = []

    @settings(max_examples=times, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(one: Any) -> None:
        found.append(one)

    for _ in range(runs):
        draw()
    return found


def test_values_at_the_thresholds_of_cautions_are_drawn() -> None:
    drawn = drawn_often(facts(), 200)
    assert {30, 50} <= {known.get("patient.lvef_percent") for known in drawn}
    assert {1.5} <= {known.get("patient.neutrophils_10e9_per_l") for known in drawn}


def test_near_a_threshold_that_is_open_on_one_side_are_numbers_just_beyond_it() -> None:
    ask = Question(id="q", title="Q", asked_when=~NEVER)
    path = "trip.distance_km"
    rules = (
        rule_on("q.far", ask, Compare(path, ">", 5), Stance.OPTION),
        rule_on("q.near", ask, Compare(path, "<=", 5), Stance.RECOMMENDED),
        rule_on("q.very-far", ask, Compare(path, ">", 10), Stance.NOT_RECOMMENDED, source="dad"),
    )
    evidence = (evolve(journey().evidence[0], bears_on=()),)
    book = journey(questions=(ask,), rules=rules, findings=(), evidence=evidence)
    found = Counter(known[path] for known in drawn_often(facts_near(rules[0], book), 200, runs=3))
    assert found[5] > 30
    assert found[5.1] > 9
    assert sum(value < 5 for value in found) <= 1


def near_the_end(low: float, high: float) -> list[Value]:
    book = book_over(field_of(Number(low, high)), low)
    return [known["t.x"] for known in drawn_often(facts_where("q", "RECOMMENDED", rulebook=book), 40)]


def test_just_beyond_is_as_readable_as_there_is_room_for() -> None:
    assert 0.7 in near_the_end(0.6, 1)
    assert 0.31 in near_the_end(0.3, 0.32)
    assert math.nextafter(0.3, 1) in near_the_end(0.3, 0.3 + 1e-9)


def missing(drawn: list[Case]) -> set[Any]:
    """The questions never certainly asked, and the settled stances never met."""
    compiled = RULEBOOK.compiled
    wanted: set[Any] = {q.id for q in RULEBOOK.questions}
    for question, option in ((q.id, o.id) for q in RULEBOOK.questions for o in q.options):
        verdicts = compiled.values(compiled.option(question, option), [None] * len(compiled.axes))
        wanted |= {(question, option, v.stance) for v in verdicts if v.stance is not None}
    for case in drawn:
        for question, decided in decide(case).items():
            if decided.asked:
                wanted -= {question, *((question, name, o.stance) for name, o in decided.options.items())}
    return wanted


def never_met(strategy: st.SearchStrategy[Case], times: int, spared: Collection[Any] = ()) -> set[Any]:
    """What so many draws miss, and four times as many more: about one run in forty misses what the next ones meet."""
    drawn: list[Case] = []
    for _ in range(5):
        drawn += drawn_often(strategy, times)
        if missing(drawn) <= set(spared):
            break
    return missing(drawn)


@pytest.mark.parametrize("strategy", [cases(), st.from_type(Case)], ids=["cases", "annotation"])
def test_cases_reach_every_part_of_the_guidance(strategy: st.SearchStrategy[Case]) -> None:
    assert not never_met(strategy, 300)


def test_cases_are_also_of_patients_nothing_is_asked_of_and_of_whom_it_is_open() -> None:
    decided = [decide(case)["surveillance"].asked for case in drawn_often(cases(), 200, runs=3)]
    assert min(Counter(decided)[asked] for asked in (True, False, None)) > 15


def test_cases_reach_the_guidance_with_facts_known_and_unknown() -> None:
    some = cases(known=["patient.ecog"], unknown=["tumour.site", "patient.sex"])
    assert all(case.patient.ecog is not None and case.tumour.site is None for case in drawn_often(some, 200))
    by_site = {  # a FIGO stage leaves the uterus and the cervix, nothing else excludes both
        ("adjuvant-radiotherapy", "adjuvant-radiotherapy", stance)
        for stance in (Stance.INDIVIDUALISE, Stance.NOT_RECOMMENDED)
    }
    assert never_met(some, 200, by_site) == by_site


def falsified(strategy: st.SearchStrategy[Any], false: Callable[[Any], bool]) -> str:
    """The falsifying example as Hypothesis prints it."""

    @settings(database=None, derandomize=True, max_examples=300, print_blob=False)
    @given(c=strategy)
    def check(c: Any) -> None:
        assert not false(c)

    with pytest.raises(AssertionError) as caught:
        check()
    return "".join("\n".join(caught.value.__notes__).split())


def not_recommended(case: Case) -> bool:
    return decide(case)["adjuvant-radiotherapy"].options["adjuvant-radiotherapy"].stance is Stance.NOT_RECOMMENDED


NAMES = {one.__name__: one for one in (Case, Patient, Tumour, Treatment, includes, excludes, only)}


def test_a_false_property_fails_on_a_small_case_that_can_be_pasted() -> None:
    printed = falsified(st.from_type(Case), not_recommended)
    case = eval(printed.partition("check(c=")[2].partition(",)" if ",)" in printed else ")")[0], NAMES)
    assert not_recommended(case)
    facts_of = known_facts(case)
    assert len(facts_of) <= 6
    for path in facts_of:  # every fact is needed
        assert not not_recommended(case_of({p: v for p, v in facts_of.items() if p != path}))


def test_cases_are_printed_as_one_writes_them() -> None:
    printed = falsified(cases(), lambda case: case.patient.age_years is not None)
    assert re.search(r"\(c=Case\(patient=Patient\(age_years=\d+\)\),?\)", printed)
    assert "c=Patient(age_years=0)" in falsified(patients(), lambda one: one.age_years is not None)
    printed = falsified(cases_where("surveillance", "RECOMMENDED"), lambda _: True)
    assert "c=Case(" in printed
    assert "case_of" not in printed
    assert "case_of" not in falsified(near("adjuvant-radiotherapy.uterine"), lambda _: True)


@settings(max_examples=50)
@given(facts(rulebook=journey()), st.data())
def test_other_rulebooks_can_be_drawn_from_too(known: dict[str, Value], data: st.DataObject) -> None:
    decisions.decide(journey(), known)
    found = data.draw(facts_where("bike", "NOT_RECOMMENDED", rulebook=journey()))
    assert decisions.decide(journey(), found)["bike"].options["bike"].stance is Stance.NOT_RECOMMENDED
    beside = data.draw(facts_near(journey().rules_by_id["ride.van"], journey()))
    assert {"trip.luggage", "trip.people"} <= beside.keys()


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(ValueError, match=r"no field 'tumor.site'; did you mean 'tumour.site'"):
        facts(known=["tumor.site"])
    with pytest.raises(ValueError, match="known and unknown at once"):
        facts(known=["tumour.site"], unknown=["tumour.site"])
    with pytest.raises(ValueError, match="no possible patient gets RECOMMENDED"):
        cases_where("adjuvant-radiotherapy", "RECOMMENDED")
    with pytest.raises(ValueError, match="there is no question"):
        cases_where("radiotherapy", "RECOMMENDED")
    with pytest.raises(ValueError, match="has no option"):
        cases_where("surveillance", "RECOMMENDED", "mri")
    with pytest.raises(ValueError, match=r"there is no stance 'recommended'; did you mean 'RECOMMENDED'\?"):
        cases_where("surveillance", "recommended")
    with pytest.raises(ValueError, match=r"known: give a list of paths, such as \['tumour.size_cm'\]"):
        cases(known="tumour.size_cm")
    nobody = rule_on("bike.nobody", BIKE, NEVER, Stance.OPTION)
    with pytest.raises(ValueError, match="holds for no possible trip"):
        facts_near(nobody, draft_journey(rules=(*RULES, nobody)))


def test_a_rule_is_named_or_given_with_its_rulebook() -> None:
    assert isinstance(find(near("adjuvant-radiotherapy.uterine"), lambda _: True, settings=UNSHRUNK), Case)
    assert find(facts_near("ride.van", journey()), lambda known: known["trip.luggage"] == "piano")
    with pytest.raises(ValueError, match=r"no rule 'adjuvant-radiotherapy.uterin'.* did you mean '.*uterine'\?"):
        near("adjuvant-radiotherapy.uterin")
    with pytest.raises(ValueError, match=r"'ride.van'.*of another rulebook.*facts_near\(rule, rulebook\)"):
        near(RULES[-1])
    with pytest.raises(ValueError, match=r"'ride.van'.*of another rulebook.*facts_near\(rule, rulebook\)"):
        facts_near(RULES[-1])
    other = rule_on("ride.van", RIDE, ~NEVER, Stance.OPTION, option="van")
    with pytest.raises(ValueError, match=r"'ride.van' of rulebook journey is another one.*give its id"):
        facts_near(other, journey())


def test_cases_shrink_to_little_and_are_rebuilt_by_their_repr() -> None:
    small = find(
        cases_where("adjuvant-radiotherapy", "NOT_RECOMMENDED"),
        lambda case: assess(case)["adjuvant-radiotherapy"].stance == "NOT_RECOMMENDED",
    )
    assert len(known_facts(small)) <= 6
    assert eval(repr(small), NAMES) == small
    assert "None" not in repr(small)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("fails", "most"),
    [
        (lambda known: known.get("tumour.size_cm", 0) > 5, 1),
        (lambda known: known.get("treatment.margins") == "R2", 4),  # constraints tie margins, stage and what is there
        (lambda known: known.get("tumour.grade") == 3 and known.get("tumour.size_cm", 0) > 5, 2),
    ],
)
def test_a_failing_case_shrinks_to_the_facts_it_takes(fails: Any, most: int, seed: int) -> None:
    small = find(facts(), fails, random=Random(seed), settings=settings(max_examples=2000, database=None))
    assert len(small) <= most


@given(cases())
def test_every_case_is_rebuilt_by_its_repr(case: Case) -> None:
    assert eval(repr(case), NAMES) == case
    assert case_of(known_facts(case)) == case
