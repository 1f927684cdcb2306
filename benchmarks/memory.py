"""What the automaton of the shipped rulebook takes under many different cases: states, and memory of the process.

Run `python -m benchmarks.memory [CASES]`; a million cases take about a minute. Cells are drawn evenly; of the facts a
share from none to all is unknown, and one in ten is known in part.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from lmsrules import guidance
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.diagrams.groups import groups_of
from lmsrules.logic.partly import Known, one_of
from lmsrules.logic.reading import check_facts
from lmsrules.logic.rulebook import Rulebook


def main(cases: int) -> None:
    """Print how it grows."""
    rulebook, source = guidance(), random.Random(1)
    groups = groups_of(rulebook)
    before, started, deciding = resident(), time.perf_counter(), 0.0
    for number in range(1, cases + 1):
        facts = random_facts(source, rulebook)
        start = time.perf_counter()
        groups.finished(facts)
        deciding += time.perf_counter() - start
        if number in (1_000, 10_000) or number % 100_000 == 0:
            rooms = sum(group.automaton.room for group in groups.now)
            print(
                f"  {number:9,} cases: {len(groups.now):3} automata, {rooms:10,} numbers kept, "
                f"{resident() - before:6.1f} MB more than at first, {deciding / number * 1e6:5.1f} us a case"
            )
    print(f"  in {time.perf_counter() - started:.0f} s")


def random_facts(source: random.Random, rulebook: Rulebook) -> dict[str, Known]:
    """A patient of whom about one drawn share of the facts is missing, and one in ten known in part."""
    missing = source.random()
    facts: dict[str, Known] = {}
    for axis in compile_rulebook(rulebook).axes:
        samples = [cell.sample for cell in axis.cells]
        if source.random() < missing:
            continue
        if len(samples) > 2 and source.random() < 0.1:
            facts[axis.field.path] = one_of(*source.sample(samples, source.randint(2, len(samples) - 1)))
        else:
            facts[axis.field.path] = source.choice(samples)
    return check_facts(facts, rulebook.fields_by_path)


def resident() -> float:
    """The resident memory of this process in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("memory is read from /proc, which only Linux has")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
