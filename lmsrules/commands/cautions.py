"""The cautions and limits of a rulebook on the command line: listed, and limits set by `--limit NAME=VALUE`."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from ..explanation.reasons import labels
from ..logic.cautions import cautions_on
from ..logic.conditions import Compare, tests_in
from ..logic.draft import Draft
from ..logic.errors import LmsRulesError
from ..logic.limits import Limit
from ..logic.parts import Caution
from ..logic.printing import to_data, to_python
from ..logic.prose import option_name, sentence
from ..logic.rulebook import Rulebook
from ..logic.setting import with_limits
from ..logic.tested import with_findings
from ..logic.values import show as shown
from ..named import SHIPPED, rulebook_named
from ..references import short_citation, vancouver
from ..text import json_text, one_line
from .output import emit, show_lines
from .rulebook import Json, part_named

Limits = Annotated[list[str] | None, Parameter(name="--limit", negative=())]
"""`--limit NAME=VALUE`, which may be given again."""


def rulebook_with(name: str, limits: list[str] | None) -> Rulebook:
    """The rulebook of that name, with the limits that were set.

    Raises:
        LmsRulesError: there is no such rulebook or limit, or a value is no number or out of bounds.
    """
    book = rulebook_named(name)
    return with_limits(book, dict(map(_read, limits))) if limits else book


def _read(written: str) -> tuple[str, float]:
    name, equals, value = written.partition("=")
    try:
        number = float(value)
    except ValueError:
        equals = ""
    if not equals:
        example = "--limit doxorubicin-cumulative=450"
        raise LmsRulesError(f"--limit {one_line(written)}: write NAME=VALUE with a number, such as {example}")
    return name.strip(), int(number) if number.is_integer() else number


def cautions(
    caution_id: str | None = None, /, *, limit: Limits = None, rulebook: str = SHIPPED, as_json: Json = False
) -> None:
    """List the cautions, what speaks against a drug or operation in some patients, or show why and by which source.

    Parameters
    ----------
    caution_id
        The caution to show, such as morcellation; all are listed unless given.
    limit
        Set a limit, a number that cautions use, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    as_json
        Print JSON instead.
    """
    book = rulebook_with(rulebook, limit)
    known = {caution.id: caution for caution in book.cautions}
    chosen = book.cautions if caution_id is None else (part_named(caution_id, known, "caution", "cautions", rulebook),)
    if as_json:
        emit(json_text([_caution_data(book, caution) for caution in chosen], indent=2))
    elif caution_id is None:
        lines = [f"{c.id}: {c.severity} ({_subject(c)})" for c in chosen]
        show_lines(lines or [f"rulebook {book.id} has no cautions"])
    else:
        show_lines(_caution_lines(book, *chosen))


def _subject(caution: Caution) -> str:
    """What a caution is on, as it is written."""
    agents = " and ".join(caution.agents) if caution.together else ", ".join(caution.agents)
    return "; ".join([*([agents] if agents else []), *(option_name(*course) for course in caution.courses)])


def _options(book: Draft, caution: Caution) -> dict[str, bool]:
    """The options a caution stands on, and whether each certainly holds what it is on."""
    return {
        option_name(*on): standing.certain
        for on, here in cautions_on(book).items()
        for standing in here
        if standing.caution is caution
    }


def _limits_of(book: Draft, caution: Caution) -> list[Limit]:
    names = {test.limit for test in tests_in(with_findings(book, caution.when)) if isinstance(test, Compare)}
    return [limit for limit in book.limits if limit.id in names]


def _caution_data(book: Draft, caution: Caution) -> dict[str, Any]:
    return {
        **to_data(caution),
        "sentence": sentence(book, caution.when),
        "condition": to_python(caution.when),
        "limits": [limit.id for limit in _limits_of(book, caution)],
        "options": [{"name": name, "certain": certain} for name, certain in _options(book, caution).items()],
    }


def _caution_lines(book: Draft, caution: Caution) -> list[str]:
    options = [name if certain else f"{name} (may hold it)" for name, certain in _options(book, caution).items()]
    return [
        f"{caution.id}: {caution.severity}",
        f"  On: {_subject(caution)}",
        f"  Stands on: {'; '.join(options) or 'no option'}",
        f"  Applies where {sentence(book, caution.when)}.",
        f"  Why: {caution.why}",
        *([f"  Check: {caution.check}"] if caution.check else []),
        *([f"  To weigh, of which no figure was read: {labels(book, caution.weighs)}"] if caution.weighs else []),
        *(f"  Limit {_limit_line(limit)}" for limit in _limits_of(book, caution)),
        *(f"  [{c}] {vancouver(book.citations_by_id[c])}" for c in caution.citations),
    ]


def limits(*, limit: Limits = None, rulebook: str = SHIPPED, as_json: Json = False) -> None:
    """List the limits, the numbers that cautions use, such as a highest dose: each with unit, source and bounds.

    Parameters
    ----------
    limit
        Set a limit, a number that cautions use, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    as_json
        Print JSON instead.
    """
    book = rulebook_with(rulebook, limit)
    if as_json:
        emit(json_text([_data(one) for one in book.limits], indent=2))
    else:
        read_in = {one.id: short_citation(book.citations_by_id[one.citation]) for one in book.limits}
        lines = [line for one in book.limits for line in (_limit_line(one), f"  {one.of} ({read_in[one.id]})")]
        show_lines(lines or [f"rulebook {book.id} has no limits"])


def _data(limit: Limit) -> dict[str, object]:
    return {
        "name": limit.id,
        "of": limit.of,
        "value": limit.value,
        "unit": limit.unit,
        "default": limit.as_read,
        "low": limit.low,
        "high": limit.high,
        "source": limit.citation,
    }


def _limit_line(limit: Limit) -> str:
    changed = f", set here; {shown(limit.as_read)} as read" if limit.changed else ""
    return f"{limit.id}: {limit.figure}{changed} (from {shown(limit.low)} to {shown(limit.high)})"
