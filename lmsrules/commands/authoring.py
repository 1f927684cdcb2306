"""Commands for those who write rules: prove a rulebook, compare two, write one in another language."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ..diff import diff as diff_rulebooks
from ..logic.cql import to_cql
from ..logic.errors import LmsRulesError, RulebookError
from ..named import rulebook_named
from ..rules import guidance
from ..verify import verify as verify_rulebook
from .output import show, width


def verify(
    target: str | None = None,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    tests: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Prove a rulebook sound, or show all that is wrong with it, each with a patient; exit code 1 if anything is.

    Parameters
    ----------
    target
        The rulebook, as module:NAME; the shipped one unless given. Drafts, and rulebooks that refuse to build, can be
        verified too.
    as_json
        Print JSON instead.
    tests
        Print the defects as tests to paste, each failing until it is mended.
    """
    try:
        verification = verify_rulebook(guidance() if target is None else rulebook_named(target))
    except RulebookError as error:  # it refuses to build when its module is imported
        show("".join(f"- {defect}\n" for defect in error.defects))
        return 1
    if as_json:
        print(verification.to_json())
    elif tests:
        print(verification.to_tests(target or "my_rules:RULEBOOK"), end="")
    else:
        show(verification.to_text(width()))
    return 0 if verification.sound else 1


def diff(
    before: str,
    after: str | None = None,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    markdown: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Show which patients two rulebooks answer differently; exit code 1 if any.

    Parameters
    ----------
    before
        The one rulebook, as module:NAME.
    after
        The other one; the shipped one unless given.
    as_json
        Print JSON instead.
    markdown
        Print Markdown instead, for a pull request.
    """
    found = diff_rulebooks(rulebook_named(before), guidance() if after is None else rulebook_named(after))
    if as_json:
        print(found.to_json())
    elif markdown:
        print(found.to_markdown(), end="")
    else:
        show(found.to_text(width()))
    return 0 if found.same else 1


def export(target: str | None = None, /, *, cql: Annotated[bool, Parameter(negative=())] = False) -> None:
    """Write a rulebook in another language.

    Parameters
    ----------
    target
        The rulebook, as module:NAME; the shipped one unless given.
    cql
        In CQL, the Clinical Quality Language: a parameter for each fact, a definition for each condition.
    """
    if not cql:
        raise LmsRulesError("say in which language: --cql")
    print(to_cql(guidance() if target is None else rulebook_named(target)), end="")
