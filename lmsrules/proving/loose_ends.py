"""Coverage both ways: what the guidance states and nothing carries, and what is carried and no source supports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..logic.draft import Draft, need_rulebook
from ..logic.views import cited_by_its_own


def loose_ends(rulebook: Draft) -> tuple[str, ...]:
    """What hangs in the air in a rulebook, each in a sentence; none is as it should be.

    A statement that no rule and no evidence carries; a rule of the primary source without a statement, where the
    rulebook lists statements; a caution that cites nothing and does not say that no source was read; a publication that
    nothing cites.

    Raises:
        ArgumentError: it is no rulebook.
    """
    need_rulebook(rulebook)
    return (*_statements(rulebook), *_rules(rulebook), *_cautions(rulebook), *_publications(rulebook))


def _statements(rulebook: Draft) -> Iterator[str]:
    carrying: tuple[Any, ...] = (*rulebook.every_rule, *rulebook.every_evidence)
    carried = {name for one in carrying for name in one.statements}
    yield from (
        f"statement {name}: no rule and no evidence carries it" for name in rulebook.statements if name not in carried
    )


def _rules(rulebook: Draft) -> Iterator[str]:
    for rule in rulebook.rules if rulebook.statements else ():
        if rule.source == rulebook.primary and not rule.statements:
            yield f"rule {rule.id}: it carries no statement of {rulebook.sources_by_id[rule.source].title}"


def _cautions(rulebook: Draft) -> Iterator[str]:
    for caution in rulebook.cautions:
        said = caution.why.lower()
        if not caution.citations and "no source" not in said and " was read" not in said:
            yield f"caution {caution.id}: it cites nothing, and does not say that no source was read"


def _publications(rulebook: Draft) -> Iterator[str]:
    citing: tuple[Any, ...] = (*rulebook.every_evidence, *rulebook.trials, *rulebook.conflicts)
    cited = cited_by_its_own(rulebook, rulebook.sources).union(*(one.citations for one in citing))
    yield from (f"publication {one.id}: nothing cites it" for one in rulebook.citations if one.id not in cited)
