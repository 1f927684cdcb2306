"""`coverage()`: which rules and clauses some test cases cover (MC/DC), and cases that would cover the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from ..document.blocks import Document, Item, Name, Part
from ..document.readable import Readable
from ..logic.analysis.patients import Patients
from ..logic.draft import Draft, need_rulebook
from ..logic.errors import ArgumentError, broken_promise
from ..logic.kleene import truth
from ..logic.partly import Known
from ..logic.prose import sentence
from ..logic.reading import check_facts, in_order
from ..logic.values import Value
from ..text import counted, listed, one_line
from .case_files import SUFFIX
from .obligations import Obligation, obligations
from .writing import case_file_text

REPORTS = (".txt", ".md", ".json")
"""What a report can be written as: the ends of its file's name."""


class Tested:
    """Takes note of the patients tested, one after the other."""

    def __init__(self, rulebook: Draft) -> None:
        self.rulebook = rulebook
        self.all: tuple[Obligation, ...] = obligations(rulebook)
        self.shown: set[int] = set()

    def add(self, facts: Mapping[str, Known]) -> None:
        """A patient was tested; what only unknown facts could show is not shown."""
        for number, obligation in enumerate(self.all):
            if number not in self.shown and truth(obligation.shown_by, facts, self.rulebook.conditions):
                self.shown.add(number)

    def coverage(self) -> Coverage:
        """What the patients so far have shown."""
        missing = tuple(one for number, one in enumerate(self.all) if number not in self.shown)
        return Coverage(rulebook=self.rulebook, all=self.all, missing=missing)


@frozen(kw_only=True, repr=False)
class Coverage(Readable):
    """How much of a rulebook is tested: rules that held, and clauses that decided, as true and as false (MC/DC).

    What no possible patient can show is left out of `all`, the obligations.
    """

    rulebook: Draft = field(repr=False, eq=False)
    all: tuple[Obligation, ...] = field(repr=False)
    missing: tuple[Obligation, ...]

    @property
    def rules(self) -> tuple[int, int]:
        """The rules that held, of how many."""
        return self._share(True)

    @property
    def clauses(self) -> tuple[int, int]:
        """The clauses that decided, each counted as true and as false, of how many."""
        return self._share(False)

    def _share(self, whole: bool) -> tuple[int, int]:
        wanted = [one for one in self.all if (one.clause is None) is whole]
        return len(wanted) - sum((one.clause is None) is whole for one in self.missing), len(wanted)

    def patients(self) -> tuple[dict[str, Value], ...]:
        """Few possible patients who together show what is missing."""
        patients = Patients(self.rulebook)
        left, found = list(self.missing), []
        while left:
            patient = patients.find(left[0].shown_by)
            if patient is None:
                raise broken_promise(f"some patient was to show {left[0].part}", "none does")
            facts = in_order(patient.facts, self.rulebook.single_fields)
            left = [one for one in left if not truth(one.shown_by, facts, self.rulebook.conditions)]
            found.append(facts)
        return tuple(found)

    def cases(self) -> tuple[str, ...]:
        """The same patients as case files, expecting what the rulebook says of them now."""
        return tuple(
            case_file_text(self.rulebook, facts, f"coverage {number}")
            for number, facts in enumerate(self.patients(), start=1)
        )

    def document(self) -> Document:
        """The shares, and what is missing, part by part."""
        parts = []
        for name in dict.fromkeys(one.part for one in self.missing):
            missing = [one for one in self.missing if one.part == name]
            parts.append(Item(words=(Name(name), f": {'; '.join(map(self._words, missing))}.")))
        if not parts:
            return Document(title=self._title(), parts=())
        return Document(title=self._title(), parts=(Part(title="Not tested", items=tuple(parts)),))

    def to_brief_text(self, most: int = 30) -> str:
        """The shares, and a line for each of the `most` parts tested least: rules that never held come first."""
        total, missing = Counter(one.part for one in self.all), Counter(one.part for one in self.missing)
        never = {one.part for one in self.missing if one.clause is None}
        worst = sorted(missing, key=lambda part: (part not in never, -missing[part] / total[part], -missing[part]))
        lines = [self._title()]
        for part in worst[:most]:
            untested, of = (count[part] - (part in never) for count in (missing, total))
            clauses = f"{untested} of {counted(of, 'clause outcome')} not tested" if untested else ""
            lines.append(f"- {one_line(part)}: {'; '.join(filter(None, ('it never held' * (part in never), clauses)))}")
        if len(worst) > most:
            lines.append(f"- and {len(worst) - most} more")
        return "\n".join(lines) + "\n"

    def to_report(self, suffix: str) -> str:
        """All that is missing, and case files that would show it: as `.json`, Markdown (`.md`) or text (`.txt`).

        Raises:
            ArgumentError: it is another suffix.
        """
        match suffix:
            case ".json":
                return self.to_json() + "\n"
            case ".md":
                files = (f"\nName it `NAME{SUFFIX}`:\n\n```toml\n{text}```\n" for text in self.cases())
                return self.to_markdown() + "".join(files)
            case ".txt":
                files = (f"\n---- a case file (name it NAME{SUFFIX})\n{text}" for text in self.cases())
                return self.to_text() + "".join(files)
        raise ArgumentError(f"a report is written as {listed(REPORTS, 'or')}, not {suffix or 'without a suffix'}")

    def to_dict(self) -> dict[str, Any]:
        """As JSON data, with ready-made case files."""
        (held, rules), (decided, clauses) = self.rules, self.clauses
        return {
            "rulebook": self.rulebook.identity,
            "rules": {"held": held, "of": rules},
            "clauses": {"decided": decided, "of": clauses},
            "missing": [{"part": one.part, "what": self._words(one)} for one in self.missing],
            "cases": list(self.cases()),
        }

    def _title(self) -> str:
        title = "{} of {} rules held; {} of {} clause outcomes tested (MC/DC)".format(*self.rules, *self.clauses)
        return title if self.missing else f"{title}: nothing is missing"

    def _words(self, obligation: Obligation) -> str:
        if obligation.clause is None:
            return "it never held"
        said = sentence(self.rulebook, obligation.clause, negated=not obligation.value)
        return f"nothing turned on this: {said}"


def coverage(rulebook: Draft, patients: Iterable[Mapping[str, Known]]) -> Coverage:
    """How much of a rulebook these patients test, each given by field path.

    Raises:
        FactsError: there is no such field, or a value is outside its domain.
    """
    need_rulebook(rulebook)
    if not isinstance(patients, Iterable):
        raise ArgumentError(f"patients: give facts by path, one mapping a patient, not {type(patients).__name__}")
    tested = Tested(rulebook)
    for facts in patients:
        tested.add(check_facts(facts, rulebook.fields_by_path))
    return tested.coverage()
