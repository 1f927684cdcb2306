"""Conditions, facts and rules as English sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..text import listed, with_small
from .conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from .draft import Draft
from .fields import Choice, Field, Flag, Whole
from .partly import Known, Partly, contains, greatest, least
from .parts import Rule
from .values import Value, show
from .words import Told, Words, gathered

_WORDS = {"==": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


MOST_NAMED = 3
"""A set of whole numbers is named one by one up to this many: `2 or 3`, where the field ends at 3, for `at least 2`."""


def facts_in_words(rulebook: Draft, facts: Mapping[str, Known]) -> list[str]:
    """What is known of each fact as a sentence without its full stop; of a set of words all in one."""
    return [fact_sentence(rulebook, path, known) for path, known in gathered(facts, rulebook.fields).items()]


def fact_sentence(rulebook: Draft, path: str, known: Told) -> str:
    """What is known of a fact as a sentence without its full stop."""
    field = rulebook.fields_by_path[path]
    if isinstance(known, Words):
        return _words_sentence(field, known)
    if isinstance(known, Partly):
        return f"{field.label} is {_set_in_words(field, known)}"
    return _compare(field, "==", known)


def _words_sentence(field: Field, known: Words[Any]) -> str:
    """What is known of a set of words, as it is kept."""
    has = listed([show(word) for word in known.includes])
    others = listed([show(word) for word in known.excludes], "or")
    if known.only == ():
        return f"there is nothing among {field.label}"
    if field.yes and field.no:
        said = [field.yes.replace("{word}", show(word)) for word in known.includes]
        said += [field.no.replace("{word}", show(word)) for word in known.excludes]
        return listed([*said, *([f"nothing else is among {field.label}"] if known.only else [])])
    if known.only:
        return f"{field.label} are {has} and no others"
    said = [f"include {has}"] if has else []
    return f"{field.label} {' and '.join([*said, *([f'do not include {others}'] if others else [])])}"


def value_with_unit(field: Field, known: Told) -> str:
    """A value with its unit, as it stands in a table; of a set `at least 18 years`, `2 or 3`, `not red`.

    Of a set of words `dog and cat, not fish`, `dog and no others`, `none`.
    """
    if isinstance(known, Words):
        said = [listed([show(word) for word in known.includes])] if known.includes else []
        said += [f"not {listed([show(word) for word in known.excludes], 'or')}"] if known.excludes else []
        return (f"{said[0]} and no others" if said else "none") if known.only is not None else ", ".join(said)
    if isinstance(known, Partly):
        return _set_in_words(field, known)
    return f"{show(known)} {field.unit}" if field.unit else show(known)


def _set_in_words(field: Field, known: Partly) -> str:
    """A set of values of a field, as it is kept."""
    unit = f" {field.unit}" if field.unit else ""
    if isinstance(field.domain, Choice):
        others = [word for word in field.domain.values if word not in (known.one_of or ())]
        if len(others) <= 2 and len(field.domain.values) > 3:
            return f"not {listed(list(map(show, others)), 'or')}"
    named = known.one_of or _few_numbers(known)
    if named:
        return f"{listed([show(value) for value in named], 'or')}{unit}"
    if known.at_least is not None and known.at_most is not None:
        ends = [f"from {show(known.at_least)} to {show(known.at_most)}{unit}"]
    else:
        said = {"at least": known.at_least, "above": known.above, "at most": known.at_most, "below": known.below}
        ends = [f"{word} {show(number)}{unit}" for word, number in said.items() if number is not None]
    left_out = [f"not {listed([show(value) for value in known.none_of], 'or')}{unit}"] if known.none_of else []
    return " and ".join(ends + left_out)


def _few_numbers(known: Partly) -> tuple[Value, ...]:
    """The numbers of a set of whole numbers that has few of them."""
    first, last = least(known), greatest(known)
    if not isinstance(known.domain, Whole) or first is None or last is None or last - first >= MOST_NAMED:
        return ()
    return tuple(n for n in range(first, last + 1) if contains(known, n))


def sentence(rulebook: Draft, condition: Condition, *, negated: bool = False) -> str:
    """The condition, or its opposite, as a sentence without its full stop. Findings appear by their label."""
    return _sentence(rulebook, condition, negated, 0)


def _sentence(rulebook: Draft, condition: Condition, negated: bool, depth: int) -> str:
    match condition:
        case Always():
            return f"for {'no' if negated else 'every'} {rulebook.subject}"
        case Compare(path, op, value):
            return _compare(rulebook.fields_by_path[path], _OPPOSITE[op] if negated else op, value)
        case Member(path, values):
            field = rulebook.fields_by_path[path]
            if negated and (others := _few_others(field, values)):
                return f"{field.label} is {others}"
            words = listed([show(value) for value in values], "or")
            unit = f" {field.unit}" if field.unit else ""
            return f"{field.label} is {'not ' if negated else ''}{words}{unit}"
        case Holds(finding):
            found = rulebook.findings_by_id[finding]
            return found.otherwise if negated else found.label
        case Not(part):
            return _sentence(rulebook, part, not negated, depth)
        case And(parts):
            return _joined(rulebook, parts, negated, depth, every=not negated)
        case Or(parts):
            return _joined(rulebook, parts, negated, depth, every=negated)
    raise TypeError(f"not a condition: {condition!r}")


def _joined(rulebook: Draft, parts: tuple[Condition, ...], negated: bool, depth: int, *, every: bool) -> str:
    """Clauses in one. A group within is in brackets, one within that has none: `(either A; or both B and C)`."""
    if not every and not negated:
        parts = _of_one_field(parts)
    words = [_sentence(rulebook, part, negated, depth + 1) for part in parts]
    if len(words) == 1:
        return words[0]
    last = "and" if every else "or"
    if depth == 1 and any(map(_is_group, parts)):
        text = f"{'; '.join(words[:-1])}; {last} {words[-1]}"
    else:
        text = listed(words) if every else " or ".join(words)
    lead = "either " if not every else "both " if len(words) == 2 else "all of: "
    return text if depth == 0 else f"{lead}{text}" if depth == 2 else f"({lead}{text})"


def _is_group(condition: Condition) -> bool:
    """Whether it is several clauses."""
    return _is_group(condition.part) if isinstance(condition, Not) else isinstance(condition, And | Or)


def _of_one_field(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Alternatives with the values that one fact may have as one: `0 or 1` for `0` and `1`."""
    values: dict[str, list[Value]] = {}
    for part in parts:
        if isinstance(part, Member) or (isinstance(part, Compare) and part.op == "==" and type(part.value) is not bool):
            some = part.values if isinstance(part, Member) else (part.value,)
            values.setdefault(part.path, []).extend(some)
    found: dict[Condition, None] = {}
    for part in parts:
        path = part.path if isinstance(part, Compare | Member) else ""
        many = len(values.get(path, ())) > 1 and (isinstance(part, Member) or part.op == "==")  # type: ignore[attr-defined]
        found[Member(path, tuple(dict.fromkeys(values[path]))) if many else part] = None
    return tuple(found)


def _compare(field: Field, op: str, value: Value) -> str:
    if isinstance(field.domain, Flag):
        return field.yes if (value is True) == (op == "==") else field.no
    if op == "!=" and (others := _few_others(field, (value,))):
        return f"{field.label} is {others}"
    return f"{field.label} {_WORDS[op]} {value_with_unit(field, value)}"


def _few_others(field: Field, values: Sequence[Value]) -> str:
    """The other values of a field, where they are short to tell: `local or distant` for what is not none.

    Of whole numbers those above the lowest: `at least 1` for what is not 0.
    """
    if isinstance(field.domain, Whole) and field.domain.low is not None:
        above = field.domain.low + len(values)
        return f"at least {above}" if sorted(values) == list(range(field.domain.low, above)) else ""
    if not isinstance(field.domain, Choice):
        return ""
    others = [show(word) for word in field.domain.values if word not in values]
    return listed(others, "or") if 0 < len(others) <= 2 else ""


def rule_sentence(rulebook: Draft, rule: Rule) -> str:
    """The whole rule as one sentence: where it holds, its option, stance and source, and the exceptions."""
    option = next(option for option in rule.on.options if option.id == rule.option)
    source = rulebook.sources_by_id[rule.source]
    said = f"{source.title} says of {with_small(option.title)}: {rule.stance.meaning}"
    exceptions = [sentence(rulebook, other.when) for other in rulebook.exceptions_to[rule.id]]
    unless = f", unless {', or unless '.join(exceptions)}" if exceptions else ""
    return f"Where {sentence(rulebook, rule.when)}, {said}{unless}."


def option_name(question: str, option: str) -> str:
    """An option by its ids; that of a yes-or-no question has the question's name."""
    return question if option == question else f"{question} / {option}"
