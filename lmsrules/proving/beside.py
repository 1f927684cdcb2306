"""What a rulebook says beside its answers: whom it is for, situations, decisions not covered, cautions and limits."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ..logic.cautions import cautions_on
from ..logic.conditions import Condition, Holds
from ..logic.draft import Draft
from ..logic.prose import option_name
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
    for on, here in cautions_on(rulebook).items():
        for standing in here:
            name, option = f"caution {standing.name}", option_name(*on)
            options = [found[name].says["options"]] if name in found else []
            options.append(option if standing.certain else f"{option} (may hold it)")
            says = {"severity": standing.caution.severity.meaning, "options": "; ".join(options)}
            found[name] = Beside(when=standing.when, says=says)
    for limit in rulebook.limits:
        bounds = f"{show(limit.low)} to {show(limit.high)}"
        says = {"value": f"{show(limit.value)} {limit.unit}".strip(), "bounds": bounds}
        found[f"limit {limit.id}"] = Beside(when=None, says=says)
    return found
