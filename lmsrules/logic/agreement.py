"""The safety check: what forward chaining concluded must be what the diagrams decide."""

from __future__ import annotations

from collections.abc import Mapping

from .derivation import Derivation
from .errors import EngineDisagreement, Value
from .outcomes import Decision
from .productions import Kind
from .rulebook import Rulebook


def check_agreement(
    rulebook: Rulebook, facts: Mapping[str, Value], decisions: Mapping[str, Decision], derivation: Derivation
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
        complete = rulebook.compiled.deciding[question] <= facts.keys()
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
