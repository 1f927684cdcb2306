"""Text made safe to show: text of others comes with characters that hide, reorder or forge what stands around it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""The Unicode categories of what does not print: control, direction and unassigned characters, and line ends."""


_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that Unicode counts as printing and that leave no trace: fillers, joiners, choices of a form."""


def visible(text: str) -> str:
    """The text with every character that does not print written out, such as `\\u202e`; lines and tabs stay.

    Such characters could hide or reorder what the text says.
    """
    if is_plain(text.replace("\n", "").replace("\t", "")):
        return text
    return "".join(c if c in "\n\t" else _written_out(c) for c in text)


def one_line(text: str) -> str:
    """As `visible`, with line ends and tabs written out too: text that cannot forge a line of its own."""
    return text if is_plain(text) else "".join(map(_written_out, text))


def is_plain(text: str) -> bool:
    """Whether every character of a text prints and is seen."""
    return text.isprintable() and not _UNSEEN.search(text)


def _written_out(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN or _UNSEEN.match(character)
    return escaped(character) if hidden else character


def escaped(text: str) -> str:
    """Each character by its UTF-16 units, `\\u202e`: JSON and CQL read it back, and so does a person."""
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))


def json_text(data: Any, indent: int | None = None) -> str:
    """JSON data as text that is safe on a terminal; characters that do not print are escaped, which JSON reads back."""
    return visible(json.dumps(data, indent=indent, ensure_ascii=False))


def first_sentence(text: str) -> str:
    """A text as far as its first full stop that a space follows."""
    return f"{text.partition('. ')[0].rstrip('.')}."


def counted(number: int, thing: str) -> str:
    """`1 rule`, `2,000 rules`."""
    return f"{number} {thing}" if number == 1 else f"{number:,} {thing}s"


LONGEST_MISSPELT = 60
"""Longer words get no suggestion: they are no misspelling, and comparing them takes long."""


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """`; did you mean 'x'?` for the nearest spelling among `known`, or an empty string. `prefix` is shown before it."""
    if not isinstance(word, str) or len(word) > LONGEST_MISSPELT:
        return ""
    import difflib  # only here: whoever makes no mistake starts sooner

    names = {name.lower(): name for name in known}
    near = [name for name in names if name.startswith(word.lower())]
    near += difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f"; did you mean {prefix + names[near[0]]!r}?" if word and near else ""


def listed(words: Sequence[str], last: str = "and") -> str:
    """The words with commas and one word before the last: `a, b and c`, or with `last="or"`: `a, b or c`."""
    return " ".join(filter(None, (", ".join(words[:-1]), last if len(words) > 1 else "", *words[-1:])))


def with_capital(words: str) -> str:
    """The words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def with_small(words: str) -> str:
    """The words as they stand within a sentence."""
    return words[:1].lower() + words[1:]
