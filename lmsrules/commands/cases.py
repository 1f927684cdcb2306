"""Commands on cases: assess them, explain one, draw how it was decided, prove it and check the proof."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ..assessing.assessment import Explanation
from ..assessing.assessment import assess as assess_case
from ..explanation.diagram import question_graph
from ..facts import LASTING_FACTS
from ..logic.errors import LmsRulesError, UnknownNameError
from ..named import SHIPPED
from ..text import counted, did_you_mean, json_text, one_line
from .cautions import Limits, rulebook_with
from .given import cases_in, facts_in, name_of, page_paths, refusal, refuse_options
from .output import emit, note, on_a_terminal, progress, show, width, write
from .sources import AsOf, Sources, rulebook_viewed

Engine = Literal["durable", "builtin"]
Flag: Parameter = Parameter(negative=())


OPTIONS = (
    "--json",
    "--jsonl",
    "--full",
    "--html",
    "--engine",
    "--limit",
    "--rulebook",
    "--as-of",
    "--retrospective",
    "--sources",
)
"""What `assess` takes besides cases."""

MORE = "--full: every reason, the evidence for and against, what would change an answer.\n"
"""The last line of a page in its short form on a terminal."""


def assess(
    *files: Annotated[Path, Parameter(name="FILE", required=True, allow_leading_hyphen=True)],
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    jsonl: Annotated[bool, Flag] = False,
    full: Annotated[bool, Flag] = False,
    html: Path | None = None,
    engine: Engine | None = None,
    limit: Limits = None,
    sources: Sources = None,
    as_of: AsOf = None,
    retrospective: Annotated[bool, Flag] = False,
    rulebook: str = SHIPPED,
) -> int:
    """Assess a case, or many, and print a page on each: the answers, what is open, and the evidence.

    A case that cannot be read is named on standard error; the others are answered, and the exit code is 2.

    Parameters
    ----------
    files
        The cases: .toml or .json files, folders that hold some, or - for one that is read from standard input.
        `lmsrules facts` lists what a case can hold.
    as_json
        Print JSON instead: of one file the assessment; of several, or a folder, a list with
        {"file": ..., "assessment": ...} for each.
    jsonl
        Print JSON Lines instead: {"file": ..., "assessment": ...} on a line for each case, as soon as it is assessed.
    full
        Print every reason too.
    html
        Write a web page to this file instead. With several cases, or a folder, name a folder to write to: the page on
        a.toml is a.toml.html.
    engine
        The program that applies the rules; durable-rules where it works unless given. The answers are the same.
    limit
        Set a limit, a number that cautions use, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    sources
        Ask these sources alone, by id, with commas, the first being the primary one; `lmsrules sources` lists them.
    as_of
        Leave out what came out after a day, such as 2014-06-01.
    retrospective
        With --as-of: apply today's rulebook all the same to a patient of that day, and say so.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    """
    refuse_options(files, OPTIONS)
    if sum((html is not None, jsonl, as_json)) > 1:
        raise LmsRulesError("--html, --json and --jsonl: take one of them")
    book = rulebook_viewed(rulebook, limit, sources, as_of, retrospective)
    book.chainer(engine)  # an engine that is not there is no fault of the cases
    cases, several = cases_in(files), len(files) > 1 or files[0].is_dir()
    pages = {} if html is None else page_paths(html, cases) if several else {files[0]: html}
    answered = 0
    if as_json and several:
        emit("[")
    with progress(len(cases), "case") as done:
        for number, file in enumerate(cases):
            done(number)
            try:
                assessment = assess_case(facts_in(file, book, rulebook), rulebook=book, engine=engine)
                if html is not None:
                    text = assessment.to_html()
                elif jsonl or (as_json and several):
                    beside = {"file": str(file), "assessment": assessment.to_dict()}
                    text = json_text(beside, indent=2 if as_json else None)
                else:
                    text = assessment.to_json() if as_json else assessment.to_text(width(), full=full)
            except LmsRulesError as error:
                note(f"lmsrules: {refusal(file, error)}")
                continue
            if html is not None:
                write(pages[file], text, told=not several)
            elif as_json or jsonl:
                emit(f",\n{text}" if as_json and answered else text)
            else:
                text += MORE if on_a_terminal() and not full else ""
                show("\n" * bool(answered) + f"==> {name_of(file)} <==\n{text}" if several else text)
            answered += 1
    if as_json and several:
        emit("]")
    if html is not None and several:
        note(f"wrote {counted(answered, 'page')} to {one_line(str(html))}")
    return 0 if answered == len(cases) else 2


def explain(
    file: Path,
    /,
    *,
    question: str | None = None,
    option: str | None = None,
    why_not: str | None = None,
    hold: Annotated[list[str] | None, Parameter(negative=())] = None,
    hold_lasting: Annotated[bool, Flag] = False,
    full: Annotated[bool, Flag] = False,
    html: Path | None = None,
    markdown: Annotated[bool, Flag] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    engine: Engine | None = None,
    limit: Limits = None,
    sources: Sources = None,
    as_of: AsOf = None,
    retrospective: Annotated[bool, Flag] = False,
    rulebook: str = SHIPPED,
) -> None:
    """Explain the answers on a case: what forces each, what would change or settle it, and why it is no other.

    Parameters
    ----------
    file
        The case, a .json or .toml file; `lmsrules facts` lists what it can hold.
    question
        Only this question, such as surveillance; all unless given. `lmsrules rules` lists them.
    option
        Only this option of the question, such as a drug.
    why_not
        Explain why the answer is not this one: RECOMMENDED, OPTION, INDIVIDUALISE, UNDETERMINED or NOT_RECOMMENDED.
    hold
        A fact to leave as it is in what would change the answer, such as patient.age_years; may be given again.
    hold_lasting
        As --hold, for every fact that cannot change in one patient: who the patient is, what the tumour is and was at
        first presentation (site, size, grade, stage, recurrence ...), and the treatment given so far.
    full
        Print the rules in full too, clause by clause.
    html
        Write the report to this file, one self-contained page that prints on A4.
    markdown
        Print Markdown instead.
    as_json
        Print JSON instead.
    engine
        The program that applies the rules; durable-rules where it works unless given. The answers are the same.
    limit
        Set a limit, a number that cautions use, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    sources
        Ask these sources alone, by id, with commas, the first being the primary one; `lmsrules sources` lists them.
    as_of
        Leave out what came out after a day, such as 2014-06-01.
    retrospective
        With --as-of: apply today's rulebook all the same to a patient of that day, and say so.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    """
    if option is not None and question is None:
        raise LmsRulesError("--option: say of which question, with --question")
    if sum((html is not None, markdown, as_json)) > 1:
        raise LmsRulesError("--html, --markdown and --json: take one of them")
    book = rulebook_viewed(rulebook, limit, sources, as_of, retrospective)
    fixed = (*(hold or ()), *(LASTING_FACTS if hold_lasting else ()))
    explanation = assess_case(facts_in(file, book, rulebook), rulebook=book, engine=engine).explain(
        question, option, why_not=why_not, fixed=fixed, pictures=html is not None or markdown
    )
    if html is not None:
        write(html, explanation.to_html())
    else:
        _print(explanation, full, markdown, as_json)


def _print(explanation: Explanation, full: bool, markdown: bool, as_json: bool) -> None:
    if markdown:
        emit(explanation.to_markdown())
    elif as_json:
        emit(explanation.to_json())
    else:
        show(explanation.to_text(width(), full=full))


def draw(
    question: str,
    file: Path | None = None,
    /,
    *,
    form: Annotated[Literal["svg", "mermaid", "dot"], Parameter(name="--as")] = "svg",
    out: Path | None = None,
    limit: Limits = None,
    rulebook: str = SHIPPED,
) -> None:
    """Draw a diagram of how a question is decided; with a case, the ways still open to it are bold.

    Parameters
    ----------
    question
        The question, such as surveillance; `lmsrules rules` lists them.
    file
        A case, a .json or .toml file; without one the diagram is that for all patients.
    form
        What to draw it as: an SVG picture unless given, or the text that Mermaid or Graphviz (dot) draws.
    out
        The file to write; printed unless given.
    limit
        Set a limit, a number that cautions use, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    """
    book = rulebook_with(rulebook, limit)
    if question not in book.questions_by_id:
        hint = did_you_mean(question, book.questions_by_id) or f"; they are {', '.join(book.questions_by_id)}"
        raise UnknownNameError(f"there is no question {question!r}{hint}")
    graph = question_graph(book, question, None if file is None else facts_in(file, book, rulebook))
    text = {"svg": graph.to_svg, "mermaid": graph.to_mermaid, "dot": graph.to_dot}[form]()
    if out is None:
        emit(text.encode("ascii", "xmlcharrefreplace").decode() if form == "svg" else text)
    else:
        write(out, text)
