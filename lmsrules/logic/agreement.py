"""The safety check: what forward chaining concluded must be what the diagrams decide."""

from __future__ import annotations

from collections.abc import Mapping

from .cautions import caution_fields
from .chaining.derivation import Derivation, derive
from .chaining.engines import chainer_of, engines_here
from .chaining.productions import Kind, productions_of
from .covered import covered_by, tells_apart
from .diagrams.cautions import caution_truths
from .diagrams.compiling import Compiled, compile_rulebook
from .diagrams.decisions import decide_valid
from .diagrams.outcomes import Decision
from .diagrams.standing import asked_beside
from .draft import Draft, need_rulebook
from .errors import EngineDisagreement, EngineLimitError
from .kleene import truth
from .partly import Known, Partly
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
    check_standing(rulebook, facts, derivation)
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
        derivation = derive(productions_of(rulebook), chainer.run(known))
        check_agreement(rulebook, known, decided, derivation)
        check_standing(rulebook, known, derivation)


def check_agreement(
    rulebook: Draft, facts: Mapping[str, Known], decisions: Mapping[str, Decision], derivation: Derivation
) -> None:
    """Refuse to go on unless the two reasoners agree.

    Everything concluded must hold in every possible completion; if every fact that decides a question is known, or
    known so far that no test can tell its values apart, the two must be equal. So it is with cautions. Of a question
    that is too large to be decided with these facts nothing is said, and nothing compared.

    Raises:
        EngineDisagreement: they do not; the message names the question or the caution, and both results.
    """
    fired, compiled = frozenset(derivation.rules()), compile_rulebook(rulebook)
    known = _known(compiled, facts)
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
            one = f"asked={concluded} and rules {sorted(rules)}"
            raise _disagreement(question, one, f"asked={asked} and rules {sorted(certain)}", facts)
    _check_cautions(rulebook, facts, derivation)


def _check_cautions(rulebook: Draft, facts: Mapping[str, Known], derivation: Derivation) -> None:
    if not rulebook.cautions:
        return
    truths, fields = caution_truths(rulebook, facts), caution_fields(rulebook)
    known = {path for path, value in facts.items() if not isinstance(value, Partly)}
    for name, paths in fields.items():
        concluded, decided = derivation.truth(Kind.CAUTION, name), truths[name]
        if concluded is not decided and (concluded is not None or paths <= known):
            raise _disagreement(f"caution {name}", f"that it applies: {concluded}", f"{decided}", facts)


def _disagreement(what: str, one: str, other: str, facts: Mapping[str, Known]) -> EngineDisagreement:
    return EngineDisagreement(
        f"the two reasoners disagree on {what}: forward chaining has {one}, the diagrams have {other}. "
        f"Nothing is returned; please report this with the case: {dict(facts)}"
    )


def check_standing(rulebook: Draft, facts: Mapping[str, Known], derivation: Derivation) -> None:
    """The same of scope, situations and decisions not covered, by the findings that forward chaining concluded.

    Raises:
        EngineDisagreement: they do not agree.
    """
    if not tells_apart(rulebook):
        return
    beside = covered_by(rulebook)
    compiled = compile_rulebook(beside)
    known = _known(compiled, facts)
    findings = {name: derivation.truth(Kind.FINDING, name) for name in beside.conditions}
    for name, decided in asked_beside(rulebook, facts).items():
        concluded = truth(beside.questions_by_id[name].asked_when, {}, beside.conditions, findings)
        if concluded is not decided and (concluded is not None or compiled.deciding[name] <= known):
            raise _disagreement(name, f"{concluded}", f"{decided}", facts)


def _known(compiled: Compiled, facts: Mapping[str, Known]) -> set[str]:
    """The paths of the facts that are known, or known so far that no test can tell their values apart."""
    letters = zip(compiled.level, compiled.cells(facts), strict=True)
    return {path for path, letter in letters if isinstance(letter, int)}


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
