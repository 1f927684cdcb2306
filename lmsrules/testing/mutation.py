"""`mutate()`: is every part of a rulebook tested? Each rulebook with one thing changed has to fail some test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any, Literal

from attrs import evolve, field, frozen

from ..document.blocks import Document, Item, Name, Part
from ..document.readable import Readable
from ..logic.analysis.clashes import refuse_misleading
from ..logic.diagrams.cells import letters_of
from ..logic.draft import Draft, draft_of, need_rulebook
from ..logic.errors import ArgumentError, LmsRulesError, RulebookError
from ..logic.prose import fact_sentence
from ..logic.reading import in_order
from ..logic.rulebook import Rulebook, rulebook_of
from ..logic.values import Value
from .case_files import CaseFile, ExpectedAnswer
from .expectations import failures
from .killing import Killer, killers_of
from .mutants import Distinguisher, Mutant, View, mutants

Fate = Literal["refused", "same", "killed", "survived"]


@frozen(kw_only=True)
class Tried:
    """What became of a changed rulebook: refused when it was built, proved the same, killed by a test, or survived.

    `killer` is the test that fails, `witness` a patient who shows the change.
    """

    number: int
    part: str
    change: str
    fate: Fate
    killer: str = ""
    witness: Mapping[str, Value] | None = field(default=None, hash=False)


@frozen(kw_only=True, repr=False)
class Mutation(Readable):
    """How well a rulebook is tested: what became of every rulebook with one thing changed."""

    rulebook: Draft = field(repr=False, eq=False)
    tried: tuple[Tried, ...]
    cases_run: int

    @property
    def score(self) -> float:
        """Of the changed rulebooks that are built and not the same, the share that a test kills; 1 where none is."""
        count = len(self.of("killed")) + len(self.of("survived"))
        return len(self.of("killed")) / count if count else 1.0

    def of(self, fate: Fate) -> tuple[Tried, ...]:
        """Those of one fate."""
        return tuple(one for one in self.tried if one.fate == fate)

    @cached_property
    def killers(self) -> tuple[Killer, ...]:
        """Few case files that together kill all survivors, expecting what the rulebook says now."""
        every = mutants(self.rulebook)
        return killers_of(self.rulebook, [(every[t.number], t.witness or {}) for t in self.of("survived")])

    def cases(self) -> tuple[str, ...]:
        """The texts of these case files."""
        return tuple(killer.text for killer in self.killers)

    def document(self) -> Document:
        """The score, and every survivor with a patient who would kill it."""
        counts = {name: len(self.of(name)) for name in ("killed", "survived", "refused", "same")}
        title = (
            f"{len(self.tried)} changed rulebooks: {counts['killed']} killed, {counts['survived']} survived "
            f"({self.score:.1%} killed); {counts['refused']} refused when built, {counts['same']} proved the same"
            f"{'' if self.cases_run else '. No case file was run'}"
        )
        items = tuple(
            Item(
                words=(Name(one.part), f": {one.change}"),
                items=(Item(lead=f"Such a {self.rulebook.subject} would tell", words=self._patient(one)),),
            )
            for one in self.of("survived")
        )
        return Document(title=title, parts=(Part(title="No test notices", items=items),) if items else ())

    def to_dict(self) -> dict[str, Any]:
        """As JSON data, with ready-made case files for the survivors."""
        return {
            "rulebook": self.rulebook.identity,
            "score": self.score,
            "tried": [
                {"part": t.part, "change": t.change, "fate": t.fate, "killer": t.killer, "witness": t.witness}
                for t in self.tried
            ],
            "cases": list(self.cases()),
        }

    def _patient(self, one: Tried) -> str:
        facts = one.witness or {}
        known = "; ".join(fact_sentence(self.rulebook, path, value) for path, value in facts.items())
        return f"{known or f'any {self.rulebook.subject}'}."


def mutate(
    rulebook: Draft, cases: Iterable[CaseFile], *, also_killed: Callable[[Sequence[int]], set[int]] | None = None
) -> Mutation:
    """Change one thing of a rulebook at a time, and see which change no test notices.

    Args:
        rulebook: what is tested.
        cases: its case files; all must pass on the rulebook itself.
        also_killed: called with the numbers of the survivors; returns the numbers that other tests kill, as
            `killed_by_pytest` does.

    Raises:
        ArgumentError: `rulebook` is none, or `cases` are none.
        RulebookError: it is a draft with an unknown name, a value outside its domain, a clash or no patient.
        LmsRulesError: a case file fails on the rulebook itself.
    """
    need_rulebook(rulebook)
    if isinstance(cases, str) or not isinstance(cases, Iterable):
        raise ArgumentError(f"cases: give case files, not {type(cases).__name__}; case_files_in() reads them")
    refuse_misleading(rulebook)
    files = tuple(cases)
    failing = [f"  {case.title}: {failure.message}" for case in files for failure in failures(case, rulebook)]
    if failing:
        raise LmsRulesError("\n".join(["cases fail on the rulebook as it is; pytest says why:", *failing]))
    tried = list(_tried(rulebook, files))
    survivors = [one.number for one in tried if one.fate == "survived"]
    killed = also_killed(survivors) if also_killed and survivors else set()
    fates = (evolve(t, fate="killed", killer="pytest") if t.number in killed else t for t in tried)
    return Mutation(rulebook=rulebook, tried=tuple(fates), cases_run=len(files))


def _tried(rulebook: Draft, cases: tuple[CaseFile, ...]) -> Iterator[Tried]:
    every = mutants(rulebook)
    distinguisher = Distinguisher(rulebook, tuple(mutant.rulebook for mutant in every))
    letters = letters_of(distinguisher.axes)
    placed = [(case, letters(case.facts)) for case in cases]
    for number, mutant in enumerate(every):
        about: dict[str, Any] = {"number": number, "part": mutant.part, "change": mutant.change}
        changed = mutant.rulebook
        if distinguisher.is_refused(changed):
            yield Tried(**about, fate="refused")
        elif (difference := distinguisher.difference(changed)) is None:
            yield Tried(**about, fate="same")
        else:
            facts = in_order(difference.patient, rulebook.single_fields)
            looked_at = [(part, cells) for case, cells in placed if (part := _that_may_fail(case, difference.seen))]
            looking = distinguisher.shown_by(difference, looked_at)
            less = _that_is_looked_at(changed, difference.seen)
            killer = next((case.title for case in looking if any(failures(case, less))), "")
            yield Tried(**about, fate="killed" if killer else "survived", killer=killer, witness=facts)


def _that_may_fail(case: CaseFile, seen: frozenset[View]) -> CaseFile | None:
    """What a case file expects of what is seen otherwise after a change; None where that is nothing, as it is of most.

    Who is possible bears on all that is expected. A caution may be on an option of a question that is not asked: it is
    seen as none there, but a case file may expect it. So where any is seen otherwise, all that are expected are kept.
    """
    kinds = {view[0] for view in seen}
    if "possible" in kinds:
        return case
    options = {view[1:3] for view in seen if view[0] not in ("finding", "asked", "caution")}
    asked = {view[1] for view in seen if view[0] == "asked"}
    answers = []
    for one in case.answers:
        cautions = (one.cautions, one.contraindicated) if "caution" in kinds else (None, None)
        if (one.question, one.option) in options or one.question in asked:
            answers.append(evolve(one, cautions=cautions[0], contraindicated=cautions[1]))
        elif cautions != (None, None):
            answers.append(
                ExpectedAnswer(
                    question=one.question, option=one.option, cautions=cautions[0], contraindicated=cautions[1]
                )
            )
    findings = {name: truth for name, truth in case.findings.items() if ("finding", name) in seen}
    if not (answers or findings or (case.impossible and "finding" in kinds)):
        return None
    return evolve(case, answers=tuple(answers), findings=findings)


def _that_is_looked_at(changed: Draft, seen: frozenset[View]) -> Draft:
    """A changed rulebook without the rules on questions of which no more than cautions is seen otherwise.

    And without the questions, where no caution is: all would be compiled in vain.
    """
    kinds = {view[0] for view in seen}
    if "possible" in kinds:
        return changed
    here = {view[1] for view in seen if view[0] not in ("finding", "caution")}
    rules = tuple(rule for rule in changed.rules if rule.on.id in here)
    questions = tuple(one for one in changed.questions if one.id in here or "caution" in kinds)
    return draft_of(changed, rules=rules, questions=questions)


def built_of(mutant: Mutant) -> Rulebook | None:
    """The changed rulebook, checked as any other; None where it is refused."""
    try:
        return rulebook_of(mutant.rulebook)
    except RulebookError:
        return None


def killed_by_pytest(target: str | None, paths: Sequence[str], numbers: Sequence[int], workers: int = 2) -> set[int]:
    """Those changed rulebooks that a test fails on: tests use the fixture `rulebook`; `target` is `module:NAME`,
    the shipped rulebook unless given.

    Raises:
        LmsRulesError: the tests fail on the rulebook itself, or cannot be run.
    """
    if _pytest(target, paths, None):
        raise LmsRulesError("the tests fail on the rulebook as it is: mend them first")
    with ThreadPoolExecutor(workers) as pool:
        failing = pool.map(lambda number: _pytest(target, paths, number), numbers)
        return {number for number, fails in zip(numbers, failing, strict=True) if fails}


def _pytest(target: str | None, paths: Sequence[str], number: int | None) -> bool:
    """Whether a test fails."""
    changed = () if number is None else ("--lms-mutant", str(number))
    tested = () if target is None else ("--lms-rulebook", target)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tested, *changed, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise LmsRulesError(f"pytest could not run the tests:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 1
