"""The closed condition language: eight node types, all data, and the operators that build them.

There is deliberately no way to call a function, to parse a string, or to ask whether a fact is known: the last would
let an answer change when a fact is merely added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal, NoReturn

from attrs import field, frozen

from ..text import did_you_mean
from .errors import ConditionError
from .fields import Choice, Field, Flag, WordSet, by_group, problem_in_field, problem_with_constant
from .later import LATER
from .limits import Limit
from .two_facts import NoArithmetic, not_a_constant
from .values import Value, given
from .words import WordField, word_fields

Operator = Literal["==", "!=", "<", "<=", ">", ">="]

MOST_DEEP = 100
"""How deep conditions are nested at most, their findings opened: whoever reads them goes down level by level."""

ROOM_ABOVE = 20
"""The levels that reasoning puts on top of a rulebook's conditions, such as that a rule's exceptions do not hold."""


MOST_NODES = 100_000
"""The most nodes a condition may have. A part that stands in it twice counts twice."""


class Expression:
    """What `&`, `|` and `~` work on: conditions, findings, and facts that are yes or no."""

    __slots__ = ()

    def __and__(self, other: Expression) -> Condition:
        return And((as_condition(self), as_condition(other)))

    def __or__(self, other: Expression) -> Condition:
        return Or((as_condition(self), as_condition(other)))

    def __invert__(self) -> Condition:
        return Not(as_condition(self))

    def __bool__(self) -> NoReturn:
        raise ConditionError(
            "a condition is neither true nor false until a case is known: "
            "use & | ~ for and, or, not, `x.is_in(...)` for in, and write `low <= x` and `x <= high` apart"
        )


class Condition(Expression):
    """A node of a condition. `depth` is how many nodes stand above each other in it, `size` how many there are."""

    __slots__ = ()

    depth = 1
    size = 1


@frozen
class Always(Condition):
    """True of everybody."""


@frozen
class Compare(Condition):
    """A fact against a constant."""

    path: str
    op: Operator
    value: Value
    limit: str = field(default="", metadata=LATER)  # the name of the number, if it has one (`Limit`)


@frozen
class Member(Condition):
    """A fact is one of some constants."""

    path: str
    values: tuple[Value, ...]


@frozen
class Holds(Condition):
    """A finding is true."""

    finding: str


@frozen
class Not(Condition):
    """The part is false."""

    part: Condition
    depth: int = field(init=False, eq=False, repr=False)
    size: int = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _measure(self, (self.part,))


def _measure(node: Condition, parts: tuple[Condition, ...]) -> None:
    """Keep the depth and the size of a node. A part that is no condition is told of by the rulebook."""
    depth = 1 + max(getattr(part, "depth", 1) for part in parts)
    size = 1 + sum(getattr(part, "size", 1) for part in parts)
    if depth > MOST_DEEP + ROOM_ABOVE:
        raise ConditionError(f"a condition is nested more than {MOST_DEEP} deep: make a part of it a finding")
    if size > MOST_NODES:
        raise ConditionError(f"a condition has more than {MOST_NODES} parts: make a repeated part a finding")
    object.__setattr__(node, "depth", depth)
    object.__setattr__(node, "size", size)


def _flat(kind: type[And] | type[Or], parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    if not isinstance(parts, tuple | list):
        raise ConditionError(f"{kind.__name__} takes a tuple of conditions, not {given(parts)}")
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    if len(flat) < 2:
        raise ConditionError(f"{kind.__name__} needs at least two parts")
    return tuple(flat)


@frozen
class And(Condition):
    """All parts are true; an And inside an And is merged into it."""

    parts: tuple[Condition, ...]
    depth: int = field(init=False, eq=False, repr=False)
    size: int = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "parts", _flat(And, self.parts))
        _measure(self, self.parts)


@frozen
class Or(Condition):
    """Some part is true; an Or inside an Or is merged into it."""

    parts: tuple[Condition, ...]
    depth: int = field(init=False, eq=False, repr=False)
    size: int = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "parts", _flat(Or, self.parts))
        _measure(self, self.parts)


Test = Compare | Member
"""A condition on one fact."""

ALWAYS = Always()
NEVER = Not(ALWAYS)


@frozen(eq=False)
class Fact(NoArithmetic, Expression):
    """A field as rules write it: `tumour.size_cm > 5`. A yes-or-no fact is a condition by itself.

    Every comparison is checked against the field's domain at once and raises ConditionError outside it.
    """

    field: Field

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.field, WordField) and (problem := problem_in_field(self.field)):
            raise ConditionError(f"{self.field.path}: {problem}")

    def __eq__(self, value: object) -> Condition:  # type: ignore[override]
        return _compared(self.field, "==", value)

    def __ne__(self, value: object) -> Condition:  # type: ignore[override]
        return _compared(self.field, "!=", value)

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __lt__(self, value: Value | Limit) -> Condition:
        return _compared(self.field, "<", value)

    def __le__(self, value: Value | Limit) -> Condition:
        return _compared(self.field, "<=", value)

    def __gt__(self, value: Value | Limit) -> Condition:
        return _compared(self.field, ">", value)

    def __ge__(self, value: Value | Limit) -> Condition:
        return _compared(self.field, ">=", value)

    def is_in(self, *values: Value) -> Condition:
        """The fact is one of `values`; at least one is needed, none twice."""
        checked = tuple(_checked(self.field, value) for value in values)
        if not checked or len(set(checked)) != len(checked):
            raise ConditionError(f"{self.field.path}.is_in: give at least one value, none of them twice")
        return Member(self.field.path, checked)

    def includes(self, word: str, *more: str) -> Fact:
        """That a set of words has a word: a yes-or-no fact, such as `trip.pets.includes("dog")`."""
        if more:
            each = " & ".join(f"{self.field.path}.includes({given(one)})" for one in (word, *more))
            raise ConditionError(f"{self.field.path}.includes: test one word at a time, {each}, or join them by |")
        if not isinstance(self.field.domain, WordSet):
            raise ConditionError(f"{self.field.path}.includes: it holds one value, no set of words; use == or is_in")
        found = {one.word: one for one in word_fields(self.field)}
        if type(word) is not str or word not in found:
            near = did_you_mean(word, found) if isinstance(word, str) else ""
            problem = f"{given(word)} is not allowed; give one of {', '.join(found)}{near}"
            raise ConditionError(f"{self.field.path}.includes: {problem}")
        return Fact(found[word])


def _compared(field: Field, op: Operator, value: object) -> Compare:
    """A fact against a constant, or a number that has a name."""
    if op not in ("==", "!=") and isinstance(field.domain, Choice | Flag):
        raise ConditionError(f"{field.path}: it has no order; use == or is_in")
    if isinstance(value, Limit):
        return Compare(field.path, op, _checked(field, value.value), value.id)
    return Compare(field.path, op, _checked(field, value))


def _checked(field: Field, value: object) -> Value:
    if isinstance(value, Fact):
        raise ConditionError(not_a_constant(field, value.field.path, value.field))
    if isinstance(value, Expression):
        name = f"finding {value.id}" if hasattr(value, "id") else "a condition"
        raise ConditionError(not_a_constant(field, name, None))
    if problem := problem_with_constant(field, value):
        raise ConditionError(f"{field.path}: {problem}")
    assert isinstance(value, bool | int | float | str)
    return value


class FactGroup:
    """The facts of one object by attribute: `tumour.site`. An unknown name raises at once, with the nearest one."""

    def __init__(self, name: str, fields: tuple[Field, ...]) -> None:
        self._name = name
        self._facts = {f.path.removeprefix(f"{name}."): Fact(f) for f in fields}

    def __getattr__(self, name: str) -> Fact:
        if name.startswith("__"):  # what copy and pickle look for is no field
            raise AttributeError(name)
        try:
            return self._facts[name]
        except KeyError:
            raise ConditionError(f"there is no field {self._name}.{name}{did_you_mean(name, self._facts)}") from None


def as_condition(expression: Expression) -> Condition:
    """The condition an expression stands for: a node itself, a finding by name, a yes-or-no fact being true."""
    match expression:
        case Condition():
            return expression
        case Fact(field):
            if isinstance(field.domain, Flag):
                return Compare(field.path, "==", True)
            if isinstance(field.domain, WordSet):
                raise ConditionError(f"{field.path}: {problem_with_constant(field, None)}")
            raise ConditionError(
                f"{field.path} is not a yes-or-no field: compare it with a value, each comparison in brackets, "
                "(x > 1) & (y == 2), for & binds before =="
            )
    name = getattr(expression, "id", None)
    if isinstance(expression, Expression) and isinstance(name, str):
        return Holds(name)
    raise ConditionError(f"{given(expression)} is no condition; for every case write ALWAYS")


def walk(condition: Condition) -> Iterator[Condition]:
    """The node and every node below it, outermost first; findings are not opened."""
    waiting = [condition]
    while waiting:
        yield (node := waiting.pop())
        if isinstance(node, Not):
            waiting.append(node.part)
        elif isinstance(node, And | Or):
            waiting += node.parts[::-1]


def tests_in(conditions: Iterable[Condition]) -> tuple[Test, ...]:
    """The tests on facts in some conditions, each once; findings are not opened."""
    nodes = (node for condition in conditions for node in walk(condition))
    return tuple(dict.fromkeys(node for node in nodes if isinstance(node, Compare | Member)))


def namespace(fields: tuple[Field, ...]) -> dict[str, Any]:
    """The names that `to_python` uses: the groups of facts, `ALWAYS`, `Compare` and `Holds`."""
    return {**fact_groups(fields), "ALWAYS": ALWAYS, "Compare": Compare, "Holds": Holds}


def fact_groups(fields: tuple[Field, ...]) -> dict[str, FactGroup]:
    """One group of facts for each object the fields belong to, by name."""
    return {group: FactGroup(group, tuple(named.values())) for group, named in by_group(fields).items()}
