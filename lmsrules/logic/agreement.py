"""The safety check: what forward chaining concluded must be what the diagrams decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .chaining.derivation import Derivation, derive
from .chaining.engines import chainer_of, engines_here
from .chaining.productions import Kind, productions_of
from .diagrams.compiling import compile_rulebook
from .diagrams.decisions import decide, decide_valid, tell_listeners
from .diagrams.outcomes import Decision, Outcome
from .diagrams.possibility import check_possible
from .draft import Draft
from .errors import EngineDisagreement, EngineLimitError
from .partly import Known
from .values import Value


def decide_twice(
    rulebook: Draft, facts: Mapping[str, Known], engine: str | None = None
) -> tuple[dict[str, Decision], Derivation, str]:
    """What both reasoners make of facts that were checked: the decisions, the derivation, and the engine it is of.

    Raises:
        ContradictionError: nothing possible has these facts.
        EngineError: the engine is not available or failed.
        EngineDisagreement: the two do not agree.
    """
    decided = decide_valid(rulebook, facts)
    chainer = chainer_of(rulebook, engine)
    derivation = derive(productions_of(rulebook), chainer.run(facts))
    check_agreement(rulebook, facts, decided, derivation)
    return decided, derivation, chainer.name


def conclude(rulebook: Draft, facts: Mapping[str, Known], engine: str | None = None) -> Derivation:
    """What forward chaining concludes from facts that were checked, once the diagrams agree; errors as `decide_twice`.

    It asks the diagrams for the outcomes alone, which is faster than for decisions: no `depends_on` is worked out.
    """
    tell_listeners(rulebook, facts)
    compiled = compile_rulebook(rulebook)
    cells = compiled.cells(facts)
    check_possible(compiled, facts, cells)
    derivation = derive(productions_of(rulebook), chainer_of(rulebook, engine).run(facts))
    _check(rulebook, facts, {name: compiled.outcomes(name, cells) for name in compiled.diagrams.roots}, derivation)
    return derivation


def replay(rulebook: Draft, facts: Mapping[str, Known]) -> None:
    """Run a case through the diagrams and every engine there is.

    Raises:
        FactsError: there is no such field, or a value is outside its domain.
        ContradictionError: nothing possible has these facts.
        EngineDisagreement: two reasoners differ.
    """
    decided = decide(rulebook, facts)
    for engine in engines_here():
        try:
            chainer = chainer_of(rulebook, engine)
        except EngineLimitError:  # the rulebook is too large for it: one engine is left
            continue
        check_agreement(rulebook, facts, decided, derive(productions_of(rulebook), chainer.run(facts)))


def check_agreement(
    rulebook: Draft, facts: Mapping[str, Known], decisions: Mapping[str, Decision], derivation: Derivation
) -> None:
    """Refuse to go on unless the two reasoners agree.

    Everything concluded must hold in every possible completion; if every fact that decides a question is known, the
    two must be equal.

    Raises:
        EngineDisagreement: they do not; the message names the question and both results.
    """
    _check(rulebook, facts, {name: decision.outcomes for name, decision in decisions.items()}, derivation)


def _check(
    rulebook: Draft, facts: Mapping[str, Known], decided: Mapping[str, Sequence[Outcome]], derivation: Derivation
) -> None:
    fired, deciding = frozenset(derivation.rules()), compile_rulebook(rulebook).deciding
    for question, outcomes in decided.items():
        concluded = derivation.truth(Kind.ASKED, question)
        asked = outcomes[0].asked if len({outcome.asked for outcome in outcomes}) == 1 else None
        rules = {rule.id for rule in rulebook.rules_on[question] if rule.id in fired}
        certain = frozenset.intersection(*(outcome.rules for outcome in outcomes))
        agree = (concluded in (None, asked)) and rules <= certain
        if deciding[question] <= facts.keys():
            agree = agree and len(outcomes) == 1 and concluded == asked and rules == certain
        if not agree:
            raise EngineDisagreement(
                f"the two reasoners disagree on {question}: forward chaining has asked={concluded} and rules "
                f"{sorted(rules)}, the diagrams have asked={asked} and rules {sorted(certain)}. "
                f"Nothing is returned; please report this with the case: {dict(facts)}"
            )


def facts_in(rulebook: Draft, patient: Mapping[str, Value]) -> dict[str, Value]:
    """What a rulebook can know of a patient: the facts that are fields of it."""
    return {path: value for path, value in patient.items() if path in rulebook.fields_by_path}
