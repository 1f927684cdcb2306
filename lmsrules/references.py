"""Publications and figures as readers see them, and the reference list of the shipped rulebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from .logic.evidence import Citation

MOST_AUTHORS = 6


def load_citations() -> tuple[Citation, ...]:
    """The publications of the shipped rulebook, read from `rules/references.json`."""
    text = files("lmsrules.rules").joinpath("references.json").read_text("utf-8")
    return tuple(Citation(**entry) for entry in json.loads(text))


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


def _authors(csl: Mapping[str, Any]) -> str:
    names = [
        author.get("literal") or f"{author['family']} {author.get('given', '')}".strip()
        for author in csl.get("author", ())
    ]
    return ", ".join(names[:MOST_AUTHORS]) + (", et al" if len(names) > MOST_AUTHORS else "")


def _journal(csl: Mapping[str, Any]) -> str:
    year = str(csl["issued"]["date-parts"][0][0]) if "issued" in csl else ""
    issue = f"({csl['issue']})" if "issue" in csl else ""
    volume = f"{csl.get('volume', '')}{issue}"
    numbers = ":".join(part for part in (volume, str(csl.get("page", ""))) if part)
    when = ";".join(part for part in (year, numbers) if part)
    return ". ".join(part for part in (str(csl.get("container-title", "")), when) if part)


def short_citation(citation: Citation) -> str:
    """A publication in a few words: `Reed 2008`."""
    if citation.csl is None:
        return "not identified"
    csl = citation.csl
    first = next(iter(csl.get("author", ())), {})
    who = str(first.get("family") or first.get("literal") or csl.get("title", citation.id))
    year = str(csl["issued"]["date-parts"][0][0]) if "issued" in csl else ""
    return f"{who} {year}".strip()
