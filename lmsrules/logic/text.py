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
    return f"\\u{ord(character):04x}" if hidden else character
