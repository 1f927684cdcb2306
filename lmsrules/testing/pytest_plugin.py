"""What the pytest plugin does where it is used: case files as tests, the rulebook under test, coverage.

Its hooks are in `_lmsrules_pytest.py`, outside the package: pytest loads that everywhere, this only where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from ..logic.agreement import replay
from ..logic.analysis.clashes import refuse_misleading
from ..logic.diagrams.decisions import listening
from ..logic.errors import FactsError, LmsRulesError
from ..logic.partly import Known
from ..named import book_named
from ..rules import guidance
from ..text import counted, is_plain, listed, one_line, visible
from .case_files import SUFFIX, read_case_file
from .coverage import REPORTS, Tested
from .expectations import failures, told_of
from .mutants import mutants
from .mutation import built_of
from .updating import Rewritten, update

if TYPE_CHECKING:
    from ..logic.draft import Draft

UPDATED = "lms_updated"
"""The property of a test's report that says how many expectations were rewritten."""

RULEBOOK = pytest.StashKey["Draft"]()
COVERAGE = pytest.StashKey["RuleCoverage"]()
REPORT = "--lms-coverage-report"
REPORTED: Mapping[str, tuple[str, ...]] = {REPORT: REPORTS, "--lms-coverage-json": ()}
"""The options that name a file to write the coverage to, with what its name ends in; () is any."""

SHIPPED = "(by the shipped rulebook; name another with --lms-rulebook module:NAME)\n"
NOT_OURS = (
    "(if this is no case file of lmsrules: name yours in the setting lms_case_files, "
    "or switch the plugin off with -p no:lmsrules)"
)


def prepare(config: pytest.Config) -> None:
    """Find the rulebook where one is named, and prepare to take note of what is tested, where that is wanted.

    Raises:
        pytest.UsageError: there is no such rulebook, no such file can be written, or options exclude each other.
    """
    if config.getoption("lms_rulebook") is not None or config.getoption("lms_mutant") is not None:
        rulebook_of(config)
    if config.getoption("lms_update"):
        if config.getoption("lms_mutant") is not None:
            raise pytest.UsageError("--lms-update: leave out --lms-mutant, which changes the rulebook on trial")
        config.pluginmanager.register(Updates(), "lmsrules-updates")
    for option, suffixes in REPORTED.items():
        _need_file(option, config.getoption(_dest(option)), suffixes)
    if config.getoption("lms_coverage") or any(config.getoption(_dest(option)) for option in REPORTED):
        config.stash[COVERAGE] = RuleCoverage(config)
        config.pluginmanager.register(config.stash[COVERAGE], "lmsrules-coverage")


def _dest(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")


def _need_file(option: str, name: str | None, suffixes: tuple[str, ...]) -> None:
    """Refuse a file that cannot be written before any test runs."""
    if name is None:
        return
    if Path(name).is_dir() or not Path(name).absolute().parent.is_dir():
        what = "it is a folder" if Path(name).is_dir() else "there is no such folder"
        raise pytest.UsageError(f"{option} {name}: {what}; name a file")
    if suffixes and Path(name).suffix not in suffixes:
        raise pytest.UsageError(f"{option} {name}: name a file that ends in {listed(suffixes, 'or')}")


def rulebook_of(config: pytest.Config) -> Draft:
    """The rulebook under test.

    Raises:
        pytest.UsageError: there is no such rulebook, or it refuses to be built.
    """
    if RULEBOOK not in config.stash:
        target, number = config.getoption("lms_rulebook"), config.getoption("lms_mutant")
        try:
            book = guidance() if target is None else book_named(target)
            refuse_misleading(book)
        except LmsRulesError as error:
            raise pytest.UsageError(f"{'' if target is None else f'--lms-rulebook {target}: '}{error}") from error
        config.stash[RULEBOOK] = book if number is None else _changed(book, number)
    return config.stash[RULEBOOK]


def _changed(rulebook: Draft, number: int) -> Draft:
    every = mutants(rulebook)
    if not 0 <= number < len(every):
        raise pytest.UsageError(f"--lms-mutant: give a number from 0 to {len(every) - 1}, not {number}")
    changed = built_of(every[number])
    if changed is None:
        raise pytest.UsageError(f"--lms-mutant: rulebook {number} is refused when it is built")
    return changed


def collector_of(file_path: Path, parent: pytest.Collector) -> CaseFileModule:
    """What collects the test of a case file."""
    shown = None if is_plain(file_path.name) else one_line(file_path.name)  # None: as pytest names it
    return CaseFileModule.from_parent(parent, path=file_path, nodeid=shown)


def refuse_once(session: pytest.Session) -> None:
    """Before any case file is tested, see that the rulebook can be had.

    Raises:
        pytest.UsageError: it cannot.
    """
    if any(isinstance(item, CaseFileTest) for item in session.items) and not hasattr(session.config, "workerinput"):
        rulebook_of(session.config)


class CaseFileModule(pytest.Module):
    """A case file; to other plugins, and to fixtures that ask, a module with nothing in it."""

    def _getobj(self) -> ModuleType:
        module = ModuleType(one_line(self.path.name.removesuffix(SUFFIX)))
        module.__file__ = str(self.path)
        return module

    def collect(self) -> Iterator[pytest.Item]:
        """Its one test."""
        yield CaseFileTest.from_parent(self, name=self.obj.__name__)


class Unexpected(Exception):
    """A rulebook says something else than a case file expects."""


class CaseFileTest(pytest.Function):
    """The rulebook says of the patient what the case file expects, and every engine agrees.

    A function like any test's, for other plugins look at its `obj`, and ask for it anew after a run (`_getobj`).
    """

    def _getobj(self) -> Callable[[], None]:
        config, path = self.config, self.path

        def case_file() -> None:
            """A case file of lmsrules."""
            _test(config, path, self.user_properties)

        return case_file

    def repr_failure(  # type: ignore[override]  # as pytest's own functions have it
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> Any:
        """What is expected and what is so, without our own traceback."""
        if isinstance(excinfo.value, FactsError):
            return f"{excinfo.value}\n{'' if self.config.getoption('lms_rulebook') else SHIPPED}{NOT_OURS}"
        if isinstance(excinfo.value, Unexpected | LmsRulesError | pytest.UsageError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where a failure is reported."""
        return self.path, 0, f"case {self.name}"


def _test(config: pytest.Config, path: Path, properties: list[tuple[str, object]]) -> None:
    """Decide by the diagrams, and replay on every engine; where that is wanted, rewrite what is overtaken."""
    book = rulebook_of(config)
    case = read_case_file(path, book)
    found = list(failures(case, book))
    if found and config.getoption("lms_update"):
        properties.append((UPDATED, len(done := update(path, book))))
        raise Unexpected(visible("\n".join([one_line(case.title), *_review(done, path, book)])))
    if found:
        raise Unexpected(visible(f"{one_line(case.title)}\n{told_of(found, case, book)}"))
    if not case.impossible:
        replay(book, case.facts)
    if COVERAGE in config.stash:
        config.stash[COVERAGE].add(book, case.facts)


def _review(done: Sequence[Rewritten], path: Path, book: Draft) -> Iterator[str]:
    """What was rewritten in a case file, and what is still not as expected. The test fails all the same: so somebody
    looks whether the rulebook is right."""
    if done:
        yield "rewritten for review, see git diff:"
        yield from (f"  {one_line(str(change))}" for change in done)
    case = read_case_file(path, book)
    if left := list(failures(case, book)):
        yield "cannot be rewritten, mend it by hand:"
        yield told_of(left, case, book)


class Updates:
    """Says at the end how many case files were rewritten; with pytest-xdist, by whichever worker."""

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """How many expectations were rewritten, in how many files."""
        properties = (dict(report.user_properties) for report in terminalreporter.stats.get("failed", ()))
        numbers = [number for one in properties if isinstance(number := one.get(UPDATED), int) and number]
        terminalreporter.section("expectations overtaken")
        terminalreporter.write_line(
            f"{counted(sum(numbers), 'expectation')} rewritten for review in {counted(len(numbers), 'case file')}: "
            "see git diff, and read each against the source"
            if numbers
            else "no expectation was rewritten"
        )


class RuleCoverage:
    """Takes note of every patient a test decides by the rulebook; with pytest-xdist, of every worker's."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self._tested: Tested | None = None
        self._hearing = ExitStack()

    @property
    def tested(self) -> Tested:
        """What was tested so far."""
        if self._tested is None:
            self._tested = Tested(rulebook_of(self.config))
        return self._tested

    def add(self, book: Draft, facts: Mapping[str, Known]) -> None:
        """A test asked for a decision."""
        if book is self.tested.rulebook or book.sha256 == self.tested.rulebook.sha256:
            self.tested.add(facts)

    def pytest_sessionstart(self) -> None:
        """From here on every decision is noted."""
        self._hearing.enter_context(listening(self.add))

    def pytest_sessionfinish(self) -> None:
        """Hand a worker's notes to the controller, which writes the file."""
        self._hearing.close()
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["lms_shown"] = sorted(self.tested.shown)
            return
        for option in REPORTED:
            if name := self.config.getoption(_dest(option)):
                form = Path(name).suffix if option == REPORT else ".json"
                Path(name).write_text(self.tested.coverage().to_report(form), encoding="utf-8")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of pytest-xdist is done."""
        self.tested.shown |= set(getattr(node, "workeroutput", {}).get("lms_shown", ()))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The coverage, a screenful at most."""
        if not self.config.getoption("lms_coverage"):
            return
        found = self.tested.coverage()
        terminalreporter.section("coverage of rules and clauses")
        terminalreporter.write_line(found.to_brief_text().rstrip())
        if report := self.config.getoption(_dest(REPORT)):
            terminalreporter.write_line(f"all of it is in {one_line(report)}")
        elif found.missing:
            ends = listed(REPORTS, "or")
            terminalreporter.write_line(f"{REPORT} FILE ({ends}) writes all, with case files that show what is missing")
