"""Conditions, facts and rules as English sentences."""

from __future__ import annotations

from collections.abc import Sequence

from .cells import Axis
from .conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from .errors import Value
from .fields import Choice, Field, Flag
from .productions import Kind, Literal, Proposition
from .rulebook import Rule, Rulebook
from .values import show

_WORDS = {"==": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def fact_sentence(rulebook: Rulebook, path: str, value: Value) -> str:
    """A known fact as a sentence without its full stop."""
    return _compare(rulebook.fields_by_path[path], "==", value)


def value_with_unit(field: Field, value: Value) -> str:
    """A value with its unit, as it stands in a table."""
    return f"{show(value)} {field.unit}" if field.unit else show(value)


def sentence(rulebook: Rulebook, condition: Condition, *, negated: bool = False) -> str:
    """The condition, or its opposite, as a sentence without its full stop. Findings appear by their label."""
    return _sentence(rulebook, condition, negated, 0)


def _sentence(rulebook: Rulebook, condition: Condition, negated: bool, depth: int) -> str:
    match condition:
        case Always():
            return "for nobody" if negated else "for everybody"
        case Compare(path, op, value):
            return _compare(rulebook.fields_by_path[path], _OPPOSITE[op] if negated else op, value)
        case Member(path, values):
            field = rulebook.fields_by_path[path]
            if negated and (others := _few_others(field, values)):
                return f"{field.label} is {others}"
            listed = _either([show(value) for value in values])
            unit = f" {field.unit}" if field.unit else ""
            return f"{field.label} is {'not ' if negated else ''}{listed}{unit}"
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


def _joined(rulebook: Rulebook, parts: tuple[Condition, ...], negated: bool, depth: int, *, every: bool) -> str:
    words = [_sentence(rulebook, part, negated, depth + 1) for part in parts]
    if every:
        text = " and ".join(words) if len(words) == 2 else f"{', '.join(words[:-1])} and {words[-1]}"
        lead = "both " if len(words) == 2 else "all of: "
    else:
        text, lead = " or ".join(words), "either "
    return text if depth == 0 else f"({lead}{text})"


def _compare(field: Field, op: str, value: Value) -> str:
    if isinstance(field.domain, Flag):
        return field.yes if (value is True) == (op == "==") else field.no
    if op == "!=" and (others := _few_others(field, (value,))):
        return f"{field.label} is {others}"
    return f"{field.label} {_WORDS[op]} {value_with_unit(field, value)}"


def _few_others(field: Field, values: Sequence[Value]) -> str:
    """The other words of a field's domain, where they are one or two: `local or distant` for what is not none."""
    if not isinstance(field.domain, Choice):
        return ""
    others = [show(word) for word in field.domain.values if word not in values]
    return _either(others) if 0 < len(others) <= 2 else ""


def rule_sentence(rulebook: Rulebook, rule: Rule) -> str:
    """The whole rule as one sentence: where, who, what, and the exceptions."""
    option = next(option for option in rule.on.options if option.id == rule.option)
    source = next(source for source in rulebook.sources if source.id == rule.source)
    text = f"Where {sentence(rulebook, rule.when)}: {option.title.lower()} is {rule.stance.meaning} ({source.title})"
    exceptions = [sentence(rulebook, other.when) for other in rulebook.exceptions_to[rule.id]]
    return f"{text}, unless {', or unless '.join(exceptions)}." if exceptions else f"{text}."


def literal_sentence(rulebook: Rulebook, literal: Literal) -> str:
    """A premise or conclusion of forward chaining as a sentence without its full stop."""
    match literal.what:
        case Proposition(Kind.FINDING, id):
            return sentence(rulebook, Holds(id), negated=not literal.true)
        case Proposition(Kind.ASKED, id):
            return f"the question of {id} is {'' if literal.true else 'not '}asked"
        case Proposition(Kind.EXCEPTION, id):
            return f"the exception {id} {'applies' if literal.true else 'does not apply'}"
        case Proposition(_, id):
            rule = rulebook.rules_by_id[id]
            return f"rule {id} fires: {rule.option} is {rule.stance.meaning}"
        case test:
            return sentence(rulebook, test, negated=not literal.true)


def cell_words(axis: Axis, numbers: Sequence[int]) -> str:
    """What a field is in the cells of these numbers, in order: `at most 5 km`, `red or blue`."""
    if isinstance(axis.field.domain, Choice | Flag):
        words = [show(axis.cells[number].sample) for number in numbers]
        others = [show(cell.sample) for number, cell in enumerate(axis.cells) if number not in numbers]
        if 0 < len(others) <= 2 and len(words) > 3:
            return f"other than {_either(others)}"
        return _either(words)
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] + 1 == number:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return _either([_run_words(axis, first, last) for first, last in runs])


def _run_words(axis: Axis, first: int, last: int) -> str:
    low, high = axis.cells[first], axis.cells[last]
    if low.value is not None and first == last:
        return value_with_unit(axis.field, low.value)
    bounds = []
    if low.low is not None and first:
        bounds.append(f"{'above' if low.low_open else 'at least'} {value_with_unit(axis.field, low.low)}")
    if high.high is not None and last + 1 < len(axis.cells):
        bounds.append(f"{'below' if high.high_open else 'at most'} {value_with_unit(axis.field, high.high)}")
    return " and ".join(bounds) or "anything"


def cells_sentence(axis: Axis, numbers: Sequence[int], verb: str = "is") -> str:
    """That a field lies in one of the cells, as a sentence without its full stop."""
    if isinstance(axis.field.domain, Flag) and len(numbers) == 1:
        return axis.field.yes if axis.cells[numbers[0]].sample else axis.field.no
    return f"{axis.field.label} {verb} {cell_words(axis, numbers)}"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
