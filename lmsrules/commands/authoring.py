"""Commands for those who write rules: prove a rulebook, compare two, write one in another language."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from ..exchange.cql import to_cql
from ..logic.draft import Draft
from ..logic.errors import LmsRulesError, RulebookError
from ..named import SHIPPED, book_named, place_of, refused_draft
from ..proving.comparison import diff as diff_rulebooks
from ..proving.comparison import share_facts
from ..proving.verification import verify as verify_rulebook
from ..testing.case_files import SUFFIX, case_files_in
from ..testing.mutation import killed_by_pytest
from ..testing.mutation import mutate as mutate_rulebook
from ..text import counted, one_line
from .output import emit, note, show, width, write, write_all


def verify(
    target: str | None = None,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    tests: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Prove that a rulebook has no gaps, clashes or other flaws, or show each with a patient; exit code 1 if any.

    What is worth knowing and not wrong is shown too: clauses that decide nothing, and where sources differ.

    Parameters
    ----------
    target
        The rulebook: module:NAME of a Python module, or the folder of another checkout of this project; the shipped one
        unless given. Drafts, and rulebooks that refuse to build, can be verified too.
    as_json
        Print JSON instead.
    tests
        Print what is wrong as Python tests to paste, each failing until it is mended.
    """
    if as_json and tests:
        raise LmsRulesError("--json and --tests: take one of them")
    name = SHIPPED if target is None else target
    try:
        book: Draft = book_named(name)
    except RulebookError as error:
        book = refused_draft(error)
        where = "".join(f" ({place})" for place in [place_of(error)] if place)
        note(f"{name}: rulebook {book.id} refuses to be built{where}; this is about that one")
    verification = verify_rulebook(book)
    if as_json:
        emit(verification.to_json())
    elif tests:
        emit(verification.to_tests(name))
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
    html: Path | None = None,
) -> int:
    """Show which patients two rulebooks answer differently; exit code 1 if any.

    Parameters
    ----------
    before
        The one rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    after
        The other one, named likewise; the shipped one unless given.
    as_json
        Print JSON instead.
    markdown
        Print Markdown instead, for a pull request.
    html
        Write a page with pictures to this file instead.
    """
    if sum((html is not None, markdown, as_json)) > 1:
        raise LmsRulesError("--html, --markdown and --json: take one of them")
    one, other = book_named(before), book_named(SHIPPED if after is None else after)
    if after is None and not share_facts(one, other):
        raise LmsRulesError(
            f"{one_line(before)}: it has no fact in common with the shipped rulebook, with which it is compared unless "
            f"another is named: lmsrules diff {one_line(before)} OTHER, such as my_rules:OLD"
        )
    found = diff_rulebooks(one, other)
    if as_json:
        emit(found.to_json())
    elif markdown:
        emit(found.to_markdown())
    elif html is not None:
        write(html, found.to_html())
    else:
        show(found.to_text(width()))
    return 0 if found.same else 1


def export(
    target: str | None = None,
    /,
    *,
    cql: Annotated[bool, Parameter(negative=())] = False,
    rulebook: str | None = None,
) -> None:
    """Write a rulebook in a language that other programs run (CQL).

    Parameters
    ----------
    target
        The rulebook: module:NAME of a Python module; the shipped one unless given.
    cql
        In CQL, the Clinical Quality Language: a parameter for each fact, a definition for each condition.
    rulebook
        The same rulebook, if you would rather name it as for the other commands.
    """
    if not cql:
        raise LmsRulesError("say in which language: --cql")
    if target is not None and rulebook is not None:
        raise LmsRulesError(f"name the rulebook once: {target}, or --rulebook {rulebook}")
    name = rulebook if target is None else target
    emit(to_cql(book_named(SHIPPED if name is None else name)))


def mutate(
    *paths: str,
    rulebook: str | None = None,
    pytest: Annotated[bool, Parameter(negative=())] = False,
    at_least: Annotated[float, Parameter(validator=validators.Number(gte=0, lte=100))] = 100,
    write_cases: Path | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """Test your tests: change a rulebook in one place at a time, and show the changes that no test notices.

    Each is shown with a patient who is answered otherwise. Exit code 1 where the tests notice too few.

    Parameters
    ----------
    paths
        Case files that say what is expected (*.case.toml), and folders that hold some.
    rulebook
        The rulebook: module:NAME of a Python module; the shipped one unless given.
    pytest
        Run the pytest tests in these paths too, on what the case files let through; they test the fixture `rulebook`.
    at_least
        The per cent of the changes that have to be noticed; 100 unless given.
    write_cases
        A folder to write case files to, few of them, that together notice what no test notices; each is named for what
        it notices, and what is in the folder already stays.
    as_json
        Print JSON instead.
    """
    book = book_named(SHIPPED if rulebook is None else rulebook)
    found = mutate_rulebook(
        book,
        case_files_in(paths, book, with_tests=pytest),
        also_killed=(lambda numbers: killed_by_pytest(rulebook, paths, numbers)) if pytest else None,
    )
    if write_cases is not None:
        number = len(found.of("survived"))
        if number:
            note(f"choosing case files for {counted(number, 'change')} that no test notices")
        killers = found.killers
        write_all(write_cases, SUFFIX, {killer.name: killer.text for killer in killers})
        note(
            f"{counted(len(killers), 'case file')} for {counted(number, 'change')} that no test notices, each tried: "
            "read them against the source before you keep them"
            if killers
            else "no case file written: every change is noticed"
        )
    if as_json:
        emit(found.to_json())
    else:
        show(found.to_text(width()))
    return 0 if 100 * found.score >= at_least else 1
