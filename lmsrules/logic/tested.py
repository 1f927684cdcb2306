"""What a rulebook's conditions test: which conditions there are, and which facts each of them reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .conditions import Compare, Condition, Holds, Member, walk
from .draft import Draft
from .once import once_for
from .parts import Constraint, Question


def named_conditions(rulebook: Draft) -> Iterator[tuple[str, Condition]]:
    """Every condition of a rulebook with its owner, such as `rule surveillance.after-treatment`."""
    yield from ((f"finding {f.id}", f.when) for f in rulebook.findings)
    yield from ((f"constraint {c.id}", c.holds) for c in rulebook.constraints)
    yield from ((f"question {q.id}", q.asked_when) for q in rulebook.questions)
    yield from ((f"rule {r.id}", r.when) for r in rulebook.rules)
    yield from ((f"evidence {e.id}", e.population) for e in rulebook.evidence)
    yield from ((f"trial {t.id}", t.population) for t in rulebook.trials)
    yield from ((f"caution {c.id}", c.when) for c in rulebook.cautions)
    yield from standing_conditions(rulebook)


def reasoned_with(rulebook: Draft) -> tuple[Condition, ...]:
    """Every condition that stances rest on, not those of evidence, trials and cautions, which have their own diagrams.

    So are those of situations and decisions not covered, which name findings alone.
    """
    apart = ("evidence ", "trial ", "caution ")
    return tuple(condition for owner, condition in named_conditions(rulebook) if not owner.startswith(apart))


def with_findings(rulebook: Draft, *conditions: Condition) -> Iterator[Condition]:
    """Some conditions, and those of the findings they name, of those that these name, and so on, each finding once."""
    opened: set[str] = set()
    waiting = [*conditions]
    while waiting:
        one = waiting.pop()
        yield one
        for node in walk(one):
            if isinstance(node, Holds) and node.finding not in opened:
                opened.add(node.finding)
                waiting.append(rulebook.conditions[node.finding])


def standing_conditions(rulebook: Draft) -> Iterator[tuple[str, Condition]]:
    """The conditions of situations and of decisions not covered, with their owners; they name findings alone."""
    yield from ((f"situation {s.id}", s.when) for s in rulebook.situations)
    yield from ((f"uncovered {u.id}", u.when) for u in rulebook.uncovered if u.when is not None)


def findings_under(rulebook: Draft, conditions: Iterable[Condition]) -> set[str]:
    """The findings that some conditions rest on, by way of other findings too."""
    nodes = (node for one in with_findings(rulebook, *conditions) for node in walk(one))
    return {node.finding for node in nodes if isinstance(node, Holds)}


def fields_in(rulebook: Draft, condition: Condition) -> set[str]:
    """The paths of the fields a condition tests, its findings opened."""
    nodes = (node for one in with_findings(rulebook, condition) for node in walk(one))
    return {node.path for node in nodes if isinstance(node, Compare | Member)}


def question_fields(rulebook: Draft, question: Question) -> set[str]:
    """The paths of the fields that decide a question, constraints left aside."""
    conditions = [question.asked_when, *(rule.when for rule in rulebook.rules_on[question.id])]
    return set().union(*(fields_in(rulebook, condition) for condition in conditions))


def question_paths(rulebook: Draft) -> set[str]:
    """The paths of the fields that some question's rules read, or when it is asked."""
    return set().union(*(question_fields(rulebook, question) for question in rulebook.questions))


@once_for
def _constraint_fields(rulebook: Draft) -> dict[str, set[str]]:
    """The paths of the fields that each constraint tests: they are asked for question by question."""
    return {c.id: fields_in(rulebook, c.holds) for c in rulebook.constraints}


def constraints_that_reach(rulebook: Draft, question: Question) -> tuple[list[Constraint], set[str]]:
    """The constraints that share a field with the question, or with such a constraint, and so on; and the fields."""
    reached = question_fields(rulebook, question)
    rest = dict(_constraint_fields(rulebook))
    while touching := [c for c, paths in rest.items() if paths & reached]:
        for constraint in touching:
            reached |= rest.pop(constraint)
    return [c for c in rulebook.constraints if c.id not in rest], reached
