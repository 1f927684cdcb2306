"""How long one case takes, and how the parts grow with the number of rules. Answers are checked before timing.

Run with `make bench`. Figures are medians; every engine runs in the same process on the same cases.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from attrs import define

from lmsrules import Case, assess, decide, guidance, load_case
from lmsrules.assessing.loading import case_of
from lmsrules.facts import FIELDS, known_facts
from lmsrules.logic import agreement
from lmsrules.logic.chaining.builtin import Chainer
from lmsrules.logic.chaining.durable import is_available
from lmsrules.logic.chaining.engines import chainer_of, make_chainer
from lmsrules.logic.chaining.productions import productions_of
from lmsrules.logic.chaining.rulesets import rulesets_of
from lmsrules.logic.conditions import Compare, Condition, Member
from lmsrules.logic.diagrams import decisions
from lmsrules.logic.diagrams.cautions import caution_truths
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.evidence import Design, Direction, Evidence
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.partly import Known
from lmsrules.logic.rulebook import Draft, Option, Question, Rule, Rulebook, Stance, draft_of, rulebook_of
from lmsrules.logic.values import Value
from lmsrules.logic.words import single_fields

T = TypeVar("T")
SEED = 20261123
MISSING = (0.0, 0.2, 0.5, 0.8)
SINGLE = single_fields(FIELDS)  # of a set of words each word by itself
ENGINES = ("durable", "builtin") if is_available() else ("builtin",)

SYNTHETIC = Evidence(
    id="synthetic", says="Nothing.", citations=("1",), design=Design.UNSTATED, direction=Direction.CONTEXT
)
"""What the synthetic rules rest on."""


def main() -> None:
    """Print all figures."""
    print(f"Python {sys.version.split()[0]}, engines {', '.join(ENGINES)}, medians")
    starting()
    shipped()
    growth()
    chaining()


def starting() -> None:
    """Import and compile times, in fresh processes, with bytecode stored as after anybody's first run."""
    code = (
        "import sys, time; t = time.perf_counter(); import lmsrules; a = time.perf_counter();"
        "r = lmsrules.guidance(); b = time.perf_counter();"
        "extra = {m.partition('.')[0] for m in sys.modules} & {'cyclopts', 'rich', 'hypothesis', 'numpy'};"
        "print(a - t, b - a, len(extra))"
    )
    with tempfile.TemporaryDirectory() as folder:
        storing = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        storing["PYTHONPYCACHEPREFIX"] = folder
        started = [
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=storing).stdout
            for _ in range(8)
        ]
    runs = [[float(x) for x in printed.split()] for printed in started[1:]]  # the first one stores it
    assert all(run[2] == 0 for run in runs), "importing lmsrules pulls in what a case does not need"
    print(f"  import lmsrules                 {statistics.median(run[0] for run in runs) * 1e3:8.1f} ms   (limit 250)")
    print(f"  build and compile the rulebook  {statistics.median(run[1] for run in runs) * 1e3:8.1f} ms   (limit 200)")


def shipped() -> None:
    """The shipped rulebook on random possible cases."""
    rulebook = guidance()
    print(
        f"shipped rulebook: {len(rulebook.rules)} rules, {len(rulebook.questions)} questions, {nodes(rulebook)} nodes"
    )
    kinds = {f"{missing:.0%} of the facts missing": random_cases(rulebook, missing, 300) for missing in MISSING}
    kinds["the published cases"] = [load_case(path) for path in sorted(Path("examples/cases").glob("x??.toml"))]
    for name, cases in kinds.items():
        for case in cases[:50]:
            check(rulebook, case)
        fresh = rulebook_of(draft_of(rulebook))
        decide({}, rulebook=fresh)
        first = statistics.median(once(partial(decide, rulebook=fresh), case) for case in cases)
        print(
            f"  decide(), {name:27} {timed(decide, cases) * 1e6:8.1f} us (limit 12), "
            f"{first * 1e6:6.1f} us when first met, all states new"
        )
        print(f"  and read all its decisions {'':18} {timed(read, cases) * 1e6:8.1f} us")
        cautions = timed(partial(caution_truths, rulebook), [known_facts(case) for case in cases])
        print(f"  and which cautions apply {'':20} {cautions * 1e6:8.1f} us (limit 8)")
    for engine in ENGINES:
        for name, cases in kinds.items():
            running, ours = shares(rulebook, engine, cases)
            print(
                f"  assess(), {engine:7}, {name:27} {ours * 1e3:6.3f} ms (limit 0.4) and the engine's own run "
                f"{running * 1e3:6.3f} ms"
            )


def growth() -> None:
    """Compile time, diagram size and decide() as rules are added, ten on each question."""
    print(f"synthetic rules, ten a question, over the {len(SINGLE)} facts of a case")
    for count in (30, 300, 3000):
        start = time.perf_counter()
        rulebook = synthetic_rulebook(count)
        built = time.perf_counter() - start
        cases = random_cases(rulebook, 0.0, 30)
        half = random_cases(rulebook, 0.5, 30)
        whole = timed(partial(decide, rulebook=rulebook), cases) * 1e6
        partly = timed(partial(decide, rulebook=rulebook), half) * 1e6
        print(
            f"  {count:5} rules: built and checked in {built * 1e3:8.0f} ms, {nodes(rulebook):6} nodes, "
            f"decide() {whole:8.0f} us with all known, {partly:9.0f} us with half known"
        )


def chaining() -> None:
    """How long forward chaining takes as productions are added, each engine on cases with all facts known."""
    print("forward chaining of synthetic rules, beyond one ruleset of durable-rules too")
    for count in (70, 200, 660, 2000):
        questions, rules = synthetic(count)
        draft = Draft(id="synthetic", version="0", fields=FIELDS, sources=(), questions=questions, rules=rules)
        productions = productions_of(draft)
        source = random.Random(SEED)
        cases = [{f.path: a_value(source, f) for f in SINGLE} for _ in range(30)]
        times, fired = [], []
        for engine in ENGINES:
            start = time.perf_counter()
            chainer = make_chainer(productions, engine)
            made = time.perf_counter() - start
            fired.append([chainer.run(case) for case in cases])
            times.append(f"{engine} made in {made * 1e3:6.1f} ms, a run {timed(chainer.run, cases) * 1e3:6.2f} ms")
        assert all(one == fired[0] for one in fired), "the engines differ"
        rulesets = f"{len(rulesets_of(productions)):2} rulesets"
        print(f"  {len(productions):5} productions, {rulesets}: {'; '.join(times)}")


def read(case: Case) -> object:
    """Decide a case and read the decision on each question."""
    return dict(decide(case))


@define
class Watched:
    """A chainer that notes how long its last run took."""

    chainer: Chainer
    took: float = 0.0

    @property
    def name(self) -> str:
        """The engine's name."""
        return self.chainer.name

    def run(self, facts: Mapping[str, Known]) -> frozenset[int]:
        """As the chainer does."""
        start = time.perf_counter()
        fired = self.chainer.run(facts)
        self.took = time.perf_counter() - start
        return fired


def shares(rulebook: Rulebook, engine: str, cases: list[Case]) -> tuple[float, float]:
    """The medians of the engine's own run within `assess()` and of all the rest, each the best of three."""
    watched, running, ours = Watched(chainer_of(rulebook, engine)), [], []
    with patch.object(agreement, "chainer_of", lambda *_: watched):
        for case in cases:
            took = []
            for _ in range(3):
                start = time.perf_counter()
                assess(case, rulebook=rulebook, engine=engine)
                took.append((time.perf_counter() - start - watched.took, watched.took))
            ours.append(min(rest for rest, _ in took))
            running.append(min(run for _, run in took))
    return statistics.median(running), statistics.median(ours)


def once(run: Callable[[T], object], thing: T) -> float:
    """How long it takes this once."""
    start = time.perf_counter()
    run(thing)
    return time.perf_counter() - start


def nodes(rulebook: Rulebook) -> int:
    """The size of a rulebook's diagrams."""
    return len(rulebook.compiled.diagrams.levels)


def timed(run: Callable[[T], object], cases: list[T]) -> float:
    """The median over the cases, each the best of three."""
    times = []
    for case in cases:
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            run(case)
            best = min(best, time.perf_counter() - start)
        times.append(best)
    return statistics.median(times)


def check(rulebook: Rulebook, case: Case) -> None:
    """All engines and the diagrams agree; `assess()` raises otherwise."""
    expected = decide(case, rulebook=rulebook)
    for engine in ENGINES:
        answers = assess(case, rulebook=rulebook, engine=engine)
        for name, decision in expected.items():
            assert answers[name].asked == decision.asked
            assert {o: p.stance for o, p in answers[name].options.items()} == {
                o: d.stance for o, d in decision.options.items()
            }


def random_cases(rulebook: Rulebook, missing: float, count: int) -> list[Case]:
    """Possible cases with about that share of the facts missing."""
    source = random.Random(SEED)
    cases: list[Case] = []
    while len(cases) < count:
        facts = {f.path: a_value(source, f) for f in SINGLE if source.random() >= missing}
        try:
            decisions.decide(rulebook, facts)
        except ContradictionError:
            continue
        cases.append(case_of(facts))
    return cases


def a_value(source: random.Random, field: Field) -> Value:
    """A value of the field's domain; the words that keep a case in scope come often."""
    match field.domain:
        case Choice(values):
            return source.choice([*values, *[values[0]] * len(values)])
        case Flag():
            return source.random() < 0.5
        case Whole(low, high):
            return source.randint(low or 0, min(high or 5, 90))
        case Number(low, high):
            return round(source.uniform(low or 0.1, high or 20), 1)
    raise AssertionError("of a set of words each word is drawn by itself")


def synthetic_rulebook(count: int) -> Rulebook:
    """So many synthetic rules, checked."""
    questions, rules = synthetic(count)
    shell = guidance()
    return Rulebook(
        id="synthetic",
        version="0",
        fields=FIELDS,
        sources=shell.sources,
        questions=questions,
        rules=rules,
        evidence=(SYNTHETIC,),
        citations=shell.citations,
    )


def synthetic(count: int) -> tuple[tuple[Question, ...], tuple[Rule, ...]]:
    """Rules of two to four tests each on an option of their own, so that none clash."""
    source = random.Random(SEED)
    questions, rules = [], []
    for number in range(count // 10):
        options = tuple(Option(id=f"o{n}", title=f"o{n}") for n in range(10))
        question = Question(
            id=f"q{number}", title=f"q{number}", asked_when=Compare("patient.age_years", ">=", 18), options=options
        )
        questions.append(question)
        for n, option in enumerate(options):
            when: Condition = a_test(source)
            for _ in range(source.randint(1, 3)):
                when = when & a_test(source)
            always = when | ~when
            rules.append(
                Rule(
                    id=f"q{number}.{option.id}",
                    on=question,
                    option=option.id,
                    when=when if n else always,
                    stance=Stance.OPTION,
                    why="Synthetic.",
                    evidence=(SYNTHETIC.id,),
                    source="guidance",
                )
            )
    return tuple(questions), tuple(rules)


def a_test(source: random.Random) -> Condition:
    """A test on one of the facts, at clinically usual numbers of thresholds."""
    field = source.choice(SINGLE)
    match field.domain:
        case Choice(values):
            return Member(field.path, tuple(source.sample(values, source.randint(1, len(values) - 1))))
        case Flag():
            return Compare(field.path, "==", source.random() < 0.5)
        case Whole(low, high):
            return Compare(field.path, source.choice(["<=", ">"]), source.randint(low or 0, min((high or 5) - 1, 80)))
        case Number(low, high):
            bound = round((low or 0) + ((high or 50) - (low or 0)) * source.choice([0.2, 0.4, 0.6, 0.8]), 1)
            return Compare(field.path, source.choice(["<=", ">"]), bound)
    raise AssertionError("of a set of words each word is drawn by itself")


if __name__ == "__main__":
    main()
