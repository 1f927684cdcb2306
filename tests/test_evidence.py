"""The evidence of the shipped rulebook: what points which way, on which options, and what is corrected or left out."""

from __future__ import annotations

import json

import pytest

from lmsrules import assess, guidance, load_case
from lmsrules.explanation.evidence import figure_text
from lmsrules.logic.evidence import Design, Direction, Evidence, Figure
from lmsrules.references import vancouver

from .knowledge.entry import ADVANCED, RESECTED

RULEBOOK = guidance()
EVIDENCE = RULEBOOK.evidence_by_id
CITATIONS = RULEBOOK.citations_by_id
FOR, AGAINST, CONTEXT = Direction.FOR, Direction.AGAINST, Direction.CONTEXT


def on(question: str, option: str, direction: Direction) -> set[str]:
    """The evidence on an option that points one way."""
    return {e.id for e in RULEBOOK.evidence_on[question, option] if e.direction is direction}


@pytest.mark.parametrize(
    ("name", "direction", "design"),
    [
        ("eortc-55874-local-relapse", CONTEXT, Design.RANDOMISED_TRIAL),
        ("eortc-55874-survival", AGAINST, Design.RANDOMISED_TRIAL),
        ("extremity-radiotherapy", FOR, Design.RANDOMISED_TRIAL),
        ("options-review-2018", AGAINST, Design.REVIEW),
        ("pervaiz-2008", FOR, Design.META_ANALYSIS),
        ("smac-1997", AGAINST, Design.META_ANALYSIS),
        ("sarculator-high-risk", FOR, Design.REANALYSIS),
        ("sarculator-low-risk", AGAINST, Design.REANALYSIS),
        ("eortc-pooled", AGAINST, Design.POOLED_TRIALS),
        ("eortc-propensity-progression", FOR, Design.RETROSPECTIVE_COMPARISON),
        ("eortc-propensity-response", AGAINST, Design.RETROSPECTIVE_COMPARISON),
        ("eortc-propensity-survival", AGAINST, Design.RETROSPECTIVE_COMPARISON),
        ("recurrence-resection-uterine", CONTEXT, Design.RETROSPECTIVE_SERIES),
        ("metastasectomy-selection", CONTEXT, Design.UNSTATED),
        ("follow-up-limbs", CONTEXT, Design.RETROSPECTIVE_SERIES),
        ("doxorubicin-ifosfamide-second-line", FOR, Design.RETROSPECTIVE_SERIES),
    ],
)
def test_directions_and_designs(name: str, direction: Direction, design: Design) -> None:
    assert (EVIDENCE[name].direction, EVIDENCE[name].design) == (direction, design)


def test_no_option_of_treatment_has_one_side_alone() -> None:
    for question in ("adjuvant-radiotherapy", "adjuvant-chemotherapy", "first-line-systemic", "second-line-systemic"):
        for option in RULEBOOK.questions_by_id[question].options:
            if RULEBOOK.primary not in RULEBOOK.sources_on[question, option.id]:
                continue  # of what other sources alone name nothing else was read
            assert on(question, option.id, FOR)
            assert on(question, option.id, AGAINST)
    assert {"eortc-62012-survival", "lms-04-toxicity", "omura-1983"} <= on(
        "first-line-systemic", "doxorubicin-combination", AGAINST
    )
    assert {"gog-0277", "options-review-2018"} <= on("adjuvant-chemotherapy", "gemcitabine-docetaxel", AGAINST)


def test_a_count_without_a_unit_is_never_printed_as_one() -> None:
    text = " ".join(assess(RESECTED).to_text(full=True).split())
    assert "local relapse 14, radiotherapy (p = 0.004; the abstract prints no unit, neither count nor per cent)" in text
    assert "local relapse 24, observation (the abstract prints no unit)" in text


def test_median_follow_up_is_not_the_time_to_recurrence() -> None:
    sarc005 = EVIDENCE["gemcitabine-docetaxel-then-doxorubicin-uncontrolled"]
    values = {figure.of: figure.value for figure in sarc005.figures}
    assert (values["median follow-up"], values["median time to recurrence"]) == (39.8, 27.4)
    assert "39.8" not in sarc005.says


def test_the_tension_inside_the_abstract_is_not_blamed_on_the_guidance() -> None:
    erratum = EVIDENCE["doxorubicin-combination-first-line"].erratum
    assert "abstract is at odds with itself" in erratum
    assert "longest with doxorubicin alone" in erratum
    assert "median overall survival 33.8 months (range 4.2-100.2), doxorubicin alone" in " ".join(
        assess(ADVANCED).to_text(full=True).split()
    )


@pytest.mark.parametrize(("name", "citation"), [("gog-0277", "hensley-2018"), ("lms-04-survival", "lms-04-2022")])
def test_trials_older_than_the_guidance_that_it_leaves_out_are_said_so(name: str, citation: str) -> None:
    def date(of: str) -> list[int]:
        csl = CITATIONS[of].csl
        assert csl is not None
        return list(csl["issued"]["date-parts"][0])

    assert date(citation) < date("5")
    assert "leaves this trial out" in EVIDENCE[name].erratum
    assert "2023" in CITATIONS["guidance"].note


def test_figures_of_lms_04_say_their_report_and_the_last_one_is_shown() -> None:
    for figure in EVIDENCE["lms-04-survival"].figures:
        assert "2024" in figure.note or figure.of.startswith("adjusted")
    ratio = next(f for f in EVIDENCE["lms-04-progression"].figures if f.of.startswith("hazard"))
    assert (ratio.value, "0.41 in the report of 2022" in ratio.note) == (0.37, True)
    reported = {figure.value for one in RULEBOOK.evidence if one.id.startswith("lms-04") for figure in one.figures}
    assert not reported & {13.5, 7.3, 30.5, 24.1}  # the congress report


def test_ranges_below_zero_are_readable() -> None:
    figure = Figure(of="gain", value=4, low=-1, high=9, interval="", unit="%")
    assert figure_text(figure) == "gain 4 % (-1 to 9)"
    (smac,) = EVIDENCE["smac-1997"].figures
    assert "4 % (-1 to 9)" in figure_text(smac)


def test_the_guidance_is_the_primary_source_and_nobody_recommends_in_the_name_of_esmo() -> None:
    assert RULEBOOK.primary == "guidance"
    assert not [source for source in RULEBOOK.sources if "esmo" in f"{source.id} {source.title}".lower()]
    data = json.loads(assess(RESECTED).to_json())
    (radiotherapy,) = (a["options"][0] for a in data["answers"] if a["question"] == "adjuvant-radiotherapy")
    assert radiotherapy["stance"] == radiotherapy["by_source"]["guidance"] == "NOT_RECOMMENDED"


def test_one_paper_has_one_id_and_the_right_one() -> None:
    assert EVIDENCE["recurrence-resection-uterine"].citations == ("cybulska-2019",)
    assert EVIDENCE["follow-up-limbs"].citations[0] == "rothermundt-2014"
    assert EVIDENCE["pervaiz-2008"].citations[0] != EVIDENCE["smac-1997"].citations[0]
    assert "18521899" in vancouver(CITATIONS["pervaiz-2008"])
    assert vancouver(CITATIONS["2"]).startswith("Not identified")


def test_the_cut_offs_of_risk_factors_are_cited_and_said_whose_they_are() -> None:
    said = EVIDENCE["risk-factor-cut-offs"]
    assert said.citations == ("mbatani-2018", "pdq-soft-tissue")
    assert "The guidance names size, grade and margins as deciding, without a cut-off" in said.says
    text = " ".join(assess(RESECTED).to_text(full=True).split())
    assert "Depth is our addition" in text
    assert "morcellated" in text


def whatever_says(evidence: Evidence) -> str:
    return f"{evidence.says} {evidence.erratum}".lower()


def test_what_we_infer_is_said_to_be_ours() -> None:
    assert "watch" not in whatever_says(EVIDENCE["myelosuppression-monitoring"])
    assert "We infer" in RULEBOOK.rules_by_id["toxicity-monitoring.blood-counts"].why
    assert "conflict" not in RULEBOOK.rules_by_id["first-line-systemic.doxorubicin-ifosfamide"].why
    assert "typically" in RULEBOOK.rules_by_id["surveillance.after-treatment"].why


def test_an_option_that_rests_on_studies_without_controls_alone_says_so() -> None:
    text = " ".join(assess(load_case("examples/cases/uterine-adjuvant.toml")).to_text(full=True).split())
    one = "Rests on one study without a control group: "
    assert f"{one}SARC005, single arm, n = 47, 2013" in text
    assert f"{one}Hensley, single arm, n = 25, 2009" in text
    assert text.count("without a control group:") == 2  # EORTC 55874 had one, and a guideline is no study
    advanced = " ".join(assess(load_case("examples/cases/metastatic-first-line.toml")).to_text(full=True).split())
    assert f"{one}guidance's no. 4" in advanced  # it is told twice, and one study
