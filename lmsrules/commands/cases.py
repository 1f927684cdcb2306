"""Commands on one case: assess it, explain it, draw how it was decided, prove it and check the proof."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ..assessing.assessment import Explanation
from ..assessing.assessment import assess as assess_case
from ..assessing.loading import load_case
from ..explanation.diagram import question_graph
from ..facts import LASTING_FACTS, known_facts
from ..logic.errors import LmsRulesError, UnknownNameError
from ..receipts.checker import AnotherRulebook, Refused, check_receipt, load, shown
from ..rules import guidance
from ..text import did_you_mean, json_text
from .output import emit, show, width, write

Engine = Literal["durable", "builtin"]
Flag: Parameter = Parameter(negative=())


def assess(
    file: Path,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    engine: Engine | None = None,
) -> None:
    """Assess a case and print the page for the tumour board.

    Parameters
    ----------
    file
        The case, a .json or .toml file; `lmsrules facts` lists what it can hold.
    as_json
        Print the assessment as JSON instead.
    engine
        The forward-chaining engine; durable-rules where it works unless given.
    """
    assessment = assess_case(load_case(file), engine=engine)
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
    """
    if option is not None and question is None:
        raise LmsRulesError("--option: say of which question, with --question")
    if sum((html is not None, markdown, as_json)) > 1:
        raise LmsRulesError("--html, --markdown and --json: take one of them")
    fixed = (*(hold or ()), *(LASTING_FACTS if hold_lasting else ()))
    explanation = assess_case(load_case(file), engine=engine).explain(
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
    """
    rulebook = guidance()
    if question not in rulebook.questions_by_id:
        hint = did_you_mean(question, rulebook.questions_by_id) or f"; they are {', '.join(rulebook.questions_by_id)}"
        raise UnknownNameError(f"there is no question {question!r}{hint}")
    graph = question_graph(rulebook, question, None if file is None else known_facts(load_case(file)))
    text = {"svg": graph.to_svg, "mermaid": graph.to_mermaid, "dot": graph.to_dot}[form]()
    if out is None:
        emit(text.encode("ascii", "xmlcharrefreplace").decode() if form == "svg" else text)
    else:
        write(out, text)


def receipt(file: Path, /, *, out: Path | None = None, engine: Engine | None = None) -> None:
    """Assess a case and print a self-contained proof of the answers, for `lmsrules check`.

    Parameters
    ----------
    file
        The case, a .json or .toml file.
    out
        The file to write; printed unless given.
    engine
        The forward-chaining engine; durable-rules where it works unless given.
    """
    text = json_text(assess_case(load_case(file), engine=engine).receipt(), indent=1)
    if out is None:
        emit(text)
    else:
        write(out, text + "\n")


def check(file: Path, /, *, any_rulebook: Annotated[bool, Flag] = False) -> None:
    """Check a receipt without trusting any engine: every step, case and patient is evaluated again.

    Parameters
    ----------
    file
        The receipt, as `lmsrules receipt` writes it.
    any_rulebook
        Accept a receipt by another rulebook than the one shipped here too.
    """
    try:
        data = load(str(file))
    except OSError as error:
        raise LmsRulesError(f"{shown(file)}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise LmsRulesError(f"{shown(file)}: {shown(error)}; give a file that `lmsrules receipt` wrote") from None
    try:
        emit(check_receipt(data, None if any_rulebook else guidance().sha256))
    except AnotherRulebook as error:
        raise Refused(f"{error}, which is the one shipped here; add --any-rulebook to check it all the same") from None
