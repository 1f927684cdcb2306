"""Where a case stands: in scope or not, in which situation, and with which decisions that are not covered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..covered import SCOPE, covered_by, of_situation, of_uncovered, tells_apart
from ..draft import Draft
from ..errors import TooLargeError
from ..partly import Known
from ..tested import fields_in
from .compiling import compile_rulebook
from .decisions import Decisions
from .groups import groups_of
from .heard import what_changes
from .joining import joined
from .relevance import still_open


@frozen(kw_only=True)
class Standing:
    """Where a case stands over all possible completions of its unknown facts.

    `in_scope` is None where that is open. `situations` are those that some completion is in, by id: True where every
    one is. `uncovered` are the decisions not covered that are to be taken in some completion (True: in every one), or
    of which no fact tells (None).
    """

    in_scope: bool | None
    situations: Mapping[str, bool | None] = field(hash=False)
    uncovered: Mapping[str, bool | None] = field(hash=False)

    @property
    def situation(self) -> str | None:
        """The one situation, by id; None where several are possible, or none is."""
        return next((name for name, holds in self.situations.items() if holds), None)


def standing_of(rulebook: Draft, facts: Mapping[str, Known]) -> Standing:
    """Where a case stands, for facts already checked, which some possible patient has.

    Raises:
        TooLargeError: the conditions are so entangled that even those of this case are too large.
    """
    return standing_in(rulebook, asked_beside(rulebook, facts))


def standing_in(rulebook: Draft, asked: Mapping[str, bool | None]) -> Standing:
    """Where a case stands that is asked these questions of the rulebook beside; see `asked_beside`."""
    in_scope = asked[SCOPE]
    if in_scope is False:
        return Standing(in_scope=False, situations={}, uncovered={})
    situations = {one.id: asked[of_situation(one.id)] for one in rulebook.situations}
    uncovered = {one.id: asked.get(of_uncovered(one.id)) for one in rulebook.uncovered}
    return Standing(
        in_scope=in_scope,
        situations={name: holds for name, holds in situations.items() if holds is not False},
        uncovered={name: applies for name, applies in uncovered.items() if applies is not False},
    )


def asked_beside(rulebook: Draft, facts: Mapping[str, Known]) -> dict[str, bool | None]:
    """Which questions of the rulebook beside (`covered_by`) are asked, by id; None where that is open."""
    if not tells_apart(rulebook):
        return {SCOPE: True}
    beside = covered_by(rulebook)
    finished = groups_of(beside).finished(facts)
    decisions = Decisions(beside, facts, finished)
    found = finished.asked
    return {name: found[name] if name in found else decisions[name].asked for name in beside.questions_by_id}


def paths_beside(rulebook: Draft, facts: Mapping[str, Known]) -> set[str]:
    """The paths of the facts read to tell where a case stands: by every condition that is not certainly false."""
    beside, asked = covered_by(rulebook), asked_beside(rulebook, facts)
    read = (fields_in(beside, beside.questions_by_id[name].asked_when) for name in asked if asked[name] is not False)
    return set().union(*read)


def scope_depends_on(rulebook: Draft, facts: Mapping[str, Known]) -> tuple[str, ...]:
    """The unknown facts that can still change whether a case is in scope, by path."""
    return what_changes(covered_by(rulebook), facts, SCOPE)


def uncovered_depends_on(rulebook: Draft, facts: Mapping[str, Known], uncovered: str) -> tuple[str, ...]:
    """The unknown facts that can still change whether a decision is to be taken; none where no fact tells."""
    if rulebook.uncovered_by_id[uncovered].when is None:
        return ()
    return what_changes(covered_by(rulebook), facts, of_uncovered(uncovered))


def situation_depends_on(rulebook: Draft, facts: Mapping[str, Known]) -> tuple[str, ...]:
    """The unknown facts that can still change which situation a case is in, by path."""
    beside = covered_by(rulebook)
    compiled = compile_rulebook(beside)
    cells = compiled.cells(facts)
    names = [of_situation(one.id) for one in rulebook.situations]

    def which(*holds: Any) -> Any:
        return None if None in holds else holds

    try:
        found = joined(compiled, "situations", [compiled.asked(name) for name in names], which, cells)
    except TooLargeError:  # then what changes one of them stands in for what changes which one it is
        paths = {path for name in names for path in what_changes(beside, facts, name)}
    else:
        view = found.restrict(found.roots["root"], cells, lambda holds: holds)
        left = still_open(view, compiled.ties, "situations")
        paths = {compiled.axes[level].field.path for level in left.can_matter()}
    return tuple(one.path for one in rulebook.single_fields if one.path in paths)
