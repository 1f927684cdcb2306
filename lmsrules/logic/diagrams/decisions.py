"""The exact reasoner: what the diagrams decide of a partly known case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from attrs import define, field

from ..draft import Draft, need_rulebook
from ..errors import TooLargeError, broken_promise
from ..once import once_for
from ..partly import Known
from ..reading import check_facts
from ..words import Told
from .automaton import ROOM
from .compiling import compile_rulebook
from .groups import Finished, Group, Said, groups_of, units_on
from .heard import Heard, compiled_of, paths_left, refuse_clash, said_by, voices, what_changes
from .joining import outcomes_of
from .outcomes import (
    Decision,
    Holding,
    OptionDecision,
    Outcome,
    on_nothing,
    option_decision,
    undecided,
)
from .possibility import check_possible

Listener = Callable[[Draft, Mapping[str, Known]], None]
"""Called with the rulebook and the facts of every decision."""

_LISTENERS: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """While it is open, the listener is called for every `decide`, `decide_valid` and session step, in all threads."""
    _LISTENERS.append(listener)
    try:
        yield
    finally:
        _LISTENERS.remove(listener)


def tell_listeners(rulebook: Draft, facts: Mapping[str, Known]) -> None:
    """Tell every listener that a decision is asked for."""
    for heard in _LISTENERS:
        heard(rulebook, facts)


@define(eq=False, repr=False)
class Decisions(Mapping[str, Decision]):
    """The decisions on all questions of one case, by question id; each is put together when it is looked up."""

    rulebook: Draft
    facts: Mapping[str, Known]
    finished: Finished
    heard: Heard = field(factory=dict)

    def __getitem__(self, question: str) -> Decision:
        """The decision on one question; KeyError if there is none.

        Raises:
            RulebookError: the question was too large to be proved, and rules clash in this case.
        """
        rulebook, facts, finished = self.rulebook, self.facts, self.finished
        if question not in finished.asked:
            return _decided_alone(rulebook, facts, rulebook.questions_by_id[question].id)
        return _of_case(rulebook, facts, question, finished, self.heard)

    def __iter__(self) -> Iterator[str]:
        return iter(self.rulebook.questions_by_id)

    def __len__(self) -> int:
        return len(self.rulebook.questions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(dict(self))


def _of_case(rulebook: Draft, facts: Mapping[str, Known], question: str, finished: Finished, heard: Heard) -> Decision:
    """What is decided of a question, now that it is known of which case; `heard` is what other sources say there.

    Raises:
        RulebookError: the question was too large to be proved, and rules clash in this case.
    """
    asked = finished.asked[question]
    options = {
        name: _option_of_case(rulebook, facts, question, name, said, heard)
        for name, said in finished.options[question].items()
    }
    open_on = on_nothing if asked is not None else partial(what_changes, rulebook, facts, question)
    hold = partial(_holding, rulebook, facts, question, finished, heard)
    return Decision(question, asked, options, open_on, partial(_outcomes, rulebook, facts, question), hold=hold)


def _option_of_case(
    rulebook: Draft, facts: Mapping[str, Known], question: str, option: str, said: Said, heard: Heard
) -> OptionDecision:
    """What is decided of an option; raises as `_of_case`."""
    if said.decided is not None:
        return said.decided
    refuse_clash(rulebook, facts, question, option, said)
    ask = partial(what_changes, rulebook, facts, question, option)
    listen = partial(voices, rulebook, facts, question, option, said, heard)
    return option_decision(option, said.stances, ask, listen)


def _holding(
    rulebook: Draft, facts: Mapping[str, Known], question: str, finished: Finished, heard: Heard
) -> Holding | None:
    """The rules on a question that hold in some completion, and in every one; None where some clash."""
    some, certain = frozenset[str](), frozenset[str]()
    for source in _speaking(rulebook)[question]:
        is_first = source == rulebook.primary
        said = finished if is_first else said_by(rulebook, facts, source, question, heard)
        if (found := said.rules[question]) is None:
            return None
        some, certain = some | found[0], certain | found[1]
    return some, certain


@once_for
def _speaking(rulebook: Draft) -> dict[str, tuple[str, ...]]:
    """The sources that have rules on some option of each question."""
    found: dict[str, dict[str, None]] = {question.id: {} for question in rulebook.questions}
    for (question, _), sources in rulebook.sources_on.items():
        found[question].update(dict.fromkeys(sources))
    return {question: tuple(sources) for question, sources in found.items()}


def _decided_alone(rulebook: Draft, facts: Mapping[str, Known], question: str) -> Decision:
    """What is decided of a question that has diagrams only for one case at a time.

    Raises:
        RulebookError: rules clash in this case.
    """
    try:
        compiled, _ = compiled_of(rulebook, facts, question)
    except TooLargeError:
        return _option_by_option(rulebook, facts, question)
    finished = Group(compiled, units_on(rulebook.questions_by_id[question]), ROOM).finished(facts)
    return _of_case(rulebook, facts, question, finished, {})


def _option_by_option(rulebook: Draft, facts: Mapping[str, Known], question: str) -> Decision:
    """What is decided of a question that is too large as a whole: of each option that is not, as ever."""
    unknown = partial(_unknown, rulebook, facts, question)
    asked, open_on = None, unknown
    options: dict[str, OptionDecision] = {}
    left: set[str] = set()
    for name in (option.id for option in rulebook.questions_by_id[question].options):
        try:
            compiled, cells = compiled_of(rulebook, facts, question, name)
        except TooLargeError:
            left.add(name)
            options[name] = undecided(rulebook, question, name, unknown)
            continue
        finished = Group(compiled, [("asked", question), ("option", question, name)], ROOM).finished(facts)
        options[name] = _option_of_case(rulebook, facts, question, name, finished.options[question][name], {})
        asked = finished.asked[question]
        open_on = partial(paths_left, compiled, cells, compiled.asked(question), question)
    ask = open_on if asked is None else on_nothing
    return Decision(question, asked, options, ask, partial(_outcomes, rulebook, facts, question), frozenset(left))


def _unknown(rulebook: Draft, facts: Mapping[str, Known], question: str) -> tuple[str, ...]:
    """The facts that a question may depend on, by path, but for those wholly known."""
    compiled = compile_rulebook(rulebook)
    letters = zip(compiled.level, compiled.cells(facts), strict=True)
    left = {path for path, letter in letters if not isinstance(letter, int)} & compiled.deciding[question]
    return tuple(field.path for field in rulebook.single_fields if field.path in left)


def decide(rulebook: Draft, facts: Mapping[str, Told]) -> Mapping[str, Decision]:
    """The decision on every question, from the diagrams alone, by question id.

    `facts` maps field paths to what is known of them; what is not in it is unknown.

    Raises:
        FactsError: there is no such field, or a value is outside its domain.
        ContradictionError: no possible patient has these facts.
    """
    need_rulebook(rulebook)
    return decide_valid(rulebook, check_facts(facts, rulebook.fields_by_path))


def decide_valid(rulebook: Draft, facts: Mapping[str, Known]) -> Decisions:
    """As `decide`, for facts already checked: checking them again takes longer than deciding."""
    if _LISTENERS:
        tell_listeners(rulebook, facts)
    finished = groups_of(rulebook).finished(facts)
    if not finished.possible:
        compiled = compile_rulebook(rulebook)
        check_possible(compiled, facts, compiled.cells(facts))
        raise broken_promise("the constraints were to exclude a case", "they do not", facts)
    return Decisions(rulebook, facts, finished)


def decide_question(rulebook: Draft, facts: Mapping[str, Known], question: str) -> Decision:
    """The decision on one question, for facts already checked; raises ContradictionError as `decide` does."""
    return decide_valid(rulebook, facts)[question]


def _outcomes(rulebook: Draft, facts: Mapping[str, Known], question: str) -> tuple[Outcome, ...]:
    compiled = compile_rulebook(rulebook)
    return outcomes_of(compiled, question, compiled.cells(facts))
