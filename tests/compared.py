"""What the library says of a rulebook and its cases, compared with brute force."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise
from random import Random
from typing import Any

from lmsrules.logic.agreement import check_agreement
from lmsrules.logic.chaining.derivation import Derivation, derive
from lmsrules.logic.chaining.durable import is_available
from lmsrules.logic.chaining.engines import chainer_of
from lmsrules.logic.chaining.productions import Kind, Literal, productions_of
from lmsrules.logic.conditions import Condition, Test
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.diagrams.outcomes import Decision, Status
from lmsrules.logic.errors import ContradictionError, Defect, RulebookError
from lmsrules.logic.fields import Number
from lmsrules.logic.rulebook import Draft, Question

from .brute import Answer, Brute, constants_of, fields_read, is_true, next_above
from .oracle import Facts, possible_stances, same

ENGINES = ("builtin", "durable") if is_available() else ("builtin",)


class Difference(Exception):
    """The library and brute force do not say the same."""


def check(what: str, said: object, expected: object) -> None:
    """What the library says is what brute force says."""
    if said != expected:
        raise Difference(f"{what}: the library has {_shown(said)}, brute force {_shown(expected)}")


def _shown(value: object) -> str:
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(_shown, value)))}}}"
    return repr(value)


def flaws(brute: Brute) -> set[tuple[str, tuple[str, ...]]]:
    """The clashes and gaps that some possible patient shows, by kind and culprits; or that nobody is possible."""
    if not brute.possible:
        return {("no-patient", ())}
    found: set[tuple[str, tuple[str, ...]]] = set()
    for question in brute.rulebook.questions:
        if frozenset() in brute.answers[question.id]:
            found.add(("gap", (question.id,)))
        rules = brute.rulebook.rules_on[question.id]
        for number, one in enumerate(rules):
            for other in rules[number + 1 :]:
                both = brute.rules[one.id] & brute.rules[other.id] & brute.possible
                if both and (one.option, one.source) == (other.option, other.source) and one.stance != other.stance:
                    found.add(("clash", (one.id, other.id)))
    return found


def check_refusal(brute: Brute, error: RulebookError) -> None:
    """A rulebook is refused for what brute force finds in it, and the patients named show it."""
    said = {(d.kind, () if d.kind == "no-patient" else d.culprits) for d in error.defects}
    check("defects", said, flaws(brute))
    for defect in error.defects:
        if defect.witness is not None:
            _check_witness(brute.rulebook, defect, dict(defect.witness))


def _check_witness(rulebook: Draft, defect: Defect, witness: Facts) -> None:
    def true(condition: Condition) -> bool:
        return is_true(condition, witness, rulebook.conditions)

    held = {
        rule.id
        for rule in rulebook.rules
        if true(rule.on.asked_when)
        and true(rule.when)
        and not any(true(other.when) for other in rulebook.rules if rule.id in other.overrides)
    }
    what = f"{defect.kind} of {', '.join(defect.culprits)}, witness {witness}"
    check(f"{what}: possible", True, all(true(constraint.holds) for constraint in rulebook.constraints))
    if defect.kind == "clash":
        check(f"{what}: rules that hold", {*defect.culprits}, held & {*defect.culprits})
    else:
        (name,) = defect.culprits
        check(f"{what}: asked", True, true(rulebook.questions_by_id[name].asked_when))
        check(f"{what}: rules that hold", set(), held & {rule.id for rule in rulebook.rules_on[name]})


def check_no_room(rulebook: Draft) -> None:
    """Where the library finds no number between two thresholds, there are two with none between."""
    constants = constants_of(rulebook)
    for field in rulebook.fields:
        if isinstance(field.domain, Number):
            ends = [end for end in (field.domain.low, field.domain.high) if end is not None]
            points = sorted({*constants[field.path], *ends})
            if any(next_above(field.domain, low) == high for low, high in pairwise(points)):
                return
    raise Difference("no number lies between two thresholds: brute force finds one between any two")


def draw_facts(random: Random, brute: Brute) -> Facts:
    """Known facts in any order, of a quarter of the cases all of them. Some whole numbers come as floats."""
    share = random.choice((0.2, 0.5, 0.8, 1.0))
    paths = [path for path in brute.values if random.random() <= share]
    random.shuffle(paths)
    facts = {path: random.choice(brute.values[path]) for path in paths}
    for path, value in facts.items():
        if isinstance(brute.rulebook.fields_by_path[path].domain, Number) and random.random() < 0.3:
            other = float(value) if type(value) is int else int(value)
            facts[path] = other if other == value else value
    return facts


class Comparison:
    """A sound rulebook beside its brute force."""

    def __init__(self, rulebook: Draft, brute: Brute) -> None:
        self.rulebook = rulebook
        self.brute = brute
        self.chainers = [chainer_of(rulebook, engine) for engine in ENGINES]
        self._options: dict[tuple[str, str, frozenset[Answer]], dict[str, Any]] = {}
        self._propositions = [
            *((Kind.FINDING, f.id, brute.finding(f.id), fields_read(rulebook, f.when)) for f in rulebook.findings),
            *((Kind.ASKED, q.id, brute.asked[q.id], fields_read(rulebook, q.asked_when)) for q in rulebook.questions),
        ]
        self._read_by_rule = {
            rule.id: fields_read(rulebook, rule.on.asked_when).union(
                *(fields_read(rulebook, one.when) for one in (rule, *rulebook.exceptions_to[rule.id]))
            )
            for rule in rulebook.rules
        }

    def check_case(self, facts: Facts) -> list[str]:
        """Compare all there is to say of a case; returns the kinds of case it is, to be counted.

        Raises:
            Difference: something is not the same.
        """
        with_facts = self.brute.with_facts(facts)
        patients = with_facts & self.brute.possible
        decisions: Mapping[str, Decision] | None = None
        kinds = ["cases", "whole cases" if len(facts) == len(self.brute.values) else "partial cases"]
        try:
            decisions = decide(self.rulebook, facts)
        except ContradictionError as error:
            check("possible", False, bool(patients))
            self._check_contradiction(facts, error)
            kinds.append("impossible cases")
        else:
            check("possible", True, bool(patients))
            differing = [
                self._check_question(question, decisions[question.id], facts, patients)
                for question in self.rulebook.questions
            ]
            kinds += ["open questions"] * sum(differing)
        self._check_chaining(facts, with_facts, decisions)
        return kinds

    def _check_contradiction(self, facts: Facts, error: ContradictionError) -> None:
        """The facts named clash and none can be spared; so do the constraints named."""

        def possible(known: Mapping[str, Any], constraints: Collection[str]) -> bool:
            patients = self.brute.with_facts(known)
            for name in constraints:
                patients &= self.brute.constraints[name]
            return bool(patients)

        check("facts named, given", True, error.facts.items() <= facts.items())
        alone = [name for name in self.brute.constraints if not possible(facts, (name,))]
        if alone:
            check("constraints broken alone", [*error.constraints], alone)
            check("some constraint named is kept", False, any(possible(error.facts, (name,)) for name in alone))
            return
        check("facts and constraints named are possible", False, possible(error.facts, error.constraints))
        for path in error.facts:
            fewer = {p: value for p, value in error.facts.items() if p != path}
            check(f"possible without {path}", True, possible(fewer, self.brute.constraints))
        for name in error.constraints:
            others = [other for other in error.constraints if other != name]
            check(f"possible without constraint {name}", True, possible(error.facts, others))

    def _check_question(self, question: Question, decision: Decision, facts: Facts, patients: int) -> bool:
        """Compare a decision; returns whether patients differ in what they get."""
        here = self.brute.answers[question.id]
        answers = {answer: who for answer, all_who in here.items() if (who := all_who & patients)}
        said = {outcome.rules if outcome.asked else None: outcome for outcome in decision.outcomes}
        check(f"{question.id}: outcomes", {*said}, {*answers})
        check(f"{question.id}: different outcomes", len(decision.outcomes), len(answers))
        check(f"{question.id}: asked", decision.asked, same(answer is not None for answer in answers))
        free = [path for path in self.brute.values if path not in facts]
        known: dict[tuple[int, ...], set[str]] = {}

        def depends_on(aspect: Mapping[Answer, object]) -> set[str]:
            alike: dict[object, int] = {}
            for answer, who in answers.items():
                alike[aspect[answer]] = alike.get(aspect[answer], 0) | who
            parts = tuple(alike.values())
            if parts not in known:
                known[parts] = self.brute.can_change(parts, free) if len(parts) > 1 else set()
            return known[parts]

        asked = {answer: answer is not None for answer in answers}
        check(f"{question.id}: asked_depends_on", {*decision.asked_depends_on}, depends_on(asked))
        for option in question.options:
            decided = decision.options[option.id]
            key = question.id, option.id, frozenset(answers)
            if key not in self._options:
                self._options[key] = self._expected(question, option.id, key[2])
            for attribute, expected in self._options[key].items():
                found = getattr(decided, attribute)
                if isinstance(found, tuple):
                    check(f"{option.id}: {attribute}, none twice", len({*found}), len(found))
                    found = {*found}
                check(f"{question.id}, {option.id}: {attribute}", found, expected)
            verdicts = {answer: self.brute.verdict(question, option.id, answer) for answer in answers}
            stances = {answer: verdict.stance for answer, verdict in verdicts.items()}
            check(f"{question.id}, {option.id}: depends_on", {*decided.depends_on}, depends_on(stances))
            check(f"{question.id}, {option.id}: voices", {*decided.voices.depends_on}, depends_on(verdicts))
        return len(answers) > 1

    def _expected(self, question: Question, option: str, answers: Collection[Answer]) -> dict[str, Any]:
        """What is to be decided of an option where patients get these answers."""
        verdicts = [self.brute.verdict(question, option, answer) for answer in answers]
        stances = possible_stances(verdicts)
        said = [dict(verdict.by_source) for verdict in verdicts]
        by_source = {source.id: {by.get(source.id) for by in said} for source in self.rulebook.sources}
        speaking = {rule.id for rule in self.rulebook.rules_on[question.id] if rule.option == option}
        held = [speaking & (answer or frozenset()) for answer in answers]
        return {
            "option": option,
            "status": Status.OPEN if len(stances) > 1 else Status.SILENT if stances == {None} else Status.SETTLED,
            "stance": next(iter(stances)) if len(stances) == 1 else None,
            "possible": stances,
            "by_source": {
                source: next(iter(there)) if len(there) == 1 else None
                for source, there in by_source.items()
                if there != {None}
            },
            "contested": same(len({*by.values()}) > 1 for by in said),
            "rules": set().union(*held),
            "certain": set.intersection(*held),
        }

    def _check_chaining(self, facts: Facts, patients: int, decisions: Mapping[str, Decision] | None) -> None:
        """What is concluded is true of all patients with the facts, and nothing is missing that they decide.

        Chaining knows nothing of constraints: `patients` are possible or not.
        """
        orders = (facts, dict(reversed(facts.items())))
        fired = [chainer.run(known) for chainer in self.chainers for known in orders]
        if len({*fired}) > 1:
            raise Difference(f"fired by {ENGINES}, each with the facts in two orders: {', '.join(map(_shown, fired))}")
        derivation = derive(productions_of(self.rulebook), fired[0])
        if decisions is not None:
            check_agreement(self.rulebook, facts, decisions, derivation)
        for kind, name, true_of, read in self._propositions:
            concluded = derivation.truth(kind, name)
            if concluded is None:
                check(f"{kind} {name}: concluded nothing with all its facts known", False, read <= facts.keys())
            else:
                against = patients & ~true_of if concluded else patients & true_of
                check(f"{kind} {name}: concluded {concluded}, untrue of some", False, bool(against))
        rules = {*derivation.rules()}
        for name, holding in self.brute.rules.items():
            if name in rules:
                check(f"rule {name}: fired, does not hold for some", False, bool(patients & ~holding))
            elif self._read_by_rule[name] <= facts.keys():
                check(f"rule {name}: not fired with all its facts known, holds", False, bool(patients & holding))
        _check_order(derivation, facts)


def _check_order(derivation: Derivation, facts: Facts) -> None:
    """Each conclusion rests on facts, and on what was concluded before it."""
    before: set[Literal] = set()
    for firing in derivation.firings:
        for premise in firing.premises:
            if isinstance(premise.what, Test):
                known = premise.what.path in facts and is_true(premise.what, facts, {}) is premise.true
            else:
                known = premise in before
            if not known:
                raise Difference(f"{firing.conclusion} rests on {premise}, which is not known before")
        before.add(firing.conclusion)
