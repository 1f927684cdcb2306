"""The pages of the docs that are made of the rulebook: `python -m tests.pages` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from lmsrules import Rulebook, guidance
from lmsrules.disagreements import Difference, disagreements
from lmsrules.explanation.stances import in_brief
from lmsrules.logic.evidence import Side
from lmsrules.logic.values import show
from lmsrules.references import short_citation

DOCS = Path(__file__).parent.parent / "docs"


def conflicts_page(book: Rulebook) -> str:
    """Where publications disagree, and what is done about it."""
    lines = [
        "# Conflicts",
        "",
        "Where publications disagree, what each holds, and what the library does about it. The same stands in every "
        "explanation of a question it bears on. Where sources take different stances is another matter: see "
        "[the atlas](disagreements.md). This page is made of the rulebook: `python -m tests.pages`.",
    ]
    lines += [
        "",
        "Not carried: nodes and ovaries at the first operation, of which no question here asks; and figures of "
        "SAR-3007 and of trial 309 (eribulin) that are printed differently in two places, for no evidence here gives "
        "any of them. LMS-04 as it was presented in 2021 is superseded by its report of 2022.",
    ]
    for one in book.conflicts:
        bears = dict.fromkeys(book.questions_by_id[question].title for question, _ in one.bears_on)
        lines += ["", f"## {one.title}", "", *(f"- {side.holds}{cited(book, side)}." for side in one.sides), ""]
        lines += [f"**Done here:** {one.does}", "", f"Bears on: {', '.join(bears)}."]
    return "\n".join(lines) + "\n"


def cited(book: Rulebook, side: Side) -> str:
    """The publications of a side in short, in brackets."""
    names = "; ".join(short_citation(book.citations_by_id[name]) for name in side.citations)
    return f" ({names})" if names else ""


def atlas_pages(book: Rulebook) -> dict[str, str]:
    """The atlas of disagreements: a page, and a picture for each question."""
    atlas = disagreements(book)
    lines = [
        "# Where sources differ",
        "",
        "Every possible patient for whom two sources differ is in one of these regions; the tests compare that with "
        "brute force on small rulebooks, and replay each region of this one. `lmsrules compare` prints it, of some "
        "sources or as of a day. A column of a picture is a region, by its number; an empty cell is silence. One "
        "patient of each region is given by the facts that put it there. This page is made of the rulebook: "
        "`python -m tests.pages`.",
        "",
        "| kind | regions | |",
        "| --- | --- | --- |",
    ]
    kinds = [kind for kind in Difference if any(one.kind is kind for one in atlas.regions)]
    lines += [f"| {k.value} | {sum(one.kind is k for one in atlas.regions)} | {k.meaning} |" for k in kinds]
    found = {}
    for question in book.questions:
        regions = atlas.on(question.id)
        if not regions:
            continue
        picture = f"disagreements/{question.id}.svg"
        found[picture] = atlas.matrix(question.id).to_svg() + "\n"
        lines += ["", f"## {question.title}", "", f"![What each source says, by region]({picture})", ""]
        lines += ["| | kind | what each says | for | such as |", "| --- | --- | --- | --- | --- |"]
        for number, one in enumerate(regions, 1):
            option = "" if one.title == question.title else f"{one.title.removeprefix(f'{question.title}: ')}: "
            said = "; ".join(
                f"{book.sources_by_id[name].title}, {in_brief(stance) if stance else 'silent'}"
                + (f" [{', '.join(one.citations[name])}]" if stance else "")
                for name, stance in one.stances.items()
            )
            patient = "; ".join(f"{path} = {show(value)}" for path, value in one.smallest.items()) or "anyone asked"
            where = re.sub(r"\|", r"\\|", "; or ".join(one.where))
            lines.append(f"| {number} | {one.kind.value} | {option}{said} | {where} | {patient} |")
    lines += ["", "## Publications", ""]
    cited = dict.fromkeys(name for one in atlas.regions for names in one.citations.values() for name in names)
    lines += [f"- [{name}]: {short_citation(book.citations_by_id[name])}" for name in cited]
    return {"disagreements.md": "\n".join(lines) + "\n", **found}


def pages() -> dict[str, str]:
    """Every page by its path below `docs`."""
    book = guidance()
    return {"conflicts.md": conflicts_page(book), **atlas_pages(book)}


if __name__ == "__main__":
    for name, text in pages().items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"stored docs/{name}")
