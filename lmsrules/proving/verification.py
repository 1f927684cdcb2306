"""`verify()`: proofs over a whole rulebook, over chained rules, every flaw with a patient who shows it.

Nothing is sampled: a rulebook's diagrams cover every possible patient. Each witness is run through the diagrams and
through forward chaining on every engine there is before it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from attrs import field, frozen

from ..document.blocks import Document, Item, Name, Part, Table
from ..document.readable import Readable, percent, plain
from ..logic.agreement import facts_in, replay
from ..logic.analysis.clashes import shown_by
from ..logic.analysis.patients import Patients
from ..logic.analysis.shares import QuestionShares, shares_of
from ..logic.checks import structural_defects
from ..logic.diagrams import decisions
from ..logic.diagrams.compiler import Compiler
from ..logic.diagrams.compiling import compile_rulebook
from ..logic.draft import Draft, need_rulebook
from ..logic.errors import ContradictionError, Defect
from ..logic.prose import option_name
from ..logic.words import Told, Words
from ..text import counted
from .boundaries import check_boundaries
from .contested import contested_notes
from .flaws import NOT_PROVED, defects_of
from .idle import idle_notes
from .notes import Note

MOST_DIFFERING = 6
"""The places where two sources differ that are told; the data has all."""

_DIFFERING = ("opposed", "contested")


@frozen(kw_only=True, repr=False)
class Verification(Readable):
    """What was proved of a rulebook: its defects, none of them where it is sound, and how its patients divide.

    `notes` are worth knowing and no defects: clauses that decide nothing, and where sources differ. They and `shares`
    are left out where the rulebook has an unknown name or a value outside its domain, no patient, or a question that
    is too large to be proved (a defect, `not-proved`); `shares` also where rules clash, for a clash is no stance.
    """

    rulebook: Draft = field(repr=False, eq=False)
    defects: tuple[Defect, ...]
    notes: tuple[Note, ...]
    shares: tuple[QuestionShares, ...]

    @property
    def sound(self) -> bool:
        """Nothing is wrong."""
        return not self.defects

    def document(self) -> Document:
        """The defects, each with its patient, and the shares."""
        size = f"{counted(len(self.rulebook.rules), 'rule')} on {counted(len(self.rulebook.questions), 'question')}"
        found = f"{size}: nothing is wrong" if self.sound else counted(len(self.defects), "defect")
        return Document(
            title=f"Rulebook {self.rulebook.id} {self.rulebook.version}: {found}",
            parts=tuple(part for part in (self._defects(), self._notes(), self._shares(), self._rules()) if part.items),
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "rulebook": self.rulebook.identity,
            "defects": plain(self.defects),
            "notes": [note.to_dict() for note in self.notes],
            "shares": [
                {
                    **plain(one),
                    "options": {
                        option: {str(stance or "silent"): share for stance, share in stances.items()}
                        for option, stances in one.options.items()
                    },
                }
                for one in self.shares
            ],
        }

    def to_tests(self, rulebook: str) -> str:
        """The defects as tests to paste, each failing until it is mended; `rulebook` is `module:NAME`.

        Empty where nothing is wrong.
        """
        if self.sound:
            return ""
        witnesses = [defect.witness or {} for defect in self.defects]
        with_sets = any(isinstance(known, Words) for witness in witnesses for known in witness.values())
        head = ("from lmsrules import only\n" if with_sets else "") + (
            "from lmsrules.named import draft_named\nfrom lmsrules.verify import flaws_of, verify\n\n"
            f"RULEBOOK = draft_named({rulebook!r})\n"
        )
        names: set[str] = set()
        return "\n\n".join([head, *(_test(defect, names) for defect in self.defects)])

    def _defects(self) -> Part:
        items = (
            Item(
                words=(Name(d.kind), f": {d.message}"),
                items=tuple(_where(d)),
            )
            for d in self.defects
        )
        return Part(title="Defects", items=tuple(items))

    def _notes(self) -> Part:
        differing = sorted((n for n in self.notes if n.kind in _DIFFERING), key=lambda n: _DIFFERING.index(n.kind))
        shown = [n for n in self.notes if n.kind not in _DIFFERING] + differing[:MOST_DIFFERING]
        items = [Item(words=(Name(n.kind), f": {n.message}"), items=tuple(_regions(n))) for n in shown]
        if (more := len(differing) - MOST_DIFFERING) > 0:
            words = f"Two sources differ in {counted(more, 'more place')}: lmsrules compare shows for whom."
            items.append(Item(words=words))
        return Part(title="Worth knowing: no defects", items=tuple(items))

    def _shares(self) -> Part:
        rows = [
            (Name(option_name(one.question, option)), stance.meaning if stance else "no position", percent(share))
            for one in self.shares
            for option, stances in one.options.items()
            for stance, share in stances.items()
        ]
        return Part(
            title="Shares: each possible combination of cells counted once",
            items=(Table(columns=("Question / option", "Stance", "Share"), rows=tuple(rows)),) if rows else (),
        )

    def _rules(self) -> Part:
        rows = [
            (Name(rule.rule), percent(rule.holds), percent(rule.decides_alone))
            for one in self.shares
            for rule in one.rules
        ]
        columns = ("Rule", "Holds for", "Alone decides of these")
        return Part(title="Rules", items=(Table(columns=columns, rows=tuple(rows)),) if rows else ())


def verify(rulebook: Draft) -> Verification:
    """Prove a rulebook sound, or find everything that is wrong with it; drafts can be verified too.

    Found are clashes within a source, gaps, rules that are dead, always overridden, subsumed or never decisive,
    overrides that never bite, findings that are always or never true, constraints that exclude nothing or everything,
    options no rule speaks of, questions never asked, two options recommended against `Question.at_most_one`, steps
    against a declared direction (`Monotone`); situations that are not exclusive or leave somebody in scope out, that
    occur never, or where no question is asked, or one is though they say that nothing is said; and decisions not
    covered that are never or always to be taken; cautions that never apply or stand nowhere, and drugs that no caution
    names. Every test is tried at each of its boundary values by every engine
    there is, for proofs rest on where values were told apart.

    Noted, and no defects, are clauses that decide nothing, and where the sources differ on an option.

    Raises:
        EngineDisagreement: two reasoners differ on a witness, or on a test at a boundary value; nothing is returned.
    """
    need_rulebook(rulebook)
    defects = tuple(structural_defects(rulebook))
    if defects:
        return Verification(rulebook=rulebook, defects=defects, notes=(), shares=())
    patients = Patients(rulebook, Compiler(rulebook, compile_rulebook(rulebook).axes))
    defects = tuple(defects_of(patients))
    possible = all(defect.kind != "no-patient" for defect in defects)
    proved = all(defect.kind != NOT_PROVED for defect in defects)
    notes = tuple(_notes(patients, defects)) if possible and proved else ()
    check_boundaries(rulebook)  # before witnesses: where an engine is wrong about a test, it names the test
    for witness in (*_of_defects(defects), *_of_notes(notes)):
        replay(rulebook, witness)
    # Where rules clash, a stance would have two shares.
    clear = possible and proved and all(defect.kind != "clash" for defect in defects)
    shares = shares_of(patients) if clear else ()
    return Verification(rulebook=rulebook, defects=defects, notes=notes, shares=shares)


def _notes(patients: Patients, defects: Iterable[Defect]) -> Iterator[Note]:
    useless = {defect.culprits[0] for defect in defects if defect.kind == "constraint-excludes-nothing"}
    yield from idle_notes(patients, useless)
    yield from contested_notes(patients)


def _of_defects(defects: Iterable[Defect]) -> Iterator[Mapping[str, Any]]:
    """The cases that show the defects."""
    for defect in defects:
        yield from filter(None, (defect.witness, defect.other))


def _of_notes(notes: Iterable[Note]) -> Iterator[Mapping[str, Any]]:
    """The cases that show where sources differ, one of each region; those of idle clauses are about no answer."""
    for note in notes:
        yield from (region.witness for region in note.patients.regions) if note.patients else ()


def rules_that_hold(rulebook: Draft, facts: Mapping[str, Told]) -> frozenset[str]:
    """The ids of the rules that certainly hold for a patient, given by field path; for tests of a rulebook."""
    decided = decisions.decide(rulebook, facts).values()
    return frozenset(rule for decision in decided for option in decision.options.values() for rule in option.certain)


def flaws_of(rulebook: Draft, patient: Mapping[str, Told]) -> set[tuple[str, tuple[str, ...]]]:
    """The clashes, gaps and pairs of options recommended against `at_most_one` that one patient shows.

    By kind and culprits, for tests of a rulebook.

    Nothing where no possible patient has these facts; what only unknown facts could show is not shown.
    """
    try:
        decided = decisions.decide(rulebook, facts_in(rulebook, patient))
    except ContradictionError:
        return set()
    return {flaw for decision in decided.values() for flaw in shown_by(rulebook, decision)}


def _regions(note: Note) -> Iterator[Item]:
    for where in note.where:
        yield Item(lead="Where", words=f"{where}.")
    if note.patients and not note.patients.complete:
        yield Item(words="And further regions.")


def _where(defect: Defect) -> Iterator[Item]:
    for where in defect.where:
        yield Item(lead="Where", words=f"{where}.")
    if defect.more:
        yield Item(words="And further regions.")


def _test(defect: Defect, names: set[str]) -> str:
    plain_name = re.sub(r"\W+", "_", "_".join(("test", defect.kind, *defect.culprits)))
    numbered = (plain_name if number == 1 else f"{plain_name}_{number}" for number in count(1))
    name = next(name for name in numbered if name not in names)
    names.add(name)
    lines = [f"def {name}():"]
    if defect.witness is not None:
        lines.append(f"    facts = {dict(defect.witness)!r}")
    flaws = "flaws_of(RULEBOOK, facts)"
    if defect.kind not in ("clash", "gap", "two-recommended"):
        flaws = "{(defect.kind, defect.culprits) for defect in verify(RULEBOOK).defects}"
    lines.append(f"    assert {(defect.kind, defect.culprits)!r} not in {flaws}")
    return "\n".join(lines) + "\n"
