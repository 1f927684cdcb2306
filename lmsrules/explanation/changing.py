"""What would give an option another stance, tried out before it is shown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from attrs import field, frozen

from ..document.blocks import Document, Item, Part
from ..document.readable import Readable
from ..logic.analysis.changes import Change, Possible, nearest_changes, over_all, over_known
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.outcomes import Outcome
from ..logic.diagrams.traversal import Cells
from ..logic.diagrams.words import cell_words, cells_sentence
from ..logic.draft import Draft
from ..logic.errors import ArgumentError, EngineDisagreement, LmsRulesError
from ..logic.partly import Known
from ..logic.parts import Stance
from ..logic.values import Value
from ..text import did_you_mean
from .reasons import option_title
from .stances import flags, has_it, in_plain, verdict_of


@frozen(kw_only=True)
class NearestChange(Readable):
    """The fewest known facts to change for another stance, tried out before it is shown.

    `changes` has each fact's path and in words what it would have to be, `sentence` says it; those in `learned` are
    unknown so far. `example` are the facts of such a patient; `stance`, `contested` and `contraindicated` (None: open)
    are what `decide()` gives them.
    """

    question: str
    option: str
    title: str
    stance: Stance
    contested: bool | None
    contraindicated: bool | None
    changes: tuple[tuple[str, str], ...]
    learned: tuple[str, ...]
    sentence: str
    example: Mapping[str, Value] = field(hash=False)

    def document(self) -> Document:
        """The change in a sentence."""
        return Document(parts=(Part(title="", items=(Item(words=self.sentence),)),))


def nearest_change(
    rulebook: Draft,
    facts: Mapping[str, Known],
    question: str,
    option: str,
    stance: Stance | None = None,
    fixed: Sequence[str] = (),
) -> tuple[NearestChange, ...]:
    """The fewest known facts to change so that the option is settled with the stance (None: any other stance).

    Where no change of known facts will do by itself, the fewest that do once some unknown ones turn out as said, none
    of which can be spared. Known facts in `fixed` stay as they are. Empty where nothing will do.

    Raises:
        LmsRulesError: there is no such fact to hold fixed, or `fixed` is no list.
        EngineDisagreement: a change tried out did not give what was promised.
    """
    compiled = compile_rulebook(rulebook)
    if isinstance(fixed, str):
        raise ArgumentError(f"fixed: give a list of facts, such as [{fixed!r}]")
    if not isinstance(fixed, Iterable):
        raise ArgumentError("fixed: give a list of paths of facts")
    fixed = tuple(fixed)
    for path in fixed:
        if path not in rulebook.fields_by_path:
            hint = did_you_mean(path, rulebook.fields_by_path)
            raise LmsRulesError(f"there is no fact {path!r} to hold fixed{hint}")
    cells = compiled.cells(facts)
    now = decide_question(rulebook, facts, question).options[option]

    verdict = verdict_of(rulebook, question, option)

    def answer(outcome: Outcome) -> Stance | None:
        warned = stance is Stance.CONTRAINDICATED and verdict(outcome).contraindicated
        return stance if warned else verdict(outcome).stance

    def wanted(answers: Possible) -> bool:
        if len(answers) != 1:
            return False
        (found,) = answers
        return found is stance if stance is not None else found is not None and found is not now.stance

    def kind(changed: Cells) -> Hashable:
        verdicts = [verdict(outcome) for outcome in compiled.outcomes(question, changed)]
        return frozenset((v.stance, v.contested) for v in verdicts), frozenset(v.contraindicated for v in verdicts)

    kept = frozenset(compiled.level[path] for path in fixed if path in compiled.level and path in facts)
    for view in (over_known, over_all):
        diagram = view(compiled, question, cells, answer)
        changes = [change for change in nearest_changes(compiled, diagram, cells, wanted, kind, kept) if change.cells]
        if changes:
            return tuple(_tried(rulebook, facts, question, option, change, stance) for change in changes)
    return ()


def _tried(
    rulebook: Draft,
    facts: Mapping[str, Known],
    question: str,
    option: str,
    change: Change,
    wanted: Stance | None,
) -> NearestChange:
    """The change, once every combination of its cells was decided anew and all gave the same (a witness check)."""
    axes, level = compile_rulebook(rulebook).axes, compile_rulebook(rulebook).level
    samples = [[(path, axes[level[path]].cells[number].sample) for number in numbers] for path, numbers in change.cells]
    patients: list[dict[str, Any]] = [{**facts, **dict(values)} for values in product(*samples)]
    decided = [decide_question(rulebook, patient, question).options[option] for patient in patients]
    found = {(one.stance, one.contested, one.contraindicated) for one in decided}
    (stance, contested, contraindicated), *others = found
    given = wanted or stance
    if others or given is None or not has_it(stance, contraindicated, given):
        raise EngineDisagreement(
            f"changing {dict(change.cells)} was to change {question} / {option} in one way, and gives {found}"
        )
    title = option_title(rulebook, question, option)
    warning = contraindicated if given is not Stance.CONTRAINDICATED else False
    beside = in_plain(flags(contested, warning))
    words = [(path in facts, axes[level[path]], cells) for path, cells in change.cells]
    changed = " and ".join(cells_sentence(axis, cells, "were") for known, axis, cells in words if known)
    learned = " and ".join(cells_sentence(axis, cells) for known, axis, cells in words if not known)
    conditions = [*([changed] if changed else []), *([f"it turned out that {learned}"] if learned else [])]
    return NearestChange(
        question=question,
        option=option,
        title=title,
        stance=given,
        contested=contested,
        contraindicated=contraindicated,
        sentence=f"{title} would be {given.meaning!r}{beside} if {', and if '.join(conditions)}.",
        changes=tuple((path, cell_words(axes[level[path]], numbers)) for path, numbers in change.cells),
        learned=tuple(path for path, _ in change.cells if path not in facts),
        example=patients[0],
    )
