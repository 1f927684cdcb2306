"""How long an explanation takes on the shipped rulebook. Every answer is checked before it is timed.

Run with `make bench`. The cases are the examples and random possible ones, a third of whose facts are missing.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from lmsrules import Assessment, assess, check_receipt, guidance, load_case
from lmsrules.assessing.loading import case_of

from .single_case import SEED, random_cases

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Print the medians, over all options of all cases."""
    cases = [load_case(path) for path in sorted((ROOT / "examples" / "cases").glob("*.toml"))]
    cases += random_cases(guidance(), 1 / 3, 40)
    assessments = [assess(case, engine="builtin") for case in cases]
    for assessment in assessments:
        check(assessment)
    options = [
        (answer, option) for assessment in assessments for answer in assessment.values() for option in answer.options
    ]
    whys = [
        partial(answer.why_not, rule.stance, option)
        for answer, option in options
        for rule in answer.rulebook.rules_on[answer.question]
        if rule.option == option and rule.stance is not answer[option].stance
    ]
    print(f"explanations: {len(cases)} cases, {len(options)} options, medians (and slowest)")
    row("short why", [partial(answer.why, option) for answer, option in options], "1 ms")
    row("why not", whys, "10 ms")
    row("nearest change", [partial(answer.nearest_change, option=option) for answer, option in options], "50 ms")
    row("what settles", [partial(answer.what_settles, option) for answer, option in options], "")
    row("next questions", [assessment.next_questions for assessment in assessments], "10 ms")
    row("receipt", [assessment.receipt for assessment in assessments], "")
    receipts = [assessment.receipt() for assessment in assessments]
    row("checking a receipt", [partial(check_receipt, receipt) for receipt in receipts], "")
    fresh = [assess(case, engine="builtin") for case in cases]
    row("first page", [assessment.to_text for assessment in fresh], "20 ms")
    row("HTML, with everything", [assessment.to_html for assessment in assessments], "150 ms")


def check(assessment: Assessment) -> None:
    """A reason alone gives the same answer, and every change what it promises."""
    for answer in assessment.values():
        for option, position in answer.options.items():
            why = answer.why(option)
            if why.facts and not position.depends_on:
                alone = case_of({path: answer.facts[path] for path in why.facts})
                assert assess(alone, engine="builtin")[answer.question][option].stance is position.stance
            for change in answer.nearest_change(option=option):
                changed = assess(case_of(dict(change.example)), engine="builtin")
                assert changed[answer.question][option].stance is change.stance is not position.stance


def row(name: str, calls: Sequence[Callable[[], object]], limit: str) -> None:
    """Time each call once, in random order: the time of this thread alone, whatever else the machine does."""
    took = []
    for call in random.Random(SEED).sample(calls, len(calls)):
        start = time.thread_time()
        call()
        took.append((time.thread_time() - start) * 1e3)
    note = f"(limit {limit})" if limit else ""
    print(f"  {name:22} {statistics.median(took):8.2f} ms  ({max(took):7.1f})   {note}")


if __name__ == "__main__":
    main()
