"""What is checked of limits, cautions and the drugs of options when a rulebook is built."""

from __future__ import annotations

from collections.abc import Iterator

from ..text import did_you_mean
from .conditions import Compare, walk
from .draft import Draft
from .errors import Defect
from .limits import Limit, disorder
from .parts import Caution, Option, Question
from .tested import named_conditions


def caution_defects(rulebook: Draft) -> Iterator[Defect]:
    """Unknown names, numbers out of bounds, and options of drug treatment that name no drug."""
    for limit in rulebook.limits:
        yield from _bad_limit(rulebook, limit)
    for one, other, said in disorder(rulebook.limits_by_id):
        yield Defect("other-limit", (one.id, other.id), said)
    for owner, condition in named_conditions(rulebook):
        for node in walk(condition):
            if isinstance(node, Compare) and node.limit:
                yield from _bad_use(rulebook, owner, node)
    for caution in rulebook.cautions:
        yield from _bad_caution(rulebook, caution)
    for question in rulebook.questions:
        for option in question.options:
            yield from _bad_option(rulebook, question, option)


def _bad_limit(rulebook: Draft, limit: Limit) -> Iterator[Defect]:
    owner = f"limit {limit.id}"
    for name, value in (("value", limit.value), ("default", limit.default)):
        if value is not None and not limit.low <= value <= limit.high:
            yield Defect(
                "bad-value", (limit.id,), f"{owner}: {name} {value:g} is not from {limit.low:g} to {limit.high:g}"
            )
    for name in filter(None, (limit.below, limit.at_most)):
        if name not in rulebook.limits_by_id:
            hint = did_you_mean(name, rulebook.limits_by_id)
            yield Defect("unknown-name", (limit.id, name), f"{owner} has to be below the unknown limit {name!r}{hint}")
    yield from _unknown_citations(rulebook, owner, limit.id, (limit.citation,))


def _bad_use(rulebook: Draft, owner: str, test: Compare) -> Iterator[Defect]:
    name = owner.partition(" ")[2]
    limit = rulebook.limits_by_id.get(test.limit)
    if limit is None:
        hint = did_you_mean(test.limit, rulebook.limits_by_id) or ": list it in limits=(...)"
        yield Defect("unknown-name", (name, test.limit), f"{owner} uses the unknown limit {test.limit!r}{hint}")
    elif limit.value != test.value:
        message = f"{owner} compares {test.path} with {test.value!r}, and limit {limit.id} is {limit.value:g}"
        yield Defect("other-limit", (name, limit.id), f"{message}: set limits by with_limits()")
    elif limit.cumulative and test.op != ">=":
        message = f"{owner}: {limit.id} is cumulative: compare by >=, for whoever has reached it can have no more"
        yield Defect("bad-value", (name, limit.id), message)


def _bad_caution(rulebook: Draft, caution: Caution) -> Iterator[Defect]:
    owner = f"caution {caution.id}"
    if not (caution.agents or caution.courses):
        yield Defect("bad-value", (caution.id,), f"{owner} names no drug and no course it is on")
    options = {(q.id, o.id) for q in rulebook.questions for o in q.options}
    for pair in caution.courses:
        if pair not in options:
            message = f"{owner} names the unknown option {' / '.join(pair)!r}"
            yield Defect("unknown-name", (caution.id, " / ".join(pair)), message)
    paths = {field.path for field in rulebook.single_fields}
    for path in caution.weighs:
        if path not in paths:
            hint = did_you_mean(path, paths)
            yield Defect("unknown-name", (caution.id, path), f"{owner} weighs the unknown fact {path!r}{hint}")
    yield from _unknown_citations(rulebook, owner, caution.id, caution.citations)


def _bad_option(rulebook: Draft, question: Question, option: Option) -> Iterator[Defect]:
    owner = f"option {option.id} of question {question.id}"
    if question.drugs and not (option.agents or option.may_hold):
        message = f"{owner} names no drug: give agents=(...) or, where they are not fixed, may_hold=(...)"
        yield Defect("no-agents", (question.id, option.id), message)
    for agent in sorted({*option.agents} & {*option.may_hold}):
        yield Defect("repeated-name", (option.id, agent), f"{owner} holds {agent} for certain, so not perhaps as well")
    for planned in option.planned:
        if planned.agent not in (*option.agents, *option.may_hold):
            hint = did_you_mean(planned.agent, (*option.agents, *option.may_hold))
            message = f"{owner} plans a dose of {planned.agent!r}, which it does not hold{hint}"
            yield Defect("unknown-name", (option.id, planned.agent), message)
        if planned.dose <= 0:
            yield Defect("bad-value", (option.id, planned.agent), f"{owner} plans {planned.dose:g} of {planned.agent}")
        units = {limit.unit for limit in rulebook.limits if limit.cumulative}
        if units and planned.unit not in units:
            message = (
                f"{owner} plans {planned.agent} in {planned.unit}; cumulative limits are in {', '.join(sorted(units))}"
            )
            yield Defect("bad-value", (option.id, planned.agent), message)
        yield from _unknown_citations(rulebook, owner, option.id, (planned.citation,))


def _unknown_citations(rulebook: Draft, owner: str, culprit: str, names: tuple[str, ...]) -> Iterator[Defect]:
    for name in names:
        if name not in rulebook.citations_by_id:
            hint = did_you_mean(name, rulebook.citations_by_id)
            yield Defect("dangling-citation", (culprit, name), f"{owner} cites the unknown {name!r}{hint}")
