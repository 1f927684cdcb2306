"""Treatments given against the positions of the guidance and of each source, as counts.

Rows are counted by what follows from position and treatment (`Outcome`). Where each row has a day, twice: by what had
come out by then, and in retrospect by the whole rulebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import pyarrow as pa
from attrs import field, fields, frozen

from ..document.blocks import Block, Document, Item, Part, Picture, Table
from ..document.readable import Readable
from ..explanation.viewed import head_of
from ..logic.errors import ArgumentError
from ..logic.parts import Stance
from ..logic.rulebook import Rulebook
from ..text import counted, did_you_mean, with_capital
from .missing import Missing
from .outcomes import GIVEN, NO_POSITION, NOT_GIVEN, Outcome
from .plots import flow, over_time, wanting

THEN, IN_RETROSPECT, TODAY = "of its day", "in retrospect", "today"
"""What rows are judged by: what had come out on each row's day, or all that has; without days, by the latter alone."""

MOST_GROUPS = 20
"""The groups that a table and a picture show; the others are counted together."""

MOST_WANTING = 10
"""The missing facts that are told of."""

OTHERS = "others"
"""The groups that are counted together."""


@frozen(kw_only=True)
class Count:
    """How many rows of a group have a position of a source on an option, and were given it or not.

    `view` is "of its day", "in retrospect", or "today" where rows have no day; `year` is that of the row's day, None
    where it has none; `group` is the value of the column they are grouped by. `position` is a stance, SILENT, OPEN or
    ERROR, and `given` None where the table does not say.
    """

    question: str
    option: str
    source: str
    view: str
    year: int | None
    group: str
    position: str
    given: bool | None
    rows: int

    @property
    def outcome(self) -> Outcome:
        """What the position and the treatment come to."""
        if self.position in NO_POSITION:
            return NO_POSITION[self.position]
        if self.given is None:
            return Outcome.NOT_KNOWN
        return (GIVEN if self.given else NOT_GIVEN)[Stance(self.position)]


@frozen(kw_only=True, repr=False, eq=False)
class Concordance(Readable):
    """How treatments given agree with positions. `counts` are all groups apart; `total` adds them up.

    `notes` say how they were made.
    """

    rulebook: Rulebook = field(repr=False)
    rows: int
    wrong: int
    counts: tuple[Count, ...]
    missing: tuple[Missing, ...]
    group: str
    as_of: str
    notes: tuple[str, ...] = field(default=(), repr=False)

    def total(self, **wanted: Any) -> dict[Outcome, int]:
        """How many rows come to each outcome, of the counts with these attributes: `total(source="guidance")`.

        Raises:
            ArgumentError: counts have no such attribute.
        """
        known = [one.name for one in fields(Count)]
        if unknown := [name for name in wanted if name not in known]:
            raise ArgumentError(f"total: counts have no {unknown[0]!r}{did_you_mean(unknown[0], known)}")
        found = dict.fromkeys(Outcome, 0)
        for one in self.counts:
            if all(getattr(one, name) == value for name, value in wanted.items()):
                found[one.outcome] += one.rows
        return found

    def table(self) -> pa.Table:
        """The counts as an Arrow table, a row each."""
        names = ("question", "option", "source", "view", "year", "group", "position", "given", "outcome", "rows")
        return pa.table({name: [_plain(getattr(one, name)) for one in self.counts] for name in names})

    def values(self, name: str) -> list[Any]:
        """The different values that the counts have of an attribute, in order."""
        return list(dict.fromkeys(getattr(one, name) for one in self.counts))

    def document(self) -> Document:
        """The counts by option and source, by group and by year, with pictures, and what is missing."""
        parts = [part for view in self.values("view") for part in (self._part(view), *self._by_group(view))]
        meanings = tuple(Item(lead=outcome.value.capitalize(), words=f"{outcome.meaning}.") for outcome in Outcome)
        return Document(
            title=f"Treatment given and positions: {counted(self.rows, 'row')}",
            above=head_of(self.rulebook),
            parts=(*parts, *self._want(), Part(title="What is counted", items=meanings)),
            notes=self.notes,
        )

    def _heading(self, view: str) -> str:
        if view == TODAY:
            return f"By what had come out on {self.as_of}" if self.as_of else "By the rulebook as it is"
        return {
            THEN: "By what had come out on each row's day",
            IN_RETROSPECT: "In retrospect, by all that has come out since",
        }[view]

    def _part(self, view: str) -> Part:
        items: list[Block] = []
        for question, option in self.options:
            totals = {
                source: self.total(question=question, option=option, source=source, view=view)
                for source in self.values("source")
            }
            speaking = {
                with_capital(self.rulebook.sources_by_id[source].title): total
                for source, total in totals.items()
                if sum(total.values()) > total[Outcome.NOT_ADDRESSED] + total[Outcome.ERROR]
            }
            silent = "" if speaking else " No source addresses any row."
            items.append(Item(words=f"{self.title(question, option)}:{silent}"))
            items += _table("Source", speaking)
        return Part(title=self._heading(view), items=(*items, *self._pictures(view)))

    @property
    def _groups(self) -> str:
        """What rows are grouped by, in words; a column that tells of no fact by its name."""
        return _named(self.rulebook.fields_by_path, self.group)

    @property
    def options(self) -> list[tuple[str, str]]:
        """The options that were looked at, each with its question first."""
        return list(dict.fromkeys((one.question, one.option) for one in self.counts))

    def title(self, question: str, option: str) -> str:
        """What an option is called, after its question where that has several."""
        asked = self.rulebook.questions_by_id[question]
        titles = {one.id: one.title for one in asked.options}
        return asked.title if len(titles) == 1 or titles[option] == asked.title else f"{asked.title}: {titles[option]}"

    def _pictures(self, view: str) -> Iterator[Picture]:
        source = self.rulebook.primary
        for question, option in self.options:
            bands: dict[tuple[str, str], int] = {}
            named = self._grouped(question, option, view)
            for one in self.counts:
                if (one.question, one.option, one.view, one.source) == (question, option, view, source):
                    band = named[one.group], one.position
                    bands[band] = bands.get(band, 0) + one.rows
            caption = f"{self.title(question, option)}: from {self._groups or 'all rows'} to the position, {view}"
            yield flow(bands, "all rows", caption)
        years = sorted({one.year for one in self.counts if one.year is not None})
        if len(years) > 1:
            shares = {
                self.title(question, option): {
                    year: self._share(question=question, option=option, source=source, view=view, year=year)
                    for year in years
                }
                for question, option in self.options
            }
            yield over_time(shares, f"Concordance over time, {view}")

    def _share(self, **wanted: Any) -> float | None:
        """The share of rows that are concordant, of those that are so or not."""
        total = self.total(**wanted)
        compared = total[Outcome.CONCORDANT] + total[Outcome.DISCORDANT]
        return total[Outcome.CONCORDANT] / compared if compared else None

    def _by_group(self, view: str) -> Iterator[Part]:
        """Of the primary source the outcomes by group, option by option."""
        if self.values("group") == [""]:
            return
        items: list[Block] = []
        for question, option in self.options:
            totals: dict[str, dict[Outcome, int]] = {}
            for group, name in self._grouped(question, option, view).items():
                total = self.total(
                    question=question, option=option, source=self.rulebook.primary, view=view, group=group
                )
                before = totals.setdefault(name, dict.fromkeys(Outcome, 0))
                totals[name] = {outcome: before[outcome] + rows for outcome, rows in total.items()}
            items.append(Item(words=f"{self.title(question, option)}:"))
            items += _table(self._groups, totals)
        yield Part(title=f"The primary source, by {self._groups}: {self._heading(view)}", items=tuple(items))

    def _grouped(self, question: str, option: str, view: str) -> dict[str, str]:
        """What each group is shown as, the largest first: itself, or one of the others."""
        rows: dict[str, int] = {}
        for one in self.counts:
            if (one.question, one.option, one.view, one.source) == (question, option, view, self.rulebook.primary):
                rows[one.group] = rows.get(one.group, 0) + one.rows
        order = sorted(rows, key=lambda group: -rows[group])
        return {group: group if place < MOST_GROUPS else OTHERS for place, group in enumerate(order)}

    def _want(self) -> Iterator[Part]:
        """For want of which facts positions are undecidable."""
        asked = set(self.values("question"))
        bearing = [one for one in self.missing if one.question in asked]
        told, left = bearing[:MOST_WANTING], len(bearing) - MOST_WANTING
        if told:
            known = self.rulebook.fields_by_path
            lines = tuple(
                Item(
                    lead=self.rulebook.questions_by_id[one.question].title,
                    words=f"{_named(known, one.fact)} is unknown in {counted(one.open, 'open row')}; "
                    f"it bears on {one.narrows:,} and would settle {one.settles:,} whatever it is.",
                )
                for one in told
            )
            more = [Item(words=f"And {counted(left, 'more fact')}.")] if left > 0 else []
            about = Item(words="Of the questions as wholes, by the rulebook as it is, whatever the row's day.")
            picture = wanting(self._bearing(told), "Missing facts by decision")
            yield Part(title="For want of what", items=(about, *lines, *more, picture))

    def _bearing(self, told: Sequence[Missing]) -> dict[str, tuple[int, int]]:
        """Of each fact and question on how many rows it bears, and how many it would settle, by their short names."""
        single = {one.path: one for one in self.rulebook.single_fields}
        named = {one: single[one.fact].short or single[one.fact].label for one in told}
        return {
            f"{named[one]}: {self.rulebook.questions_by_id[one.question].title}": (one.narrows, one.settles)
            for one in told
        }


def _table(head: str, totals: Mapping[str, Mapping[Outcome, int]]) -> list[Block]:
    """The outcomes as columns, that of errors where there are any."""
    shown = [one for one in Outcome if one is not Outcome.ERROR or any(total[one] for total in totals.values())]
    rows = tuple((name, *(f"{total[outcome]:,}" for outcome in shown)) for name, total in totals.items())
    return [Table(columns=(head, *(outcome.value for outcome in shown)), rows=rows)] if rows else []


def _named(fields: Mapping[str, Any], path: str) -> str:
    return fields[path].label if path in fields else path


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
