"""Would this patient have been in the trial? Exact, in words, and for any rulebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lmsrules
from lmsrules import (
    ArgumentError,
    Case,
    ContradictionError,
    FactsError,
    LmsRulesError,
    TrialAnswer,
    Trials,
    UnknownNameError,
    guidance,
    load_case,
    one_of,
    trials,
)
from lmsrules.cli import run
from lmsrules.diff import diff
from lmsrules.logic import Design, Rulebook, Trial, rulebook_from_data
from lmsrules.logic.conditions import ALWAYS, Condition
from lmsrules.logic.diagrams.apart import exact_truth
from lmsrules.logic.errors import RulebookError
from lmsrules.logic.evidence import Unclear
from lmsrules.logic.kleene import truth
from lmsrules.logic.partly import Known
from lmsrules.logic.rulebook import draft_of, rulebook_of
from lmsrules.logic.setting import with_limits
from lmsrules.logic.values import Value
from lmsrules.rules.evidence import CERVIX
from lmsrules.strategies import facts
from lmsrules.text import visible

from . import oracle
from .hostile import HOSTILE, spoilt
from .knowledge.entry import ADVANCED, RESECTED, TRIALS
from .logic.journey import journey, trip
from .random_rulebooks import FIELDS, conditions, partly_known_facts, rulebooks

RULEBOOK = guidance()
CASES = sorted((Path(__file__).parent.parent / "examples" / "cases").glob("x*.toml"))
CASES += sorted((Path(__file__).parent.parent / "examples" / "cases").glob("*-*.toml"))


def trial(population: Condition, **more: Any) -> Trial:
    return Trial(
        id="one", title="One", design=Design.RANDOMISED_TRIAL, what="This against that.", population=population, **more
    )


def with_trial(rulebook: Rulebook, population: Condition, **more: Any) -> Rulebook:
    return evolve(rulebook, trials=(trial(population, **more),))


# Exactness


@settings(max_examples=200)
@given(rulebooks(), conditions(), partly_known_facts())
def test_the_answer_is_that_of_all_completions(
    rulebook: Rulebook, population: Condition, known: dict[str, Known]
) -> None:
    book = with_trial(rulebook, population)
    told = dict(known)
    told.setdefault("thing.colour", "red")  # keeps the number of completions small
    told.setdefault("thing.shape", "round")
    try:
        (answer,) = trials(told, rulebook=book).values()
    except ContradictionError:
        return
    tested = [population, *oracle.conditions_of(book)]
    left = {field.path: oracle.values_left(field, tested, told.get(field.path)) for field in FIELDS}
    every = list(completions(book, told, left))
    truths = [truth(population, one, book.conditions) for one in every]
    assert answer.inside is oracle.same(bool(one) for one in truths)
    assert bool(answer.outside) is (answer.inside is False)
    assert bool(answer.missing) is (answer.inside is None)


def completions(book: Rulebook, known: Mapping[str, Known], left: dict[str, list[Value]]) -> Any:
    """All possible patients who agree with what is known."""
    patients: list[dict[str, Value]] = [{}]
    for path, values in left.items():
        chosen: list[Any] = values if not oracle.is_wholly_known(known, path) else [known[path]]
        patients = [{**one, path: value} for one in patients for value in chosen]
    for one in patients:
        if all(truth(c.holds, one, book.conditions) for c in book.constraints):
            yield one


@given(facts())
def test_without_a_value_that_is_unclear_it_is_the_exact_truth(known: dict[str, Value]) -> None:
    assume(known.get("tumour.site") not in (None, "cervix") and known.get("tumour.histology") not in (None, "other"))
    for answer in trials(known).values():
        assert answer.inside is exact_truth(RULEBOOK, known, RULEBOOK.trials_by_id[answer.trial].population)


@given(facts(), facts())
def test_one_more_fact_never_changes_yes_or_no(known: dict[str, Value], more: dict[str, Value]) -> None:
    every = {**more, **known}
    assume(RULEBOOK.compiled.is_possible(RULEBOOK.compiled.cells(every)))
    before, after = trials(known), trials(every)
    for name in before:
        assert before[name].inside in (None, after[name].inside)


@given(facts(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(known: dict[str, Value], random: Random) -> None:
    items = [*known.items()]
    random.shuffle(items)
    assert dict(trials(dict(items))) == dict(trials(known))
    assert str(trials(dict(items))) == str(trials(known))


@given(facts(partly=True))
def test_each_answer_carries_what_it_needs(known: dict[str, Known]) -> None:
    for answer in trials(known).values():
        assert bool(answer.outside) is (answer.inside is False)
        assert not answer.missing or answer.inside is None
        if answer.inside is None:
            assert answer.missing or answer.not_read.startswith("whether ")
        assert not {path for path in answer.missing if isinstance(known.get(path), str | bool | int | float)}


# The shipped trials


@pytest.mark.parametrize("name", TRIALS)
def test_a_patient_inside_and_one_outside(name: str) -> None:
    _, _, eligible = TRIALS[name]
    assert trials(eligible)[name].inside is True
    elsewhere = ADVANCED if eligible is RESECTED else RESECTED
    answer = trials(elsewhere)[name]
    assert answer.inside is False
    assert answer.outside


def test_who_is_left_out_is_told_clause_by_clause() -> None:
    answer = trials({**RESECTED, "tumour.grade": 1, "patient.ecog": 2})["gog-0277"]
    assert answer == TrialAnswer(
        trial="gog-0277",
        title="GOG-0277",
        inside=False,
        outside=("the FNCLCC grade is below 2", "the ECOG performance status is above 1"),
        missing=(),
        not_read=RULEBOOK.trials_by_id["gog-0277"].not_read,
    )


def test_the_cervix_is_neither_inside_nor_outside() -> None:
    found = trials({**RESECTED, "tumour.site": "cervix"})
    for name in ("eortc-55874", "gog-0277", "sarcgyn", "sarc005", "hensley-2009", "omura-1985"):
        assert (found[name].inside, found[name].outside, found[name].missing) == (None, (), ())
        assert found[name].not_read.startswith(CERVIX.what)
    assert found["eortc-62931"].inside is True  # of any site
    low_grade = trials({**RESECTED, "tumour.site": "cervix", "tumour.grade": 1})
    assert low_grade["eortc-55874"].outside == ("the FNCLCC grade is below 2",)  # and not its site


def test_a_case_out_of_scope_can_be_asked_and_another_tumour_is_never_taken_for_leiomyosarcoma() -> None:
    young = trials({**RESECTED, "patient.age_years": 17})
    assert young["eortc-62931"].inside is True
    assert young["gog-0277"].outside == ("the patient's age is below 18 years",)
    other = trials({**RESECTED, "tumour.histology": "other"})
    assert (other["gog-0277"].inside, other["eortc-62931"].inside) == (False, None)
    assert other["eortc-62931"].not_read.startswith("whether the tumour is one of the other kinds")
    assert other["gog-0277"].outside == ("the histology is stump or other",)
    unknown = trials({path: value for path, value in RESECTED.items() if path != "tumour.histology"})
    assert unknown["gog-0277"].missing == ("tumour.histology",)


def test_an_anthracycline_that_was_contraindicated_leaves_nobody_out_of_eribulin_309() -> None:
    known = {**ADVANCED, "treatment.systemic_lines": 2}
    assert trials(known)["eribulin-309"].inside is True
    assert "unless it was contraindicated" in trials(known)["eribulin-309"].not_read


def test_publications_are_those_of_the_evidence_on_the_trial() -> None:
    """Where the evidence has a trial's label, both cite its publication."""
    for one in RULEBOOK.trials:
        for evidence in RULEBOOK.evidence:
            if evidence.label.startswith(f"{one.title},") and evidence.design is one.design:
                assert {*evidence.citations} & {*one.citations}, evidence.id


# In words


def words_of(found: Trials) -> str:
    return " ".join(found.to_text().split())


def test_the_table_says_yes_no_and_unknown_with_a_sign() -> None:
    text = words_of(trials(RESECTED))
    inside = "Inside its criteria as far as they were read; its criteria not known to us: other cancers."
    assert f"EORTC 55874 \u25cf yes, as far as read {inside}" in text
    assert (
        "LMS-04 \u00d7 no The extent of the disease is localised; the disease is not metastatic, and can be resected."
        in text
    )
    some = {path: value for path, value in RESECTED.items() if path != "tumour.figo_stage"}
    assert "Omura 1985 \u2026 unknown Depends on the FIGO stage; its criteria not known to us: grade, age" in words_of(
        trials(some)
    )
    assert "Inside its criteria." in words_of(trials({"trip.rain": True}, rulebook=with_trial(journey(), trip.rain)))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_text_of_shipped_cases_fits(path: Path) -> None:
    found = trials(load_case(path))
    for full in (False, True):
        assert max(map(len, found.to_text(full=full).splitlines())) <= 88
    assert "References" not in found.to_text()
    assert "NCT01533207" in found.to_text(full=True)


def test_every_form_has_all_of_it() -> None:
    found = trials(RESECTED)
    page, marked = found.to_html(), found.to_markdown()
    for one in RULEBOOK.trials:
        for form in (page, marked):
            assert one.title in form
            assert one.registry in form
    assert '<b class="said inside"><i aria-hidden="true">\u25cf</i>yes, as far as read</b>' in page
    data = json.loads(found.to_json())
    assert data["rulebook"] == RULEBOOK.identity
    assert [one["trial"] for one in data["trials"]] == [*found]
    assert data["trials"][0]["inside"] is True


def test_it_is_a_mapping_that_compares_by_content() -> None:
    found = trials(RESECTED)
    assert len(found) == len([*found]) == 16
    assert found == trials(dict(reversed(RESECTED.items())))
    assert found != trials(ADVANCED)
    assert hash(found) == hash(trials(RESECTED))
    assert repr(found).startswith("<Trials: 50 y")
    with pytest.raises(UnknownNameError, match="did you mean 'gog-0277'"):
        found["gog-277"]


def test_whatever_a_rulebook_says_hides_nothing() -> None:
    for words in HOSTILE:
        found = trials(RESECTED, rulebook=spoilt(RULEBOOK, words))
        for text in (found.to_text(full=True), str(found), repr(found)):
            assert visible(text) == text


# Errors, and other rulebooks


def test_errors_are_those_of_assess() -> None:
    with pytest.raises(FactsError):
        trials({"tumour.sight": "uterus"})
    with pytest.raises(ContradictionError):
        trials({"tumour.site": "uterus", "patient.sex": "male"})
    with pytest.raises(ArgumentError):
        trials(Case(), rulebook=5)  # type: ignore[arg-type]
    with pytest.raises(LmsRulesError, match="draft"):
        trials(Case(), rulebook=draft_of(RULEBOOK))  # type: ignore[arg-type]


def test_a_rulebook_without_trials_says_so_and_keeps_its_hash() -> None:
    bare = evolve(RULEBOOK, trials=())
    assert not [name for name in bare.parts if name.startswith("trial/")]
    assert bare.sha256 != RULEBOOK.sha256
    assert "trials" not in json.dumps(journey().parts)
    found = trials(RESECTED, rulebook=bare)
    assert len(found) == 0
    assert "The rulebook names no trials." in str(found)
    with pytest.raises(UnknownNameError, match="this rulebook has none"):
        found["gog-0277"]


def test_a_rulebook_with_trials_is_read_back_as_it_was() -> None:
    back = rulebook_from_data(json.loads(json.dumps(RULEBOOK.parts)))
    assert back.trials == RULEBOOK.trials
    assert back.sha256 == RULEBOOK.sha256
    assert dict(trials(RESECTED, rulebook=back)) == dict(trials(RESECTED))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"citations": ("nobody",)}, "trial one cites the unknown 'nobody'"),
        (
            {"unclear": (Unclear(fact="trip.goal", value="moon", may_be="work", what="whether"),)},
            "trial one: 'moon' and 'work' are not both values of 'trip.goal'",
        ),
        ({"title": ""}, "trial 'one': title is empty"),
        ({"design": "RCT"}, "trial 'one': design is the text 'RCT'"),
        ({"id": " "}, "id is ' '"),
    ],
)
def test_what_is_wrong_with_a_trial_is_said(more: dict[str, Any], says: str) -> None:
    wrong = evolve(trial(ALWAYS), **more)
    with pytest.raises(RulebookError) as caught:
        rulebook_of(draft_of(journey(), trials=(wrong,)))
    assert says in str(caught.value)


def test_names_in_its_criteria_are_checked() -> None:
    unknown = trial(trip.rain & lmsrules.logic.Holds("nothing"))
    with pytest.raises(RulebookError, match="trial one uses the unknown finding 'nothing'"):
        rulebook_of(draft_of(journey(), trials=(unknown,)))
    with pytest.raises(RulebookError, match="trial 'one' is defined 2 times"):
        rulebook_of(draft_of(journey(), trials=(trial(ALWAYS), trial(trip.rain))))


def test_a_trial_changes_no_answer_and_is_compared() -> None:
    book = evolve(RULEBOOK, version="9", trials=(evolve(RULEBOOK.trials[0], population=ALWAYS), *RULEBOOK.trials[2:]))
    found = diff(RULEBOOK, book)
    assert found.differences == ()
    assert found.comparison.beside_removed == ("trial gog-0277",)
    ((name, what, _, _),) = found.comparison.beside_changed
    assert (name, what) == ("trial eortc-55874", "criteria")
    assert not found.same


def test_a_limit_that_is_set_is_set_in_trials_too() -> None:
    limit, fact = "doxorubicin-cumulative", lmsrules.facts.patient.prior_doxorubicin_mg_per_m2
    book = with_trial(RULEBOOK, ~(fact >= RULEBOOK.limits_by_id[limit]))
    known: dict[str, Value] = {"patient.prior_doxorubicin_mg_per_m2": 500}
    assert trials(known, rulebook=book)["one"].inside is True
    assert trials(known, rulebook=with_limits(book, {limit: 450}))["one"].inside is False


def test_a_value_known_in_part_may_be_unclear() -> None:
    found = trials({**RESECTED, "tumour.site": one_of("uterus", "cervix")})["gog-0277"]
    assert (found.inside, found.missing) == (None, ("tumour.site",))


# The command


def test_the_command_prints_text_json_and_a_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    case = str(CASES[-1])
    assert run(["trials", case]) == 0
    text = capsys.readouterr().out
    assert "GOG-0277" in text
    assert "NCT01533207" not in text
    assert run(["trials", case, "--full"]) == 0
    assert "NCT01533207" in capsys.readouterr().out
    assert run(["trials", case, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == trials(load_case(case)).to_dict()
    assert run(["trials", case, "--html", str(tmp_path / "page.html")]) == 0
    assert (tmp_path / "page.html").read_text() == trials(load_case(case)).to_html()
    assert run(["trials", case, "--html", "x.html", "--json"]) == 2
    assert run(["trials", str(tmp_path / "none.toml")]) == 2
    assert "there is no such file" in capsys.readouterr().err
