"""The one form of a set of values of a field: what is wrong with a set as it was written, and what it comes to.

Whatever says the same of a field comes to the same: of a grade from 1 to 3, `one_of(3, 2)`, `at_least(2)`, `above(1)`
and `none_of(1)` are `at_least(2)`. Bounds are as tight as can be, and left out where the domain's are no wider; words
stand in the order of the domain. A set that leaves one value is that value. One that leaves none, or every one, is a
mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from ..text import counted, did_you_mean, listed
from .domains import Choice, Domain, Field, Flag, Number, Whole, WordSet, allowed_bound, converted, problem_with_value
from .partly import (
    BOUNDS,
    LISTS,
    NAMES,
    Known,
    Partly,
    between,
    greatest,
    high_end,
    least,
    low_end,
    members,
    none_of,
    one_of,
)
from .values import given, is_number, kind_of, shortened

MOST_LISTED = 10
"""A set of whole numbers with gaps is written as a list up to this length, and as long as the gaps are as many."""

MOST_TOLD = 3
"""The values of one list, or the keys of one table, that are told of; there are no more of them than that."""

_UNKNOWN = "leave it out, for it is unknown"


def narrowed(field: Field, written: Partly | Mapping[Any, Any]) -> tuple[Known | None, str]:
    """What a set comes to for a field and an empty text, or None and all that is wrong with it."""
    known, problems = (written, []) if isinstance(written, Partly) else _from_table(written, field)
    if problems := [*problems, *_problems(field, known)]:
        return None, "; ".join(problems)
    known = evolve(
        known,
        domain=field.domain,
        one_of=None if known.one_of is None else [converted(field.domain, one) for one in known.one_of],
        none_of=None if known.none_of is None else [converted(field.domain, one) for one in known.none_of],
    )
    found = _form(field.domain, known)
    if found is None:
        low, high = known.at_least, known.at_most
        hint = "; the lower end comes first" if low is not None and high is not None and low > high else ""
        return None, f"nothing is left: no value is {shortened(repr(known))}{hint}; give what is known of it"
    if found == Partly():
        said = shortened(repr(known)) if known != Partly() else "it says nothing, which"
        return None, f"{said} allows every value; {_UNKNOWN}"
    return found, ""


def _form(domain: Domain, known: Partly) -> Known | None:
    """The form of a set whose values and bounds are right; None where it is empty, `Partly()` where it is whole."""
    match domain:
        case Whole():
            return _whole(domain, known)
        case Number():
            return _number(domain, known)
        case Choice(words):
            return _words_left(domain, words, known)
        case Flag():
            return _words_left(domain, (False, True), known)
        case WordSet():
            raise AssertionError("what is known of a set of words is no set of values")


def _words_left(domain: Domain, every: Sequence[Any], known: Partly) -> Known | None:
    left = [word for word in every if _is_named(word, known.one_of, True) and not _is_named(word, known.none_of, False)]
    if len(left) < 2:
        return left[0] if left else None
    return Partly() if len(left) == len(every) else Partly(one_of=tuple(left), domain=domain)


def _is_named(word: Any, words: Sequence[Any] | None, otherwise: bool) -> bool:
    return otherwise if words is None else word in words


def _whole(domain: Whole, known: Partly) -> Known | None:
    """Whole numbers: their ends, and the gaps between them or, where they are few, all of them."""
    if known.one_of is not None:
        numbers = sorted(set(members(evolve(known, none_of=None))).difference(known.none_of or ()))
        if len(numbers) < 2:
            return numbers[0] if numbers else None
        low, high = numbers[0], numbers[-1]
        gaps = high - low + 1 - len(numbers)
        if gaps and len(numbers) <= max(gaps, MOST_LISTED):
            return Partly(one_of=tuple(numbers), domain=domain)
        left_out = set(range(low, high + 1)).difference(numbers)
    else:
        low, high = least(known), greatest(known)
        if low is not None and high is not None and low >= high:
            return low if low == high else None
        excluded: tuple[Any, ...] = known.none_of or ()
        left_out = {n for n in excluded if (low is None or n > low) and (high is None or n < high)}
        count = None if low is None or high is None else high - low + 1 - len(left_out)
        if left_out and count is not None and count <= max(len(left_out), MOST_LISTED):
            return Partly(one_of=tuple(n for n in range(low, high + 1) if n not in left_out), domain=domain)
    if not left_out and (low, high) == (domain.low, domain.high):
        return Partly()
    return Partly(
        at_least=None if low == domain.low else low,
        at_most=None if high == domain.high else high,
        none_of=tuple(sorted(left_out)) or None,
        domain=domain,
    )


def _number(domain: Number, known: Partly) -> Known | None:
    """Numbers: the tightest ends, open where the end itself is left out, and what is left out between them."""
    if known.one_of is not None:
        numbers = sorted(set(members(evolve(known, none_of=None))).difference(known.none_of or ()))
        if len(numbers) < 2:
            return numbers[0] if numbers else None
        return Partly(one_of=tuple(numbers), domain=domain)
    first, last = least(known), greatest(known)
    if first is not None and last is not None and first >= last:
        return first if first == last else None
    low, high = low_end(known), high_end(known)
    left_out: set[Any] = set(known.none_of or ())
    inside = [n for n in left_out if (low is None or n > low[0]) and (high is None or n < high[0])]
    if low is not None and low[0] in left_out:
        low = (low[0], True)
    if high is not None and high[0] in left_out:
        high = (high[0], True)
    low = None if low == low_end(Partly(domain=domain)) else low
    high = None if high == high_end(Partly(domain=domain)) else high
    if low is None and high is None and not inside:
        return Partly()
    return Partly(
        at_least=low[0] if low and not low[1] else None,
        above=low[0] if low and low[1] else None,
        at_most=high[0] if high and not high[1] else None,
        below=high[0] if high and high[1] else None,
        none_of=tuple(sorted(inside)) or None,
        domain=domain,
    )


def _problems(field: Field, known: Partly) -> list[str]:
    """All that is wrong with the values and bounds of a set, each by its name."""
    found = []
    if isinstance(field.domain, Choice | Flag):
        found = [f"{name} is for numbers" for name in known.table() if name not in LISTS]
        found[-1:] = [f"{last}; give one_of or none_of, with {_values_of(field)}" for last in found[-1:]]
    for name in BOUNDS if isinstance(field.domain, Whole | Number) else ():
        bound = getattr(known, name)
        if bound is not None and not (is_number(bound) and _is_end(field.domain, bound)):
            without = " (without quotes)" if isinstance(bound, str) else ""
            found.append(f"{name}: {given(bound)} is not allowed; give {allowed_bound(field)}{without}")
    for name in LISTS:
        values = getattr(known, name)
        if values is not None and not values:
            found.append(f"{name}: no value is left; give one at least")
        for value in _first(v for v in values or () if problem_with_value(field, v)):
            brackets = ", each by itself, without brackets" if isinstance(value, list | tuple) else ""
            found.append(f"{name}: {problem_with_value(field, value)}{brackets}")
    return found


def _is_end(domain: Domain, number: float) -> bool:
    """Whether a number can bound a set of the domain's numbers: it lies between its ends, or is one."""
    assert isinstance(domain, Whole | Number), "only numbers have bounds"
    return (domain.low is None or number >= domain.low) and (domain.high is None or number <= domain.high)


def _values_of(field: Field) -> str:
    return "true or false" if isinstance(field.domain, Flag) else ", ".join(field.domain.values)  # type: ignore[union-attr]


def _first(problems: Iterable[Any]) -> list[Any]:
    return [one for one, _ in zip(problems, range(MOST_TOLD), strict=False)]


def _from_table(table: Mapping[Any, Any], field: Field) -> tuple[Partly, list[str]]:
    """The set that a table says, of keys that are named right and hold what they are to; and what is wrong."""
    problems = [*_wrong_keys(table, field)]
    known = Partly()
    for name in NAMES:
        if name not in table:
            continue
        value = table[name]
        if name in BOUNDS:
            if value is None:
                problems.append(f"{name}: give {_number_words(field)}, not null")
            known &= evolve(Partly(), **{name: value})
        elif not isinstance(value, list | tuple):
            many = "a list of two numbers, such as [10, 40]" if name == "between" else f"a list, [{_example(value)}]"
            problems.append(f"{name}: give {many}, not {kind_of(value)}")
        elif name == "between" and (len(value) != 2 or None in value):
            problems.append(f"{name}: give two numbers, [low, high], not {given(value)}")
        else:
            known &= _of_list(name, value)
    if known == Partly() and not problems:
        problems.append(f"the table is empty; {_UNKNOWN}, or say with {listed(_keys(field), 'or')} what is known")
    return known, problems


def _of_list(name: str, values: Sequence[Any]) -> Partly:
    return between(*values) if name == "between" else one_of(*values) if name == "one_of" else none_of(*values)


def _keys(field: Field) -> tuple[str, ...]:
    """The keys that a table for the field can have."""
    return LISTS if isinstance(field.domain, Choice | Flag) else NAMES


def _number_words(field: Field) -> str:
    return allowed_bound(field) if isinstance(field.domain, Whole | Number) else "a value"


def _example(value: object) -> str:
    return given(value) if isinstance(value, bool | int | float | str) else "..."


def _wrong_keys(table: Mapping[Any, Any], field: Field) -> Iterator[str]:
    unknown = [key for key in table if key not in NAMES]
    for key in unknown[:MOST_TOLD]:
        near = did_you_mean(key, NAMES) if isinstance(key, str) else ""
        yield f"{given(key)} is unknown in a table; give the value itself, or what is known of it by " + (
            f"{listed(_keys(field), 'or')}{near}"
        )
    if len(unknown) > MOST_TOLD:
        yield f"and {counted(len(unknown) - MOST_TOLD, 'more key')} are unknown"
