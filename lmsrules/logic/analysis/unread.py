"""Known facts that no rule reads; saying nothing about them would suggest that they were considered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from attrs import frozen

from ..cautions import caution_paths, cautions_on
from ..conditions import Condition, Holds
from ..diagrams.cautions import caution_truths
from ..diagrams.compiling import compile_rulebook
from ..diagrams.groups import groups_by_source, groups_of
from ..diagrams.standing import asked_beside
from ..draft import Draft
from ..once import once_for
from ..partly import Known
from ..tested import fields_in, question_fields
from ..words import with_words


class Use(StrEnum):
    """What else a fact is used for, though no rule reads it."""

    NOTHING = "nothing"
    COMPARED = "compared"
    CHECKED = "checked"
    WEIGHED = "weighed"

    @property
    def meaning(self) -> str:
        """The use in a reader's words, before the facts."""
        return {
            Use.NOTHING: "Changes no answer here, but may matter",
            Use.COMPARED: "Only compared with the populations of the evidence",
            Use.CHECKED: "Only checked against the other facts",
            Use.WEIGHED: "Known, in no rule",
        }[self]


@frozen(kw_only=True)
class Unread:
    """A known fact that no answer takes into account, nor a caution on its options, and what else it is used for."""

    fact: str
    use: Use


def unread(rulebook: Draft, facts: Mapping[str, Known], questions: Iterable[str]) -> tuple[Unread, ...]:
    """The known facts that no rule of these questions reads where it is asked or open, nor a caution on their options.

    What such a caution only asks to weigh is no such fact: it is shown on the option.

    They are in the order of the fields. Leaving out all of them together changes no answer and no caution, nor where
    the case stands. So a fact that settles an answer through a constraint, by what it makes impossible, is not one of
    them, nor what decides that a question is not asked. An unknown fact that changes neither (`without_effect`) is
    one of them once it is entered.
    """
    groups = groups_of(rulebook)
    names = tuple(questions)

    def cautions(name: str) -> list[str]:
        options = rulebook.questions_by_id[name].options
        return [one.name for option in options for one in cautions_on(rulebook)[name, option.id]]

    def answers(known: Mapping[str, Known]) -> list[object]:
        found, truths = groups.finished(known), caution_truths(rulebook, known)
        shown = [name for name in names if found.asked.get(name) is not False]
        cautioned = [truths[caution] for name in shown for caution in cautions(name)]
        beside = asked_beside(rulebook, known).values()
        others = [one.finished(known).options for one in groups_by_source(rulebook).values()]
        said = [options.get(name) for options in (found.options, *others) for name in names]
        return [*map(found.asked.get, names), *said, *cautioned, *beside]

    answered = answers(facts)
    large = not compile_rulebook(rulebook).large.isdisjoint(names)
    # The answers of large questions are not looked at: what may tell of them counts as read.
    read: set[str] = set()
    weighed: set[str] = set()
    for name, asked in zip(names, answered, strict=False):
        question = rulebook.questions_by_id[name]
        if asked is not False:
            read |= question_fields(rulebook, question)
            read |= caution_paths(rulebook, question)
            weighed.update(with_words(question.factors, rulebook.fields_by_path))
            weighed |= _fields_in_all(rulebook, map(Holds, question.considerations))
    any_shown = any(asked is not False for asked in answered[: len(names)])  # without a question no evidence is shown
    tied, compared = _tied(rulebook), _compared(rulebook) if any_shown else set[str]()
    uses = {Use.WEIGHED: weighed, Use.COMPARED: compared, Use.CHECKED: tied, Use.NOTHING: set(facts)}
    left, found = dict(facts), []
    for path in (field.path for field in rulebook.single_fields if field.path in facts and field.path not in read):
        fewer = {other: value for other, value in left.items() if other != path}
        if answers(fewer) == answered and not (large and path in tied):
            left = fewer
            found.append(Unread(fact=path, use=next(use for use, paths in uses.items() if path in paths)))
    return tuple(found)


@once_for
def _tied(rulebook: Draft) -> set[str]:
    return _fields_in_all(rulebook, (constraint.holds for constraint in rulebook.constraints))


@once_for
def _compared(rulebook: Draft) -> set[str]:
    return _fields_in_all(rulebook, (evidence.population for evidence in rulebook.evidence))


def _fields_in_all(rulebook: Draft, conditions: Iterable[Condition]) -> set[str]:
    return set().union(*(fields_in(rulebook, condition) for condition in conditions))
