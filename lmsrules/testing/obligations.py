"""What the tests of a rulebook have to show: every rule holding, and every clause deciding, as true and as false.

This is MC/DC (modified condition and decision coverage) in its masking form: a clause is shown where the truth of the
whole condition hangs on it. What no possible patient can show is proved so and left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..logic.analysis.patients import Patients
from ..logic.conditions import ALWAYS, NEVER, And, Condition, Not, Or
from ..logic.draft import Draft
from ..logic.rewriting import clauses, every, rule_holds


@frozen
class Obligation:
    """One thing that tests must show (a coverage obligation): some test case makes `shown_by` true.

    `part` is a rule, finding or question, such as `rule surveillance.after-treatment`; `clause` the clause that decides
    it by being `value` (MC/DC), None if the obligation is about the part as a whole.
    """

    part: str
    clause: Condition | None
    value: bool
    shown_by: Condition


def obligations(rulebook: Draft) -> tuple[Obligation, ...]:
    """All that some possible patient can show."""
    patients = Patients(rulebook)
    return tuple(obligation for obligation in _all(rulebook) if patients.exists(obligation.shown_by))


def _all(rulebook: Draft) -> Iterator[Obligation]:
    for finding in rulebook.findings:
        yield from _clauses(f"finding {finding.id}", finding.when, ALWAYS)
    for question in rulebook.questions:
        yield from _clauses(f"question {question.id}", question.asked_when, ALWAYS)
    for rule in rulebook.rules:
        part = f"rule {rule.id}"
        yield Obligation(part, None, True, rule_holds(rulebook, rule))
        unmasked = [Not(exception.when) for exception in rulebook.exceptions_to[rule.id]]
        yield from _clauses(part, rule.when, every([rule.on.asked_when, *unmasked]))


def _clauses(part: str, condition: Condition, seen: Condition) -> Iterator[Obligation]:
    for hole in clauses(condition):
        with_it, without = hole.put(ALWAYS), hole.put(NEVER)
        hangs_on_it = Or((And((with_it, Not(without))), And((without, Not(with_it)))))
        for value in (True, False):
            clause = hole.part if value else Not(hole.part)
            yield Obligation(part, hole.part, value, every([seen, clause, hangs_on_it]))
