"""What the sources say on an option in one case, and which unknown facts can change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ..draft import Draft
from ..partly import Known
from ..parts import Stance
from .automaton import ROOM
from .clashing import clash_found
from .compiling import Compiled, compile_for, compile_rulebook
from .groups import Finished, Group, Said, groups_by_source, units_by_source
from .outcomes import Verdict, Voices, same
from .traversal import Cells

Heard = dict[str, Finished]
"""What other sources say, as far as somebody asked: of each what its walk came to. Of a question that is too large to
be decided with the others there is one of its own."""


def voices(
    rulebook: Draft, facts: Mapping[str, Known], question: str, option: str, primary: Said, heard: Heard
) -> Voices:
    """What all sources say on an option, given what the primary does.

    Raises:
        RulebookError: the question was too large to be proved, and rules clash in this case.
    """
    said: dict[str, Said] = {}
    holding: dict[str, bool] = {}
    first = rulebook.primary
    for source in rulebook.sources_on[question, option]:
        if source == first:
            one = primary
        else:
            one = said_by(rulebook, facts, source, question, heard, option).options[question][option]
        if one.clash:
            refuse_clash(rulebook, facts, question, option, one)
        said[source] = one
        holding.update(one.holding)
    rules = [rule.id for rule in rulebook.rules_on[question] if rule.id in holding] if holding else []
    stances = {source: one.stances for source, one in said.items() if one.stances != (None,)}
    return Voices(
        by_source={source: some[0] if len(some) == 1 else None for source, some in stances.items()},
        rules=tuple(rules),
        certain=tuple(rule for rule in rules if holding[rule]),
        differ=partial(_contested, rulebook, facts, question, option, list(stances.values())),
        ask=partial(what_changes, rulebook, facts, question, option, every_source=True),
    )


def refuse_clash(rulebook: Draft, facts: Mapping[str, Known], question: str, option: str, said: Said) -> None:
    """Refuse to answer an option of which a source takes two stances in some completion of a case.

    In a draft they are let pass, as the question was not proved; one decided case by case never is.
    """
    if said.clash and (rulebook.is_checked or question in compile_rulebook(rulebook).large):
        raise clash_found(*compiled_of(rulebook, facts, question, option), facts, question, option)


def said_by(
    rulebook: Draft, facts: Mapping[str, Known], source: str, question: str, heard: Heard, option: str | None = None
) -> Finished:
    """What a source other than the primary says on a question, and on all others that the same walk decides."""
    if source not in heard:
        if question not in compile_rulebook(rulebook).large:
            heard[source] = groups_by_source(rulebook)[source].finished(facts)
        else:
            compiled, _ = compiled_of(rulebook, facts, question, option)
            every = units_by_source(rulebook, rulebook.questions_by_id[question])[source]
            units = [unit for unit in every if unit in compiled.diagrams.roots]  # of one option, where it is by itself
            heard[source] = Group(compiled, units, ROOM).finished(facts)
    return heard[source]


def _contested(
    rulebook: Draft, facts: Mapping[str, Known], question: str, option: str, said: list[tuple[Stance | None, ...]]
) -> bool | None:
    """Whether sources that take these stances differ; they are looked at jointly only if that leaves it open."""
    settled = {stances[0] for stances in said if len(stances) == 1}
    if len(settled) > 1:
        return True
    if len(said) <= 1 or len(set().union(*said) - {None}) <= 1:
        return False
    compiled, cells = compiled_of(rulebook, facts, question, option)
    verdicts: Iterator[Verdict] = compiled.each_value(compiled.verdict(question, option), cells)
    return same(verdict.contested for verdict in verdicts)


def compiled_of(
    rulebook: Draft, facts: Mapping[str, Known], question: str, option: str | None = None
) -> tuple[Compiled, Cells]:
    """The diagrams a question is decided by in a case, or an option where it is by itself; and the case as cells."""
    compiled = compile_rulebook(rulebook)
    cells = compiled.cells(facts)
    return (compile_for(rulebook, cells, question, option) if question in compiled.large else compiled), cells


def what_changes(
    rulebook: Draft,
    facts: Mapping[str, Known],
    question: str,
    option: str | None = None,
    *,
    every_source: bool = False,
) -> tuple[str, ...]:
    """The unknown facts, by path, that can still change an option's stance; facts already checked.

    Or what any source says of it. Without an option: whether the question is asked.

    Raises:
        TooLargeError: constraints tie the unknown facts in too many ways.
    """
    compiled, cells = compiled_of(rulebook, facts, question, option)
    on_option = compiled.verdict if every_source else compiled.option
    root = compiled.asked(question) if option is None else on_option(question, option)
    return paths_left(compiled, cells, root, question)


def paths_left(compiled: Compiled, cells: Cells, root: int, question: str) -> tuple[str, ...]:
    """The unknown facts that can still change the value of a diagram, by path."""
    left = compiled.still_open(root, cells, question).can_matter()
    paths = {compiled.axes[level].field.path for level in left}
    return tuple(field.path for field in compiled.rulebook.single_fields if field.path in paths)
