"""Text made safe to show."""

from __future__ import annotations

import unicodedata


def visible(text: str) -> str:
    """The text with control and direction characters written out, so that nothing can hide or reorder what it says."""
    if text.isprintable():
        return text
    return "".join(_written_out(character) for character in text)


def _written_out(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") and character not in "\n\t"
    if not hidden:
        return character
    return f"\\u{ord(character):04x}" if ord(character) <= 0xFFFF else f"\\U{ord(character):08x}"


def counted(number: int, thing: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
