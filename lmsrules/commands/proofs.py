"""Commands on proofs: write a receipt of the answers on a case, and check one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from ..assessing.assessment import assess as assess_case
from ..logic.errors import LmsRulesError
from ..named import SHIPPED
from ..receipts.checker import AnotherRulebook, Refused, check_receipt, load, shown
from ..text import json_text
from .cases import Engine, Flag
from .cautions import Limits, rulebook_with
from .given import facts_in
from .output import emit, write


def receipt(
    file: Path,
    /,
    *,
    out: Path | None = None,
    engine: Engine | None = None,
    limit: Limits = None,
    rulebook: str = SHIPPED,
) -> None:
    """Assess a case and print a receipt: a proof of the answers that anybody can check with `lmsrules check`.

    Parameters
    ----------
    file
        The case, a .json or .toml file; `lmsrules facts` lists what it can hold.
    out
        The file to write; printed unless given.
    engine
        The program that applies the rules; durable-rules where it works unless given. The answers are the same.
    limit
        Set a limit, a number that cautions use, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    """
    book = rulebook_with(rulebook, limit)
    text = json_text(assess_case(facts_in(file, book, rulebook), rulebook=book, engine=engine).receipt(), indent=1)
    if out is None:
        emit(text)
    else:
        write(out, text + "\n")


def check(
    file: Path,
    /,
    *,
    any_rulebook: Annotated[bool, Flag] = False,
    limit: Limits = None,
    rulebook: str = SHIPPED,
) -> None:
    """Check a receipt, the proof that `lmsrules receipt` prints: every step is done again by a program of its own.

    Parameters
    ----------
    file
        The receipt, as `lmsrules receipt` writes it.
    any_rulebook
        Accept a receipt made with another rulebook too.
    limit
        Set a limit, a number that cautions use, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        The rulebook it must be made with, if it is not the shipped one: module:NAME of a Python module, or the folder
        of another checkout of this project.
    """
    if any_rulebook and (rulebook != SHIPPED or limit):
        raise LmsRulesError("--any-rulebook and --rulebook or --limit: take one of them")
    try:
        data = load(str(file))
    except OSError as error:
        raise LmsRulesError(f"{shown(file)}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise LmsRulesError(f"{shown(file)}: {shown(error)}; give a file that `lmsrules receipt` wrote") from None
    try:
        emit(check_receipt(data, None if any_rulebook else rulebook_with(rulebook, limit).sha256))
    except AnotherRulebook as error:
        which = "the one shipped here" if rulebook == SHIPPED else "that of --rulebook"
        raise Refused(f"{error}, which is {which}; add --any-rulebook to check it all the same") from None
