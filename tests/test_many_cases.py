"""Many cases, many threads, many processes: no wrong answer, no growth, nothing left behind."""

import gc
import multiprocessing
import random
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lmsrules import Case, ContradictionError, assess, decide, guidance
from lmsrules.assessing.loading import case_of
from lmsrules.logic.chaining.durable import is_available
from lmsrules.logic.fields import Choice, Flag, Number, Whole

ENGINES = ("durable", "builtin") if is_available() else ("builtin",)


def some_cases(count: int, seed: int = 1) -> list[Case]:
    """Random possible cases, partly known."""
    source = random.Random(seed)
    cases: list[Case] = []
    while len(cases) < count:
        facts: dict[str, Any] = {}
        for field in guidance().single_fields:
            if source.random() < 0.6:
                match field.domain:
                    case Choice(values):
                        facts[field.path] = source.choice([*values, values[0]])
                    case Flag():
                        facts[field.path] = source.random() < 0.5
                    case Whole(low, high):
                        facts[field.path] = source.randint(low or 0, min(high or 3, 90))
                    case Number(low, high):
                        facts[field.path] = round(source.uniform(low or 0.5, high or 12), 1)
        try:
            decide(case_of(facts))
        except ContradictionError:
            continue
        cases.append(case_of(facts))
    return cases


CASES = some_cases(50)


def summary(case: Case, engine: str | None = None) -> list[tuple[str, object, list[object]]]:
    """What an assessment says, in short."""
    return [(a.question, a.asked, [p.stance for p in a.options.values()]) for a in assess(case, engine=engine).values()]


EXPECTED = [summary(case, "builtin") for case in CASES]


def memory() -> float:
    """The process's resident memory in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmRSS")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which only Linux has")
@pytest.mark.parametrize("engine", ENGINES)
def test_20000_assessments_in_a_row(engine: str) -> None:
    for case in CASES * 20:
        assess(case, engine=engine)
    gc.collect()
    threads, before = threading.active_count(), memory()
    for number in range(20_000):
        index = number % len(CASES)
        got = assess(CASES[index], engine=engine)
        if number % 7 == 0:
            assert [(a.question, a.asked, [p.stance for p in a.options.values()]) for a in got.values()] == EXPECTED[
                index
            ]
    gc.collect()
    assert memory() - before < 5
    assert threading.active_count() == threads


@pytest.mark.parametrize("engine", ENGINES)
def test_8_threads_of_500(engine: str) -> None:
    threads = threading.active_count()

    def work(seed: int) -> bool:
        source = random.Random(seed)
        indices = [source.randrange(len(CASES)) for _ in range(500)]
        return all(summary(CASES[i], engine) == EXPECTED[i] for i in indices)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))
    assert threading.active_count() == threads


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("engine", ENGINES)
def test_process_pools(method: str, engine: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this platform cannot {method}")
    guidance().chainer(engine).run({})  # a fork copies a ruleset in use
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        got = list(pool.map(summary, CASES, [engine] * len(CASES), chunksize=5))
        whole = pool.submit(assess, CASES[0], engine=engine).result()
    assert got == EXPECTED
    assert whole.to_dict() == assess(CASES[0], engine=engine).to_dict()
