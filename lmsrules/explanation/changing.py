"""What would give an option another stance, tried out before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import field, frozen

from ..logic.changes import Answers, Change, nearest_changes, over_known
from ..logic.decisions import decide_question
from ..logic.errors import EngineDisagreement, LmsRulesError, Value
from ..logic.fields import did_you_mean
from ..logic.outcomes import Outcome
from ..logic.prose import cell_words, cells_sentence
from ..logic.rulebook import Rulebook, Stance
from .blocks import Document, Item, Part
from .readable import Readable
from .reasons import option_title


@frozen(kw_only=True)
class NearestChange(Readable):
    """The fewest known facts to change for another stance, tried out before it is shown.

    `changes` has each fact's path and in words what it would have to be, `sentence` says it; `example` are the facts of
    such a patient, and `stance` is what `decide()` gives them.
    """

    question: str
    option: str
    title: str
    stance: Stance
    changes: tuple[tuple[str, str], ...]
    sentence: str
    example: Mapping[str, Value] = field(hash=False)

    def document(self) -> Document:
        """The change in a sentence."""
        return Document(parts=(Part(title="", items=(Item(words=self.sentence),)),))


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
        LmsRulesError: there is no such fact to hold fixed, or `fixed` is no list.
        EngineDisagreement: a change tried out did not give what was promised.
    """
    compiled = rulebook.compiled
    if isinstance(fixed, str):
        raise LmsRulesError(f"fixed: give a list of facts, such as [{fixed!r}]")
    for path in fixed:
        if path not in rulebook.fields_by_path:
            hint = did_you_mean(path, rulebook.fields_by_path)
            raise LmsRulesError(f"there is no fact {path!r} to hold fixed{hint}")
    cells = compiled.cells(facts)
    verdicts = compiled.verdicts

    def answer(outcome: Outcome) -> Stance | None:
        verdict = verdicts[question, option, outcome.rules]
        warned = stance is Stance.CONTRAINDICATED and verdict.contraindicated
        return stance if warned else verdict.stance

    view = over_known(compiled, question, cells, answer)
    now = decide_question(rulebook, facts, question).options[option]

    def wanted(answers: Answers) -> bool:
        if len(answers) != 1:
            return False
        (found,) = answers
        return found is stance if stance is not None else found is not None and found is not now.stance

    kept = frozenset(compiled.level[path] for path in fixed if path in compiled.level)
    return tuple(
        _tried(rulebook, facts, question, option, change, stance, wanted)
        for change in nearest_changes(compiled, view, cells, wanted, kept)
        if change.cells
    )


def _tried(
    rulebook: Rulebook,
    facts: Mapping[str, Value],
    question: str,
    option: str,
    change: Change,
    stance: Stance | None,
    wanted: Callable[[Answers], bool],
) -> NearestChange:
    axes = rulebook.compiled.axes
    level = rulebook.compiled.level
    example = {**facts, **{path: axes[level[path]].cells[numbers[0]].sample for path, numbers in change.cells}}
    decided = decide_question(rulebook, example, question).options[option]
    warned = stance is Stance.CONTRAINDICATED and decided.contraindicated
    found = Stance.CONTRAINDICATED if warned else decided.stance
    if found is None or not wanted(frozenset((found,))):
        raise EngineDisagreement(
            f"changing {dict(change.cells)} was to change {question} / {option}, but gives {found}"
        )
    title = option_title(rulebook, question, option)
    words = " and ".join(cells_sentence(axes[level[path]], numbers, "were") for path, numbers in change.cells)
    return NearestChange(
        question=question,
        option=option,
        title=title,
        stance=found,
        sentence=f"{title} would be {found.meaning!r} if {words}.",
        changes=tuple((path, cell_words(axes[level[path]], numbers)) for path, numbers in change.cells),
        example=example,
    )
