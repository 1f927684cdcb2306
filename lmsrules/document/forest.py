"""A small forest plot: each number above its place on one scale, narrow enough for a telephone. Nothing is pooled."""

from __future__ import annotations

import html
from math import ceil, floor, log10

from attrs import frozen

from ..text import visible, with_capital
from .blocks import Item, Picture
from .lettering import filled, pieces, width_of

_WIDTH, _MARGIN = 340.0, 10.0
_ROOM = _WIDTH - 2 * _MARGIN
_SIZE, _LINE, _ASCENT = 16.0, 20.0, 15.0  # at 340 px; a telephone, which has 310 for it, shows letters of 14 px
_BAR, _GAP = 18.0, 10.0
_LEAST = 1e-9
"""What is narrower than this is drawn as one point."""
_MARK, _MOST_TICKS = 5.0, 5

_INK, _SOFT, _PAPER = "#1b1b1b", "#6b6b6b", "#ffffff"
_STYLE = """
@media screen and (prefers-color-scheme: dark) {
  .lms-forest .paper { fill: #161616; }
  .lms-forest text, .lms-forest .filled { fill: #f0f0f0; }
  .lms-forest .hollow { fill: #161616; }
  .lms-forest .mark { stroke: #f0f0f0; }
  .lms-forest .scale { stroke: #a9a9a9; }
}
"""


@frozen(kw_only=True)
class Row:
    """One number on the scale, of a `source` and, where it has them, of an `arm`; `numbers` is how it is written.

    `aside` says why it is not direct, such as "indirect": its square is then hollow. `low` and `high` are the interval
    where it is drawn; where it is not `named`, because what kind it is is not known, its line is broken.
    """

    source: str
    value: float
    numbers: str
    arm: str = ""
    low: float | None = None
    high: float | None = None
    aside: str = ""
    named: bool = True

    @property
    def head(self) -> str:
        """What rows of one source have in common."""
        return f"{self.source}, {self.aside}" if self.aside else self.source

    @property
    def text(self) -> str:
        """The row in words."""
        return f"{self.head}: {self.arm}{', ' if self.arm else ''}{self.numbers}"


@frozen(kw_only=True)
class Forest:
    """Rows on the scale of one `quantity`, with its unit.

    A ratio has a line at 1, no difference, and a logarithmic scale if all its numbers are above 0. `favours` are what a
    ratio below 1 favours and one above, where that is known. `notes` belong below the picture.
    """

    quantity: str
    rows: tuple[Row, ...]
    ratio: bool = False
    favours: tuple[str, str] | None = None
    notes: str = ""

    def to_svg(self) -> str:
        """As one SVG element, 340 px wide."""
        return _svg(self)

    def _repr_svg_(self) -> str:
        return self.to_svg()


def plotted(forest: Forest) -> Picture:
    """The plot as a picture in a document; it is shown at any width."""
    caption = f"{with_capital(forest.quantity)}. {forest.notes}".strip()
    return Picture(svg=forest.to_svg(), caption=caption, lines=tuple(Item(words=row.text) for row in forest.rows))


@frozen
class _Scale:
    """From numbers to places across the picture."""

    ticks: tuple[float, ...]
    logarithmic: bool

    def at(self, number: float) -> float:
        """The place of a number."""
        first, last, here = (self._even(one) for one in (self.ticks[0], self.ticks[-1], number))
        left, right = 2 * _MARGIN, _WIDTH - 2 * _MARGIN
        return left + (right - left) * (here - first) / (last - first)

    def _even(self, number: float) -> float:
        return log10(number) if self.logarithmic else number


def _scale(forest: Forest) -> _Scale:
    shown = [one for row in forest.rows for one in (row.value, row.low, row.high) if one is not None]
    shown.append(1.0 if forest.ratio else 0.0)
    low, high = min(shown), max(shown)
    if forest.ratio and low > 0:
        return _Scale(_doubling(low, high), True)
    return _Scale(_even_steps(low, high), False)


def _doubling(low: float, high: float) -> tuple[float, ...]:
    """Ticks at 0.1, 0.2, 0.5, 1, 2, 5 and so on, from below the lowest number to above the highest; at least two."""
    decades = range(floor(log10(low)) - 1, ceil(log10(high)) + 2)
    ticks = [float(f"{digit}e{decade}") for decade in decades for digit in (1, 2, 5)]
    first = max(number for number, tick in enumerate(ticks) if tick <= low)
    last = min(number for number, tick in enumerate(ticks) if tick >= high)
    return tuple(ticks[min(first, last - 1) : last + 1])


def _even_steps(low: float, high: float) -> tuple[float, ...]:
    """Ticks at whole multiples of 1, 2 or 5 (or 10, 20, 50, and so on), few enough to be read."""
    decade = floor(log10(high - low if high - low > _LEAST else 1)) - 1
    steps = (float(f"{digit}e{decade + more}") for more in range(3) for digit in (1, 2, 5))
    step = next(one for one in steps if ceil(high / one) - floor(low / one) <= _MOST_TICKS)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return tuple(number * step for number in range(first, last + 1))


def _svg(forest: Forest) -> str:
    scale = _scale(forest)
    rows, top = _rows(forest, scale)
    axis, bottom = _axis(forest, scale, top + _GAP)
    return _paper(forest, bottom + _MARGIN, rows + axis)


def _rows(forest: Forest, scale: _Scale) -> tuple[list[str], float]:
    """Each source once, below it its arms with their numbers and bars; and how far down that goes."""
    drawn, top, head = list[str](), _MARGIN, ""
    for row in forest.rows:
        if row.head != head:
            head, top = row.head, top + _GAP
            top = _write(drawn, _wrapped(head), top)
        arm, numbers = _wrapped(row.arm) if row.arm else [], _wrapped(row.numbers, bold=True)
        top = _write(drawn, arm, top)
        last = width_of(f"{arm[-1]} ", _SIZE) if arm else _ROOM
        if len(numbers) == 1 and last + width_of(numbers[0], _SIZE, bold=True) <= _ROOM:
            top -= _LINE  # there is room beside the last line
        for line in numbers:
            drawn.append(_text(line, _WIDTH - _MARGIN, top, "end", weight="600"))
            top += _LINE
        if forest.ratio:  # not through the words between the bars
            drawn.append(_line(scale.at(1), top, scale.at(1), top + _BAR))
        drawn += _bar(row, scale, top + _BAR / 2)
        top += _BAR
    return drawn, top


def _axis(forest: Forest, scale: _Scale, top: float) -> tuple[list[str], float]:
    """The scale with its ticks and what is on it; and how far down that goes."""
    drawn = [_line(scale.at(scale.ticks[0]), top, scale.at(scale.ticks[-1]), top)]
    end = -1.0
    for tick in scale.ticks:
        x, text = scale.at(tick), f"{tick:g}"
        drawn.append(_line(x, top, x, top + 6))
        half = width_of(text, _SIZE) / 2
        if x - half > end:  # a number without room is left out, its tick is not
            drawn.append(_text(text, x, top + 6, "middle"))
            end = x + half + 4
    top += 6 + _LINE
    below = [f"{forest.quantity}{', logarithmic scale' if scale.logarithmic else ''}"]
    if forest.ratio:
        drawn += [_line(scale.at(1), top - _LINE - 6 - _GAP, scale.at(1), top - _LINE - 6)]
        drawn.append(_text("no difference", scale.at(1), top, "middle"))
        top += _LINE
    if forest.favours:
        below += [f"below 1 favours {forest.favours[0]}", f"above 1 favours {forest.favours[1]}"]
    return drawn, _write(drawn, [line for one in below for line in _wrapped(one)], top)


def _write(drawn: list[str], lines: list[str], top: float) -> float:
    """Lines at the left, one below the other; and how far down they go."""
    for number, line in enumerate(lines):
        drawn.append(_text(line, _MARGIN, top + number * _LINE))
    return top + len(lines) * _LINE


def _paper(forest: Forest, height: float, drawn: list[str]) -> str:
    told = html.escape(visible(f"{forest.quantity}: {'; '.join(row.text for row in forest.rows)}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lms-forest" role="img" aria-label="{told}" '
        f'width="{_WIDTH:.0f}" height="{height:.0f}" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" '
        f'font-family="system-ui, sans-serif" font-size="{_SIZE:.0f}"><style>{_STYLE}</style>'
        f'<rect class="paper" x="0" y="0" width="{_WIDTH:.0f}" height="{height:.0f}" fill="{_PAPER}"/>'
        f"{''.join(drawn)}</svg>"
    )


def _wrapped(text: str, *, bold: bool = False) -> list[str]:
    """The text in lines that fit, whatever the font."""
    return filled([list(pieces(visible(text), _SIZE, _ROOM, bold=bold))], _ROOM)[0]


def _text(text: str, x: float, top: float, anchor: str = "start", weight: str = "400") -> str:
    return (
        f'<text x="{_within(text, x, anchor):.1f}" y="{top + _ASCENT:.1f}" text-anchor="{anchor}" '
        f'font-weight="{weight}" fill="{_INK}">{html.escape(text)}</text>'
    )


def _within(text: str, x: float, anchor: str) -> float:
    """Where text in the middle of something stands so that it does not run off the paper."""
    half = width_of(text, _SIZE) / 2
    return min(max(x, half), _WIDTH - half) if anchor == "middle" else x


def _bar(row: Row, scale: _Scale, y: float) -> list[str]:
    drawn, x = [], scale.at(row.value)
    if row.low is not None and row.high is not None:
        broken = "" if row.named else ' stroke-dasharray="4 3"'
        drawn.append(_line(scale.at(row.low), y, scale.at(row.high), y, broken, kind="mark"))
    kind, fill = ("hollow", _PAPER) if row.aside else ("filled", _INK)
    drawn.append(
        f'<rect class="mark {kind}" x="{x - _MARK:.1f}" y="{y - _MARK:.1f}" width="{2 * _MARK:.0f}" '
        f'height="{2 * _MARK:.0f}" fill="{fill}" stroke="{_INK}" stroke-width="2"/>'
    )
    return drawn


def _line(x: float, y: float, x2: float, y2: float, how: str = "", kind: str = "scale") -> str:
    ink, width = (_SOFT, "1") if kind == "scale" else (_INK, "2")
    place = f'd="M{x:.1f},{y:.1f} L{x2:.1f},{y2:.1f}"'
    return f'<path class="{kind}" {place} fill="none" stroke="{ink}" stroke-width="{width}"{how}/>'
