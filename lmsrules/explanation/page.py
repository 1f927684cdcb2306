"""The page for the tumour board: answers first, then reasons, what is open, the evidence and the references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..document.blocks import Cite, Document, Item, Name, Part
from ..logic.analysis.asking import NextQuestion, next_questions, without_effect
from ..logic.analysis.unread import Use, unread
from ..logic.conditions import Holds
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.outcomes import Status
from ..logic.diagrams.standing import paths_beside, standing_of
from ..logic.draft import Draft
from ..logic.partly import Known
from ..logic.prose import facts_in_words, value_with_unit
from ..logic.tested import fields_in
from ..logic.values import show
from .answered import Answered, Position
from .cited import reference_items
from .evidence import evidence_items, for_and_against
from .explained import Explained, asked_items, explained_folds, explained_items
from .reasons import labels
from .safety import safety_items
from .stances import flags, position_word, warning
from .standing import not_covered_items, scope_items, situation_items
from .why import beside_items, needed_constraints, why_shown
from .wording import intended_use, review_note

MOST_NEXT_QUESTIONS = 5

Reasons = Mapping[tuple[str, str], Explained]
"""What is explained of each option, by question and option."""


def page(
    rulebook: Draft, facts: Mapping[str, Known], answers: Iterable[Answered], engine: str, reasons: Reasons
) -> Document:
    """The page of some answers to a case, reached by an `engine`, with the reasons given."""
    shown = list(answers)
    asked = [answer for answer in shown if answer.asked is not False]
    settled = [a for a in asked if any(p.status is not Status.OPEN for p in a.options.values())]
    undecided = [answer for answer in asked if answer.decision.too_large]
    still_open = [a for a in asked if a not in undecided and any(p.status is Status.OPEN for p in a.options.values())]
    unasked = [answer for answer in shown if answer.asked is False]
    standing = standing_of(rulebook, facts)
    parts = [
        Part(title="Scope", items=tuple(scope_items(rulebook, facts, standing))),
        Part(title="Entered, but read by no rule", items=tuple(_unread(rulebook, facts, shown))),
        Part(title="Not covered by the guidance", items=tuple(not_covered_items(rulebook, facts, standing))),
        Part(title="The case", items=(_case(rulebook, facts), *situation_items(rulebook, facts, standing))),
        Part(title="Answers", items=tuple(_answers(rulebook, facts, settled, reasons))),
        Part(
            title="Open: more facts are needed",
            items=(*_open(rulebook, facts, still_open, reasons), *map(_undecided, undecided)),
        ),
        Part(title="Ask next", items=tuple(_next_questions(rulebook, facts, shown)), ordered=True),
        Part(
            title="Without effect on these answers",
            items=tuple(_without_effect(rulebook, facts, shown)) if asked else (),
        ),
        Part(title="Not asked", items=tuple(_unasked(unasked, reasons))),
        Part(title="Evidence", items=tuple(_evidence(rulebook, settled))),
    ]
    parts.append(Part(title="References", items=tuple(reference_items(rulebook, parts))))
    return Document(
        title=f"{_title_of(rulebook)} guidance: what it says for this case (rulebook {rulebook.version})",
        intro=(intended_use(rulebook), *_limits_set(rulebook)),
        parts=tuple(part for part in parts if part.items),
        notes=(
            f"Rulebook {rulebook.version}, sha256 {rulebook.sha256[:16]}; engine {engine}, checked against "
            f"the decision diagrams{_unchecked(undecided)}.",
            *review_note(rulebook),
        ),
    )


def _limits_set(rulebook: Draft) -> Iterator[str]:
    """The limits that a user set, in one sentence, if there are any."""
    changed = [f"{one.id} {one.figure} ({show(one.as_read)} as read)" for one in rulebook.limits if one.changed]
    if changed:
        yield f"Limits set here: {', '.join(changed)}."


def _unchecked(undecided: list[Answered]) -> str:
    """That what is not decided was not checked either."""
    return f", but for what is not decided ({'; '.join(answer.title for answer in undecided)})" if undecided else ""


def _title_of(rulebook: Draft) -> str:
    """The rulebook's id as a reader's word: `my_trips` is My trips."""
    words = rulebook.id.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _case(rulebook: Draft, facts: Mapping[str, Known]) -> Item:
    sentences = facts_in_words(rulebook, facts)
    return Item(lead="Known", words="; ".join(sentences) + "." if sentences else "nothing is known.")


def _unread(rulebook: Draft, facts: Mapping[str, Known], shown: list[Answered]) -> Iterator[Item]:
    """The facts that no rule reads. They stand first: whoever entered them may think that they change something."""
    by_use: dict[Use, dict[str, Known]] = {}
    for one in unread(rulebook, facts, [answer.question for answer in shown]):
        by_use.setdefault(one.use, {})[one.fact] = facts[one.fact]
    for use in Use:
        if use in by_use:
            yield Item(lead=use.meaning, words=f"{'; '.join(facts_in_words(rulebook, by_use[use]))}.")


def _answers(rulebook: Draft, facts: Mapping[str, Known], answers: list[Answered], reasons: Reasons) -> Iterator[Item]:
    weighed: set[tuple[str, ...]] = set()
    for answer in answers:
        positions = [p for p in answer.options.values() if p.status is not Status.OPEN]
        for number, position in enumerate(positions, 1):
            to_weigh: tuple[Item, ...] = ()
            if number == len(positions) and answer.factors and tuple(answer.factors) not in weighed:
                weighed.add(tuple(answer.factors))
                to_weigh = tuple(_weigh(rulebook, answer))
            yield _position(rulebook, facts, answer, position, reasons, to_weigh)


def _position(
    rulebook: Draft,
    facts: Mapping[str, Known],
    answer: Answered,
    position: Position,
    reasons: Reasons,
    to_weigh: tuple[Item, ...],
) -> Item:
    explained = reasons.get((answer.question, position.option))
    items = [Item(lead="Why", words=(f"{position.reason} ", Cite(position.citations)))]
    if explained:
        items = list(explained_items(explained))
    if position.contested is not False:
        titles = rulebook.sources_by_id
        words = [
            f"{titles[s].title}: {stance.meaning if stance else 'open'}" for s, stance in position.by_source.items()
        ]
        items.append(
            Item(lead="Sources differ" if position.contested else "Sources may differ", words="; ".join(words))
        )
        if not explained:
            items += beside_items(why_shown(rulebook, facts, answer.question, position.option))
    return Item(
        words=(
            f"{_title(answer, position)}: ",
            position_word(position.status, position.stance),
            *flags(position.contested),
            *warning(position.contraindicated),
        ),
        items=(*items, *safety_items(rulebook, facts, position.safety), *for_and_against(position), *to_weigh),
        folds=explained_folds(explained) if explained else (),
    )


def _title(answer: Answered, position: Position) -> str:
    return answer.title if position.title == answer.title else f"{answer.title}: {position.title}"


def _weigh(rulebook: Draft, answer: Answered) -> Iterator[Item]:
    fields = rulebook.fields_by_path
    known = [
        f"{fields[path].label.removeprefix('the ')} {value_with_unit(fields[path], value)}"
        for path, value in answer.factors.items()
        if value is not None
    ]
    unknown = [fields[path].label.removeprefix("the ") for path, value in answer.factors.items() if value is None]
    yield Item(lead="To weigh, known", words="; ".join(known) or "nothing yet")
    if unknown:
        yield Item(lead="To weigh, unknown", words="; ".join(unknown))
    findings = rulebook.findings_by_id
    factors = "Risk factors" if rulebook.subject == "patient" else "Considerations"
    for truth, lead in ((True, f"{factors} present"), (False, f"{factors} absent")):
        there = [
            findings[name].label if truth else findings[name].otherwise
            for name, value in answer.considerations.items()
            if value is truth
        ]
        if there:
            yield Item(lead=lead, words="; ".join(there))
    missing = [findings[name].label for name, value in answer.considerations.items() if value is None]
    if missing:
        yield Item(lead=f"{factors} unknown", words="whether " + "; whether ".join(missing))


def _open(rulebook: Draft, facts: Mapping[str, Known], answers: list[Answered], reasons: Reasons) -> Iterator[Item]:
    for answer in answers:
        for position in answer.options.values():
            if position.status is Status.OPEN:
                explained = reasons.get((answer.question, position.option))
                stances = " or ".join("no position" if s is None else s.meaning for s in position.possible)
                depends = Item(words=f"It depends on {labels(rulebook, position.depends_on)}.")
                yield Item(
                    words=(
                        f"{_title(answer, position)}: {stances}",
                        *flags(position.contested),
                        *warning(position.contraindicated),
                    ),
                    items=(
                        *(explained_items(explained) if explained else (depends,)),
                        *safety_items(rulebook, facts, position.safety),
                    ),
                    folds=explained_folds(explained) if explained else (),
                )


def _undecided(answer: Answered) -> Item:
    """A question that is too large for what is known; nothing is said of its options."""
    return Item(words=f"{answer.title}: {answer.reason}")


def _next_questions(rulebook: Draft, facts: Mapping[str, Known], shown: list[Answered]) -> Iterator[Item]:
    compiled = compile_rulebook(rulebook)
    questions = next_questions(compiled, compiled.cells(facts), {answer.question: answer.decision for answer in shown})
    for question in questions[:MOST_NEXT_QUESTIONS]:
        label = rulebook.fields_by_path[question.fact].label
        yield Item(words=(f"{label} (", Name(question.fact), f"): {_settles(question)}"))
    if len(questions) > MOST_NEXT_QUESTIONS:
        more = labels(rulebook, tuple(q.fact for q in questions[MOST_NEXT_QUESTIONS:]))
        yield Item(words=f"then {more}")


def _settles(question: NextQuestion) -> str:
    """How many of the open options the answer settles."""
    if not question.at_best:
        return "settles nothing by itself"
    if question.of == 1:
        return "settles what is open" if question.settles else "may settle what is open"
    if question.settles == question.at_best:
        return f"settles {question.settles} of {question.of} open options"
    many = f"{question.settles} to {question.at_best} of {question.of} open options"
    return f"settles {many}, {question.on_average:g} on average"


def _without_effect(rulebook: Draft, facts: Mapping[str, Known], shown: list[Answered]) -> Iterator[Item]:
    """The unknown facts that change none of the answers shown.

    Not listed are those to be weighed, and those that decide where the case stands.
    """
    asked = [answer for answer in shown if answer.asked is not False]
    to_weigh = {path for answer in asked for path in answer.factors}
    to_weigh |= {p for answer in asked for name in answer.considerations for p in fields_in(rulebook, Holds(name))}
    decided = {answer.question: answer.decision for answer in shown}
    told = to_weigh | paths_beside(rulebook, facts)
    idle = tuple(p for p in without_effect(compile_rulebook(rulebook), facts, decided) if p not in told)
    if idle:
        sense = "The guidance sets no condition on these facts here; that does not make them unimportant."
        yield Item(words=f"No answer here depends on {labels(rulebook, idle)}. {sense}")


def _unasked(answers: list[Answered], reasons: Reasons) -> Iterator[Item]:
    by_reason: dict[str, list[Answered]] = {}
    for answer in answers:
        by_reason.setdefault(answer.reason.removeprefix("Not asked, because "), []).append(answer)
    for reason, alike in by_reason.items():
        options = [(answer.question, option) for answer in alike for option in answer.options]
        explained = [reasons[pair] for pair in options if pair in reasons]
        because = dict.fromkeys(item for one in explained for item in needed_constraints(one.why))
        asked = [item for one in explained if one.wanted for item in asked_items(one)]
        yield Item(
            words=f"{', '.join(answer.title for answer in alike)}: {reason}",
            items=(*because, *asked),
            folds=tuple(fold for one in explained for fold in explained_folds(one)),
        )


def _evidence(rulebook: Draft, answers: list[Answered]) -> Iterator[Item]:
    """The arguments of each question in full, once each; where one stands first, it can be linked to."""
    seen: set[str] = set()
    for answer in answers:
        items = tuple(evidence_items(rulebook, answer, seen))
        if items:
            yield Item(words=answer.title, items=items)
