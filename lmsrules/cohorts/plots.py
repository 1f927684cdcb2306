"""Pictures of a concordance, by matplotlib, as SVG that stands alone on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from ..document.blocks import Item, Picture
from ..logic.errors import LmsRulesError
from ..logic.rulebook import Rulebook
from .missing import Missing

if TYPE_CHECKING:
    from .concordance import Concordance

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


def flow(of: Concordance, question: str, option: str, view: str) -> Picture:
    """From the groups of rows to the position of the primary source on an option: bands as wide as rows are many."""
    source = of.rulebook.primary
    rows = [
        one for one in of.counts if (one.question, one.option, one.view, one.source) == (question, option, view, source)
    ]
    bands: dict[tuple[str, str], int] = {}
    for one in rows:
        bands[one.group, one.position] = bands.get((one.group, one.position), 0) + one.rows
    groups = sorted({group for group, _ in bands}, key=lambda group: -_sum(bands, 0, group))
    positions = [name for name in COLOURS if any(position == name for _, position in bands)]
    figure, axes = _figure(max(2.2, 0.32 * max(len(groups), len(positions)) + 0.8))
    left, right = _stacked(bands, 0, groups), _stacked(bands, 1, positions)
    for group in groups:
        for position in positions:
            if many := bands.get((group, position), 0):
                _band(axes, left, right, group, position, many)
    for name, place in ((group, left[group]) for group in groups):
        axes.text(
            -0.02,
            place[0] + _sum(bands, 0, name) / 2,
            f"{name or 'all'} {_sum(bands, 0, name):,}",
            ha="right",
            va="center",
        )
    for name in positions:
        axes.text(
            1.02, right[name][0] + _sum(bands, 1, name) / 2, f"{_words(name)} {_sum(bands, 1, name):,}", va="center"
        )
    axes.set_xlim(-0.45, 1.6)
    axes.axis("off")
    title = of.title(question, option)
    lines = tuple(
        Item(
            lead=group or "all",
            words=", ".join(f"{_words(p)} {bands[group, p]:,}" for p in positions if (group, p) in bands),
        )
        for group in groups
    )
    return _picture(figure, f"{title}: from {of.group or 'all rows'} to the position, {view}", lines)


def over_time(of: Concordance, view: str) -> Picture:
    """By year the share of rows that are concordant, of those whose position and treatment can be compared."""
    figure, axes = _figure(2.6)
    lines = []
    years = sorted({one.year for one in of.counts if one.year is not None})
    for question, option in of.options:
        shares = []
        for year in years:
            total = of.total(question=question, option=option, source=of.rulebook.primary, view=view, year=year)
            agree, differ = (total[name] for name in total if name.value in ("concordant", "discordant"))
            shares.append(agree / (agree + differ) if agree + differ else np.nan)
        title = of.title(question, option)
        axes.plot(years, shares, marker="o", label=title)
        told = ", ".join(f"{year} {share:.0%}" for year, share in zip(years, shares, strict=True) if share == share)
        lines.append(Item(lead=title, words=told or "no row can be compared"))
    axes.set_ylim(-0.03, 1.03)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel("concordant, of those compared")
    axes.legend(frameon=False, fontsize=8)
    return _picture(figure, f"Concordance over time, {view}", tuple(lines))


def wanting(told: Sequence[Missing], rulebook: Rulebook) -> Picture:
    """Which missing fact bears on how many open rows, and in how many it would settle the question."""
    figure, axes = _figure(0.4 * len(told) + 1.1)
    names = [f"{_short(rulebook, one.fact)}: {rulebook.questions_by_id[one.question].title}" for one in told]
    places = np.arange(len(told))[::-1]
    axes.barh(places, [one.narrows for one in told], color="#cfcfcf", label="bears on")
    axes.barh(places, [one.settles for one in told], color="#4f8fc0", label="would settle, whatever it is")
    axes.set_yticks(places, names)
    axes.xaxis.set_major_formatter(lambda rows, _: f"{rows:,.0f}")
    axes.set_xlabel("rows in which it is unknown and the question open")
    axes.legend(frameon=False, fontsize=8)
    lines = tuple(
        Item(lead=name, words=f"bears on {one.narrows:,}, would settle {one.settles:,}")
        for name, one in zip(names, told, strict=True)
    )
    return _picture(figure, "Missing facts by decision", lines)


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


def _sum(bands: Mapping[tuple[str, str], int], side: int, name: str) -> int:
    return sum(many for key, many in bands.items() if key[side] == name)


def _stacked(bands: Mapping[tuple[str, str], int], side: int, names: Sequence[str]) -> dict[str, list[float]]:
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
    return name.replace("_", " ").lower()


def _short(rulebook: Rulebook, path: str) -> str:
    fields = {field.path: field for field in rulebook.single_fields}
    return fields[path].short or fields[path].label if path in fields else path


def _picture(figure: Any, caption: str, lines: tuple[Item, ...]) -> Picture:
    """A figure as SVG with its letters as text, and ids that no other picture on the page has."""
    from matplotlib import rc_context

    drawn = StringIO()
    mark = sha256(f"{caption}{lines}".encode()).hexdigest()[:8]
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": mark, "font.family": "sans-serif"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{mark}-", svg)
    svg = re.sub(
        r'width="[\d.]+pt" height="[\d.]+pt"', 'style="width: 100%; max-width: 45rem" role="img"', svg, count=1
    )
    return Picture(svg=svg, caption=caption, lines=lines, least_width=480)
