"""What is answered, as plain data: of each option its position, of each question its answer.

`answered()` makes it of a rulebook, facts and a decision; whatever else is shown of a case starts from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import Any, TypeVar

from attrs import field, frozen

from ..document.readable import plain
from ..logic.diagrams.outcomes import Decision, OptionDecision, on_nothing
from ..logic.draft import Draft
from ..logic.errors import UnknownNameError
from ..logic.evidence import Direction, Evidence
from ..logic.kleene import truth
from ..logic.once import once_for
from ..logic.partly import Known
from ..logic.parts import Option, Question, Rule
from ..logic.words import Told, gathered, with_words
from ..references import label_of
from ..text import did_you_mean
from .population import belongs
from .reasons import asked_reason, position_reason
from .safety import CautionHere, CautionsOfCase, Safety, caution_to_dict, safety

Grounds = tuple[tuple[str, ...], tuple[str, ...]]
"""The ids of evidence, and of the publications it is in."""

Made = TypeVar("Made")


@frozen(kw_only=True)
class Argument:
    """Evidence that bears on an option: its id, and as `label` what readers call it.

    `applies` says whether the case is of its population, None if unknown. `outside` are then the criteria that leave it
    out, each as a sentence about the case; `missing` the paths of the facts that would decide it. `not_read` names the
    criteria that are not known to us, so that a case to which it applies is inside as far as they were read. Where
    nothing is missing and it is unknown all the same, `not_read` says why.
    """

    evidence: str
    label: str
    direction: Direction
    applies: bool | None
    outside: tuple[str, ...]
    missing: tuple[str, ...]
    not_read: str


@frozen(kw_only=True)
class Position(OptionDecision):
    """Where the guidance stands on one option of one question, for one case: what is decided, and its grounds.

    `evidence` and `citations` are what the primary source's `rules` rest on.
    """

    title: str
    ground: Callable[[], Grounds] = field(eq=False, repr=False)
    say: Callable[[Position], str] = field(eq=False, repr=False)
    argue: Callable[[], tuple[Argument, ...]] = field(eq=False, repr=False)
    ask_safety: Callable[[], Safety] = field(eq=False, repr=False)

    @cached_property
    def grounds(self) -> Grounds:
        """What the primary source's rules rest on; worked out when first asked for."""
        return self.ground()

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ids of the evidence that the primary source's rules rest on."""
        return self.grounds[0]

    @property
    def citations(self) -> tuple[str, ...]:
        """The ids of the publications that this evidence is in."""
        return self.grounds[1]

    @cached_property
    def reason(self) -> str:
        """Why the option stands as it does, in one or two sentences; worked out when first asked for."""
        return self.say(self)

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """All evidence that bears on the option, where a rule speaks or may; worked out when first asked for."""
        return self.argue()

    @cached_property
    def safety(self) -> Safety:
        """The cautions on the option, which are no part of its stance; worked out when first asked for."""
        return self.ask_safety()

    @property
    def contraindicated(self) -> bool | None:
        """Whether some drug that the option certainly holds is contraindicated, or the course; None if that is open."""
        return self.safety.contraindicated

    @property
    def cautions(self) -> tuple[CautionHere, ...]:
        """The cautions on the option, the gravest first, whether they apply or not."""
        return self.safety.cautions

    @property
    def check_first(self) -> tuple[str, ...]:
        """The unknown facts on which its cautions depend, those of the gravest first."""
        return self.safety.check_first


@frozen(kw_only=True)
class Answered:
    """What the guidance says to one question. `asked` is None where that itself is open.

    `factors` are the facts the guidance wants weighed, with what is known of them (None: nothing); `considerations` the
    findings that speak for (True) or against (False) the option, None where unknown. `decision` is what it was made of.
    """

    question: str
    title: str
    asked: bool | None
    options: Mapping[str, Position] = field(hash=False)
    factors: Mapping[str, Told | None] = field(hash=False)
    considerations: Mapping[str, bool | None] = field(hash=False)
    decision: Decision = field(repr=False)
    say: Callable[[Decision], str] = field(eq=False, repr=False)

    @cached_property
    def reason(self) -> str:
        """Why it is asked, or not, or what that depends on; worked out when first asked for."""
        return self.say(self.decision)

    def __getitem__(self, option: str) -> Position:
        """The position on one option.

        Raises:
            UnknownNameError: the question has no such option.
        """
        if not isinstance(option, str) or option not in self.options:
            hint = did_you_mean(option, self.options) or f"; it has {', '.join(self.options)}"
            raise UnknownNameError(f"{self.question} has no option {option!r}{hint}")
        return self.options[option]


def answered(of_case: CautionsOfCase, decision: Decision, make: Callable[..., Made]) -> Made:
    """What is decided on a question, with its grounds; `make` is `Answered`, or takes the same arguments."""
    rulebook, facts = of_case.rulebook, of_case.facts
    question, conditions = rulebook.questions_by_id[decision.question], rulebook.conditions
    return make(
        question=question.id,
        title=question.title,
        asked=decision.asked,
        options={option.id: _position(of_case, question, option, decision) for option in question.options},
        factors=_factors(rulebook, facts, question),
        considerations={name: truth(conditions[name], facts, conditions) for name in question.considerations},
        decision=decision,
        say=partial(asked_reason, rulebook, facts, question),
    )


def _factors(rulebook: Draft, facts: Mapping[str, Known], question: Question) -> dict[str, Told | None]:
    """What is known of the factors of a question, of a set of words as a set."""
    if not question.factors:
        return {}
    paths = with_words(question.factors, rulebook.fields_by_path)
    known = gathered({path: facts[path] for path in paths if path in facts}, rulebook.fields)
    return {path: known.get(path, facts.get(path)) for path in question.factors}


def _position(of_case: CautionsOfCase, question: Question, option: Option, decision: Decision) -> Position:
    rulebook, facts = of_case.rulebook, of_case.facts
    decided = decision.options[option.id]
    return Position(
        option=decided.option,
        status=decided.status,
        stance=decided.stance,
        possible=decided.possible,
        ask=decided.ask if decided.ask is on_nothing else partial(getattr, decided, "depends_on"),  # once for both
        listen=partial(getattr, decided, "voices"),
        title=option.title,
        ground=partial(_grounds, rulebook, decided),
        say=partial(position_reason, rulebook, facts, decision),
        ask_safety=partial(safety, of_case, question.id, option.id),
        argue=partial(_arguments, rulebook, facts, decision, decided),
    )


def _arguments(
    rulebook: Draft, facts: Mapping[str, Known], decision: Decision, decided: OptionDecision
) -> tuple[Argument, ...]:
    """The evidence that bears on an option of which a source speaks, or may; of a day before any did, all there was."""
    told = decided.rules or (rulebook.view is not None and decision.asked is not False)
    bearing = rulebook.evidence_on.get((decision.question, decided.option), ()) if told else ()
    return tuple(_argument(rulebook, facts, evidence) for evidence in bearing)


def _argument(rulebook: Draft, facts: Mapping[str, Known], evidence: Evidence) -> Argument:
    found = belongs(rulebook, facts, evidence)
    return Argument(
        evidence=evidence.id,
        label=label_of(rulebook, evidence),
        direction=evidence.direction,
        applies=found.inside,
        outside=found.outside,
        missing=found.missing,
        not_read=found.not_read,
    )


def _grounds(rulebook: Draft, decided: OptionDecision) -> Grounds:
    """What the primary source's rules rest on that hold for an option, or may; worked out once for the same rules."""
    rules = tuple(rule for rule in decided.rules if rulebook.rules_by_id[rule].source == rulebook.primary)
    kept = _grounds_kept(rulebook)
    if rules not in kept:
        evidence = tuple(dict.fromkeys(name for rule in rules for name in rulebook.rules_by_id[rule].evidence))
        kept[rules] = evidence, rulebook.citations_of(evidence)
    return kept[rules]


@once_for
def _grounds_kept(_: Draft) -> dict[tuple[str, ...], Grounds]:
    return {}


def support_of(rulebook: Draft, question: str, option: str, rules: Iterable[Rule]) -> tuple[str, ...]:
    """The ids of the evidence shown with an option where these rules speak: theirs, then what bears on the option."""
    names = [name for rule in rules for name in rule.evidence]
    bearing = [evidence.id for evidence in rulebook.evidence_on.get((question, option), ())] if names else []
    return tuple(dict.fromkeys([*names, *bearing]))


def answered_to_dict(answer: Answered) -> dict[str, Any]:
    """The answer as JSON data."""
    return {
        "question": answer.question,
        "title": answer.title,
        "asked": answer.asked,
        "reason": answer.reason,
        "options": [position_to_dict(position) for position in answer.options.values()],
        "factors": plain(answer.factors),
        "considerations": dict(answer.considerations),
    }


def position_to_dict(position: Position) -> dict[str, Any]:
    """The position as JSON data; `why` is the reason once more, by the name it had before."""
    lazily = {
        "by_source": plain(position.by_source),
        "contested": position.contested,
        "rules": list(position.rules),
        "certain": list(position.certain),
        "evidence": list(position.evidence),
        "citations": list(position.citations),
        "depends_on": list(position.depends_on),
        "reason": position.reason,
        "why": position.reason,
        "arguments": plain(position.arguments),
    }
    cautions = {
        "contraindicated": position.contraindicated,
        "cautions": [caution_to_dict(one) for one in position.cautions],
        "check_first": list(position.check_first),
    }
    return {"option": position.option, "title": position.title, **plain(position), **lazily, **cautions}
