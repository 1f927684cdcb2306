"""The depth of the page: of each question the reasons, the cautions, the evidence for and against, and the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from attrs import evolve

from ..document.blocks import Cite, Item, Part, Place, Word
from ..logic.analysis.asking import without_effect
from ..logic.conditions import Holds
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.outcomes import Status
from ..logic.diagrams.standing import Standing, paths_beside
from ..logic.draft import Draft
from ..logic.evidence import Direction, Side
from ..logic.partly import Known
from ..logic.prose import facts_in_words
from ..logic.tested import fields_in
from ..text import with_capital
from .answered import Answered, Position
from .evidence import evidence_items, for_and_against, uncontrolled
from .explained import Explained, asked_items, explained_folds, explained_items
from .reasons import labels
from .safety import safety_items
from .stances import flags, others_lead, position_word, warning
from .standing import not_covered_items
from .viewed import since_items
from .why import TOLD_ONCE, beside_items, needed_constraints, why_shown

Reasons = Mapping[tuple[str, str], Explained]
"""What is explained of each option, by question and option."""


def depth(
    rulebook: Draft, facts: Mapping[str, Known], answers: Sequence[Answered], standing: Standing, reasons: Reasons
) -> Iterator[Part]:
    """The parts of the depth, one for each question that is asked or may be, then what was left out and why."""
    opened: set[Item] = set()
    for part in _parts(rulebook, facts, answers, standing, reasons):
        yield evolve(part, items=tuple(_opened_once(one, opened) for one in part.items))


Shown = TypeVar("Shown")


def _opened_once(shown: Shown, opened: set[Item]) -> Shown:
    """An item in which a clause that is opened above already stands closed: that the guidance covers the patient."""
    if not isinstance(shown, Item):
        return shown
    if shown.mark and shown.items:
        if shown in opened:
            return evolve(shown, words=(*shown.words, " (as above)"), items=())
        opened.add(shown)
    folds = tuple(evolve(fold, items=tuple(_opened_once(one, opened) for one in fold.items)) for fold in shown.folds)
    return evolve(shown, items=tuple(_opened_once(one, opened) for one in shown.items), folds=folds)


def _parts(
    rulebook: Draft, facts: Mapping[str, Known], answers: Sequence[Answered], standing: Standing, reasons: Reasons
) -> Iterator[Part]:
    seen: set[str] = set()
    forced: dict[str, Mapping[str, Known]] = {}
    for answer in answers:
        if answer.asked is not False and not answer.decision.too_large:
            yield _question(rulebook, facts, answer, reasons, seen, forced)
            here = [reasons[pair].why for name in answer.options if (pair := (answer.question, name)) in reasons]
            if here and here[0].needed:
                forced[answer.title] = here[0].needed
    for title, items in (
        ("Not covered", tuple(not_covered_items(rulebook, facts, standing))),
        ("Since then", tuple(since_items(rulebook, facts, answers, None))),
        ("Not asked", tuple(_not_asked(answers, reasons))),
        ("Without effect on these answers", tuple(_without_effect(rulebook, facts, answers))),
        (
            "The case in words",
            tuple(Item(words=f"{with_capital(one)}.") for one in facts_in_words(rulebook, facts)),
        ),
    ):
        yield Part(title=title, items=items, place=Place.DEPTH)


def _question(
    rulebook: Draft,
    facts: Mapping[str, Known],
    answer: Answered,
    reasons: Reasons,
    seen: set[str],
    forced: Mapping[str, Mapping[str, Known]],
) -> Part:
    told: set[Item] = set()
    explained = [position for name, position in answer.options.items() if (answer.question, name) in reasons]
    options = [  # where one option was asked for, that alone
        _option(rulebook, facts, answer, position, reasons, forced, told)
        for position in explained or answer.options.values()
    ]
    items = (*options, *_conflicts(rulebook, answer, seen), *evidence_items(rulebook, answer, seen))
    return Part(title=answer.title, items=items, place=Place.DEPTH, note=_counts(answer))


def _conflicts(rulebook: Draft, answer: Answered, seen: set[str]) -> Iterator[Item]:
    """Where publications disagree on what bears on a question, each once on a page: the sides, and what is done."""
    for one in rulebook.conflicts:
        if any(question == answer.question for question, _ in one.bears_on) and f"conflict {one.id}" not in seen:
            seen.add(f"conflict {one.id}")
            sides = tuple(Item(words=_side(side)) for side in one.sides)
            done = Item(lead="Done here", words=one.does)
            yield Item(lead="Conflict", words=f"{one.title}.", items=(*sides, done))


def _side(side: Side) -> tuple[Word, ...]:
    return (f"{side.holds} ", Cite(side.citations)) if side.citations else (f"{side.holds}.",)


def _counts(answer: Answered) -> str:
    """How much speaks for and against the options."""
    arguments = {a.evidence: a.direction for position in answer.options.values() for a in position.arguments}
    both = (Direction.FOR, Direction.AGAINST)
    return ", ".join(f"{side} {number}" for side in both if (number := list(arguments.values()).count(side)))


def _option(
    rulebook: Draft,
    facts: Mapping[str, Known],
    answer: Answered,
    position: Position,
    reasons: Reasons,
    forced: Mapping[str, Mapping[str, Known]],
    told: set[Item],
) -> Item:
    """An option: why, what each source says, the cautions, what speaks for and against it.

    The reason and the facts that force it are not told again where an option above has the same, `told`; of cautions it
    is said that they are above. What a source says of an option, and what that depends on, always stands with it.
    """
    explained = reasons.get((answer.question, position.option))
    is_open = position.status is Status.OPEN
    items = list(explained_items(explained, forced)) if explained else [_in_short(rulebook, position)]
    voices: list[Item] = []
    if (lead := others_lead(position)) and not is_open:
        titles = rulebook.sources_by_id
        words = [
            f"{titles[s].title}: {stance.meaning if stance else 'open'}" for s, stance in position.by_source.items()
        ]
        voices.append(Item(lead=lead, words="; ".join(words)))
        if not explained:
            items += beside_items(why_shown(rulebook, facts, answer.decision, position.option))
    if is_open:
        stances = " or ".join("no position" if s is None else s.meaning for s in position.possible)
        said: tuple[object, ...] = (f"{position.title}: {stances}",)
    else:
        said = (f"{position.title}: ", position_word(position.status, position.stance))
    leaning = () if is_open else uncontrolled(rulebook, position)
    new = [one for one in items if one not in told or one.lead not in TOLD_ONCE]
    safety = tuple(safety_items(rulebook, facts, position.safety, told))
    told.update(items, safety)
    named = for_and_against(position) if len(answer.options) > 1 else ()
    return Item(
        words=(*said, *flags(position.contested), *warning(position.contraindicated)),  # type: ignore[arg-type]
        items=(*new, *voices, *leaning, *safety, *named),
        folds=explained_folds(explained) if explained else (),
    )


def _in_short(rulebook: Draft, position: Position) -> Item:
    if position.status is Status.OPEN:
        return Item(words=f"It depends on {labels(rulebook, position.depends_on)}.")
    return Item(lead="Why", words=position.reason)


def _not_asked(answers: Sequence[Answered], reasons: Reasons) -> Iterator[Item]:
    """Why questions are not asked, as far as there is more to say than stands beside the answers."""
    for answer in answers:
        explained = [reasons[pair] for o in answer.options if (pair := (answer.question, o)) in reasons]
        if answer.asked is False and explained:
            because = dict.fromkeys(item for one in explained for item in needed_constraints(one.why))
            asked = [item for one in explained if one.wanted for item in asked_items(one)]
            folds = tuple(fold for one in explained for fold in explained_folds(one))
            if because or asked or folds:
                yield Item(words=f"{answer.title}: {answer.reason}", items=(*because, *asked), folds=folds)


def _without_effect(rulebook: Draft, facts: Mapping[str, Known], shown: Sequence[Answered]) -> Iterator[Item]:
    """The unknown facts that change none of the answers shown.

    Not listed are those to be weighed, and those that decide where the case stands.
    """
    asked = [answer for answer in shown if answer.asked is not False]
    if not asked:
        return
    to_weigh = {path for answer in asked for path in answer.factors}
    to_weigh |= {p for answer in asked for name in answer.considerations for p in fields_in(rulebook, Holds(name))}
    decided = {answer.question: answer.decision for answer in shown}
    told = to_weigh | paths_beside(rulebook, facts)
    idle = tuple(p for p in without_effect(compile_rulebook(rulebook), facts, decided) if p not in told)
    if idle:
        sense = "The guidance sets no condition on these facts here; that does not make them unimportant."
        yield Item(words=f"No answer here depends on {labels(rulebook, idle)}. {sense}")
