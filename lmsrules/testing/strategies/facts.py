"""Strategies for known facts by field path, of any rulebook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from hypothesis import strategies as st

from ...logic.conditions import Compare, Condition, Holds, Member, Test, walk
from ...logic.diagrams.compiling import Compiled, compile_rulebook
from ...logic.diagrams.traversal import Cells
from ...logic.draft import Draft
from ...logic.fields import Choice, Field, Flag
from ...logic.partly import Known
from ...logic.parts import Rule, Stance
from ...logic.reading import in_order
from ...logic.rewriting import rule_holds
from ...logic.tested import fields_in
from ...logic.values import Value
from ...logic.words import gathered, with_words
from ...rules import guidance
from ...text import did_you_mean
from .leading import edges_of, guide_of, values_of, ways_to
from .numbers import at_the_end
from .partly import has_sets, sets_with
from .tape import Tape, tapes


def values(field: Field, rulebook: Draft | None = None) -> st.SearchStrategy[Value]:
    """A value of a field's domain: any, or one at a threshold of the rulebook (the shipped one).

    Raises:
        ValueError: no value is in the field's domain.
    """
    return values_of(rulebook or guidance(), field)


def facts(
    *,
    rulebook: Draft | None = None,
    known: Collection[str] = (),
    unknown: Collection[str] = (),
    possible_only: bool = True,
    partly: bool = False,
) -> st.SearchStrategy[dict[str, Any]]:
    """Known facts by field path, as a rulebook's functions take them.

    15 of 16 examples are led to an answer of some question, and to up to three more that go with it; the rest are not.
    Of the other facts some cases know a third, some most, some nearly all. `known` and `unknown` are always honoured.

    Args:
        rulebook: whose fields; the shipped one unless given.
        known: paths of facts that are always known.
        unknown: paths of facts that never are.
        possible_only: only facts that some possible patient has.
        partly: 1 in 4 of the facts that can be is known in part, as a set of values, but for those in `known`: not
            yes-or-no facts, nor one of two words. What is known of a set of words is drawn as a set, such as
            `includes("dog") & excludes("cat")`, and not word by word.

    Raises:
        ValueError: a path is unknown, or both in `known` and in `unknown`.
    """
    book = rulebook or guidance()
    known, unknown = (paths if isinstance(paths, str) else tuple(paths) for paths in (known, unknown))  # asked often
    for name, paths in (("known", known), ("unknown", unknown)):
        if isinstance(paths, str):
            raise ValueError(f"{name}: give a list of paths, such as [{paths!r}]")
    for path in (*known, *unknown):
        if path not in book.fields_by_path:
            raise ValueError(f"there is no field {path!r}{did_you_mean(path, book.fields_by_path)}")
    known, unknown = (with_words(paths, book.fields_by_path) for paths in (known, unknown))
    if both := set(known) & set(unknown):
        raise ValueError(f"{', '.join(sorted(both))}: known and unknown at once")

    @st.composite
    def some_facts(draw: st.DrawFn) -> dict[str, Any]:
        tape = draw(tapes(book))
        # Hardly ever one of these is left out, but always once a failing example shrinks: it shows what it takes.
        led = {p: v for p, v in _led(tape, book).items() if tape.is_known(p, _NEARLY_ALL) and p not in unknown}
        share = tape.one_of(_HOW_MUCH, (0.3, 0.8, _NEARLY_ALL))
        others = (path for path in _some_paths(tape, book, share) if path not in (*known, *unknown))
        found = _with_others(draw, tape, book, led, chain(known, others), possible_only)
        return gathered(_in_part(draw, tape, book, found, known), book.fields) if partly else found

    return some_facts()


def _in_part(
    draw: st.DrawFn, tape: Tape, rulebook: Draft, facts: Mapping[str, Value], whole: Collection[str]
) -> dict[str, Known]:
    """The facts, some widened to sets in which their values are: whoever has them is still possible."""
    found: dict[str, Known] = {**facts}
    for path, value in facts.items():
        field = rulebook.fields_by_path[path]
        if path not in whole and has_sets(field) and tape.is_known_in_part(path):
            found[path] = draw(sets_with(field, value, rulebook))
    return found


_NEARLY_ALL = 0.98
_HOW_MUCH, _LED, _GOALS = 0, 1, ((2, 3), (4, 5), (6, 7), (8, 9))
_BESIDE, _WHERE, _BEYOND, _EXACTLY = 0, 1, 2, 3
"""The places of the choices for a whole case: those of `facts`, and those of `facts_near`."""


def _led(tape: Tape, rulebook: Draft) -> dict[str, Value]:
    """Facts that lead to one of a rulebook's goals and to three others that go with it; none in 1 case of 16."""
    guide = guide_of(rulebook)
    led: dict[str, Value] = {}
    if not guide.goals or tape.share(_LED) < 1 / 16:
        return led
    for question, verdict in _GOALS:
        goal = tape.one_of(verdict, tape.one_of(question, guide.by_question))
        both = {**guide.ways(goal).facts(tape.value_among), **led}
        if not led or _is_possible(rulebook, both):
            led = both
    return led


def _is_possible(rulebook: Draft, facts: Mapping[str, Value]) -> bool:
    compiled = compile_rulebook(rulebook)
    return compiled.is_possible(compiled.cells(facts))


def _with_others(
    draw: st.DrawFn,
    tape: Tape,
    rulebook: Draft,
    given: Mapping[str, Value],
    paths: Iterable[str],
    possible_only: bool = True,
) -> dict[str, Value]:
    """The facts given and one for each of the other paths, in the order of the fields."""
    compiled = compile_rulebook(rulebook)
    constrained = _constrained(rulebook) if possible_only else ()
    found = dict(given)
    for path in paths:
        if path in found:
            continue
        value = tape.value(draw, rulebook, path)
        if path in constrained and not _is_possible(rulebook, {**found, path: value}):
            value = tape.value_among(path, edges_of(rulebook, path, _possible_cells(compiled, found, path)))
        found[path] = value
    return in_order(found, rulebook.single_fields)


@lru_cache(maxsize=64)
def _constrained(rulebook: Draft) -> frozenset[str]:
    """The fields that constraints read: no others make a case impossible."""
    return frozenset().union(*(fields_in(rulebook, constraint.holds) for constraint in rulebook.constraints))


def _some_paths(tape: Tape, rulebook: Draft, share: float = 0.5) -> Iterator[str]:
    return (field.path for field in rulebook.single_fields if tape.is_known(field.path, share))


def _possible_cells(compiled: Compiled, known: Mapping[str, Value], path: str) -> tuple[int, ...]:
    """The cells of a field that some possible patient with the known facts has."""
    cells = compiled.cells(known)
    level = compiled.level[path]

    def with_cell(cell: int) -> Cells:
        return [cell if number == level else other for number, other in enumerate(cells)]

    return tuple(n for n in range(len(compiled.axes[level].cells)) if compiled.is_possible(with_cell(n)))


def facts_where(
    question: str, stance: Stance | str | None, option: str | None = None, *, rulebook: Draft | None = None
) -> st.SearchStrategy[dict[str, Value]]:
    """Facts that settle an option (the one named as the question) with a stance; None: no position.

    Raises:
        ValueError: there is no such question, option or stance, or no possible patient gets the stance.
    """
    book = rulebook or guidance()
    if question not in book.questions_by_id:
        raise ValueError(f"there is no question {question!r}{did_you_mean(question, book.questions_by_id)}")
    options = [one.id for one in book.questions_by_id[question].options]
    name = option or (options[0] if len(options) == 1 else question)
    if name not in options:
        raise ValueError(f"{question} has no option {name!r}; it has {', '.join(options)}")
    if stance is not None and stance not in list(Stance):
        raise ValueError(f"there is no stance {stance!r}{did_you_mean(stance, Stance)}")
    compiled = compile_rulebook(book)
    ways = ways_to(compiled, compiled.option(question, name), lambda verdict: verdict.stance == stance)
    if ways is None:
        raise ValueError(f"no possible {book.subject} gets {stance} for {question} / {name}")

    @st.composite
    def leading_there(draw: st.DrawFn) -> dict[str, Value]:
        tape = draw(tapes(book))
        given = ways.facts(tape.value_among)
        for path in tuple(given):
            fewer = {p: value for p, value in given.items() if p != path}
            if not tape.is_known(path, 0.5) and ways.settled(fewer):
                given = fewer
        return _with_others(draw, tape, book, given, _some_paths(tape, book))

    return leading_there()


def facts_near(rule: Rule | str, rulebook: Draft | None = None) -> st.SearchStrategy[dict[str, Value]]:
    """Facts of a patient for whom a rule, or the rule of that id, holds, or who lies just beyond one of its tests.

    Its tests are also those of its question and of the rules that override it.

    Raises:
        ValueError: the rulebook (the shipped one) has no such rule, or it holds for no possible patient.
    """
    book = rulebook or guidance()
    found = _rule_of(book, rule)
    compiled = compile_rulebook(book)
    ways = ways_to(compiled, compiled.rule(found.id), lambda holds: holds)
    if ways is None:
        raise ValueError(f"rule {found.id} holds for no possible {book.subject}")
    tests = list(_tests_in(book, rule_holds(book, found)))
    tested = {test.path for test in tests}

    @st.composite
    def beside(draw: st.DrawFn) -> dict[str, Value]:
        tape = draw(tapes(book))
        known = _with_others(draw, tape, book, ways.facts(tape.value_among), _some_paths(tape, book))
        paths = [f.path for f in book.single_fields if f.path in tested and f.path in known]
        if not paths or tape.share(_BESIDE) >= 0.5:
            return known
        path = tape.one_of(_WHERE, paths)
        axis = compiled.axes[compiled.level[path]]
        here = axis.cell_of(known[path])
        cells = _possible_cells(compiled, {p: v for p, v in known.items() if p != path}, path)
        told_apart = [axis.where(test) for test in tests if test.path == path]
        beyond = tuple(cell for cell in cells if any(where[cell] != where[here] for where in told_apart))
        if not beyond:
            return known
        there = tape.one_of(_BEYOND, beyond)
        values_there = edges_of(book, path, (there,))
        if not isinstance(axis.field.domain, Choice | Flag):
            values_there = [at_the_end(axis.field, axis.cells[there], upper=there < here), *values_there]
        return {**known, path: tape.one_of(_EXACTLY, values_there)}

    return beside()


def _rule_of(rulebook: Draft, rule: Rule | str) -> Rule:
    rules = rulebook.rules_by_id
    if isinstance(rule, str):
        if rule not in rules:
            raise ValueError(f"there is no rule {rule!r} in rulebook {rulebook.id}{did_you_mean(rule, rules)}")
        return rules[rule]
    if not isinstance(rule, Rule):
        raise ValueError(f"give a rule or its id, not {rule!r}")
    if rule.id not in rules:
        raise ValueError(
            f"rule {rule.id!r} is of another rulebook than {rulebook.id}; name its own: facts_near(rule, rulebook)"
        )
    if rules[rule.id] != rule:
        raise ValueError(f"rule {rule.id!r} of rulebook {rulebook.id} is another one than the one given; give its id")
    return rule


def _tests_in(rulebook: Draft, condition: Condition) -> Iterator[Test]:
    """The tests a condition makes, its findings opened, each once."""
    opened: set[str] = set()
    waiting = [condition]
    while waiting:
        for node in walk(waiting.pop()):
            match node:
                case Compare() | Member():
                    yield node
                case Holds(finding) if finding not in opened:
                    opened.add(finding)
                    waiting.append(rulebook.conditions[finding])
