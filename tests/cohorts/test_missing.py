"""What a missing fact would settle, against trying each of its values row by row."""

from __future__ import annotations

from collections import Counter

from lmsrules import ContradictionError, decide, guidance
from lmsrules.cohorts import assess_cohort, synthetic_cohort
from lmsrules.cohorts.classes import Class, Registry
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.diagrams.outcomes import Decision, Status

QUESTIONS = ["adjuvant-radiotherapy", "surveillance", "surgery-for-recurrence"]


def is_open(decision: Decision) -> bool:
    return decision.asked is None or any(o.status is Status.OPEN for o in decision.options.values())


def shape(decision: Decision) -> object:
    return decision.asked, [option.possible for option in decision.options.values()]


def test_what_a_fact_settles_is_what_each_of_its_values_settles() -> None:
    table = synthetic_cohort(40, 21, missing=0.4)
    result = assess_cohort(table, questions=QUESTIONS)
    axes = compile_rulebook(guidance()).axes
    expected: Counter[tuple[str, str, str]] = Counter()
    for row in range(40):
        facts = result.facts(row)
        now = decide(facts)
        for axis in axes:
            path = axis.field.path
            if path in facts:
                continue
            tried = []
            for cell in axis.cells:
                try:
                    tried.append(decide({**facts, path: cell.sample}))
                except ContradictionError:
                    continue
            for question in QUESTIONS:
                if is_open(now[question]):
                    after = [one[question] for one in tried]
                    expected[path, question, "open"] += 1
                    expected[path, question, "narrows"] += any(shape(one) != shape(now[question]) for one in after)
                    expected[path, question, "may_settle"] += any(not is_open(one) for one in after)
                    expected[path, question, "settles"] += all(not is_open(one) for one in after)
    found = {(one.fact, one.question): one for one in result.missing}
    for (path, question, what), count in expected.items():
        if expected[path, question, "narrows"]:
            assert getattr(found[path, question], what) == count, (path, question, what)
        else:
            assert (path, question) not in found
    assert any(one.settles for one in result.missing)
    assert [one.settles for one in result.missing] == sorted((one.settles for one in result.missing), reverse=True)


def test_an_answer_that_another_table_meets_meanwhile_is_none_of_this_one_s() -> None:
    """Tables of one rulebook share their walks, and threads may read several at once."""
    registry = Registry(["a"])
    numbers = [registry.profile([Class("a", asked, {})]) for asked in (True, False, None)]
    assert registry.lookup("a", ["x", "y"], "nothing", object).tolist() == ["x", "y", "nothing", "nothing"]
    assert numbers == [0, 1, 2]
