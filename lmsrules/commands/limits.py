"""The limits of a rulebook on the command line: listed, and set by `--limit NAME=VALUE`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ..logic.errors import LmsRulesError
from ..logic.limits import Limit
from ..logic.rulebook import Rulebook
from ..logic.setting import with_limits
from ..logic.values import show as shown
from ..named import SHIPPED, rulebook_named
from ..text import json_text, one_line
from .output import emit, show

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


def limits(
    *,
    limit: Limits = None,
    rulebook: str = SHIPPED,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> None:
    """List the limits that cautions use: the figure, its unit, the publication it was read in, and sensible bounds.

    Parameters
    ----------
    limit
        Set a limit, as NAME=VALUE; may be given again.
    rulebook
        The rulebook, as module:NAME, or the folder of another checkout.
    as_json
        Print JSON instead.
    """
    book = rulebook_with(rulebook, limit)
    if as_json:
        emit(json_text([_data(one) for one in book.limits], indent=2))
    else:
        show("".join(map(_text, book.limits)) or "This rulebook has no limits.\n")


def _data(limit: Limit) -> dict[str, object]:
    return {
        "name": limit.id,
        "of": limit.of,
        "value": limit.value,
        "unit": limit.unit,
        "default": limit.value if limit.default is None else limit.default,
        "low": limit.low,
        "high": limit.high,
        "source": limit.citation,
    }


def _text(limit: Limit) -> str:
    unit = f" {one_line(limit.unit)}" if limit.unit else ""
    changed = "" if limit.default is None else f", set here; {shown(limit.default)} as read"
    bounds = f"from {shown(limit.low)} to {shown(limit.high)}"
    of = one_line(f"{limit.of} [{limit.citation}]")
    return f"{limit.id}: {shown(limit.value)}{unit}{changed} ({bounds})\n  {of}\n"
