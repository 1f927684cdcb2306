"""The safety check: what forward chaining concluded must be what the diagrams decide."""

from __future__ import annotations

from collections.abc import Mapping

from .chaining.derivation import Derivation, derive
from .chaining.engines import chainer_of, engines_here
from .chaining.productions import Kind, productions_of
from .diagrams.compiling import compile_rulebook
from .diagrams.decisions import decide_valid
from .diagrams.outcomes import Decision
from .draft import Draft, need_rulebook
from .errors import EngineDisagreement, EngineLimitError
from .reading import check_facts
from .values import Value


def check_agreement(
    rulebook: Draft, facts: Mapping[str, Value], decisions: Mapping[str, Decision], derivation: Derivation
) -> None:
    """Refuse to go on unless the two reasoners agree.

    Everything concluded must hold in every possible completion; where every fact that decides a question is known, the
    two must be equal.

    Raises:
        EngineDisagreement: they do not; the message names the question and both results.
    """
    fired = frozenset(derivation.rules())
    for question, decision in decisions.items():
        asked = derivation.truth(Kind.ASKED, question)
        rules = {rule.id for rule in rulebook.rules_on[question] if rule.id in fired}
        complete = compile_rulebook(rulebook).deciding[question] <= facts.keys()
        certain = frozenset.intersection(*(outcome.rules for outcome in decision.outcomes))
        agree = (asked in (None, decision.asked)) and rules <= certain
        if complete:
            agree = agree and len(decision.outcomes) == 1 and asked == decision.asked and rules == certain
        if not agree:
            raise EngineDisagreement(
                f"the two reasoners disagree on {question}: forward chaining has asked={asked} and rules "
                f"{sorted(rules)}, the diagrams have asked={decision.asked} and rules {sorted(certain)}. "
                f"Nothing is returned; please report this with the case: {dict(facts)}"
            )


def decide_twice(
    rulebook: Draft, facts: Mapping[str, Value], engine: str | None = None
) -> tuple[dict[str, Decision], Derivation, str]:
    """What both reasoners make of facts that were checked: the decisions, the derivation, and the engine it is of.

    Raises:
        ContradictionError: nobody possible has these facts.
        EngineError: the engine is not available or failed.
        EngineDisagreement: the two do not agree.
    """
    decided = decide_valid(rulebook, facts)
    chainer = chainer_of(rulebook, engine)
    derivation = derive(productions_of(rulebook), chainer.run(facts))
    check_agreement(rulebook, facts, decided, derivation)
    return decided, derivation, chainer.name


def replay(rulebook: Draft, facts: Mapping[str, Value]) -> None:
    """Run a case through the diagrams and every engine there is.

    Raises:
        FactsError: there is no such field, or a value is outside its domain.
        ContradictionError: nobody possible has these facts.
        EngineDisagreement: two reasoners differ.
    """
    need_rulebook(rulebook)
    known = check_facts(facts, rulebook.fields_by_path)
    for engine in engines_here():
        try:
            decide_twice(rulebook, known, engine)
        except EngineLimitError:  # the rulebook is too large for it: one engine is left
            continue


def facts_in(rulebook: Draft, patient: Mapping[str, Value]) -> dict[str, Value]:
    """What a rulebook can know of a patient: the facts that are fields of it."""
    return {path: value for path, value in patient.items() if path in rulebook.fields_by_path}
