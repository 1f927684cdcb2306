"""What a row of a table says of a field: translated as is said, then read as a case file is read."""

from __future__ import annotations

import decimal
import math
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ..logic.domains import composed
from ..logic.fields import Choice, Field, Flag, Number, Whole, WordSet, allowed, as_stored, problem_with
from ..logic.partly import Partly, contains, is_same
from ..logic.values import given, plain, shortened
from ..logic.words import INCLUDES, Words

OF_WORDS = ("includes", "excludes", "only")
"""What can be known of a set of words, each a list in a column of its own: `treatment.prior_drugs.only`."""

LISTS = ("one_of", "none_of", "between", *OF_WORDS)
"""The endings whose values are lists; text in such a column is parted at each semicolon."""

NO_VALUE = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "<NA>")
"""What stands in a CSV file where there is no value, unless it is translated, or much like a word of the field."""

Row = Mapping[str, Any]
"""What the columns of a field hold in one row, by role: the empty role is the value itself, others are endings."""

Meanings = Mapping[tuple[bool, Any], Any]
"""What values stand for, each with whether it is yes or no: Python has 1 and True for the same key."""


@frozen
class Told:
    """The columns that tell of one field, each by its role, and what their values stand for where it is said.

    `of_words`: the same for the columns of single words. `is_text`: all values are text, as in a CSV file. `briefly`:
    for wrong words no nearest spelling is looked for.
    """

    field: Field
    columns: Mapping[str, str]
    values: Meanings
    of_words: Mapping[str, Meanings] = {}
    is_text: bool = False
    briefly: bool = False

    def read(self, row: Row) -> tuple[Any, str]:
        """What a row says of the field, as facts are kept, and an empty text; None where it says nothing.

        None and all that is wrong with it, where something is.
        """
        said = {role: value for role, raw in row.items() if (value := self._said(role, raw)) is not None}
        if self.briefly and (strange := self._strange(said)):
            return None, strange
        known, problem = _known(self.field, said)
        return known, problem and self._with_hint(problem, said.get(""))

    def _with_hint(self, problem: str, value: Any) -> str:
        """What is wrong, and what to do about a whole column of such values."""
        path, domain = self.field.path, self.field.domain
        if isinstance(domain, Flag) and value is not None and not isinstance(value, bool):
            problem += f"; or say what stands for them: values={{{path!r}: {{{given(value)}: True, ...}}}}"
        elif isinstance(domain, Whole | Number) and isinstance(value, str) and number_or_truth(value) != value:
            problem = f"{problem.replace(' (without quotes)', '')}; the column holds text: make it a column of numbers"
        return problem

    def _strange(self, said: Mapping[str, Any]) -> str:
        """What is wrong if a text is none of the field's words, told quickly."""
        if not isinstance(self.field.domain, Choice | WordSet):
            return ""
        texts = _texts([one for role, one in said.items() if role == "" or role in LISTS])
        wrong = [one for one in texts if composed(one) not in self.field.domain.values]
        return f"{given(wrong[0])} is not allowed; give {allowed(self.field)}" if wrong else ""

    def _said(self, role: str, raw: Any) -> Any:
        """A value in a column as it is meant: translated, a list of values parted, None where nothing is said."""
        if isinstance(raw, Mapping):
            parts = {key: said for key, one in raw.items() if (said := self._said(key, one)) is not None}
            return {key: said for key, said in parts.items() if said != [] or key not in OF_WORDS[:2]} or None
        if role in LISTS and isinstance(raw, str) and not self._stands_for(role, raw):
            raw = None if self._is_missing(raw) else [part for part in map(str.strip, raw.split(";")) if part] or None
        if isinstance(raw, list | tuple):
            return [meant for one in raw for meant in self._each(role, one)] if role in LISTS else [*raw]
        return self._translated(role, raw)

    def _each(self, role: str, raw: Any) -> Sequence[Any]:
        """What a value of a list stands for, which may be several."""
        meant = self._translated(role, raw)
        return meant if isinstance(meant, list | tuple) and not isinstance(raw, list | tuple) else [meant]

    def _translated(self, role: str, raw: Any) -> Any:
        if isinstance(raw, decimal.Decimal):
            raw = int(raw) if raw == raw.to_integral_value() else float(raw)
        if raw is None and self.is_text:
            raw = ""  # what is empty there
        if is_nothing(raw):
            return None
        if found := self._stands_for(role, raw):
            said = plain(found[0])
        elif isinstance(raw, str) and self.is_text:
            said = None if self._is_missing(raw) else _from_text(self.field, role, raw)
        else:
            said = raw
        return None if is_nothing(said) or (isinstance(said, str) and not said.strip()) else said

    def _stands_for(self, role: str, raw: Any) -> list[Any]:
        """What it is said that a value stands for, in a list; an empty one where nothing is said."""
        meanings = self.of_words.get(role, self.values)
        if not meanings or not isinstance(raw, Hashable) or isinstance(raw, tuple):
            return []
        both = (raw, number_or_truth(raw)) if self.is_text and isinstance(raw, str) else (raw,)
        return [meanings[key] for key in map(kind_of_key, both) if key in meanings][:1]

    def _is_missing(self, text: str) -> bool:
        """Whether a text of a CSV file is none; "None" is, unless the field has a word such as "none"."""
        words = self.field.domain.values if isinstance(self.field.domain, Choice | WordSet) else ()
        return self.is_text and text.strip() in NO_VALUE and text.strip().lower() not in map(str.lower, words)


def is_nothing(value: Any) -> bool:
    """Whether it is None or not a number, which is unknown."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _texts(said: Any) -> Iterator[str]:
    """The texts in a value, or in a list or table of values."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list | tuple | Mapping):
        for one in said.values() if isinstance(said, Mapping) else said:
            yield from _texts(one)


def kind_of_key(value: Any) -> tuple[bool, Any]:
    """A value as a key of what values stand for."""
    return isinstance(value, bool), composed(value) if isinstance(value, str) else value


def _from_text(field: Field, role: str, text: str) -> Any:
    """A number, or yes or no, that a CSV file could only write as text; any other text as it is."""
    read = number_or_truth(text)
    if isinstance(field.domain, Whole | Number):
        return text if isinstance(read, bool) else read
    is_truth = isinstance(field.domain, Flag) or (isinstance(field.domain, WordSet) and role not in LISTS)
    return read if is_truth and isinstance(read, bool) else text


def number_or_truth(text: str) -> Any:
    """The number that a text writes, or yes or no; any other text as it is."""
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return float(bare) if _FRACTION.search(bare) else int(bare)
    return {"true": True, "false": False}.get(bare.lower(), text)


_NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?")
_FRACTION = re.compile(r"[.eE]")


def _known(field: Field, said: Mapping[str, Any]) -> tuple[Any, str]:
    """What is told of a field, by role, as it is kept; or None and what is wrong with it."""
    whole, table = said.get(""), {role: value for role, value in said.items() if role}
    problems: list[str] = []
    if isinstance(field.domain, WordSet):
        table, problems = _words(table)
    parts = [part for part in (whole, table or None) if part is not None]
    problems += [wrong for part in parts if (wrong := problem_with(field, part))]
    if problems or not parts:
        return None, "; ".join(problems)
    one, *others = (as_stored(field, part) for part in parts)
    return _both(field, one, others[0]) if others else (one, "")


def _both(field: Field, one: Any, other: Any) -> tuple[Any, str]:
    """What two columns tell of a field at once."""
    if isinstance(one, Partly) and not isinstance(other, Partly):
        one, other = other, one
    if isinstance(one, Partly | Words):
        joined = one & other
        problem = problem_with(field, joined) or ""
        return (None, problem) if problem else (as_stored(field, joined), "")
    agrees = contains(other, one) if isinstance(other, Partly) else is_same(one, other)
    return (one, "") if agrees else (None, f"it is {shortened(repr(one))} and {shortened(repr(other))} at once")


def _words(said: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What is told of a set of words as a table: a column for one word says whether it is in the set."""
    table: dict[str, Any] = {}
    problems = []
    for role, value in said.items():
        word = role.removeprefix(INCLUDES.lstrip())
        if role in OF_WORDS:
            table[role] = [*table.get(role, ()), *(value if isinstance(value, list) else [value])]
        elif type(value) is not bool:
            problems.append(f"{word}: give true or false, not {given(value)}")
        else:
            name = "includes" if value else "excludes"
            table[name] = [*table.get(name, ()), word]
    return {name: words for name, words in table.items() if words or name == "only"}, problems
