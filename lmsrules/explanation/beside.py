"""What stands beside the answers in few lines: what to ask next, what weighs, what they rest on, what is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..document.blocks import Item, Part, Place
from ..logic.analysis.asking import NextQuestion, next_questions
from ..logic.analysis.unread import Use, unread
from ..logic.conditions import ALWAYS, Holds, walk
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.standing import Standing, scope_depends_on
from ..logic.draft import Draft
from ..logic.partly import Known
from ..logic.parts import Situation
from ..logic.tested import fields_in
from ..logic.words import gathered
from ..text import listed, with_small
from .answered import Answered
from .case_line import in_brief
from .others import others_depend_on
from .reasons import clauses_of, not_asked_because, some_names
from .standing import perhaps_not_covered
from .viewed import since_items

MOST_NEXT_QUESTIONS = 3


def beside(
    rulebook: Draft, facts: Mapping[str, Known], answers: Sequence[Answered], standing: Standing
) -> Iterator[Part]:
    """The parts beside the answers; those without an item are left out."""
    here = [rulebook.situations_by_id[standing.situation]] if standing.situation else []
    unread_items = list(_unread(rulebook, facts, answers))
    found = {
        "Ask next": tuple(_next_questions(rulebook, facts, answers, standing)),
        "Read by no rule": tuple(item for use, item in unread_items if use is not Use.WEIGHED),
        "Weighs": (*_weighs(rulebook, facts, answers), *(item for use, item in unread_items if use is Use.WEIGHED)),
        "Rests on": tuple(_rests_on(rulebook, facts, answers, here)),
        "Since then": tuple(since_items(rulebook, facts, answers)),
        "Not asked": tuple(_not_asked(rulebook, facts, answers, standing)),
        "Not covered": tuple(perhaps_not_covered(rulebook, facts, standing)),
    }
    for title, items in found.items():
        if items:
            yield Part(title=title, items=items, ordered=title == "Ask next" and len(items) > 1, place=Place.BESIDE)


def _next_questions(
    rulebook: Draft, facts: Mapping[str, Known], answers: Sequence[Answered], standing: Standing
) -> Iterator[Item]:
    """The facts to ask for: first those on which it depends whether the guidance covers the case."""
    compiled = compile_rulebook(rulebook)
    questions = next_questions(
        compiled, compiled.cells(facts), {answer.question: answer.decision for answer in answers}
    )
    by_fact = {question.fact: question for question in questions}
    scope = scope_depends_on(rulebook, facts) if standing.in_scope is None else ()
    for path in [*dict.fromkeys((*scope, *by_fact))][:MOST_NEXT_QUESTIONS]:
        covers = f"needed to know if the guidance covers this {rulebook.subject}"
        said = covers if path in scope else _settles(by_fact[path], answers)
        yield Item(words=f"{rulebook.fields_by_path[path].name}: {said}")
    if not questions and any(answer.asked for answer in answers):
        others = dict.fromkeys(path for answer in answers for path in others_depend_on(rulebook, answer))
        settled = all(answer.asked is not None for answer in answers)
        if others:
            told = f"what other sources say depends on {some_names(rulebook, [*others], most=2)}"
            yield Item(words=f"settled; {told}" if settled else told)
        elif settled:
            yield Item(words="settled: no unknown fact changes a stance")


def _settles(question: NextQuestion, answers: Sequence[Answered]) -> str:
    """What the answer settles, in words."""
    surely = list(_titles(question.surely, answers))
    perhaps = [title for title in _titles((*question.surely, *question.perhaps), answers) if title not in surely]
    said = [f"settles {_few(surely)}"] if surely else []
    said += [f"may settle {_few(perhaps)}"] if perhaps else []
    return "; ".join(said) or "needed with others"


def _titles(pairs: Sequence[tuple[str, str]], answers: Sequence[Answered]) -> Iterator[str]:
    """What options are called: all that are open of a question by its title, else each by its own."""
    for answer in answers:
        still_open = [name for name, position in answer.options.items() if position.depends_on]
        here = [name for name in still_open if (answer.question, name) in pairs]
        if here and here == still_open:
            yield answer.title
        else:
            yield from (answer[name].title for name in here)


def _few(titles: list[str]) -> str:
    """Titles as they stand within a sentence, the first of more than three."""
    most = len(titles) if len(titles) <= 3 else 1
    shown = [with_small(title) for title in titles[:most]]
    return listed([*shown, *([f"{len(titles) - most} more"] if len(titles) > most else [])])


def _unread(rulebook: Draft, facts: Mapping[str, Known], answers: Sequence[Answered]) -> Iterator[tuple[Use, Item]]:
    """The facts that no rule reads, by what else they are for: whoever entered them may think that they change much."""
    by_use: dict[Use, dict[str, Known]] = {}
    for one in unread(rulebook, facts, [answer.question for answer in answers]):
        by_use.setdefault(one.use, {})[one.fact] = facts[one.fact]
    for use in Use:
        if use in by_use:
            known = gathered(by_use[use], rulebook.fields)
            brief = [in_brief(rulebook, rulebook.fields_by_path[path], value) for path, value in known.items()]
            yield use, Item(lead=use.meaning, words="; ".join(brief))


def _weighs(rulebook: Draft, facts: Mapping[str, Known], answers: Iterable[Answered]) -> Iterator[Item]:
    """What speaks for and against, and what is not known of what those who decide are to weigh.

    What cannot be there, whatever its own fact is, speaks neither way: the depth of a tumour of the uterus.
    """
    asked = [answer for answer in answers if answer.asked is not False]
    findings = rulebook.findings_by_id
    considered = {name: truth for answer in asked for name, truth in answer.considerations.items()}
    for truth, lead in ((True, "For"), (False, "Against")):
        said = [
            findings[name].label if truth else findings[name].otherwise
            for name, found in considered.items()
            if found is truth and (truth or fields_in(rulebook, Holds(name)) <= facts.keys())
        ]
        if said:
            yield Item(lead=lead, words="; ".join(said))
    paths = {path for answer in asked for path, value in answer.factors.items() if value is None}
    unknown = [field.name for field in rulebook.fields if field.path in paths]
    open_ones = [name for name, truth in considered.items() if truth is None]
    unknown += [f"whether {findings[n].label}" for n in open_ones if not fields_in(rulebook, Holds(n)) <= paths]
    if unknown:
        yield Item(lead="Not known", words="; ".join(unknown))


def _rests_on(
    rulebook: Draft, facts: Mapping[str, Known], answers: Iterable[Answered], situations: Iterable[Situation]
) -> Iterator[Item]:
    """What all questions that are asked rest on, but for the situation, which stands above."""
    named = {node.finding for one in situations for node in walk(one.when) if isinstance(node, Holds)}
    told = {rulebook.findings_by_id[finding].label for finding in named}
    clauses = [
        clauses_of(rulebook, facts, rulebook.questions_by_id[answer.question].asked_when)
        for answer in answers
        if answer.asked and rulebook.questions_by_id[answer.question].asked_when != ALWAYS
    ]
    common = [t for t in clauses[0] if t not in told and all(t in others for others in clauses[1:])] if clauses else []
    if common:
        yield Item(words="; ".join(common))


def _not_asked(
    rulebook: Draft, facts: Mapping[str, Known], answers: Iterable[Answered], standing: Standing
) -> Iterator[Item]:
    if standing.in_scope is False:  # the banner says why
        yield Item(words="every question")
        return
    by_reason: dict[str, list[str]] = {}
    for answer in answers:
        if answer.asked is False:
            reason = not_asked_because(rulebook, facts, rulebook.questions_by_id[answer.question])
            by_reason.setdefault(reason, []).append(answer.title)
    for reason, titles in by_reason.items():
        yield Item(words=f"{'; '.join(titles)}: {reason}")
