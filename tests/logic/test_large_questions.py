"""Questions too large for the diagrams of all cases: decided case by case, or said not to be decided; never wrongly.

Most rulebooks here are small and the bound is lowered, so that brute force and the usual diagrams can be compared.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import combinations
from typing import Any
from unittest.mock import patch

import pytest
from attrs import evolve
from hypothesis import event, given, settings
from hypothesis import strategies as st

from benchmarks import large
from lmsrules import Session, assess, decide
from lmsrules.assessing.assessment import Assessment
from lmsrules.diff import diff
from lmsrules.logic.agreement import decide_twice
from lmsrules.logic.conditions import ALWAYS, Compare, Condition
from lmsrules.logic.diagrams import compiling
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.diagrams.decisions import decide_valid
from lmsrules.logic.diagrams.outcomes import Decision, Status
from lmsrules.logic.errors import ContradictionError, LmsRulesError, RulebookError, TooLargeError, TooLargeWarning
from lmsrules.logic.partly import Known
from lmsrules.logic.partly import at_most as known_at_most
from lmsrules.logic.reading import check_facts
from lmsrules.logic.rewriting import every, some
from lmsrules.logic.rulebook import Draft, Option, Question, Rulebook, Stance, draft_of, rulebook_of

from .. import oracle
from ..random_rulebooks import FIELDS, partly_known_facts, rulebooks

PATHS = [field.path for field in FIELDS]


@contextmanager
def at_most(nodes: int) -> Iterator[None]:
    """While it is open, a question's diagrams may have only so many nodes, and those of an option by itself."""
    with patch.object(compiling, "MOST_FOR_A_QUESTION", nodes), patch.object(compiling, "MOST_FOR_AN_OPTION", nodes):
        yield


def answers(rulebook: Draft, facts: Mapping[str, Known]) -> dict[str, Decision] | None:
    """All decisions, none where the case is impossible."""
    try:
        return dict(decide_valid(rulebook, facts))
    except ContradictionError:
        return None


@settings(max_examples=200)
@given(rulebooks(), partly_known_facts(), st.sampled_from([1, 3, 6, 12, 25]))
def test_case_by_case_it_is_decided_as_ever_or_said_to_be_undecided(
    rulebook: Rulebook, facts: dict[str, Known], most: int
) -> None:
    expected = answers(rulebook, facts)
    with at_most(most):
        same = draft_of(rulebook)
        found = answers(same, facts)
        if found is None or expected is None:
            assert found is expected
            return
        for name, decision in found.items():
            way = "decided" if name not in compile_rulebook(same).large else "case by case"
            event("undecided" if decision.too_large else "undecided in part" if decision.undecided else way)
            if not decision.undecided:
                assert decision == expected[name]
            if decision.too_large:
                assert decision.asked is None
            else:
                assert decision.asked == expected[name].asked
                assert decision.asked_depends_on == expected[name].asked_depends_on
            for option, decided in decision.options.items():
                whole = expected[name].options[option]
                if option not in decision.undecided:
                    assert (decided, decided.depends_on) == (whole, whole.depends_on)
                    assert (decided.voices, decided.voices.depends_on) == (whole.voices, whole.voices.depends_on)
                    assert decided.contested is whole.contested
                    continue
                assert (decided.status, decided.stance, decided.certain) == (Status.OPEN, None, ())
                assert {*whole.possible} <= {*decided.possible}
                assert {*whole.rules} <= {*decided.rules}
                assert whole.by_source.keys() <= decided.by_source.keys()
                assert not any(decided.by_source.values())
                assert decided.contested is None
        decide_twice(same, facts)  # what is decided is checked by forward chaining all the same


def clashing(rulebook: Draft, question: Question, patient: dict[str, Any]) -> set[frozenset[str]]:
    """The pairs of rules that give one patient two stances of one source on one option."""
    held = oracle.held_rules(rulebook, question, patient) or frozenset()
    rules = [one for one in rulebook.rules_on[question.id] if one.id in held]
    return {
        frozenset((one.id, other.id))
        for one, other in combinations(rules, 2)
        if (one.option, one.source) == (other.option, other.source) and one.stance is not other.stance
    }


@settings(max_examples=200)
@given(rulebooks(), partly_known_facts(), st.sampled_from([6, 12, 25, 60]))
def test_a_clash_in_a_question_that_was_not_proved_is_an_error(
    rulebook: Rulebook, facts: dict[str, Known], most: int
) -> None:
    careless = draft_of(rulebook, rules=tuple(evolve(one, overrides=()) for one in rulebook.rules))
    with at_most(most):
        careless = draft_of(careless)
        try:
            decided = decide_valid(careless, facts)
        except ContradictionError:
            return
        for question in careless.questions:
            if question.id not in compile_rulebook(careless).large:
                continue
            patients = list(oracle.completions(careless, facts, PATHS))
            pairs: set[frozenset[str]] = set().union(*(clashing(careless, question, one) for one in patients))
            if not pairs:
                event("no clash")
                _ = decided[question.id]
                continue
            error = error_of(partial(heard, decided, question.id))
            event("undecided" if error is None else "clash")
            if error is None:
                options = {careless.rules_by_id[rule].option for pair in pairs for rule in pair}
                assert options <= decided[question.id].undecided
                continue
            (defect,) = error.defects
            assert defect.kind == "clash"
            assert frozenset(defect.culprits) in pairs
            assert all(name in str(error) for name in defect.culprits)
            witness: dict[str, Any] = {**patients[0], **(defect.witness or {})}  # the rest is tested nowhere
            assert frozenset(defect.culprits) in clashing(careless, question, witness)


def heard(decided: Mapping[str, Decision], question: str) -> list[object]:
    """What all sources say on a question: a clash is found where its source is listened to."""
    return [option.by_source for option in decided[question].options.values()]


def error_of(run: Callable[[], object]) -> RulebookError | None:
    """The error with which something is refused."""
    try:
        run()
    except RulebookError as error:
        return error
    return None


def test_a_rulebook_that_is_compiled_and_was_not_proved_answers_no_clash() -> None:
    """The proof may be too large where the diagrams are not: then too a clash is found when it is met."""
    rows = [large.Row("o", large.yes("f0")), large.Row("o", large.yes("f1"), Stance.NOT_RECOMMENDED)]
    draft = large.draft(large.flags(2), rows)
    with patch("lmsrules.logic.analysis.clashes.MOST_FOR_A_QUESTION", 0), pytest.warns(TooLargeWarning):
        book = rulebook_of(draft)
    assert not book.compiled.large
    assert decide({"g.f0": True, "g.f1": False}, rulebook=book)["q"].options["o"].stance is Stance.RECOMMENDED
    for facts in ({"g.f0": True, "g.f1": True}, {"g.f0": True}, {}):
        with pytest.raises(RulebookError, match=r"rules r0 \(RECOMMENDED\) and r1 \(NOT_RECOMMENDED\) of"):
            assess(facts, rulebook=book)


def tangled(facts: int, clauses: int, of: int, seed: int) -> Condition:
    """A large condition on flags: some of many random clauses of several facts."""
    source = random.Random(seed)

    def literal(number: int) -> Condition:
        return large.yes(f"f{number}") if source.random() < 0.5 else ~large.yes(f"f{number}")

    return some(every(map(literal, source.sample(range(facts), of))) for _ in range(clauses))


def two_questions(*rows: large.Row, facts: int = 40) -> Rulebook:
    """A large question with these rows, and a small one on the first fact."""
    draft = large.draft([*large.flags(facts), *large.numbers(1, 9)], rows)
    easy = Question(id="easy", title="The easy one", asked_when=ALWAYS, options=(Option(id="p", title="P"),))
    one = draft.rules[0]
    rules = [
        evolve(one, id="yes", on=easy, option="p", when=large.yes("f0"), stance=Stance.OPTION),
        evolve(one, id="no", on=easy, option="p", when=~large.yes("f0"), stance=Stance.NOT_RECOMMENDED),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TooLargeWarning)
        return rulebook_of(draft, questions=(*draft.questions, easy), rules=(*draft.rules, *rules))


@pytest.fixture(scope="module")
def book() -> Rulebook:
    found = two_questions(
        large.Row("o", tangled(40, 60, 5, 5)), large.Row("w", large.yes("f1"), Stance.NOT_RECOMMENDED)
    )
    assert found.compiled.large == {"q"}
    return found


@pytest.fixture(scope="module")
def clash_book() -> Rulebook:
    """The size at which the alphabetically first of two stances was answered."""
    rows = [large.Row("o", tangled(40, 60, 5, 5)), large.Row("o", tangled(40, 60, 5, 6), Stance.NOT_RECOMMENDED)]
    return two_questions(*rows)


def whole(seed: int, missing: int = 0) -> dict[str, Any]:
    source = random.Random(seed)
    return {f"g.f{n}": source.random() < 0.5 for n in range(40 - missing)}


def test_a_clash_of_a_large_question_is_no_answer(clash_book: Rulebook) -> None:
    seen = set()
    for seed in range(8):
        facts = whole(seed, missing=3 * (seed % 2))
        found, names = clash_book.questions[0], [f"g.f{n}" for n in range(40)]
        clashes = any(clashing(clash_book, found, one) for one in oracle.completions(clash_book, facts, names))
        seen.add(clashes)
        if clashes:
            with pytest.raises(RulebookError, match=r"rules r0 .* and r1 .* of question q") as error:
                assess(facts, rulebook=clash_book)
            assert error.value.defects[0].witness is not None
            assert decide(facts, rulebook=clash_book)["easy"].options["p"].stance is not None
        else:
            said = assess(facts, rulebook=clash_book)["q"]["o"].possible
            patients = oracle.completions(clash_book, facts, names)
            held = [oracle.held_rules(clash_book, found, patient) for patient in patients]
            assert {*said} == {oracle.verdict_by_hand(clash_book, found, "o", rules).stance for rules in held}
    assert seen == {True, False}


FORMS: list[Callable[[Assessment], str]] = [
    lambda a: a.to_text(),
    lambda a: a.to_text(full=True),
    lambda a: a.to_html(),
    lambda a: a.to_markdown(),
    lambda a: a.to_json(),
    lambda a: a.explain().to_text(full=True),
    lambda a: a.explain(why_not=Stance.NOT_RECOMMENDED, pictures=True).to_html(),
    lambda a: a.explain().to_json(),
    lambda a: a["q"].to_text(full=True),
    lambda a: a["q"].to_html(),
]


@pytest.mark.parametrize("missing", [0, 3, 10])
def test_every_form_of_the_page_comes_and_says_what_is_left_out(book: Rulebook, missing: int) -> None:
    found = assess(whole(3, missing), rulebook=book)
    assert not found["q"].decision.too_large
    for form in FORMS:
        assert form(found)
    for text in (found.to_text(width=2000, full=True), found.to_html(), found.to_markdown()):
        assert "Not worked out" in text
        assert "what would change it" in text
    for ask in (
        lambda: found["q"].why("o"),
        lambda: found["q"].nearest_change(option="o"),
        lambda: found["q"].what_settles("o"),
        lambda: found["q"].diagram(),
        lambda: found.receipt(),
    ):
        with pytest.raises(TooLargeError, match=r"question q: .* it is decided case by case"):
            ask()
    assert found["easy"].why("p").rules
    assert "No change of the facts" not in found.explain("q", fixed=["g.f0"]).to_text(full=True)


def test_the_question_that_cannot_be_decided_leaves_the_others_alone(book: Rulebook) -> None:
    found = assess({}, rulebook=book)
    decided = found["q"].decision
    assert not decided.too_large
    assert decided.asked is True
    assert decided.undecided == {"o"}
    assert [p.status for p in found["q"].options.values()] == [Status.OPEN, Status.OPEN, Status.SETTLED]
    assert found["q"]["w"].depends_on == ("g.f1",)
    assert found["q"]["anyway"].stance is Stance.INDIVIDUALISE
    assert found["easy"]["p"].depends_on == ("g.f0",)
    for form in FORMS:
        text = form(found)
        assert "Not decided: too much is unknown" in " ".join(text.split())
    page = " ".join(found.to_text().split())
    assert "not decided (The question: Option o)" in page
    assert page.count("Not decided: too much") == 1
    assert "contraindicated" not in page.lower()
    assert [question.fact for question in found.next_questions()] == ["g.f0"]
    assert found.without_effect() == ("g.n0",)
    with pytest.raises(TooLargeError, match="question q"):
        found["q"].why("o")
    with pytest.raises(TooLargeError, match="question q"):
        found.receipt()
    session = Session({}, rulebook=book)
    step = session.assert_fact("g.f0", True)
    assert "yes" in step.derivation.rules()
    assert session.assess()["easy"]["p"].stance is Stance.OPTION
    session = Session({path: value for path, value in whole(3).items() if path != "g.f0"}, rulebook=book)
    session.assert_fact("g.f0", True)
    assert session.assess()["q"]["o"].status is not Status.OPEN


def test_it_is_said_quickly_why_it_cannot_be_compared(book: Rulebook) -> None:
    with pytest.raises(TooLargeError, match=r"question q: .* it cannot be compared\. Rest its rules on fewer facts"):
        diff(book, book)


def test_partly_known_facts_make_diagrams_smaller() -> None:
    """Twelve numbers known to be small: the tests of larger ones are told."""
    fields = large.numbers(12, 99)
    source = random.Random(4)

    def row() -> Condition:
        some_fields = source.sample(fields, 5)
        return every(Compare(f.path, "<=", source.randint(50, 98)) for f in some_fields)

    draft = large.draft(fields, [large.Row("o", some(row() for _ in range(60)))])
    with at_most(2000), warnings.catch_warnings():
        warnings.simplefilter("ignore", TooLargeWarning)
        book = rulebook_of(draft)
        assert book.compiled.large == {"q"}
        assert decide({}, rulebook=book)["q"].undecided == {"o"}
        facts = check_facts({field.path: known_at_most(60) for field in fields}, book.fields_by_path)
        assert any(isinstance(letter, tuple) for letter in book.compiled.cells(facts))
        decided = decide(facts, rulebook=book)["q"]
        assert not decided.undecided
        assert decided.options["o"].stance is Stance.RECOMMENDED


def test_a_question_that_is_not_asked_is_no_question_of_size(book: Rulebook) -> None:
    draft = draft_of(book)
    asked = evolve(draft.questions[0], asked_when=large.yes("f0"))
    rules = tuple(evolve(one, on=asked) if one.on.id == "q" else one for one in draft.rules)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TooLargeWarning)
        other = rulebook_of(draft, questions=(asked, *draft.questions[1:]), rules=rules)
    found = assess({"g.f0": False}, rulebook=other)
    assert found["q"].asked is False
    assert not found["q"].decision.too_large
    assert issubclass(TooLargeError, LmsRulesError)
