"""References in the forms that others read: BibTeX by pybtex, CSL-JSON field by field."""

from __future__ import annotations

import json

import pytest
from pybtex.database import Entry, parse_string  # type: ignore[import-untyped]

from lmsrules import guidance
from lmsrules.cli import run
from lmsrules.logic.evidence import Citation
from lmsrules.references import bibtex, csl_json, vancouver

CITATIONS = guidance().citations
SPECIAL = {r"\&": "&", r"\%": "%", r"\_": "_", r"\#": "#", r"\$": "$"}


def plain(text: str) -> str:
    """Without braces and backslashes of TeX."""
    for escaped, char in SPECIAL.items():
        text = text.replace(escaped, char)
    return text.replace("{", "").replace("}", "")


def entry(citation: Citation) -> Entry:
    database = parse_string(bibtex(citation), "bibtex")
    assert list(database.entries) == [citation.id]
    return database.entries[citation.id]


@pytest.mark.parametrize("citation", CITATIONS, ids=lambda citation: citation.id)
def test_bibtex_says_what_the_record_says(citation: Citation) -> None:
    found, csl = entry(citation), citation.csl or {}
    names = [author for author in csl.get("author", ()) if author.get("literal") != "et al"]
    persons = [person for person in found.persons.get("author", ()) if str(person) != "others"]
    called = [plain(" ".join([*one.prelast_names, *one.last_names])) for one in persons]
    assert called == [author.get("literal") or author["family"] for author in names]
    of = {"title": "title", "journal": "container-title", "volume": "volume", "number": "issue", "doi": "DOI"}
    for field, name in {**of, "pmid": "PMID", "url": "URL"}.items():
        assert plain(found.fields.get(field, "")) == str(csl.get(name, ""))
    dated = str(csl["issued"]["date-parts"][0][0]) if "issued" in csl else ""
    assert found.fields.get("year", "") == dated
    assert found.fields.get("pages", "").replace("--", "-") == str(csl.get("page", ""))
    assert ("note" in found.fields) is (citation.confidence != "certain")
    if citation.csl is None:
        assert plain(found.fields["note"]) == vancouver(citation)


@pytest.mark.parametrize("citation", CITATIONS, ids=lambda citation: citation.id)
def test_csl_json_is_the_record_with_its_id_and_what_is_not_certain(citation: Citation) -> None:
    found = csl_json(citation)
    note = found.pop("note", None)
    assert found == {"id": citation.id, **(citation.csl or {"type": "document"})}
    assert (note is None) is (citation.confidence == "certain")


def test_texts_that_tex_would_take_for_commands_are_escaped() -> None:
    hostile = Citation(id="x", csl={"type": "webpage", "title": r"50 % of {A} & \\b_c #1 $ ~ ^"})
    title = entry(hostile).fields["title"]
    for command in (r"\%", r"\{A\}", r"\&", r"\textbackslash{}", r"\_", r"\#", r"\$"):
        assert command in title


def test_the_command_prints_each_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cite", "--format", "bibtex"]) == 0
    assert list(parse_string(capsys.readouterr().out, "bibtex").entries) == [one.id for one in CITATIONS]
    assert run(["cite", "reed-2008", "--format", "csl"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["id"] == "reed-2008"
    assert record["DOI" if "DOI" in record else "title"]
