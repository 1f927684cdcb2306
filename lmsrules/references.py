"""Publications and figures as readers see them, and the reference list of the shipped rulebook."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from .logic.draft import Draft
from .logic.evidence import Citation, Design, Evidence

MOST_AUTHORS = 6
LONGEST_TITLE = 30

_IN_BRIEF = {
    Design.POOLED_TRIALS: "pooled trials",
    Design.RANDOMISED_TRIAL: "randomised",
    Design.REANALYSIS: "re-analysis",
    Design.RETROSPECTIVE_COMPARISON: "comparison",
    Design.SINGLE_ARM_TRIAL: "single arm",
    Design.RETROSPECTIVE_SERIES: "series",
    Design.UNSTATED: "",
}
"""The designs whose names are too long for a label."""


def load_citations() -> tuple[Citation, ...]:
    """The publications of the shipped rulebook, read from `rules/references.json`."""
    text = files("lmsrules.rules").joinpath("references.json").read_text("utf-8")
    return tuple(
        Citation(**{**entry, "published": tuple(entry["published"])} if "published" in entry else entry)
        for entry in json.loads(text)
    )


def vancouver(citation: Citation) -> str:
    """A publication as a reference in Vancouver style; how sure we are of it is part of the line."""
    if citation.csl is None:
        return f"Not identified. {citation.note}".strip()
    csl = citation.csl
    parts = [_authors(csl), str(csl.get("title", "")), _journal(csl)]
    if "title" not in csl and citation.note:
        parts[1] = f"[{citation.note.rstrip('.')}]"
    line = " ".join(f"{part.rstrip('.')}." for part in parts if part)
    if doi := csl.get("DOI"):
        line += f" doi:{doi}"
    if pmid := csl.get("PMID"):
        line += f" PMID {pmid}"
    if (url := csl.get("URL")) and not doi and not pmid:
        line += f" {url}"
    if citation.confidence == "certain":
        return line
    return f"{line} ({citation.confidence}: {citation.note.rstrip('.')})"


def csl_json(citation: Citation) -> dict[str, Any]:
    """A publication as CSL-JSON, which reference managers and citation processors read.

    What is not certain, or not identified at all, is said in its `note`.
    """
    record = {"type": "document"} if citation.csl is None else dict(citation.csl)
    note = _not_certain(citation)
    return {"id": citation.id, **record, **({"note": note} if note else {})}


def bibtex(citation: Citation) -> str:
    """A publication as a BibTeX entry; what is not certain, or not identified at all, is said in its `note`."""
    csl: Mapping[str, Any] = citation.csl or {}
    year, *more = (csl["issued"]["date-parts"][0] if "issued" in csl else []) or [""]
    fields = {
        "author": " and ".join(_bibtex_name(author) for author in csl.get("author", ())),
        "title": f"{{{_escaped(csl['title'])}}}" if "title" in csl else "",  # in braces: its capitals stay
        "journal": _escaped(csl.get("container-title", "")),
        "volume": _escaped(csl.get("volume", "")),
        "number": _escaped(csl.get("issue", "")),
        "pages": _escaped(csl.get("page", "")).replace("-", "--"),
        "year": str(year),
        "month": str(more[0]) if more else "",
        "doi": str(csl.get("DOI", "")),
        "pmid": str(csl.get("PMID", "")),
        "url": str(csl.get("URL", "")),
        "note": _escaped(_not_certain(citation)),
    }
    kind = "article" if csl.get("type") == "article-journal" else "misc"
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@{kind}{{{citation.id},", *lines, "}"])


def _not_certain(citation: Citation) -> str:
    """What is to be said of a publication that is not certain."""
    if citation.csl is None:
        return vancouver(citation)
    return "" if citation.confidence == "certain" else f"{citation.confidence}: {citation.note}".rstrip(": ")


def _bibtex_name(author: Mapping[str, Any]) -> str:
    """An author as BibTeX has it: `Reed, NS`, a body in braces, and `others` for the rest."""
    if "literal" in author:
        return "others" if author["literal"] == "et al" else f"{{{_escaped(author['literal'])}}}"
    return ", ".join(_escaped(author[part]) for part in ("family", "given") if part in author)


def _escaped(text: object) -> str:
    """Text without characters that TeX takes for commands."""
    return "".join(_TEX.get(char, char) for char in str(text))


_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}


def short_citation(citation: Citation) -> str:
    """A publication in few words: `Reed 2008`, `ESMO guideline (likely)`, `guidance's no. 3 (unidentified)`.

    It is made of the first author, else of the record's `title-short`, the body that issued it, the title or the
    journal. What is not certain is never shown without saying so.
    """
    if citation.csl is None:
        # of some is known only the number by which the guidance cites them, without a list of references
        called = f"guidance's no. {citation.id}" if citation.id.isdigit() else citation.id
        return f"{called} (unidentified)"
    short = " ".join(filter(None, (_called(citation), _year(citation.csl))))
    return short if citation.confidence == "certain" else f"{short} ({citation.confidence})"


def label_of(rulebook: Draft, evidence: Evidence) -> str:
    """What readers call a piece of evidence: its own label, else who published it first, its design and the year.

    Where that publication is not identified it is the id with spaces for hyphens.
    """
    if evidence.label:
        return evidence.label
    first = rulebook.citations_by_id.get(next(iter(evidence.citations), ""))
    if first is None or first.csl is None:
        return evidence.id.replace("-", " ")
    sure = "" if first.confidence == "certain" else f" ({first.confidence})"
    design = _IN_BRIEF.get(evidence.design, str(evidence.design))
    return ", ".join(filter(None, (f"{_called(first)}{sure}", design, _year(first.csl))))


def _called(citation: Citation) -> str:
    """Whom or what a publication is called by: its first author, if that is a person, else its short title."""
    csl = citation.csl or {}
    first: Mapping[str, Any] = next(iter(csl.get("author", ())), {})
    names = (
        first.get("family"),
        csl.get("title-short"),
        first.get("literal"),
        csl.get("title"),
        csl.get("container-title"),
        citation.id,
    )
    return textwrap.shorten(next(str(name) for name in names if name), LONGEST_TITLE, placeholder="...")


def _authors(csl: Mapping[str, Any]) -> str:
    names = [
        author.get("literal") or f"{author['family']} {author.get('given', '')}".strip()
        for author in csl.get("author", ())
    ]
    return ", ".join(names[:MOST_AUTHORS]) + (", et al" if len(names) > MOST_AUTHORS else "")


def _year(csl: Mapping[str, Any]) -> str:
    return str(csl["issued"]["date-parts"][0][0]) if "issued" in csl else ""


def _journal(csl: Mapping[str, Any]) -> str:
    year = _year(csl)
    issue = f"({csl['issue']})" if "issue" in csl else ""
    volume = f"{csl.get('volume', '')}{issue}"
    numbers = ":".join(part for part in (volume, str(csl.get("page", ""))) if part)
    when = ";".join(part for part in (year, numbers) if part)
    return ". ".join(part for part in (str(csl.get("container-title", "")), when) if part)
