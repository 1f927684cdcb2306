"""When publications came out: each on a day between a first and a last one, as far as that is known."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from .errors import ArgumentError
from .evidence import Citation, Evidence, own_citations
from .values import given

Span = tuple[str, str]
"""The first and the last day, such as ("2018-10-01", "2018-10-31"); "" where it is not known."""


def span_of(citation: Citation) -> Span:
    """The first and the last day on which a publication can have come out.

    A record with a month or a year alone leaves its days open. ("", "") where no date was seen.
    """
    if citation.published is not None:
        return citation.published
    parts = _date_parts(citation)
    if not parts:
        return ("", "")
    year, *rest = parts
    first_month, last_month = (rest[0], rest[0]) if rest else (1, 12)
    first_day, last_day = (rest[1], rest[1]) if rest[1:] else (1, monthrange(year, last_month)[1])
    return (f"{year:04}-{first_month:02}-{first_day:02}", f"{year:04}-{last_month:02}-{last_day:02}")


def _date_parts(citation: Citation) -> list[int]:
    issued = (citation.csl or {}).get("issued")
    return [int(part) for part in issued["date-parts"][0]] if issued else []


def evidence_since(evidence: Evidence, citations: Mapping[str, Citation]) -> str:
    """The first day on which a statement can have been known: when the last of what it is from can have come out."""
    return span_of(last_out(evidence, citations))[0]


def last_out(evidence: Evidence, citations: Mapping[str, Citation]) -> Citation:
    """Of the publications that a statement is from the last to come out."""
    return max((citations[name] for name in own_citations(evidence)), key=lambda one: span_of(one)[0])


def in_short(span: Span) -> str:
    """A span as far as it is known: `2018-10-05`, `2018-10`, `2018`, `2015 to 2022` or `2015 or later`."""
    first, last = span
    if not last:
        return f"{first.removesuffix('-01-01')} or later"
    shared = next((first[:size] for size in (10, 7, 4) if first[:size] == last[:size]), "")
    return shared or f"{first[:4]} to {last[:4]}"


def as_day(given_day: object, name: str = "as_of") -> str:
    """A day as text, `2014-06-01`.

    Raises:
        ArgumentError: it is neither such a text nor a `datetime.date`.
    """
    if isinstance(given_day, date):
        return given_day.isoformat()[:10]
    try:
        return date.fromisoformat(given_day).isoformat() if isinstance(given_day, str) else _no_day(given_day, name)
    except ValueError:
        return _no_day(given_day, name)


def _no_day(given_day: object, name: str) -> str:
    raise ArgumentError(f"{name}: give a day as YEAR-MONTH-DAY, such as 2014-06-01, not {given(given_day)}")


def problem_in_span(citation: Citation) -> str:
    """Why the dates of a publication are none, or an empty text."""
    try:
        first, last = span_of(citation)
        for day in filter(None, (first, last)):
            if as_day(day) != day:
                return f"published: write {as_day(day)}, not {given(day)}"
    except (ArgumentError, KeyError, IndexError, TypeError, ValueError):
        return f"its date is none: {given(citation.published or (citation.csl or {}).get('issued'))}"
    return f"published: {last} is before {first}" if first and last and last < first else ""
