"""Receipts: a self-contained JSON proof of an assessment, for `check_receipt` or anybody else to check.

A receipt holds the case, the hash of every part of the rulebook and the parts that reasoning used, the derivation step
by step, and for each question its outcomes: a patient for each, by number among the `patients`, and a proof by cases
that there is no other. So it does for each caution on the options of questions asked or open, and for whether each of
these options is contraindicated (barred).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from ..logic.cautions import caution_conditions, cautions_on
from ..logic.chaining.derivation import Derivation
from ..logic.chaining.productions import Literal
from ..logic.conditions import ALWAYS, NEVER, Compare, Condition, Member
from ..logic.diagrams.cautions import caution_truths, contraindicated
from ..logic.diagrams.compiling import Compiled, compile_rulebook
from ..logic.diagrams.joining import outcomes_joined
from ..logic.diagrams.nodes import Diagrams
from ..logic.diagrams.outcomes import Decision, OptionDecision, Outcome, same
from ..logic.diagrams.traversal import Cells
from ..logic.draft import Draft, draft_of
from ..logic.errors import LmsRulesError
from ..logic.kleene import truth
from ..logic.once import once_for
from ..logic.partly import Known, Partly
from ..logic.parts import Question
from ..logic.printing import sha256_of, to_data
from ..logic.rewriting import some
from ..logic.values import Value
from .proof import Leaf, Split, outcomes_by_cases
from .witnesses import witnesses

FORMAT = 2
_REASONED_WITH = ("head", "field", "finding", "constraint", "question", "rule", "limit", "caution")


def receipt(
    rulebook: Draft,
    facts: Mapping[str, Known],
    decisions: Mapping[str, Decision],
    derivation: Derivation,
    engine: str,
) -> dict[str, Any]:
    """The receipt of the decisions on a case, as JSON data.

    Raises:
        LmsRulesError: the rulebook was read from a checkout of another version, where it has another hash.
    """
    if sha256_of(rulebook.digests) != rulebook.sha256:
        what = f"rulebook {rulebook.id} {rulebook.version} is of another version and hashes otherwise here"
        raise LmsRulesError(f"{what}: let that checkout's own lmsrules write the receipt")
    shown = _Shown(rulebook, facts)
    answers = [_answer(shown, question, decisions[question.id]) for question in rulebook.questions]
    cautions = [_caution(shown, of) for of in _proved(rulebook, decisions)]
    cited = {f"evidence/{name}" for rule in rulebook.rules for name in rule.evidence}
    body = {
        "receipt": FORMAT,
        "rulebook": {**rulebook.identity, "digests": dict(rulebook.digests)},
        "parts": {
            name: part
            for name, part in rulebook.parts.items()
            if name.partition("/")[0] in _REASONED_WITH or name in cited
        },
        "case": {path: known.table() if isinstance(known, Partly) else known for path, known in facts.items()},
        "unproven": {"engine": engine},
        "steps": _steps(rulebook, facts, derivation),
        "patients": shown.patients,
        "answers": answers,
        "cautions": cautions,
    }
    return {**body, "sha256": sha256_of(body)}


def _steps(rulebook: Draft, facts: Mapping[str, Known], derivation: Derivation) -> list[Any]:
    """Every conclusion with its premises; a premise made unnecessary by the others is left out."""
    conditions: dict[tuple[Any, ...], Condition] = {
        **{("finding", finding.id): finding.when for finding in rulebook.findings},
        **{("asked", question.id): question.asked_when for question in rulebook.questions},
        **{(kind, rule.id): rule.when for rule in rulebook.rules for kind in ("exception", "rule")},
        **{("caution", name): when for name, when in caution_conditions(rulebook).items()},
    }
    steps = []
    for firing in derivation.firings:
        conclusion = _literal(firing.conclusion)
        premises = list(dict.fromkeys(map(_literal, firing.premises)))
        for premise in premises:
            others = [other for other in premises if other != premise]
            if premise[0] in ("fact", "finding") and _follows(rulebook, facts, conditions[conclusion[:2]], others):
                premises = others
        steps.append({"concludes": list(conclusion), "from": [list(premise) for premise in premises]})
    return steps


def _follows(
    rulebook: Draft, facts: Mapping[str, Known], condition: Condition, premises: list[tuple[Any, ...]]
) -> bool:
    """Whether a condition is decided by these facts and findings alone."""
    open_finding = Compare("", "==", True)
    findings: dict[str, Condition] = dict.fromkeys(rulebook.conditions, open_finding)
    findings |= {name: ALWAYS if rest == [True] else NEVER for kind, name, *rest in premises if kind == "finding"}
    known = {name: facts[name] for kind, name, *_ in premises if kind == "fact"}
    return truth(condition, known, findings) is not None


def _literal(literal: Literal) -> tuple[Any, ...]:
    if isinstance(literal.what, Compare | Member):
        return ("fact", literal.what.path)
    return (literal.what.kind.value, literal.what.id, literal.true)


@define(eq=False)
class _Shown:
    """A case, and the patients of it who have been shown so far, as facts and as cells."""

    rulebook: Draft
    facts: Mapping[str, Known]
    patients: list[dict[str, Value]] = field(factory=list)
    cells: list[Cells] = field(factory=list)

    def numbers(self, compiled: Compiled, joined: Diagrams) -> dict[Outcome, int]:
        """For each outcome of a question the number of a patient who has it: one shown before, if there is one."""
        found: dict[Outcome, int] = {}
        for number, cells in enumerate(self.cells):
            (end,) = joined.reachable(joined.roots["root"], cells)
            found.setdefault(joined.values[end], number)
        for outcome, patient in witnesses(compiled, self.facts, joined).items():
            if outcome not in found:
                found[outcome] = len(self.patients)
                self.patients.append(patient)
                self.cells.append(compiled.cells(patient))
        return found


def _answer(shown: _Shown, question: Question, decision: Decision) -> dict[str, Any]:
    rulebook = shown.rulebook
    truths = caution_truths(rulebook, shown.facts) if decision.asked is not False else None
    return {
        "question": question.id,
        "asked": decision.asked,
        **_outcomes(shown, question),
        "options": [
            {**_option(rulebook, decided), **_safety(rulebook, truths, question.id, decided.option)}
            for decided in decision.options.values()
        ],
    }


def _outcomes(shown: _Shown, question: Question) -> dict[str, Any]:
    """A patient for each outcome of a question, or of a caution as one, and the proof that there is no other."""
    compiled = compile_rulebook(_with_cautions_asked(shown.rulebook))
    cells = compiled.cells(shown.facts)
    joined = outcomes_joined(compiled, question.id, cells)
    patients = shown.numbers(compiled, joined)
    outcomes = [outcome for outcome in joined.values if outcome is not None]
    number = {outcome: place for place, outcome in enumerate(outcomes)}
    return {
        "outcomes": [
            {"asked": outcome.asked, "rules": sorted(outcome.rules), "patient": patients[outcome]}
            for outcome in outcomes
        ],
        "cases": _cases(outcomes_by_cases(compiled, question, cells, joined), number),
    }


@once_for
def _with_cautions_asked(rulebook: Draft) -> Draft:
    """The rulebook with each caution, and each option's being barred, as a question that is asked where it applies.

    So the same proofs serve them, and a patient shown knows all that is tested.
    """
    barred = {
        ("barred", f"{question}/{option}"): [one.when for one in here if one.bars]
        for (question, option), here in cautions_on(rulebook).items()
    }
    conditions = {
        **{("caution", name): when for name, when in caution_conditions(rulebook).items()},
        **{of: some(grave) for of, grave in barred.items() if grave},
    }
    asked = tuple(Question(id=" ".join(of), title=of[1], asked_when=when) for of, when in conditions.items())
    return draft_of(rulebook, questions=(*rulebook.questions, *asked), cautions=())


def _proved(rulebook: Draft, decisions: Mapping[str, Decision]) -> list[tuple[str, str]]:
    """What is proved of the cautions on options of questions asked or open."""
    questions = _with_cautions_asked(rulebook).questions_by_id
    found: dict[tuple[str, str], None] = {}
    for (question, option), here in cautions_on(rulebook).items():
        if decisions[question].asked is not False:
            found |= dict.fromkeys(("caution", one.name) for one in here)
            barred = ("barred", f"{question}/{option}")
            found |= {barred: None} if " ".join(barred) in questions else {}
    return list(found)


def _caution(shown: _Shown, of: tuple[str, str]) -> dict[str, Any]:
    asked = _with_cautions_asked(shown.rulebook)
    proved = _outcomes(shown, asked.questions_by_id[" ".join(of)])
    return {"of": list(of), "applies": same(outcome["asked"] for outcome in proved["outcomes"]), **proved}


def _safety(rulebook: Draft, truths: Mapping[str, bool | None] | None, question: str, option: str) -> dict[str, Any]:
    """The cautions on an option, each with its truth; none where the question is not asked."""
    if truths is None:
        return {"cautions": {}, "contraindicated": False}
    here = cautions_on(rulebook)[question, option]
    return {
        "cautions": {one.caution.id: truths[one.name] for one in here},
        "contraindicated": contraindicated(rulebook, truths, question, option),
    }


def _option(rulebook: Draft, decided: OptionDecision) -> dict[str, Any]:
    primary = [rule for name in decided.rules if (rule := rulebook.rules_by_id[name]).source == rulebook.primary]
    evidence = dict.fromkeys(name for rule in primary for name in rule.evidence)
    return {
        "option": decided.option,
        "status": decided.status.value,
        "stance": to_data(decided.stance),
        "possible": to_data(decided.possible),
        "by_source": to_data(decided.by_source),
        "contested": decided.contested,
        "rules": sorted(decided.rules),
        "citations": sorted(rulebook.citations_of(evidence)),
    }


def _cases(tree: Leaf | Split, number: Mapping[Outcome, int]) -> dict[str, Any]:
    if isinstance(tree, Leaf):
        if tree.outcome is None:
            return {"impossible": tree.impossible}
        return {"outcome": number[tree.outcome]}
    return {
        "test": to_data(tree.test),
        "yes": _cases(tree.yes, number),
        "no": _cases(tree.no, number),
    }
