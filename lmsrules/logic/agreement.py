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
from .partly import Known
from .reading import check_facts
from .words import Told, Words, word_fields


def decide_twice(
    rulebook: Draft, facts: Mapping[str, Known], engine: str | None = None
) -> tuple[dict[str, Decision], Derivation, str]:
    """What both reasoners make of facts that were checked: the decisions, the derivation, and the engine it is of.

    Raises:
        ContradictionError: nothing possible has these facts.
        EngineError: the engine is not available or failed.
        EngineDisagreement: the two do not agree.
    """
    decided = dict(decide_valid(rulebook, facts))
    chainer = chainer_of(rulebook, engine)
    derivation = derive(productions_of(rulebook), chainer.run(facts))
    check_agreement(rulebook, facts, decided, derivation)
    return decided, derivation, chainer.name


def conclude(rulebook: Draft, facts: Mapping[str, Known], engine: str | None = None) -> Derivation:
    """What forward chaining concludes from facts that were checked, once the diagrams agree; see `decide_twice`."""
    return decide_twice(rulebook, facts, engine)[1]


def replay(rulebook: Draft, facts: Mapping[str, Told]) -> None:
    """Run a case through the diagrams and every engine there is.

    Raises:
        FactsError: there is no such field, or a value is outside its domain.
        ContradictionError: nothing possible has these facts.
        EngineDisagreement: two reasoners differ.
    """
    need_rulebook(rulebook)
    known = check_facts(facts, rulebook.fields_by_path)
    decided = decide_valid(rulebook, known)
    for engine in engines_here():
        try:
            chainer = chainer_of(rulebook, engine)
        except EngineLimitError:  # the rulebook is too large for it: one engine is left
            continue
        check_agreement(rulebook, known, decided, derive(productions_of(rulebook), chainer.run(known)))


def check_agreement(
    rulebook: Draft, facts: Mapping[str, Known], decisions: Mapping[str, Decision], derivation: Derivation
) -> None:
    """Refuse to go on unless the two reasoners agree.

    Everything concluded must hold in every possible completion; if every fact that decides a question is known, or
    known so far that no test can tell its values apart, the two must be equal. Of a question that is too large to be
    decided with these facts nothing is said, and nothing compared.

    Raises:
        EngineDisagreement: they do not; the message names the question and both results.
    """
    fired, compiled = frozenset(derivation.rules()), compile_rulebook(rulebook)
    letters = zip(compiled.level, compiled.cells(facts), strict=True)
    known = {path for path, letter in letters if isinstance(letter, int)}
    for question, decision in decisions.items():
        if decision.too_large:  # the diagrams say nothing of it
            continue
        concluded, asked = derivation.truth(Kind.ASKED, question), decision.asked
        options = decision.options.values()
        rules = {rule.id for rule in rulebook.rules_on[question] if rule.id in fired}
        certain = {rule for option in options for rule in option.certain}
        agree = (concluded in (None, asked)) and rules <= certain
        if compiled.deciding[question] <= known:
            in_some = {rule for option in options for rule in option.rules}
            agree = agree and asked is not None and concluded == asked and rules == certain == in_some
        if not agree:
            raise EngineDisagreement(
                f"the two reasoners disagree on {question}: forward chaining has asked={concluded} and rules "
                f"{sorted(rules)}, the diagrams have asked={asked} and rules {sorted(certain)}. "
                f"Nothing is returned; please report this with the case: {dict(facts)}"
            )


def facts_in(rulebook: Draft, patient: Mapping[str, Told]) -> dict[str, Known]:
    """What a rulebook can know of a patient: the facts that are fields of it, a set of words word by word."""
    found: dict[str, Known] = {}
    for path, value in patient.items():
        if path not in rulebook.fields_by_path:
            continue
        if isinstance(value, Words):  # it may be of another rulebook, which has other words
            for one in word_fields(rulebook.fields_by_path[path]):
                if one.word in value.includes:
                    found[one.path] = True
                elif one.word in value.excludes or value.only is not None:
                    found[one.path] = False
        else:
            found[path] = value
    return found
