"""Pictures of a concordance, by matplotlib, as SVG that stands alone on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import StringIO
from typing import Any

import numpy as np

from ..document.blocks import Item, Picture
from ..logic.errors import LmsRulesError
from ..logic.parts import Stance

COLOURS: Mapping[str, str] = {
    "RECOMMENDED": "#1b7f5c",
    "OPTION": "#4f8fc0",
    "INDIVIDUALISE": "#8a6fb0",
    "UNDETERMINED": "#b08a2e",
    "NOT_RECOMMENDED": "#b5473c",
    "OPEN": "#9a9a9a",
    "SILENT": "#cfcfcf",
    "ERROR": "#5a5a5a",
    "concordant": "#1b7f5c",
    "discordant": "#b5473c",
    "left open": "#8a6fb0",
    "undecidable": "#9a9a9a",
}
"""The colours of positions and outcomes; each is named beside it as well."""

WIDTH = 7.2
"""How wide a picture is, in inches."""


_DARK = "@media screen and (prefers-color-scheme: dark) { .lms-plot { filter: invert(1) hue-rotate(180deg); } }"
"""Black letters become white there, and colours keep their hue."""

Bands = Mapping[tuple[str, str], int]
"""How many rows of each group have each position."""


def flow(bands: Bands, what: str, caption: str) -> Picture:
    """From the groups of rows to their positions: bands as wide as rows are many."""
    groups = sorted({group for group, _ in bands}, key=lambda group: -_sum(bands, 0, group))
    positions = [name for name in COLOURS if any(position == name for _, position in bands)]
    figure, axes = _figure(max(2.2, 0.32 * max(len(groups), len(positions)) + 0.8))
    left, right = _stacked(bands, 0, groups), _stacked(bands, 1, positions)
    for group in groups:
        many = _sum(bands, 0, group)
        axes.text(
            -0.02, left[group][0] + many / 2, f"{group or what} {many:,}", ha="right", va="center", parse_math=False
        )
    for position in positions:
        many = _sum(bands, 1, position)
        axes.text(1.02, right[position][0] + many / 2, f"{_words(position)} {many:,}", va="center", parse_math=False)
    for group in groups:
        for position in positions:
            if many := bands.get((group, position), 0):
                _band(axes, left, right, group, position, many)
    axes.set_xlim(-0.45, 1.6)
    axes.axis("off")
    lines = []
    for group in groups:
        told = [f"{_words(name)} {bands[group, name]:,}" for name in positions if (group, name) in bands]
        lines.append(Item(lead=group or what, words=", ".join(told)))
    return _picture(figure, caption, tuple(lines))


def over_time(shares: Mapping[str, Mapping[int, float | None]], caption: str) -> Picture:
    """By year the share of rows that are concordant, of those that can be compared; None where none can be."""
    figure, axes = _figure(2.6)
    lines = []
    for title, by_year in shares.items():
        axes.plot(
            [*by_year], [np.nan if share is None else share for share in by_year.values()], marker="o", label=title
        )
        told = ", ".join(f"{year} {share:.0%}" for year, share in by_year.items() if share is not None)
        lines.append(Item(lead=title, words=told or "no row can be compared"))
    axes.set_ylim(-0.03, 1.03)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    years = sorted({year for by_year in shares.values() for year in by_year})
    axes.set_xticks(years[:: len(years) // 10 + 1])
    axes.set_ylabel("concordant, of those compared")
    axes.legend(frameon=False, fontsize=8)
    return _picture(figure, caption, tuple(lines))


def wanting(facts: Mapping[str, tuple[int, int]], caption: str) -> Picture:
    """Of each missing fact on how many open rows it bears, and in how many it would settle the question."""
    figure, axes = _figure(0.4 * len(facts) + 1.1)
    places = np.arange(len(facts))[::-1]
    axes.barh(places, [bears for bears, _ in facts.values()], color="#cfcfcf", label="bears on")
    axes.barh(places, [settles for _, settles in facts.values()], color="#4f8fc0", label="would settle, whatever it is")
    axes.set_yticks(places, [*facts])
    axes.xaxis.set_major_formatter(lambda rows, _: f"{rows:,.0f}")
    axes.set_xlabel("rows in which it is unknown and the question open")
    axes.legend(frameon=False, fontsize=8)
    lines = [
        Item(lead=name, words=f"bears on {bears:,}, would settle {settles:,}")
        for name, (bears, settles) in facts.items()
    ]
    return _picture(figure, caption, tuple(lines))


def _figure(height: float) -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise LmsRulesError("pictures are drawn by matplotlib: pip install 'lmsrules[cohorts]'") from None
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _sum(bands: Bands, side: int, name: str) -> int:
    return sum(many for key, many in bands.items() if key[side] == name)


def _stacked(bands: Bands, side: int, names: Sequence[str]) -> dict[str, list[float]]:
    """Where the next band of each name begins, and ends: names from the top down, with gaps between them."""
    whole = sum(bands.values()) or 1
    place, found = 0.0, {}
    for name in reversed(names):
        found[name] = [place, place]
        place += _sum(bands, side, name) + whole * 0.045  # room for the next name
    return found


def _band(
    axes: Any, left: dict[str, list[float]], right: dict[str, list[float]], group: str, position: str, many: int
) -> None:
    along = np.linspace(0, 1, 30)
    bend = along**2 * (3 - 2 * along)
    start, end = left[group][1], right[position][1]
    low = start + (end - start) * bend
    axes.fill_between(along, low, low + many, color=COLOURS[position], alpha=0.55, linewidth=0)
    left[group][1] += many
    right[position][1] += many


def _words(name: str) -> str:
    return Stance(name).meaning if name in Stance.__members__ else name.lower()


def _picture(figure: Any, caption: str, lines: tuple[Item, ...]) -> Picture:
    """A figure as SVG with its letters as text, and ids that no other picture on the page has."""
    from matplotlib import rc_context

    drawn = StringIO()
    mark = sha256(f"{caption}{lines}".encode()).hexdigest()[:8]
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": mark, "font.family": "sans-serif"}):
        figure.savefig(
            drawn,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{mark}-", svg)
    svg = re.sub(
        r'width="[\d.]+pt" height="[\d.]+pt"([^>]*>)',
        rf'class="lms-plot" style="width: 100%; max-width: 45rem" role="img"\1<style>{_DARK}</style>',
        svg,
        count=1,
    )
    return Picture(svg=svg, caption=caption, lines=lines, least_width=480)
