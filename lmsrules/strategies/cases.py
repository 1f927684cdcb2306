"""Strategies for facts and cases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from attrs import fields as attributes_of
from hypothesis import strategies as st

from ..facts import FIELDS_OF, MODELS, Case, Patient, Treatment, Tumour
from ..loading import case_of
from ..logic.cells import Axis, Cell
from ..logic.compiling import Compiled, fields_in
from ..logic.diagrams import Cells, Diagrams
from ..logic.errors import Value
from ..logic.fields import Choice, Field, Flag, Number, Whole, did_you_mean
from ..logic.outcomes import Outcome
from ..logic.rulebook import Rule, Rulebook, Stance
from ..rules import guidance


def values(field: Field, rulebook: Rulebook | None = None) -> st.SearchStrategy[Value]:
    """A value of a field's domain: any, or one at a threshold of the rulebook (the shipped one)."""
    match field.domain:
        case Choice(words):
            return st.sampled_from(words)
        case Flag():
            return st.booleans()
        case Whole(low, high):
            anything: st.SearchStrategy[Any] = st.integers(low, high)
        case Number(low, high, low_open):
            top = 1e6 if high is None else high
            anything = st.floats(low, top, exclude_min=low_open, allow_nan=False, width=32).map(float)
    compiled = (rulebook or guidance()).compiled
    if field.path not in compiled.level:
        return anything
    cells = compiled.axes[compiled.level[field.path]].cells
    return st.one_of(st.sampled_from([value for cell in cells for value in _edges(cell)]), anything)


def _edges(cell: Cell) -> list[Value]:
    """Values of a cell: its ends, where it has them, for that is where a threshold goes wrong, or one within."""
    ends: list[float | None] = [None if cell.low_open else cell.low, None if cell.high_open else cell.high]
    return list(dict.fromkeys([cell.sample, *(end for end in ends if end is not None)]))


def facts(
    *,
    rulebook: Rulebook | None = None,
    known: Collection[str] = (),
    unknown: Collection[str] = (),
    possible_only: bool = True,
) -> st.SearchStrategy[dict[str, Value]]:
    """Known facts by field path, as a rulebook's functions take them.

    Args:
        rulebook: whose fields; the shipped one unless given.
        known: paths of facts that are always known.
        unknown: paths of facts that never are.
        possible_only: only facts that some possible patient has.

    Raises:
        ValueError: a path is unknown, or both in `known` and in `unknown`.
    """
    book = rulebook or guidance()
    for path in (*known, *unknown):
        if path not in book.fields_by_path:
            raise ValueError(f"there is no field {path!r}{did_you_mean(path, book.fields_by_path)}")
    if both := set(known) & set(unknown):
        raise ValueError(f"{', '.join(sorted(both))}: known and unknown at once")
    return _facts(book, tuple(known), frozenset(unknown), possible_only, {})


def _one_of(draw: st.DrawFn, axis: Axis, numbers: list[int]) -> Value:
    """A value at an end of one of the cells."""
    return draw(st.sampled_from([value for number in numbers for value in _edges(axis.cells[number])]))


def _facts(
    rulebook: Rulebook,
    known: tuple[str, ...],
    unknown: frozenset[str],
    possible_only: bool,
    given: Mapping[str, Value],
) -> st.SearchStrategy[dict[str, Value]]:
    """The facts given, those that are always known, and others at will."""
    compiled = rulebook.compiled
    paths = [*known, *(f.path for f in rulebook.fields if f.path not in (*known, *unknown))]

    @st.composite
    def some(draw: st.DrawFn) -> dict[str, Value]:
        found: dict[str, Value] = dict(given)
        for path in paths:
            if path in given or not (path in known or draw(st.booleans())):
                continue
            value = draw(values(rulebook.fields_by_path[path], rulebook))
            if possible_only and not compiled.is_possible(compiled.cells({**found, path: value})):
                cells = _possible_cells(compiled, found, path)
                value = _one_of(draw, compiled.axes[compiled.level[path]], cells)
            found[path] = value
        return {f.path: found[f.path] for f in rulebook.fields if f.path in found}

    return some()


def _possible_cells(compiled: Compiled, known: Mapping[str, Value], path: str) -> list[int]:
    """The cells of a field that some possible patient with the known facts has."""
    cells = compiled.cells(known)
    level = compiled.level[path]

    def with_cell(cell: int) -> Cells:
        return [cell if number == level else other for number, other in enumerate(cells)]

    return [n for n in range(len(compiled.axes[level].cells)) if compiled.is_possible(with_cell(n))]


def cases(
    *, known: Collection[str] = (), unknown: Collection[str] = (), possible_only: bool = True
) -> st.SearchStrategy[Case]:
    """Cases of the shipped rulebook; arguments as for `facts`."""
    return facts(known=known, unknown=unknown, possible_only=possible_only).map(case_of)


def patients() -> st.SearchStrategy[Patient]:
    """Patients, some of whose facts are known."""
    return _parts(Patient)


def tumours() -> st.SearchStrategy[Tumour]:
    """Tumours, some of whose facts are known."""
    return _parts(Tumour)


def treatments() -> st.SearchStrategy[Treatment]:
    """Treatments, some of whose facts are known."""
    return _parts(Treatment)


def _parts(model: type[Any]) -> st.SearchStrategy[Any]:
    name = next(name for name, one in MODELS.items() if one is model)
    domains = {a.name: values(FIELDS_OF[name][a.name]) for a in attributes_of(model)}
    return st.fixed_dictionaries({}, optional=domains).map(lambda known: model(**known))


def facts_where(
    question: str, stance: Stance | str | None, option: str | None = None, *, rulebook: Rulebook | None = None
) -> st.SearchStrategy[dict[str, Value]]:
    """Facts that settle an option (the one named as the question) with a stance; None: no position.

    Raises:
        ValueError: there is no such question or option, or no possible patient gets the stance.
    """
    book = rulebook or guidance()
    if question not in book.questions_by_id:
        raise ValueError(f"there is no question {question!r}{did_you_mean(question, book.questions_by_id)}")
    options = [one.id for one in book.questions_by_id[question].options]
    name = option or (options[0] if len(options) == 1 else question)
    if name not in options:
        raise ValueError(f"{question} has no option {name!r}; it has {', '.join(options)}")
    wanted = None if stance is None else Stance(stance)
    verdicts = book.compiled.verdicts

    def has_it(outcome: Outcome) -> bool:
        return verdicts[question, name, outcome.rules].stance is wanted

    return _leading_to(book, question, has_it, f"no possible patient gets {stance} for {question} / {name}")


def _leading_to(
    rulebook: Rulebook, question: str, wanted: Callable[[Outcome], bool], otherwise: str
) -> st.SearchStrategy[dict[str, Value]]:
    """Facts that settle that a question's outcome is as wanted; ValueError(otherwise) where there are none."""
    compiled = rulebook.compiled
    nothing: Cells = [None] * len(compiled.axes)
    root = compiled.diagrams.roots[question]
    kinds = compiled.diagrams.restrict(root, nothing, lambda o: None if o is None else (wanted(o),))
    diagram = kinds.only_possible(kinds.roots["root"], lambda value: value is None)
    if (True,) not in diagram.values:
        raise ValueError(otherwise)
    leading = {
        node: [cell for cell, child in enumerate(children) if _leads(diagram, child, nothing)]
        for node, children in enumerate(diagram.children)
    }

    @st.composite
    def ways(draw: st.DrawFn) -> dict[str, Value]:
        node = diagram.roots["root"]
        given: dict[str, Value] = {}
        while node >= 0:
            axis = compiled.axes[diagram.levels[node]]
            value = _one_of(draw, axis, leading[node])
            given[axis.field.path] = value
            node = diagram.children[node][axis.cell_of(value)]
        return draw(_facts(rulebook, (), frozenset(), True, given))

    return ways()


def _leads(diagram: Diagrams, node: int, nothing: Cells) -> bool:
    return any(diagram.values[place] == (True,) for place in diagram.reachable(node, nothing))


def cases_where(question: str, stance: Stance | str | None, option: str | None = None) -> st.SearchStrategy[Case]:
    """Cases of the shipped rulebook for which an option is settled with a stance; as for `facts_where`."""
    return facts_where(question, stance, option).map(case_of)


def facts_near(rule: Rule, rulebook: Rulebook | None = None) -> st.SearchStrategy[dict[str, Value]]:
    """Facts of a patient for whom a rule holds, or who lies just beyond one of its tests.

    Raises:
        ValueError: the rule holds for no possible patient.
    """
    book = rulebook or guidance()
    compiled = book.compiled
    holding = _leading_to(
        book, rule.on.id, lambda outcome: rule.id in outcome.rules, f"rule {rule.id} holds for no possible patient"
    )

    @st.composite
    def beside(draw: st.DrawFn) -> dict[str, Value]:
        known = draw(holding)
        tested = [f.path for f in book.fields if f.path in fields_in(book, rule.when) and f.path in known]
        if not tested or draw(st.booleans()):
            return known
        path = draw(st.sampled_from(tested))
        axis = compiled.axes[compiled.level[path]]
        cells = _possible_cells(compiled, {p: v for p, v in known.items() if p != path}, path)
        others = [cell for cell in cells if cell != axis.cell_of(known[path])]
        return {**known, path: _one_of(draw, axis, others)} if others else known

    return beside()


def near(rule: Rule) -> st.SearchStrategy[Case]:
    """Cases for which a rule of the shipped rulebook holds, or that lie just beyond one of its tests."""
    return facts_near(rule).map(case_of)
