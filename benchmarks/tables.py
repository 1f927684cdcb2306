"""Tables of results, as text for the terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen


@frozen
class Table:
    """A table with a title, what is to be known of it, and sentences that follow from it."""

    title: str
    about: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    says: Sequence[str] = ()

    def markdown(self) -> str:
        """The table as Markdown, numbers to the right."""
        cells = [self.columns, *self.rows]
        widths = [max(len(row[place]) for row in cells) for place in range(len(self.columns))]
        left = [not any(row[place][:1].isdigit() for row in self.rows) for place in range(len(self.columns))]
        ruler = [
            "-" * width if is_left else "-" * (width - 1) + ":" for width, is_left in zip(widths, left, strict=True)
        ]
        padded = [
            [
                cell.ljust(width) if is_left else cell.rjust(width)
                for cell, width, is_left in zip(row, widths, left, strict=True)
            ]
            for row in cells
        ]
        lines = [f"| {' | '.join(row)} |" for row in (padded[0], ruler, *padded[1:])]
        says = "\n".join(f"- {one}" for one in self.says)
        return "\n\n".join(part for part in (f"## {self.title}", self.about, "\n".join(lines), says) if part)
