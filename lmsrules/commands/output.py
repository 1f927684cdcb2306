"""How commands print and write."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from rich.console import Console
from rich.highlighter import RegexHighlighter
from rich.live import Live
from rich.theme import Theme

from ..document.blocks import WIDTH
from ..logic.errors import LmsRulesError
from ..text import counted, escaped, one_line, visible


class PageConsole(Console):
    """Prints where the standard output goes, as wide as that is; 0 columns say nothing of it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.width = self.width or WIDTH

    def on_broken_pipe(self) -> None:
        """Let the command line say so, as for whatever else is printed."""
        raise BrokenPipeError


class _Page(RegexHighlighter):
    base_style = "page."
    highlights = (
        r"(?m)^(?P<heading>[A-Z][A-Z ]{3,})(?=  |:|$)",
        r"(?P<good>[\u25cf\u25cb] (recommended|an option))",
        r"(?P<care>[\u25c7?] (decide individually|undetermined))",
        r"(?P<bad>\u00d7 not recommended|! contraindicated|Sources differ)",
        r"(?m)(?P<care>! (not until corrected|caution|check first)|^! [^:\n]+:)",
        r"(?m)(?P<label>^ +(Why|For|Against|Correction|depends on|To weigh|Risk factors)\b)",
    )


_THEME = Theme(
    {
        "page.heading": "bold",
        "page.good": "bold green",
        "page.care": "bold yellow",
        "page.bad": "bold red",
        "page.label": "dim",
    }
)


def show(text: str) -> None:
    """Print in colour to a terminal, plain to anything else."""
    PageConsole(theme=_THEME, highlighter=_Page()).print(_printable(text), soft_wrap=True, markup=False, end="")


def on_a_terminal() -> bool:
    """Whether a person reads what is printed."""
    return PageConsole().is_terminal


def show_lines(lines: Iterable[str]) -> None:
    """Print lines, each as one, whatever a rulebook's texts hold."""
    show("".join(f"{one_line(line)}\n" for line in lines))


def emit(text: str) -> None:
    """Print what another program may read. JSON and CQL read back what is escaped where it cannot be printed."""
    print(_printable(text), end="" if not text or text.endswith("\n") else "\n", flush=True)


_PLAIN = str.maketrans(dict(zip("\u25cf\u25cb\u25c7\u00d7\u2026\u2013", "+o~x.-", strict=True)))
"""The signs of a table of answers where the output's encoding lacks them."""


def _printable(text: str) -> str:
    """The text as the output can hold it: nothing hidden, and what its encoding lacks as `\\u202e`."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    text = visible(text)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN)
        return "".join(c if c.isascii() else escaped(c) for c in text)
    return text


def width() -> int:
    """The terminal's width, at most 100 columns, where there is one; elsewhere what COLUMNS says, if it is set."""
    console, said = Console(), os.environ.get("COLUMNS", "")
    wide = console.width if console.is_terminal else int(said) if said.isdecimal() else 0
    return min(wide or WIDTH, 100)


def note(text: str) -> None:
    """Say something beside the output, which may be data that another program reads."""
    with suppress(OSError):  # nowhere is left to say that this cannot be said
        print(visible(text), file=sys.stderr, flush=True)


@contextmanager
def progress(total: int, thing: str) -> Iterator[Callable[[int], None]]:
    """Takes how many things are done, and beyond a second shows "12 of 300 cases" on a terminal.

    Only where the output goes elsewhere: on a terminal the output itself shows how far the work is.
    """
    if not sys.stderr or not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda _: None
        return
    began = monotonic()
    plain = Console(stderr=True, soft_wrap=True, highlight=False)  # what is noted meanwhile is printed through it
    with Live(console=plain, transient=True, auto_refresh=False, redirect_stdout=False) as live:

        def show_done(done: int) -> None:
            if monotonic() - began > 1:
                live.update(f"{done} of {counted(total, thing)}", refresh=True)

        yield show_done


def write(path: Path, text: str, *, new: bool = False, told: bool = True) -> None:
    """Write a file, saying where it went if that is to be `told`; where it is to be `new`, none is overwritten.

    Raises:
        FileExistsError: it was to be new, and there is such a file.
        LmsRulesError: it cannot be written.
    """
    try:
        with path.open("x" if new else "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise
    except OSError as error:
        raise LmsRulesError(
            f"{one_line(str(path))}: cannot be written ({error.strerror}); name a file in a folder you own"
        ) from None
    if told:
        note(f"wrote {one_line(str(path))}")


def make_folder(folder: Path) -> None:
    """Make a folder where there is none.

    Raises:
        LmsRulesError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LmsRulesError(
            f"{one_line(str(folder))}: cannot be made ({error.strerror}); name a folder of yours"
        ) from None


def write_all(folder: Path, suffix: str, texts: Mapping[str, str]) -> None:
    """Write files to a folder, by name; where one is there already, beside it: `name-2`, `name-3` and so on.

    Raises:
        LmsRulesError: the folder cannot be made, or a file cannot be written.
    """
    make_folder(folder)
    for name, text in texts.items():
        for number in count(1):
            with suppress(FileExistsError):
                write(folder / f"{name}{'' if number == 1 else f'-{number}'}{suffix}", text, new=True)
                break
