"""The command on trials: which of them a case would have been in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..assessing.trials import trials as trials_of
from ..logic.errors import LmsRulesError
from ..named import SHIPPED, rulebook_named
from .given import facts_in
from .output import emit, show, width, write
from .rulebook import Json


def trials(
    file: Path,
    /,
    *,
    as_json: Json = False,
    full: Annotated[bool, Parameter(negative=())] = False,
    html: Path | None = None,
    rulebook: str = SHIPPED,
) -> None:
    """Say of each pivotal trial whether this patient would have been in it: yes, no and why not, or what is missing.

    Parameters
    ----------
    file
        The case, a .json or .toml file; `lmsrules facts` lists what it can hold.
    as_json
        Print JSON instead.
    full
        Print what each trial compared too, and where it is published.
    html
        Write a web page to this file instead.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    """
    if html is not None and as_json:
        raise LmsRulesError("--html and --json: take one of them")
    book = rulebook_named(rulebook)
    found = trials_of(facts_in(file, book, rulebook), rulebook=book)
    if html is not None:
        write(html, found.to_html())
    elif as_json:
        emit(found.to_json())
    else:
        show(found.to_text(width(), full=full))
