"""Which unknown fact to ask for next: how many open options it would settle, and which need not be asked for."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ...text import counted
from ..cautions import caution_paths
from ..diagrams.compiling import Compiled
from ..diagrams.outcomes import Decision
from ..diagrams.traversal import Cells, ways
from ..partly import Known
from ..rewriting import residual
from ..tested import fields_in


@frozen(kw_only=True)
class NextQuestion:
    """A fact worth asking for.

    Of the `of` open options, knowing it settles at least `settles` whatever its value is, `at_best` for some value, and
    `on_average` over its possible cells, each counted once. An option is open if its stance or another source's is.
    `surely` are the options it settles whatever its value is, `perhaps` those it settles for some value, each as
    (question id, option id).
    """

    fact: str
    settles: int
    of: int
    at_best: int
    on_average: float
    surely: tuple[tuple[str, str], ...] = ()
    perhaps: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        least = f"settles at least {self.settles} of {counted(self.of, 'open option')}"
        return f"{self.fact}: {least}, at best {self.at_best}, {self.on_average:.1f} on average"


def next_questions(compiled: Compiled, cells: Cells, decisions: Mapping[str, Decision]) -> tuple[NextQuestion, ...]:
    """The unknown facts that can still change an open option, best first.

    Better is: settles more options whatever the value, then more on average, then matters to more options; ties keep
    the order of the rulebook's fields.
    """
    open_options = {
        (question, option): decided
        for question, decision in decisions.items()
        for option, decided in decision.options.items()
        if question not in compiled.large and decided.depends_on
    }
    uses: dict[str, int] = {}
    for decided in open_options.values():
        for path in decided.depends_on:
            uses[path] = uses.get(path, 0) + 1
    found = []
    for field in compiled.rulebook.single_fields:
        if field.path in uses:
            by_cell = _settled_by_cell(compiled, cells, compiled.level[field.path], list(open_options))
            settled = [len(pairs) for pairs in by_cell]
            surely = set.intersection(*by_cell)
            found.append(
                NextQuestion(
                    fact=field.path,
                    settles=min(settled),
                    of=len(open_options),
                    at_best=max(settled),
                    on_average=round(sum(settled) / len(settled), 2),
                    surely=tuple(pair for pair in open_options if pair in surely),
                    perhaps=tuple(pair for pair in open_options if pair in set().union(*by_cell) - surely),
                )
            )
    return tuple(sorted(found, key=lambda q: (-q.settles, -q.on_average, -uses[q.fact])))


def _settled_by_cell(
    compiled: Compiled, cells: Cells, level: int, open_options: list[tuple[str, str]]
) -> list[set[tuple[str, str]]]:
    """For each possible cell of a field, the open options it settles."""
    found = []
    for cell in ways(range(len(compiled.axes[level].cells)), cells[level]):
        known = [*cells]
        known[level] = cell
        if compiled.is_possible(known):
            found.append({pair for pair in open_options if compiled.is_settled(compiled.option(*pair), known)})
    return found


def without_effect(
    compiled: Compiled, facts: Mapping[str, Known], decisions: Mapping[str, Decision]
) -> tuple[str, ...]:
    """The unknown facts that cannot change an answer or a caution on it, nor are tied by a constraint to one that can.

    A tie counts even if it goes through other facts, and even if it tells nothing: to be safe.
    """
    rulebook = compiled.rulebook
    reached = {path for d in decisions.values() for path in d.asked_depends_on}
    reached |= {path for d in decisions.values() for option in d.options.values() for path in option.voices.depends_on}
    shown = [name for name, decision in decisions.items() if decision.asked is not False]
    reached |= {path for name in shown for path in caution_paths(rulebook, rulebook.questions_by_id[name])}
    ties = [
        fields_in(rulebook, residual(constraint.holds, facts, rulebook.conditions))
        for constraint in rulebook.constraints
    ]
    while more := [tied for tied in ties if tied & reached and not tied <= reached]:
        reached = reached.union(*more)
    return tuple(f.path for f in rulebook.single_fields if f.path not in facts and f.path not in reached)
