"""Whether every caution can apply where it stands, stands somewhere, and is missed by no drug."""

from __future__ import annotations

from collections.abc import Iterator

from ..logic.analysis.patients import Patients
from ..logic.cautions import Standing, answered_with, cautions_on
from ..logic.diagrams.cells import axes_for
from ..logic.diagrams.compiler import Compiler
from ..logic.draft import Draft
from ..logic.errors import Defect
from ..text import did_you_mean


def caution_flaws(rulebook: Draft) -> Iterator[Defect]:
    """A defect for each caution that never applies or stands nowhere, and each drug of an option that none names."""
    if not rulebook.cautions and not any(question.drugs for question in rulebook.questions):
        return
    standing: dict[str, list[tuple[str, Standing]]] = {caution.id: [] for caution in rulebook.cautions}
    for (question, _), here in cautions_on(rulebook).items():
        for one in here:
            standing[one.caution.id].append((question, one))
    conditions = answered_with(rulebook)
    patients = Patients(rulebook, Compiler(rulebook, [*axes_for(rulebook.single_fields, conditions).values()]))
    for name, places in standing.items():
        if not places:
            message = f"caution {name} stands on no option: none holds, or may hold, what it names"
            yield Defect("caution-on-nothing", (name,), message)
        elif not any(
            patients.any_in(patients.where(rulebook.questions_by_id[question].asked_when), patients.where(one.when))
            for question, one in places
        ):
            message = f"caution {name} never applies to a {rulebook.subject} who is asked of an option it stands on"
            yield Defect("idle-caution", (name,), message)
    yield from _without_caution(rulebook)


def _without_caution(rulebook: Draft) -> Iterator[Defect]:
    """The drugs of options that no caution names, most likely misspelt."""
    named = {agent for caution in rulebook.cautions for agent in caution.agents}
    seen = set()
    for question in rulebook.questions:
        for option in question.options:
            for agent in (*option.agents, *option.may_hold):
                if agent not in named and agent not in seen:
                    seen.add(agent)
                    hint = did_you_mean(agent, named) or ", so that none can show; say at least that no source was read"
                    message = (
                        f"option {option.id} of question {question.id} holds {agent}, which no caution names{hint}"
                    )
                    yield Defect("drug-without-caution", (question.id, option.id, agent), message)
