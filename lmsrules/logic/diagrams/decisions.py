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
from ..parts import Stance
from ..reading import check_facts
from ..words import Told
from .automaton import ROOM
from .clashing import clash_found
from .compiling import Compiled, compile_for, compile_rulebook
from .groups import Finished, Group, Said, groups_by_source, groups_of, units_by_source, units_on
from .joining import outcomes_of
from .outcomes import Decision, Holding, Outcome, Verdict, Voices, on_nothing, option_decision, same, undecided
from .possibility import check_possible
from .traversal import Cells

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


Heard = dict[str, Finished]
"""What other sources say, as far as somebody asked: of each what its walk came to. Of a question that is too large to
be decided with the others there is one of its own."""


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
    asked, options = finished.asked[question], {}
    for name, said in finished.options[question].items():
        if said.decided is not None:
            options[name] = said.decided
            continue
        _refuse_clash(rulebook, facts, question, name, said)
        ask = partial(what_changes, rulebook, facts, question, name)
        listen = partial(_voices, rulebook, facts, question, name, said, heard)
        options[name] = option_decision(name, said.stances, ask, listen)
    open_on = on_nothing if asked is not None else partial(what_changes, rulebook, facts, question)
    hold = partial(_holding, rulebook, facts, question, finished, heard)
    return Decision(question, asked, options, open_on, partial(_outcomes, rulebook, facts, question), hold=hold)


def _holding(
    rulebook: Draft, facts: Mapping[str, Known], question: str, finished: Finished, heard: Heard
) -> Holding | None:
    """The rules on a question that hold in some completion, and in every one; None where some clash."""
    some, certain = frozenset[str](), frozenset[str]()
    for source in _speaking(rulebook)[question]:
        is_first = source == rulebook.primary
        said = finished if is_first else _said_by(rulebook, facts, source, question, heard)
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


def _voices(
    rulebook: Draft, facts: Mapping[str, Known], question: str, option: str, primary: Said, heard: Heard
) -> Voices:
    """What all sources say on an option, given what the primary does.

    Raises:
        RulebookError: the question was too large to be proved, and rules clash in this case.
    """
    said: dict[str, Said] = {}
    holding: dict[str, bool] = {}
    first = rulebook.primary
    for source in rulebook.sources_on[question, option]:
        if source == first:
            one = primary
        else:
            one = _said_by(rulebook, facts, source, question, heard).options[question][option]
        if one.clash:
            _refuse_clash(rulebook, facts, question, option, one)
        said[source] = one
        holding.update(one.holding)
    rules = [rule.id for rule in rulebook.rules_on[question] if rule.id in holding] if holding else []
    stances = {source: one.stances for source, one in said.items() if one.stances != (None,)}
    return Voices(
        by_source={source: some[0] if len(some) == 1 else None for source, some in stances.items()},
        rules=tuple(rules),
        certain=tuple(rule for rule in rules if holding[rule]),
        differ=partial(_contested, rulebook, facts, question, option, list(stances.values())),
        ask=partial(what_changes, rulebook, facts, question, option, every_source=True),
    )


def _refuse_clash(rulebook: Draft, facts: Mapping[str, Known], question: str, option: str, said: Said) -> None:
    """Refuse to answer an option of which a source takes two stances in some completion of a case.

    In a draft they are let pass, as the question was not proved; one decided case by case never is.
    """
    if said.clash and (rulebook.is_checked or question in compile_rulebook(rulebook).large):
        raise clash_found(*_compiled_of(rulebook, facts, question), facts, question, option)


def _said_by(rulebook: Draft, facts: Mapping[str, Known], source: str, question: str, heard: Heard) -> Finished:
    """What a source other than the primary says on a question, and on all others that the same walk decides."""
    if source not in heard:
        if question not in compile_rulebook(rulebook).large:
            heard[source] = groups_by_source(rulebook)[source].finished(facts)
        else:
            compiled, _ = _compiled_of(rulebook, facts, question)
            units = units_by_source(rulebook, rulebook.questions_by_id[question])[source]
            heard[source] = Group(compiled, units, ROOM).finished(facts)
    return heard[source]


def _contested(
    rulebook: Draft, facts: Mapping[str, Known], question: str, option: str, said: list[tuple[Stance | None, ...]]
) -> bool | None:
    """Whether sources that take these stances differ; they are looked at jointly only if that leaves it open."""
    settled = {stances[0] for stances in said if len(stances) == 1}
    if len(settled) > 1:
        return True
    if len(said) <= 1 or len(set().union(*said) - {None}) <= 1:
        return False
    compiled, cells = _compiled_of(rulebook, facts, question)
    verdicts: Iterator[Verdict] = compiled.each_value(compiled.verdict(question, option), cells)
    return same(verdict.contested for verdict in verdicts)


def _decided_alone(rulebook: Draft, facts: Mapping[str, Known], question: str) -> Decision:
    """What is decided of a question that has diagrams only for one case at a time.

    Raises:
        RulebookError: rules clash in this case.
    """
    try:
        compiled, _ = _compiled_of(rulebook, facts, question)
    except TooLargeError:
        unknown = partial(_unknown, rulebook, facts, question)
        return undecided(rulebook, question, unknown, partial(_outcomes, rulebook, facts, question))
    finished = Group(compiled, units_on(rulebook.questions_by_id[question]), ROOM).finished(facts)
    return _of_case(rulebook, facts, question, finished, {})


def _unknown(rulebook: Draft, facts: Mapping[str, Known], question: str) -> tuple[str, ...]:
    """The facts that a question may depend on, by path, but for those wholly known."""
    compiled = compile_rulebook(rulebook)
    letters = zip(compiled.level, compiled.cells(facts), strict=True)
    left = {path for path, letter in letters if not isinstance(letter, int)} & compiled.deciding[question]
    return tuple(field.path for field in rulebook.single_fields if field.path in left)


def _compiled_of(rulebook: Draft, facts: Mapping[str, Known], question: str) -> tuple[Compiled, Cells]:
    """The diagrams a question is decided by in a case, and the case as cells."""
    compiled = compile_rulebook(rulebook)
    cells = compiled.cells(facts)
    return (compile_for(rulebook, cells, question) if question in compiled.large else compiled), cells


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


def what_changes(
    rulebook: Draft,
    facts: Mapping[str, Known],
    question: str,
    option: str | None = None,
    *,
    every_source: bool = False,
) -> tuple[str, ...]:
    """The unknown facts, by path, that can still change an option's stance; facts already checked.

    Or what any source says of it. Without an option: whether the question is asked.

    Raises:
        TooLargeError: constraints tie the unknown facts in too many ways.
    """
    compiled, cells = _compiled_of(rulebook, facts, question)
    on_option = compiled.verdict if every_source else compiled.option
    root = compiled.asked(question) if option is None else on_option(question, option)
    left = compiled.still_open(root, cells, question).can_matter()
    paths = {compiled.axes[level].field.path for level in left}
    return tuple(field.path for field in compiled.rulebook.single_fields if field.path in paths)


def _outcomes(rulebook: Draft, facts: Mapping[str, Known], question: str) -> tuple[Outcome, ...]:
    compiled = compile_rulebook(rulebook)
    return outcomes_of(compiled, question, compiled.cells(facts))
