"""`diff()`: exactly the patients who get another answer, in few regions, each shown and counted."""

import json
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from lmsrules import ArgumentError, RulebookError, Stance, guidance
from lmsrules.cli import run
from lmsrules.diff import diff
from lmsrules.logic.analysis.regions import Affected
from lmsrules.logic.conditions import Compare
from lmsrules.logic.fields import Choice, Whole, allowed
from lmsrules.logic.kleene import truth
from lmsrules.logic.parts import Severity
from lmsrules.logic.rulebook import Draft, Question, Rule, Rulebook, draft_of

from . import oracle
from .logic.journey import BIKE, draft_journey, journey, rule, trip
from .oracle import Facts
from .random_rulebooks import FIELDS, rulebooks


def with_rule(rulebook: Rulebook, id: str, **changes: Any) -> Rulebook:
    """The rulebook with one rule changed."""
    return evolve(rulebook, rules=tuple(evolve(r, **changes) if r.id == id else r for r in rulebook.rules))


def test_a_threshold_moved_is_one_region_in_words() -> None:
    before = journey()
    far = evolve(before.findings[0], when=trip.distance_km > 8)
    found = diff(before, evolve(before, version="2", findings=(far, *before.findings[1:])))
    text = " ".join(str(found).split())
    assert "- bike: A REASONABLE OPTION becomes RECOMMENDED, for" in text
    assert "the distance is above 5 km and at most 8 km" in text
    assert not found.same
    assert {(d.question, d.option) for d in found.differences} == {
        ("bike", "bike"),
        ("ride", "bus"),
        ("ride", "taxi"),
    }
    assert "\n- `bike`: **a reasonable option** becomes **recommended**, for" in found.to_markdown()
    assert "\n| `bike` | **a reasonable option** | **recommended** |" in found.to_markdown()
    assert any(line.startswith("bike           A REASONABLE") for line in found.to_text(60).splitlines())
    one, *_ = (d for d in json.loads(found.to_json())["differences"] if d["option"] == "bike")
    assert one["patients"]["regions"][0]["where"][0] == "the distance is above 5 km and at most 8 km"
    assert one["patients"]["regions"][0]["witness"]["trip.distance_km"] == 8.0
    assert [name for name, _ in found.comparison.findings] == ["far", "hard_way"]
    assert "- far (it is far): true in one, false in the other for" in text


def test_a_picture_leads_from_the_one_answer_through_the_patients_to_the_other() -> None:
    before = journey()
    found = diff(before, with_rule(before, "bike.easy", stance=Stance.UNDETERMINED))
    one = next(d for d in found.differences if len(d.patients.regions) == 1 and "dad" not in str(d.before))
    graph = found.graph(one)
    assert [node.text for node in graph.nodes[:2]] == ["recommended", "value undetermined by the evidence"]
    assert len(graph.nodes) == 2 + len(one.patients.regions)
    assert "<svg" in found.to_html()
    assert "flowchart LR" in found.to_markdown()


def test_nothing_changed_is_said() -> None:
    found = diff(guidance(), guidance())
    assert found.same
    assert "every answer is the same" in " ".join(str(found).split())


def test_a_version_that_was_not_raised_is_told() -> None:
    book = guidance()
    changed = with_rule(book, book.rules[0].id, why="In other words.")
    told = f"the content changed, and the version is {book.version} in both: raise it"
    kept = diff(book, changed)
    assert kept.version_kept
    assert kept.to_dict()["version_kept"] is True
    for form in (str(kept), kept.to_markdown(), kept.to_html()):
        assert told in " ".join(form.split())
    for other in (book, evolve(changed, version="9.9"), evolve(changed, id="another")):
        found = diff(book, other)
        assert not found.version_kept
        assert found.to_dict()["version_kept"] is False
        assert "raise it" not in str(found)


def test_wording_alone_changes_no_answer() -> None:
    book = guidance()
    assert diff(book, with_rule(book, book.rules[0].id, why="In other words.")).same


def test_a_stance_changed_in_the_shipped_rulebook() -> None:
    book = guidance().of_sources(["guidance"])
    found = diff(book, with_rule(book, "adjuvant-radiotherapy.uterine", stance=Stance.INDIVIDUALISE))
    (one,) = found.differences
    assert (one.question, one.before[0], one.after[0]) == (
        "adjuvant-radiotherapy",
        Stance.NOT_RECOMMENDED,
        Stance.INDIVIDUALISE,
    )
    assert one.patients.witness["tumour.site"] == "uterus"
    (region,) = one.patients.regions
    assert set(region.cells) == {
        "patient.age_years",
        "tumour.histology",
        "tumour.site",
        "tumour.extent",
        "tumour.recurrence",
        "treatment.resection",
    }


def test_who_says_it_is_told_where_only_that_differs() -> None:
    rules = journey().rules
    fit = next(rule for rule in rules if rule.id == "bike.fit")
    agreeing = evolve(fit, id="bike.agreed", stance=Stance.RECOMMENDED)
    others = tuple(rule for rule in rules if rule.id != "bike.fit")
    text = " ".join(diff(journey(rules=others), journey(rules=(*others, agreeing))).to_text().split())
    assert "RECOMMENDED (MUM: RECOMMENDED) becomes RECOMMENDED (DAD: RECOMMENDED; MUM: RECOMMENDED)" in text


def test_the_order_of_sources_that_agree_is_no_difference() -> None:
    fit = next(rule for rule in journey().rules if rule.id == "bike.fit")
    rules = (*(rule for rule in journey().rules if rule is not fit), evolve(fit, stance=Stance.RECOMMENDED))
    one = journey(rules=rules)
    other = journey(rules=rules, sources=tuple(reversed(one.sources)))
    assert not [d for d in diff(one, other).differences if d.before[0] == d.after[0]]


def test_options_added_and_removed() -> None:
    fewer = evolve(
        journey(),
        questions=tuple(q for q in journey().questions if q.id == "bike"),
        rules=tuple(r for r in journey().rules if r.on.id == "bike"),
    )
    found = diff(journey(), fewer)
    assert found.comparison.removed == (("ride", "bus"), ("ride", "taxi"), ("ride", "van"))
    assert diff(fewer, journey()).comparison.added == found.comparison.removed
    assert not found.same


def test_patients_who_become_possible_or_impossible_are_told_once() -> None:
    found = diff(journey(), evolve(journey(), constraints=()))
    assert found.differences == ()
    assert found.comparison.became_impossible is None
    became_possible = found.comparison.became_possible
    assert became_possible is not None
    (region,) = became_possible.regions
    assert region.cells.keys() == {"trip.goal", "trip.luggage"}
    text = " ".join(str(found).split())
    assert "every answer is the same, but not all else" in text
    assert "WHAT BECAME POSSIBLE - Where: the luggage is piano and the goal is school (11.1%)" in text
    assert not found.same
    back = diff(evolve(journey(), constraints=()), journey()).comparison
    assert (back.became_possible, back.became_impossible) == (None, found.comparison.became_possible)


def test_options_that_change_for_the_same_patients_are_told_together() -> None:
    book = guidance().of_sources(["guidance"])
    stances = {f"adjuvant-chemotherapy.{name}": Stance.OPTION for name in ("uterine", "other-sites")}
    rules = tuple(evolve(r, stance=stances.get(r.id, r.stance)) for r in book.rules)
    text = " ".join(str(diff(book, evolve(book, rules=rules))).split())
    assert text.count("Where:") == 1
    both = tuple(evolve(r, stance=Stance.OPTION) if "chemotherapy" in r.id else r for r in book.rules)
    assert " ".join(str(diff(book, evolve(book, rules=both))).split()).count("Where:") == 1


def test_a_limit_and_what_hangs_on_it_are_no_answer_but_told() -> None:
    found = diff(guidance(), guidance(limits={"doxorubicin-cumulative": 450}))
    assert not found.same
    text = " ".join(found.to_text().split())
    assert ": every answer is the same, but not all else" in text
    assert "limit doxorubicin-cumulative: value: 550 mg/m2 becomes 450 mg/m2" in text
    assert "caution doxorubicin-cumulative-dose: applies in one, and not in the other" in text
    assert "the cumulative doxorubicin dose given so far is at least 450 mg/m2 and below 550 mg/m2" in text
    (told,) = found.to_dict()["beside"]["applies_otherwise"]
    assert told["name"] == "caution doxorubicin-cumulative-dose"


@settings(max_examples=15)
@given(st.integers(300, 700), st.integers(300, 700), st.integers(0, 800))
def test_the_doses_at_which_a_caution_differs_are_told_exactly(before: int, after: int, dose: int) -> None:
    found = diff(*(guidance(limits={"doxorubicin-cumulative": limit}) for limit in (before, after)))
    facts: Facts = {"patient.prior_doxorubicin_mg_per_m2": dose, "treatment.prior_drugs includes doxorubicin": True}
    axes = {axis.field.path: axis for axis in found.comparison.axes}
    told = [lies_in(patients, axes, facts) for _, patients in found.comparison.beside]
    assert any(told) == ((dose >= before) != (dose >= after))
    assert found.same == (before == after)


def test_what_is_said_beside_the_answers_is_compared() -> None:
    book = guidance()
    first, *cautions = book.cautions
    remission = evolve(book.situations[-1], questions=("surveillance",), silent="")
    other = evolve(
        book,
        version="9",
        cautions=(*cautions[:-1], evolve(first, severity=Severity.CAUTION)),
        situations=(*book.situations[:-1], remission),
        uncovered=book.uncovered[1:],
        scope="adult",
    )
    found = diff(book, other)
    text = " ".join(found.to_text().split())
    assert found.comparison.beside_removed == (f"decision not covered {book.uncovered[0].id}", "caution morcellation")
    assert found.comparison.beside_added == ()
    assert found.comparison.beside_changed == (
        ("situation remission", "questions", "", "surveillance"),
        ("situation remission", "answer", "silent", "given"),
        ("caution doxorubicin-cumulative-dose", "severity", "contraindicated", "caution"),
    )
    assert [name for name, _ in found.comparison.beside] == ["scope"]
    assert "situation remission: questions: none becomes surveillance" in text
    assert "scope: applies in one, and not in the other" in text
    back = diff(other, book)
    assert back.comparison.beside_added == found.comparison.beside_removed
    assert diff(book, evolve(book, cautions=(evolve(first, why="So."), *cautions))).same


def test_a_draft_with_a_clash_cannot_be_compared_one_with_a_gap_can() -> None:
    book = journey()
    clash = evolve(book.rules[1], id="bike.clash", when=trip.rain, stance=Stance.UNDETERMINED)
    with pytest.raises(RulebookError, match="clash"):
        diff(book, draft_of(book, rules=(*book.rules, clash)))
    gap = diff(book, draft_of(book, rules=book.rules[1:]))
    assert any(d.after[0] is None for d in gap.differences)


def test_rulebooks_with_no_fact_in_common_cannot_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(
        ArgumentError, match=r"journey and leiomyosarcoma have no fact in common: .* Compare two versions"
    ):
        diff(journey(), guidance())
    assert run(["diff", "tests.logic.journey:journey"]) == 2
    message = "it has no fact in common with the shipped rulebook, with which it is compared unless another is named"
    assert message in capsys.readouterr().err
    assert run(["diff", "tests.logic.journey:journey", "lmsrules.rules:guidance"]) == 2
    assert "have no fact in common" in capsys.readouterr().err
    assert run(["diff", "tests.logic.journey:journey", "tests.logic.journey:journey"]) == 0


def test_choices_are_compared_over_the_words_of_both() -> None:
    goal = journey().fields_by_path["trip.goal"]

    def book(*words: str, **parts: Any) -> Draft:
        fields = tuple(evolve(f, domain=Choice(words)) if f.path == goal.path else f for f in journey().fields)
        return draft_journey(fields=fields, **parts)

    words = goal.domain.values  # type: ignore[union-attr]
    resting = (
        rule("bike.other", BIKE, Compare("trip.goal", "!=", "rest"), Stance.OPTION),
        rule("bike.rest", BIKE, Compare("trip.goal", "==", "rest"), Stance.NOT_RECOMMENDED),
    )
    never = (rule("bike.none", BIKE, Compare("trip.goal", "==", words[0]), Stance.OPTION),)
    before, after = book(*words, rules=never, questions=(BIKE,)), book("rest", *words, rules=resting, questions=(BIKE,))
    found = diff(before, after)
    (narrowed,) = found.comparison.narrowed
    assert narrowed.domain == Choice(words)
    (one,) = found.differences
    assert (one.before[0], one.after[0]) == (None, Stance.OPTION)
    regions = {value for region in one.patients.regions for value in [region.witness["trip.goal"]]}
    assert words[0] not in regions
    assert regions <= set(words)
    assert f"before {allowed(goal)}" in " ".join(found.to_text().split())


def test_other_domains_cannot_be_compared() -> None:
    book = journey()
    for domain in (Choice(("rest", "sleep")), Whole(0, 3)):
        fields = tuple(evolve(f, domain=domain) if f.path == "trip.goal" else f for f in book.fields)
        other = draft_journey(fields=fields, rules=(), findings=(), questions=(), constraints=(), evidence=())
        with pytest.raises(RulebookError, match=r"trip\.goal: no value is in its domain in both rulebooks"):
            diff(book, other)


def answer(rulebook: Rulebook, question: Question, option: str, patient: Facts) -> Any:
    """What brute force finds: None where the patient is impossible."""
    if not possible(rulebook, patient):
        return None
    held = oracle.held_rules(rulebook, question, patient)
    verdict = oracle.verdict_by_hand(rulebook, question, option, held)
    return verdict.stance, verdict.by_source


def possible(rulebook: Rulebook, patient: Facts) -> bool:
    return all(truth(c.holds, patient, rulebook.conditions) for c in rulebook.constraints)


def lies_in(patients: Affected, axes: dict[str, Any], patient: Facts) -> bool:
    return any(
        all(axes[path].cell_of(patient[path]) in cells for path, cells in region.cells.items())
        for region in patients.regions
    )


@settings(max_examples=40)
@given(rulebooks(), st.data())
def test_the_regions_hold_exactly_the_patients_who_differ(before: Rulebook, data: st.DataObject) -> None:
    changed: Rule = data.draw(st.sampled_from(before.rules))
    other = data.draw(st.sampled_from(before.rules))
    stance = data.draw(st.sampled_from(Stance))
    constraints = data.draw(st.sampled_from([before.constraints, ()]))
    try:
        after = evolve(with_rule(before, changed.id, when=other.when, stance=stance), constraints=constraints)
    except RulebookError:  # a clash: what its patients get is not defined
        reject()
    found = diff(before, after)
    axes = {axis.field.path: axis for axis in found.comparison.axes}
    conditions = [*oracle.conditions_of(before), *oracle.conditions_of(after)]
    values = {f.path: oracle.values_of(f, conditions) for f in FIELDS if f.path in axes}
    patients = data.draw(
        st.lists(st.fixed_dictionaries({p: st.sampled_from(v) for p, v in values.items()}), max_size=60)
    )
    patients += [dict(region.witness) for d in found.differences for region in d.patients.regions]
    for question in before.questions:
        for option in question.options:
            differences = [d for d in found.differences if (d.question, d.option) == (question.id, option.id)]
            for patient in patients:
                pair = [answer(book, book.questions_by_id[question.id], option.id, patient) for book in (before, after)]
                inside = [(d.before, d.after) for d in differences if lies_in(d.patients, axes, patient)]
                if pair != [None, None]:  # the regions may hold whom neither thinks possible
                    assert inside == ([tuple(pair)] if None not in pair and pair[0] != pair[1] else [])
            for found_patients in (difference.patients for difference in differences):
                for region in found_patients.regions:
                    assert lies_in(found_patients, axes, dict(region.witness))
                    assert (
                        0 < region.share <= found_patients.share <= sum(r.share for r in found_patients.regions) + 1e-9
                    )
    for patient in patients:
        pair = [possible(book, patient) for book in (before, after)]
        changes = (found.comparison.became_possible, found.comparison.became_impossible)
        among = [lies_in(some, axes, patient) if some else False for some in changes]
        if any(pair):
            assert among == [pair == [False, True], pair == [True, False]]
            for name, some in found.comparison.findings:
                differs = len({truth(b.conditions[name], patient, b.conditions) for b in (before, after)}) > 1
                assert lies_in(some, axes, patient) == (all(pair) and differs)


def test_diff_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    (tmp_path / "my_two_books.py").write_text(
        "from lmsrules import Stance, guidance\nfrom tests.test_diff import with_rule\n"
        "SAME = guidance()\n"
        "OTHER = with_rule(SAME, 'surveillance.after-treatment', stance=Stance.OPTION)\n"
    )
    monkeypatch.chdir(tmp_path)
    assert run(["diff", "my_two_books:SAME"]) == 0
    assert "every answer is the same" in " ".join(capsys.readouterr().out.split())
    assert run(["diff", "my_two_books:SAME", "my_two_books:OTHER"]) == 1
    assert "RECOMMENDED becomes A REASONABLE OPTION" in " ".join(capsys.readouterr().out.split())
    assert run(["diff", "my_two_books:SAME", "my_two_books:OTHER", "--markdown"]) == 1
    assert capsys.readouterr().out.startswith("# From leiomyosarcoma")
    assert run(["diff", "my_two_books:SAME", "my_two_books:OTHER", "--html", str(tmp_path / "diff.html")]) == 1
    assert "wrote" in capsys.readouterr().err
    assert "<svg" in (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert run(["diff", "my_two_books:SAME", "my_two_books:OTHER", "--json", "--markdown"]) == 2
    assert "take one of them" in capsys.readouterr().err
    assert run(["diff", "my_two_books:SAME", "my_two_books:OTHER", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["differences"][0]["before"][0] == "RECOMMENDED"
