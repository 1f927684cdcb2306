"""Text made safe to show: text of others comes with characters that hide, reorder or forge what stands around it."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""The Unicode categories of what does not print: control, direction and unassigned characters, and line ends."""


def visible(text: str) -> str:
    """The text with every character that does not print written out, such as `\\u202e`; lines and tabs stay.

    Such characters could hide or reorder what the text says.
    """
    return text if text.isprintable() else "".join(c if c in "\n\t" else _written_out(c) for c in text)


def one_line(text: str) -> str:
    """As `visible`, with line ends and tabs written out too: text that cannot forge a line of its own."""
    return text if text.isprintable() else "".join(map(_written_out, text))


def _written_out(character: str) -> str:
    return escaped(character) if unicodedata.category(character) in _HIDDEN else character


def escaped(text: str) -> str:
    """Each character by its UTF-16 units, `\\u202e`: JSON and CQL read it back, and so does a person."""
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))


def json_text(data: Any, indent: int | None = None) -> str:
    """JSON data as text that is safe on a terminal; characters that do not print are escaped, which JSON reads back."""
    return visible(json.dumps(data, indent=indent, ensure_ascii=False))


def counted(number: int, thing: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
