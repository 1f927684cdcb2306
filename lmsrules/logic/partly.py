"""What is known of a fact in part: a set of values, such as `at_least(18)`, `one_of(2, 3)` or `none_of("red")`.

A set is written without knowing the field it is for. `fields.as_stored` brings it to the one form that all equal sets
of the field have, and keeps the field's domain with it: by that a test such as `age <= 120` is true of every set.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any, NoReturn

from attrs import field, frozen

from .domains import Domain, Number, Whole, composed, in_domain
from .errors import ArgumentError
from .values import Value, is_number, next_above, next_below, plain


def _one(value: Any) -> Any:
    """A value as it was given, without NumPy around it and in Unicode's composed form."""
    value = plain(value)
    return composed(value) if type(value) is str else value


def _several(values: Any) -> Any:
    if values is None:
        return None
    return tuple(map(_one, values if isinstance(values, list | tuple | set | frozenset) else (values,)))


BOUNDS = ("at_least", "above", "at_most", "below")
LISTS = ("one_of", "none_of")
NAMES = ("at_least", "at_most", "above", "below", "between", "one_of", "none_of")
"""The seven ways to say what is known, as functions and as keys of a table; `between` is `at_least` and `at_most`."""


@frozen(kw_only=True, repr=False)
class Partly:
    """A set of values of which a fact has one. What is None is not said; what is said holds all at once.

    `domain` is that of the field, once the set is a fact of it: of a set of ages at most 120 are meant, said or not.
    What is given is not checked here but by the field (`fields.problem_with`), which names all that is wrong with it.
    """

    at_least: float | None = field(default=None, converter=_one)
    at_most: float | None = field(default=None, converter=_one)
    above: float | None = field(default=None, converter=_one)
    below: float | None = field(default=None, converter=_one)
    one_of: tuple[Value, ...] | None = field(default=None, converter=_several)
    none_of: tuple[Value, ...] | None = field(default=None, converter=_several)
    domain: Domain | None = field(default=None, eq=False)

    def __and__(self, other: Partly) -> Partly:
        """What both say.

        Raises:
            ArgumentError: the other is no such set.
        """
        if not isinstance(other, Partly):
            raise ArgumentError(f"{self!r} is joined by & with such a set alone, as in {self!r} & {self._other()!r}")
        return Partly(
            at_least=_tighter(self.at_least, other.at_least, max),
            at_most=_tighter(self.at_most, other.at_most, min),
            above=_tighter(self.above, other.above, max),
            below=_tighter(self.below, other.below, min),
            one_of=_in_both(self.one_of, other.one_of),
            none_of=_in_either(self.none_of, other.none_of),
            domain=self.domain or other.domain,
        )

    def __rand__(self, other: object) -> NoReturn:
        raise ArgumentError(f"{self!r} is joined by & with such a set alone, as in {self!r} & {self._other()!r}")

    def __or__(self, other: object) -> NoReturn:
        raise ArgumentError(f"{self!r}: a set says what holds all at once, joined by &; for either, list one_of(...)")

    __ror__ = __or__

    def __invert__(self) -> NoReturn:
        raise ArgumentError(
            f"{self!r}: a set has no opposite; write below(3) for ~at_least(3), none_of(...) for ~one_of(...)"
        )

    def _other(self) -> Partly:
        """Another set for an example."""
        return none_of("x") if self.one_of or self.none_of else at_most(99)

    def __repr__(self) -> str:
        said = [f"{name}({', '.join(map(repr, values))})" for name, values in _said(self)]
        return " & ".join(said) or "Partly()"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """How IPython shows it, and Hypothesis in an example that fails."""
        printer.text(repr(self))

    def table(self) -> dict[str, Any]:
        """The set as files have it: `{"at_least": 18, "below": 40}`."""
        return {name: [*values] if name in (*LISTS, "between") else next(iter(values)) for name, values in _said(self)}


Known = Value | Partly
"""What is known of a fact: its value, or a set of values of which it has one."""


def at_least(number: float) -> Partly:
    """Known to be this number or more: `Trip(people=at_least(2))`."""
    return Partly(at_least=number)


def at_most(number: float) -> Partly:
    """Known to be this number or less."""
    return Partly(at_most=number)


def above(number: float) -> Partly:
    """Known to be more than this number: `Trip(distance_km=above(10))`."""
    return Partly(above=number)


def below(number: float) -> Partly:
    """Known to be less than this number."""
    return Partly(below=number)


def between(low: float, high: float) -> Partly:
    """Known to be one of these numbers or to lie between them; other ends are written `above(5) & at_most(10)`."""
    return Partly(at_least=low, at_most=high)


def one_of(*values: Value) -> Partly:
    """Known to be one of these values: `Trip(people=one_of(2, 3))`."""
    return Partly(one_of=values)


def none_of(*values: Value) -> Partly:
    """Known to be none of these values: `Trip(goal=none_of("work"))`."""
    return Partly(none_of=values)


def _said(known: Partly) -> list[tuple[str, Sequence[Any]]]:
    """What a set says, by the names of the functions that say it."""
    ends: list[tuple[str, Sequence[Any]]]
    ends = [(name, [value]) for name in BOUNDS if (value := getattr(known, name)) is not None]
    if known.at_least is not None and known.at_most is not None:
        rest = [end for end in ends if end[0] not in ("at_least", "at_most")]
        ends = [("between", [known.at_least, known.at_most]), *rest]
    return [*ends, *((name, values) for name in LISTS if (values := getattr(known, name)) is not None)]


def _tighter(one: Any, other: Any, choose: Callable[[Any, Any], Any]) -> Any:
    """The tighter of two bounds. What is no number stays, so that the field can tell of it."""
    if one is None or not is_number(one):
        return other if one is None else one
    return choose(one, other) if is_number(other) else one if other is None else other


def is_same(one: object, other: object) -> bool:
    """Whether two values are one; to Python yes and 1 are."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def is_among(value: object, values: Iterable[object]) -> bool:
    """Whether a value is one of some."""
    return any(is_same(value, one) for one in values)


def _in_both(one: Sequence[Any] | None, other: Sequence[Any] | None) -> Sequence[Any] | None:
    if one is None or other is None:
        return other if one is None else one
    return [value for value in one if is_among(value, other)]


def _in_either(one: Sequence[Any] | None, other: Sequence[Any] | None) -> Sequence[Any] | None:
    if one is None or other is None:
        return other if one is None else one
    return [*one, *(value for value in other if not is_among(value, one))]


def contains(known: Partly, value: Value) -> bool:
    """Whether a fact that is known to be one of a set can have the value."""
    return (known.one_of is None or is_among(value, known.one_of)) and _is_left(known, value)


def _is_left(known: Partly, value: Any) -> bool:
    """Whether nothing but `one_of` can forbid a value."""
    if known.domain is not None and not in_domain(known.domain, value):
        return False
    if known.none_of is not None and is_among(value, known.none_of):
        return False
    if known.at_least is known.at_most is known.above is known.below is None:
        return True
    return (
        type(value) in (int, float)
        and (known.at_least is None or value >= known.at_least)
        and (known.at_most is None or value <= known.at_most)
        and (known.above is None or value > known.above)
        and (known.below is None or value < known.below)
    )


def members(known: Partly) -> list[Any]:
    """The values of a set that is known as a list, `one_of`."""
    return [value for value in known.one_of or () if _is_left(known, value)]


End = tuple[float, bool]
"""An end of a set of numbers, and whether it is open: left out itself."""


def low_end(known: Partly) -> End | None:
    """The tightest lower end that is said or that the domain has."""
    ends: list[End] = []
    if known.at_least is not None:
        ends.append((known.at_least, False))
    if known.above is not None:
        ends.append((known.above, True))
    if isinstance(known.domain, Whole | Number) and known.domain.low is not None:
        ends.append((known.domain.low, isinstance(known.domain, Number) and known.domain.low_open))
    return max(ends, default=None)


def high_end(known: Partly) -> End | None:
    """The tightest upper end that is said or that the domain has."""
    ends: list[End] = []
    if known.at_most is not None:
        ends.append((known.at_most, False))
    if known.below is not None:
        ends.append((known.below, True))
    if isinstance(known.domain, Whole | Number) and known.domain.high is not None:
        ends.append((known.domain.high, False))
    return min(ends, key=lambda end: (end[0], not end[1]), default=None)


def some_value(known: Known) -> Value:
    """A value that a fact can have: its own, if it is wholly known."""
    if not isinstance(known, Partly):
        return known
    if known.one_of is not None:
        value: Value = members(known)[0]
        return value
    ends = [end for end in (least(known), greatest(known)) if end is not None]
    return ends[0] if ends else next(n for n in count() if n not in (known.none_of or ()))


def least(known: Partly) -> Any:
    """The least number of a set, None where there is none; where nothing is in the set, more than `greatest`."""
    if known.one_of is not None:
        return min(members(known), default=math.inf)
    end = low_end(known)
    if end is None:
        return None
    whole = isinstance(known.domain, Whole)
    left_out = frozenset(known.none_of or ())
    number, is_open = (math.ceil(end[0]), end[1] and end[0] == math.ceil(end[0])) if whole else end
    while is_open or number in left_out:
        number, is_open = (number + 1 if whole else min(next_above(number))), False
    return number


def greatest(known: Partly) -> Any:
    """The greatest number of a set, as `least`."""
    if known.one_of is not None:
        return max(members(known), default=-math.inf)
    end = high_end(known)
    if end is None:
        return None
    whole = isinstance(known.domain, Whole)
    left_out = frozenset(known.none_of or ())
    number, is_open = (math.floor(end[0]), end[1] and end[0] == math.floor(end[0])) if whole else end
    while is_open or number in left_out:
        number, is_open = (number - 1 if whole else max(next_below(number))), False
    return number
