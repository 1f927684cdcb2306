"""Commands on sources: which there are, where they differ, and the rulebook of some of them, or of a day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from attrs import evolve
from cyclopts import Parameter

from ..document.as_markdown import as_markdown
from ..logic.dates import span_of
from ..logic.draft import Draft
from ..logic.errors import LmsRulesError
from ..logic.evidence import Citation
from ..logic.printing import to_data
from ..logic.rulebook import Rulebook
from ..named import SHIPPED, rulebook_named
from ..proving.atlas import disagreements
from ..references import bibtex, csl_json, label_of, vancouver
from ..text import counted, json_text
from .cautions import Limits, rulebook_with
from .output import emit, show, show_lines, width, write
from .rulebook import Json, part_named

Flag: Parameter = Parameter(negative=())
Sources = Annotated[str | None, Parameter(name="--sources")]
"""`--sources A,B`, ids with commas between."""

AsOf = Annotated[str | None, Parameter(name="--as-of")]


def rulebook_viewed(name: str, limits: Limits, sources: str | None, as_of: str | None, retrospective: bool) -> Rulebook:
    """The rulebook of that name with the limits that were set, of some sources, or of a day.

    Raises:
        LmsRulesError: there is no such rulebook, limit or source, or it is no day.
    """
    book = rulebook_with(name, limits)
    if retrospective and as_of is None:
        raise LmsRulesError("--retrospective: say of which day the patient is, with --as-of")
    if sources is not None:
        book = book.of_sources(ids_in(sources))
    return book if as_of is None else book.as_of(as_of, retrospective=retrospective)


def ids_in(sources: str) -> list[str]:
    """The ids in a list with commas."""
    return [name.strip() for name in sources.split(",") if name.strip()]


def sources(*, rulebook: str = SHIPPED, as_json: Json = False) -> None:
    """List the sources that take positions: which edition, when it came out, how it was read, and on what it speaks.

    Parameters
    ----------
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    as_json
        Print JSON instead.
    """
    book = rulebook_named(rulebook)
    data = [_data(book, name) for name in book.sources_by_id]
    if as_json:
        emit(json_text(data, indent=2))
        return
    for one in data:
        show_lines([f"{one['id']}: {one['title']}{', the primary source' if one['primary'] else ''}"])
        read = [f"read: {one['read']}"] if one["read"] else []
        after = [f"superseded by {one['superseded_by']}: asked of earlier days alone"] if one["superseded_by"] else []
        show_lines([f"  {'; '.join([str(one['published']), *read, counted(int(str(one['rules'])), 'rule'), *after])}"])
        show_lines([f"  [{one['citation']}] {one['reference']}"])


def _data(book: Draft, name: str) -> dict[str, object]:
    source = book.sources_by_id[name]
    rules = [rule for rule in book.every_rule if rule.source == name]
    return {
        "id": source.id,
        "title": source.title,
        "primary": source.id == book.primary,
        "published": _came_out(book.citations_by_id[source.citation]),
        "read": source.read,
        "supersedes": list(source.supersedes),
        "superseded_by": next((one.id for one in book.sources if name in one.supersedes), ""),
        "rules": len(rules),
        "questions": list(dict.fromkeys(rule.on.id for rule in rules)),
        "citation": source.citation,
        "reference": vancouver(book.citations_by_id[source.citation]),
    }


def compare(
    question: str | None = None,
    /,
    *,
    sources: Sources = None,
    as_of: AsOf = None,
    html: Path | None = None,
    markdown: Annotated[bool, Flag] = False,
    as_json: Json = False,
    rulebook: str = SHIPPED,
) -> None:
    """Show where sources differ: for which patients, what each of them says, and how they differ.

    Every possible patient for whom two sources differ is in one of the regions.

    Parameters
    ----------
    question
        Only this question, such as adjuvant-radiotherapy; all unless given. `lmsrules rules` lists them.
    sources
        The sources to compare, by id, with commas: --sources guidance,pdq-uterine-2024; all unless given.
        `lmsrules sources` lists them.
    as_of
        As they stood on a day, such as 2014-06-01.
    html
        Write a web page with pictures to this file instead.
    markdown
        Print Markdown instead.
    as_json
        Print JSON instead.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    """
    if sum((html is not None, markdown, as_json)) > 1:
        raise LmsRulesError("--html, --markdown and --json: take one of them")
    book = rulebook_named(rulebook)
    atlas = disagreements(book, None if sources is None else ids_in(sources), as_of)
    if question is not None:
        part_named(question, book.questions_by_id, "question", "rules", rulebook)
        atlas = evolve(atlas, regions=atlas.on(question))
    if html is not None:
        write(html, atlas.to_html())
    elif markdown:
        emit(as_markdown(atlas.document()))
    elif as_json:
        emit(atlas.to_json())
    else:
        show(atlas.to_text(width()))


def cite(
    citation_id: str | None = None,
    /,
    *,
    rulebook: str = SHIPPED,
    form: Annotated[Literal["vancouver", "bibtex", "csl"], Parameter(name="--format")] = "vancouver",
    as_json: Json = False,
) -> None:
    """List the publications, or show one: what is known of it, and the evidence that cites it.

    Parameters
    ----------
    citation_id
        The publication to show, such as reed-2008; all are listed unless given.
    rulebook
        Another rulebook: module:NAME of a Python module, or the folder of another checkout of this project.
    form
        How publications are written: as references in Vancouver style, as BibTeX, or as CSL-JSON (csl), which
        reference managers read.
    as_json
        Print JSON instead, with each publication's record and the evidence that cites it.
    """
    book = rulebook_named(rulebook)
    known = book.citations_by_id
    shown = (
        book.citations if citation_id is None else (part_named(citation_id, known, "publication", "cite", rulebook),)
    )
    if form == "bibtex":
        emit("\n\n".join(map(bibtex, shown)))
    elif form == "csl":
        emit(json_text(list(map(csl_json, shown)), indent=2))
    elif as_json:
        emit(json_text([_citation_data(book, citation) for citation in shown], indent=2))
    elif citation_id is None:
        show_lines(f"[{c.id}] {vancouver(c)}" for c in shown)
    else:
        (citation,) = shown
        lines = [f"[{citation.id}] {vancouver(citation)}", f"  {citation.confidence}; {_came_out(citation)}"]
        lines += [f"  {citation.note}"] if citation.note else []
        citing = [e for e in book.evidence if citation.id in e.citations]
        lines += [f"  cited by {e.id} ({label_of(book, e)}): {e.says}" for e in citing]
        show_lines(lines)


def _came_out(citation: Citation) -> str:
    """When a publication came out, as far as that is known."""
    first, last = span_of(citation)
    if not first and not last:
        return "no date was seen"
    if first == last:
        return f"came out on {first}"
    return f"came out between {first or 'an unknown day'} and {last or 'an unknown day'}"


def _citation_data(book: Draft, citation: Citation) -> dict[str, Any]:
    cited_by = [evidence.id for evidence in book.evidence if citation.id in evidence.citations]
    return {
        **to_data(citation),
        "reference": vancouver(citation),
        "came_out": list(span_of(citation)),
        "cited_by": cited_by,
    }
