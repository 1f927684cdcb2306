"""`check_rulebook` passes sound rulebooks, and each of its checks can fail."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test

from lmsrules import guidance
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Decision
from lmsrules.logic.errors import EngineDisagreement, RulebookError
from lmsrules.logic.fields import Number
from lmsrules.logic.rulebook import Rulebook, draft_of
from lmsrules.logic.values import Value
from lmsrules.strategies import conditions, rulebooks
from lmsrules.testing import check_rulebook
from lmsrules.testing import properties as testing
from lmsrules.verify import verify

from .logic.journey import journey

Decide = Callable[[Rulebook, Mapping[str, Value]], Mapping[str, Decision]]


def test_the_shipped_rulebook_and_another() -> None:
    check_rulebook(guidance(), examples=30)
    check_rulebook(journey(), examples=30)
    with pytest.raises(ValueError, match="examples: give at least 1"):
        check_rulebook(journey(), examples=0)


@settings(max_examples=10, suppress_health_check=list(HealthCheck))  # one example is a whole check
@given(rulebooks())
def test_random_rulebooks_over_the_facts_of_a_case_hold_what_they_should(rulebook: Rulebook) -> None:
    kinds = {defect.kind for defect in verify(rulebook).defects}
    assert not kinds & {"clash", "gap", "no-patient", "unknown-name"}
    if not kinds:
        check_rulebook(rulebook, examples=5)


@given(conditions(depth=1))
def test_conditions_are_within_the_domains(condition: object) -> None:
    evolve(guidance(), findings=(*guidance().findings, evolve(guidance().findings[0], id="x", when=condition)))  # type: ignore[arg-type]


def test_an_unsound_rulebook_is_refused_with_its_defects() -> None:
    with pytest.raises(RulebookError, match="gap"):
        check_rulebook(draft_of(journey(), rules=journey().rules[1:]))


def first_known_decides(rulebook: Rulebook, known: Mapping[str, Value]) -> Mapping[str, Decision]:
    """Wrong: it looks at the order of the facts."""
    return decide(rulebook, {} if list(known)[:1] == ["trip.people"] else known)


def first_rule_decides(rulebook: Rulebook, known: Mapping[str, Value]) -> Mapping[str, Decision]:
    """Wrong: it looks at the order of the rules."""
    return decide(rulebook, {} if rulebook.rules[0].id != "bike.fit" else known)


def forgets(rulebook: Rulebook, known: Mapping[str, Value]) -> Mapping[str, Decision]:
    """Wrong: who knows much knows nothing."""
    return decide(rulebook, {} if len(known) > 3 else known)


def ints_are_odd(rulebook: Rulebook, known: Mapping[str, Value]) -> Mapping[str, Decision]:
    """Wrong: 5 is not 5.0."""
    odd = {f.path for f in rulebook.fields if isinstance(f.domain, Number) and type(known.get(f.path)) is int}
    return decide(rulebook, {path: value for path, value in known.items() if path not in odd})


def history_decides(rulebook: Rulebook, known: Mapping[str, Value]) -> Mapping[str, Decision]:
    """Wrong: what was learned last is forgotten, unless all was learned in the order of the alphabet."""
    decide(rulebook, known)  # what contradicts itself is refused all the same
    return decide(rulebook, known if list(known) == sorted(known) else dict(list(known.items())[:-1]))


def test_a_trace_of_how_facts_came_to_be_known_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "decide", history_decides)
    with pytest.raises(AssertionError, match=r"settled something|adds to what is possible|how facts came to be known"):
        run_state_machine_as_test(testing._history_of(journey()), settings=testing._histories(50))


@pytest.mark.parametrize(
    ("name", "sabotage", "message"),
    [
        ("decide", first_known_decides, "the order of the facts matters"),
        ("decide", first_rule_decides, "the order of the rules matters"),
        ("decide", forgets, "adds to what is possible"),
        ("decide", ints_are_odd, r"5 is not 5\.0"),
        ("rule_holds", lambda _, rule: rule.when, "other rules hold"),
        ("without_effect", lambda c, known, _: [p for p in c.level if p not in known], "said to have no effect"),
    ],
)
def test_every_check_can_fail(name: str, sabotage: Any, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, name, sabotage)
    with pytest.raises(AssertionError, match=message):
        check_rulebook(journey())


def test_engines_that_differ_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def differ(_: Rulebook, known: Mapping[str, Value]) -> None:
        if "trip.rain" in known:
            raise EngineDisagreement("the two differ")

    monkeypatch.setattr(testing, "replay", differ)
    with pytest.raises(EngineDisagreement):
        check_rulebook(journey())


def test_checks_are_made_without_asserts_too() -> None:
    code = (
        "import lmsrules.testing.properties as p; from tests.logic.journey import journey;"
        "p.rule_holds = lambda _, rule: rule.when; p.check_all(journey(), 100)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-O", "-c", code], capture_output=True, text=True, check=False, cwd=root)
    assert "AssertionError: other rules hold" in done.stderr
