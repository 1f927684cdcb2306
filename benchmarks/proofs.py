"""How long it takes to prove a rulebook sound and to compare two, beside Z3 on the same checks in the same run.

Run with `make bench`. Both must find the same before anything is timed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import combinations
from typing import TypeVar

from attrs import evolve

from lmsrules import guidance
from lmsrules.diff import diff
from lmsrules.facts import FIELDS
from lmsrules.logic.conditions import Condition, Holds
from lmsrules.logic.rulebook import Draft, Finding, Option, Question, Rule, Stance, draft_of
from lmsrules.mutate import mutate
from lmsrules.testing.case_files import case_files_in
from lmsrules.verify import verify
from tests.second_opinions.z3_proofs import KINDS, defects_of

from . import large
from .single_case import SEED, SYNTHETIC, a_test

T = TypeVar("T")

LONG = 5
"""The seconds beyond which Z3 runs once."""


def main() -> None:
    """Print all figures."""
    print(
        "verify(), all its checks and replayed witnesses, diagrams made anew; Z3 on the checks it shares; best of three"
    )
    shipped = guidance()
    proofs("shipped rulebook", shipped, "2 s")
    proofs("300 rules, chained findings", chained(300), "1.5 s")
    proofs("a table of 324 rows", large.table_of(6, 6, 9), "3 s")
    proofs("a table of 729 rows", large.table_of(9, 9, 9), "10 s")
    stance = tuple(
        evolve(r, stance=Stance.INDIVIDUALISE) if r.id == "adjuvant-radiotherapy.uterine" else r for r in shipped.rules
    )
    other = evolve(shipped, rules=stance)
    assert {d.question for d in diff(shipped, other).differences} == {"adjuvant-radiotherapy"}
    print(f"  diff(), one stance of the shipped rulebook changed  {timed(lambda: diff(shipped, other)):8.3f} s")
    free = evolve(shipped, constraints=())
    assert diff(shipped, free).comparison.became_possible
    print(f"  diff(), all its constraints dropped                 {timed(lambda: diff(shipped, free)):8.3f} s")
    cases = case_files_in(["tests/guidance"], shipped)
    mutation = mutate(shipped, cases)
    assert not mutation.of("survived")
    took = timed(lambda: mutate(shipped, cases), 1)
    print(f"  mutate(), {len(mutation.tried)} changes, {len(cases)} case files             {took:8.3f} s")


def proofs(name: str, rulebook: Draft, limit: str) -> None:
    """Time ours and Z3's, after they agreed."""
    ours = {(d.kind, d.culprits) for d in verify(rulebook).defects}
    start = time.perf_counter()
    assert {one for one in ours if one[0] in KINDS} == defects_of(rulebook), "Z3 finds something else"
    theirs = time.perf_counter() - start
    if theirs < LONG:
        theirs = timed(lambda: defects_of(rulebook))
    took = timed(lambda: verify(draft_of(rulebook)))
    print(
        f"  {name:28} {len(rulebook.rules):4} rules, {len(ours):3} defects: verify() {took:8.3f} s (limit {limit}), "
        f"Z3 {theirs:8.3f} s, {theirs / took:.1f} times as long"
    )


def timed(run: Callable[[], T], times: int = 3) -> float:
    """The best of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def chained(count: int) -> Draft:
    """So many rules, two on an option of which one overrides the other, over the facts of a case and 24 findings.

    Every third finding rests on others; constraints are the shipped ones. Nobody chose the conditions, so there are
    defects to find.
    """
    source = random.Random(SEED)
    findings: list[Finding] = []
    for number in range(24):
        below = [Holds(f.id) for f in source.sample(findings, 2)] if number % 3 == 2 else []
        when: Condition = a_test(source) & a_test(source) if not below else below[0] | (below[1] & a_test(source))
        findings.append(Finding(id=f"f{number}", label=f"f{number}", otherwise=f"not f{number}", when=when))
    questions, rules = [], []
    for number in range(count // 10):
        options = tuple(Option(id=f"o{n}", title=f"o{n}") for n in range(5))
        asked = Question(id=f"q{number}", title=f"q{number}", asked_when=Holds(f"f{number % 24}"), options=options)
        questions.append(asked)
        for option in options:
            one, other = source.sample(list(Stance), 2)
            general = Holds(source.choice(findings).id) | a_test(source)
            special = Holds(source.choice(findings).id) & a_test(source)
            common = {
                "on": asked,
                "option": option.id,
                "why": "Synthetic.",
                "evidence": (SYNTHETIC.id,),
                "source": "guidance",
            }
            name = f"q{number}.{option.id}"
            rules.append(Rule(id=name, when=general, stance=one, **common))  # type: ignore[arg-type]
            rules.append(Rule(id=f"{name}.x", when=special, stance=other, overrides=(name,), **common))  # type: ignore[arg-type]
    assert len(rules) == count
    assert all(one.id != other.id for one, other in combinations(rules, 2))
    shell = guidance()
    return Draft(
        id="synthetic",
        version="0",
        fields=FIELDS,
        findings=tuple(findings),
        constraints=shell.constraints,
        sources=shell.sources,
        questions=tuple(questions),
        rules=tuple(rules),
        evidence=(SYNTHETIC,),
        citations=shell.citations,
    )


if __name__ == "__main__":
    main()
