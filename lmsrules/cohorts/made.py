"""How a page of many rows was made: from which table, how its columns were read, and by which rulebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..explanation.wording import intended_use, review_note
from ..text import counted, listed
from .planning import Plan
from .tables import Table

MOST_NAMED = 3
"""The files, and the columns under other names, that are named."""


def notes_of(plan: Plan, given: Table) -> tuple[str, ...]:
    """The notes at the end of a page."""
    rulebook = plan.rulebook
    renamed = _named([f"{name} from {column}" for name, column in _columns(plan) if name != column], "column")
    files = _named([file.name for file in given.files], "file")
    read = f"{counted(len(plan.columns), 'column')} read{f': {renamed}' if renamed else ''}"
    day = f"; each row as of the day in its column {plan.day_column}" if plan.day_column is not None else ""
    return (
        intended_use(rulebook),
        f"Made from {files or 'a table in memory'}; {read}{day}.",
        f"sha256 {rulebook.sha256[:12]}; answers by diagrams; of a row that is explained by both reasoners.",
        *review_note(rulebook),
    )


def _columns(plan: Plan) -> Iterator[tuple[str, str]]:
    """What each column that is read tells of, a fact or what is known of one in part, and the column."""
    for told in plan.layout.told:
        for part, column in told.columns.items():
            yield ".".join(filter(None, (told.field.path, part))), column


def _named(names: Sequence[str], thing: str) -> str:
    more = len(names) - MOST_NAMED
    return listed([*names[:MOST_NAMED], *([counted(more, f"more {thing}")] if more > 0 else [])])
