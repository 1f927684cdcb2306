"""Which cautions stand on which option, and under which condition each of them applies there.

A caution is written once for a drug. It stands on every option that holds the drug, or may hold it. Of a cumulative
dose it says that the limit is reached, `given >= limit`. Where it is known what the option adds (`Option.planned`), it
says there that the limit would be passed, `given > limit - planned`: a condition of its own on that option.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum

from attrs import frozen

from .conditions import ALWAYS, Compare, Condition, Test
from .draft import Draft
from .limits import Limit
from .once import once_for
from .parts import Caution, Option, Planned, Question, Severity
from .rewriting import with_tests
from .tested import fields_in, reasoned_with


@frozen(kw_only=True)
class Standing:
    """A caution as it stands on an option.

    `agents` are the drugs of the option by which it does, none where it is on the course itself; if they are not
    `certain`, the option only may hold them. It applies where `when` holds; `name` is one for all that have that
    condition. `planned` is what the option adds to the doses that are counted.
    """

    caution: Caution
    agents: tuple[str, ...]
    certain: bool
    planned: tuple[Planned, ...]
    name: str
    when: Condition

    @property
    def bars(self) -> bool:
        """Whether the option is contraindicated where this applies: it certainly holds the drug, or is the course."""
        return self.certain and self.caution.severity is Severity.CONTRAINDICATED


@once_for
def cautions_on(rulebook: Draft) -> Mapping[tuple[str, str], tuple[Standing, ...]]:
    """The cautions on each option, by question id and option id, the gravest first."""
    found = {}
    for question in rulebook.questions:
        for option in question.options:
            agents, course = {*option.agents, *option.may_hold}, (question.id, option.id)
            near = [c for c in rulebook.cautions if course in c.courses or not agents.isdisjoint(c.agents)]
            here = [standing for c in near for standing in _standing(rulebook, question.id, option, c)]
            found[question.id, option.id] = tuple(sorted(here, key=lambda one: one.caution.severity.order))
    return found


@once_for
def caution_conditions(rulebook: Draft) -> Mapping[str, Condition]:
    """The condition of each caution that stands on some option, by `Standing.name`."""
    return {standing.name: standing.when for here in cautions_on(rulebook).values() for standing in here}


def answered_with(rulebook: Draft) -> tuple[Condition, ...]:
    """Every condition that stances rest on, and every one that cautions do."""
    return (*reasoned_with(rulebook), *caution_conditions(rulebook).values())


@once_for
def caution_fields(rulebook: Draft) -> Mapping[str, frozenset[str]]:
    """The paths of the facts that each of these conditions tests."""
    return {name: frozenset(fields_in(rulebook, when)) for name, when in caution_conditions(rulebook).items()}


def caution_paths(rulebook: Draft, question: Question) -> set[str]:
    """The paths of the facts that cautions on the options of a question test, or ask to weigh."""
    fields, on = caution_fields(rulebook), cautions_on(rulebook)
    here = [one for option in question.options for one in on[question.id, option.id]]
    return {path for one in here for path in (*fields[one.name], *one.caution.weighs)}


def _standing(rulebook: Draft, question: str, option: Option, caution: Caution) -> Iterator[Standing]:
    """The caution on an option, if it stands there."""
    held = tuple(agent for agent in caution.agents if agent in option.agents)
    named = tuple(agent for agent in caution.agents if agent in (*option.agents, *option.may_hold))
    on_course = (question, option.id) in caution.courses
    if not on_course and (len(named) < len(caution.agents) if caution.together else not named):
        return
    certain = on_course or (len(held) == len(caution.agents) if caution.together else bool(held))
    agents = held if held and not caution.together else named
    planned = tuple(one for one in option.planned if one.agent in agents)
    when = with_tests(caution.when, lambda test: _less_what_is_planned(rulebook.limits_by_id, test, planned))
    counted = when != caution.when
    yield Standing(
        caution=caution,
        agents=agents,
        certain=certain,
        planned=planned if counted else (),
        name=f"{caution.id} on {question}/{option.id}" if counted else caution.id,
        when=when,
    )


def _less_what_is_planned(limits: Mapping[str, Limit], test: Test, planned: tuple[Planned, ...]) -> Condition:
    """Whether a cumulative dose would pass its limit by what an option adds: true of everybody if that alone does."""
    if not (planned and isinstance(test, Compare) and test.limit in limits and limits[test.limit].cumulative):
        return test
    left = limits[test.limit].value - fsum(one.dose for one in planned)
    return Compare(test.path, ">", left, test.limit) if left >= 0 else ALWAYS
