"""Commands on one case: assess it, explain it, draw how it was decided, prove it and check the proof."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ..assessing.assessment import Explanation
from ..assessing.assessment import assess as assess_case
from ..assessing.loading import load_facts
from ..explanation.diagram import question_graph
from ..facts import LASTING_FACTS
from ..logic.draft import Draft
from ..logic.errors import FactsError, LmsRulesError, Problem, UnknownNameError
from ..logic.partly import Known
from ..named import SHIPPED
from ..receipts.checker import AnotherRulebook, Refused, check_receipt, load, shown
from ..text import did_you_mean, json_text
from .cautions import Limits, rulebook_with
from .output import emit, show, width, write

Engine = Literal["durable", "builtin"]
Flag: Parameter = Parameter(negative=())


def _facts_in(file: Path, book: Draft, rulebook: str) -> dict[str, Known]:
    """The facts of a case file; where they are refused, the command that lists the facts names the rulebook too."""
    try:
        return load_facts(file, book)
    except FactsError as error:
        if rulebook == SHIPPED:
            raise
        listing = f"`lmsrules facts --rulebook {rulebook}`"
        told = [Problem(one.path, one.message.replace("`lmsrules facts`", listing)) for one in error.problems]
        raise FactsError(told, error.source) from None


def assess(
    file: Path,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    engine: Engine | None = None,
    limit: Limits = None,
    rulebook: str = SHIPPED,
) -> None:
    """Assess a case and print the page: the answers, what is open, and the evidence.

    Parameters
    ----------
    file
        The case, a .json or .toml file; `lmsrules facts` lists what it can hold.
    as_json
        Print the assessment as JSON instead.
    engine
        The forward-chaining engine; durable-rules where it works unless given.
    limit
        Set a limit of the rulebook, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        The rulebook, as module:NAME, or the folder of another checkout.
    """
    book = rulebook_with(rulebook, limit)
    assessment = assess_case(_facts_in(file, book, rulebook), rulebook=book, engine=engine)
    if as_json:
        emit(assessment.to_json())
    else:
        show(assessment.to_text(width()))


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
    rulebook: str = SHIPPED,
) -> None:
    """Explain the answers: what forces each, what would change it, what would settle it, and why not otherwise.

    Parameters
    ----------
    file
        The case, a .json or .toml file.
    question
        Only this question; all unless given.
    option
        Only this option of the question.
    why_not
        Explain why the options do not have this stance, such as RECOMMENDED.
    hold
        A fact that changes offered leave as it is, such as patient.age_years; may be given again.
    hold_lasting
        Hold every fact that cannot change in one patient: who the patient is, what the tumour is and was at first
        presentation (site, size, grade, stage, recurrence ...), and the treatment given so far.
    full
        Print the rules with every clause.
    html
        Write the report to this file, one self-contained page that prints on A4.
    markdown
        Print Markdown instead.
    as_json
        Print JSON instead.
    engine
        The forward-chaining engine; durable-rules where it works unless given.
    limit
        Set a limit of the rulebook, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        The rulebook, as module:NAME, or the folder of another checkout.
    """
    if option is not None and question is None:
        raise LmsRulesError("--option: say of which question, with --question")
    if sum((html is not None, markdown, as_json)) > 1:
        raise LmsRulesError("--html, --markdown and --json: take one of them")
    book = rulebook_with(rulebook, limit)
    fixed = (*(hold or ()), *(LASTING_FACTS if hold_lasting else ()))
    explanation = assess_case(_facts_in(file, book, rulebook), rulebook=book, engine=engine).explain(
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
    """Draw a question's decision diagram; with a case, the ways open to it are bold.

    Parameters
    ----------
    question
        The question; `lmsrules rules` lists them.
    file
        A case, a .json or .toml file.
    form
        The kind of drawing.
    out
        The file to write; printed unless given.
    limit
        Set a limit of the rulebook, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        The rulebook, as module:NAME, or the folder of another checkout.
    """
    book = rulebook_with(rulebook, limit)
    if question not in book.questions_by_id:
        hint = did_you_mean(question, book.questions_by_id) or f"; they are {', '.join(book.questions_by_id)}"
        raise UnknownNameError(f"there is no question {question!r}{hint}")
    graph = question_graph(book, question, None if file is None else _facts_in(file, book, rulebook))
    text = {"svg": graph.to_svg, "mermaid": graph.to_mermaid, "dot": graph.to_dot}[form]()
    if out is None:
        emit(text.encode("ascii", "xmlcharrefreplace").decode() if form == "svg" else text)
    else:
        write(out, text)


def receipt(
    file: Path,
    /,
    *,
    out: Path | None = None,
    engine: Engine | None = None,
    limit: Limits = None,
    rulebook: str = SHIPPED,
) -> None:
    """Assess a case and print a self-contained proof of the answers, for `lmsrules check`.

    Parameters
    ----------
    file
        The case, a .json or .toml file.
    out
        The file to write; printed unless given.
    engine
        The forward-chaining engine; durable-rules where it works unless given.
    limit
        Set a limit of the rulebook, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        The rulebook, as module:NAME, or the folder of another checkout.
    """
    book = rulebook_with(rulebook, limit)
    text = json_text(assess_case(_facts_in(file, book, rulebook), rulebook=book, engine=engine).receipt(), indent=1)
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
    """Check a receipt without trusting any engine: every step, case and patient is evaluated again.

    Parameters
    ----------
    file
        The receipt, as `lmsrules receipt` writes it.
    any_rulebook
        Accept a receipt by another rulebook too.
    limit
        Set a limit of the rulebook, as NAME=VALUE; `lmsrules limits` lists them; may be given again.
    rulebook
        The rulebook it must be by, as module:NAME, or the folder of another checkout.
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
