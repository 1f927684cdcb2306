"""The command on tables: every row assessed, the answers written beside it, and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

from attrs import evolve
from cyclopts import Parameter

from ..assessing.files import data_in
from ..logic.errors import LmsRulesError
from ..named import SHIPPED
from ..text import counted
from .cautions import Limits, rulebook_with
from .output import note, on_a_terminal, show, width, write
from .sources import AsOf

if TYPE_CHECKING:
    from ..cohorts.result import CohortResult

Flag: Parameter = Parameter(negative=())

PARTS: Mapping[str, type] = {"columns": dict, "values": dict, "given": dict, "by": str}
"""What a file for `--columns` holds."""


def cohort(
    *files: Annotated[Path, Parameter(name="FILE", required=True)],
    out: Path | None = None,
    report: Path | None = None,
    as_of: AsOf = None,
    columns: Path | None = None,
    questions: str | None = None,
    cautions: Annotated[bool, Flag] = False,
    sources: Annotated[bool, Flag] = False,
    strict: Annotated[bool, Flag] = False,
    limit: Limits = None,
    rulebook: str = SHIPPED,
) -> int:
    """Assess every row of a table, and count the answers. Needs the extra: pip install 'lmsrules[cohorts]'.

    A row with a wrong value gets no answer, and says why in the column `errors`; the exit code is then 2.

    Parameters
    ----------
    files
        Parquet or CSV files, or folders of them. Columns are named like facts, patient.age_years; `lmsrules facts`
        lists them.
    out
        Write the table with the answers beside it to this Parquet file.
    report
        Write a web page with the counts to this file; with `given` in the file for --columns also how treatments
        agree with positions.
    as_of
        A day, 2014-06-01, or the column with each row's day: what came out later is left out.
    columns
        A TOML file that says what columns and values are: [columns] age = "patient.age_years";
        [values."patient.sex"] F = "female"; [given] adjuvant-radiotherapy = "rt", the column that says whether it was
        given; by = "tumour.site", what treatments are counted by.
    questions
        The ids of the questions to answer, with commas between; all unless given.
    cautions
        Give for each option also the cautions that apply.
    sources
        Give for each option also what each other source says.
    strict
        Refuse a table with wrong values, and list the first ten.
    limit
        Set a limit, a number that cautions use, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    """
    try:
        from ..cohorts.cohort import assess_cohort
        from ..cohorts.comparing import concordance
        from ..cohorts.tables import table_of
        from ..cohorts.treated import treatments
    except ImportError as error:  # which says what to install
        raise LmsRulesError(str(error)) from None
    said = _read(columns)
    _check_report(report, files, columns, out)
    named = None if questions is None else [name.strip() for name in questions.split(",") if name.strip()]
    book = rulebook_with(rulebook, limit)
    given = _given(said.get("given", {}))
    if given:  # what is wrong with it is told before the table is read
        opened = table_of(list(files))
        treatments(book, given, opened.names, named or book.questions_by_id, is_text=opened.is_text)
    with _progress() as done:
        result = assess_cohort(
            list(files),
            rulebook=book,
            questions=named,
            as_of=as_of,
            columns=said.get("columns"),
            values=said.get("values"),
            on_error="raise" if strict else "mark",
            cautions=cautions,
            sources=sources,
            out=out,
            progress=done,
        )
        document = result.document()
        if given:
            agreed = concordance(result, given, by=said.get("by"))
            document = evolve(document, parts=(*document.parts, *agreed.document().parts))
    if report is not None:
        from ..document.as_html import html_page

        write(report, html_page(document))
    else:
        from ..document.as_text import as_text

        show(as_text(document, width()).rstrip("\n") + "\n")
    if out is not None:
        note(f"{out}: {counted(result.rows, 'row')} written")
    return 2 if _told_of_errors(result) else 0


def _check_report(report: Path | None, files: Sequence[Path], columns: Path | None, out: Path | None) -> None:
    """Refuse to write the report over a file that is read or written here, or where there is no folder."""
    if report is None:
        return
    used = [*files, *(one for one in (columns, out) if one is not None)]
    folders = [file.resolve() for file in files if file.is_dir()]
    is_within = report.exists() and any(folder in report.resolve().parents for folder in folders)
    if is_within or report.resolve() in {one.resolve() for one in used}:
        raise LmsRulesError(f"{report}: it is used here, and would be lost; name another file for the report")
    if not report.resolve().parent.is_dir():
        raise LmsRulesError(f"{report}: there is no such folder")


def _told_of_errors(result: CohortResult) -> bool:
    if result.wrong:
        note(f"lmsrules: {result.wrong:,} of {counted(result.rows, 'row')} with errors, and so no answer")
    return bool(result.wrong)


def _given(said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of treatments as a file has them: a name, or `{column = "drugs", values = ["gem-doc"]}`."""
    found: dict[str, Any] = {}
    for name, one in said.items():
        if isinstance(one, Mapping) and one.keys() != {"column", "values"}:
            raise LmsRulesError(f"given: {name}: write a column's name, or {{column = ..., values = [...]}}")
        found[name] = (one["column"], one["values"]) if isinstance(one, Mapping) else one
    return found


def _read(path: Path | None) -> dict[str, Any]:
    """What a file says of columns and values.

    Raises:
        LmsRulesError: it holds something else; every problem is named.
    """
    if path is None:
        return {}
    data, name = data_in(path)
    wrong = [f"{key}: unknown; give {', '.join(PARTS)}" for key in data if key not in PARTS]
    wrong += [
        f"{key}: give {'a text' if kind is str else 'a table'}"
        for key, kind in PARTS.items()
        if key in data and not isinstance(data[key], kind)
    ]
    wrong += ["by: it groups treatments; say which in [given]"] if "by" in data and not data.get("given") else []
    if wrong:
        raise LmsRulesError(f"{name}: " + "; ".join(wrong))
    return dict(data)


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Takes how many rows are done, and says so every few seconds on a terminal."""
    began = last = monotonic()

    def show_done(rows: int) -> None:
        nonlocal last
        if on_a_terminal() and monotonic() - last > 3:
            last = monotonic()
            note(f"{rows:,} rows in {last - began:.0f} s")

    yield show_done
