"""Which trials a case would have been in: yes, no with what leaves it out, or unknown with what is missing to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from ..document.blocks import Answers, Cite, Document, Fold, Item, Part, Row, Strong
from ..document.readable import Readable, plain
from ..logic.draft import Draft
from ..logic.errors import UnknownNameError
from ..logic.evidence import Trial
from ..logic.partly import Known
from ..logic.reading import nested
from ..text import did_you_mean, with_capital
from .case_line import case_line
from .cited import numbered, reference_part
from .population import belongs
from .reasons import whole_labels
from .wording import intended_use, reviewed_by, title_of

HEADS = ("Trial", "Would have been inside", "Why")
_ANSWERS = {True: Strong("yes", "inside"), None: Strong("unknown", "open"), False: Strong("no", "outside")}
"""The answers in the order in which a page has them."""


@frozen(kw_only=True)
class TrialAnswer:
    """Whether a case would have been in a trial, by its id and `title`: `inside`, None if that is unknown.

    `outside` are the criteria that leave it out, each as a sentence about the case. `missing` are the paths of the
    facts that would decide it. `not_read` names the criteria that are not known to us, so that a case that is inside is
    so as far as they were read. Where nothing is missing and it is unknown all the same, `not_read` says why.
    """

    trial: str
    title: str
    inside: bool | None
    outside: tuple[str, ...]
    missing: tuple[str, ...]
    not_read: str


def trial_answer(rulebook: Draft, facts: Mapping[str, Known], trial: Trial) -> TrialAnswer:
    """Whether a case would have been in a trial, exact over all that it may turn out to be."""
    found = belongs(rulebook, facts, trial)
    return TrialAnswer(
        trial=trial.id,
        title=trial.title,
        inside=found.inside,
        outside=found.outside,
        missing=found.missing,
        not_read=found.not_read,
    )


@frozen(kw_only=True, repr=False)
class Trials(Readable, Mapping[str, TrialAnswer]):
    """The trials of a rulebook, by id, each with whether the case would have been in it.

    It is a mapping: `found["gog-0277"].inside`, `found.values()`. Two are equal where the facts and the content of the
    rulebook are.
    """

    facts: Mapping[str, Known] = field(hash=False)
    rulebook: Draft = field(eq=lambda rulebook: rulebook.sha256)

    @cached_property
    def answers(self) -> Mapping[str, TrialAnswer]:
        """The answers by the id of the trial, in the rulebook's order; worked out when first asked for."""
        return {trial.id: trial_answer(self.rulebook, self.facts, trial) for trial in self.rulebook.trials}

    def __getitem__(self, trial: str) -> TrialAnswer:
        """The answer on one trial.

        Raises:
            UnknownNameError: the rulebook has no such trial.
        """
        if not isinstance(trial, str) or trial not in self.answers:
            others = f"; they are {', '.join(self.answers)}" if self.answers else "; this rulebook has none"
            raise UnknownNameError(f"there is no trial {trial!r}{did_you_mean(trial, self.answers) or others}")
        return self.answers[trial]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rulebook.trials_by_id)

    def __len__(self) -> int:
        return len(self.rulebook.trials)

    def document(self) -> Document:
        """The page: a table of the trials, those first that the case would have been in; then what each compared."""
        rulebook = self.rulebook
        case, others = case_line(rulebook, self.facts)
        asked = f"which trials would have taken this {rulebook.subject}"
        shown = [one for inside in _ANSWERS for one in self.values() if one.inside is inside]
        rows = [Row(title=one.title, answer=_answer(one), why=trial_words(rulebook, one)) for one in shown]
        told = Fold(
            title="What each compared, and where it is published",
            items=tuple(_told(rulebook.trials_by_id[one.trial]) for one in shown),
        )
        parts = [
            Part(title="Trials", items=(Answers(columns=HEADS, rows=tuple(rows)),)),
            Part(title="The trials", items=(Item(words=(), folds=(told,)),)),
        ]
        numbers, seen = numbered(parts)
        return Document(
            title=case,
            above=(f"{title_of(rulebook)}, rulebook {rulebook.version}", asked),
            below=f"Also known: {others}." if others else "",
            intro=() if rows else ("The rulebook names no trials.",),
            parts=(*parts, *reference_part(rulebook, numbers, seen, short=False)) if shown else (),
            notes=(intended_use(rulebook), f"sha256 {rulebook.sha256[:12]}{reviewed_by(rulebook)}."),
            numbers=numbers,
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON data: the rulebook, the case and, under `trials`, the answers."""
        data: dict[str, Any] = plain(
            {
                "rulebook": self.rulebook.identity,
                "intended_use": intended_use(self.rulebook),
                "case": nested(self.facts, self.rulebook.fields),
                "trials": [*self.values()],
            }
        )
        return data


def _answer(one: TrialAnswer) -> Strong:
    """The answer in a word or two; yes is yes only as far as the criteria were read."""
    said = _ANSWERS[one.inside]
    return evolve(said, text="yes, as far as read") if one.inside and one.not_read else said


def trial_words(rulebook: Draft, answer: TrialAnswer) -> str:
    """Why a case would have been in a trial, or not, or what that depends on, and what is not known to us."""
    unread = f"its criteria not known to us: {answer.not_read}" if answer.not_read else ""
    if answer.inside is False:
        said = "; ".join(answer.outside)
    elif answer.inside:
        said = f"inside its criteria as far as they were read; {unread}" if unread else "inside its criteria"
    else:
        depends = f"depends on {whole_labels(rulebook, answer.missing)}" if answer.missing else ""
        said = "; ".join(filter(None, (depends, unread)))
    return f"{with_capital(said)}."


def _told(trial: Trial) -> Item:
    """What a trial compared, its design, and where it is registered and published."""
    basis = ", ".join(filter(None, (trial.design.value, trial.registry)))
    text = f"{trial.what.rstrip('.')} [{basis}]."
    return Item(lead=trial.title, words=(f"{text} ", Cite(trial.citations)) if trial.citations else text)
