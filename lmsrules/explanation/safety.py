"""Cautions on an option for one case: which apply, which are open and what to check first, with the limits and sources.

They stand beside the stance and are no part of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import define, field, frozen

from ..document.blocks import Cite, Item, Strong, Word
from ..document.readable import plain
from ..logic.cautions import Standing, cautions_on
from ..logic.conditions import Compare, Test, tests_in
from ..logic.diagrams.cautions import caution_depends_on, caution_truths, contraindicated
from ..logic.draft import Draft
from ..logic.kleene import passes
from ..logic.limits import Limit
from ..logic.partly import Known
from ..logic.parts import Planned, Severity
from ..logic.prose import facts_in_words
from ..logic.tested import with_findings
from ..logic.values import show
from ..text import listed
from .reasons import if_given, names_listed


@frozen(kw_only=True)
class LimitHere:
    """A limit beside what is known of the `fact` it is for: `reached` says whether it is passed, None if unknown.

    `default` is the value as it was read, where a user set another; `source` is the id of the publication.
    """

    name: str
    of: str
    fact: str
    value: float
    unit: str
    source: str
    default: float | None
    reached: bool | None


@frozen(kw_only=True)
class CautionHere:
    """A caution on an option. `applies` is None where that depends on unknown facts, `depends_on`.

    `agents` are the drugs of the option by which it stands there; if they are not `certain`, the option may hold them.
    `facts` are those it tests, `limits` those it uses, `weighs` further facts that bear on it, of which no figure was
    read. `planned` is what the course adds to the dose given so far, as far as a source prints it.
    """

    id: str
    severity: Severity
    applies: bool | None
    agents: tuple[str, ...]
    certain: bool
    why: str
    check: str
    facts: tuple[str, ...]
    depends_on: tuple[str, ...]
    planned: tuple[Planned, ...]
    limits: tuple[LimitHere, ...]
    weighs: tuple[str, ...]
    citations: tuple[str, ...]


@frozen(kw_only=True)
class Safety:
    """The cautions on an option, the gravest first, and whether it is contraindicated.

    It is where that holds of a drug it certainly holds, or of the course itself; None if that is open.
    """

    contraindicated: bool | None
    cautions: tuple[CautionHere, ...]

    @property
    def check_first(self) -> tuple[str, ...]:
        """The unknown facts on which cautions depend, those of the gravest first."""
        return tuple(dict.fromkeys(path for one in self.cautions for path in one.depends_on))


@define(eq=False)
class CautionsOfCase:
    """The cautions of one case: each is looked at once, on however many options it stands.

    The facts must be possible, and be checked already.
    """

    rulebook: Draft
    facts: Mapping[str, Known]
    _open: dict[str, tuple[str, ...]] = field(factory=dict, init=False, repr=False)

    @cached_property
    def truths(self) -> Mapping[str, bool | None]:
        """Whether each applies, by `Standing.name`."""
        return caution_truths(self.rulebook, self.facts)

    def depends_on(self, name: str) -> tuple[str, ...]:
        """The unknown facts on which it depends whether one applies."""
        if name not in self._open:
            self._open[name] = caution_depends_on(self.rulebook, self.facts, name)
        return self._open[name]


def safety(of_case: CautionsOfCase, question: str, option: str) -> Safety:
    """What cautions say of an option in a case."""
    here = cautions_on(of_case.rulebook)[question, option]
    if not here:
        return Safety(contraindicated=False, cautions=())
    return Safety(
        contraindicated=contraindicated(of_case.rulebook, of_case.truths, question, option),
        cautions=tuple(_here(of_case, standing) for standing in here),
    )


def _here(of_case: CautionsOfCase, standing: Standing) -> CautionHere:
    rulebook, facts, applies = of_case.rulebook, of_case.facts, of_case.truths[standing.name]
    tests = tests_in(with_findings(rulebook, standing.when))
    tested = {test.path for test in tests}
    caution = standing.caution
    return CautionHere(
        id=caution.id,
        severity=caution.severity,
        applies=applies,
        agents=standing.agents,
        certain=standing.certain,
        why=caution.why,
        check=caution.check,
        facts=tuple(field.path for field in rulebook.single_fields if field.path in tested),
        depends_on=of_case.depends_on(standing.name) if applies is None else (),
        planned=standing.planned,
        limits=tuple(_limits(rulebook, facts, tests)),
        weighs=caution.weighs,
        citations=caution.citations,
    )


def _limit_of(rulebook: Draft, test: Test) -> Limit | None:
    return rulebook.limits_by_id.get(test.limit) if isinstance(test, Compare) else None


def _limits(rulebook: Draft, facts: Mapping[str, Known], tests: Iterable[Test]) -> Iterator[LimitHere]:
    seen = set()
    for test in tests:
        limit = _limit_of(rulebook, test)
        if limit is None or limit.id in seen:
            continue
        seen.add(limit.id)
        yield LimitHere(
            name=limit.id,
            of=limit.of,
            fact=test.path,
            value=limit.value,
            unit=limit.unit,
            source=limit.citation,
            default=limit.default,
            reached=passes(test, facts[test.path]) if test.path in facts else None,
        )


def safety_items(rulebook: Draft, facts: Mapping[str, Known], found: Safety, told: Container[Item]) -> Iterator[Item]:
    """The cautions that apply, one item each, then what to weigh with the others, the limits, what to check first.

    Of each fact that a caution which applies reads, all limits on the option are shown: the stricter is never hidden.
    Of what an option above has as well, `told`, only the kind and the drugs are named.
    """
    applying = [one for one in found.cautions if one.applies]
    whole = {one.id: Item(lead=lead_of(one), words=why_of(rulebook, facts, one)) for one in applying}
    yield from (item for item in whole.values() if item not in told)
    again: dict[str, dict[str, None]] = {}
    for one in applying:
        if whole[one.id] in told:
            again.setdefault(lead_of(one), {}).update(dict.fromkeys(one.agents))
    for lead, agents in again.items():
        yield Item(lead=lead, words=f"{listed([*agents])}, as above." if agents else "as above.")
    others = [*to_weigh(rulebook, facts, found.cautions), *limit_items(rulebook, facts, applying, found.cautions)]
    yield from (item for item in others if item not in told)
    yield from dict.fromkeys(Item(lead=item.lead, words="as above.") for item in others if item in told)
    if found.check_first:
        yield Item(lead="Check first", words=f"{names_listed(rulebook, found.check_first)}.")


def to_weigh(rulebook: Draft, facts: Mapping[str, Known], all_here: Sequence[CautionHere]) -> Iterator[Item]:
    """What is known that cautions ask to weigh, of which no figure was read."""
    for one in {one.id: one for one in reversed(all_here)}.values():
        if not one.applies and any(path in facts for path in one.weighs):
            yield Item(lead=f"To weigh{_perhaps(one)}", words=why_of(rulebook, facts, one))


def limit_items(
    rulebook: Draft, facts: Mapping[str, Known], applying: Sequence[CautionHere], all_here: Sequence[CautionHere]
) -> Iterator[Item]:
    """The limits beside each fact that a caution which applies reads, and what the course adds to a dose."""
    for path, limits in limits_by_fact(facts, applying, all_here):
        (known,) = facts_in_words(rulebook, {path: facts[path]})
        yield Item(lead="Limits", words=(f"{known}; ", *_limits_in_words(limits)))
    if any(rulebook.limits_by_id[limit.name].cumulative for one in applying for limit in one.limits):
        yield Item(lead="What the course adds", words=_planned([p for one in applying for p in one.planned]))


def limits_by_fact(
    facts: Mapping[str, Known], applying: Sequence[CautionHere], all_here: Sequence[CautionHere]
) -> Iterator[tuple[str, list[LimitHere]]]:
    """Each known fact that a caution which applies reads, with all limits on it here, the lowest first."""
    for path in dict.fromkeys(path for one in applying for path in one.facts if path in facts):
        limits = {limit.name: limit for one in all_here for limit in one.limits if limit.fact == path}
        if limits:
            yield path, sorted(limits.values(), key=lambda one: one.value)


def why_of(rulebook: Draft, facts: Mapping[str, Known], one: CautionHere) -> tuple[Word, ...]:
    """Why a caution is there, after what is known of the facts that it asks to weigh."""
    weighed = "; ".join(facts_in_words(rulebook, {path: facts[path] for path in one.weighs if path in facts}))
    why = f"{weighed}. {one.why}" if weighed else one.why
    return (f"{why} ", Cite(one.citations)) if one.citations else (why,)


def lead_of(one: CautionHere) -> str:
    """How grave a caution is, and with which drugs it is there, if the option may be without them."""
    return f"{one.severity.meaning.capitalize()}{_perhaps(one)}"


def _perhaps(one: CautionHere) -> str:
    """That the option may be without the drug, if so."""
    return "" if one.certain else f", {if_given(one.agents)}"


def _limits_in_words(limits: Iterable[LimitHere]) -> Iterator[Word]:
    for number, limit in enumerate(limits):
        unit = f" {limit.unit}" if limit.unit else ""
        yield f"{', ' if number else ''}{show(limit.value)}{unit}, {limit.of} "
        if limit.default is not None:
            yield Strong(f"set here, {show(limit.default)} as read", "changed")
            yield " "
        yield Cite((limit.source,))


def _planned(planned: Iterable[Planned]) -> tuple[Word, ...]:
    words: list[Word] = []
    for one in dict.fromkeys(planned):
        words += [f"{show(one.dose)} {one.unit} of {one.agent}, counted with what was given ", Cite((one.citation,))]
    return tuple(words) or ("is not counted, for no source read here gives the dose of this course.",)


def caution_to_dict(one: CautionHere) -> dict[str, Any]:
    """The caution as JSON data; `agent` is the drug, or the drugs, in words."""
    return {**plain(one), "agent": " + ".join(one.agents)}


def limits_set(rulebook: Draft) -> list[dict[str, Any]]:
    """The limits of which a user set another value than the one that was read (`default`), as JSON data."""
    names = ("name", "value", "default", "unit", "source")
    return [
        dict(zip(names, (one.id, one.value, one.as_read, one.unit, one.citation), strict=True))
        for one in rulebook.limits
        if one.changed
    ]
