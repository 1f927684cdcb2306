"""Named numbers that conditions use, such as a highest cumulative dose, so that a user may set another value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from .later import LATER
from .values import show


@frozen(kw_only=True)
class Limit:
    """A number that conditions use by its name: `bridge.air_c < COLDEST`.

    `of` is what it limits, in words, and `citation` the id of the publication it was read in. Another value is sensible
    between `low` and `high`. A `cumulative` limit counts what was given and what an option adds (`Planned`). `default`
    is the value as it was read where `value` is another, set by a user (`with_limits`). Where limits have an order,
    `below` is the id of the limit that this one has to be less than, `at_most` of the one that it may not exceed.
    """

    id: str
    of: str
    value: float
    unit: str = ""
    low: float
    high: float
    citation: str
    cumulative: bool = False
    default: float | None = field(default=None, metadata=LATER)
    below: str = field(default="", metadata=LATER)
    at_most: str = field(default="", metadata=LATER)

    @property
    def changed(self) -> bool:
        """Whether a user set another value than the one that was read."""
        return self.default is not None

    @property
    def figure(self) -> str:
        """The value with its unit, `550 mg/m2`."""
        return f"{show(self.value)} {self.unit}" if self.unit else show(self.value)

    @property
    def as_read(self) -> float:
        """The value as it was read, whether or not a user set another."""
        return self.value if self.default is None else self.default


def disorder(limits: Mapping[str, Limit]) -> Iterator[tuple[Limit, Limit, str]]:
    """The pairs of limits, by id, that are not in the order they have to keep, each with a sentence that says so."""
    for one in limits.values():
        less, most = limits.get(one.below), limits.get(one.at_most)
        if less and one.value >= less.value:
            yield one, less, f"limit {one.id} is {one.figure}: it has to be less than limit {less.id}, {less.figure}"
        if most and one.value > most.value:
            yield one, most, f"limit {one.id} is {one.figure}: it has to be at most limit {most.id}, {most.figure}"
