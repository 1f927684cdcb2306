"""Cautions as the banner tells them: each once for all options, the reasons in few sentences, the limits in a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from attrs import evolve

from ..document.blocks import Cite, Item, Strong, Word
from ..logic.draft import Draft
from ..logic.partly import Known
from ..logic.parts import Severity
from ..logic.values import show
from ..text import counted, first_sentence, listed
from .case_line import in_brief
from .safety import CautionHere, LimitHere, lead_of, limits_by_fact, why_of

MOST_REASONS, MOST_DRUGS = 2, 3
"""The reasons for one severity and drug that the banner tells, where there are more than one more.

With more drugs or pairs of drugs than that it tells one for each, in its first sentence.
"""


def united(cautions: Iterable[CautionHere]) -> list[CautionHere]:
    """Each caution once, with the drugs of all options on which it stands; certain where it is so on one."""
    by_id: dict[str, list[CautionHere]] = {}
    for one in cautions:
        by_id.setdefault(one.id, []).append(one)
    whole = []
    for alike in by_id.values():
        agents = dict.fromkeys(agent for one in alike for agent in one.agents)
        whole.append(evolve(alike[0], agents=tuple(agents), certain=any(one.certain for one in alike)))
    return whole


def told_once(rulebook: Draft, facts: Mapping[str, Known], applying: Iterable[CautionHere]) -> Iterator[Item]:
    """Cautions that apply, for all options at once: those of one severity in one item, each drug named once.

    Of many reasons for one severity and drug the first are told and the others counted and cited: the depth has them.
    A contraindication is told with all of them.
    """
    for (severity, lead), alike in groupby(applying, key=lambda one: (one.severity, lead_of(one))):
        by_drugs: dict[str, list[CautionHere]] = {}
        for one in alike:
            drugs = f"{listed([*one.agents])}: " if one.certain and one.agents else ""
            by_drugs.setdefault(drugs, []).append(one)
        words: list[Word] = []
        for drugs, some in by_drugs.items():
            told, others = some, list[CautionHere]()
            if severity is not Severity.CONTRAINDICATED:
                crowded = len(by_drugs) > MOST_DRUGS
                told, others = _foremost(some, 1 if crowded else MOST_REASONS)
                told = [evolve(one, why=first_sentence(one.why)) for one in told] if crowded else told
            for number, one in enumerate(told):
                words += [f"{' ' if words else ''}{'' if number else drugs}", *why_of(rulebook, facts, one)]
            if others:
                cited = tuple(dict.fromkeys(source for one in others for source in one.citations))
                words.append(f" {counted(len(others), 'more reason')}")
                words += [" ", Cite(cited), "."] if cited else ["."]
        yield Item(lead=lead, words=words)


def _foremost(reasons: Sequence[CautionHere], most: int) -> tuple[list[CautionHere], list[CautionHere]]:
    """The reasons for one severity and drug that are told, and the others.

    First those without a limit, for a line of its own says how the patient stands to the limits. A reason that reads
    some of the facts of another says less: that a drug was given, beside that the disease got worse after it.
    """
    bare = [one for one in reasons if not one.limits]
    less = [one for one in bare if any({*one.facts} < {*other.facts} for other in bare)]
    first = sorted((one for one in reasons if one not in less), key=lambda one: bool(one.limits))
    if most > 1 and not less and len(first) == most + 1:  # it is as short as "1 more reason"
        most += 1
    told = first[:most]
    return told, [one for one in reasons if one not in told]


def limits_in_brief(
    rulebook: Draft, facts: Mapping[str, Known], applying: Sequence[CautionHere], all_here: Sequence[CautionHere]
) -> Iterator[Item]:
    """The limits beside what is known in one line: `platelets 60 x 10^9/L, above 50 [1], below 100 [2]`."""
    words: list[Word] = []
    for path, limits in limits_by_fact(facts, applying, all_here):
        words.append(f"{'; ' if words else ''}{in_brief(rulebook, rulebook.fields_by_path[path], facts[path])}")
        place = ""
        for (beside, value, default), alike in groupby(limits, key=partial(_beside, facts[path])):
            words.append(f", {f'{beside} ' if beside != place else ''}{show(value)} ")
            place = beside
            if default is not None:  # the banner says what was read
                words += [Strong("set here", "changed"), " "]
            words.append(Cite(tuple(dict.fromkeys(one.source for one in alike))))
    if words:
        yield Item(lead="Limits", words=words)


def _beside(known: Known, limit: LimitHere) -> tuple[str, float, float | None]:
    """Where a known number stands beside a limit, of a number known in part only that there is one; and the limit."""
    place = "limit"
    if isinstance(known, int | float):
        place = "above" if known > limit.value else "below" if known < limit.value else "at"
    return place, limit.value, limit.default
