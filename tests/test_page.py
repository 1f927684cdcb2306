"""The page of an assessment: short enough to be read in ten seconds, and all that is known can be reached from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from lmsrules import (
    Assessment,
    Case,
    ContradictionError,
    Patient,
    Treatment,
    Tumour,
    assess,
    at_least,
    guidance,
    includes,
    load_case,
    none_of,
    one_of,
)
from lmsrules.assessing.assessment import Explanation
from lmsrules.document.blocks import Answers, Block, Cite, Item, Part, Place, Word
from lmsrules.explanation.case_line import case_line
from lmsrules.logic.diagrams.outcomes import Status
from lmsrules.logic.parts import Severity
from lmsrules.references import vancouver
from lmsrules.text import one_line

from .oracle import Facts
from .scenarios import SCENARIOS, scenario
from .shipped import possible_facts
from .test_any_rulebook import bridges

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "examples" / "cases").glob("*.toml"))
EXAMPLE = ROOT / "examples" / "cases" / "uterine-adjuvant.toml"
MOST_LINES, WIDTH = 60, 88


def shown_cases() -> Iterator[tuple[str, Case]]:
    """The shipped and published cases, and the scenarios that are possible."""
    yield from ((path.stem, load_case(path)) for path in FILES)
    yield from ((name, scenario(name)) for name in SCENARIOS)
    yield "nothing-known", Case()


@cache
def assessed() -> dict[str, Assessment]:
    """Each of them assessed; three scenarios contradict themselves."""
    found = {}
    for name, case in shown_cases():
        try:
            found[name] = assess(case)
        except ContradictionError:
            assert name in ("s17b", "s17c", "s17e")
    return found


@cache
def explained() -> dict[str, Explanation]:
    """Each of them with every reason, by far the slowest to make."""
    return {name: assessment.explain() for name, assessment in assessed().items()}


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_page_of_every_case_is_short() -> None:
    lengths = {}
    for name, assessment in assessed().items():
        lines = assessment.to_text().splitlines()
        assert max(map(len, lines)) <= WIDTH, name
        lengths[name] = len(lines)
    assert len(lengths) >= 40
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_every_answer_stands_on_the_first_page_with_its_stance() -> None:
    for name, assessment in assessed().items():
        table = [item for part in assessment.page().parts for item in part.items if isinstance(item, Answers)]
        text = flat(assessment.to_text())
        for answer in assessment.values():
            if answer.asked is False:
                told = text.partition(" NOT ASKED ")[2]
                assert (
                    (answer.title in told)
                    if assessment.scope.covered is not False
                    else told.startswith("every question")
                ), name
                continue
            rows = [row for one in table for row in one.rows if answer.title in row.title.split("; ")]
            assert len(rows) == 1, (name, answer.title)
        said = [word for one in table for row in one.rows for word in row.answer]
        settled = {p.status is Status.SETTLED for a in assessment.values() if a.asked for p in a.options.values()}
        assert said or not settled, name


def test_all_that_is_known_can_be_reached_in_the_full_form() -> None:
    """Every rule, argument, caution, silence and reference, case by case: what the page told before it had layers."""
    rulebook = guidance()
    for name, assessment in assessed().items():
        document = explained()[name].document()
        text = flat(explained()[name].to_text(full=True))
        for answer in assessment.values():
            if answer.asked is False:
                continue
            for position in answer.options.values():
                for rule in position.rules:
                    assert flat(rulebook.rules_by_id[rule].why) in text, (name, rule)
                    assert rule in text, (name, rule)
                for argument in position.arguments if position.status is not Status.OPEN else ():
                    assert argument.label in text, (name, argument.evidence)
                    assert flat(rulebook.evidence_by_id[argument.evidence].says.rstrip(".")) in text, argument.evidence
                    assert all(flat(words) in text for words in argument.outside), argument.evidence
                for caution in position.cautions:
                    if caution.applies:
                        assert flat(caution.why) in text, (name, caution.id)
                    for path in caution.depends_on:
                        field = rulebook.fields_by_path[path]
                        assert (getattr(field, "of", "") and "drugs given" in text) or field.name in text, (name, path)
        for one in assessment.not_covered:
            if one.applies and assessment.scope.covered:
                assert flat(one.why) in text, (name, one.decision)
        for citation in document.numbers:
            reference = vancouver(rulebook.citations_by_id[citation])
            assert "".join(one_line(reference).split()) in "".join(text.split()), (name, citation)
        for path in assessment.facts:
            assert (
                rulebook.fields_by_path[path].label.lower() in text.lower()
                or path.partition(" ")[0]
                in (
                    "treatment.prior_drugs",
                    "treatment.neoadjuvant",
                    "treatment.adjuvant",
                )
                or rulebook.fields_by_path[path].yes
            ), (name, path)


def test_publications_are_numbered_in_the_order_in_which_they_are_cited() -> None:
    for name, assessment in assessed().items():
        page = assessment.page()
        listed = re.findall(r"\[(\d+)\]", assessment.to_text().partition("REFERENCES")[2])
        assert [int(number) for number in listed] == [*range(1, len(page.numbers) + 1)], name
        cited = [c for part in page.parts for item in part.items for c in cited_in(item)]
        assert list(dict.fromkeys(cited)) == list(page.numbers), name
        assert list(explained()[name].document().numbers)[: len(cited)][:1] == list(page.numbers)[:1]


def cited_in(block: Block) -> Iterator[str]:
    """What a block of the first page cites, in the order in which it is read."""
    words: list[Word] = []
    if isinstance(block, Answers):
        words = [w for row in block.rows for w in (*row.why, *(w for one in row.differs for w in one.words))]
    elif isinstance(block, Item):
        words = [*block.words]
    yield from (name for word in words if isinstance(word, Cite) for name in word.ids)


def test_the_order_of_the_page() -> None:
    text = assess(scenario("s13b")).to_text()
    places = [text.index(words) for words in ("LEIOMYOSARCOMA", "55 y", "! Contraindicated", "ANSWERS", "REFERENCES")]
    assert places == sorted(places)
    open_case = assess(load_case(ROOT / "examples" / "cases" / "x34.toml")).to_text()
    assert open_case.index("ANSWERS") < open_case.index("ASK NEXT") < open_case.index("WEIGHS")


def test_no_sentence_stands_twice_on_the_first_page() -> None:
    for name, assessment in assessed().items():
        blocks = [block for part in assessment.page().parts for block in part.items]
        rows = [row for block in blocks if isinstance(block, Answers) for row in block.rows]
        words = [row.why for row in rows] + [block.words for block in blocks if isinstance(block, Item)]
        texts = ["".join(map(text_of, some)) for some in words]
        # What open answers depend on is each question's own, though two may have the same.
        said = [
            one for text in texts for one in re.split(r"(?<=[.]) ", text) if len(one) > 60 and "depends on" not in one
        ]
        assert len(said) == len({*said}), (name, [one for one in said if said.count(one) > 1])


@pytest.mark.parametrize(
    ("case", "line"),
    [
        (
            Case(
                patient=Patient(age_years=52, ecog=0),
                tumour=Tumour(histology="leiomyosarcoma", site="uterus", size_cm=9, grade=3, extent="localised"),
                treatment=Treatment(resection="complete", margins="R0"),
            ),
            "52 y, ECOG 0; leiomyosarcoma, uterus, 9 cm, FNCLCC 3, localised; complete resection, R0",
        ),
        (Case(), "Nothing is known"),
        (
            Case(
                patient=Patient(age_years=at_least(18)),
                tumour=Tumour(site=none_of("uterus"), grade=one_of(2, 3), recurrence="none"),
                treatment=Treatment(resection="none", systemic_lines=0),
            ),
            "At least 18 y; site: not uterus, FNCLCC 2 or 3, no recurrence; no resection, lines given: 0",
        ),
    ],
)
def test_a_case_in_one_line(case: Case, line: str) -> None:
    assessment = assess(case)
    assert case_line(guidance(), assessment.facts)[0] == line
    assert assessment.to_dict()["case_line"] == line
    assert assessment.to_text().splitlines()[1].startswith(line[:80].rpartition(" ")[0])


def test_options_that_say_the_same_share_a_row_and_a_reason() -> None:
    (table,) = [i for p in assess(load_case(EXAMPLE)).page().parts for i in p.items if isinstance(i, Answers)]
    # What is to be checked first differs, so these two have a row each.
    assert [row.title for row in table.rows if row.option] == [
        "Gemcitabine + docetaxel, four courses",
        "the same, then doxorubicin, four courses",
    ]
    nothing = next(i for p in assess({}).page().parts for i in p.items if isinstance(i, Answers))
    (line,) = [row for row in nothing.rows if "First-line treatment" in row.title]
    assert line.answer


def test_what_to_ask_next_says_what_it_settles() -> None:
    facts = dict(assess(load_case(EXAMPLE)).facts)
    del facts["tumour.site"]
    text = flat(assess(facts).to_text())
    assert "ASK NEXT site: settles adjuvant radiotherapy" in text


def test_at_most_three_facts_are_asked_for() -> None:
    for name, assessment in assessed().items():
        parts = [part for part in assessment.page().parts if part.title == "Ask next"]
        assert all(len(part.items) <= 3 for part in parts), name
        if not assessment.next_questions():
            said = [word for part in parts for word in words_of(part)]
            told = [word for word in said if "covers this patient" not in str(word)]
            assert not told or str(told[0]).startswith("settled"), name


def test_what_the_scope_depends_on_is_asked_for_first() -> None:
    parts = [part for part in assess({}).page().parts if part.title == "Ask next"]
    said = [str(word) for part in parts for word in words_of(part)]
    covers = "needed to know if the guidance covers this patient"
    assert said[:2] == [f"age: {covers}", f"histology: {covers}"]
    assert said[2].startswith("evidence of disease: may settle")


def words_of(part: Part) -> list[Word]:
    return [word for item in part.items if isinstance(item, Item) for word in item.words]


@settings(max_examples=15)
@given(possible_facts())
def test_every_part_has_a_place_and_something_to_read(facts: Facts) -> None:
    document = assess(facts).explain().document()
    assert all(part.items for part in document.parts)
    places = [part.place for part in document.parts]
    assert places == sorted(places, key=list(Place).index)


def heeds(assessment: Assessment) -> dict[str, str]:
    """What stands below each answer, by the title of its row."""
    (table,) = [item for part in assessment.page().parts for item in part.items if isinstance(item, Answers)]
    return {row.title: "".join(map(text_of, row.heed)) for row in table.rows}


def text_of(word: Word) -> str:
    return word if isinstance(word, str) else str(getattr(word, "text", ""))


def test_what_some_option_certainly_holds_is_contraindicated_without_an_if() -> None:
    assessment = assess(scenario("s13b"))
    assert "! Contraindicated: doxorubicin: With so low an ejection fraction" in assessment.to_text()
    marks = heeds(assessment)
    assert marks["Adjuvant chemotherapy"].startswith("contraindicated with doxorubicin")
    assert marks["the same, then doxorubicin, four courses"].startswith("contraindicated: doxorubicin")
    assert "contraindicated" not in marks["Gemcitabine + docetaxel, four courses"]


def test_every_row_says_what_is_barred_of_the_options_it_stands_for_and_names_no_other_drug() -> None:
    """What is contraindicated, and where others alone speak what has to wait; what nobody names has no row."""
    seen = set()
    for assessment in (assess(many_cautions()), assess(waiting()), *assessed().values()):
        rows = [r for p in assessment.page().parts for i in p.items if isinstance(i, Answers) for r in i.rows]
        by_question: dict[str, str] = {}
        by_others: dict[str, str] = {}
        titles: list[str] = []
        for row in rows:
            if not row.option:
                titles = row.title.split("; ")
            for title in titles:
                by_question[title] = by_question.get(title, "") + "".join(map(text_of, row.heed)) + "; "
                if row.title == "Named by others alone":
                    by_others[title] = "".join(map(text_of, row.heed))
        for answer in (one for one in assessment.values() if one.asked is not False):
            others = [one for one in answer.options.values() if one.status is Status.SILENT and one.by_source]
            barring = [c for one in others for c in one.cautions if c.applies]
            if answer.title in by_others:
                drugs = {agent for one in barring for agent in one.agents}
                named = {word.strip() for part in by_others[answer.title].split("; ") for word in drugs_in(part)}
                assert named <= drugs, (answer.title, by_others)
            for position in answer.options.values():
                silent = position.status is Status.SILENT
                if silent and not position.by_source:
                    continue
                heed = by_others.get(answer.title, "") if silent else by_question[answer.title]
                heed = heed or by_question[answer.title]
                for one in (c for c in position.cautions if c.applies and (c.certain or answer.asked)):
                    if one.severity is Severity.CONTRAINDICATED or (silent and answer.asked and one.severity == "WAIT"):
                        kind = one.severity.meaning
                        sure, perhaps = said_after(heed, f"{kind}: "), said_after(heed, f"{kind} with ")
                        for agent in one.agents:
                            assert agent in sure or (not one.certain and (agent in perhaps or sure)), (
                                answer.title,
                                position.option,
                                heed,
                            )
                        seen.add((kind, one.certain, silent, answer.asked))
    contraindicated = {(True, True, None), (False, True, True), (True, False, True), (False, False, True)}
    assert {("contraindicated", *one) for one in contraindicated} | {("not until corrected", True, True, True)} <= seen


def drugs_in(mark: str) -> list[str]:
    """The drugs that a mark names: `contraindicated: doxorubicin and ifosfamide`."""
    _, colon, drugs = mark.partition(": ")
    return re.split(r", | and ", drugs) if colon else []


def said_after(heed: str, kind: str) -> str:
    """The drugs that are of a kind, `contraindicated: doxorubicin` or `others name doxorubicin: contraindicated`."""
    parts = [part for part in heed.split("; ") if part.startswith(kind)]
    parts += [part for part in heed.split("; ") if part.startswith("others name") and part.endswith(kind[:-2])]
    return " ".join(parts)


def waiting() -> Case:
    """Trabectedin and ifosfamide have to wait, doxorubicin is contraindicated; the first two others alone name."""
    return Case(
        patient=Patient(age_years=60, lvef_percent=25, neutrophils_10e9_per_l=1.2, platelets_10e9_per_l=90),
        tumour=Tumour(
            histology="leiomyosarcoma",
            site="extremity",
            extent="metastatic",
            recurrence="distant",
            evidence_of_disease=True,
            resectable=False,
        ),
        treatment=Treatment(systemic_lines=1, prior_drugs=includes("doxorubicin"), last_line_result="progression"),
    )


def test_what_others_alone_say_is_told_with_what_is_open_of_it_the_favourable_first() -> None:
    said = flat(assess(load_case(ROOT / "examples" / "cases" / "x22.toml")).to_text()).replace(
        "! caution; check first ", ""
    )
    first = said.index("An option: pazopanib [")
    assert first < said.index("Undetermined, in part open: trabectedin") < said.index("Undetermined: eribulin [")
    assert "Differ: " not in said, "nobody is against it"


def test_an_open_option_shows_its_cautions_too() -> None:
    assessment = assess(scenario("s07", patient={"pregnant": True}))
    some_open = [answer.title for answer in assessment.values() if answer.asked is None]
    assert some_open
    assert "caution" in " ".join(heeds(assessment).values())


def many_cautions() -> Case:
    return scenario(
        "s14b",
        patient={"lvef_percent": 20, "bilirubin_x_uln": 8, "prior_doxorubicin_mg_per_m2": 600, "pregnant": True},
    )


def test_no_caution_that_applies_is_left_out_of_the_first_page() -> None:
    """Each is told of all drugs on which it stands, or counted with its publications; a contraindication is told."""
    counted = 0
    for assessment in (assess(many_cautions()), assess(waiting()), *assessed().values()):
        text = flat(assessment.to_text())
        shown = [p for answer in assessment.values() if answer.asked is not False for p in answer.options.values()]
        banner = [i for p in assessment.page().parts if p.place is Place.TOP for i in p.items if isinstance(i, Item)]
        for caution in (one for position in shown for one in position.cautions if one.applies):
            kind = caution.severity.meaning.capitalize()
            lines = [line for line in banner if line.lead.startswith(kind)]
            told = flat(" ".join(text_of(word) for line in lines for word in (f"{line.lead} ", *line.words)))
            assert all(agent in told for agent in caution.agents), (caution.id, told)
            if flat(caution.why.partition(". ")[0].rstrip(".")) not in text and "Caution always" not in told:
                assert caution.severity is not Severity.CONTRAINDICATED, caution.id
                cited = {c for line in lines for word in line.words if isinstance(word, Cite) for c in word.ids}
                assert re.search(r"\d more reason", told), (caution.id, told)
                assert {*caution.citations} <= cited, caution.id
                counted += 1
        due = [path for p in shown if p.status is not Status.OPEN for path in p.check_first]
        names = list(dict.fromkeys(check_name(path) for path in due))
        for name in names[:1]:
            assert f"{name};" in text.partition("Check first")[2], name
        told = flat(assessment.to_text(full=True))
        for name in names:  # page one has the first of them, and says how many more there are
            assert name in told, name


def check_name(path: str) -> str:
    """The short name of a fact, of a word that of its set."""
    field = guidance().fields_by_path[path]
    return guidance().fields_by_path[getattr(field, "of", path)].name


def test_each_option_has_all_its_cautions_and_all_that_sources_say_of_it_in_the_depth() -> None:
    """By their kinds and drugs at least: the reasons are told of the first option that has them."""
    for name, explanation in explained().items():
        parts = {part.title: part for part in explanation.document().parts if part.place is Place.DEPTH}
        for answer in explanation.answers:
            if answer.asked is False:
                continue
            told = {text_of(item.words[0]).partition(": ")[0]: item for item in items_of(parts[answer.title])}
            for position in answer.options.values():
                lines = [i for i in told[position.title].items if isinstance(i, Item)]
                for one in (caution for caution in position.cautions if caution.applies):
                    kind = one.severity.meaning.capitalize()
                    here = [i for i in lines if i.lead.partition(",")[0] == kind]
                    said = [" ".join(map(text_of, (f"{line.lead} ", *line.words))) for line in here]
                    assert any(one.why in text for text in said) or any(
                        all(agent in text for agent in one.agents) and "as above" in text for text in said
                    ), (name, position.option, one.id)
                known = {limit.fact for one in position.cautions if one.applies for limit in one.limits}
                assert not known & explanation.assessment.facts.keys() or any(i.lead == "Limits" for i in lines)
                whole = " ".join(text_of(word) for line in lines for word in line.words)
                for source in position.by_source if position.status is Status.SILENT else ():
                    assert guidance().sources_by_id[source].title in whole, (name, position.option, source)


def items_of(part: Part) -> list[Item]:
    return [item for item in part.items if isinstance(item, Item) and item.words and item.items]


def test_a_caution_on_a_course_that_names_no_drug_names_the_course() -> None:
    case = Case(
        patient=Patient(age_years=52, neutrophils_10e9_per_l=1.2, prior_doxorubicin_mg_per_m2=at_least(460)),
        tumour=Tumour(histology="leiomyosarcoma", site="uterus", extent="localised", recurrence="none"),
        treatment=Treatment(resection="complete"),
    )
    course = "gemcitabine + docetaxel, four courses, then doxorubicin, four courses"
    assert f"{course}: A trial of this course, SARC005, would not have taken" in flat(assess(case).to_text())


def test_limits_stand_beside_the_value_with_all_their_sources() -> None:
    assert "Limits: LVEF 25 %, below 30 [1], 50 [1]" in flat(assess(scenario("s13b")).to_text())
    text = flat(assess(many_cautions()).to_text())
    assert "doxorubicin so far 600 mg/m2, above 300 [" in text
    assert "platelets 30 x 10^9/L, below 50 [" in text


def test_the_reasons_are_the_primary_source_s_and_none_is_named_without_a_stance() -> None:
    some_facts: dict[str, Any] = {"surface": "ice", "material": "wood", "over_stream": False, "air_c": -15}
    facts = {f"bridge.{name}": value for name, value in some_facts.items()}
    text = flat(assess(facts, rulebook=bridges()).to_text())
    assert "Salt works" in text
    assert "Sources differ: The maker's leaflet, not" in text
    for some in ({}, {"bridge.surface": "ice"}, {"bridge.surface": "ice", "bridge.material": "wood"}):
        page = assess(some, rulebook=bridges()).page()
        rows = [row for part in page.parts for i in part.items if isinstance(i, Answers) for row in i.rows]
        for said in (item for row in rows for item in row.differs):
            assert [word for word in said.words if isinstance(word, str) and word.strip()]


def test_what_another_source_says_in_any_case_is_told_while_the_primary_source_is_open() -> None:
    assessment = assess({"bridge.surface": "ice", "bridge.material": "wood"}, rulebook=bridges())
    salt = assessment["gritting"]["salt"]
    assert (salt.status, dict(salt.by_source)) == ("open", {"town": None, "maker": "NOT_RECOMMENDED"})
    assert "Sources may differ: The maker's leaflet, not recommended" in flat(assessment.to_text())


def test_where_one_option_is_asked_for_the_depth_has_that_alone() -> None:
    assessment = assess({"bridge.surface": "ice", "bridge.material": "wood"}, rulebook=bridges())
    depth = assessment.explain(question="gritting", option="salt").to_text(full=True).partition("GRITTING")[2]
    assert "- Salt: " in depth
    assert "- Sand: " not in depth
    assert "- Sand: " in assessment.explain(question="gritting").to_text(full=True).partition("GRITTING")[2]


def test_a_question_is_settled_only_if_all_its_options_are() -> None:
    for assessment in (*assessed().values(), assess({}, rulebook=bridges())):
        lines = [word for part in assessment.page().parts if part.title == "Ask next" for word in words_of(part)]
        for line, question in zip(lines, assessment.next_questions(), strict=False):
            said = str(line).partition(": ")[2]
            surely = said.partition("settles ")[2].partition("; may")[0] if not said.startswith("may") else ""
            for answer in assessment.values():
                still_open = [(answer.question, name) for name, p in answer.options.items() if p.depends_on]
                if answer.title[:1].lower() + answer.title[1:] in surely and len(answer.options) > 1:
                    assert {*still_open} <= {*question.surely}, (line, answer.title)
