"""One case: `decide()` and `assess()` beside rule engines on the same rules, answers compared before anything is timed.

The patients are synthetic, and the same where facts are missing. In each round every engine decides all of them, one
engine after the other, so that whatever else the machine does slows all of them; of each case the fastest round counts.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import frozen

from lmsrules import decide, guidance
from lmsrules.assessing.loading import case_of
from lmsrules.cohorts import synthetic_cohort
from lmsrules.logic.errors import EngineError

from . import peers, production_rules, three_valued, two_valued
from .peers import Facts, Peer
from .tables import Table
from .translated import CANNOT, OPEN, Answers, Wanted, wanted_of

CASES, ROUNDS, SEED = 300, 7, 20261123
MISSING = (0.2, 0.5)


Maker = Callable[[Wanted], Peer]

DECIDE, AGAIN, ALL_READ = "`decide()`", "`decide()`, a Case met before", "`decide()`, all stances read"
PYTHON = "plain Python, compiled: the limit"

OURS: dict[str, Maker] = {
    DECIDE: partial(peers.decided, afresh=True),
    AGAIN: partial(peers.decided, afresh=False),
    ALL_READ: peers.decided_and_read,
    "`assess()`, built-in engine": partial(peers.assessed, engine="builtin"),
    "`assess()`, durable-rules": partial(peers.assessed, engine="durable"),
}
ENGINES: dict[str, Maker] = {
    "zen-engine, an expression": two_valued.zen_expression,
    "zen-engine, a decision graph": two_valued.zen_graph,
    "clipspy, a fact a case": production_rules.clips_rules,
    "rule-engine": two_valued.rule_engine_rules,
    "business-rules": production_rules.business_rules,
    "clingo, cautiously": three_valued.clingo_cautiously,
    "durable-rules alone": three_valued.durable_rules,
    "cql-execution": three_valued.cql_execution,
    "clipspy, three-valued": three_valued.clips_both_ways,
}
WHOLE_ONLY = ("zen-engine, a decision graph", "clipspy, a fact a case")
"""Not asked where facts are missing: another use of the same engine says more."""


@frozen
class Made:
    """An engine with the rulebook, or why there is none."""

    name: str
    peer: Peer | None
    how: str


@frozen
class Found:
    """What an engine answered of some cases, each option counted, and the seconds of each case in its fastest round."""

    counts: Counter[str]
    took: Sequence[float]

    @property
    def is_same(self) -> bool:
        """Whether every answer is as `decide()` has it."""
        return not self.counts.keys() - {"same"}

    @property
    def median(self) -> float:
        """The median over the cases, in microseconds."""
        return statistics.median(self.took) * 1e6

    @property
    def least(self) -> float:
        """The shortest of all, in microseconds."""
        return min(self.took) * 1e6


def tables(say: Callable[[str], object] = print) -> Iterator[Table]:
    """Both tables: with all facts known, and with some missing."""
    wanted = wanted_of(guidance())
    made = [
        _made(name, maker, wanted) for name, maker in {**OURS, PYTHON: two_valued.python_function, **ENGINES}.items()
    ]
    say(f"one case: {CASES} cases, {len(wanted.ways)} options, {sum(one.peer is not None for one in made)} engines")
    whole = _measured(wanted, made, cases(0.0), ROUNDS)
    yield _whole_table(wanted, made, whole)
    asked = [one for one in made if one.name not in WHOLE_ONLY]
    partly = {}
    for missing in MISSING:
        say(f"one case: {missing:.0%} of the facts missing")
        partly[missing] = _measured(wanted, asked, cases(missing), 3)
    yield _partly_table(wanted, asked, partly)


def cases(missing: float) -> list[Facts]:
    """The facts of the same synthetic patients, that share of them missing."""
    rows = synthetic_cohort(CASES, SEED, missing=missing).drop_columns(["synthetic"]).to_pylist()
    return [{path: value for path, value in row.items() if value is not None} for row in rows]


def _made(name: str, maker: Maker, wanted: Wanted) -> Made:
    try:
        peer = maker(wanted)
    except (ImportError, EngineError) as error:
        return Made(name, None, f"not there: {error}")
    return Made(name, peer, peer.how)


def _measured(wanted: Wanted, made: Sequence[Made], facts: Sequence[Facts], rounds: int) -> dict[str, Found]:
    """What each engine answers, then how long it takes, round after round."""
    exact = [wanted.decided(decide(case_of(one))) for one in facts]
    there = {one.name: one.peer for one in made if one.peer is not None}
    prepared = {name: [peer.prepare(one) for one in facts] for name, peer in there.items()}
    counts = {name: _compared(peer, prepared[name], exact) for name, peer in there.items()}
    best = {name: [float("inf")] * len(facts) for name in there}
    for _ in range(rounds):
        gc.collect()
        for name, peer in there.items():
            took = _timed(peer, [peer.prepare(one) for one in facts] if peer.afresh else prepared[name])
            best[name] = [min(pair) for pair in zip(best[name], took, strict=True)]
    return {name: Found(counts[name], best[name]) for name in there}


def _compared(peer: Peer, prepared: Sequence[Any], exact: Sequence[Answers]) -> Counter[str]:
    """How many options are answered as `decide()` does, wrongly, left open though they are settled, or not at all."""
    found: Counter[str] = Counter()
    for case, right in zip(prepared, exact, strict=True):
        said = peer.read(peer.run(case))
        for option, answer in right.items():
            match said[option]:
                case same if same == answer:
                    found["same"] += 1
                case word if word == CANNOT:
                    found["cannot"] += 1
                case word if word == OPEN:
                    found["missed"] += 1
                case _:
                    found["wrong"] += 1
    return found


def _timed(peer: Peer, prepared: Sequence[Any]) -> list[float]:
    """The seconds that each case takes."""
    took = []
    run, clock = peer.again() if peer.again else peer.run, time.perf_counter
    for case in prepared:
        start = clock()
        found = run(case)
        end = clock()
        took.append(peer.took(found) if peer.took else end - start)
    return took


def _whole_table(wanted: Wanted, made: Sequence[Made], found: Mapping[str, Found]) -> Table:
    """With all facts known."""
    ours, rows = found[DECIDE].median, []
    for one in made:
        if one.name not in found:
            rows.append([one.name, "", "", "", "", one.how])
            continue
        of = found[one.name]
        same = f"{of.counts['same']:,} of {of.counts.total():,}"
        rows.append([one.name, f"{of.median:,.1f}", f"{of.least:,.1f}", f"{of.median / ours:,.1f}", same, one.how])
    return Table(
        "One case, everything known",
        f"{CASES} synthetic patients; of each the stance of the primary source on the {len(wanted.ways)} options of "
        f"which it ever speaks. Microseconds a case, the fastest of {ROUNDS} rounds. Each engine has the facts that "
        f"its rules read ({len(wanted.paths)}) and checks none; `decide()` and `assess()` have all "
        f"{len(wanted.fields)}, checked when the Case was made, which is not timed.",
        ("engine", "median", "minimum", "x decide()", "answers as decide()", "how"),
        rows,
        [*_ratios(found), _limit(found)],
    )


def _ratios(found: Mapping[str, Found]) -> Iterator[str]:
    """How much faster we are than the fastest engine that answers the same."""
    same = {name: found[name].median for name in ENGINES if name in found and found[name].is_same}
    if not same:
        return
    name = min(same, key=lambda one: same[one])
    middle = statistics.median(same.values())
    for ours in (DECIDE, AGAIN, ALL_READ):
        mine = found[ours].median
        reached = "reached" if same[name] >= 30 * mine else "not reached"
        yield (
            f"The fastest engine that answers the same, {name}, takes {same[name] / mine:.1f} times as long as {ours} "
            f"(asked for: at least 30 times, {reached}); the median engine {middle / mine:.1f} times."
        )


def _limit(found: Mapping[str, Found]) -> str:
    ours, limit = found[DECIDE].median, found[PYTHON].median
    return f"{DECIDE} takes {ours / limit:.1f} times as long as the compiled plain-Python function, which is the limit."


def _partly_table(wanted: Wanted, made: Sequence[Made], partly: Mapping[float, Mapping[str, Found]]) -> Table:
    """With facts missing."""
    kinds = ("same", "wrong", "missed", "cannot")
    rows = []
    for one in made:
        if all(one.name in found for found in partly.values()):
            every = [found[one.name] for found in partly.values()]
            counts = [f"{of.counts[kind]:,}" for of in every for kind in kinds]
            is_same = all(of.is_same for of in every)
            rows.append([one.name, *counts, *(f"{of.median:,.1f}" if is_same else "" for of in every)])
    heads = [f"{missing:.0%} missing: {kind}" for missing in partly for kind in kinds]
    total = CASES * len(wanted.ways)
    return Table(
        "One case, facts missing",
        f"The same patients; each of {total:,} answers counted. *wrong*: a stance, or silence, though the exact answer "
        "is another; *missed*: left open, though all possible completions agree; *cannot*: an error, the option tried "
        "by itself. Microseconds a case for those that answer all as `decide()` does.",
        ("engine", *heads, *(f"median at {missing:.0%}" for missing in partly)),
        rows,
        [*_who_answers(partly)],
    )


def _who_answers(partly: Mapping[float, Mapping[str, Found]]) -> Iterator[str]:
    for missing, found in partly.items():
        there = {name: found[name] for name in (PYTHON, *ENGINES) if name in found}
        same = {name: one.median / found[DECIDE].median for name, one in there.items() if one.is_same}
        lost = [one.counts.total() - one.counts["same"] for one in there.values() if not one.is_same]
        told = (
            "; ".join(f"{name} does, in {times:.0f} times as long" for name, times in same.items())
            or "nobody else does"
        )
        yield (
            f"With {missing:.0%} missing, who answers as {DECIDE}: {told}. Each of the others gets "
            f"{min(lost, default=0):,} to {max(lost, default=0):,} answers wrong, misses them or cannot give them."
        )


def main() -> None:
    """Print both tables."""
    for table in tables():
        print(table.markdown(), end="\n\n")


if __name__ == "__main__":
    main()
