"""A rulebook exported as CQL, translated by the reference translator and run by cql-execution, says what ours says."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lmsrules import guidance
from lmsrules.cli import run
from lmsrules.exchange.cql import to_cql
from lmsrules.logic.conditions import ALWAYS, Compare, Condition, Holds
from lmsrules.logic.errors import LmsRulesError, RulebookError
from lmsrules.logic.kleene import truth
from lmsrules.logic.rewriting import rule_holds
from lmsrules.logic.rulebook import Finding, Rulebook, draft_of
from lmsrules.logic.values import Value
from lmsrules.strategies import facts

from ..peers import node_for
from ..random_rulebooks import partial_facts, rulebooks

FOLDER = Path(__file__).parent
T = TypeVar("T")
Facts = dict[str, Value]
Job = tuple[Rulebook, list[Facts]]


@pytest.fixture(scope="module")
def engine() -> None:
    node_for("the CQL engine", FOLDER / "node_modules")


def cql_says(jobs: list[Job]) -> list[list[dict[str, bool | None]]]:
    given = json.dumps([{"cql": to_cql(rulebook), "cases": cases} for rulebook, cases in jobs])
    done = subprocess.run(
        ["node", FOLDER / "run_cql.mjs"], input=given, capture_output=True, text=True, check=False, cwd=FOLDER
    )
    assert done.returncode == 0, done.stderr
    answers: list[list[dict[str, bool | None]]] = json.loads(done.stdout)
    return answers


def conditions_of(rulebook: Rulebook) -> Iterator[tuple[str, Condition]]:
    for finding in rulebook.findings:
        yield f"finding {finding.id}", finding.when
    for constraint in rulebook.constraints:
        yield f"constraint {constraint.id}", constraint.holds
    for question in rulebook.questions:
        yield f"asked {question.id}", question.asked_when
        for rule in rulebook.rules_on[question.id]:
            yield f"rule {rule.id}", rule_holds(rulebook, rule)


def check(jobs: list[Job]) -> None:
    for (rulebook, cases), answers in zip(jobs, cql_says(jobs), strict=True):
        for case, answer in zip(cases, answers, strict=True):
            ours = {name: truth(c, case, rulebook.conditions) for name, c in conditions_of(rulebook)}
            assert answer == ours, case


def drawn(strategy: st.SearchStrategy[T], number: int) -> list[T]:
    """Many examples at once: starting the engine takes a second, a case a millisecond."""
    found: list[T] = []

    @settings(max_examples=number, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategy)
    def collect(one: T) -> None:
        found.append(one)

    collect()
    return found


@pytest.mark.usefixtures("engine")
def test_the_shipped_rulebook() -> None:
    check([(guidance(), drawn(facts(possible_only=False), 500))])


@pytest.mark.usefixtures("engine")
def test_random_rulebooks() -> None:
    check(drawn(st.tuples(rulebooks(), st.lists(partial_facts(), min_size=5)), 60))


@pytest.mark.usefixtures("engine")
def test_quotes_and_broken_lines_are_told_from_cql() -> None:
    odd = 'it\'s "odd" \\ // \n define x: true'
    extra = Finding(id="odd", label=odd, otherwise=odd, when=ALWAYS)
    name = odd.replace("\n", " ")
    rulebook = evolve(guidance(), id=name, version=name, findings=(*guidance().findings, extra))
    assert "\n define x" not in to_cql(rulebook)
    check([(rulebook, [{}])])


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-9])
def test_a_limit_that_cql_cannot_hold_is_refused(value: float) -> None:
    extra = Finding(id="odd", label="odd", otherwise="not odd", when=Compare("tumour.size_cm", ">", value))
    with pytest.raises(LmsRulesError, match="8 decimals"):
        to_cql(evolve(guidance(), findings=(*guidance().findings, extra)))


def test_a_draft_with_an_unknown_name_is_refused() -> None:
    extra = Finding(id="odd", label="odd", otherwise="not odd", when=Holds("nix"))
    with pytest.raises(RulebookError, match="unknown finding 'nix'"):
        to_cql(draft_of(guidance(), findings=(*guidance().findings, extra)))


def test_the_export_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--cql"]) == 0
    text = capsys.readouterr().out
    assert text == to_cql(guidance())
    assert guidance().sha256 in text
    assert "[reed-2008]" in text
