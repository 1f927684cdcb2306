"""A rulebook by its name in Python, as the command line and the pytest plugin take it."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from attrs import evolve

from .logic.errors import LmsRulesError, RulebookError
from .logic.fields import did_you_mean
from .logic.rulebook import Rulebook


def rulebook_named(target: str) -> Rulebook:
    """The rulebook `module:NAME`, from the working directory or anything installed.

    Or a folder: the shipped guidance as another checkout has it, such as `../before/lmsrules/rules`, over the facts of
    this one.

    Raises:
        LmsRulesError: there is no such module, folder or name, it cannot be imported, or it is no rulebook.
        RulebookError: the rulebook refuses to be built when its module is imported.
    """
    module, colon, name = target.partition(":")
    if not colon and (Path(target) / "__init__.py").is_file():
        found = _imported(target, lambda: _guidance_of(Path(target))).guidance()
    elif not colon or not name or not all(part.isidentifier() for part in module.split(".")):
        raise LmsRulesError(f"{target!r}: write it as module:NAME, such as my_rules:RULEBOOK")
    else:
        imported = _imported(target, lambda: importlib.import_module(module))
        if not hasattr(imported, name):
            raise LmsRulesError(f"{target}: module {module} has no {name!r}{did_you_mean(name, vars(imported))}")
        found = getattr(imported, name)
    if not isinstance(found, Rulebook):
        raise LmsRulesError(f"{target}: it is not a Rulebook but {type(found).__name__}")
    return found


def _imported(target: str, load: Callable[[], ModuleType]) -> ModuleType:
    """The module, found from the working directory too; what goes wrong in it is told in a line."""
    sys.path.insert(0, str(Path.cwd()))
    try:
        return load()
    except LmsRulesError:
        raise
    except ModuleNotFoundError as error:
        raise LmsRulesError(f"{target}: there is no module {error.name!r}") from None
    except SyntaxError as error:
        raise LmsRulesError(f"{target}: {error.filename}, line {error.lineno}: {error.msg}") from error
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{frame.filename}, line {frame.lineno}"
        raise LmsRulesError(f"{target}: {where}: {type(error).__name__}: {error}") from error
    finally:
        sys.path.pop(0)


def _guidance_of(folder: Path) -> ModuleType:
    """The rules in a folder as a module of their own beside ours, so that what they import of the package is ours."""
    name = f"{__package__}.rules_of_{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None, "a Python file can be loaded"
    assert spec.loader is not None, "a Python file can be loaded"
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    if not hasattr(module, "guidance"):
        raise LmsRulesError(f"{folder}: it has no guidance(); name the folder lmsrules/rules of another checkout")
    return module


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
