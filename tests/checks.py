"""What must hold of any rulebook on any case. The same checks serve random rulebooks and the shipped one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, partial

from lmsrules.logic.agreement import check_agreement
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.engines import chainer_of
from lmsrules.logic.chaining.productions import Kind, Proposition, productions_of
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Decision, Status
from lmsrules.logic.errors import ContradictionError
from lmsrules.logic.kleene import truth
from lmsrules.logic.partly import Known
from lmsrules.logic.rulebook import Constraint, Draft, Question
from lmsrules.logic.tested import fields_in

from . import oracle
from .oracle import Facts


def check_exact(
    rulebook: Draft, facts: Mapping[str, Known], paths: Collection[str], questions: Collection[str]
) -> None:
    """The decisions equal brute force over the given fields, which must cover what the questions depend on."""
    patients = list(oracle.completions(rulebook, facts, paths))
    try:
        decisions = decide(rulebook, facts)
    except ContradictionError as error:
        assert not patients
        check_contradiction(rulebook, facts, error)
        return
    assert patients
    free = [path for path in paths if not oracle.is_wholly_known(facts, path)]
    for name in questions:
        _check_question(rulebook, rulebook.questions_by_id[name], decisions[name], patients, free)


def _check_question(
    rulebook: Draft, question: Question, decision: Decision, patients: list[Facts], free: list[str]
) -> None:
    held = [oracle.held_rules(rulebook, question, patient) for patient in patients]
    assert decision.asked == oracle.same(h is not None for h in held)
    assert {(o.asked, o.rules) for o in decision.outcomes} == {(h is not None, h or frozenset()) for h in held}

    def changes(answers: dict[int, object]) -> set[str]:
        found = oracle.smallest_changes_by_hand(patients, free, lambda patient: answers[id(patient)])
        return set().union(*found)

    asked = {id(p): h is not None for p, h in zip(patients, held, strict=True)}
    assert set(decision.asked_depends_on) == changes(dict(asked))
    for option in question.options:
        decided = decision.options[option.id]
        verdict = cache(partial(oracle.verdict_by_hand, rulebook, question, option.id))  # many patients have the same
        verdicts = [verdict(rules) for rules in held]
        stances = oracle.possible_stances(verdicts)
        assert set(decided.possible) == stances
        assert len(decided.possible) == len(stances)
        expected = Status.OPEN if len(stances) > 1 else Status.SILENT if stances == {None} else Status.SETTLED
        assert decided.status is expected
        assert decided.stance == (next(iter(stances)) if len(stances) == 1 else None)
        assert decided.contested == oracle.same(len({s for _, s in v.by_source}) > 1 for v in verdicts)
        said = [dict(v.by_source) for v in verdicts]
        expected_sources = {
            s.id: (said[0].get(s.id) if len({v.get(s.id) for v in said}) == 1 else None)
            for s in rulebook.sources
            if any(s.id in v for v in said)
        }
        assert decided.by_source == expected_sources
        speaking = {rule.id for rule in rulebook.rules_on[question.id] if rule.option == option.id}
        assert set(decided.rules) == speaking & set().union(*(h or () for h in held))
        assert set(decided.certain) == {r for r in speaking if all(r in (h or ()) for h in held)}
        stance_of = {id(patient): verdict.stance for patient, verdict in zip(patients, verdicts, strict=True)}
        assert set(decided.depends_on) == changes(dict(stance_of))
        assert set(decided.voices.depends_on) == changes(dict(zip(map(id, patients), verdicts, strict=True)))


def check_contradiction(rulebook: Draft, facts: Mapping[str, Known], error: ContradictionError) -> None:
    """The facts named clash, none of them can be spared, and the constraints named are what they break."""

    def excluded(known: Mapping[str, Known], *constraints: Constraint) -> bool:
        tested = set().union(*(fields_in(rulebook, constraint.holds) for constraint in constraints))
        return not any(True for _ in oracle.completions(rulebook, known, tested, constraints))

    alone = [constraint for constraint in rulebook.constraints if excluded(facts, constraint)]
    if alone:
        assert error.constraints == tuple(constraint.id for constraint in alone)
        assert error.facts.items() <= facts.items()
        needed: set[str] = set()
        for constraint in alone:
            fewest = dict(error.facts)
            assert excluded(fewest, constraint)
            for path in error.facts:
                fewer = {p: v for p, v in fewest.items() if p != path}
                fewest = fewer if excluded(fewer, constraint) else fewest
            needed |= fewest.keys()
        assert needed == error.facts.keys()
        assert all(name in str(error) for name in (*error.constraints, *error.facts))
        return
    broken = [rulebook.constraints_by_id[name] for name in error.constraints]
    tested = set().union(*(fields_in(rulebook, constraint.holds) for constraint in broken))
    assert error.facts.items() <= facts.items()
    assert not any(True for _ in oracle.completions(rulebook, error.facts, tested, broken))
    for path in error.facts:
        fewer = {p: v for p, v in error.facts.items() if p != path}
        assert any(True for _ in oracle.completions(rulebook, fewer, tested, broken))
    for constraint in broken:
        others = [c for c in broken if c is not constraint]
        assert any(True for _ in oracle.completions(rulebook, error.facts, tested, others))
    assert error.constraints
    assert all(name in str(error) for name in (*error.constraints, *error.facts))


def check_chaining(
    rulebook: Draft, facts: Mapping[str, Known], engines: Collection[str] = ("durable", "builtin")
) -> None:
    """Every engine concludes exactly what is true clause by clause, whatever the order of the facts."""
    backwards = dict(reversed(list(facts.items())))
    fired = [chainer_of(rulebook, engine).run(known) for engine in engines for known in (facts, backwards)]
    assert len(set(fired)) == 1, fired
    derivation = derive(productions_of(rulebook), fired[0])
    check_agreement(rulebook, facts, decide(rulebook, facts), derivation)

    def kleene(condition: object) -> bool | None:
        return truth(condition, facts, rulebook.conditions)  # type: ignore[arg-type]

    for finding in rulebook.findings:
        assert derivation.truth(Kind.FINDING, finding.id) == kleene(finding.when)
    for question in rulebook.questions:
        assert derivation.truth(Kind.ASKED, question.id) == kleene(question.asked_when)
    for rule in rulebook.rules:
        fires = kleene(rule.on.asked_when) and kleene(rule.when)
        fires = fires and all(kleene(other.when) is False for other in rulebook.exceptions_to[rule.id])
        assert (rule.id in derivation.rules()) == bool(fires)
    concluded = set()
    for firing in derivation.firings:  # each conclusion rests on facts and on what was concluded before it
        for premise in firing.premises:
            if isinstance(premise.what, Proposition):
                assert premise in concluded
            else:
                assert kleene(premise.what) is premise.true
        concluded.add(firing.conclusion)


def check_monotone(rulebook: Draft, facts: Mapping[str, Known], path: str, value: object) -> None:
    """One more fact, or more known of one, never changes what was settled; what is possible can only become less."""
    before = decide(rulebook, facts)
    try:
        after = decide(rulebook, {**facts, path: value})  # type: ignore[dict-item]
    except ContradictionError:
        return
    for name, decision in before.items():
        if decision.asked is not None:
            assert after[name].asked == decision.asked
        for option, decided in decision.options.items():
            now = after[name].options[option]
            assert set(now.possible) <= set(decided.possible)
            assert set(decided.certain) <= set(now.certain)
            if path not in decided.depends_on and not rulebook.constraints:
                assert set(now.possible) == set(decided.possible)
            if decided.contested is not None:
                assert now.contested == decided.contested
