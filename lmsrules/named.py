"""A rulebook by its name in Python, as the command line and the pytest plugin take it."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import traceback
import warnings
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from .logic.draft import Draft
from .logic.errors import ArgumentError, LmsRulesError, RulebookError
from .logic.from_data import ReadBack, deciding, draft_from_data
from .logic.printing import sha256_of
from .logic.rulebook import Rulebook, rulebook_of
from .text import counted, did_you_mean, one_line

SHIPPED = "lmsrules.rules:guidance"
"""The name of the shipped rulebook."""


def rulebook_named(target: str) -> Rulebook:
    """The checked rulebook of that name; otherwise as `book_named`.

    Raises:
        LmsRulesError: as `book_named` does; it is a draft that nothing has checked; or it is of another version and has
            parts that can decide an answer and are not known here.
        RulebookError: the rulebook refuses to be built when its module is imported.
    """
    found = book_named(target)
    if not isinstance(found, Rulebook):
        raise LmsRulesError(f"{one_line(target)}: it is a draft that nothing has checked; rulebook_of() checks it")
    if names := deciding(found.left_out):
        what = f"{one_line(target)} is of another version: parts that can decide an answer are not known here"
        raise LmsRulesError(f"{what}: {', '.join(names)}; use that checkout's own lmsrules")
    return found


def book_named(target: str) -> Draft:
    """The rulebook or draft `module:NAME`, from the working directory or anything installed; NAME may be a function.

    Or a folder: the guidance of another checkout, such as `../before`, with its own facts and references.

    Raises:
        ArgumentError: it is no text.
        LmsRulesError: there is no such module, folder or name, it cannot be imported, or it is no rulebook.
        RulebookError: the rulebook refuses to be built when its module is imported.
    """
    if not isinstance(target, str):
        raise ArgumentError(f"give the name of a rulebook, such as 'my_rules:RULEBOOK', not {type(target).__name__}")
    module, colon, name = target.partition(":")
    if target and not colon and (os.sep in target or Path(target).is_dir()):
        return _guidance_of(target)
    if not colon or not name or not all(part.isidentifier() for part in module.split(".")):
        raise LmsRulesError(f"{target!r}: write it as module:NAME, such as my_rules:RULEBOOK")
    found = _imported(target, lambda: _value_of(target, module, name))
    if not isinstance(found, Draft):
        raise LmsRulesError(f"{one_line(target)}: it is not a Rulebook but {type(found).__name__}")
    return found


def _value_of(target: str, module: str, name: str) -> Any:
    imported = importlib.import_module(module)
    if not hasattr(imported, name):
        raise LmsRulesError(f"{one_line(target)}: module {module} has no {name!r}{did_you_mean(name, vars(imported))}")
    value = getattr(imported, name)
    if not callable(value):
        return value
    parameters = inspect.signature(value).parameters.values()
    optional = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    needs_more = any(wanted.default is wanted.empty and wanted.kind not in optional for wanted in parameters)
    return value if needs_more else value()


def _imported(target: str, load: Callable[[], Any]) -> Any:
    """What `load` returns, with the working directory on the path; an error in it becomes one line."""
    folder = str(Path.cwd())
    sys.path.insert(0, folder)
    try:
        with contextlib.redirect_stdout(sys.stderr):  # what a module prints is no part of what a command prints
            return load()
    except LmsRulesError as error:
        if where := place_of(error):
            error.args = (f"{one_line(f'{target}: {where}')}: {error}",)
        raise
    except ModuleNotFoundError as error:
        where = "".join(f"{place}: " for place in [place_of(error)] if place)
        raise LmsRulesError(one_line(f"{target}: {where}there is no module {error.name!r}")) from None
    except SyntaxError as error:
        raise LmsRulesError(one_line(f"{target}: {error.filename}, line {error.lineno}: {error.msg}")) from error
    except (Exception, SystemExit) as error:  # a module that exits must not pass for a rulebook without a flaw
        where = place_of(error) or _place(traceback.extract_tb(error.__traceback__)[-1])
        raise LmsRulesError(one_line(f"{target}: {where}: {type(error).__name__}: {_said(error)}")) from error
    finally:
        if folder in sys.path:
            sys.path.remove(folder)


def place_of(error: BaseException) -> str:
    """Where in a module that somebody wrote an error arose: file and line; an empty text if it did not.

    What is called from there, such as this library, Python's own and what else is installed, is left out.
    """
    written = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_written(frame.filename)]
    near = [frame for frame in written if _package(frame.filename) in ("", _package(written[0].filename))]
    return _place(near[-1]) if near else ""


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename}, line {frame.lineno}"


_HOUSE = Path(__file__).parent
_GUIDANCE = (_HOUSE / "rules", _HOUSE / "facts.py", _HOUSE / "references.py")
_PYTHON = Path(sysconfig.get_path("stdlib"))


def _is_written(filename: str) -> bool:
    """Whether a file can hold a rulebook: it is none of this library's machinery and none of Python's own."""
    path = Path(filename)
    if filename.startswith("<"):
        return False
    if path.is_relative_to(_HOUSE):
        return any(path.is_relative_to(one) for one in _GUIDANCE)
    return bool(_package(filename)) or not path.is_relative_to(_PYTHON)


def _package(filename: str) -> str:
    """The name under which a file's package is installed, or an empty text."""
    parts = Path(filename).parts
    return next((after for one, after in pairwise(parts) if one in ("site-packages", "dist-packages")), "")


def _said(error: BaseException) -> str:
    """The text of an exception of foreign code; making it can fail too."""
    try:
        return str(error)
    except Exception as another:
        return f"(saying so raised {type(another).__name__})"


_TELL_GUIDANCE = """
import json, os, sys, traceback
sys.path.insert(0, sys.argv[1])
said = parts = sha256 = digests = None
try:
    from lmsrules.rules import guidance
    found = guidance()
except (Exception, SystemExit) as error:
    found = getattr(error, "rulebook", None)
    written = tuple(os.path.join(sys.argv[1], "lmsrules", one) for one in ("rules", "facts.py"))
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(written)]
    said = f"{type(error).__name__}: {error}"
    if frames and not isinstance(error, SyntaxError):  # which says where by itself
        said = f"{frames[-1].filename}, line {frames[-1].lineno}: {said}"
if found is not None:
    parts, sha256, digests = dict(found.parts), found.sha256, dict(found.digests)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump({"parts": parts, "sha256": sha256, "digests": digests, "said": said}, file)
"""
"""What is run in another checkout, by its own code: its guidance, written as data. A refused one is written too."""

MOST_BYTES = 50_000_000
"""A rulebook of a thousand rules is a few megabytes of JSON."""

MOST_SECONDS = 300
"""As long as another checkout may take to build its guidance; ours takes a fraction of a second."""

MOST_SAID = 2_000
"""The characters at the end of what another checkout printed, if it failed."""


class OtherVersionWarning(UserWarning):
    """Another checkout's rulebook has parts that this version does not know; they are left out."""


def _guidance_of(target: str) -> Rulebook:
    """The shipped rulebook as another checkout has it, built there by its own code, in a process of its own."""
    folder = Path(target).resolve()
    ways = ((folder, "."), (folder.parent, "lmsrules"), (folder.parent.parent, "lmsrules/rules"))
    roots = [root for root, way in ways if root / way == folder and (root / "lmsrules/rules/__init__.py").is_file()]
    if not roots:
        what = "no checkout of lmsrules" if folder.exists() else "no such folder"
        raise LmsRulesError(
            f"{one_line(target)}: there is {what}; name one, such as ../before, or a rulebook as module:NAME"
        )
    with tempfile.TemporaryDirectory() as scratch:
        saved = Path(scratch) / "guidance.json"
        command = [sys.executable, "-P", "-c", _TELL_GUIDANCE, str(roots[0]), str(saved)]
        printed = Path(scratch) / "printed.txt"
        try:
            with printed.open("wb") as output:
                subprocess.run(command, stdout=output, stderr=output, check=False, timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired:
            raise LmsRulesError(f"{one_line(target)}: its guidance is not built after {MOST_SECONDS} s") from None
        if not saved.exists():
            said = printed.read_text("utf-8", "replace")[-MOST_SAID:].strip()
            raise LmsRulesError(f"{one_line(target)}: its guidance cannot be built:\n{said or 'it says nothing'}")
        if saved.stat().st_size > MOST_BYTES:
            raise LmsRulesError(f"{one_line(target)}: its guidance is larger than {MOST_BYTES // 1_000_000} MB")
        content = saved.read_bytes()
    return _told(one_line(target), content)


def _told(target: str, content: bytes) -> Rulebook:
    """The rulebook that another checkout tells of."""
    try:
        told = json.loads(content)
        parts, sha256, digests, said = (told[name] for name in ("parts", "sha256", "digests", "said"))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise LmsRulesError(f"{target}: what its guidance() gives is no rulebook") from None
    if parts is None:
        raise LmsRulesError(f"{target}: its guidance cannot be built: {said}")
    try:
        read = draft_from_data(parts)
        found = rulebook_of(read.draft)
    except RulebookError:
        raise
    except LmsRulesError as error:
        raise LmsRulesError(f"{target}: {error}") from error
    if said is not None:  # refused there, for what the data does not show
        raise LmsRulesError(f"{target}: its guidance cannot be built: {said}")
    if read.unknown or read.missing or sha256_of(found.digests) != sha256:
        notes = [f"{what}: {', '.join(names)}" for what, names in _notes(read) if names]
        otherwise = [name for name, digest in found.digests.items() if digests.get(name) != digest]
        notes += [f"{counted(len(otherwise), 'part')} would have another hash here"] if otherwise else []
        warnings.warn(f"{target} is of another version; {'; '.join(notes)}", OtherVersionWarning, stacklevel=4)
        found.made.update(sha256=sha256, left_out=read.unknown)
    return found


def _notes(read: ReadBack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("left out, for it is not known here", read.unknown), ("not there, so taken as by default", read.missing)


def draft_named(target: str) -> Draft:
    """The rulebook of that name; where one refuses to be built when the module is imported, that one as a draft.

    Raises:
        LmsRulesError: as `book_named` does.
    """
    try:
        return book_named(target)
    except RulebookError as error:
        return refused_draft(error)


def refused_draft(error: RulebookError) -> Draft:
    """The rulebook that was refused, as a draft.

    Raises:
        RulebookError: the same, where a part is not of its type: not even a draft can be made of it.
    """
    if not isinstance(error.rulebook, Draft):
        raise error
    return error.rulebook
