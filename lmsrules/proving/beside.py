"""What a rulebook says beside its answers: whom it is for, situations, what it leaves out, trials, cautions, limits."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ..logic.cautions import Standing, cautions_on
from ..logic.conditions import Condition, Holds
from ..logic.draft import Draft
from ..logic.evidence import Trial
from ..logic.prose import option_name, sentence
from ..logic.values import show


@frozen(kw_only=True)
class Beside:
    """Something said beside the answers: `when` it applies, None where no fact tells, and `says`, what it comes to."""

    when: Condition | None
    says: Mapping[str, str]


def said_beside(rulebook: Draft) -> dict[str, Beside]:
    """All of it by name, such as `caution pregnancy` or `situation remission`; wording is left out, as of rules."""
    found = {"scope": Beside(when=Holds(rulebook.scope), says={})} if rulebook.scope else {}
    for situation in rulebook.situations:
        says = {"questions": ", ".join(situation.questions), "answer": "silent" if situation.silent else "given"}
        found[f"situation {situation.id}"] = Beside(when=situation.when, says=says)
    for uncovered in rulebook.uncovered:
        found[f"decision not covered {uncovered.id}"] = Beside(when=uncovered.when, says={})
    for trial in rulebook.trials:
        found[f"trial {trial.id}"] = Beside(when=None, says=_criteria(rulebook, trial))
    on_options: dict[str, list[tuple[Standing, str]]] = {}
    for on, here in cautions_on(rulebook).items():
        for one in here:
            option = option_name(*on) if one.certain else f"{option_name(*on)} (may hold it)"
            on_options.setdefault(one.name, []).append((one, option))
    for name, places in on_options.items():
        standing, _ = places[0]  # all of one name have its condition and its severity
        options = "; ".join(option for _, option in places)
        weighs = ", ".join(standing.caution.weighs)
        says = {"severity": standing.caution.severity.meaning, "options": options, "weighs": weighs}
        found[f"caution {name}"] = Beside(when=standing.when, says=says)
    for limit in rulebook.limits:
        bounds = f"{show(limit.low)} to {show(limit.high)}"
        says = {"value": limit.figure, "bounds": bounds}
        found[f"limit {limit.id}"] = Beside(when=None, says=says)
    return found


def _criteria(rulebook: Draft, trial: Trial) -> dict[str, str]:
    """The entry criteria of a trial in words: they may test facts that no answer reads, so they are no diagram here."""
    unclear = "; ".join(one.what for one in trial.unclear)
    return {"criteria": sentence(rulebook, trial.population), "unclear": unclear, "not known": trial.not_read}
