"""The figures of an option that compare, as forest plots: what the sources print side by side, never pooled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..document.blocks import Fold, Item
from ..document.forest import Forest, Row, plotted
from ..logic.draft import Draft
from ..logic.evidence import Evidence, Figure
from ..logic.values import show
from ..references import label_of
from .answered import Answered, Argument, Position

_RATIO, _RANGE = "hazard ratio", "range"
_PLACES: tuple[bool | None, ...] = (True, False, None)
"""Direct evidence first, then indirect, then that of which it is not known."""


def figure_folds(rulebook: Draft, answer: Answered) -> Iterator[Item]:
    """A fold for each option that has something to compare; what two options share stands with the first."""
    seen: set[Forest] = set()
    agents = {one.id: one.agents for one in rulebook.questions_by_id[answer.question].options}
    for position in answer.options.values():
        new = [one for one in forests_of(rulebook, position, agents[position.option]) if one not in seen]
        seen.update(new)
        if new:
            title = f"Figures side by side: {position.title}"
            yield Item(words=(), folds=(Fold(title=title, items=tuple(map(plotted, new))),))


def forests_of(rulebook: Draft, position: Position, agents: Sequence[str] = ()) -> tuple[Forest, ...]:
    """A plot for each quantity of the evidence on an option that compares; hazard ratios come first.

    Ratios of two arms are left out if neither has all the `agents` of the option: they compare something else.
    A hazard ratio compares by itself, and others where two rows have one quantity and unit. Left to the text are
    counts, which are of different numbers of patients, and percentages without an interval.
    """
    groups: dict[tuple[str, str], list[tuple[Argument, Figure]]] = {}
    for argument in sorted(position.arguments, key=lambda one: _PLACES.index(one.applies)):
        for figure in rulebook.evidence_by_id[argument.evidence].figures:
            if figure.value is not None and _fits(figure.value) and _is_of(figure, agents):
                groups.setdefault((figure.of, figure.unit), []).append((argument, figure))
    compared = [key for key, rows in groups.items() if _compares(*key, [figure for _, figure in rows])]
    compared.sort(key=lambda key: _RATIO not in key[0])
    return tuple(_forest(rulebook, *key, groups[key]) for key in compared)


def _is_of(figure: Figure, agents: Sequence[str]) -> bool:
    """Whether a figure that compares two arms has one of the option's drugs; others are shown beside it."""
    arms = figure.arm.split(" against ")
    return len(arms) < 2 or any(all(agent in arm for agent in agents) for arm in arms)


def _compares(of: str, unit: str, figures: list[Figure]) -> bool:
    with_intervals = any(map(_interval, figures))
    if _RATIO in of:
        return with_intervals or len(figures) > 1
    return len(figures) > 1 and bool(unit) and (unit != "%" or with_intervals)


def _forest(rulebook: Draft, of: str, unit: str, rows: list[tuple[Argument, Figure]]) -> Forest:
    ratio = _RATIO in of
    figures = [figure for _, figure in rows]
    used = dict.fromkeys(argument.evidence for argument, _ in rows)
    return Forest(
        quantity=f"{of}, {unit}" if unit else of,
        rows=tuple(_row(argument, figure) for argument, figure in rows),
        ratio=ratio,
        favours=_favours(figures) if ratio else None,
        notes=" ".join(_notes(rulebook, [rulebook.evidence_by_id[name] for name in used], figures)),
    )


def _notes(rulebook: Draft, used: list[Evidence], figures: list[Figure]) -> Iterator[str]:
    if len({one.citations for one in used}) > 1:
        ratio = _RATIO in figures[0].of
        yield "Nothing is pooled." if ratio else "Nothing is pooled; arms of different studies were not compared."
    if any(_ends(figure) and not _interval(figure) for figure in figures):
        yield "A range is no confidence interval and is not drawn."
    corrected = dict.fromkeys(label_of(rulebook, one) for one in used if one.erratum)
    if corrected:
        yield f"See the correction to {'; '.join(corrected)}."


def _favours(figures: list[Figure]) -> tuple[str, str] | None:
    """What was compared with what, where all rows say the same."""
    arms = {figure.arm for figure in figures}
    ends = tuple(arms.pop().split(" against ")) if len(arms) == 1 else ()
    return (ends[0], ends[1]) if len(ends) == 2 else None


def _row(argument: Argument, figure: Figure) -> Row:
    assert figure.value is not None, "figures without a number are not compared"
    low, high = _interval(figure) or (None, None)
    return Row(
        source=argument.label,
        arm=", ".join(filter(None, (figure.arm, figure.note))),
        value=figure.value,
        numbers=_numbers(figure, figure.value),
        low=low,
        high=high,
        aside=_aside(argument),
        named=bool(figure.interval),
    )


def _interval(figure: Figure) -> tuple[float, float] | None:
    """The interval to be drawn: a range is of single patients, and drawn it would look like an interval."""
    return None if figure.interval == _RANGE else _ends(figure)


def _ends(figure: Figure) -> tuple[float, float] | None:
    if figure.low is None or figure.high is None or not (_fits(figure.low) and _fits(figure.high)):
        return None
    return figure.low, figure.high


def _fits(number: float) -> bool:
    """Whether a number can be drawn: on no scale are both ordinary ones and one of a billion."""
    return number == 0 or 1e-9 < abs(number) < 1e9


def _numbers(figure: Figure, value: float) -> str:
    """`0.94 (95 % CI 0.68 to 1.31)`."""
    ends = _ends(figure)
    if not ends:
        return show(value)
    kind, unnamed = (f"{figure.interval} ", "") if figure.interval else ("", ", interval not named")
    return f"{show(value)} ({kind}{show(ends[0])} to {show(ends[1])}{unnamed})"


def _aside(argument: Argument) -> str:
    if argument.applies is False:
        return "indirect"
    return "" if argument.applies else "not known whether it applies"
