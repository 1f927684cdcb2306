"""Hypothesis strategies for facts, cases and rulebooks. It needs Hypothesis: `pip install "lmsrules[testing]"`.

With the package installed, `@given(...)` knows what to draw for an argument annotated `Case`, `Patient`, `Tumour` or
`Treatment`. Everything is drawn from the fields' declared domains, often at the thresholds of the rulebook's rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from attrs import fields as attributes_of
from hypothesis import strategies as st

from .facts import FIELDS_OF, MODELS, Case, Patient, Treatment, Tumour
from .loading import case_of
from .logic.compiling import Compiled, fields_in
from .logic.diagrams import Cells
from .logic.errors import Value
from .logic.fields import Choice, Field, Flag, Number, Whole, did_you_mean
from .logic.rulebook import Rule, Rulebook, Stance
from .rules import guidance


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
    return st.one_of(st.sampled_from([cell.sample for cell in cells]), anything)


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


@st.composite
def _facts(
    draw: st.DrawFn,
    rulebook: Rulebook,
    known: tuple[str, ...],
    unknown: frozenset[str],
    possible_only: bool,
    given: Mapping[str, Value],
) -> dict[str, Value]:
    compiled = rulebook.compiled
    found: dict[str, Value] = dict(given)
    others = [f.path for f in rulebook.fields if f.path not in (*known, *unknown, *given)]
    chosen = draw(st.lists(st.sampled_from(others), unique=True)) if others else []
    for path in (*(path for path in known if path not in given), *chosen):
        value = draw(values(rulebook.fields_by_path[path], rulebook))
        if possible_only and not compiled.is_possible(compiled.cells({**found, path: value})):
            cells = _possible_cells(compiled, found, path)
            if not cells:
                continue
            value = compiled.axes[compiled.level[path]].cells[draw(st.sampled_from(cells))].sample
        found[path] = value
    return {f.path: found[f.path] for f in rulebook.fields if f.path in found}


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
    compiled = book.compiled
    ends = {
        place
        for place, outcome in enumerate(compiled.diagrams.values)
        if outcome is not None
        and (question, name, outcome.rules) in compiled.verdicts
        and compiled.verdicts[question, name, outcome.rules].stance is wanted
    }
    reached = set(compiled.diagrams.reachable(compiled.diagrams.roots[question], [None] * len(compiled.axes)))
    if not ends & reached:
        raise ValueError(f"no possible patient gets {stance} for {question} / {name}")
    return _settled(book, question, frozenset(ends))


@st.composite
def _settled(draw: st.DrawFn, rulebook: Rulebook, question: str, ends: frozenset[int]) -> dict[str, Value]:
    """A way down the diagram to one of the ends, and more facts at will."""
    compiled = rulebook.compiled
    diagrams = compiled.diagrams
    node = diagrams.roots[question]
    given: dict[str, Value] = {}
    while node >= 0:
        nothing: Cells = [None] * len(compiled.axes)
        leading = [
            cell for cell, child in enumerate(diagrams.children[node]) if ends & set(diagrams.reachable(child, nothing))
        ]
        axis = compiled.axes[diagrams.levels[node]]
        cell = draw(st.sampled_from(leading))
        given[axis.field.path] = axis.cells[cell].sample
        node = diagrams.children[node][cell]
    return draw(_facts(rulebook, (), frozenset(), True, given))


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
    ends = frozenset(p for p, o in enumerate(compiled.diagrams.values) if o is not None and rule.id in o.rules)
    if not ends:
        raise ValueError(f"rule {rule.id} holds for no possible patient")
    return _near(book, rule, ends)


@st.composite
def _near(draw: st.DrawFn, rulebook: Rulebook, rule: Rule, ends: frozenset[int]) -> dict[str, Value]:
    compiled = rulebook.compiled
    known = draw(_settled(rulebook, rule.on.id, ends))
    tested = [f.path for f in rulebook.fields if f.path in fields_in(rulebook, rule.when) and f.path in known]
    if not tested or draw(st.booleans()):
        return known
    path = draw(st.sampled_from(tested))
    rest = {p: v for p, v in known.items() if p != path}
    here = compiled.axes[compiled.level[path]].cell_of(known[path])
    cells = [cell for cell in _possible_cells(compiled, rest, path) if cell != here]
    if not cells:
        return known
    beyond = compiled.axes[compiled.level[path]].cells[draw(st.sampled_from(cells))].sample
    return {p: beyond if p == path else value for p, value in known.items()}


def near(rule: Rule) -> st.SearchStrategy[Case]:
    """Cases for which a rule of the shipped rulebook holds, or that lie just beyond one of its tests."""
    return facts_near(rule).map(case_of)


def _register() -> None:
    """Called by Hypothesis when it is imported: what to draw for our classes."""
    st.register_type_strategy(Case, lambda _: cases())
    st.register_type_strategy(Patient, lambda _: patients())
    st.register_type_strategy(Tumour, lambda _: tumours())
    st.register_type_strategy(Treatment, lambda _: treatments())
