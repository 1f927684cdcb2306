"""Named numbers that conditions use, such as a highest cumulative dose, so that a user may set another value."""

from __future__ import annotations

from attrs import field, frozen

from .values import show

LATER = {"later": True}
"""The metadata of an attribute that its class had not always: it is data only where it is set, so that hashes stay."""


@frozen(kw_only=True)
class Limit:
    """A number that conditions use by its name: `bridge.air_c < COLDEST`.

    `of` is what it limits, in words, and `citation` the id of the publication it was read in. Another value is sensible
    between `low` and `high`. A `cumulative` limit counts what was given and what an option adds (`Planned`). `default`
    is the value as it was read where `value` is another, set by a user (`with_limits`).
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
