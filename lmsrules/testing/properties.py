"""The checks of `check_rulebook()`, as properties on random patients. It needs Hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, run_state_machine_as_test
from hypothesis.stateful import rule as stateful_rule

from ..logic.agreement import replay
from ..logic.analysis.asking import without_effect
from ..logic.analysis.patients import some_patient_in
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.diagrams.decisions import decide
from ..logic.diagrams.outcomes import OptionDecision
from ..logic.draft import Draft, draft_of, need_rulebook
from ..logic.errors import ContradictionError, RulebookError
from ..logic.fields import Number
from ..logic.kleene import truth
from ..logic.parts import Stance
from ..logic.rewriting import rule_holds
from ..logic.values import Value
from ..proving.verification import verify
from .strategies import facts, facts_near, values

Facts = Mapping[str, Value]
Said = dict[tuple[str, str], frozenset[object]]
"""What some possible completion of some facts gets, by question and option; the empty option is being asked."""


def check_all(rulebook: Draft, examples: int) -> None:
    """What `check_rulebook` does."""
    need_rulebook(rulebook)
    if examples < 1:
        raise ValueError(f"examples: give at least 1, not {examples}")
    if not (rulebook.fields and rulebook.rules):
        raise ValueError(f"rulebook {rulebook.id} has no {'rule' if rulebook.fields else 'field'}: nothing to check")
    if defects := verify(rulebook).defects:
        raise RulebookError(defects)
    checks: list[tuple[Callable[[Draft, Facts, st.DataObject], None], st.SearchStrategy[dict[str, Value]]]] = [
        (_engines_agree, facts(rulebook=rulebook)),
        (_order_does_not_matter, facts(rulebook=rulebook)),
        (_a_further_fact_settles, facts(rulebook=rulebook)),
        (_without_effect_is_without_effect, facts(rulebook=rulebook)),
        (_whole_numbers_are_numbers, facts(rulebook=rulebook)),
        (_whole_patients_get_what_the_conditions_say, st.one_of([facts_near(r, rulebook) for r in rulebook.rules])),
    ]
    for check, patients in checks:
        _run(rulebook, check, patients, examples)
    run_state_machine_as_test(_history_of(rulebook), settings=_histories(max(examples // 3, 1)))


def _histories(number: int) -> settings:
    """A history that fails is told as it is: to shrink one takes minutes."""
    return settings(_quiet(number), stateful_step_count=12, phases=[Phase.generate], report_multiple_bugs=False)


def _quiet(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def _run(
    rulebook: Draft,
    check: Callable[[Draft, Facts, st.DataObject], None],
    patients: st.SearchStrategy[dict[str, Value]],
    examples: int,
) -> None:
    @_quiet(examples)
    @given(patients, st.data())
    def on_a_patient(known: dict[str, Value], data: st.DataObject) -> None:
        check(rulebook, known, data)

    on_a_patient()


def _engines_agree(rulebook: Draft, known: Facts, _: st.DataObject) -> None:
    replay(rulebook, known)


def _order_does_not_matter(rulebook: Draft, known: Facts, data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(known.items()))))
    other = draft_of(
        rulebook,
        rules=tuple(data.draw(st.permutations(rulebook.rules))),
        constraints=tuple(data.draw(st.permutations(rulebook.constraints))),
    )
    _need(_said(rulebook, shuffled) == _said(rulebook, known), f"the order of the facts matters: {dict(known)}")
    _need(_said(other, known) == _said(rulebook, known), f"the order of the rules matters: {dict(known)}")
    replay(rulebook, shuffled)


def _a_further_fact_settles(rulebook: Draft, known: Facts, data: st.DataObject) -> None:
    unknown = [field for field in rulebook.single_fields if field.path not in known]
    if not unknown:
        return
    field = data.draw(st.sampled_from(unknown))
    more = {**known, field.path: data.draw(values(field, rulebook))}
    before = _said(rulebook, known)
    try:
        after = _said(rulebook, more)
    except ContradictionError:
        return
    for option, possible in after.items():
        _need(possible <= before[option], f"{field.path} adds to what is possible of {option}: {more}")


def _without_effect_is_without_effect(rulebook: Draft, known: Facts, data: st.DataObject) -> None:
    idle = without_effect(compile_rulebook(rulebook), known, decide(rulebook, known))
    before = _said(rulebook, known)
    for path in idle:
        more = {**known, path: data.draw(values(rulebook.fields_by_path[path], rulebook))}
        try:
            _need(_said(rulebook, more) == before, f"{path} was said to have no effect: {more}")
        except ContradictionError:
            continue


def _whole_patients_get_what_the_conditions_say(rulebook: Draft, known: Facts, _: st.DataObject) -> None:
    compiled = compile_rulebook(rulebook)
    whole = {**known, **some_patient_in(compiled, compiled.cells(known), known)}
    for question, decision in decide(rulebook, whole).items():
        said = {r.id for r in rulebook.rules_on[question] if truth(rule_holds(rulebook, r), whole, rulebook.conditions)}
        options = decision.options.values()
        found = [{rule for o in options for rule in o.rules}, {rule for o in options for rule in o.certain}]
        _need(found == [said, said], f"other rules hold of {question} than their conditions say: {whole}")


def _whole_numbers_are_numbers(rulebook: Draft, known: Facts, _: st.DataObject) -> None:
    numbers = {f.path for f in rulebook.fields if isinstance(f.domain, Number)}
    twins = {p: _twin(v) if p in numbers else v for p, v in known.items()}
    _need(_said(rulebook, twins) == _said(rulebook, known), f"5 is not 5.0: {dict(known)}")


def _twin(value: Value) -> Value:
    """A whole number written the other way, as int or as float, where that is the same number."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return float(value) if float(value) == value else value


def _history_of(rulebook: Draft) -> type[RuleBasedStateMachine]:
    """Facts learned, changed and forgotten one by one, the engines and diagrams of the rulebook kept all the while."""
    paths = st.sampled_from([field.path for field in rulebook.single_fields])

    class History(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.known: dict[str, Value] = {}
            self.said = _said(rulebook, {})

        @stateful_rule(path=paths, data=st.data())
        def learn_or_change(self, path: str, data: st.DataObject) -> None:
            value = data.draw(values(rulebook.fields_by_path[path], rulebook))
            self.step({**self.known, path: value}, narrows=path not in self.known)

        @precondition(lambda self: self.known)
        @stateful_rule(data=st.data())
        def forget(self, data: st.DataObject) -> None:
            path = data.draw(st.sampled_from(list(self.known)))
            before = self.said
            self.step({p: value for p, value in self.known.items() if p != path})
            _need(_narrower(before, self.said), f"forgetting {path} settled something: {self.known}")

        def step(self, known: dict[str, Value], *, narrows: bool = False) -> None:
            try:
                said = _said(rulebook, known)
            except ContradictionError:  # refused: all stays as it was
                _need(_said(rulebook, self.known) == self.said, f"a refused fact left a trace: {known}")
                return
            _need(not narrows or _narrower(said, self.said), f"a further fact adds to what is possible: {known}")
            replay(rulebook, known)
            self.known, self.said = known, said

        def teardown(self) -> None:
            afresh, at_once = draft_of(rulebook), dict(sorted(self.known.items()))
            _need(_said(afresh, at_once) == self.said, f"it matters how facts came to be known: {self.known}")
            replay(afresh, at_once)

    return History


def _need(holds: bool, message: str) -> None:
    """As an assertion, which `python -O` would drop."""
    if not holds:
        raise AssertionError(message)


def _narrower(one: Said, other: Said) -> bool:
    return all(possible <= other[option] for option, possible in one.items())


def _said(rulebook: Draft, known: Facts) -> Said:
    """What the possible completions get, option by option."""
    said: Said = {}
    for question, decision in decide(rulebook, known).items():
        said[question, ""] = frozenset((True, False) if decision.asked is None else (decision.asked,))
        for option, decided in decision.options.items():
            said[question, option] = frozenset(_answers(rulebook, decided))
    return said


def _answers(rulebook: Draft, decided: OptionDecision) -> Iterator[object]:
    """What some completion gets for an option: the stance, and each source's."""
    yield from decided.possible
    for source in rulebook.sources:
        stance = decided.by_source.get(source.id)
        is_open = stance is None and source.id in decided.by_source
        yield from ((source.id, one) for one in ((*Stance, None) if is_open else (stance,)))
