"""What would give an option another stance, tried out before it is shown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from attrs import field, frozen

from ..document.blocks import Document, Item, Part
from ..document.readable import Readable
from ..logic.analysis.changes import Possible, over_all, over_known, staying
from ..logic.analysis.nearest import Change, nearest_changes
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.decisions import decide_question
from ..logic.diagrams.nodes import Diagrams
from ..logic.diagrams.outcomes import Status, Verdict
from ..logic.diagrams.traversal import Cells, is_in, ways
from ..logic.diagrams.words import cell_words, cells_sentence
from ..logic.draft import Draft
from ..logic.errors import ArgumentError, EngineDisagreement, LmsRulesError
from ..logic.partly import Known
from ..logic.parts import Stance
from ..logic.values import Value
from ..logic.words import with_words
from ..text import did_you_mean
from .reasons import option_title
from .stances import stance_of

MOST_TRIED = 50
"""The combinations of a change's values that are tried out before it is shown; the diagrams prove it of all."""


@frozen(kw_only=True)
class NearestChange(Readable):
    """The fewest known facts to change for another stance, tried out before it is shown.

    `changes` has each fact's path and in words what it would have to be, `sentence` says it; those in `learned` are
    unknown so far. `example` are the facts of such a patient; `stance` is what `decide()` gives them.
    """

    question: str
    option: str
    title: str
    stance: Stance
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
    *,
    learned_alone: bool = True,
) -> tuple[NearestChange, ...]:
    """The fewest known facts to change so that the option is settled with the stance (None: any other stance).

    Where no change of known facts will do by itself, the fewest that do once some unknown ones turn out as said, none
    of which can be spared. Known facts in `fixed` stay as they are. Empty where nothing will do; without
    `learned_alone` also for an open option that only what is still to be learned settles, which is quickly seen.

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
    fixed = with_words(fixed, rulebook.fields_by_path)
    cells = compiled.cells(facts)
    now = decide_question(rulebook, facts, question).options[option]
    root = compiled.option(question, option)

    def wanted(answers: Possible) -> bool:
        if len(answers) != 1:
            return False
        (found,) = answers
        return found is stance if stance is not None else found is not None and found is not now.stance

    stays = staying(compiled, cells)

    def kind(changed: Cells) -> Hashable:
        """What a changed case gets; where a fact is neither changed nor learned, it is known as it was."""
        whole = [cells[n] if letter in (None, stays[n]) else letter for n, letter in enumerate(changed)]
        verdicts: list[Verdict] = compiled.values(root, whole)
        return frozenset(map(stance_of, verdicts))

    kept = frozenset(compiled.level[path] for path in fixed if path in compiled.level and path in facts)
    every = [range(len(axis.cells)) for axis in compiled.axes]
    outside = [[cell for cell in some if not is_in(letter, cell)] for some, letter in zip(every, cells, strict=True)]
    inside = [ways(some, cells[n]) if isinstance(cells[n], tuple) else outside[n] for n, some in enumerate(every)]

    def found(diagram: Diagrams, start: list[int | None], others: Sequence[Sequence[int]]) -> list[NearestChange]:
        held = frozenset(level for level in kept if start[level] is not None)
        changes = nearest_changes(compiled, diagram, start, others, wanted, kind, root, held)
        return [_tried(rulebook, facts, question, option, change, stance) for change in changes if change.cells]

    if changes := found(over_known(compiled, root, cells, stance_of), stays, outside):
        return tuple(changes)
    if not learned_alone and stance is None and now.status is Status.OPEN:
        return ()  # of the stances that are possible, one comes true without any change
    changes = found(over_all(compiled, root, cells, stance_of), stays, outside)
    if stays != list(cells):  # to learn more of a partly known fact is to learn, as of an unknown one
        unknown = [letter if isinstance(letter, int) else None for letter in cells]
        changes += found(over_all(compiled, root, cells, stance_of, narrowing=True), unknown, inside)
    least = min(((len(one.changes) - len(one.learned), len(one.changes)) for one in changes), default=None)
    return tuple(one for one in changes if (len(one.changes) - len(one.learned), len(one.changes)) == least)


def _tried(
    rulebook: Draft,
    facts: Mapping[str, Known],
    question: str,
    option: str,
    change: Change,
    wanted: Stance | None,
) -> NearestChange:
    """The change, once combinations of its cells were decided anew and all gave the same (a witness check)."""
    compiled = compile_rulebook(rulebook)
    axes, level, cells = compiled.axes, compiled.level, compiled.cells(facts)

    def learned_of(path: str, numbers: tuple[int, ...]) -> bool:
        """Whether a fact would only have to be known better than it is."""
        letter = cells[level[path]]
        return path not in facts or letter is None or all(is_in(letter, n) for n in numbers)

    def sample(path: str, number: int) -> Value:
        axis, letter = axes[level[path]], cells[level[path]]
        return axis.value_in(number, facts.get(path) if letter is None or is_in(letter, number) else None)

    samples = [[(path, sample(path, number)) for number in numbers] for path, numbers in change.cells]
    patients: list[dict[str, Any]] = [{**facts, **dict(values)} for values in _some_combinations(samples)]
    decided = [decide_question(rulebook, patient, question).options[option] for patient in patients]
    found = {one.stance for one in decided}
    stance, *others = found
    if others or stance is None or stance is not (wanted or stance):
        raise EngineDisagreement(
            f"changing {dict(change.cells)} was to change {question} / {option} in one way, and gives {found}"
        )
    title = option_title(rulebook, question, option)
    words = [(learned_of(path, numbers), axes[level[path]], numbers) for path, numbers in change.cells]
    changed = " and ".join(cells_sentence(axis, numbers, "were") for is_new, axis, numbers in words if not is_new)
    learned = " and ".join(cells_sentence(axis, numbers) for is_new, axis, numbers in words if is_new)
    conditions = [*([changed] if changed else []), *([f"it turned out that {learned}"] if learned else [])]
    return NearestChange(
        question=question,
        option=option,
        title=title,
        stance=stance,
        sentence=f"{title} would be {stance.meaning!r} if {', and if '.join(conditions)}.",
        changes=tuple((path, cell_words(axes[level[path]], numbers)) for path, numbers in change.cells),
        learned=tuple(path for path, numbers in change.cells if learned_of(path, numbers)),
        example=patients[0],
    )


def _some_combinations(samples: Sequence[Sequence[tuple[str, Value]]]) -> Iterable[Sequence[tuple[str, Value]]]:
    """All combinations; where these are more than `MOST_TRIED`, so many, spread evenly over the values of each fact."""
    if prod(map(len, samples)) <= MOST_TRIED:
        return product(*samples)
    return ([some[number * len(some) // MOST_TRIED] for some in samples] for number in range(MOST_TRIED))
