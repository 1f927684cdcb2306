"""Random rulebooks and partly known cases: both reasoners against brute force, and each refusal against it.

    python -m tests.differential --rulebooks 20000 --cases 50 --seed 20261125

Rulebook number n of a seed is always the same: an interrupted run goes on with `--first n`. The first difference ends
the run with exit code 1, and is printed with all it takes to see it again.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from random import Random

from lmsrules.logic.chaining.productions import productions_of
from lmsrules.logic.chaining.rulesets import rulesets_of
from lmsrules.logic.errors import ConditionError, RulebookError
from lmsrules.logic.rulebook import Draft, rulebook_of

from .brute import Brute, values_of
from .compared import ENGINES, Comparison, Difference, check, check_no_room, check_refusal, draw_facts, flaws
from .drawn_rulebooks import draw_rulebook
from .oracle import Facts

SECONDS_BETWEEN_REPORTS = 5


def examine(number: int, seed: int, cases: int) -> Counter[str]:
    """Draw the rulebook of this number and compare as many of its cases; returns what was seen, counted.

    Raises:
        Difference: the library and brute force differ; the message is the reproduction.
    """
    random = Random(f"{seed}/{number}")
    seen: Counter[str] = Counter()
    rulebook: Draft | None = None
    facts: Facts | None = None
    try:
        comparison = None
        while comparison is None:
            rulebook = None
            try:
                rulebook = draw_rulebook(random, seen)
            except RulebookError as error:
                check("defects of a draft", {defect.kind for defect in error.defects}, {"bad-part"})
                seen["refused: end of a domain"] += 1
                continue
            comparison = _built(random, rulebook, seen)
        rulebook = comparison.rulebook
        seen["rulebooks"] += 1
        seen["rulebooks in several rulesets"] += len(rulesets_of(productions_of(comparison.rulebook))) > 1
        for _ in range(cases):
            facts = draw_facts(random, comparison.brute)
            seen.update(comparison.check_case(facts))
    except Exception as error:
        told = str(error) if isinstance(error, Difference) else traceback.format_exc()
        again = f"python -m tests.differential --seed {seed} --first {number} --rulebooks 1 --cases {cases}"
        raise Difference("\n".join([told, "", f"# {again}", written(rulebook, facts)])) from error
    return seen


def _built(random: Random, draft: Draft, seen: Counter[str]) -> Comparison | None:
    """The draft as a checked rulebook; None where it is rightly refused."""
    brute = Brute(draft, values_of(random, draft))
    try:
        rulebook = rulebook_of(draft)
    except ConditionError:
        check_no_room(draft)
        seen["refused: no room between thresholds"] += 1
        return None
    except RulebookError as error:
        check_refusal(brute, error)
        seen.update({f"refused: {defect.kind}" for defect in error.defects})
        return None
    check("defects", set(), flaws(brute))
    return Comparison(rulebook, brute)


def written(rulebook: Draft | None, facts: Facts | None) -> str:
    """A rulebook and facts as Python that makes `rulebook` and `facts`."""
    lines = [
        "from lmsrules.logic.conditions import *",
        "from lmsrules.logic.evidence import *",
        "from lmsrules.logic.fields import *",
        "from lmsrules.logic.rulebook import *",
    ]
    if rulebook is not None:
        questions = {question.id: _python(question) for question in rulebook.questions}
        lines += [f"{name} = {text}" for name, text in questions.items()]
        lines.append(f"rulebook = {type(rulebook).__name__}(id={rulebook.id!r}, version={rulebook.version!r}, ")
        for name in ("fields", "findings", "constraints", "sources", "rules", "evidence", "citations"):
            lines += [f"    {name}=(", *(f"        {_python(part)}," for part in getattr(rulebook, name)), "    ),"]
        lines.append(f"    questions=({', '.join(questions)},),\n)")
        for name, text in questions.items():
            lines = [line.replace(f"on={text}", f"on={name}") for line in lines]
    return "\n".join([*lines, f"facts = {facts!r}"])


def _python(part: object) -> str:
    return re.sub(r"<(\w+\.\w+): '[^']*'>", r"\1", repr(part))


def run(seed: int, numbers: range, cases: int, workers: int = 1) -> Iterator[tuple[int, Counter[str]]]:
    """Each rulebook number in turn with what was seen of it."""
    one = partial(examine, seed=seed, cases=cases)
    if workers == 1:
        yield from zip(numbers, map(one, numbers), strict=True)
    else:
        with get_context("spawn").Pool(workers) as pool:
            yield from zip(numbers, pool.imap(one, numbers, chunksize=8), strict=True)


def main(arguments: list[str] | None = None) -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__.partition("\n")[0])
    parser.add_argument("--rulebooks", type=int, default=20_000, help="how many rulebooks are drawn")
    parser.add_argument("--cases", type=int, default=50, help="how many cases of each")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--first", type=int, default=0, help="number of the first rulebook, to go on from there")
    parser.add_argument("--workers", type=int, default=1, help="how many processes")
    given = parser.parse_args(arguments)
    seen: Counter[str] = Counter()
    start = reported = time.monotonic()
    numbers = range(given.first, given.first + given.rulebooks)
    following = given.first
    try:
        for number, counts in run(given.seed, numbers, given.cases, given.workers):
            following = number + 1
            seen.update(counts)
            if (now := time.monotonic()) - reported > SECONDS_BETWEEN_REPORTS:
                reported = now
                rate = seen["cases"] / (now - start)
                progress = f"rulebook {number}, {seen['cases']} cases, {rate:.0f} a second, 0 differences"
                print(f"{progress}; to go on after it: --first {following}", file=sys.stderr, flush=True)
    except Difference as difference:
        print(f"DIFFERENCE after {following - given.first} rulebooks: {difference}")
        return 1
    except KeyboardInterrupt:
        left = numbers.stop - following
        print(f"\ninterrupted; go on with: --first {following} --rulebooks {left}", file=sys.stderr)
        return 130
    seconds = time.monotonic() - start
    print(f"0 differences: seed {given.seed}, rulebooks {numbers.start} to {numbers.stop - 1}, engines {ENGINES}")
    print(f"{seconds:.0f} s, {seen['cases'] / seconds:.0f} cases a second, {given.workers} workers")
    print(f"{sum(os.times()[:4]):.0f} s of processor time, Python {platform.python_version()}")
    for name, count in sorted(seen.items()):
        print(f"{count:>10} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
