"""Which patients two rulebooks answer differently, in few regions, each with its share and a patient who shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

from attrs import evolve, frozen

from ..logic.analysis.regions import Affected, affected
from ..logic.cautions import answered_with
from ..logic.conditions import Condition
from ..logic.diagrams.cells import Axis, axes_for
from ..logic.diagrams.compiler import Compiler
from ..logic.diagrams.compiling import MOST_FOR_A_QUESTION, too_large
from ..logic.diagrams.nodes import FALSE, Builder
from ..logic.diagrams.outcomes import Verdict
from ..logic.draft import Draft
from ..logic.errors import Defect, RulebookError, TooLargeError
from ..logic.fields import Choice, Domain, Field, Number, Whole, problem_in_field
from ..logic.parts import Question, Stance
from ..logic.tested import question_fields
from .beside import said_beside

Said = tuple[Stance | None, tuple[tuple[str, Stance], ...]]
"""What is said of an option: the stance, and every source's by its id."""


@frozen(kw_only=True)
class Difference:
    """An option on which some patients, possible in both rulebooks, get another answer."""

    question: str
    option: str
    before: Said
    after: Said
    patients: Affected


@frozen(kw_only=True)
class Comparison:
    """Two rulebooks cut along the same cells, and where they differ.

    Shares are of all patients possible in one of them. `became_possible` and `became_impossible` are patients
    possible in one alone (None: there are none). For patients possible in both, `findings` are true in one and false in
    the other, and `differences` are options of both with another answer. `beside` is what is said beside the answers
    (`said_beside`) and applies in one and not in the other; `beside_added` and `beside_removed` are said by one alone,
    and `beside_changed` are (name, what, before, after), such as another severity. `narrowed` are fields whose
    bounds or words differ, each with the values both allow, within which it is compared.
    """

    axes: tuple[Axis, ...]
    became_possible: Affected | None
    became_impossible: Affected | None
    findings: tuple[tuple[str, Affected], ...]
    differences: tuple[Difference, ...]
    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, Affected], ...]
    beside_added: tuple[str, ...]
    beside_removed: tuple[str, ...]
    beside_changed: tuple[tuple[str, str, str, str], ...]
    narrowed: tuple[Field, ...]


def compare(before: Draft, after: Draft) -> Comparison:
    """Compare two rulebooks over the same facts; a field may be in one of them alone.

    Raises:
        RulebookError: a field is of another kind in one than in the other, or they have no value in common.
        TooLargeError: a question is so entangled that its answers cannot be compared; the message names it.
    """
    fields, narrowed = _common_fields(before, after)
    return _Comparer(before, after, _common_axes(before, after, fields)).comparison(narrowed)


def _common_fields(before: Draft, after: Draft) -> tuple[dict[str, Field], tuple[Field, ...]]:
    """The fields of both by path, and the fields whose values differ, with the values both allow."""
    then = {field.path: field for field in before.single_fields}
    fields = dict(then)
    narrowed = []
    for one in after.single_fields:
        path = one.path
        fields[path] = one
        if path in then and (domain := then[path].domain) != one.domain:
            fields[path] = evolve(one, domain=_in_both(domain, one.domain))
            if problem_in_field(fields[path]):
                message = f"{path}: no value is in its domain in both rulebooks; compare rulebooks over the same facts"
                raise RulebookError([Defect("other-domain", (path,), message)])
            narrowed.append(fields[path])
    return fields, tuple(narrowed)


def _in_both(one: Domain, other: Domain) -> Domain:
    """The values in both domains; a choice of no words, which no field can have, where they are of different kinds."""
    low, high = _ends(one, other, "low", max), _ends(one, other, "high", min)
    match one, other:
        case Whole(), Whole():
            return Whole(low, high)
        case Number(), Number():
            return Number(low, high, low_open=any(d.low_open and d.low == low for d in (one, other)))
        case Choice(words), Choice(others):
            return Choice(tuple(word for word in others if word in words))
    return Choice(())


def _ends(one: Domain, other: Domain, name: str, nearest: Callable[[list[Any]], Any]) -> Any:
    ends = [end for domain in (one, other) if (end := getattr(domain, name, None)) is not None]
    return nearest(ends) if ends else None


def _common_axes(before: Draft, after: Draft, fields: Mapping[str, Field]) -> tuple[Axis, ...]:
    axes = axes_for(fields.values(), (*answered_with(before), *answered_with(after)))
    uses = [question_fields(book, question) for book in (before, after) for question in book.questions]
    # Fields that only constraints read come last, so that they can be left out where they tell nothing apart.
    count = Counter(path for used in uses for path in used)
    return tuple(sorted(axes.values(), key=lambda axis: -count[axis.field.path]))


class _Comparer:
    """Two rulebooks' diagrams in one builder."""

    def __init__(self, before: Draft, after: Draft, axes: tuple[Axis, ...]) -> None:
        self.books = before, after
        self.axes = axes
        self.builder = Builder([len(axis.cells) for axis in axes])
        self.compilers = [Compiler(book, axes, self.builder) for book in self.books]
        self.possible = [c.possible(c.rulebook.constraints) for c in self.compilers]
        self.in_both = self.builder.conjunction(*self.possible)
        self.counted = self.builder.disjunction(*self.possible)
        self.beside = [said_beside(book) for book in self.books]
        self._affected: dict[int, Affected] = {}

    def comparison(self, narrowed: tuple[Field, ...]) -> Comparison:
        """All that differs."""
        build = self.builder
        then, now = self.possible
        options = [_options(book) for book in self.books]
        return Comparison(
            axes=self.axes,
            became_possible=self.patients(build.conjunction(now, build.negation(then))),
            became_impossible=self.patients(build.conjunction(then, build.negation(now))),
            findings=tuple(self.findings()),
            differences=tuple(d for pair in options[0] if pair in options[1] for d in self.option(*pair)),
            added=tuple(pair for pair in options[1] if pair not in options[0]),
            removed=tuple(pair for pair in options[0] if pair not in options[1]),
            beside=tuple(self.applies_otherwise()),
            beside_added=tuple(name for name in self.beside[1] if name not in self.beside[0]),
            beside_removed=tuple(name for name in self.beside[0] if name not in self.beside[1]),
            beside_changed=tuple(self.says_otherwise()),
            narrowed=narrowed,
        )

    def patients(self, where: int) -> Affected | None:
        """The patients of a diagram in regions, each found once."""
        if where == FALSE:
            return None
        if where not in self._affected:
            self._affected[where] = affected(self.builder, self.axes, where, self.counted)
        return self._affected[where]

    def findings(self) -> Iterator[tuple[str, Affected]]:
        """The findings of both that are true of other patients."""
        for name in self.books[0].conditions:
            if name in self.books[1].conditions:
                found = self.differing(*(book.conditions[name] for book in self.books))
                if found is not None:
                    yield name, found

    def differing(self, one: Condition, other: Condition) -> Affected | None:
        """The patients possible in both of whom one rulebook's condition holds and not that of the other."""
        build = self.builder
        then, now = (compiler.condition(when) for compiler, when in zip(self.compilers, (one, other), strict=True))
        differs = build.negation(build.choose(then, now, build.negation(now)))
        return self.patients(build.conjunction(self.in_both, differs))

    def applies_otherwise(self) -> Iterator[tuple[str, Affected]]:
        """What both say beside the answers, but of other patients."""
        then, now = self.beside
        for name in then:
            if name in now and (one := then[name].when) is not None and (other := now[name].when) is not None:
                found = self.differing(one, other)
                if found is not None:
                    yield name, found

    def says_otherwise(self) -> Iterator[tuple[str, str, str, str]]:
        """What both say beside the answers, but to another effect."""
        then, now = self.beside
        for name in then:
            if name in now:
                before, after = (
                    {**one.says, "told by facts": "no" if one.when is None else "yes"}
                    for one in (then[name], now[name])
                )
                yield from ((name, what, before[what], after[what]) for what in before if before[what] != after[what])

    def option(self, question: str, option: str) -> list[Difference]:
        """How the answers on an option differ; raises TooLargeError where its diagrams are too large."""
        try:
            with self.builder.at_most(MOST_FOR_A_QUESTION):
                return list(self._option(question, option))
        except TooLargeError:
            raise too_large(question, "it cannot be compared") from None

    def _option(self, question: str, option: str) -> Iterator[Difference]:
        ways = [self._answers(compiler, question, option) for compiler in self.compilers]
        if ways[0] == ways[1]:
            return
        for (before, where), (after, there) in product(*(one.items() for one in ways)):
            if before != after:
                found = self.patients(self.builder.conjunction(self.in_both, self.builder.conjunction(where, there)))
                if found is not None:
                    yield Difference(question=question, option=option, before=before, after=after, patients=found)

    def _answers(self, compiler: Compiler, question: str, option: str) -> dict[Said, int]:
        """Each answer on an option, and the yes-or-no diagram of the patients who get it."""
        builder = self.builder
        root = builder.map(compiler.option(compiler.rulebook.questions_by_id[question], option), _said)

        def where(answer: object) -> int:
            return builder.where(root, lambda said: said == answer)

        return {answer: where(answer) for answer in builder.values_under(root)}  # type: ignore[misc]


def _options(rulebook: Draft) -> dict[tuple[str, str], Question]:
    return {(question.id, option.id): question for question in rulebook.questions for option in question.options}


def _said(verdict: Verdict) -> Said:
    """What is compared of a verdict: not the order of the sources."""
    return verdict.stance, tuple(sorted(verdict.by_source))
