"""A case in one line of shorthand: `52 y, ECOG 0; leiomyosarcoma, uterus, 9 cm, FNCLCC 3; complete resection`."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from ..logic.domains import Field, Flag
from ..logic.draft import Draft
from ..logic.partly import Known, Partly
from ..logic.prose import fact_sentence, value_with_unit
from ..logic.words import Told, Words, gathered
from ..text import with_capital

_VAGUE = ("other", "none", "not_applicable")
"""Words that say little without the name of their fact."""


def case_line(rulebook: Draft, facts: Mapping[str, Known]) -> tuple[str, str]:
    """The facts that have a shorthand, group by group, and the others known; all where no field has one."""
    known, all_alike = gathered(facts, rulebook.fields), not any(field.brief for field in rulebook.fields)
    groups: dict[str, list[str]] = {}
    others = []
    for path, value in known.items():
        field = rulebook.fields_by_path[path]
        if field.brief or all_alike:
            groups.setdefault(path.partition(".")[0], []).append(in_brief(rulebook, field, value))
        else:
            others.append(in_brief(rulebook, field, value))
    line = "; ".join(map(", ".join, groups.values())) or ("nothing else is known" if others else "nothing is known")
    return with_capital(line), "; ".join(others)


def fact_in_brief(rulebook: Draft, path: str, known: Known) -> str:
    """What is known of a fact in shorthand, by its path."""
    return in_brief(rulebook, rulebook.fields_by_path[path], known)


def in_brief(rulebook: Draft, field: Field, known: Told) -> str:
    """What is known of a fact in shorthand: `9 cm`, `FNCLCC 2 or 3`, `LVEF 35 %`, `site not uterus`."""
    if isinstance(field.domain, Flag):
        return fact_sentence(rulebook, field.path, known)
    is_word = isinstance(known, str) and known not in _VAGUE
    if known == "none" and field.brief not in ("", "{}"):
        return field.brief.replace("{}", "no")
    if field.brief and (is_word or field.brief != "{}"):
        return field.brief.replace("{}", value_with_unit(evolve(field, unit=""), known))
    named = f"{field.name}:" if isinstance(known, Words | Partly) else field.name
    return f"{named} {value_with_unit(field, known)}"
