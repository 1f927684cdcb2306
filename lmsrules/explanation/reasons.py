"""The short reasons in an answer: why a question is asked or not, and why an option stands as it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import field, frozen

from ..logic.analysis.remaining import Left
from ..logic.conditions import And, Compare, Condition, Holds, Member, Not, Or
from ..logic.diagrams.outcomes import Decision, OptionDecision, Status
from ..logic.draft import Draft
from ..logic.kleene import truth
from ..logic.partly import Known
from ..logic.parts import Question
from ..logic.prose import fact_sentence, sentence
from ..logic.rewriting import every, some
from ..logic.values import show
from ..logic.views import not_out_yet
from ..logic.words import WordField
from ..text import counted, listed, with_capital
from .case_line import fact_in_brief
from .rule_reasons import holds

MOST_TOLD_APART = 3
"""The size of a condition that is told in a short reason."""

MOST_TOLD = 12
"""The unknown facts that are told of a question that is not decided; it may read hundreds."""


def asked_reason(rulebook: Draft, facts: Mapping[str, Known], question: Question, decision: Decision) -> str:
    """Why a question is asked, not asked, or whether that is open."""
    if decision.too_large:
        return undecided_reason(rulebook, decision.asked_depends_on)
    if decision.asked is None:
        return f"Whether this is asked depends on {labels(rulebook, decision.asked_depends_on)}."
    because = settling_clause(rulebook, facts, question.asked_when, wanted=decision.asked)
    return f"{'Asked' if decision.asked else 'Not asked'}, because {because}."


def settling_clause(rulebook: Draft, facts: Mapping[str, Known], condition: Condition, *, wanted: bool) -> str:
    """The clause that makes a condition true or false, as a sentence.

    Where the known facts do not decide it clause by clause (it is settled whatever the unknown ones are), the whole
    condition but for what is known to hold.
    """
    if truth(condition, facts, rulebook.conditions) is not wanted:
        if isinstance(condition, And) and not wanted:
            condition = every(part for part in condition.parts if not truth(part, facts, rulebook.conditions))
        return f"whatever the unknown facts are, {sentence(rulebook, condition, negated=not wanted)}"
    return " and ".join(_Settling(rulebook, facts).clauses(condition, wanted))


def clauses_of(rulebook: Draft, facts: Mapping[str, Known], condition: Condition) -> tuple[str, ...]:
    """The clauses that the known facts make a condition true by; none where they do not decide it clause by clause."""
    if truth(condition, facts, rulebook.conditions) is not True:
        return ()
    if condition == Holds(rulebook.scope):  # its label is only that the guidance covers the case
        condition = rulebook.conditions[rulebook.scope]
    elif isinstance(condition, And):
        return tuple(dict.fromkeys(text for part in condition.parts for text in clauses_of(rulebook, facts, part)))
    return tuple(_Settling(rulebook, facts).clauses(condition, True))


def not_asked_because(rulebook: Draft, facts: Mapping[str, Known], question: Question) -> str:
    """Why a question is not asked, in shorthand where the known facts decide it clause by clause."""
    if truth(question.asked_when, facts, rulebook.conditions) is not False:
        return settling_clause(rulebook, facts, question.asked_when, wanted=False)
    return ", ".join(_Settling(rulebook, facts, fact_in_brief).clauses(question.asked_when, False))


@frozen
class _Settling:
    """One call of `settling_clause`: each finding is opened and evaluated once, however often it is named."""

    rulebook: Draft
    facts: Mapping[str, Known]
    tell: Callable[[Draft, str, Known], str] = fact_sentence
    truths: dict[str, bool | None] = field(factory=dict)
    opened: dict[tuple[str, bool], dict[str, None]] = field(factory=dict)

    def clauses(self, condition: Condition, wanted: bool) -> dict[str, None]:
        """The clauses, each once, of a condition whose truth is known to be the wanted one."""
        match condition:
            case Compare(path) | Member(path):
                return {self.tell(self.rulebook, path, self.facts[path]): None}
            case Holds(finding):
                if (finding, wanted) not in self.opened:
                    self.opened[finding, wanted] = self._of_finding(finding, wanted)
                return self.opened[finding, wanted]
            case Not(part):
                return self.clauses(part, not wanted)
            case And(parts) | Or(parts) if isinstance(condition, And) == wanted:
                return {text: None for part in parts for text in self.clauses(part, wanted)}
            case And(parts) | Or(parts):
                return self.clauses(next(part for part in parts if self._truth(part) is wanted), wanted)
        return {sentence(self.rulebook, condition, negated=not wanted): None}

    def _of_finding(self, finding: str, wanted: bool) -> dict[str, None]:
        found = self.rulebook.findings_by_id[finding]
        if wanted or isinstance(found.when, Compare | Member):
            return {found.label if wanted else found.otherwise: None}
        return self.clauses(found.when, wanted)

    def _truth(self, condition: Condition) -> bool | None:
        return truth(condition, self.facts, self.rulebook.conditions, self.truths)


def undecided_reason(rulebook: Draft, unknown: Sequence[str]) -> str:
    """Why a question is not decided that is too large for what is known, and what to find out."""
    more = len(unknown) - MOST_TOLD
    told = labels(rulebook, unknown[:MOST_TOLD]) + (f"; and {counted(more, 'more fact')}" if more > 0 else "")
    return f"Not decided: too much is unknown for this question to be worked out. Enter more of what it reads: {told}."


def position_reason(rulebook: Draft, facts: Mapping[str, Known], decision: Decision, decided: OptionDecision) -> str:
    """Why an option stands as it does, in one or two sentences; `decision` is that on its question.

    Where it is unknown which of several rules holds, and all say the same, each with where it holds; one of them does.
    """
    if decided.option in decision.undecided:
        return undecided_reason(rulebook, decided.depends_on)
    if decided.status is Status.OPEN:
        return f"Open: it depends on {labels(rulebook, decided.depends_on)}."
    if decided.status is Status.SILENT:
        if decision.asked is False:
            return "The question is not asked."
        primary = rulebook.sources_by_id[rulebook.primary].title
        if rulebook.view and rulebook.view.sources:  # of what others say parts alone were read
            return f"Nothing of {primary} on it was read for this {rulebook.subject}."
        said = "had not come out" if not_out_yet(rulebook) else "takes no position on it"
        return f"{with_capital(primary)} {said}."
    certain, possible = (
        [rule for name in names if (rule := rulebook.rules_by_id[name]).source == rulebook.primary]
        for names in (decided.certain, decided.rules)
    )
    whys = dict.fromkeys(rule.why for rule in certain or possible)
    if certain or len(whys) == 1:
        return " ".join(whys)
    is_left = Left(rulebook, facts)
    left = {why: is_left.of(some(holds(rulebook, rule) for rule in possible if rule.why == why)) for why in whys}
    if any(where.size > MOST_TOLD_APART for where in left.values()):
        return f"The answer is the same whichever of these holds, which is unknown: {' Or: '.join(whys)}"
    *first, (last, _) = left.items()
    told = [f"If {sentence(rulebook, where)}: {why}" for why, where in first]
    return " ".join([*told, f"Otherwise: {last}"])


def labels(rulebook: Draft, paths: Iterable[str]) -> str:
    """The fields in a reader's words: `the tumour size and the FNCLCC grade`, `dog or cat among the pets`."""
    found: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    for path in paths:
        one = rulebook.fields_by_path[path]
        if isinstance(one, WordField):
            words.setdefault(one.of, []).append(show(one.word))
            found[one.of] = f"{listed(words[one.of], 'or')} among {rulebook.fields_by_path[one.of].label}"
        else:
            found[path] = one.label
    return listed([*found.values()])


def whole_labels(rulebook: Draft, paths: Iterable[str]) -> str:
    """The same, of a set of words the set alone: `the tumour size and the pets`."""
    fields = [rulebook.fields_by_path[path] for path in paths]
    sets = (rulebook.fields_by_path[one.of] if isinstance(one, WordField) else one for one in fields)
    return listed([*dict.fromkeys(one.label for one in sets)])


MOST_NAMES = 4
"""The facts named in one line of a table."""


def some_names(rulebook: Draft, paths: Sequence[str], most: int = MOST_NAMES) -> str:
    """The first of some fields by their short names, and how many more there are: `age, LVEF and 3 more facts`."""
    return listed(_names(rulebook, paths, most))


def names_listed(rulebook: Draft, paths: Sequence[str], most: int | None = None) -> str:
    """The same as a list to go through: `age; LVEF; 3 more facts`."""
    return "; ".join(_names(rulebook, paths, len(paths) if most is None else most))


def _names(rulebook: Draft, paths: Sequence[str], most: int) -> list[str]:
    names = list(dict.fromkeys(_name(rulebook, path) for path in paths))
    more = len(names) - most
    return [*names[:most], *([counted(more, "more fact")] if more > 0 else [])]


def _name(rulebook: Draft, path: str) -> str:
    """The short name of a field, of a word that of its set."""
    one = rulebook.fields_by_path[path]
    return rulebook.fields_by_path[one.of].name if isinstance(one, WordField) else one.name


def if_given(agents: Iterable[str]) -> str:
    """That something is said of a course only with these drugs, and it is open whether it has them."""
    drugs = [*agents]
    return f"if {listed(drugs)} {'are' if len(drugs) > 1 else 'is'} given"


def option_title(rulebook: Draft, question: str, option: str) -> str:
    """An option's title with its question's, unless they are the same."""
    asked = rulebook.questions_by_id[question]
    title = next(o.title for o in asked.options if o.id == option)
    return title if title == asked.title else f"{asked.title}: {title}"
