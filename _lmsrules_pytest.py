"""The pytest plugin of lmsrules: case files (`*.case.toml`) as tests, the fixture `rulebook`, coverage of rules.

pytest loads this module in every project of an environment, so it stands outside the package and imports none of it
until a project uses it: by an `--lms-...` option, the fixture, or a case file. `-p no:lmsrules` switches it off.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lmsrules.logic.draft import Draft

OPTIONS = ("rulebook", "coverage", "coverage_report", "coverage_json", "update", "mutant")
Column = Callable[[pytest.Item, pytest.TestReport], Iterable[tuple[str, str]]]

SUFFIX = ".case.toml"
CLAIMED = pytest.StashKey[bool]()
MOST_BYTES = 64_000
"""As much of a file is looked at as a case file may hold."""

TABLE = re.compile(r"""^[ \t]*\[\[?[ \t]*(["']?)(?:tumour|treatment)\1[ \t]*[\].]""", re.MULTILINE)
"""A table of facts that hardly anybody else's test cases have."""

EXPECT = re.compile(r"""^[ \t]*(?:\[\[?[ \t]*)?(["']?)expect\1[ \t]*[=.\]]""", re.MULTILINE)
EXPECTED = re.compile(r"""(?<![\w-])(["']?)(?:answers|findings|impossible)\1[ \t]*[=\]]""")
"""Anybody's test cases expect something; ours expect answers, findings, or that a patient is impossible."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, all of them starting with `--lms-`, and the setting `lms_case_files`."""
    group = parser.getgroup("lmsrules", "rulebooks (lmsrules; -p no:lmsrules switches this plugin off)")
    group.addoption("--lms-rulebook", metavar="module:NAME", help="the rulebook under test; the shipped one by default")
    group.addoption(
        "--lms-coverage", action="store_true", help="say which rules and clauses no test shows, worst first"
    )
    group.addoption(
        "--lms-coverage-report",
        metavar="FILE",
        help="write all that no test shows, with case files that would, to a .txt, .md or .json file",
    )
    group.addoption("--lms-coverage-json", metavar="FILE", help="write the same as JSON, whatever the file's name")
    group.addoption(
        "--lms-update",
        action="store_true",
        help="in case files, rewrite what the rulebook now answers otherwise, for review; these tests still fail",
    )
    group.addoption("--lms-mutant", type=int, metavar="NUMBER", help="test the rulebook with this change (mutate)")
    parser.addini(
        "lms_case_files",
        f"globs, relative to the rootdir, of the *{SUFFIX} files that are case files of lmsrules (* crosses folders); "
        "without it: those that expect answers, findings or impossible, or have a table tumour or treatment, and all "
        "where an --lms- option is given",
        type="linelist",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Where an option of ours is given: find the rulebook that is named, prepare to take note of what is tested."""
    if _is_used(config):
        from lmsrules.testing import pytest_plugin

        pytest_plugin.prepare(config)


@pytest.fixture(scope="session")
def rulebook(request: pytest.FixtureRequest) -> Draft:
    """The rulebook under test: that of `--lms-rulebook`, or the shipped one."""
    from lmsrules.testing import pytest_plugin

    return pytest_plugin.rulebook_of(request.config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Every case file of ours is a test; what merely has such a name is left alone."""
    if not file_path.name.endswith(SUFFIX) or not _is_ours(file_path, parent.config):
        return None
    from lmsrules.testing import pytest_plugin

    parent.config.stash[CLAIMED] = True
    return pytest_plugin.collector_of(file_path, parent)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Where case files are to be tested by a rulebook that cannot be had, say so once and test nothing."""
    if CLAIMED in session.config.stash:
        from lmsrules.testing import pytest_plugin

        pytest_plugin.refuse_once(session)


@pytest.hookimpl(optionalhook=True)
def pytest_csv_register_columns(columns: dict[str, Column]) -> None:
    """Let pytest-csv, which takes every test for one in a `.py` file and else crashes, write rows on case files."""
    for name in {"module", "class", "function", "name"} & columns.keys():
        columns[name] = _with_case_files(name, columns[name])


def _with_case_files(name: str, column: Column) -> Column:
    def extended(item: pytest.Item, report: pytest.TestReport) -> Iterable[tuple[str, str]]:
        if item is None or not item.path.name.endswith(SUFFIX):  # None: its worker crashed
            return column(item, report)
        return [(name, {"module": item.nodeid.partition("::")[0], "class": ""}.get(name, item.name))]

    return extended


def _is_used(config: pytest.Config) -> bool:
    given = (config.getoption(f"lms_{name}") for name in OPTIONS)
    return any(value is not None and value is not False for value in given)  # 0 is a mutant, and equals False


def _is_ours(path: Path, config: pytest.Config) -> bool:
    """Whether a `*.case.toml` is a case file of lmsrules: the project's word counts, then an option, then its looks."""
    if globs := config.getini("lms_case_files"):
        try:
            name = Path(os.path.relpath(path, config.rootpath)).as_posix()
        except ValueError:  # on another drive of Windows
            name = path.as_posix()
        return any(fnmatchcase(name, glob) for glob in globs)
    return _is_used(config) or looks_ours(path)


def looks_ours(path: Path) -> bool:
    """Whether a file expects answers, findings or the impossible, as our case files do, or has a table of our facts.

    Only looked at, not parsed, and only its first 64 kB; what cannot be read is not ours.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8-sig", errors="replace")
    except OSError:
        return False
    return bool(TABLE.search(text) or (EXPECT.search(text) and EXPECTED.search(text)))
