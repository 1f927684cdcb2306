"""Why an option stands as it does, why it does not stand otherwise, and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from attrs import field, frozen

from ..logic.cells import Axis
from ..logic.changes import Answers, Change, nearest_changes, over_known, smallest_reason
from ..logic.decisions import decide
from ..logic.errors import EngineDisagreement, LmsRulesError, Value
from ..logic.fields import show
from ..logic.outcomes import Outcome, Status
from ..logic.prose import fact_sentence
from ..logic.rulebook import Rule, Rulebook, Stance
from .clauses import Clause, clause_lines, lacking, marked
from .layout import wrapped
from .reasons import labels


@frozen(kw_only=True)
class RuleReason:
    """A rule that speaks, or would: its clauses as the facts have them, what it overrides, and its exceptions.

    `certain` is True where it holds in every possible completion of the unknown facts.
    """

    rule: str
    stance: Stance
    why: str
    citations: tuple[str, ...]
    certain: bool
    clause: Clause
    overrides: tuple[str, ...]
    exceptions: tuple[tuple[str, Clause], ...]

    @property
    def lacking(self) -> int:
        """How many tests of facts must still come true for the rule to hold."""
        return lacking(self.clause) + sum(lacking(clause) for _, clause in self.exceptions)


@frozen(kw_only=True)
class Why:
    """Why an option stands as it does.

    `facts` are the fewest known facts that alone force it (empty where it is open, or forced by nothing known), `rules`
    those that speak or may. Where none of them certainly holds, whichever does gives the same stance.
    """

    title: str
    stance: Stance | None
    status: Status
    facts: tuple[str, ...]
    depends_on: tuple[str, ...]
    rules: tuple[RuleReason, ...]
    rulebook: Rulebook = field(repr=False, eq=False)
    case: Mapping[str, Value] = field(repr=False, hash=False)

    def __str__(self) -> str:
        lines = [f"{self.title}: {_stance(self.stance) if self.status is not Status.OPEN else 'open'}"]
        if self.status is Status.OPEN:
            lines.append(f"It depends on {labels(self.rulebook, self.depends_on)}.")
        elif self.facts:
            known = "; ".join(fact_sentence(self.rulebook, path, self.case[path]) for path in self.facts)
            lines.append(f"These known facts alone force it: {known}.")
        if self.status is Status.SETTLED and not any(rule.certain for rule in self.rules):
            lines.append("Which rule holds is unknown; whichever does, the answer is the same:")
        for rule in self.rules:
            lines += _rule_lines(self.rulebook, rule)
        return "\n".join(wrapped(lines))


@frozen(kw_only=True)
class WhyNot:
    """Why an option does not have a stance: the rules that would give it, the nearest to holding first."""

    title: str
    stance: Stance
    rules: tuple[RuleReason, ...]
    rulebook: Rulebook = field(repr=False, eq=False)

    def __str__(self) -> str:
        if not self.rules:
            return f"{self.title}: no rule ever says {self.stance.meaning!r}."
        lines = [f"{self.title} would be {self.stance.meaning!r} if one of these rules held:"]
        for rule in self.rules:
            lines += _rule_lines(self.rulebook, rule)
        return "\n".join(wrapped(lines))


@frozen(kw_only=True)
class NearestChange:
    """The fewest known facts to change for another stance, tried out before it is shown.

    `changes` has each fact's path and in words what it would have to be; `example` are the facts of such a patient, and
    `stance` is what `decide()` gives them.
    """

    title: str
    stance: Stance
    changes: tuple[tuple[str, str], ...]
    example: Mapping[str, Value] = field(hash=False)
    rulebook: Rulebook = field(repr=False, eq=False)

    def __str__(self) -> str:
        words = " and ".join(f"{self.rulebook.fields_by_path[path].label} {change}" for path, change in self.changes)
        return f"{self.title} would be {self.stance.meaning!r} if {words}"


def why(rulebook: Rulebook, facts: Mapping[str, Value], question: str, option: str) -> Why:
    """Why the option stands as it does."""
    decision = decide(rulebook, facts)[question].options[option]
    compiled = rulebook.compiled
    cells = compiled.cells(facts)
    verdict = _aspect(rulebook, question, option, whole=True)
    reason = smallest_reason(over_known(compiled, question, cells, verdict), cells)
    paths = {compiled.axes[level].field.path for level in reason or ()}
    return Why(
        title=_title(rulebook, question, option),
        stance=decision.stance,
        status=decision.status,
        facts=tuple(path for path in facts if path in paths),
        depends_on=decision.depends_on,
        rules=tuple(
            _reason(rulebook, facts, rulebook.rules_by_id[rule], rule in decision.certain) for rule in decision.rules
        ),
        rulebook=rulebook,
        case=facts,
    )


def why_not(rulebook: Rulebook, facts: Mapping[str, Value], question: str, option: str, stance: Stance) -> WhyNot:
    """The rules that would give the option the stance, and the clauses that fail.

    Raises:
        LmsRulesError: the option has that stance.
    """
    if decide(rulebook, facts)[question].options[option].stance is stance:
        raise LmsRulesError(f"{_title(rulebook, question, option)} is {stance.meaning!r}: ask why() instead")
    rules = [r for r in rulebook.rules_on[question] if r.option == option and r.stance is stance]
    reasons = [_reason(rulebook, facts, rule, False) for rule in rules]
    return WhyNot(
        title=_title(rulebook, question, option),
        stance=stance,
        rules=tuple(sorted(reasons, key=lambda reason: reason.lacking)),
        rulebook=rulebook,
    )


def nearest_change(
    rulebook: Rulebook,
    facts: Mapping[str, Value],
    question: str,
    option: str,
    stance: Stance | None = None,
    fixed: Sequence[str] = (),
) -> tuple[NearestChange, ...]:
    """The fewest known facts to change so that the option is settled with the stance (None: any other stance).

    Facts in `fixed` stay as they are. Empty where no change of known facts will do.

    Raises:
        EngineDisagreement: a change tried out did not give what was promised.
    """
    compiled = rulebook.compiled
    cells = compiled.cells(facts)
    view = over_known(compiled, question, cells, _aspect(rulebook, question, option))
    now = decide(rulebook, facts)[question].options[option]

    def wanted(answers: Answers) -> bool:
        if len(answers) != 1:
            return False
        (found,) = answers
        return found is stance if stance is not None else found is not None and found is not now.stance

    kept = frozenset(compiled.level[path] for path in fixed if path in compiled.level)
    return tuple(
        _tried(rulebook, facts, question, option, change, wanted)
        for change in nearest_changes(compiled, view, cells, wanted, kept)
        if change.cells
    )


def _tried(
    rulebook: Rulebook,
    facts: Mapping[str, Value],
    question: str,
    option: str,
    change: Change,
    wanted: Callable[[Answers], bool],
) -> NearestChange:
    axes = rulebook.compiled.axes
    level = rulebook.compiled.level
    example = {**facts, **{path: axes[level[path]].cells[numbers[0]].sample for path, numbers in change.cells}}
    found = decide(rulebook, example)[question].options[option].stance
    if found is None or not wanted(frozenset((found,))):
        raise EngineDisagreement(
            f"changing {dict(change.cells)} was to change {question} / {option}, but gives {found}"
        )
    return NearestChange(
        title=_title(rulebook, question, option),
        stance=found,
        changes=tuple((path, cell_words(axes[level[path]], numbers)) for path, numbers in change.cells),
        example=example,
        rulebook=rulebook,
    )


def cell_words(axis: Axis, numbers: Sequence[int]) -> str:
    """What a field would have to be to lie in one of the cells: `were at most 5 cm`, `were uterus or skin`."""
    unit = f" {axis.field.unit}" if axis.field.unit else ""
    words: list[str] = []
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 < len(numbers) and numbers[place + 1] == number + 1 and axis.cuts:
            continue
        first, last = axis.cells[numbers[start]], axis.cells[number]
        start = place + 1
        if first.value is not None and first is last:
            words.append(show(first.value))
            continue
        bounds = []
        if first.low is not None and first is not axis.cells[0]:
            bounds.append(f"{'above' if first.low_open else 'at least'} {first.low:g}{unit}")
        if last.high is not None and last is not axis.cells[-1]:
            bounds.append(f"{'below' if last.high_open else 'at most'} {last.high:g}{unit}")
        words.append(" and ".join(bounds))
    return f"were {' or '.join(words)}"


def _aspect(rulebook: Rulebook, question: str, option: str, *, whole: bool = False) -> Callable[[Outcome], Hashable]:
    verdicts = rulebook.compiled.verdicts

    def aspect(outcome: Outcome) -> Hashable:
        verdict = verdicts[question, option, outcome.rules]
        return verdict if whole else verdict.stance

    return aspect


def _reason(rulebook: Rulebook, facts: Mapping[str, Value], rule: Rule, certain: bool) -> RuleReason:
    return RuleReason(
        rule=rule.id,
        stance=rule.stance,
        why=rule.why,
        citations=rulebook.citations_of(rule.evidence),
        certain=certain,
        clause=marked(rulebook, facts, rule.when),
        overrides=rule.overrides,
        exceptions=tuple(
            (other.id, marked(rulebook, facts, other.when, negated=True)) for other in rulebook.exceptions_to[rule.id]
        ),
    )


def _rule_lines(rulebook: Rulebook, rule: RuleReason) -> list[str]:
    lines = [f"- Rule {rule.rule} ({rule.stance.meaning}): {rule.why} [{', '.join(rule.citations)}]"]
    if rule.certain and rule.clause.truth is None:
        lines.append("  It holds whatever the unknown facts are: no possible patient with the known ones fails it.")
    parts = rule.clause.parts if rule.clause.parts and not rule.clause.any_of else (rule.clause,)
    for part in parts:
        lines += clause_lines(rulebook, part, 2)
    lines += [f"  It overrides {name}: {rulebook.rules_by_id[name].why}" for name in rule.overrides]
    for name, clause in rule.exceptions:
        lines.append(f"  Unless the exception {name} applies; it does not where:")
        lines += clause_lines(rulebook, clause, 4)
    return lines


def _title(rulebook: Rulebook, question: str, option: str) -> str:
    asked = rulebook.questions_by_id[question]
    title = next(o.title for o in asked.options if o.id == option)
    return title if title == asked.title else f"{asked.title}: {title}"


def _stance(stance: Stance | None) -> str:
    return "no position" if stance is None else stance.meaning
