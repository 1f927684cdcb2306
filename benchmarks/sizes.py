"""How long the rulebooks take at which lmsrules once hung; see `large.py` for what they are.

Run with `make bench`. Each is done once, from a fresh draft, after its answer was checked.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from lmsrules import assess, check_receipt, decide
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.diagrams.decisions import decide as decide_draft
from lmsrules.logic.rulebook import Draft, rulebook_of
from lmsrules.verify import verify

from . import large
from .single_case import synthetic_rulebook


def main() -> None:
    """Print all figures, each beside what it took when it hung."""
    print("rulebooks of the sizes that hung, seconds; in brackets what they took when they hung")
    row("an `or` of 800 terms, built and decided", "18", lambda: decided(large.flat_or(800)))
    row("a receipt for 5 of 10 criteria, nothing known", "13", lambda: receipt(large.some_of(5, 10)))
    row("50 findings, each naming the two before it, built", "never", lambda: rulebook_of(large.chained_findings(50)))
    row("20 options on a fact each, built and decided", "150, 5 GB", lambda: decided(large.criteria(20)))
    row("100 options on a fact each, built and decided", "never", lambda: decided(large.criteria(100)))
    row("100 rules of one option on a fact each", "never", lambda: decided(large.criteria(100, 1)))
    row("20 entangled rows on 6 columns, verify()", "17", lambda: sound(large.entangled_rows(20, 6)))
    row("160 bands of one number, verify()", "80", lambda: sound(large.bands(160)))
    row("1,000 bands of one number, compiled", "17", lambda: compile_rulebook(large.bands(1000)))
    row("1,000 bands of one number, verify()", "", lambda: sound(large.bands(1000)))
    row("a table of 324 rows, verify()", "37", lambda: sound(large.table_of(6, 6, 9)))
    row("a table of 729 rows, verify()", "over 300", lambda: sound(large.table_of(9, 9, 9)))
    row("a first-match table of 40 rows, verify()", "57", lambda: verify(large.first_match(40)))
    row("(x1&y1)|...|(x10&y10), compiled", "", lambda: compile_rulebook(large.pairs(10)))
    row("16 pairs of tied facts, one of each read", "never", lambda: decided(large.tied_pairs(16)))
    row("16 pairs of tied facts, at least one of all", "never", lambda: decided(large.tied_together(16)))
    row("20 such pairs, one of every three", "never", lambda: decided(large.tied_together(20, least=False)))
    row("a receipt for 400 values of one number", "never", lambda: receipt(large.bands(400)))
    row("a receipt for a table of 729 rows", "45", lambda: receipt(large.table_of(9, 9, 9)))
    row("the same, checked", "", lambda: checked(large.table_of(9, 9, 9)))
    row("a page on a table of 729 rows, nothing known", "21", lambda: full_page(large.table_of(9, 9, 9)))
    row("a page on 1,000 bands of one number", "14", lambda: full_page(large.bands(1000)))
    row("a page on a first-match table of 40 rows", "6", lambda: full_page(large.first_match(40)))
    row("a page on 10 of 20 criteria, nothing known", "never", lambda: page(large.counted(10, 20)))
    row("3,000 rules, built and checked", "11", lambda: synthetic_rulebook(3000))


def row(name: str, before: str, run: Callable[[], object]) -> None:
    """One figure."""
    start = time.perf_counter()
    run()
    was = f"({before})" if before else ""
    print(f"  {name:52} {time.perf_counter() - start:8.2f}  {was}")


def decided(draft: Draft) -> None:
    """Build a rulebook and decide a case of which nothing is known."""
    options = decide({}, rulebook=rulebook_of(draft))["q"].options.values()
    assert any(option.depends_on for option in options)


def receipt(draft: Draft) -> None:
    """A proof of a case of which nothing is known."""
    assert assess({}, rulebook=rulebook_of(draft)).receipt()


def checked(draft: Draft) -> None:
    """The same proof, checked too."""
    assert check_receipt(assess({}, rulebook=rulebook_of(draft)).receipt())


def full_page(draft: Draft) -> None:
    """All reasons of a case of which nothing is known, as text and as HTML."""
    found = assess({}, rulebook=rulebook_of(draft))
    assert found.to_text(full=True)
    assert found.to_html()


def page(draft: Draft) -> None:
    """All reasons of a case of which nothing is known."""
    assert "too many to list" in " ".join(assess({}, rulebook=rulebook_of(draft)).to_text(full=True).split())


def sound(draft: Draft) -> None:
    """Prove a draft, which has no defect."""
    assert verify(draft).sound
    assert decide_draft(draft, {})


if __name__ == "__main__":
    main()
