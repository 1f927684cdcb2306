"""The safety check: what forward chaining concluded must be what the diagrams decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from .cautions import caution_fields
from .chaining.derivation import Derivation, derive
from .chaining.engines import chainer_of, engines_here
from .chaining.productions import Kind, productions_of
from .covered import covered_by, tells_apart
from .diagrams.cautions import caution_truths
from .diagrams.compiling import Compiled, compile_rulebook
from .diagrams.decisions import decide_valid
from .diagrams.outcomes import Decision
from .diagrams.standing import Standing, asked_beside, standing_in
from .draft import Draft, need_rulebook
from .errors import EngineDisagreement, EngineLimitError
from .kleene import truth
from .partly import Known, Partly
from .reading import check_facts
from .words import Told, Words, word_fields


@frozen(kw_only=True)
class Agreed:
    """What both reasoners make of a case: each decision, where the case stands, and how the engine came to it."""

    decisions: Mapping[str, Decision]
    standing: Standing
    derivation: Derivation
    engine: str


def decide_twice(rulebook: Draft, facts: Mapping[str, Known], engine: str | None = None) -> Agreed:
    """What both reasoners make of facts that were checked.

    Raises:
        ContradictionError: nothing possible has these facts.
        EngineError: the engine is not available or failed.
        EngineDisagreement: the two do not agree.
    """
    decided = dict(decide_valid(rulebook, facts))
    chainer = chainer_of(rulebook, engine)
    derivation = derive(productions_of(rulebook), chainer.run(facts))
    check_agreement(rulebook, facts, decided, derivation)
    standing = _standing(rulebook, facts, derivation)
    return Agreed(decisions=decided, standing=standing, derivation=derivation, engine=chainer.name)


def conclude(rulebook: Draft, facts: Mapping[str, Known], engine: str | None = None) -> Derivation:
    """What forward chaining concludes from facts that were checked, once the diagrams agree; see `decide_twice`."""
    return decide_twice(rulebook, facts, engine).derivation


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
        _standing(rulebook, known, derivation)


_NOTHING = frozenset[str](), frozenset[str]()


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
        in_some, certain = decision.holding if asked is not False else _NOTHING  # of one not asked no rule holds
        if decision.undecided:  # of these options they say nothing
            left = {rule.id for rule in rulebook.rules_on[question] if rule.option in decision.undecided}
            in_some, certain = in_some - left, certain - left
        else:
            left = set()
        rules = fired & rulebook.rule_ids_on[question] - left
        agree = (concluded in (None, asked)) and rules <= certain
        if compiled.deciding[question] <= known:
            agree = agree and asked is not None and concluded == asked and rules == certain == in_some
        if not agree:
            one = f"asked={concluded} and rules {sorted(rules)}"
            raise _disagreement(question, one, f"asked={asked} and rules {sorted(certain)}", facts)
    _check_cautions(rulebook, facts, derivation)


def _check_cautions(rulebook: Draft, facts: Mapping[str, Known], derivation: Derivation) -> None:
    if not rulebook.cautions:
        return
    concluded, truths = derivation.truths(Kind.CAUTION), caution_truths(rulebook, facts)
    for name, paths in caution_fields(rulebook).items():
        found, decided = concluded.get(name), truths[name]
        if found is not decided and (found is not None or _are_known(paths, facts)):
            raise _disagreement(f"caution {name}", f"that it applies: {found}", f"{decided}", facts)


def _are_known(paths: Iterable[str], facts: Mapping[str, Known]) -> bool:
    return all(path in facts and not isinstance(facts[path], Partly) for path in paths)


def _disagreement(what: str, one: str, other: str, facts: Mapping[str, Known]) -> EngineDisagreement:
    return EngineDisagreement(
        f"the two reasoners disagree on {what}: forward chaining has {one}, the diagrams have {other}. "
        f"Nothing is returned; please report this with the case: {dict(facts)}"
    )


def _standing(rulebook: Draft, facts: Mapping[str, Known], derivation: Derivation) -> Standing:
    """Where a case stands, once the findings that forward chaining concluded agree with it.

    Raises:
        EngineDisagreement: they do not.
    """
    asked = asked_beside(rulebook, facts)
    if tells_apart(rulebook):
        beside = covered_by(rulebook)
        compiled, concluded = compile_rulebook(beside), derivation.truths(Kind.FINDING)
        findings = {name: concluded.get(name) for name in beside.conditions}
        known = _known(compiled, facts)
        for name, decided in asked.items():
            found = truth(beside.questions_by_id[name].asked_when, {}, beside.conditions, findings)
            if found is not decided and (found is not None or compiled.deciding[name] <= known):
                raise _disagreement(name, f"{found}", f"{decided}", facts)
    return standing_in(rulebook, asked)


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
