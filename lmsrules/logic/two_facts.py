"""What to do instead where a condition compares a fact with another, or reckons with one: conditions do neither."""

from __future__ import annotations

from typing import NoReturn

from .errors import ConditionError
from .fields import Choice, Field, Flag, Number, Whole, WordSet


class NoArithmetic:
    """Base of a fact: every operation that would reckon with it is refused."""

    __slots__ = ()

    field: Field

    def _refuse(self, *_: object) -> NoReturn:
        raise ConditionError(no_arithmetic(self.field))

    def __add__(self, _: object) -> NoReturn:
        self._refuse()

    def __radd__(self, _: object) -> NoReturn:
        self._refuse()

    def __sub__(self, _: object) -> NoReturn:
        self._refuse()

    def __rsub__(self, _: object) -> NoReturn:
        self._refuse()

    def __mul__(self, _: object) -> NoReturn:
        self._refuse()

    def __rmul__(self, _: object) -> NoReturn:
        self._refuse()

    def __truediv__(self, _: object) -> NoReturn:
        self._refuse()

    def __rtruediv__(self, _: object) -> NoReturn:
        self._refuse()

    def __contains__(self, _: object) -> NoReturn:
        raise ConditionError(no_set(self.field, "in"))

    def excludes(self, *_: object) -> NoReturn:
        """What is known of a fact in a case is no condition; a condition is made of comparisons."""
        raise ConditionError(no_set(self.field, "excludes"))

    def only(self, *_: object) -> NoReturn:
        """As `excludes`."""
        raise ConditionError(no_set(self.field, "only"))

    def between(self, *_: object) -> NoReturn:
        """As `excludes`."""
        raise ConditionError(no_set(self.field, "between"))

    def __neg__(self) -> NoReturn:
        self._refuse()

    def __abs__(self) -> NoReturn:
        self._refuse()


def not_a_constant(field: Field, name: str, other: Field | None) -> str:
    """Why a fact cannot be compared with something that is no constant, and how to model what was meant.

    `name` is what it was compared with; `other` its field, or None if it is a finding or a condition: true or false.
    """
    why = f"{field.path}: a condition compares a fact with a constant, not with {name}"
    if isinstance(field.domain, Flag) and (other is None or isinstance(other.domain, Flag)):
        return f"{why}; where both are to be alike write (a & b) | (~a & ~b), where not, (a & ~b) | (~a & b)"
    if other is None:
        return f"{why}; compare each by itself, and join them: (x > 1) & y"
    one, two = field.path.rpartition(".")[2], other.path.rpartition(".")[2]
    if _is_number(field) and _is_number(other):
        return f"{why}; {_fields_for(field, f'{one}_above_{two}', f'{one}_minus_{two}')}"
    if isinstance(field.domain, Choice) and isinstance(other.domain, Choice):
        return f"{why}; declare a yes-or-no field for the comparison, such as {_beside(field, f'{one}_as_{two}')}"
    return f"{why}; they are of different kinds"


def no_arithmetic(field: Field) -> str:
    """Why conditions do not reckon with a fact, and how to model what was meant."""
    if isinstance(field.domain, WordSet):
        return f"{field.path}: a condition tests a set of words for one at a time, and reckons with none"
    name = field.path.rpartition(".")[2]
    instead = _fields_for(field, f"{name}_is_large", f"{name}_difference")
    return f"{field.path}: a condition compares a fact with a constant and reckons with none; {instead}"


def no_set(field: Field, name: str) -> str:
    """Why a condition does not ask by `name` whether a fact is in a set, and what to write."""
    path = field.path
    match field.domain:
        case WordSet(values):
            word = f"{path}.includes({values[0]!r})"
            return f"{path}: a condition tests a set of words for one at a time: {word}, or ~{word} where it has not"
        case Whole() | Number():
            return f"{path}: in a condition {name} is written ({path} >= 1) & ({path} <= 3), or {path}.is_in(1, 3)"
        case Choice(values):
            return f"{path}: in a condition {name} is written {path}.is_in({values[0]!r}, ...), or with =="
    return f"{path}: a yes-or-no fact is a condition by itself: {path}, or ~{path}"


def _fields_for(field: Field, truth: str, number: str) -> str:
    return (
        f"declare a yes-or-no field for the comparison itself, such as {_beside(field, truth)}, or one for the number "
        f"that is compared, such as {_beside(field, number)}"
    )


def _beside(field: Field, name: str) -> str:
    return f"{field.path.rpartition('.')[0]}.{name}"


def _is_number(field: Field) -> bool:
    return isinstance(field.domain, Whole | Number)
