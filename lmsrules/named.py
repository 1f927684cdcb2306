"""A rulebook by its name in Python, as the command line and the pytest plugin take it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from attrs import evolve

from .logic.errors import LmsRulesError, RulebookError
from .logic.rulebook import Rulebook


def rulebook_named(target: str) -> Rulebook:
    """The rulebook `module:NAME`, from the working directory or anything installed.

    Raises:
        LmsRulesError: there is no such module or name, or it is no rulebook.
        RulebookError: the rulebook refuses to be built when its module is imported.
    """
    module, colon, name = target.partition(":")
    if not colon or not module or not name:
        raise LmsRulesError(f"{target!r}: write it as module:NAME, such as my_rules:RULEBOOK")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        raise LmsRulesError(f"{target}: there is no module {error.name!r}") from None
    except AttributeError:
        raise LmsRulesError(f"{target}: module {module} has no {name!r}") from None
    finally:
        sys.path.pop(0)
    if not isinstance(found, Rulebook):
        raise LmsRulesError(f"{target}: it is not a Rulebook but {type(found).__name__}")
    return found


def draft_named(target: str) -> Rulebook:
    """The rulebook `module:NAME`; where one refuses to be built when the module is imported, that one as a draft.

    Raises:
        LmsRulesError: as `rulebook_named` does.
    """
    try:
        return rulebook_named(target)
    except RulebookError as error:
        if error.rulebook is None:
            raise
        return evolve(error.rulebook, draft=True)
